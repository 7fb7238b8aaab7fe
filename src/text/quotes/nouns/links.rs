//! Verbs of saying and their subjects.

use super::Noun;
use crate::text::lexicon::Class;
use crate::text::quotes::document::{Document, REACH};
use crate::text::quotes::sources::NounPhrase;
use crate::text::quotes::subjects;
use crate::text::tokens::Case;

/// Verbs that report speech, some only if quoted words are their object.
pub(crate) const SAYING: Class = Class::CUE.or(Class::WEAK_CUE);

/// A verb of saying and the phrase that is its subject.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CueLink {
    /// The verb.
    pub(crate) cue: usize,
    /// The index of its subject among the document's nouns.
    pub(crate) noun: usize,
}

/// Returns every verb of saying outside quotations with its subject, in order.
pub(crate) fn links(document: &Document<'_>, nouns: &[Noun]) -> Vec<CueLink> {
    let mut links = Vec::new();
    for at in 0..document.tokens.len() {
        if document.token(at).case != Case::Lower || !document.cue(at, SAYING) {
            continue;
        }
        let low = document.sentence_start(at);
        if let Some(subject) = subjects::subject_of(document, at, low)
            && let Some(noun) = covering(nouns, subject)
        {
            links.push(CueLink { cue: at, noun });
        }
    }
    links
}

/// Returns the noun that equals a phrase found elsewhere, or the widest one that contains it.
fn covering(nouns: &[Noun], phrase: NounPhrase) -> Option<usize> {
    let last = nouns.partition_point(|noun| noun.phrase.first < phrase.end);
    (last.saturating_sub(6)..last).filter(|&number| nouns[number].phrase.end > phrase.first).min_by_key(
        |&number| {
            let noun = &nouns[number].phrase;
            noun.end.abs_diff(phrase.end) + noun.first.abs_diff(phrase.first)
        },
    )
}

/// Returns the verb of saying of a subject that ends at `at`; adverbs and insertions may come between.
pub(super) fn verb_after(document: &Document<'_>, at: usize, high: usize) -> Option<usize> {
    let mut at = at;
    let mut insertions = 0;
    for _ in 0..REACH {
        if at >= high || document.quote_at(at).is_some() || document.breaks(at) {
            return None;
        }
        if document.cue(at, SAYING) && !document.word(at).ends_with("ing") {
            return (!document.passive(at)).then_some(at);
        }
        let symbol = document.token(at).symbol;
        if matches!(symbol, ',' | '(' | '—' | '–') {
            insertions += 1;
            if insertions > 2 {
                return None;
            }
            let close = if symbol == '(' { ')' } else { symbol };
            let end = (at + 1..high.min(at + REACH))
                .take_while(|&i| !document.breaks(i))
                .find(|&i| document.is_symbol(i, close))?;
            at = end + 1;
            continue;
        }
        if !document.is(at, Class::ADVERB.or(Class::AUX)) && !document.word(at).ends_with("ly") {
            return None;
        }
        at += 1;
    }
    None
}

/// Returns the verb of "said Quill", "said on Monday Quill", "was urged by Quill"; "according" of "according to Quill".
pub(super) fn verb_before(document: &Document<'_>, first: usize) -> Option<usize> {
    let mut at = first.checked_sub(1)?;
    if document.word(at) == "to" && at > 0 && document.word(at - 1).eq_ignore_ascii_case("according") {
        return Some(at - 1);
    }
    if document.word(at) == "by" && document.quote_at(at).is_none() {
        return document.passive_of(at);
    }
    while at > 0 && document.is(at, Class::ADVERB) {
        at -= 1;
    }
    document.cue(at, SAYING).then_some(at)
}
