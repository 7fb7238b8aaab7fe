//! Names of several words that the words in them or beside them give away: “Dame Honor Quill”, “Jan van Dam”, “said Ada
//! Quill”, “L.Oyun-Erdene”.

use super::{MEMBERS, described, honours, is_trade};
use crate::text::lexicon::Class;
use crate::text::tokens::{Case, Shape, Token};

/// Titles of anybody: whatever follows them in capitals is a name, even if it is a common word, too.
const CIVIL: &[&str] = &["Mr", "Mrs", "Ms", "Miss", "Mx"];

/// Posts that are addressed with such a title.
const ADDRESSED: &[&str] = &[
    "Ambassador",
    "Attorney",
    "Chair",
    "Chairman",
    "Chairwoman",
    "Chancellor",
    "Commissioner",
    "Governor",
    "Justice",
    "Mayor",
    "Minister",
    "Premier",
    "President",
    "Prime",
    "Secretary",
    "Senator",
    "Speaker",
    "Vice",
];

/// Other titles that can only be followed by a person.
const TITLES: &[&str] =
    &["Dr", "Lord", "Lady", "Baroness", "Dame", "Cllr", "Councillor", "Chairwoman", "Congresswoman"];

/// First names; those that are common words, too, are only in the lists that show a gender.
pub(super) const GIVEN: Class = Class::FIRST.or(Class::MALE).or(Class::FEMALE);

/// What is no name next to a verb of saying.
pub(super) const NO_NAME: Class =
    Class::ORG.or(Class::PLACE).or(Class::TITLE).or(Class::ROLE).or(Class::HUMAN);

/// What is no last name after a first name and next to a verb of saying.
pub(super) const NOT_LAST: Class = Class::ORG.or(Class::PLACE).or(Class::TITLE);

/// Particles that are rare in the names of songs, films and places.
const PARTICLES: &[&str] = &["bin", "den", "der", "ibn", "ten", "ter", "van", "von"];

/// Returns the end of the name of several words that begins at `at`, if there is one.
pub(super) fn end(text: &str, tokens: &[Token], at: usize) -> Option<usize> {
    if titled_in_full(text, tokens, at)
        || speaks(text, tokens, at)
        || described::in_full(text, tokens, at)
        || signs(tokens, at)
    {
        return Some(at + 2);
    }
    initialled(text, tokens, at)
        .or_else(|| particled(text, tokens, at))
        .or_else(|| nicknamed(tokens, at))
        .or_else(|| child_of(text, tokens, at))
}

/// Recognises "Dame Honor Quill": a first name, even if it is a common word, and a last name after a title.
fn titled_in_full(text: &str, tokens: &[Token], at: usize) -> bool {
    at > 0
        && (titled(text, tokens, at)
            || tokens[at - 1].capital() && tokens[at - 1].is(Class::TITLE.or(Class::ROLE))
            || MEMBERS.contains(&tokens[at - 1].span().of(text)))
        && (tokens[at].is(GIVEN) || formally_titled(text, tokens, at))
        && !tokens[at].is(Class::PLACE.or(Class::ORG))
        && tokens.get(at + 1).is_some_and(|last| last.gap)
        && name(text, tokens, at + 1)
}

/// Recognises a name after "Dr" that no list holds: "Oq" in "Dr Oq Quillaby".
fn formally_titled(text: &str, tokens: &[Token], at: usize) -> bool {
    title_before(text, tokens, at).is_some_and(|title| matches!(title, "Dr" | "Mr" | "Mrs" | "Ms"))
        && tokens[at].case == Case::Capital
        && !tokens[at].is(Class::TITLE.or(Class::COMMON))
}

/// Returns the end of "L.Oyun-Erdene" and "Yu.Boldbaatar": an initial without a space before a long word.
fn initialled(text: &str, tokens: &[Token], at: usize) -> Option<usize> {
    let letters = tokens[at].span().of(text).trim_end_matches('.');
    let dotted = tokens[at].span().of(text).ends_with('.');
    let last = if dotted { at + 1 } else { at + 2 };
    let dot = dotted || tokens.get(at + 1).is_some_and(|dot| dot.symbol == '.' && !dot.gap);
    let name = tokens.get(last).filter(|token| token.word() && token.case == Case::Capital && !token.gap)?;
    (dot && letters.chars().count() <= 2 && name.span().len() > 4).then_some(last + 1)
}

/// Recognises "…,” said Ada Quill" and "Ada Quill said": a first name and another word next to a verb of saying.
fn speaks(text: &str, tokens: &[Token], at: usize) -> bool {
    let says = |at: usize| {
        tokens.get(at).is_some_and(|token| token.is(Class::CUE) && token.case == Case::Lower && token.gap)
    };
    let capital = |at: usize| tokens.get(at).is_some_and(Token::capital);
    let name = |at: usize, no_name: Class| capital(at) && tokens[at].word() && !tokens[at].is(no_name);
    // "Simon Champion"
    let last = name(at + 1, NO_NAME) || name(at + 1, NOT_LAST) && tokens[at + 1].case == Case::Capital;
    if !(name(at, NO_NAME) && last && tokens[at].is(Class::FIRST) && tokens[at + 1].gap)
        || at > 0 && capital(at - 1) && !is_trade(&tokens[at - 1], tokens[at - 1].span().of(text))
    {
        return false;
    }
    let begin = employer(tokens, at);
    // "mumbled Ada Quill"
    let past = |at: usize| {
        tokens[at].case == Case::Lower && tokens[at].gap && tokens[at].span().of(text).ends_with("ed")
    };
    let after_quote = begin > 1 && (says(begin - 1) || past(begin - 1)) && closes(&tokens[begin - 2]);
    after_quote && !capital(at + 2) || says(at + 2) && !tokens[at].is(Class::COMMON)
}

/// Returns where the employer before a name at `at` begins: "Ware Bank’s Ada Quill", "the BBC’s Ada Quill".
fn employer(tokens: &[Token], at: usize) -> usize {
    const LONGEST: usize = 4;
    let capital = |at: &usize| tokens[*at].word() && tokens[*at].capital();
    let Some(end) = at.checked_sub(1).filter(|&end| tokens[end].possessive) else { return at };
    let first = (end.saturating_sub(LONGEST)..end).rev().take_while(capital).last().unwrap_or(at);
    first - usize::from(first > 0 && first < at && tokens[first - 1].is(Class::DET))
}

/// Recognises "“I want my bus back.” – Ada Quill, by email": a first name and another word at the end of a paragraph,
/// behind marks and a dash.
fn signs(tokens: &[Token], at: usize) -> bool {
    let name = |at: usize| {
        tokens.get(at).is_some_and(|token| token.word() && token.case == Case::Capital && token.gap)
    };
    let dash = at > 1 && matches!(tokens[at - 1].symbol, '—' | '–' | '―' | '-') && closes(&tokens[at - 2]);
    let ends = |at: usize| {
        tokens.get(at).is_none_or(|next| next.shape == Shape::Break || matches!(next.symbol, ',' | '(' | '.'))
    };
    dash && name(at)
        && name(at + 1)
        && ends(at + 2)
        && tokens[at].is(GIVEN)
        && !tokens[at].is(NO_NAME)
        && !tokens[at + 1].is(NOT_LAST)
}

/// Returns the end of "Jan van Dam": one past a first name, particles and a last name.
fn particled(text: &str, tokens: &[Token], at: usize) -> Option<usize> {
    let capital = |at: usize| tokens.get(at).is_some_and(|token| token.word() && token.case == Case::Capital);
    let small = |at: usize| {
        tokens.get(at).is_some_and(|token| token.gap && PARTICLES.contains(&token.span().of(text)))
    };
    // "Jan" is a month, too.
    let first = tokens[at].is(Class::FIRST) && !tokens[at].is(Class::TITLE.or(Class::ORG));
    if !(capital(at) && first) || at > 0 && tokens[at - 1].capital() {
        return None;
    }
    let last = (at + 1..at + 4).find(|&at| !small(at)).filter(|&last| last > at + 1)?;
    (capital(last) && !capital(last + 1)).then_some(last + 1)
}

/// Returns the end of "Alan ‘The Anvil’ Moss": one past a first name, a nickname in marks and a last name.
fn nicknamed(tokens: &[Token], at: usize) -> Option<usize> {
    const LONGEST: usize = 4;
    let capital = |at: usize| {
        tokens.get(at).is_some_and(|token| token.gap && token.word() && token.case == Case::Capital)
    };
    let open = tokens.get(at + 1).filter(|open| matches!(open.symbol, '‘' | '“' | '"') && open.gap)?;
    let closing = match open.symbol {
        '‘' => '’',
        '“' => '”',
        other => other,
    };
    let close = (at + 2..tokens.len()).take(LONGEST).find(|&at| tokens[at].symbol == closing)?;
    let words = (at + 2..close).all(|at| tokens[at].word() && tokens[at].capital());
    let first = tokens[at].is(GIVEN) && tokens[at].case == Case::Capital;
    (first && words && close > at + 2 && capital(close + 1) && !capital(close + 2)).then_some(close + 2)
}

/// Returns the end of "Rajendran s/o Muthu": son, daughter or child of.
fn child_of(text: &str, tokens: &[Token], at: usize) -> Option<usize> {
    let word = |at: usize| tokens.get(at).map_or("", |token| token.span().of(text));
    let capital = |at: usize| tokens.get(at).is_some_and(|token| token.word() && token.case == Case::Capital);
    let of =
        matches!((word(at + 1), word(at + 2), word(at + 3)), ("s" | "d", "/", "o") | ("a", "/", "l" | "p"));
    (of && capital(at) && capital(at + 4)).then_some(at + 5)
}

/// Recognises a single capitalised word that is neither a common word nor a place.
pub(super) fn name(text: &str, tokens: &[Token], at: usize) -> bool {
    let token = &tokens[at];
    let alone =
        tokens.get(at + 1).is_none_or(|next| honours::is_one(next) || !next.capital() && next.symbol != '-');
    let first = token.is(GIVEN) && !token.is(Class::PLACE.or(Class::ORG));
    let unknown = !token.is(Class::COMMON.or(Class::PLACE).or(Class::ORG).or(Class::TITLE).or(Class::ROLE));
    token.word()
        && token.case == Case::Capital
        && alone
        && (first || unknown)
        && token.span().of(text).len() > 2
}

/// Recognises "Mr Champion", not "Mr Speaker".
pub(super) fn addressed(text: &str, tokens: &[Token], at: usize) -> bool {
    let name = &tokens[at];
    title_before(text, tokens, at).is_some_and(|title| CIVIL.contains(&title))
        && name.word()
        && name.case == Case::Capital
        && name.gap
        && !ADDRESSED.contains(&name.span().of(text))
        && tokens.get(at + 1).is_none_or(|next| !next.capital() && next.symbol != '-')
}

/// Recognises "Chairwoman Adeyemi" and "Mr. Quddus".
pub(super) fn titled(text: &str, tokens: &[Token], at: usize) -> bool {
    title_before(text, tokens, at).is_some_and(|title| CIVIL.contains(&title) || TITLES.contains(&title))
}

/// Returns the word before the one at `at`, without a full stop.
fn title_before<'t>(text: &'t str, tokens: &[Token], at: usize) -> Option<&'t str> {
    let dot = tokens[at - 1].symbol == '.' && !tokens[at - 1].gap;
    let title = at.checked_sub(if dot { 2 } else { 1 })?;
    Some(tokens[title].span().of(text))
}

/// Returns whether a mark can close a quotation.
pub(super) fn closes(token: &Token) -> bool {
    matches!(token.symbol, '”' | '"' | '’' | '»')
}
