//! Decides whether a paragraph continues a quotation that an earlier one left open.

use super::paragraph::{mixes, opens_single};
use crate::text::quotes::marks::{self, MarkFamily, QuoteMark};
use crate::text::tokens::Token;

/// How a paragraph relates to a quotation that is still open.
pub(super) enum Continuation {
    /// It has no double marks.
    Silent,
    /// Its first mark closes the open quotation.
    Closes { at: usize, width: usize },
    /// It is not part of the quotation.
    None,
}

/// The most paragraphs without marks before one that closes the quotation.
pub(super) const SILENT: usize = 3;

/// A closing mark after fewer words than this does not close an earlier paragraph's quotation.
const FEWEST: usize = 4;

/// The most words in a signature: a name and a description.
const SIGNED: usize = 9;

/// How the paragraph `start..end` relates to the quotation that `open` began.
pub(super) fn continuation(tokens: &[Token], start: usize, end: usize, open: QuoteMark) -> Continuation {
    if open.family == MarkFamily::Single && opens_single(tokens, start) {
        return Continuation::None;
    }
    let mut at = start;
    while at < end {
        if let Some(mark) = marks::read(tokens, at)
            && mark.family != MarkFamily::Single
        {
            let fits = mark.family == open.family
                || mixes(open, mark)
                || (open.family, mark.family) == (MarkFamily::Backtick, MarkFamily::Doubled);
            let closes = !mark.opening && !mark.gap_before && mark.gap_after;
            let words = tokens[start..at].iter().filter(|token| token.word()).take(SIGNED + 1).count();
            // A line below set-off words that shares their closing mark names who said them.
            let signed = at + mark.width >= end && words <= SIGNED && tokens[start].capital();
            let closes = fits && closes && words >= FEWEST && !signed;
            return if closes { Continuation::Closes { at, width: mark.width } } else { Continuation::None };
        }
        at += 1;
    }
    Continuation::Silent
}
