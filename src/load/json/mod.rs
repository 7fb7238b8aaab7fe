//! JSON: one article, a list of them, or an object that holds such a list somewhere.
//!
//! A file may be a gigabyte, so it is never held as a whole. A scanner that knows only strings and brackets cuts it
//! into records, and each record is parsed or rejected on its own.

mod envelope;
mod extent;
mod heads;
mod parts;
mod post_authors;
mod scan;

use std::ops::ControlFlow;
use std::sync::LazyLock;

use memchr::memmem::{self, Finder};
use serde_core::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::Value;
use serde_json::error::Category;

use super::fields::Fields;
use super::format::InputFormat;
use super::guess;
use super::literal::literal;
use super::record::{Parsed, RawRecord, RecordError};
use super::schema::Schema;
use super::sink::RecordSink;
use super::source::Source;
use super::stream::Stream;
use super::throttle::Throttle;
use crate::Error;

pub(super) use envelope::holds_nothing;
pub(super) use extent::objects;
pub(super) use heads::head;
pub(super) use post_authors::{of_post as author_of_post, people as people_beside};
pub(super) use scan::{read, read_envelope};

/// Returns whether the file begins like an object or a list of objects.
pub(super) fn sniff(head: &[u8], _extension: &str) -> bool {
    let space = head.iter().take_while(|byte| extent::is_space(**byte)).count();
    let head = &head[space..];
    let inside = head.get(1..).unwrap_or_default().trim_ascii_start().first();
    // Python prints names between single marks.
    matches!(
        (head.first(), inside),
        (Some(b'{'), Some(b'"' | b'}' | b'\'')) | (Some(b'['), Some(b'{' | b']'))
    )
}

/// Returns the article of one object.
pub(super) fn parse(record: &RawRecord) -> Parsed {
    if is_service(record.bytes) {
        return Err(RecordError { is_passed_over: true, ..Error::new("a message of the service").into() });
    }
    let text = record.text();
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(&text);
    match object(text, record) {
        Err(error) if error.is_syntax() => match repaired(text).map(|text| object(&text, record)) {
            Some(Ok(fields)) => Ok(fields.article()?),
            _ => match literal(text) {
                Some(Value::Object(printed)) => {
                    let mut fields = fields_of(record);
                    printed.into_iter().for_each(|(name, value)| fields.put_whole(&name, value));
                    Ok(fields.article()?)
                }
                _ => Err(record_error(&error)),
            },
        },
        Err(error) => Err(record_error(&error)),
        Ok(mut fields) => {
            if let Some(author) = post_authors::of_record(text) {
                fields.put("byline", author.into());
            }
            Ok(fields.article()?)
        }
    }
}

/// Returns whether a record says only that something happened in a channel, such as that somebody joined it. Exports of
/// Telegram have such records among the messages.
pub(super) fn is_service(record: &[u8]) -> bool {
    /// The kind of a message is near its beginning.
    const NEAR: usize = 256;
    /// What Slack and Discord call such messages.
    const HAPPENED: [&str; 7] = [
        "channel_join",
        "channel_leave",
        "channel_topic",
        "channel_purpose",
        "group_join",
        "GuildMemberJoin",
        "ChannelPinnedMessage",
    ];
    /// How the keys `type` and `subtype` end.
    static KIND: LazyLock<Finder> = LazyLock::new(|| Finder::new("type\""));
    let near = &record[..record.len().min(NEAR)];
    let mut kinds = ["service"].iter().chain(&HAPPENED);
    if KIND.find(near).is_none() || !kinds.any(|kind| memmem::find(near, kind.as_bytes()).is_some()) {
        return false;
    }
    let Some(Value::Object(object)) = serde_json::from_slice(record).ok() else { return false };
    let happened = |key: &str| object.get(key).is_some_and(|kind| HAPPENED.iter().any(|known| kind == known));
    happened("type")
        || happened("subtype")
        || object.get("type").is_some_and(|kind| kind == "service")
            && object.contains_key("action")
            && object.get("text").is_none_or(|text| text == "")
}

fn object<'a>(text: &str, record: &'a RawRecord<'a>) -> serde_json::Result<Fields<'a>> {
    let mut json = serde_json::Deserializer::from_str(text);
    let fields = json.deserialize_map(ObjectVisitor(fields_of(record)))?;
    json.end()?;
    Ok(fields)
}

/// Collects the fields of a record; in a feed, they begin with the title of the feed.
fn fields_of<'a>(record: &'a RawRecord<'a>) -> Fields<'a> {
    let mut fields = Fields::new(record);
    if let Ok(title) = str::from_utf8(record.header())
        && !title.is_empty()
    {
        fields.put_last("outlet", title.into());
    }
    fields
}

/// Hands over the members of each complete object.
pub(super) fn sample(
    bytes: &[u8],
    format: &'static InputFormat,
    each: &mut dyn FnMut(Vec<(String, Value)>) -> ControlFlow<()>,
) {
    let source = Source::in_memory(format, Schema::plain());
    let (mut visitor, mut throttle) = (Sampler(each), Throttle::default());
    let mut sink = RecordSink::new(source, &mut visitor, &mut throttle);
    let _ = (format.read)(&mut Stream::again(bytes, 0, 1), &mut sink);
}

struct Sampler<'e>(&'e mut dyn FnMut(Vec<(String, Value)>) -> ControlFlow<()>);

impl super::record::Visitor for Sampler<'_> {
    fn record(&mut self, record: &RawRecord) -> Result<ControlFlow<()>, RecordError> {
        // Readers look into what is rejected.
        let holds = || {
            let is_article = |element: &[u8]| {
                serde_json::from_slice(element).is_ok_and(|element| guess::is_article(&element))
            };
            envelope::is_envelope(record.bytes)
                && !envelope::lists_of_articles(record.bytes, &is_article).is_empty()
        };
        if holds_nothing(record.bytes) || holds() {
            return Err(RecordError { is_passed_over: true, ..Error::new("not an article").into() });
        }
        let printed = || literal(str::from_utf8(record.bytes).ok()?);
        Ok(match serde_json::from_slice(record.bytes).ok().or_else(printed) {
            Some(Value::Object(object)) => (self.0)(object.into_iter().collect()),
            _ => ControlFlow::Continue(()),
        })
    }

    fn problem(&mut self, _error: Error) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }
}

/// Returns what is wrong, without the parser's jargon.
fn record_error(error: &serde_json::Error) -> RecordError {
    let what = match error.classify() {
        Category::Eof => Error::new("incomplete JSON record").hint("the file may be cut off"),
        Category::Data => Error::new("not an article: a JSON object is expected"),
        Category::Syntax | Category::Io => {
            let what = error.to_string();
            let what = what.split(" at line").next().unwrap_or_default();
            let place = if error.line() == 1 { " of the record" } else { "" };
            Error::new(format!("broken JSON in column {}{place}: {what}", error.column()))
        }
    };
    RecordError { line: error.line().saturating_sub(1) as u64, ..what.into() }
}

/// Returns `text` with null for Python's `NaN` and `Infinity`, and `U+FFFD` for half a surrogate pair, as found in
/// truncated strings; `None` if it has neither.
fn repaired(text: &str) -> Option<String> {
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

/// Returns the length of the escape that `text` begins with, and what to write instead.
fn escape(text: &str) -> (usize, Option<&'static str>) {
    let unit = |at: usize| {
        let digits = text.get(at..at + 6)?.strip_prefix("\\u")?;
        u32::from_str_radix(digits, 16).ok()
    };
    match (unit(0), unit(6)) {
        (Some(0xD800..0xDC00), Some(0xDC00..0xE000)) => (12, None),
        (Some(0xD800..0xE000), _) => (6, Some("\\uFFFD")),
        // The backslash and what it escapes, which may be a quotation mark.
        _ => (1 + text[1..].chars().next().map_or(0, char::len_utf8), None),
    }
}

/// Visits an object and reads the fields that are used.
struct ObjectVisitor<'o>(Fields<'o>);

impl<'de, 'o> Visitor<'de> for ObjectVisitor<'o> {
    type Value = Fields<'o>;

    fn expecting(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        f.write_str("an article")
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<Fields<'o>, A::Error> {
        while let Some(wanted) = map.next_key_seed(KeySeed(&self.0))? {
            match wanted {
                Some(name) => self.0.put_whole(&name, map.next_value::<Value>()?),
                None => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        Ok(self.0)
    }
}

/// Visits a key, and keeps it if its field is used.
struct KeySeed<'f, 'o>(&'f Fields<'o>);

impl<'de> DeserializeSeed<'de> for KeySeed<'_, '_> {
    type Value = Option<String>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for KeySeed<'_, '_> {
    type Value = Option<String>;

    fn expecting(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        f.write_str("a name")
    }

    fn visit_str<E: serde_core::de::Error>(self, name: &str) -> Result<Self::Value, E> {
        Ok(self.0.takes(name).then(|| name.to_owned()))
    }
}
