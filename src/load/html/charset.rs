//! Which characters the bytes of a page or a feed stand for.

use encoding_rs::{Encoding, ISO_2022_JP, UTF_8};

use crate::load::encoding::text_of;

/// How far into a document it may say its character set.
const NEAR: usize = 4096;

/// The text of `bytes`: UTF-8 if they are that, else in the character set called `label`, else as [`text_of`] has
/// them. What a document says of itself is often wrong, what is valid UTF-8 hardly ever by chance.
pub(in crate::load) fn decoded(bytes: &[u8], label: Option<&str>) -> String {
    let named = label.and_then(|label| Encoding::for_label(label.trim().as_bytes()));
    match (named, str::from_utf8(bytes)) {
        (named, Ok(text)) if named != Some(ISO_2022_JP) => text.to_owned(),
        (Some(encoding), _) if encoding != UTF_8 => {
            encoding.decode_without_bom_handling(bytes).0.into_owned()
        }
        _ => text_of(bytes).into_owned(),
    }
}

/// The character set that a page, or the first line of XML, names.
pub(in crate::load) fn named(bytes: &[u8]) -> Option<String> {
    let near = bytes[..bytes.len().min(NEAR)].to_ascii_lowercase();
    let word = if near.trim_ascii_start().starts_with(b"<?xml") { "encoding" } else { "charset" };
    memchr::memmem::find_iter(&near, word).find_map(|at| {
        let rest = near[at + word.len()..].trim_ascii_start();
        let rest = rest.strip_prefix(b"=")?.trim_ascii_start();
        let rest = rest.strip_prefix(b"\"").or(rest.strip_prefix(b"'")).unwrap_or(rest);
        let len = rest.iter().take_while(|b| b.is_ascii_alphanumeric() || b"-_:.".contains(b)).count();
        let label = str::from_utf8(&rest[..len]).ok()?;
        Encoding::for_label(label.as_bytes()).map(|_| label.to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn character_sets_are_named_and_checked() {
        for head in [
            &b"<meta charset=windows-1251>"[..],
            b"<meta http-equiv='Content-Type' content='text/html; charset=windows-1251'>",
            b"<?xml version='1.0' encoding=\"windows-1251\"?>",
            b"<META CHARSET = \"windows-1251\">",
        ] {
            assert_eq!(
                named(head).as_deref().map(str::to_lowercase).as_deref(),
                Some("windows-1251"),
                "{head:?}"
            );
        }
        assert_eq!(named(b"<p>charset=unheard-of"), None);
        assert_eq!(decoded(b"\xCC\xE8\xF0", Some("windows-1251")), "Мир");
        assert_eq!(decoded("Мир".as_bytes(), Some("windows-1251")), "Мир", "it lies");
        assert_eq!(decoded(b"caf\xE9", Some("utf-8")), "café");
        assert_eq!(decoded(b"\x93caf\xE9\x94", None), "“café”");
        assert_eq!(decoded(b"\x93\xFA\x96{", Some("shift_jis")), "日本");
    }
}
