//! The encoding of a page or a feed.

use encoding_rs::{Encoding, ISO_2022_JP, UTF_8, UTF_16BE, UTF_16LE};

use super::tokens::{HtmlToken, attribute, tokens};
use crate::load::encoding::{is_legacy, legacy, text_in};

/// How far into a document its encoding may be declared: web archives insert scripts before that.
const NEAR: usize = 32 << 10;

/// Decodes a page or a feed. `label` is the encoding that the server named.
pub(in crate::load) fn decoded(bytes: &[u8], label: Option<&str>) -> String {
    text_in(bytes, encoding(bytes, label)).into_owned()
}

/// Returns the encoding of a document that is not UTF-8: the one that `label` or the document names, or else the
/// detected one.
///
/// Declarations are often wrong. Valid UTF-8 with a few stray bytes is hardly ever chance, and a document that
/// wrongly claims UTF-8 may name the right encoding further down.
pub(in crate::load) fn encoding(bytes: &[u8], label: Option<&str>) -> Option<&'static Encoding> {
    const ESCAPE: u8 = 0x1B;
    if is_legacy(bytes) {
        let given = label.and_then(|label| Encoding::for_label(label.trim().as_bytes()));
        return given
            .filter(|encoding| *encoding != UTF_8)
            .or_else(|| named(bytes))
            .or_else(|| legacy(bytes));
    }
    // ISO-2022-JP is plain ASCII with escapes, so only its name shows it.
    memchr::memchr(ESCAPE, bytes).and_then(|_| named(bytes)).filter(|encoding| *encoding == ISO_2022_JP)
}

/// Returns the first encoding other than UTF-8 that a document names, in its XML declaration or a meta tag.
pub(in crate::load) fn named(bytes: &[u8]) -> Option<&'static Encoding> {
    let near = String::from_utf8_lossy(&bytes[..bytes.len().min(NEAR)]);
    tokens(&near).find_map(|piece| {
        let label = match piece {
            HtmlToken::Comment(words) => attribute(words.strip_prefix("?xml")?, "encoding"),
            HtmlToken::Open(name, rest) if name.eq_ignore_ascii_case("meta") => attribute(rest, "charset")
                .or_else(|| {
                    let content = attribute(rest, "content")?.to_ascii_lowercase();
                    let label = content.split_once("charset=")?.1.trim_matches([' ', '"', '\'']);
                    Some(label.split([';', ' ']).next()?.to_owned())
                }),
            _ => None,
        };
        let encoding = Encoding::for_label(label?.trim().as_bytes())?;
        // If the tags are readable, it is not UTF-16.
        (![UTF_8, UTF_16BE, UTF_16LE].contains(&encoding)).then_some(encoding)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings_are_named_and_checked() {
        for head in [
            &b"<meta charset=windows-1251>"[..],
            b"<meta http-equiv='Content-Type' content='text/html; charset=windows-1251'>",
            b"<?xml version='1.0' encoding=\"windows-1251\"?>",
            b"<META CHARSET = \"windows-1251\">",
            b"<script src=a.js charset=utf-8></script><!-- charset=gbk --><meta charset=windows-1251>",
            b"<link charset='shift_jis'><meta charset=utf-8><meta content='text/html;charset=windows-1251;'>",
            b"<?xml version='1.0' encoding='utf-16'?><p>charset=gbk<meta charset=windows-1251>",
        ] {
            assert_eq!(named(head).map(Encoding::name), Some("windows-1251"), "{head:?}");
        }
        assert_eq!(named(b"<p>charset=gbk <meta charset=unheard-of>"), None);
        assert_eq!(decoded(b"\xCC\xE8\xF0", Some("windows-1251")), "Мир");
        assert_eq!(decoded("Мир".as_bytes(), Some("windows-1251")), "Мир", "it lies");
        assert_eq!(
            decoded(b"\xE2\x80\x9Cit\xE2\x80\x99s\xE2\x80\x9D \x93", Some("windows-1251")),
            "“it’s” “"
        );
        assert_eq!(decoded(b"caf\xE9", Some("utf-8")), "café");
        assert_eq!(decoded(b"<meta charset=windows-1251>\xCC\xE8\xF0", Some("utf-8")).split_off(27), "Мир");
        assert_eq!(decoded(b"\x93caf\xE9\x94", None), "“café”");
        assert_eq!(decoded(b"\x93\xFA\x96{", Some("shift_jis")), "日本");
        assert_eq!(decoded(b"<meta charset=iso-2022-jp>\x1B$BF|K\\\x1B(B", None).split_off(26), "日本");
    }
}
