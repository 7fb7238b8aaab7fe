//! Draws the article: its text, the speakers in the margin, and the scroll bar, which is a map.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::corpus_pane::no_results_hint;
use super::draw;
use super::theme::Theme;
use crate::Span;
use crate::app::{App, ReadingPane, measure};
use crate::article::ArticleId;
use crate::page::{
    BlockKind, Layers, MarginLabel, Measure, PageLine, Role, RunStyle, dateline, paint, paint_row, width,
};

/// Draws the pane.
pub fn draw(app: &App, theme: &Theme, rect: Rect, buffer: &mut Buffer) {
    let measure = measure(app, rect);
    let Some(reading) = &app.reading else {
        return empty(app, theme, rect, measure, buffer);
    };
    let current = app.current_passage().and_then(|current| current.quote);
    let layers = reading.layers(&app.display, current);
    for (n, line) in reading.lines.iter().enumerate().take(usize::from(rect.height)) {
        let row = draw::row(rect, n);
        let label = reading.margin.get(n).and_then(Option::as_ref);
        let is_current = |label: &&MarginLabel| {
            let record = reading.record.as_deref();
            record.zip(current).is_some_and(|(record, current)| record.are_one(current, label.quote))
        };
        let margin = measure.margin(label, label.is_some_and(|label| is_current(&label)));
        draw::runs(buffer, row, &margin, theme);
        let text = Rect { width: measure.text as u16, ..draw::right_of(row, measure.text_start() as u16) };
        match line.kind {
            None => {}
            Some(BlockKind::Title) => {
                let title = reading.article.title.as_deref().unwrap_or_default();
                let found = Layers { matches: &reading.titled, ..Layers::default() };
                let runs = paint(title, line.span, Role::Headline, &found);
                draw::runs(buffer, text, &runs, theme);
            }
            Some(BlockKind::Dateline) => {
                let tags: String = app.memory.tags(reading.content).flat_map(|tag| [" #", tag]).collect();
                let room = measure.text.saturating_sub(width(&tags));
                let outlets = other_outlets(app, reading.id);
                let least = width(&also_in(&outlets, 0));
                let (record, dates) = (reading.record.as_deref(), app.display.dates);
                let words = dateline(&reading.article, record, dates, room.saturating_sub(least));
                let also = also_in(&outlets, room.saturating_sub(width(&words)));
                let style = theme.style(RunStyle::of(Role::Dateline));
                let pieces =
                    [(words.as_str(), style), (also.as_str(), theme.dim), (tags.as_str(), theme.accent)];
                draw::pieces(buffer, text, pieces);
            }
            Some(_) => {
                let Some((block, set)) = reading.pager.set_row(line) else { continue };
                let runs = paint_row(&reading.article, block, line.row, set, &layers);
                // A wide character at the end may use the blank column beside the text.
                draw::runs(buffer, Rect { width: text.width + 1, ..text }, &runs, theme);
            }
        }
        if is_noted(app, reading, line) {
            let beside = measure.text_start().saturating_sub(1) as u16;
            draw::text(buffer, Rect { width: 1, ..draw::right_of(row, beside) }, "✎", theme.accent);
        }
    }
    scroll_bar(reading, theme, rect, buffer);
}

/// The other outlets that have an article.
fn other_outlets(app: &App, id: ArticleId) -> Vec<&str> {
    let own = app.corpus.head(id).outlet;
    let mut outlets: Vec<&str> = Vec::new();
    for outlet in app.copies_of(id).filter_map(|head| head.outlet) {
        if Some(outlet) != own && !outlets.contains(&outlet) {
            outlets.push(outlet);
        }
    }
    outlets
}

/// The names of the other outlets, as many as `room` columns hold, or their number.
fn also_in(outlets: &[&str], room: usize) -> String {
    let named = |count: usize| {
        let rest = outlets.len() - count;
        let more = if rest > 0 { format!(" +{rest}") } else { String::new() };
        format!(" · also in {}{more}", outlets[..count].join(", "))
    };
    let fits = (1..=outlets.len()).rev().map(named).find(|words| width(words) <= room);
    fits.unwrap_or_else(|| match outlets.len() {
        0 => String::new(),
        1 => " · also in 1 outlet".into(),
        count => format!(" · also in {count} outlets"),
    })
}

/// Whether a note belongs beside this line: where its text starts, or beside the date for the whole article.
fn is_noted(app: &App, reading: &ReadingPane, line: &PageLine) -> bool {
    match line.kind {
        Some(BlockKind::Dateline) => reading.notes.iter().any(|noted| {
            let note = app.memory.note(reading.content, &noted.id);
            note.is_some_and(|note| note.passage.is_none())
        }),
        _ => {
            let begins = |span: Span| line.is_body() && line.span.contains(span.start);
            reading.notes.iter().filter_map(|noted| noted.span).any(begins)
        }
    }
}

/// The rows of the headline on the screen, with the article's address.
pub fn links(app: &App, rect: Rect) -> Vec<(Rect, &str)> {
    let Some(reading) = &app.reading else { return Vec::new() };
    let (Some(url), Some(title)) = (&reading.article.url, &reading.article.title) else { return Vec::new() };
    let start = measure(app, rect).text_start() as u16;
    let rows = reading.lines.iter().enumerate().take(usize::from(rect.height));
    rows.filter(|(_, line)| line.kind == Some(BlockKind::Title))
        .map(|(n, line)| {
            let row = draw::right_of(draw::row(rect, n), start);
            let width = crate::page::width(line.span.of(title).trim_end()) as u16;
            (Rect { width: width.min(row.width), ..row }, url.as_str())
        })
        .collect()
}

/// Says in an empty pane why it is empty.
fn empty(app: &App, theme: &Theme, rect: Rect, measure: Measure, buffer: &mut Buffer) {
    let words = match app.current() {
        Some(id) => match app.articles.failed.get(&id) {
            Some(error) => error.to_string(),
            None => return,
        },
        None if !app.list.filter().is_empty() => {
            format!("No article matches “{}”{}", app.list.filter(), app.progress.so_far())
        }
        None if !app.progress.loaded => "Loading …".into(),
        None if app.search.is_on() && !app.search.found.done => "Searching …".into(),
        None if app.search.is_on() => {
            format!("No results for “{}”. {}", app.search.found.query, no_results_hint(app))
        }
        None => "No articles. Press ! to see what could not be read.".into(),
    };
    let top = usize::from(rect.height) / 3;
    for (n, line) in crate::page::wrap(&words, measure.text).into_iter().enumerate() {
        let row = draw::right_of(draw::row(rect, top + n), measure.text_start() as u16);
        draw::text(buffer, row, line.of(&words).trim_end(), theme.dim);
    }
}

/// The scroll bar is a map of the article: its quotations in their speakers' colours, the matches, and the part on the
/// screen.
fn scroll_bar(reading: &ReadingPane, theme: &Theme, rect: Rect, buffer: &mut Buffer) {
    let height = usize::from(rect.height);
    let whole = reading.article.text.len();
    if whole == 0 || height == 0 || rect.width == 0 {
        return;
    }
    let x = rect.right() - 1;
    let row_of = |at: usize| (at * height / whole).min(height - 1);
    let seen = reading.visible();
    let (from, to) = (row_of(seen.start), row_of(seen.end.saturating_sub(1)));
    for n in 0..height {
        let inside = (from..=to).contains(&n) && seen.len() < whole;
        // Beside the line between two panes, a second line would make a double rule.
        if inside {
            buffer[(x, rect.y + n as u16)].set_symbol("┃").set_style(theme.dim);
        }
    }
    let mut mark = |at: usize, sign: &str, style| {
        buffer[(x, rect.y + row_of(at) as u16)].set_symbol(sign).set_style(style);
    };
    if let Some(record) = reading.record.as_deref() {
        // At most one mark per row, for any number of quotations.
        let mut last = usize::MAX;
        for (_, quote) in record.quotes(false) {
            let row = row_of(quote.marked.start);
            if row != last {
                last = row;
                mark(quote.marked.start, "▐", theme.speaker(record.quote_color(quote)));
            }
        }
    }
    let mut last = usize::MAX;
    for found in &reading.matches {
        let row = row_of(found.start);
        if row != last {
            last = row;
            mark(found.start, "•", theme.accent);
        }
    }
}
