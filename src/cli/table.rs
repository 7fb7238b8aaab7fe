//! A listing on standard output: its rows as they were asked for, or only their number.

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
    /// At most so many rows.
    limit: usize,
    /// How many there are, where only that is asked for.
    count: Option<u64>,
    /// How often each row was written that came from an index, by its hash.
    given: HashMap<u64, u32>,
    from: InputArgs,
}

/// Where rows come from.
#[derive(Clone, Copy, PartialEq, Eq)]
enum InputArgs {
    Reading,
    Index,
    /// From reading, behind rows of an index that turned out to be damaged.
    Again,
}

impl Table {
    /// A listing of `columns`, to standard output.
    pub fn new(columns: &'static [TableColumn], format: TableFormat) -> Self {
        use std::io::IsTerminal;
        let screen =
            io::stdout().is_terminal().then(|| crossterm::terminal::size().map_or(80, |size| size.0.into()));
        let rows = TableWriter::new(out::stdout(), columns, format, screen);
        Self { rows, limit: usize::MAX, count: None, given: HashMap::new(), from: InputArgs::Reading }
    }

    /// With as many rows as are asked for, or only their number, and safe in a spreadsheet where that is asked for.
    pub fn asked(self, asking: &QueryArgs) -> Self {
        let (limit, count) = (asking.limit.unwrap_or(usize::MAX), asking.count.then_some(0));
        Self { rows: self.rows.for_spreadsheet(asking.spreadsheet), limit, count, ..self }
    }

    /// So many rows more are there, of which only the number is asked for.
    pub fn counted(&mut self, rows: u64) {
        *self.count.get_or_insert_default() += rows;
    }

    /// Whether only the number of rows is asked for.
    pub fn only_counts(&self) -> bool {
        self.count.is_some()
    }

    /// Writes out what was given so far.
    pub fn flush(&mut self) -> io::Result<()> {
        self.rows.flush()
    }

    /// Writes one row: a value for each column. Once there are enough of them that fails as if nobody read on.
    pub fn row(&mut self, values: &[Value]) -> io::Result<()> {
        if let Some(count) = &mut self.count {
            *count += 1;
            return Ok(());
        }
        if self.from != InputArgs::Reading {
            let mut hasher = DefaultHasher::new();
            values.hash(&mut hasher);
            let times = self.given.entry(hasher.finish()).or_default();
            match self.from {
                InputArgs::Again if *times > 0 => {
                    *times -= 1;
                    return Ok(());
                }
                InputArgs::Index => *times += 1,
                _ => {}
            }
        }
        if self.rows.len() >= self.limit {
            return Err(io::ErrorKind::BrokenPipe.into());
        }
        self.rows.row(values)
    }

    /// Writes the rows that an index gives; gives the exit status on, or nothing where the index turns out to be damaged,
    /// which is said. Then all rows have to come once more, and those that were written are left out.
    pub fn answered_by_index(
        &mut self,
        give: impl FnOnce(&mut Self) -> Result<Answered>,
    ) -> Result<Option<u8>> {
        self.from = InputArgs::Index;
        let answered = give(self)?;
        self.from = InputArgs::Again;
        Ok(match answered {
            Ok(status) => {
                answer::ended();
                Some(status)
            }
            Err(error) => answer::gave_up(&error),
        })
    }

    /// Writes what ends the listing; gives the exit status on.
    pub fn finish(self, status: u8) -> Result<u8> {
        if let Some(count) = self.count {
            let mut out = self.rows.into_inner();
            let _ = io::Write::write_fmt(&mut out, format_args!("{count}\n"));
            return out::finish(out, status);
        }
        match self.rows.finish() {
            Ok(out) => out::finish(out, status),
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(status),
            Err(error) => Err(crate::Error::new(format!("cannot write: {error}"))),
        }
    }
}
