//! The first records of a source, field by field.

use std::ops::ControlFlow;

use serde_json::Value;

use crate::load::decode::{self, Bytes};
use crate::load::encoding;
use crate::load::fields::{text_below_title, words_of};
use crate::load::format::InputFormat;
use crate::load::literal::literal;
use crate::load::table;

/// At most this many records are sampled.
const MOST: usize = 100;
/// How deep objects are searched for fields: the data of pages made with Next.js begin at `props.pageProps`.
const DEEP: usize = 5;
/// Sample size in bytes if the first record exceeds the usual sample.
const FAR: usize = 4 << 20;
/// A table with more columns is not about news.
const COLUMNS: usize = 1000;

/// One field of the first records.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SampledField {
    /// Its name; `data.story` for a field inside another.
    pub name: String,
    /// Its values that are not empty, at most one per record.
    pub values: Vec<String>,
    /// Length of the top-level part of the name.
    top: usize,
}

impl SampledField {
    /// Returns the name at the top level of the record.
    pub(in crate::load) fn top(&self) -> &str {
        self.name.get(..self.top).unwrap_or(&self.name)
    }
}

/// The first records of a source, field by field.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::load) struct RecordSample {
    /// The fields, in the order in which they first occur.
    pub(in crate::load) columns: Vec<SampledField>,
    /// How many records were sampled.
    pub(in crate::load) records: usize,
    /// How often a field is a string, and how often that is a list or an object written as text.
    strings: Vec<(String, usize, usize)>,
}

/// Samples a source that begins with `head`; nothing for formats without named fields.
pub(in crate::load) fn sample(head: &[u8], format: &'static InputFormat) -> RecordSample {
    records(head, format, MOST, &|_| true)
}

/// Samples at most this many records, and only fields with a `wanted` top-level name.
pub(in crate::load) fn records(
    bytes: &[u8],
    format: &'static InputFormat,
    most: usize,
    wanted: &dyn Fn(&str) -> bool,
) -> RecordSample {
    let mut sample = RecordSample::default();
    if let Some(read) = format.sample {
        read(bytes, format, &mut |record| {
            sample.add(record, wanted);
            if sample.records < most { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        });
    }
    sample
}

impl RecordSample {
    fn add(&mut self, record: impl IntoIterator<Item = (String, Value)>, wanted: &dyn Fn(&str) -> bool) {
        self.records += 1;
        for (name, value) in record.into_iter().filter(|(name, _)| wanted(name)) {
            let value = self.opened(&name, value);
            self.put(&name, value, name.len(), 0);
        }
    }

    /// Returns the list or object that `value` is, if it is written as text, and counts that.
    fn opened(&mut self, name: &str, value: Value) -> Value {
        let Some(text) = value.as_str().filter(|text| !text.trim().is_empty()) else { return value };
        let opened = literal(text);
        let place = match self.strings.iter().position(|(known, ..)| known == name) {
            Some(place) => place,
            None if self.strings.len() >= COLUMNS => return value,
            None => {
                self.strings.push((name.to_owned(), 0, 0));
                self.strings.len() - 1
            }
        };
        let (_, all, literals) = &mut self.strings[place];
        *all += 1;
        *literals += usize::from(opened.is_some());
        opened.unwrap_or(value)
    }

    /// Returns the fields most of whose values are lists or objects written as text.
    pub(in crate::load) fn literals(&self) -> impl Iterator<Item = &str> {
        self.strings.iter().filter(|(_, all, literals)| 2 * literals > *all).map(|(name, ..)| &**name)
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
                self.columns.push(SampledField { name: name.to_owned(), values: Vec::new(), top });
                self.columns.len() - 1
            }
        };
        // Python's words for nothing count as nothing here, too.
        let text = || Some(text_below_title(&value)?.into_owned());
        let words = words_of(&value);
        // A list of parts has names or headings, too, but mostly text.
        let is_text =
            |words: &String| value.is_array() && text().is_some_and(|text| text.len() > 2 * words.len());
        let words = words.filter(|words| !is_text(words)).or_else(text);
        if let Some(words) = words.filter(|words| !table::is_nothing(words.as_bytes())) {
            self.columns[place].values.push(words);
        }
    }
}

/// Samples a source that begins with `head`, and returns its bytes again.
pub(in crate::load) fn first(
    head: &[u8],
    bytes: Bytes,
    format: &'static InputFormat,
) -> (RecordSample, Bytes) {
    let of = |head: &[u8], most: usize| {
        let is_whole = head.len() < most;
        let text = encoding::text_in(head, encoding::legacy(head));
        let head = text.strip_prefix('\u{FEFF}').unwrap_or(&text).as_bytes();
        // A table that ends here may lack only the newline of its last row.
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
