//! Breaks a paragraph into lines. textwrap decides where to break, and glyphs say how wide everything is.

use textwrap::core::Fragment;
use textwrap::wrap_algorithms::wrap_first_fit;
use textwrap::{WordSeparator, WordSplitter};

use super::glyphs::glyphs;
use crate::Span;

/// A word with the white space after it, or a part of one that is too long for a line.
#[derive(Debug)]
struct WordPart {
    span: Span,
    width: usize,
    space: usize,
}

impl Fragment for WordPart {
    fn width(&self) -> f64 {
        self.width as f64
    }
    fn whitespace_width(&self) -> f64 {
        self.space as f64
    }
    fn penalty_width(&self) -> f64 {
        0.0
    }
}

/// Breaks `text` into rows of at most `columns`, by Unicode line-breaking rules and display width. The rows cover all of
/// `text`: white space at the end of a row belongs to it, but is not painted past the last column.
///
/// ```
/// use onrecord::page::wrap;
/// let text = "The ferry will run until spring.";
/// let rows: Vec<_> = wrap(text, 12).iter().map(|row| row.of(text)).collect();
/// assert_eq!(rows, ["The ferry ", "will run ", "until ", "spring."]);
/// ```
pub fn wrap(text: &str, columns: usize) -> Vec<Span> {
    wrap_with(text, columns, &[])
}

/// Like [`wrap`], with labels drawn in the text, each given by the end of the character before it and its width.
pub(super) fn wrap_with(text: &str, columns: usize, labels: &[(usize, usize)]) -> Vec<Span> {
    // A glyph can take two columns.
    let columns = columns.max(2);
    let mut words = Vec::with_capacity(text.len() / 6 + 1);
    let mut at = 0;
    for word in WordSeparator::UnicodeBreakProperties.find_words(text) {
        // The slices of `text` are in order, so their lengths add up to offsets.
        for part in split(&word) {
            push_word(text, Span::new(at, at + part), columns, labels, &mut words);
            at += part;
        }
    }
    debug_assert_eq!(at, text.len());
    if words.is_empty() {
        return vec![Span::new(0, 0)];
    }
    wrap_first_fit(&words, &[columns as f64])
        .into_iter()
        .filter_map(|row| Some(Span::new(row.first()?.span.start, row.last()?.span.end)))
        .collect()
}

/// Returns the lengths in bytes of the parts of a word: a line may break after its hyphens.
fn split<'a>(word: &textwrap::core::Word<'a>) -> impl Iterator<Item = usize> + use<'a> {
    let whole = word.word.len() + word.whitespace.len();
    let mut points = WordSplitter::HyphenSplitter.split_points(word.word);
    points.push(whole);
    let mut last = 0;
    points.into_iter().map(move |point| {
        let part = point - last;
        last = point;
        part
    })
}

/// Measures a word. If it is wider than a line, it is cut between glyphs.
fn push_word(text: &str, span: Span, columns: usize, labels: &[(usize, usize)], words: &mut Vec<WordPart>) {
    let word = span.of(text);
    let ink = word.trim_end().len();
    let mut piece = WordPart { span: Span::new(span.start, span.start), width: 0, space: 0 };
    for glyph in glyphs(word) {
        if glyph.span.start >= ink {
            piece.space += glyph.width;
        } else {
            let (from, to) = (span.start + glyph.span.start, span.start + glyph.span.end);
            let behind = labels.iter().filter(|(at, _)| from < *at && *at <= to).map(|(_, width)| width);
            let width = glyph.width + behind.sum::<usize>();
            if piece.width + width > columns && piece.width > 0 {
                let next = piece.span.end;
                words.push(std::mem::replace(
                    &mut piece,
                    WordPart { span: Span::new(next, next), width: 0, space: 0 },
                ));
            }
            piece.width += width;
        }
        piece.span.end = span.start + glyph.span.end;
    }
    words.push(piece);
}
