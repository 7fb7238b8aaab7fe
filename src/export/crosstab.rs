//! A table of counts as columns and rows: the same from `onrecord table` and from the corpus view.

use serde_json::Value;

use super::rows::TableColumn;
use crate::index::{Dimension, SortedCrossTab};
use crate::page::width;

/// What the percentages of a table are of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Share {
    /// The total of the column
    Column,
    /// The total of the row
    Row,
}

/// The widest label of a table for people.
const WIDEST: usize = 32;

/// Returns the columns and rows of a table, with the total of each row.
pub fn crosstab(
    rows: Dimension,
    found: &SortedCrossTab,
    share: Option<Share>,
) -> (Vec<TableColumn>, Vec<Vec<Value>>) {
    let mut columns = vec![label_column(rows, found.rows.iter().map(|row| row.0.as_deref()))];
    for (name, _) in &found.columns {
        let name = name.as_deref().unwrap_or("none");
        columns.push(TableColumn::named(name, width(name).clamp(7, 16)));
    }
    columns.push(TableColumn::new("total", 9));
    let row = |n: usize| {
        let mut row = vec![Value::from(found.rows[n].0.as_deref())];
        row.extend((0..found.columns.len()).map(|column| cell(found, n, column, share)));
        row.push(row_total(found, n, share));
        row
    };
    (columns, (0..found.rows.len()).map(row).collect())
}

/// Returns a cell: a count, or a percentage.
pub fn cell(found: &SortedCrossTab, row: usize, column: usize, share: Option<Share>) -> Value {
    let (_, total, cells) = &found.rows[row];
    match share {
        None => cells[column].into(),
        Some(Share::Column) => percentage(cells[column], found.columns[column].1),
        Some(Share::Row) => percentage(cells[column], *total),
    }
}

/// Returns the total of a row: a count, or a percentage of everything.
pub fn row_total(found: &SortedCrossTab, row: usize, share: Option<Share>) -> Value {
    let total = found.rows[row].1;
    match share {
        Some(Share::Column) => percentage(total, found.total),
        None | Some(Share::Row) => total.into(),
    }
}

/// Returns a percentage with two decimals.
pub fn percentage(count: u64, of: u64) -> Value {
    rounded(100.0 * count as f64 / of.max(1) as f64)
}

/// Returns a number with two decimals.
pub fn rounded(number: f64) -> Value {
    let number = (number * 100.0).round() / 100.0;
    // Avoid a negative zero.
    Value::from(if number == 0.0 { 0.0 } else { number })
}

/// Returns the column of labels, as wide as the widest of them.
pub fn label_column<'a>(rows: Dimension, all: impl Iterator<Item = Option<&'a str>>) -> TableColumn {
    let widest = all.flatten().map(width).max().unwrap_or(0);
    TableColumn::new(rows.name(), widest.clamp(rows.name().len(), WIDEST))
}
