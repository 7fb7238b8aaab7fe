//! Finds the words of a query in a text with the rules of the index: ignoring case, accents and punctuation.

use super::ast::Words;
use super::near::{Place, windows};
use super::pattern::{self, WordPattern};
use super::tokenize::WordIter;
use crate::Span;

/// Words that follow each other.
pub(crate) type Sequence = Vec<WordPattern>;

/// Words of a query, prepared for searching.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PhraseMatcher {
    /// What must occur, each as one of several sequences.
    parts: Vec<Vec<Sequence>>,
    /// The most other words between the parts.
    apart: u32,
}

/// A sequence of which some words have matched.
struct PartialMatch<'m> {
    part: usize,
    /// The number of its first word, and where that starts.
    first: (u32, usize),
    rest: &'m [WordPattern],
}

impl PhraseMatcher {
    /// Prepares `words` for searching.
    ///
    /// ```
    /// use onrecord::query::{PhraseMatcher, Words};
    /// let needle = PhraseMatcher::new(&Words::Phrase("José’s plan".into()));
    /// let text = "It was Jose's PLAN.";
    /// let found: Vec<_> = needle.all(text, 9).into_iter().map(|span| span.of(text)).collect();
    /// assert_eq!(found, ["Jose's PLAN"]);
    /// ```
    pub fn new(wanted: &Words) -> Self {
        let parts = match wanted {
            Words::Loose(text, _) => loose(text).into_iter().map(|word| vec![vec![word]]).collect(),
            Words::Near(near) => {
                let side = |words: &[Words]| words.iter().map(sequence).collect();
                vec![side(&near.left), side(&near.right)]
            }
            one => vec![vec![sequence(one)]],
        };
        let apart = match wanted {
            Words::Loose(_, apart) => *apart,
            Words::Near(near) => near.apart,
            _ => 0,
        };
        Self { parts, apart }
    }

    /// Returns what must occur, each as one of several sequences.
    pub(crate) fn parts(&self) -> &[Vec<Sequence>] {
        &self.parts
    }

    /// Returns the most other words between the parts.
    pub(crate) fn apart(&self) -> u32 {
        self.apart
    }

    /// Returns the words that follow each other, if that is all it asks for.
    pub(crate) fn sequence(&self) -> Option<&[WordPattern]> {
        match &self.parts[..] {
            [] => Some(&[]),
            [part] if part.len() == 1 => Some(&part[0]),
            _ => None,
        }
    }

    /// Returns whether nothing can match, because there are no words.
    pub(crate) fn is_empty(&self) -> bool {
        self.parts.is_empty() || self.parts.iter().any(|part| part.iter().all(Vec::is_empty))
    }

    /// Returns whether `text` contains a match.
    pub fn is_in(&self, text: &str) -> bool {
        !self.all(text, 1).is_empty()
    }

    /// Returns the first matches in `text`, at most `most`. Matches of words that may be apart do not contain each
    /// other.
    pub fn all(&self, text: &str, most: usize) -> Vec<Span> {
        let (mut cut, mut word) = (WordIter::new(text), String::new());
        let several = self.parts.len() > 1;
        // If there are several parts, the words of the text and the places of each part.
        let (mut spans, mut places): (Vec<Span>, Vec<Vec<Place>>) =
            (Vec::new(), vec![Vec::new(); self.parts.len()]);
        let (mut found, mut partial) = (Vec::new(), Vec::<PartialMatch>::new());
        let mut number = 0;
        while found.len() < most
            && let Some(span) = cut.next_into(&mut word)
        {
            if several {
                spans.push(span);
            }
            for (part, sequences) in self.parts.iter().enumerate() {
                let of = |rest| PartialMatch { part, first: (number, span.start), rest };
                partial.extend(sequences.iter().map(|sequence| of(&sequence[..])));
            }
            number += 1;
            partial.retain_mut(|one| {
                let Some((wanted, rest)) = one.rest.split_first() else { return false };
                let fits = wanted.fits(&word, span.of(text));
                one.rest = rest;
                if fits && rest.is_empty() {
                    match several {
                        true => places[one.part].push((one.first.0, number)),
                        false => found.push(Span::new(one.first.1, span.end)),
                    }
                }
                fits && !rest.is_empty()
            });
        }
        if several && places.iter().all(|part| !part.is_empty()) {
            places.iter_mut().for_each(|part| {
                part.sort_unstable();
                part.dedup();
            });
            let span = |(from, to): Place| Span::new(spans[from as usize].start, spans[to as usize - 1].end);
            found.extend(windows(&places, self.apart).into_iter().take(most).map(span));
        }
        found
    }
}

/// Returns the words of one side.
fn sequence(words: &Words) -> Sequence {
    match words {
        Words::Word(text) | Words::Phrase(text) => pattern::plain(text),
        Words::Prefix(text) => pattern::prefix(text),
        Words::Wildcard(text) => pattern::wild(text),
        Words::Forms(word) => pattern::inflected(word),
        Words::Exact(text) => pattern::written(text),
        // The parser never lets words be apart within a side.
        Words::Loose(text, _) => loose(text),
        Words::Near(near) => near.left.first().map(sequence).unwrap_or_default(),
    }
}

/// Returns the words of a phrase that may be apart.
fn loose(text: &str) -> Sequence {
    pattern::wild_phrase(text).map_or_else(|| pattern::plain(text), |words| pattern::wild(&words))
}

#[cfg(test)]
mod tests {
    use crate::query::{Field, Query};

    use super::*;

    fn found<'t>(query: &str, text: &'t str) -> Vec<&'t str> {
        let Query::Text(Field::Any, words) = Query::parse(query).unwrap() else { panic!("{query}") };
        PhraseMatcher::new(&words).all(text, 99).into_iter().map(|span| span.of(text)).collect()
    }

    #[test]
    fn words_are_found_near_each_other_in_any_order() {
        let text = "The strike stopped the late ferry. No ferry sails in a strike, the ferries say.";
        assert_eq!(
            found("ferry NEAR/3 strike", text),
            ["strike stopped the late ferry", "ferry sails in a strike"]
        );
        assert_eq!(found("ferry+ NEAR/1 strike", text), ["strike, the ferries"]);
        assert_eq!(found("\"late ferry\" NEAR/2 (sto?ped OR gone)", text), ["stopped the late ferry"]);
        assert_eq!(found("\"ferry late the\"~0", text), ["the late ferry"]);
        assert_eq!(found("\"ferry strike sails\"~2", text), ["ferry sails in a strike"]);
        assert_eq!(found("\"stri* late st?pped\"~1", text), ["strike stopped the late"]);
        assert!(found("ferry NEAR/0 strike", text).is_empty());
        assert!(found("late NEAR/5 late", text).is_empty());
    }

    #[test]
    fn case_forms_and_wildcards_are_found_in_a_text() {
        let text = "Labour said labour laws run; LABOUR ran. A Łódź woman and two women were running.";
        assert_eq!(found("=\"Labour\"", text), ["Labour"]);
        assert_eq!(found("=labour", text), ["labour"]);
        assert_eq!(found("=\"Lodz woman\"", text), ["Łódź woman"]);
        assert_eq!(found("run+", text), ["run", "ran", "running"]);
        assert_eq!(found("wom?n", text), ["woman", "women"]);
        assert_eq!(found("*unning", text), ["running"]);
        assert_eq!(found("\"lab* law*\"", text), ["labour laws"]);
        assert_eq!(found("\"two wom?n were\"", text), ["two women were"]);
        assert_eq!(found("\"lab*\"", text), ["Labour", "labour", "LABOUR"]);
        assert_eq!(found("\"laws run?\"", text), ["laws run"]);
    }
}
