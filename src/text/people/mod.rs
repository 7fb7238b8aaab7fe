//! Finds people: a trained tagger finds names, which are then merged into persons.
//!
//! `regions` finds where names can be, `token_features` and `evidence` have the features, and `tagger` labels the
//! names. `beside` and `in_full` add names that are recognised by their neighbours, `turns` those in transcripts; `things`
//! drops the names of ships and firms. `merge` merges mentions into persons, and `entities` is the result.

mod beside;
mod datelines;
mod described;
mod entities;
pub(crate) mod evidence;
mod headlines;
mod honours;
mod in_full;
mod merge;
mod name_forms;
mod regions;
mod repeats;
pub(crate) mod tagger;
mod things;
pub(crate) mod token_features;
mod turns;
mod variants;

#[cfg(test)]
mod tests;

pub(crate) use entities::{Entities, Gender};
#[cfg(feature = "reader")]
pub(crate) use name_forms::{NameForm, last_name};

use std::collections::HashSet;

use super::lexicon::{Class, class_of, key};
use super::tokens::{Case, Shape, Token};

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
    let names: Vec<_> =
        names.into_iter().filter_map(|name| trimmed(tokens, balanced(tokens, name))).collect();
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

/// Words that are names unless another title follows: "Pol Col Moss", "Tan Sri Moss".
const BEFORE_TITLES: &[&str] = &["Pol", "Tan", "Air", "Vice"];

/// Members of parliaments, if more than one name follows: "MK Ada Quill" is not M. K. Quill.
const MEMBERS: &[&str] = &["MK", "MLA", "MNA", "TD"];

/// Ends of words for what somebody does: "Headteacher Ada Quill", "Eyewitness Carl Dunn".
const TRADES: &[&str] = &[
    "baller",
    "cricketer",
    "dealer",
    "driver",
    "fighter",
    "goer",
    "holder",
    "keeper",
    "maker",
    "mate",
    "owner",
    "player",
    "postman",
    "rider",
    "teacher",
    "witness",
    "worker",
    "writer",
];

/// Returns whether a word is a trade and no first name.
fn is_trade(token: &Token, word: &str) -> bool {
    const SHORTEST: usize = 7;
    let word = word.to_ascii_lowercase();
    word.len() >= SHORTEST && !token.is(Class::FIRST) && TRADES.iter().any(|end| word.ends_with(end))
}

/// What tells a title that is also a first name: "Dean" in "Dean Quill".
struct Titles {
    /// The last names of everyone who is named with a first name.
    last_names: HashSet<u64>,
    /// The titles and posts that the text has in lower case.
    posts: HashSet<u64>,
}

impl Titles {
    fn read(tokens: &[Token], names: &[(usize, usize)]) -> Self {
        let post = Class::TITLE.or(Class::ROLE);
        let in_full = names.iter().filter(|name| name.1 > name.0 + 1 && !tokens[name.0].is(post));
        let posts = tokens.iter().filter(|token| token.case == Case::Lower && token.is(post));
        Self {
            last_names: in_full.map(|name| tokens[name.1 - 1].key).collect(),
            posts: posts.map(|token| token.key).collect(),
        }
    }

    /// Returns whether `title` can be one before `name`, which is the last name of somebody already named.
    fn known(&self, title: &Token, name: &Token) -> bool {
        self.last_names.contains(&name.key) && (!title.is(Class::FIRST) || self.posts.contains(&title.key))
    }
}

/// Returns a name without its titles: `van der Kolk` for `Mr. van der Kolk`.
fn untitled(
    text: &str,
    tokens: &[Token],
    (mut first, end): (usize, usize),
    titles: &Titles,
) -> (usize, usize) {
    let rest = |at: usize| at < end && tokens[at].word() && !tokens[at].is(Class::SUFFIX);
    loop {
        let token = &tokens[first];
        let word = token.span().of(text);
        let mut next = first + 1;
        if next < end && tokens[next].symbol == '.' && !tokens[next].gap {
            next += 1;
        }
        // "Prince" and "King" are also first names, but not before another first name. "Dean" before the last name of
        // somebody already named is a title, if the text has deans.
        let known = rest(next) && titles.known(token, &tokens[next]);
        let title = !token.is(Class::PARTICLE.or(Class::SUFFIX))
            && (known && token.is(Class::TITLE.or(Class::ROLE))
                || token.is(Class::TITLE)
                    && (token.is(Class::ABBREVIATION)
                        || !token.is(Class::FIRST)
                        || rest(next) && tokens[next].is(Class::FIRST)));
        let before_title = BEFORE_TITLES.contains(&word)
            && rest(next)
            && (tokens[next].is(Class::TITLE) || tokens[next].span().of(text) == "Sri")
            || word == "Sri" && first > 0 && tokens[first - 1].span().of(text) == "Tan";
        let member = MEMBERS.contains(&word) && rest(next + 1);
        // "Oscar-winner Quill"
        let trade =
            word.rsplit_once('-').is_some_and(|(_, last)| {
                last.starts_with(|c: char| c.is_lowercase())
                    && class_of(key(last)).any(Class::HUMAN.or(Class::ROLE))
            }) || rest(next) && (rest(next + 1) || tokens[next].is(Class::FIRST)) && is_trade(token, word);
        // "Charlotte Mayor Ada Quill"
        let post = (next..end).rev().find(|&at| {
            tokens[at].is(Class::TITLE)
                && !tokens[at].is(Class::FIRST.or(Class::PARTICLE).or(Class::SUFFIX))
                && rest(at + 2)
                && tokens[at + 1].is(Class::FIRST)
        });
        if let Some(post) = post {
            first = post + 1;
            continue;
        }
        let opening = opens(tokens, first) && rest(next) && !token.is(Class::FIRST);
        // "Carer Ada Quill said", "Continued Quill:"
        let small = token.is(Class::COMMON)
            || token.usage.rarity > 0 && token.usage.casing < 5 && !token.is(Class::LAST);
        let common = opening && small && rest(next + 1) && tokens[next].is(Class::FIRST);
        let verb = opening && token.is(Class::CUE) && word.ends_with("ed");
        if !(rest(next) && (title || before_title || member || trade || common || verb)) {
            return (first, end);
        }
        first = next;
    }
}

/// Returns whether the token at `at` has a capital because it begins a sentence.
fn opens(tokens: &[Token], at: usize) -> bool {
    at.checked_sub(1).is_none_or(|before| {
        let before = &tokens[before];
        before.shape == Shape::Break || matches!(before.symbol, '.' | '!' | '?' | '”' | '“' | '"')
    })
}

/// The most titles before a name: "Prime Minister", "Sir".
const MOST_TITLES: usize = 6;

/// Returns the name in the tokens `first..end`, with the titles before it.
fn mention(tokens: &[Token], first: usize, end: usize) -> Mention {
    let mut titled = first;
    for _ in 0..MOST_TITLES {
        let Some(mut before) = titled.checked_sub(1) else { break };
        if tokens[before].symbol == '.' && !tokens[before].gap && before > 0 {
            before -= 1;
        }
        let token = &tokens[before];
        if !token.capital() || !token.is(Class::TITLE) {
            break;
        }
        titled = before;
    }
    Mention { titled, first, end }
}

/// Returns whether a token is an initial of a name: one or two capitals, not "U.S.".
pub(crate) fn initial(text: &str, token: &Token) -> bool {
    token.case == Case::Initial
        && token.span().len() <= 4
        && !matches!(token.span().of(text), "U.S." | "U.N." | "E.U." | "U.K.")
        || token.capital() && token.span().len() == 1 && !matches!(token.span().of(text), "I" | "A")
}
