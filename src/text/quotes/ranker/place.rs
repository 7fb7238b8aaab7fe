//! How a phrase and a quotation stand to each other: where the phrase is, what stands between the two.

use super::{Frame, Ranker};
use crate::text::lexicon::Class;
use crate::text::quotes::nouns::Noun;
use crate::text::quotes::scene::REACH;
use crate::text::quotes::sources::Who;

impl Ranker<'_, '_> {
    /// Where the phrase stands, seen from the quotation.
    pub(super) fn location(&self, frame: &Frame, noun: &Noun) -> u64 {
        let Noun { phrase, paragraph, .. } = noun;
        if phrase.first < frame.open {
            if phrase.first >= frame.low {
                return 1;
            }
            return match frame.paragraph - paragraph.min(&frame.paragraph) {
                0 => match self.scene.sentences[frame.low] - self.scene.sentences[phrase.first] {
                    0 | 1 => 2,
                    2 => 3,
                    _ => 4,
                },
                1 => {
                    // The last sentence of the paragraph before, or an earlier one.
                    match self.scene.sentences[frame.low] - self.scene.sentences[phrase.first] {
                        0..=2 => 5,
                        _ => 6,
                    }
                }
                2 => 7,
                _ => 8,
            };
        }
        if phrase.first < frame.high {
            return 9;
        }
        match paragraph.saturating_sub(frame.paragraph) {
            0 => match self.scene.sentences[phrase.first] - self.scene.sentences[frame.end - 1] {
                0 | 1 => 10,
                _ => 11,
            },
            _ => 12,
        }
    }

    /// What kind of word follows a phrase: whether it could be its verb.
    pub(super) fn following(&self, at: usize) -> u8 {
        let scene = self.scene;
        let Some(token) = scene.tokens.get(at) else { return 0 };
        let beside = self.beside(Some(at));
        if beside != 11 {
            return beside;
        }
        let word = scene.word(at);
        match () {
            () if token.is(Class::AUX) => 16,
            () if token.is(Class::ADVERB) || word.ends_with("ly") => 17,
            () if word.ends_with("ed") => 18,
            () if word.ends_with("ing") => 19,
            () if word.ends_with('s') => 20,
            () => 21,
        }
    }

    /// How many verbs of saying stand between a phrase and the quotation.
    pub(super) fn verbs_between(&self, frame: &Frame, noun: &Noun) -> u64 {
        let (from, to) = if noun.phrase.first < frame.open {
            (noun.phrase.end, frame.open)
        } else {
            (frame.end, noun.phrase.first)
        };
        let past = self.links.partition_point(|link| link.cue < from);
        self.links[past..].iter().take(3).take_while(|link| link.cue < to).count() as u64
    }

    /// Whether the quotation names the candidate: few speak of themselves by name.
    pub(super) fn named_inside(&self, frame: &Frame, noun: &Noun) -> u64 {
        let Who::Named(person) = noun.phrase.who else { return 0 };
        let scene = self.scene;
        let named = (frame.open..frame.end.min(frame.open + 2 * REACH))
            .any(|at| scene.cast.mention_at(at).is_some_and(|(_, other)| other == person));
        1 + u64::from(named)
    }
}

/// How far a verb stands from the marks: none, few, many tokens; before or after.
pub(super) fn apart(frame: &Frame, cue: usize) -> u64 {
    let (steps, after) =
        if cue < frame.open { (frame.open - cue - 1, 0) } else { (cue.saturating_sub(frame.end), 8) };
    let bucket = match steps {
        0 => 0,
        1 => 1,
        2 | 3 => 2,
        4..=6 => 3,
        7..=12 => 4,
        13..=25 => 5,
        _ => 6,
    };
    bucket + after
}

/// A count in steps that grow.
pub(super) fn steps(count: u32) -> u64 {
    match count {
        0..=3 => u64::from(count),
        4 | 5 => 4,
        6..=9 => 5,
        10..=17 => 6,
        18..=35 => 7,
        _ => 8,
    }
}
