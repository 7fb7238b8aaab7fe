//! Pairs the quotation marks of one paragraph.

use super::QuotedSpan;
use crate::text::lexicon::Class;
use crate::text::quotes::marks::{self, MarkFamily, QuoteMark};
use crate::text::tokens::Token;

/// A mark that has been opened but not closed yet.
#[derive(Clone, Copy)]
struct OpenMark {
    at: usize,
    mark: QuoteMark,
    depth: u32,
    /// Whether a double mark of the other kind has opened inside.
    inner: bool,
}

/// Returns whether the marks may be mixed: people mix `"` with “ and ”, so each may close what the other opened; and
/// translators leave “ … ».
pub(super) fn mixes(outer: QuoteMark, mark: QuoteMark) -> bool {
    matches!(
        (outer.family, mark.family),
        (MarkFamily::Straight, MarkFamily::Curly)
            | (MarkFamily::Curly, MarkFamily::Straight | MarkFamily::Angle)
    )
}

/// Pairs the marks in `tokens[start..end]`. Returns the mark that stays open, if something follows it.
pub(super) fn paragraph(
    text: &str,
    tokens: &[Token],
    start: usize,
    end: usize,
    all: &mut Vec<QuotedSpan>,
) -> Option<QuoteMark> {
    let mut rest = MarkCounts::of(tokens, start, end);
    let mut open: Option<OpenMark> = None;
    // Once a search for a closing single mark has failed, later ones fail too.
    let mut no_single = false;
    let mut at = start;
    while at < end {
        let Some(mark) = marks::read(tokens, at) else {
            at += 1;
            continue;
        };
        rest.pass(mark);
        match open {
            None => {
                let single = mark.family == MarkFamily::Single;
                if marks::opens(mark) && !(single && (no_single || marks::elides(text, tokens, at))) {
                    if single {
                        let close = marks::single_close(text, tokens, at, end);
                        // Not ‘words’ in the middle of a sentence.
                        let begins = at == start
                            || mark.symbol == '‘'
                            || matches!(tokens[at - 1].symbol, '.' | ',' | ':' | '!' | '?');
                        let goes_on = begins && opens_single(tokens, end + 1);
                        match close {
                            Some((close, sure)) if sure || !goes_on => {
                                push(all, tokens, OpenMark { at, mark, depth: 1, inner: false }, close, true);
                                rest.skip(tokens, at + mark.width, close);
                                at = close + 1;
                                continue;
                            }
                            // ‘A paragraph that stays open, because the next one opens in the same way.
                            _ if goes_on => {
                                let open = OpenMark { at, mark, depth: 1, inner: false };
                                return push(all, tokens, open, end, false).then_some(mark);
                            }
                            _ => no_single = true,
                        }
                    } else {
                        open = Some(OpenMark { at, mark, depth: 1, inner: false });
                    }
                } else if marks::turned(text, tokens, at, mark)
                    && let Some((close, _)) = marks::single_close(text, tokens, at, end)
                {
                    push(all, tokens, OpenMark { at, mark, depth: 1, inner: false }, close, true);
                    rest.skip(tokens, at + mark.width, close);
                    at = close + 1;
                    continue;
                }
            }
            // TeX closes “``” with two apostrophes.
            Some(mut outer)
                if outer.mark.family == mark.family
                    || (outer.mark.family, mark.family) == (MarkFamily::Backtick, MarkFamily::Doubled) =>
            {
                // "One sentence. "Another one.": paragraphs that were run together.
                let restarts = begins_sentence(tokens, outer.at, at, mark);
                let inner = !restarts && holds_inner(tokens, at, end, mark);
                if restarts || inner || rest.reopens(outer.mark, mark) {
                    if inner || rest.nests(mark) && !restarts {
                        outer.depth += 1;
                        open = Some(outer);
                    } else {
                        push(all, tokens, outer, at, false);
                        open = Some(OpenMark { at, mark, depth: 1, inner: false });
                    }
                } else if outer.depth > 1 {
                    outer.depth -= 1;
                    open = Some(outer);
                } else {
                    push(all, tokens, outer, at, true);
                    open = None;
                }
            }
            Some(mut outer) if mixes(outer.mark, mark) => {
                let looks_opening = mark.gap_before && !mark.gap_after;
                if looks_opening && mark.symbol != '”' {
                    outer.inner = true;
                    open = Some(outer);
                } else if outer.inner {
                    outer.inner = false;
                    open = Some(outer);
                } else if mark.gap_after {
                    push(all, tokens, outer, at, true);
                    open = None;
                }
            }
            Some(_) => {}
        }
        at += mark.width;
    }
    let outer = open?;
    push(all, tokens, outer, end, false).then_some(outer.mark)
}

/// Returns whether a straight mark inside a quotation can only open the next sentence: after a full stop and a space,
/// and before a capital.
fn begins_sentence(tokens: &[Token], open: usize, at: usize, mark: QuoteMark) -> bool {
    let next = tokens.get(at + mark.width).is_some_and(|next| next.capital() || next.symbol == '[');
    let stops = |at: usize| matches!(tokens[at].symbol, '.' | '!' | '?');
    // "…: 'It is late.' "But" and "… 'so late'. "But"
    let inner = |at: usize| matches!(tokens[at].symbol, '\'' | '’') && !tokens[at].gap;
    let stop = at > open + FEWEST
        && (stops(at - 1) && (tokens[at - 2].word() || inner(at - 2)) || inner(at - 1) && stops(at - 2));
    // "We can! "He says."
    let clause = tokens.get(at + 1).is_some_and(|next| next.is(Class::PRONOUN))
        && tokens.get(at + 2).is_some_and(|next| next.is(Class::CUE))
        && tokens.get(at + 3).is_some_and(|next| next.symbol == '.');
    mark.family == MarkFamily::Straight && mark.gap_before && !mark.gap_after && stop && next && !clause
}

/// Returns whether a straight mark opens words inside a quotation, with two closing marks after it: "a kind of
/// "memory" that lasts".
fn holds_inner(tokens: &[Token], at: usize, end: usize, mark: QuoteMark) -> bool {
    if mark.family != MarkFamily::Straight || !mark.gap_before || mark.gap_after {
        return false;
    }
    let marks = (at + mark.width..end.min(at + LONGEST)).filter_map(|at| marks::read(tokens, at));
    let mut marks = marks.filter(|other| other.family == MarkFamily::Straight);
    let mut closes = || marks.next().is_some_and(|mark| !mark.gap_before && mark.gap_after);
    closes() && closes()
}

/// The most tokens from a mark inside a quotation to the end of the quotation.
const LONGEST: usize = 80;

/// The fewest tokens in a sentence before a mark that opens the next one.
const FEWEST: usize = 4;

/// Returns whether there is an opening single mark at `at`.
pub(super) fn opens_single(tokens: &[Token], at: usize) -> bool {
    at < tokens.len()
        && marks::read(tokens, at).is_some_and(|mark| mark.family == MarkFamily::Single && marks::opens(mark))
}

fn push(all: &mut Vec<QuotedSpan>, tokens: &[Token], open: OpenMark, close: usize, closed: bool) -> bool {
    let inner = open.at + open.mark.width;
    let words = inner < close && tokens[inner..close].iter().any(|token| token.symbol == '\0');
    if words {
        // No apostrophe looks like “`”.
        let single = open.mark.family == MarkFamily::Single && open.mark.symbol != '`';
        all.push(QuotedSpan {
            open: open.at,
            close,
            width: open.mark.width,
            closed,
            stop: false,
            single,
            bare: false,
            dash: false,
            chain: None,
        });
    }
    words
}

/// How many marks of each kind the rest of a paragraph has.
#[derive(Default)]
struct MarkCounts {
    straight: usize,
    opening: usize,
    closing: usize,
}

impl MarkCounts {
    fn of(tokens: &[Token], start: usize, end: usize) -> Self {
        let mut counts = Self::default();
        let mut at = start;
        while at < end {
            at += marks::read(tokens, at).map_or(1, |mark| {
                *counts.kind(mark) += 1;
                mark.width
            });
        }
        counts
    }

    fn kind(&mut self, mark: QuoteMark) -> &mut usize {
        match (mark.family, mark.opening) {
            (MarkFamily::Straight, _) => &mut self.straight,
            (_, true) => &mut self.opening,
            (_, false) => &mut self.closing,
        }
    }

    fn pass(&mut self, mark: QuoteMark) {
        let count = self.kind(mark);
        *count = count.saturating_sub(1);
    }

    fn skip(&mut self, tokens: &[Token], from: usize, close: usize) {
        for at in from..=close {
            if let Some(mark) = marks::read(tokens, at) {
                self.pass(mark);
            }
        }
    }

    /// Returns whether `mark`, found inside `outer`, begins something rather than ending it.
    fn reopens(&self, outer: QuoteMark, mark: QuoteMark) -> bool {
        let looks_opening = mark.gap_before && !mark.gap_after;
        match mark.family {
            // An odd number of marks still to come means that one of them closes what this one opens.
            MarkFamily::Straight => looks_opening && self.straight % 2 == 1,
            MarkFamily::Curly if outer.symbol == '„' => mark.symbol == '„',
            _ if mark.symbol == outer.symbol => mark.opening && (mark.gap_before || !mark.gap_after),
            _ => false,
        }
    }

    fn nests(&self, mark: QuoteMark) -> bool {
        mark.family != MarkFamily::Straight && self.closing > self.opening + 1
    }
}
