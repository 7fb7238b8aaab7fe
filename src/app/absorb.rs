//! What comes in from the threads, and what has to be worked out before a screen is drawn.

use std::sync::Arc;

use super::{App, Effect, Layout, Pane, Reading};
use crate::corpus::{ArticleId, Corpus, NewHead};
use crate::load::{Address, Prescan};
use crate::page::thousands;
use crate::store::RecordKey;
use crate::work::{Indexing, Opened, Report, Wanted};

/// More problems than this are counted, not kept.
const MOST_PROBLEMS: usize = 1000;
/// Articles that get ready before they are asked for, after and before the one on the screen.
const NEIGHBOURS: [isize; 3] = [1, -1, 2];

impl App {
    /// Takes in a report.
    pub fn absorb(&mut self, report: Report) {
        match report {
            Report::Found(batch) => {
                self.take_in(batch);
            }
            Report::Progress { bytes, time } => self.progress.go_on(bytes, time),
            Report::Searched(found) => self.searched(*found),
            Report::Exporting(done, of) => self.exporting = Some((done, of)),
            Report::Wrote(Ok(words)) => {
                (self.exported, self.exporting) = (None, None);
                self.say(&words);
            }
            Report::Wrote(Err(error)) => {
                self.exporting = None;
                self.say(&error.to_string());
            }
            Report::Piped(piped) => self.piped(piped),
            Report::Seen(answer) => self.seen(*answer),
            Report::Indexing(indexing) => {
                if matches!(indexing, Indexing::Saved | Indexing::Done) {
                    self.views.stale();
                }
                if indexing == Indexing::Saved {
                    return;
                }
                self.search.indexing = Some(indexing).filter(|indexing| *indexing != Indexing::Done);
            }
            Report::Passage(id, passage) => drop(self.search.passages.insert(id, passage)),
            Report::Arranged(arranged) => {
                let rows = self.list_rows();
                self.list.arrange(*arranged, rows);
            }
            Report::Ahead(Prescan::End(end)) => {
                if !self.progress.loaded {
                    self.corpus.set_end(end);
                    let rows = self.list_rows();
                    self.list.grow(&self.corpus, &[], rows);
                }
            }
            Report::Ahead(survey) => self.progress.know(&survey),
            Report::Loaded => self.loaded(),
            Report::Anew => self.begin_anew(),
            Report::Problem(error) if self.problems.len() < MOST_PROBLEMS => self.problems.push(error),
            Report::Problem(_) => self.more_problems += 1,
            Report::Opened(id, opened) => {
                self.failed.remove(&id);
                if self.current() == Some(id) && self.reading.as_ref().is_none_or(|reading| reading.id != id)
                {
                    self.open(id, &opened);
                }
                self.shelf.put(id, opened);
            }
            Report::Marked(id, record) => {
                self.shelf.mark(id, &record);
                if let Some(reading) = self.reading.as_ref().filter(|reading| reading.id == id) {
                    let record = self.corrected(reading.content, &reading.article, &record);
                    self.reading.iter_mut().for_each(|reading| reading.record = Some(Arc::clone(&record)));
                    if self.search.query.needs_analysis() {
                        self.mark_matches();
                    }
                    self.go_to_found();
                }
            }
            Report::Counted(id, counts) => drop(self.counts.insert(id, counts)),
            Report::Kept(kept) => self.absorb_kept(kept),
            Report::Failed(id, error) => {
                if self.current() == Some(id) {
                    self.reading = None;
                }
                self.failed.insert(id, error);
            }
        }
    }

    fn take_in(&mut self, batch: Vec<(NewHead, Address)>) {
        let first = batch.first().filter(|_| self.progress.is_new());
        if let Some(guessed) = first.and_then(|(_, address)| address.source.guessed()) {
            self.say(&format!("Told by looking: {guessed}"));
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
        let rows = self.list_rows();
        self.list.grow(&self.corpus, &reached, rows);
        self.return_to(before);
    }

    /// An article that was known before its time has the id of its place now.
    fn rename(&mut self, was: ArticleId, now: ArticleId) {
        let renamed = |id: &mut ArticleId| {
            if *id == was {
                *id = now;
            }
        };
        self.reading.iter_mut().for_each(|reading| renamed(&mut reading.id));
        self.jumps.iter_mut().for_each(|(id, _)| renamed(id));
        self.landing.iter_mut().for_each(|(id, _)| renamed(id));
        self.arriving.iter_mut().for_each(|(id, _)| renamed(id));
        self.wanted.iter_mut().chain(&mut self.wanted_for).for_each(renamed);
        self.shelf.rename(was, now);
        self.counts.remove(&was).map(|counts| self.counts.insert(now, counts));
        self.failed.remove(&was).map(|error| self.failed.insert(now, error));
    }

    /// The corpus is all there, for the first time or again.
    fn loaded(&mut self) {
        self.progress.loaded = true;
        self.views.stale();
        self.make_search_ready();
        if self.corpus.end().len() > 0 {
            // The file has changed meanwhile: what was its end is not.
            self.corpus.set_end(Vec::new());
            let rows = self.list_rows();
            self.list.grow(&self.corpus, &[], rows);
        }
        if let Some(before) = self.progress.asked_at.take() {
            match self.corpus.len().saturating_sub(before) {
                0 => self.say("Nothing new"),
                1 => self.say("1 new article"),
                n => self.say(&format!("{} new articles", thousands(n))),
            }
        }
    }

    /// What was found before counts no more; what the reader has chosen stays, and they come back to the article.
    fn begin_anew(&mut self) {
        self.leave_article();
        self.returning = self.current().map(|id| self.corpus.address(id));
        self.corpus = Corpus::default();
        self.list.empty();
        (self.reading, self.shelf, self.progress) = Default::default();
        (self.counts, self.read, self.failed) = Default::default();
        (self.jumps, self.jump, self.arriving, self.landing) = Default::default();
        self.search_for("");
        self.views.forget();
        if self.focus == Pane::View {
            self.focus = Pane::List;
        }
        (self.wanted, self.wanted_for, self.later, self.typed) = Default::default();
        (self.problems, self.more_problems) = Default::default();
        self.panel.reset();
        self.say("The files have changed and are read anew");
    }

    /// Selects the article that was on the screen before everything was read anew, once it is there.
    fn return_to(&mut self, from: usize) {
        let Some(address) = &self.returning else { return };
        let same = |id: &ArticleId| {
            let here = self.corpus.address(*id);
            here.index == address.index && here.source.name == address.source.name
        };
        if let Some(id) = self.corpus.ids().skip(from).find(same) {
            self.returning = None;
            let rows = self.list_rows();
            self.list.select_article(id, rows);
        }
    }

    /// The article that the screen should show.
    pub fn current(&self) -> Option<ArticleId> {
        self.list.selected()
    }

    /// Makes everything fit the screen as it is now: called once after a round of events, before drawing.
    pub fn settle(&mut self) -> Vec<Effect> {
        let mut effects = std::mem::take(&mut self.owed);
        let arrange = self.list.ask(&self.corpus, self.progress.loaded, &self.memory);
        effects.extend(arrange.map(|arrange| Effect::Arrange(Box::new(arrange))));
        if Layout::too_small(self.size) {
            return effects;
        }
        let rows = self.list_rows();
        self.list.settle(rows);
        let current = self.current();
        if let Some(id) = current
            && self.reading.as_ref().is_none_or(|reading| reading.id != id)
        {
            match self.shelf.take(id) {
                Some(opened) => self.open(id, &opened),
                // The old article stays until the new one is there, so that nothing blinks.
                None if self.failed.contains_key(&id) => self.reading = None,
                None => {}
            }
        }
        if current.is_none() {
            self.reading = None;
        }
        let (columns, height) = self.reading_size();
        let indirect = self.indirect;
        if let Some(reading) = &mut self.reading {
            reading.resize(columns, height);
            reading.settle(indirect);
        }
        self.follow();
        if self.catch_up() {
            effects.extend(self.settle());
            return effects;
        }
        effects.extend(self.want_view());
        effects.extend(self.want(rows));
        effects
    }

    /// Shows an article from its beginning, or from where the reader is going back to.
    fn open(&mut self, id: ArticleId, opened: &Opened) {
        self.leave_article();
        let (columns, height) = self.reading_size();
        let mut reading = Reading::new(id, opened, columns, height);
        reading.record =
            opened.record.as_ref().map(|record| self.corrected(opened.content, &opened.article, record));
        let mut arrived = false;
        if let Some((_, spot)) = self.arriving.take_if(|(arriving, _)| *arriving == id) {
            reading.pager.go(spot);
            arrived = true;
        }
        self.reading = Some(reading);
        self.recognise();
        self.place_notes();
        self.mark_matches();
        if !arrived && self.landing.is_none() {
            self.landing = self.memory.position(opened.content).map(|at| (id, at));
        }
        self.land();
        self.go_to_found();
        if self.focus == Pane::Reading {
            self.opened();
        }
        self.panel.reset();
    }

    /// The panel follows the article: its selection goes to the current quotation while the article has the keys.
    fn follow(&mut self) {
        let layout = Layout::of(self);
        let rows = layout.record.map_or(1, |rect| usize::from(rect.height));
        let Some(record) = self.reading.as_ref().and_then(|reading| reading.record.clone()) else { return };
        let len = self.panel.len(&record, self.indirect);
        let mut to = self.panel.selected;
        if self.focus != Pane::Record && self.panel.tab == super::Tab::Quotes {
            let quote = self.reading.as_ref().and_then(|reading| reading.quote);
            let listed = self.panel.quotes(&record, self.indirect);
            to = quote.and_then(|quote| listed.iter().position(|&n| n == quote)).unwrap_or(to);
        }
        self.panel.select(to, len, rows);
    }

    /// Whether the list would show a line of the article around what was found, and has none.
    fn lacks_passage(&self, id: ArticleId) -> bool {
        self.search.is_on() && !self.search.passages.contains_key(&id)
    }

    /// Asks for what the screen shows and does not have, for its neighbours, and for the counts in the list.
    fn want(&mut self, rows: usize) -> Option<Effect> {
        let current = self.current()?;
        let position = self.list.position();
        let near = NEIGHBOURS.iter().filter_map(|&by| self.list.at(position.checked_add_signed(by)?));
        let mut whole: Vec<ArticleId> = [current].into_iter().chain(near).collect();
        whole.retain(|id| {
            let known = self.shelf.holds(*id) && !self.lacks_passage(*id);
            !known && !self.failed.contains_key(id)
        });
        let listed = self.list.rows(self.list.top(), rows).map(|(_, id)| id);
        let counted: Vec<ArticleId> = listed
            .filter(|id| {
                let known = self.counts.contains_key(id) && !self.lacks_passage(*id);
                !known && !self.failed.contains_key(id) && !whole.contains(id)
            })
            .collect();
        let wanted: Vec<ArticleId> = whole.iter().chain(&counted).copied().collect();
        // What was asked for while the same article was on the screen, in this order or a longer one, is on its
        // way. For another article it is asked again: a huge one is only marked up once it is the most urgent.
        let on_its_way = self.wanted_for == Some(current) && self.wanted.ends_with(&wanted);
        if wanted.is_empty() || on_its_way {
            return None;
        }
        let job = wanted
            .iter()
            .enumerate()
            .map(|(n, &id)| Wanted {
                id,
                address: self.corpus.address(id),
                whole: n < whole.len(),
                passage: self.lacks_passage(id).then(|| Arc::clone(&self.search.query)),
            })
            .collect();
        self.wanted = wanted;
        self.wanted_for = Some(current);
        Some(Effect::Read(job))
    }
}
