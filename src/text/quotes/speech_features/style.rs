//! What the quotations of one article have in common.

use super::rough;
use crate::text::quotes::attribute::{Attribution, Tie};
use crate::text::quotes::document::Document;
use crate::text::quotes::spans::QuotedSpan;
use crate::text::tokens::Shape;

/// What the quotations of one article have in common.
pub(crate) struct ArticleStyle {
    /// Whether the article quotes in single marks.
    pub(crate) british: bool,
    /// The mark that opens most quotations, if one does.
    pub(super) symbol: char,
    /// Roughly how many quotations there are, and how large a share has a verb of saying.
    pub(super) share: u64,
    /// Where the first paragraph ends: it may be the headline.
    headline: usize,
}

impl ArticleStyle {
    /// Reads the article once.
    pub(crate) fn new(document: &Document<'_>, attributions: &[Attribution]) -> Self {
        let all = document.marked.len();
        let singles = document.marked.iter().filter(|quote| quote.single).count();
        let said = attributions.iter().filter(|attribution| attribution.tie == Tie::Said).count();
        let headline = document.tokens.iter().position(|token| token.shape == Shape::Break);
        Self {
            british: singles > all - singles,
            symbol: usual(document.marked.iter().map(|quote| document.token(quote.open).symbol)),
            share: rough(all) << 4 | (4 * said / all.max(1)) as u64,
            headline: headline.unwrap_or_default(),
        }
    }

    /// Whether a quotation is in the first of several paragraphs.
    pub(crate) fn in_headline(&self, quote: &QuotedSpan) -> bool {
        quote.open < self.headline
    }
}

/// The character that outnumbers all others together, if there is one (Boyer and Moore 1981).
fn usual(symbols: impl Iterator<Item = char>) -> char {
    let mut leader = ('\0', 0_usize);
    for symbol in symbols {
        if leader.1 == 0 {
            leader = (symbol, 1);
        } else if leader.0 == symbol {
            leader.1 += 1;
        } else {
            leader.1 -= 1;
        }
    }
    leader.0
}

#[cfg(test)]
mod tests {
    use super::usual;

    #[test]
    fn the_usual_sign_is_the_one_that_most_quotations_open_with() {
        assert_eq!(usual("“\"““\"“".chars()), '“');
        assert_eq!(usual("".chars()), '\0');
    }
}
