//! tar: a header of 512 bytes before each member, one after the other.
//!
//! By hand, not by the `tar` crate: its entries borrow from the archive and are not `Send`, so a member could not be
//! unpacked on another thread, and it stops at the first damaged header where this goes on with the next.

use std::io::{self, Read};
use std::sync::{Arc, Mutex, PoisonError};

use crate::load::decode::Bytes;
use crate::load::encoding::text_of;

/// The unit of everything in a tar.
pub(super) const BLOCK: usize = 512;
/// The longest name or set of attributes that is read.
const LONGEST: u64 = 1 << 20;

/// Whether a block is a header: it holds the checksum of its own bytes. Old programs sum signed bytes.
pub(super) fn is_header(block: &[u8]) -> bool {
    let sum = |signed: bool| -> i64 {
        let value = |(n, byte): (usize, &u8)| match n {
            148..156 => i64::from(b' '),
            _ if signed => i64::from(byte.cast_signed()),
            _ => i64::from(*byte),
        };
        block.iter().enumerate().map(value).sum()
    };
    let told = octal(&block[148..156]).and_then(|sum| i64::try_from(sum).ok());
    told.is_some_and(|told| told > 0 && (told == sum(false) || told == sum(true))) && block[0] != 0
}

fn octal(field: &[u8]) -> Option<u64> {
    let text = str::from_utf8(field).ok()?.trim_matches(|c: char| c == '\0' || c == ' ');
    if text.is_empty() { Some(0) } else { u64::from_str_radix(text, 8).ok() }
}

/// A size in octal digits, or as a big-endian number if it is too large for them.
fn size(field: &[u8]) -> Option<u64> {
    if field[0] & 0x80 == 0 {
        return octal(field);
    }
    field[4..].iter().try_fold(0u64, |sum, byte| sum.checked_mul(256)?.checked_add(u64::from(*byte)))
}

fn words(field: &[u8]) -> String {
    text_of(field.split(|byte| *byte == 0).next().unwrap_or_default()).into_owned()
}

/// The members of an archive, in order.
pub(in crate::load) struct Tar {
    shared: Arc<Mutex<Shared>>,
    /// Whether the last block was not a header.
    lost: bool,
}

/// The bytes of the archive, lent to one member at a time.
struct Shared {
    bytes: Bytes,
    at: u64,
    /// The number of the current member; its bytes that are left, and the padding behind them.
    member: u64,
    left: u64,
    fill: u64,
}

/// A file in the archive.
pub(in crate::load) struct TarEntry {
    pub(in crate::load) name: String,
    pub(in crate::load) at: u64,
    pub(in crate::load) len: u64,
    pub(in crate::load) bytes: Bytes,
}

/// What comes next in an archive.
pub(in crate::load) enum TarItem {
    Entry(TarEntry),
    /// A block at this offset that should be a header and is not.
    Lost(u64),
    End,
}

impl Tar {
    pub(in crate::load) fn new(bytes: Bytes) -> Self {
        let shared = Shared { bytes, at: 0, member: 0, left: 0, fill: 0 };
        Self { shared: Arc::new(Mutex::new(shared)), lost: false }
    }

    /// Skips what is left of the current member and gives the next file.
    pub(in crate::load) fn next(&mut self) -> io::Result<TarItem> {
        let mut long_name = None;
        let mut long_size = None;
        loop {
            let mut shared = self.shared.lock().unwrap_or_else(PoisonError::into_inner);
            shared.skip_member()?;
            let at = shared.at;
            let mut block = [0; BLOCK];
            match shared.block(&mut block)? {
                0 => return Ok(TarItem::End),
                BLOCK => {}
                _ => return Err(io::ErrorKind::UnexpectedEof.into()),
            }
            if block.iter().all(|byte| *byte == 0) {
                continue;
            }
            let len = size(&block[124..136]);
            let (true, Some(len)) = (is_header(&block), len) else {
                if std::mem::replace(&mut self.lost, true) {
                    continue;
                }
                return Ok(TarItem::Lost(at));
            };
            self.lost = false;
            let kind = block[156];
            let len = if matches!(kind, b'0' | 0 | b'7') { long_size.take().unwrap_or(len) } else { len };
            (shared.left, shared.fill) = (len, len.next_multiple_of(BLOCK as u64).saturating_sub(len));
            shared.member += 1;
            match kind {
                b'0' | 0 | b'7' => {
                    let (name, at, member) = (words(&block[..100]), shared.at, shared.member);
                    let prefix =
                        if &block[257..263] == b"ustar\0" { words(&block[345..500]) } else { String::new() };
                    let name = if prefix.is_empty() { name } else { format!("{prefix}/{name}") };
                    let name = long_name.take().unwrap_or(name);
                    drop(shared);
                    if name.ends_with('/') {
                        continue;
                    }
                    let bytes = Box::new(LentReader { shared: Arc::clone(&self.shared), member });
                    return Ok(TarItem::Entry(TarEntry { name, at, len, bytes }));
                }
                b'L' | b'x' if len <= LONGEST => {
                    let mut value = Vec::new();
                    let member = shared.member;
                    drop(shared);
                    LentReader { shared: Arc::clone(&self.shared), member }.read_to_end(&mut value)?;
                    if kind == b'L' {
                        long_name = Some(words(&value));
                    } else {
                        let (name, size) = attributes(&value);
                        (long_name, long_size) = (name.or(long_name), size.or(long_size));
                    }
                }
                // Folders, links, and attributes of the whole archive.
                _ => {}
            }
        }
    }
}

/// The path and the size in pax attributes, lines like `25 path=inside/name.txt`.
fn attributes(mut bytes: &[u8]) -> (Option<String>, Option<u64>) {
    let (mut name, mut size) = (None, None);
    while let Some(space) = memchr::memchr(b' ', bytes) {
        let len = str::from_utf8(&bytes[..space]).ok().and_then(|len| len.parse::<usize>().ok());
        let Some(len) = len.filter(|len| *len > space && *len <= bytes.len()) else { break };
        let line = bytes[space + 1..len].trim_ascii_end();
        if let Some(path) = line.strip_prefix(b"path=") {
            name = Some(text_of(path).into_owned());
        } else if let Some(digits) = line.strip_prefix(b"size=") {
            size = str::from_utf8(digits).ok().and_then(|digits| digits.parse().ok());
        }
        bytes = &bytes[len..];
    }
    (name, size)
}

impl Shared {
    fn block(&mut self, block: &mut [u8; BLOCK]) -> io::Result<usize> {
        let mut done = 0;
        while done < BLOCK {
            match self.bytes.read(&mut block[done..]) {
                Ok(0) => break,
                Ok(n) => done += n,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        self.at += done as u64;
        Ok(done)
    }

    /// Skips what is left of the current member.
    fn skip_member(&mut self) -> io::Result<()> {
        let rest = self.left.saturating_add(self.fill);
        (self.left, self.fill) = (0, 0);
        let passed = io::copy(&mut (&mut self.bytes).take(rest), &mut io::sink())?;
        self.at += passed;
        if passed < rest { Err(io::ErrorKind::UnexpectedEof.into()) } else { Ok(()) }
    }
}

/// The bytes of one member, until the next one is asked for.
struct LentReader {
    shared: Arc<Mutex<Shared>>,
    member: u64,
}

impl Read for LentReader {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let mut shared = self.shared.lock().unwrap_or_else(PoisonError::into_inner);
        if shared.member != self.member || shared.left == 0 || out.is_empty() {
            return Ok(0);
        }
        let most = out.len().min(usize::try_from(shared.left).unwrap_or(usize::MAX));
        let n = shared.bytes.read(&mut out[..most])?;
        if n == 0 {
            (shared.left, shared.fill) = (0, 0);
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        shared.left -= n as u64;
        shared.at += n as u64;
        Ok(n)
    }
}
