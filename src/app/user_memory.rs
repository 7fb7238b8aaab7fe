//! What onrecord remembers: articles read, stars, tags, positions, corrections. Each change shows at once, and leaves
//! an effect that saves it.

use std::sync::Arc;

use super::{App, Effect, Purpose};
use crate::Article;
use crate::article::ArticleId;
use crate::corpus::Corpus;
use crate::page::Record;
use crate::query::Lens;
use crate::store::{ArticleInfo, Change, ContentKey, Memory, RecordKey, StoreReport, apply};
use crate::work::{Counts, Report};

impl App {
    /// Makes a change and saves it.
    pub(super) fn change(&mut self, change: Change) {
        let on_purpose = change.on_purpose();
        let change = self.memory.take(change);
        if change.corrects() {
            self.renew_corrections();
        }
        self.effects.push(Effect::Remember(change));
        if let Some(error) = self.unsaved.as_ref().filter(|_| on_purpose) {
            self.notify(format!("Not saved yet: {error}"));
        }
    }

    /// Handles a report of the database.
    pub(super) fn on_database(&mut self, kept: StoreReport) {
        match kept {
            StoreReport::Upto(upto) => {
                self.memory.wrote(upto);
                self.unsaved = None;
            }
            StoreReport::Anew(fresh, upto) => {
                self.memory.renew(*fresh, upto);
                self.jumps.restart();
                self.unsaved = None;
                self.search.add_earlier(self.memory.queries());
                self.recognise();
                self.memory_changed();
                self.resume();
            }
            StoreReport::Undone(undone) => {
                self.memory.undo(undone.facts);
                self.memory_changed();
                match undone.words {
                    Some(words) => self.notify(format!("Undone: {words}")),
                    None => self.notify("Nothing to undo"),
                }
            }
            StoreReport::Failed(error) => {
                self.notify(format!("Not saved: {error}"));
                self.unsaved = Some(error.clone());
                self.on_report(Report::Problem(error));
            }
        }
    }

    /// Updates everything that depends on the memory.
    fn memory_changed(&mut self) {
        if self.renew_corrections() {
            // Earlier counts may be out of date.
            self.articles.counts.clear();
            self.views.corrections_changed();
        }
        let Self { corpus, memory, .. } = self;
        self.read = if memory.is_empty() { 0 } else { count_read(corpus, memory) };
        self.reapply_corrections();
        self.place_notes();
    }

    /// Copies the corrections from the memory; returns whether they have changed.
    fn renew_corrections(&mut self) -> bool {
        let corrections = if self.as_found { Memory::default() } else { self.memory.only_corrections() };
        let changed =
            self.corrections.corrected().map_or(corrections.corrects(), |known| *known != corrections);
        if changed || !self.aliases.is_empty() {
            self.corrections = Lens::new(Arc::new(corrections)).with_aliases(&self.aliases);
        }
        changed
    }

    /// Registers the article of a row if the memory knows it from another file.
    pub(super) fn recognise_row(&mut self, id: ArticleId, content: ContentKey) {
        let record = self.record_of(id);
        if self.memory.knows(content) && self.memory.content(record).is_none() {
            self.memory.know(record, content);
            self.count_as_read(id, self.memory.is_read(record));
        }
    }

    /// The record that a listed article was read from.
    pub(super) fn record_of(&self, id: ArticleId) -> RecordKey {
        RecordKey::of(&self.corpus.address(id))
    }

    /// Whether a listed article has been read.
    pub fn is_read(&self, id: ArticleId) -> bool {
        self.memory.is_read(self.record_of(id))
    }

    /// Whether a listed article has a star.
    pub fn is_starred(&self, id: ArticleId) -> bool {
        self.memory.is_starred(self.record_of(id))
    }

    /// Whether a listed article has notes.
    pub fn is_noted(&self, id: ArticleId) -> bool {
        self.memory.is_noted(self.record_of(id))
    }

    /// The tags of a listed article, sorted.
    pub fn tags_of(&self, id: ArticleId) -> impl Iterator<Item = &str> {
        let content = self.memory.content(self.record_of(id));
        content.into_iter().flat_map(|content| self.memory.tags(content))
    }

    /// The content key of a listed article, which is registered in the memory. None, with a message, if the article has
    /// not arrived yet.
    pub(super) fn register(&mut self, id: ArticleId) -> Option<ContentKey> {
        let record = self.record_of(id);
        if let Some(content) = self.memory.content(record) {
            return Some(content);
        }
        let reading = self.reading.as_ref().filter(|reading| reading.id == id);
        let here = reading.map(|reading| (reading.content, Arc::clone(&reading.article)));
        let Some((content, article)) = here.or_else(|| self.articles.article(id)) else {
            self.notify("The article is still loading");
            return None;
        };
        self.change(Change::Met(record, content, ArticleInfo::of(&article)));
        // The same article may have been read from another file.
        self.count_as_read(id, self.memory.is_read(record));
        Some(content)
    }

    /// Registers the article on the screen if the memory knows it from another file.
    pub(super) fn recognise(&mut self) {
        let Some((id, content)) = self.reading.as_ref().map(|reading| (reading.id, reading.content)) else {
            return;
        };
        if self.memory.knows(content) && self.memory.content(self.record_of(id)).is_none() {
            self.register(id);
        }
    }

    fn count_as_read(&mut self, id: ArticleId, read: bool) {
        // Articles from the end of the file are counted when they get their row.
        if (id.0 as usize) < self.corpus.len() && read {
            self.read += 1;
        }
    }

    /// Marks the article on the screen as read, because it was opened.
    pub(super) fn mark_read(&mut self) {
        let Some(id) = self.reading.as_ref().map(|reading| reading.id) else { return };
        if self.is_read(id) {
            return;
        }
        if let Some(content) = self.register(id)
            && !self.is_read(id)
        {
            self.change(Change::Opened(content));
            self.count_as_read(id, true);
        }
    }

    pub(super) fn toggle_read(&mut self) {
        let Some(id) = self.current() else { return };
        let Some(content) = self.register(id) else { return };
        let read = !self.is_read(id);
        self.change(Change::Read(content, read));
        self.count_as_read(id, read);
        if !read && (id.0 as usize) < self.corpus.len() {
            self.read = self.read.saturating_sub(1);
        }
    }

    pub(super) fn toggle_star(&mut self) {
        let Some(content) = self.current().and_then(|id| self.register(id)) else { return };
        let star = !self.memory.has_star(content);
        self.change(Change::Star(content, star));
    }

    pub(super) fn undo(&mut self) {
        self.change(Change::Undo);
    }

    /// Asks for the tags of the article.
    pub(super) fn ask_tags(&mut self) {
        let Some(content) = self.current().and_then(|id| self.register(id)) else { return };
        let tags: Vec<&str> = self.memory.tags(content).collect();
        let mut line = tags.join(" ");
        if !line.is_empty() {
            line.push(' ');
        }
        self.open_prompt(Purpose::Tags(content), line);
    }

    /// Gives an article these tags and no others.
    pub(super) fn set_tags(&mut self, content: ContentKey, line: &str) {
        let wanted: Vec<String> = line
            .split([' ', ','])
            .map(|tag| tag.trim_start_matches('#').to_owned())
            .filter(|tag| !tag.is_empty())
            .collect();
        let removed = |tag: &&str| !wanted.iter().any(|of| of == tag);
        let removed: Vec<String> = self.memory.tags(content).filter(removed).map(Into::into).collect();
        match wanted.as_slice() {
            [] => self.notify("No tags"),
            tags => self.notify(format!("Tags: #{}", tags.join(" #"))),
        }
        let removed = removed.into_iter().map(|tag| Change::Tag(content, tag, false));
        let changes = removed.chain(wanted.into_iter().map(|tag| Change::Tag(content, tag, true))).collect();
        self.change(Change::Many(changes));
    }

    /// Saves the query for later sessions.
    pub(super) fn save_query(&mut self) {
        let text = self.search.text.trim();
        if !text.is_empty() && self.memory.queries().last().is_none_or(|last| last != text) {
            self.change(self.memory.query(text));
        }
    }

    /// Saves the position in the article that leaves the screen.
    pub(super) fn save_position(&mut self) {
        let Some(reading) = &self.reading else { return };
        let (content, at) = (reading.content, reading.code_points_above());
        if at != self.memory.position(content).unwrap_or(0) && self.is_read(reading.id) {
            self.change(Change::Position(content, at));
        }
    }

    /// The last effects before the program ends.
    pub fn shutdown(&mut self) -> Vec<Effect> {
        self.save_position();
        self.save_jump();
        std::mem::take(&mut self.effects)
    }

    /// The analysis of an article with the reader's corrections applied.
    pub(super) fn corrected(
        &self,
        content: ContentKey,
        article: &Article,
        found: &Arc<Record>,
    ) -> Arc<Record> {
        if !self.corrections.changes(content, &found.analysis) {
            return Arc::clone(found);
        }
        let mut analysis = found.analysis.clone();
        let set = apply(&article.text, &mut analysis, &self.corrections.corrections(content));
        self.corrections.aliases().rename(&mut analysis);
        Arc::new(Record::corrected(&article.text, analysis, set))
    }

    /// Applies the corrections to the article on the screen again, because they have changed.
    pub(super) fn reapply_corrections(&mut self) {
        let Some(reading) = &self.reading else { return };
        let Some(found) = self.articles.record(reading.id) else { return };
        let record = self.corrected(reading.content, &reading.article, &found);
        let Some(reading) = &mut self.reading else { return };
        if reading.record.as_ref() == Some(&record) {
            return;
        }
        self.views.corrections_changed();
        self.articles.counts.insert(reading.id, Counts::of(&reading.article, &record));
        reading.set_record(record);
        self.panel.reset();
    }
}

fn count_read(corpus: &Corpus, memory: &Memory) -> usize {
    corpus.ids().filter(|&id| memory.is_read(RecordKey::of(&corpus.address(id)))).count()
}
