//! Draws the corpus view: its scope, the person it is about, and its rows. Draws the people picker, too.

use jiff::civil::Date;
use ratatui::buffer::Buffer;
use ratatui::layout::{Direction, Rect};
use ratatui::style::{Modifier, Style};
use ratatui::widgets::{Bar, BarChart, BarGroup, Sparkline, Widget};

use super::layers::{PickerText, picker};
use super::theme::Theme;
use super::{bars, draw};
use crate::app::{App, Picker, TimelineRow, View, page_of, rank_name, timeline_rows};
use crate::ask::Profile;
use crate::export::last_columns;
use crate::index::{Interval, OutletCount, PersonCounts, SourceCounts, SourceListing, Timeline};
use crate::page::{DateForm, Match, Role, RunStyle, clip, in_brackets, thousands, width, wrap};
use crate::query::Query;
use crate::text::Kind;
use crate::work::{QuotationLine, ViewAnswer, ViewBody, ViewTab};

/// From this width on, there is room for the “reported” column.
const REPORTED: u16 = 64;

/// Draws the pane.
pub fn draw(app: &App, theme: &Theme, rect: Rect, buffer: &mut Buffer) {
    let Some(view) = app.views.top() else { return };
    let page = page_of(view, rect);
    scope(app, view, theme, draw::row(page, 0), buffer);
    let Some(answer) = &view.answer else { return };
    let top = view.head_rows(usize::from(rect.height));
    if let Some(head) = &answer.head {
        person((head, asks(answer)), view, top > 6, theme, page, buffer);
    }
    let names = Rect { height: 1, ..draw::row(page, top - 1) };
    let rows = Rect { y: page.y + top as u16, height: page.height.saturating_sub(top as u16), ..page };
    if view.is_empty() {
        let words = match (&answer.fault, answer.known.0) {
            (Some(fault), _) => fault.clone(),
            (None, 0) => "Indexing: the first rows will appear in a moment".into(),
            _ if !answer.of.filter.is_empty() => {
                format!("No row has “{}”: {} shows all", view.filter, app.keymap.keys().first_label("cancel"))
            }
            _ if answer.quotations > 0 => format!(
                "None of the {} quotations in these articles matches the search",
                thousands(answer.quotations as usize)
            ),
            _ if view.who.is_some() && view.side == ViewTab::Quotations => not_quoted(answer),
            _ if *answer.of.query != Query::All => format!("No results. {}", no_results_hint(app)),
            _ => "No results".into(),
        };
        draw::text(buffer, draw::row(rows, 0), &words, theme.dim);
        return;
    }
    if let Some(rows) = bars::filtered(view) {
        // People have their columns on the right.
        let words = format!("/{}  {rows}", view.filter);
        match view.side {
            ViewTab::People => drop(draw::text(buffer, names, &words, theme.accent)),
            _ => drop(draw::text_right(buffer, names, &words, theme.accent)),
        }
    }
    match &answer.body {
        ViewBody::People(_, people) => list_people(view, answer, people, theme, names, rows, buffer),
        ViewBody::Sources(_, listing) => list_sources(view, listing, theme, names, rows, buffer),
        ViewBody::Outlets(_, outlets) => list_outlets(view, outlets, theme, names, rows, buffer),
        ViewBody::Times(timeline, step) => times(view, answer, timeline, *step, theme, (names, rows), buffer),
        ViewBody::Quotations(of, _) => {
            let matching = if answer.of.filter.is_empty() { *of } else { answer.all };
            if answer.quotations > matching {
                let (some, all) = (thousands(matching as usize), thousands(answer.quotations as usize));
                let words = format!("{some} of {all} quotations in these articles match the search");
                draw::text(buffer, names, &words, theme.dim);
            }
            quotations(app, view, theme, rows, buffer);
        }
        ViewBody::Hits(lines, more) => {
            let first = if *more { "the first " } else { "" };
            let words = match lines.len() {
                1 => "1 match".to_owned(),
                n => format!("{first}{} matches", thousands(n)),
            };
            draw::text(buffer, names, &words, theme.dim);
            matches(app, view, theme, rows, buffer);
        }
    }
}

/// Whether the query is about quotations.
fn asks(answer: &ViewAnswer) -> bool {
    answer.of.query.parts().0.is_some()
}

/// Says that a person is not quoted, but may be reported.
fn not_quoted(answer: &ViewAnswer) -> String {
    match answer.head.as_ref().map_or(0, |head| head.person.reported) {
        0 => "No quotations".into(),
        n => format!("No quotations in marks: kind:reported shows {}", thousands(n as usize)),
    }
}

/// What to do when there are no results.
pub(super) fn no_results_hint(app: &App) -> String {
    let key = |name| app.keymap.keys().first_label(name);
    format!(
        "{} to change the search, {} to remove its last part, {} to clear it",
        key("search"),
        key("remove-filter"),
        key("cancel")
    )
}

/// The names of the tabs, the open one in the accent.
pub fn titles(view: &View, theme: &Theme, rect: Rect, buffer: &mut Buffer) {
    for (tab, side) in view.tabs().iter().zip(view.sides()) {
        let style = if side == view.side { theme.accent.add_modifier(Modifier::BOLD) } else { theme.dim };
        draw::text(buffer, draw::right_of(rect, tab.column), &tab.words, style);
    }
}

/// The scope of the rows: the number of articles, and the parts of the search.
fn scope(app: &App, view: &View, theme: &Theme, row: Rect, buffer: &mut Buffer) {
    let (words, chips) = app.scope(view);
    let mut used = draw::text(buffer, row, &words, theme.dim) + 2;
    for chip in &chips {
        used = chip.column
            + draw::text(buffer, draw::right_of(row, chip.column), &chip.words, theme.selected)
            + 1;
    }
    let order = rank_name(view);
    if usize::from(row.width.saturating_sub(used)) > width(&order) + 2 {
        draw::text_right(buffer, row, &order, theme.dim);
    }
}

/// The person that the page is about; `asked` when the query is about quotations.
fn person(
    (head, asked): (&Profile, bool),
    view: &View,
    roomy: bool,
    theme: &Theme,
    page: Rect,
    buffer: &mut Buffer,
) {
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
    facts.extend((person.reported > 0).then(|| format!("{} reported", thousands(person.reported as usize))));
    // A query about quotations lists only some of those.
    let matching = head.said.0.total();
    let some = asked || matching != person.quotes;
    facts.extend(some.then(|| format!("{} match the search", thousands(matching as usize))));
    facts.extend(period(person));
    draw::text(buffer, next(), &facts.join(" · "), theme.text);
    spark(&head.said, theme, next(), buffer);
    if roomy {
        // Where they are quoted; if they are nowhere, where they are named.
        let quoted = head.outlets.iter().any(|outlet| outlet.quotations > Some(0));
        let count = |outlet: &OutletCount| match outlet.quotations {
            Some(quotations) if quoted => quotations,
            _ => outlet.articles,
        };
        let outlets = head.outlets.iter().map(|outlet| (outlet.name.as_deref(), count(outlet)));
        let outlets = outlets.filter(|(_, count)| *count > 0);
        glance("in", outlets, theme, next(), buffer);
        let with = head.with.iter().map(|other| (Some(other.name.as_str()), other.articles));
        glance("with", with, theme, next(), buffer);
        let speaking = head.speaking.iter().map(|other| (Some(other.name.as_str()), other.speaks));
        glance("speak", speaking, theme, next(), buffer);
    }
    namesakes(view, person, theme, next(), buffer);
}

/// Other people with the same last name, whom the reader may mean.
fn namesakes(view: &View, person: &PersonCounts, theme: &Theme, line: Rect, buffer: &mut Buffer) {
    let others = view.namesakes.as_deref().unwrap_or_default();
    let mut words = String::new();
    if !person.name.trim().contains(char::is_whitespace) && person.articles > 1 {
        words = format!(
            "“{}” appears without a first name in {} articles: it may be several people. ",
            person.name,
            thousands(person.articles as usize)
        );
    }
    if !others.is_empty() {
        let names = others
            .iter()
            .take(5)
            .map(|other| format!("{} {}", other.name, thousands(other.articles as usize)));
        words += &format!("also in the corpus (@ to open): {}", names.collect::<Vec<_>>().join(" · "));
    }
    draw::text(buffer, line, &words, theme.dim);
}

fn period(person: &PersonCounts) -> Option<String> {
    let (first, last) = (person.first?, person.last?);
    Some(days(first, last))
}

fn days(first: Date, last: Date) -> String {
    if first == last { first.to_string() } else { format!("{first} to {last}") }
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

/// A sparkline of the quotations over time.
fn spark((timeline, step): &(Timeline, Interval), theme: &Theme, line: Rect, buffer: &mut Buffer) {
    let (Some(first), Some(last)) = (timeline.bars.first(), timeline.bars.last()) else { return };
    if timeline.bars.len() < 2 {
        return;
    }
    let data = filled(timeline, *step);
    let (from, to) = (step.name(first.from), step.name(last.from));
    let used = draw::text(buffer, line, &from, theme.dim) + 1;
    let room = line.width.saturating_sub(used + 1 + to.len() as u16).min(60);
    let rect = Rect { width: room.min(data.len() as u16), ..draw::right_of(line, used) };
    // With more periods than columns, neighbours share one.
    let share = data.len().div_ceil(usize::from(rect.width.max(1)));
    let data: Vec<u64> = data.chunks(share).map(|some| some.iter().sum()).collect();
    let rect = Rect { width: rect.width.min(data.len() as u16), ..rect };
    Sparkline::default().data(data).style(theme.accent).render(rect, buffer);
    draw::text(buffer, draw::right_of(line, used + rect.width + 1), &to, theme.dim);
}

/// The count of every period from the first to the last.
fn filled(timeline: &Timeline, step: Interval) -> Vec<u64> {
    let counts = timeline_rows(timeline, step).into_iter().flat_map(|row| match row {
        TimelineRow::Period(_, count) => vec![count],
        TimelineRow::Gap(empty) => vec![0; empty],
    });
    counts.collect()
}

/// Draws the entries on the screen; `each` draws one of them.
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

fn list_people(
    view: &View,
    answer: &ViewAnswer,
    people: &[PersonCounts],
    theme: &Theme,
    names: Rect,
    rows: Rect,
    buffer: &mut Buffer,
) {
    let wide = rows.width >= 90;
    let lately = answer.lately.as_ref();
    let since = lately.map(|lately| format!("   since {}", lately.since)).unwrap_or_default();
    let columns = |person: Option<(usize, &PersonCounts)>| {
        let number = |n: Option<u64>, name: &str| {
            format!("{:>11}", n.map_or(name.to_owned(), |n| thousands(n as usize)))
        };
        let late = person.and_then(|(n, _)| lately?.articles.get(n)).map(|n| thousands(*n as usize));
        let person = person.map(|(_, person)| person);
        let mut words = number(person.map(|person| person.quotes), "quoted");
        if wide || lately.is_none() && rows.width >= REPORTED {
            words += &number(person.map(|person| person.reported), "reported");
        }
        words += &number(person.map(|person| person.mentions), "named");
        words += &number(person.map(|person| person.articles), "articles");
        if lately.is_some() {
            let late = late.unwrap_or_else(|| since.clone());
            words += &format!("{late:>width$}", width = since.len());
        } else if wide {
            let seen = person.map_or(Some("from … to".into()), period).unwrap_or_default();
            words += &format!("   {seen:<24}");
        }
        words
    };
    // The numbers stand beside the names they belong to, and what is left shows them as bars.
    let shown = people.iter().skip(view.top).take(usize::from(rows.height));
    let longest = shown.clone().map(|person| width(&person.name)).max().unwrap_or(0);
    let heading = columns(None);
    let numbers = width(&heading) as u16;
    // The filter stands above the names.
    let filter = super::bars::filtered(view).map_or(0, |words| width(&words) + width(&view.filter) + 4);
    let name =
        (longest.max(filter) as u16).clamp(SHORTEST, LONGEST).min(rows.width.saturating_sub(numbers + 1));
    draw::text(buffer, draw::right_of(names, name), &heading, theme.dim);
    if asks(answer) && answer.of.filter.is_empty() {
        // The counts cover whole articles, not only the quotations that match.
        let rest = draw::right_of(names, name + numbers + 2);
        draw::text(buffer, rest, "counts cover whole articles", theme.dim);
    }
    entries(view, theme, rows, buffer, &mut |n, selected, row, buffer| {
        let Some(person) = people.get(n) else { return };
        draw::text(buffer, Rect { width: name, ..row }, &person.name, bold(theme.text, selected));
        draw::text(buffer, draw::right_of(row, name), &columns(Some((n, person))), theme.dim);
    });
    let quoted: Vec<u64> = shown.map(|person| person.quotes).collect();
    let most = people.iter().map(|person| person.quotes).max().unwrap_or(1);
    let rest = draw::right_of(rows, name + numbers + 2);
    if rest.width >= SHORTEST {
        horizontal_bars(&quoted, most, theme, rest, buffer);
    }
}

/// The fewest and most columns of the names in the table of people; bars need the fewest too.
const SHORTEST: u16 = 12;
const LONGEST: u16 = 36;

fn list_sources(
    view: &View,
    listing: &SourceListing,
    theme: &Theme,
    names: Rect,
    rows: Rect,
    buffer: &mut Buffer,
) {
    let wide = rows.width >= 90;
    let columns = |source: Option<&SourceCounts>| {
        let number = |n: Option<u64>, name: &str| {
            format!("{:>11}", n.map_or(name.to_owned(), |n| thousands(n as usize)))
        };
        let mut words = number(source.map(|source| source.quotes), "quoted");
        words += &number(source.map(|source| source.reported), "reported");
        words += &number(source.map(|source| source.articles), "articles");
        if wide {
            let seen = source.map(|source| source.first.zip(source.last));
            let seen = seen.map_or("from … to".into(), |seen| {
                seen.map_or(String::new(), |(first, last)| days(first, last))
            });
            words += &format!("   {seen:<24}");
        }
        words
    };
    let used = draw::text_right(buffer, names, &columns(None), theme.dim);
    let note = Rect { width: names.width.saturating_sub(used + 2), ..names };
    draw::text(buffer, note, &listing.unresolved_words().unwrap_or_default(), theme.dim);
    entries(view, theme, rows, buffer, &mut |n, selected, row, buffer| {
        let Some(source) = listing.rows.get(n) else { return };
        let used = draw::text_right(buffer, row, &columns(Some(source)), theme.dim);
        let rest = Rect { width: row.width.saturating_sub(used + 2), ..row };
        let used = draw::text(buffer, rest, &source.name, bold(theme.text, selected));
        let other = |form: &&String| **form != source.name;
        let forms: Vec<&str> = source.forms.iter().filter(other).map(String::as_str).collect();
        if wide {
            draw::text(buffer, draw::right_of(rest, used + 3), &forms.join(" · "), theme.dim);
        }
    });
}

fn list_outlets(
    view: &View,
    outlets: &[OutletCount],
    theme: &Theme,
    names: Rect,
    rows: Rect,
    buffer: &mut Buffer,
) {
    let quoted = outlets.iter().any(|outlet| outlet.quotations.is_some());
    draw::text(buffer, names, if quoted { "quotations  articles" } else { "articles" }, theme.dim);
    let count = |outlet: &OutletCount| outlet.quotations.unwrap_or(outlet.articles);
    let most = outlets.iter().map(count).max().unwrap_or(1);
    let shown: Vec<u64> = outlets.iter().skip(view.top).map(count).collect();
    let (name, numbers) = ((rows.width / 2).min(40), if quoted { 20 } else { 8 });
    entries(view, theme, rows, buffer, &mut |n, selected, row, buffer| {
        let Some(outlet) = outlets.get(n) else { return };
        let articles = thousands(outlet.articles as usize);
        let words = match outlet.quotations {
            Some(quotations) => format!("{:>10}  {articles:>8}", thousands(quotations as usize)),
            None => format!("{articles:>8}"),
        };
        draw::text(buffer, row, &words, theme.dim);
        let (words, style) = match &outlet.name {
            Some(name) => (name.as_str(), theme.text),
            None => ("no outlet", theme.dim),
        };
        let rect = Rect { width: name, ..draw::right_of(row, numbers + 2) };
        draw::text(buffer, rect, words, bold(style, selected));
    });
    horizontal_bars(&shown, most, theme, draw::right_of(rows, numbers + 4 + name), buffer);
}

fn times(
    view: &View,
    answer: &ViewAnswer,
    timeline: &Timeline,
    step: Interval,
    theme: &Theme,
    (names, rows): (Rect, Rect),
    buffer: &mut Buffer,
) {
    let what = if view.who.is_some() || asks(answer) { "quotations" } else { "articles" };
    let each = match step {
        Interval::Day => "per day",
        Interval::Month => "per month",
        Interval::Year => "per year",
    };
    let mut words = format!("{what} {each}");
    if timeline.undated > 0 {
        words += &format!(", and {} without a date", thousands(timeline.undated as usize));
    }
    draw::text(buffer, names, &words, theme.dim);
    let most = timeline.bars.iter().map(|bar| bar.count).max().unwrap_or(1);
    let height = |row: &TimelineRow| match row {
        TimelineRow::Period(_, count) => *count,
        TimelineRow::Gap(_) => 0,
    };
    let shown: Vec<u64> = view.timeline().iter().skip(view.top).map(height).collect();
    let many = match step {
        Interval::Day => "days",
        Interval::Month => "months",
        Interval::Year => "years",
    };
    entries(view, theme, rows, buffer, &mut |n, selected, row, buffer| match view.timeline().get(n) {
        None => {}
        Some(TimelineRow::Gap(empty)) => {
            let words = format!("… {} empty {many}", thousands(*empty));
            draw::text(buffer, row, &words, theme.dim);
        }
        Some(TimelineRow::Period(from, count)) => {
            let style = if *count > 0 { bold(theme.text, selected) } else { theme.dim };
            draw::text(buffer, row, &step.name(*from), style);
            let rect = Rect { width: 9, ..draw::right_of(row, 11) };
            let words = if *count > 0 { thousands(*count as usize) } else { "–".into() };
            draw::text_right(buffer, rect, &words, theme.dim);
        }
    });
    horizontal_bars(&shown, most, theme, draw::right_of(rows, 22), buffer);
}

/// One bar a row; the longest fills the width.
fn horizontal_bars(counts: &[u64], most: u64, theme: &Theme, rect: Rect, buffer: &mut Buffer) {
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
        Some(line) if person => of_person(line, app.display.dates, selected, theme, area, buffer),
        Some(line) => in_context(line, app.display.dates, selected, theme, area, buffer),
    });
}

/// Date, outlet and headline; below, as much of the words as two rows hold.
fn of_person(
    line: &QuotationLine,
    dates: DateForm,
    selected: bool,
    theme: &Theme,
    area: Rect,
    buffer: &mut Buffer,
) {
    let mut facts: Vec<String> = line.date.map(|date| dates.in_row(date)).into_iter().collect();
    facts.extend(line.outlet.clone());
    facts.extend(repeated(line));
    let first = draw::row(area, 0);
    let used = draw::text(buffer, first, &facts.join(" · "), theme.dim);
    let gap = if used > 0 { 2 } else { 0 };
    let headline = line.headline.as_deref().unwrap_or_default();
    draw::text(buffer, draw::right_of(first, used + gap), headline, bold(theme.dim, selected));
    let cue = line.cue.as_deref().map(|cue| format!("  {}", clip(cue, 24))).unwrap_or_default();
    let (open, close) = match line.kind {
        Kind::Indirect => ("", ""),
        Kind::Direct | Kind::Mixed => ("“", "”"),
    };
    let inner = draw::right_of(area, 2);
    let words = format!("{open}{}{close}", line.words);
    let wrapped = wrap(&words, usize::from(inner.width));
    let shown = wrapped.len().min(2);
    for (n, span) in wrapped.iter().take(shown).enumerate() {
        let row = draw::row(inner, n + 1);
        let last = n + 1 == shown;
        // The last row makes room for the cue.
        let rest = if last { &words[span.start..] } else { span.of(&words).trim_end() };
        let taken = if last { width(&cue) as u16 } else { 0 };
        let rect = Rect { width: row.width.saturating_sub(taken), ..row };
        let used = draw::text(buffer, rect, rest, quote_style(line, theme));
        if last {
            draw::text(buffer, draw::right_of(row, used), &cue, theme.dim);
        }
    }
}

/// How often a quotation occurs, if it is listed once.
fn repeated(line: &QuotationLine) -> Option<String> {
    let (times, outlets) = line.times.as_ref()?;
    match (*times, outlets.len()) {
        (_, outlets @ 2..) => Some(format!("in {} outlets", thousands(outlets))),
        (times @ 2.., _) => Some(format!("{} times", thousands(times as usize))),
        _ => None,
    }
}

/// The speaker, and the words around the match, which are aligned from row to row.
fn in_context(
    line: &QuotationLine,
    dates: DateForm,
    selected: bool,
    theme: &Theme,
    row: Rect,
    buffer: &mut Buffer,
) {
    let who = match (&line.speaker, &line.source) {
        (Some(name), _) => Some((name.clone(), theme.text)),
        (None, Some(source)) => Some((in_brackets(&source.shown), theme.style(RunStyle::of(Role::Unnamed)))),
        (None, None) => None,
    };
    let date = line.date.map(|date| dates.in_row(date));
    let date = [repeated(line), date].into_iter().flatten().collect::<Vec<_>>().join(" · ");
    let middle = beside((who, &date), selected, theme, row, buffer);
    let style = quote_style(line, theme);
    match line.key {
        None => drop(draw::text(buffer, middle, &line.words, style)),
        Some(key) => {
            let words = &line.words;
            aligned([&words[..key.start], key.of(words), &words[key.end..]], style, theme, middle, buffer);
        }
    }
}

/// The outlet, and the match with the text around it.
fn matches(app: &App, view: &View, theme: &Theme, rows: Rect, buffer: &mut Buffer) {
    entries(view, theme, rows, buffer, &mut |n, selected, row, buffer| {
        let Some((_, line)) = view.hit(n) else { return };
        let who = line.outlet.as_deref().or(line.title.as_deref());
        let who = who.map(|who| (who.to_owned(), theme.text));
        let date = line.date.map(|date| app.display.dates.in_row(date)).unwrap_or_default();
        let middle = beside((who, &date), selected, theme, row, buffer);
        let style = if line.in_title { theme.text.add_modifier(Modifier::BOLD) } else { theme.text };
        aligned([&line.left, &line.found, &line.right], style, theme, middle, buffer);
    });
}

/// Draws who or what a row is of, and its date on the right. Returns the room between.
fn beside(
    (who, date): (Option<(String, Style)>, &str),
    selected: bool,
    theme: &Theme,
    row: Rect,
    buffer: &mut Buffer,
) -> Rect {
    let first = Rect { width: (row.width / 6).clamp(12, 26), ..row };
    let date = draw::text_right(buffer, row, date, theme.dim);
    let (who, style) = who.unwrap_or_else(|| ("–".into(), theme.dim));
    draw::text(buffer, first, &who, bold(style, selected));
    let middle = draw::right_of(row, first.width + 2);
    Rect { width: middle.width.saturating_sub(date + 2), ..middle }
}

/// Text around a match, which stands in the same column in every row. What is cut off at the left shows as `…`.
fn aligned([left, found, right]: [&str; 3], style: Style, theme: &Theme, middle: Rect, buffer: &mut Buffer) {
    let before = Rect { width: middle.width / 2 - (middle.width / 20).min(4), ..middle };
    let (cut, left) = last_columns(left, usize::from(before.width));
    let used = draw::text_right(buffer, before, left, style);
    if cut && used < before.width {
        let sign = Rect { width: before.width - used, ..before };
        draw::text_right(buffer, sign, "…", theme.dim);
    }
    let rest = draw::right_of(middle, before.width);
    let mark = theme.style(RunStyle { found: Match::Found, ..RunStyle::default() });
    let used = draw::text(buffer, rest, found, mark);
    draw::text(buffer, draw::right_of(rest, used), right, style);
}

/// Reported speech is dimmer than words in marks.
fn quote_style(line: &QuotationLine, theme: &Theme) -> Style {
    if line.kind == Kind::Indirect { theme.dim } else { theme.text }
}

/// Draws the picker of people.
pub fn people_picker(
    app: &App,
    people: &Picker<PersonCounts>,
    loaded: bool,
    theme: &Theme,
    area: Rect,
    buffer: &mut Buffer,
) {
    let title = match app.search.is_on() {
        true => format!("Find a person in the search {}", clip(&app.search.text, 28)),
        false => "Find a person".into(),
    };
    let empty = match (loaded, app.search.indexing) {
        (true, _) => "No such person",
        (false, Some(_)) => "Indexing: names will appear in a moment",
        (false, None) => "Loading …",
    };
    let text = PickerText { title: &title, foot: "Enter to open · Esc to close", sign: "@ ", empty };
    picker(people, &text, theme, area, buffer, |person, row, buffer| {
        let counts =
            format!("❝{} · named {}", thousands(person.quotes as usize), thousands(person.mentions as usize));
        let used = draw::text_right(buffer, row, &counts, theme.dim);
        let row = Rect { width: row.width.saturating_sub(used + 1), ..row };
        draw::text(buffer, row, &person.name, theme.text);
    });
}
