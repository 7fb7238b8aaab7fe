//! Parquet: tables stored column by column. Each row becomes a line of JSON, and is read like JSON Lines.
//!
//! That way a table is unpacked once, like any packed file, and its records have addresses.

use std::fs::File;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use jiff::civil::Date;
use parquet::basic::Compression;
use parquet::errors::ParquetError;
use parquet::file::metadata::ParquetMetaData;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::file::serialized_reader::ReadOptionsBuilder;
use parquet::record::reader::RowIter;
use parquet::record::{Field, Row};
use serde_json::{Map, Value};

use super::decode::Bytes;
use super::documents::JsonLines;

/// A list with more numbers than this is a vector for machines, not part of an article.
const NUMBERS: usize = 16;

/// Returns the rows of the table at `path`, as JSON Lines.
pub(super) fn json_lines(path: &Path) -> io::Result<Bytes> {
    let file = File::open(path)?;
    let (rows, packing) = catching_panics(|| {
        let reader = SerializedFileReader::new(file)?;
        let packing = unknown_packing(reader.metadata());
        Ok((TableRows::new(path, reader), packing))
    })?;
    if let Some(packing) = packing {
        let hint = "write it again with snappy, zstd, gzip, lz4 or brotli";
        return Err(io::Error::other(format!("a Parquet file packed with {packing} cannot be read: {hint}")));
    }
    Ok(Box::new(JsonLines::resuming(rows)))
}

/// Returns how a column is compressed, if that is not supported.
fn unknown_packing(table: &ParquetMetaData) -> Option<&'static str> {
    let mut columns = table.row_groups().iter().flat_map(|rows| rows.columns());
    columns.find_map(|column| match column.compression() {
        Compression::LZO => Some("lzo"),
        _ => None,
    })
}

/// The rows as records. After an error, reading goes on with the next row group.
struct TableRows {
    path: PathBuf,
    /// How many rows each group has.
    groups: Vec<u64>,
    /// The first group that `rows` has, and how many rows were read from there.
    first: usize,
    read: u64,
    /// `None` after an error in the last group.
    rows: Option<RowIter<'static>>,
}

impl TableRows {
    fn new(path: &Path, reader: SerializedFileReader<File>) -> Self {
        let groups = reader.metadata().row_groups();
        let groups = groups.iter().map(|group| u64::try_from(group.num_rows()).unwrap_or(0)).collect();
        let rows = Some(RowIter::from_file_into(Box::new(reader)));
        Self { path: path.into(), groups, first: 0, read: 0, rows }
    }

    /// Passes over the group in which reading failed.
    fn skip(&mut self) -> io::Result<()> {
        self.rows = None;
        let mut left = self.read;
        while let Some(&rows) = self.groups.get(self.first).filter(|&&rows| rows <= left) {
            left -= rows;
            self.first += 1;
        }
        self.first += 1;
        self.read = 0;
        if self.first < self.groups.len() {
            let (file, first) = (File::open(&self.path)?, self.first);
            self.rows = Some(catching_panics(|| {
                let later =
                    ReadOptionsBuilder::new().with_predicate(Box::new(move |_, group| group >= first));
                let reader = SerializedFileReader::new_with_options(file, later.build())?;
                Ok(RowIter::from_file_into(Box::new(reader)))
            })?);
        }
        Ok(())
    }
}

impl Iterator for TableRows {
    type Item = io::Result<Value>;

    fn next(&mut self) -> Option<Self::Item> {
        let rows = self.rows.as_mut()?;
        match catching_panics(|| rows.next().transpose()) {
            Ok(row) => {
                self.read += 1;
                row.map(|row| Ok(object(&row)))
            }
            Err(error) => Some(Err(self.skip().err().unwrap_or(error))),
        }
    }
}

/// Turns the errors and panics of a parser that trusts its file into errors.
fn catching_panics<T>(read: impl FnOnce() -> Result<T, ParquetError>) -> io::Result<T> {
    match catch_unwind(AssertUnwindSafe(read)) {
        Ok(Ok(read)) => Ok(read),
        Ok(Err(error)) => {
            let what = match error {
                ParquetError::General(what) | ParquetError::EOF(what) | ParquetError::NYI(what) => what,
                ParquetError::External(error) => error.to_string(),
                error => error.to_string(),
            };
            Err(io::Error::other(format!("a broken Parquet file: {what}")))
        }
        Err(_) => Err(io::Error::other("a broken Parquet file")),
    }
}

fn object(row: &Row) -> Value {
    let all: Map<String, Value> =
        row.get_column_iter().map(|(name, field)| (name.clone(), value(field))).collect();
    Value::Object(all)
}

fn value(field: &Field) -> Value {
    match field {
        Field::Str(text) => text.as_str().into(),
        Field::Bytes(bytes) => bytes.as_utf8().map_or(Value::Null, Into::into),
        Field::Bool(is) => (*is).into(),
        Field::Byte(n) => (*n).into(),
        Field::Short(n) => (*n).into(),
        Field::Int(n) => (*n).into(),
        Field::Long(n) => (*n).into(),
        Field::UByte(n) => (*n).into(),
        Field::UShort(n) => (*n).into(),
        Field::UInt(n) => (*n).into(),
        Field::ULong(n) => (*n).into(),
        Field::Float(n) => (*n).into(),
        Field::Double(n) => (*n).into(),
        Field::Date(days) => {
            let days = jiff::Span::new().try_days(*days).ok();
            let date = days.and_then(|days| Date::constant(1970, 1, 1).checked_add(days).ok());
            date.map(|date| date.to_string()).into()
        }
        Field::TimestampMillis(n) => Timestamp::from_millisecond(*n).ok().map(|time| time.to_string()).into(),
        Field::TimestampMicros(n) => Timestamp::from_microsecond(*n).ok().map(|time| time.to_string()).into(),
        Field::Group(row) => object(row),
        Field::ListInternal(list) => {
            let items = list.elements();
            let is_number = |item: &Field| {
                matches!(item, Field::Float(_) | Field::Double(_) | Field::Int(_) | Field::Long(_))
            };
            match items.len() > NUMBERS && items.iter().all(is_number) {
                true => Value::Null,
                false => items.iter().map(value).collect(),
            }
        }
        _ => Value::Null,
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use crate::load::tests::{read_as, texts};
    use parquet::basic::{BrotliLevel, Compression, ZstdLevel};
    use parquet::data_type::{ByteArray, ByteArrayType, DataType, Int32Type};
    use parquet::file::properties::WriterProperties;
    use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
    use parquet::schema::parser::parse_message_type;
    use proptest::prelude::*;

    fn write_column<T: DataType>(rows: &mut SerializedRowGroupWriter<&mut Vec<u8>>, values: &[T::T]) {
        let mut column = rows.next_column().unwrap().unwrap();
        column.typed::<T>().write_batch(values, None, None).unwrap();
        column.close().unwrap();
    }

    /// Four articles in two row groups.
    fn table(compression: Compression) -> Vec<u8> {
        table_of(compression, "words")
    }

    /// The same, with a name for the column of the texts.
    fn table_of(compression: Compression, text: &str) -> Vec<u8> {
        let schema = format!(
            "message news {{ required binary headline (UTF8); required int32 day (DATE); required binary {text} (UTF8); }}"
        );
        let schema = Arc::new(parse_message_type(&schema).unwrap());
        let properties = WriterProperties::builder().set_compression(compression).build();
        let mut out = Vec::new();
        let mut writer = SerializedFileWriter::new(&mut out, schema, Arc::new(properties)).unwrap();
        for group in 0..2 {
            let mut rows = writer.next_row_group().unwrap();
            let both = |what: &str| [0, 1].map(|n| ByteArray::from(&*format!("{what} {}", group * 2 + n)));
            write_column::<ByteArrayType>(&mut rows, &both("Ferry is late for the time"));
            write_column::<Int32Type>(&mut rows, &[19_787, 19_788]);
            let words = both("It was late again on that Tuesday, said “everybody” on the quay, time");
            write_column::<ByteArrayType>(&mut rows, &words);
            rows.close().unwrap();
        }
        writer.close().unwrap();
        out
    }

    #[test]
    fn rows_become_articles() {
        for packing in [
            Compression::UNCOMPRESSED,
            Compression::SNAPPY,
            Compression::ZSTD(ZstdLevel::default()),
            Compression::BROTLI(BrotliLevel::default()),
        ] {
            let (articles, problems) = read_as("a.parquet", table(packing));
            assert_eq!((articles.len(), problems.len()), (4, 0), "{problems:?}");
            assert!(articles[3].text.ends_with("said “everybody” on the quay, time 3"), "{:?}", articles[3]);
            assert_eq!(articles[3].title.as_deref(), Some("Ferry is late for the time 3"));
            assert_eq!(articles[3].date.map(|date| date.to_string()).as_deref(), Some("2024-03-06"));
            assert_eq!(articles[3].id, "a.parquet#4");
        }
    }

    #[test]
    fn broken_tables_are_reported() {
        let whole = table(Compression::SNAPPY);
        for cut in [4, 20, whole.len() / 2, whole.len() - 1] {
            let (_, problems) = read_as("a.parquet", &whole[..cut]);
            assert!(problems[0].starts_with("a.parquet: a broken Parquet file"), "{problems:?}");
        }
    }

    #[test]
    fn a_broken_row_group_costs_only_itself() {
        let mut flipped = table_of(Compression::SNAPPY, "text");
        flipped[10..60].fill(0xFF);
        let (articles, problems) = read_as("a.parquet", flipped);
        assert_eq!((articles.len(), problems.len()), (2, 1), "{:?} {problems:?}", texts(&articles));
        assert_eq!(articles[1].title.as_deref(), Some("Ferry is late for the time 3"));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]

        #[test]
        fn flipped_bytes_do_no_harm(at in any::<prop::sample::Index>(), byte in any::<u8>()) {
            let mut bytes = table(Compression::UNCOMPRESSED);
            let at = at.index(bytes.len());
            bytes[at] = byte;
            let (articles, problems) = read_as("a.parquet", &bytes);
            prop_assert!(articles.len() + problems.len() > 0);
        }
    }
}
