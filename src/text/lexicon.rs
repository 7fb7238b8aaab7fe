//! What is known about single words: one table, built once from the lists under `assets/lists`.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::LazyLock;

/// What a word can be; a word can be several things at once.
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
    /// Stands before a name and is no part of it: "Mr", "Senator".
    TITLE = "title",
    /// A post or trade that may stand before a name: "striker", "minister".
    ROLE = "role",
    /// Capitalised, but hardly ever in a person's name: countries, days, nationalities.
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
    /// A verb that reports speech only when quoted words are its object: "called".
    WEAK_CUE = "weak_cue",
    /// Forms of verbs of saying that are nouns as often: "claims".
    NOUN_FORM = "noun_form",
    /// "he", "she", "they", … as subject.
    PRONOUN = "pronoun",
    /// "him", "her", "his", …
    OBLIQUE = "oblique",
    /// Auxiliary verbs.
    AUX = "aux",
    /// Adverbs that stand between a subject and its verb.
    ADVERB = "adverb",
    /// Prepositions.
    PREP = "prep",
    /// Articles and the like.
    DET = "det",
    /// Words that begin a clause.
    CONJ = "conj",
    /// Nouns that can speak: "spokesman", "report".
    HUMAN = "human",
    /// A full stop after it ends no sentence.
    ABBREVIATION = "abbreviation",
}

impl Class {
    /// Whether any of the classes in `other` applies.
    pub(crate) const fn any(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Both sets together.
    pub(crate) const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// Multiplies and rotates: words are short and come from no adversary who could gain more than a slow table.
#[derive(Default)]
pub(crate) struct WordHasher(u64);

impl Hasher for WordHasher {
    fn write(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(8) {
            let mut word = [0; 8];
            word[..chunk.len()].copy_from_slice(chunk);
            self.write_u64(u64::from_le_bytes(word));
        }
    }

    fn write_u8(&mut self, byte: u8) {
        self.write_u64(u64::from(byte));
    }

    fn write_u64(&mut self, word: u64) {
        self.0 = (self.0.rotate_left(5) ^ word).wrapping_mul(0x517c_c1b7_2722_0a95);
    }

    fn finish(&self) -> u64 {
        self.0 ^ (self.0 >> 29)
    }
}

type Table = HashMap<&'static str, Class, BuildHasherDefault<WordHasher>>;

static WORDS: LazyLock<Table> = LazyLock::new(|| {
    let mut table = Table::default();
    let lists = [
        (Class::FIRST, include_str!("../../assets/lists/first_names.txt")),
        (Class::LAST, include_str!("../../assets/lists/surnames.txt")),
        (Class::COMMON, include_str!("../../assets/lists/common_words.txt")),
        (Class::PLACE, include_str!("../../assets/lists/not_people.txt")),
        (Class::MALE, include_str!("../../assets/lists/male_names.txt")),
        (Class::FEMALE, include_str!("../../assets/lists/female_names.txt")),
    ];
    for (class, list) in lists {
        for word in list.lines().filter(|line| !line.starts_with('#')) {
            let known = table.entry(word).or_default();
            *known = known.or(class);
        }
    }
    let mut class = Class::default();
    for line in include_str!("../../assets/lists/words.txt").lines() {
        if let Some(head) = line.strip_prefix('[') {
            class = Class::named(head.trim_end_matches(']')).unwrap_or_default();
        } else if !line.starts_with('#') {
            for word in line.split(' ').filter(|word| !word.is_empty()) {
                let known = table.entry(word).or_default();
                *known = known.or(class);
            }
        }
    }
    table
});

/// The longest word that any list could hold, in bytes.
const LONGEST: usize = 48;

/// What the lists say about `word`, whatever its case.
pub(crate) fn look_up(word: &str) -> Class {
    if word.len() > LONGEST {
        return Class::default();
    }
    if word.is_ascii() {
        let mut lower = [0; LONGEST];
        let lower = &mut lower[..word.len()];
        lower.copy_from_slice(word.as_bytes());
        lower.make_ascii_lowercase();
        let lower = std::str::from_utf8(lower).unwrap_or_default();
        WORDS.get(lower).copied().unwrap_or_default()
    } else {
        WORDS.get(word.to_lowercase().as_str()).copied().unwrap_or_default()
    }
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
    fn a_word_is_known_in_any_case() {
        assert!(look_up("SAID").any(Class::CUE));
        assert!(look_up("Ivan").any(Class::FIRST));
        assert_eq!(look_up("qqqqq"), Class::default());
    }
}
