//! "According to Quill, the road will open" and "The road will open, according to Quill".

use super::{plain, stop, whole};
use crate::text::lexicon::Class;
use crate::text::quotes::document::Document;
use crate::text::quotes::indirect::ReportedSpeech;
use crate::text::quotes::sources::{self, NounPhrase, Reference};
use crate::text::tokens::Case;

/// The most tokens from "to" to the comma after the source: "a report that the board of the harbour published in May".
const LONGEST_SOURCE: usize = 24;

/// The most tokens of what is added to a source: "the mayor of Ware".
const LONGEST_ADDED: usize = 12;

/// The fewest tokens of a report with its comma.
const FEWEST: usize = 4;

/// Returns the report before "according to" at `cue`.
pub(super) fn before_according(
    document: &Document<'_>,
    (first, end): (usize, usize),
    cue: usize,
) -> Option<ReportedSpeech> {
    if cue <= first + 1 || !document.is_symbol(cue - 1, ',') {
        return None;
    }
    let source = source(document, cue, end)?;
    // "The road, according to Quill, will open."
    let goes_on = document.is_symbol(source.end, ',') && document.is(source.end + 1, Class::AUX);
    let last = if goes_on { stop(document, end) } else { cue - 1 };
    let content = whole(document, (first, last))?;
    Some(plain(content, source, (cue, cue + 2)))
}

/// Returns the report after "According to" at `cue`.
pub(super) fn after_according(
    document: &Document<'_>,
    (first, end): (usize, usize),
    cue: usize,
) -> Option<ReportedSpeech> {
    if cue > first + 1 || (cue..end).any(|at| document.quote_at(at).is_some()) {
        return None;
    }
    let source = source(document, cue, end)?;
    let next_comma =
        |from: usize, most: usize| (from..end).take(most).find(|&at| document.is_symbol(at, ','));
    let comma = next_comma(source.end, LONGEST_SOURCE)?;
    // Without a comma, what is said follows the source: "According to Ware Boats 44 of them were lost, and …".
    if comma > source.end && !qualifies(document, source.end) {
        return None;
    }
    let close = next_comma(comma + 1, LONGEST_ADDED);
    let last = if qualifies(document, comma + 1) {
        next_comma(comma + 1, LONGEST_SOURCE)?
    } else {
        close.filter(|&close| added(document, source, (comma + 1, close))).unwrap_or(comma)
    };
    let stop = stop(document, end);
    if stop < last + FEWEST {
        return None;
    }
    let content = (last + 1, stop);
    // "a report by the board" is one source.
    let end = if source.who == Reference::Described { comma } else { source.end };
    Some(plain(content, NounPhrase { end, ..source }, (cue, cue + 2)))
}

/// Returns whether the word at `at` begins what a source is described by: "who has seen it", "published in May", "by the
/// board".
fn qualifies(document: &Document<'_>, at: usize) -> bool {
    let word = document.word(at);
    let participle =
        word.ends_with("ed") && (document.is(at + 1, Class::PREP) || document.is(at + 1, Class::ADVERB));
    participle
        || word.ends_with("ing") && document.token(at).case == Case::Lower
        || document.is(at, Class::PREP)
        || matches!(word, "who" | "which" | "whose" | "where" | "that" | "to")
}

/// Returns whether the words between two commas say who the source is: "According to Quill, the mayor of Ware, …", "to
/// Ware Boats, a firm in the harbour, …", "to the Board of Rope, Boats and Anchors, …".
fn added(document: &Document<'_>, source: NounPhrase, (first, end): (usize, usize)) -> bool {
    let mut words = first..end;
    if words.clone().any(|at| document.is(at, Class::AUX.or(Class::CUE))) {
        return false;
    }
    let someone = Class::HUMAN.or(Class::ROLE).or(Class::TITLE);
    let person = words.clone().any(|at| document.is(at, someone) && !document.is(at, Class::THING));
    if source.who != Reference::Described {
        return person;
    }
    let capitals = words.clone().all(|at| {
        document.token(at).capital() || matches!(document.word(at), "and" | "of" | "the" | "(" | ")")
    });
    if !document.token(source.end - 1).capital() {
        // "the statistics office, Warestat, …", "her lawyer, Ada Moss of Moss and Quill, …"
        let holder = Class::HUMAN.or(Class::ROLE).or(Class::ORG);
        return capitals && document.is(source.end - 1, holder) && document.is(source.first, Class::DET);
    }
    let nobody = words.clone().all(|at| document.entities.mention_at(at).is_none());
    let listed = capitals && nobody && words.any(|at| document.word(at) == "and");
    listed || !person && matches!(document.word(first), "a" | "an")
}

/// Returns the phrase after "according to" at `cue`.
fn source(document: &Document<'_>, cue: usize, end: usize) -> Option<NounPhrase> {
    // "According to her wishes"
    let wish = matches!(document.word(cue + 3), "wish" | "wishes" | "will" | "plan" | "plans");
    let to = !wish && cue + 2 < end && document.word(cue + 1) == "to";
    to.then(|| sources::starting_at(document, cue + 2, end))?
}
