//! Prepares each frame: brings the panes up to date and requests what they lack.

use std::sync::Arc;

use super::{App, Effect, Layout, Pane, PanelTab, ReadingPane};
use crate::article::ArticleId;
use crate::work::{Opened, Wanted};

/// From this width of the list on, date and outlet of a result are beside its headline.
const BESIDE: u16 = 72;
/// Articles that are prepared ahead, by their distance from the selected row.
const NEIGHBOURS: [isize; 3] = [1, -1, 2];

impl App {
    /// The selected article.
    pub fn current(&self) -> Option<ArticleId> {
        self.list.selected()
    }

    /// Brings everything up to date. Called once after each round of events, before drawing.
    pub fn prepare_frame(&mut self) -> Vec<Effect> {
        let mut effects = std::mem::take(&mut self.effects);
        let job = self.list.next_job(&self.corpus, self.progress.loaded, &self.memory);
        effects.extend(job.map(|job| Effect::List(Box::new(job))));
        if Layout::too_small(self.size) {
            return effects;
        }
        match self.current() {
            None => self.reading = None,
            Some(id) if self.reading.as_ref().is_some_and(|reading| reading.id == id) => {}
            Some(id) => match self.articles.take(id) {
                Some(opened) => self.open(id, &opened),
                // The old article stays until the new one arrives, so that nothing flickers.
                None if self.articles.failed.contains_key(&id) => self.reading = None,
                None => {}
            },
        }
        // Where date and outlet do not fit beside a headline, the text around a match goes below them.
        let narrow = Layout::of(self).list.is_some_and(|list| list.width < BESIDE);
        self.list.set_passages(narrow && self.search.is_on());
        let (columns, height) = self.reading_size();
        if let Some(reading) = &mut self.reading {
            reading.resize(columns, height);
            reading.prepare(self.display.reported);
        }
        self.follow_in_panel();
        if self.run_deferred() {
            effects.extend(self.prepare_frame());
            return effects;
        }
        effects.extend(self.next_view_request());
        effects.extend(self.next_articles());
        effects
    }

    /// Shows an article: at the pending position, else where the reader last was.
    pub(super) fn open(&mut self, id: ArticleId, opened: &Opened) {
        self.save_position();
        let (columns, height) = self.reading_size();
        let mut reading = ReadingPane::new(id, opened, columns, height);
        reading.record =
            opened.record.as_ref().map(|record| self.corrected(opened.content, &opened.article, record));
        self.reading = Some(reading);
        self.recognise();
        self.place_notes();
        self.mark_matches();
        if !self.apply_pending()
            && let (Some(at), Some(reading)) = (self.memory.position(opened.content), &mut self.reading)
        {
            reading.go_to_code_point(at);
        }
        self.go_to_found();
        if self.focus == Pane::Reading {
            self.mark_read();
        }
        self.panel.reset();
    }

    /// While the article has the focus, the panel selects its current quotation.
    fn follow_in_panel(&mut self) {
        let reported = self.display.reported;
        let rows = self.panel_rows();
        let len = self.panel_len();
        let mut to = self.panel.selected;
        let record = self.reading.as_ref().and_then(|reading| reading.record.clone());
        if let Some(record) =
            record.filter(|_| self.focus != Pane::Record && self.panel.tab == PanelTab::Quotes)
        {
            let quote = self.reading.as_ref().and_then(ReadingPane::quote);
            let listed = self.panel.quotes(&record, reported);
            to = quote.and_then(|quote| listed.iter().position(|&n| record.are_one(n, quote))).unwrap_or(to);
        }
        self.panel.select(to, len, rows);
    }

    /// Whether the list still needs the snippet of this article.
    fn lacks_passage(&self, id: ArticleId) -> bool {
        self.search.is_on() && !self.search.passages.contains_key(&id)
    }

    /// Requests the articles that the screen shows or will show next, and the counts for the list.
    fn next_articles(&mut self) -> Option<Effect> {
        let current = self.current()?;
        let row = self.list.position();
        let near = NEIGHBOURS.iter().filter_map(|&by| self.list.at(row.checked_add_signed(by)?));
        let missing = |id: &ArticleId, known: bool| {
            (!known || self.lacks_passage(*id)) && !self.articles.failed.contains_key(id)
        };
        let mut whole: Vec<ArticleId> = [current].into_iter().chain(near).collect();
        whole.retain(|id| missing(id, self.articles.is_analysed(*id)));
        let listed = self.list.rows(self.list.top(), self.list.height()).map(|(_, id)| id);
        let counted =
            listed.filter(|id| missing(id, self.articles.counts.contains_key(id)) && !whole.contains(id));
        let wanted: Vec<ArticleId> = whole.iter().copied().chain(counted).collect();
        if !self.articles.want(current, wanted.clone()) {
            return None;
        }
        let job = wanted.iter().enumerate().map(|(n, &id)| Wanted {
            id,
            address: self.corpus.address(id),
            whole: n < whole.len(),
            passage: self.lacks_passage(id).then(|| Arc::clone(&self.search.query)),
            lens: self.corrections.clone(),
        });
        Some(Effect::Read(job.collect()))
    }
}
