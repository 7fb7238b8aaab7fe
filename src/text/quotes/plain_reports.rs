//! Reports in their plainest forms, which need no model: "Quill said the road would open", "The road will open, Quill
//! said", "The road, Quill said, will open". The labels of [`super::indirect`] miss some of them.

use super::cue_detection::sentences;
use super::document::Document;
use super::indirect::ReportedSpeech;
use super::reporting;
use super::sources::{self, Reference};
use super::subjects;
use crate::text::lexicon::Class;

/// Verbs that mean nothing more than that somebody says something.
const VERBS: &[&str] = &[
    "acknowledged",
    "added",
    "adds",
    "admitted",
    "announced",
    "argued",
    "argues",
    "asserted",
    "claimed",
    "claims",
    "conceded",
    "concluded",
    "confirmed",
    "contended",
    "declared",
    "estimated",
    "explained",
    "insisted",
    "insists",
    "maintained",
    "maintains",
    "noted",
    "notes",
    "predicted",
    "recalled",
    "replied",
    "said",
    "say",
    "says",
    "stated",
    "stressed",
    "testified",
    "warned",
    "warns",
    "wrote",
];

/// The most tokens after "Quill said" at the end of a sentence: "in a statement on Friday".
const LONGEST_TAIL: usize = 12;

/// The fewest tokens in a sentence with a report.
const FEWEST: usize = 6;

/// How certain such a report is, in percent.
const SURE: u8 = 85;

/// Calls `with` for every report in a plain form whose verb is not in `known`.
pub(super) fn each(
    document: &Document<'_>,
    known: impl Fn(usize) -> bool,
    mut with: impl FnMut(ReportedSpeech),
) {
    sentences(document, |first, end| {
        if end - first < FEWEST || (first..end).any(|at| document.quote_at(at).is_some()) {
            return;
        }
        let mut free = first;
        for cue in first..end {
            let verb = document.tokens[cue].is(Class::CUE) && VERBS.contains(&document.word(cue));
            if cue < free || !verb || known(cue) || !document.cue(cue, Class::CUE) || document.passive(cue) {
                continue;
            }
            if let Some(report) = report(document, (first, end), cue) {
                free = report.content.1;
                with(report);
            }
        }
    });
}

/// Returns the report whose verb is at `cue`, in the sentence `first..end`.
fn report(document: &Document<'_>, (first, end): (usize, usize), cue: usize) -> Option<ReportedSpeech> {
    let stop = if matches!(document.tokens[end - 1].symbol, '.' | '!' | '?') { end - 1 } else { end };
    let comma = |at: usize| document.is_symbol(at, ',');
    let subject = subjects::subject_of(document, cue, first)
        .filter(|subject| subject.end == cue && sources::plausible(document, *subject));
    let report = |content: (usize, usize), source: (usize, usize)| {
        Some(ReportedSpeech { content, source: Some(source), cue: Some((cue, cue + 1)), sure: SURE })
    };
    if let Some(subject) = subject {
        let source = (subject.first, subject.end);
        if subject.first > first + 1 && comma(subject.first - 1) {
            let before = (first, subject.first - 1);
            // "The road, Quill said, will open."
            if comma(cue + 1) && stop > cue + 3 {
                return whole(document, (first, stop)).and_then(|content| report(content, source));
            }
            return (stop - cue <= LONGEST_TAIL)
                .then(|| whole(document, before))
                .flatten()
                .and_then(|content| report(content, source));
        }
        let opens = subject.first == first
            || subject.who != Reference::Described && document.is(subject.first - 1, Class::CONJ);
        if opens && cue + 3 < stop {
            let content = (cue + 1, reporting::shared_end(document, cue + 1, stop));
            return report(content, source);
        }
        return None;
    }
    // "The road will open, said Quill, the mayor."
    if cue > first + 1 && comma(cue - 1) {
        let source = sources::starting_at(document, cue + 1, stop)
            .filter(|&source| sources::plausible(document, source))?;
        return whole(document, (first, cue - 1))
            .and_then(|content| report(content, (source.first, source.end)));
    }
    None
}

/// Returns what comes before "Quill said", if it is a clause.
fn whole(document: &Document<'_>, (first, end): (usize, usize)) -> Option<(usize, usize)> {
    (end >= first + 3 && reporting::clause(document, first, end)).then_some((first, end))
}

#[cfg(test)]
mod tests {
    use crate::text::{Kind, analyse};

    /// The words and the speaker of every report.
    fn reports(text: &str) -> Vec<(&str, Option<String>)> {
        let analysis = analyse(text);
        let reports = analysis.quotes.iter().filter(|quote| quote.kind == Kind::Indirect);
        reports.map(|quote| (quote.span.of(text), analysis.speaker(quote).map(str::to_owned))).collect()
    }

    #[test]
    fn plain_reports_are_whole() {
        for (text, words) in [
            (
                "But the new slip is still too steep for old boats, Ann Dent said.",
                "But the new slip is still too steep for old boats",
            ),
            (
                "The middle slip, Ann Dent said, will be closed for good in May.",
                "The middle slip, Ann Dent said, will be closed for good in May",
            ),
            (
                "The rope has held boats of all sizes since May, said Ann Dent, who made it.",
                "The rope has held boats of all sizes since May",
            ),
            ("Ann Dent said the slip will be steep and called for a rope.", "the slip will be steep"),
        ] {
            assert_eq!(reports(text).first(), Some(&(words, Some("Ann Dent".to_owned()))), "{text}");
        }
    }
}
