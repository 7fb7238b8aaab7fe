//! Quotation marks around given words.

#[cfg(feature = "reader")]
use crate::Span;

/// Quotation marks that can surround words.
pub(crate) const MARKS: [char; 10] = ['“', '”', '"', '„', '«', '»', '‘', '’', '\'', '‟'];

/// Returns the words at `span` with the quotation marks that touch them.
#[cfg(feature = "reader")]
pub(crate) fn with_marks(text: &str, span: Span) -> Span {
    let before = text[..span.start].chars().next_back().filter(|c| MARKS.contains(c));
    let after = text[span.end..].chars().next().filter(|c| MARKS.contains(c));
    Span::new(span.start - before.map_or(0, char::len_utf8), span.end + after.map_or(0, char::len_utf8))
}
