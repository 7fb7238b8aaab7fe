//! The table of the corpus view: what it counts, and which of its columns are on the screen.

use std::ops::Range;

use serde_json::Value;

use super::{App, View};
use crate::export::{Share, cell, row_total};
use crate::index::{CountedUnit, Dimension, SortedCrossTab};
use crate::page::{thousands, width};
use crate::query::{Field, Query};
use crate::work::{TableSpec, ViewBody};

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
            label = label.max(width(name.as_deref().unwrap_or(spec.cells.rows.missing())));
            total = total.max(number_text(&row_total(table, n, spec.share)).len());
            for column in 0..shape.columns {
                let value = cell(table, n, column, spec.share);
                number = number.max(number_text(&value).len());
                if name.is_some() {
                    shape.largest = shape.largest.max(value.as_f64().unwrap_or_default());
                }
            }
        }
        let missing = spec.cells.columns.map_or("", Dimension::missing);
        let names = table.columns.iter().map(|(name, _)| width(name.as_deref().unwrap_or(missing)));
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
    /// The part of the search that a row of the table stands for.
    pub(super) fn row_of_table(&self, row: usize) -> Option<Query> {
        let answer = self.answer.as_ref()?;
        let ViewBody::Table(_, table) = &answer.body else { return None };
        let name = table.rows.get(row)?.0.as_deref();
        match answer.of.table.cells.rows {
            Dimension::Speaker => Some(Query::exact(Field::Speaker, name?)),
            Dimension::Source => Some(Query::exact(Field::Source, name?)),
            Dimension::Outlet => Some(Query::exact(Field::Outlet, name.unwrap_or_default())),
            Dimension::Kind | Dimension::Month | Dimension::Year => None,
        }
    }

    /// The columns of the table that are on the screen, in this width.
    pub fn columns_shown(&self, width: u16) -> Range<usize> {
        let fit = self.shape.fitting(width);
        let left = self.left.min(self.shape.columns.saturating_sub(fit));
        left..(left + fit).min(self.shape.columns)
    }

    /// What a row of the table is called.
    pub(super) fn name_in_table(&self, row: usize) -> Option<String> {
        let answer = self.answer.as_ref()?;
        let ViewBody::Table(_, table) = &answer.body else { return None };
        let name = table.rows.get(row)?.0.as_deref();
        Some(name.unwrap_or(answer.of.table.cells.rows.missing()).to_owned())
    }
}

impl App {
    /// Whether there are more columns than fit.
    pub fn has_more_columns(&self) -> bool {
        let width = self.table_width();
        self.views.top().is_some_and(|view| view.shape.columns > view.shape.fitting(width))
    }

    /// Shows columns further to the right: half of those on the screen, or as many as were asked for.
    pub(super) fn step_columns(&mut self, by: isize, count: Option<usize>) {
        let width = self.table_width();
        let Some(view) = self.views.stack.last_mut() else { return };
        let (fit, left) = (view.shape.fitting(width), view.columns_shown(width).start);
        let by = by * count.unwrap_or((fit / 2).max(1)) as isize;
        let last = view.shape.columns.saturating_sub(fit);
        let to = left.saturating_add_signed(by).min(last);
        match (to == left, last) {
            (true, 0) => self.notify("All columns are on the screen"),
            (true, _) if by > 0 => self.notify("The last column"),
            (true, _) => self.notify("The first column"),
            (false, _) => view.left = to,
        }
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
        self.views.stack.last_mut().into_iter().for_each(|view| view.left = 0);
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
        change(&mut view.table);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shade_stands_for_the_numbers_that_its_legend_says() {
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
