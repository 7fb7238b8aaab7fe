//! Cue detection: which words report something. A trained model knows more verbs than any list, and also when they do
//! not report. Reported speech is found around cues, and cues distinguish quotations from titles and scare quotes.

use std::cell::RefCell;
use std::sync::LazyLock;

use super::document::Document;
use crate::text::features::cues;
use crate::text::lexicon::Class;
use crate::text::model::{FeatureSink, Memo, Model, both, model};
use crate::text::tokens::{Shape, Token};

static MODEL: LazyLock<Model<1>> = LazyLock::new(|| model!("cues.bin", Model<1>, cues));

thread_local! {
    static MEMO: RefCell<Memo<1>> = RefCell::new(Memo::new(12));
}

/// The tokens of a text as the model sees them, and how likely each is a cue.
pub(crate) struct CueScores {
    pub(crate) words: Vec<CueToken>,
    /// How likely each token is a cue, 0 to 10.
    pub(crate) likely: Vec<u8>,
}

impl CueScores {
    /// Scores the tokens with the built-in weights.
    pub(crate) fn new(document: &Document<'_>) -> Self {
        Self::by(document, &MODEL)
    }

    /// Scores the tokens with `model`.
    pub(crate) fn by(document: &Document<'_>, model: &Model<1>) -> Self {
        let words: Vec<CueToken> =
            document.tokens.iter().map(|token| CueToken::of(document.text, token)).collect();
        let mut likely = vec![0; words.len()];
        MEMO.with_borrow_mut(|memo| {
            let mut sum = model.accumulator_with(memo);
            let mut scored = Vec::new();
            sentences(document, |first, end| {
                let words = &words[first..end];
                scored.clear();
                scored.extend((0..words.len()).filter(|&at| words[at].may_be_cue()));
                for &at in &scored {
                    let known = known(words[at].key);
                    sum.take_memoised(known, |take| take(known));
                    sum.end_row();
                }
                let mut known = sum.sums();
                scored.retain(|_| known.next().is_some_and(|sum| sum != [0]));
                drop(known);
                for &at in &scored {
                    features(words, at, &mut sum);
                    sum.end_row();
                }
                for (&at, [sum]) in scored.iter().zip(sum.sums()) {
                    likely[first + at] = tenths(sum as f32 * model.scale);
                }
            });
        });
        Self { words, likely }
    }

    /// Returns the first token of `range` outside quotations that may be a cue, and how likely it is, in three steps.
    pub(crate) fn nearest(
        &self,
        document: &Document<'_>,
        mut range: impl Iterator<Item = usize>,
    ) -> Option<(usize, u8)> {
        let at = range.find(|&at| coarse(self.likely[at]) > 0 && document.quote_at(at).is_none())?;
        Some((at, coarse(self.likely[at])))
    }
}

/// Reduces a likelihood to three steps, which stay comparable when the model is retrained.
const fn coarse(tenths: u8) -> u8 {
    match tenths {
        0..=2 => 0,
        3..=5 => 1,
        6..=8 => 2,
        _ => 3,
    }
}

/// Sentences are cut after this many tokens.
pub(crate) const LONGEST: usize = 160;

/// Calls `with` for the sentences of a text, by token numbers: first, one past the last. Paragraph ends belong to none.
pub(crate) fn sentences(document: &Document<'_>, mut with: impl FnMut(usize, usize)) {
    let mut start = 0;
    while start < document.tokens.len() {
        let mut end = start + 1;
        while end < document.tokens.len()
            && end - start < LONGEST
            && document.sentences[end] == document.sentences[start]
        {
            end += 1;
        }
        let last = if document.breaks(end - 1) { end - 1 } else { end };
        if start < last {
            with(start, last);
        }
        start = end;
    }
}

/// A token as the features see it.
#[derive(Clone, Copy, Default)]
pub(crate) struct CueToken {
    /// The word, or the punctuation, or the kind of number.
    pub(crate) key: u64,
    pub(crate) class: u64,
    path: u64,
    pub(crate) ending: u64,
    pub(crate) capital: bool,
    /// Whether a clause may begin after it.
    pub(crate) edge: bool,
    /// A number for all of the above.
    pub(crate) all: u64,
}

const LISTED: Class = Class::CUE
    .or(Class::WEAK_CUE)
    .or(Class::NOUN_FORM)
    .or(Class::PRONOUN)
    .or(Class::OBLIQUE)
    .or(Class::AUX)
    .or(Class::ADVERB)
    .or(Class::PREP)
    .or(Class::DET)
    .or(Class::CONJ)
    .or(Class::HUMAN)
    .or(Class::TITLE)
    .or(Class::ROLE);

impl CueToken {
    fn of(text: &str, token: &Token) -> Self {
        let mut word = Self::read(text, token);
        let rest = both(word.path << 1 | u64::from(word.capital), word.ending);
        word.all = both(both(word.key, word.class), rest);
        word
    }

    fn read(text: &str, token: &Token) -> Self {
        match token.shape {
            Shape::Word => {
                let word = token.span().of(text);
                let capital = token.capital();
                let cut = word.char_indices().rev().nth(2).map_or(0, |(at, _)| at);
                Self {
                    key: token.key,
                    class: token.class.bits(LISTED),
                    path: token.usage.path(capital),
                    ending: letters(&word[cut..]),
                    capital,
                    edge: token.is(Class::CONJ),
                    all: 0,
                }
            }
            Shape::Number => Self { key: 3, ..Self::default() },
            Shape::Handle => Self { key: 5, ..Self::default() },
            Shape::Symbol | Shape::Break => Self {
                key: 64 + u64::from(token.symbol),
                edge: matches!(token.symbol, ',' | ';' | ':' | '(' | ')' | '—' | '–' | '-'),
                ..Self::default()
            },
        }
    }

    /// Returns whether it is a word or sign that training can have seen as a cue.
    fn may_be_cue(&self) -> bool {
        self.path != 0 || self.class != 0 || self.key == 64 + u64::from(':')
    }

    /// Returns the kind of word: the beginning of its cluster's path.
    pub(crate) fn kind(&self, bits: u32) -> u64 {
        if self.path == 0 { self.class << 20 | 1 << 19 } else { self.path & ((1 << bits) - 1) }
    }
}

/// Returns the few letters of an ending as a number, ignoring case.
fn letters(ending: &str) -> u64 {
    ending.bytes().fold(0, |all, byte| all << 8 | u64::from(byte.to_ascii_lowercase()))
}

/// Returns the word `offset` places from `at`; a special one beyond the sentence.
pub(crate) fn word(words: &[CueToken], at: usize, offset: isize) -> CueToken {
    at.checked_add_signed(offset)
        .and_then(|at| words.get(at))
        .copied()
        .unwrap_or(CueToken { key: 1, ..CueToken::default() })
}

/// Returns a likelihood, given in logits, from 0 to 10.
fn tenths(logit: f32) -> u8 {
    (10.0 / (1.0 + (-logit).exp()) + 0.5) as u8
}

/// Sends the features of the token `at` to `sink`.
pub(crate) fn features(words: &[CueToken], at: usize, sink: &mut impl FeatureSink) {
    let [before, me, after, second] = [-1, 0, 1, 2].map(|offset| word(words, at, offset));
    cues::WORD.memoised(sink, both(me.all, u64::from(at == 0)), |next| {
        next(0);
        next(me.key);
        next(me.ending);
        next(me.path);
        next(both(u64::from(at == 0), me.key));
    });
    let mut next = cues::PAIRS.in_turn(|feature| sink.take(feature));
    next(both(me.key, before.key));
    next(both(me.key, after.key));
    next(both(me.key, after.kind(6)));
    next(both(me.key, before.kind(6)));
    next(both(me.class, before.class));
    next(both(me.class, after.class));
    next(both(me.ending, before.class));
    next(both(me.ending, after.class));
    next(before.key);
    next(after.key);
    next(second.key);
    next(both(before.key, after.key));
}

/// Returns the feature that has a weight for every word that was a cue in training. The word's own feature may have
/// none, even for "said", if its neighbours carry the same information.
pub(crate) const fn known(key: u64) -> u64 {
    cues::KNOWN.of(key)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::lexicon::key;

    #[test]
    fn the_commonest_words_that_report_are_known() {
        for word in ["said", "say", "says", "told", "argued", "believes", "wants", "according"] {
            assert_ne!(MODEL.sum(|take| take(known(key(word)))), [0], "{word}");
        }
        assert_eq!(MODEL.sum(|take| take(known(key("qqqqq")))), [0]);
    }
}
