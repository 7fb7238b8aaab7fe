//! Finds where rows and cells end, and cuts a stream into rows.
//!
//! Written by hand: `csv-core` does not say whether a row ended inside quotation marks or a stray mark opened a cell,
//! which is how damage is noticed, and it copies every cell, although most can be borrowed.

use std::io;

use memchr::{memchr, memchr2};

use crate::load::stream::Stream;

/// The longest row; a longer one means that a mark was never closed.
const MOST: usize = 16 << 20;

/// Set in a delimiter if marks inside cells are not doubled but escaped by a backslash, as MySQL and Spark write them.
pub(super) const ESCAPES: u8 = 0x80;

/// Looks for the end of a row that is given in pieces.
pub(super) struct RowScanner {
    delimiter: u8,
    escapes: bool,
    place: CellState,
    /// Whether a quoted cell continued after a mark at the beginning of a cell: then that mark opened a cell, and the
    /// one before it was stray.
    pub(super) stray_mark: bool,
    /// The last two bytes of the pieces before.
    before: [u8; 2],
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum CellState {
    /// At the beginning of a cell.
    Start,
    /// In an unquoted cell, or after a closing mark.
    Plain,
    Quoted,
    /// After a mark that ends the cell or is the first of two.
    Closed,
}

impl RowScanner {
    pub(super) fn new(delimiter: u8) -> Self {
        let escapes = delimiter & ESCAPES != 0;
        Self {
            delimiter: delimiter & !ESCAPES,
            escapes,
            place: CellState::Start,
            stray_mark: false,
            before: *b"\n\n",
        }
    }

    /// Returns where the row's newline is in `bytes`, the next piece.
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
            self.place = CellState::Start;
            at += 1;
        }
    }

    /// Returns the byte `n` before the end of `bytes`, or of the pieces before them.
    fn behind(&self, bytes: &[u8], n: usize) -> u8 {
        match bytes.len().checked_sub(n) {
            Some(at) => bytes[at],
            None => self.before[2 + bytes.len() - n],
        }
    }

    /// Returns whether `bytes` ends in an odd number of backslashes; of the pieces before, only the last byte counts.
    fn is_escaped(&self, bytes: &[u8]) -> bool {
        let here = bytes.iter().rev().take_while(|byte| **byte == b'\\').count();
        let before = here == bytes.len() && self.before[1] == b'\\';
        (here + usize::from(before)) % 2 == 1
    }

    /// Returns where the current cell ends: at a delimiter or a newline.
    fn cell(&mut self, bytes: &[u8]) -> Option<usize> {
        let mut at = 0;
        if self.place == CellState::Start {
            // A piece may end right before a cell.
            let first = *bytes.first()?;
            (self.place, at) = if first == b'"' { (CellState::Quoted, 1) } else { (CellState::Plain, 0) };
        }
        while self.place != CellState::Plain {
            if self.place == CellState::Quoted {
                at += memchr(b'"', &bytes[at..])? + 1;
                if self.escapes && self.is_escaped(&bytes[..at - 1]) {
                    continue;
                }
                self.place = CellState::Closed;
            }
            match *bytes.get(at)? {
                b'"' => (self.place, at) = (CellState::Quoted, at + 1),
                byte => {
                    let before = self.behind(&bytes[..at], 2);
                    let opens = before == self.delimiter || before == b'\n';
                    self.stray_mark |= opens && byte != self.delimiter && !matches!(byte, b'\n' | b'\r');
                    self.place = CellState::Plain;
                }
            }
        }
        memchr2(self.delimiter, b'\n', &bytes[at..]).map(|end| at + end)
    }
}

/// Returns where the first cell of a row ends. A row has no newline outside quotation marks.
pub(super) fn cell(row: &[u8], delimiter: u8) -> usize {
    RowScanner::new(delimiter).cell(row).unwrap_or(row.len())
}

/// Rows from a stream, and the lines of anything that turned out not to be a row.
pub(super) struct RawRows<'s, 'b> {
    stream: &'s mut Stream<'b>,
    delimiter: u8,
    /// The current row, if it is not in the stream's buffer as a whole.
    long: Vec<u8>,
    /// Bytes to read before the stream continues, from `at` on.
    back: Vec<u8>,
    at: usize,
    /// The length of the current row, and of its first line.
    behind: usize,
    first_line: usize,
    /// How many of its bytes are in `long`.
    held: usize,
    /// Whether the rest of the line has to be skipped.
    endless: bool,
    /// Offset and line of the first byte that has not been taken.
    pub(super) offset: u64,
    pub(super) line: u64,
}

/// One row, without its newline.
pub(super) struct RawRow<'r> {
    pub(super) bytes: &'r [u8],
    pub(super) offset: u64,
    pub(super) line: u64,
    pub(super) end: RowEnd,
}

/// How a row ended.
pub(super) enum RowEnd {
    Whole { stray_mark: bool, last: bool },
    InQuotes { last: bool },
    TooLong,
}

impl<'s, 'b> RawRows<'s, 'b> {
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

    /// Returns the next row. Call [`RawRows::take`] before asking for another.
    pub(super) fn next(&mut self) -> io::Result<Option<RawRow<'_>>> {
        let (offset, line) = (self.offset, self.line);
        let mut end = RowScanner::new(self.delimiter);
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
            let end = RowEnd::Whole { stray_mark: end.stray_mark, last: false };
            return Ok(Some(RawRow { bytes, offset, line, end }));
        }
        end = RowScanner::new(self.delimiter);
        let ended = loop {
            let bytes = if self.at < self.back.len() { &self.back[self.at..] } else { self.stream.fill()? };
            if bytes.is_empty() {
                break match end.place {
                    CellState::Quoted => RowEnd::InQuotes { last: true },
                    _ => RowEnd::Whole { stray_mark: end.stray_mark, last: true },
                };
            }
            let found = end.find(bytes);
            let n = found.map_or(bytes.len(), |n| n + 1);
            self.long.extend_from_slice(&bytes[..n]);
            self.skip(n);
            if found.is_some() {
                break RowEnd::Whole { stray_mark: end.stray_mark, last: false };
            }
            if self.long.len() > MOST {
                break if end.place == CellState::Quoted {
                    RowEnd::InQuotes { last: false }
                } else {
                    RowEnd::TooLong
                };
            }
        };
        self.held = self.long.len();
        self.behind = self.held;
        let first = memchr(b'\n', &self.long);
        self.first_line = first.map_or(self.held, |at| at + 1);
        self.endless = self.held > MOST && (first.is_none() || matches!(ended, RowEnd::TooLong));
        let bytes = self.long.strip_suffix(b"\n").unwrap_or(&self.long);
        Ok(Some(RawRow { bytes, offset, line, end: ended }))
    }

    /// Skips the current row, or only its first line.
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

    /// Gives up the current row after an error and goes to the next line that is a row; returns whether there is more.
    pub(super) fn recover(&mut self, error: &io::Error, is_row: impl Fn(&[u8]) -> bool) -> bool {
        self.offset += self.long.len() as u64;
        self.line += memchr::memchr_iter(b'\n', &self.long).count() as u64;
        self.long.clear();
        if !self.stream.is_more_behind(error) {
            return false;
        }
        let bytes = self.stream.fill().unwrap_or_default();
        if !memchr(b'\n', bytes).is_some_and(|end| is_row(&bytes[..end])) {
            self.pass_line();
        }
        true
    }

    /// Skips the rest of an endless line.
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
