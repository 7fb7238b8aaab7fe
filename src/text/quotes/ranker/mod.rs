//! Ranks whoever could be the source of a quotation.
//!
//! `candidates` says who that is, `frame` what surrounds the quotation, `standing` how the two stand to each
//! other, `features` what speaks for one of them.

mod candidates;
mod features;
mod frame;
mod standing;

pub(crate) use candidates::{Around, Candidate};
pub(crate) use frame::Frame;

use super::nouns::{self, Link, Noun};
use super::scene::Scene;
use super::sources::Who;
use crate::text::lexicon::Class;
use crate::text::tokens::Shape;

/// The scene with everything that could be a source in it.
pub(crate) struct Ranker<'s, 'a> {
    /// The article.
    pub(crate) scene: &'s Scene<'a>,
    /// Whoever could be speaking.
    pub(crate) nouns: Vec<Noun>,
    links: Vec<Link>,
    /// For each quotation how many paragraphs stand before it.
    paragraphs: Vec<u32>,
}

impl<'s, 'a> Ranker<'s, 'a> {
    /// Reads the nouns of `scene`.
    pub(crate) fn new(scene: &'s Scene<'a>) -> Self {
        let nouns = nouns::all(scene);
        let links = nouns::links(scene, &nouns);
        let mut paragraphs = Vec::with_capacity(scene.marked.len());
        let mut paragraph = 0;
        let mut at = 0;
        for marked in scene.marked {
            let breaks = scene.tokens[at..marked.open].iter().filter(|token| token.shape == Shape::Break);
            // Breaks inside quotations are counted by nobody.
            paragraph += u32::try_from(breaks.count()).unwrap_or(0);
            at = marked.end();
            paragraphs.push(paragraph);
        }
        Self { scene, nouns, links, paragraphs }
    }

    /// The verb that ties the source `noun` to the quotation, if one does.
    pub(crate) fn cue(&self, frame: &Frame, noun: usize) -> Option<usize> {
        let linked = frame.near.iter().flatten().find(|link| link.noun == noun).map(|link| link.cue);
        linked.or(self.nouns[noun].verb).or(self.nouns[noun].inverted)
    }
}

impl Ranker<'_, '_> {
    /// The name whose verb of saying stands right before the quotation: "… told the court that Quill had shouted, “…".
    /// Whoever tells of it does not say it.
    pub(crate) fn introducing(&self, frame: &Frame) -> Option<usize> {
        let Link { cue, noun } = frame.near[0]?;
        let scene = self.scene;
        let phrase = self.nouns[noun].phrase;
        let told = (cue + 1..frame.open).all(|at| {
            matches!(scene.tokens[at].sign, ',' | ':')
                || matches!(scene.word(at), "to" | "at" | "back" | "that")
                || scene.is(at, Class::OBLIQUE)
        });
        let own = phrase.end <= cue
            && (phrase.end..cue).all(|at| scene.is(at, Class::AUX.or(Class::ADVERB)))
            && !scene.passive(cue);
        let strong = scene.cue(cue, Class::CUE) && cue + 1 + MOST_BETWEEN >= frame.open;
        (told && own && strong && matches!(phrase.who, Who::Named(_))).then_some(noun)
    }
}

/// So many tokens may stand between a verb of saying and the words that it introduces.
const MOST_BETWEEN: usize = 4;

/// A number for the word at `at`, or for there being none.
fn word_key(scene: &Scene<'_>, at: Option<usize>) -> u64 {
    match at.and_then(|at| scene.tokens.get(at)) {
        None => 1,
        Some(token) if token.shape == Shape::Break => 2,
        Some(token) if token.sign != '\0' => u64::from(u32::from(token.sign)) + 16,
        Some(token) if token.shape == Shape::Number => 3,
        Some(token) => token.key,
    }
}
