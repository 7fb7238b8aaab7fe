//! The forms that one word of a query may take in a text.

use std::sync::Arc;

use super::ast::Inflected;
use super::tokenize::{WordIter, accent, as_written};

/// A condition on one word of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum WordPattern {
    /// This word, ignoring case and accents.
    Is(String),
    /// This word, in exactly this case.
    Written {
        /// The word in lower case.
        word: String,
        /// The word as written.
        form: String,
    },
    /// With wildcards.
    Like(Wildcards),
    /// One of these words.
    AnyOf(Arc<[String]>),
}

impl WordPattern {
    /// Returns whether a word fits, given as the tokenizer folds it and as it is written in the text.
    pub(crate) fn fits(&self, word: &str, there: &str) -> bool {
        match self {
            WordPattern::Is(wanted) => word == wanted,
            WordPattern::Like(wildcards) => wildcards.fits(word),
            WordPattern::AnyOf(wanted) => wanted.iter().any(|wanted| wanted == word),
            WordPattern::Written { word: wanted, form } => {
                word == wanted && {
                    let mut written = String::new();
                    as_written(there, &mut written);
                    written == *form
                }
            }
        }
    }
}

/// Returns the words of `text`, each as it is.
pub(super) fn plain(text: &str) -> Vec<WordPattern> {
    super::tokenize::words(text).into_iter().map(WordPattern::Is).collect()
}

/// Returns the words of `text`, the last with any ending.
pub(super) fn prefix(text: &str) -> Vec<WordPattern> {
    let mut all = plain(text);
    if let Some(WordPattern::Is(word)) = all.last_mut() {
        let pieces = word.chars().map(Piece::Letter).chain([Piece::Any]).collect();
        let last = WordPattern::Like(Wildcards { start: std::mem::take(word), pieces });
        all.pop();
        all.push(last);
    }
    all
}

/// Returns the words, the last in every form.
pub(super) fn inflected(word: &Inflected) -> Vec<WordPattern> {
    let mut all = plain(&word.word);
    all.pop();
    all.push(WordPattern::AnyOf(Arc::clone(&word.forms)));
    all
}

/// Returns the words of `text`, in its case.
pub(super) fn written(text: &str) -> Vec<WordPattern> {
    let (mut words, mut word, mut all) = (WordIter::new(text), String::new(), Vec::new());
    while let Some(span) = words.next_into(&mut word) {
        let mut form = String::new();
        as_written(span.of(text), &mut form);
        all.push(WordPattern::Written { word: word.clone(), form });
    }
    all
}

/// Returns the words of `text`, in which `?` and `*` next to a letter stand for other letters.
pub(super) fn wild(text: &str) -> Vec<WordPattern> {
    let mut all: Vec<Vec<Piece>> = Vec::new();
    // Whether what follows belongs to the last word.
    let (mut open, mut rest) = (false, text);
    while !rest.is_empty() {
        if let Some(sign) = rest.chars().next().filter(|c| "?*".contains(*c)) {
            rest = &rest[1..];
            let piece = match sign {
                '*' => Piece::Any,
                // This may be an ordinary question mark.
                _ if open && rest.is_empty() => Piece::Maybe,
                _ => Piece::One,
            };
            match all.last_mut().filter(|_| open) {
                Some(last) if piece == Piece::Any && last.last() == Some(&Piece::Any) => {}
                Some(last) => last.push(piece),
                None => all.push(vec![piece]),
            }
            open = true;
            continue;
        }
        let (run, behind) = rest.split_at(rest.find(['?', '*']).unwrap_or(rest.len()));
        rest = behind;
        let (mut words, mut word, mut end) = (WordIter::new(run), String::new(), None);
        while let Some(span) = words.next_into(&mut word) {
            let letters = word.chars().map(Piece::Letter);
            match all.last_mut().filter(|_| open && span.start == 0) {
                Some(last) => last.extend(letters),
                None => all.push(letters.collect()),
            }
            end = Some(span.end);
        }
        open = end == Some(run.len());
    }
    all.retain(|pieces| pieces.iter().any(|piece| matches!(piece, Piece::Letter(_))));
    all.into_iter().map(pattern).collect()
}

/// Returns the words of a phrase that has wildcards: a `*` beside a letter, or a `?` between letters. Any other sign is
/// punctuation, as in “What now?”, and left out.
pub(super) fn wild_phrase(text: &str) -> Option<String> {
    let signs = |c: char| "?*".contains(c);
    let (mut words, mut any, mut rest) = (String::new(), false, text);
    while let Some(c) = rest.chars().next() {
        if !signs(c) {
            // A mark inside a word would make a single word look like other syntax.
            let kept = c.is_alphanumeric() || "'’-".contains(c) || accent(c);
            words.push(if kept { c } else { ' ' });
            rest = &rest[c.len_utf8()..];
            continue;
        }
        let (run, behind) = rest.split_at(rest.find(|c: char| !signs(c)).unwrap_or(rest.len()));
        let before = text[..text.len() - rest.len()].ends_with(char::is_alphanumeric);
        let after = behind.starts_with(char::is_alphanumeric);
        let live = if run.contains('*') { before || after } else { before && after };
        any |= live;
        words.push_str(if live { run } else { " " });
        rest = behind;
    }
    let begins = |c: char| c.is_alphanumeric() || signs(c);
    let words: Vec<&str> = words
        .split_whitespace()
        .map(|word| word.trim_start_matches(|c| !begins(c)))
        .filter(|word| !word.is_empty())
        .collect();
    any.then(|| words.join(" "))
}

fn pattern(pieces: Vec<Piece>) -> WordPattern {
    let letter = |piece: &Piece| match piece {
        Piece::Letter(c) => Some(*c),
        _ => None,
    };
    let start: String = pieces.iter().map_while(letter).collect();
    match pieces.iter().all(|piece| letter(piece).is_some()) {
        true => WordPattern::Is(start),
        false => WordPattern::Like(Wildcards { start, pieces }),
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Piece {
    Letter(char),
    /// Any one letter or digit.
    One,
    /// One, or none.
    Maybe,
    /// Any number of them.
    Any,
}

/// A word with wildcards.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Wildcards {
    /// The letters before the first wildcard.
    start: String,
    pieces: Vec<Piece>,
}

impl Wildcards {
    /// Returns the letters that every word begins with.
    pub(crate) fn start(&self) -> &str {
        &self.start
    }

    /// Returns whether any word that begins with these letters fits.
    pub(crate) fn is_prefix(&self) -> bool {
        self.pieces.len() == self.start.chars().count() + 1 && self.pieces.last() == Some(&Piece::Any)
    }

    /// Returns the longest run of letters that every word contains.
    pub(crate) fn longest(&self) -> String {
        let runs = self.pieces.split(|piece| !matches!(piece, Piece::Letter(_)));
        let run = runs.max_by_key(|run| run.len()).unwrap_or_default();
        let letter = |piece: &Piece| if let Piece::Letter(c) = piece { Some(*c) } else { None };
        run.iter().filter_map(letter).collect()
    }

    /// Returns the number of given letters and the number of wildcards.
    pub(crate) fn counts(&self) -> (usize, usize) {
        let letters = self.pieces.iter().filter(|piece| matches!(piece, Piece::Letter(_))).count();
        (letters, self.pieces.len() - letters)
    }

    /// Returns whether `word` fits. The time is bounded by its length times the length of the pattern.
    pub(crate) fn fits(&self, word: &str) -> bool {
        if !word.starts_with(self.start.as_str()) {
            return false;
        }
        if self.is_prefix() {
            return true;
        }
        let mut letters = word[self.start.len()..].chars();
        let mut pieces = &self.pieces[self.start.chars().count()..];
        // Where to resume if the last `*` must stand for one more letter.
        let mut again: Option<(&[Piece], std::str::Chars)> = None;
        loop {
            let mut next = letters.clone();
            match (pieces.split_first(), next.next()) {
                (None, None) | (Some((Piece::Maybe, [])), None) => return true,
                (Some((Piece::Any, rest)), _) => {
                    again = Some((rest, letters.clone()));
                    pieces = rest;
                    continue;
                }
                (Some((piece, rest)), Some(letter)) if piece.takes(letter) => {
                    (pieces, letters) = (rest, next);
                    continue;
                }
                _ => {}
            }
            // Let the `*` take one more.
            let Some((rest, from)) = &mut again else { return false };
            if from.next().is_none() {
                return false;
            }
            (pieces, letters) = (rest, from.clone());
        }
    }
}

impl Piece {
    fn takes(self, letter: char) -> bool {
        match self {
            Piece::Letter(wanted) => wanted == letter,
            Piece::One | Piece::Maybe => true,
            Piece::Any => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn fits(pattern: &str, word: &str) -> bool {
        let all = wild(pattern);
        assert_eq!(all.len(), 1, "{pattern}: {all:?}");
        all[0].fits(word, word)
    }

    #[test]
    fn wildcards_are_allowed_anywhere_in_a_word() {
        for (pattern, good, bad) in [
            ("wom?n", vec!["woman", "women"], vec!["womn", "womaan", "womens"]),
            ("*ism", vec!["ism", "realism"], vec!["realist", "isms"]),
            ("?oat", vec!["boat", "goat"], vec!["oat", "float"]),
            ("colo*r", vec!["color", "colour"], vec!["colours", "colo"]),
            ("c*l*r", vec!["clr", "cellular", "collar"], vec!["cellulars"]),
            ("*tt*", vec!["letter", "tt"], vec!["later"]),
            ("sail?", vec!["sail", "sails"], vec!["sailed", "sai"]),
            ("s??l?", vec!["sail", "souls"], vec!["sl", "snails"]),
            ("É?e", vec!["ete"], vec!["ee"]),
        ] {
            good.iter().for_each(|word| assert!(fits(pattern, word), "{pattern} {word}"));
            bad.iter().for_each(|word| assert!(!fits(pattern, word), "{pattern} {word}"));
        }
    }

    #[test]
    fn only_signs_next_to_letters_are_wildcards() {
        let shown = |text: &str| wild(text).len();
        assert_eq!((shown("self-h?lp"), shown("anti-*ism"), shown("a-*-b"), shown("*")), (2, 2, 2, 0));
        assert_eq!(wild("self-help"), plain("self-help"));
        assert!(wild("anti-*ism")[1].fits("racism", "racism"));
    }

    #[test]
    fn a_phrase_may_have_wildcards_beside_its_punctuation() {
        for (text, words) in [
            ("the econom*", Some("the econom*")),
            ("What now? A f?rry!", Some("What now A f?rry")),
            ("(late, *boats)", Some("late *boats")),
            ("What now?", None),
            ("“Why?”", None),
            ("5 * 3", None),
            ("fer.*", None),
        ] {
            assert_eq!(wild_phrase(text).as_deref(), words, "{text}");
            // What it returns means the same.
            let again = words.and_then(wild_phrase);
            assert_eq!(again.as_deref(), words, "{text}");
        }
    }

    proptest! {
        #[test]
        fn wildcards_agree_with_brute_force(pattern in "[ab?*]{1,7}[ab]", word in "[abc]{0,7}") {
            fn slowly(pattern: &[u8], word: &[u8]) -> bool {
                match (pattern.split_first(), word.split_first()) {
                    (None, None) => true,
                    (Some((b'*', rest)), _) => {
                        slowly(rest, word) || word.split_first().is_some_and(|(_, word)| slowly(pattern, word))
                    }
                    (Some((one, rest)), Some((c, word))) => (one == c || *one == b'?') && slowly(rest, word),
                    _ => false,
                }
            }
            let expected = slowly(pattern.as_bytes(), word.as_bytes());
            prop_assert_eq!(fits(&pattern, &word), expected);
            if let WordPattern::Like(wildcards) = &wild(&pattern)[0] && expected {
                prop_assert!(word.contains(&wildcards.longest()) && word.starts_with(wildcards.start()));
            }
        }
    }
}
