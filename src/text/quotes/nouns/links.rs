//! Verbs of saying and whoever is their subject.

use super::Noun;
use crate::text::lexicon::Class;
use crate::text::quotes::scene::{REACH, Scene};
use crate::text::quotes::sources::Phrase;
use crate::text::quotes::subjects;
use crate::text::tokens::Case;

/// Verbs that report speech, some only when quoted words are their object.
pub(super) const SAYING: Class = Class::CUE.or(Class::WEAK_CUE);

/// A verb of saying and the phrase that is its subject.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Link {
    /// The verb.
    pub(crate) cue: usize,
    /// The number of its subject among the scene's nouns.
    pub(crate) noun: usize,
}

/// Every verb of saying outside quotations with its subject, in order.
pub(crate) fn links(scene: &Scene<'_>, nouns: &[Noun]) -> Vec<Link> {
    let mut links = Vec::new();
    for at in 0..scene.tokens.len() {
        if scene.tokens[at].case != Case::Lower || !scene.cue(at, SAYING) {
            continue;
        }
        let low = scene.sentence_start(at);
        if let Some(subject) = subjects::subject_of(scene, at, low)
            && let Some(noun) = covering(nouns, subject)
        {
            links.push(Link { cue: at, noun });
        }
    }
    links
}

/// The noun that a phrase found elsewhere is, or the widest that it lies in.
fn covering(nouns: &[Noun], phrase: Phrase) -> Option<usize> {
    let last = nouns.partition_point(|noun| noun.phrase.first < phrase.end);
    (last.saturating_sub(6)..last).filter(|&number| nouns[number].phrase.end > phrase.first).min_by_key(
        |&number| {
            let noun = &nouns[number].phrase;
            noun.end.abs_diff(phrase.end) + noun.first.abs_diff(phrase.first)
        },
    )
}

/// The verb of saying of a subject that ends at `at`: adverbs and insertions may stand between.
pub(super) fn verb_after(scene: &Scene<'_>, at: usize, high: usize) -> Option<usize> {
    let mut at = at;
    let mut insertions = 0;
    for _ in 0..REACH {
        if at >= high || scene.quote_at(at).is_some() || scene.breaks(at) {
            return None;
        }
        if scene.cue(at, SAYING) && !scene.word(at).ends_with("ing") {
            return (!scene.passive(at)).then_some(at);
        }
        let sign = scene.tokens[at].sign;
        if matches!(sign, ',' | '(' | '—' | '–') {
            insertions += 1;
            if insertions > 2 {
                return None;
            }
            let close = if sign == '(' { ')' } else { sign };
            let end = (at + 1..high.min(at + REACH))
                .take_while(|&i| !scene.breaks(i))
                .find(|&i| scene.sign(i, close))?;
            at = end + 1;
            continue;
        }
        if !scene.is(at, Class::ADVERB.or(Class::AUX)) && !scene.word(at).ends_with("ly") {
            return None;
        }
        at += 1;
    }
    None
}

/// The verb of "said Quill", "said on Monday Quill", "was urged by Quill"; "according" of "according to Quill".
pub(super) fn verb_before(scene: &Scene<'_>, first: usize) -> Option<usize> {
    let mut at = first.checked_sub(1)?;
    if scene.word(at) == "to" && at > 0 && scene.word(at - 1).eq_ignore_ascii_case("according") {
        return Some(at - 1);
    }
    if scene.word(at) == "by" && scene.quote_at(at).is_none() {
        return scene.passive_of(at);
    }
    while at > 0 && scene.is(at, Class::ADVERB) {
        at -= 1;
    }
    scene.cue(at, SAYING).then_some(at)
}
