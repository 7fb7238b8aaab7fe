//! tar: members one after the other, each after a header that the `tar` crate reads.
//!
//! Each header gets a reader of its own. That way a member can go to the thread that unpacks it, which the crate's
//! entries cannot, and reading continues after a damaged header, where the crate stops.

use std::io::{self, Read};
use std::sync::{Arc, Mutex, PoisonError};

use tar::{Archive, EntryType, Header};

use crate::load::decode::Bytes;
use crate::load::encoding::text_of;

/// The block size of a tar.
pub(super) const BLOCK: usize = 512;
/// The most bytes between two members: padding, a long name, attributes. The crate itself has no limit.
const BETWEEN: usize = 64 << 20;

/// Returns whether a file begins with a header, which holds its own checksum. Old programs sum signed bytes.
pub(in crate::load) fn is_tar(head: &[u8], _extension: &str) -> bool {
    let Some(block) = head.get(..BLOCK).filter(|block| block[0] != 0) else { return false };
    let stated = Header::from_byte_slice(block).cksum().ok();
    stated == Some(checksum(block, false)) || stated == Some(checksum(block, true))
}

fn checksum(block: &[u8], signed: bool) -> u32 {
    let value = |(n, byte): (usize, &u8)| match n {
        148..156 => u32::from(b' '),
        _ if signed => i32::from(byte.cast_signed()).cast_unsigned(),
        _ => u32::from(*byte),
    };
    block.iter().enumerate().map(value).fold(0, u32::wrapping_add)
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
    /// The number of the current member, how many of its bytes are left, and the padding after them.
    member: u64,
    left: u64,
    fill: u64,
    /// How many more bytes may come before the next member.
    room: usize,
    /// Why there is no more.
    end: Option<io::Error>,
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
    /// A block at this offset that should be a header but is not.
    Lost(u64),
    End,
}

impl Tar {
    pub(in crate::load) fn new(bytes: Bytes) -> Self {
        let shared = Shared { bytes, at: 0, member: 0, left: 0, fill: 0, room: 0, end: None };
        Self { shared: Arc::new(Mutex::new(shared)), lost: false }
    }

    /// Skips the rest of the current member and returns the next file.
    pub(in crate::load) fn next(&mut self) -> io::Result<TarItem> {
        let mut shared = self.shared.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            shared.skip_member()?;
            shared.room = BETWEEN;
            let mut archive = Archive::new(&mut *shared);
            archive.set_ignore_zeros(true);
            let found = archive.entries()?.next().map(|entry| {
                let entry = entry?;
                let (name, kind) = (text_of(&entry.path_bytes()).into_owned(), entry.header().entry_type());
                // A sparse file has fewer bytes here than on disk.
                let len = if kind.is_gnu_sparse() { entry.header().entry_size()? } else { entry.size() };
                io::Result::Ok((name, kind, len))
            });
            let (name, kind, len) = match found {
                None => return Ok(TarItem::End),
                Some(Ok(member)) => member,
                Some(Err(_)) => match shared.end.take() {
                    Some(end) => return Err(end),
                    None if std::mem::replace(&mut self.lost, true) => continue,
                    None => return Ok(TarItem::Lost(shared.at.saturating_sub(BLOCK as u64))),
                },
            };
            self.lost = false;
            (shared.left, shared.fill) = (len, len.next_multiple_of(BLOCK as u64).saturating_sub(len));
            shared.member += 1;
            // Folders, links, and attributes of the whole archive are skipped.
            if matches!(kind, EntryType::Regular | EntryType::Continuous) && !name.ends_with('/') {
                let bytes = Box::new(LentReader { shared: Arc::clone(&self.shared), member: shared.member });
                return Ok(TarItem::Entry(TarEntry { name, at: shared.at, len, bytes }));
            }
        }
    }
}

impl Shared {
    /// Skips the rest of the current member.
    fn skip_member(&mut self) -> io::Result<()> {
        let rest = self.left.saturating_add(self.fill);
        (self.left, self.fill) = (0, 0);
        let passed = io::copy(&mut (&mut self.bytes).take(rest), &mut io::sink())?;
        self.at += passed;
        if passed < rest { Err(io::ErrorKind::UnexpectedEof.into()) } else { Ok(()) }
    }
}

/// Gives the crate the bytes between members.
impl Read for Shared {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let mut done = 0;
        while done < out.len() && self.end.is_none() {
            match self.bytes.read(&mut out[done..]) {
                Ok(0) => self.end = Some(io::ErrorKind::UnexpectedEof.into()),
                Ok(n) => done += n,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => {
                    self.end = Some(error);
                    // Zero bytes would look like the end of the archive.
                    if done == 0 {
                        return Err(io::ErrorKind::Other.into());
                    }
                }
            }
        }
        self.at += done as u64;
        self.room = self.room.checked_sub(done).ok_or(io::ErrorKind::FileTooLarge)?;
        // The crate only knows sums of unsigned bytes.
        if out.len() == BLOCK && Header::from_byte_slice(out).cksum().ok() == Some(checksum(out, true)) {
            let sum = format!("{:06o}\0 ", checksum(out, false));
            out[148..156].copy_from_slice(sum.as_bytes());
        }
        Ok(done)
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
