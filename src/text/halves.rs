//! Finds which quotations are parts of one: the halves around an attribution, and the paragraphs of a long one.

use std::borrow::Cow;
use std::collections::HashMap;

use super::{Analysis, Kind, MARKS, Quote};
use crate::Span;

/// The longest attribution in words: a source with a description.
const LONGEST: usize = 24;

/// Returns, for each of `quotes`, which must be sorted, the index of the first part of the quotation it belongs to:
/// its own unless it shares the number of an earlier one.
///
/// ```
/// use onrecord::text::{analyse, first_parts};
/// let text = "“I am not,” said Ada Bird, “in the habit of it.” “Enough,” said Karl Moss.";
/// assert_eq!(first_parts(&analyse(text).quotes), [0, 0, 2]);
/// ```
pub fn first_parts(quotes: &[Quote]) -> Vec<usize> {
    let mut firsts = HashMap::new();
    let first = |(n, quote): (usize, &Quote)| match quote.chain {
        Some(chain) if quote.kind != Kind::Indirect => *firsts.entry(chain).or_insert(n),
        _ => n,
    };
    quotes.iter().enumerate().map(first).collect()
}

/// Gives the parts of each quotation in `text` one number in [`Quote::chain`]. `quotes` must be sorted; paragraphs
/// that share a number keep one.
pub fn number_parts(text: &str, quotes: &mut [Quote]) {
    let mut firsts: Vec<usize> = (0..quotes.len()).collect();
    let mut parts = vec![1_u32; quotes.len()];
    let mut before: Option<usize> = None;
    for (n, quote) in quotes.iter().enumerate().filter(|(_, quote)| quote.kind != Kind::Indirect) {
        if let Some(before) = before
            && continues(text, &quotes[before], quote)
        {
            firsts[n] = firsts[before];
            parts[firsts[n]] += 1;
        }
        before = Some(n);
    }
    let mut next = 0..;
    for (n, &first) in firsts.iter().enumerate() {
        quotes[n].chain = match first {
            first if first != n => quotes[first].chain,
            _ if parts[n] > 1 => next.next(),
            _ => None,
        };
    }
}

/// Returns the words of a quotation that has these parts. What interrupts a sentence is left out, with an ellipsis in its
/// place; paragraphs are kept apart.
pub fn words_of_parts(
    text: &str,
    parts: impl IntoIterator<Item = Span>,
    of: impl Fn(Span) -> String,
) -> String {
    let (mut words, mut end) = (String::new(), None);
    for part in parts {
        if let Some(end) = end {
            let between = text.get(end..part.start.max(end)).unwrap_or_default();
            let blank = between.chars().all(|c| c.is_whitespace() || MARKS.contains(&c));
            words += if blank { "\n\n" } else { " … " };
        }
        words += &of(part);
        end = Some(part.end);
    }
    words
}

impl Analysis {
    /// Joins the parts of each quotation: the first one has the others in [`Quote::rest`]. Whatever counts or
    /// lists quotations starts from here; what marks them in the text does not.
    ///
    /// ```
    /// use onrecord::text::analyse;
    /// let text = "“I am not,” said Ada Bird, “in the habit of it.” “Enough,” said Karl Moss.";
    /// let joined = analyse(text).joined();
    /// let words: Vec<_> = joined.quotes.iter().map(|quote| quote.words(text)).collect();
    /// assert_eq!(words, ["I am not, … in the habit of it.", "Enough,"]);
    /// ```
    #[must_use]
    pub fn joined(mut self) -> Self {
        let firsts = first_parts(&self.quotes);
        if firsts.iter().enumerate().all(|(n, first)| n == *first) {
            return self;
        }
        for (n, first) in firsts.iter().enumerate().filter(|(n, first)| n != *first) {
            let more = self.quotes[n].span;
            self.quotes[*first].rest.push(more);
        }
        let mut n = 0..;
        self.quotes.retain(|_| n.next().is_some_and(|n| firsts[n] == n));
        self
    }

    /// Returns whether a quotation has several parts.
    pub fn has_parts(&self) -> bool {
        first_parts(&self.quotes).iter().enumerate().any(|(n, first)| n != *first)
    }
}

impl Quote {
    /// Returns the words of each of its parts.
    pub fn parts(&self) -> impl Iterator<Item = Span> + '_ {
        [self.span].into_iter().chain(self.rest.iter().copied())
    }

    /// Returns its words from the first to the last, with what interrupts them.
    pub fn whole(&self) -> Span {
        Span::new(self.span.start, self.rest.last().map_or(self.span.end, |last| last.end))
    }

    /// Returns its words, without what interrupts them.
    pub fn words<'t>(&self, text: &'t str) -> Cow<'t, str> {
        match self.rest.is_empty() {
            true => self.span.of(text).into(),
            false => words_of_parts(text, self.parts(), |part| part.of(text).to_owned()).into(),
        }
    }
}

/// Returns whether `second` continues what `first` began: in the next paragraph, or after an attribution that
/// interrupts a sentence.
fn continues(text: &str, first: &Quote, second: &Quote) -> bool {
    if first.chain.is_some() && first.chain == second.chain {
        return true;
    }
    let between = Span::new(first.marked.end, second.marked.start.max(first.marked.end));
    let within = |span: &Span| between.start <= span.start && span.end <= between.end;
    let attributed = |quote: &Quote| quote.source.iter().chain(&quote.cue).all(within);
    let named = first.source.is_some() && first.cue.is_some();
    let words = text.get(between.start..between.end).unwrap_or_default();
    // The second part may name no source of its own if it goes on in the middle of the sentence.
    let goes_on = second.cue.is_none()
        && second.span.of(text).starts_with(char::is_lowercase)
        && !words.contains(". ")
        && !words.contains('\n');
    second.kind == Kind::Direct
        && first.speaker == second.speaker
        && named
        && (goes_on || (first.source, first.cue) == (second.source, second.cue))
        && attributed(first)
        && !words.trim_end().ends_with(['.', '!', '?', '…', ':', ';'])
        && words.split_whitespace().count() <= LONGEST
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::analyse;

    fn firsts(text: &str) -> Vec<usize> {
        first_parts(&analyse(text).quotes)
    }

    #[test]
    fn an_attribution_that_interrupts_a_sentence_leaves_one_quotation() {
        for text in [
            "“I am not,” said Ada Bird, “in the habit of it.”",
            "Ada Bird came. “The pier,” she said, “will not be sold to anybody.”",
            "“The pier,” said Ada Bird, the head of the harbour board, “will not be sold to anybody.”",
        ] {
            assert_eq!(firsts(text), [0, 0], "{text}");
        }
    }

    #[test]
    fn a_new_sentence_or_another_verb_begins_a_new_one() {
        for text in [
            "“We sail on Monday,” said Ada Bird of the board. “It is over.”",
            "“The pier stays,” said Ada Bird. Later, she told the board: “It will not be sold.”",
            "“The pier stays,” said Ada Bird, “It does not,” said Karl Moss.",
        ] {
            let firsts = firsts(text);
            assert!(
                firsts.len() > 1 && firsts.iter().enumerate().all(|(n, first)| n == *first),
                "{text}: {firsts:?}"
            );
        }
    }

    #[test]
    fn the_parts_of_one_quotation_share_a_number() {
        let text = "“I am not,” said Ada Bird, “in the habit of it.” “Enough,” said Karl Moss. “We go,” he added, “and you stay.”";
        let chains: Vec<_> = analyse(text).quotes.iter().map(|quote| quote.chain).collect();
        assert_eq!(chains, [Some(0), Some(0), None, Some(1), Some(1)]);
    }

    #[test]
    fn the_paragraphs_of_a_long_one_are_its_parts() {
        let text = "Ada Bird spoke. “The pier stays, she said,” it read.\n\n“We sail on Monday,” said Ada Bird. “We have waited long.\n\n“And we will not wait again.”";
        let quotes = analyse(text).quotes;
        let firsts = first_parts(&quotes);
        let chained: Vec<usize> = (0..quotes.len()).filter(|&n| quotes[n].chain.is_some()).collect();
        assert_eq!(chained.len(), 2, "{quotes:?}");
        assert_eq!(firsts[chained[1]], chained[0]);
    }
}
