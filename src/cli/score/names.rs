//! Normalises names and quotations for scoring: removes titles, possessives, marks and accents.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Titles before a name, with or without a full stop.
const HONORIFICS: &[&str] = &[
    "Mr",
    "Mrs",
    "Ms",
    "Miss",
    "Mx",
    "Dr",
    "Prof",
    "Professor",
    "Sir",
    "Dame",
    "Lord",
    "Lady",
    "Rev",
    "Fr",
    "Sen",
    "Rep",
    "Gov",
    "Gen",
    "Col",
    "Maj",
    "Capt",
    "Lt",
    "Sgt",
    "President",
    "Senator",
    "Judge",
    "Justice",
    "Sheikh",
    "Sheik",
    "Shri",
    "Smt",
    "Hon",
    "Hajj",
    "King",
    "Queen",
    "Prince",
    "Princess",
    "Pope",
    "Saint",
    "St",
];
const MARKS: &str = "“”\"‘’'«»„‟` \t\n";
const PRONOUNS: &[&str] = &[
    "he",
    "she",
    "they",
    "i",
    "we",
    "you",
    "it",
    "who",
    "him",
    "her",
    "them",
    "me",
    "us",
    "one",
    "that",
    "his",
    "their",
    "my",
    "himself",
    "herself",
    "themselves",
    "this",
    "which",
    "those",
    "these",
];

/// The kind of a source: a name, a pronoun or a description.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SourceKind {
    Name,
    Pronoun,
    Description,
}

impl SourceKind {
    /// Its name in the output.
    pub fn name(self) -> &'static str {
        match self {
            SourceKind::Name => "name",
            SourceKind::Pronoun => "pronoun",
            SourceKind::Description => "description",
        }
    }
}

pub fn is_mark(c: char) -> bool {
    MARKS.contains(c)
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Trims titles, possessives and punctuation from the span of a name.
pub fn trim_name(text: &[char], (mut start, mut end): (usize, usize)) -> (usize, usize) {
    let titles = titles_end(&text[start..end]);
    if titles < end - start {
        start += titles;
    }
    for tail in ["'s", "’s", "'", "’"] {
        let tail: Vec<char> = tail.chars().collect();
        if text[start..end].ends_with(&tail) {
            end -= tail.len();
        }
    }
    while end > start && " ,;:\n".contains(text[end - 1]) {
        end -= 1;
    }
    while start < end && " \n".contains(text[start]) {
        start += 1;
    }
    (start, end)
}

/// Returns where the titles at the beginning of a name end, with the space after them.
fn titles_end(name: &[char]) -> usize {
    let mut at = 0;
    loop {
        let word = name[at..].iter().take_while(|c| is_word(**c)).count();
        let title: String = name[at..at + word].iter().collect();
        let dot = usize::from(name.get(at + word) == Some(&'.'));
        let space = name[at + word + dot..].iter().take_while(|c| c.is_whitespace()).count();
        if space == 0 || !HONORIFICS.contains(&title.as_str()) {
            return at;
        }
        at += word + dot + space;
    }
}

/// Trims the marks at the ends of a quotation.
pub fn trim_quote(text: &[char], (mut start, mut end): (usize, usize)) -> (usize, usize) {
    while end > start && is_mark(text[end - 1]) {
        end -= 1;
    }
    while start < end && is_mark(text[start]) {
        start += 1;
    }
    (start, end)
}

/// Removes accents and case.
pub fn fold(text: &str) -> String {
    text.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect()
}

/// Splits into runs of word characters, apostrophes and hyphens, and full stops if `dots` is set.
pub fn words(text: &str, dots: bool) -> Vec<&str> {
    let inside = |c: char| is_word(c) || matches!(c, '\'' | '’' | '-') || dots && c == '.';
    text.split(|c| !inside(c)).filter(|word| !word.is_empty()).collect()
}

/// Returns the last word of a name, folded, ignoring suffixes such as Jr.
pub fn last_name(name: &str) -> String {
    let folded = fold(name);
    let generation = |word: &&&str| !matches!(**word, "jr" | "sr" | "ii" | "iii" | "iv");
    words(&folded, false).iter().rfind(generation).map(|word| (*word).to_owned()).unwrap_or_default()
}

/// Classifies the words of a source.
pub fn source_kind(source: &str) -> SourceKind {
    let words = words(source, true);
    let is_pronoun = |word: &str| PRONOUNS.contains(&word.to_lowercase().as_str());
    let Some(first) = words.first() else { return SourceKind::Description };
    if words.len() <= 2 && is_pronoun(first) {
        return SourceKind::Pronoun;
    }
    let named = words.iter().enumerate().any(|(n, word)| {
        word.starts_with(char::is_uppercase)
            && (n > 0 || words.len() <= 3)
            && !is_pronoun(word)
            && !matches!(word.to_lowercase().as_str(), "the" | "a" | "an")
    });
    if named { SourceKind::Name } else { SourceKind::Description }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trimmed(name: &str) -> String {
        let text: Vec<char> = name.chars().collect();
        let (start, end) = trim_name(&text, (0, text.len()));
        text[start..end].iter().collect()
    }

    #[test]
    fn names_are_scored_without_titles_and_possessives() {
        assert_eq!(trimmed("Sen. Professor Ana Brandt’s"), "Ana Brandt");
        assert_eq!(trimmed("Mr"), "Mr");
        assert_eq!(trimmed("Stone"), "Stone");
        assert_eq!(last_name("Zoë O’Neil-Brandt Jr."), "o’neil-brandt");
    }

    #[test]
    fn sources_are_names_pronouns_or_descriptions() {
        assert_eq!(source_kind("she"), SourceKind::Pronoun);
        assert_eq!(source_kind("The mayor"), SourceKind::Description);
        assert_eq!(source_kind("a source close to Ms Brandt"), SourceKind::Name);
        assert_eq!(source_kind("Brandt"), SourceKind::Name);
    }
}
