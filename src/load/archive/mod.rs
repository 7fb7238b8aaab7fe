//! Archives: zip and tar. Each member is read like a file of a folder and named `archive.zip/inside/name.txt`.
//!
//! Members are read where they lie: what of an archive is not packed again has a place in its bytes, the rest is
//! unpacked when it is shown. Nothing is written to the disk, so names inside can do no harm.

mod book;
mod tar;
mod zip;

use std::io::{self, Read};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use flate2::read::DeflateDecoder;

use super::bounded::{Spent, bounded};
use super::decode::Bytes;
use super::source::Source;
use super::walk;

pub(super) use book::{Book, CONTAINER, book, description, unescaped};
pub(super) use tar::{Next, Tar};
pub(super) use zip::{List, Listed, list};

/// What kinds of archives are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Zip,
    Tar,
}

/// The kind of an archive that begins so.
pub(super) fn kind(head: &[u8]) -> Option<Kind> {
    match head {
        [b'P', b'K', 3, 4, ..] | [b'P', b'K', 5, 6, ..] => Some(Kind::Zip),
        _ if head.get(..tar::BLOCK).is_some_and(tar::is_header) => Some(Kind::Tar),
        _ => None,
    }
}

/// Where one member lies.
#[derive(Clone, Debug)]
pub(super) struct Member {
    /// The archive.
    pub(super) outer: Arc<Source>,
    /// Its first byte there, and how many there are.
    pub(super) at: u64,
    pub(super) len: u64,
    /// Whether the archive has packed it.
    pub(super) deflated: bool,
    /// The check of its bytes, where the archive has one.
    pub(super) check: Option<u32>,
}

impl Member {
    /// Its bytes, as they were before the archive packed them.
    pub(super) fn open(&self, spent: &Spent) -> Bytes {
        let inside = Box::new(Inside { member: self.clone(), done: 0 });
        let bytes = match self.deflated {
            true => bounded(inside, |bytes| Box::new(DeflateDecoder::new(bytes)), spent),
            false => inside,
        };
        match self.check {
            Some(check) => Box::new(Checked { bytes, check, hasher: crc32fast::Hasher::new() }),
            None => bytes,
        }
    }
}

/// Reads a part of an archive.
struct Inside {
    member: Member,
    done: u64,
}

impl Read for Inside {
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

/// Holds the bytes of a member against their check, which is right or wrong at their end.
struct Checked {
    bytes: Bytes,
    check: u32,
    hasher: crc32fast::Hasher,
}

impl Read for Checked {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let n = self.bytes.read(out)?;
        self.hasher.update(&out[..n]);
        if n == 0 && !out.is_empty() {
            // It is told once.
            let found = std::mem::take(&mut self.hasher).finalize();
            if found != std::mem::take(&mut self.check) {
                return Err(io::Error::other("damaged in the archive: its bytes are not those that went in"));
            }
        }
        Ok(n)
    }
}

/// What a member is called on the screen; none for what is hidden, as in folders.
pub(super) fn path_of(archive: &Path, name: &str) -> Option<PathBuf> {
    let mut path = archive.to_owned();
    for part in Path::new(&name.replace('\\', "/")).components() {
        // Where a name leads out of the archive, it stays inside.
        let Component::Normal(part) = part else { continue };
        if walk::is_passed_over(part) {
            return None;
        }
        path.push(part);
    }
    (path != archive).then_some(path)
}

/// Whether a member is worth looking at: of a book only its chapters are.
pub(super) fn is_chapter(path: &Path) -> bool {
    let lower = |text: Option<&std::ffi::OsStr>| text.unwrap_or_default().to_string_lossy().to_lowercase();
    let stem = lower(path.file_stem());
    matches!(&*lower(path.extension()), "xhtml" | "html" | "htm")
        && !["nav", "toc", "cover", "titlepage", "copyright"].contains(&&*stem)
}

#[cfg(test)]
mod tests;
