//! The line being typed: as much of it as fits, around the cursor; above it completions, errors and help.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Modifier;
use ratatui::widgets::{Clear, Widget};

use super::bars;
use super::draw;
use super::theme::Theme;
use crate::app::{App, Prompt, Purpose, TextInput};
use crate::page::{width, wrap};
use crate::query::LANGUAGE;

/// Columns of the left side of [`LANGUAGE`].
pub const TYPED: u16 = 34;

/// Draws the line being typed into the bottom row, and what belongs above it.
pub fn draw(app: &App, prompt: &Prompt, theme: &Theme, rect: Rect, buffer: &mut Buffer) {
    let label = bars::prompt_label(&prompt.purpose);
    let used = draw::text(buffer, rect, label, theme.accent.add_modifier(Modifier::BOLD));
    let line = draw::right_of(rect, used);
    let used = used + typed(&prompt.input, theme, line, buffer);
    // The hint gets the room that is left.
    let result = bars::prompt_hint(app, prompt);
    let rest = draw::right_of(Rect { width: rect.width.saturating_sub(1), ..rect }, used + 2);
    if width(&result) <= usize::from(rest.width) {
        draw::text_right(buffer, rest, &result, theme.dim);
    }
    if matches!(prompt.purpose, Purpose::Search { .. }) {
        above_search(app, prompt, theme, line, buffer);
    }
}

/// The place of the cursor in the line being typed.
pub fn cursor(app: &App) -> Option<(u16, u16)> {
    let prompt = app.prompt()?;
    let label = 1 + width(bars::prompt_label(&prompt.purpose)) as u16;
    let room = app.size.0.saturating_sub(label);
    Some((label + column(&prompt.input, room), app.size.1.saturating_sub(1)))
}

/// Draws as much of a line as fits, around its cursor. Returns the columns used.
pub fn typed(input: &TextInput, theme: &Theme, rect: Rect, buffer: &mut Buffer) -> u16 {
    let (from, _) = scrolled(input, usize::from(rect.width));
    let cut = if from > 0 { draw::text(buffer, rect, "…", theme.dim) } else { 0 };
    cut + draw::text(buffer, draw::right_of(rect, cut), &input.text()[from..], theme.text)
}

/// The column of the cursor, in this many columns.
pub fn column(input: &TextInput, room: u16) -> u16 {
    scrolled(input, usize::from(room)).1 as u16
}

/// The first byte of a line that shows in this many columns, and the column of the cursor.
fn scrolled(input: &TextInput, columns: usize) -> (usize, usize) {
    let before = input.before_cursor();
    let (at, all) = (width(before), width(input.text()));
    // The cursor may be after the last character, and some of what follows it should show.
    let ahead = (all - at).min(columns / 4);
    let last = columns.saturating_sub(1 + ahead);
    if all < columns || at <= last {
        return (0, at.min(columns.saturating_sub(1)));
    }
    let (mut from, mut left) = (0, at);
    for glyph in crate::page::glyphs(before) {
        if left < last {
            break;
        }
        left -= glyph.width;
        from = glyph.span.end;
    }
    (from, 1 + left)
}

/// The error in the query and its place; else completions; else the query language.
fn above_search(app: &App, prompt: &Prompt, theme: &Theme, line: Rect, buffer: &mut Buffer) {
    let completion = &app.search.completion;
    match &app.search.fault {
        Some(fault) if app.search.refused || completion.offers.is_empty() => {
            let text = prompt.input.text();
            let at = text.char_indices().nth(fault.column - 1).map_or(text.len(), |(at, _)| at);
            let (from, _) = scrolled(&prompt.input, usize::from(line.width));
            let at = if at < from { 0 } else { width(&text[from..at]) + usize::from(from > 0) };
            let style = if app.search.refused { theme.warning } else { theme.dim };
            let at = (at as u16).min(line.width.saturating_sub(1));
            let strip = strip(1, theme, line, buffer);
            let sign = draw::right_of(strip, line.x - strip.x + at);
            draw::text(buffer, sign, "↓", style);
            let (before, behind) = (sign.x - strip.x, sign.width);
            let words = width(&fault.what) as u16;
            if words + 2 <= behind {
                draw::text(buffer, draw::right_of(sign, 2), &fault.what, style);
            } else if words + 2 <= before {
                let rect = Rect { width: before - 1, ..strip };
                draw::text_right(buffer, rect, &fault.what, style);
            } else {
                let room = usize::from(strip.width).saturating_sub(2);
                let rows = wrap(&fault.what, room);
                let above = self::strip(rows.len() as u16 + 1, theme, line, buffer);
                for (n, row) in rows.iter().enumerate() {
                    draw::text(buffer, draw::right_of(draw::row(above, n), 1), row.of(&fault.what), style);
                }
                draw::text(buffer, sign, "↓", style);
            }
        }
        _ if !completion.offers.is_empty() => {
            let strip = strip(1, theme, line, buffer);
            let mut used = 1;
            // The chosen one always fits.
            let first = completion.chosen.map_or(0, |chosen| chosen.saturating_sub(2));
            for (n, offer) in completion.offers.iter().enumerate().skip(first) {
                let style = if completion.chosen == Some(n) { theme.selected } else { theme.dim };
                used += draw::text(buffer, draw::right_of(strip, used), &format!(" {offer} "), style) + 1;
            }
        }
        _ if prompt.input.text().is_empty() => {
            let strip = strip(LANGUAGE.len() as u16 + 1, theme, line, buffer);
            for (n, (words, meaning)) in LANGUAGE.iter().enumerate() {
                let row = draw::right_of(draw::row(strip, n), 1);
                draw::text(buffer, row, words, theme.accent);
                draw::text(buffer, draw::right_of(row, TYPED), meaning, theme.dim);
            }
            let row = draw::right_of(draw::row(strip, LANGUAGE.len()), 1);
            draw::text(
                buffer,
                row,
                "Tab completes fields, people and outlets · ↑ ↓ previous searches",
                theme.dim,
            );
        }
        _ => {}
    }
}

/// Clears this many rows above the line.
fn strip(rows: u16, theme: &Theme, line: Rect, buffer: &mut Buffer) -> Rect {
    let rows = rows.min(line.y);
    let rect = Rect { x: buffer.area.x, y: line.y - rows, width: buffer.area.width, height: rows };
    Clear.render(rect, buffer);
    buffer.set_style(rect, theme.ground);
    buffer.set_style(rect, theme.selected_elsewhere);
    rect
}

#[cfg(test)]
mod tests {
    use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

    use super::*;

    #[test]
    fn a_long_line_shows_what_is_around_its_cursor() {
        let mut prompt = TextInput::new("0123456789abcdefghij");
        assert_eq!(scrolled(&prompt, 40), (0, 20));
        assert_eq!(scrolled(&prompt, 10), (12, 9));
        for _ in 0..20 {
            prompt.press(KeyEvent::new(KeyCode::Left, KeyModifiers::NONE));
        }
        assert_eq!(scrolled(&prompt, 10), (0, 0));
        for n in 0..=20 {
            let (from, column) = scrolled(&prompt, 10);
            assert!(column < 10 && column == n - from + usize::from(from > 0), "{n}: {from} {column}");
            prompt.press(KeyEvent::new(KeyCode::Right, KeyModifiers::NONE));
        }
        // A wide sign is not cut in two.
        assert_eq!(scrolled(&TextInput::new("漢字漢字漢字"), 7), (12, 5));
    }
}
