//! Bytes as they are meant: unpacked, and in UTF-8 or a character set that a record can be read in by itself.
//!
//! Compression is told by content, because names lie: dumps called `.json` are gzip, and `.gz` files were
//! unpacked by the browser that fetched them.

use std::io::{self, BufReader, Read};
use std::sync::Arc;

use bzip2::read::MultiBzDecoder;
use lzma_rust2::XzReader;

use super::ahead::Ahead;
use super::bounded::{Spent, Unpack, bounded};
use super::encoding::{self, Utf16};
use super::gzip::Members;
use super::refused;
use super::source::Source;
use crate::Result;

/// A stream of bytes, from wherever.
pub(super) type Bytes = Box<dyn Read + Send>;

/// How many bytes are looked at to tell what a file is.
pub(super) const HEAD: usize = 64 * 1024;

/// How many bytes are read at once: few enough to stay near the processor.
const AT_ONCE: usize = 256 * 1024;

/// The decoded bytes of one file or stream, and its first ones to tell the format by.
pub(super) struct Decoded {
    /// The first bytes, at most [`HEAD`] of them.
    pub(super) head: Vec<u8>,
    /// Everything, from the first byte on.
    pub(super) bytes: Bytes,
    /// Whether the bytes are those of the file, so that they can be read from there again.
    pub(super) verbatim: bool,
}

/// Unpacks and transcodes `raw` as far as its first bytes say so; what it unpacks to beyond its size is added to what
/// was `spent`.
///
/// # Errors
/// When the file is of a kind that is not read.
pub(super) fn decode(raw: Bytes, spent: &Spent) -> Result<Decoded> {
    let (mut head, mut bytes) = peek(raw);
    let mut verbatim = true;
    // A packed file inside a packed file is a bomb or a mistake: one layer is enough.
    if let Some(unpack) = unpacker(&head) {
        (head, bytes) = peek(bounded(bytes, unpack, spent));
        verbatim = false;
        // Not worth a thread for the small ones, of which there may be many.
        if head.len() == HEAD {
            bytes = Box::new(Ahead::new(bytes));
        }
    }
    if let Some(encoding) = encoding::utf16(&head) {
        (head, bytes) = peek(Box::new(Utf16::new(bytes, encoding)));
        verbatim = false;
    }
    match refused::refused(&head) {
        Some(error) => Err(error),
        None => Ok(Decoded { head, bytes, verbatim }),
    }
}

/// How a file that begins so is packed.
pub(super) fn packing(head: &[u8]) -> Option<&'static str> {
    unpacker(head)?;
    Some(match head {
        [0x1F, ..] => "gzip",
        [0x28, ..] => "zstd",
        [0xFD, ..] => "xz",
        _ => "bzip2",
    })
}

/// The most memory that xz may ask for, in KiB: what its strongest setting needs, and as much again.
const MOST_XZ: u32 = 128 << 10;

/// What unpacks a file that begins so, if it is packed.
fn unpacker(head: &[u8]) -> Option<Unpack> {
    const GZIP: &[u8] = b"\x1F\x8B";
    const ZSTD: &[u8] = b"\x28\xB5\x2F\xFD";
    // How the first block of bzip2 begins, or its end where there is none: words may begin with `BZh` too.
    const BLOCK: &[u8] = b"1AY&SY";
    const EMPTY: &[u8] = b"\x17\x72\x45\x38\x50\x90";
    const XZ: &[u8] = b"\xFD7zXZ\0";
    if head.starts_with(GZIP) {
        return Some(|bytes| Box::new(Members::new(bytes)));
    }
    if head.starts_with(ZSTD) {
        return Some(|bytes| match zstd::stream::read::Decoder::new(bytes) {
            Ok(decoder) => Box::new(decoder),
            Err(error) => {
                Box::new(Peeked { head: Vec::new(), at: 0, failed: Some(error), rest: io::empty() })
            }
        });
    }
    if head.starts_with(XZ) {
        return Some(|bytes| Box::new(XzReader::new_mem_limit(bytes, true, MOST_XZ)));
    }
    if head.starts_with(b"BZh") && head.get(4..10).is_none_or(|at| at == BLOCK || at == EMPTY) {
        return Some(|bytes| Box::new(MultiBzDecoder::new(bytes)));
    }
    None
}

/// A stream whose first bytes were looked at, and are given again.
struct Peeked<R> {
    head: Vec<u8>,
    at: usize,
    /// What stopped the looking: it has to wait until the head is read.
    failed: Option<io::Error>,
    rest: R,
}

pub(super) fn peek(rest: Bytes) -> (Vec<u8>, Bytes) {
    peek_far(rest, HEAD)
}

/// Looks at so many bytes.
pub(super) fn peek_far(mut rest: Bytes, most: usize) -> (Vec<u8>, Bytes) {
    let mut head = vec![0; most];
    let (mut len, mut failed) = (0, None);
    while len < most {
        match rest.read(&mut head[len..]) {
            Ok(0) => break,
            Ok(n) => len += n,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => {
                failed = Some(error);
                break;
            }
        }
        // Whole records of JSON are enough to go on with, where more of them take their time to come.
        if head.trim_ascii_start().starts_with(b"{") && head[..len].ends_with(b"}\n") {
            break;
        }
    }
    head.truncate(len);
    (head.clone(), Box::new(Peeked { head, at: 0, failed, rest }))
}

impl<R: Read> Read for Peeked<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.at < self.head.len() {
            let n = out.len().min(self.head.len() - self.at);
            out[..n].copy_from_slice(&self.head[self.at..self.at + n]);
            self.at += n;
            return Ok(n);
        }
        match self.failed.take() {
            Some(error) => Err(error),
            None => self.rest.read(out),
        }
    }
}

/// Keeps what flows through, where it could not be read a second time.
struct Keeping {
    inner: Bytes,
    source: Arc<Source>,
    /// Whether something could not be kept: what comes behind it would have no place.
    failed: bool,
}

impl Keeping {
    fn new(inner: Bytes, source: &Arc<Source>) -> Self {
        Self { inner, source: Arc::clone(source), failed: false }
    }
}

impl Read for Keeping {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.failed {
            return Ok(0);
        }
        let n = self.inner.read(out)?;
        let kept = self.source.kept().map_or(Ok(()), |kept| kept.add(&out[..n]));
        self.failed = kept.is_err();
        kept.map(|()| n)
    }
}

/// The same bytes; what `source` keeps is added to it on the way.
pub(super) fn kept(bytes: Bytes, source: &Arc<Source>) -> Bytes {
    Box::new(Keeping::new(bytes, source))
}

/// The stream a format reads from; what `source` keeps is added to it on the way.
pub(super) fn keeping(bytes: Bytes, source: &Arc<Source>) -> BufReader<Box<dyn Read>> {
    buffered(Box::new(Keeping::new(bytes, source)))
}

/// The stream a format reads from.
pub(super) fn buffered<'a>(bytes: Box<dyn Read + 'a>) -> BufReader<Box<dyn Read + 'a>> {
    BufReader::with_capacity(AT_ONCE, bytes)
}
