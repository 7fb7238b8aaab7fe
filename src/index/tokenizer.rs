//! [`WordIter`] as a tantivy tokenizer.

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

use crate::query::WordIter;

/// Creates the tokens of a text.
#[derive(Clone, Default)]
pub(super) struct WordTokenizer(Token);

/// The tokens of one text.
pub(super) struct WordTokens<'a> {
    words: WordIter<'a>,
    token: &'a mut Token,
}

impl Tokenizer for WordTokenizer {
    type TokenStream<'a> = WordTokens<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> WordTokens<'a> {
        self.0.reset();
        WordTokens { words: WordIter::new(text), token: &mut self.0 }
    }
}

impl TokenStream for WordTokens<'_> {
    fn advance(&mut self) -> bool {
        match self.words.next_into(&mut self.token.text) {
            Some(span) => {
                self.token.position = self.token.position.wrapping_add(1);
                (self.token.offset_from, self.token.offset_to) = (span.start, span.end);
                true
            }
            None => false,
        }
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}
