//! The threads behind the screen. They receive requests such as a [`Job`] and send [`Report`]s; the newest request
//! wins.

mod concordance;
mod copy_worker;
mod export_worker;
mod gather_worker;
mod library;
mod list_job;
mod list_worker;
mod load_worker;
mod name_lookup;
mod pipe_worker;
mod read_worker;
mod row_filter;
mod search_worker;
mod view_export;
mod view_order;
mod view_quotations;
mod view_state;
mod view_tables;
mod view_worker;
mod views;

use std::sync::Arc;
use std::time::Duration;

use crate::article::{ArticleId, NewHead};
use crate::copies::CopyGroups;
use crate::identity::Aliases;
use crate::load::{Address, Input, Options, Prescan};
use crate::page::{Record, TextBlock};
use crate::query::{Lens, Query, Snippet};
use crate::store::{ContentKey, RecordKey, StoreReport};
use crate::{Article, Error, Result};

pub use copy_worker::{CopyWorker, find_copies};
pub use export_worker::{Export, ExportSource, ExportWorker};
pub use gather_worker::{GatherJob, GatherWorker, GatheredArticles, MarkAll, gather};
pub use list_job::{ListJob, ListOrder, ListResult, ListSpec, parse_filter};
pub use list_worker::ListWorker;
pub use load_worker::LoadWorker;
pub use pipe_worker::{CommandOutput, PipeWorker};
pub use read_worker::{ReadWorker, read_now};
pub use search_worker::{Indexing, SearchRequest, SearchResult, SearchWorker, search_now};
pub use view_worker::{ViewWorker, compute_view};
pub use views::{
    LocatedMatch, MATCHES, PAGE, QuotationLine, RecentCounts, SORTED, TableSpec, ViewAnswer, ViewBody,
    ViewOrder, ViewRequest, ViewSpec, ViewTab,
};

/// Starts the threads for search, for views of the corpus, for copies and for exports, which share one index. Without
/// `corrected`, the reader's corrections are ignored. `aliases` is a list of names that belong to one person.
///
/// # Errors
/// If the system cannot start a thread.
pub fn searching(
    inputs: Vec<Input>,
    options: Arc<Options>,
    (corrected, aliases): (bool, Arc<Aliases>),
    send: impl Fn(Report) -> bool + Clone + Send + 'static,
) -> Result<(SearchWorker, ViewWorker, CopyWorker, ExportWorker)> {
    let library = library::Library::new(inputs, options).with_corrections(corrected, aliases);
    let writer = ExportWorker::new(library.clone());
    let copies = CopyWorker::spawn(library.clone(), send.clone())?;
    let search = SearchWorker::spawn(library.clone(), send.clone())?;
    Ok((search, ViewWorker::spawn(library, send)?, copies, writer))
}

/// A message from a thread.
#[derive(Debug)]
pub enum Report {
    /// More articles, in corpus order.
    Found(Vec<(NewHead, Address)>),
    /// Something was skipped.
    Problem(Error),
    /// How much was read, and how long it took.
    Progress {
        /// Bytes of the files, as stored on disk.
        bytes: u64,
        /// Time since loading began.
        time: Duration,
    },
    /// The results of a search.
    Searched(Box<SearchResult>),
    /// The answer to a request for a view of the corpus.
    Seen(Box<ViewAnswer>),
    /// Export progress (done, total).
    Exporting(u64, u64),
    /// The summary of an export, or why it failed.
    Wrote(Result<String>),
    /// The output of a command.
    Piped(CommandOutput),
    /// Index progress.
    Indexing(Indexing),
    /// A list.
    Listed(Box<ListResult>),
    /// The copies among the articles.
    Copies(Arc<CopyGroups>),
    /// What has to be known about many articles to mark them all.
    Gathered(Box<GatheredArticles>),
    /// What is known before loading is complete.
    Ahead(Prescan),
    /// The corpus is loaded.
    Loaded,
    /// Files have changed. Earlier articles are invalid; everything is sent again.
    Anew,
    /// What was found out about one article. The key tells whether the row is still the article's: files change.
    Article(ArticleId, RecordKey, ArticleReport),
    /// News from the database of the reader's memory.
    Kept(StoreReport),
}

/// What [`ReadWorker`] found out about one article.
#[derive(Debug)]
pub enum ArticleReport {
    /// It was read. Its record follows if that takes longer.
    Opened(Opened),
    /// The record of the article, which is already open.
    Marked(Arc<Record>),
    /// The numbers of quotations and people in it, with corrections applied.
    Counted(ContentKey, Counts),
    /// The line around its first match.
    Passage(Snippet),
    /// It could not be read again.
    Failed(Error),
}

/// An article ready for layout.
#[derive(Clone, Debug)]
pub struct Opened {
    /// The article.
    pub article: Arc<Article>,
    /// The content key.
    pub content: ContentKey,
    /// Its paragraphs.
    pub blocks: Arc<[TextBlock]>,
    /// Its people and quotations, once they are known.
    pub record: Option<Arc<Record>>,
}

/// The details that the list shows of an article once it has been read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Quotations in quotation marks.
    pub quotes: u32,
    /// Code points of the text.
    pub length: u32,
    /// The author.
    pub byline: Option<Box<str>>,
}

impl Counts {
    /// Returns the details of an article with this record.
    pub fn of(article: &Article, record: &Record) -> Self {
        Self {
            quotes: record.quote_count() as u32,
            length: article.text.chars().count() as u32,
            byline: article.byline.as_deref().map(Into::into),
        }
    }
}

/// An article that the screen needs.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// Its number in the list.
    pub id: ArticleId,
    /// Its address.
    pub address: Address,
    /// Whether the article itself is needed, or only its counts.
    pub whole: bool,
    /// The query for a line around its first match, if one is needed.
    pub passage: Option<Arc<Query>>,
    /// The reader's lens. It affects everything except the record.
    pub lens: Lens,
}

/// The articles that the screen needs, most urgent first. A new job replaces the previous one.
pub type Job = Vec<Wanted>;
