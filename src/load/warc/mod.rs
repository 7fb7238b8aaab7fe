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
    let mut window = Window { stream, bytes: Vec::new(), at: 0 };
    loop {
        let line = window.stream.line;
        match window.next() {
            Ok(None) => return ControlFlow::Continue(()),
            Err(error) => return sink.failed(&error, None),
            Ok(Some(Found { offset, len, lies, cut })) => {
                let place = |what: &str| Error::new(format!("{what} at byte {offset}"));
                let record = &window.bytes[window.at..window.at + len];
                if cut {
                    let told =
                        place("half a record").hint("the file may be cut off; what comes before was read");
                    sink.problem(told, None)?;
                } else {
                    if lies {
                        sink.problem(place("a record whose length is not what it says"), None)?;
                    }
                    if answer::is_page(record) {
                        sink.record(record, offset, line)?;
                    }
                }
                window.at += len;
            }
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
    /// Where the record at hand begins.
    at: usize,
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

impl Window<'_, '_> {
    /// Bytes from the record at hand on: as many as asked for, fewer at the end.
    fn want(&mut self, n: usize) -> io::Result<&[u8]> {
        if self.at > 0 && (self.at >= self.bytes.len() || self.at > 1 << 20) {
            self.bytes.drain(..self.at.min(self.bytes.len()));
            self.at = 0;
        }
        while self.bytes.len() - self.at < n {
            let all = self.stream.fill()?.len();
            if all == 0 {
                break;
            }
            self.stream.take_more(all, &mut self.bytes);
        }
        Ok(&self.bytes[self.at..])
    }

    fn offset(&self) -> u64 {
        self.stream.offset - (self.bytes.len() - self.at) as u64
    }

    /// The next record; it begins at `self.at`.
    fn next(&mut self) -> io::Result<Option<Found>> {
        self.find_begin()?;
        let head = self.want(LONGEST_HEADER)?;
        if head.is_empty() {
            return Ok(None);
        }
        let header = answer::header_len(&head[..head.len().min(LONGEST_HEADER)]);
        let body = header.and_then(|len| answer::content_length(&head[..len]).map(|body| (len, body)));
        let whole = body.map(|(header, body)| header.saturating_add(body)).filter(|len| *len <= MOST_RECORD);
        if let Some(len) = whole {
            let bytes = self.want(len + BETWEEN.len())?;
            let behind = bytes.get(len..).unwrap_or_default();
            let next = behind.trim_ascii_start();
            // The blank lines behind a record are part of it; none are missed at the end.
            if bytes.len() >= len && (next.starts_with(BEGIN) || next.is_empty()) {
                return Ok(Some(Found { offset: self.offset(), len, lies: false, cut: false }));
            }
        }
        // The blank line that ends its header may stand right before the next.
        self.up_to_next(header.map_or(BEGIN.len(), |len| len.saturating_sub(4)))
    }

    /// Finds where the next record begins, for one that does not say it: memory stays bounded, what is too long is
    /// passed over.
    fn up_to_next(&mut self, from: usize) -> io::Result<Option<Found>> {
        let mut searched = from;
        let mut size = 1 << 20;
        loop {
            let have = self.want(size)?.len();
            let bytes = &self.bytes[self.at..];
            if let Some(end) = memmem::find(&bytes[searched.min(have)..], BETWEEN) {
                let len = searched + end;
                return Ok(Some(Found { offset: self.offset(), len, lies: true, cut: false }));
            }
            if have < size {
                return Ok(Some(Found { offset: self.offset(), len: have, lies: true, cut: true }));
            }
            searched = have.saturating_sub(BETWEEN.len());
            if size >= LARGEST {
                // The beginning of it has to do; its end is looked for from here on.
                return Ok(Some(Found { offset: self.offset(), len: searched, lies: true, cut: false }));
            }
            size *= 2;
        }
    }

    /// Goes to where a record begins.
    fn find_begin(&mut self) -> io::Result<()> {
        loop {
            let bytes = self.want(1 << 20)?;
            let blank = bytes.len() - bytes.trim_ascii_start().len();
            if bytes[blank..].starts_with(BEGIN) {
                self.at += blank;
                return Ok(());
            }
            let have = bytes.len();
            if have == 0 {
                return Ok(());
            }
            match memmem::find(bytes, BETWEEN) {
                Some(end) => self.at += end + BETWEEN.len() - BEGIN.len(),
                None if have < 1 << 20 => self.at += have,
                None => self.at += have - BETWEEN.len(),
            }
        }
    }
}

#[cfg(test)]
mod tests;
