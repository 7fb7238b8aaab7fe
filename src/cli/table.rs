//! Rows in the format that was asked for: one writer for every list that the command line prints.

use std::io::{self, Write};

use serde_json::{Map, Value};

use super::args::{Asking, Format};
use super::out::Out;
use crate::page::{clip, sanitise, width};

/// One column of a listing.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// Its name in every format.
    pub name: &'static str,
    /// Columns in a table for people; 0 to leave it out there, `usize::MAX` for all that is left.
    pub width: usize,
}

/// Writes rows as they come.
pub struct Table {
    columns: &'static [Column],
    format: Format,
    out: Out,
    /// Columns of the terminal, where the table goes to one.
    screen: Option<usize>,
    rows: usize,
    /// At most so many rows.
    limit: usize,
    /// Whether rows are only counted.
    count: bool,
}

impl Table {
    /// A listing of `columns`, to standard output.
    pub fn new(columns: &'static [Column], format: Format) -> Self {
        use std::io::IsTerminal;
        let screen =
            io::stdout().is_terminal().then(|| crossterm::terminal::size().map_or(80, |size| size.0.into()));
        Self { columns, format, out: super::out::stdout(), screen, rows: 0, limit: usize::MAX, count: false }
    }

    /// With as many rows as are asked for, or only their number.
    pub fn asked(mut self, asking: &Asking) -> Self {
        (self.limit, self.count) = (asking.limit.unwrap_or(usize::MAX), asking.count);
        self
    }

    /// So many rows more are there, of which only the number is asked for.
    pub fn counted(&mut self, rows: u64) {
        self.rows += rows as usize;
    }

    /// Writes out what was given so far.
    pub fn flush(&mut self) {
        let _ = self.out.flush();
    }

    /// Writes one row: a value for each column. Once there are enough of them that fails as if nobody read on.
    pub fn row(&mut self, values: &[Value]) -> io::Result<()> {
        debug_assert_eq!(values.len(), self.columns.len());
        if self.count {
            self.rows += 1;
            return Ok(());
        }
        if self.rows >= self.limit {
            return Err(io::ErrorKind::BrokenPipe.into());
        }
        if self.rows == 0 {
            self.head()?;
        }
        self.rows += 1;
        match self.format {
            Format::Json | Format::Jsonl => {
                let object: Map<String, Value> = self
                    .columns
                    .iter()
                    .map(|column| column.name.to_owned())
                    .zip(values.iter().cloned())
                    .collect();
                if self.format == Format::Json {
                    self.out.write_all(if self.rows == 1 { b"[\n" } else { b",\n" })?;
                    return serde_json::to_writer(&mut self.out, &object).map_err(Into::into);
                }
                serde_json::to_writer(&mut self.out, &object)?;
                self.out.write_all(b"\n")
            }
            Format::Csv => {
                let cells: Vec<String> = values.iter().map(plain).collect();
                self.csv(&cells)
            }
            Format::Md => {
                let cell = |value: &Value| sanitise(&plain(value)).replace('\\', "\\\\").replace('|', "\\|");
                let cells: Vec<String> = values.iter().map(cell).collect();
                writeln!(self.out, "| {} |", cells.join(" | "))
            }
            Format::Table => {
                let cells: Vec<String> =
                    values.iter().map(|value| sanitise(&plain(value)).into_owned()).collect();
                self.line(&cells)
            }
        }
    }

    /// Writes what ends the listing; gives the exit status on.
    pub fn finish(mut self, status: u8) -> crate::Result<u8> {
        if self.count {
            let _ = writeln!(self.out, "{}", self.rows);
            return super::out::finish(self.out, status);
        }
        let end = match (self.format, self.rows) {
            (Format::Json, 0) => "[]\n",
            (Format::Json, _) => "\n]\n",
            (Format::Csv | Format::Md, 0) => {
                let _ = self.head();
                ""
            }
            _ => "",
        };
        let _ = self.out.write_all(end.as_bytes());
        super::out::finish(self.out, status)
    }

    fn head(&mut self) -> io::Result<()> {
        let names: Vec<String> = self.columns.iter().map(|column| column.name.to_owned()).collect();
        match self.format {
            Format::Json | Format::Jsonl => Ok(()),
            Format::Csv => self.csv(&names),
            Format::Md => {
                writeln!(self.out, "| {} |", names.join(" | "))?;
                writeln!(self.out, "|{}", " --- |".repeat(names.len()))
            }
            Format::Table => {
                let names: Vec<String> = names.iter().map(|name| name.to_uppercase()).collect();
                self.line(&names)
            }
        }
    }

    /// RFC 4180, but for lines that end as on Unix.
    fn csv(&mut self, cells: &[String]) -> io::Result<()> {
        for (n, cell) in cells.iter().enumerate() {
            if n > 0 {
                self.out.write_all(b",")?;
            }
            if cell.contains([',', '"', '\n', '\r']) {
                write!(self.out, "\"{}\"", cell.replace('"', "\"\""))?;
            } else {
                self.out.write_all(cell.as_bytes())?;
            }
        }
        self.out.write_all(b"\n")
    }

    fn line(&mut self, cells: &[String]) -> io::Result<()> {
        let mut line = String::new();
        let mut used = 0;
        for (column, cell) in self.columns.iter().zip(cells).filter(|(column, _)| column.width > 0) {
            if used > 0 {
                line.push_str("  ");
                used += 2;
            }
            // The last column has the rest of the line: what fits the screen, or all of it in a pipe.
            if column.width == usize::MAX {
                match self.screen {
                    Some(screen) => line.push_str(&clip(cell, screen.saturating_sub(used).max(20))),
                    None => line.push_str(cell),
                }
                continue;
            }
            let shown = clip(cell, column.width);
            let pad = column.width - width(&shown);
            line.push_str(&shown);
            line.push_str(&" ".repeat(pad));
            used += column.width;
        }
        writeln!(self.out, "{}", line.trim_end())
    }
}

/// A value as a cell.
fn plain(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(plain).collect::<Vec<_>>().join("; "),
        other => other.to_string(),
    }
}
