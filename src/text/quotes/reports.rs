//! What shows that words are reported without marks: the features of the labels in [`super::indirect`], and of the
//! decision which words report (after Pareti 2015, who labels contents by a chain as well).

use std::cell::RefCell;
use std::sync::LazyLock;

use super::scene::Scene;
use crate::text::lexicon::Class;
use crate::text::model::{Gather, Memo, Model, Sink, alike, both, feature};
use crate::text::tokens::{Shape, Token};
use crate::text::words::usage;

/// Labels: nothing, the source, the cue, the first word reported, another word reported.
pub(crate) const LABELS: usize = 5;
/// A word outside reports.
pub(crate) const OUTSIDE: usize = 0;
/// A word that names who reports.
pub(crate) const SOURCE: usize = 1;
/// A word that introduces a report.
pub(crate) const CUE: usize = 2;
/// The first word of what is reported.
pub(crate) const BEGIN: usize = 3;
/// Another one.
pub(crate) const INSIDE: usize = 4;

/// Whether label `to` may follow `from`; [`LABELS`] stands for what is before the first and after the last.
pub(crate) const fn allowed(from: usize, to: usize) -> bool {
    to != INSIDE || matches!(from, BEGIN | INSIDE)
}

/// Tells how likely a word reports something.
static CUES: LazyLock<Model<1>> =
    LazyLock::new(|| Model::read(include_bytes!("../../../assets/model/cues.bin")));

thread_local! {
    static MEMO: RefCell<Memo<1>> = RefCell::new(Memo::new(12));
}

/// Sentences are cut after so many tokens.
pub(crate) const LONGEST: usize = 160;

/// The sentences of a text, by token numbers: first, one past the last; paragraph ends belong to none.
pub(crate) fn sentences(scene: &Scene<'_>, mut with: impl FnMut(usize, usize)) {
    let mut start = 0;
    while start < scene.tokens.len() {
        let mut end = start + 1;
        while end < scene.tokens.len()
            && end - start < LONGEST
            && scene.sentences[end] == scene.sentences[start]
        {
            end += 1;
        }
        let last = if scene.breaks(end - 1) { end - 1 } else { end };
        if start < last {
            with(start, last);
        }
        start = end;
    }
}

/// A token as the features see it.
#[derive(Clone, Copy, Default)]
struct Word {
    /// The word, or the sign, or the kind of number.
    key: u64,
    class: u64,
    path: u64,
    ending: u64,
    capital: bool,
    /// Whether a clause may begin after it.
    edge: bool,
    /// A number for all of this.
    all: u64,
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

impl Word {
    fn of(text: &str, token: &Token) -> Self {
        let mut word = Self::read(text, token);
        word.all = both(both(word.key, word.class), word.path << 1 | u64::from(word.capital));
        word
    }

    fn read(text: &str, token: &Token) -> Self {
        match token.shape {
            Shape::Word => {
                let word = token.span().of(text);
                let usage = usage(token.key);
                let capital = token.capital();
                let cut = word.char_indices().rev().nth(2).map_or(0, |(at, _)| at);
                Self {
                    key: token.key,
                    class: token.class.bits(LISTED),
                    path: u64::from(if capital { usage.capital } else { usage.lower }),
                    ending: crate::text::lexicon::key(&word[cut..]),
                    capital,
                    edge: token.is(Class::CONJ),
                    all: 0,
                }
            }
            Shape::Number => Self { key: 3, ..Self::default() },
            Shape::Handle => Self { key: 5, ..Self::default() },
            Shape::Sign | Shape::Break => Self {
                key: 64 + u64::from(token.sign),
                edge: matches!(token.sign, ',' | ';' | ':' | '(' | ')' | '—' | '–' | '-'),
                ..Self::default()
            },
        }
    }

    fn kind(&self, bits: u32) -> u64 {
        if self.path == 0 { self.class << 20 | 1 << 19 } else { self.path & ((1 << bits) - 1) }
    }
}

/// A sentence prepared for labelling.
#[derive(Default)]
pub(crate) struct Sentence {
    words: Vec<Word>,
    /// How surely each token reports something, 0 to 10.
    cues: Vec<u8>,
    left: Vec<Side>,
    right: Vec<Side>,
    /// Whether each token stands in marks, or in a person's name.
    quoted: Vec<bool>,
    named: Vec<bool>,
    /// Whether anything in it reports.
    pub(crate) reports: bool,
    first: usize,
}

/// The nearest word that reports, to one side.
#[derive(Clone, Copy, Default)]
struct Side {
    word: u64,
    strength: u64,
    distance: u64,
    /// Whether "that" or "to" stands between.
    that: bool,
    commas: u64,
    /// The nearest edge of a clause, and how far it is.
    edge: u64,
    since: u64,
}

/// A word that may report is at least so likely to.
const LIKELY: u8 = 3;

fn rough(distance: usize) -> u64 {
    match distance {
        0..=4 => distance as u64,
        5..=6 => 5,
        7..=9 => 6,
        10..=14 => 7,
        15..=24 => 8,
        _ => 9,
    }
}

impl Sentence {
    /// Reads the tokens `first..end`; what `cue` says of a token is how likely it reports, 0 to 10.
    pub(crate) fn read(
        &mut self,
        scene: &Scene<'_>,
        first: usize,
        end: usize,
        model: &Model<1>,
        memo: &mut Memo<1>,
    ) {
        let tokens = &scene.tokens[first..end];
        self.first = first;
        self.words.clear();
        self.words.extend(tokens.iter().map(|token| Word::of(scene.text, token)));
        self.cues.clear();
        let mut sum = model.gather_with(memo);
        for at in 0..tokens.len() {
            let likely = self.cue(at, &mut sum, model.scale);
            self.cues.push(likely);
        }
        self.reports = self.cues.iter().any(|&cue| cue >= LIKELY);
        if !self.reports {
            return;
        }
        self.quoted.clear();
        self.quoted.extend(
            (first..end).map(|at| scene.quote_at(at).is_some_and(|quote| !scene.marked[quote].doubled)),
        );
        self.named.clear();
        self.named.extend((first..end).map(|at| scene.cast.mention_at(at).is_some()));
        let mut sides = std::mem::take(&mut self.left);
        self.sides(0..tokens.len(), &mut sides);
        self.left = sides;
        let mut sides = std::mem::take(&mut self.right);
        self.sides((0..tokens.len()).rev(), &mut sides);
        self.right = sides;
    }

    /// As [`Sentence::read`], with the shipped decision.
    pub(crate) fn read_shipped(&mut self, scene: &Scene<'_>, first: usize, end: usize) {
        MEMO.with_borrow_mut(|memo| self.read(scene, first, end, &CUES, memo));
    }

    /// How likely each token reports something, 0 to 10.
    pub(crate) fn cues(&self) -> &[u8] {
        &self.cues
    }

    fn sides(&self, order: impl Iterator<Item = usize>, sides: &mut Vec<Side>) {
        sides.clear();
        sides.resize(self.words.len(), Side::default());
        let mut side = Side::default();
        let (mut far, mut since) = (0, 0);
        for at in order {
            sides[at] = Side { distance: rough(far), since: rough(since), ..side };
            let word = &self.words[at];
            far += 1;
            since += 1;
            if self.cues[at] >= LIKELY {
                side = Side {
                    word: word.key,
                    strength: u64::from(self.cues[at]),
                    edge: side.edge,
                    ..Side::default()
                };
                far = 0;
            } else {
                side.that |= word.key == *THAT || word.key == *TO;
                side.commas = (side.commas + u64::from(word.key == 64 + u64::from(','))).min(3);
            }
            if word.edge {
                side.edge = word.key;
                since = 0;
            }
        }
    }

    fn word(&self, at: usize, offset: isize) -> Word {
        at.checked_add_signed(offset)
            .and_then(|at| self.words.get(at))
            .copied()
            .unwrap_or(Word { key: 1, ..Word::default() })
    }

    /// How likely the token `at` reports something, 0 to 10.
    fn cue(&self, at: usize, sum: &mut Gather<'_, 1>, scale: f32) -> u8 {
        let word = &self.words[at];
        if word.path == 0 && word.class == 0 && word.key != 64 + u64::from(':') {
            return 0;
        }
        alike(sum, 1, word.key, |next| next(word.key));
        if sum.done()[0] == 0 {
            return 0;
        }
        self.cue_features(at, sum);
        let logit = sum.done()[0] as f32 * scale;
        (10.0 / (1.0 + (-logit).exp())).round() as u8
    }

    /// Hands `sink` the features of whether the token `at` reports something.
    pub(crate) fn cue_features(&self, at: usize, sink: &mut impl Sink) {
        let [before, me, after, second] = [-1, 0, 1, 2].map(|offset| self.word(at, offset));
        alike(sink, 10, both(me.all, u64::from(at == 0)), |next| {
            next(0);
            next(me.key);
            next(me.ending);
            next(me.path);
            next(both(u64::from(at == 0), me.key));
        });
        let mut kind = 20;
        let mut next = |about: u64| {
            kind += 1;
            sink.take(feature(kind, about));
        };
        next(both(me.key, before.key));
        next(both(me.key, after.key));
        next(both(me.key, before.class));
        next(both(me.key, after.class));
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
        next(both(u64::from(before.capital), both(me.ending, after.class)));
        next(both(me.kind(8), after.kind(4)));
    }

    /// Hands `sink` the features of the label of the token `at`.
    pub(crate) fn features(&self, at: usize, sink: &mut impl Sink) {
        let [far, before, me, after, next_but_one] = [-2, -1, 0, 1, 2].map(|offset| self.word(at, offset));
        let (left, right) = (self.left[at], self.right[at]);
        let cue = |at: usize| self.cues.get(at).map_or(11, |&cue| u64::from(cue));
        let (own, cue_before, cue_after) = (cue(at), cue(at.wrapping_sub(1)), cue(at + 1));
        alike(sink, 100, both(me.all, own), |next| {
            next(0);
            next(own);
            next(both(own, me.key));
            next(me.key);
            next(me.class);
            next(me.ending);
            next(me.kind(6));
            next(me.kind(8));
        });
        for (kind, word) in [(120, before), (130, after)] {
            alike(sink, kind, word.all, |next| {
                next(word.key);
                next(word.class);
                next(word.kind(8));
            });
        }
        // The word that reports: to the left, to the right.
        for (kind, side) in [(140, left), (150, right)] {
            let between = u64::from(side.that) << 4 | side.commas;
            alike(sink, kind, both(side.word, both(side.strength << 8 | side.distance, between)), |next| {
                next(side.word);
                next(both(side.distance, side.strength));
                next(both(side.word, side.distance));
                next(both(side.strength, between));
                next(both(side.word, between));
            });
        }
        let mut kind = 160;
        let mut next = |about: u64| {
            kind += 1;
            sink.take(feature(kind, about));
        };
        next(far.key);
        next(next_but_one.key);
        next(both(me.key, after.key));
        next(both(before.kind(8), me.kind(8)));
        next(both(own, cue_after));
        next(both(cue_before, me.kind(6)));
        next(both(cue_after, me.kind(6)));
        next(both(left.strength, me.key));
        next(both(right.strength, me.key));
        next(both(both(left.strength, right.strength), both(left.commas, right.commas)));
        // Clauses.
        next(both(left.edge, left.since));
        next(both(right.edge, right.since));
        next(both(both(left.edge, left.since.min(2)), both(left.strength, left.commas)));
        // Marks, names, place.
        let flag = |flags: &[bool], at: usize| u64::from(flags.get(at).copied().unwrap_or(false));
        let quoted = flag(&self.quoted, at);
        next(both(quoted, left.strength));
        next(both(quoted, flag(&self.quoted, at + 1) << 1 | flag(&self.quoted, at.wrapping_sub(1))));
        let named = flag(&self.named, at) << 1 | flag(&self.named, at + 1);
        next(both(named, both(cue_after, own)));
        next(both(named, both(left.strength, right.strength)));
        next(both(rough(at), u64::from(me.capital)));
        next(both(rough(at), rough(self.words.len() - at)));
        next(both(self.words[0].key, u64::from(left.strength > 0)));
    }

    /// How many tokens it has.
    #[cfg(feature = "train")]
    pub(crate) fn len(&self) -> usize {
        self.words.len()
    }

    /// The number of the word of the token `at`.
    #[cfg(feature = "train")]
    pub(crate) fn key(&self, at: usize) -> u64 {
        self.words[at].key
    }
}

static THAT: LazyLock<u64> = LazyLock::new(|| crate::text::lexicon::key("that"));
static TO: LazyLock<u64> = LazyLock::new(|| crate::text::lexicon::key("to"));

/// The feature that weighs something for every word that ever reported in training, whatever its other weights are:
/// training may well leave the word itself without one, "said" among them, where its neighbours tell as much.
pub(crate) const fn known(key: u64) -> u64 {
    feature(2, key)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::lexicon::key;

    #[test]
    fn the_commonest_words_that_report_are_known() {
        for word in ["said", "say", "says", "told", "argued", "believes", "wants", "according"] {
            assert_ne!(CUES.sum(|take| take(known(key(word)))), [0], "{word}");
        }
        assert_eq!(CUES.sum(|take| take(known(key("qqqqq")))), [0]);
    }
}
