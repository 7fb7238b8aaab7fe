//! Unpacks files and decodes UTF-16 and UTF-32.
//!
//! Compression is detected from the content, because names lie: some dumps called `.json` are gzip, and some `.gz`
//! files were unpacked by the browser that fetched them.

use std::io::{self, BufReader, Read};
use std::sync::Arc;

use bzip2::read::MultiBzDecoder;
use lzma_rust2::XzReader;

use super::bomb_guard::{Unpack, UnpackBudget, guard};
use super::encoding::{self, Transcoded, Utf32};
use super::gzip::GzipMembers;
use super::read_ahead::ReadAhead;
use super::source::Source;
use super::unsupported;
use crate::Result;

/// A stream of bytes.
pub(super) type Bytes = Box<dyn Read + Send>;

/// How many bytes are examined to detect what a file is.
pub(super) const HEAD: usize = 64 * 1024;

/// How many bytes are read at once: few enough to fit the processor's cache.
const AT_ONCE: usize = 64 * 1024;

/// A decoded file or stream, with its first bytes for detecting the format.
pub(super) struct Decoded {
    /// The first bytes, at most [`HEAD`].
    pub(super) head: Vec<u8>,
    /// All bytes, from the first on.
    pub(super) bytes: Bytes,
    /// How the file is compressed.
    pub(super) packing: Option<&'static Packing>,
    /// Whether these are the bytes of the file itself, so that records can be read from there again.
    pub(super) verbatim: bool,
}

/// Unpacks and transcodes `raw` as its first bytes require; suspiciously well compressed data counts against `budget`.
///
/// # Errors
/// If the file is of an unsupported kind.
pub(super) fn decode(raw: Bytes, budget: &UnpackBudget) -> Result<Decoded> {
    let (mut head, mut bytes) = peek(raw);
    let packing = packing_of(&head);
    let mut verbatim = packing.is_none();
    let (mut layers, mut next) = (0, packing);
    // Some files were packed once more on their way. More layers than that are a bomb.
    while let Some(packing) = next.filter(|_| layers < LAYERS) {
        (head, bytes) = peek(guard(bytes, packing.unpack, budget));
        (layers, next) = (layers + 1, packing_of(&head));
    }
    if packing.is_some() {
        // A thread is not worth it for small files, and there may be many of them.
        if head.len() == HEAD {
            bytes = Box::new(ReadAhead::new(bytes));
        }
    }
    if let Some(order) = encoding::utf32(&head) {
        (head, bytes) = peek(Box::new(Utf32::new(bytes, order)));
        verbatim = false;
    } else if let Some(encoding) = encoding::utf16(&head) {
        (head, bytes) = peek(Box::new(Transcoded::new(bytes, encoding)));
        verbatim = false;
    }
    if encoding::is_of_old_mac(&head) {
        (head, bytes) = peek(encoding::of_old_mac(&head, bytes));
        verbatim = false;
    }
    match unsupported::refused(&head) {
        Some(error) => Err(error),
        None => Ok(Decoded { head, bytes, packing, verbatim }),
    }
}

/// How often a file may be packed.
const LAYERS: usize = 2;

fn packing_of(head: &[u8]) -> Option<&'static Packing> {
    PACKINGS.iter().find(|packing| (packing.sniff)(head))
}

/// The most memory that xz may ask for, in KiB: twice what its strongest setting needs.
const MOST_XZ: u32 = 128 << 10;

/// One way to pack a file.
pub(super) struct Packing {
    pub(super) name: &'static str,
    /// The endings that it adds to file names.
    pub(super) extensions: &'static [&'static str],
    /// Whether a file with these first bytes is packed in this way.
    sniff: fn(&[u8]) -> bool,
    unpack: Unpack,
}

/// Every supported packing.
pub(super) static PACKINGS: [Packing; 4] = [
    Packing {
        name: "gzip",
        extensions: &["gz", "gzip"],
        sniff: |head| head.starts_with(b"\x1F\x8B"),
        unpack: |bytes| Box::new(GzipMembers::new(bytes)),
    },
    Packing {
        name: "zstd",
        extensions: &["zst", "zstd"],
        sniff: |head| head.starts_with(b"\x28\xB5\x2F\xFD"),
        unpack: |bytes| match zstd::stream::read::Decoder::new(bytes) {
            Ok(decoder) => Box::new(decoder),
            Err(error) => Box::new(Failing(Some(error))),
        },
    },
    Packing {
        name: "xz",
        extensions: &["xz"],
        sniff: |head| head.starts_with(b"\xFD7zXZ\0"),
        unpack: |bytes| Box::new(XzReader::new_mem_limit(bytes, true, MOST_XZ)),
    },
    Packing {
        name: "bzip2",
        extensions: &["bz2"],
        sniff: is_bzip2,
        unpack: |bytes| Box::new(MultiBzDecoder::new(bytes)),
    },
];

/// Text may begin with `BZh` too, so the first block must follow, or the end of a file without blocks.
fn is_bzip2(head: &[u8]) -> bool {
    const BLOCK: &[u8] = b"1AY&SY";
    const EMPTY: &[u8] = b"\x17\x72\x45\x38\x50\x90";
    head.starts_with(b"BZh") && head.get(4..10).is_none_or(|at| at == BLOCK || at == EMPTY)
}

/// Fails once, then is empty.
struct Failing(Option<io::Error>);

impl Read for Failing {
    fn read(&mut self, _out: &mut [u8]) -> io::Result<usize> {
        self.0.take().map_or(Ok(0), Err)
    }
}

/// Returns the first bytes, at most [`HEAD`], and the whole stream again.
pub(super) fn peek(rest: Bytes) -> (Vec<u8>, Bytes) {
    peek_far(rest, HEAD)
}

/// Like [`peek`], but for the first `most` bytes. An error on the way is returned again, too.
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
        // In a slow stream of JSON, whole records are enough to start with.
        if head.trim_ascii_start().starts_with(b"{") && head[..len].ends_with(b"}\n") {
            break;
        }
    }
    head.truncate(len);
    let again = io::Cursor::new(head.clone()).chain(Failing(failed)).chain(rest);
    (head, Box::new(again))
}

/// Copies the bytes that flow through to the store of their source, if they cannot be read a second time.
struct StoringReader {
    inner: Bytes,
    source: Arc<Source>,
    /// Whether something could not be stored: whatever follows it would have no address.
    failed: bool,
}

impl Read for StoringReader {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.failed {
            return Ok(0);
        }
        let n = self.inner.read(out)?;
        let stored = self.source.unpacked_bytes().map_or(Ok(()), |store| store.add(&out[..n]));
        self.failed = stored.is_err();
        stored.map(|()| n)
    }
}

/// Returns the same bytes; if `source` stores its bytes, they are added on the way.
pub(super) fn keeping(bytes: Bytes, source: &Arc<Source>) -> Bytes {
    Box::new(StoringReader { inner: bytes, source: Arc::clone(source), failed: false })
}

/// Returns the buffered stream that a reader reads from.
pub(super) fn buffered<'a>(bytes: Box<dyn Read + 'a>) -> BufReader<Box<dyn Read + 'a>> {
    BufReader::with_capacity(AT_ONCE, bytes)
}
