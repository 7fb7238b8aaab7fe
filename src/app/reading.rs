//! The article on the screen: where the reader is in it, which quotation is the current one.

use std::sync::Arc;

use super::noting::Noted;
use super::selecting::Selection;
use crate::corpus::ArticleId;
use crate::index::Query;
use crate::page::{Beside, Hidden, Layers, Line, Pager, Record, TextPattern, beside};
use crate::store::ContentKey;
use crate::work::{Finds, Opened};
use crate::{Article, Span};

/// One article being read.
#[derive(Debug)]
pub struct Reading {
    /// Which.
    pub id: ArticleId,
    /// What it is remembered by.
    pub content: ContentKey,
    /// The article.
    pub article: Arc<Article>,
    /// Its people and quotations, once they are known.
    pub record: Option<Arc<Record>>,
    /// Where in it the reader is.
    pub pager: Pager,
    /// The lines on the screen, and who speaks beside each.
    pub lines: Vec<Line>,
    /// Who speaks beside each of `lines`.
    pub beside: Vec<Option<Beside>>,
    /// The current quotation.
    pub quote: Option<usize>,
    /// Whether the current quotation was jumped to, and so stays current while it is on the screen.
    pub(super) jumped: bool,
    /// Which of the record's mentions was last jumped to.
    pub mention: Option<usize>,
    /// How much of the body is above the end of the screen, from 0 to 1.
    pub progress: f64,
    /// What the search found.
    pub matches: Vec<Span>,
    /// What it found in the headline.
    pub titled: Vec<Span>,
    /// The quotation that a search over the corpus is about, and where to begin.
    sought: (Option<usize>, Option<Span>),
    /// Which match was last jumped to.
    pub found: Option<usize>,
    /// The notes on it, in the order of the text.
    pub noted: Vec<Noted>,
    /// The words that are selected.
    pub selection: Option<Selection>,
    /// The sign that a button was pressed on.
    pub(super) pressed: Option<Span>,
}

impl Reading {
    /// The beginning of an article, set to `columns` by `height`.
    pub fn new(id: ArticleId, opened: &Opened, columns: usize, height: usize) -> Self {
        Self {
            id,
            content: opened.content,
            article: Arc::clone(&opened.article),
            record: opened.record.clone(),
            pager: Pager::new(Arc::clone(&opened.article), Arc::clone(&opened.blocks), columns, height),
            lines: Vec::new(),
            beside: Vec::new(),
            quote: None,
            jumped: false,
            mention: None,
            progress: 0.0,
            matches: Vec::new(),
            titled: Vec::new(),
            sought: (None, None),
            found: None,
            noted: Vec::new(),
            selection: None,
            pressed: None,
        }
    }

    /// Sets the article to another measure or height. A quotation that was jumped to stays on the screen.
    pub fn resize(&mut self, columns: usize, height: usize) {
        if self.pager.resize(columns, height)
            && let (Some(quote), Some(record)) = (self.quote.filter(|_| self.jumped), &self.record)
        {
            self.pager.show(record.analysis.quotes[quote].marked.start);
        }
    }

    /// Works out the lines on the screen and which quotation is current. Called once before each drawing.
    pub fn settle(&mut self, indirect: bool) {
        self.lines = self.pager.lines();
        self.progress = self.pager.progress();
        let Some(record) = self.record.as_deref() else {
            self.beside.clear();
            return;
        };
        self.beside = beside(&self.lines, record, indirect);
        let seen = self.visible();
        let on_screen = |quote: usize| record.analysis.quotes[quote].marked.overlaps(seen);
        if self.jumped && self.quote.is_some_and(on_screen) {
            return;
        }
        self.jumped = false;
        // The reading line: a third from the top, where eyes rest.
        let line = self.pager.height() / 3;
        let near = self.beside.iter().enumerate().filter_map(|(row, beside)| Some((row, beside.as_ref()?)));
        let nearest = near.min_by_key(|(row, beside)| (beside.indirect, row.abs_diff(line)));
        self.quote = nearest.map(|(_, beside)| beside.quote);
    }

    /// The bytes of the body that are on the screen.
    pub fn visible(&self) -> Span {
        let body = || self.lines.iter().filter(|line| line.is_body());
        let start = body().map(|line| line.span.start).min();
        let end = body().map(|line| line.span.end).max();
        Span::new(start.unwrap_or(0), end.unwrap_or(0))
    }

    /// Whether a quotation or a person was gone to, and no match since.
    pub fn has_gone_elsewhere(&self) -> bool {
        self.found.is_none() && (self.jumped || self.mention.is_some())
    }

    /// What lies over the text.
    pub fn layers(&self, indirect: bool, hidden: Hidden) -> Layers<'_> {
        Layers {
            record: self.record.as_deref(),
            indirect,
            hidden,
            quote: self.quote,
            mention: self.mention,
            matches: &self.matches,
            found: self.found,
            selected: self.selection.map(|selection| selection.span()),
        }
    }

    /// Goes to a quotation and makes it the current one.
    pub fn go_to_quote(&mut self, quote: usize) {
        if let Some(record) = &self.record {
            self.pager.show(record.analysis.quotes[quote].marked.start);
            self.quote = Some(quote);
            self.jumped = true;
            (self.mention, self.found) = (None, None);
        }
    }

    /// Steps by quotations in marks, from the current one, or from the screen where none is; whether there was one.
    pub fn step_quote(&mut self, by: isize) -> bool {
        let Some(record) = self.record.clone() else { return false };
        let numbers: Vec<usize> = record.quotes(false).map(|(n, _)| n).collect();
        let quotes = &record.analysis.quotes;
        let seen = self.visible();
        // Only a quotation on the screen is a place to step from, however it became the current one.
        let here = self.quote.filter(|&n| quotes[n].marked.overlaps(seen));
        let before = match here {
            Some(n) if by > 0 => numbers.partition_point(|&m| m <= n).wrapping_sub(1),
            Some(n) => numbers.partition_point(|&m| m < n),
            None if by > 0 => {
                numbers.partition_point(|&m| quotes[m].marked.start < seen.start).wrapping_sub(1)
            }
            None => numbers.partition_point(|&m| quotes[m].marked.start < seen.end),
        };
        // A number that leads past the end leads to the end.
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

    /// Steps by mentions of people.
    pub fn step_mention(&mut self, by: isize) -> bool {
        let Some(record) = self.record.clone() else { return false };
        let seen = self.visible();
        let mentions = record.mentions();
        let here = self.mention.filter(|&n| mentions[n].0.overlaps(seen));
        let to = match here {
            Some(n) => n.wrapping_add_signed(by),
            None if by > 0 => mentions.partition_point(|(span, _)| span.start < seen.start),
            None => mentions.partition_point(|(span, _)| span.start < seen.end).wrapping_sub(1),
        };
        match mentions.get(to) {
            Some((span, _)) => {
                self.pager.show(span.start);
                (self.mention, self.found) = (Some(to), None);
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
            (self.mention, self.found) = (Some(mention), None);
        }
    }

    /// Looks for words in the whole body.
    pub fn find(&mut self, needle: &TextPattern) {
        self.matches = needle.all(&self.article.text);
        self.titled.clear();
        self.found = None;
    }

    /// Marks what a search over the corpus has found here.
    pub fn mark(&mut self, query: &Query) {
        let analysis = self.record.as_deref().map(|record| &record.analysis);
        let finds = Finds::of(query, &self.article, analysis);
        (self.matches, self.titled) = (finds.text, finds.title);
        self.sought = (finds.quote, finds.first);
        self.found = None;
    }

    /// Goes to the quotation that the search is about, and to the words in it; to the first match where it is about
    /// none.
    pub fn go_to_found(&mut self) {
        let (quote, first) = self.sought;
        if let Some(quote) = quote {
            self.go_to_quote(quote);
        }
        if let Some(n) = first.and_then(|first| self.matches.iter().position(|found| found.overlaps(first))) {
            self.go_to_match(n);
        }
    }

    /// Goes to the first match at or after the byte `at`, or round to the first of all.
    pub fn find_from(&mut self, at: usize) {
        let next = self.matches.partition_point(|span| span.start < at);
        self.go_to_match(if next < self.matches.len() { next } else { 0 });
    }

    /// Steps by matches, round the end; whether it went round.
    pub fn step_match(&mut self, by: isize) -> bool {
        let len = self.matches.len() as isize;
        if len == 0 {
            return false;
        }
        let seen = self.visible();
        let here = self.found.filter(|&n| self.matches[n].overlaps(seen)).map(|n| n as isize);
        let from = here.unwrap_or_else(|| {
            let next = self.matches.partition_point(|span| span.start < seen.start) as isize;
            if by > 0 { next - 1 } else { next }
        });
        let to = from + by;
        self.go_to_match(to.rem_euclid(len) as usize);
        !(0..len).contains(&to)
    }

    fn go_to_match(&mut self, n: usize) {
        if let Some(span) = self.matches.get(n) {
            self.pager.show(span.start);
            (self.found, self.mention, self.jumped) = (Some(n), None, false);
        }
    }
}
