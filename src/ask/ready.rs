//! Whether an index can answer a question, and if not, why.

use std::sync::Arc;

use crate::Error;
use crate::index::{IndexDir, Searcher};
use crate::load::{Input, Options};

/// Why the files must be read instead.
#[derive(Clone, Debug)]
pub enum NotReady {
    /// The inputs cannot be indexed, because they are a stream.
    Impossible,
    /// There is no index.
    Missing,
    /// Files have changed since it was built, or it is not complete.
    Outdated,
    /// It does not have the people and quotations of every article yet.
    Incomplete,
    /// It cannot be read.
    Damaged(Error),
}

/// Opens the index of some inputs if it can answer. With `analysis`, it must have all people and quotations.
///
/// # Errors
/// The reason why it cannot answer.
pub fn open_index(inputs: &[Input], options: &Arc<Options>, analysis: bool) -> Result<Searcher, NotReady> {
    let place = IndexDir::of(inputs, options).ok_or(NotReady::Impossible)?;
    let searcher = Searcher::open(&place, options).map_err(NotReady::Damaged)?.ok_or(NotReady::Missing)?;
    check(&searcher, inputs, options, analysis)?;
    Ok(searcher)
}

/// Returns whether an open index can answer.
///
/// # Errors
/// The reason why it cannot answer.
pub(crate) fn check(
    searcher: &Searcher,
    inputs: &[Input],
    options: &Arc<Options>,
    analysis: bool,
) -> Result<(), NotReady> {
    let coverage = searcher.coverage();
    if !coverage.whole || !searcher.is_fresh(inputs, options) {
        return Err(NotReady::Outdated);
    }
    if analysis && !coverage.complete() {
        return Err(NotReady::Incomplete);
    }
    Ok(())
}
