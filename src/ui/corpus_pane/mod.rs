//! Draws the corpus view: its scope, the person it is about, and its rows. Draws the people picker, too.

mod heat_map;
mod passages;
mod person;
mod tables;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};

use super::layers::{PickerText, picker};
use super::theme::Theme;
use super::{bars, draw};
use crate::app::{App, Picker, PlacedEntry, ROOMY, View, order_name, page_of, rows_of};
use crate::index::PersonCounts;
use crate::page::{clip, thousands, width};
use crate::query::Query;
use crate::work::{ViewAnswer, ViewBody, ViewTab};
use heat_map::heat_map;
use passages::{matches, quotations};
use person::person;
use tables::{list_outlets, list_people, list_sources, times};

/// Draws the pane.
pub fn draw(app: &App, theme: &Theme, rect: Rect, buffer: &mut Buffer) {
    let Some(view) = app.views.top() else { return };
    let page = page_of(view, rect);
    scope(app, view, theme, draw::row(page, 0), buffer);
    let Some(answer) = &view.answer else { return };
    let top = view.head_rows(usize::from(rect.height));
    if let Some(head) = &answer.head {
        person((head, asks(answer)), view, usize::from(rect.height) >= ROOMY, theme, page, buffer);
    }
    let names = Rect { height: 1, ..draw::row(page, top - 1) };
    let rows = rows_of(view, rect);
    if view.is_empty() {
        let words = match (&answer.fault, answer.known.0) {
            (Some(fault), _) => fault.clone(),
            (None, 0) if app.progress.loaded && answer.known.1 == 0 => "No articles".into(),
            (None, 0) => "The first rows appear as soon as some articles are indexed".into(),
            _ if !answer.of.filter.is_empty() => {
                format!("No row has “{}”: {} shows all", view.filter, app.keymap.keys().first_label("cancel"))
            }
            _ if answer.quotations > 0 => format!(
                "None of the {} quotations in these articles matches the search",
                thousands(answer.quotations as usize)
            ),
            _ if view.who.is_some() && view.tab == ViewTab::Quotations => not_quoted(answer),
            _ if *answer.of.query != Query::All => {
                draw::text(buffer, draw::row(rows, 1), &no_results_hint(app), theme.dim);
                "No results".into()
            }
            _ => "No results".into(),
        };
        draw::text(buffer, draw::row(rows, 0), &words, theme.dim);
        return;
    }
    if let Some(rows) = bars::filtered(view) {
        // Where there are names, their columns are on the right.
        let words = format!("/{}  {rows}", view.filter);
        let beside =
            matches!(view.tab, ViewTab::People | ViewTab::Sources | ViewTab::Outlets | ViewTab::Table);
        let put = if beside { draw::text } else { draw::text_right };
        let room = if view.tab == ViewTab::Table { view.shape.label } else { names.width };
        put(buffer, Rect { width: room, ..names }, &words, theme.accent);
    }
    match &answer.body {
        ViewBody::People(_, people) => list_people(view, answer, people, theme, names, rows, buffer),
        ViewBody::Sources(_, listing) => list_sources(view, listing, theme, names, rows, buffer),
        ViewBody::Outlets(_, outlets) => list_outlets(view, outlets, theme, names, rows, buffer),
        ViewBody::Times(timeline, step) => times(view, answer, timeline, *step, theme, (names, rows), buffer),
        ViewBody::Table(_, table) => heat_map(view, answer, table, theme, (names, rows), buffer),
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
    for (label, tab) in view.tab_labels().iter().zip(view.tabs()) {
        let style = if tab == view.tab { theme.accent.add_modifier(Modifier::BOLD) } else { theme.dim };
        draw::text(buffer, draw::right_of(rect, label.column), &label.words, style);
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
    let shown = view.columns_shown(row.width);
    let order = match view.table.cells.columns {
        Some(columns) if view.tab == ViewTab::Table && shown.len() < view.shape.columns => {
            let (from, to, of) = (shown.start + 1, shown.end, thousands(view.shape.columns));
            format!("{}s {from} to {to} of {of}", columns.name())
        }
        _ => order_name(view),
    };
    if usize::from(row.width.saturating_sub(used)) > width(&order) + 2 {
        draw::text_right(buffer, row, &order, theme.dim);
    }
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
        (false, Some(_)) => "Names appear as soon as some articles are indexed",
        (false, None) => "Loading …",
    };
    let text = PickerText { title: &title, foot: "Enter to open · Esc to close", sign: "@ ", empty };
    picker(people, &text, theme, area, buffer, |person, row, buffer| {
        let count =
            |n: u64, one: &str| format!("{} {one}{}", thousands(n as usize), if n == 1 { "" } else { "s" });
        let counts = format!("{} · {}", count(person.quotes, "quotation"), count(person.mentions, "mention"));
        let used = draw::text_right(buffer, row, &counts, theme.dim);
        let row = Rect { width: row.width.saturating_sub(used + 1), ..row };
        draw::text(buffer, row, &person.name, theme.text);
    });
}

/// Draws the entries on the screen; `each` draws one of them.
fn entries(
    view: &View,
    theme: &Theme,
    rows: Rect,
    buffer: &mut Buffer,
    each: &mut dyn FnMut(usize, bool, Rect, &mut Buffer),
) {
    for PlacedEntry { entry: n, rows: area, .. } in view.placed(rows) {
        let selected = n == view.selected;
        if selected {
            let marked = Rect { x: area.x.saturating_sub(2), width: area.width + 4, ..area };
            buffer.set_style(marked.intersection(buffer.area), theme.selected);
            for row in 0..usize::from(area.height) {
                draw::text(buffer, draw::row(marked, row), "▌", theme.accent);
            }
        }
        each(n, selected, area, buffer);
    }
}

fn bold(style: Style, selected: bool) -> Style {
    if selected { style.add_modifier(Modifier::BOLD) } else { style }
}
