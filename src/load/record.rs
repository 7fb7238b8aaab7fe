//! What a format's reader works with: the stream it reads records from, and the sink it hands them to.

use std::io::{self, BufRead, BufReader, Read};
use std::ops::ControlFlow;
use std::sync::Arc;

use super::source::{Address, Source};
use super::{Each, Found};
use crate::{Article, Error};

/// The most bytes that one record may have: 256 MiB.
pub(super) const MOST_RECORD: usize = 256 << 20;

/// Why a record is no article, and how many lines below its beginning.
pub(super) struct Flaw {
    pub(super) error: Error,
    pub(super) line: u64,
}

/// An article, or why there is none.
pub(super) type Parsed = Result<Article, Flaw>;

impl From<Error> for Flaw {
    fn from(error: Error) -> Self {
        Self { error, line: 0 }
    }
}

/// Decoded bytes that know where they stand.
pub(super) struct Stream<'a> {
    bytes: BufReader<Box<dyn Read + 'a>>,
    /// How many bytes were taken.
    pub(super) offset: u64,
    /// The line the next byte is on, from 1.
    pub(super) line: u64,
}

impl<'a> Stream<'a> {
    pub(super) fn new(bytes: BufReader<Box<dyn Read + 'a>>) -> Self {
        Self { bytes, offset: 0, line: 1 }
    }

    /// Bytes that were taken from a stream before, there at `offset` on `line`.
    pub(super) fn again(bytes: &'a [u8], offset: u64, line: u64) -> Self {
        Self { bytes: BufReader::new(Box::new(bytes)), offset, line }
    }

    /// The bytes at hand, none at the end.
    pub(super) fn fill(&mut self) -> io::Result<&[u8]> {
        loop {
            match self.bytes.fill_buf() {
                Ok(_) => break,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(self.bytes.buffer())
    }

    /// Takes `n` of the bytes at hand.
    pub(super) fn skip(&mut self, n: usize) {
        let taken = &self.bytes.buffer()[..n];
        self.line += memchr::memchr_iter(b'\n', taken).count() as u64;
        self.offset += n as u64;
        self.bytes.consume(n);
    }

    /// Takes `n` of the bytes at hand into `record`, as long as that is not too large.
    pub(super) fn take(&mut self, n: usize, record: &mut Vec<u8>) {
        // One byte too many is enough to tell.
        let room = (MOST_RECORD + 1).saturating_sub(record.len());
        record.extend_from_slice(&self.bytes.buffer()[..n.min(room)]);
        self.skip(n);
    }

    /// Takes everything that is left.
    fn take_all(&mut self, record: &mut Vec<u8>) -> io::Result<()> {
        let most = MOST_RECORD as u64 + 1;
        (&mut self.bytes).take(most).read_to_end(record).map(drop)
    }
}

/// Receives the records of one source.
pub(super) struct Sink<'a> {
    pub(super) source: Arc<Source>,
    each: Each<'a>,
    pub(super) articles: u64,
    pub(super) problems: u64,
}

impl<'a> Sink<'a> {
    pub(super) fn new(source: Arc<Source>, each: Each<'a>) -> Self {
        Self { source, each, articles: 0, problems: 0 }
    }

    /// A record that begins at `offset` on `line`.
    pub(super) fn record(&mut self, record: &[u8], offset: u64, index: u64, line: u64) -> ControlFlow<()> {
        if record.len() > MOST_RECORD {
            return self.problem(Error::new("a record of more than 256 MiB is not read"), line);
        }
        match self.source.parse(record, index) {
            Ok(article) => {
                self.articles += 1;
                (self.each)(Found::Article(
                    Box::new(article),
                    Address::of(record, &self.source, offset, index),
                ))
            }
            Err(flaw) => self.problem(flaw.error, line + flaw.line),
        }
    }

    /// Something that was skipped, on `line` where that says anything.
    pub(super) fn problem(&mut self, error: Error, line: impl Into<Option<u64>>) -> ControlFlow<()> {
        self.problems += 1;
        let error = match line.into() {
            Some(line) => error.at(&self.source.name, line),
            None => error.file(&self.source.name),
        };
        (self.each)(Found::Problem(error))
    }

    /// The stream failed on `line`; what came before was read.
    pub(super) fn failed(&mut self, error: &io::Error, line: u64) -> ControlFlow<()> {
        let told = match error.kind() {
            io::ErrorKind::UnexpectedEof => Error::io(&self.source.name, error)
                .hint("the file may be cut off; what comes before was read"),
            // What an unpacker says of its own is a sentence already.
            _ if error.get_ref().is_some() => Error::new(error.to_string()),
            _ => Error::io(&self.source.name, error),
        };
        self.problem(told, line)
    }
}

/// Reads a stream that is one article as a whole.
pub(super) fn read_whole(stream: &mut Stream, sink: &mut Sink) -> ControlFlow<()> {
    let (offset, mut record) = (stream.offset, Vec::new());
    let end = stream.take_all(&mut record);
    if !record.trim_ascii().is_empty() {
        sink.record(&record, offset, 0, 1)?;
    }
    match end {
        Ok(()) => ControlFlow::Continue(()),
        Err(error) => sink.failed(&error, 1 + memchr::memchr_iter(b'\n', &record).count() as u64),
    }
}
