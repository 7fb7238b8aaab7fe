//! Selecting words of the article: with keys from where the reader is, or with the mouse. What is selected is what the
//! next verb takes: copying, a note, a correction, a command.

use unicode_segmentation::UnicodeSegmentation;

use super::{App, Pane, Reading};
use crate::Span;
use crate::export::Cited;
use crate::page::{Block, BlockKind, blocks, excerpt, glyph_at};
use crate::text::sentences;

/// A sentence is looked for no further than this from what is selected, as a line may be endless.
const FAR: usize = 16 << 10;

/// Words of an article that are selected: from where it began to where it was led, either way round.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Selection {
    anchor: Span,
    cursor: Span,
    /// The column that rows are gone through in.
    column: Option<usize>,
}

impl Selection {
    /// These words.
    pub fn of(span: Span) -> Self {
        Self { anchor: span, cursor: span, column: None }
    }

    /// The bytes of the body that are selected.
    pub fn span(&self) -> Span {
        Span::new(self.anchor.start.min(self.cursor.start), self.anchor.end.max(self.cursor.end))
    }

    fn lead(&mut self, to: Span) {
        (self.cursor, self.column) = (to, None);
    }
}

/// How far the end of a selection goes at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    Sign,
    Word,
    Paragraph,
}

impl Reading {
    /// What is selected, as words.
    pub fn selected(&self) -> Option<&str> {
        Some(self.selection?.span().of(&self.article.text))
    }

    /// The same for other programs.
    pub(super) fn selected_excerpt(&self) -> Option<String> {
        Some(excerpt(&self.article.text, self.selection?.span()))
    }

    /// Begins with what the reader went to, else with the first word at the reading line.
    fn select_here(&mut self) -> bool {
        let text = &self.article.text;
        let mention = || Some(self.record.as_deref()?.mentions().get(self.mention?)?.0);
        let gone = mention().or(self.gone_to()).filter(|span| span.overlaps(self.visible()));
        let span = gone.or_else(|| {
            let body = self.lines.iter().filter(|line| line.is_body() && !line.span.is_empty());
            let line = body.clone().nth(self.lines.len() / 3).or_else(|| body.clone().next())?;
            next_word(text, line.span.start)
        });
        self.selection = span.map(Selection::of);
        self.selection.is_some()
    }

    /// The match or the quotation that the reader went to.
    pub(super) fn gone_to(&self) -> Option<Span> {
        let record = self.record.as_deref();
        let found = self.found.and_then(|n| self.matches.get(n)).copied();
        let quote = || Some(record?.analysis.quotes.get(self.quote.filter(|_| self.jumped)?)?.span);
        found.or_else(quote)
    }

    /// Leads the end of the selection on, or back.
    fn lead(&mut self, unit: Unit, by: isize) {
        let Some(mut selection) = self.selection else { return };
        let text = &self.article.text;
        for _ in 0..by.unsigned_abs() {
            let at = selection.cursor;
            let next = match (unit, by > 0) {
                (Unit::Sign, true) => sign_at(text, at.end),
                (Unit::Sign, false) => sign_before(text, at.start),
                (Unit::Word, true) => next_word(text, at.end),
                (Unit::Word, false) => word_before(text, at.start),
                (Unit::Paragraph, on) => {
                    let mut bodies = bodies(&self.article);
                    match on {
                        true => bodies.find(|span| span.end > at.end).and_then(|span| last_sign(text, span)),
                        false => bodies.filter(|span| span.start < at.start).last(),
                    }
                    .map(|span| {
                        if on { span } else { Span::new(span.start, span.start + sign_len(text, span.start)) }
                    })
                }
            };
            match next {
                Some(next) => selection.lead(next),
                None => break,
            }
        }
        self.put(selection);
    }

    /// Leads the end of the selection through rows.
    pub(super) fn lead_rows(&mut self, by: isize) {
        let Some(mut selection) = self.selection else { return };
        let text = &self.article.text;
        let row = self.pager.row_near(selection.cursor.start, 0);
        let before = Span::new(row.start, selection.cursor.start.max(row.start));
        let column = selection.column.unwrap_or_else(|| crate::page::width(before.of(text)));
        let to = self.pager.row_near(selection.cursor.start, by);
        let end = match (to == row, by > 0) {
            // There is no further row: the end goes as far as it can.
            (true, true) => last_sign(text, row),
            (true, false) => sign_at(text, row.start),
            _ => glyph_at(text, to, column),
        };
        if let Some(end) = end {
            (selection.cursor, selection.column) = (end, Some(column));
            self.put(selection);
        }
    }

    /// Leads the end of the selection to the end of the article, or to its beginning.
    pub(super) fn lead_to_end(&mut self, end: bool) {
        let Some(mut selection) = self.selection else { return };
        let text = &self.article.text;
        let whole = Span::new(0, text.len());
        if let Some(to) = if end { last_sign(text, whole) } else { sign_at(text, 0) } {
            selection.lead(to);
            self.put(selection);
        }
    }

    fn put(&mut self, selection: Selection) {
        self.pager.show(selection.cursor.start);
        self.selection = Some(selection);
    }

    /// Selects the next larger thing around: the sentence, the quotation, the paragraph, everything.
    fn widen(&mut self) {
        let Some(selection) = self.selection else { return };
        let (text, span) = (&self.article.text, selection.span());
        let whole = Span::new(0, text.len());
        let around = bodies(&self.article).find(|body| body.start <= span.start && span.end <= body.end);
        let mut larger: Vec<Span> = around.into_iter().chain([whole]).collect();
        if let Some(body) = around {
            let from = ceil(text, span.start.saturating_sub(FAR).max(body.start));
            let near = Span::new(from, ceil(text, (span.end + FAR).min(body.end)));
            larger.extend(
                sentences(near.of(text)).into_iter().map(|s| Span::new(s.start + from, s.end + from)),
            );
        }
        if let Some(record) = &self.record {
            larger.extend(record.quotes_over(span, true).into_iter().map(|n| record.analysis.quotes[n].span));
        }
        let holds = |other: &Span| other.start <= span.start && span.end <= other.end && *other != span;
        if let Some(next) = larger.into_iter().filter(holds).min_by_key(|span| span.len()) {
            self.selection = Some(Selection::of(next));
        }
    }

    /// The sign under a place of the screen; `column` counts from where the text begins.
    pub(super) fn sign_under(&self, row: usize, column: usize) -> Option<Span> {
        let line = self.lines.get(row).filter(|line| line.is_body() && !line.span.is_empty())?;
        glyph_at(&self.article.text, line.span, column)
    }

    /// Leads a selection that began at `anchor` to a sign of the text.
    pub(super) fn pull(&mut self, anchor: Span, to: Span) {
        self.selection = Some(Selection { anchor, cursor: to, column: None });
    }
}

impl App {
    /// Whether words are being selected and the article has the keys.
    pub fn selecting(&self) -> bool {
        self.focus == Pane::Reading
            && self.reading.as_ref().is_some_and(|reading| reading.selection.is_some())
    }

    /// Begins to select.
    pub(super) fn select(&mut self) {
        self.enter_reading();
        if !self.reading.as_mut().is_some_and(Reading::select_here) {
            self.say("There are no words to select here");
        }
    }

    /// Lets go of what is selected; whether anything was.
    pub(super) fn unselect(&mut self) -> bool {
        self.reading.as_mut().is_some_and(|reading| reading.selection.take().is_some())
    }

    pub(super) fn lead(&mut self, unit: Unit, by: isize) {
        self.reading.iter_mut().for_each(|reading| reading.lead(unit, by));
    }

    pub(super) fn widen(&mut self) {
        self.reading.iter_mut().for_each(Reading::widen);
    }

    /// The other end of the selection is led from here on.
    pub(super) fn other_end(&mut self) {
        if let Some(reading) = &mut self.reading
            && let Some(Selection { anchor, cursor, .. }) = reading.selection
        {
            reading.put(Selection { anchor: cursor, cursor: anchor, column: None });
        }
    }

    /// Copies what is selected, with where it stands when that is wanted.
    pub(super) fn copy_selected(&mut self, cited: bool) {
        let Some(reading) = &self.reading else { return };
        let Some(words) = reading.selected_excerpt() else { return };
        let text = if cited { self.citation.of(&reading.cite_selected(&words)) } else { words };
        self.copy(text);
        self.unselect();
    }
}

impl Reading {
    /// Selected words with who says them, where they lie within one quotation.
    fn cite_selected<'a>(&'a self, words: &'a str) -> Cited<'a> {
        let span = self.selection.map_or(Span::new(0, 0), |selection| selection.span());
        let analysis = self.record.as_deref().map(|record| &record.analysis);
        let quote = analysis.and_then(|analysis| {
            let holds = |quote: &&crate::text::Quote| {
                quote.marked.start <= span.start && span.end <= quote.marked.end
            };
            // A fragment in marks lies within the report around it.
            let closest = analysis.quotes.iter().filter(holds).min_by_key(|quote| quote.marked.len())?;
            Some((analysis, closest))
        });
        match quote {
            Some((analysis, quote)) => {
                Cited { words: Some(words), ..Cited::quotation(&self.article, analysis, quote) }
            }
            None => Cited { words: Some(words), ..Cited::article(&self.article) },
        }
    }
}

/// The paragraphs and headings of the body.
fn bodies(article: &crate::Article) -> impl Iterator<Item = Span> {
    let body = |block: &Block| !matches!(block.kind, BlockKind::Title | BlockKind::Dateline);
    blocks(article).into_iter().filter(body).map(|block| block.span)
}

fn sign_len(text: &str, at: usize) -> usize {
    text[at..].graphemes(true).next().map_or(0, str::len)
}

fn sign_at(text: &str, at: usize) -> Option<Span> {
    Some(Span::new(at, at + sign_len(text, at))).filter(|span| !span.is_empty())
}

fn sign_before(text: &str, at: usize) -> Option<Span> {
    text[..at].grapheme_indices(true).next_back().map(|(start, sign)| Span::new(start, start + sign.len()))
}

/// The last sign of `span` that is not white space.
fn last_sign(text: &str, span: Span) -> Option<Span> {
    sign_before(text, span.start + span.of(text).trim_end().len()).filter(|sign| sign.start >= span.start)
}

fn next_word(text: &str, from: usize) -> Option<Span> {
    let (at, word) = text[from..].unicode_word_indices().next()?;
    Some(Span::new(from + at, from + at + word.len()))
}

fn word_before(text: &str, to: usize) -> Option<Span> {
    let (at, word) = text[..to].unicode_word_indices().next_back()?;
    Some(Span::new(at, at + word.len()))
}

fn ceil(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at += 1;
    }
    at
}
