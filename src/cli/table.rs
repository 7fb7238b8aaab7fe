//! A listing on standard output: its rows, or only their number.

use std::borrow::Cow;
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io;

use serde_json::Value;

use super::answer::{self, Answered};
use super::args::QueryArgs;
use super::out::{self, Stdout};
use crate::Result;
use crate::export::{TableColumn, TableFormat, TableWriter};

/// Writes rows as they come.
pub struct Table {
    rows: TableWriter<Stdout>,
    /// Maximum number of rows.
    limit: usize,
    /// The number of rows, if only that is wanted.
    count: Option<u64>,
    /// How often each row has been written from the index, by its hash.
    given: HashMap<u64, u32>,
    from: RowSource,
}

/// Where the rows come from.
#[derive(Clone, Copy, PartialEq, Eq)]
enum RowSource {
    Reading,
    Index,
    /// From reading, after the index turned out to be damaged.
    Again,
}

impl Table {
    /// Creates a listing of `columns` on standard output.
    pub fn new(columns: impl Into<Cow<'static, [TableColumn]>>, format: TableFormat) -> Self {
        use std::io::IsTerminal;
        let screen =
            io::stdout().is_terminal().then(|| crossterm::terminal::size().map_or(80, |size| size.0.into()));
        let rows = TableWriter::new(out::stdout(), columns, format, screen);
        Self { rows, limit: usize::MAX, count: None, given: HashMap::new(), from: RowSource::Reading }
    }

    /// Applies `--limit`, `--count` and `--spreadsheet`.
    pub fn asked(self, asking: &QueryArgs) -> Self {
        let (limit, count) = (asking.limit.unwrap_or(usize::MAX), asking.count.then_some(0));
        Self { rows: self.rows.for_spreadsheet(asking.spreadsheet), limit, count, ..self }
    }

    /// Adds to the number of rows, if only that is wanted.
    pub fn counted(&mut self, rows: u64) {
        *self.count.get_or_insert_default() += rows;
    }

    /// Returns whether only the number of rows is wanted.
    pub fn only_counts(&self) -> bool {
        self.count.is_some()
    }

    /// Flushes the rows written so far.
    pub fn flush(&mut self) -> io::Result<()> {
        self.rows.flush()
    }

    /// Writes one row: a value for each column. Fails with `BrokenPipe` once the limit is reached.
    pub fn row(&mut self, values: &[Value]) -> io::Result<()> {
        if let Some(count) = &mut self.count {
            *count += 1;
            return Ok(());
        }
        if self.from != RowSource::Reading {
            let mut hasher = DefaultHasher::new();
            values.hash(&mut hasher);
            let times = self.given.entry(hasher.finish()).or_default();
            match self.from {
                RowSource::Again if *times > 0 => {
                    *times -= 1;
                    return Ok(());
                }
                RowSource::Index => *times += 1,
                _ => {}
            }
        }
        if self.rows.len() >= self.limit {
            return Err(io::ErrorKind::BrokenPipe.into());
        }
        self.rows.row(values)
    }

    /// Writes the rows that an index gives and returns the exit status. Returns `None` if the index turns out
    /// to be damaged, which is reported. Then every row has to be written again, and those already written
    /// are skipped.
    pub fn answered_by_index(
        &mut self,
        give: impl FnOnce(&mut Self) -> Result<Answered>,
    ) -> Result<Option<u8>> {
        self.from = RowSource::Index;
        let answered = give(self)?;
        self.from = RowSource::Again;
        Ok(match answered {
            Ok(status) => {
                answer::ended();
                Some(status)
            }
            Err(error) => answer::gave_up(&error),
        })
    }

    /// Ends the listing and returns `status`.
    pub fn finish(self, status: u8) -> Result<u8> {
        if let Some(count) = self.count {
            let mut out = self.rows.into_inner();
            let _ = out::written(io::Write::write_fmt(&mut out, format_args!("{count}\n")))?;
            return out::finish(out, status);
        }
        match self.rows.finish() {
            Ok(out) => out::finish(out, status),
            Err(error) => out::written(Err(error)).map(|_| status),
        }
    }
}
