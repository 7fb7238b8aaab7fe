//! One output of annotations in any format, to standard output or to a file that appears once it is complete.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::Value;

use super::AnnotationSink;
use crate::cli::args::AnnotationFormat;
use crate::export::{
    AnnotationParts, TableColumn, TableFormat, TableWriter, annotation_with, flat_columns, flat_rows,
};
#[cfg(feature = "parquet")]
use crate::export::{ParquetRows, ParquetSchema, ParquetWriter};
use crate::query::{ArticleView, Query};
use crate::text::Quote;
use crate::{Error, Result, Span};

/// How many bytes are written at a time.
const BUFFER: usize = 1 << 16;

/// How articles are written.
#[derive(Clone)]
pub struct OutputFormat {
    format: AnnotationFormat,
    flat: bool,
    spreadsheet: bool,
    parts: Arc<AnnotationParts>,
    /// The flat columns.
    columns: Arc<[String]>,
}

/// An article on its way to the output.
pub enum Annotated {
    /// A line.
    Line(Vec<u8>),
    /// Flat rows.
    Rows(Vec<Vec<Value>>),
    /// Rows of a Parquet table.
    #[cfg(feature = "parquet")]
    Columns(Vec<ParquetRows>),
}

impl Annotated {
    /// Returns the number of rows. A line is one, however many quotations it has.
    pub fn len(&self) -> usize {
        match self {
            Annotated::Line(_) => 1,
            Annotated::Rows(rows) => rows.len(),
            #[cfg(feature = "parquet")]
            Annotated::Columns(rows) => rows.len(),
        }
    }

    /// Drops all but the first rows.
    pub fn truncate(&mut self, most: usize) {
        match self {
            Annotated::Line(_) => {}
            Annotated::Rows(rows) => rows.truncate(most),
            #[cfg(feature = "parquet")]
            Annotated::Columns(rows) => rows.truncate(most),
        }
    }
}

impl OutputFormat {
    /// Creates the format; CSV is always flat.
    pub fn new(format: AnnotationFormat, flat: bool, spreadsheet: bool, parts: AnnotationParts) -> Self {
        let columns = flat_columns(&parts).into();
        let flat = flat || format == AnnotationFormat::Csv;
        Self { format, flat, spreadsheet, parts: Arc::new(parts), columns }
    }

    /// Returns the ending of its files.
    pub fn ending(&self) -> &'static str {
        match self.format {
            AnnotationFormat::Jsonl => "jsonl",
            AnnotationFormat::Csv => "csv",
            #[cfg(feature = "parquet")]
            AnnotationFormat::Parquet => "parquet",
        }
    }

    /// Prepares an article, or only the quotations that `query` asks for if each has a row. Called on the threads that
    /// analyse.
    ///
    /// # Errors
    /// If it cannot be serialised.
    pub fn make(&self, view: &ArticleView, query: &Query) -> io::Result<Annotated> {
        let (parts, article, analysis) = (&*self.parts, view.article, view.analysis());
        let rows = || {
            let asked = query.parts().0.map(|asked| said(view, &asked));
            let wanted = |quote: &Quote| asked.as_ref().is_none_or(|asked| asked.contains(&quote.span));
            flat_rows(article, analysis, wanted, parts)
        };
        Ok(match self.format {
            #[cfg(feature = "parquet")]
            AnnotationFormat::Parquet if self.flat => {
                Annotated::Columns(rows().iter().map(|row| ParquetRows::flat(&self.columns, row)).collect())
            }
            #[cfg(feature = "parquet")]
            AnnotationFormat::Parquet => {
                Annotated::Columns(vec![ParquetRows::article(article, analysis, parts)])
            }
            _ if self.flat => Annotated::Rows(rows()),
            _ => {
                let mut line = Vec::with_capacity(article.text.len() * 2);
                annotation_with(&mut line, article, analysis, parts)?;
                Annotated::Line(line)
            }
        })
    }

    fn writer(&self, out: Output, screen: Option<usize>) -> io::Result<FormatWriter> {
        let format = match self.format {
            #[cfg(feature = "parquet")]
            AnnotationFormat::Parquet => {
                let schema = match self.flat {
                    true => ParquetSchema::flat(&self.columns),
                    false => ParquetSchema::articles(&self.parts),
                };
                return Ok(FormatWriter::Parquet(Box::new(ParquetWriter::new(out, &schema)?)));
            }
            AnnotationFormat::Jsonl if !self.flat => {
                return Ok(FormatWriter::Lines(BufWriter::with_capacity(BUFFER, out)));
            }
            AnnotationFormat::Jsonl => TableFormat::Jsonl,
            AnnotationFormat::Csv => TableFormat::Csv,
        };
        let out = BufWriter::with_capacity(BUFFER, out);
        let table = TableWriter::new(out, self.table_columns(), format, screen);
        Ok(FormatWriter::Table(Box::new(table.for_spreadsheet(self.spreadsheet))))
    }

    /// Returns the columns as tables take them.
    fn table_columns(&self) -> Vec<TableColumn> {
        self.columns.iter().map(|name| TableColumn::named(name, 0)).collect()
    }
}

/// Returns the words of every part of the quotations that a query asks for.
fn said(view: &ArticleView, asked: &Query) -> Vec<Span> {
    let quotes = view.joined().quotes.iter().filter(|quote| asked.said(view, quote));
    quotes.flat_map(Quote::parts).collect()
}

type Output = Box<dyn Write + Send>;

enum FormatWriter {
    Lines(BufWriter<Output>),
    Table(Box<TableWriter<BufWriter<Output>>>),
    #[cfg(feature = "parquet")]
    Parquet(Box<ParquetWriter<Output>>),
}

impl FormatWriter {
    fn put(&mut self, annotated: Annotated) -> io::Result<()> {
        match (self, annotated) {
            (FormatWriter::Lines(out), Annotated::Line(line)) => out.write_all(&line),
            (FormatWriter::Table(table), Annotated::Rows(rows)) => {
                rows.iter().try_for_each(|row| table.row(row))
            }
            #[cfg(feature = "parquet")]
            (FormatWriter::Parquet(table), Annotated::Columns(rows)) => {
                rows.into_iter().try_for_each(|rows| table.rows(rows))
            }
            // `make` and `writer` use the same format.
            _ => Ok(()),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            FormatWriter::Lines(out) => out.flush(),
            FormatWriter::Table(table) => table.flush(),
            // Rows wait until there are enough for a group.
            #[cfg(feature = "parquet")]
            FormatWriter::Parquet(_) => Ok(()),
        }
    }

    fn finish(self) -> io::Result<()> {
        match self {
            FormatWriter::Lines(mut out) => out.flush(),
            FormatWriter::Table(table) => table.finish()?.flush(),
            #[cfg(feature = "parquet")]
            FormatWriter::Parquet(table) => table.finish()?.flush(),
        }
    }
}

/// One output.
pub struct TableOutput {
    writer: FormatWriter,
    /// The file being written, and where it will go.
    file: Option<PendingFile>,
}

impl TableOutput {
    /// Writes to standard output.
    ///
    /// # Errors
    /// If it is a terminal and the format is not for people.
    pub fn stdout(format: &OutputFormat) -> Result<Self> {
        let is_screen = io::stdout().is_terminal();
        if is_screen && format.ending() == "parquet" {
            let error = Error::new("a Parquet table is not for a terminal");
            return Err(error.hint("use --output table.parquet, or > table.parquet"));
        }
        let screen = is_screen.then_some(80);
        let writer = format.writer(Box::new(io::stdout()), screen);
        Ok(Self { writer: writer.map_err(|error| Error::new(format!("cannot write: {error}")))?, file: None })
    }

    /// Writes to a file.
    ///
    /// # Errors
    /// If it cannot be created.
    pub fn file(path: &Path, format: &OutputFormat) -> Result<Self> {
        Self::pending(path, format).map_err(|error| Error::io(path, &error))
    }

    pub(super) fn pending(path: &Path, format: &OutputFormat) -> io::Result<Self> {
        let (file, pending) = PendingFile::create(path)?;
        Ok(Self { writer: format.writer(Box::new(file), None)?, file: Some(pending) })
    }

    /// Returns how many bytes it holds back.
    pub(super) fn waiting(&self) -> usize {
        match &self.writer {
            #[cfg(feature = "parquet")]
            FormatWriter::Parquet(table) => table.waiting(),
            _ => 0,
        }
    }

    /// Writes what it holds back.
    pub(super) fn spill(&mut self) -> io::Result<()> {
        match &mut self.writer {
            #[cfg(feature = "parquet")]
            FormatWriter::Parquet(table) => table.flush(),
            writer => writer.flush(),
        }
    }
}

impl AnnotationSink for TableOutput {
    fn put(&mut self, _folder: &str, annotated: Annotated) -> io::Result<()> {
        self.writer.put(annotated)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.writer.flush()
    }

    fn finish(self: Box<Self>) -> io::Result<()> {
        self.writer.finish()?;
        self.file.map_or(Ok(()), PendingFile::complete)
    }
}

/// A file that is either complete or not there. It is written under another name, which programs that read folders
/// skip.
struct PendingFile {
    pending: PathBuf,
    path: PathBuf,
}

impl PendingFile {
    fn create(path: &Path) -> io::Result<(File, Self)> {
        let name = path.file_name().ok_or(io::ErrorKind::IsADirectory)?.to_string_lossy();
        let pending = path.with_file_name(format!(".{name}.{}.part", std::process::id()));
        let file = OpenOptions::new().write(true).create_new(true).open(&pending)?;
        Ok((file, Self { pending, path: path.to_owned() }))
    }

    fn complete(self) -> io::Result<()> {
        fs::rename(&self.pending, &self.path)
    }
}

impl Drop for PendingFile {
    fn drop(&mut self) {
        // After `complete`, nothing has this name.
        let _ = fs::remove_file(&self.pending);
    }
}
