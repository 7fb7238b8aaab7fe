//! The table of the corpus view: what it counts, its selected cell, and which of its columns are on the screen.

use std::ops::Range;

use serde_json::Value;

use super::{App, View, rows_of};
use crate::export::{Share, cell, row_total};
use crate::index::{CountedUnit, Dimension, SortedCrossTab};
use crate::page::{thousands, width};
use crate::query::{Field, Kinds, Query, period};
use crate::work::{TableSpec, ViewBody, ViewTab};

/// The fewest and most columns of the screen for the names of the rows.
const LABELS: (usize, usize) = (20, 30);
/// The most for the name of a column.
const LONGEST: usize = 14;
/// The fewest for a column, so that its neighbours are told apart.
const NARROWEST: usize = 7;
/// What the rows can be.
const ROWS: [Dimension; 3] = [Dimension::Speaker, Dimension::Source, Dimension::Outlet];
/// What the columns can be.
const COLUMNS: [Dimension; 4] = [Dimension::Month, Dimension::Year, Dimension::Outlet, Dimension::Kind];
/// What can be counted.
const UNITS: [CountedUnit; 3] = [CountedUnit::Quotations, CountedUnit::Articles, CountedUnit::Words];
/// Percentages of what, if any.
const SHARES: [Option<Share>; 3] = [None, Some(Share::Column), Some(Share::Row)];

/// How wide the parts of a table are, and its largest cell.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct TableShape {
    /// Width of the names of the rows.
    pub label: u16,
    /// Width of a cell with the blank before it.
    pub cell: u16,
    /// Width of the totals with the blank before them.
    pub total: u16,
    /// The number of columns.
    pub columns: usize,
    /// The largest cell whose row has a name.
    pub largest: f64,
}

impl TableShape {
    pub(super) fn of(table: &SortedCrossTab, spec: &TableSpec) -> Self {
        let mut shape = Self { columns: table.columns.len(), ..Self::default() };
        let (mut number, mut label, mut total) = (1, 0, "total".len());
        for (n, (name, ..)) in table.rows.iter().enumerate() {
            label = label.max(width(spec.cells.rows.shown(name.as_deref())));
            total = total.max(number_text(&row_total(table, n, spec.share)).len());
            for column in 0..shape.columns {
                let value = cell(table, n, column, spec.share);
                number = number.max(number_text(&value).len());
                if name.is_some() {
                    shape.largest = shape.largest.max(value.as_f64().unwrap_or_default());
                }
            }
        }
        let columns = spec.cells.columns;
        let shown = |name: Option<&str>| columns.map_or(0, |columns| width(columns.shown(name)));
        let names = table.columns.iter().map(|(name, _)| shown(name.as_deref()));
        let name = names.max().unwrap_or(0).min(LONGEST);
        shape.label = label.clamp(LABELS.0, LABELS.1) as u16;
        // A number, a blank and two columns of shade.
        shape.cell = 1 + name.max(number + 3).max(NARROWEST) as u16;
        shape.total = 2 + total as u16;
        shape
    }

    /// Returns how many columns fit into this width; at least one.
    pub fn fitting(&self, width: u16) -> usize {
        let room = width.saturating_sub(self.label + self.total + 1);
        usize::from(room / self.cell.max(1)).clamp(1, self.columns.max(1))
    }

    /// Returns which of the columns on the screen is this far from the left edge.
    fn under(&self, x: u16) -> Option<usize> {
        Some(usize::from(x.checked_sub(self.label + 1)? / self.cell.max(1)))
    }

    /// Returns the shade of a cell, from 1 to 4; 0 for an empty one. The square root tells small numbers apart.
    pub fn shade(&self, value: f64) -> usize {
        match value > 0.0 && self.largest > 0.0 {
            true => ((value / self.largest).sqrt() * 4.0).ceil().clamp(1.0, 4.0) as usize,
            false => 0,
        }
    }

    /// Returns the largest number with a shade.
    pub fn largest_of(&self, shade: usize) -> f64 {
        self.largest * (shade * shade) as f64 / 16.0
    }
}

/// Returns a count or a percentage as it is shown.
pub fn number_text(value: &Value) -> String {
    match value.as_u64() {
        Some(count) => thousands(count as usize),
        None => format!("{:.1}", value.as_f64().unwrap_or_default()),
    }
}

/// Returns what follows `one` among `all`, by this many steps.
fn next<T: Copy + PartialEq>(all: &[T], one: T, by: isize) -> T {
    let here = all.iter().position(|other| *other == one).unwrap_or(0) as isize;
    all[(here + by).rem_euclid(all.len() as isize) as usize]
}

impl View {
    /// The parts of the search that the selected row, or cell, stands for.
    pub(super) fn cell_as_parts(&self) -> Option<Vec<Query>> {
        let answer = self.answer.as_ref()?;
        let ViewBody::Table(_, table) = &answer.body else { return None };
        let (cells, row) = (answer.of.table.cells, table.rows.get(self.selected)?);
        let mut parts = vec![part(cells.rows, row.0.as_deref())?];
        if let Some(column) = self.column {
            parts.push(part(cells.columns?, table.columns.get(column)?.0.as_deref())?);
        }
        Some(parts)
    }

    /// Selects a column of the table, and brings it on the screen of this width.
    fn select_column(&mut self, column: Option<usize>, width: u16) {
        self.column = column;
        let (at, fit) = (column.unwrap_or(0), self.shape.fitting(width));
        self.left = self.columns_shown(width).start.clamp((at + 1).saturating_sub(fit), at);
    }

    /// The columns of the table that are on the screen, in this width.
    pub fn columns_shown(&self, width: u16) -> Range<usize> {
        let fit = self.shape.fitting(width);
        let left = self.left.min(self.shape.columns.saturating_sub(fit));
        left..(left + fit).min(self.shape.columns)
    }

    /// What the selected row, or cell, of the table is called.
    pub(super) fn name_in_table(&self) -> Option<String> {
        let answer = self.answer.as_ref()?;
        let ViewBody::Table(_, table) = &answer.body else { return None };
        let cells = answer.of.table.cells;
        let name = cells.rows.shown(table.rows.get(self.selected)?.0.as_deref());
        let column = self.column.and_then(|column| table.columns.get(column)).zip(cells.columns);
        Some(match column {
            Some(((column, _), of)) => format!("{name}, {}", of.shown(column.as_deref())),
            None => name.to_owned(),
        })
    }
}

/// Returns the part of the search that a row or column stands for.
fn part(of: Dimension, name: Option<&str>) -> Option<Query> {
    Some(match of {
        Dimension::Speaker => Query::exact(Field::Speaker, name?),
        Dimension::Source => Query::exact(Field::Source, name?),
        Dimension::Outlet => Query::exact(Field::Outlet, name.unwrap_or_default()),
        Dimension::Kind => Query::Kind(Kinds::of_name(name?)?),
        Dimension::Month | Dimension::Year => {
            let (from, to) = period(name?)?;
            Query::Date(Some(from), Some(to))
        }
    })
}

impl App {
    /// Selects a cell further to the right, or to the left; left of the first one is the whole row.
    pub(super) fn step_column(&mut self, by: isize) {
        let width = self.table_width();
        let Some(view) = self.views.stack.last_mut() else { return };
        // The whole row comes before its cells.
        let (here, last) = (view.column.map_or(0, |column| column + 1), view.shape.columns);
        match here.saturating_add_signed(by).min(last) {
            to if to == here && by > 0 => self.notify("The last column"),
            to => view.select_column(to.checked_sub(1), width),
        }
    }

    /// Selects the column under the mouse; false if it was selected before.
    pub(super) fn click_column(&mut self, x: u16) -> bool {
        let pane = self.corpus_pane();
        let Some(view) = self.views.stack.last_mut().filter(|view| view.tab == ViewTab::Table) else {
            return false;
        };
        let rows = rows_of(view, pane);
        let shown = view.columns_shown(rows.width);
        let at = x.checked_sub(rows.x).and_then(|x| view.shape.under(x));
        let column = at.map(|at| shown.start + at).filter(|column| shown.contains(column));
        let changed = column != view.column;
        view.column = column;
        changed
    }

    fn table_width(&self) -> u16 {
        self.views.top().map_or(0, |view| super::page_of(view, self.corpus_pane()).width)
    }

    /// Changes what the rows are.
    pub(super) fn next_rows(&mut self, by: isize) {
        self.change_table(|table| {
            table.cells.rows = next(&ROWS, table.cells.rows, by);
            if table.cells.columns == Some(table.cells.rows) {
                table.cells.columns = Some(Dimension::Month);
            }
        });
        if let Some(view) = self.views.stack.last_mut() {
            view.filter.clear();
            view.clear();
        }
    }

    /// Changes what the columns are.
    pub(super) fn next_columns(&mut self, by: isize) {
        self.change_table(|table| {
            let mut columns = table.cells.columns.unwrap_or(Dimension::Month);
            for _ in 0..2 {
                columns = next(&COLUMNS, columns, by);
                if columns != table.cells.rows {
                    break;
                }
            }
            table.cells.columns = Some(columns);
        });
    }

    /// Changes what is counted.
    pub(super) fn next_unit(&mut self, by: isize) {
        self.change_table(|table| table.cells.of = next(&UNITS, table.cells.of, by));
    }

    /// Changes between counts and percentages.
    pub(super) fn next_share(&mut self, by: isize) {
        self.change_table(|table| table.share = next(&SHARES, table.share, by));
    }

    fn change_table(&mut self, change: impl FnOnce(&mut TableSpec)) {
        let Some(view) = self.views.stack.last_mut() else { return };
        let columns = (view.table.cells.rows, view.table.cells.columns);
        change(&mut view.table);
        if columns != (view.table.cells.rows, view.table.cells.columns) {
            (view.left, view.column) = (0, None);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shades_match_their_legend() {
        for largest in [1.0, 3.0, 16.0, 101.0, 42.5] {
            let shape = TableShape { largest, ..TableShape::default() };
            assert_eq!((shape.shade(0.0), shape.shade(largest), shape.shade(2.0 * largest)), (0, 4, 4));
            for n in 1..=1000 {
                let value = largest * f64::from(n) / 1000.0;
                let shade = shape.shade(value);
                assert!(value <= shape.largest_of(shade) + 1e-9, "{value} of {largest}");
                assert!(value + 1e-9 >= shape.largest_of(shade - 1), "{value} of {largest}");
            }
        }
    }
}
