//! WARC: what a crawler received. Pages among the responses are articles.
//!
//! Records give their length, but not reliably: it counts if another record follows right there; otherwise the record
//! ends where the next one begins.

mod http_response;

use std::io;
use std::ops::ControlFlow;

use memchr::memmem;

use super::fields::{Fields, host_of};
use super::html;
use super::record::{Parsed, RawRecord};
use super::sink::{CUT_OFF, RecordSink};
use super::stream::{MOST_RECORD, Stream};
use crate::Error;
use crate::article::NewHead;

/// How a record begins; a version follows.
const BEGIN: &[u8] = b"WARC/";
/// What separates two records.
const BETWEEN: &[u8] = b"\r\n\r\nWARC/";
/// The longest header of a record.
const LONGEST_HEADER: usize = 64 << 10;
/// At most this much of a response is read: no page is larger.
const LARGEST: usize = 16 << 20;

/// A first line longer than this is not a headline.
const LONGEST_TITLE: usize = 200;

/// Returns whether the file begins with a record.
pub(super) fn sniff(head: &[u8], _extension: &str) -> bool {
    head.trim_ascii_start().starts_with(BEGIN)
}

/// Reads every record that is a page.
pub(super) fn read(stream: &mut Stream, sink: &mut RecordSink) -> ControlFlow<()> {
    sink.source.number_records();
    let mut window = Window::over(stream);
    loop {
        let half = match window.next() {
            Some(RecordSpan { offset, len, lies, cut: false }) => {
                if lies {
                    let error = Error::new("a record with a wrong length");
                    sink.problem(error.at_byte(offset), None)?;
                }
                let record = &window.bytes[window.at..window.at + len];
                if http_response::is_page(record) {
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
                return sink.problem(Error::new("incomplete record").at_byte(offset).hint(CUT_OFF), None);
            }
            (Some(error), half) => sink.failed_at(&error, half.unwrap_or(window.offset()))?,
        }
        // There may be more after an error, and not just another error.
        if window.want(1).is_empty() {
            return ControlFlow::Continue(());
        }
    }
}

/// Returns the article of one record.
pub(super) fn parse(record: &RawRecord) -> Parsed {
    let (page, url) = http_response::page(record.bytes)?;
    if http_response::is_plain(record.bytes) {
        return text(page.trim(), url, record);
    }
    html::page(&page, record, url.as_deref())
}

/// Returns the article in a text extracted from a page: a headline, then a line for each paragraph.
fn text(text: &str, url: Option<String>, record: &RawRecord) -> Parsed {
    let mut fields = Fields::new(record);
    let title = text.lines().next().map(str::trim).filter(|title| title.len() <= LONGEST_TITLE);
    let host = url.as_deref().and_then(|url| host_of(url.split_once("://")?.1)).map(str::to_owned);
    for (ours, value) in [("title", title.map(str::to_owned)), ("outlet", host), ("url", url)] {
        value.into_iter().for_each(|value| fields.put(ours, value.into()));
    }
    match text.is_empty() {
        true => Err(Error::new("a page without text").into()),
        false => Ok(fields.article_with(text.to_owned())),
    }
}

/// Returns what a list shows of it.
pub(super) fn head(record: &RawRecord) -> Option<NewHead> {
    if http_response::is_plain(record.bytes) {
        return None;
    }
    let (page, url) = http_response::page(record.bytes).ok()?;
    html::page_head(&page, record, url.as_deref())
}

/// The bytes of the stream from the current record on.
struct Window<'s, 'b> {
    stream: &'s mut Stream<'b>,
    bytes: Vec<u8>,
    /// Where the current record begins in `bytes`, and its line.
    at: usize,
    line: u64,
    /// The error after these bytes, to be reported once they are read.
    failed: Option<io::Error>,
}

/// A record in the window.
struct RecordSpan {
    offset: u64,
    len: usize,
    /// Whether its real length differs from what it says.
    lies: bool,
    /// Whether the stream ends inside it.
    cut: bool,
}

impl<'s, 'b> Window<'s, 'b> {
    fn over(stream: &'s mut Stream<'b>) -> Self {
        let line = stream.line;
        Self { stream, bytes: Vec::new(), at: 0, line, failed: None }
    }

    /// Returns bytes from the current record on: as many as asked for, or fewer at the end and before an error.
    fn want(&mut self, n: usize) -> &[u8] {
        // Compact the buffer only when more is discarded than moved: a window may be large.
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

    /// Skips `n` bytes.
    fn advance(&mut self, n: usize) {
        self.line += memchr::memchr_iter(b'\n', &self.bytes[self.at..self.at + n]).count() as u64;
        self.at += n;
    }

    fn offset(&self) -> u64 {
        self.stream.offset - (self.bytes.len() - self.at) as u64
    }

    /// Returns the next record; it begins at `self.at`.
    fn next(&mut self) -> Option<RecordSpan> {
        self.find_begin();
        let head = self.want(LONGEST_HEADER);
        if head.is_empty() {
            return None;
        }
        let header = http_response::header_len(&head[..head.len().min(LONGEST_HEADER)]);
        let body = header.and_then(|len| http_response::content_length(&head[..len]).map(|body| (len, body)));
        let whole = body.map(|(header, body)| header.saturating_add(body)).filter(|len| *len <= MOST_RECORD);
        if let Some(len) = whole {
            let bytes = self.want(len + BETWEEN.len());
            let behind = bytes.get(len..).unwrap_or_default();
            let next = behind.trim_ascii_start();
            // Blank lines after a record belong to it; at the end there may be none.
            if bytes.len() >= len && (next.starts_with(BEGIN) || next.is_empty()) {
                return Some(RecordSpan { offset: self.offset(), len, lies: false, cut: false });
            }
        }
        // The blank line that ends its header may come right before the next record.
        Some(self.up_to_next(header.map_or(BEGIN.len(), |len| len.saturating_sub(4))))
    }

    /// Finds where the next record begins, for a record with a wrong length. Memory stays bounded: whatever is too
    /// long is skipped.
    fn up_to_next(&mut self, from: usize) -> RecordSpan {
        let mut searched = from;
        let mut size = 1 << 20;
        loop {
            let have = self.want(size).len();
            let bytes = &self.bytes[self.at..];
            if let Some(end) = memmem::find(&bytes[searched.min(have)..], BETWEEN) {
                let len = searched + end;
                return RecordSpan { offset: self.offset(), len, lies: true, cut: false };
            }
            if have < size {
                return RecordSpan { offset: self.offset(), len: have, lies: true, cut: true };
            }
            searched = have.saturating_sub(BETWEEN.len());
            if size >= LARGEST {
                // Its beginning has to do; search for its end from here.
                return RecordSpan { offset: self.offset(), len: searched, lies: true, cut: false };
            }
            size *= 2;
        }
    }

    /// Skips to where a record begins.
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
