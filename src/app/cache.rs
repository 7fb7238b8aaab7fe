//! A cache of articles: the last few in full, so that going back and forth is instant, and the counts of every article
//! read so far.

use std::collections::HashMap;
use std::sync::Arc;

use crate::article::ArticleId;
use crate::page::Record;
use crate::store::ContentKey;
use crate::work::{Counts, Opened};
use crate::{Article, Error};

/// At most this many articles are kept in full.
const MOST: usize = 24;
/// At most this many bytes of text are kept together.
const BYTES: usize = 64 << 20;

/// The articles read so far.
#[derive(Debug, Default)]
pub struct ArticleCache {
    /// The last articles in full, the newest at the end.
    opened: Vec<(ArticleId, Opened)>,
    /// How many quotations and people an article has, once it has been read.
    pub counts: HashMap<ArticleId, Counts>,
    /// Articles that could not be read again.
    pub failed: HashMap<ArticleId, Error>,
    /// The articles requested last, and the one on the screen at the time.
    wanted: Vec<ArticleId>,
    wanted_for: Option<ArticleId>,
}

impl ArticleCache {
    /// The article in full, which now counts as the newest.
    pub(super) fn take(&mut self, id: ArticleId) -> Option<Opened> {
        let at = self.opened.iter().position(|(kept, _)| *kept == id)?;
        let entry = self.opened.remove(at);
        let opened = entry.1.clone();
        self.opened.push(entry);
        Some(opened)
    }

    fn get(&self, id: ArticleId) -> Option<&Opened> {
        self.opened.iter().find(|(kept, _)| *kept == id).map(|(_, opened)| opened)
    }

    /// Whether the article is here in full, with its analysis.
    pub(super) fn is_analysed(&self, id: ArticleId) -> bool {
        self.get(id).is_some_and(|opened| opened.record.is_some())
    }

    /// An article and its content key.
    pub(super) fn article(&self, id: ArticleId) -> Option<(ContentKey, Arc<Article>)> {
        self.get(id).map(|opened| (opened.content, Arc::clone(&opened.article)))
    }

    /// The analysis of an article, without corrections.
    pub(super) fn record(&self, id: ArticleId) -> Option<Arc<Record>> {
        self.get(id)?.record.clone()
    }

    /// Adds an article. When the cache is full, the oldest go.
    pub(super) fn put(&mut self, id: ArticleId, opened: Opened) {
        self.failed.remove(&id);
        self.opened.retain(|(kept, _)| *kept != id);
        self.opened.push((id, opened));
        let bytes =
            |kept: &[(ArticleId, Opened)]| kept.iter().map(|(_, o)| o.article.text.len()).sum::<usize>();
        while self.opened.len() > MOST || (self.opened.len() > 1 && bytes(&self.opened) > BYTES) {
            self.opened.remove(0);
        }
    }

    /// Adds the analysis of an article.
    pub(super) fn put_record(&mut self, id: ArticleId, record: &Arc<Record>) {
        for (_, opened) in self.opened.iter_mut().filter(|(kept, _)| *kept == id) {
            opened.record = Some(Arc::clone(record));
        }
    }

    /// Gives an article from the end of the file the id of its row, which is known now.
    pub(super) fn rename(&mut self, was: ArticleId, now: ArticleId) {
        self.opened.iter_mut().filter(|(id, _)| *id == was).for_each(|(id, _)| *id = now);
        self.wanted.iter_mut().chain(&mut self.wanted_for).filter(|id| **id == was).for_each(|id| *id = now);
        self.counts.remove(&was).map(|counts| self.counts.insert(now, counts));
        self.failed.remove(&was).map(|error| self.failed.insert(now, error));
    }

    /// Whether to request these articles while `current` is on the screen. Not if the last request, for the same
    /// `current`, ends with them: then they are on their way. A new `current` needs a new request, because a huge
    /// article is only analysed while it is the most urgent.
    pub(super) fn want(&mut self, current: ArticleId, wanted: Vec<ArticleId>) -> bool {
        let on_its_way = self.wanted_for == Some(current) && self.wanted.ends_with(&wanted);
        if wanted.is_empty() || on_its_way {
            return false;
        }
        (self.wanted, self.wanted_for) = (wanted, Some(current));
        true
    }

    /// Forgets the last request, so that it is sent again.
    pub(super) fn forget_wanted(&mut self) {
        self.wanted_for = None;
    }
}
