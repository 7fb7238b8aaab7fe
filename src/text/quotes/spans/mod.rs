//! Pairs quotation marks paragraph by paragraph.

use super::marks::{self, Family, Mark};
use crate::text::tokens::{Shape, Token};

/// Something in quotation marks, by token numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Marked {
    /// The mark that opens it, or its first token where none does.
    pub(crate) open: usize,
    /// The mark that closes it, or one past its last token where none does.
    pub(crate) close: usize,
    /// How many tokens a mark takes: two for “``”.
    pub(crate) width: usize,
    /// Whether a mark closes it.
    pub(crate) closed: bool,
    /// Whether the marks are single ones.
    pub(crate) single: bool,
    /// Whether the marks are two apostrophes each.
    pub(crate) doubled: bool,
    /// Whether it goes on from the paragraph before without a mark of its own.
    pub(crate) bare: bool,
    /// Parts of one quotation over several paragraphs share a number.
    pub(crate) chain: Option<u32>,
}

impl Marked {
    /// First token inside.
    pub(crate) const fn inner(&self) -> usize {
        if self.bare { self.open } else { self.open + self.width }
    }

    /// One past the last token, marks included.
    pub(crate) const fn end(&self) -> usize {
        if self.closed { self.close + self.width } else { self.close }
    }
}

/// What is open while a paragraph is read.
#[derive(Clone, Copy)]
struct Open {
    at: usize,
    mark: Mark,
    depth: u32,
    /// Whether a mark of the other double kind has opened inside.
    inner: bool,
}

/// Typists mix `"` with “ and ”: each may close what the other opened.
fn mixes(outer: Mark, mark: Mark) -> bool {
    matches!(
        (outer.family, mark.family),
        (Family::Straight, Family::Curly) | (Family::Curly, Family::Straight)
    )
}

/// What a paragraph is to a quotation that one before it left open.
enum Sequel {
    /// It holds no double marks.
    Silent,
    /// Its first mark closes what is open.
    Closes { at: usize, width: usize },
    /// It begins something of its own.
    None,
}

/// A quotation that is left open may go on silently for so many paragraphs before one closes it.
const SILENT: usize = 3;

/// A mark that closes fewer words than this closes nothing that a paragraph before it began.
const FEWEST: usize = 4;

/// A name with what its bearer is has at most so many words.
const SIGNED: usize = 9;

/// Everything in quotation marks, in order; what stands inside other marks belongs to the outer ones.
pub(crate) fn pair(text: &str, tokens: &[Token]) -> Vec<Marked> {
    let mut all: Vec<Marked> = Vec::new();
    let mut start = 0;
    // The last quotation of a paragraph before, where it was left open, and the paragraphs without marks since.
    let mut left_open: Option<(usize, Mark)> = None;
    let mut silent: Vec<(usize, usize)> = Vec::with_capacity(SILENT);
    let mut chains = 0;
    for line in tokens.split_inclusive(|token| token.shape == Shape::Break) {
        let end =
            start + line.len() - usize::from(line.last().is_some_and(|token| token.shape == Shape::Break));
        let mut from = start;
        if let Some((previous, mark)) = left_open {
            match sequel(tokens, start, end, mark) {
                Sequel::Silent if silent.len() < SILENT => {
                    silent.push((start, end));
                    // Single marks may stand in it after all.
                    paragraph(text, tokens, start, end, &mut all);
                    start += line.len();
                    continue;
                }
                Sequel::Closes { at, width } => {
                    let chain = chained(&mut all, previous, &mut chains);
                    all.truncate(previous + 1);
                    let bare = Marked { bare: true, chain, closed: false, ..all[previous] };
                    all.extend(silent.iter().map(|&(open, close)| Marked { open, close, ..bare }));
                    all.push(Marked { open: start, close: at, width, closed: true, ..bare });
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
        silent.clear();
        left_open = open.map(|mark| (all.len() - 1, mark));
        start += line.len();
    }
    all
}

/// The number of the chain that the quotation `previous` is part of, a new one if need be.
fn chained(all: &mut [Marked], previous: usize, chains: &mut u32) -> Option<u32> {
    Some(*all[previous].chain.get_or_insert_with(|| {
        *chains += 1;
        *chains - 1
    }))
}

/// What the paragraph `start..end` is to what `open` began.
fn sequel(tokens: &[Token], start: usize, end: usize, open: Mark) -> Sequel {
    let mut at = start;
    while at < end {
        if let Some(mark) = marks::read(tokens, at)
            && mark.family != Family::Single
        {
            let fits = mark.family == open.family
                || mixes(open, mark)
                || (open.family, mark.family) == (Family::Backtick, Family::Doubled);
            let closes = !mark.opening && !mark.gap_before && mark.gap_after;
            let words = tokens[start..at].iter().filter(|token| token.word()).take(SIGNED + 1).count();
            // A line under set-off words that is closed together with them names who said them.
            let signed = at + mark.width >= end && words <= SIGNED && tokens[start].capital();
            let closes = fits && closes && words >= FEWEST && !signed;
            return if closes { Sequel::Closes { at, width: mark.width } } else { Sequel::None };
        }
        at += 1;
    }
    Sequel::Silent
}

/// Pairs the marks in `tokens[start..end]`; the mark that stays open, if one does and something follows it.
fn paragraph(text: &str, tokens: &[Token], start: usize, end: usize, all: &mut Vec<Marked>) -> Option<Mark> {
    let mut rest = Counts::of(tokens, start, end);
    let mut open: Option<Open> = None;
    // Where a search for a closing single mark has found none, another one will find none either.
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
                if marks::opens(mark) && !(mark.family == Family::Single && no_single) {
                    if mark.family == Family::Single {
                        if let Some(close) = marks::single_close(text, tokens, at, end) {
                            push(all, tokens, Open { at, mark, depth: 1, inner: false }, close, true);
                            rest.skip(tokens, at + mark.width, close);
                            at = close + 1;
                            continue;
                        }
                        no_single = true;
                    } else {
                        open = Some(Open { at, mark, depth: 1, inner: false });
                    }
                }
            }
            // TeX closes “``” with two apostrophes.
            Some(mut outer)
                if outer.mark.family == mark.family
                    || (outer.mark.family, mark.family) == (Family::Backtick, Family::Doubled) =>
            {
                if rest.reopens(outer.mark, mark) {
                    if rest.nests(mark) {
                        outer.depth += 1;
                        open = Some(outer);
                    } else {
                        push(all, tokens, outer, at, false);
                        open = Some(Open { at, mark, depth: 1, inner: false });
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
                if looks_opening && mark.sign != '”' {
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

fn push(all: &mut Vec<Marked>, tokens: &[Token], open: Open, close: usize, closed: bool) -> bool {
    let inner = open.at + open.mark.width;
    let words = inner < close && tokens[inner..close].iter().any(|token| token.sign == '\0');
    if words {
        let single = open.mark.family == Family::Single;
        let doubled = open.mark.family == Family::Doubled;
        all.push(Marked {
            open: open.at,
            close,
            width: open.mark.width,
            closed,
            single,
            doubled,
            bare: false,
            chain: None,
        });
    }
    words
}

/// How many marks of each kind the rest of a paragraph holds.
#[derive(Default)]
struct Counts {
    straight: usize,
    opening: usize,
    closing: usize,
}

impl Counts {
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

    fn kind(&mut self, mark: Mark) -> &mut usize {
        match (mark.family, mark.opening) {
            (Family::Straight, _) => &mut self.straight,
            (_, true) => &mut self.opening,
            (_, false) => &mut self.closing,
        }
    }

    fn pass(&mut self, mark: Mark) {
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

    /// Whether `mark`, met inside `outer`, begins something rather than ending it.
    fn reopens(&self, outer: Mark, mark: Mark) -> bool {
        let looks_opening = mark.gap_before && !mark.gap_after;
        match mark.family {
            // An odd number of marks still to come means that one of them closes what this one opens.
            Family::Straight => looks_opening && self.straight % 2 == 1,
            Family::Curly if outer.sign == '„' => mark.sign == '„',
            _ if mark.sign == outer.sign => mark.opening && (mark.gap_before || !mark.gap_after),
            _ => false,
        }
    }

    fn nests(&self, mark: Mark) -> bool {
        mark.family != Family::Straight && self.closing > self.opening + 1
    }
}

#[cfg(test)]
mod tests {
    use super::pair;
    use crate::text::tokens::tokenise;

    /// What stands in marks, without them.
    fn inside(text: &str) -> Vec<&str> {
        let tokens = tokenise(text);
        let words = |(first, end): (usize, usize)| &text[tokens[first].start()..tokens[end - 1].end()];
        pair(text, &tokens).iter().map(|marked| words((marked.inner(), marked.close))).collect()
    }

    #[test]
    fn every_style_of_marks_is_paired() {
        for (open, close) in [
            ("“", "”"),
            ("\"", "\""),
            ("„", "“"),
            ("„", "”"),
            ("‚", "‘"),
            ("‚", "’"),
            ("«", "»"),
            ("»", "«"),
            ("‹", "›"),
            ("‘", "’"),
            ("'", "'"),
            ("``", "''"),
            ("''", "''"),
            ("“", "\""),
            ("\"", "”"),
            ("”", "”"),
            ("＂", "＂"),
        ] {
            let text = format!("They say: {open}We will go home{close} and wave.");
            assert_eq!(inside(&text), ["We will go home"], "{text}");
        }
    }

    #[test]
    fn marks_of_another_style_inside_belong_to_the_outer_ones() {
        for text in [
            "“He said ‘no’ twice.”",
            "\"He said 'no' twice.\"",
            "‘He said “no” twice.’",
            "''He said 'no' twice.''",
        ] {
            assert_eq!(inside(text).len(), 1, "{text}");
        }
        assert_eq!(inside("“He said “no” twice,” Ann said."), ["He said “no” twice,"]);
    }

    #[test]
    fn what_is_left_open_ends_with_its_paragraph_and_may_go_on_in_the_next() {
        let text = "“We will go.\n“We will stay.\n“We will see,” she said. “No.”";
        let tokens = tokenise(text);
        let chains: Vec<_> = pair(text, &tokens).iter().map(|marked| (marked.closed, marked.chain)).collect();
        assert_eq!(chains, [(false, Some(0)), (false, Some(0)), (true, Some(0)), (true, None)]);
    }

    #[test]
    fn a_quotation_may_go_on_without_a_mark_until_one_closes_it() {
        let text =
            "Ann Dent said: “We will go.\nThe boats are old.\nAll of them will sail,” she added. “No.”";
        assert_eq!(inside(text), ["We will go.", "The boats are old.", "All of them will sail,", "No."]);
        let tokens = tokenise(text);
        let chains: Vec<_> = pair(text, &tokens).iter().map(|marked| marked.chain).collect();
        assert_eq!(chains, [Some(0), Some(0), Some(0), None]);
        // Too far, too short, or with a mark that opens.
        let far = "“We will go.\nOne is here.\nTwo are here.\nThree are here.\nFour.\nAll of them will sail,” she added.";
        assert_eq!(inside(far), ["We will go."]);
        assert_eq!(inside("“We will go.\nAnn Dent, leader of the boats.”"), ["We will go."]);
        assert_eq!(
            inside("“We will go.\nShe said: “All of them will sail.”"),
            ["We will go.", "All of them will sail."]
        );
    }

    #[test]
    fn an_apostrophe_after_an_s_closes_where_another_mark_opens_before_a_better_one() {
        assert_eq!(
            inside("In the 'town of boats' they call him 'Karl the Old' today."),
            ["town of boats", "Karl the Old"]
        );
        assert_eq!(
            inside("'The crews' boats of the '90s will not sail,' she said."),
            ["The crews' boats of the '90s will not sail,"]
        );
    }

    #[test]
    fn feet_inches_and_decades_open_nothing() {
        assert_eq!(inside("He is 6'3\" tall and was born in the '80s, not in ’79."), [""; 0]);
    }
}
