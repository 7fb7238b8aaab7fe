//! The first records of a source, field by field.

use std::ops::ControlFlow;

use serde_json::Value;

use crate::load::decode::{self, Bytes};
use crate::load::encoding;
use crate::load::fields::words_of;
use crate::load::flood::Flood;
use crate::load::format::Format;
use crate::load::record::{Item, Sink, Stream};
use crate::load::schema::Schema;
use crate::load::source::Source;
use crate::load::table;

/// So many records are looked at.
const MOST: usize = 100;
/// Fields are looked for this many objects deep.
const DEEP: usize = 3;
/// So far is looked where the first record alone is longer than what is usually looked at.
const FAR: usize = 4 << 20;
/// A table of more columns is none of news.
const COLUMNS: usize = 1000;

/// One field of the first records.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Column {
    /// Its name; `data.story` for one inside another.
    pub name: String,
    /// What it holds, where it holds anything: one value a record.
    pub values: Vec<String>,
    /// How long the name is that the record has for it: that of an object, for what lies inside.
    top: usize,
}

impl Column {
    /// The name that the record itself has for it.
    pub(in crate::load) fn top(&self) -> &str {
        self.name.get(..self.top).unwrap_or(&self.name)
    }
}

/// The first records of a source, field by field.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::load) struct Sample {
    /// The fields, in the order in which they came.
    pub(in crate::load) columns: Vec<Column>,
    /// How many records were looked at.
    pub(in crate::load) records: usize,
}

/// The first records of what begins with `head`; none for formats whose records have no named fields.
pub(in crate::load) fn sample(head: &[u8], format: &'static Format) -> Sample {
    records(head, format, MOST, &|_| true)
}

/// At most so many records of `bytes`, and of them the fields that are wanted by the names that they have at the top.
pub(in crate::load) fn records(
    bytes: &[u8],
    format: &'static Format,
    most: usize,
    wanted: &dyn Fn(&str) -> bool,
) -> Sample {
    let mut sample = Sample::default();
    match format.name {
        "CSV" => {
            for row in table::rows(bytes).take(most) {
                let cells = row.into_iter().map(|(name, cell)| (name, Value::String(cell)));
                sample.add(cells, wanted);
            }
        }
        "JSON" | "JSON Lines" | "Parquet" => {
            let mut each = |item: Item| {
                if let Item::Record(raw) = item
                    && let Ok(Value::Object(object)) = serde_json::from_slice(raw.bytes())
                {
                    sample.add(object, wanted);
                }
                Ok(if sample.records < most { ControlFlow::Continue(()) } else { ControlFlow::Break(()) })
            };
            let source = Source::unpacked(String::new(), None, format, Schema::plain());
            let _ = (format.read)(
                &mut Stream::again(bytes, 0, 1),
                &mut Sink::new(source, &mut each, &mut Flood::default()),
            );
        }
        _ => {}
    }
    sample
}

impl Sample {
    fn add(&mut self, record: impl IntoIterator<Item = (String, Value)>, wanted: &dyn Fn(&str) -> bool) {
        self.records += 1;
        for (name, value) in record.into_iter().filter(|(name, _)| wanted(name)) {
            self.put(&name, value, name.len(), 0);
        }
    }

    fn put(&mut self, name: &str, value: Value, top: usize, depth: usize) {
        if let Value::Object(object) = value {
            if depth < DEEP {
                for (inner, value) in object {
                    self.put(&format!("{name}.{inner}"), value, top, depth + 1);
                }
            }
            return;
        }
        let place = match self.columns.iter().position(|column| column.name == name) {
            Some(place) => place,
            None if self.columns.len() >= COLUMNS => return,
            None => {
                self.columns.push(Column { name: name.to_owned(), values: Vec::new(), top });
                self.columns.len() - 1
            }
        };
        // What Python writes for nothing is nothing here too.
        if let Some(words) = words_of(&value).filter(|words| !table::is_nothing(words.as_bytes())) {
            self.columns[place].values.push(words);
        }
    }
}

/// The first records of a source that begins with `head`, and its bytes again.
pub(in crate::load) fn first(head: &[u8], bytes: Bytes, format: &'static Format) -> (Sample, Bytes) {
    let of = |head: &[u8], most: usize| {
        let is_whole = head.len() < most;
        let text = encoding::text_in(head, encoding::legacy(head));
        let head = text.strip_prefix('\u{FEFF}').unwrap_or(&text).as_bytes();
        // A table that was read to its end may lack only the end of its last row.
        match is_whole && !head.ends_with(b"\n") {
            true => sample(&[head, b"\n"].concat(), format),
            false => sample(head, format),
        }
    };
    let near = of(head, decode::HEAD);
    if near.records > 0 || head.len() < decode::HEAD {
        return (near, bytes);
    }
    let (further, bytes) = decode::peek_far(bytes, FAR);
    (of(&further, FAR), bytes)
}
