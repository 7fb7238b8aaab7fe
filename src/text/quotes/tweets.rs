//! Finds tweets quoted as text: “words — Ada Quill (@adaq) March 3, 2021”.

use super::document::{Document, REACH};
use super::unmarked::UnmarkedSpeech;
use crate::text::tokens::Shape;

/// The longest account name, in tokens.
const LONGEST_NAME: usize = 10;

/// Finds the tweets in a text that have no marks.
pub(crate) fn find(document: &Document<'_>) -> Vec<UnmarkedSpeech> {
    let mut tweets = Vec::new();
    let mut start = 0;
    let mut before = (0, 0);
    for (at, token) in document.tokens.iter().enumerate() {
        if token.shape == Shape::Break {
            if start < at {
                before = (start, at);
            }
            start = at + 1;
        } else if token.shape == Shape::Handle
            && let Some(tweet) = ending_at(document, at, start, before)
        {
            start = at + 1;
            tweets.push(tweet);
        }
    }
    tweets
}

/// Returns the tweet whose account is the handle at `handle`, in the paragraph that begins at `start` or in the one
/// before it.
fn ending_at(
    document: &Document<'_>,
    handle: usize,
    start: usize,
    before: (usize, usize),
) -> Option<UnmarkedSpeech> {
    let is = |at: usize, symbol: char| document.tokens.get(at).is_some_and(|token| token.symbol == symbol);
    if !document.word(handle).starts_with('@')
        || handle < start + 3
        || !is(handle - 1, '(')
        || !is(handle + 1, ')')
    {
        return None;
    }
    let start = after_tag(document, start, handle);
    let dated = document.tokens.get(handle + 2).is_some_and(|token| token.word())
        && document.tokens.get(handle + 3).is_some_and(|token| token.shape == Shape::Number);
    let dash = (start..handle - 1)
        .rev()
        .take(LONGEST_NAME)
        .find(|&at| matches!(document.tokens[at].symbol, '—' | '–' | '-'))?;
    if !dated || dash + 1 >= handle - 1 {
        return None;
    }
    let (start, mut end) = if dash == start { before } else { (start, dash) };
    while end > start && matches!(document.tokens[end - 1].symbol, '-' | '—') {
        end -= 1;
    }
    // If there are marks around the words, the marks find them.
    if end == start
        || document.quote_at(start).is_some()
            && end - start < 4 * REACH
            && document.marked[document.quote_at(start)?].end() >= end
    {
        return None;
    }
    let name = (dash + 1, handle - 1);
    let speaker = (name.0..name.1).find_map(|at| document.entities.mention_at(at)).map(|(_, person)| person);
    Some(UnmarkedSpeech { first: start, end, source: name, cue: None, speaker })
}

/// Returns one past the tag `<tweet …>` with which leftover markup opens, or else `start`.
fn after_tag(document: &Document<'_>, start: usize, handle: usize) -> usize {
    if document.tokens[start].symbol != '<' {
        return start;
    }
    let close = (start..handle).take(REACH).find(|&at| document.tokens[at].symbol == '>');
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
