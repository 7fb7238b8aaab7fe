//! Draws the layers over the panes: help, problems, notes, output, pickers.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use ratatui::widgets::{Block, BorderType, Clear, Widget};

use super::prompt_line::{self, TYPED, typed};
use super::theme::Theme;
use super::{corpus_pane, draw};
use crate::app::{
    App, CorrectionItem, HelpItem, Layer, LinkItem, NotebookItem, Picker, mark_label, output_columns,
    output_rows,
};
use crate::command::{COMMANDS, Command, Keys};
use crate::page::{clip, thousands, width, wrap};
use crate::work::{CommandOutput, MarkAll};

/// Draws the layers, the top one last.
pub fn draw(app: &App, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let keys = app.keymap.keys();
    for layer in &app.layers {
        match layer {
            Layer::Help { picker, typing, .. } => help(keys, picker, *typing, theme, area, buffer),
            Layer::Problems { top } => problems(app, *top, theme, area, buffer),
            Layer::Notes { selected } => notes(app, *selected, theme, area, buffer),
            Layer::Output { command, piped, top } => {
                output(command, piped.as_ref(), *top, theme, area, buffer);
            }
            Layer::Palette(commands) => palette(keys, commands, theme, area, buffer),
            Layer::People { picker, loaded, .. } => {
                corpus_pane::people_picker(app, picker, *loaded, theme, area, buffer);
            }
            Layer::Corrections { picker, title, .. } => corrections(picker, title, theme, area, buffer),
            Layer::Links { picker, .. } => links(picker, size_of(layer), theme, area, buffer),
            Layer::MarkAll(choices) => mark_all(app, choices, theme, area, buffer),
            Layer::Notebook { picker, .. } => notebook(picker, size_of(layer), theme, area, buffer),
            // They are drawn in the status bar.
            Layer::Prompt(_) | Layer::MarkKey(_) => {}
        }
    }
}

/// Clears a box in the middle of the screen, and returns its inside.
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
    // A window as wide as the screen leaves no strip of what is behind it.
    let width = columns.min(area.width);
    let height = rows.min(area.height.saturating_sub(2));
    let y = area.y + (area.height - height) / 3;
    Rect { x: area.x + (area.width - width) / 2, y: y.max(1), width, height }
}

/// Columns from which help names the commands too.
const NAMED: u16 = 90;

/// Help: the commands of each context, then the query language.
fn help(
    keys: &Keys,
    picker: &Picker<HelpItem>,
    typing: bool,
    theme: &Theme,
    area: Rect,
    buffer: &mut Buffer,
) {
    let keys_width = COMMANDS.iter().map(|command| width(&keys.labels(command))).max().unwrap_or(0) as u16;
    let rows = picker.items.len() as u16 + 2;
    let size = (area.width.saturating_sub(4).min(110), rows.max(area.height.saturating_sub(4).min(40)));
    let foot = match typing {
        true => "Enter to run · Esc to close",
        false => "j k to move · / to search · Enter to run · Esc to close",
    };
    let inner = window("Keys", foot, size, theme, area, buffer);
    let mut list = inner;
    if typing {
        let used = draw::text(buffer, inner, "/", theme.accent);
        typed(&picker.input, theme, draw::right_of(inner, used), buffer);
        list = Rect { y: inner.y + 1, height: inner.height.saturating_sub(1), ..inner };
    }
    if picker.items.is_empty() {
        draw::text(buffer, list, "No such key or command", theme.dim);
    }
    let fit = usize::from(list.height).max(1);
    let top = (picker.selected + 1).saturating_sub(fit);
    for (n, item) in picker.items.iter().enumerate().skip(top).take(fit) {
        let line = draw::row(list, n - top);
        buffer.set_style(line, if n == picker.selected { theme.selected } else { Style::new() });
        match item {
            HelpItem::Gap => {}
            HelpItem::Heading(words) => drop(draw::text(buffer, line, words, theme.headline)),
            HelpItem::Command(command) => {
                match keys.labels(command).as_str() {
                    "" => draw::text(buffer, line, "–", theme.dim),
                    keys => draw::text(buffer, line, keys, theme.accent),
                };
                let mut rest = draw::right_of(line, keys_width + 2);
                if line.width >= NAMED {
                    let used = draw::text_right(buffer, rest, command.name, theme.dim);
                    rest.width = rest.width.saturating_sub(used + 2);
                }
                draw::text(buffer, rest, command.doc, theme.text);
            }
            HelpItem::Typed(typed, words) => {
                draw::text(buffer, line, typed, theme.accent);
                draw::text(buffer, draw::right_of(line, TYPED), words, theme.text);
            }
        }
    }
    more(top, picker.items.len(), list, theme, buffer);
}

fn problems(app: &App, top: usize, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let columns = area.width.saturating_sub(4).min(100);
    let (wrong, skipped) = (app.problems.settings.len(), app.problems.skipped());
    let title = match (wrong, skipped) {
        (0, 0) => "Notes".into(),
        (0, skipped) => format!("Could not be read: {}", thousands(skipped)),
        (wrong, 0) => format!("Wrong settings: {wrong}"),
        (wrong, skipped) => format!("Wrong settings: {wrong} · could not be read: {}", thousands(skipped)),
    };
    let mut rows: Vec<String> = Vec::new();
    let shown = usize::from(area.height);
    for problem in app.problems.settings.iter().chain(&app.problems.files).skip(top).take(shown) {
        let words = problem.to_string();
        rows.extend(
            wrap(&words, usize::from(columns.saturating_sub(4)))
                .into_iter()
                .map(|row| row.of(&words).trim_end().to_owned()),
        );
    }
    let size = (columns, rows.len() as u16 + 2);
    let inner = window(&title, "j k to scroll · any other key to close", size, theme, area, buffer);
    for (n, words) in rows.iter().take(usize::from(inner.height)).enumerate() {
        draw::text(buffer, draw::row(inner, n), words, theme.text);
    }
}

/// The output of a command.
fn output(
    command: &str,
    piped: Option<&CommandOutput>,
    top: usize,
    theme: &Theme,
    area: Rect,
    buffer: &mut Buffer,
) {
    let foot = "j k to scroll · any other key to close";
    let size = (output_columns(area.width) + 4, area.height.saturating_sub(4));
    let inner = window(&format!("| {}", clip(command, 60)), foot, size, theme, area, buffer);
    let Some(piped) = piped else {
        draw::text(buffer, inner, "Running … (any key to stop)", theme.dim);
        return;
    };
    let rows = output_rows(piped, inner.width).skip(top).take(usize::from(inner.height));
    let mut shown = 0;
    for (failed, row) in rows {
        let style = if failed { theme.warning } else { theme.text };
        draw::text(buffer, draw::row(inner, shown), row.trim_end(), style);
        shown += 1;
    }
    if shown == 0 {
        draw::text(buffer, inner, "No output", theme.dim);
    }
}

/// The notes on the article, each with the text it is about.
fn notes(app: &App, selected: usize, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let Some(reading) = &app.reading else { return };
    let columns = area.width.saturating_sub(4).min(100);
    let room = usize::from(columns.saturating_sub(4));
    let mut rows: Vec<(String, Style, usize)> = Vec::new();
    for (n, noted) in reading.notes.iter().enumerate() {
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
    let foot = "Enter to go there · e to edit · d to delete · Esc to close";
    let inner = window("Notes", foot, size, theme, area, buffer);
    // The selected note shows in full, or as much of it as fits.
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

/// Shows that there is more above or below.
pub(super) fn more(top: usize, len: usize, inner: Rect, theme: &Theme, buffer: &mut Buffer) {
    let x = inner.right();
    if top > 0 {
        buffer[(x, inner.y)].set_symbol("↑").set_style(theme.dim);
    }
    if top + usize::from(inner.height) < len {
        buffer[(x, inner.bottom() - 1)].set_symbol("↓").set_style(theme.dim);
    }
}

/// The size of a picker.
const PICKER: (u16, u16) = (72, 18);

/// The size of a picker of corrections, which give their reasons.
const CHOICES: (u16, u16) = (100, 18);

/// The size of a picker that shows text.
const PAGE: (u16, u16) = (180, 30);

/// Returns the size of a picker. One that shows text is as high as all of its items.
fn size_of(layer: &Layer) -> (u16, u16) {
    let page = |items: usize| (PAGE.0, (items.min(usize::from(PAGE.1)) as u16 + 4).clamp(PICKER.1, PAGE.1));
    match layer {
        Layer::Notebook { all, .. } => page(all.len()),
        Layer::Links { all, .. } => page(all.len()),
        Layer::Corrections { .. } => CHOICES,
        _ => PICKER,
    }
}

/// What a picker says around its items.
pub(super) struct PickerText<'a> {
    pub title: &'a str,
    pub foot: &'a str,
    /// What comes before the line.
    pub sign: &'a str,
    /// What shows when there are no items.
    pub empty: &'a str,
}

/// Draws a picker; `item` draws one of its rows.
pub(super) fn picker<T>(
    picker: &Picker<T>,
    text: &PickerText,
    theme: &Theme,
    area: Rect,
    buffer: &mut Buffer,
    item: impl Fn(&T, Rect, &mut Buffer),
) {
    picker_of(PICKER, picker, text, theme, area, buffer, item);
}

/// Draws a picker of this size.
fn picker_of<T>(
    size: (u16, u16),
    picker: &Picker<T>,
    text: &PickerText,
    theme: &Theme,
    area: Rect,
    buffer: &mut Buffer,
    item: impl Fn(&T, Rect, &mut Buffer),
) {
    let title = clip(text.title, usize::from(size.0.min(area.width)).saturating_sub(8));
    let inner = window(&title, text.foot, size, theme, area, buffer);
    let used = draw::text(buffer, inner, text.sign, theme.accent);
    typed(&picker.input, theme, draw::right_of(inner, used), buffer);
    let list = Rect { y: inner.y + 2, height: inner.height.saturating_sub(2), ..inner };
    if picker.items.is_empty() {
        draw::text(buffer, list, text.empty, theme.dim);
    }
    let fit = usize::from(list.height).max(1);
    let top = (picker.selected + 1).saturating_sub(fit);
    for (n, entry) in picker.items.iter().enumerate().skip(top).take(fit) {
        let row = draw::row(list, n - top);
        buffer.set_style(row, if n == picker.selected { theme.selected } else { Style::new() });
        item(entry, row, buffer);
    }
    more(top, picker.items.len(), list, theme, buffer);
}

fn palette(keys: &Keys, commands: &Picker<&'static Command>, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let text = PickerText {
        title: "Commands",
        foot: "Enter to run · Esc to close",
        sign: "› ",
        empty: "No such command",
    };
    picker(commands, &text, theme, area, buffer, |command, row, buffer| {
        let keys = draw::text_right(buffer, row, &keys.labels(command), theme.dim);
        let left = Rect { width: row.width.saturating_sub(keys + 2), ..row };
        draw::text(buffer, left, command.name, theme.accent);
        draw::text(buffer, draw::right_of(left, 22), command.doc, theme.text);
    });
}

fn corrections(items: &Picker<CorrectionItem>, title: &str, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let foot = "Enter to apply · Esc to close";
    let text = PickerText { title, foot, sign: "› ", empty: "No such correction" };
    picker_of(CHOICES, items, &text, theme, area, buffer, |item, row, buffer| {
        draw::text(buffer, row, &item.label, theme.text);
    });
}

fn links(items: &Picker<LinkItem>, size: (u16, u16), theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let foot = "a number or words to find one · Enter to open · Esc to close";
    let text = PickerText { title: "Links", foot, sign: "› ", empty: "No such link" };
    picker_of(size, items, &text, theme, area, buffer, |link, row, buffer| {
        let number = draw::text(buffer, row, &format!("{:>3}  ", link.number), theme.dim);
        let rest = draw::right_of(row, number);
        let words = Rect { width: rest.width / 2, ..rest };
        draw::text(buffer, words, &link.words, theme.text);
        draw::text(buffer, draw::right_of(rest, words.width + 2), &link.target, theme.dim);
    });
}

fn mark_all(app: &App, items: &Picker<MarkAll>, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let title = match app.list.len() {
        1 => "The article of the list".into(),
        n => format!("All {} articles of the list", thousands(n)),
    };
    let foot = "words become a tag · Enter to do it · Esc to close";
    let text = PickerText { title: &title, foot, sign: "› ", empty: "" };
    picker(items, &text, theme, area, buffer, |mark, row, buffer| {
        draw::text(buffer, row, &mark_label(mark), theme.text);
    });
}

fn notebook(items: &Picker<NotebookItem>, size: (u16, u16), theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let foot = "type to filter · Enter to go there · Esc to close";
    let text =
        PickerText { title: "Notebook", foot, sign: "› ", empty: "Nothing like that in the notebook" };
    // Only the entries that can be on the screen are measured.
    let fit = usize::from(PAGE.1);
    let near = items.items.iter().skip((items.selected + 1).saturating_sub(fit)).take(2 * fit);
    let widest = near.map(|item| width(&item.facts)).max().unwrap_or(0);
    picker_of(size, items, &text, theme, area, buffer, |item, row, buffer| {
        let star = if item.star { "★ " } else { "  " };
        let used = draw::text(buffer, row, star, theme.accent);
        let row = draw::right_of(row, used);
        let third = row.width / 3;
        // The columns are as wide as what is in them, so that the words get all the rest.
        let facts = (widest as u16).min(third);
        let right = Rect { x: row.right() - facts, width: facts, ..row };
        draw::text_right(buffer, right, &item.facts, theme.dim);
        let row = Rect { width: row.width.saturating_sub(facts + 2), ..row };
        let note = (width(&item.note) as u16).min(third);
        let room = row.width.saturating_sub(if note > 0 { note + 2 } else { 0 });
        let used = draw::text(buffer, Rect { width: room, ..row }, &item.words, theme.text);
        draw::text(buffer, draw::right_of(row, used + 2), &item.note, theme.dim);
    });
}

/// The place of the cursor in a picker.
pub fn cursor(app: &App) -> Option<(u16, u16)> {
    let input = match app.layers.last()? {
        Layer::Palette(_)
        | Layer::MarkAll(_)
        | Layer::People { .. }
        | Layer::Corrections { .. }
        | Layer::Links { .. }
        | Layer::Notebook { .. } => app.input()?,
        _ => return None,
    };
    let size = app.layers.last().map_or(PICKER, size_of);
    let rect = place(size, Rect::new(0, 0, app.size.0, app.size.1));
    // A frame and a blank column on either side, and the sign before the line.
    let room = rect.width.saturating_sub(6);
    Some((rect.x + 4 + prompt_line::column(input, room), rect.y + 1))
}
