//! Writes rows in every table format.

use std::borrow::Cow;
use std::io::{self, Write};

use serde_json::{Map, Value};

use super::annotation::json;
use crate::page::{clip, sanitise, sanitise_lines, width};
use crate::text::Kind;

/// A column of a listing.
#[derive(Clone, Debug)]
pub struct TableColumn {
    /// Name in every format.
    pub name: Cow<'static, str>,
    /// Width in a table for people; 0 leaves the column out, `usize::MAX` gives it the rest of the line.
    pub width: usize,
    /// A wider cell may push the rest of its line to the right, up to this width.
    pub widest: usize,
}

impl TableColumn {
    /// Creates a column whose name is known beforehand.
    pub const fn new(name: &'static str, width: usize) -> Self {
        Self { name: Cow::Borrowed(name), width, widest: width }
    }

    /// Creates a column whose name is only known now.
    pub fn named(name: &str, width: usize) -> Self {
        Self { name: name.to_owned().into(), width, widest: width }
    }

    /// Its heading for people; programs read its name.
    fn heading(&self) -> &str {
        match &*self.name {
            "quote" => "quotation",
            "quotes" => "quotations",
            name if name == Kind::Indirect.name() => Kind::Indirect.word(),
            name => name,
        }
    }

    /// A value as people read it.
    fn shown(&self, value: &Value) -> String {
        match plain(value) {
            kind if self.name == "kind" && kind == Kind::Indirect.name() => Kind::Indirect.word().to_owned(),
            words => words,
        }
    }

    /// Lets wider cells push the rest of their line to the right, up to this width.
    pub const fn up_to(mut self, widest: usize) -> Self {
        self.widest = widest;
        self
    }
}

/// The format of a listing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum TableFormat {
    /// For people
    Table,
    /// One array
    Json,
    /// One object per line
    Jsonl,
    /// With a header
    Csv,
    /// Markdown
    Md,
}

/// Writes rows as they come.
pub struct TableWriter<W> {
    columns: Cow<'static, [TableColumn]>,
    format: TableFormat,
    out: W,
    /// Columns of the terminal, if the output is one.
    screen: Option<usize>,
    /// Whether a CSV must not contain formulas.
    spreadsheet: bool,
    formulas: usize,
    rows: usize,
    /// Which columns hold numbers, judged by the first row.
    numbers: Vec<bool>,
}

impl<W: Write> TableWriter<W> {
    /// Creates a writer for these columns. `screen` is the width of the terminal, if the output is one.
    ///
    /// ```
    /// use onrecord::export::{TableColumn, TableFormat, TableWriter};
    /// const COLUMNS: &[TableColumn] = &[TableColumn::new("name", 9), TableColumn::new("quotes", usize::MAX)];
    /// let mut out = Vec::new();
    /// let mut rows = TableWriter::new(&mut out, COLUMNS, TableFormat::Csv, None);
    /// rows.row(&["Dent, Ann".into(), 3.into()])?;
    /// rows.finish()?;
    /// assert_eq!(out, b"name,quotes\n\"Dent, Ann\",3\n");
    /// # Ok::<(), std::io::Error>(())
    /// ```
    pub fn new(
        out: W,
        columns: impl Into<Cow<'static, [TableColumn]>>,
        format: TableFormat,
        screen: Option<usize>,
    ) -> Self {
        let columns = columns.into();
        Self { columns, format, out, screen, spreadsheet: false, formulas: 0, rows: 0, numbers: Vec::new() }
    }

    /// Sets whether text in a CSV that a spreadsheet would take for a formula gets an apostrophe.
    pub fn for_spreadsheet(self, spreadsheet: bool) -> Self {
        Self { spreadsheet, ..self }
    }

    /// Returns the number of cells that got an apostrophe.
    pub fn formulas(&self) -> usize {
        self.formulas
    }

    /// Returns the number of rows written.
    pub fn len(&self) -> usize {
        self.rows
    }

    /// Returns whether no row has been written.
    pub fn is_empty(&self) -> bool {
        self.rows == 0
    }

    /// Flushes the rows written so far.
    ///
    /// # Errors
    /// If the output cannot be written.
    pub fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }

    /// Writes one row: a value for each column.
    ///
    /// # Errors
    /// If the output cannot be written.
    pub fn row(&mut self, values: &[Value]) -> io::Result<()> {
        debug_assert_eq!(values.len(), self.columns.len());
        if self.rows == 0 {
            self.numbers = values.iter().map(Value::is_number).collect();
            self.head()?;
        }
        self.rows += 1;
        match self.format {
            TableFormat::Json | TableFormat::Jsonl => {
                let object: Map<String, Value> = self
                    .columns
                    .iter()
                    .map(|column| column.name.to_string())
                    .zip(values.iter().cloned())
                    .collect();
                if self.format == TableFormat::Json {
                    self.out.write_all(if self.rows == 1 { b"[\n" } else { b",\n" })?;
                    return json(&mut self.out, &object);
                }
                json(&mut self.out, &object)?;
                self.out.write_all(b"\n")
            }
            TableFormat::Csv => {
                let cells: Vec<String> = values.iter().map(|value| self.cell(value)).collect();
                self.csv(&cells)
            }
            TableFormat::Md => {
                let cells = self.columns.iter().zip(values).map(|(column, value)| column.shown(value));
                let cells: Vec<String> = cells.map(|cell| quiet(&sanitise(&cell))).collect();
                writeln!(self.out, "| {} |", cells.join(" | "))
            }
            TableFormat::Table => {
                let cells = self.columns.iter().zip(values).map(|(column, value)| column.shown(value));
                let cells: Vec<String> = cells.map(|cell| sanitise(&cell).into_owned()).collect();
                self.line(&cells)
            }
        }
    }

    /// Ends the listing and returns the output.
    ///
    /// # Errors
    /// If the output cannot be written.
    pub fn finish(mut self) -> io::Result<W> {
        match (self.format, self.rows) {
            (TableFormat::Json, 0) => self.out.write_all(b"[]\n")?,
            (TableFormat::Json, _) => self.out.write_all(b"\n]\n")?,
            (TableFormat::Csv | TableFormat::Md, 0) => self.head()?,
            _ => {}
        }
        Ok(self.out)
    }

    /// Returns the output without ending the listing.
    pub fn into_inner(self) -> W {
        self.out
    }

    fn head(&mut self) -> io::Result<()> {
        let people = matches!(self.format, TableFormat::Md | TableFormat::Table);
        let name =
            |column: &TableColumn| if people { column.heading().to_owned() } else { column.name.to_string() };
        // A name may come from an article: an outlet may be a column.
        let names: Vec<String> = self.columns.iter().map(name).collect();
        match self.format {
            TableFormat::Json | TableFormat::Jsonl => Ok(()),
            TableFormat::Csv => {
                let cells: Vec<String> = names.into_iter().map(|name| self.cell(&name.into())).collect();
                self.csv(&cells)
            }
            TableFormat::Md => {
                let names: Vec<String> = names.iter().map(|name| quiet(&sanitise(name))).collect();
                writeln!(self.out, "| {} |", names.join(" | "))?;
                let rule = |n| if self.numbers.get(n) == Some(&true) { " ---: |" } else { " --- |" };
                writeln!(self.out, "|{}", (0..names.len()).map(rule).collect::<String>())
            }
            TableFormat::Table => {
                let names: Vec<String> = names.iter().map(|name| sanitise(name).to_uppercase()).collect();
                self.line(&names)
            }
        }
    }

    /// Returns a CSV cell, made safe for a terminal or a spreadsheet if necessary.
    fn cell(&mut self, value: &Value) -> String {
        let mut cell = plain(value);
        if self.screen.is_some() {
            cell = sanitise_lines(&cell);
        }
        if self.spreadsheet && !value.is_number() && cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n'])
        {
            self.formulas += 1;
            cell.insert(0, '\'');
        }
        cell
    }

    /// Follows RFC 4180, except that lines end in a line feed.
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
        for (n, (column, cell)) in self.columns.iter().zip(cells).enumerate() {
            if column.width == 0 {
                continue;
            }
            if used > 0 {
                line.push_str("  ");
                used += 2;
            }
            // The last column gets the rest of the line: up to the screen's width, or without limit in a
            // pipe.
            if column.width == usize::MAX {
                match self.screen {
                    Some(screen) => line.push_str(&clip(cell, screen.saturating_sub(used).max(20))),
                    None => line.push_str(cell),
                }
                continue;
            }
            let shown = clip(cell, column.widest);
            let pad = column.width.saturating_sub(width(&shown));
            let pad = " ".repeat(pad);
            match self.numbers.get(n) {
                Some(true) => line.extend([&*pad, &*shown]),
                _ => line.extend([&*shown, &*pad]),
            }
            used += column.width.max(width(&shown));
        }
        writeln!(self.out, "{}", line.trim_end())
    }
}

/// Escapes the characters that have a meaning in a Markdown cell.
fn quiet(text: &str) -> String {
    let mut all = String::with_capacity(text.len());
    for c in text.chars() {
        if "\\`*_[]<|&~".contains(c) {
            all.push('\\');
        }
        all.push(c);
    }
    all.replace("://", ":\\//")
}

/// Returns a value as the text of a cell.
pub(super) fn plain(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(plain).collect::<Vec<_>>().join("; "),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const COLUMNS: &[TableColumn] =
        &[TableColumn::new("name", 9), TableColumn::new("quotes", 10), TableColumn::new("words", 20)];

    fn written(format: TableFormat) -> String {
        let mut rows = TableWriter::new(Vec::new(), COLUMNS, format, None);
        rows.row(&["Ann".into(), 12.into(), "a|b <i>`c` [d](https://e.example) *f* A_B".into()]).unwrap();
        rows.row(&["Bo".into(), 3.into(), Value::Null]).unwrap();
        String::from_utf8(rows.finish().unwrap()).unwrap()
    }

    #[test]
    fn cells_are_escaped_for_markdown() {
        let page = written(TableFormat::Md);
        let lines: Vec<&str> = page.lines().collect();
        assert_eq!(lines[1], "| --- | ---: | --- |");
        assert!(lines[2].ends_with(r"a\|b \<i>\`c\` \[d\](https:\//e.example) \*f\* A\_B |"), "{}", lines[2]);
    }

    #[test]
    fn terminal_output_is_sanitised_and_other_output_is_unchanged() {
        let attack = "a\u{9b}2J\u{7f}\u{202e}\u{1b}c\u{e0041}\nb";
        let written = |format, screen| {
            let mut rows = TableWriter::new(Vec::new(), &COLUMNS[..1], format, screen);
            rows.row(&[attack.into()]).unwrap();
            String::from_utf8(rows.finish().unwrap()).unwrap()
        };
        let safe = |text: &str| text.chars().all(|c| c == '\n' || !c.is_control() && c != '\u{202e}');
        for format in
            [TableFormat::Json, TableFormat::Jsonl, TableFormat::Csv, TableFormat::Md, TableFormat::Table]
        {
            assert!(safe(&written(format, Some(80))), "{format:?}");
        }
        for screen in [None, Some(80)] {
            let line = written(TableFormat::Jsonl, screen);
            assert!(safe(&line), "{line}");
            let value: Value = serde_json::from_str(&line).unwrap();
            assert_eq!(value["name"], attack);
        }
        assert_eq!(written(TableFormat::Csv, None), format!("name\n\"{attack}\"\n"));
    }

    #[test]
    fn only_text_is_protected_from_being_a_formula() {
        let mut rows = TableWriter::new(Vec::new(), COLUMNS, TableFormat::Csv, None).for_spreadsheet(true);
        rows.row(&["+1".into(), (-2).into(), "\t=x, y".into()]).unwrap();
        rows.row(&["a=b".into(), 3.into(), Value::Null]).unwrap();
        assert_eq!(rows.formulas(), 2);
        let text = String::from_utf8(rows.finish().unwrap()).unwrap();
        assert_eq!(text, "name,quotes,words\n'+1,-2,\"'\t=x, y\"\na=b,3,\n");
    }

    #[test]
    fn a_wide_cell_may_push_the_rest_of_its_line() {
        let columns = [TableColumn::new("match", 6).up_to(10), TableColumn::new("right", usize::MAX)];
        let mut rows = TableWriter::new(Vec::new(), columns.to_vec(), TableFormat::Table, None);
        for cell in ["boat", "late ferry", "ferryboat-owners"] {
            rows.row(&[cell.into(), "sails at dawn today".into()]).unwrap();
        }
        let text = String::from_utf8(rows.finish().unwrap()).unwrap();
        let lines: Vec<&str> = text.lines().skip(1).collect();
        assert_eq!(lines[0], "boat    sails at dawn today");
        assert_eq!(lines[1], "late ferry  sails at dawn today");
        assert_eq!(lines[2], "ferryboat…  sails at dawn today");
    }

    #[test]
    fn people_read_reported_and_programs_the_name_of_the_kind() {
        let written = |format| {
            let columns = vec![TableColumn::new("kind", 8), TableColumn::new("quote", usize::MAX)];
            let mut rows = TableWriter::new(Vec::new(), columns, format, None);
            rows.row(&["indirect".into(), "that they would".into()]).unwrap();
            String::from_utf8(rows.finish().unwrap()).unwrap()
        };
        assert_eq!(written(TableFormat::Table), "KIND      QUOTATION\nreported  that they would\n");
        assert!(written(TableFormat::Md).starts_with("| kind | quotation |"));
        assert!(written(TableFormat::Md).ends_with("| reported | that they would |\n"));
        assert_eq!(written(TableFormat::Csv), "kind,quote\nindirect,that they would\n");
    }

    #[test]
    fn numbers_are_right_aligned() {
        assert!(
            written(TableFormat::Table)
                .starts_with("NAME       QUOTATIONS  WORDS\nAnn                12  a|b")
        );
    }
}
