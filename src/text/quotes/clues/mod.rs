//! What tells words that somebody says from a title, a nickname, a slogan or a word in doubt: the features of the
//! decision in [`super::speech`].
//!
//! `habits` is about the article, `look` about the words inside the marks, `around` about the sentence that they stand
//! in; what attribution says and where the marks stand is told here.

mod around;
mod habits;
mod look;

pub(crate) use habits::Habits;

use super::attribute::Attribution;
use super::hearsay::Hearsay;
use super::marks;
use super::scene::{REACH, Scene};
use super::sources::Who;
use super::spans::Marked;
use crate::text::features::{FeatureKind, speech};
use crate::text::model::both;
use around::{around, reported, sentence, used};
use look::{Look, look};

/// Gives every feature of quotation `number` to `sink`.
pub(crate) fn each(
    scene: &Scene<'_>,
    attributions: &[Attribution],
    hearsay: &Hearsay,
    habits: &Habits,
    number: usize,
    sink: &mut impl FnMut(u64),
) {
    let look = look(scene, &scene.marked[number]);
    let mut put = |kind: FeatureKind, about: u64| sink(kind.of(about));
    put(speech::ALWAYS, 0);
    put(speech::VOICE, look.voice);
    put(speech::VOICE, 16 | look.stops << 8);
    around(scene, number, &look, &mut put);
    sentence(scene, number, &look, &mut put);
    tied(scene, &scene.marked[number], &attributions[number], &look, &mut put);
    placed(scene, habits, number, &look, &mut put);
    neighbours(scene, attributions, number, &mut put);
    put(speech::ARTICLE, habits.share);
    reported(scene, hearsay, &scene.marked[number], &look, &mut put);
    used(scene, &scene.marked[number], &look, &mut put);
}

/// What attribution found.
fn tied(
    scene: &Scene<'_>,
    quote: &Marked,
    attribution: &Attribution,
    look: &Look,
    put: &mut impl FnMut(FeatureKind, u64),
) {
    let tie = attribution.tie as u64;
    let sure = u64::from(attribution.confidence / 10);
    put(speech::TIE, tie);
    put(speech::SURE, sure);
    put(speech::SURE_TIE, tie << 8 | sure);
    put(speech::SURE_LENGTH, both(sure, rough(look.words) << 4 | look.few().min(3)));
    put(speech::TIE_LENGTH, tie << 8 | rough(look.words));
    put(speech::TIE_SHAPE, tie << 8 | look.capitals << 4 | look.few().min(3));
    let source = attribution.source.map_or(0, |phrase| match phrase.who {
        Who::Named(_) => 1,
        Who::Pronoun(_) => 2,
        Who::Described => 3,
    });
    put(speech::SOURCE, tie << 4 | source);
    let Some(cue) = attribution.cue else { return };
    let far =
        if cue < quote.open { rough(quote.open - cue) } else { 20 + rough(cue.saturating_sub(quote.end())) };
    put(speech::CUE, both(1, far));
    put(speech::CUE, both(folded(scene.word(cue)), far));
    put(speech::CUE, both(2, far << 8 | look.capitals << 4 | look.few()));
}

/// Where it stands in its paragraph, and between which marks.
fn placed(
    scene: &Scene<'_>,
    habits: &Habits,
    number: usize,
    look: &Look,
    put: &mut impl FnMut(FeatureKind, u64),
) {
    let quote = &scene.marked[number];
    let begins = quote.open == 0 || scene.breaks(quote.open - 1);
    let place = u64::from(begins) | u64::from(scene.breaks(quote.end())) << 1;
    put(speech::PLACE, place | u64::from(habits.in_headline(quote)) << 2);
    put(speech::PLACE_LENGTH, place << 8 | look.few());
    let sign = scene.tokens[quote.open].sign;
    let usual = u64::from(sign == habits.sign);
    put(speech::MARKS, usual | u64::from(quote.closed) << 1 | u64::from(quote.chain.is_some()) << 2);
    let proper = marks::read(scene.tokens, quote.open).is_some_and(|mark| mark.opening);
    put(speech::MARKS, 16 | u64::from(proper) | u64::from(sign == '"') << 1);
}

/// The quotations before and after it in the paragraph.
fn neighbours(
    scene: &Scene<'_>,
    attributions: &[Attribution],
    number: usize,
    put: &mut impl FnMut(FeatureKind, u64),
) {
    let near = |first: usize, second: usize, other: usize| {
        let between = scene.marked[first].end()..scene.marked[second].open;
        let apart = between.len() >= REACH / 2 || between.clone().any(|at| scene.breaks(at));
        let size = scene.marked[other].close - scene.marked[other].inner();
        if apart { 0 } else { 8 | attributions[other].tie as u64 | rough(size).min(7) << 8 }
    };
    put(speech::PREVIOUS, number.checked_sub(1).map_or(1, |other| near(other, number, other)));
    let next = (number + 1 < scene.marked.len()).then_some(number + 1);
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

/// FNV-1a over the word in lower case; more than 32 bytes tell nothing new.
fn folded(word: &str) -> u64 {
    word.bytes().take(32).fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte.to_ascii_lowercase())).wrapping_mul(0x0100_0000_01b3)
    })
}
