//! Recognises quotation marks, and which way they face.

use crate::text::steps::step;
use crate::text::tokens::{Shape, Token};

/// A family of quotation marks, which open and close each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MarkFamily {
    /// `"`
    Straight,
    /// `“ ” „ ‟`
    Curly,
    /// `« »`
    Angle,
    /// `‹ ›`
    SmallAngle,
    /// ` `` '' `
    Backtick,
    /// Two apostrophes on either side, as in news agencies' plain-text feeds.
    Doubled,
    /// `「 」 『 』`
    Corner,
    /// `‘ ’ ‚ ‛ ' `` ` ``
    Single,
}

/// A quotation mark and its place.
#[derive(Clone, Copy, Debug)]
pub(crate) struct QuoteMark {
    /// Its family.
    pub(crate) family: MarkFamily,
    /// The character.
    pub(crate) symbol: char,
    /// Whether it has the shape of an opening mark.
    pub(crate) opening: bool,
    /// Whether white space, a bracket, a dash or the start of the text is to the left.
    pub(crate) gap_before: bool,
    /// Whether white space, punctuation or the end of the text is to the right.
    pub(crate) gap_after: bool,
    /// How many tokens it takes.
    pub(crate) width: usize,
}

/// Returns the quotation mark that begins at token `at`.
pub(crate) fn read(tokens: &[Token], at: usize) -> Option<QuoteMark> {
    step();
    let symbol = tokens[at].symbol;
    let doubled = || tokens.get(at + 1).is_some_and(|next| next.symbol == symbol && !next.gap);
    if matches!(symbol, '"' | '”') && inches(tokens, at) {
        return None;
    }
    let (family, opening, width) = match symbol {
        '"' | '＂' => (MarkFamily::Straight, false, 1),
        '“' | '„' | '‟' => (MarkFamily::Curly, true, 1),
        '”' => (MarkFamily::Curly, false, 1),
        '«' => (MarkFamily::Angle, true, 1),
        '»' => (MarkFamily::Angle, false, 1),
        '‹' => (MarkFamily::SmallAngle, true, 1),
        '›' => (MarkFamily::SmallAngle, false, 1),
        '`' if doubled() => (MarkFamily::Backtick, true, 2),
        '\'' if doubled() => (MarkFamily::Doubled, false, 2),
        '「' | '『' => (MarkFamily::Corner, true, 1),
        '」' | '』' => (MarkFamily::Corner, false, 1),
        '‘' | '‛' | '‚' | '`' => (MarkFamily::Single, true, 1),
        '’' | '\'' => (MarkFamily::Single, false, 1),
        _ => return None,
    };
    let gap_before = match at.checked_sub(1).map(|before| &tokens[before]) {
        None => true,
        Some(before) => {
            tokens[at].gap
                || before.shape == Shape::Break
                || matches!(
                    before.symbol,
                    '(' | '[' | '{' | '—' | '–' | '-' | '/' | '=' | '>' | '“' | '"' | '‘' | '«'
                )
        }
    };
    let gap_after = match tokens.get(at + width) {
        None => true,
        Some(after) => {
            after.gap
                || after.shape == Shape::Break
                || matches!(
                    after.symbol,
                    '.' | ',' | ';' | ':' | '!' | '?' | ')' | ']' | '>' | '”' | '"' | '»' | '’' | '—' | '–'
                )
        }
    };
    Some(QuoteMark { family, symbol, opening, gap_before, gap_after, width })
}

/// Returns whether the mark at `at` means inches or seconds: 5'6", 12'34".
fn inches(tokens: &[Token], at: usize) -> bool {
    let number = |back: usize| {
        at.checked_sub(back)
            .is_some_and(|before| tokens[before].shape == Shape::Number && !tokens[before + 1].gap)
    };
    number(1) && number(3) && matches!(tokens[at - 2].symbol, '\'' | '’' | '′')
}

/// Returns whether a mark can begin a quotation when none is open.
pub(crate) fn opens(mark: QuoteMark) -> bool {
    let stray = mark.gap_after && !mark.gap_before;
    match mark.family {
        MarkFamily::Straight => !stray,
        MarkFamily::Curly | MarkFamily::Angle | MarkFamily::SmallAngle => {
            mark.opening || mark.gap_before && !mark.gap_after
        }
        MarkFamily::Backtick | MarkFamily::Corner => mark.opening,
        MarkFamily::Doubled => mark.gap_before && !mark.gap_after,
        MarkFamily::Single => (mark.opening || mark.symbol == '\'') && mark.gap_before && !mark.gap_after,
    }
}

/// Returns whether the mark at `at` stands for an omitted century: "the '90s".
pub(crate) fn decade(text: &str, tokens: &[Token], at: usize) -> bool {
    tokens.get(at + 1).is_some_and(|next| {
        next.shape == Shape::Number && !next.gap && next.span().of(text).ends_with(['s', 'S'])
    })
}

/// Returns the single mark before `end` that closes the one at `open`, and whether that is certain.
///
/// An apostrophe after an s may be either; it closes only if no better mark follows.
pub(crate) fn single_close(text: &str, tokens: &[Token], open: usize, end: usize) -> Option<(usize, bool)> {
    let want: &[char] = match tokens[open].symbol {
        '\'' => &['\''],
        '‚' => &['‘', '’'],
        // Typesetting programs turn a mark after a full stop the wrong way round.
        _ => &['’', '\'', '‘'],
    };
    let mut doubtful = None;
    for at in open + 1..end {
        let symbol = tokens[at].symbol;
        let Some(mark) = read(tokens, at) else { continue };
        if doubtful.is_some() && mark.family == MarkFamily::Single && opens(mark) && !decade(text, tokens, at)
        {
            return doubtful.map(|at| (at, true));
        }
        if !want.contains(&symbol)
            || mark.family != MarkFamily::Single
            || mark.gap_before && !tokens[at - 1].symbol.is_ascii_punctuation()
            || !mark.gap_after
        {
            continue;
        }
        let before = &tokens[at - 1];
        let plural = before.word() && before.span().of(text).ends_with(['s', 'S']);
        let runs_on = tokens.get(at + 1).is_some_and(|next| next.word() && next.gap);
        if !(plural && runs_on) {
            return Some((at, true));
        }
        doubtful = doubtful.or(Some(at));
    }
    doubtful.map(|at| (at, false))
}
