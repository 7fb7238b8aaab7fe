//! A look at the corpus as a whole: what it is of, who it is about, and its rows; and finding a person by name.

use ratatui::buffer::Buffer;
use ratatui::layout::{Direction, Rect};
use ratatui::style::{Modifier, Style};
use ratatui::widgets::{Bar, BarChart, BarGroup, Sparkline, Widget};

use super::draw;
use super::overlays::{more, window};
use super::theme::Theme;
use crate::app::{App, Names, View, parts, rank_name};
use crate::index::{Outlet, Person, Query, Step, Timeline};
use crate::page::{DateForm, Look, Match, clip, glyphs, thousands, width, wrap};
use crate::text::Kind;
use crate::work::{Answer, Body, Head, Line, Side};

/// The widest the rows are set: a page, however wide the screen is.
const WIDEST: u16 = 120;

/// Draws the pane.
pub fn draw(app: &App, theme: &Theme, rect: Rect, buffer: &mut Buffer) {
    let Some(view) = app.views.top() else { return };
    let width = rect.width.saturating_sub(4).min(WIDEST);
    let page = Rect { x: rect.x + (rect.width - width) / 2, width, ..rect };
    scope(app, view, theme, draw::row(page, 0), buffer);
    let Some(answer) = &view.answer else { return };
    let top = view.head_rows(usize::from(rect.height));
    if let Some(head) = &answer.head {
        person(head, top > 5, theme, page, buffer);
    }
    let names = Rect { height: 1, ..draw::row(page, top - 1) };
    let rows = Rect { y: page.y + top as u16, height: page.height.saturating_sub(top as u16), ..page };
    if view.is_empty() {
        let words = match (&answer.fault, answer.known.0) {
            (Some(fault), _) => fault.clone(),
            (None, 0) => "Being indexed: the first of it will show in a moment".into(),
            _ if view.who.is_some() && view.side == Side::Quotations => "Is not quoted here".into(),
            _ => "Nothing here".into(),
        };
        draw::text(buffer, draw::row(rows, 0), &words, theme.dim);
        return;
    }
    match &answer.body {
        Body::People(_, people) => list_people(view, people, theme, names, rows, buffer),
        Body::Outlets(_, outlets) => list_outlets(view, outlets, theme, names, rows, buffer),
        Body::Times(timeline, step) => times(view, answer, timeline, *step, theme, (names, rows), buffer),
        Body::Quotations(..) => quotations(app, view, theme, rows, buffer),
    }
}

/// The titles of the sides, the one that is shown in the accent.
pub fn titles(view: &View, theme: &Theme, rect: Rect, buffer: &mut Buffer) {
    let mut used = 0;
    for side in Side::all(view.who.is_some()) {
        let style = if side == view.side { theme.accent.add_modifier(Modifier::BOLD) } else { theme.dim };
        let words = match side {
            Side::People if view.who.is_some() => "With",
            Side::People => "People",
            Side::Outlets => "Outlets",
            Side::Times => "Times",
            Side::Quotations => "Quotations",
        };
        // Colour is never the only sign.
        let words = if side == view.side { format!(" ▸ {words} ") } else { format!("   {words} ") };
        used += draw::text(buffer, draw::right_of(rect, used), &words, style);
    }
}

/// What the rows are of: so many articles, and the parts of the search, each of which can be taken off.
fn scope(app: &App, view: &View, theme: &Theme, row: Rect, buffer: &mut Buffer) {
    let mut words = "Looking …".to_owned();
    if let Some(answer) = &view.answer {
        let (known, of) = answer.known;
        words = match answer.articles as usize {
            1 => "1 article".into(),
            n => format!("{} articles", thousands(n)),
        };
        if app.search.text.is_empty() {
            words = format!("All {words}");
        }
        if known < of {
            words += &format!(", of {} of {} so far", thousands(known as usize), thousands(of as usize));
        }
    }
    let mut used = draw::text(buffer, row, &words, theme.dim) + 2;
    let query = Query::parse(&app.search.text).unwrap_or(Query::All);
    for part in parts(&query) {
        let words = format!(" {part} ");
        used += draw::text(buffer, draw::right_of(row, used), &words, theme.selected) + 1;
    }
    let order = rank_name(view);
    if usize::from(row.width.saturating_sub(used)) > width(&order) + 2 {
        draw::text_right(buffer, row, &order, theme.dim);
    }
}

/// Who the page is about.
fn person(head: &Head, roomy: bool, theme: &Theme, page: Rect, buffer: &mut Buffer) {
    let person = &head.person;
    let mut row = if roomy { 2 } else { 1 };
    let mut next = || {
        row += 1;
        draw::row(page, row - 1)
    };
    let line = next();
    let used = draw::text(buffer, line, &person.name, theme.headline);
    if !person.aliases.is_empty() {
        let also = format!("also {}", person.aliases.join(", "));
        draw::text(buffer, draw::right_of(line, used + 3), &also, theme.dim);
    }
    let count = |n: u64, one: &str, many: &str| {
        format!("{} {}", thousands(n as usize), if n == 1 { one } else { many })
    };
    let mut facts = vec![
        count(person.articles, "article", "articles"),
        count(person.mentions, "mention", "mentions"),
        count(person.quotes, "quotation", "quotations"),
    ];
    facts.extend(period(person));
    draw::text(buffer, next(), &facts.join(" · "), theme.text);
    spark(&head.said, theme, next(), buffer);
    if !roomy {
        return;
    }
    let outlets = head.outlets.iter().map(|outlet| (outlet.name.as_deref(), outlet.articles));
    glance("in", outlets, theme, next(), buffer);
    let with = head.with.iter().map(|other| (Some(other.name.as_str()), other.articles));
    glance("with", with, theme, next(), buffer);
}

fn period(person: &Person) -> Option<String> {
    let (first, last) = (person.first?, person.last?);
    Some(if first == last { first.to_string() } else { format!("{first} to {last}") })
}

/// `in  The Coast Post 6 · The Skerry 3`.
fn glance<'a>(
    label: &str,
    rows: impl Iterator<Item = (Option<&'a str>, u64)>,
    theme: &Theme,
    line: Rect,
    buffer: &mut Buffer,
) {
    let words: Vec<String> =
        rows.map(|(name, n)| format!("{} {}", name.unwrap_or("no outlet"), thousands(n as usize))).collect();
    if !words.is_empty() {
        draw::text(buffer, line, label, theme.dim);
        draw::text(buffer, draw::right_of(line, 6), &words.join(" · "), theme.text);
    }
}

/// The quotations by time in one row, between the first period and the last.
fn spark((timeline, step): &(Timeline, Step), theme: &Theme, line: Rect, buffer: &mut Buffer) {
    let (Some(first), Some(last)) = (timeline.bars.first(), timeline.bars.last()) else { return };
    if timeline.bars.len() < 2 {
        return;
    }
    let data = filled(timeline, *step);
    let (from, to) = (step.name(first.from), step.name(last.from));
    let used = draw::text(buffer, line, &from, theme.dim) + 1;
    let room = line.width.saturating_sub(used + 1 + to.len() as u16).min(60);
    let rect = Rect { width: room.min(data.len() as u16), ..draw::right_of(line, used) };
    // More periods than columns: neighbours share one.
    let share = data.len().div_ceil(usize::from(rect.width.max(1)));
    let data: Vec<u64> = data.chunks(share).map(|some| some.iter().sum()).collect();
    let rect = Rect { width: rect.width.min(data.len() as u16), ..rect };
    Sparkline::default().data(data).style(theme.accent).render(rect, buffer);
    draw::text(buffer, draw::right_of(line, used + rect.width + 1), &to, theme.dim);
}

/// Every period from the first to the last, those without any too.
fn filled(timeline: &Timeline, step: Step) -> Vec<u64> {
    let mut counts = Vec::new();
    let mut next = timeline.bars.first().map(|bar| bar.from);
    for bar in &timeline.bars {
        // A hole of centuries is a wrong date, not a history.
        while let Some(at) = next.filter(|at| *at < bar.from && counts.len() < 5000) {
            counts.push(0);
            next = after(at, step);
        }
        counts.push(bar.count);
        next = after(bar.from, step);
    }
    counts
}

fn after(day: jiff::civil::Date, step: Step) -> Option<jiff::civil::Date> {
    use jiff::ToSpan;
    let span = match step {
        Step::Day => 1.day(),
        Step::Month => 1.month(),
        Step::Year => 1.year(),
    };
    day.checked_add(span).ok()
}

/// Draws what shows of `count` entries, the selected one on its ground.
fn entries(
    view: &View,
    theme: &Theme,
    rows: Rect,
    buffer: &mut Buffer,
    each: &mut dyn FnMut(usize, bool, Rect, &mut Buffer),
) {
    let tall = view.entry_rows() as u16;
    for n in view.top..view.len() {
        let at = (n - view.top) as u16 * tall;
        if at >= rows.height {
            return;
        }
        let area = Rect { y: rows.y + at, height: tall.min(rows.height - at), ..rows };
        let selected = n == view.selected;
        if selected {
            let ground = Rect { x: area.x.saturating_sub(2), width: area.width + 4, ..area };
            buffer.set_style(ground.intersection(buffer.area), theme.selected);
            for row in 0..usize::from(area.height) {
                draw::text(buffer, draw::row(ground, row), "▌", theme.accent);
            }
        }
        each(n, selected, area, buffer);
    }
}

fn bold(style: Style, selected: bool) -> Style {
    if selected { style.add_modifier(Modifier::BOLD) } else { style }
}

fn list_people(view: &View, people: &[Person], theme: &Theme, names: Rect, rows: Rect, buffer: &mut Buffer) {
    let wide = rows.width >= 90;
    let columns = |person: Option<&Person>| {
        let number = |n: Option<u64>, name: &str| {
            format!("{:>9}", n.map_or(name.to_owned(), |n| thousands(n as usize)))
        };
        let mut words = number(person.map(|person| person.quotes), "quoted")
            + &number(person.map(|person| person.mentions), "named")
            + &number(person.map(|person| person.articles), "articles");
        if wide {
            let seen = person.map_or(Some("from … to".into()), period).unwrap_or_default();
            words += &format!("   {seen:<24}");
        }
        words
    };
    draw::text_right(buffer, names, &columns(None), theme.dim);
    entries(view, theme, rows, buffer, &mut |n, selected, row, buffer| {
        let Some(person) = people.get(n) else { return };
        let used = draw::text_right(buffer, row, &columns(Some(person)), theme.dim);
        let name = Rect { width: row.width.saturating_sub(used + 1), ..row };
        draw::text(buffer, name, &person.name, bold(theme.text, selected));
    });
}

fn list_outlets(
    view: &View,
    outlets: &[Outlet],
    theme: &Theme,
    names: Rect,
    rows: Rect,
    buffer: &mut Buffer,
) {
    draw::text(buffer, names, "articles", theme.dim);
    let most = outlets.iter().map(|outlet| outlet.articles).max().unwrap_or(1);
    let shown: Vec<u64> = outlets.iter().skip(view.top).map(|outlet| outlet.articles).collect();
    let name = (rows.width / 2).min(40);
    entries(view, theme, rows, buffer, &mut |n, selected, row, buffer| {
        let Some(outlet) = outlets.get(n) else { return };
        draw::text(buffer, row, &format!("{:>8}", thousands(outlet.articles as usize)), theme.dim);
        let (words, style) = match &outlet.name {
            Some(name) => (name.as_str(), theme.text),
            None => ("does not say", theme.dim),
        };
        let rect = Rect { width: name, ..draw::right_of(row, 10) };
        draw::text(buffer, rect, words, bold(style, selected));
    });
    bars(&shown, most, theme, draw::right_of(rows, 12 + name), buffer);
}

fn times(
    view: &View,
    answer: &Answer,
    timeline: &Timeline,
    step: Step,
    theme: &Theme,
    (names, rows): (Rect, Rect),
    buffer: &mut Buffer,
) {
    let query = Query::parse(&answer.of.query).unwrap_or(Query::All);
    let what = if view.who.is_some() || query.parts().0.is_some() { "quotations" } else { "articles" };
    let each = match step {
        Step::Day => "a day",
        Step::Month => "a month",
        Step::Year => "a year",
    };
    let mut words = format!("{what} {each}");
    if timeline.undated > 0 {
        words += &format!(", and {} without a date", thousands(timeline.undated as usize));
    }
    draw::text(buffer, names, &words, theme.dim);
    let most = timeline.bars.iter().map(|bar| bar.count).max().unwrap_or(1);
    let shown: Vec<u64> = timeline.bars.iter().skip(view.top).map(|bar| bar.count).collect();
    entries(view, theme, rows, buffer, &mut |n, selected, row, buffer| {
        let Some(bar) = timeline.bars.get(n) else { return };
        draw::text(buffer, row, &step.name(bar.from), bold(theme.text, selected));
        let count = Rect { width: 9, ..draw::right_of(row, 11) };
        draw::text_right(buffer, count, &thousands(bar.count as usize), theme.dim);
    });
    bars(&shown, most, theme, draw::right_of(rows, 22), buffer);
}

/// A bar a row, the longest as long as there is room.
fn bars(counts: &[u64], most: u64, theme: &Theme, rect: Rect, buffer: &mut Buffer) {
    let bars: Vec<Bar> = counts
        .iter()
        .take(usize::from(rect.height))
        .map(|count| Bar::default().value(*count).text_value(String::new()).style(theme.accent))
        .collect();
    BarChart::default()
        .data(BarGroup::default().bars(&bars))
        .direction(Direction::Horizontal)
        .bar_width(1)
        .bar_gap(0)
        .max(most.max(1))
        .render(rect.intersection(buffer.area), buffer);
}

fn quotations(app: &App, view: &View, theme: &Theme, rows: Rect, buffer: &mut Buffer) {
    let person = view.who.is_some();
    entries(view, theme, rows, buffer, &mut |n, selected, area, buffer| match view.line(n) {
        None => drop(draw::text(buffer, area, "…", theme.dim)),
        Some(line) if person => of_person(line, app.dates, selected, theme, area, buffer),
        Some(line) => in_context(line, app.dates, selected, theme, area, buffer),
    });
}

/// Day, outlet and headline; below, as much of the words as two rows hold.
fn of_person(line: &Line, dates: DateForm, selected: bool, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let mut facts: Vec<String> = line.date.map(|date| dates.in_row(date)).into_iter().collect();
    facts.extend(line.outlet.clone());
    let first = draw::row(area, 0);
    let used = draw::text(buffer, first, &facts.join(" · "), theme.dim);
    let gap = if used > 0 { 2 } else { 0 };
    let headline = line.headline.as_deref().unwrap_or_default();
    draw::text(buffer, draw::right_of(first, used + gap), headline, bold(theme.dim, selected));
    let cue = line.cue.as_deref().map(|cue| format!("  {cue}")).unwrap_or_default();
    let (open, close) = match line.kind {
        Kind::Indirect => ("", ""),
        Kind::Direct | Kind::Mixed => ("“", "”"),
    };
    let inner = draw::right_of(area, 2);
    let words = format!("{open}{}{close}", line.words);
    let wrapped = wrap(&words, usize::from(inner.width));
    for (n, span) in wrapped.iter().take(2).enumerate() {
        let row = draw::row(inner, n + 1);
        let text = span.of(&words).trim_end();
        let cut = n == 1 && wrapped.len() > 2;
        let shown =
            if cut { format!("{}…", clip(text, usize::from(inner.width) - 1)) } else { text.into() };
        let used = draw::text(buffer, row, &shown, loud(line, theme));
        if n + 1 == wrapped.len() {
            draw::text(buffer, draw::right_of(row, used), &cue, theme.dim);
        }
    }
}

/// Who, and the words around what was looked for, which stands below itself from row to row.
fn in_context(line: &Line, dates: DateForm, selected: bool, theme: &Theme, row: Rect, buffer: &mut Buffer) {
    let speaker = Rect { width: 16.min(row.width / 5), ..row };
    let date = line.date.map(|date| dates.in_row(date)).unwrap_or_default();
    let date = draw::text_right(buffer, row, &date, theme.dim);
    let (who, style) = match &line.speaker {
        Some(name) => (name.as_str(), theme.text),
        None => ("–", theme.dim),
    };
    draw::text(buffer, speaker, who, bold(style, selected));
    let middle = draw::right_of(row, speaker.width + 2);
    let middle = Rect { width: middle.width.saturating_sub(date + 2), ..middle };
    let Some(key) = line.key else {
        draw::text(buffer, middle, &line.words, loud(line, theme));
        return;
    };
    let before = Rect { width: middle.width * 2 / 5, ..middle };
    let left = last_columns(&line.words[..key.start], usize::from(before.width));
    draw::text_right(buffer, before, left, loud(line, theme));
    let rest = draw::right_of(middle, before.width);
    let found = theme.style(Look { found: Match::Found, ..Look::default() });
    let used = draw::text(buffer, rest, key.of(&line.words), found);
    draw::text(buffer, draw::right_of(rest, used), &line.words[key.end..], loud(line, theme));
}

/// Reported speech is quieter than words in marks.
fn loud(line: &Line, theme: &Theme) -> Style {
    if line.kind == Kind::Indirect { theme.dim } else { theme.text }
}

/// As much of the end of `text` as so many columns hold.
fn last_columns(text: &str, columns: usize) -> &str {
    let mut start = text.len();
    let mut used = 0;
    for (at, c) in text.char_indices().rev() {
        used += glyphs(c.encode_utf8(&mut [0; 4])).map(|glyph| glyph.width).sum::<usize>();
        if used > columns {
            break;
        }
        start = at;
    }
    &text[start..]
}

/// Draws the finding of a person by name.
pub fn names(app: &App, names: &Names, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let inner = window("Find a person", "Enter their page · Esc", (72, 20), theme, area, buffer);
    let line = draw::row(inner, 0);
    draw::text(buffer, line, "@ ", theme.accent.add_modifier(Modifier::BOLD));
    draw::text(buffer, draw::right_of(line, 2), names.prompt.text(), theme.text);
    let rows = Rect { y: inner.y + 2, height: inner.height.saturating_sub(2), ..inner };
    let Some(found) = &names.found else {
        let words = match app.search.indexing {
            Some(_) => "Being indexed: names will show in a moment",
            None => "Looking …",
        };
        draw::text(buffer, rows, words, theme.dim);
        return;
    };
    if found.is_empty() {
        draw::text(buffer, rows, "Nobody is called like that", theme.dim);
    }
    let fit = usize::from(rows.height).max(1);
    let top = (names.selected + 1).saturating_sub(fit);
    for (n, person) in found.iter().enumerate().skip(top).take(fit) {
        let row = draw::row(rows, n - top);
        buffer.set_style(row, if n == names.selected { theme.selected } else { Style::new() });
        let counts =
            format!("❝{} ☻{}", thousands(person.quotes as usize), thousands(person.mentions as usize));
        let used = draw::text_right(buffer, row, &counts, theme.dim);
        let row = Rect { width: row.width.saturating_sub(used + 1), ..row };
        draw::text(buffer, row, &person.name, theme.text);
    }
    more(top, found.len(), rows, theme, buffer);
}
