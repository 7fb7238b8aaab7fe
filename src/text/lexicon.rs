//! What is known about single words: one table, built once from the lists in `assets/lists`.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::LazyLock;

use super::fold::fold;

/// A set of word classes; a word may have several.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Class(u32);

macro_rules! classes {
    ($($(#[$doc:meta])* $name:ident = $head:literal),* $(,)?) => {
        #[allow(non_upper_case_globals, reason = "a bit number, used to make the constants below")]
        mod bit {
            #[derive(Clone, Copy)]
            #[allow(non_camel_case_types, clippy::upper_case_acronyms, reason = "named as the constants are")]
            pub(super) enum Bit { $($name),* }
        }
        impl Class {
            $($(#[$doc])* pub(crate) const $name: Self = Self(1 << bit::Bit::$name as u32);)*

            fn named(head: &str) -> Option<Self> {
                match head { $($head => Some(Self::$name),)* _ => None }
            }
        }
    };
}

classes! {
    /// A first name.
    FIRST = "first",
    /// A last name.
    LAST = "last",
    /// News writes it in lower case.
    COMMON = "common",
    /// Comes before a name but is not part of it: "Mr", "Senator".
    TITLE = "title",
    /// An office or occupation that may come before a name: "striker", "minister".
    ROLE = "role",
    /// Capitalised, but rarely part of a person's name: countries, days, nationalities.
    PLACE = "place",
    /// Makes the capitalised words before it an organisation or a place: "Party", "Street".
    ORG = "org",
    /// A small word inside names: "van", "bin".
    PARTICLE = "particle",
    /// Ends a name: "Jr".
    SUFFIX = "suffix",
    /// First names and titles of men.
    MALE = "male",
    /// First names and titles of women.
    FEMALE = "female",
    /// A verb that reports speech.
    CUE = "cue",
    /// A verb that reports speech only if quoted words are its object: "called".
    WEAK_CUE = "weak_cue",
    /// Forms of verbs of saying that are just as often nouns: "claims".
    NOUN_FORM = "noun_form",
    /// "he", "she", "they", … as subject.
    PRONOUN = "pronoun",
    /// "him", "her", "his", …
    OBLIQUE = "oblique",
    /// Auxiliary verbs.
    AUX = "aux",
    /// Adverbs between a subject and its verb.
    ADVERB = "adverb",
    /// Prepositions.
    PREP = "prep",
    /// Articles and the like.
    DET = "det",
    /// Words that begin a clause.
    CONJ = "conj",
    /// Nouns that can speak: "spokesman", "report".
    HUMAN = "human",
    /// After a name, something that belongs to that person: "campaign", "press" in "press secretary".
    CAMP = "camp",
    /// A text, which speaks for its author: "letter", "tweet".
    WRITING = "writing",
    /// A full stop after it does not end the sentence.
    ABBREVIATION = "abbreviation",
    /// Nouns that can speak but are not people, so that a pronoun after them means somebody else: "report".
    THING = "thing",
}

impl Class {
    /// No class at all.
    pub(crate) const NONE: Self = Self(0);

    /// Returns whether any of the classes in `other` applies.
    pub(crate) const fn any(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Returns those of the classes in `among` that apply, as a number.
    pub(crate) fn bits(self, among: Self) -> u64 {
        u64::from(self.0 & among.0)
    }

    /// Returns those of the classes in `among` that apply.
    pub(crate) const fn kept(self, among: Self) -> Self {
        Self(self.0 & among.0)
    }

    /// Returns the union of both sets.
    pub(crate) const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// A fast hash. Words are short, and the worst an adversary could achieve is a slow table.
#[derive(Default)]
pub(crate) struct WordHasher(u64);

impl Hasher for WordHasher {
    fn write(&mut self, bytes: &[u8]) {
        let (words, rest) = bytes.as_chunks();
        words.iter().for_each(|&word| self.write_u64(u64::from_le_bytes(word)));
        if !rest.is_empty() {
            self.write_u64(padded(rest));
        }
    }

    fn write_u8(&mut self, byte: u8) {
        self.write_u64(u64::from(byte));
    }

    fn write_u64(&mut self, word: u64) {
        self.0 = (self.0.rotate_left(5) ^ word).wrapping_mul(0x517c_c1b7_2722_0a95);
    }

    fn finish(&self) -> u64 {
        let mixed = (self.0 ^ (self.0 >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed ^ (mixed >> 32)
    }
}

/// A map from the [`key`]s of words.
pub(crate) type KeyMap<V> = HashMap<u64, V, BuildHasherDefault<IdentityHasher>>;

/// A set of the [`key`]s of words.
pub(crate) type KeySet = HashSet<u64, BuildHasherDefault<IdentityHasher>>;

/// Keys are hashes already.
#[derive(Default)]
pub(crate) struct IdentityHasher(u64);

impl Hasher for IdentityHasher {
    fn write(&mut self, _: &[u8]) {}

    fn write_u64(&mut self, key: u64) {
        self.0 = key;
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

static WORDS: LazyLock<KeyMap<Class>> = LazyLock::new(|| {
    let mut table = KeyMap::<Class>::default();
    let lists = [
        (Class::FIRST, include_str!("../../assets/lists/first_names.txt")),
        (Class::LAST, include_str!("../../assets/lists/surnames.txt")),
        (Class::COMMON, include_str!("../../assets/lists/common_words.txt")),
        (Class::PLACE, include_str!("../../assets/lists/not_people.txt")),
        (Class::MALE, include_str!("../../assets/lists/male_names.txt")),
        (Class::FEMALE, include_str!("../../assets/lists/female_names.txt")),
    ];
    let mut add = |word: &str, class: Class| {
        let known = table.entry(key(word)).or_default();
        *known = known.or(class);
    };
    for (class, list) in lists {
        list.lines().filter(|line| !line.starts_with('#')).for_each(|word| add(word, class));
    }
    let mut class = Class::NONE;
    for line in include_str!("../../assets/lists/words.txt").lines() {
        if let Some(head) = line.strip_prefix('[') {
            class = Class::named(head.trim_end_matches(']')).unwrap_or_default();
        } else if !line.starts_with('#') {
            line.split(' ').filter(|word| !word.is_empty()).for_each(|word| add(word, class));
        }
    }
    table
});

/// Reads up to seven bytes, padded with zeros, as a number.
#[inline]
fn padded(bytes: &[u8]) -> u64 {
    let n = bytes.len();
    let shifted = |at: usize| u64::from(bytes[at]) << (8 * at);
    match (bytes.first_chunk(), bytes.last_chunk()) {
        // The overlapping bytes are the same.
        (Some(&first), Some(&last)) => {
            u64::from(u32::from_le_bytes(first)) | u64::from(u32::from_le_bytes(last)) << (8 * (n - 4))
        }
        _ if n == 0 => 0,
        _ => shifted(0) | shifted(n / 2) | shifted(n - 1),
    }
}

/// Lower-cases eight ASCII letters.
#[inline]
const fn lower(letters: u64) -> u64 {
    const EACH: u64 = 0x0101_0101_0101_0101;
    let from_a = letters + EACH * (0x80 - b'A' as u64);
    let after_z = letters + EACH * (0x7f - b'Z' as u64);
    letters | (from_a & !after_z & EACH << 7) >> 2
}

/// Returns a hash of a word, the same in any case and with either apostrophe.
pub(crate) fn key(word: &str) -> u64 {
    let mut hasher = WordHasher::default();
    if word.is_ascii() {
        let (words, rest) = word.as_bytes().as_chunks();
        words.iter().for_each(|&word| hasher.write_u64(lower(u64::from_le_bytes(word))));
        if !rest.is_empty() {
            hasher.write_u64(lower(padded(rest)));
        }
    } else {
        hasher.write(word.to_lowercase().replace('’', "'").as_bytes());
    }
    hasher.finish()
}

/// Returns what the lists say about the word behind a [`key`].
pub(crate) fn class_of(key: u64) -> Class {
    WORDS.get(&key).copied().unwrap_or_default()
}

/// Returns what the lists say about `word`, whose [`key`] is `key`. Lists of names may have it without accents.
pub(crate) fn known(word: &str, key: u64) -> Class {
    const NAMES: Class = Class::FIRST.or(Class::LAST).or(Class::MALE).or(Class::FEMALE);
    let class = class_of(key);
    match fold(word) {
        Some(plain) => class.or(class_of(self::key(&plain)).kept(NAMES)),
        None => class,
    }
}

/// Returns whether a word begins with one of `stems`.
pub(crate) fn has_stem(word: &str, stems: &[&str]) -> bool {
    stems.iter().any(|stem| word.starts_with(stem))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_head_of_the_list_names_a_class() {
        let heads = include_str!("../../assets/lists/words.txt").lines();
        for head in heads.filter_map(|line| line.strip_prefix('[')) {
            assert!(Class::named(head.trim_end_matches(']')).is_some(), "[{head}");
        }
    }

    #[test]
    fn a_key_is_the_hash_of_the_lower_case() {
        let words =
            ["", "A", "Zz", "aBc", "@[`{", "McKay", "O'DELL", "Lieutenant", "co-operation's", "Ünder", "ZOË"];
        for word in words {
            let mut hasher = WordHasher::default();
            for chunk in word.to_lowercase().as_bytes().chunks(8) {
                hasher.write_u64(chunk.iter().rev().fold(0, |all, &byte| all << 8 | u64::from(byte)));
            }
            assert_eq!(key(word), hasher.finish(), "{word}");
        }
    }

    #[test]
    fn a_word_is_known_in_any_case() {
        assert!(class_of(key("SAID")).any(Class::CUE));
        assert!(class_of(key("Ivan")).any(Class::FIRST));
        assert_eq!(class_of(key("qqqqq")), Class::NONE);
        assert_eq!(key("O’Dell"), key("O'DELL"));
        assert!(known("Zoë", key("Zoë")).any(Class::FEMALE));
    }
}
