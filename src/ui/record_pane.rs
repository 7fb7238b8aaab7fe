//! Draws the record panel: the people of the article, its quotations, or its copies. Entries on the screen are bright.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};

use super::draw;
use super::theme::Theme;
use crate::app::{App, Pane, Panel, PanelTab, ReadingPane};
use crate::article::ArticleId;
use crate::page::{Record, Role, RunStyle, SpeakerColor, wrap};
use crate::text::{Kind, PersonId, Quote};

/// Draws the pane.
pub fn draw(app: &App, theme: &Theme, rect: Rect, buffer: &mut Buffer) {
    let inner = draw::right_of(rect, 1);
    let Some(reading) = &app.reading else { return };
    if app.panel.tab == PanelTab::Copies {
        return copies(app, reading.id, theme, rect, buffer);
    }
    let Some(record) = reading.record.as_deref() else {
        draw::text(buffer, inner, "Analysing …", theme.dim);
        return;
    };
    if app.panel_len() == 0 {
        let words = match app.panel.tab {
            PanelTab::People => "No people in this article",
            PanelTab::Quotes | PanelTab::Copies => "No quotations in this article",
        };
        draw::text(buffer, inner, words, theme.dim);
        return;
    }
    let rows = app.panel.entry_rows();
    let focused = app.focus == Pane::Record;
    let fit = usize::from(rect.height).div_ceil(rows);
    let entries: Vec<usize> = match app.panel.tab {
        PanelTab::People => Panel::people(record).into_iter().map(|id| id.0 as usize).collect(),
        PanelTab::Quotes | PanelTab::Copies => app.panel.quotes(record, app.display.reported),
    };
    for (n, &entry) in entries.iter().enumerate().skip(app.panel.top).take(fit) {
        let at = ((n - app.panel.top) * rows) as u16;
        let area = Rect { y: rect.y + at, height: (rows as u16).min(rect.height - at), ..rect };
        if n == app.panel.selected {
            let style = if focused { theme.selected } else { theme.selected_elsewhere };
            if focused || app.panel.tab == PanelTab::Quotes {
                buffer.set_style(area, style);
            }
        }
        let area = draw::right_of(area, 1);
        match app.panel.tab {
            PanelTab::People => person(reading, record, PersonId(entry as u32), theme, area, buffer),
            PanelTab::Quotes | PanelTab::Copies => quote(reading, record, entry, theme, area, buffer),
        }
    }
}

/// The other articles of a group of copies: outlet and date, the headline below.
fn copies(app: &App, id: ArticleId, theme: &Theme, rect: Rect, buffer: &mut Buffer) {
    if app.panel_len() == 0 {
        let words = match app.list.copies() {
            Some(_) => "No copies of this article",
            None => "Not known yet: press V to build the index",
        };
        draw::text(buffer, draw::right_of(rect, 1), words, theme.dim);
        return;
    }
    let rows = app.panel.entry_rows();
    let original = app.group_of(id).next();
    let shown = app.copies_of(id).enumerate().skip(app.panel.top);
    for (n, head) in shown.take(usize::from(rect.height).div_ceil(rows)) {
        let at = ((n - app.panel.top) * rows) as u16;
        let area = Rect { y: rect.y + at, height: (rows as u16).min(rect.height - at), ..rect };
        if n == app.panel.selected && app.focus == Pane::Record {
            buffer.set_style(area, theme.selected);
        }
        let area = draw::right_of(area, 1);
        let outlet = head.outlet.unwrap_or("no outlet");
        let used = draw::text(buffer, area, outlet, theme.text.add_modifier(Modifier::BOLD));
        let mut facts: Vec<String> =
            head.date.map(|date| app.display.dates.in_row(date)).into_iter().collect();
        facts.extend((original == Some(head.id)).then(|| "first".to_owned()));
        let facts = facts.join(" · ");
        draw::text(buffer, draw::right_of(draw::row(area, 0), used + 2), &facts, theme.dim);
        if area.height > 1 {
            draw::text(buffer, draw::row(area, 1), head.title, theme.dim);
        }
    }
}

/// Bright for what is on the screen, dim for the rest.
fn lit(style: Style, visible: bool, theme: &Theme) -> Style {
    if visible { style } else { theme.dim }
}

fn person(
    reading: &ReadingPane,
    record: &Record,
    id: PersonId,
    theme: &Theme,
    area: Rect,
    buffer: &mut Buffer,
) {
    let person = record.analysis.person(id);
    let seen = reading.visible();
    let visible = person.mentions.iter().any(|span| span.overlaps(seen));
    let ink = record.color(id);
    let name = match ink {
        Some(ink) => theme.speaker(ink).add_modifier(Modifier::BOLD),
        None => theme.text,
    };
    let sign = if ink.is_some() { "▎" } else { " " };
    let first = draw::row(area, 0);
    let used = draw::text(buffer, first, sign, theme.speaker(ink.unwrap_or(SpeakerColor::Nobody)));
    draw::text(buffer, draw::right_of(first, used), &person.name, lit(name, visible, theme));
    if area.height < 2 {
        return;
    }
    let of_them = |quotes: &mut dyn Iterator<Item = (usize, &Quote)>| {
        quotes.filter(|(_, quote)| quote.speaker == Some(id)).count()
    };
    let (quoted, all) = (of_them(&mut record.quotes(false)), of_them(&mut record.quotes(true)));
    let count = |n: usize, one: &str, many: &str| format!("{n} {}", if n == 1 { one } else { many });
    let mentions = count(person.mentions.len(), "mention", "mentions");
    let words = match (quoted, all) {
        (0, 0) => mentions,
        (0, reported) => format!("{reported} reported · {mentions}"),
        (quoted, _) => format!("{} · {mentions}", count(quoted, "quotation", "quotations")),
    };
    draw::text(buffer, draw::right_of(draw::row(area, 1), 1), &words, theme.dim);
}

fn quote(reading: &ReadingPane, record: &Record, n: usize, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let quote = &record.analysis.quotes[n];
    let text = &reading.article.text;
    let visible = quote.marked.overlaps(reading.visible());
    let ink = theme.speaker(record.quote_color(quote));
    // The bars of the margin.
    let current = reading.quote().is_some_and(|quote| record.are_one(quote, n));
    let bar = match (quote.kind, current) {
        (Kind::Indirect, true) => "┋",
        (Kind::Indirect, false) => "┊",
        (Kind::Direct | Kind::Mixed, true) => "▌",
        (Kind::Direct | Kind::Mixed, false) => "▎",
    };
    for row in 0..usize::from(area.height).min(2) {
        draw::text(buffer, draw::row(area, row), bar, ink);
    }
    let style = match quote.speaker {
        Some(_) => ink.add_modifier(Modifier::BOLD),
        None => theme.style(RunStyle::of(Role::Unnamed)),
    };
    let inner = draw::right_of(area, 1);
    draw::text(buffer, draw::row(inner, 0), &record.who(n), lit(style, visible, theme));
    // As much of the words as one line holds, in the marks of the text.
    let words = if quote.kind == Kind::Indirect { quote.span.of(text) } else { quote.marked.of(text) };
    let head: String =
        words.chars().take(400).collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ");
    let first = wrap(&head, usize::from(inner.width.saturating_sub(1))).first().map_or(0, |row| row.end);
    let line = head[..first].trim_end();
    let more = if first < head.len() || head.len() < words.len() { "…" } else { "" };
    draw::text(buffer, draw::row(inner, 1), &format!("{line}{more}"), lit(theme.text, visible, theme));
}
