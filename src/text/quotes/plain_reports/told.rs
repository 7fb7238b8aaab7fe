//! "Quill told reporters the road would open", "Quill told Radio Ware’s “Dawn” that the road would open".

use super::start::opens_clause;
use super::subject::subject_before;
use super::{plain, stop};
use crate::text::lexicon::Class;
use crate::text::quotes::document::Document;
use crate::text::quotes::indirect::ReportedSpeech;
use crate::text::quotes::sources::{self, NounPhrase, Reference};
use crate::text::quotes::{reporting, subjects};

/// The most tokens from "told" to "that": "told a meeting of the board on Monday that".
const LONGEST_HEARER: usize = 16;

/// Returns the report after "told" at `cue`, in the sentence `first..end`.
pub(super) fn told(
    document: &Document<'_>,
    (first, end): (usize, usize),
    cue: usize,
) -> Option<ReportedSpeech> {
    let stop = stop(document, end);
    let subject = teller(document, first, cue)?;
    let start = past_hearer(document, cue + 1, stop)?;
    let in_marks = |at: usize| document.quote_at(at).is_some();
    if start + 3 >= stop || (first..cue).any(in_marks) || (start..stop).any(in_marks) {
        return None;
    }
    let content = (start, reporting::shared_end(document, (cue, cue + 1), (start, stop)));
    Some(plain(content, subject, (cue, cue + 1)))
}

/// Returns whoever tells: right before the verb, or before an earlier one in "Quill smiled and told them".
fn teller(document: &Document<'_>, first: usize, cue: usize) -> Option<NounPhrase> {
    if matches!(document.word(cue.checked_sub(1)?), "and" | "but") {
        let subject = subjects::subject_of(document, cue, first)?;
        return (subject.end < cue && sources::plausible(document, subject)).then_some(subject);
    }
    let subject = subject_before(document, first, cue)?;
    let opens = subject.first == sources::past_period(document, first, subject.end) || {
        let before = subject.first - 1;
        document.is(before, Class::CONJ)
            || matches!(document.token(before).symbol, ',' | ':' | ';' | '—' | '–')
    };
    opens.then_some(subject)
}

/// Returns where what is told begins: at "that", or after whoever hears it.
fn past_hearer(document: &Document<'_>, from: usize, stop: usize) -> Option<usize> {
    let plain = |at: usize| {
        document.quote_at(at).is_some()
            || document.possessive(at)
            || document.token(at).word() && !document.is(at, Class::CUE.or(Class::AUX))
    };
    let that = (from + 1..stop).take(LONGEST_HEARER).take_while(|&at| plain(at) && plain(at - 1));
    if let Some(that) = that.into_iter().find(|&at| document.word(at) == "that") {
        return Some(that);
    }
    let alone = matches!(document.word(from), "him" | "them" | "me" | "us" | "you");
    let end = if alone { from + 1 } else { sources::starting_at(document, from, stop)?.end };
    // "told reporters this was late", "told crews the road was late", not "told the head of the board"
    let subject = |at: &usize| {
        (document.is(*at, Class::DET)
            || matches!(
                document.word(*at),
                "her" | "his" | "its" | "such" | "their" | "there" | "these" | "this" | "those"
            ))
            && !document.is(at - 1, Class::PREP)
    };
    let end = (from + 1..end).find(subject).unwrap_or(end);
    let hearer = NounPhrase { first: from, end, who: Reference::Described };
    // "was told he would be free"
    let heard = document.is(from, Class::OBLIQUE)
        || !document.is(from, Class::PRONOUN)
            && (sources::plausible(document, hearer) || document.word(end - 1).ends_with('s'));
    // "told the paper Moss was late" may be read in two ways.
    let clause = opens_clause(document, end)
        && !document.is(end, Class::AUX)
        && reporting::surely_finite(document, end, stop);
    (heard && clause && document.token(stop - 1).symbol != ':').then_some(end)
}
