//! Ranks the candidates for the source of a quotation.
//!
//! `candidates` lists them, `quote_context` describes the quotation, `pair` describes both together, and `features`
//! turns all of this into features.

mod candidates;
mod features;
mod pair;
mod quote_context;

pub(crate) use candidates::{Candidate, Neighbours};
pub(super) use pair::steps;
pub(crate) use quote_context::QuoteContext;

use super::denials;
use super::document::Document;
use super::nouns::{self, CueLink, Nested, Noun, NounKind, SAYING};
use super::sources::Reference;
use crate::text::lexicon::Class;
use crate::text::tokens::{Case, Shape};

/// The document with all its possible sources.
pub(crate) struct Ranker<'s, 'a> {
    /// The article.
    pub(crate) document: &'s Document<'a>,
    /// Every phrase that could name a speaker.
    pub(crate) nouns: Vec<Noun>,
    links: Vec<CueLink>,
    /// For each quotation, how many paragraphs come before it.
    paragraphs: Vec<u32>,
}

impl<'s, 'a> Ranker<'s, 'a> {
    /// Reads the nouns of `document`.
    pub(crate) fn new(document: &'s Document<'a>) -> Self {
        let nouns = nouns::all(document);
        let links = nouns::links(document, &nouns);
        let mut paragraphs = Vec::with_capacity(document.marked.len());
        let mut paragraph = 0;
        let mut at = 0;
        for marked in document.marked {
            let breaks = document.tokens[at..marked.open].iter().filter(|token| token.shape == Shape::Break);
            // Breaks inside quotations do not count.
            paragraph += u32::try_from(breaks.count()).unwrap_or(0);
            at = marked.end();
            paragraphs.push(paragraph);
        }
        Self { document, nouns, links, paragraphs }
    }

    /// Returns the phrase that speaks if `noun` is only part of it: "Quill’s note" for "the editor" in "Quill’s note
    /// to the editor said".
    pub(crate) fn speaking(&self, noun: usize) -> usize {
        let inner = &self.nouns[noun];
        if inner.nested != Nested::Object {
            return noun;
        }
        let covers = |&outer: &usize| {
            let outer = &self.nouns[outer];
            outer.nested == Nested::No && outer.verb.is_some() && outer.phrase.end >= inner.phrase.end
        };
        (0..noun).rev().take(6).find(covers).unwrap_or(noun)
    }

    /// Returns the verb that ties the source `noun` to the quotation, if one does.
    pub(crate) fn cue(&self, context: &QuoteContext, noun: usize) -> Option<usize> {
        let linked = context.near.iter().flatten().find(|link| link.noun == noun).map(|link| link.cue);
        linked.or(self.nouns[noun].verb).or(self.nouns[noun].inverted)
    }
}

impl Ranker<'_, '_> {
    /// Returns the name whose verb of saying comes right before the quotation: Quill in "Dale told the court that
    /// Quill had shouted, “…".
    pub(crate) fn introducing(&self, context: &QuoteContext) -> Option<usize> {
        if let Some(noun) = self.announcing(context) {
            return Some(noun);
        }
        let CueLink { cue, noun } = context.near[0]?;
        let document = self.document;
        if denials::denied_before(document, context.quote) {
            return None;
        }
        let phrase = self.nouns[noun].phrase;
        let told = (cue + 1..context.open).all(|at| {
            matches!(document.token(at).symbol, ',' | ':')
                || matches!(document.word(at), "to" | "at" | "back" | "that")
                || document.is(at, Class::OBLIQUE)
        });
        let own = phrase.end <= cue
            && (phrase.end..cue).all(|at| document.is(at, Class::AUX.or(Class::ADVERB)))
            && !document.passive(cue);
        // "A town that is embracing Quill announced": the name is the object of another verb.
        let name = document.entities.mention_at(phrase.end - 1).map_or(phrase.first, |found| found.0.titled);
        let before = name.checked_sub(1).filter(|&at| !document.opens_sentence(at + 1));
        let object = before
            .is_some_and(|at| document.token(at).case == Case::Lower && document.word(at).ends_with("ing"));
        let strong = document.cue(cue, Class::CUE) && cue + 1 + MOST_BETWEEN >= context.open;
        // "When someone in the hall shouted, “…”"
        let known = matches!(phrase.who, Reference::Named(_)) || self.nouns[noun].kind == NounKind::Some;
        (told && own && strong && known && !object).then_some(noun)
    }
}

impl Ranker<'_, '_> {
    /// Returns the name that opens a sentence without a verb of saying that ends with a colon before the quotation:
    /// "Quill wanted to know: “…”".
    fn announcing(&self, context: &QuoteContext) -> Option<usize> {
        let document = self.document;
        let colon = context.open.checked_sub(1).filter(|&at| document.is_symbol(at, ':'))?;
        // A sentence may begin right after another quotation.
        let before = context.quote.checked_sub(1).map(|quote| &document.marked[quote]);
        let after = before.filter(|marked| matches!(marked.last_symbol(document.tokens), '.' | '?' | '!'));
        let low = after.map_or(context.low, |marked| context.low.max(marked.end()));
        // "Quill wanted to know" is a cue as a whole.
        let asks = |at: usize| at + 3 == colon && matches!(document.word(at), "wanted" | "wants");
        let says = |at: usize| document.cue(at, SAYING) && !asks(at);
        if (low..colon).any(|at| document.quote_at(at).is_some() || says(at)) {
            return None;
        }
        let first = self.nouns.partition_point(|noun| noun.phrase.first < low);
        let noun =
            self.nouns.get(first).filter(|noun| noun.phrase.first == low && noun.phrase.end < colon)?;
        let named = matches!(noun.phrase.who, Reference::Named(_)) && noun.nested == Nested::No;
        (named && colon - low <= LONGEST).then_some(first)
    }
}

impl Ranker<'_, '_> {
    /// Returns the owner of the words themselves where nobody else says them: Quill’s “…”.
    pub(crate) fn owning(&self, context: &QuoteContext) -> Option<usize> {
        let document = self.document;
        let before = context.open.checked_sub(1)?;
        let spoken = context.near.iter().flatten().any(|link| document.cue(link.cue, Class::CUE));
        if spoken || document.quote_at(before).is_some() || !document.owns(before) {
            return None;
        }
        let from = self.nouns.partition_point(|noun| noun.phrase.first + LONGEST < before);
        let mut near = self.nouns[from..].iter().take_while(|noun| noun.phrase.first < before);
        let named = |who: Reference| matches!(who, Reference::Named(_));
        let owner = near.position(|noun| noun.phrase.end == before && named(noun.phrase.who))?;
        Some(from + owner)
    }
}

/// The most tokens in a sentence that announces a quotation.
const LONGEST: usize = 16;

/// The most tokens between a verb of saying and the words that it introduces.
const MOST_BETWEEN: usize = 4;

/// Returns a number for the word at `at`, or for a missing word.
fn word_key(document: &Document<'_>, at: Option<usize>) -> u64 {
    match at.and_then(|at| document.tokens.get(at)) {
        None => 1,
        Some(token) if token.shape == Shape::Break => 2,
        Some(token) if token.symbol != '\0' => u64::from(u32::from(token.symbol)) + 16,
        Some(token) if token.shape == Shape::Number => 3,
        Some(token) => token.key,
    }
}
