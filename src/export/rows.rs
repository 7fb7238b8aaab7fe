//! Rows in the format that was asked for: one writer for every list that leaves the program.

use std::io::{self, Write};

use serde_json::{Map, Value};

use crate::page::{clip, sanitise, width};

/// One column of a listing.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// Its name in every format.
    pub name: &'static str,
    /// Columns in a table for people; 0 to leave it out there, `usize::MAX` for all that is left.
    pub width: usize,
}

/// How rows are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// For reading
    Table,
    /// One array
    Json,
    /// One object a line
    Jsonl,
    /// With a header
    Csv,
    /// Markdown
    Md,
}

/// Writes rows as they come.
pub struct Rows<W> {
    columns: &'static [Column],
    format: Format,
    out: W,
    /// Columns of the terminal, where a table goes to one.
    screen: Option<usize>,
    rows: usize,
}

impl<W: Write> Rows<W> {
    /// Rows of these columns; a table is fitted to so many columns of a terminal.
    ///
    /// ```
    /// use onrecord::export::{Column, Format, Rows};
    /// const COLUMNS: &[Column] = &[Column { name: "name", width: 9 }, Column { name: "quotes", width: usize::MAX }];
    /// let mut out = Vec::new();
    /// let mut rows = Rows::new(&mut out, COLUMNS, Format::Csv, None);
    /// rows.row(&["Dent, Ann".into(), 3.into()])?;
    /// rows.finish()?;
    /// assert_eq!(out, b"name,quotes\n\"Dent, Ann\",3\n");
    /// # Ok::<(), std::io::Error>(())
    /// ```
    pub fn new(out: W, columns: &'static [Column], format: Format, screen: Option<usize>) -> Self {
        Self { columns, format, out, screen, rows: 0 }
    }

    /// How many were written.
    pub fn len(&self) -> usize {
        self.rows
    }

    /// Whether none was written.
    pub fn is_empty(&self) -> bool {
        self.rows == 0
    }

    /// Writes out what was given so far.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }

    /// Writes one row: a value for each column.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn row(&mut self, values: &[Value]) -> io::Result<()> {
        debug_assert_eq!(values.len(), self.columns.len());
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

    /// Writes what ends the listing; gives back what it was written to.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn finish(mut self) -> io::Result<W> {
        match (self.format, self.rows) {
            (Format::Json, 0) => self.out.write_all(b"[]\n")?,
            (Format::Json, _) => self.out.write_all(b"\n]\n")?,
            (Format::Csv | Format::Md, 0) => self.head()?,
            _ => {}
        }
        Ok(self.out)
    }

    /// What it is written to, as it is.
    pub fn into_inner(self) -> W {
        self.out
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
pub(super) fn plain(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(plain).collect::<Vec<_>>().join("; "),
        other => other.to_string(),
    }
}
