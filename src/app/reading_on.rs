//! Reading on: to the next unread article, and to where the reader left off last time.

use std::collections::HashMap;

use super::jumps::{Pending, Position, Target};
use super::{App, Pane};
use crate::article::ArticleId;
use crate::store::{ContentKey, RecordKey};
use crate::work::ListOrder;

/// At most this many rows are looked at for the next unread article, so that no key waits.
const FAR: usize = 200_000;
/// How many places of earlier sessions are looked for in a corpus.
const PLACES: usize = 200;

impl App {
    /// Goes to the next unread article of the list, or to one before; in the list it is only selected.
    pub(super) fn step_unread(&mut self, by: isize) {
        let (from, n) = (self.list.position(), by.unsigned_abs() - 1);
        let unread = |row: &usize| self.list.at(*row).is_some_and(|id| !self.is_read(id));
        let found = match by > 0 {
            true => (from + 1..self.list.len()).take(FAR).filter(unread).nth(n),
            false => (0..from).rev().take(FAR).filter(unread).nth(n),
        };
        let Some(row) = found else {
            let way = if by > 0 { "below" } else { "above" };
            return self.notify(match self.unread() {
                0 => "Everything is read".to_owned(),
                _ => format!("No unread article {way} this one{}", self.progress.so_far()),
            });
        };
        if self.focus == Pane::List {
            return self.list.select(row);
        }
        self.push_jump();
        self.list.select(row);
        self.enter_reading();
    }

    /// Whether Space goes on to the next unread article, because this one has ended.
    pub fn is_at_end(&self) -> bool {
        let ended = |reading: &super::ReadingPane| reading.progress >= 1.0;
        self.focus == Pane::Reading && !self.is_selecting() && self.reading.as_ref().is_some_and(ended)
    }

    /// How much of a listed article is above where the reader left it, if that is neither its start nor unknown.
    pub fn progress_label(&self, id: ArticleId) -> Option<String> {
        let at = self.memory.position(self.memory.content(self.record_of(id))?)?;
        let length = u64::from(self.articles.counts.get(&id)?.length);
        (at > 0 && length > at).then(|| format!("{}%", (at * 100 / length).max(1)))
    }

    /// Puts the list into its first order and leads back to where the reader left off in these articles, if nothing has
    /// been done yet.
    pub(super) fn resume(&mut self) {
        if self.touched || self.resumed || !self.progress.loaded || self.search.is_on() {
            return;
        }
        if self.list.order() == ListOrder::Given && self.first_order != ListOrder::Given {
            self.list.begin_with(self.first_order);
        }
        let Some((id, at)) = self.last_place() else { return };
        self.resumed = true;
        if self.list.select_article(id) {
            self.pending = Some(Pending { article: Target::Id(id), position: Position::CodePoint(at) });
            self.apply_pending();
            let first = self.keymap.keys().first_label("top");
            self.notify(format!("Where you left off ({first} goes to the first article)"));
        }
    }

    /// The newest place of earlier sessions that is in these articles.
    fn last_place(&self) -> Option<(ArticleId, u64)> {
        let places: Vec<_> = self.memory.jumps.iter().rev().take(PLACES).map(|(_, place)| *place).collect();
        if places.is_empty() {
            return None;
        }
        let mut records: HashMap<RecordKey, usize> = HashMap::new();
        let mut contents: HashMap<ContentKey, usize> = HashMap::new();
        for (n, place) in places.iter().enumerate() {
            records.entry(place.record).or_insert(n);
            contents.entry(place.content).or_insert(n);
        }
        let newest = self.corpus.ids().filter_map(|id| {
            let record = self.record_of(id);
            let content = || self.memory.content(record).and_then(|content| contents.get(&content));
            Some((*records.get(&record).or_else(content)?, id))
        });
        let (n, id) = newest.min()?;
        Some((id, places[n].at))
    }
}
