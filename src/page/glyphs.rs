//! What reaches the terminal: graphemes with their width. Dangerous characters are replaced by visible ones.
//!
//! Articles, headlines and file names come from outside. A control character could move the cursor or send commands
//! to the terminal, a bidi override could reorder the text, an invisible character could hide something. Each is
//! replaced by one visible character, so that nothing is lost and offsets stay right.

use std::borrow::Cow;

use unicode_segmentation::{GraphemeIndices, UnicodeSegmentation};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::Span;

/// At most this many characters of a grapheme are printed, because accents can be stacked without end.
const TALLEST: usize = 12;

/// What to print for one grapheme of the text, and its width.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Glyph<'a> {
    /// The part of the text that it stands for.
    pub span: Span,
    /// What is printed.
    pub shown: Cow<'a, str>,
    /// Columns, 1 or 2.
    pub width: usize,
}

/// Returns the glyphs of `text`, in order. Their spans cover all of it.
///
/// ```
/// use onrecord::page::glyphs;
/// let shown: String = glyphs("a\u{1b}[31mb").map(|g| g.shown).collect();
/// assert_eq!(shown, "a␛[31mb");
/// ```
pub fn glyphs(text: &str) -> Glyphs<'_> {
    Glyphs { inner: text.grapheme_indices(true) }
}

/// The iterator returned by [`glyphs`].
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

/// Returns a grapheme that is safe to print.
fn harmless(grapheme: &str) -> Cow<'_, str> {
    let tall = grapheme.chars().nth(TALLEST).is_some();
    let bare = grapheme.width() == 0;
    let safe = || in_context(grapheme).all(|(c, belongs)| belongs || stand_in(c).is_none());
    if !tall && !bare && grapheme.width() <= 2 && safe() {
        return Cow::Borrowed(grapheme);
    }
    // A line break of two characters is one break; otherwise one character is printed for each.
    if grapheme == "\r\n" {
        return Cow::Borrowed(" ");
    }
    let mut shown = String::new();
    for (c, belongs) in in_context(grapheme).take(TALLEST) {
        shown.push(stand_in(c).filter(|_| !belongs).unwrap_or(c));
    }
    // A combining mark without a letter would join the character before it, so give it a carrier of its own. If it
    // does not combine with the carrier, it has no width and would be invisible, so print a dot.
    if shown.chars().next().is_none_or(|first| first.width() == Some(0)) {
        shown.insert(0, '◌');
        if shown.graphemes(true).nth(1).is_some() {
            return Cow::Borrowed("·");
        }
    }
    // It is wider than a pair of cells, so print only the first character.
    if shown.width() > 2 {
        let first = shown.chars().next().unwrap_or('\u{fffd}');
        return Cow::Owned(first.to_string());
    }
    Cow::Owned(shown)
}

/// Returns the characters of a grapheme, and whether each belongs there even if it is invisible.
fn in_context(grapheme: &str) -> impl Iterator<Item = (char, bool)> + '_ {
    let mut before = None;
    grapheme.char_indices().map(move |(at, c)| {
        let after = || grapheme[at + c.len_utf8()..].chars().next();
        let belongs = is_unseen(c) && before.is_some_and(|before| belongs(before, c, after));
        before = Some(c);
        (c, belongs)
    })
}

/// Returns whether an invisible character shapes the one before it. Joiners do in scripts with joining letters, from
/// Arabic to Mongolian, and between pictographs; selectors do after pictographs, symbols and ideographs.
fn belongs(before: char, c: char, after: impl Fn() -> Option<char>) -> bool {
    let joins = matches!(before, '\u{600}'..='\u{dff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{18af}');
    match c {
        '\u{200c}' | '\u{200d}' if joins => true,
        // In one grapheme, only a pictograph can follow and take a column.
        '\u{200d}' => after().is_some_and(|after| after.width().is_some_and(|columns| columns > 0)),
        '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}' => {
            !is_unseen(before) && (before >= '\u{1000}' || matches!(before, '©' | '®'))
                || after() == Some('\u{20e3}')
        }
        '\u{180b}'..='\u{180d}' => joins,
        _ => false,
    }
}

/// Returns the visible stand-in for a character that must not be printed or is invisible.
fn stand_in(c: char) -> Option<char> {
    Some(match c {
        '\n' | '\r' | '\t' | '\u{2028}' | '\u{2029}' | '\u{85}' => ' ',
        '\0'..='\u{1f}' => char::from_u32(0x2400 + c as u32)?,
        '\u{7f}' => '␡',
        '\u{80}'..='\u{9f}' => '▯',
        _ if is_bidi_control(c) => '▯',
        _ if is_unseen(c) => '·',
        _ => return None,
    })
}

/// Returns whether a character changes the direction of those around it: bidi marks, embeddings, overrides and
/// isolates.
fn is_bidi_control(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Returns whether a character is invisible: what Unicode calls default ignorable, and format controls.
fn is_unseen(c: char) -> bool {
    is_bidi_control(c)
        // Soft hyphen, grapheme joiner, Hangul and Khmer fillers.
        || matches!(c, '\u{ad}' | '\u{34f}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}')
        || matches!(c, '\u{180b}'..='\u{180f}' | '\u{3164}' | '\u{ffa0}')
        // Zero-width characters, the byte-order mark, obsolete format characters, variation selectors.
        || matches!(c, '\u{200b}'..='\u{200d}' | '\u{2060}'..='\u{2065}' | '\u{206a}'..='\u{206f}')
        || matches!(c, '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{fff0}'..='\u{fffb}')
        // Controls for hieroglyphs, shorthand and music; tags and more selectors.
        || matches!(c, '\u{13430}'..='\u{1343f}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}')
        || matches!(c, '\u{e0000}'..='\u{e0fff}')
}

/// Returns the width of `text` in columns.
pub fn width(text: &str) -> usize {
    glyphs(text).map(|glyph| glyph.width).sum()
}

/// Returns `text`, safe to print.
pub fn sanitise(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|b| (b' '..0x7f).contains(&b)) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(glyphs(text).fold(String::with_capacity(text.len()), |mut all, glyph| {
        all.push_str(&glyph.shown);
        all
    }))
}

/// Returns `text`, safe to print, with its line breaks.
pub fn sanitise_lines(text: &str) -> String {
    text.split('\n').map(sanitise).collect::<Vec<_>>().join("\n")
}

/// Returns `text` for other programs, with its line breaks: as the screen shows it, but in full and without invisible
/// characters.
///
/// ```
/// use onrecord::page::readable;
/// assert_eq!(readable("so\u{ad}ft \u{1b}[2J\u{202e}words\r\n👩\u{200d}🚒"), "soft ␛[2Jwords\n👩\u{200d}🚒");
/// ```
pub fn readable(text: &str) -> String {
    let mut all = String::with_capacity(text.len());
    for grapheme in text.graphemes(true) {
        match grapheme {
            "\n" | "\r\n" => all.push('\n'),
            _ => all.extend(in_context(grapheme).filter_map(|(c, belongs)| match stand_in(c) {
                Some(_) if belongs => Some(c),
                Some(_) if is_unseen(c) => None,
                sign => Some(sign.unwrap_or(c)),
            })),
        }
    }
    all
}

/// Like [`readable`], but on one line.
pub fn one_line(text: &str) -> String {
    let text = readable(text);
    let lines = text.split('\n').map(|line| line.trim_matches(' ')).filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join(" ")
}

/// Puts words of a text in quotation marks, unless they bring their own.
///
/// ```
/// use onrecord::page::in_marks;
/// assert_eq!(in_marks("There she is."), "“There she is.”");
/// assert_eq!(in_marks("“Well,” said Ada."), "“Well,” said Ada.");
/// ```
pub fn in_marks(words: &str) -> String {
    match words.starts_with(['“', '"', '‘', '«', '„']) {
        true => words.to_owned(),
        false => format!("“{words}”"),
    }
}

/// Makes JSON safe to print: characters that could harm a terminal are written as `\u` escapes.
///
/// ```
/// use onrecord::page::escape_json;
/// assert_eq!(escape_json("{\"title\": \"a\u{9b}b\u{202e}\"}"), r#"{"title": "a\u009bb\u202e"}"#);
/// ```
pub fn escape_json(json: &str) -> Cow<'_, str> {
    // Below U+007F there is only JSON's own syntax: the controls there are already escaped.
    let hostile = |c: char| c >= '\u{7f}' && stand_in(c).is_some();
    let mut rest = json;
    let mut all = String::new();
    while let Some(at) = rest.find(hostile) {
        let (before, behind) = rest.split_at(at);
        all.push_str(before);
        let mut behind = behind.chars();
        for unit in behind.next().unwrap_or_default().encode_utf16(&mut [0; 2]) {
            all.push_str(&format!("\\u{unit:04x}"));
        }
        rest = behind.as_str();
    }
    match all.is_empty() {
        true => Cow::Borrowed(json),
        false => Cow::Owned(all + rest),
    }
}

/// Returns `text`, safe to print, in at most `columns`, with an ellipsis if it was cut.
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
            // What is shown may end with one.
            if columns > 0 && !shown.ends_with('…') {
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
