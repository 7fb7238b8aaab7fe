//! The surroundings of a quotation: punctuation and words, neighbouring quotations, the nearest verbs of saying.

use super::{Ranker, word_key};
use crate::text::PersonId;
use crate::text::lexicon::Class;
use crate::text::model::both;
use crate::text::quotes::document::REACH;
use crate::text::quotes::nouns::CueLink;
use crate::text::tokens::{Case, Shape};

/// The surroundings of a quotation, which are the same for all candidates.
pub(crate) struct QuoteContext {
    pub(super) open: usize,
    pub(super) end: usize,
    pub(super) low: usize,
    pub(super) high: usize,
    pub(super) paragraph: u32,
    pub(super) quote: usize,
    /// Punctuation and paragraph ends around it.
    pub(super) shape: u64,
    pub(super) relation: (u64, u64),
    pub(super) before_word: u64,
    pub(super) before_words: u64,
    pub(super) after_word: u64,
    /// How it begins and how long it is.
    pub(super) words: u64,
    /// The nearest verbs of saying with their subjects: two before, two after.
    pub(super) near: [Option<CueLink>; 4],
    /// Whom it names near its beginning.
    pub(super) named: Vec<PersonId>,
}

impl QuoteContext {
    /// Returns whether the token at `at` belongs to the sentence around the quotation.
    pub(crate) fn holds(&self, at: usize) -> bool {
        (self.low..self.high).contains(&at)
    }
}

impl Ranker<'_, '_> {
    /// Returns the surroundings of `quote`.
    pub(crate) fn context(&self, quote: usize) -> QuoteContext {
        let document = self.document;
        let marked = &document.marked[quote];
        let (open, end) = (marked.open, marked.end());
        let low = document.sentence_start(open);
        let high = document.sentence_end(end.saturating_sub(1).max(open));
        let before = open.checked_sub(1);
        let last = marked.last_symbol(document.tokens);
        let stops = match last {
            ',' => 1,
            '.' => 2,
            '?' | '!' => 3,
            '…' | '—' | '–' | '-' => 4,
            '\0' => 0,
            _ => 5,
        };
        let shape = u64::from(self.beside(before)) | u64::from(self.beside_after(end)) << 4 | stops << 8;
        let first = document.token(marked.inner());
        let begins = match first.case {
            _ if !first.word() => 0,
            Case::Lower => 1,
            _ => 2,
        };
        let length = match marked.close - marked.inner() {
            0..=2 => 0,
            3..=5 => 1,
            6..=12 => 2,
            13..=40 => 3,
            _ => 4,
        };
        let relation = (
            quote.checked_sub(1).map_or(0, |other| self.relation(other, quote)),
            if quote + 1 < document.marked.len() { self.relation(quote, quote + 1) } else { 0 },
        );
        let mut near = [None; 4];
        let past = self.links.partition_point(|link| link.cue < open);
        for (slot, link) in near[..2].iter_mut().zip(self.links[..past].iter().rev()) {
            if link.cue >= low {
                *slot = Some(*link);
            }
        }
        let past = self.links.partition_point(|link| link.cue < end);
        for (slot, link) in near[2..].iter_mut().zip(&self.links[past..]) {
            if link.cue < high {
                *slot = Some(*link);
            }
        }
        let inside = (open..end.min(open + 2 * REACH)).filter_map(|at| document.entities.mention_at(at));
        let mut named: Vec<PersonId> = inside.map(|(_, person)| person).collect();
        named.dedup();
        QuoteContext {
            open,
            end,
            low,
            high,
            paragraph: self.paragraphs[quote],
            quote,
            shape,
            relation,
            before_word: word_key(document, before),
            before_words: both(word_key(document, open.checked_sub(2)), word_key(document, before)),
            after_word: word_key(document, Some(end)),
            words: begins | length << 2 | u64::from(marked.closed) << 5,
            near,
            named,
        }
    }

    /// Returns what is at `at`: punctuation, a verb of saying, or another kind of word.
    pub(super) fn beside(&self, at: Option<usize>) -> u8 {
        let document = self.document;
        let Some(at) = at else { return 0 };
        let token = document.token(at);
        match token.symbol {
            _ if token.shape == Shape::Break => 0,
            _ if document.quote_at(at).is_some() => 1,
            ',' => 2,
            ':' => 3,
            '.' | '?' | '!' => 4,
            '\0' if document.cue(at, Class::CUE) => 5,
            '\0' if document.cue(at, Class::WEAK_CUE) => 6,
            '\0' if token.is(Class::DET) => 7,
            '\0' if matches!(document.word(at), "that") => 8,
            '\0' if token.is(Class::CONJ) || matches!(document.word(at), "who" | "whom") => 14,
            '\0' if token.is(Class::PREP) => 9,
            '\0' if token.capital() => 10,
            '\0' => 11,
            _ => 12,
        }
    }

    fn beside_after(&self, at: usize) -> u8 {
        let document = self.document;
        if at >= document.tokens.len() {
            return 0;
        }
        if document.token(at).is(Class::PRONOUN) { 13 } else { self.beside(Some(at)) }
    }

    /// Returns how far apart two consecutive quotations are.
    fn relation(&self, one: usize, other: usize) -> u64 {
        let (a, b) = (&self.document.marked[one], &self.document.marked[other]);
        if self.document.chained(one, other) {
            return 1;
        }
        match self.paragraphs[other] - self.paragraphs[one] {
            0 => {
                let between = b.open.saturating_sub(a.end());
                let same = self.document.sentences[a.end() - 1] == self.document.sentences[b.open];
                match between {
                    0 => 2,
                    _ if same => 3,
                    1..=8 => 4,
                    9..=25 => 5,
                    _ => 6,
                }
            }
            1 if self.document.breaks(a.end()) && b.open == a.end() + 1 => 7,
            1 => 8,
            2 => 9,
            _ => 10,
        }
    }
}
