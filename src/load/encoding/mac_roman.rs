//! Recognises the encoding of old Macs, which browsers do not detect, by its quotation marks and dashes.

/// Returns whether a text in some encoding of one byte per character is most likely Mac Roman.
///
/// Its marks are capital letters with accents in Windows-1252, and stand where no such letter does: between small letters,
/// or behind a full stop or a comma.
pub(super) fn is_mac_roman(bytes: &[u8]) -> bool {
    let (mut certain, mut likely, mut against) = (0, 0, 0);
    for (at, byte) in bytes.iter().enumerate().filter(|(_, byte)| !byte.is_ascii()) {
        let before = at.checked_sub(1).map_or(b' ', |at| bytes[at]);
        let behind = bytes.get(at + 1).copied().unwrap_or(b' ');
        let begins = before.is_ascii_whitespace() || b"([-\"".contains(&before) || is_mark(before);
        let ends = behind.is_ascii_whitespace() || behind.is_ascii_punctuation() || is_mark(behind);
        let is_after_end = b".,!?;".contains(&before);
        match *byte {
            // An apostrophe.
            0xD5 if before.is_ascii_lowercase() && behind.is_ascii_lowercase() => certain += 1,
            0xD3 | 0xD5 if is_after_end && ends => certain += 1,
            0xD3 | 0xD5 if before.is_ascii_alphanumeric() && ends => likely += 1,
            0xD2 | 0xD4 if begins && behind.is_ascii_alphanumeric() => likely += 1,
            0xD0 | 0xD1 if before == b' ' && behind == b' ' => likely += 1,
            0xD2..=0xD5 if !is_mark(before) && !is_mark(behind) => against += 1,
            // The marks of Windows-1252.
            0x93 | 0x91 if begins && behind.is_ascii_alphanumeric() => against += 1,
            0x94 | 0x92 if ends && (is_after_end || before.is_ascii_alphanumeric()) => against += 1,
            0x96 | 0x97 if before == b' ' && behind == b' ' => against += 1,
            _ => {}
        }
    }
    certain > 0 && certain + likely > 1 && certain + likely > 4 * against
}

/// Returns whether a byte is a quotation mark or a dash of Mac Roman.
fn is_mark(byte: u8) -> bool {
    (0xD0..=0xD5).contains(&byte)
}

#[cfg(test)]
mod tests {
    use encoding_rs::{KOI8_R, WINDOWS_1251};

    use super::*;
    use crate::load::tests::encoded;

    #[test]
    fn marks_tell_it_from_other_encodings() {
        assert!(is_mac_roman(b"\xD2We can\xD5t wait,\xD3 Zo\x91 Bird said \xD1 at the caf\x8E."));
        assert!(is_mac_roman(b"\xD4\xD2Go\xD3, he said.\xD5 It\xD5s late."));
        for (label, text) in [
            ("windows-1252", "“We can’t wait,” Zoë Bird said – at the café. ÒC’est tout"),
            ("windows-1252", "SÓ AS MÃOS PÕEM, disse. Ó mar salgado. NÃO, Ó DEUS"),
            ("windows-1252", "Òmnium i l’Òpera: «Ò», va dir"),
        ] {
            assert!(!is_mac_roman(&encoded(text, label)), "{text}");
        }
        let russian = "Мэр сказал: «Паром, у причала, стоит». У реки, с утра. Т, У и С.";
        for encoding in [KOI8_R, WINDOWS_1251] {
            assert!(!is_mac_roman(&encoding.encode(russian).0));
        }
    }
}
