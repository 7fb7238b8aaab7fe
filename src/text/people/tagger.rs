//! Labels every capitalised word as part of a person's name or not. A conditional random field labels each region in
//! two passes; the second pass knows what the first one found in the whole text.

use std::cell::RefCell;
use std::sync::LazyLock;

use super::evidence::{Evidence, LABELS};
use super::headlines::in_title_case;
use super::regions;
use super::token_features::{RegionContext, TokenView, WINDOW, features};
use crate::text::decoder::ChainDecoder;
use crate::text::lexicon::Class;
use crate::text::model::{Memo, Model, model};
use crate::text::tokens::{Case, Shape, Token};

/// Weights for the labels of the first pass, then of the second.
pub(crate) type TaggerModel = Model<{ 2 * LABELS }>;

static MODEL: LazyLock<TaggerModel> = LazyLock::new(|| model!("people.bin", TaggerModel, people));

thread_local! {
    static MEMO: RefCell<Memo<{ 2 * LABELS }>> = RefCell::new(Memo::new(14));
}

/// The label of a word in no name.
pub(crate) const OUTSIDE: usize = 0;
/// The first word of a name of several words.
pub(crate) const BEGIN: usize = 1;
/// A word between the first and the last.
pub(crate) const INSIDE: usize = 2;
/// The last word of a name of several words.
pub(crate) const LAST: usize = 3;
/// A name of one word.
pub(crate) const ALONE: usize = 4;

/// Returns whether label `to` may follow label `from`; [`LABELS`] means the place before the first and after the last.
pub(crate) const fn allowed(from: usize, to: usize) -> bool {
    let open = matches!(from, BEGIN | INSIDE);
    let continues = matches!(to, INSIDE | LAST);
    open == continues
}

/// A text prepared for tagging.
pub(crate) struct TaggerInput<'a> {
    pub(crate) text: &'a str,
    pub(crate) tokens: &'a [Token],
    sentences: &'a [u32],
    lines: Vec<(bool, bool)>,
}

impl<'a> TaggerInput<'a> {
    /// Records for each line whether it is in capitals or a headline.
    pub(crate) fn new(text: &'a str, tokens: &'a [Token], sentences: &'a [u32]) -> Self {
        let mut lines = Vec::with_capacity(tokens.len());
        for line in tokens.split_inclusive(|token| token.shape == Shape::Break) {
            let words = line.iter().filter(|token| token.word()).count();
            let upper = line.iter().filter(|token| token.case == Case::Upper).count();
            let shouting = upper >= 2 && 4 * upper > 3 * words;
            lines.resize(lines.len() + line.len(), (shouting, in_title_case(line)));
        }
        Self { text, tokens, sentences, lines }
    }

    /// Returns the evidence before the first pass.
    pub(crate) fn evidence(&self) -> Evidence {
        Evidence::new(self.text, self.tokens, self.sentences)
    }

    /// Reads the surroundings of the tokens `first..end`.
    fn around(&self, first: usize, end: usize, around: &mut RegionContext) {
        let views = &mut around.views;
        views.clear();
        let mut edge = first;
        // The window ends with the paragraph.
        for _ in 0..WINDOW {
            let Some(before) = edge.checked_sub(1).filter(|&at| self.tokens[at].shape != Shape::Break) else {
                break;
            };
            edge = before;
        }
        views.resize(WINDOW - (first - edge), TokenView::of(self.text, self.tokens, usize::MAX));
        views.extend((edge..end).map(|at| TokenView::of(self.text, self.tokens, at)));
        for at in end..end + WINDOW {
            let view = TokenView::of(self.text, self.tokens, at);
            views.push(view);
            if self.tokens.get(at).is_none_or(|token| token.shape == Shape::Break) {
                break;
            }
        }
        views.resize(end - first + 2 * WINDOW, TokenView::of(self.text, self.tokens, usize::MAX));
        around.opens = first == 0
            || self.sentences[first] != self.sentences[first - 1]
            || !self.tokens[first - 1].word();
        (around.shouting, around.headline) = self.lines[first];
    }

    /// Calls `with` for each region and its surroundings.
    pub(crate) fn each(&self, mut with: impl FnMut(usize, usize, &RegionContext)) {
        let mut around = RegionContext::default();
        regions::each(self.tokens, |first, end| {
            self.around(first, end, &mut around);
            with(first, end, &around);
        });
    }
}

/// Returns the names of a text by token numbers (first, one past the last), in order, none overlapping another.
pub(crate) fn find(text: &str, tokens: &[Token], sentences: &[u32]) -> Vec<(usize, usize)> {
    find_with(&MODEL, text, tokens, sentences)
}

/// Like [`find`], with other weights.
pub(crate) fn find_with(
    model: &TaggerModel,
    text: &str,
    tokens: &[Token],
    sentences: &[u32],
) -> Vec<(usize, usize)> {
    let input = TaggerInput::new(text, tokens, sentences);
    let mut evidence = input.evidence();
    MEMO.with_borrow_mut(|memo| {
        let mut first_pass = FirstPass::run(&input, model, memo, &evidence);
        evidence.add_first_pass(std::mem::take(&mut first_pass.marginals));
        first_pass.second_pass(&input, model, memo, &evidence)
    })
}

/// The result of the first pass.
pub(crate) struct FirstPass {
    /// The likelihood of each label for every token.
    pub(crate) marginals: Vec<[f32; LABELS]>,
    regions: Vec<(usize, usize)>,
    /// For every token of every region, the second pass's scores from the features that both passes have.
    sums: Vec<[i32; LABELS]>,
}

impl FirstPass {
    /// Labels each region, from its own words and how the article uses them elsewhere.
    pub(crate) fn run(
        input: &TaggerInput<'_>,
        model: &TaggerModel,
        memo: &mut Memo<{ 2 * LABELS }>,
        evidence: &Evidence,
    ) -> Self {
        let marginals = vec![OUT; input.tokens.len()];
        let mut read = Self { marginals, regions: Vec::new(), sums: Vec::new() };
        let mut chain = chain(model, 0);
        let mut sum = model.accumulator_with(memo);
        input.each(|first, end, around| {
            for at in 0..end - first {
                features(input.text, input.tokens, first, around, at, evidence, &mut sum);
                sum.end_row();
            }
            read.regions.push((first, end));
        });
        let mut sums = sum.sums();
        for &(first, end) in &read.regions {
            chain.clear();
            for sum in sums.by_ref().take(end - first) {
                let (now, later) = halves(sum);
                chain.push(&now);
                read.sums.push(later);
            }
            chain.marginals(&mut read.marginals[first..end]);
        }
        drop(sums);
        read
    }

    /// Labels again, using how the first pass labelled the same words elsewhere.
    fn second_pass(
        self,
        input: &TaggerInput<'_>,
        model: &TaggerModel,
        memo: &mut Memo<{ 2 * LABELS }>,
        evidence: &Evidence,
    ) -> Vec<(usize, usize)> {
        let mut names = Vec::new();
        let mut chain = chain(model, 1);
        let mut sums = self.sums.into_iter();
        // The last dense weights: how much every name is favoured, and names of one word besides.
        let bias = |number: usize| model.dense.get(2 * LABELS * (LABELS + 2) + number).copied().unwrap_or(0);
        let mut best = Vec::new();
        let mut accumulator = model.accumulator_with(memo);
        for &(first, end) in &self.regions {
            for at in first..end {
                evidence.second_pass_features(at, input.tokens, &mut accumulator);
                accumulator.end_row();
            }
        }
        let mut added = accumulator.sums();
        for (first, end) in self.regions {
            chain.clear();
            for ((at, sum), added) in (first..end).zip(&mut sums).zip(&mut added) {
                let (_, mut more) = halves(added);
                more.iter_mut().zip(sum).for_each(|(more, sum)| *more += sum);
                more[OUTSIDE] -= bias(0);
                more[ALONE] += bias(1);
                for label in [BEGIN, LAST, ALONE] {
                    if !may_be(input.tokens, at, label) {
                        more[label] = NEVER;
                    }
                }
                chain.push(&more);
            }
            best.clear();
            best.resize(end - first, 0);
            chain.viterbi(&mut best);
            names_in(first, &best, &mut names);
        }
        names
    }
}

/// Lower than any sum of weights.
const NEVER: i32 = -100_000;

/// Returns whether a token may have a label for the edge of a name: only words may, and the full stop of "Jr.".
fn may_be(tokens: &[Token], at: usize, label: usize) -> bool {
    let suffix = || at > 0 && tokens[at].symbol == '.' && !tokens[at].gap && tokens[at - 1].is(Class::SUFFIX);
    tokens[at].word() && !tokens[at].possessive || label == LAST && suffix()
}

/// Returns the decoder of the first pass (0) or the second (1).
fn chain(model: &TaggerModel, reading: usize) -> ChainDecoder<'_, LABELS> {
    ChainDecoder::new(model, reading * LABELS * (LABELS + 2), allowed)
}

/// Certainly not a name.
const OUT: [f32; LABELS] = [1.0, 0.0, 0.0, 0.0, 0.0];

fn halves(sum: [i32; 2 * LABELS]) -> ([i32; LABELS], [i32; LABELS]) {
    let [a, b, c, d, e, f, g, h, i, j] = sum;
    ([a, b, c, d, e], [f, g, h, i, j])
}

/// Reads the names from the labels of a region that begins at `start`.
fn names_in(start: usize, labels: &[u8], names: &mut Vec<(usize, usize)>) {
    let mut first = 0;
    for (at, &label) in labels.iter().enumerate() {
        let label = label as usize;
        if label == BEGIN || label == ALONE {
            first = at;
        }
        if label == LAST || label == ALONE {
            names.push((start + first, start + at + 1));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{sentences, tokens::tokenise};

    fn names(text: &str) -> Vec<&str> {
        let tokens = tokenise(text);
        let found = find(text, &tokens, &sentences::number(&tokens));
        found.iter().map(|&(first, end)| &text[tokens[first].start()..tokens[end - 1].end()]).collect()
    }

    #[test]
    fn what_surrounds_a_name_tells_what_it_names() {
        assert_eq!(names("He flew to Quillham on Monday."), [""; 0]);
        assert_eq!(names("“No,” Quillham told her."), ["Quillham"]);
        assert_eq!(names("Shares in Quillham Holdings fell."), [""; 0]);
    }

    #[test]
    fn the_rest_of_the_text_is_evidence() {
        let alone = "Ottersby rose by three per cent.";
        assert_eq!(names(alone), [""; 0]);
        let known = "Mr Karl Ottersby, 45, stood up. Ottersby rose by three inches.";
        assert_eq!(names(known), ["Karl Ottersby", "Ottersby"]);
    }

    #[test]
    fn likelihoods_and_the_best_way_agree_where_nothing_is_in_doubt() {
        let model = TaggerModel::empty();
        let mut chain = chain(&model, 0);
        let mut sums = [[0; LABELS]; 3];
        sums[0][BEGIN] = 20;
        sums[1][LAST] = 20;
        sums[2][OUTSIDE] = 20;
        sums.iter().for_each(|sum| chain.push(sum));
        let (mut marginals, mut best) = ([OUT; 3], [0; 3]);
        chain.marginals(&mut marginals);
        chain.viterbi(&mut best);
        assert_eq!(best.map(usize::from), [BEGIN, LAST, OUTSIDE]);
        for (marginals, label) in marginals.iter().zip([BEGIN, LAST, OUTSIDE]) {
            assert!(marginals[label] > 0.99, "{marginals:?}");
            assert!((marginals.iter().sum::<f32>() - 1.0).abs() < 1e-4);
        }
    }

    #[test]
    fn no_label_follows_another_that_it_must_not_follow() {
        let model = TaggerModel::empty();
        let mut chain = chain(&model, 0);
        // A name that ends without having begun.
        let mut sums = [[0; LABELS]; 2];
        sums[0][OUTSIDE] = 5;
        sums[1][LAST] = 6;
        sums.iter().for_each(|sum| chain.push(sum));
        let mut best = [0; 2];
        chain.viterbi(&mut best);
        assert!(allowed(usize::from(best[0]), usize::from(best[1])) && allowed(LABELS, usize::from(best[0])));
    }
}
