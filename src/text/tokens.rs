//! Splits a text into tokens and looks each word up in the lexicon.

use super::characters;
use super::lexicon::{Class, key, known};
use super::lines::paragraph_ends;
use super::notes;
use super::steps::step;
use super::words::{Usage, usage};
use crate::Span;
use std::cell::RefCell;
use std::ops::Range;

/// What a token is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// Letters, with apostrophes, hyphens and the dots of initials inside.
    Word,
    /// Digits.
    Number,
    /// An address or a handle: "@name", "https://…", "#tag".
    Handle,
    /// The end of a paragraph.
    Break,
    /// Any other character.
    Symbol,
}

/// How a word is capitalised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Case {
    /// "said", and everything that is not a word.
    Lower,
    /// "Lewis", "McKay", "al-Amin".
    Capital,
    /// "LEWIS".
    Upper,
    /// "J." or "U.S.".
    Initial,
}

/// One token; texts beyond 4 GiB are cut before they come here.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Token {
    start: u32,
    end: u32,
    /// A hash of the word, ignoring case; zero if it is not a word.
    pub(crate) key: u64,
    /// What the lexicon says about it.
    pub(crate) class: Class,
    /// How it is used.
    pub(crate) usage: Usage,
    /// What it is made of.
    pub(crate) shape: Shape,
    /// How it is capitalised.
    pub(crate) case: Case,
    /// Whether white space comes before it.
    pub(crate) gap: bool,
    /// Whether it is a possessive "’s".
    pub(crate) possessive: bool,
    /// The character of a [`Shape::Symbol`], or else NUL.
    pub(crate) symbol: char,
}

impl Token {
    /// A paragraph break without a place.
    pub(crate) const BREAK: Self = Self {
        start: 0,
        end: 0,
        key: 0,
        class: Class::NONE,
        usage: Usage::NONE,
        shape: Shape::Break,
        case: Case::Lower,
        gap: true,
        possessive: false,
        symbol: '\0',
    };

    /// First byte.
    pub(crate) const fn start(&self) -> usize {
        self.start as usize
    }

    /// One past the last byte.
    pub(crate) const fn end(&self) -> usize {
        self.end as usize
    }

    /// Its bytes.
    pub(crate) const fn span(&self) -> Span {
        Span::new(self.start(), self.end())
    }

    /// Returns whether it is a word of any of the classes in `class`.
    pub(crate) fn is(&self, class: Class) -> bool {
        step();
        self.shape == Shape::Word && self.class.any(class)
    }

    /// Returns whether it is a word written with a capital.
    pub(crate) fn capital(&self) -> bool {
        step();
        self.shape == Shape::Word && self.case != Case::Lower
    }

    /// Returns whether it is a word.
    pub(crate) fn word(&self) -> bool {
        step();
        self.shape == Shape::Word
    }
}

/// What lexicon and word table say about words seen just before, with their keys first.
type Recent = Vec<(u64, Class, Usage)>;

thread_local! {
    static RECENT: RefCell<Recent> = RefCell::new(vec![(0, Class::NONE, Usage::NONE); 1 << 13]);
}

/// Returns the tokens of the first 4 GiB of `text`.
pub(crate) fn tokenise(text: &str) -> Vec<Token> {
    RECENT.with_borrow_mut(|recent| tokenise_with(text, recent))
}

fn tokenise_with(text: &str, recent: &mut Recent) -> Vec<Token> {
    let mut limit = text.len().min(u32::MAX as usize - 1);
    while !text.is_char_boundary(limit) {
        limit -= 1;
    }
    let text = &text[..limit];
    let mut tokens: Vec<Token> = Vec::with_capacity(text.len() / 5);
    let mut ends = paragraph_ends(text).peekable();
    let mut at = 0;
    let mut gap = true;
    while let Some((c, width)) = characters::read(text, at) {
        let start = at;
        if c == '\n' {
            // Inside a paragraph, the end of a line counts as a space.
            let inside = ends.next_if_eq(&at).is_none();
            let after_break = tokens.last().is_some_and(|last| last.shape == Shape::Break);
            if !after_break && !inside {
                push(&mut tokens, text, start..start + 1, Shape::Break, '\0', gap);
            }
            at += 1;
            gap = true;
            continue;
        }
        if c.is_whitespace() || c.is_control() || c == '\u{feff}' || c == '\u{200b}' {
            at += width;
            gap = true;
            continue;
        }
        if !gap && let Some(end) = notes::end(text, at) {
            at = end;
            continue;
        }
        let shape = if c.is_alphabetic() {
            at = word_end(text, at);
            Shape::Word
        } else if c.is_numeric() {
            at = number_end(text, at);
            Shape::Number
        } else if (c == '@' || c == '#') && next_char(text, at + 1).is_some_and(char::is_alphanumeric) {
            at = handle_end(text, at);
            Shape::Handle
        } else if c == '\'' || c == '’' {
            match possessive_end(text, at) {
                Some(end) if !gap => {
                    at = end;
                    Shape::Word
                }
                _ => {
                    at += width;
                    Shape::Symbol
                }
            }
        } else {
            at += width;
            Shape::Symbol
        };
        let shape = if shape == Shape::Word && text.as_bytes()[at..].starts_with(b"://") {
            at = handle_end(text, at);
            Shape::Handle
        } else {
            shape
        };
        push(&mut tokens, text, start..at, shape, c, gap);
        gap = false;
    }
    // The waits for memory overlap if nothing else is done meanwhile.
    for token in tokens.iter_mut().filter(|token| token.shape == Shape::Word) {
        (token.class, token.usage) = about(token.span().of(text), token.key, recent);
    }
    tokens
}

fn push(tokens: &mut Vec<Token>, text: &str, bytes: Range<usize>, shape: Shape, first: char, gap: bool) {
    let (start, end) = (bytes.start, bytes.end);
    let word = &text[bytes];
    // "’s", with either apostrophe.
    let possessive = shape == Shape::Word && !first.is_alphabetic();
    let (key, case) = match shape {
        Shape::Word if possessive => (key("'s"), Case::Lower),
        Shape::Word => (key(word), case_of(word)),
        _ => (0, Case::Lower),
    };
    let symbol = if shape == Shape::Symbol { first } else { '\0' };
    #[expect(clippy::cast_possible_truncation, reason = "the text was cut to what 32 bits can address")]
    tokens.push(Token {
        start: start as u32,
        end: end as u32,
        key,
        shape,
        case,
        gap,
        possessive,
        symbol,
        ..Token::BREAK
    });
}

/// Returns what lexicon and word table say about `word`, whose key is `key`.
fn about(word: &str, key: u64, recent: &mut Recent) -> (Class, Usage) {
    let place = (key >> 40) as usize & (recent.len() - 1);
    if recent[place].0 != key {
        recent[place] = (key, known(word, key), usage(key));
    }
    (recent[place].1, recent[place].2)
}

fn next_char(text: &str, at: usize) -> Option<char> {
    Some(characters::read(text, at)?.0)
}

/// Returns the end of a word: letters and digits, joined by single hyphens and apostrophes, or initials with their
/// dots.
fn word_end(text: &str, start: usize) -> usize {
    let bytes = text.as_bytes();
    let mut at = start;
    loop {
        at += bytes[at..].iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
        let Some((c, width)) = characters::read(text, at) else { return at };
        if c.is_alphanumeric() || is_mark(c) {
            at += width;
            continue;
        }
        let after = next_char(text, at + width);
        let joins = match c {
            '-' | '‐' | '‑' => after.is_some_and(char::is_alphabetic),
            '\'' | '’' => after.is_some_and(char::is_alphabetic) && possessive_end(text, at).is_none(),
            '.' => {
                // "J." and "U.S." keep their dots: a single capital, then a dot.
                let from = text[..at].char_indices().next_back().map_or(at, |(i, _)| i);
                let alone = from == start || bytes[from - 1] == b'.';
                let capital = alone && text[from..at].chars().all(char::is_uppercase);
                let dotted = capital && !ends_with_pronoun(&text[..at]);
                if dotted {
                    at += 1;
                    match next_char(text, at) {
                        Some(c) if c.is_uppercase() => {
                            let then = next_char(text, at + c.len_utf8());
                            if then == Some('.') { continue } else { return at }
                        }
                        _ => return at,
                    }
                }
                false
            }
            _ => false,
        };
        if !joins {
            return at;
        }
        at += width;
    }
}

/// Returns whether a text ends with the pronoun "I", which a full stop may follow: "So do I."
fn ends_with_pronoun(text: &str) -> bool {
    let before = text.strip_suffix(" I").and_then(|before| before.rsplit([' ', '\n', '(', '“']).next());
    before.is_some_and(|word| BEFORE_PRONOUN.contains(&word))
}

/// Words before the pronoun "I" at the end of a sentence.
const BEFORE_PRONOUN: &[&str] = &[
    "am", "are", "can", "could", "did", "do", "had", "have", "may", "might", "must", "nor", "should", "than",
    "was", "will", "would",
];

/// Returns whether a character is a mark on the letter before it.
pub(crate) fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{ad}' | '\u{900}'..='\u{903}' | '\u{93a}'..='\u{94f}')
}

fn number_end(text: &str, start: usize) -> usize {
    let mut at = start;
    while let Some(c) = next_char(text, at) {
        let inside = matches!(c, '.' | ',' | ':') && next_char(text, at + 1).is_some_and(char::is_numeric);
        if !c.is_alphanumeric() && !inside {
            break;
        }
        at += c.len_utf8();
    }
    at
}

fn handle_end(text: &str, start: usize) -> usize {
    let rest = &text[start..];
    let stop = |c: char| c.is_whitespace() || matches!(c, '"' | '“' | '”' | ')' | '(' | '<' | '>' | '»');
    start + rest.find(stop).unwrap_or(rest.len()).max(1)
}

/// Returns the end of the possessive "’s" that begins at `at`, if there is one.
fn possessive_end(text: &str, at: usize) -> Option<usize> {
    let (_, width) = characters::read(text, at)?;
    let letter = at + width;
    let s = next_char(text, letter)?;
    if s != 's' && s != 'S' {
        return None;
    }
    let after = next_char(text, letter + 1);
    after.is_none_or(|c| !c.is_alphanumeric()).then_some(letter + 1)
}

fn case_of(word: &str) -> Case {
    // Most words are like this.
    if let Some((&first, rest)) = word.as_bytes().split_first()
        && first.is_ascii_alphabetic()
        && rest.iter().all(u8::is_ascii_lowercase)
    {
        return if first.is_ascii_uppercase() { Case::Capital } else { Case::Lower };
    }
    let mut upper = 0;
    let mut lower = 0;
    for c in word.chars() {
        if c.is_uppercase() {
            upper += 1;
        } else if c.is_lowercase() {
            lower += 1;
        }
    }
    let first = word.chars().next().unwrap_or('\0');
    if upper > 0 && word.ends_with('.') {
        Case::Initial
    } else if upper > 1 && lower == 0 {
        Case::Upper
    } else if first.is_uppercase() || (upper > 0 && particle_joined(word)) {
        Case::Capital
    } else {
        Case::Lower
    }
}

/// Recognises "al-Amin" and "d’Arcy", which are names although they begin in lower case; "anti-Semitism" is not.
fn particle_joined(word: &str) -> bool {
    let head = word.find(['-', '\'', '’']).map_or("", |at| &word[..at]);
    matches!(head, "al" | "el" | "ad" | "an" | "ar" | "as" | "ash" | "az" | "ul" | "ur" | "d" | "de" | "o")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<&str> {
        tokenise(text).iter().map(|token| token.span().of(text)).collect()
    }

    #[test]
    fn words_keep_what_belongs_to_them() {
        assert_eq!(words("Mr O’Dell’s co-op"), ["Mr", "O’Dell", "’s", "co-op"]);
        assert_eq!(words("J.K. Smith, U.S. don't."), ["J.K.", "Smith", ",", "U.S.", "don't", "."]);
        assert_eq!(words("3,000 @a_b https://x.y/z"), ["3,000", "@a_b", "https://x.y/z"]);
    }

    #[test]
    fn a_wrapped_line_is_no_paragraph() {
        assert!(tokenise("a long\nline").iter().all(|token| token.shape != Shape::Break));
        assert_eq!(tokenise("One.\n\nTwo.").iter().filter(|token| token.shape == Shape::Break).count(), 1);
    }

    #[test]
    fn capitals_are_told_apart() {
        let text = "al-Amin NATO said McKay J.";
        let cases: Vec<Case> = tokenise(text).iter().map(|token| token.case).collect();
        assert_eq!(cases, [Case::Capital, Case::Upper, Case::Lower, Case::Capital, Case::Initial]);
    }

    #[test]
    fn the_pronoun_is_no_initial() {
        let words = |text| tokenise(text).iter().map(|token| token.span().of(text)).collect::<Vec<_>>();
        assert_eq!(words("So do I. Moss left"), ["So", "do", "I", ".", "Moss", "left"]);
        assert_eq!(words("a paper by I. Moss"), ["a", "paper", "by", "I.", "Moss"]);
    }
}
