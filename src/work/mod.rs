//! The threads behind the screen. A [`Job`] goes in, [`Report`]s come out; the newest request wins.

mod concordance;
mod export_worker;
mod library;
mod list_job;
mod list_worker;
mod load_worker;
mod name_index;
mod pipe_worker;
mod rank;
mod read_worker;
mod search_worker;
mod view_export;
mod view_worker;
mod views;

use std::sync::Arc;
use std::time::Duration;

use crate::article::{ArticleId, NewHead};
use crate::load::{Address, Input, Options, Prescan};
use crate::page::{Record, TextBlock};
use crate::query::{Lens, Query, Snippet};
use crate::store::{ContentKey, StoreReport};
use crate::{Article, Error, Result};

pub use export_worker::{Export, ExportSource, ExportWorker};
pub use list_job::{ListJob, ListOrder, ListResult, ListSpec, parse_filter};
pub use list_worker::ListWorker;
pub use load_worker::LoadWorker;
pub use pipe_worker::{CommandOutput, PipeWorker};
pub use read_worker::{ReadWorker, read_now};
pub use search_worker::{Indexing, SearchRequest, SearchResult, SearchWorker, search_now};
pub use view_worker::{ViewWorker, look_up};
pub use views::{
    PAGE, QuotationLine, RecentCounts, SORTED, ViewAnswer, ViewBody, ViewOrder, ViewQuery, ViewRequest,
    ViewTab,
};

/// Starts the threads that search what is open and look it up as a whole, and what writes exports of that: they ask
/// one index. Without `corrected` everything counts as it was found, whatever the reader corrected.
///
/// # Errors
/// When the system has no thread to give.
pub fn searching(
    inputs: Vec<Input>,
    options: Arc<Options>,
    corrected: bool,
    send: impl Fn(Report) -> bool + Clone + Send + 'static,
) -> Result<(SearchWorker, ViewWorker, ExportWorker)> {
    let library = library::Library::new(inputs, options).with_corrections(corrected);
    let writer = ExportWorker::new(library.clone());
    Ok((SearchWorker::spawn(library.clone(), send.clone())?, ViewWorker::spawn(library, send)?, writer))
}

/// What a thread has to say.
#[derive(Debug)]
pub enum Report {
    /// More of the corpus, in its order.
    Found(Vec<(NewHead, Address)>),
    /// Something was skipped.
    Problem(Error),
    /// How much was read, and in what time.
    Progress {
        /// Bytes of the files, as they lie on the disk.
        bytes: u64,
        /// Since loading began.
        time: Duration,
    },
    /// What a search has found.
    Searched(Box<SearchResult>),
    /// What was looked up about the corpus as a whole.
    Seen(Box<ViewAnswer>),
    /// How much of how much is exported.
    Exporting(u64, u64),
    /// What was exported, in words, or why not.
    Wrote(Result<String>),
    /// What a command said.
    Piped(CommandOutput),
    /// How far making the index is.
    Indexing(Indexing),
    /// A line of an article around what was searched for.
    Passage(ArticleId, Snippet),
    /// The list that was asked for.
    Listed(Box<ListResult>),
    /// Something that is known before all is read.
    Ahead(Prescan),
    /// The corpus is all there.
    Loaded,
    /// Files have changed: what was found before counts no more, everything comes anew.
    Anew,
    /// An article was read; without its record where that takes longer.
    Opened(ArticleId, Opened),
    /// The record of an article that was opened before.
    Marked(ArticleId, Arc<Record>),
    /// How many quotations and people an article holds, with the reader's corrections.
    Counted(ArticleId, ContentKey, Counts),
    /// What the database of the reader's memory has to say.
    Kept(StoreReport),
    /// An article that could not be read again.
    Failed(ArticleId, Error),
}

/// An article ready to be set.
#[derive(Clone, Debug)]
pub struct Opened {
    /// The article.
    pub article: Arc<Article>,
    /// What it is remembered by.
    pub content: ContentKey,
    /// Its paragraphs.
    pub blocks: Arc<[TextBlock]>,
    /// Its people and quotations, once they are known.
    pub record: Option<Arc<Record>>,
}

/// What the list says of an article once it was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Quotations in marks.
    pub quotes: u32,
    /// People named.
    pub people: u32,
    /// Who wrote it.
    pub byline: Option<Box<str>>,
}

impl Counts {
    /// What is said of an article with this record.
    pub fn of(article: &Article, record: &Record) -> Self {
        Self {
            quotes: record.quote_count() as u32,
            people: record.analysis.people.len() as u32,
            byline: article.byline.as_deref().map(Into::into),
        }
    }
}

/// One article that the screen wants.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// Which.
    pub id: ArticleId,
    /// Where it lies.
    pub address: Address,
    /// Whether the article itself is wanted, or only its counts.
    pub whole: bool,
    /// What a line of it is wanted around, if one is: what was searched for.
    pub passage: Option<Arc<Query>>,
    /// The reader's corrections, which count in all that is said of it but the record itself.
    pub lens: Lens,
}

/// What the screen wants read, the most urgent first; it takes the place of what was wanted before.
pub type Job = Vec<Wanted>;
