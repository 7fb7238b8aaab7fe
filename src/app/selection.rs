//! The text selection: extended with keys, or dragged with the mouse. Copy, note, correct and pipe work on it.

use unicode_segmentation::UnicodeSegmentation;

use super::{App, Pane, ReadingPane};
use crate::Span;
use crate::export::Cited;
use crate::page::{BlockKind, TextBlock, blocks, excerpt};
use crate::text::{sentences, words_of_parts};

/// Sentences are found only this near to the selection, because a paragraph may be endless.
const FAR: usize = 16 << 10;

/// Selected text, from where the selection began to where it was extended, in either direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TextSelection {
    anchor: Span,
    cursor: Span,
    /// The column to keep while moving by rows.
    column: Option<usize>,
}

impl TextSelection {
    /// Selects this text.
    pub fn of(span: Span) -> Self {
        Self { anchor: span, cursor: span, column: None }
    }

    /// Its bytes.
    pub fn span(&self) -> Span {
        Span::new(self.anchor.start.min(self.cursor.start), self.anchor.end.max(self.cursor.end))
    }

    fn extend_to(&mut self, to: Span) {
        (self.cursor, self.column) = (to, None);
    }
}

/// What the end of a selection moves by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    Character,
    Word,
    Paragraph,
}

impl ReadingPane {
    /// The selected text.
    pub fn selected(&self) -> Option<&str> {
        Some(self.selection?.span().of(&self.article.text))
    }

    /// The selected text for other programs.
    pub(super) fn selected_excerpt(&self) -> Option<String> {
        Some(excerpt(&self.article.text, self.selection?.span()))
    }

    /// Selects the current passage, else a word a third from the top; false when there is no text.
    fn start_selection(&mut self) -> bool {
        let text = &self.article.text;
        let current = self.current().map(|current| current.span).filter(|span| span.overlaps(self.visible()));
        let span = current.or_else(|| {
            let body = self.lines.iter().filter(|line| line.is_body() && !line.span.is_empty());
            let line = body.clone().nth(self.lines.len() / 3).or_else(|| body.clone().next())?;
            next_word(text, line.span.start)
        });
        self.selection = span.map(TextSelection::of);
        self.selection.is_some()
    }

    /// Moves the end of the selection.
    fn extend(&mut self, unit: Unit, by: isize) {
        let Some(mut selection) = self.selection else { return };
        let text = &self.article.text;
        for _ in 0..by.unsigned_abs() {
            let at = selection.cursor;
            let next = match (unit, by > 0) {
                (Unit::Character, true) => char_at(text, at.end),
                (Unit::Character, false) => char_before(text, at.start),
                (Unit::Word, true) => next_word(text, at.end),
                (Unit::Word, false) => word_before(text, at.start),
                (Unit::Paragraph, on) => {
                    let mut bodies = bodies(&self.article);
                    match on {
                        true => bodies.find(|span| span.end > at.end).and_then(|span| last_char(text, span)),
                        false => bodies.filter(|span| span.start < at.start).last(),
                    }
                    .map(|span| {
                        if on { span } else { Span::new(span.start, span.start + char_len(text, span.start)) }
                    })
                }
            };
            match next {
                Some(next) => selection.extend_to(next),
                None => break,
            }
        }
        self.set_selection(selection);
    }

    /// Moves the end of the selection by rows.
    pub(super) fn extend_by_rows(&mut self, by: isize) {
        let Some(mut selection) = self.selection else { return };
        let text = &self.article.text;
        let row = self.pager.row_near(selection.cursor.start, 0);
        let here = || self.pager.column_of(&row, selection.cursor.start);
        let column = selection.column.or_else(here).unwrap_or(0);
        let to = self.pager.row_near(selection.cursor.start, by);
        let end = match (to == row, by > 0) {
            // At the first or last row, the end goes as far as it can.
            (true, true) => last_char(text, row.span),
            (true, false) => char_at(text, row.span.start),
            _ => self.pager.byte_at(&to, column),
        };
        if let Some(end) = end {
            (selection.cursor, selection.column) = (end, Some(column));
            self.set_selection(selection);
        }
    }

    /// Moves the end of the selection to the end of the article, or to its start.
    pub(super) fn extend_to_end(&mut self, end: bool) {
        let Some(mut selection) = self.selection else { return };
        let text = &self.article.text;
        let whole = Span::new(0, text.len());
        if let Some(to) = if end { last_char(text, whole) } else { char_at(text, 0) } {
            selection.extend_to(to);
            self.set_selection(selection);
        }
    }

    fn set_selection(&mut self, selection: TextSelection) {
        self.pager.show(selection.cursor.start);
        self.selection = Some(selection);
    }

    /// Expands the selection to the sentence, quotation, paragraph or article around it.
    fn expand_selection(&mut self) {
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
            self.selection = Some(TextSelection::of(next));
        }
    }

    /// The character at a place on the screen; `column` counts from where the text starts.
    pub(super) fn char_under(&self, row: usize, column: usize) -> Option<Span> {
        let line = self.lines.get(row).filter(|line| line.is_body() && !line.span.is_empty())?;
        self.pager.byte_at(line, column)
    }

    /// Selects from one character to another.
    pub(super) fn drag_selection(&mut self, anchor: Span, to: Span) {
        self.selection = Some(TextSelection { anchor, cursor: to, column: None });
    }
}

impl App {
    /// Whether text is selected and the article has the focus.
    pub fn is_selecting(&self) -> bool {
        self.focus == Pane::Reading
            && self.reading.as_ref().is_some_and(|reading| reading.selection.is_some())
    }

    /// Starts a selection.
    pub(super) fn select(&mut self) {
        self.enter_reading();
        if !self.reading.as_mut().is_some_and(ReadingPane::start_selection) {
            self.notify("No text to select here");
        }
    }

    /// Drops the selection; false when there was none.
    pub(super) fn unselect(&mut self) -> bool {
        self.reading.as_mut().is_some_and(|reading| reading.selection.take().is_some())
    }

    pub(super) fn extend_selection(&mut self, unit: Unit, by: isize) {
        self.reading.iter_mut().for_each(|reading| reading.extend(unit, by));
    }

    pub(super) fn expand_selection(&mut self) {
        self.reading.iter_mut().for_each(ReadingPane::expand_selection);
    }

    /// Lets the other end of the selection move.
    pub(super) fn swap_selection_ends(&mut self) {
        if let Some(reading) = &mut self.reading
            && let Some(TextSelection { anchor, cursor, .. }) = reading.selection
        {
            reading.set_selection(TextSelection { anchor: cursor, cursor: anchor, column: None });
        }
    }

    /// Copies the selection, with its citation where `cited`.
    pub(super) fn copy_selection(&mut self, cited: bool) {
        let Some(reading) = &self.reading else { return };
        let words = if cited { reading.words_to_cite() } else { reading.selected_excerpt() };
        let Some(words) = words else { return };
        let text = if cited { self.display.citation.of(&reading.cite_selected(&words)) } else { words };
        self.copy(text);
        self.unselect();
    }
}

impl ReadingPane {
    /// The words of a quotation, without what interrupts them.
    pub(super) fn words_of(&self, quote: usize) -> Option<String> {
        let record = self.record.as_deref()?;
        let text = &self.article.text;
        let parts = record.parts(quote).map(|part| record.analysis.quotes[part].span);
        let words = words_of_parts(text, parts, |part| excerpt(text, part));
        Some(words).filter(|words| !words.is_empty())
    }

    /// Cites a quotation with these words.
    pub(super) fn cite<'a>(&'a self, quote: usize, words: &'a str) -> Option<Cited<'a>> {
        let analysis = &self.record.as_deref()?.analysis;
        let cited = Cited::quotation(&self.article, analysis, analysis.quotes.get(quote)?);
        Some(Cited { words: Some(words), ..cited })
    }

    /// The selected text as it is cited: without what interrupts a quotation that is selected as a whole.
    fn words_to_cite(&self) -> Option<String> {
        let span = self.selection?.span();
        let whole = self
            .quote()
            .filter(|&quote| self.record.as_deref().is_some_and(|record| record.whole(quote) == span));
        whole.and_then(|quote| self.words_of(quote)).or_else(|| self.selected_excerpt())
    }

    /// Cites the selected text, with its speaker if it is within one quotation.
    fn cite_selected<'a>(&'a self, words: &'a str) -> Cited<'a> {
        let cited = self.quote().and_then(|quote| self.cite(quote, words));
        cited.unwrap_or(Cited { words: Some(words), ..Cited::article(&self.article) })
    }
}

/// The paragraphs and headings of the text.
fn bodies(article: &crate::Article) -> impl Iterator<Item = Span> {
    let body = |block: &TextBlock| !matches!(block.kind, BlockKind::Title | BlockKind::Dateline);
    blocks(article).into_iter().filter(body).map(|block| block.span)
}

fn char_len(text: &str, at: usize) -> usize {
    text[at..].graphemes(true).next().map_or(0, str::len)
}

fn char_at(text: &str, at: usize) -> Option<Span> {
    Some(Span::new(at, at + char_len(text, at))).filter(|span| !span.is_empty())
}

fn char_before(text: &str, at: usize) -> Option<Span> {
    text[..at].grapheme_indices(true).next_back().map(|(start, glyph)| Span::new(start, start + glyph.len()))
}

/// The last character of `span` that is not white space.
fn last_char(text: &str, span: Span) -> Option<Span> {
    char_before(text, span.start + span.of(text).trim_end().len()).filter(|last| last.start >= span.start)
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
