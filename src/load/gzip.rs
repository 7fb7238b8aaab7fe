//! Gzip: members one after the other, as `cat` and crawlers write them.
//!
//! After a damaged member, the next one is searched for, so that callers can continue after an error: in a crawl,
//! each record is its own member. Zeros between and after members are padding.

use std::io::{self, BufRead, Read};

use flate2::bufread::GzDecoder;

use super::decode::Bytes;

/// How many packed bytes are read at once.
const AT_ONCE: usize = 32 << 10;
/// How many bytes show that a member begins.
const BEGIN: usize = 4;
/// How much of the current member is kept: damage is noticed late, sometimes only inside the next member.
const HELD: usize = 1 << 20;

/// Unpacks one member after the other. After an error, reading continues with the next member.
pub(super) enum GzipMembers {
    Inside(GzDecoder<PackedInput>),
    /// After a complete member.
    Between(PackedInput),
    /// Inside a damaged member.
    Lost(PackedInput),
    Ended,
}

impl GzipMembers {
    pub(super) fn new(bytes: Bytes) -> Self {
        Self::Inside(PackedInput { bytes, buffer: Vec::new(), at: 0, begin: 0 }.member())
    }
}

impl Read for GzipMembers {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if out.is_empty() {
            return Ok(0);
        }
        // Whether this may only look like the beginning of a member.
        let mut doubtful = false;
        loop {
            *self = match std::mem::replace(self, Self::Ended) {
                Self::Ended => return Ok(0),
                Self::Between(mut packed) => {
                    let ended = packed.skip_zeros()?;
                    if ended { Self::Ended } else { Self::Inside(packed.member()) }
                }
                Self::Lost(mut packed) => {
                    doubtful = packed.seek_member()?;
                    if doubtful { Self::Inside(packed.member()) } else { Self::Ended }
                }
                Self::Inside(mut member) => match member.read(out) {
                    Ok(0) => Self::Between(member.into_inner()),
                    Err(error) if error.kind() != io::ErrorKind::Interrupted => {
                        *self = Self::Lost(member.into_inner());
                        if doubtful {
                            continue;
                        }
                        return Err(error);
                    }
                    read => {
                        *self = Self::Inside(member);
                        return read;
                    }
                },
            }
        }
    }
}

/// Packed bytes with lookahead.
pub(super) struct PackedInput {
    bytes: Bytes,
    buffer: Vec<u8>,
    at: usize,
    /// Where the current member begins, or what is kept of it.
    begin: usize,
}

impl PackedInput {
    /// Returns the member that begins here, unpacked.
    fn member(mut self) -> GzDecoder<Self> {
        self.begin = self.at;
        GzDecoder::new(self)
    }

    /// Returns the next bytes: at least `n`, or fewer at the end.
    fn ahead(&mut self, n: usize) -> io::Result<&[u8]> {
        while self.buffer.len() - self.at < n {
            self.begin = self.begin.max(self.at.saturating_sub(HELD));
            if self.begin > HELD {
                self.buffer.drain(..self.begin);
                self.at -= self.begin;
                self.begin = 0;
            }
            let held = self.buffer.len();
            self.buffer.resize(held + AT_ONCE, 0);
            let read = self.bytes.read(&mut self.buffer[held..]);
            self.buffer.truncate(held + *read.as_ref().unwrap_or(&0));
            match read {
                Ok(0) => break,
                Err(error) if error.kind() != io::ErrorKind::Interrupted => return Err(error),
                _ => {}
            }
        }
        Ok(&self.buffer[self.at..])
    }

    /// Skips zeros; returns whether nothing else follows.
    fn skip_zeros(&mut self) -> io::Result<bool> {
        loop {
            let bytes = self.ahead(1)?;
            let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
            let (all, none) = (zeros == bytes.len(), bytes.is_empty());
            self.at += zeros;
            if none || !all {
                return Ok(none);
            }
        }
    }

    /// Skips to what looks like the beginning of the next member; returns whether there is one.
    fn seek_member(&mut self) -> io::Result<bool> {
        self.at = self.at.min(self.begin + 1);
        loop {
            self.begin = self.at;
            let bytes = self.ahead(BEGIN)?;
            if bytes.len() < BEGIN {
                return Ok(false);
            }
            // The upper three flags are undefined.
            let begins = |at: usize| matches!(bytes[at..], [0x1F, 0x8B, 8, flags, ..] if flags & 0xE0 == 0);
            let last = bytes.len() - BEGIN;
            let found = memchr::memchr_iter(0x1F, &bytes[..=last]).find(|at| begins(*at));
            self.at += found.unwrap_or(last + 1);
            if found.is_some() {
                return Ok(true);
            }
        }
    }
}

impl Read for PackedInput {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let n = self.fill_buf()?.read(out)?;
        self.consume(n);
        Ok(n)
    }
}

impl BufRead for PackedInput {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.ahead(1)
    }

    fn consume(&mut self, n: usize) {
        self.at += n;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::tests::gzip;

    /// What was read, and how many errors there were.
    fn read(packed: Vec<u8>) -> (String, usize) {
        let mut members = GzipMembers::new(Box::new(io::Cursor::new(packed)));
        let (mut text, mut failures) = (Vec::new(), 0);
        while members.read_to_end(&mut text).is_err() {
            failures += 1;
        }
        (String::from_utf8_lossy(&text).into_owned(), failures)
    }

    #[test]
    fn members_are_read_one_after_the_other() {
        let (one, two) = (gzip(b"one "), gzip(b"two "));
        assert_eq!(read([&*one, &*two].concat()), ("one two ".into(), 0));
        assert_eq!(read([&*one, &[0; 70_000], &*two, &[0; 512]].concat()), ("one two ".into(), 0), "padding");
        assert_eq!(read([&*one, b"junk"].concat()), ("one ".into(), 1));
        assert_eq!(read([&*one, &*gzip(b""), &*two].concat()), ("one two ".into(), 0));
    }

    #[test]
    fn the_member_after_a_damaged_one_is_found() {
        let three = [gzip(b"one "), gzip(b"two "), gzip(b"three ")];
        let mut broken = three.clone();
        broken[1][12] ^= 0xFF;
        let (text, failures) = read(broken.concat());
        assert!(text.starts_with("one ") && text.ends_with("three "), "{text}");
        assert_eq!(failures, 1);
        let cut = [&three[0], &three[1][..three[1].len() - 9], &three[2]].concat();
        assert!(read(cut).0.ends_with("three "));
        // Bytes that only look like a member cost nothing.
        let false_ones = [&three[0][..15], &b"\x1F\x8B\x08\0\0\0\0\0\0\0\xFF".repeat(9_999)[..], &three[2]];
        let (text, failures) = read(false_ones.concat());
        assert!(text.ends_with("three ") && failures <= 2, "{text} {failures}");
    }
}
