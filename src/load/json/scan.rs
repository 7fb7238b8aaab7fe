//! Cuts a stream of JSON into records without understanding them.

use std::io;
use std::ops::ControlFlow;

use crate::Error;
use crate::load::guess;
use crate::load::record::{MOST_RECORD, Sink, Stream};

/// Lists are looked for this many objects deep: `{"response": {"results": [`.
const DEEP: usize = 4;

/// Reads every article of a stream.
pub(in crate::load) fn read(stream: &mut Stream, sink: &mut Sink) -> ControlFlow<()> {
    let mut scan = Scan { stream, sink, begin: 0, put_off: Vec::new() };
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
            let error = stray(byte, scan.stream.offset).hint("the rest of the file is not read");
            scan.sink.problem(error, line)
        }
        Stop::Failed(error) => scan.sink.failed(&error, line),
    }
}

/// What is wrong with a byte that cannot stand where it does.
fn stray(byte: u8, at: u64) -> Error {
    let byte = char::from(byte);
    Error::new(format!("broken JSON: {byte:?} where a value should begin or end")).at_byte(at)
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
    /// Where the object at hand begins.
    begin: u64,
    /// Offset and line of lists in it that may be of articles, if it is none itself.
    put_off: Vec<(u64, u64)>,
}

impl Scan<'_, '_, '_> {
    /// One value after the other, usually only one.
    fn everything(&mut self) -> Result<(), Stop> {
        loop {
            let read = match self.peek(None)? {
                None => return Ok(()),
                Some(b'[') => {
                    self.sink.source.number_records();
                    self.skip();
                    self.list()
                }
                Some(b'{') => self.one_or_many(),
                Some(byte) => Err(Stop::Stray(byte)),
            };
            match read {
                // Where nothing was found so far, it is something else than JSON.
                Err(Stop::Stray(byte)) if self.sink.articles > 0 => self.pass(byte, b"{[")?,
                read => read?,
            }
        }
    }

    /// Tells of a byte that cannot stand here, and goes on to the next of `ends`.
    fn pass(&mut self, byte: u8, ends: &[u8]) -> Result<(), Stop> {
        let (offset, line) = (self.stream.offset, self.stream.line);
        if self.sink.problem(stray(byte, offset), line).is_break() {
            return Err(Stop::Asked);
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
        if record.len() > MOST_RECORD || self.sink.source.parse(&record, 0).is_ok() {
            return self.record(&record, offset, line);
        }
        if !self.put_off.is_empty() {
            return self.lists_put_off(&record);
        }
        match self.by_key(&record, offset, line)? {
            true => Ok(()),
            false => self.record(&record, offset, line),
        }
    }

    /// Reads the members of an object that holds each article under a key of its own; whether it does.
    fn by_key(&mut self, object: &[u8], offset: u64, line: u64) -> Result<bool, Stop> {
        let mut stream = Stream::again(object, offset, line);
        let mut scan = Scan { stream: &mut stream, sink: self.sink, begin: 0, put_off: vec![] };
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
            // The first object decides; keys and other values are passed over.
            if byte != b'{' {
                continue;
            }
            if !is_keyed {
                if scan.sink.source.parse(&value, 0).is_err() {
                    return Ok(false);
                }
                is_keyed = true;
                scan.sink.source.number_records();
            }
            scan.record(&value, offset, line)?;
        }
        Ok(is_keyed)
    }

    /// Reads the lists that stand in `record` after all.
    fn lists_put_off(&mut self, record: &[u8]) -> Result<(), Stop> {
        for (offset, line) in std::mem::take(&mut self.put_off) {
            let inside = record.get((offset - self.begin) as usize..).unwrap_or_default();
            let mut stream = Stream::again(inside, offset, line);
            self.sink.source.number_records();
            Scan { stream: &mut stream, sink: self.sink, begin: 0, put_off: vec![] }.list()?;
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
        /// So many elements are looked at.
        const LOOK: usize = 4;
        const LIKELY: [&str; 8] = ["results", "items", "data", "hits", "rows", "records", "posts", "news"];
        self.stream.take(1, record);
        let sure = SURE.contains(&name);
        // The first ones may have lost their text.
        let (mut seen, mut places) = (Vec::new(), Vec::new());
        let mut like = false;
        while places.len() < LOOK && !like && self.peek(Some(&mut seen))? == Some(b'{') {
            let (offset, line, from) = (self.stream.offset, self.stream.line, seen.len());
            self.value(&mut seen, 0)?;
            places.push((offset, line, from..seen.len()));
            like = sure || self.is_article(&seen[from..]);
            if self.peek(Some(&mut seen))? == Some(b',') {
                self.stream.take(1, &mut seen);
            }
        }
        if like && (sure || LIKELY.contains(&name)) {
            self.lists_put_off(record)?;
            self.sink.source.number_records();
            for (offset, line, place) in places {
                self.record(&seen[place], offset, line)?;
            }
            self.list()?;
            return Ok(true);
        }
        record.extend_from_slice(&seen);
        if let Some((offset, line, _)) = places.first().filter(|_| like) {
            self.put_off.push((*offset, *line));
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
                // What comes behind it is read; a list has no other end than its own.
                byte @ (b'}' | b':') => self.pass(byte, b"{]")?,
                _ => {
                    let (offset, line) = (self.stream.offset, self.stream.line);
                    record.clear();
                    self.value(&mut record, 0)?;
                    self.record(&record, offset, line)?;
                }
            }
        }
    }

    /// Whether an element of a list is an article: the reader can make one of it, or will once it was seen that the
    /// text lies in an object inside.
    fn is_article(&self, element: &[u8]) -> bool {
        self.sink.source.parse(element, 0).is_ok()
            || serde_json::from_slice(element).is_ok_and(|element| guess::has_text(&element))
    }

    fn record(&mut self, record: &[u8], offset: u64, line: u64) -> Result<(), Stop> {
        match self.sink.record(record, offset, line) {
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
    fn value(&mut self, record: &mut Vec<u8>, depth: usize) -> Result<(), Stop> {
        let begin = self.stream.line;
        let mut value = Extent { depth, ..Extent::default() };
        loop {
            let bytes = self.stream.fill()?;
            if bytes.is_empty() {
                // A number at the end of everything is whole.
                return if value.in_word && value.depth == 0 { Ok(()) } else { Err(Stop::End(begin)) };
            }
            let (n, whole) = value.extend(bytes);
            self.stream.take(n, record);
            if whole {
                return Ok(());
            }
        }
    }
}

/// How far a value reaches: strings and brackets tell, whatever else is wrong with it.
#[derive(Default)]
struct Extent {
    /// Objects and lists that are open.
    depth: usize,
    in_string: bool,
    escaped: bool,
    /// In a number, `true`, `null`, or what is meant to be one.
    in_word: bool,
}

impl Extent {
    /// How many of `bytes` belong to the value, and whether it ends with them.
    fn extend(&mut self, bytes: &[u8]) -> (usize, bool) {
        let mut at = 0;
        while at < bytes.len() {
            if self.escaped {
                self.escaped = false;
                at += 1;
            } else if self.in_string {
                let Some(next) = memchr::memchr2(b'"', b'\\', &bytes[at..]) else { break };
                at += next + 1;
                self.escaped = bytes[at - 1] == b'\\';
                self.in_string = self.escaped;
                if !self.in_string && self.depth == 0 {
                    return (at, true);
                }
            } else {
                let byte = bytes[at];
                let ends_word = byte.is_ascii_whitespace() || b",]}:[{\"".contains(&byte);
                if self.in_word && self.depth == 0 && ends_word {
                    return (at, true); // The byte after a word is not its own.
                }
                at += 1;
                match byte {
                    b'"' => self.in_string = true,
                    b'{' | b'[' => self.depth += 1,
                    b'}' | b']' => {
                        self.depth = self.depth.saturating_sub(1);
                        if self.depth == 0 {
                            return (at, true);
                        }
                    }
                    _ => self.in_word = true,
                }
            }
        }
        (bytes.len(), false)
    }
}
