//! Finds text as it is typed: smart case, Unicode, the same rules in every pane.

use crate::Span;

/// At most this many matches are collected, so that the screen stays responsive.
const MOST: usize = 50_000;

/// Text to find. Case matters only where it has a capital.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TextPattern {
    folded: Vec<char>,
    exact: bool,
}

impl TextPattern {
    /// Creates a pattern that finds `words`.
    pub fn new(words: &str) -> Self {
        let exact = words.chars().any(char::is_uppercase);
        let folded = if exact { words.chars().collect() } else { words.chars().map(fold).collect() };
        Self { folded, exact }
    }

    /// Returns whether it is empty, and so finds nothing.
    pub fn is_empty(&self) -> bool {
        self.folded.is_empty()
    }

    /// Returns every match in `text`, in order, without overlaps.
    ///
    /// ```
    /// use onrecord::page::TextPattern;
    /// let found = TextPattern::new("ferry").all("Ferry, ferry.");
    /// assert_eq!(found.len(), 2);
    /// assert_eq!(TextPattern::new("Ferry").all("Ferry, ferry.").len(), 1);
    /// ```
    pub fn all(&self, text: &str) -> Vec<Span> {
        let mut found = Vec::new();
        let mut from = 0;
        while found.len() < MOST
            && let Some(span) = self.first(text, from)
        {
            from = span.end;
            found.push(span);
        }
        found
    }

    /// Returns whether `text` has a match.
    pub fn is_in(&self, text: &str) -> bool {
        self.first(text, 0).is_some()
    }

    fn first(&self, text: &str, mut from: usize) -> Option<Span> {
        let &first = self.folded.first()?;
        loop {
            // memchr finds an ASCII letter in both cases. It misses the Kelvin sign and the long s, which fold to ASCII.
            let start = if first.is_ascii_alphanumeric() {
                let (a, b) =
                    (first as u8, if self.exact { first as u8 } else { first.to_ascii_uppercase() as u8 });
                from + memchr::memchr2(a, b, text.as_bytes().get(from..)?)?
            } else {
                let hit = |&(_, c): &(usize, char)| if self.exact { c == first } else { fold(c) == first };
                from + text.get(from..)?.char_indices().find(hit)?.0
            };
            match self.ends_at(&text[start..]) {
                Some(len) => return Some(Span::new(start, start + len)),
                None => from = start + text[start..].chars().next().map_or(1, char::len_utf8),
            }
        }
    }

    /// Returns the length in bytes of a match at the start of `text`.
    fn ends_at(&self, text: &str) -> Option<usize> {
        let mut chars = text.chars();
        let mut len = 0;
        for &want in &self.folded {
            let c = chars.next()?;
            if c != want && (self.exact || fold(c) != want) {
                return None;
            }
            len += c.len_utf8();
        }
        Some(len)
    }
}

/// Folds case and typographic quotation marks, so that `don't` finds `don’t`.
fn fold(c: char) -> char {
    match c {
        '’' | '‘' => '\'',
        '“' | '”' => '"',
        '\u{a0}' => ' ',
        _ => {
            let mut lower = c.to_lowercase();
            match (lower.next(), lower.next()) {
                (Some(one), None) => one,
                _ => c,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typographic_marks_and_case_are_folded() {
        assert!(TextPattern::new("don't").is_in("We DON’T know"));
        assert!(TextPattern::new("núñez").is_in("MS NÚÑEZ SAID"));
        assert!(!TextPattern::new("Núñez").is_in("MS NÚÑEZ SAID"));
        assert!(TextPattern::new("").all("anything").is_empty());
    }

    #[test]
    fn spans_are_those_of_the_text_and_do_not_overlap() {
        let text = "aaaa ÀÀ àà";
        let found = TextPattern::new("aa").all(text);
        assert_eq!(found, [Span::new(0, 2), Span::new(2, 4)]);
        assert_eq!(
            TextPattern::new("àà").all(text).iter().map(|s| s.of(text)).collect::<Vec<_>>(),
            ["ÀÀ", "àà"]
        );
    }
}
