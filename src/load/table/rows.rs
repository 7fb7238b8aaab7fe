//! Where rows and cells end, and rows one by one out of a stream.

use std::io;

use memchr::{memchr, memchr2};

use crate::load::record::Stream;

/// The most bytes of a row: what is longer is a mark that was opened and never closed.
const MOST: usize = 16 << 20;

/// Looks for the end of a row, a piece of it at a time.
pub(super) struct End {
    delimiter: u8,
    place: Place,
    /// Whether a quoted cell went on behind a mark that stands where a cell begins: that mark opened one, and the
    /// one before it none.
    pub(super) stray_mark: bool,
    /// The last two bytes of the pieces before.
    before: [u8; 2],
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// At the beginning of a cell.
    Start,
    /// In a cell without marks, or behind them.
    Plain,
    Quoted,
    /// Behind a mark that ends the cell, or is the first of two.
    Closed,
}

impl End {
    pub(super) fn new(delimiter: u8) -> Self {
        Self { delimiter, place: Place::Start, stray_mark: false, before: *b"\n\n" }
    }

    /// Where in `bytes`, which go on where the last ones ended, the row's newline stands.
    pub(super) fn find(&mut self, bytes: &[u8]) -> Option<usize> {
        let mut at = 0;
        loop {
            let Some(end) = self.cell(&bytes[at..]) else {
                self.before = [self.behind(bytes, 2), self.behind(bytes, 1)];
                return None;
            };
            at += end;
            self.before = [bytes[at]; 2];
            if bytes[at] == b'\n' {
                return Some(at);
            }
            self.place = Place::Start;
            at += 1;
        }
    }

    /// The byte that stands so far before the end of `bytes`, or of the pieces before them.
    fn behind(&self, bytes: &[u8], n: usize) -> u8 {
        match bytes.len().checked_sub(n) {
            Some(at) => bytes[at],
            None => self.before[2 + bytes.len() - n],
        }
    }

    /// Where the delimiter or the newline behind the cell at hand stands.
    fn cell(&mut self, bytes: &[u8]) -> Option<usize> {
        let mut at = 0;
        if self.place == Place::Start {
            // A piece may end right before the cell begins.
            let first = *bytes.first()?;
            (self.place, at) = if first == b'"' { (Place::Quoted, 1) } else { (Place::Plain, 0) };
        }
        while self.place != Place::Plain {
            if self.place == Place::Quoted {
                at += memchr(b'"', &bytes[at..])? + 1;
                self.place = Place::Closed;
            }
            match *bytes.get(at)? {
                b'"' => (self.place, at) = (Place::Quoted, at + 1),
                byte => {
                    let before = self.behind(&bytes[..at], 2);
                    let opens = before == self.delimiter || before == b'\n';
                    self.stray_mark |= opens && byte != self.delimiter && !matches!(byte, b'\n' | b'\r');
                    self.place = Place::Plain;
                }
            }
        }
        memchr2(self.delimiter, b'\n', &bytes[at..]).map(|end| at + end)
    }
}

/// Where the first cell of a row ends. A row has no newline outside quotation marks.
pub(super) fn cell(row: &[u8], delimiter: u8) -> usize {
    End::new(delimiter).cell(row).unwrap_or(row.len())
}

/// Rows out of a stream, and lines of a row that turned out to be none.
pub(super) struct Rows<'s, 'b> {
    stream: &'s mut Stream<'b>,
    delimiter: u8,
    /// The row at hand where it does not lie in the stream's buffer as a whole.
    long: Vec<u8>,
    /// What is read before the stream goes on, from `at` on.
    back: Vec<u8>,
    at: usize,
    /// Where the row at hand ends, counted from its beginning, and where its first line does.
    behind: usize,
    first_line: usize,
    /// How many of its bytes are in `long`.
    held: usize,
    /// Whether the rest of the line has to be passed over.
    endless: bool,
    /// First byte that was not taken, and its line.
    pub(super) offset: u64,
    pub(super) line: u64,
}

/// One row, without its newline.
pub(super) struct Row<'r> {
    pub(super) bytes: &'r [u8],
    pub(super) offset: u64,
    pub(super) line: u64,
    pub(super) end: Ended,
}

/// How a row ended.
pub(super) enum Ended {
    Whole { stray_mark: bool, last: bool },
    InQuotes { last: bool },
    TooLong,
}

impl<'s, 'b> Rows<'s, 'b> {
    pub(super) fn new(stream: &'s mut Stream<'b>, delimiter: u8) -> Self {
        let (offset, line) = (stream.offset, stream.line);
        let (long, back) = (Vec::new(), Vec::new());
        Self {
            stream,
            delimiter,
            long,
            back,
            at: 0,
            behind: 0,
            first_line: 0,
            held: 0,
            endless: false,
            offset,
            line,
        }
    }

    fn fill(&mut self) -> io::Result<&[u8]> {
        if self.at < self.back.len() {
            return Ok(&self.back[self.at..]);
        }
        self.stream.fill()
    }

    fn skip(&mut self, n: usize) {
        if self.at < self.back.len() {
            self.at += n;
        } else {
            self.stream.skip(n);
        }
    }

    /// The next row. [`Rows::take`] goes behind it, before the next can be had.
    pub(super) fn next(&mut self) -> io::Result<Option<Row<'_>>> {
        let (offset, line) = (self.offset, self.line);
        let mut end = End::new(self.delimiter);
        self.long.clear();
        (self.held, self.endless) = (0, false);
        let bytes = self.fill()?;
        if bytes.is_empty() {
            return Ok(None);
        }
        if let Some(n) = end.find(bytes) {
            let first_line = memchr(b'\n', bytes).unwrap_or(n) + 1;
            (self.behind, self.first_line) = (n + 1, first_line);
            let bytes = &self.fill()?[..n];
            let end = Ended::Whole { stray_mark: end.stray_mark, last: false };
            return Ok(Some(Row { bytes, offset, line, end }));
        }
        end = End::new(self.delimiter);
        let ended = loop {
            let bytes = if self.at < self.back.len() { &self.back[self.at..] } else { self.stream.fill()? };
            if bytes.is_empty() {
                break match end.place {
                    Place::Quoted => Ended::InQuotes { last: true },
                    _ => Ended::Whole { stray_mark: end.stray_mark, last: true },
                };
            }
            let found = end.find(bytes);
            let n = found.map_or(bytes.len(), |n| n + 1);
            self.long.extend_from_slice(&bytes[..n]);
            self.skip(n);
            if found.is_some() {
                break Ended::Whole { stray_mark: end.stray_mark, last: false };
            }
            if self.long.len() > MOST {
                break if end.place == Place::Quoted {
                    Ended::InQuotes { last: false }
                } else {
                    Ended::TooLong
                };
            }
        };
        self.held = self.long.len();
        self.behind = self.held;
        let first = memchr(b'\n', &self.long);
        self.first_line = first.map_or(self.held, |at| at + 1);
        self.endless = self.held > MOST && (first.is_none() || matches!(ended, Ended::TooLong));
        let bytes = self.long.strip_suffix(b"\n").unwrap_or(&self.long);
        Ok(Some(Row { bytes, offset, line, end: ended }))
    }

    /// Goes behind the row at hand, or only behind its first line.
    pub(super) fn take(&mut self, first_line_only: bool) {
        let n = if first_line_only { self.first_line } else { self.behind };
        if self.held == 0 {
            let bytes = self.fill().unwrap_or_default();
            let lines = memchr::memchr_iter(b'\n', &bytes[..n]).count() as u64;
            self.skip(n);
            self.line += lines;
        } else {
            self.line += memchr::memchr_iter(b'\n', &self.long[..n]).count() as u64;
            if n < self.held {
                let mut back = self.long.split_off(n);
                back.extend_from_slice(&self.back[self.at.min(self.back.len())..]);
                (self.back, self.at) = (back, 0);
            }
        }
        self.offset += n as u64;
        if std::mem::take(&mut self.endless) {
            self.pass_line();
        }
    }

    /// Passes over the rest of an endless line.
    fn pass_line(&mut self) {
        while let Ok(bytes) = self.fill() {
            let end = memchr(b'\n', bytes);
            let n = end.map_or(bytes.len(), |end| end + 1);
            self.skip(n);
            self.offset += n as u64;
            if end.is_some() {
                self.line += 1;
                return;
            }
            if n == 0 {
                return;
            }
        }
    }
}
