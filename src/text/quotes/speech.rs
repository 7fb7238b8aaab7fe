//! Whether words in marks are what somebody says, or a title, a nickname, a slogan, a word in doubt: a trained decision.

use std::sync::LazyLock;

use super::attribute::{Attribution, Tie};
use super::clues::{self, Habits};
use super::scene::Scene;
use super::spans::Marked;
use crate::text::model::Model;

static MODEL: LazyLock<Model<1>> =
    LazyLock::new(|| Model::read(include_bytes!("../../../assets/model/speech.bin")));

/// From this likelihood on, in per cent, words count as said. A quotation left out costs its speaker too.
const ENOUGH: u8 = 45;

/// For each quotation of the scene how likely it is that somebody says it, in per cent.
pub(crate) fn all(scene: &Scene<'_>, attributions: &[Attribution]) -> Vec<u8> {
    let habits = Habits::new(scene, attributions);
    (0..scene.marked.len())
        .map(|number| {
            if !eligible(scene, &habits, attributions, number) {
                return 0;
            }
            let mut sum = [0];
            clues::each(scene, attributions, &habits, number, &mut |feature| MODEL.add(feature, &mut sum));
            per_cent(sum[0] as f32 * MODEL.scale)
        })
        .collect()
}

/// Whether a likelihood is enough to report the words.
pub(crate) const fn enough(likely: u8) -> bool {
    likely >= ENOUGH
}

/// The logistic function.
fn per_cent(logit: f32) -> u8 {
    (100.0 / (1.0 + (-logit).exp())).round().clamp(0.0, 100.0) as u8
}

/// Whether the decision is asked at all: the annotated news holds neither markup nor single marks.
fn eligible(scene: &Scene<'_>, habits: &Habits, attributions: &[Attribution], number: usize) -> bool {
    let quote = &scene.marked[number];
    // Two apostrophes are paired so that single marks inside them are left alone; they are not reported themselves.
    !of_markup(scene, quote)
        && !quote.doubled
        && (!quote.single || habits.british || framed(quote, &attributions[number]) && !habits.headline(number))
}

/// `id="…"` in leftover markup.
fn of_markup(scene: &Scene<'_>, quote: &Marked) -> bool {
    quote.open > 0 && scene.tokens[quote.open - 1].sign == '=' && !scene.tokens[quote.open].gap
}

/// Single marks where the text quotes with double ones are speech only when a verb says so.
fn framed(quote: &Marked, attribution: &Attribution) -> bool {
    attribution.tie == Tie::Said && quote.close - quote.inner() >= 5
}

/// What the trainer learns from: the bytes inside each pair of double marks, and the features of the decision.
#[cfg(feature = "train")]
pub(crate) fn examples(scene: &Scene<'_>, attributions: &[Attribution]) -> Vec<(crate::Span, Vec<u64>)> {
    let habits = Habits::new(scene, attributions);
    (0..scene.marked.len())
        .filter(|&number| !scene.marked[number].single && !of_markup(scene, &scene.marked[number]))
        .map(|number| {
            let quote = &scene.marked[number];
            let mut features = Vec::new();
            clues::each(scene, attributions, &habits, number, &mut |feature| features.push(feature));
            features.sort_unstable();
            features.dedup();
            (super::words(scene, quote.inner(), quote.close), features)
        })
        .collect()
}
