//! Passages of a text: the words with their offsets, so that they are found again when the text has moved.

use serde_json::{Value, json};

use crate::Span;

/// Maximum length of the stored words in bytes, which is enough to recognise a passage.
const LONGEST: usize = 100_000;

/// Words of an article and their place in its text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Passage {
    /// The words.
    pub words: String,
    /// Number of code points before the first word.
    pub start: usize,
    /// Number of code points up to the end of the last word.
    pub end: usize,
}

impl Passage {
    /// Returns the passage at `span` of `text`.
    pub fn of(text: &str, span: Span) -> Self {
        let words = crate::article::at_most(LONGEST, span.of(text)).to_owned();
        let start = points(&text[..span.start]);
        Self { end: start + points(&words), words, start }
    }

    /// Finds the words in `text`: where they were, or else at the nearest place.
    ///
    /// ```
    /// use onrecord::{Span, store::Passage};
    /// let before = "“We stay,” she said. “We stay.”";
    /// let second = before.rfind("We stay").unwrap();
    /// let passage = Passage::of(before, Span::new(second, second + 7));
    /// let after = format!("Updated. {before}");
    /// assert_eq!(passage.find(&after).unwrap().start, "Updated. ".len() + second);
    /// assert_eq!(passage.find("Something else."), None);
    /// ```
    pub fn find(&self, text: &str) -> Option<Span> {
        if self.words.is_empty() {
            return None;
        }
        let was = byte_at(text, self.start);
        if text[was..].starts_with(&self.words) {
            return Some(Span::new(was, was + self.words.len()));
        }
        let starts = memchr::memmem::find_iter(text.as_bytes(), self.words.as_bytes());
        let nearest = starts.min_by_key(|at| at.abs_diff(was))?;
        Some(Span::new(nearest, nearest + self.words.len()))
    }

    pub(super) fn to_json(&self) -> Value {
        json!({ "words": self.words, "start": self.start, "end": self.end })
    }

    pub(super) fn from_json(value: &Value) -> Option<Self> {
        let number = |key: &str| Some(value[key].as_u64()? as usize);
        let words = value["words"].as_str()?.to_owned();
        Some(Self { words, start: number("start")?, end: number("end")? })
    }
}

/// Returns the number of code points in a text.
pub fn points(text: &str) -> usize {
    text.chars().count()
}

/// Returns the byte offset after this many code points, or the length of a shorter text.
pub fn byte_at(text: &str, points: usize) -> usize {
    text.char_indices().nth(points).map_or(text.len(), |(at, _)| at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_passage_is_found_again_after_the_text_moved(
            before in "[a-zé \n]{0,40}", words in "[A-ZÅ]{4,12}", after in "[a-zé \n]{0,40}", new in "[a-zé \n]{0,60}"
        ) {
            let text = format!("{before}{words}{after}");
            let passage = Passage::of(&text, Span::new(before.len(), before.len() + words.len()));
            prop_assert_eq!(passage.find(&text).map(|span| span.start), Some(before.len()));
            prop_assert_eq!(passage.end - passage.start, words.chars().count());
            let moved = format!("{new}{text}");
            prop_assert_eq!(passage.find(&moved).map(|span| span.of(&moved)), Some(words.as_str()));
            prop_assert_eq!(Passage::from_json(&passage.to_json()), Some(passage));
        }
    }
}
