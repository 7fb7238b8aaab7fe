//! The keys of articles: by content, and by the bytes of their record.

use std::fmt;

use crate::Article;
use crate::load::Address;

/// The key of an article's content, the same in every file.
///
/// 128 bits of BLAKE3 over headline and text. White space counts as one space and ASCII letters have no case,
/// so that rewrapped text has the same key. Nothing that depends on a Unicode version is folded, because keys
/// must never change.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ContentKey(pub [u8; 16]);

impl ContentKey {
    /// Returns the key of an article.
    ///
    /// ```
    /// use onrecord::{Article, store::ContentKey};
    /// let article = |text: &str| Article { text: text.into(), ..Article::default() };
    /// assert_eq!(ContentKey::of(&article("Two\n lines.")), ContentKey::of(&article("two lines. ")));
    /// assert_ne!(ContentKey::of(&article("One line.")), ContentKey::of(&article("Two lines.")));
    /// ```
    pub fn of(article: &Article) -> Self {
        let mut hasher = blake3::Hasher::new();
        fold_into(&mut hasher, article.title.as_deref().unwrap_or_default());
        hasher.update(&[0]);
        fold_into(&mut hasher, &article.text);
        let mut key = [0; 16];
        key.copy_from_slice(&hasher.finalize().as_bytes()[..16]);
        Self(key)
    }

    /// Parses the hexadecimal form written by [`fmt::Display`].
    pub fn parse(hex: &str) -> Option<Self> {
        if hex.len() != 32 || !hex.is_ascii() {
            return None;
        }
        let mut key = [0; 16];
        for (n, byte) in key.iter_mut().enumerate() {
            *byte = u8::from_str_radix(hex.get(2 * n..2 * n + 2)?, 16).ok()?;
        }
        Some(Self(key))
    }
}

impl fmt::Display for ContentKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// Hashes the words of `text`, each followed by a space, in pieces, so that a long text is not copied.
fn fold_into(hasher: &mut blake3::Hasher, text: &str) {
    let mut buffer = Vec::with_capacity(4096 + 64);
    for word in text.trim_start_matches('\u{FEFF}').split_whitespace() {
        for part in word.as_bytes().chunks(4096) {
            buffer.extend(part.iter().map(u8::to_ascii_lowercase));
            if buffer.len() >= 4096 {
                hasher.update(&buffer);
                buffer.clear();
            }
        }
        buffer.push(b' ');
    }
    hasher.update(&buffer);
}

/// The key of a record: checksum and length of its bytes, known without reading them again.
///
/// By chance, two records of different articles share a key about once in ten million million pairs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RecordKey(pub u64);

impl RecordKey {
    /// Returns the key of the record at `address`.
    pub fn of(address: &Address) -> Self {
        Self::new(address.check, address.len)
    }

    /// Returns the key of a record with this checksum and length.
    pub fn new(check: u32, len: u64) -> Self {
        // No record is longer than 256 MiB, so the length fits.
        Self(u64::from(check) << 32 | len & u64::from(u32::MAX))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn keys_never_change() {
        // These values must never change: an old database must still find its articles.
        let article =
            Article { title: Some("Strike".into()), text: "They stay out.".into(), ..Article::default() };
        assert_eq!(ContentKey::of(&article).to_string(), "88870aec4a2829a0432b1a0e75798c54");
        let moved = Article { title: None, text: "Strike They stay out.".into(), ..Article::default() };
        assert_ne!(ContentKey::of(&article), ContentKey::of(&moved));
    }

    proptest! {
        #[test]
        fn keys_parse_as_displayed(bytes in any::<[u8; 16]>()) {
            prop_assert_eq!(ContentKey::parse(&ContentKey(bytes).to_string()), Some(ContentKey(bytes)));
        }

        #[test]
        fn rewrapping_does_not_change_the_key(words in proptest::collection::vec("\\PC{1,9}", 1..30)) {
            let article = |gap: &str| Article { text: words.join(gap), ..Article::default() };
            prop_assert_eq!(ContentKey::of(&article(" ")), ContentKey::of(&article("\r\n\t ")));
        }
    }
}
