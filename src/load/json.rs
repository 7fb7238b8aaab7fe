//! JSON: one article, a list of them, or an object that holds such a list somewhere.
//!
//! A file may hold a gigabyte, so it is not read as a whole: a scan that knows only strings and brackets cuts
//! it into records, and each record is then parsed (and found fault with) by itself.

use std::io;
use std::ops::ControlFlow;

use serde_core::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::Value;
use serde_json::error::Category;

use super::Options;
use super::encoding::text_of;
use super::fields::Fields;
use super::record::{Flaw, MOST_RECORD, Parsed, Sink, Stream};
use crate::Error;

/// Lists are looked for this many objects deep: `{"response": {"results": [`.
const DEEP: usize = 4;

/// Whether the file begins as an object or as a list of objects does.
pub(super) fn sniff(head: &[u8], _extension: &str) -> bool {
    let head = head.trim_ascii_start();
    let inside = head.get(1..).unwrap_or_default().trim_ascii_start().first();
    matches!((head.first(), inside), (Some(b'{'), Some(b'"' | b'}')) | (Some(b'['), Some(b'{' | b']')))
}

/// The article that one object spells.
pub(super) fn parse(record: &[u8], options: &Options) -> Parsed {
    let text = text_of(record);
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(&text);
    match object(text, options) {
        Err(error) if error.is_syntax() => match without_nan(text).map(|text| object(&text, options)) {
            Some(Ok(fields)) => Ok(fields.article()?),
            _ => Err(flaw(&error)),
        },
        Err(error) => Err(flaw(&error)),
        Ok(fields) => Ok(fields.article()?),
    }
}

fn object<'o>(text: &str, options: &'o Options) -> serde_json::Result<Fields<'o>> {
    let mut json = serde_json::Deserializer::from_str(text);
    let fields = json.deserialize_map(Object(Fields::new(options)))?;
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
    Flaw { error: told, line: error.line().saturating_sub(1) as u64 }
}

/// `text` with null for the `NaN` and `Infinity` that Python writes, if there are any.
fn without_nan(text: &str) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    let mut found = false;
    // Every other part lies outside of strings, as long as an escaped mark is not counted.
    let mut inside = false;
    let mut escaped = false;
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let name =
            ["NaN", "-Infinity", "Infinity"].into_iter().find(|name| !inside && rest.starts_with(name));
        if let Some(name) = name {
            out.push_str("null");
            found = true;
            rest = &rest[name.len()..];
            continue;
        }
        inside ^= c == '"' && !escaped;
        escaped = c == '\\' && !escaped;
        out.push(c);
        rest = &rest[c.len_utf8()..];
    }
    found.then_some(out)
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

/// Reads every article of a stream.
pub(super) fn read(stream: &mut Stream, sink: &mut Sink) -> ControlFlow<()> {
    let mut scan = Scan { stream, sink, index: 0, begin: 0, put_off: Vec::new() };
    let stop = match scan.everything() {
        Ok(()) => return ControlFlow::Continue(()),
        Err(stop) => stop,
    };
    let line = scan.stream.line;
    match stop {
        Stop::Asked => ControlFlow::Break(()),
        Stop::End(line) => {
            let half =
                Error::new("half a JSON record").hint("the file may be cut off; what comes before was read");
            scan.sink.problem(half, line)
        }
        Stop::Stray(byte) => {
            let what = format!("broken JSON: {:?} where a value should begin or end", char::from(byte));
            scan.sink.problem(Error::new(what).hint("the rest of the file is not read"), line)
        }
        Stop::Failed(error) => scan.sink.failed(&error, line),
    }
}

/// Why scanning ended before its time.
enum Stop {
    /// Nobody wants more.
    Asked,
    /// The stream ended inside what began on this line.
    End(u64),
    /// Something that cannot stand here.
    Stray(u8),
    Failed(io::Error),
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        Self::Failed(error)
    }
}

struct Scan<'s, 'a, 'b> {
    stream: &'s mut Stream<'a>,
    sink: &'s mut Sink<'b>,
    /// The position of the next record.
    index: u64,
    /// Where the object at hand begins.
    begin: u64,
    /// Offset and line of lists in it that may be of articles, if it is none itself.
    put_off: Vec<(u64, u64)>,
}

impl Scan<'_, '_, '_> {
    /// One value after the other, usually only one.
    fn everything(&mut self) -> Result<(), Stop> {
        loop {
            match self.peek(None)? {
                None => return Ok(()),
                Some(b'[') => {
                    self.sink.source.number_records();
                    self.skip();
                    self.list()?;
                }
                Some(b'{') => self.one_or_many()?,
                Some(byte) => return Err(Stop::Stray(byte)),
            }
        }
    }

    /// An object: an article, or what holds a list of them.
    fn one_or_many(&mut self) -> Result<(), Stop> {
        let (offset, line) = (self.stream.offset, self.stream.line);
        let mut record = Vec::new();
        (self.begin, self.put_off) = (offset, Vec::new());
        match self.members(&mut record, 1) {
            Ok(true) => return self.lists_put_off(&record),
            Ok(false) => {}
            Err(stop) => {
                self.lists_put_off(&record)?;
                return Err(stop);
            }
        }
        // An article may have comments, a page of comments has no body: only now one can tell.
        if self.put_off.is_empty() || record.len() > MOST_RECORD || self.sink.source.parse(&record, 0).is_ok()
        {
            return self.record(&record, offset, line);
        }
        self.lists_put_off(&record)
    }

    /// Reads the lists that stand in `record` after all.
    fn lists_put_off(&mut self, record: &[u8]) -> Result<(), Stop> {
        for (offset, line) in std::mem::take(&mut self.put_off) {
            let inside = record.get((offset - self.begin) as usize..).unwrap_or_default();
            let mut stream = Stream::again(inside, offset, line);
            self.sink.source.number_records();
            let mut scan =
                Scan { stream: &mut stream, sink: self.sink, index: self.index, begin: 0, put_off: vec![] };
            let end = scan.list();
            self.index = scan.index;
            end?;
        }
        Ok(())
    }

    /// Takes an object member by member into `record`; true when a list of articles was found and read.
    fn members(&mut self, record: &mut Vec<u8>, depth: usize) -> Result<bool, Stop> {
        let begin = self.stream.line;
        let mut found = false;
        self.stream.take(1, record);
        loop {
            match self.peek(Some(record))?.ok_or(Stop::End(begin))? {
                b'}' => {
                    self.stream.take(1, record);
                    return Ok(found);
                }
                b',' => self.stream.take(1, record),
                b'"' => {
                    let from = record.len();
                    self.value(record, 0)?;
                    let name: String = serde_json::from_slice(&record[from..]).unwrap_or_default();
                    if self.peek(Some(record))? == Some(b':') {
                        self.stream.take(1, record);
                    }
                    match self.peek(Some(record))?.ok_or(Stop::End(begin))? {
                        b'{' if depth < DEEP => found |= self.members(record, depth + 1)?,
                        b'[' => found |= self.maybe_list(&name, record)?,
                        b'"' if depth == 1 && !found && self.is_text(&name) => {
                            // It is an article; whatever lists it holds are its own business.
                            self.value(record, 1)?;
                            return Ok(false);
                        }
                        b'}' | b',' => {}
                        _ => self.value(record, 0)?,
                    }
                }
                byte => return Err(Stop::Stray(byte)),
            }
            if found && self.put_off.is_empty() {
                record.clear(); // Nobody will read it as a record any more.
                self.begin = self.stream.offset;
            }
        }
    }

    /// Takes a list into `record`, unless it is certainly one of articles: then they are read, and it is true.
    fn maybe_list(&mut self, name: &str, record: &mut Vec<u8>) -> Result<bool, Stop> {
        const SURE: [&str; 4] = ["articles", "stories", "documents", "docs"];
        const LIKELY: [&str; 8] = ["results", "items", "data", "hits", "rows", "records", "posts", "news"];
        self.stream.take(1, record);
        if self.peek(Some(record))? == Some(b'{') {
            let (offset, line) = (self.stream.offset, self.stream.line);
            let mut first = Vec::new();
            self.value(&mut first, 0)?;
            let like = self.sink.source.parse(&first, 0).is_ok();
            if SURE.contains(&name) || like && LIKELY.contains(&name) {
                self.lists_put_off(record)?;
                self.sink.source.number_records();
                self.record(&first, offset, line)?;
                self.list()?;
                return Ok(true);
            }
            record.extend_from_slice(&first);
            if like {
                self.put_off.push((offset, line));
            }
        }
        self.value(record, 1)?;
        Ok(false)
    }

    /// The elements of a list up to its end; its `[` is taken.
    fn list(&mut self) -> Result<(), Stop> {
        let mut record = Vec::new();
        loop {
            let line = self.stream.line;
            match self.peek(None)?.ok_or(Stop::End(line))? {
                b']' => {
                    self.skip();
                    return Ok(());
                }
                b',' => self.skip(),
                byte @ (b'}' | b':') => return Err(Stop::Stray(byte)),
                _ => {
                    let (offset, line) = (self.stream.offset, self.stream.line);
                    record.clear();
                    self.value(&mut record, 0)?;
                    self.record(&record, offset, line)?;
                }
            }
        }
    }

    fn record(&mut self, record: &[u8], offset: u64, line: u64) -> Result<(), Stop> {
        let index = self.index;
        self.index += 1;
        match self.sink.record(record, offset, index, line) {
            ControlFlow::Continue(()) => Ok(()),
            ControlFlow::Break(()) => Err(Stop::Asked),
        }
    }

    fn is_text(&self, name: &str) -> bool {
        self.sink.source.is_text(name)
    }

    fn skip(&mut self) {
        self.stream.skip(1);
    }

    /// The next byte that is not space, which goes into `record`.
    fn peek(&mut self, mut record: Option<&mut Vec<u8>>) -> Result<Option<u8>, Stop> {
        loop {
            let bytes = self.stream.fill()?;
            if bytes.is_empty() {
                return Ok(None);
            }
            let space = bytes.iter().take_while(|b| b.is_ascii_whitespace()).count();
            let next = bytes.get(space).copied();
            match &mut record {
                Some(record) => self.stream.take(space, record),
                None => self.stream.skip(space),
            }
            if next.is_some() {
                return Ok(next);
            }
        }
    }

    /// Takes one value into `record`, or with `depth` the rest of as many objects and lists.
    fn value(&mut self, record: &mut Vec<u8>, mut depth: usize) -> Result<(), Stop> {
        let begin = self.stream.line;
        let (mut in_string, mut escaped) = (false, false);
        let mut in_word = false;
        loop {
            let bytes = self.stream.fill()?;
            if bytes.is_empty() {
                // A number at the end of everything is whole.
                return if in_word && depth == 0 { Ok(()) } else { Err(Stop::End(begin)) };
            }
            let mut at = 0;
            let mut done = false;
            while at < bytes.len() && !done {
                if in_string {
                    if escaped {
                        escaped = false;
                        at += 1;
                        continue;
                    }
                    let Some(next) = memchr::memchr2(b'"', b'\\', &bytes[at..]) else {
                        at = bytes.len();
                        break;
                    };
                    at += next + 1;
                    if bytes[at - 1] == b'\\' {
                        escaped = true;
                    } else {
                        in_string = false;
                        done = depth == 0;
                    }
                    continue;
                }
                let byte = bytes[at];
                if in_word && depth == 0 && (byte.is_ascii_whitespace() || b",]}:[{\"".contains(&byte)) {
                    break; // The byte after a word is not its own.
                }
                at += 1;
                match byte {
                    b'"' => in_string = true,
                    b'{' | b'[' => depth += 1,
                    b'}' | b']' => {
                        depth = depth.saturating_sub(1);
                        done = depth == 0;
                    }
                    _ => in_word = true,
                }
            }
            let word_ended = in_word && depth == 0 && !in_string && !done && at < bytes.len();
            self.stream.take(at, record);
            if done || word_ended {
                return Ok(());
            }
        }
    }
}
