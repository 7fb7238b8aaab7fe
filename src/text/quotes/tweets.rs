//! Tweets set as text: “words — Ada Quill (@adaq) March 3, 2021”.

use super::scene::{REACH, Scene};
use super::unmarked::Unmarked;
use crate::text::tokens::Shape;

/// The longest name of an account, in tokens.
const LONGEST_NAME: usize = 10;

/// The tweets in a text that stand without marks.
pub(crate) fn find(scene: &Scene<'_>) -> Vec<Unmarked> {
    let mut tweets = Vec::new();
    let mut start = 0;
    let mut before = (0, 0);
    for (at, token) in scene.tokens.iter().enumerate() {
        if token.shape == Shape::Break {
            if start < at {
                before = (start, at);
            }
            start = at + 1;
        } else if token.shape == Shape::Handle
            && let Some(tweet) = ending_at(scene, at, start, before)
        {
            start = at + 1;
            tweets.push(tweet);
        }
    }
    tweets
}

/// The tweet whose account is the handle at `handle`, in the paragraph that begins at `start` or in the one before it.
fn ending_at(scene: &Scene<'_>, handle: usize, start: usize, before: (usize, usize)) -> Option<Unmarked> {
    let sign = |at: usize, sign: char| scene.tokens.get(at).is_some_and(|token| token.sign == sign);
    if !scene.word(handle).starts_with('@')
        || handle < start + 3
        || !sign(handle - 1, '(')
        || !sign(handle + 1, ')')
    {
        return None;
    }
    let start = after_tag(scene, start, handle);
    let dated = scene.tokens.get(handle + 2).is_some_and(|token| token.word())
        && scene.tokens.get(handle + 3).is_some_and(|token| token.shape == Shape::Number);
    let dash = (start..handle - 1)
        .rev()
        .take(LONGEST_NAME)
        .find(|&at| matches!(scene.tokens[at].sign, '—' | '–' | '-'))?;
    if !dated || dash + 1 >= handle - 1 {
        return None;
    }
    let (start, mut end) = if dash == start { before } else { (start, dash) };
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
    Some(Unmarked { first: start, end, source: name, cue: None, speaker })
}

/// One past the tag `<tweet …>` that leftover markup opens with, else `start`.
fn after_tag(scene: &Scene<'_>, start: usize, handle: usize) -> usize {
    if scene.tokens[start].sign != '<' {
        return start;
    }
    let close = (start..handle).take(REACH).find(|&at| scene.tokens[at].sign == '>');
    close.map_or(start, |at| at + 1)
}

#[cfg(test)]
mod tests {
    use crate::text::{Kind, analyse};

    #[test]
    fn a_tweet_is_what_its_account_says() {
        for text in [
            "We sail in May, whatever they say. — Ann Dent (@anndent) March 3, 2021",
            "We sail in May, whatever they say.\n\n— Ann Dent (@anndent) March 3, 2021\n\nNobody was glad.",
            "<tweet id=\"12\" author=\"@anndent\">We sail in May, whatever they say. — Ann Dent (@anndent) March 3, 2021",
        ] {
            let analysis = analyse(text);
            let [quote] = &analysis.quotes[..] else { panic!("{text}: {:?}", analysis.quotes) };
            assert_eq!(quote.span.of(text), "We sail in May, whatever they say.", "{text}");
            assert_eq!((quote.kind, analysis.speaker(quote)), (Kind::Direct, Some("Ann Dent")));
        }
    }
}
