//! Finds which quotations are parts of one: the halves around an attribution, and the paragraphs of a long one.

use super::{Kind, Quote};
use crate::Span;

/// The longest attribution in words: a source with a description.
const LONGEST: usize = 24;

/// Returns, for each of `quotes`, which must be sorted, the index of the first part of the quotation it belongs to:
/// its own unless it continues an earlier one.
///
/// ```
/// use onrecord::text::{analyse, first_parts};
/// let text = "“I am not,” said Ada Bird, “in the habit of it.” “Enough,” said Karl Moss.";
/// assert_eq!(first_parts(text, &analyse(text).quotes), [0, 0, 2]);
/// ```
pub fn first_parts(text: &str, quotes: &[Quote]) -> Vec<usize> {
    let mut firsts: Vec<usize> = (0..quotes.len()).collect();
    let mut before: Option<usize> = None;
    for (n, quote) in quotes.iter().enumerate().filter(|(_, quote)| quote.kind != Kind::Indirect) {
        if let Some(before) = before
            && continues(text, &quotes[before], quote)
        {
            firsts[n] = firsts[before];
        }
        before = Some(n);
    }
    firsts
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
    let named = first.source.is_some() && first.cue.is_some() && first.source == second.source;
    let words = text.get(between.start..between.end).unwrap_or_default();
    second.kind == Kind::Direct
        && first.speaker == second.speaker
        && named
        && first.cue == second.cue
        && attributed(first)
        && !words.trim_end().ends_with(['.', '!', '?', '…', ':', ';'])
        && words.split_whitespace().count() <= LONGEST
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::analyse;

    fn firsts(text: &str) -> Vec<usize> {
        first_parts(text, &analyse(text).quotes)
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
    fn the_paragraphs_of_a_long_one_are_its_parts() {
        let text = "Ada Bird spoke. “The pier stays, she said,” it read.\n\n“We sail on Monday,” said Ada Bird. “We have waited long.\n\n“And we will not wait again.”";
        let quotes = analyse(text).quotes;
        let firsts = first_parts(text, &quotes);
        let chained: Vec<usize> = (0..quotes.len()).filter(|&n| quotes[n].chain.is_some()).collect();
        assert_eq!(chained.len(), 2, "{quotes:?}");
        assert_eq!(firsts[chained[1]], chained[0]);
    }
}
