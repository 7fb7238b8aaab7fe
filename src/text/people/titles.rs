//! Titles, posts and trades before names: "Prime Minister Ada Quill", "Pol Col Moss", "Headteacher Dent".

use super::Mention;
use crate::text::lexicon::{Class, KeySet, class_of, key};
use crate::text::tokens::{Case, Shape, Token};

/// Words that are names unless another title follows: "Pol Col Moss", "Tan Sri Moss".
const BEFORE_TITLES: &[&str] = &["Pol", "Tan", "Air", "Vice"];

/// Members of parliaments, if more than one name follows: "MK Ada Quill" is not M. K. Quill.
pub(super) const MEMBERS: &[&str] = &["MK", "MLA", "MNA", "TD"];

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
pub(super) fn is_trade(token: &Token, word: &str) -> bool {
    const SHORTEST: usize = 7;
    let word = word.to_ascii_lowercase();
    word.len() >= SHORTEST && !token.is(Class::FIRST) && TRADES.iter().any(|end| word.ends_with(end))
}

/// What tells a title that is also a first name: "Dean" in "Dean Quill".
pub(super) struct Titles {
    /// The last names of everyone who is named with a first name.
    last_names: KeySet,
    /// The titles and posts that the text has in lower case.
    posts: KeySet,
}

impl Titles {
    pub(super) fn read(tokens: &[Token], names: &[(usize, usize)]) -> Self {
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
pub(super) fn untitled(
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
pub(super) fn mention(tokens: &[Token], first: usize, end: usize) -> Mention {
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
