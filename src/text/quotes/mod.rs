//! What is said in a text: words in marks, words of tweets, words reported without marks.
//!
//! | you want to … | go to |
//! | --- | --- |
//! | pair marks | `marks` for the signs, `spans` for pairing them |
//! | ask what stands where | `scene`, which all others read from |
//! | find who could be speaking | `nouns`; `sources` and `subjects` for phrases around a verb |
//! | decide who is speaking | `attribute` decides, `ranker` says what speaks for whom; `signed` finds names behind words |
//! | decide whether words are speech | `speech` decides, `clues` says what speaks for it |
//! | tell whom "he" or "the senator" means | `coref`, `roles` |
//! | find words without marks | `unmarked`: `tweets`, `labels`, `blocks` |
//! | find reported speech | `indirect` decides, `reports` says what speaks for it, `hearsay` which words report |

pub(crate) mod attribute;
mod blocks;
mod clues;
pub(crate) mod coref;
pub(crate) mod hearsay;
pub(crate) mod indirect;
mod labels;
mod marks;
pub(crate) mod nouns;
pub(crate) mod ranker;
pub(crate) mod reports;
mod roles;
pub(crate) mod scene;
mod signed;
pub(crate) mod sources;
pub(crate) mod spans;
pub(crate) mod speech;
mod subjects;
mod tweets;
mod unmarked;

#[cfg(test)]
mod kinds;
#[cfg(test)]
mod tests;

use super::lexicon::Class;
use super::people::Cast;
use super::tokens::{Case, Token};
use super::{Kind, Quote};
use crate::Span;
use attribute::{Attribution, Whom};
use hearsay::Hearsay;
use roles::Roles;
use scene::Scene;
use spans::Marked;

/// Finds the quotations in `text` and their speakers among `cast`.
pub(crate) fn find(text: &str, tokens: &[Token], sentences: &[u32], cast: &Cast) -> Vec<Quote> {
    let marked = spans::pair(text, tokens);
    let scene = Scene::new(text, tokens, sentences, cast, &marked);
    let mut attributions = attribute::all(&scene);
    let hearsay = Hearsay::new(&scene);
    let likely = speech::all(&scene, &attributions, &hearsay);
    let whom = named(&scene, &mut attributions);
    let talk = labels::find(&scene);
    talk.attribute(&mut attributions);
    let unmarked = unmarked::find(&scene, talk.unmarked, &whom);
    let mut quotes = Vec::with_capacity(marked.len());
    let mut open = unmarked.iter().peekable();
    for (number, quote) in marked.iter().enumerate() {
        while open.next_if(|words| words.end <= quote.open).is_some() {}
        let within = open.peek().is_some_and(|words| words.first < quote.end());
        if within || !speech::enough(likely[number]) {
            continue;
        }
        let attribution = &attributions[number];
        quotes.push(Quote {
            span: words(&scene, quote.inner(), quote.close),
            marked: words(&scene, quote.open, quote.marks_end()),
            kind: kind(&scene, quote),
            speaker: attribution.speaker,
            confidence: attribution.confidence,
            source: attribution.source.map(|phrase| phrase.span(&scene)),
            cue: attribution.cue.map(|at| tokens[at].span()),
            chain: quote.chain,
        });
    }
    for found in &unmarked {
        let span = words(&scene, found.first, found.end);
        quotes.push(Quote {
            span,
            marked: span,
            kind: Kind::Direct,
            speaker: found.speaker,
            confidence: labels::SURE,
            source: Some(words(&scene, found.source.0, found.source.1)),
            cue: found.cue.map(|at| tokens[at].span()),
            chain: None,
        });
    }
    quotes.sort_by_key(|quote| quote.marked.start);
    // What is reported inside somebody's words is theirs.
    let mut reports = indirect::find(&scene, &hearsay, &whom);
    reports.retain(|report| {
        let next = quotes.partition_point(|quote| quote.span.end <= report.span.start);
        quotes.get(next).is_none_or(|quote| quote.span.start >= report.span.end)
    });
    quotes.append(&mut reports);
    quotes.sort_by_key(|quote| (quote.marked.start, quote.marked.end));
    quotes
}

/// Gives every attribution its speaker; whom pronouns and descriptions mean.
fn named(scene: &Scene<'_>, attributions: &mut [Attribution]) -> Whom {
    let sources: Vec<_> = attributions.iter().map(|attribution| attribution.source).collect();
    let whom = Whom { referents: coref::resolve(scene, &sources), roles: Roles::read(scene) };
    attribute::name(scene, attributions, &whom);
    whom
}

/// The bytes of the tokens `first..end`.
fn words(scene: &Scene<'_>, first: usize, end: usize) -> Span {
    Span::new(scene.tokens[first].start(), scene.tokens[end - 1].end())
}

/// Direct when the words stand as a clause of their own, mixed when the sentence around them swallows them.
fn kind(scene: &Scene<'_>, quote: &Marked) -> Kind {
    let first = &scene.tokens[quote.inner()];
    let last = quote.last_sign(scene.tokens);
    let before = quote.open.checked_sub(1);
    let announced = before.is_some_and(|before| scene.sign(before, ':'));
    let opens = before.is_none_or(|before| {
        scene.breaks(before)
            || scene.quote_at(before).is_some()
            || matches!(scene.tokens[before].sign, ',' | ':' | '.' | '!' | '?' | ')' | '—' | '–')
            || scene.cue(before, Class::CUE)
    });
    let ends = matches!(last, '.' | ',' | '!' | '?' | '…' | '—' | '–' | '-' | ';' | ':') || !quote.closed;
    let begins = announced || first.word() && first.case != Case::Lower;
    // “He exaggerates” the danger: the sentence goes on through the mark.
    let end = quote.end();
    let goes_on = scene.tokens.get(end).is_some_and(|next| {
        next.word() && next.case == Case::Lower && !next.is(Class::PRONOUN) && !scene.cue(end, Class::CUE)
    });
    if opens && (ends || begins && !goes_on) { Kind::Direct } else { Kind::Mixed }
}
