//! Names of several words that a noun beside them gives away: "Ada Quill, the mayor", "the firm’s chairman, Ada Quill:",
//! "the Ada Quill campaign"; and "Carl and Ada Quill".

use super::in_full::{GIVEN, NO_NAME, NOT_LAST};
use crate::text::lexicon::Class;
use crate::text::tokens::{Case, Token};

/// Returns whether a name of two words begins at `at`.
pub(super) fn in_full(text: &str, tokens: &[Token], at: usize) -> bool {
    explained(text, tokens, at)
        || described(text, tokens, at)
        || at > 1 && paired(text, tokens, at - 2)
        || owns(text, tokens, at)
}

/// Recognises "Ada Quill, the mayor": a first name and another word before what somebody does.
fn explained(text: &str, tokens: &[Token], at: usize) -> bool {
    const LONGEST: usize = 4;
    let name = |at: usize| {
        tokens.get(at).is_some_and(|token| token.word() && token.case == Case::Capital && !token.is(NO_NAME))
    };
    let article = |token: &Token| matches!(token.span().of(text), "the" | "a" | "an" | "his" | "her" | "its");
    let does = |token: &Token| token.case == Case::Lower && token.is(Class::ROLE.or(Class::HUMAN));
    // "Alexandra Tower, a spokeswoman": nothing else is one. But "at the Sage Centre, the chancellor said".
    let one = tokens.get(at + 3).is_some_and(|token| matches!(token.span().of(text), "a" | "an"));
    let last = tokens
        .get(at + 1)
        .is_some_and(|last| last.case == Case::Capital && !last.is(if one { Class::TITLE } else { NO_NAME }));
    name(at)
        && last
        && tokens[at].is(Class::FIRST)
        && !tokens[at].is(Class::COMMON)
        && tokens[at + 1].gap
        && !at.checked_sub(1).is_some_and(|before| tokens[before].capital() || tokens[before].possessive)
        && tokens.get(at + 2).is_some_and(|comma| comma.symbol == ',')
        && tokens.get(at + 3).is_some_and(article)
        && tokens[at + 4..].iter().take(LONGEST).take_while(|token| token.word()).any(does)
}

/// Recognises "the firm’s outgoing chairman, Ada Quill:": a first name and another word after what somebody is.
fn described(text: &str, tokens: &[Token], at: usize) -> bool {
    const LONGEST: usize = 5;
    let name = |at: usize| tokens.get(at).is_some_and(|token| token.word() && token.case == Case::Capital);
    let comma = at.checked_sub(2).filter(|_| tokens[at - 1].symbol == ',');
    let post = comma.filter(|&noun| {
        tokens[noun].case == Case::Lower && tokens[noun].is(Class::ROLE) && !tokens[noun].is(Class::ORG)
    });
    let opens = post.is_some_and(|noun| {
        let before = (noun.saturating_sub(LONGEST)..noun).rev();
        let mut before = before.take_while(|&at| tokens[at].word() || tokens[at].possessive);
        before.any(|at| tokens[at].possessive || tokens[at].span().of(text).eq_ignore_ascii_case("the"))
    });
    let ends = tokens.get(at + 2).is_none_or(|next| matches!(next.symbol, ',' | ':' | '.' | ';'));
    opens
        && ends
        && name(at)
        && name(at + 1)
        && tokens[at].is(Class::FIRST)
        && !tokens[at].is(NO_NAME.or(Class::COMMON))
        && !tokens[at + 1].is(NOT_LAST)
}

/// Recognises "Carl and Ada Quill": two first names and one last name.
pub(super) fn paired(text: &str, tokens: &[Token], at: usize) -> bool {
    let first = |at: usize| {
        let token = &tokens[at];
        token.case == Case::Capital
            && token.is(Class::FIRST)
            && !token.is(NO_NAME.or(Class::COMMON).or(Class::PARTICLE))
    };
    let capital = |at: usize| tokens.get(at).is_some_and(|token| token.word() && token.capital());
    tokens.len() > at + 3
        && matches!(tokens[at + 1].span().of(text), "and" | "&")
        && first(at)
        && first(at + 2)
        && capital(at + 3)
        && tokens[at + 3].gap
        && !tokens[at + 3].is(NO_NAME)
        && !capital(at + 4)
        && at.checked_sub(1).is_none_or(|before| !tokens[before].capital() && !tokens[before].possessive)
}

/// What only a person has, after "the Ada Quill".
const CAMPS: &[&str] = &["administration", "camp", "campaign", "era", "presidency", "years"];

/// What only a person has, after "in Ada Quill’s".
const VIEWS: &[&str] =
    &["account", "eyes", "memory", "opinion", "phrase", "telling", "verdict", "view", "words"];

/// Recognises "the Ada Quill campaign" and "in Ada Quill’s view": a first name and another word before what only a person
/// has.
fn owns(text: &str, tokens: &[Token], at: usize) -> bool {
    let word = |at: usize| tokens.get(at).map_or("", |token| token.span().of(text));
    let named = tokens[at].case == Case::Capital
        && tokens[at].is(GIVEN)
        && !tokens[at].is(NO_NAME.or(Class::COMMON))
        && tokens.get(at + 1).is_some_and(|last| last.gap && !last.is(NO_NAME) && last.case == Case::Capital);
    let owned = tokens.get(at + 2).is_some_and(|mark| mark.possessive);
    let before = at.checked_sub(1).map_or("", word);
    named
        && (before == "the" && CAMPS.contains(&word(at + 2))
            || owned && matches!(before, "In" | "in") && VIEWS.contains(&word(at + 3)))
}
