//! Whether an index can answer a question, and why not.

use std::sync::Arc;

use crate::Error;
use crate::index::{IndexDir, Searcher};
use crate::load::{Input, Options};

/// Why everything has to be read instead.
#[derive(Clone, Debug)]
pub enum NotReady {
    /// Of these inputs no index can be made: they come only once.
    Impossible,
    /// There is none.
    Missing,
    /// Files have changed since it was made, or it is not finished.
    Outdated,
    /// It does not know the people and quotations of every article yet.
    Incomplete,
    /// It cannot be read.
    Damaged(Error),
}

/// Opens the index of some inputs, where it can answer; `analysis` asks for people and quotations too.
///
/// # Errors
/// Why it cannot.
pub fn open_index(inputs: &[Input], options: &Arc<Options>, analysis: bool) -> Result<Searcher, NotReady> {
    let place = IndexDir::of(inputs, options).ok_or(NotReady::Impossible)?;
    let searcher = Searcher::open(&place, options).map_err(NotReady::Damaged)?.ok_or(NotReady::Missing)?;
    check(&searcher, inputs, options, analysis)?;
    Ok(searcher)
}

/// Whether an index that is open can answer.
///
/// # Errors
/// Why it cannot.
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
