//! `onrecord table`: counts by rows and columns, or two queries compared row by row.

use std::ffi::OsStr;

use clap::ValueEnum;
use serde_json::Value;

use super::answer::answer;
use super::args::CrossTabArgs;
use super::out::written;
use super::table::Table;
use crate::ask::Counting;
use crate::export::{self, Share, TableColumn, label_column, percentage, rounded};
use crate::index::{CrossTabSpec, Dimension, SortedCrossTab};
use crate::{Error, Result};

/// Writes the table, or the comparison.
pub fn run(mut asked: CrossTabArgs) -> Result<u8> {
    let first = asked.listing.first.as_deref().and_then(OsStr::to_str);
    if let Some(of) = first.filter(|first| asked.share.is_some() && Share::from_str(first, true).is_ok()) {
        let error = Error::new(format!("--share {of}: write --share={of}, with a = before the value"));
        return Err(error.hint(format!("to search for the word {of}, use --query {of}")));
    }
    if asked.share == Some(Share::Row) && asked.columns.is_none() {
        let error = Error::new("--share=row needs --columns: the columns are shares of the row's total");
        return Err(error.hint("--share alone gives shares of everything"));
    }
    let question = asked.listing.question()?;
    let rows = asked.rows.dimension();
    let columns = asked.columns.map(|columns| columns.dimension());
    if columns == Some(rows) {
        let name = rows.name();
        return Err(Error::new(format!("--rows and --columns are both {name}: choose two different ones")));
    }
    let (listing, spec) = (&asked.listing, CrossTabSpec { rows, columns, of: asked.of.unit() });
    let count = |question| {
        answer(listing, question, Counting::cross(spec), |answers, stop| {
            Ok(answers.cross_tab(&spec, stop)?.sorted(&spec))
        })
    };
    let (found, mut status) = count(&question)?;
    let (columns, rows) = match &asked.against {
        Some(query) => {
            let (other, again) = count(&listing.question_of(query)?)?;
            status = status.max(again);
            compared(rows, &found, &other)
        }
        None => export::crosstab(rows, &found, asked.share),
    };
    let most = listing.asking.limit.unwrap_or(usize::MAX);
    if rows.len() > most && !listing.asking.count {
        super::say(&format!("{} of {} rows left out by --limit", rows.len() - most, rows.len()));
    }
    let mut table = Table::new(columns, listing.format).asked(&listing.asking);
    for row in &rows {
        if written(table.row(row))?.is_break() {
            break;
        }
    }
    table.finish(status)
}

/// Returns the rows of two queries side by side, the most telling first.
fn compared(
    rows: Dimension,
    found: &SortedCrossTab,
    other: &SortedCrossTab,
) -> (Vec<TableColumn>, Vec<Vec<Value>>) {
    let mut counts = std::collections::BTreeMap::<Option<&str>, [u64; 2]>::new();
    for (n, table) in [found, other].into_iter().enumerate() {
        for (label, total, _) in &table.rows {
            counts.entry(label.as_deref()).or_default()[n] += total;
        }
    }
    let of = [found.total, other.total];
    let mut all: Vec<(Option<&str>, [u64; 2], f64)> =
        counts.into_iter().map(|(label, counts)| (label, counts, keyness(counts, of))).collect();
    all.sort_by(|a, b| b.2.total_cmp(&a.2));
    let mut columns = vec![label_column(rows, all.iter().map(|row| row.0))];
    for name in ["count", "against", "share", "share_against", "log_ratio", "keyness"] {
        columns.push(TableColumn::new(name, name.len().max(9)));
    }
    let row = |(label, [a, b], keyness): (Option<&str>, [u64; 2], f64)| {
        let shares = [percentage(a, of[0]), percentage(b, of[1])];
        let [share, other] = shares;
        vec![label.into(), a.into(), b.into(), share, other, rounded(log_ratio([a, b], of)), rounded(keyness)]
    };
    (columns, all.into_iter().map(row).collect())
}

/// Returns the binary logarithm of the ratio of two shares (Hardie, “Log Ratio”, 2014), with half an occurrence in
/// place of none.
fn log_ratio(counts: [u64; 2], of: [u64; 2]) -> f64 {
    let share = |n: usize| (counts[n] as f64).max(0.5) / of[n].max(1) as f64;
    (share(0) / share(1)).log2()
}

/// Returns the log-likelihood that two shares are the same (Dunning, “Accurate methods for the statistics of surprise
/// and coincidence”, 1993), negative where the second is larger.
fn keyness(counts: [u64; 2], of: [u64; 2]) -> f64 {
    let all = (of[0] + of[1]) as f64;
    let (with, mut sum) = ((counts[0] + counts[1]) as f64, 0.0);
    for n in 0..2 {
        let (count, of) = (counts[n] as f64, of[n] as f64);
        for (observed, expected) in [(count, of * with / all), (of - count, of * (all - with) / all)] {
            if observed > 0.0 && expected > 0.0 {
                sum += observed * (observed / expected).ln();
            }
        }
    }
    let more = counts[0] as f64 * of[1] as f64 >= counts[1] as f64 * of[0] as f64;
    if more { 2.0 * sum } else { -2.0 * sum }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_that_differ_by_chance_are_not_key() {
        assert_eq!(keyness([10, 10], [100, 100]), 0.0);
        // From a table of Rayson and Garside (2000), with all four cells.
        assert!((keyness([20, 5], [1000, 1000]) - 9.75).abs() < 0.05, "{}", keyness([20, 5], [1000, 1000]));
        assert!(keyness([5, 20], [1000, 1000]) < -9.0);
        assert_eq!(log_ratio([20, 5], [1000, 1000]), 2.0);
        assert_eq!(log_ratio([0, 8], [100, 100]), -4.0);
        assert!(keyness([0, 0], [0, 0]).abs() < 0.001);
    }
}
