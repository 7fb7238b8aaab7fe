//! Finds people: a trained tagger finds names, which are then merged into persons.
//!
//! `regions` finds where names can be, `token_features` and `evidence` have the features, and `tagger` labels the
//! names. `beside`, `in_full` and `described` add names that their neighbours give away, `repeats` further uses of
//! them, `turns` those in transcripts; `things` and `datelines` drop the names of ships, firms and places; `titles`
//! and `honours` cut off what is no part of a name. `form_uses` finds the forms of each name, `merge`
//! merges mentions into persons, and `entities` is the result.

mod beside;
mod datelines;
mod described;
mod entities;
pub(crate) mod evidence;
mod form_uses;
mod headlines;
mod honours;
mod in_full;
mod merge;
mod name_forms;
mod regions;
mod repeats;
pub(crate) mod tagger;
mod thing_words;
mod things;
mod titles;
pub(crate) mod token_features;
mod turns;
mod variants;

#[cfg(test)]
mod tests;

pub(crate) use entities::{Entities, Gender};
#[cfg(feature = "reader")]
pub(crate) use name_forms::{NameForm, last_name};

use titles::{MEMBERS, Titles, is_trade, mention, untitled};

use super::lexicon::Class;
use super::tokens::{Case, Token};

/// A name in the text, by token numbers, with the titles before it.
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
pub(crate) fn find(text: &str, tokens: &[Token], sentences: &[u32]) -> Entities {
    let mut names = tagger::find(text, tokens, sentences);
    headlines::trim(tokens, &mut names);
    beside::add(text, tokens, &mut names);
    repeats::add(text, tokens, sentences, &mut names);
    turns::add(text, tokens, &mut names);
    things::drop(text, tokens, &mut names);
    datelines::drop(tokens, &mut names);
    take_first_names(tokens, &mut names);
    let names: Vec<_> = names
        .into_iter()
        .filter_map(|name| trimmed(tokens, balanced(tokens, undashed(tokens, name))))
        .collect();
    let titles = Titles::read(tokens, &names);
    let names = names
        .into_iter()
        .map(|name| untitled(text, tokens, honours::without(text, tokens, suffixed(tokens, name)), &titles));
    let mut mentions: Vec<Mention> = names.map(|(first, end)| mention(tokens, first, end)).collect();
    // "Minh, D.": an initial by itself is nobody's name, but "Mr K" is.
    mentions.retain(|name| {
        name.end > name.first + 1 || name.titled < name.first || !initial(text, &tokens[name.first])
    });
    merge::merge(text, tokens, &mentions)
}

/// Extends a name that begins with a particle, follows an initial, or is one word, to the first name before it: all of
/// `Willem de Graaf van Oster`, `Ada E. Quill` and `Ada Quill`, not just the last part.
fn take_first_names(tokens: &[Token], names: &mut [(usize, usize)]) {
    let no_name =
        Class::COMMON.or(Class::TITLE).or(Class::ROLE).or(Class::HUMAN).or(Class::PLACE).or(Class::ORG);
    let mut free = 0;
    for (first, end) in names {
        let initials = (free..*first).rev().take_while(|&at| tokens[at].case == Case::Initial).count();
        let one = initials == 0 && *end == *first + 1 && tokens[*first].gap;
        let start = first.checked_sub(initials + 1).filter(|&start| start >= free);
        if let Some(start) = start.filter(|_| initials > 0 || one) {
            let before = &tokens[start];
            if before.case == Case::Capital && before.is(Class::FIRST) && !before.is(no_name) {
                *first = start;
            }
        }
        let particle = tokens[*first].case == Case::Lower && tokens[*first].is(Class::PARTICLE);
        if particle && *first > free {
            let before = &tokens[*first - 1];
            let called = before.word() && before.case == Case::Capital && !before.possessive;
            if called && tokens[*first].gap && (before.is(Class::FIRST) || !before.is(no_name)) {
                *first -= 1;
            }
        }
        free = *end;
    }
}

/// Returns a name up to a hyphen between spaces, which is a dash: only "Karl Moss" of `Karl Moss - Troy`.
fn undashed(tokens: &[Token], (first, end): (usize, usize)) -> (usize, usize) {
    let dash = |&at: &usize| tokens[at].symbol == '-' && tokens[at].gap && tokens[at + 1].gap;
    let stop = (first + 1..end.saturating_sub(1)).find(dash);
    (first, stop.unwrap_or(end))
}

/// Returns a name without an unpaired mark or bracket: only the last name of `Frank) Vogel`.
fn balanced(tokens: &[Token], (first, end): (usize, usize)) -> (usize, usize) {
    let mut open: Option<usize> = None;
    let mut start = first;
    for at in first..end {
        let token = &tokens[at];
        let opens = match token.symbol {
            '(' | '“' | '‘' | '«' => true,
            ')' | '”' | '»' => false,
            '"' => open.is_none() && token.gap,
            // The mark that closes ‘Nan’ may also be an apostrophe.
            '’' | '\'' => {
                open = open.filter(|&open| !matches!(tokens[open].symbol, '‘' | '\''));
                continue;
            }
            _ => continue,
        };
        if opens {
            open = open.or(Some(at));
        } else if open.take().is_none() {
            start = at + 1;
        }
    }
    match open {
        Some(open) if open > start => (start, open),
        Some(open) => (open + 1, end),
        None => (start, end),
    }
}

/// Returns a name without punctuation at its ends, except the full stop of "Jr."; `None` if no word is left.
fn trimmed(tokens: &[Token], (mut first, mut end): (usize, usize)) -> Option<(usize, usize)> {
    let suffix = |at: usize| at > first && tokens[at].symbol == '.' && tokens[at - 1].is(Class::SUFFIX);
    while first < end && !tokens[end - 1].word() && !suffix(end - 1) {
        end -= 1;
    }
    while first < end && !tokens[first].word() {
        first += 1;
    }
    (first < end).then_some((first, end))
}

/// Returns a name with the full stop of "Jr.", which may have been left out.
fn suffixed(tokens: &[Token], (first, end): (usize, usize)) -> (usize, usize) {
    let dot = |at: usize| tokens.get(at).is_some_and(|token| token.symbol == '.' && !token.gap);
    let short = tokens[end - 1].is(Class::SUFFIX) && tokens[end - 1].is(Class::ABBREVIATION);
    if end > first + 1 && short && dot(end) { (first, end + 1) } else { (first, end) }
}

/// Returns whether a token is an initial of a name: one or two capitals, not "U.S.".
pub(crate) fn initial(text: &str, token: &Token) -> bool {
    token.case == Case::Initial
        && token.span().len() <= 4
        && !matches!(token.span().of(text), "U.S." | "U.N." | "E.U." | "U.K.")
        || token.capital() && token.span().len() == 1 && !matches!(token.span().of(text), "I" | "A")
}
