//! What a format's reader works with: the stream it reads records from, and the sink it hands them to.

use std::cell::Cell;
use std::io::{self, BufRead, BufReader, Read};
use std::ops::ControlFlow;
use std::sync::Arc;

use encoding_rs::{Encoding, WINDOWS_1252};

use super::bounded::is_bomb;
use super::dates::Doubt;
use super::doubts::Doubts;
use super::flood::Flood;
use super::source::{Address, Source};
use crate::corpus::NewHead;
use crate::{Article, Error};

/// The most bytes that one record may have: 256 MiB.
pub(super) const MOST_RECORD: usize = 256 << 20;
/// So many bytes of a source are looked at for characters that are not UTF-8: who writes in another set does so from
/// the beginning, and to look at all of a dump would take as long as reading it.
const CHARACTERS: usize = 16 << 20;

/// Why a record is no article, and how many lines below its beginning.
pub(super) struct Flaw {
    pub(super) error: Error,
    pub(super) line: u64,
    /// Whether it is a picture of a book or the like: it is told only of the whole if all of that is so.
    pub(super) is_blank: bool,
}

/// An article, or why there is none.
pub(super) type Parsed = Result<Article, Flaw>;

impl From<Error> for Flaw {
    fn from(error: Error) -> Self {
        Self { error, line: 0, is_blank: false }
    }
}

/// What a source is made of: records, and what was skipped.
pub(super) enum Item<'r> {
    /// The bytes of one record.
    Record(&'r Raw<'r>),
    /// Something that could not be read.
    Problem(Error),
}

/// Who takes what is found and says whether to go on; a flaw when the record is no article.
pub(super) type Each<'a> = &'a mut dyn FnMut(Item) -> Result<ControlFlow<()>, Flaw>;

/// One record, as it stands in its source.
pub(super) struct Raw<'r> {
    bytes: &'r [u8],
    source: &'r Arc<Source>,
    offset: u64,
    index: u64,
    /// Why it has no date although it says something, once it was read.
    doubt: Cell<Option<(Doubt, String)>>,
}

impl Raw<'_> {
    /// It as it is written.
    pub(super) fn bytes(&self) -> &[u8] {
        self.bytes
    }

    /// The whole article.
    pub(super) fn article(&self) -> Parsed {
        let about = self.source.about();
        let article = self.source.parse_about(self.bytes, self.index, &about);
        self.doubt.set(about.doubt.take());
        article
    }

    /// What a list shows of it: the same as of the whole article, for less.
    pub(super) fn head(&self) -> Result<NewHead, Flaw> {
        let about = self.source.about();
        match self.source.head(self.bytes, &about) {
            Some(head) => {
                self.doubt.set(about.doubt.take());
                Ok(head)
            }
            None => self.article().map(|article| NewHead::of(&article)),
        }
    }

    /// Whether it is wanted, by the name of its format and its bytes; it is where those are not what it says.
    pub(super) fn is(&self, wanted: &dyn Fn(&str, &[u8]) -> bool) -> bool {
        !self.source.is_verbatim() || wanted(self.source.format(), self.bytes)
    }

    /// Where to find it again.
    pub(super) fn address(&self) -> Address {
        Address::of(self.bytes, self.source, self.offset, self.index)
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
    /// Bytes that were taken from a stream before, there at `offset` on `line`.
    pub(super) fn again(bytes: &'a [u8], offset: u64, line: u64) -> Self {
        Self::from(BufReader::new(Box::new(bytes)), offset, line)
    }

    /// A stream that was read up to `offset`, which is on `line`.
    pub(super) fn from(bytes: BufReader<Box<dyn Read + 'a>>, offset: u64, line: u64) -> Self {
        Self { bytes, offset, line }
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

    /// Takes a line of `n` bytes and its end.
    pub(super) fn skip_line(&mut self, n: usize) {
        self.line += 1;
        self.offset += n as u64 + 1;
        self.bytes.consume(n + 1);
    }

    /// Takes `n` of the bytes at hand into `record`, as long as that is not too large.
    pub(super) fn take(&mut self, n: usize, record: &mut Vec<u8>) {
        // One byte too many is enough to tell.
        let room = (MOST_RECORD + 1).saturating_sub(record.len());
        record.extend_from_slice(&self.bytes.buffer()[..n.min(room)]);
        self.skip(n);
    }

    /// Takes `n` of the bytes at hand; who asks sees to it that `bytes` does not grow without end.
    pub(super) fn take_more(&mut self, n: usize, bytes: &mut Vec<u8>) {
        bytes.extend_from_slice(&self.bytes.buffer()[..n]);
        self.skip(n);
    }

    /// Takes everything that is left.
    pub(super) fn take_all(&mut self, record: &mut Vec<u8>) -> io::Result<()> {
        let most = MOST_RECORD as u64 + 1;
        (&mut self.bytes).take(most).read_to_end(record).map(drop)
    }
}

/// How far a source was read, so that what is appended to it can be read later.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Mark {
    /// The first byte that was not read.
    pub(super) offset: u64,
    /// The line it is on.
    pub(super) line: u64,
    /// The position of the next record.
    pub(super) index: u64,
}

/// Receives the records of one source.
pub(super) struct Sink<'a> {
    pub(super) source: Arc<Source>,
    each: Each<'a>,
    flood: &'a mut Flood,
    /// The position of the next record.
    pub(super) index: u64,
    pub(super) articles: u64,
    pub(super) problems: u64,
    /// Records of which nothing is told.
    pub(super) blank: u64,
    /// Behind the last record that was whole, where the format can go on from there.
    pub(super) mark: Option<Mark>,
    /// Whether the stream did not fail.
    pub(super) whole: bool,
    /// The dates that are none.
    pub(super) doubts: Doubts,
    /// How many bytes are still looked at for characters that are not UTF-8.
    characters: usize,
}

impl<'a> Sink<'a> {
    pub(super) fn new(source: Arc<Source>, each: Each<'a>, flood: &'a mut Flood) -> Self {
        Self {
            source,
            each,
            flood,
            index: 0,
            articles: 0,
            problems: 0,
            blank: 0,
            mark: None,
            whole: true,
            doubts: Doubts::default(),
            characters: CHARACTERS,
        }
    }

    /// A record that begins at `offset` on `line`.
    pub(super) fn record(&mut self, record: &[u8], offset: u64, line: u64) -> ControlFlow<()> {
        let index = self.index;
        self.index += 1;
        if record.len() > MOST_RECORD {
            return self.problem(Error::new("a record of more than 256 MiB is not read"), line);
        }
        self.look_at_characters(record, offset, line)?;
        let raw = Raw { bytes: record, source: &self.source, offset, index, doubt: Cell::default() };
        match (self.each)(Item::Record(&raw)) {
            Ok(flow) => {
                self.articles += 1;
                if let Some((doubt, words)) = raw.doubt.take() {
                    self.doubts.add(doubt, words, line);
                }
                flow
            }
            Err(flaw) if flaw.is_blank => {
                self.blank += 1;
                ControlFlow::Continue(())
            }
            Err(flaw) => {
                // A file on one line has only bytes to tell a place by.
                let by_byte = flaw.line == 0 && self.source.format() == "JSON";
                let error = if by_byte { flaw.error.at_byte(offset) } else { flaw.error };
                self.problem(error, line + flaw.line)
            }
        }
    }

    /// Tells once, and early, that characters are not what they should be.
    fn look_at_characters(&mut self, record: &[u8], offset: u64, line: u64) -> ControlFlow<()> {
        if self.characters == 0 {
            return ControlFlow::Continue(());
        }
        self.characters = self.characters.saturating_sub(record.len());
        match str::from_utf8(record).map_err(|error| (error, self.source.assumed(record))) {
            Err((error, Some(encoding))) => {
                self.characters = 0;
                self.not_utf8(&record[..error.valid_up_to()], offset, line, encoding)
            }
            _ => ControlFlow::Continue(()),
        }
    }

    /// Tells in which `encoding` is read what is not UTF-8 behind `before`, which stands at `offset` on `line`.
    pub(super) fn not_utf8(
        &mut self,
        before: &[u8],
        offset: u64,
        line: u64,
        encoding: Option<&'static Encoding>,
    ) -> ControlFlow<()> {
        let how = match encoding {
            Some(encoding) if encoding != WINDOWS_1252 => {
                let name = encoding.name().replace("windows", "Windows");
                format!("it looks like {name} and is read so; if that is wrong, iconv makes UTF-8 of it")
            }
            _ => "such bytes are read as Windows-1252".to_owned(),
        };
        let line = line + memchr::memchr_iter(b'\n', before).count() as u64;
        let told = Error::new("not UTF-8").at_byte(offset + before.len() as u64).hint(how).note();
        (self.each)(Item::Problem(told.at(&self.source.name, line))).unwrap_or(ControlFlow::Continue(()))
    }

    /// Something that was skipped, on `line` where that says anything.
    pub(super) fn problem(&mut self, error: Error, line: impl Into<Option<u64>>) -> ControlFlow<()> {
        self.problems += 1;
        let error = match line.into() {
            Some(line) => error.at(&self.source.name, line),
            None => error.file(&self.source.name),
        };
        match self.flood.through(error) {
            Some(error) => (self.each)(Item::Problem(error)).unwrap_or(ControlFlow::Continue(())),
            None => ControlFlow::Continue(()),
        }
    }

    /// The stream failed on `line`; what came before was read.
    pub(super) fn failed(&mut self, error: &io::Error, line: impl Into<Option<u64>>) -> ControlFlow<()> {
        let told = self.told(error);
        self.problem(told, line)
    }

    /// The stream failed in what begins at this byte; what came before was read.
    pub(super) fn failed_at(&mut self, error: &io::Error, byte: u64) -> ControlFlow<()> {
        let told = self.told(error).at_byte(byte);
        self.problem(told, None)
    }

    fn told(&mut self, error: &io::Error) -> Error {
        self.whole = false;
        match error.kind() {
            io::ErrorKind::UnexpectedEof => Error::io(&self.source.name, error)
                .hint("the file may be cut off; what comes before was read"),
            // What an unpacker says of its own is a sentence already.
            _ if error.get_ref().is_some() => Error::new(error.to_string()),
            _ => Error::io(&self.source.name, error),
        }
    }
}

/// Reads a stream that is one article as a whole.
pub(super) fn read_whole(stream: &mut Stream, sink: &mut Sink) -> ControlFlow<()> {
    let (offset, mut record) = (stream.offset, Vec::new());
    let end = stream.take_all(&mut record);
    if let Err(error) = &end
        && is_bomb(error)
    {
        return sink.failed(error, None);
    }
    if !record.trim_ascii().is_empty() {
        sink.record(&record, offset, 1)?;
    }
    match end {
        Ok(()) => ControlFlow::Continue(()),
        Err(error) => sink.failed(&error, 1 + memchr::memchr_iter(b'\n', &record).count() as u64),
    }
}
