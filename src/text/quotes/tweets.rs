//! Tweets set as text: “words — Ada Quill (@adaq) March 3, 2021”.

use super::scene::{REACH, Scene};
use crate::text::PersonId;
use crate::text::tokens::Shape;

/// An embedded tweet, by token numbers.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Tweet {
    /// First token of its words.
    pub(crate) first: usize,
    /// One past their last token.
    pub(crate) end: usize,
    /// The tokens of the account's name.
    pub(crate) name: (usize, usize),
    /// Whose account it is.
    pub(crate) speaker: Option<PersonId>,
}

/// The longest name of an account, in tokens.
const LONGEST_NAME: usize = 10;

/// The tweets in a text that stand without marks.
pub(crate) fn find(scene: &Scene<'_>) -> Vec<Tweet> {
    let mut tweets = Vec::new();
    let mut start = 0;
    for (at, token) in scene.tokens.iter().enumerate() {
        if token.shape == Shape::Break {
            start = at + 1;
        } else if token.shape == Shape::Handle
            && let Some(tweet) = ending_at(scene, at, start)
        {
            start = at + 1;
            tweets.push(tweet);
        }
    }
    tweets
}

/// The tweet whose account is the handle at `handle`, in the paragraph that begins at `start`.
fn ending_at(scene: &Scene<'_>, handle: usize, start: usize) -> Option<Tweet> {
    let sign = |at: usize, sign: char| scene.tokens.get(at).is_some_and(|token| token.sign == sign);
    if !scene.word(handle).starts_with('@')
        || handle < start + 4
        || !sign(handle - 1, '(')
        || !sign(handle + 1, ')')
    {
        return None;
    }
    let dated = scene.tokens.get(handle + 2).is_some_and(|token| token.word())
        && scene.tokens.get(handle + 3).is_some_and(|token| token.shape == Shape::Number);
    let dash = (start..handle - 1)
        .rev()
        .take(LONGEST_NAME)
        .find(|&at| matches!(scene.tokens[at].sign, '—' | '–' | '-'))?;
    if !dated || dash == start || dash + 1 >= handle - 1 {
        return None;
    }
    let mut end = dash;
    while end > start && matches!(scene.tokens[end - 1].sign, '-' | '—') {
        end -= 1;
    }
    // Where marks stand around the words, they are found by them.
    if end == start
        || scene.quote_at(start).is_some()
            && end - start < 4 * REACH
            && scene.marked[scene.quote_at(start)?].end() >= end
    {
        return None;
    }
    let name = (dash + 1, handle - 1);
    let speaker = (name.0..name.1).find_map(|at| scene.cast.mention_at(at)).map(|(_, person)| person);
    Some(Tweet { first: start, end, name, speaker })
}
