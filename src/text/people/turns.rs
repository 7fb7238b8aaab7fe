//! The names in the labels of a transcript, which the tagger cannot recognise without a sentence around them. The
//! letters in "Q:" and "A:" are not initials.

use std::collections::HashSet;

use crate::text::lexicon::{Class, KeyMap, KeySet, key};
use crate::text::tokens::{Case, Shape, Token};

/// The most words of a name in a label.
const MOST_WORDS: usize = 4;

/// The most tokens in a label.
const LONGEST: usize = 24;

/// Adds the names in the labels of a transcript to `names`, which stay in order and do not overlap.
pub(super) fn add(text: &str, tokens: &[Token], names: &mut Vec<(usize, usize)>) {
    let opens = |at: usize| at == 0 || tokens[at - 1].shape == Shape::Break;
    let letter = |at: usize| matches!(tokens[at].span().of(text), "Q." | "A.") && opens(at);
    if (0..tokens.len()).filter(|&at| letter(at)).nth(2).is_some() {
        names.retain(|&(first, _)| !letter(first));
    }
    // "A.Q.:" are the initials of somebody who is named elsewhere.
    let initials = |at: usize| {
        tokens[at].case == Case::Initial
            && opens(at)
            && tokens.get(at + 1).is_some_and(|next| next.symbol == ':')
    };
    names.retain(|&(first, end)| !(end == first + 1 && initials(first)));
    let last = |&(_, end): &(usize, usize)| tokens[end - 1].key;
    let mut known: KeySet = names.iter().map(last).collect();
    let mut labels: Vec<(usize, usize)> = labels(tokens);
    // "Video Transcript:"
    let named = |label: &(usize, usize)| full(tokens, *label) || known.contains(&last(label));
    labels.retain(|label| label.1 == label.0 + 1 || named(label));
    let mut times: KeyMap<usize> = KeyMap::default();
    for &(_, end) in &labels {
        *times.entry(tokens[end - 1].key).or_default() += 1;
    }
    // At least two speakers, one of whom has two turns; in a broadcast, many are heard once.
    let capitals = labels.iter().all(|&(first, end)| tokens[first..end].iter().all(loud));
    let turns = 2 * times.len() <= labels.len() + 1 || capitals && times.len() < labels.len();
    if times.len() < 2 || !turns {
        return;
    }
    known.extend(labels.iter().filter(|label| full(tokens, **label)).map(last));
    known.extend(labels.iter().filter(|label| surname(tokens, **label) && times[&last(label)] > 1).map(last));
    let there: HashSet<usize> = names.iter().flat_map(|&(first, end)| first..end).collect();
    let free = |&(first, end): &(usize, usize)| (first..end).all(|at| !there.contains(&at));
    names.extend(labels.iter().filter(|label| free(label) && known.contains(&last(label))));
    names.extend(labels.iter().filter_map(|label| asker(tokens, *label)).filter(free));
    names.sort_unstable();
}

/// Returns the capitalised words at the start of paragraphs, up to a colon, whatever else precedes it.
fn labels(tokens: &[Token]) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut start = 0;
    for line in tokens.split_inclusive(|token| token.shape == Shape::Break) {
        let end = start + line.len();
        // "[00:12] **Quill:**"
        let first = (start..end.min(start + 6)).find(|&at| tokens[at].word());
        if let Some(first) = first
            && let Some(colon) = (first..end.min(first + LONGEST)).find(|&at| tokens[at].symbol == ':')
        {
            let name = |at: usize| {
                tokens[at].capital()
                    || at > first && tokens[at].symbol == '.' && tokens[at - 1].is(Class::TITLE)
            };
            let stop = (first..colon).find(|&at| !name(at)).unwrap_or(colon);
            let goes_on = stop == colon || matches!(tokens[stop].symbol, ',' | '(' | '*' | '_');
            if goes_on && stop > first && stop - first <= MOST_WORDS && tokens[stop - 1].word() {
                found.push((first, stop));
            }
        }
        start = end;
    }
    found
}

/// Returns whether a token is no word in lower case.
fn loud(token: &Token) -> bool {
    !token.word() || matches!(token.case, Case::Upper | Case::Initial)
}

/// Returns the full name in brackets after "Q".
fn asker(tokens: &[Token], (first, end): (usize, usize)) -> Option<(usize, usize)> {
    let letter = end == first + 1 && tokens[first].span().len() == 1;
    let close = (end + 1..tokens.len().min(end + 2 + MOST_WORDS)).find(|&at| !tokens[at].capital())?;
    let name = (end + 1, close);
    let bracketed = tokens[end].symbol == '(' && tokens[close].symbol == ')';
    (letter && bracketed && close > end + 1 && full(tokens, name)).then_some(name)
}

/// Words in labels for what somebody does there.
const PARTS: &[&str] = &[
    "announcer",
    "anonymous",
    "clerk",
    "crowd",
    "interviewer",
    "interpreter",
    "moderator",
    "narrator",
    "presenter",
    "questioner",
    "translator",
];

/// Returns whether a label of one word can be a last name: "FERRO", not "REPORTER" or "Q".
fn surname(tokens: &[Token], (first, end): (usize, usize)) -> bool {
    let other =
        Class::COMMON.or(Class::TITLE).or(Class::ROLE).or(Class::HUMAN).or(Class::ORG).or(Class::PLACE);
    let part = PARTS.iter().any(|part| key(part) == tokens[first].key);
    end == first + 1
        && tokens[first].span().len() > 3
        && tokens[first].case != Case::Initial
        && !tokens[first].is(other)
        && !part
}

/// Returns whether a label is a full name: a first name and a last one, or a title and a name.
fn full(tokens: &[Token], (first, end): (usize, usize)) -> bool {
    let opens = Class::FIRST.or(Class::TITLE);
    let last = &tokens[end - 1];
    end > first + 1 && tokens[first].is(opens) && !last.is(Class::TITLE.or(Class::ROLE).or(Class::ORG))
}
