//! Finds a word or phrase in a text with the rules of the index: ignoring case, accents and punctuation.

use super::ast::Words;
use super::tokenize::{WordIter, words};
use crate::Span;

/// A word or phrase, prepared for searching.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PhraseMatcher {
    words: Vec<String>,
    /// Whether the last word is a prefix.
    open: bool,
}

impl PhraseMatcher {
    /// Prepares `words` for searching.
    ///
    /// ```
    /// use onrecord::query::{PhraseMatcher, Words};
    /// let needle = PhraseMatcher::new(&Words::Phrase("José’s plan".into()));
    /// let text = "It was Jose's PLAN.";
    /// let found: Vec<_> = needle.all(text, 9).into_iter().map(|span| span.of(text)).collect();
    /// assert_eq!(found, ["Jose's PLAN"]);
    /// ```
    pub fn new(wanted: &Words) -> Self {
        Self { words: words(wanted.text()), open: matches!(wanted, Words::Prefix(_)) }
    }

    /// The words, in order.
    pub fn words(&self) -> &[String] {
        &self.words
    }

    /// Whether the last word is a prefix.
    pub fn open(&self) -> bool {
        self.open
    }

    /// Whether `text` contains a match.
    pub fn is_in(&self, text: &str) -> bool {
        !self.all(text, 1).is_empty()
    }

    /// The first matches in `text`, at most `most`.
    pub fn all(&self, text: &str, most: usize) -> Vec<Span> {
        let (mut cut, mut word) = (WordIter::new(text), String::new());
        let mut found = Vec::new();
        // Partial matches: where each starts, and how many of its words have matched.
        let mut begun: Vec<(usize, usize)> = Vec::new();
        while found.len() < most
            && let Some(span) = cut.next_into(&mut word)
        {
            begun.push((span.start, 0));
            begun.retain_mut(|(start, done)| {
                let last = *done + 1 == self.words.len();
                let fits = self.words.get(*done).is_some_and(|want| match last && self.open {
                    true => word.starts_with(want.as_str()),
                    false => word == *want,
                });
                *done += 1;
                if fits && last {
                    found.push(Span::new(*start, span.end));
                }
                fits && !last
            });
        }
        found
    }
}
