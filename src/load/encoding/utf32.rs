//! UTF-32, with a byte order mark, as Python and iconv write it.

use std::io::{self, BufRead, BufReader, Cursor, Read};

/// Which byte of a character comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::load) enum ByteOrder {
    Little,
    Big,
}

/// Returns the order of the bytes if a stream begins with the byte order mark of UTF-32. In UTF-16, the one of little
/// endian would be followed by a zero, which no text begins with.
pub(in crate::load) fn utf32(head: &[u8]) -> Option<ByteOrder> {
    match head {
        [0xFF, 0xFE, 0, 0, ..] => Some(ByteOrder::Little),
        [0, 0, 0xFE, 0xFF, ..] => Some(ByteOrder::Big),
        _ => None,
    }
}

/// Reads UTF-32 as UTF-8. What is no character becomes `U+FFFD`, and an error at the end of the stream says so.
pub(in crate::load) struct Utf32<R> {
    inner: BufReader<R>,
    order: ByteOrder,
    /// Bytes of a character whose others are still to come.
    begun: Vec<u8>,
    /// Text that has not been taken yet.
    ready: Cursor<Vec<u8>>,
    is_first: bool,
    broken: bool,
}

impl<R: Read> Utf32<R> {
    /// Decodes `inner`.
    pub(in crate::load) fn new(inner: R, order: ByteOrder) -> Self {
        let inner = BufReader::with_capacity(32 * 1024, inner);
        Self { inner, order, begun: Vec::new(), ready: Cursor::default(), is_first: true, broken: false }
    }

    /// Decodes what is buffered; returns whether there was anything.
    fn refill(&mut self) -> io::Result<bool> {
        let raw = self.inner.fill_buf()?;
        let (len, is_end) = (raw.len(), raw.is_empty());
        self.begun.extend_from_slice(raw);
        self.inner.consume(len);
        let mut text = String::new();
        let (units, rest) = self.begun.as_chunks::<4>();
        for unit in units {
            let code = match self.order {
                ByteOrder::Little => u32::from_le_bytes(*unit),
                ByteOrder::Big => u32::from_be_bytes(*unit),
            };
            let c = char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER);
            self.broken |= char::from_u32(code).is_none();
            if !(std::mem::take(&mut self.is_first) && c == '\u{FEFF}') {
                text.push(c);
            }
        }
        let rest = rest.to_vec();
        if is_end && !rest.is_empty() {
            self.broken = true;
            text.push(char::REPLACEMENT_CHARACTER);
        }
        self.begun = if is_end { Vec::new() } else { rest };
        let is_any = !is_end || !text.is_empty();
        self.ready = Cursor::new(text.into_bytes());
        Ok(is_any)
    }
}

impl<R: Read> Read for Utf32<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        loop {
            let n = self.ready.read(out)?;
            if n > 0 || out.is_empty() {
                return Ok(n);
            }
            if !self.refill()? {
                return match std::mem::take(&mut self.broken) {
                    true => Err(io::Error::new(
                        io::ErrorKind::InvalidData,
                        "broken UTF-32: what cannot be read stands as \u{FFFD}",
                    )),
                    false => Ok(0),
                };
            }
        }
    }
}

#[cfg(test)]
mod tests {

    use crate::load::tests::{read_as, texts};

    fn encoded(text: &str, unit: fn(u32) -> [u8; 4]) -> Vec<u8> {
        text.chars().flat_map(|c| unit(u32::from(c))).collect()
    }

    #[test]
    fn utf32_is_read_in_either_order() {
        let text = "“Late,” said Zoë 🚢.\n".repeat(9000);
        for unit in [u32::to_le_bytes, u32::to_be_bytes] {
            let (articles, problems) = read_as("a.txt", encoded(&format!("\u{FEFF}{text}"), unit));
            assert_eq!((texts(&articles), problems), (vec![&*text], vec![]));
        }
    }

    #[test]
    fn broken_utf32_is_told() {
        let mut bytes = encoded("\u{FEFF}Late again. Then it came.", u32::to_le_bytes);
        bytes.extend([0, 0xD8, 0, 0, b'x']);
        let (articles, problems) = read_as("a.txt", bytes);
        assert_eq!(texts(&articles), ["Late again. Then it came.\u{FFFD}\u{FFFD}"]);
        assert!(problems[0].contains("broken UTF-32"), "{problems:?}");
    }
}
