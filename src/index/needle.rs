//! Words that are looked for in a text that is at hand: for the scan, and to mark what was found.

use super::query::{Field, Query, Words};
use super::words::Words as Cut;
use crate::Span;

/// How many bytes of a passage stand before what was found, and how many in all.
const BEFORE: usize = 40;
const PASSAGE: usize = 160;

/// One word or a phrase, made ready to be looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Needle {
    words: Vec<String>,
    /// Whether the last word may go on.
    open: bool,
}

impl Needle {
    /// Looks for `words` as the index does: without case, accents and signs.
    ///
    /// ```
    /// use onrecord::index::{Needle, Words};
    /// let needle = Needle::new(&Words::Phrase("José’s plan".into()));
    /// let text = "It was Jose's PLAN.";
    /// let found: Vec<_> = needle.all(text, 9).into_iter().map(|span| span.of(text)).collect();
    /// assert_eq!(found, ["Jose's PLAN"]);
    /// ```
    pub fn new(words: &Words) -> Self {
        Self { words: super::words(words.text()), open: matches!(words, Words::Prefix(_)) }
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
        let (mut cut, mut word) = (Cut::new(text), String::new());
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
    pub fn needles(&self) -> Vec<Needle> {
        let mut needles = Vec::new();
        self.collect(&mut needles);
        needles
    }

    fn collect(&self, needles: &mut Vec<Needle>) {
        match self {
            Query::And(inner) | Query::Or(inner) => inner.iter().for_each(|query| query.collect(needles)),
            Query::Text(field, words) if *field != Field::Outlet => {
                let needle = Needle::new(words);
                if !needle.words.is_empty() && !needles.contains(&needle) {
                    needles.push(needle);
                }
            }
            _ => {}
        }
    }
}

/// A line of the text around what was found first; the beginning where the text does not hold it.
pub fn passage(text: &str, needles: &[Needle]) -> String {
    let found = needles.iter().flat_map(|needle| needle.all(text, 1)).min();
    let at = found.unwrap_or(Span::new(0, 0)).start;
    let edge = |at: usize| (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    let mut start = edge(at.saturating_sub(BEFORE));
    if start > 0 {
        // Begin with a whole word.
        start += text[start..at].find(char::is_whitespace).unwrap_or(0);
    }
    let end = edge(start + PASSAGE);
    let words: Vec<&str> = text[start..end].split_whitespace().collect();
    words.join(" ")
}
