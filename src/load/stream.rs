//! The bytes that a reader cuts into records, with the offset and line of the next byte.

use std::io::{self, BufRead, BufReader, Read};

use super::bomb_guard::is_bomb;

/// The maximum size of a record: 256 MiB.
pub(super) const MOST_RECORD: usize = 256 << 20;

/// Decoded bytes, counted as they are taken.
pub(super) struct Stream<'a> {
    bytes: BufReader<Box<dyn Read + 'a>>,
    /// How many bytes have been taken.
    pub(super) offset: u64,
    /// The line of the next byte, from 1.
    pub(super) line: u64,
}

impl<'a> Stream<'a> {
    /// Streams bytes again that another stream gave before, there at `offset` on `line`.
    pub(super) fn again(bytes: &'a [u8], offset: u64, line: u64) -> Self {
        Self::from(BufReader::new(Box::new(bytes)), offset, line)
    }

    /// Creates a stream that was read up to `offset`, which is on `line`.
    pub(super) fn from(bytes: BufReader<Box<dyn Read + 'a>>, offset: u64, line: u64) -> Self {
        Self { bytes, offset, line }
    }

    /// Returns the buffered bytes, none at the end.
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

    /// Skips `n` of the buffered bytes.
    pub(super) fn skip(&mut self, n: usize) {
        let taken = &self.bytes.buffer()[..n];
        self.line += memchr::memchr_iter(b'\n', taken).count() as u64;
        self.offset += n as u64;
        self.bytes.consume(n);
    }

    /// Skips a line of `n` bytes and its newline.
    pub(super) fn skip_line(&mut self, n: usize) {
        self.line += 1;
        self.offset += n as u64 + 1;
        self.bytes.consume(n + 1);
    }

    /// Returns whether there is more after an error, as in gzip, where members follow each other.
    pub(super) fn is_more_behind(&mut self, error: &io::Error) -> bool {
        !is_bomb(error) && self.fill().map_or(true, |bytes| !bytes.is_empty())
    }

    /// Takes `n` of the buffered bytes into `record`, unless that is too large already.
    pub(super) fn take(&mut self, n: usize, record: &mut Vec<u8>) {
        // One byte too many is enough to notice.
        let room = (MOST_RECORD + 1).saturating_sub(record.len());
        record.extend_from_slice(&self.bytes.buffer()[..n.min(room)]);
        self.skip(n);
    }

    /// Takes `n` of the buffered bytes; the caller bounds the size of `bytes`.
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
