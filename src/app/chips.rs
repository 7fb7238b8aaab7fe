//! The chips at the top of the corpus view: the parts of the search, which can be added and removed one by one.

use jiff::civil::Date;

use super::{App, View};
use crate::index::Interval;
use crate::page::{thousands, width};
use crate::query::{Field, Query};
use crate::work::{ViewBody, ViewTab};

/// A label with its place in the row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chip {
    /// Columns before it.
    pub column: u16,
    /// As it is printed, with spaces around it.
    pub words: String,
}

impl Chip {
    /// Whether it covers a column.
    pub fn covers(&self, column: u16) -> bool {
        (self.column..self.column + width(&self.words) as u16).contains(&column)
    }

    /// Puts labels side by side, with `gap` columns between them.
    fn row(words: impl IntoIterator<Item = String>, mut column: u16, gap: u16) -> Vec<Chip> {
        let chip = |words: String| {
            let chip = Chip { column, words };
            column += width(&chip.words) as u16 + gap;
            chip
        };
        words.into_iter().map(chip).collect()
    }
}

/// The parts of a query that can be removed one by one.
pub fn parts(query: &Query) -> Vec<Query> {
    match query {
        Query::All => Vec::new(),
        Query::And(inner) => inner.clone(),
        one => vec![one.clone()],
    }
}

impl View {
    /// The names of the tabs. The open one has a sign, so that it shows without colour.
    pub fn tab_labels(&self) -> Vec<Chip> {
        let name = |tab: ViewTab| match tab {
            ViewTab::People if self.who.is_some() => "With",
            ViewTab::People => "People",
            ViewTab::Sources => "Sources",
            ViewTab::Outlets => "Outlets",
            ViewTab::Times => "Times",
            ViewTab::Quotations => "Quotations",
            ViewTab::Table => "Table",
            ViewTab::Hits => "Matches",
        };
        let tabs = self.tabs().into_iter();
        let words = tabs.map(|tab| format!(" {} {} ", if tab == self.tab { "▸" } else { " " }, name(tab)));
        Chip::row(words, 0, 0)
    }
}

impl App {
    /// The scope of the rows: how many articles, and the parts of the search.
    pub fn scope(&self, view: &View) -> (String, Vec<Chip>) {
        let typing = self.types_query();
        let (mut words, mut of) = ("Loading …".to_owned(), &self.search.wanted);
        if let Some(answer) = &view.answer {
            // While another query is typed, the rows are still those of the last one.
            of = if typing { &answer.of.query } else { of };
            let (known, all) = answer.known;
            words = match answer.articles as usize {
                1 => "1 article".into(),
                n => format!("{} articles", thousands(n)),
            };
            let everything = view.within.is_empty() && **of == Query::All;
            let indexed = (known < all)
                .then(|| format!("{} of {}", thousands(known as usize), thousands(all as usize)));
            words = match indexed {
                Some(_) if known == 0 => "Indexing …".into(),
                Some(indexed) if everything => format!("{indexed} articles indexed so far"),
                Some(indexed) => format!("{words} in the {indexed} indexed so far"),
                None if everything => format!("All {words}"),
                None => words,
            };
            if !view.within.is_empty() {
                words += &format!(" · {}", view.scope());
            }
        }
        let mut parts = parts(of);
        parts.retain(|part| !typing || !view.within.contains(part));
        // Each of several parts has the number that removes it.
        let chip = |(n, part): (usize, &Query)| match parts.len() {
            1 => format!(" {part} "),
            _ => format!(" {} {part} ", n + 1),
        };
        let chips = Chip::row(parts.iter().enumerate().map(chip), width(&words) as u16 + 2, 1);
        (words, chips)
    }

    /// Adds the selected row to the search.
    pub(super) fn filter_by_row(&mut self) {
        let Some(wanted) = self.row_as_parts() else {
            return self.notify("Nothing to filter by in this row");
        };
        let mut parts = parts(&self.search.wanted);
        if wanted.iter().all(|part| parts.contains(part)) {
            return self.notify("The search already has this filter");
        }
        for part in wanted {
            // A day in a month is added to the month, so that removing it leads back to the month.
            parts.retain(|other| {
                *other != part
                    && (!matches!(part, Query::Date(..)) || !is_date(other) || contains(other, &part))
            });
            parts.push(part);
        }
        self.narrow(Query::all(parts));
    }

    /// The parts of a query that the selected row, or the selected cell of a table, stands for, if any.
    pub(super) fn row_as_parts(&self) -> Option<Vec<Query>> {
        let view = self.views.top()?;
        match view.answer.as_ref().map(|answer| &answer.body) {
            Some(ViewBody::Table(..)) => view.cell_as_parts(),
            _ => self.row_as_query().map(|part| vec![part]),
        }
    }

    /// The part of a query that the selected row stands for, if any.
    fn row_as_query(&self) -> Option<Query> {
        let view = self.views.top()?;
        let row = view.selected;
        match view.answer.as_ref().map(|answer| &answer.body) {
            Some(ViewBody::People(_, rows)) => {
                rows.get(row).map(|person| Query::exact(Field::Person, &person.name))
            }
            Some(ViewBody::Sources(_, listing)) => {
                listing.rows.get(row).map(|source| Query::exact(Field::Source, &source.name))
            }
            Some(ViewBody::Outlets(_, rows)) => rows
                .get(row)
                .map(|outlet| Query::exact(Field::Outlet, outlet.name.as_deref().unwrap_or_default())),
            Some(ViewBody::Times(_, step)) => {
                view.period(row).map(|from| Query::Date(Some(from), Some(last_day(from, *step))))
            }
            Some(ViewBody::Quotations(..)) => view.line(row).and_then(|line| {
                let source = || line.source.as_ref()?.group.as_deref();
                match &line.speaker {
                    Some(name) => Some(Query::exact(Field::Speaker, name)),
                    None => source().map(|group| Query::exact(Field::Source, group)),
                }
            }),
            Some(ViewBody::Hits(lines, _)) => lines
                .get(row)
                .and_then(|(_, line)| line.outlet.as_deref())
                .map(|name| Query::exact(Field::Outlet, name)),
            Some(ViewBody::Table(..)) | None => None,
        }
    }

    /// Removes the last part of the search, or the part with this number.
    pub(super) fn remove_part(&mut self, number: Option<usize>) {
        let mut parts = parts(&self.search.wanted);
        let Some(at) = number.unwrap_or(parts.len()).checked_sub(1).filter(|_| !parts.is_empty()) else {
            return self.notify("No search to remove a part from");
        };
        if at >= parts.len() {
            return self.notify(format!("The search has only {} parts", parts.len()));
        }
        let removed = parts.remove(at);
        self.narrow(Query::all(parts));
        if let Query::Date(Some(from), _) = removed {
            self.views.select_day(from);
        }
    }

    fn narrow(&mut self, query: Query) {
        self.search_for(&query.to_string());
        self.search.remember();
    }
}

fn is_date(query: &Query) -> bool {
    matches!(query, Query::Date(..))
}

/// Whether one period contains another.
pub(super) fn contains(outer: &Query, inner: &Query) -> bool {
    match (outer, inner) {
        (Query::Date(from, to), Query::Date(Some(a), Some(b))) => {
            from.is_none_or(|from| from <= *a) && to.is_none_or(|to| *b <= to)
        }
        _ => false,
    }
}

fn last_day(from: Date, step: Interval) -> Date {
    match step {
        Interval::Day => from,
        Interval::Month => from.last_of_month(),
        Interval::Year => from.last_of_year(),
    }
}
