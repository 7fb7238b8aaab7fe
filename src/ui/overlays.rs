//! What lies over the panes: help, the palette, what could not be read. Boxes, because they are on top.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use ratatui::widgets::{Block, BorderType, Clear, Widget};

use super::draw;
use super::prompt_line::{self, LANGUAGE, TYPED, typed};
use super::theme::Theme;
use crate::app::{App, COMMANDS, Choice, Keys, Overlay, Palette, Place};
use crate::page::{clip, width, wrap};
use crate::work::Piped;

/// Draws what is on top, if anything is.
pub fn draw(app: &App, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    match &app.overlay {
        None => {}
        Some(Overlay::Help { top }) => help(app.keymap.keys(), *top, theme, area, buffer),
        Some(Overlay::Problems { top }) => problems(app, *top, theme, area, buffer),
        Some(Overlay::Notes { top }) => notes(app, *top, theme, area, buffer),
        Some(Overlay::Output { command, piped, top }) => {
            output(command, piped.as_ref(), *top, theme, area, buffer);
        }
        Some(Overlay::Choice(choice)) => draw_choice(choice, theme, area, buffer),
        Some(Overlay::Names(names)) => super::view_pane::names(app, names, theme, area, buffer),
        Some(Overlay::Palette(palette)) => draw_palette(app.keymap.keys(), palette, theme, area, buffer),
    }
}

/// A box in the middle of the screen, its inside cleared.
pub(super) fn window(
    title: &str,
    foot: &str,
    size: (u16, u16),
    theme: &Theme,
    area: Rect,
    buffer: &mut Buffer,
) -> Rect {
    let rect = place(size, area);
    Clear.render(rect, buffer);
    buffer.set_style(rect, theme.ground);
    let style = theme.accent.add_modifier(Modifier::BOLD);
    let frame = Block::bordered().border_type(BorderType::Rounded).border_style(theme.rule);
    let inner = frame.inner(rect);
    frame.render(rect, buffer);
    let inset = |y| Rect { x: rect.x + 2, y, width: rect.width.saturating_sub(4), height: 1 };
    draw::text(buffer, inset(rect.y), &format!(" {title} "), style);
    draw::text_right(buffer, inset(rect.bottom() - 1), &format!(" {foot} "), theme.dim);
    Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner }
}

fn place((columns, rows): (u16, u16), area: Rect) -> Rect {
    let width = columns.min(area.width.saturating_sub(2));
    let height = rows.min(area.height.saturating_sub(2));
    let y = area.y + (area.height - height) / 3;
    Rect { x: area.x + (area.width - width) / 2, y: y.max(1), width, height }
}

/// The rows of help: places as headings, then a command a row; derived from the one table.
fn help(keys: &Keys, top: usize, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let keys_width = COMMANDS.iter().map(|command| width(&keys.for_people(command))).max().unwrap_or(0);
    let mut rows: Vec<(String, String)> = Vec::new();
    // A column for keys, a wider one for what is typed.
    let mut column = keys_width as u16 + 2;
    let typed = LANGUAGE.map(|(words, _)| words);
    for place in Place::ALL {
        if !rows.is_empty() {
            rows.push(Default::default());
        }
        rows.push((String::new(), place.title().into()));
        let ours = COMMANDS.iter().filter(|command| command.place == place);
        rows.extend(ours.map(|command| (keys.for_people(command), command.doc.to_owned())));
    }
    rows.extend([Default::default(), (String::new(), "What is typed behind S".into())]);
    rows.extend(LANGUAGE.map(|(words, meaning)| (words.into(), meaning.into())));
    let size = (72, rows.len() as u16 + 2);
    let inner = window("Keys", "j k scroll · any other key closes", size, theme, area, buffer);
    let top = top.min(rows.len().saturating_sub(usize::from(inner.height)));
    for (n, (keys, words)) in rows.iter().skip(top).take(usize::from(inner.height)).enumerate() {
        let row = draw::row(inner, n);
        if keys.is_empty() {
            draw::text(buffer, row, words, theme.headline);
        } else {
            draw::text(buffer, row, keys, theme.accent);
            column = if typed.contains(&keys.as_str()) { TYPED } else { column };
            draw::text(buffer, draw::right_of(row, column), words, theme.text);
        }
    }
    more(top, rows.len(), inner, theme, buffer);
}

fn problems(app: &App, top: usize, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let columns = area.width.saturating_sub(4).min(100);
    let all = app.problems.len() + app.more_problems;
    let title = format!("Could not be read: {all}");
    let mut rows: Vec<String> = Vec::new();
    let shown = usize::from(area.height);
    for problem in app.problems.iter().skip(top).take(shown) {
        let words = problem.to_string();
        rows.extend(
            wrap(&words, usize::from(columns.saturating_sub(4)))
                .into_iter()
                .map(|row| row.of(&words).trim_end().to_owned()),
        );
    }
    let size = (columns, rows.len() as u16 + 2);
    let inner = window(&title, "j k scroll · any other key closes", size, theme, area, buffer);
    for (n, words) in rows.iter().take(usize::from(inner.height)).enumerate() {
        draw::text(buffer, draw::row(inner, n), words, theme.text);
    }
}

/// What a command says.
fn output(command: &str, piped: Option<&Piped>, top: usize, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let foot = "j k scroll · any other key closes";
    let size = (area.width.saturating_sub(4).min(120), area.height.saturating_sub(4));
    let inner = window(&format!("| {}", clip(command, 60)), foot, size, theme, area, buffer);
    let Some(piped) = piped else {
        draw::text(buffer, inner, "Running … (any key ends it)", theme.dim);
        return;
    };
    let columns = usize::from(inner.width).max(1);
    let mut n = 0;
    let height = usize::from(inner.height);
    let fault = piped.fault.as_deref().map(|fault| (fault, theme.warning));
    let lines = piped.said.lines().map(|line| (line, theme.text));
    // Of a long output only what comes before the end of the screen is set.
    for (line, style) in fault.into_iter().chain(lines) {
        for row in wrap(line, columns) {
            if n >= top && n < top + height {
                draw::text(buffer, draw::row(inner, n - top), row.of(line).trim_end(), style);
            }
            n += 1;
        }
        n += usize::from(line.is_empty());
        if n >= top + height {
            break;
        }
    }
    if n == 0 {
        draw::text(buffer, inner, "It said nothing", theme.dim);
    }
}

/// The notes on the article: the words they are about, and what the reader says.
fn notes(app: &App, top: usize, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let Some(reading) = &app.reading else { return };
    let columns = area.width.saturating_sub(4).min(100);
    let room = usize::from(columns.saturating_sub(4));
    let mut rows: Vec<(String, Style)> = Vec::new();
    for (_, note) in app.memory.notes(reading.content) {
        if !rows.is_empty() {
            rows.push(Default::default());
        }
        let about = note.passage.iter().map(|passage| {
            let moved = passage.find(&reading.article.text).is_none();
            let gone = if moved { " (no longer in the text)" } else { "" };
            (format!("“{}”{gone}", clip(&passage.words, 300)), theme.dim)
        });
        for (words, style) in about.chain([(note.text.clone(), theme.text)]) {
            for line in words.lines() {
                let wrapped = wrap(line, room).into_iter().map(|row| row.of(line).trim_end().to_owned());
                rows.extend(wrapped.map(|row| (row, style)));
            }
        }
    }
    let size = (columns, rows.len() as u16 + 2);
    let inner = window("Notes", "j k scroll · any other key closes", size, theme, area, buffer);
    let top = top.min(rows.len().saturating_sub(usize::from(inner.height)));
    for (n, (words, style)) in rows.iter().skip(top).take(usize::from(inner.height)).enumerate() {
        draw::text(buffer, draw::row(inner, n), words, *style);
    }
    more(top, rows.len(), inner, theme, buffer);
}

/// Says that there is more above or below.
pub(super) fn more(top: usize, len: usize, inner: Rect, theme: &Theme, buffer: &mut Buffer) {
    let x = inner.right();
    if top > 0 {
        buffer[(x, inner.y)].set_symbol("↑").set_style(theme.dim);
    }
    if top + usize::from(inner.height) < len {
        buffer[(x, inner.bottom() - 1)].set_symbol("↓").set_style(theme.dim);
    }
}

/// The size of a box with a line to type in.
pub(super) const PALETTE: (u16, u16) = (72, 18);

fn draw_palette(keys: &Keys, palette: &Palette, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let inner = window("Commands", "Enter does it · Esc closes", PALETTE, theme, area, buffer);
    let used = draw::text(buffer, inner, "› ", theme.accent);
    typed(&palette.prompt, theme, draw::right_of(inner, used), buffer);
    let list = Rect { y: inner.y + 2, height: inner.height.saturating_sub(2), ..inner };
    if palette.commands.is_empty() {
        draw::text(buffer, list, "No command by that name", theme.dim);
    }
    let fit = usize::from(list.height).max(1);
    let top = (palette.selected + 1).saturating_sub(fit);
    for (n, command) in palette.commands.iter().enumerate().skip(top).take(fit) {
        let row = draw::row(list, n - top);
        let style = if n == palette.selected { theme.selected } else { Style::new() };
        buffer.set_style(row, style);
        let keys = draw::text_right(buffer, row, &keys.for_people(command), theme.dim);
        let left = Rect { width: row.width.saturating_sub(keys + 2), ..row };
        draw::text(buffer, left, command.name, theme.accent);
        draw::text(buffer, draw::right_of(left, 20), command.doc, theme.text);
    }
}

fn draw_choice(choice: &Choice, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let inner = window("Set right", "Enter does it · Esc closes", PALETTE, theme, area, buffer);
    let used = draw::text(buffer, inner, "› ", theme.accent);
    typed(&choice.prompt, theme, draw::right_of(inner, used), buffer);
    let list = Rect { y: inner.y + 2, height: inner.height.saturating_sub(2), ..inner };
    if choice.shown.is_empty() {
        draw::text(buffer, list, "Nothing like that", theme.dim);
    }
    let fit = usize::from(list.height).max(1);
    let top = (choice.selected + 1).saturating_sub(fit);
    for (n, offer) in choice.shown.iter().enumerate().skip(top).take(fit) {
        let row = draw::row(list, n - top);
        buffer.set_style(row, if n == choice.selected { theme.selected } else { Style::new() });
        draw::text(buffer, row, &offer.words, theme.text);
    }
}

/// Where the cursor stands in the palette's line.
pub fn cursor(app: &App) -> Option<(u16, u16)> {
    let prompt = match &app.overlay {
        Some(Overlay::Palette(palette)) => &palette.prompt,
        Some(Overlay::Choice(choice)) => &choice.prompt,
        Some(Overlay::Names(names)) => &names.prompt,
        _ => return None,
    };
    let rect = place(PALETTE, Rect::new(0, 0, app.size.0, app.size.1));
    // A frame and air on either side, and the sign before the line.
    let room = rect.width.saturating_sub(6);
    Some((rect.x + 4 + prompt_line::column(prompt, room), rect.y + 1))
}
