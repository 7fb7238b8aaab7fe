//! JSON: one article, a list of them, or an object that holds such a list somewhere.
//!
//! A file may hold a gigabyte, so it is not read as a whole: a scan that knows only strings and brackets cuts
//! it into records, and each record is then parsed (and found fault with) by itself.

mod heads;
mod scan;

use serde_core::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::Value;
use serde_json::error::Category;

use super::fields::Fields;
use super::format::About;
use super::record::{Flaw, Parsed};
use crate::Error;

pub(super) use heads::head;
pub(super) use scan::read;

/// Whether the file begins as an object or as a list of objects does.
pub(super) fn sniff(head: &[u8], _extension: &str) -> bool {
    let head = head.trim_ascii_start();
    let inside = head.get(1..).unwrap_or_default().trim_ascii_start().first();
    matches!((head.first(), inside), (Some(b'{'), Some(b'"' | b'}')) | (Some(b'['), Some(b'{' | b']')))
}

/// The article that one object spells.
pub(super) fn parse(record: &[u8], about: &About) -> Parsed {
    let text = about.text(record);
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(&text);
    match object(text, about) {
        Err(error) if error.is_syntax() => match mended(text).map(|text| object(&text, about)) {
            Some(Ok(fields)) => Ok(fields.article()?),
            _ => Err(flaw(&error)),
        },
        Err(error) => Err(flaw(&error)),
        Ok(fields) => Ok(fields.article()?),
    }
}

fn object<'a>(text: &str, about: &'a About<'a>) -> serde_json::Result<Fields<'a>> {
    let mut json = serde_json::Deserializer::from_str(text);
    let fields = json.deserialize_map(Object(Fields::new(about)))?;
    json.end()?;
    Ok(fields)
}

/// What is wrong, without the words of a parser.
fn flaw(error: &serde_json::Error) -> Flaw {
    let told = match error.classify() {
        Category::Eof => Error::new("half a JSON record").hint("the file may be cut off"),
        Category::Data => Error::new("no article: a JSON object is expected"),
        Category::Syntax | Category::Io => {
            let what = error.to_string();
            let what = what.split(" at line").next().unwrap_or_default();
            let place = if error.line() == 1 { " of the record" } else { "" };
            Error::new(format!("broken JSON in column {}{place}: {what}", error.column()))
        }
    };
    Flaw { line: error.line().saturating_sub(1) as u64, ..told.into() }
}

/// `text` with null for the `NaN` and `Infinity` that Python writes, and `U+FFFD` for half a surrogate pair
/// as cut strings have it, if there are any.
fn mended(text: &str) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    let mut inside = false; // … of a string
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let (len, instead) = match c {
            '\\' if inside => escape(rest),
            'N' | 'I' | '-' if !inside => {
                let name = ["NaN", "-Infinity", "Infinity"].into_iter().find(|name| rest.starts_with(name));
                name.map_or((1, None), |name| (name.len(), Some("null")))
            }
            _ => {
                inside ^= c == '"';
                (c.len_utf8(), None)
            }
        };
        let (taken, left) = rest.split_at(len);
        out.push_str(instead.unwrap_or(taken));
        rest = left;
    }
    (out != text).then_some(out)
}

/// How long the escape that `text` begins with is, and what to write in its place.
fn escape(text: &str) -> (usize, Option<&'static str>) {
    let unit = |at: usize| {
        let digits = text.get(at..at + 6)?.strip_prefix("\\u")?;
        u32::from_str_radix(digits, 16).ok()
    };
    match (unit(0), unit(6)) {
        (Some(0xD800..0xDC00), Some(0xDC00..0xE000)) => (12, None),
        (Some(0xD800..0xE000), _) => (6, Some("\\uFFFD")),
        // Only the backslash and what it protects, which may be a quotation mark.
        _ => (1 + text[1..].chars().next().map_or(0, char::len_utf8), None),
    }
}

/// Visits an object and reads the fields that somebody asks for.
struct Object<'o>(Fields<'o>);

impl<'de, 'o> Visitor<'de> for Object<'o> {
    type Value = Fields<'o>;

    fn expecting(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        f.write_str("an article")
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<Fields<'o>, A::Error> {
        while let Some(wanted) = map.next_key_seed(Name(&self.0))? {
            match wanted {
                Some(name) => self.0.put(&name, map.next_value::<Value>()?),
                None => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        Ok(self.0)
    }
}

/// Visits a name, and keeps it if somebody asks for the field.
struct Name<'f, 'o>(&'f Fields<'o>);

impl<'de> DeserializeSeed<'de> for Name<'_, '_> {
    type Value = Option<String>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Name<'_, '_> {
    type Value = Option<String>;

    fn expecting(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        f.write_str("a name")
    }

    fn visit_str<E: serde_core::de::Error>(self, name: &str) -> Result<Self::Value, E> {
        Ok(self.0.wants(name).then(|| name.to_owned()))
    }
}
