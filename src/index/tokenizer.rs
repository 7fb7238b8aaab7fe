//! [`WordIter`] as a tantivy tokenizer. In fields where capitals matter, a word with capitals gets a second term at
//! the same position that keeps them.

use tantivy::tokenizer::{PreTokenizedString, Token, TokenStream, Tokenizer};

use crate::query::{WordIter, as_written};

/// The first character of terms with capitals. No word contains it, so code that iterates over all words can skip
/// these terms.
pub(super) const MARK: char = '\u{1}';

/// Returns the term for a word in a certain case. The terms of one word sort next to each other.
pub(super) fn marked(word: &str, form: &str) -> String {
    format!("{MARK}{word}{MARK}{form}")
}

/// Creates the tokens of a text.
#[derive(Clone, Default)]
pub(super) struct WordTokenizer {
    token: Token,
    capitals: bool,
}

/// The tokens of one text.
pub(super) struct WordTokens<'a> {
    text: &'a str,
    words: WordIter<'a>,
    token: &'a mut Token,
    capitals: bool,
    /// The second term of the last word.
    second: Option<String>,
}

impl WordTokenizer {
    /// Creates a tokenizer that adds terms which keep capitals.
    pub(super) fn with_capitals() -> Self {
        Self { capitals: true, ..Self::default() }
    }
}

impl Tokenizer for WordTokenizer {
    type TokenStream<'a> = WordTokens<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> WordTokens<'a> {
        self.token.reset();
        let (words, capitals) = (WordIter::new(text), self.capitals);
        WordTokens { text, words, token: &mut self.token, capitals, second: None }
    }
}

impl TokenStream for WordTokens<'_> {
    fn advance(&mut self) -> bool {
        if let Some(second) = self.second.take() {
            self.token.text = second;
            return true;
        }
        let Some(span) = self.words.next_into(&mut self.token.text) else { return false };
        self.token.position = self.token.position.wrapping_add(1);
        (self.token.offset_from, self.token.offset_to) = (span.start, span.end);
        let there = span.of(self.text);
        if self.capitals && there.bytes().any(|byte| byte.is_ascii_uppercase() || byte >= 0x80) {
            let mut form = String::new();
            as_written(there, &mut form);
            self.second = (form != self.token.text).then(|| marked(&self.token.text, &form));
        }
        true
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}

/// Returns a headline to index before the body, followed by `gap` positions, so that nothing matches across its end.
pub(super) fn headline(title: &str, gap: usize) -> PreTokenizedString {
    let mut tokens = Vec::new();
    let mut tokenizer = WordTokenizer::with_capitals();
    tokenizer.token_stream(title).process(&mut |token| tokens.push(token.clone()));
    if let Some(last) = tokens.last_mut() {
        // tantivy itself leaves one position free.
        last.position_length = gap;
    }
    PreTokenizedString { text: String::new(), tokens }
}
