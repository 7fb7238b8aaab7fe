//! Pairs quotation marks within each paragraph, and chains quotations that run over several paragraphs.
//!
//! `paragraph` pairs the marks of one paragraph, `dialogue` finds the turns that dashes open, `continuation` decides whether the next one continues an open quotation.

mod continuation;
mod dialogue;
mod paragraph;

#[cfg(test)]
mod tests;

use super::marks::{self, QuoteMark};
use crate::text::tokens::{Shape, Token};
use continuation::{Continuation, SILENT, continuation};
use paragraph::paragraph;

/// Something in quotation marks, by token numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct QuotedSpan {
    /// The opening mark, or the first token if there is none.
    pub(crate) open: usize,
    /// The closing mark, or one past the last token if there is none.
    pub(crate) close: usize,
    /// How many tokens a mark takes: two for “``” and “''”.
    pub(crate) width: usize,
    /// Whether a mark closes it.
    pub(crate) closed: bool,
    /// Whether a comma or full stop comes right after the closing mark, as in British style: “so”, she said.
    pub(crate) stop: bool,
    /// Whether the marks are single.
    pub(crate) single: bool,
    /// Whether it continues the paragraph before without a mark of its own.
    pub(crate) bare: bool,
    /// Whether a dash opens it and nothing closes it.
    pub(crate) dash: bool,
    /// A number shared by the parts of a quotation over several paragraphs.
    pub(crate) chain: Option<u32>,
}

impl QuotedSpan {
    /// Returns the first token inside.
    pub(crate) const fn inner(&self) -> usize {
        if self.bare { self.open } else { self.open + self.width }
    }

    /// Returns one past the last token, including the marks.
    pub(crate) const fn marks_end(&self) -> usize {
        if self.closed && !self.dash { self.close + self.width } else { self.close }
    }

    /// Returns one past the last token, including the marks and the full stop after them, so that both styles of
    /// punctuation look the same from outside.
    pub(crate) const fn end(&self) -> usize {
        self.marks_end() + self.stop as usize
    }

    /// Returns the punctuation that ends the words, inside or after the mark.
    pub(crate) fn last_symbol(&self, tokens: &[Token]) -> char {
        let inside = tokens[self.close - 1].symbol;
        if self.stop && !matches!(inside, ',' | '.' | '?' | '!' | '…' | '—' | '–' | '-') {
            tokens[self.marks_end()].symbol
        } else {
            inside
        }
    }
}

/// Everything in quotation marks, in order. Nested quotations belong to the outer one.
pub(crate) fn pair(text: &str, tokens: &[Token]) -> Vec<QuotedSpan> {
    let mut all: Vec<QuotedSpan> = Vec::new();
    let mut start = 0;
    // The quotation that an earlier paragraph left open, and the paragraphs without marks since.
    let mut left_open: Option<(usize, QuoteMark)> = None;
    let mut silent: Vec<(usize, usize)> = Vec::with_capacity(SILENT);
    let mut chains = 0;
    // "« The ferry is late": no mark ever closes what a list opens its points with.
    let dialogue = dialogue::find(text, tokens);
    let mut turns = &dialogue[..];
    let bullets = !tokens.iter().any(|token| token.symbol == '»');
    for line in tokens.split_inclusive(|token| token.shape == Shape::Break) {
        let end =
            start + line.len() - usize::from(line.last().is_some_and(|token| token.shape == Shape::Break));
        let spoken = turns.partition_point(|turn| turn.open < end);
        if spoken > 0 {
            all.extend(&turns[..spoken]);
            turns = &turns[spoken..];
            silent.clear();
            left_open = None;
            start += line.len();
            continue;
        }
        let mut from = start
            + usize::from(
                bullets && tokens[start].symbol == '«' && tokens.get(start + 1).is_some_and(|next| next.gap),
            );
        if let Some((previous, mark)) = left_open {
            match continuation(tokens, start, end, mark) {
                Continuation::Silent if silent.len() < SILENT => {
                    silent.push((start, end));
                    // Then it may contain single marks after all.
                    paragraph(text, tokens, start, end, &mut all);
                    start += line.len();
                    continue;
                }
                Continuation::Closes { at, width } => {
                    let chain = chained(&mut all, previous, &mut chains);
                    all.truncate(previous + 1);
                    let bare = QuotedSpan { bare: true, chain, closed: false, ..all[previous] };
                    all.extend(silent.iter().map(|&(open, close)| QuotedSpan { open, close, ..bare }));
                    all.push(QuotedSpan { open: start, close: at, width, closed: true, ..bare });
                    from = at + width;
                }
                _ => {}
            }
        }
        let before = all.len();
        let open = paragraph(text, tokens, from, end, &mut all);
        if let Some((previous, mark)) = left_open
            && silent.is_empty()
            && let Some(first) = all.get(before)
            && first.open == start
            && marks::read(tokens, start).is_some_and(|other| other.family == mark.family)
        {
            all[before].chain = chained(&mut all, previous, &mut chains);
        }
        // "One sentence. "Another one.": no mark closes the first.
        for number in before + 1..all.len() {
            if !all[number - 1].closed && all[number - 1].close == all[number].open {
                all[number].chain = chained(&mut all, number - 1, &mut chains);
            }
        }
        silent.clear();
        left_open = open.map(|mark| (all.len() - 1, mark));
        start += line.len();
    }
    for quote in all.iter_mut().filter(|quote| quote.closed && !quote.dash) {
        quote.stop = stop_at(tokens, quote.marks_end());
    }
    all
}

/// Returns whether the token at `at` is a single comma or full stop without a space before it.
fn stop_at(tokens: &[Token], at: usize) -> bool {
    let symbol = |at: usize| tokens.get(at).filter(|token| !token.gap).map_or('\0', |token| token.symbol);
    matches!(symbol(at), ',' | '.') && !matches!(symbol(at + 1), ',' | '.')
}

/// Returns the number of the chain of the quotation `previous`, which may be a new one.
fn chained(all: &mut [QuotedSpan], previous: usize, chains: &mut u32) -> Option<u32> {
    Some(*all[previous].chain.get_or_insert_with(|| {
        *chains += 1;
        *chains - 1
    }))
}
