//! The features of [`super::speech`]: is it a quotation, or a title, a nickname, a slogan, scare quotes?
//!
//! `style` describes the article, `wording` the words inside the marks, `around` the sentence around them. Features of the
//! attribution and of the position are in this file.

mod around;
mod style;
mod wording;

pub(crate) use style::ArticleStyle;

use super::attribute::Attribution;
use super::cue_detection::CueScores;
use super::document::{Document, REACH};
use super::marks;
use super::sources::Reference;
use super::spans::QuotedSpan;
use crate::text::features::{FeatureKind, speech};
use crate::text::model::both;
use around::{around, reported, sentence, used};
use wording::{Wording, wording};

/// Sends the features of quotation `number` to `sink`.
pub(crate) fn each(
    document: &Document<'_>,
    attributions: &[Attribution],
    cue_scores: &CueScores,
    style: &ArticleStyle,
    number: usize,
    sink: &mut impl FnMut(u64),
) {
    let wording = wording(document, &document.marked[number]);
    let mut put = |kind: FeatureKind, about: u64| sink(kind.of(about));
    put(speech::ALWAYS, 0);
    put(speech::VOICE, wording.voice);
    put(speech::VOICE, 16 | wording.stops << 8);
    around(document, number, &wording, &mut put);
    sentence(document, number, &wording, &mut put);
    tied(document, &document.marked[number], &attributions[number], &wording, &mut put);
    placed(document, style, number, &wording, &mut put);
    neighbours(document, attributions, number, &mut put);
    put(speech::ARTICLE, style.share);
    reported(document, cue_scores, &document.marked[number], &wording, &mut put);
    used(document, &document.marked[number], &wording, &mut put);
}

/// The result of attribution.
fn tied(
    document: &Document<'_>,
    quote: &QuotedSpan,
    attribution: &Attribution,
    wording: &Wording,
    put: &mut impl FnMut(FeatureKind, u64),
) {
    let tie = attribution.tie as u64;
    let sure = u64::from(attribution.confidence / 10);
    put(speech::TIE, tie);
    put(speech::SURE, sure);
    put(speech::SURE_TIE, tie << 8 | sure);
    put(speech::SURE_LENGTH, both(sure, rough(wording.words) << 4 | wording.few().min(3)));
    put(speech::TIE_LENGTH, tie << 8 | rough(wording.words));
    put(speech::TIE_SHAPE, tie << 8 | wording.capitals << 4 | wording.few().min(3));
    let source = attribution.source.map_or(0, |phrase| match phrase.who {
        Reference::Named(_) => 1,
        Reference::Pronoun(_) => 2,
        Reference::Described => 3,
    });
    put(speech::SOURCE, tie << 4 | source);
    let Some(cue) = attribution.cue else { return };
    let far =
        if cue < quote.open { rough(quote.open - cue) } else { 20 + rough(cue.saturating_sub(quote.end())) };
    put(speech::CUE, both(1, far));
    put(speech::CUE, both(folded(document.word(cue)), far));
    put(speech::CUE, both(2, far << 8 | wording.capitals << 4 | wording.few()));
}

/// Where it is in its paragraph, and between which marks.
fn placed(
    document: &Document<'_>,
    style: &ArticleStyle,
    number: usize,
    wording: &Wording,
    put: &mut impl FnMut(FeatureKind, u64),
) {
    let quote = &document.marked[number];
    let begins = quote.open == 0 || document.breaks(quote.open - 1);
    let place = u64::from(begins) | u64::from(document.breaks(quote.end())) << 1;
    put(speech::PLACE, place | u64::from(style.in_headline(quote)) << 2);
    put(speech::PLACE_LENGTH, place << 8 | wording.few());
    let symbol = document.token(quote.open).symbol;
    let usual = u64::from(symbol == style.symbol);
    put(speech::MARKS, usual | u64::from(quote.closed) << 1 | u64::from(quote.chain.is_some()) << 2);
    let proper = marks::read(document.tokens, quote.open).is_some_and(|mark| mark.opening);
    put(speech::MARKS, 16 | u64::from(proper) | u64::from(symbol == '"') << 1);
}

/// The quotations before and after it in the paragraph.
fn neighbours(
    document: &Document<'_>,
    attributions: &[Attribution],
    number: usize,
    put: &mut impl FnMut(FeatureKind, u64),
) {
    let near = |first: usize, second: usize, other: usize| {
        let between = document.marked[first].end()..document.marked[second].open;
        let apart = between.len() >= REACH / 2 || between.clone().any(|at| document.breaks(at));
        let size = document.marked[other].close - document.marked[other].inner();
        if apart { 0 } else { 8 | attributions[other].tie as u64 | rough(size).min(7) << 8 }
    };
    put(speech::PREVIOUS, number.checked_sub(1).map_or(1, |other| near(other, number, other)));
    let next = (number + 1 < document.marked.len()).then_some(number + 1);
    put(speech::NEXT, next.map_or(1, |other| near(number, other, other)));
}

/// Roughly how many.
fn rough(count: usize) -> u64 {
    match count {
        0..=6 => count as u64,
        7..=9 => 7,
        10..=14 => 8,
        15..=24 => 9,
        _ => 10,
    }
}

/// FNV-1a over the word in lower case; its first 32 bytes are enough.
fn folded(word: &str) -> u64 {
    word.bytes().take(32).fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte.to_ascii_lowercase())).wrapping_mul(0x0100_0000_01b3)
    })
}
