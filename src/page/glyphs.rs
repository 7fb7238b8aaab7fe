//! What of a text reaches the terminal: graphemes with their width, hostile ones replaced by stand-ins.
//!
//! Articles, headlines and file names come from outside. A control character could move the cursor or
//! speak to the terminal, a bidi override could swap what is read, an invisible one could hide. Each is
//! shown as one visible sign in its place, so that nothing is lost and every offset stays true.

use std::borrow::Cow;

use unicode_segmentation::{GraphemeIndices, UnicodeSegmentation};
use unicode_width::UnicodeWidthStr;

use crate::Span;

/// The most characters of one grapheme that are sent; a tower of accents higher than this is cut there.
const TALLEST: usize = 12;

/// One step of the cursor: what to print for a few bytes of the text, and the columns it takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Glyph<'a> {
    /// The bytes of the text that it stands for.
    pub span: Span,
    /// What is printed.
    pub shown: Cow<'a, str>,
    /// Columns, 1 or 2.
    pub width: usize,
}

/// The glyphs of `text`, in order; their spans tile it without a gap.
///
/// ```
/// use onrecord::page::glyphs;
/// let shown: String = glyphs("a\u{1b}[31mb").map(|g| g.shown).collect();
/// assert_eq!(shown, "a␛[31mb");
/// ```
pub fn glyphs(text: &str) -> Glyphs<'_> {
    Glyphs { inner: text.grapheme_indices(true) }
}

/// Iterator of [`glyphs`].
pub struct Glyphs<'a> {
    inner: GraphemeIndices<'a>,
}

impl<'a> Iterator for Glyphs<'a> {
    type Item = Glyph<'a>;

    fn next(&mut self) -> Option<Glyph<'a>> {
        let (start, grapheme) = self.inner.next()?;
        let span = Span::new(start, start + grapheme.len());
        if let [byte] = grapheme.as_bytes()
            && (b' '..0x7f).contains(byte)
        {
            return Some(Glyph { span, shown: Cow::Borrowed(grapheme), width: 1 });
        }
        let shown = harmless(grapheme);
        let width = shown.width().clamp(1, 2);
        Some(Glyph { span, shown, width })
    }
}

/// `grapheme` as it may be printed.
fn harmless(grapheme: &str) -> Cow<'_, str> {
    let joined = grapheme.chars().nth(1).is_some();
    let unsafe_here = |c: char| stand_in(c).is_some() && !(joined && matches!(c, '\u{200c}' | '\u{200d}'));
    let tall = grapheme.chars().nth(TALLEST).is_some();
    let bare = grapheme.width() == 0;
    if !tall && !bare && !grapheme.chars().any(unsafe_here) && grapheme.width() <= 2 {
        return Cow::Borrowed(grapheme);
    }
    // A line break of two characters is one break; everything else is one sign for one character.
    if grapheme == "\r\n" {
        return Cow::Borrowed(" ");
    }
    let mut shown = String::new();
    for c in grapheme.chars().take(TALLEST) {
        match stand_in(c) {
            Some(sign) if unsafe_here(c) => shown.push(sign),
            _ => shown.push(c),
        }
    }
    // A mark without a letter would join what stands before it: it gets a carrier of its own. What joins
    // nothing and still takes no column is a sign that nobody would see.
    if shown.width() == 0 {
        shown.insert(0, '◌');
        if shown.graphemes(true).nth(1).is_some() {
            return Cow::Borrowed("·");
        }
    }
    // More columns than a cell pair can hold: only the first sign is printed.
    if shown.width() > 2 {
        let first = shown.chars().next().unwrap_or('\u{fffd}');
        return Cow::Owned(first.to_string());
    }
    Cow::Owned(shown)
}

/// The visible sign for a character that must not be sent, or that could not be seen.
fn stand_in(c: char) -> Option<char> {
    Some(match c {
        '\n' | '\r' | '\t' | '\u{2028}' | '\u{2029}' | '\u{85}' => ' ',
        '\0'..='\u{1f}' => char::from_u32(0x2400 + c as u32)?,
        '\u{7f}' => '␡',
        '\u{80}'..='\u{9f}' => '▯',
        // Bidi marks, embeddings, overrides and isolates.
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => '▯',
        // Invisible: soft hyphen, zero-width characters, byte-order mark, old format signs, tags.
        '\u{ad}'
        | '\u{180e}'
        | '\u{200b}'..='\u{200d}'
        | '\u{2060}'..='\u{2065}'
        | '\u{206a}'..='\u{206f}' => '·',
        '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}' => '·',
        _ => return None,
    })
}

/// Columns that `text` takes when printed.
pub fn width(text: &str) -> usize {
    glyphs(text).map(|glyph| glyph.width).sum()
}

/// What stands in a column of the row `row` of `text`, counted from its beginning; past the end, the last sign.
pub fn glyph_at(text: &str, row: Span, column: usize) -> Option<Span> {
    let (mut used, mut last) = (0, None);
    for glyph in glyphs(row.of(text).trim_end()) {
        used += glyph.width;
        last = Some(Span::new(row.start + glyph.span.start, row.start + glyph.span.end));
        if used > column {
            break;
        }
    }
    last
}

/// `text` as it may be printed, whole.
pub fn sanitise(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|b| (b' '..0x7f).contains(&b)) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(glyphs(text).fold(String::with_capacity(text.len()), |mut all, glyph| {
        all.push_str(&glyph.shown);
        all
    }))
}

/// `text` as it may be printed in at most `columns`, with an ellipsis where it was cut.
///
/// ```
/// use onrecord::page::clip;
/// assert_eq!(clip("Harbour board votes", 10), "Harbour b…");
/// assert_eq!(clip("Harbour", 10), "Harbour");
/// ```
pub fn clip(text: &str, columns: usize) -> String {
    let mut shown = String::new();
    let mut used = 0;
    let mut cut = 0; // where the ellipsis goes if the rest does not fit
    for glyph in glyphs(text) {
        if used + glyph.width > columns {
            shown.truncate(cut);
            let kept = shown.trim_end().len();
            shown.truncate(kept);
            if columns > 0 {
                shown.push('…');
            }
            return shown;
        }
        shown.push_str(&glyph.shown);
        used += glyph.width;
        if used < columns {
            cut = shown.len();
        }
    }
    shown
}
