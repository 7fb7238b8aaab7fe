//! Recognises quotation marks, and which way they face.

use crate::text::lexicon::Class;
use crate::text::steps::step;
use crate::text::tokens::{Case, Shape, Token};

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
    let (gap_before, gap_after) = (gap_before(tokens, at), gap_after(tokens, at + width));
    Some(QuoteMark { family, symbol, opening, gap_before, gap_after, width })
}

/// Returns whether the mark at `at` means inches or seconds: 5'6", 12'34", 3/4" ply.
fn inches(tokens: &[Token], at: usize) -> bool {
    let number = at.checked_sub(1).is_some_and(|before| tokens[before].shape == Shape::Number);
    if !number || tokens[at].gap {
        return false;
    }
    // 5'6" and 5'-6"
    let hyphen = at.checked_sub(2).is_some_and(|before| tokens[before].symbol == '-');
    if let Some(feet) = at.checked_sub(if hyphen { 3 } else { 2 })
        && matches!(tokens[feet].symbol, '\'' | '’' | '′')
        && !tokens[feet].gap
        && feet.checked_sub(1).is_some_and(|number| tokens[number].shape == Shape::Number)
    {
        return true;
    }
    // A 65" screen, and a 5/8"-thick one.
    if tokens.get(at + 1).is_some_and(|next| next.symbol == '-' && !next.gap) {
        return tokens.get(at + 2).is_some_and(|next| next.word() && !next.gap && next.case == Case::Lower);
    }
    // After a mark that closes a quotation, the next one opens another; only words in marks within a quotation end with
    // two that close: "We saw "Apollo 13" twice."
    let mark = |at: &usize| matches!(tokens[*at].symbol, '"' | '“' | '”');
    let inside = |at: &usize| tokens[*at].shape != Shape::Break;
    let next = (at + 1..tokens.len().min(at + SEARCHED)).take_while(inside).find(mark);
    let closes = next.is_some_and(|next| {
        let adjacent = next == at + 1 && !tokens[next].gap;
        tokens[next].symbol != '“' && (adjacent || !gap_before(tokens, next)) && gap_after(tokens, next + 1)
    });
    let mut before = (0..at).rev().take(SEARCHED).take_while(inside).filter(mark);
    let mut opened = || before.next().is_some_and(|at| gap_before(tokens, at) && !gap_after(tokens, at + 1));
    closes && !(opened() && opened())
}

/// The most tokens between two marks of which the first may mean inches.
const SEARCHED: usize = 60;

/// Returns whether white space or something like it is before the token at `at`.
fn gap_before(tokens: &[Token], at: usize) -> bool {
    at.checked_sub(1).is_none_or(|before| {
        tokens[at].gap
            || tokens[before].shape == Shape::Break
            || matches!(
                tokens[before].symbol,
                '(' | '[' | '{' | '—' | '–' | '-' | '/' | '=' | '>' | '“' | '"' | '‘' | '«'
            )
    })
}

/// Returns whether white space or punctuation is before the token at `at`, seen from the mark to the left of it.
fn gap_after(tokens: &[Token], at: usize) -> bool {
    tokens.get(at).is_none_or(|after| {
        after.gap
            || after.shape == Shape::Break
            || matches!(
                after.symbol,
                '.' | ',' | ';' | ':' | '!' | '?' | ')' | ']' | '>' | '”' | '"' | '»' | '’' | '—' | '–'
            )
    })
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

/// Returns whether the mark at `at` stands for what is left out: "the '90s", "in '98", "tell 'em".
pub(crate) fn elides(text: &str, tokens: &[Token], at: usize) -> bool {
    let Some(next) = tokens.get(at + 1).filter(|next| !next.gap) else { return false };
    let word = next.span().of(text);
    if next.word() {
        return tokens[at].symbol != '‘' && at > 0 && tokens[at - 1].word() && CLIPPED.contains(&word);
    }
    next.shape == Shape::Number && (word.ends_with(['s', 'S']) || year(text, tokens, at))
}

/// Words without their first letters.
const CLIPPED: &[&str] = &["em", "til", "cos", "bout", "n"];

/// Returns whether the mark at `at` and two figures are a year: "in '98", "the '98 flood", not "the '39 Steps'".
fn year(text: &str, tokens: &[Token], at: usize) -> bool {
    let number = &tokens[at + 1];
    let Some(before) = at.checked_sub(1).map(|before| &tokens[before]) else { return false };
    if number.span().len() != 2 {
        return false;
    }
    // "In '71, '72 and '75"
    if before.symbol == ',' {
        let years = |at: usize| tokens[at].shape == Shape::Number && tokens[at].span().len() == 2;
        return at > 3 && years(at - 2) && matches!(tokens[at - 3].symbol, '\'' | '’' | '‘');
    }
    let word = before.span().of(text).to_ascii_lowercase();
    let dated = before.is(Class::PREP.or(Class::CONJ).or(Class::DET)) || SEASONS.contains(&&word[..]);
    if !(before.word() && dated) {
        return false;
    }
    // A title in marks is short, and what looks like a plural possessive ends it only after a capital.
    let closes = |at: usize| {
        let mark = matches!(tokens[at].symbol, '\'' | '’') && !tokens[at].gap && gap_after(tokens, at + 1);
        mark && (!may_own(text, tokens, at) || tokens[at - 1].capital())
    };
    let opens_another =
        |at: usize| matches!(tokens[at].symbol, '\'' | '‘') && tokens[at].gap && !gap_after(tokens, at + 1);
    let after = &tokens[(at + 2).min(tokens.len())..];
    let ends = after.first().is_none_or(|after| !after.word() || after.is(SMALL));
    ends || !(at + 2..tokens.len().min(at + 2 + LONGEST_TITLE))
        .take_while(|at| !opens_another(*at))
        .any(closes)
}

/// Words that follow a year rather than a number in marks.
const SMALL: Class =
    Class::PREP.or(Class::CONJ).or(Class::DET).or(Class::PRONOUN).or(Class::AUX).or(Class::ADVERB);

/// Seasons and other words before a year.
const SEASONS: &[&str] = &[
    "spring",
    "summer",
    "autumn",
    "fall",
    "winter",
    "christmas",
    "easter",
    "late",
    "early",
    "mid",
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// The most tokens in a title that begins with a number.
const LONGEST_TITLE: usize = 6;

/// Returns the mark before `end` that closes the single one at `open`, and whether that is certain.
///
/// An apostrophe after an s may be either; it closes only if no better mark follows.
pub(crate) fn single_close(text: &str, tokens: &[Token], open: usize, end: usize) -> Option<(usize, bool)> {
    let turned = tokens[open].symbol == '’';
    let want: &[char] = match tokens[open].symbol {
        '\'' => &['\''],
        '‚' => &['‘', '’'],
        _ if turned => &['‘'],
        // Typesetting programs turn a mark after a full stop the wrong way round; translators mix marks.
        _ => &['’', '\'', '‘', '»'],
    };
    let end = if turned { end.min(open + LONGEST_TURNED) } else { end };
    let mut doubtful = None;
    let mut inner_angle = false;
    for at in open + 1..end {
        let symbol = tokens[at].symbol;
        let Some(mark) = read(tokens, at) else { continue };
        if mark.family == MarkFamily::Angle {
            let closes = !mark.opening && !inner_angle && want.contains(&symbol);
            inner_angle = mark.opening;
            if closes && mark.gap_after {
                return Some((at, true));
            }
            continue;
        }
        if doubtful.is_some() && mark.family == MarkFamily::Single && opens(mark) && !elides(text, tokens, at)
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
        if turned || !may_own(text, tokens, at) {
            return Some((at, true));
        }
        doubtful = doubtful.or(Some(at));
    }
    doubtful.map(|at| (at, false))
}

/// The most tokens in words between two marks that both face the wrong way: ’like candy.‘
const LONGEST_TURNED: usize = 60;

/// Returns whether the single mark at `at` faces the wrong way, as the one that closes it may.
pub(crate) fn turned(text: &str, tokens: &[Token], at: usize, mark: QuoteMark) -> bool {
    mark.symbol == '’' && mark.gap_before && !mark.gap_after && !elides(text, tokens, at)
}

/// Returns whether the mark at `at` may make a plural possessive: "the crews' boats".
fn may_own(text: &str, tokens: &[Token], at: usize) -> bool {
    let before = &tokens[at - 1];
    let plural = before.word() && before.span().of(text).ends_with(['s', 'S']);
    plural && tokens.get(at + 1).is_some_and(|next| next.word() && next.gap)
}
