//! The sentence around the marks: the words next to them, how it opens, its cues.

use super::wording::Wording;
use super::{folded, rough};
use crate::text::features::{FeatureKind, speech};
use crate::text::lexicon::Class;
use crate::text::model::both;
use crate::text::quotes::cue_detection::CueScores;
use crate::text::quotes::document::{Document, REACH};
use crate::text::quotes::spans::QuotedSpan;
use crate::text::tokens::Shape;

/// How many words before the quotation have a feature each.
const NEAR: usize = 6;

/// The words right before and after, and how the quotation itself begins and ends.
pub(super) fn around(
    document: &Document<'_>,
    number: usize,
    wording: &Wording,
    put: &mut impl FnMut(FeatureKind, u64),
) {
    let quote = &document.marked[number];
    let (few, capitals) = (wording.few(), wording.capitals);
    let (before, two, end) = (quote.open.checked_sub(1), quote.open.checked_sub(2), quote.end());
    let left = word(document, before, number);
    let left_class = class(document, before, number);
    put(speech::BEFORE, left);
    put(speech::BEFORE_TWO, both(left, word(document, two, number)));
    put(speech::BEFORE_TWO, both(left_class, class(document, two, number)));
    put(speech::BEFORE_CAPITALS, both(left, capitals));
    put(speech::BEFORE_CAPITALS, both(left_class, capitals << 8 | few));
    put(speech::BEFORE_LENGTH, both(left, few));
    let right = word(document, Some(end), number);
    let right_class = class(document, Some(end), number);
    put(speech::AFTER, right);
    put(speech::AFTER_TWO, both(right, word(document, Some(end + 1), number)));
    put(speech::AFTER_LENGTH, both(right_class, few << 8 | capitals));
    put(speech::AROUND, both(left_class, right_class));
    put(speech::AROUND, both(both(left_class, right_class), few << 8 | capitals));

    put(speech::FIRST, class(document, Some(quote.inner()), number) << 8 | few);
    let last = u64::from(u32::from(quote.last_symbol(document.tokens)));
    let next = document.tokens.get(end).filter(|token| token.shape != Shape::Break);
    put(speech::FINAL, both(last, next.map_or(1, |token| u64::from(u32::from(token.symbol)))));

    for at in (quote.open.saturating_sub(NEAR)..quote.open).rev() {
        let boxed = document.quote_at(at).is_some();
        if document.breaks(at) || !boxed && document.sentences[at] != document.sentences[quote.open] {
            break;
        }
        if !boxed {
            put(speech::LEFT, word(document, Some(at), number));
        }
    }
}

/// The sentence as a whole: how it opens, and whether a verb of saying comes before or after the quotation.
pub(super) fn sentence(
    document: &Document<'_>,
    number: usize,
    wording: &Wording,
    put: &mut impl FnMut(FeatureKind, u64),
) {
    let quote = &document.marked[number];
    let start = document.sentence_start(quote.open);
    let stop = document.sentence_end(quote.end() - 1);
    put(speech::OPENING, word(document, Some(start), number));
    put(speech::OPENING, both(1, class(document, Some(start), number)));
    let mut that = false;
    let before = (start..quote.open).rev().take(REACH).find(|&at| {
        that |= document.word(at) == "that" && document.quote_at(at).is_none();
        document.cue(at, Class::CUE)
    });
    let before = before.map_or(0, |at| 1 + u64::from(that) + 2 * u64::from(quote.open - at > 2 * NEAR));
    let after = (quote.end()..stop).take(REACH).find(|&at| document.cue(at, Class::CUE));
    let after =
        after.map_or(0, |at| 1 + u64::from(at + 5 >= stop) + 2 * u64::from(at - quote.end() > 2 * NEAR));
    let told = before << 4 | after;
    put(speech::SAID, told);
    put(speech::SAID, 1 << 20 | told << 8 | wording.few());
    put(speech::SENTENCE, rough(quote.open - start) << 8 | rough(stop.saturating_sub(quote.end())));
}

/// The nearest cues in the sentence, whether or not they are on the list of verbs of saying.
pub(super) fn reported(
    document: &Document<'_>,
    cue_scores: &CueScores,
    quote: &QuotedSpan,
    wording: &Wording,
    put: &mut impl FnMut(FeatureKind, u64),
) {
    let start = document.sentence_start(quote.open);
    let stop = document.sentence_end(quote.end() - 1);
    let left = cue_scores.nearest(document, (start..quote.open).rev().take(REACH));
    let left = left.map_or(0, |(at, step)| u64::from(step) << 4 | rough(quote.open - at));
    let right = cue_scores.nearest(document, (quote.end()..stop).take(REACH));
    let right = right.map_or(0, |(at, step)| u64::from(step) << 4 | rough(at + 1 - quote.end()));
    let shape = wording.capitals << 4 | wording.few();
    put(speech::REPORTED, both(1, left));
    put(speech::REPORTED, both(2, right));
    put(speech::REPORTED, both(3, left >> 4 << 4 | right >> 4));
    put(speech::REPORTED, both(4, both(left, shape)));
    put(speech::REPORTED, both(5, both(right, shape)));
}

/// The word clusters of the words right before: a show is like a film.
pub(super) fn used(
    document: &Document<'_>,
    quote: &QuotedSpan,
    wording: &Wording,
    put: &mut impl FnMut(FeatureKind, u64),
) {
    let path = |back: usize, bits: u32| {
        let at = quote.open.checked_sub(back).filter(|&at| !document.breaks(at))?;
        let token = document.token(at);
        let path = token.usage.path(token.capital());
        Some(if path == 0 { 1 << 20 | token.shape as u64 } else { path & ((1 << bits) - 1) })
    };
    let (Some(rough), Some(fine)) = (path(1, 6), path(1, 10)) else { return };
    put(speech::KIND, both(1, fine));
    put(speech::KIND, both(2, both(rough, wording.capitals << 4 | wording.few())));
    let (Some(rough), Some(finer)) = (path(2, 8), path(2, 10)) else { return };
    put(speech::KIND, both(3, finer));
    put(speech::KIND, both(4, both(rough, fine)));
}

/// A word's number in any case; punctuation, breaks and quotations have numbers of their own.
fn word(document: &Document<'_>, at: Option<usize>, home: usize) -> u64 {
    let Some(at) = at.filter(|&at| at < document.tokens.len()) else { return 1 };
    let token = document.token(at);
    if document.quote_at(at).is_some_and(|quote| quote != home) {
        return 3;
    }
    match token.shape {
        Shape::Break => 1,
        Shape::Number => 4,
        Shape::Handle => 5,
        Shape::Symbol => u64::from(u32::from(token.symbol)),
        Shape::Word => folded(document.word(at)),
    }
}

/// The rough kind of word: the first of these classes that applies.
fn class(document: &Document<'_>, at: Option<usize>, home: usize) -> u64 {
    let Some(at) = at.filter(|&at| at < document.tokens.len()) else { return 0 };
    let token = document.token(at);
    if document.quote_at(at).is_some_and(|quote| quote != home) {
        return 1;
    }
    if token.shape != Shape::Word {
        return 2 + token.shape as u64;
    }
    if token.possessive || matches!(token.symbol, '\'' | '’') {
        return 8;
    }
    let known = [
        Class::CUE,
        Class::WEAK_CUE,
        Class::PRONOUN,
        Class::OBLIQUE,
        Class::DET,
        Class::PREP,
        Class::CONJ,
        Class::AUX,
        Class::ADVERB,
    ];
    let first = known.iter().position(|&class| token.is(class)).unwrap_or(known.len());
    20 + 2 * first as u64 + u64::from(token.capital())
}
