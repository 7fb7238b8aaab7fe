//! Ranks the candidates for the source of a quotation.
//!
//! `candidates` lists them, `quote_context` describes the quotation, `pair` the two together, and `features` turns
//! all of this into features.

mod candidates;
mod features;
mod pair;
mod quote_context;

pub(crate) use candidates::{Candidate, Neighbours};
pub(crate) use quote_context::QuoteContext;

use super::document::Document;
use super::nouns::{self, CueLink, Noun};
use super::sources::Reference;
use crate::text::lexicon::Class;
use crate::text::tokens::Shape;

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

    /// The verb that ties the source `noun` to the quotation, if one does.
    pub(crate) fn cue(&self, context: &QuoteContext, noun: usize) -> Option<usize> {
        let linked = context.near.iter().flatten().find(|link| link.noun == noun).map(|link| link.cue);
        linked.or(self.nouns[noun].verb).or(self.nouns[noun].inverted)
    }
}

impl Ranker<'_, '_> {
    /// The name whose verb of saying comes right before the quotation: Quill in "Dale told the court that Quill had
    /// shouted, “…".
    pub(crate) fn introducing(&self, context: &QuoteContext) -> Option<usize> {
        let CueLink { cue, noun } = context.near[0]?;
        let document = self.document;
        let phrase = self.nouns[noun].phrase;
        let told = (cue + 1..context.open).all(|at| {
            matches!(document.tokens[at].symbol, ',' | ':')
                || matches!(document.word(at), "to" | "at" | "back" | "that")
                || document.is(at, Class::OBLIQUE)
        });
        let own = phrase.end <= cue
            && (phrase.end..cue).all(|at| document.is(at, Class::AUX.or(Class::ADVERB)))
            && !document.passive(cue);
        let strong = document.cue(cue, Class::CUE) && cue + 1 + MOST_BETWEEN >= context.open;
        (told && own && strong && matches!(phrase.who, Reference::Named(_))).then_some(noun)
    }
}

/// Most tokens between a verb of saying and the words that it introduces.
const MOST_BETWEEN: usize = 4;

/// A number for the word at `at`, or for a missing word.
fn word_key(document: &Document<'_>, at: Option<usize>) -> u64 {
    match at.and_then(|at| document.tokens.get(at)) {
        None => 1,
        Some(token) if token.shape == Shape::Break => 2,
        Some(token) if token.symbol != '\0' => u64::from(u32::from(token.symbol)) + 16,
        Some(token) if token.shape == Shape::Number => 3,
        Some(token) => token.key,
    }
}
