//! Cuts a stream of JSON into records without understanding them.
//!
//! Written by hand: serde_json's stream cannot go on after damage, and gives no offsets inside an enclosing object.

use std::io;
use std::ops::ControlFlow;

use super::envelope::{PEOPLE, is_envelope, lists_of_articles};
use super::extent::{ValueExtent, is_space};
use super::parts::is_one_article;
use crate::Error;
use crate::load::guess;
use crate::load::sink::{CUT_OFF, RecordSink};
use crate::load::stream::{MOST_RECORD, Stream};

/// Lists are searched for this many objects deep: `{"response": {"results": [`.
const DEEP: usize = 4;

/// Reads every article of a stream.
pub(in crate::load) fn read(stream: &mut Stream, sink: &mut RecordSink) -> ControlFlow<()> {
    let mut scan = JsonScanner { stream, sink, begin: 0, deferred: Vec::new() };
    let stop = match scan.everything() {
        Ok(()) => return ControlFlow::Continue(()),
        Err(stop) => stop,
    };
    let line = scan.stream.line;
    match stop {
        ScanStop::Asked => ControlFlow::Break(()),
        ScanStop::End(line) => scan.sink.problem(Error::new("incomplete JSON record").hint(CUT_OFF), line),
        ScanStop::Stray(byte) => {
            let error = stray(byte, scan.stream.offset).hint("the rest of the file was skipped");
            scan.sink.problem(error, line)
        }
        ScanStop::Failed(error) => scan.sink.failed(&error, line),
    }
}

/// Returns an error for a byte that must not be where it is.
fn stray(byte: u8, at: u64) -> Error {
    let byte = char::from(byte);
    Error::new(format!("broken JSON: {byte:?} where a value should begin or end")).at_byte(at)
}

/// Why scanning ended early.
enum ScanStop {
    /// The visitor asked to stop.
    Asked,
    /// The stream ended inside what began on this line.
    End(u64),
    /// A byte that must not be here.
    Stray(u8),
    Failed(io::Error),
}

impl From<io::Error> for ScanStop {
    fn from(error: io::Error) -> Self {
        Self::Failed(error)
    }
}

struct JsonScanner<'s, 'a, 'b> {
    stream: &'s mut Stream<'a>,
    sink: &'s mut RecordSink<'b>,
    /// Where the current object begins.
    begin: u64,
    /// Offset and line of lists in it that may hold articles, unless the object is an article itself.
    deferred: Vec<(u64, u64)>,
}

impl JsonScanner<'_, '_, '_> {
    /// Reads one value after the other; usually there is only one.
    fn everything(&mut self) -> Result<(), ScanStop> {
        loop {
            let read = match self.peek(None)? {
                None => return Ok(()),
                Some(b'[') => {
                    self.sink.source.number_records();
                    self.skip();
                    self.list()
                }
                Some(b'{') => self.one_or_many(),
                Some(b',') if self.sink.articles > 0 => {
                    self.skip();
                    continue;
                }
                Some(byte) => Err(ScanStop::Stray(byte)),
            };
            match read {
                // If nothing has been found so far, it is not JSON.
                Err(ScanStop::Stray(byte)) if self.sink.articles > 0 => self.skip_stray(byte, b"{[")?,
                read => read?,
            }
        }
    }

    /// Reports a byte that must not be here, and skips to the next of `ends`.
    fn skip_stray(&mut self, byte: u8, ends: &[u8]) -> Result<(), ScanStop> {
        let (offset, line) = (self.stream.offset, self.stream.line);
        if self.sink.problem(stray(byte, offset), line).is_break() {
            return Err(ScanStop::Asked);
        }
        self.skip();
        loop {
            let bytes = self.stream.fill()?;
            let (all, found) = (bytes.len(), bytes.iter().position(|byte| ends.contains(byte)));
            self.stream.skip(found.unwrap_or(all));
            if found.is_some() || all == 0 {
                return Ok(());
            }
        }
    }

    /// Reads an object: an article, or one that holds a list of articles.
    fn one_or_many(&mut self) -> Result<(), ScanStop> {
        let (offset, line) = (self.stream.offset, self.stream.line);
        let mut record = Vec::new();
        (self.begin, self.deferred) = (offset, Vec::new());
        match self.members(&mut record, 1) {
            Ok(true) => return self.deferred_lists(&record),
            Ok(false) => {}
            Err(stop) => {
                self.deferred_lists(&record)?;
                return Err(stop);
            }
        }
        // An article may have comments, but a page of comments has no body: only now is it clear which it is.
        if record.len() > MOST_RECORD || self.sink.is_article(&record) {
            return self.record(&record, offset, line);
        }
        if is_one_article(&record) {
            return self.record(&record, offset, line);
        }
        if !self.deferred.is_empty() {
            return self.deferred_lists(&record);
        }
        if self.by_key(&record, offset, line)? || self.inside(&record, offset, line)? {
            return Ok(());
        }
        self.record(&record, offset, line)
    }

    /// Reads the lists of articles inside an object; returns whether there are any.
    fn inside(&mut self, object: &[u8], offset: u64, line: u64) -> Result<bool, ScanStop> {
        let lists = lists_of_articles(object, &|element| self.is_article(element));
        for at in &lists {
            let lines = memchr::memchr_iter(b'\n', &object[..*at]).count() as u64;
            let mut stream = Stream::again(&object[at + 1..], offset + *at as u64 + 1, line + lines);
            self.sink.source.number_records();
            JsonScanner { stream: &mut stream, sink: self.sink, begin: 0, deferred: vec![] }.list()?;
        }
        Ok(!lists.is_empty())
    }

    /// Reads the members of an object that holds each article under its own key; returns whether it does.
    fn by_key(&mut self, object: &[u8], offset: u64, line: u64) -> Result<bool, ScanStop> {
        let mut stream = Stream::again(object, offset, line);
        let mut scan = JsonScanner { stream: &mut stream, sink: self.sink, begin: 0, deferred: vec![] };
        let mut value = Vec::new();
        let mut is_keyed = false;
        scan.peek(None)?;
        scan.skip();
        while let Some(byte) = scan.peek(None)? {
            let (offset, line) = (scan.stream.offset, scan.stream.line);
            if matches!(byte, b'}' | b',' | b':') {
                scan.skip();
                continue;
            }
            value.clear();
            scan.value(&mut value, 0)?;
            // The first object decides; keys and other values are skipped.
            if byte != b'{' {
                continue;
            }
            if !is_keyed {
                if !scan.sink.is_article(&value) {
                    return Ok(false);
                }
                is_keyed = true;
                scan.sink.source.number_records();
            }
            scan.record(&value, offset, line)?;
        }
        Ok(is_keyed)
    }

    /// Reads the lists of `record` that were deferred.
    fn deferred_lists(&mut self, record: &[u8]) -> Result<(), ScanStop> {
        for (offset, line) in std::mem::take(&mut self.deferred) {
            let inside = record.get((offset - self.begin) as usize..).unwrap_or_default();
            let mut stream = Stream::again(inside, offset, line);
            self.sink.source.number_records();
            JsonScanner { stream: &mut stream, sink: self.sink, begin: 0, deferred: vec![] }.list()?;
        }
        Ok(())
    }

    /// Takes an object member by member into `record`; returns true if a list of articles was found and read.
    fn members(&mut self, record: &mut Vec<u8>, depth: usize) -> Result<bool, ScanStop> {
        let begin = self.stream.line;
        let mut found = false;
        self.stream.take(1, record);
        loop {
            match self.peek(Some(record))?.ok_or(ScanStop::End(begin))? {
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
                    match self.peek(Some(record))?.ok_or(ScanStop::End(begin))? {
                        b'{' if depth < DEEP => found |= self.members(record, depth + 1)?,
                        b'[' => found |= self.maybe_list(&name, record)?,
                        b'"' if depth == 1 && !found && self.sink.source.schema().is_whole_text(&name) => {
                            // It is an article, so its lists are part of it.
                            self.value(record, 1)?;
                            return Ok(false);
                        }
                        b'}' | b',' => {}
                        _ => self.value(record, 0)?,
                    }
                }
                byte => return Err(ScanStop::Stray(byte)),
            }
            if found && self.deferred.is_empty() {
                record.clear(); // Nobody will read it as a record any more.
                self.begin = self.stream.offset;
            }
        }
    }

    /// Takes a list into `record`, unless it is certainly a list of articles: then it reads them and returns true.
    fn maybe_list(&mut self, name: &str, record: &mut Vec<u8>) -> Result<bool, ScanStop> {
        const SURE: [&str; 4] = ["articles", "stories", "documents", "docs"];
        /// At most this many elements are tried.
        const LOOK: usize = 4;
        const LIKELY: [&str; 8] = ["results", "items", "data", "hits", "rows", "records", "posts", "news"];
        self.stream.take(1, record);
        let sure = SURE.contains(&name);
        // The first elements may lack a text.
        let (mut seen, mut places) = (Vec::new(), Vec::new());
        let mut like = false;
        let is_of_people = PEOPLE.contains(&name);
        while !is_of_people && places.len() < LOOK && !like && self.peek(Some(&mut seen))? == Some(b'{') {
            let (offset, line, from) = (self.stream.offset, self.stream.line, seen.len());
            self.value(&mut seen, 0)?;
            places.push((offset, line, from..seen.len()));
            like = sure || self.is_article(&seen[from..]);
            if self.peek(Some(&mut seen))? == Some(b',') {
                self.stream.take(1, &mut seen);
            }
        }
        if like && (sure || LIKELY.contains(&name)) {
            if let Some(title) = feed_title(record) {
                self.sink.source.set_header(title.into_bytes());
            }
            self.deferred_lists(record)?;
            self.sink.source.number_records();
            for (offset, line, place) in places {
                self.record(&seen[place], offset, line)?;
            }
            self.list()?;
            return Ok(true);
        }
        record.extend_from_slice(&seen);
        if let Some((offset, line, _)) = places.first().filter(|_| like) {
            self.deferred.push((*offset, *line));
        }
        self.value(record, 1)?;
        Ok(false)
    }

    /// Reads the elements of a list up to its end; its `[` has already been taken.
    fn list(&mut self) -> Result<(), ScanStop> {
        let mut record = Vec::new();
        loop {
            let line = self.stream.line;
            match self.peek(None)?.ok_or(ScanStop::End(line))? {
                b']' => {
                    self.skip();
                    return Ok(());
                }
                b',' => self.skip(),
                // Read on after it: a list ends only with its own bracket.
                byte @ (b'}' | b':') => self.skip_stray(byte, b"{]")?,
                _ => {
                    let (offset, line) = (self.stream.offset, self.stream.line);
                    record.clear();
                    self.value(&mut record, 0)?;
                    let index = self.sink.index;
                    let rejected = match self.sink.attempt(&record, offset, line) {
                        ControlFlow::Continue(None) => continue,
                        ControlFlow::Continue(Some(rejected)) => rejected,
                        ControlFlow::Break(()) => return Err(ScanStop::Asked),
                    };
                    let after = std::mem::replace(&mut self.sink.index, index);
                    if is_envelope(&record) && self.inside(&record, offset, line)? {
                        continue;
                    }
                    self.sink.index = after;
                    if self.sink.rejected(rejected, offset, line).is_break() {
                        return Err(ScanStop::Asked);
                    }
                }
            }
        }
    }

    /// Returns whether an element of a list is an article, by itself or once the text inside it has been guessed.
    fn is_article(&self, element: &[u8]) -> bool {
        self.sink.is_article(element)
            || serde_json::from_slice(element).is_ok_and(|element| guess::is_article(&element))
    }

    fn record(&mut self, record: &[u8], offset: u64, line: u64) -> Result<(), ScanStop> {
        match self.sink.record(record, offset, line) {
            ControlFlow::Continue(()) => Ok(()),
            ControlFlow::Break(()) => Err(ScanStop::Asked),
        }
    }

    fn skip(&mut self) {
        self.stream.skip(1);
    }

    /// Returns the next byte that is not white space; white space goes into `record`.
    fn peek(&mut self, mut record: Option<&mut Vec<u8>>) -> Result<Option<u8>, ScanStop> {
        loop {
            let bytes = self.stream.fill()?;
            if bytes.is_empty() {
                return Ok(None);
            }
            let space = bytes.iter().take_while(|b| is_space(**b)).count();
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

    /// Takes one value into `record`, or with `depth` the rest of that many nested ones.
    fn value(&mut self, record: &mut Vec<u8>, depth: usize) -> Result<(), ScanStop> {
        let begin = self.stream.line;
        let mut value = ValueExtent::inside(depth);
        loop {
            let bytes = self.stream.fill()?;
            if bytes.is_empty() {
                // A number at the very end is complete.
                return if value.may_end() { Ok(()) } else { Err(ScanStop::End(begin)) };
            }
            let (n, whole) = value.extend(bytes);
            self.stream.take(n, record);
            if whole {
                return Ok(());
            }
        }
    }
}

/// Returns the title of a JSON Feed, given what precedes its items.
fn feed_title(before: &[u8]) -> Option<String> {
    memchr::memmem::find(before, b"jsonfeed.org/version")?;
    let whole: serde_json::Value = serde_json::from_slice(&[before, b"]}"].concat()).ok()?;
    Some(whole.get("title")?.as_str()?.to_owned())
}

/// Reads the lists of articles inside a record, if it is only their envelope; returns whether it is.
pub(in crate::load) fn read_envelope(
    record: &[u8],
    offset: u64,
    line: u64,
    sink: &mut RecordSink,
) -> ControlFlow<(), bool> {
    if !is_envelope(record) {
        return ControlFlow::Continue(false);
    }
    let mut stream = Stream::again(&[], offset, line);
    let mut scan = JsonScanner { stream: &mut stream, sink, begin: 0, deferred: vec![] };
    match scan.inside(record, offset, line) {
        Ok(found) => ControlFlow::Continue(found),
        Err(ScanStop::Asked) => ControlFlow::Break(()),
        // It was parsed as a whole before.
        Err(_) => ControlFlow::Continue(true),
    }
}
