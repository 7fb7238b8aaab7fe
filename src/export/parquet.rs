//! Annotations as a Parquet table: a row for each article with nested people and quotations, or flat rows.
//!
//! Rows are split into columns with Dremel's levels (Melnik et al. 2010): the definition level says how much of the
//! path to a value exists, and the repetition level which list it continues.

use std::io::{self, Write};
use std::sync::Arc;

use parquet::basic::{Compression, ConvertedType, LogicalType, Repetition, Type as Physical, ZstdLevel};
use parquet::data_type::{ByteArray, ByteArrayType, Int32Type};
use parquet::errors::{ParquetError, Result as ParquetResult};
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::{Type, TypePtr};
use serde_json::Value;

use super::annotation::{ANNOTATOR, AnnotationParts, language_name};
use crate::text::{Analysis, CodePoints, MODEL};
use crate::{Article, Span};

/// A group of rows is written once it has this many bytes or rows.
const BYTES: usize = 32 << 20;
const ROWS: usize = 100_000;

/// Flat columns that hold numbers.
const NUMBERS: [&str; 8] =
    ["quote_start", "quote_end", "confidence", "source_start", "source_end", "cue_start", "cue_end", "chain"];

/// Returns whether a column holds numbers.
fn is_number(column: &str) -> bool {
    NUMBERS.contains(&column)
}

/// The columns of a table.
#[derive(Clone, Debug)]
pub struct ParquetSchema {
    fields: Vec<TypePtr>,
}

fn leaf(name: &str, physical: Physical, logical: Option<LogicalType>, repetition: Repetition) -> TypePtr {
    let leaf = Type::primitive_type_builder(name, physical);
    let leaf = leaf.with_logical_type(logical).with_repetition(repetition);
    Arc::new(leaf.build().expect("a column of a known type"))
}

fn text(name: &str, repetition: Repetition) -> TypePtr {
    leaf(name, Physical::BYTE_ARRAY, Some(LogicalType::String), repetition)
}

fn number(name: &str, repetition: Repetition) -> TypePtr {
    leaf(name, Physical::INT32, None, repetition)
}

fn group(name: &str, repetition: Repetition, fields: Vec<TypePtr>) -> TypePtr {
    let group = Type::group_type_builder(name).with_repetition(repetition).with_fields(fields);
    Arc::new(group.build().expect("a group"))
}

/// Returns a list in the three levels that the format prescribes.
fn list(name: &str, element: TypePtr) -> TypePtr {
    let items = group("list", Repetition::REPEATED, vec![element]);
    let list = Type::group_type_builder(name).with_repetition(Repetition::REQUIRED);
    let list = list.with_converted_type(ConvertedType::LIST).with_logical_type(Some(LogicalType::List));
    Arc::new(list.with_fields(vec![items]).build().expect("a list"))
}

impl ParquetSchema {
    /// Creates a row for each article.
    pub fn articles(parts: &AnnotationParts) -> Self {
        const OPTIONAL: Repetition = Repetition::OPTIONAL;
        const REQUIRED: Repetition = Repetition::REQUIRED;
        let place = |name, repetition| {
            group(name, repetition, vec![number("start", REQUIRED), number("end", REQUIRED)])
        };
        let mut fields = vec![text("id", REQUIRED), text("title", OPTIONAL), date()];
        let outlet = (!parts.no_outlet).then_some("outlet");
        let about = outlet.into_iter().chain(["byline", "url", "language"]).chain(parts.column_names());
        fields.extend(about.map(|name| text(name, OPTIONAL)));
        fields.push(text("text", OPTIONAL));
        let person = vec![
            text("name", REQUIRED),
            list("aliases", text("element", REQUIRED)),
            list("mentions", place("element", REQUIRED)),
        ];
        let quote = vec![
            number("start", REQUIRED),
            number("end", REQUIRED),
            text("kind", REQUIRED),
            text("speaker", OPTIONAL),
            number("confidence", REQUIRED),
            place("source", OPTIONAL),
            place("cue", OPTIONAL),
            number("chain", OPTIONAL),
        ];
        fields.push(list("people", group("element", REQUIRED, person)));
        fields.push(list("quotes", group("element", REQUIRED, quote)));
        fields.extend(["annotator", "model"].map(|name| text(name, REQUIRED)));
        Self { fields }
    }

    /// Returns the flat `columns` of quotations.
    pub fn flat(columns: &[String]) -> Self {
        let column = |name: &String| match name.as_str() {
            "date" => date(),
            name if is_number(name) => number(name, Repetition::OPTIONAL),
            name => text(name, Repetition::OPTIONAL),
        };
        Self { fields: columns.iter().map(column).collect() }
    }

    /// Returns the schema in the notation of the format.
    pub fn printed(&self) -> String {
        let mut out = Vec::new();
        parquet::schema::printer::print_schema(&mut out, &self.message());
        String::from_utf8_lossy(&out).into_owned()
    }

    fn message(&self) -> TypePtr {
        let message = Type::group_type_builder("article").with_fields(self.fields.clone());
        Arc::new(message.build().expect("columns"))
    }
}

fn date() -> TypePtr {
    leaf("date", Physical::INT32, Some(LogicalType::Date), Repetition::OPTIONAL)
}

/// Rows on their way into a table, split into columns.
#[derive(Default)]
pub struct ParquetRows {
    columns: Vec<Column>,
    rows: usize,
    bytes: usize,
}

#[derive(Default)]
struct Column {
    texts: Vec<ByteArray>,
    numbers: Vec<i32>,
    definitions: Vec<i16>,
    repetitions: Vec<i16>,
}

impl Column {
    fn text(&mut self, value: &str, definition: i16, repetition: i16) {
        self.texts.push(ByteArray::from(value.as_bytes().to_vec()));
        self.level(definition, repetition);
    }

    fn number(&mut self, value: i32, definition: i16, repetition: i16) {
        self.numbers.push(value);
        self.level(definition, repetition);
    }

    /// Adds a place without a value.
    fn level(&mut self, definition: i16, repetition: i16) {
        self.definitions.push(definition);
        self.repetitions.push(repetition);
    }

    fn optional_text(&mut self, value: Option<&str>) {
        match value {
            Some(value) => self.text(value, 1, 0),
            None => self.level(0, 0),
        }
    }

    fn append(&mut self, mut other: Self) {
        self.texts.append(&mut other.texts);
        self.numbers.append(&mut other.numbers);
        self.definitions.append(&mut other.definitions);
        self.repetitions.append(&mut other.repetitions);
    }

    fn bytes(&self) -> usize {
        self.texts.iter().map(ByteArray::len).sum::<usize>()
            + 4 * self.numbers.len()
            + 4 * self.definitions.len()
    }
}

/// Fills columns one after the other, in the order of the schema.
#[derive(Default)]
struct ColumnFiller(Vec<Column>);

impl ColumnFiller {
    fn next(&mut self, fill: impl FnOnce(&mut Column)) {
        let mut column = Column::default();
        fill(&mut column);
        self.0.push(column);
    }

    fn done(self) -> ParquetRows {
        let bytes = self.0.iter().map(Column::bytes).sum();
        ParquetRows { columns: self.0, rows: 1, bytes }
    }
}

const fn place_of(number: usize) -> i32 {
    // A text of more than 2^31 characters is not analysed.
    if number > i32::MAX as usize { i32::MAX } else { number as i32 }
}

/// Returns the days since 1970.
fn days(date: jiff::civil::Date) -> Option<i32> {
    let epoch = jiff::civil::Date::constant(1970, 1, 1);
    epoch.until(date).ok().map(|span| span.get_days())
}

/// Returns a value as the text of a cell: a string as it is, anything else as JSON.
fn cell(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(words) => Some(words.clone()),
        other => Some(other.to_string()),
    }
}

impl ParquetRows {
    /// Returns the row of an article.
    pub fn article(article: &Article, analysis: &Analysis, parts: &AnnotationParts) -> Self {
        let points = CodePoints::new(&article.text);
        let mut all = ColumnFiller::default();
        all.next(|column| column.text(&article.id, 0, 0));
        all.next(|column| column.optional_text(article.title.as_deref()));
        all.next(|column| match article.date.and_then(days) {
            Some(days) => column.number(days, 1, 0),
            None => column.level(0, 0),
        });
        let language = language_name(analysis.language);
        if !parts.no_outlet {
            all.next(|column| column.optional_text(article.outlet.as_deref()));
        }
        for value in [article.byline.as_deref(), article.url.as_deref(), language] {
            all.next(|column| column.optional_text(value));
        }
        for value in parts.cells_of(article) {
            all.next(|column| column.optional_text(cell(&value).as_deref()));
        }
        all.next(|column| column.optional_text((!parts.no_text).then_some(&article.text)));
        people(&mut all, analysis, &points);
        quotes(&mut all, analysis, &points);
        all.next(|column| column.text(ANNOTATOR, 0, 0));
        all.next(|column| column.text(MODEL, 0, 0));
        all.done()
    }

    /// Creates a flat row with these values in its `columns`.
    pub fn flat(columns: &[String], row: &[Value]) -> Self {
        let mut all = ColumnFiller::default();
        for (name, value) in columns.iter().zip(row) {
            all.next(|column| {
                let date = (name == "date").then(|| value.as_str()?.parse().ok().and_then(days)).flatten();
                let number =
                    value.as_u64().filter(|_| is_number(name)).map(|number| place_of(number as usize));
                match date.or(number) {
                    Some(number) => column.number(number, 1, 0),
                    None if is_number(name) || name == "date" => column.level(0, 0),
                    None => column.optional_text(cell(value).as_deref()),
                }
            });
        }
        all.done()
    }

    /// Appends other rows with the same columns.
    pub fn append(&mut self, other: Self) {
        self.rows += other.rows;
        self.bytes += other.bytes;
        match self.columns.is_empty() {
            true => self.columns = other.columns,
            false => {
                self.columns.iter_mut().zip(other.columns).for_each(|(column, more)| column.append(more))
            }
        }
    }

    /// Returns how many bytes they hold.
    pub fn bytes(&self) -> usize {
        self.bytes
    }
}

/// Returns the repetition level of an item: the first item continues whatever contains the list.
const fn again(n: usize, around: i16, level: i16) -> i16 {
    if n == 0 { around } else { level }
}

fn people(all: &mut ColumnFiller, analysis: &Analysis, points: &CodePoints) {
    let people = &analysis.people;
    all.next(|column| {
        for (n, person) in people.iter().enumerate() {
            column.text(&person.name, 1, again(n, 0, 1));
        }
        if people.is_empty() {
            column.level(0, 0);
        }
    });
    // Fills the places of a list inside each person that has no values.
    let inside = |column: &mut Column,
                  count: &dyn Fn(usize) -> usize,
                  put: &mut dyn FnMut(&mut Column, usize, usize, i16)| {
        for n in 0..people.len() {
            for m in 0..count(n) {
                put(column, n, m, again(m, again(n, 0, 1), 2));
            }
            if count(n) == 0 {
                column.level(1, again(n, 0, 1));
            }
        }
        if people.is_empty() {
            column.level(0, 0);
        }
    };
    all.next(|column| {
        inside(column, &|n| people[n].aliases.len(), &mut |column, n, m, level| {
            column.text(&people[n].aliases[m], 2, level);
        });
    });
    for end in [|span: Span| span.start, |span: Span| span.end] {
        all.next(|column| {
            inside(column, &|n| people[n].mentions.len(), &mut |column, n, m, level| {
                column.number(place_of(points.of(end(people[n].mentions[m]))), 2, level);
            });
        });
    }
}

fn quotes(all: &mut ColumnFiller, analysis: &Analysis, points: &CodePoints) {
    let quotes = &analysis.quotes;
    let mut each = |put: &dyn Fn(&mut Column, &crate::text::Quote, i16)| {
        all.next(|column| {
            for (n, quote) in quotes.iter().enumerate() {
                put(column, quote, again(n, 0, 1));
            }
            if quotes.is_empty() {
                column.level(0, 0);
            }
        });
    };
    let at = |byte: usize| place_of(points.of(byte));
    each(&|column, quote, level| column.number(at(quote.span.start), 1, level));
    each(&|column, quote, level| column.number(at(quote.span.end), 1, level));
    each(&|column, quote, level| column.text(quote.kind.name(), 1, level));
    each(&|column, quote, level| match analysis.speaker(quote) {
        Some(name) => column.text(name, 2, level),
        None => column.level(1, level),
    });
    each(&|column, quote, level| column.number(quote.confidence.into(), 1, level));
    for of in [|quote: &crate::text::Quote| quote.source, |quote: &crate::text::Quote| quote.cue] {
        for end in [|span: Span| span.start, |span: Span| span.end] {
            each(&|column, quote, level| match of(quote) {
                Some(span) => column.number(at(end(span)), 2, level),
                None => column.level(1, level),
            });
        }
    }
    each(&|column, quote, level| match quote.chain {
        Some(chain) => column.number(place_of(chain as usize), 2, level),
        None => column.level(1, level),
    });
}

/// Writes a table.
pub struct ParquetWriter<W: Write + Send> {
    file: SerializedFileWriter<W>,
    waiting: ParquetRows,
}

impl<W: Write + Send> ParquetWriter<W> {
    /// Begins a table. Its metadata names the program, its version and the fingerprint of its model.
    ///
    /// # Errors
    /// If `out` cannot be written.
    pub fn new(out: W, schema: &ParquetSchema) -> io::Result<Self> {
        let about = [("onrecord.annotator", ANNOTATOR), ("onrecord.model", MODEL), ("onrecord.schema", "1")];
        let about = about.map(|(name, value)| KeyValue::new(name.to_owned(), value.to_owned()));
        let properties = WriterProperties::builder()
            .set_compression(Compression::ZSTD(ZstdLevel::default()))
            .set_created_by(ANNOTATOR.to_owned())
            .set_key_value_metadata(Some(about.to_vec()))
            .build();
        let file = SerializedFileWriter::new(out, schema.message(), Arc::new(properties)).map_err(failed)?;
        Ok(Self { file, waiting: ParquetRows::default() })
    }

    /// Adds rows.
    ///
    /// # Errors
    /// If a full group of rows cannot be written.
    pub fn rows(&mut self, rows: ParquetRows) -> io::Result<()> {
        self.waiting.append(rows);
        match self.waiting.bytes >= BYTES || self.waiting.rows >= ROWS {
            true => self.flush(),
            false => Ok(()),
        }
    }

    /// Returns how many bytes are waiting to be written.
    pub fn waiting(&self) -> usize {
        self.waiting.bytes()
    }

    /// Writes the waiting rows as a group.
    ///
    /// # Errors
    /// If they cannot be written.
    pub fn flush(&mut self) -> io::Result<()> {
        let waiting = std::mem::take(&mut self.waiting);
        if waiting.rows == 0 {
            return Ok(());
        }
        write_group(&mut self.file, waiting).map_err(failed)
    }

    /// Ends the table and returns the output.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn finish(mut self) -> io::Result<W> {
        self.flush()?;
        self.file.into_inner().map_err(failed)
    }
}

fn write_group<W: Write + Send>(file: &mut SerializedFileWriter<W>, rows: ParquetRows) -> ParquetResult<()> {
    let mut group = file.next_row_group()?;
    let mut columns = rows.columns.into_iter();
    while let Some(mut writer) = group.next_column()? {
        let Column { texts, numbers, definitions, repetitions } = columns.next().unwrap_or_default();
        let (definitions, repetitions) = (Some(&*definitions), Some(&*repetitions));
        match writer.untyped() {
            parquet::column::writer::ColumnWriter::Int32ColumnWriter(_) => {
                writer.typed::<Int32Type>().write_batch(&numbers, definitions, repetitions)?;
            }
            _ => {
                writer.typed::<ByteArrayType>().write_batch(&texts, definitions, repetitions)?;
            }
        }
        writer.close()?;
    }
    group.close().map(drop)
}

/// Returns the error of the output itself, if that is what it is.
fn failed(error: ParquetError) -> io::Error {
    match error {
        ParquetError::External(inner) => match inner.downcast::<io::Error>() {
            Ok(inner) => *inner,
            Err(inner) => io::Error::other(inner.to_string()),
        },
        error => io::Error::other(error.to_string()),
    }
}
