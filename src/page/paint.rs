//! Paints one row of text: layers of ranges over it, cut into runs of one style.

use super::blocks::{BlockKind, TextBlock};
use super::glyphs::glyphs;
use super::record::Record;
use super::setting::{SetRow, lead, pieces};
use super::style::{Match, Role, RunStyle, SetOff};
use crate::article::{BlockShape, InlineMark, MarkKind, Structure};
use crate::text::Kind;
use crate::{Article, Span};

/// The layers over the text, from the bottom up: quotations, people, matches, the selection.
#[derive(Clone, Copy, Debug, Default)]
pub struct Layers<'a> {
    /// Quotations and people.
    pub record: Option<&'a Record>,
    /// Whether reported speech is painted.
    pub reported: bool,
    /// The layers that are not painted.
    pub hidden: HiddenLayers,
    /// The current quotation.
    pub quote: Option<usize>,
    /// The current mention, by its index in [`Record::mentions`].
    pub mention: Option<usize>,
    /// The matches, sorted.
    pub matches: &'a [Span],
    /// The current match.
    pub found: Option<usize>,
    /// The selection.
    pub selected: Option<Span>,
    /// The passages that the reader has highlighted or noted.
    pub noted: &'a [Span],
    /// The structure of the text.
    pub structure: Option<&'a Structure>,
}

/// Layers that are not painted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct HiddenLayers {
    /// Mentions of people.
    pub people: bool,
    /// Quotations in the text.
    pub quotes: bool,
    /// Speakers' names in the margin.
    pub names: bool,
}

/// Text in one style, safe to print on a terminal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StyledRun {
    /// The text.
    pub text: String,
    /// Its width in columns.
    pub width: usize,
    /// Its style.
    pub style: RunStyle,
}

impl StyledRun {
    /// Creates a run of text that is known to be safe.
    pub fn new(text: impl Into<String>, style: RunStyle) -> Self {
        let text = text.into();
        Self { width: super::glyphs::width(&text), text, style }
    }
}

/// Paints one row of `text`. White space at its end is left out, because it may be past the last column.
pub fn paint(text: &str, row: Span, role: Role, layers: &Layers<'_>) -> Vec<StyledRun> {
    let words = row.of(text);
    let end = row.start + words.trim_end().len();
    let visible = Span::new(row.start, end);
    let cursor = RowLayers::new(layers, visible);
    let mut runs: Vec<StyledRun> = Vec::new();
    for glyph in glyphs(visible.of(text)) {
        let at = row.start + glyph.span.start;
        let style = cursor.style(at, role);
        match runs.last_mut() {
            Some(run) if run.style == style => {
                run.text.push_str(&glyph.shown);
                run.width += glyph.width;
            }
            _ => runs.push(StyledRun { text: glyph.shown.into_owned(), width: glyph.width, style }),
        }
        if let Some(structure) = layers.structure {
            let labels = structure.labels_in(Span::new(at, at + glyph.span.len())).iter();
            runs.extend(labels.map(|label| StyledRun::new(&*label.words, RunStyle::of(Role::Sign))));
        }
    }
    runs
}

/// Paints one row of a block of the text, including its bullet or other lead.
pub fn paint_row(
    article: &Article,
    block: &TextBlock,
    row: usize,
    set: &SetRow,
    layers: &Layers<'_>,
) -> Vec<StyledRun> {
    let sign = |words: String| StyledRun::new(words, RunStyle::of(Role::Sign));
    let part = block.part(&article.structure);
    let layers = Layers { structure: part.map(|_| &article.structure).or(layers.structure), ..*layers };
    let role = match part.map(|part| part.shape) {
        _ if block.kind == BlockKind::Headline => Role::Headline,
        Some(BlockShape::Heading(_) | BlockShape::Row { head: true, .. }) => Role::Heading,
        Some(BlockShape::Caption) => Role::Caption,
        Some(BlockShape::Code) => Role::Code,
        Some(BlockShape::Paragraph | BlockShape::Row { .. } | BlockShape::Rule) | None => Role::Text,
    };
    let before = lead(article, block, row);
    let mut runs: Vec<StyledRun> = Vec::new();
    if !before.is_empty() {
        runs.push(sign(before.to_owned()));
    }
    if set.rule > 0 {
        runs.push(sign("─".repeat(set.rule)));
        return runs;
    }
    let mut used = 0;
    for (x, span) in pieces(set) {
        if x > used {
            runs.push(StyledRun::new(" ".repeat(x - used), RunStyle::default()));
        }
        let painted = paint(&article.text, span, role, &layers);
        used = used.max(x) + painted.iter().map(|run| run.width).sum::<usize>();
        runs.extend(painted);
    }
    runs
}

/// The ranges that overlap one row.
struct RowLayers<'a> {
    layers: &'a Layers<'a>,
    quotes: Vec<usize>,
    mentions: std::ops::Range<usize>,
    matches: std::ops::Range<usize>,
    marks: &'a [InlineMark],
}

impl<'a> RowLayers<'a> {
    fn new(layers: &'a Layers<'a>, row: Span) -> Self {
        let (mut quotes, mut mentions) = (Vec::new(), 0..0);
        if let Some(record) = layers.record {
            if !layers.hidden.quotes {
                // Whatever is current shows even if reported speech is hidden.
                let shown = |n: &usize| {
                    layers.reported
                        || record.analysis.quotes[*n].kind != Kind::Indirect
                        || layers.quote.is_some_and(|quote| record.are_one(quote, *n))
                };
                quotes = record.quotes_over(row, true).into_iter().filter(shown).collect();
            }
            let all = if layers.hidden.people { &[][..] } else { record.mentions() };
            mentions = all.partition_point(|(span, _)| span.end <= row.start)
                ..all.partition_point(|(span, _)| span.start < row.end);
        }
        let matches = layers.matches.partition_point(|span| span.end <= row.start)
            ..layers.matches.partition_point(|span| span.start < row.end);
        let marks = layers.structure.map(|structure| structure.marks_at(row.start)).unwrap_or_default();
        Self { layers, quotes, mentions, matches, marks }
    }

    fn style(&self, at: usize, role: Role) -> RunStyle {
        let mut style = RunStyle { set_off: self.set_off(at), ..RunStyle::of(role) };
        if let Some(record) = self.layers.record {
            // Words in marks are painted over the reported speech around them.
            for &n in &self.quotes {
                let quote = &record.analysis.quotes[n];
                let reported = quote.kind == Kind::Indirect;
                if quote.marked.contains(at) && (style.quote.is_none() || !reported) {
                    style.quote = Some(record.quote_color(quote));
                    style.reported = reported;
                    style.current = self.layers.quote.is_some_and(|quote| record.are_one(quote, n));
                }
            }
            for n in self.mentions.clone() {
                let (span, id) = record.mentions()[n];
                if span.contains(at) {
                    style.person = Some(record.color(id));
                    style.at = self.layers.mention == Some(n);
                    break;
                }
            }
        }
        for n in self.matches.clone() {
            if self.layers.matches[n].contains(at) {
                style.found = if self.layers.found == Some(n) { Match::Current } else { Match::Found };
                break;
            }
        }
        style.noted = self.layers.noted.iter().any(|span| span.contains(at));
        style.selected = self.layers.selected.is_some_and(|span| span.contains(at));
        style
    }

    fn set_off(&self, at: usize) -> SetOff {
        let mut set_off = SetOff::default();
        for mark in self.marks.iter().filter(|mark| mark.span.contains(at)) {
            match mark.kind {
                MarkKind::Emphasis => set_off.emphasis = true,
                MarkKind::Strong => set_off.strong = true,
                MarkKind::Struck => set_off.struck = true,
                MarkKind::Code => set_off.code = true,
                MarkKind::Link(_) => {}
            }
        }
        set_off
    }
}
