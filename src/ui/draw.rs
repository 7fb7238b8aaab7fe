//! The only place that fills cells. Everything goes through `glyphs`, so that no text from outside reaches the terminal
//! raw.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::theme::Theme;
use crate::page::{StyledRun, clip, glyphs};

/// Prints `words` in the first row of `rect`, with an ellipsis if they are cut off. Returns the columns used.
pub fn text(buffer: &mut Buffer, rect: Rect, words: &str, style: Style) -> u16 {
    let rect = rect.intersection(buffer.area);
    if rect.is_empty() {
        return 0;
    }
    put(buffer, rect, &clip(words, usize::from(rect.width)), style)
}

/// Prints `words` right-aligned in the first row of `rect`. Returns the columns used.
pub fn text_right(buffer: &mut Buffer, rect: Rect, words: &str, style: Style) -> u16 {
    let width = (crate::page::width(words) as u16).min(rect.width);
    let rect = Rect { x: rect.right() - width, width, ..rect };
    text(buffer, rect, words, style)
}

/// Prints pieces one after the other. Returns the columns used.
pub fn pieces<'a>(
    buffer: &mut Buffer,
    rect: Rect,
    pieces: impl IntoIterator<Item = (&'a str, Style)>,
) -> u16 {
    let mut used = 0;
    for (words, style) in pieces {
        used += text(buffer, right_of(rect, used), words, style);
    }
    used
}

/// Prints painted runs.
pub fn runs(buffer: &mut Buffer, rect: Rect, runs: &[StyledRun], theme: &Theme) -> u16 {
    let mut used = 0;
    for run in runs {
        used += put(buffer, right_of(rect, used), &run.text, theme.style(run.style));
    }
    used
}

/// The rest of `rect` after this many columns.
pub fn right_of(rect: Rect, columns: u16) -> Rect {
    let columns = columns.min(rect.width);
    Rect { x: rect.x + columns, width: rect.width - columns, ..rect }
}

/// Row `n` of `rect`.
pub fn row(rect: Rect, n: usize) -> Rect {
    let n = (n as u16).min(rect.height);
    Rect { y: rect.y + n, height: (rect.height - n).min(1), ..rect }
}

fn put(buffer: &mut Buffer, rect: Rect, words: &str, style: Style) -> u16 {
    let rect = rect.intersection(buffer.area);
    if rect.is_empty() {
        return 0;
    }
    let mut used = 0;
    for glyph in glyphs(words) {
        let width = glyph.width as u16;
        if used + width > rect.width {
            break;
        }
        let at = (rect.x + used, rect.y);
        // A wide glyph covers the next cell: clear that, or its old text shows through.
        buffer[at].set_symbol(&glyph.shown).set_style(style);
        if width == 2 {
            let behind = &mut buffer[(at.0 + 1, at.1)];
            let background = behind.style();
            behind.reset();
            behind.set_style(background).set_style(style);
        }
        used += width;
    }
    used
}
