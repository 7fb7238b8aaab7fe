//! Receives a reader's records and problems, numbers and counts them, and passes them to a visitor.

use std::io;
use std::ops::ControlFlow;
use std::sync::Arc;

use encoding_rs::{Encoding, WINDOWS_1252};

use super::bomb_guard::is_bomb;
use super::record::{RawRecord, RecordError, Visitor};
use super::source::Source;
use super::stream::{MOST_RECORD, Stream};
use super::throttle::Throttle;
use super::undated::UndatedTally;
use crate::Error;

/// How many bytes of a source are checked for being UTF-8. Sources in another encoding show it early, and checking a
/// whole dump would take as long as reading it.
const CHECKED_FOR_UTF8: usize = 16 << 20;

/// The hint if the end of a source is missing.
pub(super) const CUT_OFF: &str = "the file may be cut off; what comes before was read";

/// How far a source was read, so that what is appended later can be read from there.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct ResumePoint {
    /// The first byte that was not read.
    pub(super) offset: u64,
    /// The line it is on.
    pub(super) line: u64,
    /// The position of the next record.
    pub(super) index: u64,
}

/// Receives the records of one source.
pub(super) struct RecordSink<'a> {
    pub(super) source: Arc<Source>,
    visitor: &'a mut dyn Visitor,
    throttle: &'a mut Throttle,
    /// The position of the next record.
    pub(super) index: u64,
    pub(super) articles: u64,
    pub(super) problems: u64,
    /// Records that were empty, and are not reported.
    pub(super) blank: u64,
    /// The end of the last whole record, if the format can resume there.
    pub(super) resume: Option<ResumePoint>,
    /// Whether the stream was read without an error.
    pub(super) is_complete: bool,
    pub(super) undated: UndatedTally,
    /// How many bytes are still to be checked for being UTF-8.
    unchecked: usize,
}

impl<'a> RecordSink<'a> {
    pub(super) fn new(source: Arc<Source>, visitor: &'a mut dyn Visitor, throttle: &'a mut Throttle) -> Self {
        Self {
            source,
            visitor,
            throttle,
            index: 0,
            articles: 0,
            problems: 0,
            blank: 0,
            resume: None,
            is_complete: true,
            undated: UndatedTally::default(),
            unchecked: CHECKED_FOR_UTF8,
        }
    }

    /// Takes a record that begins at `offset` on `line`.
    pub(super) fn record(&mut self, bytes: &[u8], offset: u64, line: u64) -> ControlFlow<()> {
        match self.attempt(bytes, offset, line)? {
            Some(rejected) => self.rejected(rejected, offset, line),
            None => ControlFlow::Continue(()),
        }
    }

    /// Takes a record that begins at `offset` on `line`. If it is rejected, returns why, without reporting it yet.
    pub(super) fn attempt(
        &mut self,
        bytes: &[u8],
        offset: u64,
        line: u64,
    ) -> ControlFlow<(), Option<RecordError>> {
        let index = self.index;
        self.index += 1;
        if bytes.len() > MOST_RECORD {
            return ControlFlow::Continue(Some(
                Error::new("a record of more than 256 MiB cannot be read").into(),
            ));
        }
        self.check_utf8(bytes, offset, line)?;
        let record = RawRecord::new(bytes, &self.source, offset, index);
        match self.visitor.record(&record) {
            Ok(flow) => {
                self.articles += 1;
                if let Some((issue, words)) = record.date_issue.take() {
                    self.undated.add(issue, words, line);
                }
                if record.misfit.take() {
                    self.note(
                        Error::new("its annotations do not fit its text, so it is annotated again"),
                        line,
                    )?;
                }
                flow.map_continue(|()| None)
            }
            Err(rejected) => ControlFlow::Continue(Some(rejected)),
        }
    }

    /// Reports the record that begins at `offset` on `line`, unless it was never meant to be an article.
    pub(super) fn rejected(&mut self, rejected: RecordError, offset: u64, line: u64) -> ControlFlow<()> {
        if rejected.is_passed_over {
            self.blank += 1;
            return ControlFlow::Continue(());
        }
        // In a file that is one line, only the byte says where.
        let by_byte = rejected.line == 0 && self.source.format().names_bytes;
        let error = if by_byte { rejected.error.at_byte(offset) } else { rejected.error };
        self.problem(error, line + rejected.line)
    }

    /// Returns whether `record` can be parsed as an article, for readers that have to try.
    pub(super) fn is_article(&self, record: &[u8]) -> bool {
        RawRecord::new(record, &self.source, 0, self.index).article().is_ok()
    }

    /// Notes that reading can resume at `offset`, on `line`.
    pub(super) fn resume_at(&mut self, offset: u64, line: u64) {
        self.resume = Some(ResumePoint { offset, line, index: self.index });
    }

    /// Reports once, as early as possible, that a source is not UTF-8.
    fn check_utf8(&mut self, record: &[u8], offset: u64, line: u64) -> ControlFlow<()> {
        if self.unchecked == 0 {
            return ControlFlow::Continue(());
        }
        self.unchecked = self.unchecked.saturating_sub(record.len());
        let assumed = || self.source.format().assumed_encoding(record, self.source.schema());
        match str::from_utf8(record).map_err(|error| (error, assumed())) {
            Err((error, Some(encoding))) => {
                self.unchecked = 0;
                self.not_utf8(&record[..error.valid_up_to()], offset, line, encoding)
            }
            _ => ControlFlow::Continue(()),
        }
    }

    /// Reports the `encoding` that is assumed for what is not UTF-8 after `before`, which begins at `offset` on `line`.
    pub(super) fn not_utf8(
        &mut self,
        before: &[u8],
        offset: u64,
        line: u64,
        encoding: Option<&'static Encoding>,
    ) -> ControlFlow<()> {
        let how = match encoding {
            Some(encoding) if encoding != WINDOWS_1252 => {
                let name = encoding.name().replace("windows", "Windows").replace("macintosh", "Mac Roman");
                format!(
                    "it looks like {name} and is read as that; if it is not, convert it to UTF-8 with iconv"
                )
            }
            _ => "such bytes are read as Windows-1252".to_owned(),
        };
        let line = line + memchr::memchr_iter(b'\n', before).count() as u64;
        let note = Error::new("not UTF-8").at_byte(offset + before.len() as u64).hint(how).note();
        self.visitor.problem(note.at(&self.source.name, line))
    }

    /// Reports something on `line` that was not read the way it asks for.
    pub(super) fn note(&mut self, error: Error, line: u64) -> ControlFlow<()> {
        match self.throttle.admit(error.note().at(&self.source.name, line)) {
            Some(error) => self.visitor.problem(error),
            None => ControlFlow::Continue(()),
        }
    }

    /// Reports something that was skipped, on `line` if that says anything.
    pub(super) fn problem(&mut self, error: Error, line: impl Into<Option<u64>>) -> ControlFlow<()> {
        self.problems += 1;
        let error = match line.into() {
            Some(line) => error.at(&self.source.name, line),
            None => error.file(&self.source.name),
        };
        match self.throttle.admit(error) {
            Some(error) => self.visitor.problem(error),
            None => ControlFlow::Continue(()),
        }
    }

    /// Reports that the stream failed on `line`; what came before has been read.
    pub(super) fn failed(&mut self, error: &io::Error, line: impl Into<Option<u64>>) -> ControlFlow<()> {
        let error = self.stream_error(error);
        self.problem(error, line)
    }

    /// Reports that the stream failed in the record that begins at `byte`; what came before has been read.
    pub(super) fn failed_at(&mut self, error: &io::Error, byte: u64) -> ControlFlow<()> {
        let error = self.stream_error(error).at_byte(byte);
        self.problem(error, None)
    }

    fn stream_error(&mut self, error: &io::Error) -> Error {
        self.is_complete = false;
        match error.kind() {
            io::ErrorKind::UnexpectedEof => Error::io(&self.source.name, error).hint(CUT_OFF),
            // Decompressors write whole sentences.
            _ if error.get_ref().is_some() => Error::new(error.to_string()),
            _ => Error::io(&self.source.name, error),
        }
    }
}

/// Reads a stream that is one article.
pub(super) fn read_whole(stream: &mut Stream, sink: &mut RecordSink) -> ControlFlow<()> {
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
