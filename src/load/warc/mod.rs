//! WARC: what a crawler was answered, as it came over the wire. Pages among the answers are articles.
//!
//! Records have lengths, and lengths lie: a record counts as long as it says if another begins behind it, else it
//! ends where the next one begins.

mod answer;

use std::io;
use std::ops::ControlFlow;

use memchr::memmem;

use super::format::About;
use super::html;
use super::record::{MOST_RECORD, Parsed, Sink, Stream};
use crate::Error;
use crate::corpus::NewHead;

/// How a record begins; a digit or two follow.
const BEGIN: &[u8] = b"WARC/";
/// What stands between two records.
const BETWEEN: &[u8] = b"\r\n\r\nWARC/";
/// The most bytes of a record's own header.
const LONGEST_HEADER: usize = 64 << 10;
/// The most of an answer that is looked at: no page is larger.
const LARGEST: usize = 16 << 20;

/// Whether the file begins with a record.
pub(super) fn sniff(head: &[u8], _extension: &str) -> bool {
    head.trim_ascii_start().starts_with(BEGIN)
}

/// Reads every record that is a page.
pub(super) fn read(stream: &mut Stream, sink: &mut Sink) -> ControlFlow<()> {
    sink.source.number_records();
    let mut window = Window::over(stream);
    loop {
        let half = match window.next() {
            Some(Found { offset, len, lies, cut: false }) => {
                if lies {
                    let error = Error::new("a record whose length is not what it says");
                    sink.problem(error.at_byte(offset), None)?;
                }
                let record = &window.bytes[window.at..window.at + len];
                if answer::is_page(record) {
                    sink.record(record, offset, window.line)?;
                }
                window.advance(len);
                continue;
            }
            Some(half) => {
                window.advance(half.len);
                Some(half.offset)
            }
            None => None,
        };
        match (window.failed.take(), half) {
            (None, None) => return ControlFlow::Continue(()),
            (None, Some(offset)) => {
                let told = Error::new("half a record").at_byte(offset);
                return sink.problem(told.hint("the file may be cut off; what comes before was read"), None);
            }
            (Some(error), half) => sink.failed_at(&error, half.unwrap_or(window.offset()))?,
        }
        // Behind a failure there may be more, and not only another.
        if window.want(1).is_empty() {
            return ControlFlow::Continue(());
        }
    }
}

/// The article of one record.
pub(super) fn parse(record: &[u8], about: &About) -> Parsed {
    let (page, url) = answer::page(record)?;
    html::page(&page, about, url.as_deref())
}

/// What a list shows of it.
pub(super) fn head(record: &[u8], about: &About) -> Option<NewHead> {
    let (page, url) = answer::page(record).ok()?;
    html::page_head(&page, about, url.as_deref())
}

/// Bytes of the stream, from the record at hand on.
struct Window<'s, 'b> {
    stream: &'s mut Stream<'b>,
    bytes: Vec<u8>,
    /// Where the record at hand begins, and on which line.
    at: usize,
    line: u64,
    /// Why the stream does not go on behind these bytes. They are read first.
    failed: Option<io::Error>,
}

/// A record in the window.
struct Found {
    offset: u64,
    len: usize,
    /// Whether it is not as long as it says.
    lies: bool,
    /// Whether the stream ends inside of it.
    cut: bool,
}

impl<'s, 'b> Window<'s, 'b> {
    fn over(stream: &'s mut Stream<'b>) -> Self {
        let line = stream.line;
        Self { stream, bytes: Vec::new(), at: 0, line, failed: None }
    }

    /// Bytes from the record at hand on: as many as asked for, fewer at the end and before a failure.
    fn want(&mut self, n: usize) -> &[u8] {
        // What is left is moved only when that is less than what is let go: a window may be large.
        if self.at > 1 << 20 && self.at > self.bytes.len() / 2 {
            self.bytes.drain(..self.at);
            self.at = 0;
        }
        while self.bytes.len() - self.at < n && self.failed.is_none() {
            match self.stream.fill().map(<[u8]>::len) {
                Ok(0) => break,
                Ok(all) => self.stream.take_more(all, &mut self.bytes),
                Err(error) => self.failed = Some(error),
            }
        }
        &self.bytes[self.at..]
    }

    /// Goes so many bytes on.
    fn advance(&mut self, n: usize) {
        self.line += memchr::memchr_iter(b'\n', &self.bytes[self.at..self.at + n]).count() as u64;
        self.at += n;
    }

    fn offset(&self) -> u64 {
        self.stream.offset - (self.bytes.len() - self.at) as u64
    }

    /// The next record; it begins at `self.at`.
    fn next(&mut self) -> Option<Found> {
        self.find_begin();
        let head = self.want(LONGEST_HEADER);
        if head.is_empty() {
            return None;
        }
        let header = answer::header_len(&head[..head.len().min(LONGEST_HEADER)]);
        let body = header.and_then(|len| answer::content_length(&head[..len]).map(|body| (len, body)));
        let whole = body.map(|(header, body)| header.saturating_add(body)).filter(|len| *len <= MOST_RECORD);
        if let Some(len) = whole {
            let bytes = self.want(len + BETWEEN.len());
            let behind = bytes.get(len..).unwrap_or_default();
            let next = behind.trim_ascii_start();
            // The blank lines behind a record are part of it; none are missed at the end.
            if bytes.len() >= len && (next.starts_with(BEGIN) || next.is_empty()) {
                return Some(Found { offset: self.offset(), len, lies: false, cut: false });
            }
        }
        // The blank line that ends its header may stand right before the next.
        Some(self.up_to_next(header.map_or(BEGIN.len(), |len| len.saturating_sub(4))))
    }

    /// Finds where the next record begins, for one that does not say it: memory stays bounded, what is too long is
    /// passed over.
    fn up_to_next(&mut self, from: usize) -> Found {
        let mut searched = from;
        let mut size = 1 << 20;
        loop {
            let have = self.want(size).len();
            let bytes = &self.bytes[self.at..];
            if let Some(end) = memmem::find(&bytes[searched.min(have)..], BETWEEN) {
                let len = searched + end;
                return Found { offset: self.offset(), len, lies: true, cut: false };
            }
            if have < size {
                return Found { offset: self.offset(), len: have, lies: true, cut: true };
            }
            searched = have.saturating_sub(BETWEEN.len());
            if size >= LARGEST {
                // The beginning of it has to do; its end is looked for from here on.
                return Found { offset: self.offset(), len: searched, lies: true, cut: false };
            }
            size *= 2;
        }
    }

    /// Goes to where a record begins.
    fn find_begin(&mut self) {
        loop {
            let bytes = self.want(1 << 20);
            let blank = bytes.len() - bytes.trim_ascii_start().len();
            if bytes[blank..].starts_with(BEGIN) {
                return self.advance(blank);
            }
            let have = bytes.len();
            if have == 0 {
                return;
            }
            let n = match memmem::find(bytes, BETWEEN) {
                Some(end) => end + BETWEEN.len() - BEGIN.len(),
                None if have < 1 << 20 => have,
                None => have - BETWEEN.len(),
            };
            self.advance(n);
        }
    }
}

#[cfg(test)]
mod tests;
