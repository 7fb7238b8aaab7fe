//! Handles the reports of the threads.

use std::sync::Arc;

use super::jumps::{Pending, Position, Target};
use super::{App, Layer, Pane};
use crate::article::{ArticleId, NewHead};
use crate::corpus::Corpus;
use crate::load::{Address, Prescan};
use crate::page::{Record, thousands};
use crate::store::RecordKey;
use crate::work::{ArticleReport, Indexing, Opened, Report};

impl App {
    /// Handles a report.
    pub fn on_report(&mut self, report: Report) {
        match report {
            Report::Found(batch) => self.on_articles(batch),
            Report::Progress { bytes, time } => self.progress.update(bytes, time),
            Report::Searched(found) => self.on_hits(*found),
            Report::Listed(result) => self.list.show(*result),
            Report::Exporting(done, of) => self.export.progress = Some((done, of)),
            Report::Wrote(Ok(words)) => {
                (self.export.last, self.export.progress) = (None, None);
                self.notify(words);
            }
            Report::Wrote(Err(error)) => {
                self.export.progress = None;
                self.notify(error.to_string());
            }
            Report::Piped(said) => {
                let output = self.layers.iter_mut().rev().find_map(|layer| match layer {
                    Layer::Output { piped, .. } => Some(piped),
                    _ => None,
                });
                output.into_iter().for_each(|piped| *piped = Some(said.clone()));
            }
            Report::Seen(answer) => self.on_answer(*answer),
            Report::Indexing(indexing) => self.on_indexing(indexing),
            Report::Copies(groups) => self.list.set_copies(Some(groups)),
            Report::Gathered(found) => self.on_gathered(*found),
            Report::Ahead(Prescan::End(end)) if !self.progress.loaded => {
                self.corpus.set_end(end);
                self.list.grow(&self.corpus, &[]);
            }
            Report::Ahead(prescan) => self.progress.forecast(&prescan),
            Report::Loaded => self.on_loaded(),
            Report::Anew => self.on_files_changed(),
            Report::Problem(error) => self.problems.add(error),
            // Since it was asked for, the files may have changed, and the row with them.
            Report::Article(id, key, report) if self.corpus.has(id) && self.record_of(id) == key => {
                self.on_article_report(id, report);
            }
            Report::Article(..) => {}
            Report::Kept(kept) => self.on_database(kept),
        }
    }

    fn on_article_report(&mut self, id: ArticleId, report: ArticleReport) {
        match report {
            ArticleReport::Opened(opened) => self.on_article(id, opened),
            ArticleReport::Marked(record) => self.on_analysis(id, &record),
            ArticleReport::Counted(content, counts) => {
                self.recognise_row(id, content);
                self.articles.counts.insert(id, counts);
            }
            ArticleReport::Passage(passage) => drop(self.search.passages.insert(id, passage)),
            ArticleReport::Failed(error) => {
                if self.current() == Some(id) {
                    self.reading = None;
                }
                self.articles.failed.insert(id, error);
            }
        }
    }

    fn on_articles(&mut self, batch: Vec<(NewHead, Address)>) {
        let first = batch.first().filter(|_| self.progress.is_new());
        if let Some(guessed) = first.and_then(|(_, address)| address.source.guessed()) {
            self.notify(format!("Guessed: {guessed}"));
        }
        let before = self.corpus.len();
        let mut reached = Vec::new();
        for (head, address) in batch {
            self.read += usize::from(self.memory.is_read(RecordKey::of(&address)));
            let id = self.corpus.push(head, address);
            reached.extend(self.corpus.reach_end().map(|was| (was, id)));
        }
        for &(was, now) in &reached {
            self.rename(was, now);
        }
        self.list.grow(&self.corpus, &reached);
        self.return_to_article(before);
    }

    /// Gives an article from the end of the file the id of its row, which is known now.
    fn rename(&mut self, was: ArticleId, now: ArticleId) {
        let pending = self.pending.iter_mut().filter_map(|pending| match &mut pending.article {
            Target::Id(id) => Some(id),
            Target::Address(_) => None,
        });
        let reading = self.reading.iter_mut().map(|reading| &mut reading.id);
        reading.chain(self.jumps.ids()).chain(pending).filter(|id| **id == was).for_each(|id| *id = now);
        self.articles.rename(was, now);
        self.list.rename(was, now);
    }

    fn on_indexing(&mut self, indexing: Indexing) {
        if matches!(indexing, Indexing::Saved | Indexing::Done) {
            self.views.data_grew();
            if let Some(Layer::People { wanted, .. }) = self.layers.last_mut() {
                *wanted = true;
            }
        }
        if indexing == Indexing::Done {
            self.ask_copies();
        }
        if indexing != Indexing::Saved {
            self.search.indexing = Some(indexing).filter(|indexing| *indexing != Indexing::Done);
        }
    }

    fn on_article(&mut self, id: ArticleId, opened: Opened) {
        if self.current() == Some(id) && self.reading.as_ref().is_none_or(|reading| reading.id != id) {
            self.open(id, &opened);
        }
        self.articles.put(id, opened);
    }

    /// The analysis of an article that was opened without it.
    fn on_analysis(&mut self, id: ArticleId, record: &Arc<Record>) {
        self.articles.put_record(id, record);
        let Some(reading) = self.reading.as_ref().filter(|reading| reading.id == id) else { return };
        let record = self.corrected(reading.content, &reading.article, record);
        self.reading.iter_mut().for_each(|reading| reading.record = Some(Arc::clone(&record)));
        if self.search.query.needs_analysis() {
            self.mark_matches();
        }
        self.go_to_found();
    }

    /// The whole corpus has arrived, for the first time or again.
    fn on_loaded(&mut self) {
        self.progress.loaded = true;
        self.views.data_grew();
        self.prepare_search();
        self.ask_copies();
        if self.corpus.end().len() > 0 {
            // The file has changed meanwhile, and its end with it.
            self.corpus.set_end(Vec::new());
            self.list.grow(&self.corpus, &[]);
        }
        self.resume();
        if let Some(before) = self.progress.asked_at.take() {
            match self.corpus.len().saturating_sub(before) {
                0 => self.notify("No new articles"),
                1 => self.notify("1 new article"),
                n => self.notify(format!("{} new articles", thousands(n))),
            }
        }
    }

    /// Starts over, because the files have changed. The reader's choices and the article stay.
    fn on_files_changed(&mut self) {
        self.save_position();
        let address = self.current().map(|id| self.corpus.address(id));
        self.pending =
            address.map(|address| Pending { article: Target::Address(address), position: Position::Last });
        self.corpus = Corpus::default();
        self.list.clear();
        (self.reading, self.articles, self.progress) = Default::default();
        (self.read, self.deferred) = Default::default();
        self.jumps.clear();
        self.search_for("");
        self.views = Default::default();
        if self.focus == Pane::Corpus {
            self.focus = Pane::List;
        }
        let settings = std::mem::take(&mut self.problems.settings);
        self.problems = super::Problems { settings, ..Default::default() };
        self.panel.reset();
        self.notify("The files have changed: reading them again");
    }
}
