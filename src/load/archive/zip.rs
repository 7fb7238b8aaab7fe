//! zip: a central directory at the end lists the members. If it is missing or damaged, members are found by their own
//! headers.
//!
//! Written by hand, because the `zip` crate rejects a directory with one damaged line and keeps only one of two
//! members with the same name. To recover those, lines and headers would have to be read here anyway, so the crate
//! would only add code.

use std::collections::HashSet;
use std::fs::File;
use std::io::{self, Read};
use std::sync::Arc;

use flate2::read::DeflateDecoder;

use super::Member;
use crate::load::encoding::text_of;
use crate::load::source::Source;
use crate::load::unpacked::{part_of, read_all_at};

/// How far from the end the directory's record may be: a comment of at most 64 KiB follows it.
const NEAR: u64 = 65_557;
/// The largest directory that is read: a million members and more.
const LONGEST: u64 = 256 << 20;

/// Returns whether a file begins with a member of an archive, or is an empty one.
pub(in crate::load) fn is_zip(head: &[u8], _extension: &str) -> bool {
    head.starts_with(HEADER) || head.starts_with(b"PK\x05\x06")
}

/// A file in the archive.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::load) struct ZipEntry {
    pub(in crate::load) name: String,
    /// Where its own header begins.
    begin: u64,
    /// Its first byte, after its own header.
    at: u64,
    pub(in crate::load) len: u64,
    /// CRC-32 of its unpacked bytes, if given.
    check: Option<u32>,
    /// Compression method: 0 for none, 8 for Deflate.
    pub(in crate::load) method: u16,
    pub(in crate::load) encrypted: bool,
}

impl ZipEntry {
    /// Returns it as a member of `outer`.
    pub(in crate::load) fn member(&self, outer: &Arc<Source>) -> Member {
        let (outer, deflated) = (Arc::clone(outer), self.method == 8);
        Member { outer, at: self.at, len: self.len, deflated, check: self.check }
    }

    /// Returns its bytes, uncompressed, given the whole archive in memory.
    ///
    /// # Errors
    /// If there are more than `most`, or they are damaged.
    pub(in crate::load) fn read(&self, archive: &[u8], most: u64) -> io::Result<Vec<u8>> {
        let inside = part_of(archive, self.at, usize::try_from(self.len).unwrap_or(usize::MAX));
        let mut out = Vec::new();
        match self.method {
            0 => inside.take(most + 1).read_to_end(&mut out),
            8 => DeflateDecoder::new(inside).take(most + 1).read_to_end(&mut out),
            _ => return Err(io::Error::other("packed in a way that cannot be read")),
        }?;
        match out.len() as u64 > most {
            true => Err(io::Error::other(format!("a part of more than {} MiB cannot be read", most >> 20))),
            false => Ok(out),
        }
    }
}

/// The members of an archive.
pub(in crate::load) struct ZipListing {
    /// Its files, in the order of their bytes.
    pub(in crate::load) files: Vec<ZipEntry>,
    /// How many more overlap others: with them, a small archive could unpack to any size.
    pub(in crate::load) overlapping: usize,
    /// What is wrong with its directory.
    pub(in crate::load) wrong: Option<&'static str>,
}

/// Bytes that can be read at an offset: a file on disk, or one in memory.
pub(in crate::load) trait ReadAt {
    /// Returns the number of bytes.
    fn size(&self) -> io::Result<u64>;

    /// Returns `len` bytes at `offset`, fewer at the end.
    fn bytes_at(&self, offset: u64, len: usize) -> io::Result<Vec<u8>>;
}

impl ReadAt for File {
    fn size(&self) -> io::Result<u64> {
        Ok(self.metadata()?.len())
    }

    fn bytes_at(&self, offset: u64, len: usize) -> io::Result<Vec<u8>> {
        read_all_at(self, offset, len)
    }
}

impl ReadAt for [u8] {
    fn size(&self) -> io::Result<u64> {
        Ok(self.len() as u64)
    }

    fn bytes_at(&self, offset: u64, len: usize) -> io::Result<Vec<u8>> {
        Ok(part_of(self, offset, len).to_vec())
    }
}

/// Lists the files of an archive.
pub(in crate::load) fn list(file: &(impl ReadAt + ?Sized)) -> io::Result<ZipListing> {
    let len = file.size()?;
    let (mut files, wrong) = match central(file, len)? {
        Some((files, true)) => (files, None),
        Some((files, false)) => (files, Some("an archive whose list of members is damaged")),
        None => (Vec::new(), Some("an archive without its list of members")),
    };
    if wrong.is_some() {
        let known: HashSet<u64> = files.iter().map(|listed| listed.at).collect();
        files.extend(one_by_one(file, len)?.into_iter().filter(|listed| !known.contains(&listed.at)));
        files.sort_by_key(|listed| listed.at);
    }
    let all = files.len();
    files.dedup_by_key(|listed| listed.begin);
    let mut following = files.iter().skip(1).map(|listed| listed.begin).collect::<Vec<_>>().into_iter();
    files.retain(|listed| following.next().is_none_or(|next| listed.at.saturating_add(listed.len) <= next));
    Ok(ZipListing { overlapping: all - files.len(), files, wrong })
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u64> {
    Some(u64::from(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?)))
}

fn u64_at(bytes: &[u8], at: usize) -> Option<u64> {
    Some(u64::from_le_bytes(bytes.get(at..at + 8)?.try_into().ok()?))
}

/// Stands in for a number that does not fit into four bytes.
const LARGE: u64 = 0xFFFF_FFFF;

/// Signatures of a line of the directory and of a member's own header.
const LINE: &[u8] = b"PK\x01\x02";
const HEADER: &[u8] = b"PK\x03\x04";

/// Returns the files in the central directory, and whether all of it could be read; `None` if there is no directory.
fn central(file: &(impl ReadAt + ?Sized), len: u64) -> io::Result<Option<(Vec<ZipEntry>, bool)>> {
    let from = len.saturating_sub(NEAR);
    let end = file.bytes_at(from, NEAR as usize)?;
    let Some(at) = memchr::memmem::rfind(&end, b"PK\x05\x06") else { return Ok(None) };
    let count = u16_at(&end, at + 10);
    let (Some(mut size), Some(mut start)) = (u32_at(&end, at + 12), u32_at(&end, at + 16)) else {
        return Ok(None);
    };
    // Zip64 keeps larger numbers elsewhere; other programs let the count wrap around.
    let mut count = count.map(u64::from);
    let mut announced = from + at as u64;
    if size == LARGE || start == LARGE || count == Some(u64::from(u16::MAX)) {
        let locator = file.bytes_at(announced.saturating_sub(20), 20)?;
        if let Some(there) = u64_at(&locator, 8).filter(|_| locator.starts_with(b"PK\x06\x07")) {
            let large = file.bytes_at(there, 56)?;
            if let (true, Some(s), Some(o)) =
                (large.starts_with(b"PK\x06\x06"), u64_at(&large, 40), u64_at(&large, 48))
            {
                (size, start, announced) = (s, o, there);
                count = u64_at(&large, 32);
            }
        }
    }
    // Something may precede the archive, such as a program that unpacks it.
    let Some(before) = announced.checked_sub(size).and_then(|at| at.checked_sub(start)) else {
        return Ok(None);
    };
    if size > LONGEST {
        return Err(io::Error::other("a list of members of more than 256 MiB"));
    }
    let list = file.bytes_at(before + start, size as usize)?;
    let (mut files, mut lines) = (Vec::new(), 0u64);
    let mut rest = &*list;
    // After a damaged line, look for the next one.
    while let Some(next) = memchr::memmem::find(rest, LINE) {
        rest = &rest[next..];
        let Some((listed, n)) = one_listed(rest, before) else { break };
        files.extend(listed);
        lines += 1;
        rest = rest.get(n..).unwrap_or_default();
    }
    if files.is_empty() && size > 0 {
        return Ok(None);
    }
    let mut whole = count.is_some_and(|count| count as u16 == lines as u16);
    files.sort_by_key(|listed| listed.begin);
    // Only a member's own header knows how long it is.
    let mut found = Vec::with_capacity(files.len());
    for listed in files {
        let header = file.bytes_at(listed.at, 30)?;
        match u16_at(&header, 26).zip(u16_at(&header, 28)).filter(|_| header.starts_with(HEADER)) {
            Some((name, extra)) => {
                found.push(ZipEntry { at: listed.at + 30 + u64::from(name) + u64::from(extra), ..listed });
            }
            None => whole = false,
        }
    }
    Ok(Some((found, whole)))
}

/// Parses one line of the directory and returns its length; a folder gives no file.
fn one_listed(bytes: &[u8], before: u64) -> Option<(Option<ZipEntry>, usize)> {
    let (flags, method) = (u16_at(bytes, 8)?, u16_at(bytes, 10)?);
    let check = u32_at(bytes, 16).map(|check| check as u32);
    let (mut len, mut size, mut at) = (u32_at(bytes, 20)?, u32_at(bytes, 24)?, u32_at(bytes, 42)?);
    let lengths = [u16_at(bytes, 28)?, u16_at(bytes, 30)?, u16_at(bytes, 32)?].map(usize::from);
    let name = bytes.get(46..46 + lengths[0])?;
    let mut extra = bytes.get(46 + lengths[0]..46 + lengths[0] + lengths[1])?;
    while let (Some(kind), Some(n)) = (u16_at(extra, 0), u16_at(extra, 2)) {
        let value = extra.get(4..4 + usize::from(n)).unwrap_or_default();
        if kind == 1 {
            // Zip64 lists only the numbers that did not fit, in this order.
            let large = [&mut size, &mut len, &mut at].into_iter().filter(|number| **number == LARGE);
            for (n, number) in large.enumerate() {
                *number = u64_at(value, n * 8)?;
            }
        }
        extra = extra.get(4 + usize::from(n)..).unwrap_or_default();
    }
    let listed = (!name.ends_with(b"/")).then(|| ZipEntry {
        name: text_of(name).into_owned(),
        begin: before.saturating_add(at),
        at: before.saturating_add(at),
        len,
        check,
        method,
        encrypted: flags & 1 != 0,
    });
    Some((listed, 46 + lengths.iter().sum::<usize>()))
}

/// Finds files by their own headers, one after the other, as long as the headers say how long the files are.
fn one_by_one(file: &(impl ReadAt + ?Sized), len: u64) -> io::Result<Vec<ZipEntry>> {
    let (mut files, mut at) = (Vec::new(), 0);
    loop {
        let bytes = file.bytes_at(at, 30 + 2 * usize::from(u16::MAX))?;
        if !bytes.starts_with(HEADER) {
            return Ok(files);
        }
        let (Some(flags), Some(method), Some(size)) =
            (u16_at(&bytes, 6), u16_at(&bytes, 8), u32_at(&bytes, 18))
        else {
            return Ok(files);
        };
        let (Some(name), Some(extra)) = (u16_at(&bytes, 26), u16_at(&bytes, 28)) else { return Ok(files) };
        let start = at + 30 + u64::from(name) + u64::from(extra);
        // A member written to a pipe gives its length only after its data, so let its stream end it.
        let unknown = flags & 8 != 0 && size == 0 || size == LARGE;
        let rest = len.saturating_sub(start);
        let name = bytes.get(30..30 + usize::from(name)).unwrap_or_default();
        if !name.ends_with(b"/") {
            files.push(ZipEntry {
                name: text_of(name).into_owned(),
                begin: at,
                at: start,
                len: if unknown { rest } else { size.min(rest) },
                check: u32_at(&bytes, 14).map(|check| check as u32).filter(|_| flags & 8 == 0),
                method,
                encrypted: flags & 1 != 0,
            });
        }
        if unknown {
            return Ok(files);
        }
        at = start + size;
    }
}
