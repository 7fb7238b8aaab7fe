//! Characters: UTF-8, UTF-16, else Windows-1252.
//!
//! UTF-16 is a matter of the whole stream and is transcoded as it flows ([`Utf16`]). Broken UTF-8 is a matter
//! of one record ([`text_of`]): in a dump of a million lines one bad line must not decide for the others.

use std::borrow::Cow;
use std::io::{self, Read};

use encoding_rs::{CoderResult, Decoder, Encoding, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// The byte order mark of UTF-8.
pub(super) const MARK: &[u8] = b"\xEF\xBB\xBF";

/// The text that `bytes` stand for: UTF-8, and each stray byte as Windows-1252 has it.
///
/// Windows-1252 gives every byte a character, so none is lost; and in a text that is UTF-8 but for a few
/// bytes, the rest stays right.
pub(super) fn text_of(bytes: &[u8]) -> Cow<'_, str> {
    if let Ok(text) = str::from_utf8(bytes) {
        return Cow::Borrowed(text);
    }
    let mut text = String::with_capacity(bytes.len() + bytes.len() / 16);
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.push_str(&WINDOWS_1252.decode_without_bom_handling(chunk.invalid()).0);
    }
    Cow::Owned(text)
}

/// Which UTF-16 a stream that begins so is, if it is: by its mark, or because every other byte is zero.
pub(super) fn utf16(head: &[u8]) -> Option<&'static Encoding> {
    const NEAR: usize = 512;
    match head {
        [0xFF, 0xFE, ..] => return Some(UTF_16LE),
        [0xFE, 0xFF, ..] => return Some(UTF_16BE),
        _ => {}
    }
    let (pairs, _) = head[..head.len().min(NEAR)].as_chunks::<2>();
    let zeros = |half: usize| pairs.iter().filter(|pair| pair[half] == 0).count();
    let (first, second, most) = (zeros(0), zeros(1), pairs.len() * 9 / 10);
    match pairs.len() {
        ..4 => None,
        _ if first == 0 && second >= most => Some(UTF_16LE),
        _ if second == 0 && first >= most => Some(UTF_16BE),
        _ => None,
    }
}

/// Reads UTF-16 as UTF-8. Half a pair becomes `U+FFFD`, and an error at the end of the stream says so.
pub(super) struct Utf16<R> {
    inner: R,
    decoder: Decoder,
    /// What was read and not yet decoded, from `at` on.
    raw: Vec<u8>,
    at: usize,
    /// What was decoded and not yet taken, from `taken` on.
    ready: Vec<u8>,
    taken: usize,
    finished: bool,
    broken: bool,
}

impl<R: Read> Utf16<R> {
    /// A reader over `inner`, which is in this `encoding`.
    pub(super) fn new(inner: R, encoding: &'static Encoding) -> Self {
        let decoder = encoding.new_decoder_with_bom_removal();
        let (raw, ready) = (Vec::new(), Vec::new());
        Self { inner, decoder, raw, at: 0, ready, taken: 0, finished: false, broken: false }
    }

    fn refill(&mut self) -> io::Result<()> {
        let mut last = false;
        if self.at == self.raw.len() {
            self.raw.resize(32 * 1024, 0);
            self.at = self.raw.len();
            let n = self.inner.read(&mut self.raw)?;
            self.raw.truncate(n);
            self.at = 0;
            last = n == 0;
        }
        self.ready.resize(64 * 1024, 0);
        let (result, read, written, broken) =
            self.decoder.decode_to_utf8(&self.raw[self.at..], &mut self.ready, last);
        self.at += read;
        self.ready.truncate(written);
        self.taken = 0;
        self.broken |= broken;
        self.finished = last && result == CoderResult::InputEmpty;
        Ok(())
    }
}

impl<R: Read> Read for Utf16<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        while self.taken == self.ready.len() {
            if self.finished {
                return match std::mem::take(&mut self.broken) {
                    true => Err(io::Error::new(
                        io::ErrorKind::InvalidData,
                        "broken UTF-16: what cannot be read stands as \u{FFFD}",
                    )),
                    false => Ok(0),
                };
            }
            self.ready.clear();
            self.taken = 0;
            self.refill()?;
        }
        let n = out.len().min(self.ready.len() - self.taken);
        out[..n].copy_from_slice(&self.ready[self.taken..self.taken + n]);
        self.taken += n;
        Ok(n)
    }
}
