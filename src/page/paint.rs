//! Painting: one row of text under layers of ranges, cut into runs of one look each.

use super::glyphs::glyphs;
use super::look::{Look, Match, Role};
use super::record::Record;
use crate::Span;
use crate::text::Kind;

/// What lies over the text, from the bottom up: quotations, people, matches, what is selected.
#[derive(Clone, Copy, Debug, Default)]
pub struct Layers<'a> {
    /// Quotations and people.
    pub record: Option<&'a Record>,
    /// Whether reported speech without marks is painted too.
    pub indirect: bool,
    /// What of it the reader does not want to see.
    pub hidden: Hidden,
    /// Which quotation is the current one.
    pub quote: Option<usize>,
    /// Which of [`Record::mentions`] was last jumped to.
    pub mention: Option<usize>,
    /// What the search found, sorted.
    pub matches: &'a [Span],
    /// Which of the matches was last jumped to.
    pub found: Option<usize>,
    /// What the reader has selected.
    pub selected: Option<Span>,
}

/// Marks that the reader does not want.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Hidden {
    /// People, where they are named.
    pub people: bool,
    /// Quotations, in the text.
    pub quotes: bool,
    /// Speakers' names in the margin.
    pub names: bool,
}

/// Text of one look, ready to print: nothing in it can harm a terminal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// What is printed.
    pub text: String,
    /// Columns it takes.
    pub width: usize,
    /// What it is.
    pub look: Look,
}

impl Run {
    /// A run of text that is known to be harmless.
    pub fn new(text: impl Into<String>, look: Look) -> Self {
        let text = text.into();
        Self { width: super::glyphs::width(&text), text, look }
    }
}

/// Paints the row `row` of `text`, in the role `role`, under `layers`. White space at the row's end is left
/// out: it has nothing to show, and may stand past the measure.
pub fn paint(text: &str, row: Span, role: Role, layers: &Layers<'_>) -> Vec<Run> {
    let words = row.of(text);
    let end = row.start + words.trim_end().len();
    let visible = Span::new(row.start, end);
    let cursor = Cursor::new(layers, visible);
    let mut runs: Vec<Run> = Vec::new();
    for glyph in glyphs(visible.of(text)) {
        let look = cursor.look(row.start + glyph.span.start, role);
        match runs.last_mut() {
            Some(run) if run.look == look => {
                run.text.push_str(&glyph.shown);
                run.width += glyph.width;
            }
            _ => runs.push(Run { text: glyph.shown.into_owned(), width: glyph.width, look }),
        }
    }
    runs
}

/// The few ranges that reach into one row.
struct Cursor<'a> {
    layers: &'a Layers<'a>,
    quotes: Vec<usize>,
    mentions: std::ops::Range<usize>,
    matches: std::ops::Range<usize>,
}

impl<'a> Cursor<'a> {
    fn new(layers: &'a Layers<'a>, row: Span) -> Self {
        let (mut quotes, mut mentions) = (Vec::new(), 0..0);
        if let Some(record) = layers.record {
            if !layers.hidden.quotes {
                quotes = record.quotes_over(row, layers.indirect);
            }
            let all = if layers.hidden.people { &[][..] } else { record.mentions() };
            mentions = all.partition_point(|(span, _)| span.end <= row.start)
                ..all.partition_point(|(span, _)| span.start < row.end);
        }
        let matches = layers.matches.partition_point(|span| span.end <= row.start)
            ..layers.matches.partition_point(|span| span.start < row.end);
        Self { layers, quotes, mentions, matches }
    }

    fn look(&self, at: usize, role: Role) -> Look {
        let mut look = Look::of(role);
        if let Some(record) = self.layers.record {
            // Direct speech lies over reported speech that it stands in.
            for &n in &self.quotes {
                let quote = &record.analysis.quotes[n];
                let indirect = quote.kind == Kind::Indirect;
                if quote.marked.contains(at) && (look.quote.is_none() || !indirect) {
                    look.quote = Some(record.quote_ink(quote));
                    look.indirect = indirect;
                    look.current = self.layers.quote == Some(n);
                }
            }
            for n in self.mentions.clone() {
                let (span, id) = record.mentions()[n];
                if span.contains(at) {
                    look.person = Some(record.ink(id));
                    look.current |= self.layers.mention == Some(n);
                    break;
                }
            }
        }
        for n in self.matches.clone() {
            if self.layers.matches[n].contains(at) {
                look.found = if self.layers.found == Some(n) { Match::Current } else { Match::Found };
                break;
            }
        }
        look.selected = self.layers.selected.is_some_and(|span| span.contains(at));
        look
    }
}
