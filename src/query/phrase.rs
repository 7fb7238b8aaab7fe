//! Finds a word or a phrase in a text, as the index does: without case, accents and punctuation.

use super::ast::{Field, Query, Words};
use super::tokenize::{WordIter, words};
use crate::Span;

/// One word or a phrase, made ready to be looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PhraseMatcher {
    words: Vec<String>,
    /// Whether the last word may go on.
    open: bool,
}

impl PhraseMatcher {
    /// Looks for `words` as the index does: without case, accents and signs.
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

    /// Its words, in order.
    pub fn words(&self) -> &[String] {
        &self.words
    }

    /// Whether the last word may go on.
    pub fn open(&self) -> bool {
        self.open
    }

    /// Whether it stands in `text`.
    pub fn is_in(&self, text: &str) -> bool {
        !self.all(text, 1).is_empty()
    }

    /// Where it stands in `text`, at most `most` times.
    pub fn all(&self, text: &str, most: usize) -> Vec<Span> {
        let (mut cut, mut word) = (WordIter::new(text), String::new());
        let mut found = Vec::new();
        // Where the phrase may have begun, and how many of its words have come.
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

impl Query {
    /// What it asks to be there in the text of an article, to be marked where it is shown.
    pub fn needles(&self) -> Vec<PhraseMatcher> {
        let mut needles = Vec::new();
        self.collect(&mut needles);
        needles
    }

    fn collect(&self, needles: &mut Vec<PhraseMatcher>) {
        match self {
            Query::And(inner) | Query::Or(inner) => inner.iter().for_each(|query| query.collect(needles)),
            Query::Text(field, words) if *field != Field::Outlet => {
                let needle = PhraseMatcher::new(words);
                if !needle.words.is_empty() && !needles.contains(&needle) {
                    needles.push(needle);
                }
            }
            _ => {}
        }
    }
}
