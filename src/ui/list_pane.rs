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
use crate::config::ListColumns;
use crate::page::{TextPattern, clip, glyphs, width, wrap};
use crate::query::Snippet;

/// Columns before the headline: a blank, the unread dot, a blank.
const LEAD: u16 = 3;
/// From these widths on, a row has room for the day beside the end of a headline, and for counts.
const DATED: u16 = 32;
const COUNTED: u16 = 40;
/// Where this much is left beside a headline, two fifths of it are for the outlet.
const ROOMY: u16 = 36;

/// Columns of a day and of the number of quotations.
const DAY: u16 = 10;
const COUNT: usize = 4;

/// What a row says about its article besides the headline. The width of the list decides, so that all rows are alike.
#[derive(Clone, Copy)]
struct Facts {
    day: bool,
    counts: bool,
    /// Columns for the outlet and the like beside a headline; none where they are below it, with all the room left.
    beside: Option<u16>,
}

impl Facts {
    fn below(columns: u16) -> Self {
        Self { day: true, counts: columns >= COUNTED, beside: None }
    }

    fn beside(columns: u16, wanted: ListColumns) -> Self {
        let (day, counts) = (columns >= DATED, columns >= COUNTED);
        let taken = if day && wanted.date { DAY + 2 } else { 0 };
        let taken = taken + if counts && wanted.counts { COUNT as u16 + 2 } else { 0 };
        let left = columns.saturating_sub(taken);
        Self { day, counts, beside: Some(if left >= ROOMY { left * 2 / 5 } else { 0 }) }
    }
}

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
            facts(app, id, Facts::below(second.width), second, theme, buffer);
            let third =
                draw::right_of(Rect { width: rows.width.saturating_sub(1), ..draw::row(rows, 2) }, LEAD);
            return around(passage, third, theme, buffer);
        }
        let taken = facts(app, id, Facts::beside(line.width, app.display.columns), line, theme, buffer);
        let line = Rect { width: line.width.saturating_sub(taken), ..line };
        headline(app, head.title, whole, line, weight, pattern, theme, buffer);
        return around(passage, second, theme, buffer);
    }
    headline(app, head.title, start, line, weight, pattern, theme, buffer);
    match end {
        None => drop(facts(app, id, Facts::below(second.width), second, theme, buffer)),
        Some(end) => {
            let taken =
                facts(app, id, Facts::beside(second.width, app.display.columns), second, theme, buffer);
            let room = Rect { width: second.width.saturating_sub(taken), ..second };
            headline(app, head.title, end, room, weight, pattern, theme, buffer);
        }
    }
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

/// Draws outlet, counts and the rest, and the day at the right. Returns the columns used at the right.
fn facts(app: &App, id: ArticleId, shown: Facts, line: Rect, theme: &Theme, buffer: &mut Buffer) -> u16 {
    let (head, columns) = (app.corpus.head(id), app.display.columns);
    let counts = app.articles.counts.get(&id);
    let mut right = labels(app, id);
    if shown.counts && columns.counts {
        let quotes = counts.map_or(0, |counts| counts.quotes);
        let words = if quotes > 0 { format!("❝{quotes}") } else { String::new() };
        right.push(format!("{words:>COUNT$}"));
    }
    right.extend(day(app, id).filter(|_| shown.day));
    let mut about: Vec<String> =
        head.outlet.filter(|_| columns.outlet).map(str::to_owned).into_iter().collect();
    let byline = counts.and_then(|counts| counts.byline.as_deref());
    about.extend(byline.filter(|_| columns.byline).map(str::to_owned));
    if columns.tags {
        let tags: Vec<String> = app.tags_of(id).map(|tag| format!("#{tag}")).collect();
        about.extend((!tags.is_empty()).then(|| tags.join(" ")));
    }
    let about = about.join(" · ");
    let right = right.join("  ");
    let mut taken = match right.trim().is_empty() {
        true => 0,
        false => draw::text_right(buffer, line, &right, theme.dim) + 2,
    };
    let rest = Rect { width: line.width.saturating_sub(taken), ..line };
    match shown.beside {
        None => drop(draw::text(buffer, rest, &about, theme.dim)),
        Some(columns) if columns == 0 || about.is_empty() => {}
        Some(columns) => {
            let about = clip(&about, usize::from(columns.min(rest.width)));
            taken += draw::text_right(buffer, rest, &about, theme.dim) + 2;
        }
    }
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
