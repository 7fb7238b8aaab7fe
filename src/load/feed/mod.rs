//! Feeds (RSS and Atom) as fetched. An item is an article; its outlet is the channel's title.

mod item;

use std::ops::ControlFlow;

use encoding_rs::Encoding;
use memchr::{memchr, memchr_iter, memmem};

use super::encoding::text_in;
use super::html::{encoding, line, named};
use super::prolog::after_doctype;
use super::record::{Parsed, RawRecord};
use super::sink::{CUT_OFF, RecordSink};
use super::stream::{MOST_RECORD, Stream};
use crate::Error;

/// Returns whether the file begins like a feed.
pub(super) fn sniff(head: &[u8], _extension: &str) -> bool {
    let head = after_doctype(head);
    [&b"<rss"[..], b"<feed", b"<rdf:RDF", b"<atom:feed"].iter().any(|start| head.starts_with(start))
}

/// Reads every item.
pub(super) fn read(stream: &mut Stream, sink: &mut RecordSink) -> ControlFlow<()> {
    sink.source.number_records();
    let (offset, first_line, mut document) = (stream.offset, stream.line, Vec::new());
    let end = stream.take_all(&mut document);
    let encoding = encoding(&document, None);
    if let Err(error) = str::from_utf8(&document)
        && named(&document).is_none()
    {
        sink.not_utf8(&document[..error.valid_up_to()], offset, first_line, encoding)?;
    }
    let mut tags = ItemTags { document: &document, at: 0 };
    let mut begun: Option<usize> = None;
    let (mut counted, mut line) = (0, first_line);
    let mut line_of = |at: usize| {
        line += memchr_iter(b'\n', &document[counted..at]).count() as u64;
        counted = at;
        line
    };
    let half = || Error::new("an item without an end tag");
    while let Some((at, tag)) = tags.next() {
        match tag {
            ItemTag::Open => {
                if let Some(start) = begun.replace(at) {
                    let line = line_of(start);
                    sink.problem(half(), line)?;
                } else if sink.articles + sink.problems == 0 {
                    sink.source.set_header(header(encoding, &document[..at]));
                }
            }
            ItemTag::Close => {
                if let Some(start) = begun.take() {
                    let line = line_of(start);
                    sink.record(&document[start..tags.at], offset + start as u64, line)?;
                }
            }
        }
    }
    if let Some(start) = begun {
        let line = line_of(start);
        match &end {
            Ok(()) if document.len() <= MOST_RECORD => {
                sink.problem(half().hint(CUT_OFF), line)?;
            }
            _ => {}
        }
    }
    if document.len() > MOST_RECORD {
        sink.problem(Error::new("a feed of more than 256 MiB: the rest was skipped"), None)?;
    }
    match end {
        Ok(()) => ControlFlow::Continue(()),
        Err(error) => {
            let line = line_of(document.len());
            sink.failed(&error, line)
        }
    }
}

/// Returns the article of one item.
pub(super) fn parse(record: &RawRecord) -> Parsed {
    let mut parts = record.header().splitn(2, |byte| *byte == 0);
    let encoding = Encoding::for_label(parts.next().unwrap_or_default());
    let outlet = str::from_utf8(parts.next().unwrap_or_default()).ok().filter(|title| !title.is_empty());
    item::article(&text_in(record.bytes, encoding), outlet, record)
}

/// Returns what every item needs: the encoding of the document, a zero byte, and the title of the channel, which is
/// in `start`.
fn header(encoding: Option<&'static Encoding>, start: &[u8]) -> Vec<u8> {
    let title = item::title(&text_in(start, encoding)).unwrap_or_default();
    [encoding.map_or("", Encoding::name).as_bytes(), b"\0", line(&title).as_bytes()].concat()
}

/// Finds where items begin and end, ignoring comments and CDATA.
struct ItemTags<'d> {
    document: &'d [u8],
    /// The end of the current tag.
    at: usize,
}

enum ItemTag {
    Open,
    Close,
}

impl ItemTags<'_> {
    fn next(&mut self) -> Option<(usize, ItemTag)> {
        loop {
            let start = self.at + memchr(b'<', &self.document[self.at..])?;
            let rest = &self.document[start..];
            let past = |end: &[u8]| memmem::find(rest, end).map_or(rest.len(), |at| at + end.len());
            if rest.starts_with(b"<!--") {
                self.at = start + past(b"-->");
                continue;
            }
            if rest.starts_with(b"<![CDATA[") {
                self.at = start + past(b"]]>");
                continue;
            }
            let close = rest.get(1) == Some(&b'/');
            let name = &rest[1 + usize::from(close)..];
            let len =
                name.iter().take(64).take_while(|b| b.is_ascii_alphanumeric() || b":_-".contains(b)).count();
            let name = &name[..len];
            let name = name.rsplit(|byte| *byte == b':').next().unwrap_or(name);
            self.at = start + 1;
            if name != b"item" && name != b"entry" {
                continue;
            }
            let end = past(b">");
            self.at = start + end;
            match (close, rest[..end].ends_with(b"/>")) {
                (true, _) => return Some((start, ItemTag::Close)),
                (false, false) => return Some((start, ItemTag::Open)),
                (false, true) => {}
            }
        }
    }
}

#[cfg(test)]
mod tests;
