//! Quotation marks around given words.

#[cfg(feature = "reader")]
use crate::Span;

/// Quotation marks that can surround words.
pub(crate) const MARKS: [char; 10] = ['“', '”', '"', '„', '«', '»', '‘', '’', '\'', '‟'];

/// Further marks that open or close a quotation.
#[cfg(feature = "reader")]
const FURTHER: [char; 10] = ['‹', '›', '「', '」', '『', '』', '‚', '‛', '＂', '`'];

/// Returns the words at `span` with the quotation marks that touch them. Two apostrophes or backticks are one mark; «
/// and » may have a space beside them, as in French.
#[cfg(feature = "reader")]
pub(crate) fn with_marks(text: &str, span: Span) -> Span {
    let (before, after) = (&text[..span.start], &text[span.end..]);
    let is_mark = |c: char| MARKS.contains(&c) || FURTHER.contains(&c);
    let is_space = |c: char| c.is_whitespace() && c != '\n';
    let (left, right) = (before.trim_end_matches(is_space), after.trim_start_matches(is_space));
    let without_left = ["``", "''"]
        .into_iter()
        .find_map(|mark| before.strip_suffix(mark))
        .or_else(|| before.strip_suffix(is_mark))
        .or_else(|| left.strip_suffix(['«', '‹']))
        .unwrap_or(before);
    let without_right = ["``", "''"]
        .into_iter()
        .find_map(|mark| after.strip_prefix(mark))
        .or_else(|| after.strip_prefix(is_mark))
        .or_else(|| right.strip_prefix(['»', '›']))
        .unwrap_or(after);
    Span::new(without_left.len(), text.len() - without_right.len())
}
