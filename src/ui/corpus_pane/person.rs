//! The head of a person’s page: names, numbers, when and where.

use jiff::civil::Date;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::{Sparkline, Widget};

use crate::app::{TimelineRow, View, timeline_rows};
use crate::ask::Profile;
use crate::index::{Interval, OutletCount, PersonCounts, Timeline};
use crate::page::{thousands, width};
use crate::ui::draw;
use crate::ui::theme::Theme;

/// Columns of the labels before the outlets and people below the name, such as `quoted in`.
const LABEL: u16 = 12;
/// The fewest columns of a sparkline with its first and last period.
const NARROWEST: u16 = 32;

/// The person that the page is about; `asked` when the query is about quotations.
pub(super) fn person(
    (head, asked): (&Profile, bool),
    view: &View,
    roomy: bool,
    theme: &Theme,
    page: Rect,
    buffer: &mut Buffer,
) {
    let person = &head.person;
    let mut row = 0;
    let mut next = || {
        row += 1;
        draw::row(page, row)
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
    let mut facts = vec![count(person.quotes, "quotation", "quotations")];
    // A query about quotations lists only some of those.
    let matching = head.said.0.total();
    let some = asked || matching != person.quotes;
    facts.extend(some.then(|| format!("{} match the search", thousands(matching as usize))));
    facts.extend((person.reported > 0).then(|| format!("{} reported", thousands(person.reported as usize))));
    facts.push(count(person.articles, "article", "articles"));
    facts.push(count(person.mentions, "mention", "mentions"));
    let line = next();
    // The sparkline says more than the last of the numbers.
    let fits = |facts: &[String]| width(&facts.join(" · ")) as u16 + 3 + NARROWEST <= line.width;
    while head.said.0.bars.len() > 1 && facts.len() > 2 && !fits(&facts) {
        facts.pop();
    }
    let used = draw::text(buffer, line, &facts.join(" · "), theme.text);
    let rest = draw::right_of(line, used + 3);
    if !spark(&head.said, theme, rest, buffer)
        && let Some(period) = period(person).filter(|words| width(words) <= usize::from(rest.width))
    {
        draw::text(buffer, rest, &period, theme.dim);
    }
    if roomy {
        // Where they are quoted; if they are nowhere, where they are named.
        let quoted = head.outlets.iter().any(|outlet| outlet.quotations > Some(0));
        let count = |outlet: &OutletCount| match outlet.quotations {
            Some(quotations) if quoted => quotations,
            _ => outlet.articles,
        };
        let outlets = head.outlets.iter().map(|outlet| (outlet.name.as_deref(), count(outlet)));
        let outlets = outlets.filter(|(_, count)| *count > 0);
        glance(if quoted { "quoted in" } else { "named in" }, outlets, theme, next(), buffer);
        let with = head.with.iter().map(|other| (Some(other.name.as_str()), other.articles));
        glance("named with", with, theme, next(), buffer);
    }
    if view.is_ambiguous() {
        namesakes(view, person, theme, next(), buffer);
    }
}

/// Other people with the same last name, whom the reader may mean.
fn namesakes(view: &View, person: &PersonCounts, theme: &Theme, line: Rect, buffer: &mut Buffer) {
    let mut words = Vec::new();
    if !person.name.trim().contains(char::is_whitespace) && person.articles > 1 {
        let articles = thousands(person.articles as usize);
        words.push(format!("only “{}” in {articles} articles: may be several people", person.name));
    }
    let others = view.namesakes.as_deref().unwrap_or_default();
    if !others.is_empty() {
        let named = |(n, other): (usize, &PersonCounts)| {
            let of = match (n, other.articles) {
                (0, 1) => " article",
                (0, _) => " articles",
                _ => "",
            };
            format!("{} in {}{of}", other.name, thousands(other.articles as usize))
        };
        let names: Vec<String> = others.iter().take(5).enumerate().map(named).collect();
        words.push(format!("same last name (@ to open): {}", names.join(" · ")));
    }
    draw::text(buffer, line, &words.join("; "), theme.dim);
}

pub(super) fn period(person: &PersonCounts) -> Option<String> {
    let (first, last) = (person.first?, person.last?);
    Some(days(first, last))
}

pub(super) fn days(first: Date, last: Date) -> String {
    if first == last { first.to_string() } else { format!("{first} to {last}") }
}

/// `quoted in  The Coast Post 6 · The Skerry 3`.
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
        let room = draw::right_of(line, LABEL);
        draw::text(buffer, room, &whole(&words, usize::from(room.width)), theme.text);
    }
}

/// As many of the words as fit whole.
fn whole(words: &[String], columns: usize) -> String {
    let fits = |n: &usize| width(&words[..*n].join(" · ")) <= columns;
    words[..(1..=words.len()).rev().find(fits).unwrap_or(1).min(words.len())].join(" · ")
}

/// A sparkline of the quotations over time; false when there is nothing to compare, or no room.
fn spark((timeline, step): &(Timeline, Interval), theme: &Theme, line: Rect, buffer: &mut Buffer) -> bool {
    let (Some(first), Some(last)) = (timeline.bars.first(), timeline.bars.last()) else { return false };
    if timeline.bars.len() < 2 || line.width < NARROWEST {
        return false;
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
    true
}

/// The count of every period from the first to the last.
fn filled(timeline: &Timeline, step: Interval) -> Vec<u64> {
    let counts = timeline_rows(timeline, step).into_iter().flat_map(|row| match row {
        TimelineRow::Period(_, count) => vec![count],
        TimelineRow::Gap(empty) => vec![0; empty],
    });
    counts.collect()
}
