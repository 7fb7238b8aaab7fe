//! The reading pane: the article on the screen, and where in it the reader is.

use std::sync::Arc;

use super::Cursor;
use super::notes::PlacedNote;
use super::selection::TextSelection;
use crate::article::ArticleId;
use crate::config::Display;
use crate::page::{Layers, MarginLabel, PageLine, Pager, Record, TextPattern, margin_labels};
use crate::query::Matches;
use crate::query::Query;
use crate::store::{ContentKey, byte_at, points};
use crate::work::Opened;
use crate::{Article, Span};

/// State of the reading pane.
#[derive(Debug)]
pub struct ReadingPane {
    /// Its id in the corpus.
    pub id: ArticleId,
    /// Its key in the memory.
    pub content: ContentKey,
    /// The article.
    pub article: Arc<Article>,
    /// Its analysis, once that has arrived.
    pub record: Option<Arc<Record>>,
    /// The page, and the place on it.
    pub pager: Pager,
    /// The lines on the screen.
    pub lines: Vec<PageLine>,
    /// What the margin says beside each of `lines`.
    pub margin: Vec<Option<MarginLabel>>,
    /// Where the reader is in it.
    pub cursor: Cursor,
    /// How much of the text is above the end of the screen, from 0 to 1.
    pub progress: f64,
    /// The matches in the text.
    pub matches: Vec<Span>,
    /// The matches in the headline.
    pub titled: Vec<Span>,
    /// The quotation that the search is about, and the match to go to first.
    target: (Option<usize>, Option<Span>),
    /// The notes on it, in the order of the text.
    pub notes: Vec<PlacedNote>,
    /// The passages that they are on.
    pub noted: Vec<Span>,
    /// The selection.
    pub selection: Option<TextSelection>,
    /// The character that the mouse button was pressed on.
    pub(super) pressed: Option<Span>,
}

impl ReadingPane {
    /// The start of an article, on a pane of `columns` by `height`.
    pub fn new(id: ArticleId, opened: &Opened, columns: usize, height: usize) -> Self {
        Self {
            id,
            content: opened.content,
            article: Arc::clone(&opened.article),
            record: opened.record.clone(),
            pager: Pager::new(Arc::clone(&opened.article), Arc::clone(&opened.blocks), columns, height),
            lines: Vec::new(),
            margin: Vec::new(),
            cursor: Cursor::default(),
            progress: 0.0,
            matches: Vec::new(),
            titled: Vec::new(),
            target: (None, None),
            notes: Vec::new(),
            noted: Vec::new(),
            selection: None,
            pressed: None,
        }
    }

    /// Lays the text out for another width or height. What the reader went to stays on the screen.
    pub fn resize(&mut self, columns: usize, height: usize) {
        if self.pager.resize(columns, height)
            && !matches!(self.cursor, Cursor::Near(_))
            && let Some(current) = self.current()
        {
            self.pager.show(current.span.start);
        }
    }

    /// Updates the lines on the screen and the cursor. Called once before each frame.
    pub fn prepare(&mut self, reported: bool) {
        self.lines = self.pager.lines();
        self.progress = self.pager.progress();
        let Some(record) = self.record.as_deref() else {
            self.margin.clear();
            return;
        };
        self.margin = margin_labels(&self.lines, record, reported);
        if let Cursor::Place(at) = self.cursor
            && let Some(quote) = record.analysis.quotes.iter().position(|quote| quote.span.start == at)
        {
            self.cursor = Cursor::Quote(quote);
        }
        // What the reader went to stays current while it is on the screen.
        let on_screen = || self.current().is_some_and(|current| current.span.overlaps(self.visible()));
        if !matches!(self.cursor, Cursor::Near(_)) && on_screen() {
            return;
        }
        // The quotation nearest to where eyes rest: a third from the top.
        let line = self.pager.height() / 3;
        let near = self.margin.iter().enumerate().filter_map(|(row, label)| Some((row, label.as_ref()?)));
        let nearest = near.min_by_key(|(row, label)| (label.reported, row.abs_diff(line)));
        self.cursor = Cursor::Near(nearest.map(|(_, label)| label.quote));
    }

    /// The bytes of the text that are on the screen.
    pub fn visible(&self) -> Span {
        let body = || self.lines.iter().filter(|line| line.is_body());
        let start = body().map(|line| line.span.start).min();
        let end = body().map(|line| line.span.end).max();
        Span::new(start.unwrap_or(0), end.unwrap_or(0))
    }

    /// Whether the reader went to a quotation or person after the last match.
    pub fn has_gone_elsewhere(&self) -> bool {
        matches!(self.cursor, Cursor::Quote(_) | Cursor::Mention(_))
    }

    /// What is marked in the text; `quote` is the current quotation.
    pub fn layers(&self, display: &Display, quote: Option<usize>) -> Layers<'_> {
        Layers {
            record: self.record.as_deref(),
            reported: display.reported,
            hidden: display.hidden,
            quote,
            mention: self.mention(),
            matches: &self.matches,
            found: self.found(),
            selected: self.selection.map(|selection| selection.span()),
            structure: None,
            noted: &self.noted,
        }
    }

    /// Goes to a quotation and makes it the current one.
    pub fn go_to_quote(&mut self, quote: usize) {
        if let Some(record) = &self.record {
            self.pager.show(record.analysis.quotes[quote].marked.start);
            self.cursor = Cursor::Quote(quote);
        }
    }

    /// Steps by quotations in marks, from the current one or from the screen; false at the first or last one. The parts of
    /// one are one step.
    pub fn step_quote(&mut self, by: isize) -> bool {
        let Some(record) = self.record.clone() else { return false };
        let first = |n: usize| record.parts(n).next().unwrap_or(n);
        let numbers: Vec<usize> = record.quotes(false).map(|(n, _)| n).collect();
        let quotes = &record.analysis.quotes;
        let seen = self.visible();
        // Do not step from a quotation that has left the screen.
        let here = self.quote().filter(|&n| record.whole(n).overlaps(seen)).map(first);
        let at = self.current().map(|current| current.span.start);
        let before = match here {
            Some(n) if by > 0 => numbers.partition_point(|&m| m <= n).wrapping_sub(1),
            Some(n) => numbers.partition_point(|&m| m < n),
            // From words outside quotations, else from the edge of the screen.
            None if by > 0 => {
                let from = at.unwrap_or(seen.start);
                numbers.partition_point(|&m| quotes[m].marked.start < from).wrapping_sub(1)
            }
            None => {
                let from = at.unwrap_or(seen.end);
                numbers.partition_point(|&m| quotes[m].marked.start < from)
            }
        };
        // A count that is too large goes to the last one.
        let last = numbers.len().saturating_sub(1) as isize;
        let to = before.wrapping_add(1) as isize - 1 + by;
        let to = if by.abs() > 1 { to.clamp(0, last) } else { to } as usize;
        match numbers.get(to) {
            Some(&quote) if here != Some(quote) => {
                self.go_to_quote(quote);
                true
            }
            _ => false,
        }
    }

    /// Steps by mentions of people; false at the first or last one.
    pub fn step_mention(&mut self, by: isize) -> bool {
        let Some(record) = self.record.clone() else { return false };
        let seen = self.visible();
        let mentions = record.mentions();
        let here = self.mention().filter(|&n| mentions[n].0.overlaps(seen));
        let to = match here {
            Some(n) => n.wrapping_add_signed(by),
            None if by > 0 => mentions.partition_point(|(span, _)| span.start < seen.start),
            None => mentions.partition_point(|(span, _)| span.start < seen.end).wrapping_sub(1),
        };
        match mentions.get(to) {
            Some((span, _)) => {
                self.pager.show(span.start);
                self.cursor = Cursor::Mention(to);
                true
            }
            None => false,
        }
    }

    /// Goes to a mention.
    pub fn go_to_mention(&mut self, mention: usize) {
        if let Some((span, _)) =
            self.record.as_ref().and_then(|record| record.mentions().get(mention).copied())
        {
            self.pager.show(span.start);
            self.cursor = Cursor::Mention(mention);
        }
    }

    /// Marks the matches of a pattern.
    pub fn find(&mut self, pattern: &TextPattern) {
        self.matches = pattern.all(&self.article.text);
        self.titled.clear();
        self.leave_match();
    }

    /// Marks the matches of a search.
    pub fn mark(&mut self, query: &Query) {
        let analysis = self.record.as_deref().map(|record| &record.analysis);
        let finds = Matches::of(query, &self.article, analysis);
        (self.matches, self.titled) = (finds.text, finds.title);
        self.target = (finds.quote, finds.first);
        self.leave_match();
    }

    /// The matches have changed, so the cursor is at none of them.
    fn leave_match(&mut self) {
        if let Cursor::Match(_) = self.cursor {
            self.cursor = Cursor::default();
        }
    }

    /// The quotation that the search is about.
    pub(super) fn target_quote(&self) -> Option<usize> {
        let record = self.record.as_deref()?;
        self.target.0.filter(|&quote| quote < record.analysis.quotes.len())
    }

    /// Takes the analysis with other corrections. The cursor stays at the same words.
    pub(super) fn set_record(&mut self, record: Arc<Record>) {
        let at = match (self.cursor, self.record.as_deref()) {
            (Cursor::Quote(n), Some(before)) => before.analysis.quotes.get(n).map(|quote| quote.span),
            _ => None,
        };
        let quote = record.analysis.quotes.iter().position(|quote| Some(quote.span) == at);
        self.cursor = match (self.cursor, quote) {
            (found @ Cursor::Match(_), _) => found,
            (_, Some(quote)) => Cursor::Quote(quote),
            _ => Cursor::default(),
        };
        self.target.0 = None;
        self.record = Some(record);
    }

    /// Goes to the quotation that the search is about and the match in it, else to the first match.
    pub fn go_to_found(&mut self) {
        let (quote, first) = self.target;
        if let Some(quote) = quote {
            self.go_to_quote(quote);
        }
        if let Some(n) = first.and_then(|first| self.matches.iter().position(|found| found.overlaps(first))) {
            self.go_to_match(n);
        }
    }

    /// Goes to the first match from the byte `at` on, else to the first of all.
    pub fn find_from(&mut self, at: usize) {
        let next = self.matches.partition_point(|span| span.start < at);
        self.go_to_match(if next < self.matches.len() { next } else { 0 });
    }

    /// Steps by matches; true when it wrapped around.
    pub fn step_match(&mut self, by: isize) -> bool {
        let len = self.matches.len() as isize;
        if len == 0 {
            return false;
        }
        let seen = self.visible();
        let here = self.found().filter(|&n| self.matches[n].overlaps(seen)).map(|n| n as isize);
        let from = here.unwrap_or_else(|| {
            let next = self.matches.partition_point(|span| span.start < seen.start) as isize;
            if by > 0 { next - 1 } else { next }
        });
        let to = from + by;
        self.go_to_match(to.rem_euclid(len) as usize);
        !(0..len).contains(&to)
    }

    /// Goes to a saved place, in code points of the text, or to the quotation that starts there.
    pub(super) fn go_to_code_point(&mut self, at: u64) {
        let byte = byte_at(&self.article.text, at as usize);
        let quotes = self.record.iter().flat_map(|record| &record.analysis.quotes);
        let quote = quotes.map(|quote| quote.span.start).position(|start| start == byte);
        match quote {
            Some(quote) => self.go_to_quote(quote),
            None if at == 0 => self.pager.go(Default::default()),
            None => {
                let position = self.pager.position(byte);
                self.pager.go(position);
                if self.record.is_none() {
                    self.cursor = Cursor::Place(byte);
                }
            }
        }
    }

    /// Goes to this share of the text.
    pub(super) fn go_to_percent(&mut self, percent: usize) {
        let text = &self.article.text;
        let mut at = text.len() / 100 * percent + text.len() % 100 * percent / 100;
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        match percent {
            0 => self.pager.to_start(),
            100 => self.pager.to_end(),
            _ => {
                let position = self.pager.position(at);
                self.pager.go(position);
            }
        }
    }

    /// Code points of the text above the screen.
    pub(super) fn code_points_above(&self) -> u64 {
        if self.pager.top() == Default::default() {
            return 0;
        }
        points(&self.article.text[..self.visible().start]) as u64
    }

    fn go_to_match(&mut self, n: usize) {
        if let Some(span) = self.matches.get(n) {
            self.pager.show(span.start);
            self.cursor = Cursor::Match(n);
        }
    }
}
