//! Whether a paragraph goes on with a quotation that one before it left open.

use super::paragraph::{mixes, opens_single};
use crate::text::quotes::marks::{self, MarkFamily, QuoteMark};
use crate::text::tokens::Token;

/// What a paragraph is to a quotation that one before it left open.
pub(super) enum Continuation {
    /// It holds no double marks.
    Silent,
    /// Its first mark closes what is open.
    Closes { at: usize, width: usize },
    /// It begins something of its own.
    None,
}

/// A quotation that is left open may go on silently for so many paragraphs before one closes it.
pub(super) const SILENT: usize = 3;

/// A mark that closes fewer words than this closes nothing that a paragraph before it began.
const FEWEST: usize = 4;

/// A name with what its bearer is has at most so many words.
const SIGNED: usize = 9;

/// What the paragraph `start..end` is to what `open` began.
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
            // A line under set-off words that is closed together with them names who said them.
            let signed = at + mark.width >= end && words <= SIGNED && tokens[start].capital();
            let closes = fits && closes && words >= FEWEST && !signed;
            return if closes { Continuation::Closes { at, width: mark.width } } else { Continuation::None };
        }
        at += 1;
    }
    Continuation::Silent
}
