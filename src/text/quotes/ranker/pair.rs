//! A candidate together with a quotation: where the phrase is, and what is between the two.

use super::{Candidate, QuoteContext, Ranker};
use crate::text::lexicon::Class;
use crate::text::quotes::document::Document;
use crate::text::quotes::nouns::Noun;
use crate::text::quotes::sources::Reference;

/// The values that the features of a candidate and a quotation are made of.
pub(super) struct PairFeatures {
    /// Where it is, seen from the quotation.
    pub(super) place: u64,
    /// What it is made of, and whether it is inside another.
    pub(super) kind: u64,
    pub(super) nested: u64,
    /// Its role at its own verb of saying.
    pub(super) role: u64,
    /// Which of the verbs near the quotation has it as its subject, if any.
    pub(super) link: u64,
    /// That verb, or its own, and how far the verb is from the marks.
    pub(super) cue: Option<usize>,
    pub(super) gap: u64,
    /// How many candidates are nearer, and how many of them are subjects of verbs of saying.
    pub(super) rank: u64,
    pub(super) subjects: u64,
    /// How many other quotations and how many verbs of saying are between.
    pub(super) between: u64,
    pub(super) verbs: u64,
    /// Whether it opens its sentence; how many others come before it there; what kind of word follows it.
    pub(super) opens: u64,
    pub(super) order: u64,
    pub(super) follows: u64,
}

impl Ranker<'_, '_> {
    /// Computes the values for `candidate`, which is the noun `number`.
    pub(super) fn pair(&self, context: &QuoteContext, candidate: Candidate, number: usize) -> PairFeatures {
        let noun = &self.nouns[number];
        let slot = context.near.iter().position(|link| link.is_some_and(|link| link.noun == number));
        let cue = self.cue(context, number);
        let between = if noun.phrase.first < context.open {
            (context.quote as u64).saturating_sub(u64::from(noun.passed))
        } else {
            u64::from(noun.passed).saturating_sub(context.quote as u64 + 1)
        };
        PairFeatures {
            place: self.location(context, noun),
            kind: noun.kind as u64,
            nested: noun.nested as u64,
            role: role(self.document, noun),
            link: slot.map_or(0, |slot| slot as u64 + 1),
            cue,
            gap: cue.map_or(15, |cue| apart(context, cue)),
            rank: steps(candidate.rank),
            subjects: u64::from(candidate.subjects.min(4)),
            between: between.min(3),
            verbs: self.verbs_between(context, noun),
            opens: u64::from(self.document.opens_sentence(noun.phrase.first)),
            order: u64::from(noun.order.min(4)),
            follows: u64::from(self.following(noun.phrase.end)),
        }
    }

    /// Where the phrase is, seen from the quotation.
    fn location(&self, context: &QuoteContext, noun: &Noun) -> u64 {
        let Noun { phrase, paragraph, .. } = noun;
        if phrase.first < context.open {
            if phrase.first >= context.low {
                return 1;
            }
            return match context.paragraph - paragraph.min(&context.paragraph) {
                0 => match self.document.sentences[context.low] - self.document.sentences[phrase.first] {
                    0 | 1 => 2,
                    2 => 3,
                    _ => 4,
                },
                1 => {
                    // The last sentence of the paragraph before, or an earlier one.
                    match self.document.sentences[context.low] - self.document.sentences[phrase.first] {
                        0..=2 => 5,
                        _ => 6,
                    }
                }
                2 => 7,
                _ => 8,
            };
        }
        if phrase.first < context.high {
            return 9;
        }
        match paragraph.saturating_sub(context.paragraph) {
            0 => match self.document.sentences[phrase.first] - self.document.sentences[context.end - 1] {
                0 | 1 => 10,
                _ => 11,
            },
            _ => 12,
        }
    }

    /// Returns what kind of word follows a phrase: whether it could be its verb.
    fn following(&self, at: usize) -> u8 {
        let document = self.document;
        let Some(token) = document.tokens.get(at) else { return 0 };
        let beside = self.beside(Some(at));
        if beside != 11 {
            return beside;
        }
        let word = document.word(at);
        match () {
            () if token.is(Class::AUX) => 16,
            () if token.is(Class::ADVERB) || word.ends_with("ly") => 17,
            () if word.ends_with("ed") => 18,
            () if word.ends_with("ing") => 19,
            () if word.ends_with('s') => 20,
            () => 21,
        }
    }

    /// Returns how many verbs of saying are between a phrase and the quotation.
    fn verbs_between(&self, context: &QuoteContext, noun: &Noun) -> u64 {
        let (from, to) = if noun.phrase.first < context.open {
            (noun.phrase.end, context.open)
        } else {
            (context.end, noun.phrase.first)
        };
        let past = self.links.partition_point(|link| link.cue < from);
        self.links[past..].iter().take(3).take_while(|link| link.cue < to).count() as u64
    }

    /// Returns whether the quotation names the candidate. Few people speak of themselves by name.
    pub(super) fn named_inside(&self, context: &QuoteContext, noun: &Noun) -> u64 {
        let Reference::Named(person) = noun.phrase.who else { return 0 };
        1 + u64::from(context.named.contains(&person))
    }
}

/// Returns the role of a phrase at its own verb of saying: before or after it, and how strong that cue is.
fn role(document: &Document<'_>, noun: &Noun) -> u64 {
    let strong = |at: usize| document.cue(at, Class::CUE);
    match (noun.verb, noun.inverted) {
        (Some(verb), _) if strong(verb) => 1,
        (_, Some(verb)) if strong(verb) => 2,
        (Some(_), _) => 3,
        (_, Some(verb)) if !document.cue(verb, Class::WEAK_CUE) => 4,
        (_, Some(_)) => 5,
        _ => 0,
    }
}

/// Returns how far a verb is from the marks: no, few or many tokens, before or after.
fn apart(context: &QuoteContext, cue: usize) -> u64 {
    let (steps, after) =
        if cue < context.open { (context.open - cue - 1, 0) } else { (cue.saturating_sub(context.end), 8) };
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

/// Returns a count in growing buckets.
pub(in crate::text::quotes) fn steps(count: u32) -> u64 {
    match count {
        0..=3 => u64::from(count),
        4 | 5 => 4,
        6..=9 => 5,
        10..=17 => 6,
        18..=35 => 7,
        _ => 8,
    }
}
