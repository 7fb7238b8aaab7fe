//! Byte ranges in a text, used by every layer from the tagger to the painter.

use std::ops::Range;

/// A half-open range of bytes in a text; both ends are character boundaries.
///
/// ```
/// use onrecord::Span;
/// let text = "“Yes,” she said";
/// let word = Span::new(3, 7);
/// assert_eq!(word.of(text), "Yes,");
/// assert!(word.contains(3) && !word.contains(7));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// Creates the range `start..end`.
    pub const fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    /// Returns the text of this span; `text` must be the one it was made from.
    pub fn of(self, text: &str) -> &str {
        &text[self.start..self.end]
    }

    /// Returns the length in bytes.
    pub const fn len(self) -> usize {
        self.end.saturating_sub(self.start)
    }

    /// Returns whether the span is empty.
    pub const fn is_empty(self) -> bool {
        self.end <= self.start
    }

    /// Returns whether the byte at `at` is inside.
    pub const fn contains(self, at: usize) -> bool {
        self.start <= at && at < self.end
    }

    /// Returns whether all of `other` is inside.
    pub const fn covers(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Returns whether the two share at least one byte.
    pub const fn overlaps(self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }
}

impl From<Range<usize>> for Span {
    fn from(range: Range<usize>) -> Self {
        Self::new(range.start, range.end)
    }
}
