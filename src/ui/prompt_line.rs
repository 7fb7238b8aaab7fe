//! The line being typed: as much of it as there is room for, around the cursor; and above it what helps to type it.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Modifier;
use ratatui::widgets::{Clear, Widget};

use super::bars;
use super::draw;
use super::theme::Theme;
use crate::app::{App, Asked, Asking, Prompt};
use crate::page::{width, wrap};

/// The language of queries: what is typed, and what it means.
pub const LANGUAGE: [(&str, &str); 7] = [
    ("word  \"a phrase\"  begin*", "what stands in headline or text"),
    ("-not  this OR that  ( )", "without it, one of them, together"),
    ("title:  outlet:  person:", "headline, outlet, who is named"),
    ("speaker:  said:  cue:", "who says what, by which word"),
    ("kind:reported  kind:all", "reported speech only, or everything"),
    ("date:2018-12  date:2018..2019-06", "a day, month, year, or from … to"),
    ("quotes>3  is:unread  is:starred", "quotations, what you remember"),
];
/// Columns of what is typed.
pub const TYPED: u16 = 34;

/// Draws the line that is being typed into the row at the bottom, and what belongs above it.
pub fn draw(app: &App, asked: &Asked, theme: &Theme, rect: Rect, buffer: &mut Buffer) {
    let label = bars::asked_label(asked.asking);
    let used = draw::text(buffer, rect, label, theme.accent.add_modifier(Modifier::BOLD));
    let line = draw::right_of(rect, used);
    let used = used + typed(&asked.prompt, theme, line, buffer);
    // What was typed comes first: a word on it has what room is left.
    let result = bars::found_words(app, asked.asking);
    let rest = draw::right_of(Rect { width: rect.width.saturating_sub(1), ..rect }, used + 2);
    if width(&result) <= usize::from(rest.width) {
        draw::text_right(buffer, rest, &result, theme.dim);
    }
    if asked.asking == Asking::Search {
        above_search(app, asked, theme, line, buffer);
    }
}

/// Where the cursor stands in the line being typed.
pub fn cursor(app: &App) -> Option<(u16, u16)> {
    let asked = app.asked.as_ref()?;
    let label = 1 + width(bars::asked_label(asked.asking)) as u16;
    let room = app.size.0.saturating_sub(label);
    Some((label + column(&asked.prompt, room), app.size.1.saturating_sub(1)))
}

/// Draws as much of a line as fits, around its cursor; the columns taken.
pub fn typed(prompt: &Prompt, theme: &Theme, rect: Rect, buffer: &mut Buffer) -> u16 {
    let (from, _) = scrolled(prompt, usize::from(rect.width));
    let cut = if from > 0 { draw::text(buffer, rect, "…", theme.dim) } else { 0 };
    cut + draw::text(buffer, draw::right_of(rect, cut), &prompt.text()[from..], theme.text)
}

/// The column of the cursor in so many.
pub fn column(prompt: &Prompt, room: u16) -> u16 {
    scrolled(prompt, usize::from(room)).1 as u16
}

/// From which byte on a line shows in so many columns, and in which of them the cursor stands.
fn scrolled(prompt: &Prompt, columns: usize) -> (usize, usize) {
    let before = prompt.before_cursor();
    let (at, all) = (width(before), width(prompt.text()));
    // The cursor may stand behind the last sign, and what follows it should be seen coming.
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

/// Why a query breaks, and where; else what the word at the cursor may become; else how queries are written.
fn above_search(app: &App, asked: &Asked, theme: &Theme, line: Rect, buffer: &mut Buffer) {
    let completion = &app.search.completion;
    match &app.search.fault {
        Some(fault) if app.search.refused || completion.offers.is_empty() => {
            let text = asked.prompt.text();
            let at = text.char_indices().nth(fault.column - 1).map_or(text.len(), |(at, _)| at);
            let (from, _) = scrolled(&asked.prompt, usize::from(line.width));
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
            // The chosen one is always among those that fit.
            let first = completion.chosen.map_or(0, |chosen| chosen.saturating_sub(2));
            for (n, offer) in completion.offers.iter().enumerate().skip(first) {
                let style = if completion.chosen == Some(n) { theme.selected } else { theme.dim };
                used += draw::text(buffer, draw::right_of(strip, used), &format!(" {offer} "), style) + 1;
            }
        }
        _ if asked.prompt.text().is_empty() => {
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
                "Tab completes fields, people and outlets · ↑ ↓ searches of before",
                theme.dim,
            );
        }
        _ => {}
    }
}

/// So many rows directly above the line, cleared for what is to be said.
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
        let mut prompt = Prompt::new("0123456789abcdefghij");
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
        assert_eq!(scrolled(&Prompt::new("漢字漢字漢字"), 7), (12, 5));
    }
}
