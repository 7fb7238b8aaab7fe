//! Which report counts where one in a plain form and one that the labels have found share words.

use super::document::Document;
use super::indirect::{ReportedSpeech, TokenRange};
use super::reporting;
use crate::text::lexicon::Class;

/// Adds a report in a plain form to those that the labels have found. It ends before another clause with a report: "said
/// the slip would open, though she admitted that …". Where two reports share words, the labels decide.
pub(super) fn add(document: &Document<'_>, found: &mut Vec<ReportedSpeech>, mut report: ReportedSpeech) {
    let cue = report.cue.map_or(0, |cue| cue.0);
    found.retain(|other| other.cue.is_none_or(|own| own.0 != cue));
    let overlaps =
        |other: &&ReportedSpeech, (first, end): TokenRange| other.span().1 > first && other.span().0 < end;
    let (first, end) = report.content;
    // "Quill says the study shows that the road is late": she says all of it.
    let told_of = |other: &ReportedSpeech| {
        other.source.is_some_and(|own| own.0 >= first && own.1 <= end || other.source == report.source)
            && other.cue.is_some_and(|own| own.0 >= first && own.1 <= end.min(other.content.0))
            && joint_before(document, other, (first, cue)).is_none()
    };
    found.retain(|other| !told_of(other));
    if let Some(other) = found.iter().find(|other| overlaps(other, (first, end))) {
        let Some(joint) = joint_before(document, other, (first, cue)) else { return };
        let joint = if document.word(joint - 1) == "even" { joint - 1 } else { joint };
        let end = if document.is_symbol(joint - 1, ',') { joint - 1 } else { joint };
        if !reporting::clause(document, first, end) {
            return;
        }
        report.content.1 = end;
    }
    if !found.iter().any(|other| overlaps(&other, report.content)) {
        found.push(report);
    }
}

/// Returns the word that joins another report to words reported before it: "though" in "said the road was late, though
/// she admitted".
fn joint_before(
    document: &Document<'_>,
    other: &ReportedSpeech,
    (first, cue): (usize, usize),
) -> Option<usize> {
    let begin = other.source.filter(|own| own.1 == other.span().0).map_or(other.span().0, |own| own.0);
    let joint = begin.checked_sub(1).filter(|&at| at > first && first > cue)?;
    (document.is(joint, Class::CONJ) || document.is_symbol(joint, ',')).then_some(joint)
}
