//! Archives: zip and tar. Each member is read like a file in a folder and named `archive.zip/inside/name.txt`.
//!
//! Members that are not packed are addressed by their bytes in the archive; the others are unpacked again when they are
//! shown. Nothing is written to disk, so names like `../../x` do no harm.

mod epub;
mod tar;
mod zip;

use std::io::{self, Read};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use flate2::read::DeflateDecoder;

use super::bomb_guard::{UnpackBudget, guard};
use super::decode::Bytes;
use super::source::Source;
use super::walk;

pub(super) use epub::{CONTAINER, Epub, book, description, unescaped};
pub(super) use tar::{Tar, TarItem, is_tar};
pub(super) use zip::{ZipEntry, ZipListing, is_zip, list};

/// The archives that are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ArchiveKind {
    Zip,
    Tar,
}

/// Where one member is.
#[derive(Clone, Debug)]
pub(super) struct Member {
    /// The archive.
    pub(super) outer: Arc<Source>,
    /// Offset and length of its bytes in the archive.
    pub(super) at: u64,
    pub(super) len: u64,
    /// Whether it is compressed in the archive.
    pub(super) deflated: bool,
    /// CRC-32 of its unpacked bytes, if the archive gives one.
    pub(super) check: Option<u32>,
}

impl Member {
    /// Opens its bytes, uncompressed.
    pub(super) fn open(&self, budget: &UnpackBudget) -> Bytes {
        let inside = Box::new(MemberReader { member: self.clone(), done: 0 });
        let bytes = match self.deflated {
            true => guard(inside, |bytes| Box::new(DeflateDecoder::new(bytes)), budget),
            false => inside,
        };
        match self.check {
            Some(check) => Box::new(CrcReader { bytes, check, hasher: crc32fast::Hasher::new() }),
            None => bytes,
        }
    }
}

/// Reads a range of the archive.
struct MemberReader {
    member: Member,
    done: u64,
}

impl Read for MemberReader {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        const AT_ONCE: usize = 256 << 10;
        let Member { outer, at, len, .. } = &self.member;
        let n = out.len().min(AT_ONCE).min(usize::try_from(len - self.done).unwrap_or(AT_ONCE));
        if n == 0 {
            return Ok(0);
        }
        let bytes = outer.bytes(at + self.done, n).map_err(io::Error::other)?;
        if bytes.is_empty() {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        out[..bytes.len()].copy_from_slice(&bytes);
        self.done += bytes.len() as u64;
        Ok(bytes.len())
    }
}

/// Checks the bytes of a member against their CRC at the end.
struct CrcReader {
    bytes: Bytes,
    check: u32,
    hasher: crc32fast::Hasher,
}

impl Read for CrcReader {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let n = self.bytes.read(out)?;
        self.hasher.update(&out[..n]);
        if n == 0 && !out.is_empty() {
            // The error is returned once.
            let found = std::mem::take(&mut self.hasher).finalize();
            if found != std::mem::take(&mut self.check) {
                return Err(io::Error::other("damaged in the archive: the checksum does not match"));
            }
        }
        Ok(n)
    }
}

/// Returns the path shown for a member; `None` for hidden ones, which are skipped in folders too.
pub(super) fn path_of(archive: &Path, name: &str) -> Option<PathBuf> {
    let mut path = archive.to_owned();
    for part in Path::new(&name.replace('\\', "/")).components() {
        // A name that would lead out of the archive stays inside.
        let Component::Normal(part) = part else { continue };
        if walk::is_skipped(part) {
            return None;
        }
        path.push(part);
    }
    (path != archive).then_some(path)
}

/// Returns whether a member of a book is one of its chapters.
pub(super) fn is_chapter(path: &Path) -> bool {
    let lower = |text: Option<&std::ffi::OsStr>| text.unwrap_or_default().to_string_lossy().to_lowercase();
    let stem = lower(path.file_stem());
    matches!(&*lower(path.extension()), "xhtml" | "html" | "htm")
        && !["nav", "toc", "cover", "titlepage", "copyright"].contains(&&*stem)
}

#[cfg(test)]
mod tests;
