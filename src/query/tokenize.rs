//! Splits text into words, in the same way for the index and for reading, so that both find the same.
//!
//! A word is a run of letters and digits, in lower case and without accents: `José's` is `jose` and `s`. In scripts
//! without spaces, every character is a word, and longer words are phrases.

/// Longer words are truncated; the index limits the length of a term.
const LONGEST: usize = 100;

/// The letters U+00C0 to U+017F without their accents; `-` where there is none.
const PLAIN: &str = "\
    a a a a a a ae c e e e e i i i i d n o o o o o - o u u u u y th ss a a a a a a ae c e e e e i i i i \
    d n o o o o o - o u u u u y th y a a a a a a c c c c c c c c d d d d e e e e e e e e e e g g g g g g \
    g g h h h h i i i i i i i i i i ij ij j j k k k l l l l l l l l l l n n n n n n n n n o o o o o o oe \
    oe r r r r r r s s s s s s s s t t t t t t u u u u u u u u u u u u w w y y y z z z z z z s";

/// Looks a character up in [`PLAIN`].
fn plain(c: char) -> Option<&'static str> {
    static TABLE: std::sync::OnceLock<Vec<&'static str>> = std::sync::OnceLock::new();
    let at = (c as usize).checked_sub(0xC0).filter(|at| *at < 0xC0)?;
    TABLE.get_or_init(|| PLAIN.split(' ').collect()).get(at).copied()
}

/// Returns whether a character is a word by itself: Han, kana and the scripts of South East Asia.
fn alone(c: char) -> bool {
    matches!(c, '\u{0E00}'..='\u{0EFF}' | '\u{1780}'..='\u{17FF}' | '\u{2E80}'..='\u{A4CF}' | '\u{F900}'..='\u{FAFF}'
        | '\u{20000}'..='\u{3FFFF}')
}

/// Returns whether a character puts an accent on the one before.
pub(super) fn accent(c: char) -> bool {
    matches!(c, '\u{0300}'..='\u{036F}')
}

/// Iterates over the words of a text.
#[derive(Clone, Debug)]
pub struct WordIter<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> WordIter<'t> {
    /// Starts at the beginning of `text`.
    pub fn new(text: &'t str) -> Self {
        Self { text, at: 0 }
    }

    /// Writes the next word to `word` and returns its span.
    ///
    /// ```
    /// use onrecord::query::WordIter;
    /// let mut word = String::new();
    /// let text = "“José’s self-help”";
    /// let mut words = WordIter::new(text);
    /// let mut found = Vec::new();
    /// while let Some(span) = words.next_into(&mut word) {
    ///     found.push((span.of(text), word.clone()));
    /// }
    /// let found: Vec<_> = found.iter().map(|(there, word)| (*there, word.as_str())).collect();
    /// assert_eq!(found, [("José", "jose"), ("s", "s"), ("self", "self"), ("help", "help")]);
    /// ```
    pub fn next_into(&mut self, word: &mut String) -> Option<crate::Span> {
        word.clear();
        let bytes = self.text.as_bytes();
        let mut begin = None;
        while let Some(&byte) = bytes.get(self.at) {
            if byte.is_ascii_alphanumeric() {
                begin.get_or_insert(self.at);
                let rest = &bytes[self.at..];
                let len = rest.iter().position(|byte| !byte.is_ascii_alphanumeric()).unwrap_or(rest.len());
                let from = word.len();
                word.push_str(&self.text[self.at..self.at + len.min(LONGEST.saturating_sub(from))]);
                word[from..].make_ascii_lowercase();
                self.at += len;
                continue;
            }
            if byte < 0x80 {
                if begin.is_some() {
                    break;
                }
                self.at += 1;
                continue;
            }
            let c = self.text[self.at..].chars().next()?;
            if alone(c) && c.is_alphanumeric() {
                if begin.is_none() {
                    word.push(c);
                    begin = Some(self.at);
                    self.at += c.len_utf8();
                }
                break;
            }
            let within = begin.is_some() && accent(c);
            if !within && (!c.is_alphanumeric() || plain(c) == Some("-")) {
                if begin.is_some() {
                    break;
                }
                self.at += c.len_utf8();
                continue;
            }
            begin.get_or_insert(self.at);
            self.at += c.len_utf8();
            if within || word.len() >= LONGEST {
                continue;
            }
            match plain(c) {
                Some(plain) => word.push_str(plain),
                // Do not fold letters outside the table into ASCII, such as the kelvin sign: the prefilter works on
                // raw bytes.
                None if c.to_lowercase().any(|c| c.is_ascii() || plain(c).is_some()) => word.push(c),
                None => word.extend(c.to_lowercase().filter(|c| !accent(*c))),
            }
        }
        begin.map(|begin| crate::Span::new(begin, self.at))
    }
}

/// Writes a word as it is in the text, without accents but with its capitals.
pub(crate) fn as_written(there: &str, word: &mut String) {
    word.clear();
    for c in there.chars() {
        if word.len() >= LONGEST {
            break;
        }
        match plain(c) {
            _ if accent(c) => {}
            Some(plain) if c.is_uppercase() => word.extend(plain.chars().map(|c| c.to_ascii_uppercase())),
            Some(plain) => word.push_str(plain),
            None => word.push(c),
        }
    }
}

/// Returns all words of `text`.
pub fn words(text: &str) -> Vec<String> {
    let (mut words, mut word, mut all) = (WordIter::new(text), String::new(), Vec::new());
    while words.next_into(&mut word).is_some() {
        all.push(word.clone());
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn accents_case_and_scripts() {
        assert_eq!(PLAIN.split(' ').count(), 0xC0);
        assert_eq!(words("Łódź, ÇA—straße e\u{301}te"), ["lodz", "ca", "strasse", "ete"]);
        assert_eq!(words("İstanbul 3×4"), ["istanbul", "3", "4"]);
        assert_eq!(words("北京 said"), ["北", "京", "said"]);
        assert_eq!(words("Москва’s"), ["москва", "s"]);
        assert_eq!(words(&"x".repeat(1000))[0].len(), LONGEST);
    }

    #[test]
    fn every_letter_is_a_fixed_point() {
        for c in '\0'..=char::MAX {
            for text in [c.to_string(), format!("a{c}b")] {
                let once = words(&text).concat();
                assert_eq!(words(&once).concat(), once, "{:?} {}", text, text.escape_unicode());
            }
        }
    }

    proptest! {
        #[test]
        fn words_lie_in_order_and_are_a_fixed_point(text in "\\PC{0,60}") {
            let (mut words, mut word, mut end) = (WordIter::new(&text), String::new(), 0);
            while let Some(span) = words.next_into(&mut word) {
                prop_assert!(span.start >= end && span.end > span.start && span.end <= text.len());
                prop_assert!(!word.is_empty() || accent(span.of(&text).chars().next().unwrap()));
                let again = super::words(&word);
                prop_assert!(word.is_empty() || again.concat() == word, "{:?} {:?}", word, again);
                end = span.end;
            }
        }
    }
}
