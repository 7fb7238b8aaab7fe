//! Articles that were read lately, and their neighbours, so that going back and on is instant.

use std::sync::Arc;

use crate::Article;
use crate::corpus::ArticleId;
use crate::page::Record;
use crate::store::ContentKey;
use crate::work::Opened;

/// How many articles are kept, and how many bytes of body they may hold together.
const MOST: usize = 24;
const BYTES: usize = 64 << 20;

/// The last few articles, newest at the end.
#[derive(Debug, Default)]
pub struct Shelf {
    kept: Vec<(ArticleId, Opened)>,
}

impl Shelf {
    /// The article, where it is at hand; it becomes the newest.
    pub fn take(&mut self, id: ArticleId) -> Option<Opened> {
        let at = self.kept.iter().position(|(kept, _)| *kept == id)?;
        let entry = self.kept.remove(at);
        let opened = entry.1.clone();
        self.kept.push(entry);
        Some(opened)
    }

    /// Whether the article is at hand, marked up.
    pub fn holds(&self, id: ArticleId) -> bool {
        self.kept.iter().any(|(kept, opened)| *kept == id && opened.record.is_some())
    }

    /// An article that is at hand, and what it is remembered by.
    pub fn article(&self, id: ArticleId) -> Option<(ContentKey, Arc<Article>)> {
        let (_, opened) = self.kept.iter().find(|(kept, _)| *kept == id)?;
        Some((opened.content, Arc::clone(&opened.article)))
    }

    /// What was found in an article that is at hand.
    pub fn record(&self, id: ArticleId) -> Option<Arc<Record>> {
        self.kept.iter().find(|(kept, _)| *kept == id)?.1.record.clone()
    }

    /// Keeps an article; the oldest make room.
    pub fn put(&mut self, id: ArticleId, opened: Opened) {
        self.kept.retain(|(kept, _)| *kept != id);
        self.kept.push((id, opened));
        let bytes =
            |kept: &[(ArticleId, Opened)]| kept.iter().map(|(_, o)| o.article.text.len()).sum::<usize>();
        while self.kept.len() > MOST || (self.kept.len() > 1 && bytes(&self.kept) > BYTES) {
            self.kept.remove(0);
        }
    }

    /// Calls an article by another id.
    pub fn rename(&mut self, was: ArticleId, now: ArticleId) {
        self.kept.iter_mut().filter(|(id, _)| *id == was).for_each(|(id, _)| *id = now);
    }

    /// Adds the record of an article that is kept.
    pub fn mark(&mut self, id: ArticleId, record: &Arc<Record>) {
        for (_, opened) in self.kept.iter_mut().filter(|(kept, _)| *kept == id) {
            opened.record = Some(Arc::clone(record));
        }
    }
}
