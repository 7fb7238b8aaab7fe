//! Draws the list: two rows for each article, the headline in one or both, outlet and counts below or beside it, and the
//! day always in the same place.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};

use super::corpus_pane::no_results_hint;
use super::draw;
use super::theme::Theme;
use crate::Span;
use crate::app::{App, Pane};
use crate::article::ArticleId;
use crate::page::{TextPattern, glyphs, width, wrap};
use crate::query::Snippet;

/// Columns before the headline: a blank, the unread dot, a blank.
const LEAD: u16 = 3;
/// From this width on, the end of a headline leaves room for the day.
const ROOMY: u16 = 32;

/// Draws the pane.
pub fn draw(app: &App, theme: &Theme, rect: Rect, buffer: &mut Buffer) {
    let pattern = TextPattern::new(if app.focus == Pane::List { &app.find_text } else { "" });
    let height = usize::from(rect.height);
    if app.list.is_empty() && !app.is_wide() {
        // On a wide screen, the reading pane says why.
        return nothing(app, theme, rect, buffer);
    }
    let shown = app.list.rows(app.list.top(), height.div_ceil(app.list.entry()));
    for ((n, id), at) in shown.zip((0..height).step_by(app.list.entry())) {
        let rows = Rect {
            y: rect.y + at as u16,
            height: (app.list.entry() as u16).min(rect.height - at as u16),
            ..rect
        };
        entry(app, theme, n, id, &pattern, rows, buffer);
    }
}

/// Says in an empty list that nothing matches, and what to do.
fn nothing(app: &App, theme: &Theme, rect: Rect, buffer: &mut Buffer) {
    if !app.search.is_on() || !app.search.found.done || !app.list.filter().is_empty() {
        return;
    }
    let room = draw::right_of(Rect { width: rect.width.saturating_sub(1), ..rect }, LEAD);
    // While a query is typed, there is nothing else to do.
    let hint = if app.prompt().is_none() { no_results_hint(app) } else { String::new() };
    let words = [format!("No results for “{}”", app.search.found.query), hint];
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
    let background = match (selected, focused) {
        (true, true) => theme.selected,
        (true, false) => theme.selected_elsewhere,
        _ => Style::new(),
    };
    buffer.set_style(rows, background);
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
    let starred = app.is_starred(id);
    let line = draw::right_of(Rect { width: first.width.saturating_sub(1), ..first }, LEAD);
    let passage = app.search.passages.get(&id).filter(|_| app.search.is_on());
    let whole = Span::new(0, head.title.len());
    if app.list.entry() < 2 {
        // A dense list: the headline and the day.
        if starred && !unread {
            draw::text(buffer, draw::right_of(first, 1), "★", theme.accent);
        }
        let room = line.width / 2;
        let day = day(app, id).filter(|day| width(day) as u16 + 2 < room).unwrap_or_default();
        let taken = if day.is_empty() { 0 } else { draw::text_right(buffer, line, &day, theme.dim) + 2 };
        let line = Rect { width: line.width.saturating_sub(taken), ..line };
        return headline(app, head.title, whole, line, weight, pattern, theme, buffer);
    }
    let set = wrap(head.title, usize::from(line.width));
    let (start, end) = match set.get(1) {
        Some(row) => (Span::new(0, row.start), Some(Span::new(row.start, head.title.len()))),
        None => (whole, None),
    };
    if rows.height < 2 {
        // The edge of the pane cuts the entry.
        return headline(app, head.title, start, line, weight, pattern, theme, buffer);
    }
    if starred {
        draw::text(buffer, draw::right_of(draw::row(rows, 1), 1), "★", theme.accent);
    }
    let second = draw::right_of(Rect { width: rows.width.saturating_sub(1), ..draw::row(rows, 1) }, LEAD);
    // In a search, the text around the match says more than the end of the headline.
    if let Some(passage) = passage {
        if app.list.entry() > 2 {
            headline(app, head.title, whole, line, weight, pattern, theme, buffer);
            facts(app, id, false, second, theme, buffer);
            let third =
                draw::right_of(Rect { width: rows.width.saturating_sub(1), ..draw::row(rows, 2) }, LEAD);
            return around(passage, third, theme, buffer);
        }
        let half = draw::right_of(line, line.width / 2);
        let taken = facts(app, id, true, half, theme, buffer) + 2;
        let line = Rect { width: line.width.saturating_sub(taken), ..line };
        headline(app, head.title, whole, line, weight, pattern, theme, buffer);
        return around(passage, second, theme, buffer);
    }
    headline(app, head.title, start, line, weight, pattern, theme, buffer);
    let mut second = second;
    if let Some(end) = end {
        // Where there is room, the day keeps its place, and the end of a long headline is cut.
        let labels = if second.width < ROOMY {
            Vec::new()
        } else {
            labels(app, id).into_iter().chain(day(app, id)).collect()
        };
        let taken = if labels.is_empty() { 0 } else { width(&labels.join("  ")) as u16 + 2 };
        let room = Rect { width: second.width.saturating_sub(taken), ..second };
        headline(app, head.title, end, room, weight, pattern, theme, buffer);
        let used = width(end.of(head.title).trim_end()) as u16 + 2;
        second = draw::right_of(second, used.min(room.width + 2));
    }
    let _ = facts(app, id, end.is_some(), second, theme, buffer);
}

/// Draws a part of a headline, with the matches in it.
#[expect(clippy::too_many_arguments)]
fn headline(
    app: &App,
    title: &str,
    part: Span,
    line: Rect,
    style: Style,
    pattern: &TextPattern,
    theme: &Theme,
    buffer: &mut Buffer,
) {
    let words = part.of(title).trim_end();
    draw::text(buffer, line, words, style);
    let mut found: Vec<Span> = pattern.all(title);
    if pattern.is_empty() {
        found = app.search.title_matchers.iter().flat_map(|pattern| pattern.all(title, 9)).collect();
    }
    let end = part.start + words.len();
    let inside = found.into_iter().filter(|found| found.overlaps(Span::new(part.start, end)));
    let inside = inside
        .map(|found| Span::new(found.start.max(part.start) - part.start, found.end.min(end) - part.start));
    mark(words, inside, line, theme, buffer);
}

/// The day, unless the reader hides it.
fn day(app: &App, id: ArticleId) -> Option<String> {
    let date = app.corpus.head(id).date.filter(|_| app.display.columns.date);
    date.map(|date| app.display.dates.in_row(date))
}

/// How far it was read, whether it has notes, and its copies.
fn labels(app: &App, id: ArticleId) -> Vec<String> {
    let noted = app.is_noted(id).then(|| "✎".to_owned());
    app.progress_label(id).into_iter().chain(noted).chain(app.copies_label(id)).collect()
}

/// Draws outlet, counts and the rest, as much as fits, and the day at the right. `beside` a headline, everything is at the
/// right. Returns the columns used there.
fn facts(app: &App, id: ArticleId, beside: bool, line: Rect, theme: &Theme, buffer: &mut Buffer) -> u16 {
    let (head, columns) = (app.corpus.head(id), app.display.columns);
    let counts = app.articles.counts.get(&id);
    let mut labels = labels(app, id);
    let quotes = counts.filter(|counts| columns.counts && counts.quotes > 0);
    let quotes = quotes.map(|counts| format!("❝{}", counts.quotes));
    let mut about: Vec<String> =
        head.outlet.filter(|_| columns.outlet).map(str::to_owned).into_iter().collect();
    let byline = counts.and_then(|counts| counts.byline.as_deref());
    about.extend(byline.filter(|_| columns.byline).map(str::to_owned));
    if columns.tags {
        let tags: Vec<String> = app.tags_of(id).map(|tag| format!("#{tag}")).collect();
        about.extend((!tags.is_empty()).then(|| tags.join(" ")));
    }
    let day = day(app, id).filter(|day| !beside || width(day) <= usize::from(line.width));
    let at_right = |labels: &[String], quotes: Option<&String>| {
        let words: Vec<&str> = labels.iter().chain(quotes).chain(&day).map(String::as_str).collect();
        words.join("  ")
    };
    let room = usize::from(line.width);
    // What does not fit as a whole is left out, the counts first and the day last.
    while beside && !labels.is_empty() && width(&at_right(&labels, None)) > room {
        labels.pop();
    }
    let fits = |about: &str, right: &str| {
        let gap = if about.is_empty() || right.is_empty() { 0 } else { 2 };
        width(about) + gap + width(right) <= room
    };
    while beside && !about.is_empty() && !fits(&about.join(" · "), &at_right(&labels, None)) {
        about.pop();
    }
    let about = about.join(" · ");
    let counted = at_right(&labels, quotes.as_ref());
    let right = if fits(&about, &counted) { counted } else { at_right(&labels, None) };
    if beside {
        let words = if about.is_empty() { right } else { format!("{about}  {right}") };
        return draw::text_right(buffer, line, words.trim_end(), theme.dim);
    }
    let taken = if right.is_empty() { 0 } else { draw::text_right(buffer, line, &right, theme.dim) + 2 };
    draw::text(buffer, Rect { width: line.width.saturating_sub(taken), ..line }, &about, theme.dim);
    taken
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
