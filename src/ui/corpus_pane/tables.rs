//! The tables of people, sources, outlets and periods.

use ratatui::buffer::Buffer;
use ratatui::layout::{Direction, Rect};
use ratatui::widgets::{Bar, BarChart, BarGroup, Widget};

use super::person::{days, period};
use super::{asks, bold, entries};
use crate::app::{TimelineRow, View};
use crate::index::{Interval, OutletCount, PersonCounts, SourceCounts, SourceListing, Timeline};
use crate::page::{thousands, width};
use crate::ui::draw;
use crate::ui::theme::Theme;
use crate::work::ViewAnswer;

/// From this width on, there is room for the “reported” column.
const REPORTED: u16 = 64;

pub(super) fn list_people(
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
        let mut words = number(person.map(|person| person.quotes), "quotations");
        if wide || lately.is_none() && rows.width >= REPORTED {
            words += &number(person.map(|person| person.reported), "reported");
        }
        words += &number(person.map(|person| person.mentions), "mentions");
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
    // The numbers are beside the names they belong to, and bars fill the rest.
    let shown = people.iter().skip(view.top).take(usize::from(rows.height));
    let heading = columns(None);
    let numbers = width(&heading) as u16;
    let name = name_columns(view, shown.clone().map(|person| &*person.name), numbers, rows);
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

/// Articles without an outlet.
const NO_OUTLET: &str = "no outlet";
/// The fewest and most columns of the names in a table; bars need the fewest too.
const SHORTEST: u16 = 12;
const LONGEST: u16 = 36;

pub(super) fn list_sources(
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
        let mut words = number(source.map(|source| source.quotes), "quotations");
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
    let shown = listing.rows.iter().skip(view.top).take(usize::from(rows.height));
    let heading = columns(None);
    let numbers = width(&heading) as u16;
    let name = name_columns(view, shown.map(|source| &*source.name), numbers, rows);
    draw::text(buffer, draw::right_of(names, name), &heading, theme.dim);
    if let Some(note) = listing.unresolved_words() {
        let above = Rect { y: names.y.saturating_sub(1), ..names };
        draw::text(buffer, above, &note, theme.dim);
    }
    entries(view, theme, rows, buffer, &mut |n, selected, row, buffer| {
        let Some(source) = listing.rows.get(n) else { return };
        draw::text(buffer, Rect { width: name, ..row }, &source.name, bold(theme.text, selected));
        draw::text(buffer, draw::right_of(row, name), &columns(Some(source)), theme.dim);
        // An article in front says nothing new.
        let bare = |form: &str| match form.split_once(' ') {
            Some(("the" | "The" | "a" | "A" | "an" | "An", rest)) => rest.to_owned(),
            _ => form.to_owned(),
        };
        let other = |form: &&String| bare(form) != source.name;
        let forms: Vec<&str> = source.forms.iter().filter(other).map(String::as_str).collect();
        let rest = draw::right_of(row, name + numbers + 2);
        if rest.width >= SHORTEST {
            draw::text(buffer, rest, &forms.join(" · "), theme.dim);
        }
    });
}

pub(super) fn list_outlets(
    view: &View,
    outlets: &[OutletCount],
    theme: &Theme,
    names: Rect,
    rows: Rect,
    buffer: &mut Buffer,
) {
    let quoted = outlets.iter().any(|outlet| outlet.quotations.is_some());
    let named = |outlet: &'_ OutletCount| outlet.name.clone().unwrap_or_else(|| NO_OUTLET.into());
    let columns = |outlet: Option<&OutletCount>| {
        let number = |n: Option<u64>, name: &str| {
            format!("{:>11}", n.map_or(name.to_owned(), |n| thousands(n as usize)))
        };
        let quotations = outlet.map(|outlet| outlet.quotations.unwrap_or_default());
        let quotations = if quoted { number(quotations, "quotations") } else { String::new() };
        quotations + &number(outlet.map(|outlet| outlet.articles), "articles")
    };
    let shown = outlets.iter().skip(view.top).take(usize::from(rows.height));
    let heading = columns(None);
    let numbers = width(&heading) as u16;
    let words: Vec<String> = shown.clone().map(named).collect();
    let name = name_columns(view, words.iter().map(String::as_str), numbers, rows);
    draw::text(buffer, draw::right_of(names, name), &heading, theme.dim);
    entries(view, theme, rows, buffer, &mut |n, selected, row, buffer| {
        let Some(outlet) = outlets.get(n) else { return };
        let style = if outlet.name.is_some() { theme.text } else { theme.dim };
        draw::text(buffer, Rect { width: name, ..row }, &named(outlet), bold(style, selected));
        draw::text(buffer, draw::right_of(row, name), &columns(Some(outlet)), theme.dim);
    });
    let count = |outlet: &OutletCount| outlet.quotations.unwrap_or(outlet.articles);
    let most = outlets.iter().map(count).max().unwrap_or(1);
    let shown: Vec<u64> = shown.map(count).collect();
    horizontal_bars(&shown, most, theme, draw::right_of(rows, name + numbers + 2), buffer);
}

/// Columns of the names, which precede the numbers: what the longest one on the screen needs, and the filter above
/// them.
fn name_columns<'a>(view: &View, shown: impl Iterator<Item = &'a str>, numbers: u16, rows: Rect) -> u16 {
    let longest = shown.map(width).max().unwrap_or(0);
    let filter = super::bars::filtered(view).map_or(0, |words| width(&words) + width(&view.filter) + 4);
    (longest.max(filter) as u16).clamp(SHORTEST, LONGEST).min(rows.width.saturating_sub(numbers + 1))
}

pub(super) fn times(
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
