//! What lies over the panes: help, the palette, what could not be read. Boxes, because they are on top.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use ratatui::widgets::{Block, BorderType, Clear, Widget};

use super::draw;
use super::prompt_line::{self, LANGUAGE, TYPED, typed};
use super::theme::Theme;
use crate::app::{App, COMMANDS, Choice, Keys, Overlay, Palette, Place};
use crate::page::{clip, thousands, width, wrap};
use crate::work::CommandOutput;

/// Draws what is on top, if anything is.
pub fn draw(app: &App, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    match &app.overlay {
        None => {}
        Some(Overlay::Help { top }) => help(app.keymap.keys(), *top, theme, area, buffer),
        Some(Overlay::Problems { top }) => problems(app, *top, theme, area, buffer),
        Some(Overlay::Notes { selected }) => notes(app, *selected, theme, area, buffer),
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

/// A row of help.
enum Row {
    Gap,
    Heading(&'static str),
    Command(String, &'static str),
    Typed(&'static str, &'static str),
}

/// Help: places as headings, then a command a row; derived from the one table.
fn help(keys: &Keys, top: usize, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let keys_width = COMMANDS.iter().map(|command| width(&keys.for_people(command))).max().unwrap_or(0);
    let mut rows: Vec<Row> = Vec::new();
    for place in Place::ALL {
        if !rows.is_empty() {
            rows.push(Row::Gap);
        }
        rows.push(Row::Heading(place.title()));
        let ours = COMMANDS.iter().filter(|command| command.place == place);
        rows.extend(ours.map(|command| Row::Command(keys.for_people(command), command.doc)));
    }
    rows.extend([Row::Gap, Row::Heading("What is typed behind S")]);
    rows.extend(LANGUAGE.map(|(typed, words)| Row::Typed(typed, words)));
    let size = (72, rows.len() as u16 + 2);
    let inner = window("Keys", "j k scroll · any other key closes", size, theme, area, buffer);
    let top = top.min(rows.len().saturating_sub(usize::from(inner.height)));
    for (n, row) in rows.iter().skip(top).take(usize::from(inner.height)).enumerate() {
        let line = draw::row(inner, n);
        match row {
            Row::Gap => {}
            Row::Heading(words) => drop(draw::text(buffer, line, words, theme.headline)),
            Row::Command(keys, words) => {
                // What has no key is found by its name in the palette.
                match keys.as_str() {
                    "" => draw::text(buffer, line, "–", theme.dim),
                    keys => draw::text(buffer, line, keys, theme.accent),
                };
                draw::text(buffer, draw::right_of(line, keys_width as u16 + 2), words, theme.text);
            }
            Row::Typed(typed, words) => {
                draw::text(buffer, line, typed, theme.accent);
                draw::text(buffer, draw::right_of(line, TYPED), words, theme.text);
            }
        }
    }
    more(top, rows.len(), inner, theme, buffer);
}

fn problems(app: &App, top: usize, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let columns = area.width.saturating_sub(4).min(100);
    let (wrong, skipped) = (app.wrong_settings.len(), app.skipped());
    let title = match (wrong, skipped) {
        (0, 0) => "Good to know".into(),
        (0, skipped) => format!("Could not be read: {}", thousands(skipped)),
        (wrong, 0) => format!("Settings: {wrong}"),
        (wrong, skipped) => format!("Settings: {wrong} · could not be read: {}", thousands(skipped)),
    };
    let mut rows: Vec<String> = Vec::new();
    let shown = usize::from(area.height);
    for problem in app.wrong_settings.iter().chain(&app.problems).skip(top).take(shown) {
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
fn output(
    command: &str,
    piped: Option<&CommandOutput>,
    top: usize,
    theme: &Theme,
    area: Rect,
    buffer: &mut Buffer,
) {
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
fn notes(app: &App, selected: usize, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let Some(reading) = &app.reading else { return };
    let columns = area.width.saturating_sub(4).min(100);
    let room = usize::from(columns.saturating_sub(4));
    let mut rows: Vec<(String, Style, usize)> = Vec::new();
    for (n, noted) in reading.noted.iter().enumerate() {
        let Some(note) = app.memory.note(reading.content, &noted.id) else { continue };
        if n > 0 {
            rows.push((String::new(), Style::new(), usize::MAX));
        }
        let about = note.passage.iter().map(|passage| {
            let gone = if noted.span.is_none() { " (no longer in the text)" } else { "" };
            (format!("“{}”{gone}", clip(&passage.words, 300)), theme.dim)
        });
        for (words, style) in about.chain([(note.text.clone(), theme.text)]) {
            for line in words.lines() {
                let wrapped = wrap(line, room).into_iter().map(|row| row.of(line).trim_end().to_owned());
                rows.extend(wrapped.map(|row| (row, style, n)));
            }
        }
    }
    let size = (columns, rows.len() as u16 + 2);
    let foot = "Enter goes there · e rewords · d deletes · Esc closes";
    let inner = window("Notes", foot, size, theme, area, buffer);
    // The whole of the selected one, or as much of it as fits.
    let fit = usize::from(inner.height);
    let first = rows.iter().position(|row| row.2 == selected).unwrap_or(0);
    let end = rows.iter().rposition(|row| row.2 == selected).map_or(0, |last| last + 1);
    let top = end.saturating_sub(fit).min(first);
    for (n, (words, style, of)) in rows.iter().skip(top).take(fit).enumerate() {
        let row = draw::row(inner, n);
        buffer.set_style(row, if *of == selected { theme.selected } else { Style::new() });
        draw::text(buffer, row, words, *style);
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
    let title = format!("Set right: {}", choice.about);
    let title = clip(&title, usize::from(PALETTE.0.min(area.width)).saturating_sub(8));
    let inner = window(&title, "Enter does it · Esc closes", PALETTE, theme, area, buffer);
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
    more(top, choice.shown.len(), list, theme, buffer);
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
