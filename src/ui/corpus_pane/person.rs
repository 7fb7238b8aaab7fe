//! The head of a person’s page: names, numbers, when and where.

use jiff::civil::Date;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::{Sparkline, Widget};

use crate::app::{TimelineRow, View, timeline_rows};
use crate::ask::Profile;
use crate::index::{Interval, OutletCount, PersonCounts, Timeline};
use crate::page::thousands;
use crate::ui::draw;
use crate::ui::theme::Theme;

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

pub(super) fn period(person: &PersonCounts) -> Option<String> {
    let (first, last) = (person.first?, person.last?);
    Some(days(first, last))
}

pub(super) fn days(first: Date, last: Date) -> String {
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
