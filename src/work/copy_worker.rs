//! The thread that finds the groups of copies for the list: from the index, or by reading a small corpus.

use std::ops::ControlFlow;
use std::sync::Arc;

use super::Report;
use super::library::Library;
use crate::Result;
use crate::ask::copies_in_rows;
use crate::copies::CopyGroups;
use crate::corpus::{Corpus, RowLookup};
use crate::index::Searcher;
use crate::query::Query;
use crate::threads::{Stop, Worker, guarded};

/// The most articles that are read just to see which are copies. In a larger corpus, that is left to the index.
const FEW: usize = 10_000;

/// The handle to the thread.
pub struct CopyWorker(Worker<Corpus>);

impl CopyWorker {
    pub(super) fn spawn(library: Library, send: impl Fn(Report) -> bool + Send + 'static) -> Result<Self> {
        let mut library = library;
        let work = move |corpus: Corpus, stop: &Stop| {
            let connected = match guarded(|| find(&mut library, &corpus, stop)) {
                Ok(Some(groups)) => send(Report::Copies(Arc::new(groups))),
                // The list works without them. A search will report a damaged index.
                Ok(None) | Err(_) => true,
            };
            if connected { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        };
        Worker::spawn("copies", work).map(Self)
    }

    /// Asks for the copies among the rows of a corpus.
    pub fn post(&self, corpus: Corpus) {
        self.0.post(corpus);
    }
}

fn find(library: &mut Library, corpus: &Corpus, stop: &Stop) -> Option<CopyGroups> {
    let searcher = library.answering(&Query::All).ok().flatten();
    match searcher.map(|searcher| by_index(&searcher, corpus, stop)) {
        Some(Ok(groups)) => Some(groups),
        _ => find_copies(corpus, stop),
    }
}

/// Finds the copies by reading a small corpus; finds none in a larger one.
#[doc(hidden)]
pub fn find_copies(corpus: &Corpus, stop: &Stop) -> Option<CopyGroups> {
    (corpus.len() <= FEW).then(|| copies_in_rows(corpus, stop)).flatten()
}

/// Returns the groups in the index, as rows of the corpus.
fn by_index(searcher: &Searcher, corpus: &Corpus, stop: &Stop) -> Result<CopyGroups> {
    let groups = searcher.copies(stop)?;
    let rows = RowLookup::of(corpus);
    let row = |article: u32| -> Result<Option<u32>> {
        let (source, offset) = searcher.place(article.into())?;
        Ok(rows.find(&source, offset).map(|id| id.0))
    };
    let mut pairs = Vec::new();
    for (original, copy) in groups.pairs() {
        pairs.extend(row(original)?.zip(row(copy)?));
    }
    Ok(CopyGroups::new(pairs))
}
