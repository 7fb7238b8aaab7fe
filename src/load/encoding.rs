//! Encodings: UTF-8, UTF-16, UTF-32, or else what browsers would assume.
//!
//! UTF-16 and UTF-32 are decoded as streams ([`Transcoded`], [`Utf32`]). A source that is not UTF-8 has one [`legacy`] encoding, detected from
//! its first bytes, in which each record is decoded ([`text_in`]). A source that is UTF-8 except for some bytes
//! counts as UTF-8: in a dump of a million lines, one bad line must not decide for the others.

mod mac_roman;
mod utf32;

use std::borrow::Cow;
use std::collections::HashSet;
use std::io::{self, BufRead, BufReader, Cursor, Read};

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{CoderResult, Decoder, Encoding, MACINTOSH, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::decode::Bytes;
pub(super) use utf32::{Utf32, utf32};

/// The byte order mark of UTF-8.
pub(super) const MARK: &[u8] = b"\xEF\xBB\xBF";

/// Returns the length of a byte order mark at the beginning.
pub(super) fn mark_len(head: &[u8]) -> usize {
    if head.starts_with(MARK) { MARK.len() } else { 0 }
}

/// Returns what follows a byte order mark.
pub(super) fn without_mark(bytes: &[u8]) -> &[u8] {
    &bytes[mark_len(bytes)..]
}

/// Decodes bytes of unknown encoding: as UTF-8, with stray bytes as Windows-1252, or all as Windows-1252 if stray
/// bytes are the majority.
///
/// Windows-1252 has a character for every byte, so nothing is lost, and a text with a few stray bytes is otherwise
/// correct.
pub(super) fn text_of(bytes: &[u8]) -> Cow<'_, str> {
    if let Ok(text) = str::from_utf8(bytes) {
        return Cow::Borrowed(text);
    }
    if is_legacy(bytes) {
        return WINDOWS_1252.decode_without_bom_handling(bytes).0;
    }
    let mut text = String::with_capacity(bytes.len() + bytes.len() / 16);
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.push_str(&WINDOWS_1252.decode_without_bom_handling(chunk.invalid()).0);
    }
    Cow::Owned(text)
}

/// Decodes a record of a source in a legacy `encoding`, or as [`text_of`] does if there is none.
pub(super) fn text_in<'b>(bytes: &'b [u8], encoding: Option<&'static Encoding>) -> Cow<'b, str> {
    match (encoding, str::from_utf8(bytes)) {
        (None, _) => text_of(bytes),
        (Some(other), Ok(text)) if other.is_ascii_compatible() && is_utf8_on_purpose(text) => {
            Cow::Borrowed(text)
        }
        (Some(encoding), _) => encoding.decode_without_bom_handling(bytes).0,
    }
}

/// Returns the legacy encoding of a source that begins with `head`; `None` if it is UTF-8, stray bytes aside.
///
/// It is detected as in Firefox, except for Mac Roman, which Firefox does not know. A mere guess counts as Windows-1252: prices in pounds do not make a text Polish.
pub(super) fn legacy(head: &[u8]) -> Option<&'static Encoding> {
    /// More bytes would not make the guess any better.
    const ENOUGH: usize = 64 << 10;
    if !is_legacy(head) {
        return None;
    }
    let before = Encoding::ascii_valid_up_to(head).saturating_sub(2);
    let sample = &head[before..head.len().min(before + ENOUGH)];
    if mac_roman::is_mac_roman(sample) {
        return Some(MACINTOSH);
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(sample, false);
    let guess = detector.guess(None, Utf8Detection::Deny);
    let is_certain = guess == WINDOWS_1252 || differs(&guess.decode_without_bom_handling(sample).0, sample);
    Some(if is_certain { guess } else { WINDOWS_1252 })
}

/// Returns whether at least one letter in a hundred is inside a word and would not be a letter in Windows-1252.
fn differs(text: &str, bytes: &[u8]) -> bool {
    let western = WINDOWS_1252.decode_without_bom_handling(bytes).0;
    let known: HashSet<char> = western.chars().filter(|c| !c.is_ascii()).collect();
    let (mut letters, mut foreign, mut before) = (0usize, 0usize, ' ');
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let inside = before.is_alphabetic() || chars.peek().is_some_and(|next| next.is_alphabetic());
        letters += usize::from(c.is_alphabetic());
        foreign += usize::from(c.is_alphabetic() && !c.is_ascii() && inside && !known.contains(&c));
        before = c;
    }
    foreign * 100 >= letters.max(1)
}

/// Returns whether stray bytes outnumber the UTF-8 characters beyond ASCII. Those that could be UTF-8 by chance count
/// less.
pub(super) fn is_legacy(bytes: &[u8]) -> bool {
    if str::from_utf8(bytes).is_ok() {
        return false;
    }
    let (mut valid, mut stray, mut on_purpose) = (0, 0, false);
    let mut chunks = bytes.utf8_chunks().peekable();
    while let Some(chunk) = chunks.next() {
        let (text, odd) = (chunk.valid(), chunk.invalid());
        valid += text.bytes().filter(|byte| *byte >= 0xC0).count();
        on_purpose |= !text.is_ascii() && is_utf8_on_purpose(text);
        // A character cut off by the end is not stray.
        let is_cut =
            chunks.peek().is_none() && str::from_utf8(odd).is_err_and(|error| error.error_len().is_none());
        stray += if is_cut { 0 } else { odd.len() };
    }
    stray > valid || stray == valid && stray > 0 && !on_purpose
}

/// Returns whether valid UTF-8 was meant to be UTF-8. By chance, two bytes of another encoding can make one character
/// that is rare in news: `É”` in Windows-1252 is `ɔ`. Many such characters, or any others, are not chance.
fn is_utf8_on_purpose(text: &str) -> bool {
    let mut odd = text.chars().filter(|c| !c.is_ascii());
    text.is_ascii() || odd.clone().any(|c| !('\u{100}'..'\u{800}').contains(&c)) || odd.nth(5).is_some()
}

/// Returns which UTF-16 a stream is in, going by its byte order mark or by every other byte being zero.
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

/// Returns whether the lines of a text end in a carriage return alone, as on old Macs and in what Excel for Mac calls
/// Macintosh text.
pub(super) fn is_of_old_mac(head: &[u8]) -> bool {
    let is_odd = |byte: &u8| byte.is_ascii_control() && !byte.is_ascii_whitespace();
    memchr::memchr(b'\r', head).is_some() && memchr::memchr(b'\n', head).is_none() && !head.iter().any(is_odd)
}

/// Reads such a text with newlines, as UTF-8. Text that is not UTF-8 is in the encoding of those machines.
pub(super) fn of_old_mac(head: &[u8], bytes: Bytes) -> Bytes {
    let bytes = Box::new(OldMac(bytes));
    if is_legacy(head) { Box::new(Transcoded::new(bytes, MACINTOSH)) } else { bytes }
}

/// Replaces carriage returns with newlines.
struct OldMac(Bytes);

impl Read for OldMac {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let n = self.0.read(out)?;
        out[..n].iter_mut().filter(|byte| **byte == b'\r').for_each(|byte| *byte = b'\n');
        Ok(n)
    }
}

/// Reads UTF-16 as UTF-8. Half a surrogate pair becomes `U+FFFD`, and an error at the end of the stream says so.
pub(super) struct Transcoded<R> {
    inner: BufReader<R>,
    decoder: Decoder,
    /// Text that has not been taken yet.
    ready: Cursor<Vec<u8>>,
    finished: bool,
    broken: bool,
}

impl<R: Read> Transcoded<R> {
    /// Decodes `inner`, which is in this `encoding`.
    pub(super) fn new(inner: R, encoding: &'static Encoding) -> Self {
        let inner = BufReader::with_capacity(32 * 1024, inner);
        let decoder = encoding.new_decoder_with_bom_removal();
        Self { inner, decoder, ready: Cursor::default(), finished: false, broken: false }
    }

    fn refill(&mut self) -> io::Result<()> {
        let raw = self.inner.fill_buf()?;
        let last = raw.is_empty();
        self.ready.set_position(0);
        let ready = self.ready.get_mut();
        ready.resize(64 * 1024, 0);
        let (result, read, written, broken) = self.decoder.decode_to_utf8(raw, ready, last);
        ready.truncate(written);
        self.inner.consume(read);
        self.broken |= broken;
        self.finished = last && result == CoderResult::InputEmpty;
        Ok(())
    }
}

impl<R: Read> Read for Transcoded<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        loop {
            let n = self.ready.read(out)?;
            if n > 0 || out.is_empty() {
                return Ok(n);
            }
            if self.finished {
                return match std::mem::take(&mut self.broken) {
                    true => Err(io::Error::new(
                        io::ErrorKind::InvalidData,
                        "broken UTF-16: what cannot be read stands as \u{FFFD}",
                    )),
                    false => Ok(0),
                };
            }
            self.refill()?;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::tests::encoded;
    use proptest::prelude::*;

    #[test]
    fn a_legacy_encoding_applies_to_the_whole_source() {
        for text in ["“FÊTE À LA MAIRIE” et «RÉUSSITÉ», dit-on", "„Das war Spaß“, sagte sie", "“CAFÉ’S”"]
        {
            let bytes = encoded(text, "windows-1252");
            assert_eq!(legacy(&bytes), Some(WINDOWS_1252), "{text}");
            assert_eq!((&*text_of(&bytes), &*text_in(&bytes, legacy(&bytes))), (text, text));
        }
        // A record that could be UTF-8 by chance, and one that really is.
        let chance = encoded("CAFÉ’S", "windows-1252");
        assert_eq!(text_in(&chance, Some(WINDOWS_1252)), "CAFÉ’S");
        assert_eq!(text_in("it’s a café".as_bytes(), Some(WINDOWS_1252)), "it’s a café");
        assert_eq!(text_in("Мир и море".as_bytes(), Some(WINDOWS_1252)), "Мир и море");
    }

    #[test]
    fn stray_bytes_in_utf8_do_not_change_the_encoding() {
        let mut bytes = "“Ça va”, it’s fine; a stray ".as_bytes().to_vec();
        bytes.extend(b"\x93 and \xE9.");
        assert_eq!(legacy(&bytes), None);
        assert_eq!(text_of(&bytes), "“Ça va”, it’s fine; a stray “ and é.");
        // Cut inside a character.
        assert_eq!(legacy(&"late “".as_bytes()[..7]), None);
        assert_eq!(legacy(b"plain"), None);
    }

    #[test]
    fn legacy_encodings_are_detected_as_in_browsers() {
        for (label, text) in [
            ("windows-1251", "Мэр сказал: «Паром опоздал опять», и ушёл."),
            ("koi8-u", "Мэр сказал, что паром опоздал опять."),
            ("windows-1250", "Burmistrz rzekł: „Prom się spóźnił”. Łódź też."),
            ("iso-8859-2", "Burmistrz rzekł, że prom się spóźnił. Łódź też."),
            ("windows-1253", "Ο δήμαρχος είπε ότι το πλοίο άργησε."),
            ("windows-1254", "Başkan şöyle dedi: vapur geç kaldı, iskele boş kaldığı için."),
            ("windows-1256", "قال رئيس البلدية إن العبارة تأخرت."),
            ("shift_jis", "市長は「船が遅れた」と言った。"),
            ("gbk", "市长说渡轮又晚点了。"),
            ("big5", "市長說渡輪又晚點了。"),
            ("euc-kr", "시장은 배가 늦었다고 말했다."),
        ] {
            let bytes = encoded(text, label);
            let found = legacy(&bytes);
            assert_eq!(text_in(&bytes, found), text, "{label}: {found:?}");
        }
        // Without clear signs it is Windows-1252.
        for text in ["The fare rose to £5 – “a scandal”, she said", "It cost £9m, up 5°", "Café £7"]
        {
            assert_eq!(legacy(&encoded(text, "windows-1252")), Some(WINDOWS_1252), "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_bytes_can_be_decoded(bytes: Vec<u8>) {
            let text = text_in(&bytes, legacy(&bytes)).into_owned();
            if let Ok(same) = str::from_utf8(&bytes) {
                prop_assert_eq!(text, same);
            }
        }
    }
}
