//! The candidates for a source: the nearest phrases before and after the quotation, its neighbours' sources, and nobody.

use super::{QuoteContext, Ranker};
use crate::text::quotes::document::REACH;

/// The most candidates before a quotation.
const BEFORE: usize = 16;
/// The most candidates after it.
const AFTER: usize = 6;
/// How many paragraphs back they may be.
const BACK: u32 = 3;

/// A phrase as a candidate for one quotation.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Candidate {
    /// Its index among the nouns; `None` is "nobody".
    pub(crate) noun: Option<usize>,
    /// How many other candidates are between it and the quotation.
    pub(super) rank: u32,
    /// How many of those are subjects of verbs of saying.
    pub(super) subjects: u32,
}

/// The sources of the neighbouring quotations, as numbers of nouns.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Neighbours {
    /// The source of the one before.
    pub(crate) previous: Option<usize>,
    /// The source of the one before that.
    pub(crate) earlier: Option<usize>,
    /// The source of the one after.
    pub(crate) next: Option<usize>,
}

impl Neighbours {
    /// Adds the neighbours' sources that are not yet among `all`.
    pub(crate) fn carry(&self, all: &mut Vec<Candidate>) {
        for carried in [self.previous, self.earlier, self.next].into_iter().flatten() {
            if !all.iter().any(|candidate| candidate.noun == Some(carried)) {
                all.push(Candidate { noun: Some(carried), rank: 99, subjects: 99 });
            }
        }
    }
}

impl Ranker<'_, '_> {
    /// The candidates for a quotation: "nobody", then the nearest first.
    pub(crate) fn candidates(&self, context: &QuoteContext, all: &mut Vec<Candidate>) {
        all.clear();
        all.push(Candidate { noun: None, rank: 0, subjects: 0 });
        let past = self.nouns.partition_point(|noun| noun.phrase.first < context.open);
        let mut subjects = 0;
        for (rank, number) in (0..past).rev().take(BEFORE).enumerate() {
            let noun = &self.nouns[number];
            if context.paragraph > noun.paragraph + BACK || context.open - noun.phrase.first > 12 * REACH {
                break;
            }
            self.push(all, number, rank, subjects);
            subjects += u32::from(noun.verb.is_some() || noun.inverted.is_some());
        }
        subjects = 0;
        for (rank, number) in (past..self.nouns.len()).take(AFTER).enumerate() {
            let noun = &self.nouns[number];
            if noun.paragraph > context.paragraph + 1 || noun.phrase.first > context.end + 2 * REACH {
                break;
            }
            self.push(all, number, rank, subjects);
            subjects += u32::from(noun.verb.is_some() || noun.inverted.is_some());
        }
    }

    fn push(&self, all: &mut Vec<Candidate>, number: usize, rank: usize, subjects: u32) {
        let rank = u32::try_from(rank).unwrap_or(u32::MAX);
        all.push(Candidate { noun: Some(number), rank, subjects });
    }
}
