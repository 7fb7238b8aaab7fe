//! Who is in a text: names found by their shape, then gathered into persons.

mod judge;
mod merge;
mod names;

#[cfg(test)]
mod tests;

pub(crate) use merge::{Cast, Gender};

use super::tokens::{Case, Token};

/// A name in the text, by token numbers; what stands before it as a title is counted apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Mention {
    /// First token of the titles before the name, or of the name itself.
    pub(crate) titled: usize,
    /// First token of the name.
    pub(crate) first: usize,
    /// One past its last token.
    pub(crate) end: usize,
}

/// Finds the people in `text`.
pub(crate) fn find(text: &str, tokens: &[Token], sentences: &[u32]) -> Cast {
    merge::gather(text, tokens, &names::find(text, tokens, sentences))
}

/// A number for a word, the same in any case, so that names are compared without being copied.
pub(crate) fn key(text: &str, token: &Token) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let mut add = |byte: u8| hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    let word = token.span().of(text);
    if word.is_ascii() {
        word.bytes().for_each(|byte| add(byte.to_ascii_lowercase()));
    } else {
        let mut bytes = [0; 4];
        for c in word.chars().flat_map(char::to_lowercase) {
            let c = if c == '’' { '\'' } else { c };
            c.encode_utf8(&mut bytes).bytes().for_each(&mut add);
        }
    }
    hash
}

/// Whether a token is an initial of a name: one or two capitals, not "U.S.".
pub(crate) fn initial(text: &str, token: &Token) -> bool {
    token.case == Case::Initial
        && token.span().len() <= 4
        && !matches!(token.span().of(text), "U.S." | "U.N." | "E.U." | "U.K.")
        || token.capital() && token.span().len() == 1 && !matches!(token.span().of(text), "I" | "A")
}
