//! Which signs are quotation marks, and which way they face.

use crate::text::steps::step;
use crate::text::tokens::{Shape, Token};

/// Marks of one family open and close each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Family {
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
    /// Two apostrophes on either side, as agencies' plain-text feeds have it.
    Doubled,
    /// `「 」 『 』`
    Corner,
    /// `‘ ’ ‚ ‛ ' `` ` ``
    Single,
}

/// A quotation mark where it stands.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Mark {
    /// Its family.
    pub(crate) family: Family,
    /// The sign itself.
    pub(crate) sign: char,
    /// Whether its shape is that of an opening mark.
    pub(crate) opening: bool,
    /// Whether it stands free on the left: white space, a bracket, a dash or the start.
    pub(crate) gap_before: bool,
    /// Whether it stands free on the right: white space, a sign or the end.
    pub(crate) gap_after: bool,
    /// How many tokens it takes.
    pub(crate) width: usize,
}

/// The quotation mark that begins at token `at`.
pub(crate) fn read(tokens: &[Token], at: usize) -> Option<Mark> {
    step();
    let sign = tokens[at].sign;
    let doubled = || tokens.get(at + 1).is_some_and(|next| next.sign == sign && !next.gap);
    if matches!(sign, '"' | '”') && inches(tokens, at) {
        return None;
    }
    let (family, opening, width) = match sign {
        '"' | '＂' => (Family::Straight, false, 1),
        '“' | '„' | '‟' => (Family::Curly, true, 1),
        '”' => (Family::Curly, false, 1),
        '«' => (Family::Angle, true, 1),
        '»' => (Family::Angle, false, 1),
        '‹' => (Family::SmallAngle, true, 1),
        '›' => (Family::SmallAngle, false, 1),
        '`' if doubled() => (Family::Backtick, true, 2),
        '\'' if doubled() => (Family::Doubled, false, 2),
        '「' | '『' => (Family::Corner, true, 1),
        '」' | '』' => (Family::Corner, false, 1),
        '‘' | '‛' | '‚' | '`' => (Family::Single, true, 1),
        '’' | '\'' => (Family::Single, false, 1),
        _ => return None,
    };
    let gap_before = match at.checked_sub(1).map(|before| &tokens[before]) {
        None => true,
        Some(before) => {
            tokens[at].gap
                || before.shape == Shape::Break
                || matches!(
                    before.sign,
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
                    after.sign,
                    '.' | ',' | ';' | ':' | '!' | '?' | ')' | ']' | '>' | '”' | '"' | '»' | '’' | '—' | '–'
                )
        }
    };
    Some(Mark { family, sign, opening, gap_before, gap_after, width })
}

/// Whether the sign at `at` stands for inches or seconds: 5'6", 12'34".
fn inches(tokens: &[Token], at: usize) -> bool {
    let number = |back: usize| {
        at.checked_sub(back)
            .is_some_and(|before| tokens[before].shape == Shape::Number && !tokens[before + 1].gap)
    };
    number(1) && number(3) && matches!(tokens[at - 2].sign, '\'' | '’' | '′')
}

/// Whether a mark can begin a quotation where nothing is open.
pub(crate) fn opens(mark: Mark) -> bool {
    let stray = mark.gap_after && !mark.gap_before;
    match mark.family {
        Family::Straight => !stray,
        Family::Curly | Family::Angle | Family::SmallAngle => {
            mark.opening || mark.gap_before && !mark.gap_after
        }
        Family::Backtick | Family::Corner => mark.opening,
        Family::Doubled => mark.gap_before && !mark.gap_after,
        Family::Single => (mark.opening || mark.sign == '\'') && mark.gap_before && !mark.gap_after,
    }
}

/// Whether the sign at `at` leaves out the century: "the '90s".
pub(crate) fn decade(text: &str, tokens: &[Token], at: usize) -> bool {
    tokens.get(at + 1).is_some_and(|next| {
        next.shape == Shape::Number && !next.gap && next.span().of(text).ends_with(['s', 'S'])
    })
}

/// The single mark that closes what the one at `open` begins, before `end`, and whether that is sure.
///
/// An apostrophe after an s may be either; it closes only when no better mark follows.
pub(crate) fn single_close(text: &str, tokens: &[Token], open: usize, end: usize) -> Option<(usize, bool)> {
    let want: &[char] = match tokens[open].sign {
        '\'' => &['\''],
        '‚' => &['‘', '’'],
        _ => &['’', '\''],
    };
    let mut doubtful = None;
    for at in open + 1..end {
        let sign = tokens[at].sign;
        let Some(mark) = read(tokens, at) else { continue };
        if doubtful.is_some() && mark.family == Family::Single && opens(mark) && !decade(text, tokens, at) {
            return doubtful.map(|at| (at, true));
        }
        if !want.contains(&sign)
            || mark.family != Family::Single
            || mark.gap_before && !tokens[at - 1].sign.is_ascii_punctuation()
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
