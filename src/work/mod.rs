//! The threads behind the screen. A [`Job`] goes in, [`Report`]s come out; the newest request wins.

mod arranger;
mod concordance;
mod found;
mod gathered;
mod ground;
mod in_order;
mod library;
mod loader;
mod looked;
mod naming;
mod piper;
mod reader;
mod seeker;
mod slot;
mod viewer;
mod views;
mod writer;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Duration;

use crate::app::Arranged;
use crate::corpus::{ArticleId, NewHead};
use crate::index::Query;
use crate::load::{Address, Input, Options, Prescan};
use crate::page::{Block, Record};
use crate::store::{ContentKey, Kept};
use crate::{Article, Error, Result};

pub use arranger::Arranger;
pub use found::{Finds, Passage, titled};
pub(crate) use gathered::marked;
pub(crate) use in_order::Room;
pub use in_order::in_order;
pub(crate) use library::marks;
pub use loader::Loader;
pub use piper::{Piped, Piper};
pub use reader::Reader;
pub use seeker::{Ask, Indexing, Searched, Seeker};
pub use viewer::{Viewer, look_up};
pub use views::{Answer, Body, Head, Inquire, Inquiry, Lately, Line, PAGE, Rank, SORTED, Side};
pub use writer::{Export, Taken, Writer};

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
) -> Result<(Seeker, Viewer, Writer)> {
    let library = library::Library::new(inputs, options).with_corrections(corrected);
    let writer = Writer::new(library.clone());
    Ok((Seeker::spawn(library.clone(), send.clone())?, Viewer::spawn(library, send)?, writer))
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
    Searched(Box<Searched>),
    /// What was looked up about the corpus as a whole.
    Seen(Box<Answer>),
    /// How much of how much is exported.
    Exporting(u64, u64),
    /// What was exported, in words, or why not.
    Wrote(Result<String>),
    /// What a command said.
    Piped(Piped),
    /// How far making the index is.
    Indexing(Indexing),
    /// A line of an article around what was searched for.
    Passage(ArticleId, Passage),
    /// The list as it was asked for.
    Arranged(Box<Arranged>),
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
    /// How many quotations and people an article holds.
    Counted(ArticleId, Counts),
    /// What the database of the reader's memory has to say.
    Kept(Kept),
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
    pub blocks: Arc<[Block]>,
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
}

/// What the screen wants read, the most urgent first; it takes the place of what was wanted before.
pub type Job = Vec<Wanted>;

/// A fault in reading one article must not cost the others: it is reported and the thread goes on.
pub(crate) fn guarded<T>(work: impl FnOnce() -> T) -> Result<T> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|panic| {
        let what = panic.downcast_ref::<String>().map(String::as_str);
        let what = what.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("no reason given");
        Error::new(format!("a fault inside onrecord: {what}")).hint("please report it, with the article")
    })
}
