//! Words in marks that nobody says here: titles of works, names, words as words, doubtful single marks.

use super::attribute::{Attribution, Tie};
use super::scene::Scene;
use super::spans::Marked;
use crate::text::lexicon::Class;
use crate::text::tokens::{Case, Shape};

/// For each quotation of the scene whether it is left out.
pub(crate) fn all(scene: &Scene<'_>, attributions: &[Attribution]) -> Vec<bool> {
    let singles = scene.marked.iter().filter(|quote| quote.single).count();
    let british = singles > scene.marked.len() - singles;
    // Doubled apostrophes are paired so that single marks inside them are left alone; they are not reported themselves.
    scene
        .marked
        .iter()
        .zip(attributions)
        .map(|(quote, attribution)| {
            quote.doubled
                || attribute_of_markup(scene, quote)
                || quote.single && !british && doubtful(quote, attribution)
                || title(scene, quote, attribution)
        })
        .collect()
}

/// `id="…"` in leftover markup.
fn attribute_of_markup(scene: &Scene<'_>, quote: &Marked) -> bool {
    quote.open > 0 && scene.tokens[quote.open - 1].sign == '=' && !scene.tokens[quote.open].gap
}

/// Single marks where the text quotes with double ones: a headline's words, or no quotation.
fn doubtful(quote: &Marked, attribution: &Attribution) -> bool {
    attribution.tie < Tie::Said || quote.close - quote.inner() < 5
}

/// “Morning in Ware,” a song called “Rain”.
fn title(scene: &Scene<'_>, quote: &Marked, attribution: &Attribution) -> bool {
    let inner = &scene.tokens[quote.inner()..quote.close];
    let count = inner.iter().filter(|token| token.word() || token.shape == Shape::Number).count();
    let small = Class::PREP.or(Class::DET).or(Class::CONJ);
    let capitals =
        inner.iter().filter(|token| token.word()).all(|token| token.case != Case::Lower || token.is(small));
    let before = quote.open.checked_sub(1).map(|at| &scene.tokens[at]);
    let possessive = before.is_some_and(|token| matches!(token.span().of(scene.text), "'s" | "’s"));
    let stands_in_sentence = before.is_some_and(|token| token.word());
    let framed = attribution.cue.is_some_and(|cue| cue + 1 == quote.open || cue + 2 == quote.open);
    if capitals && count <= 8 && stands_in_sentence && !framed {
        return count >= 2 || possessive;
    }
    attribution.tie <= Tie::Near && count <= 2
}
