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
    let dated = dated(document, handle + 2);
    let dash = (start..handle - 1)
        .rev()
        .take(LONGEST_NAME)
        .find(|&at| matches!(document.token(at).symbol, '—' | '–' | '―' | '-'));
    // A line of its own needs no dash, or no date.
    let alone = handle - start <= LONGEST_NAME && document.entities.mention_at(start).is_some();
    let (dash, name) = match dash {
        Some(dash) => (dash, dash + 1),
        None if alone => (start, start),
        None => return None,
    };
    let undated = dash == start && name > start && document.breaks(handle + 2);
    if !(dated || undated) || name >= handle - 1 {
        return None;
    }
    let (start, mut end) = if dash == start { before } else { (start, dash) };
    while end > start && matches!(document.token(end - 1).symbol, '-' | '—') {
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
    let name = (name, handle - 1);
    let speaker = (name.0..name.1).find_map(|at| document.entities.mention_at(at)).map(|(_, person)| person);
    Some(UnmarkedSpeech { first: start, end, source: name, cue: None, speaker })
}

/// The most tokens of a date and a time.
const LONGEST_DATE: usize = 12;

/// Returns whether a date is all that the paragraph has from the token at `from` on, or is at least what comes next:
/// "March 3, 2021", "9 May 2024", "· 2024-05-09".
fn dated(document: &Document<'_>, from: usize) -> bool {
    let token = |at: usize| document.tokens.get(at);
    let number = |at: usize| token(at).is_some_and(|token| token.shape == Shape::Number);
    if token(from).is_some_and(|token| token.word()) && number(from + 1) {
        return true;
    }
    let end = (from..).take(LONGEST_DATE).find(|&at| document.breaks(at));
    end.is_some_and(|end| {
        let words = (from..end).filter(|&at| document.token(at).word()).count();
        let figures = (from..end).filter(|&at| number(at)).count();
        figures > 0 && words <= figures + 1
    })
}

/// Returns one past the tag `<tweet …>` with which leftover markup opens, or else `start`.
fn after_tag(document: &Document<'_>, start: usize, handle: usize) -> usize {
    if document.token(start).symbol != '<' {
        return start;
    }
    let close = (start..handle).take(REACH).find(|&at| document.token(at).symbol == '>');
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
            "We sail in May, whatever they say.\n\n— Ann Dent MP (@anndent) 3 March 2021\n\nNobody was glad.",
            "We sail in May, whatever they say.\n\n— Cllr Ann Dent (@anndent) · 2021-03-03\n\nNobody was glad.",
            "We sail in May, whatever they say.\n\n— Ann Dent (@anndent)\n\nNobody was glad.",
            "We sail in May, whatever they say.\n\nAnn Dent MP (@anndent) 3 March 2021\n\nNobody was glad.",
            "<tweet id=\"12\" author=\"@anndent\">We sail in May, whatever they say. — Ann Dent (@anndent) March 3, 2021",
        ] {
            let analysis = analyse(text);
            let [quote] = &analysis.quotes[..] else { panic!("{text}: {:?}", analysis.quotes) };
            assert_eq!(quote.span.of(text), "We sail in May, whatever they say.", "{text}");
            assert_eq!((quote.kind, analysis.speaker(quote)), (Kind::Direct, Some("Ann Dent")));
        }
        let text = "The boats of Ware sail in May again, as they always did.\n\nAnn Dent (@anndent) writes about boats.";
        assert_eq!(analyse(text).quotes.len(), 0);
    }
}
