//! Draws the list: two rows for each article, the headline above, date, outlet and counts below.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};

use super::corpus_pane::no_results_hint;
use super::draw;
use super::theme::Theme;
use crate::Span;
use crate::app::{App, ENTRY, Pane};
use crate::article::ArticleId;
use crate::page::{TextPattern, glyphs, width};
use crate::query::Snippet;

/// Columns before the headline: a blank, the unread dot, a blank.
const LEAD: u16 = 3;

/// Draws the pane.
pub fn draw(app: &App, theme: &Theme, rect: Rect, buffer: &mut Buffer) {
    let pattern = TextPattern::new(if app.focus == Pane::List { &app.find_text } else { "" });
    let height = usize::from(rect.height);
    if app.list.is_empty() && !app.is_wide() {
        // On a wide screen, the reading pane says why.
        return nothing(app, theme, rect, buffer);
    }
    let shown = app.list.rows(app.list.top(), height.div_ceil(ENTRY));
    for ((n, id), at) in shown.zip((0..height).step_by(ENTRY)) {
        let rows =
            Rect { y: rect.y + at as u16, height: (ENTRY as u16).min(rect.height - at as u16), ..rect };
        entry(app, theme, n, id, &pattern, rows, buffer);
    }
}

/// Says in an empty list that nothing matches, and what to do.
fn nothing(app: &App, theme: &Theme, rect: Rect, buffer: &mut Buffer) {
    if !app.search.is_on() || !app.search.found.done || !app.list.filter().is_empty() {
        return;
    }
    let room = draw::right_of(Rect { width: rect.width.saturating_sub(1), ..rect }, LEAD);
    let words = [format!("No results for “{}”", app.search.found.query), no_results_hint(app)];
    for (n, words) in words.iter().enumerate() {
        draw::text(buffer, draw::row(room, n + 1), words, theme.dim);
    }
}

fn entry(
    app: &App,
    theme: &Theme,
    n: usize,
    id: ArticleId,
    pattern: &TextPattern,
    rows: Rect,
    buffer: &mut Buffer,
) {
    let head = app.corpus.head(id);
    let selected = n == app.list.position();
    let focused = app.focus == Pane::List;
    let ground = match (selected, focused) {
        (true, true) => theme.selected,
        (true, false) => theme.selected_elsewhere,
        _ => Style::new(),
    };
    buffer.set_style(rows, ground);
    let unread = !app.is_read(id);
    let first = draw::row(rows, 0);
    if selected {
        let style = if focused { theme.accent } else { theme.dim };
        for n in 0..usize::from(rows.height) {
            draw::text(buffer, draw::row(rows, n), "▌", style);
        }
    }
    if unread {
        draw::text(buffer, draw::right_of(first, 1), "●", theme.accent);
    }
    let weight = if unread { Style::new() } else { theme.dim };
    let weight = if selected { weight.add_modifier(Modifier::BOLD) } else { weight };
    let line = draw::right_of(Rect { width: first.width.saturating_sub(1), ..first }, LEAD);
    draw::text(buffer, line, head.title, weight);
    mark(head.title, pattern.all(head.title), line, theme, buffer);
    if pattern.is_empty() {
        let found = app.search.title_matchers.iter().flat_map(|pattern| pattern.all(head.title, 9));
        mark(head.title, found, line, theme, buffer);
    }
    if rows.height < 2 {
        return;
    }
    let second = draw::right_of(Rect { width: rows.width.saturating_sub(1), ..draw::row(rows, 1) }, LEAD);
    if app.is_starred(id) {
        draw::text(buffer, draw::right_of(draw::row(rows, 1), 1), "★", theme.accent);
    }
    let noted = if app.is_noted(id) { "✎ " } else { "" };
    let columns = app.display.columns;
    let counts = app
        .articles
        .counts
        .get(&id)
        .filter(|_| columns.counts)
        .map(|counts| format!("{noted}❝{} ☻{}", counts.quotes, counts.people));
    let mut right: Vec<String> = app.copies_label(id).into_iter().collect();
    right.extend(counts);
    let right = right.join("  ");
    let taken = if right.is_empty() { 0 } else { draw::text_right(buffer, second, &right, theme.dim) + 2 };
    let mut parts: Vec<String> =
        head.date.filter(|_| columns.date).map(|date| app.display.dates.in_row(date)).into_iter().collect();
    parts.extend(head.outlet.filter(|_| columns.outlet).map(str::to_owned));
    let byline = app.articles.counts.get(&id).and_then(|counts| counts.byline.as_deref());
    parts.extend(byline.filter(|_| columns.byline).map(str::to_owned));
    if columns.tags {
        let tags: Vec<String> = app.tags_of(id).map(|tag| format!("#{tag}")).collect();
        parts.extend((!tags.is_empty()).then(|| tags.join(" ")));
    }
    let second = Rect { width: second.width.saturating_sub(taken), ..second };
    // In a search, the text around the match says more than date and outlet.
    if let Some(passage) = app.search.passages.get(&id).filter(|_| app.search.is_on()) {
        return around(passage, second, theme, buffer);
    }
    draw::text(buffer, second, &parts.join(" · "), theme.dim);
}

/// Draws as much of a passage as fits, with the match and some words before it.
fn around(passage: &Snippet, line: Rect, theme: &Theme, buffer: &mut Buffer) {
    let Snippet { words, found, key, inside } = passage;
    let columns = usize::from(line.width);
    let (mut from, mut before) = (0, width(&words[..key.start]));
    let ahead = width(key.of(words)).min(columns / 2) + 4;
    if before + ahead > columns {
        // Words before the match fill at most a third of the line.
        for glyph in glyphs(&words[..key.start]) {
            before -= glyph.width;
            if glyph.shown == " " && before <= columns / 3 {
                from = glyph.span.end;
                break;
            }
        }
    }
    let cut = if from > 0 || *inside { draw::text(buffer, line, "…", theme.dim) } else { 0 };
    let (line, shown) = (draw::right_of(line, cut), &words[from..]);
    draw::text(buffer, line, shown, theme.dim);
    let found = found.iter().filter(|span| span.start >= from);
    mark(shown, found.map(|span| Span::new(span.start - from, span.end - from)), line, theme, buffer);
}

/// Marks matches in `text`, which is drawn in `line` as far as it fits.
fn mark(text: &str, found: impl IntoIterator<Item = Span>, line: Rect, theme: &Theme, buffer: &mut Buffer) {
    for found in found {
        let before = width(&text[..found.start]) as u16;
        let rect = draw::right_of(line, before);
        let width = (width(found.of(text)) as u16).min(rect.width);
        buffer.set_style(Rect { width, ..rect }, theme.accent.add_modifier(Modifier::REVERSED));
    }
}
