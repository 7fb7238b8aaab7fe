//! The line around a match, for the list and for table rows.

use super::Matches;
use crate::Span;

/// The text around a match, on one line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Snippet {
    /// The text.
    pub words: String,
    /// The matches in it, in order.
    pub found: Vec<Span>,
    /// The match it was cut around; empty and at the start if only the headline matches.
    pub key: Span,
    /// Whether it starts in the middle of a sentence.
    pub inside: bool,
}

impl Snippet {
    /// Bytes before and after the match that fill the lines of the list.
    pub const LONG: (usize, usize) = (160, 300);
    /// Bytes before and after the match that fill a table cell.
    pub const SHORT: (usize, usize) = (40, 120);

    /// Cuts `text` around the first match, with at most the given number of bytes before and after it.
    pub fn around(text: &str, matches: &Matches, most: (usize, usize)) -> Self {
        let key = matches.first.unwrap_or_default();
        let edge =
            |at: usize| (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
        let mut start = edge(key.start.saturating_sub(most.0));
        if start > 0 {
            // Start with a whole word.
            start += text[start..key.start].find(char::is_whitespace).unwrap_or(0);
        }
        // Do not start in an earlier paragraph.
        start = text[start..key.start].rfind('\n').map_or(start, |at| start + at + 1);
        start += text[start..key.start].len() - text[start..key.start].trim_start().len();
        let end = edge(key.start + most.1);
        let before = text[..start].trim_end_matches([' ', '”', '"', '’', ')']);
        let inside = !before.is_empty() && !before.ends_with(['.', '!', '?', ':', '\n']);
        // Maps an offset in the text to one in the snippet, where whitespace is collapsed.
        let place = |at: usize| {
            let words = squeezed(&text[start..at]);
            let gap = text[start..at].ends_with(char::is_whitespace) && !words.is_empty();
            words.len() + usize::from(gap)
        };
        let within = |span: &Span| start <= span.start && span.end <= end;
        let moved = |span: Span| Span::new(place(span.start), place(span.end));
        let found = matches.text.iter().copied().filter(within).map(moved).collect();
        let key = moved(Span::new(key.start, key.end.min(end)));
        Self { words: squeezed(&text[start..end]), found, key, inside }
    }
}

fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Article;
    use crate::query::Query;
    use crate::text::analyse;

    #[test]
    fn a_snippet_begins_with_a_whole_word() {
        let text = format!("{} needle {}", "word ".repeat(60).trim(), "more ".repeat(90));
        let article = Article { text: text.clone(), ..Article::default() };
        let analysis = analyse(&text);
        let matches = Matches::of(&Query::parse("needle").unwrap(), &article, Some(&analysis));
        let snippet = Snippet::around(&text, &matches, Snippet::LONG);
        assert!(snippet.inside && snippet.words.starts_with("word "));
        assert_eq!(snippet.key.of(&snippet.words), "needle");
        assert_eq!(Snippet::around("Short text", &Matches::default(), Snippet::LONG).words, "Short text");
    }
}
