//! The features of reported speech, which [`super::indirect`] labels (after Pareti 2015).

use std::sync::LazyLock;

use super::cue_detection::{CueScores, CueToken, word};
use super::document::Document;
use crate::text::features::reports;
use crate::text::model::{FeatureSink, both};

/// The number of labels: outside, source, cue, first reported word, other reported word.
pub(crate) const LABELS: usize = 5;
/// A word outside reports.
pub(crate) const OUTSIDE: usize = 0;
/// A word that names who reports.
pub(crate) const SOURCE: usize = 1;
/// A word that introduces a report.
pub(crate) const CUE: usize = 2;
/// The first word of what is reported.
pub(crate) const BEGIN: usize = 3;
/// Another word of what is reported.
pub(crate) const INSIDE: usize = 4;

/// Returns whether label `to` may follow `from`; [`LABELS`] means the place before the first and after the last.
pub(crate) const fn allowed(from: usize, to: usize) -> bool {
    to != INSIDE || matches!(from, BEGIN | INSIDE)
}

/// A sentence prepared for labelling.
#[derive(Default)]
pub(crate) struct ReportSentence<'h> {
    words: &'h [CueToken],
    /// How likely each token is a cue, 0 to 10.
    cues: &'h [u8],
    left: Vec<NearestCue>,
    right: Vec<NearestCue>,
    /// Whether each token is in marks, or in a person's name.
    quoted: Vec<bool>,
    named: Vec<bool>,
    /// For each token, the keys of the sums that may be cached.
    keys: Vec<SumKeys>,
    /// Whether it has a cue at all.
    pub(crate) reports: bool,
}

/// The keys of the sums about a word, the ones beside it, and the nearest cues.
type SumKeys = [u64; 5];

/// The nearest cue on one side.
#[derive(Clone, Copy, Default)]
struct NearestCue {
    word: u64,
    strength: u64,
    distance: u64,
    /// Whether "that" or "to" comes between.
    that: bool,
    commas: u64,
    /// Whether it is at the edge of the sentence.
    last: bool,
    /// The nearest clause boundary, and how far away it is.
    edge: u64,
    since: u64,
}

impl NearestCue {
    /// Returns a number for what comes between.
    fn between(self) -> u64 {
        u64::from(self.that) << 4 | self.commas
    }
}

/// A word with at least this likelihood counts as a cue here.
const LIKELY: u8 = 3;

/// How many tokens at either end of a sentence are its edge.
const CLOSING: usize = 4;

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

impl<'h> ReportSentence<'h> {
    /// Reads the tokens `first..end`.
    pub(crate) fn read(
        &mut self,
        document: &Document<'_>,
        cue_scores: &'h CueScores,
        first: usize,
        end: usize,
    ) {
        self.words = &cue_scores.words[first..end];
        self.cues = &cue_scores.likely[first..end];
        self.reports = self.cues.iter().any(|&cue| cue >= LIKELY);
        if !self.reports {
            return;
        }
        self.quoted.clear();
        self.quoted.extend((first..end).map(|at| document.quote_at(at).is_some()));
        self.named.clear();
        self.named.extend((first..end).map(|at| document.entities.mention_at(at).is_some()));
        let mut sides = std::mem::take(&mut self.left);
        self.sides(0..end - first, &mut sides);
        self.left = sides;
        let mut sides = std::mem::take(&mut self.right);
        self.sides((0..end - first).rev(), &mut sides);
        self.right = sides;
        let mut keys = std::mem::take(&mut self.keys);
        keys.clear();
        keys.extend((0..end - first).map(|at| self.sum_keys(at)));
        self.keys = keys;
    }

    fn sum_keys(&self, at: usize) -> SumKeys {
        let [before, me, after] = [-1, 0, 1].map(|offset| word(self.words, at, offset));
        let side =
            |side: NearestCue| both(side.word, both(side.strength << 8 | side.distance, side.between()));
        [
            reports::WORD.of(both(me.all, u64::from(self.cues[at]))),
            reports::BEFORE.of(before.all),
            reports::AFTER.of(after.all),
            reports::LEFT_CUE.of(side(self.left[at])),
            reports::RIGHT_CUE.of(side(self.right[at])),
        ]
    }

    /// Announces the sums of all tokens to `sink`, so that the waits for memory overlap.
    pub(crate) fn expect(&self, sink: &mut impl FeatureSink) {
        self.keys.iter().for_each(|&keys| sink.expect(keys));
    }

    fn sides(&self, order: impl Iterator<Item = usize>, sides: &mut Vec<NearestCue>) {
        sides.clear();
        sides.resize(self.words.len(), NearestCue::default());
        let mut side = NearestCue::default();
        let (mut far, mut since) = (0, 0);
        for at in order {
            sides[at] = NearestCue { distance: rough(far), since: rough(since), ..side };
            let word = &self.words[at];
            far += 1;
            since += 1;
            if self.cues[at] >= LIKELY {
                side = NearestCue {
                    word: word.key,
                    strength: u64::from(self.cues[at]),
                    last: self.words.len() - at <= CLOSING || at < CLOSING,
                    edge: side.edge,
                    ..NearestCue::default()
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

    /// Sends the features of the token `at` to `sink`.
    pub(crate) fn features(&self, at: usize, sink: &mut impl FeatureSink) {
        let [far, before, me, after, next_but_one] =
            [-2, -1, 0, 1, 2].map(|offset| word(self.words, at, offset));
        let (left, right) = (self.left[at], self.right[at]);
        let cue = |at: usize| self.cues.get(at).map_or(11, |&cue| u64::from(cue));
        let (own, cue_after) = (cue(at), cue(at + 1));
        let [me_key, before_key, after_key, left_key, right_key] = self.keys[at];
        sink.take_memoised(me_key, |take| {
            let mut next = reports::WORD.in_turn(take);
            next(0);
            next(own);
            next(both(own, me.key));
            next(me.key);
            next(me.class);
            next(me.ending);
            next(me.kind(6));
            next(me.kind(8));
        });
        for (kind, key, word) in [(reports::BEFORE, before_key, before), (reports::AFTER, after_key, after)] {
            sink.take_memoised(key, |take| kind.each([word.key, word.class, word.kind(8)], take));
        }
        // The word that reports, on the left and on the right.
        for (kind, key, side) in [(reports::LEFT_CUE, left_key, left), (reports::RIGHT_CUE, right_key, right)]
        {
            sink.take_memoised(key, |take| {
                let features = [
                    side.word,
                    both(side.distance, side.strength),
                    both(side.word, side.distance),
                    both(side.strength, side.between()),
                    both(side.word, side.between()),
                ];
                kind.each(features, take);
            });
        }
        reports::PAIRS.each(
            [
                far.key,
                next_but_one.key,
                both(before.key, me.key),
                both(me.key, after.key),
                both(both(left.word, me.kind(6)), left.distance.min(4)),
                both(both(right.word, me.kind(6)), right.distance.min(4)),
            ],
            |feature| sink.take(feature),
        );
        sink.take(reports::LEFT_STRENGTH_WORD.of(both(left.strength, me.key)));
        sink.take(reports::RIGHT_STRENGTH_WORD.of(both(right.strength, me.key)));
        sink.take(reports::LEFT_EDGE.of(both(left.edge, left.since)));
        sink.take(reports::RIGHT_EDGE.of(both(right.edge, right.since)));
        // The rest has few values, so that most sums are cached.
        let flag = |flags: &[bool], at: usize| u64::from(flags.get(at).copied().unwrap_or(false));
        let quoted = flag(&self.quoted, at);
        let beside = flag(&self.quoted, at + 1) << 1 | flag(&self.quoted, at.wrapping_sub(1));
        let named = flag(&self.named, at) << 1 | flag(&self.named, at + 1);
        let strengths = both(left.strength, right.strength);
        let signs =
            left.commas << 12 | right.commas << 8 | u64::from(right.last) << 7 | u64::from(at == 0) << 6;
        let all = both(both(both(own, cue_after), strengths), signs | quoted << 4 | beside << 2 | named);
        sink.take_memoised(reports::CUES.of(all), |take| {
            take(reports::CUES.of(both(own, cue_after)));
            // “The road would open, she said.”
            let closing = both(right.strength, right.commas << 2 | u64::from(right.last) << 1);
            reports::SIGNS.each(
                [
                    both(strengths, both(left.commas, right.commas)),
                    both(closing, u64::from(left.strength > 0)),
                    both(closing, 1 << 8 | u64::from(at == 0)),
                ],
                &mut *take,
            );
            reports::MARKS_NAMES.each(
                [
                    both(quoted, left.strength),
                    both(quoted, beside),
                    both(named, both(cue_after, own)),
                    both(named, strengths),
                ],
                take,
            );
        });
    }
}

static THAT: LazyLock<u64> = LazyLock::new(|| crate::text::lexicon::key("that"));
static TO: LazyLock<u64> = LazyLock::new(|| crate::text::lexicon::key("to"));
