//! The thread that learns the keys of many listed articles, so that all of them can be marked at once.

use std::ops::ControlFlow;

use super::Report;
use crate::Result;
use crate::article::ArticleId;
use crate::load::Address;
use crate::store::{ArticleInfo, ContentKey, RecordKey};
use crate::threads::{Stop, Worker};

/// What to do with every listed article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MarkAll {
    /// Mark it read or unread.
    Read(bool),
    /// Star it, or remove the star.
    Star(bool),
    /// Tag it.
    Tag(String),
}

/// The articles to mark.
#[derive(Clone, Debug)]
pub struct GatherJob {
    /// What to do with them.
    pub mark: MarkAll,
    /// Where they are.
    pub articles: Vec<(ArticleId, Address)>,
}

/// The articles that could be read, with what the memory must know about them.
#[derive(Clone, Debug)]
pub struct GatheredArticles {
    /// What to do with them.
    pub mark: MarkAll,
    /// Their records, content and metadata.
    pub articles: Vec<(RecordKey, ContentKey, ArticleInfo)>,
}

/// The handle to the thread.
pub struct GatherWorker(Worker<GatherJob>);

impl GatherWorker {
    /// Starts the thread.
    ///
    /// # Errors
    /// If the system cannot start a thread.
    pub fn spawn(send: impl Fn(Report) -> bool + Send + 'static) -> Result<Self> {
        let work = move |job: GatherJob, stop: &Stop| {
            let found = gather(&job, stop).map(|found| Report::Gathered(Box::new(found)));
            if found.is_none_or(&send) { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        };
        Worker::spawn("gather", work).map(Self)
    }

    /// Asks for the keys of these articles.
    pub fn post(&self, job: GatherJob) {
        self.0.post(job);
    }
}

/// Reads the articles; `None` if it was stopped.
#[doc(hidden)]
pub fn gather(job: &GatherJob, stop: &Stop) -> Option<GatheredArticles> {
    let mut articles = Vec::with_capacity(job.articles.len());
    for (_, address) in &job.articles {
        if stop.stopped() {
            return None;
        }
        // An article that can no longer be read was reported when it was loaded.
        if let Ok(article) = address.read() {
            articles.push((RecordKey::of(address), ContentKey::of(&article), ArticleInfo::of(&article)));
        }
    }
    Some(GatheredArticles { mark: job.mark.clone(), articles })
}
