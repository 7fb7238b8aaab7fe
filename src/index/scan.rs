//! Searching without an index: everything is read, what can be told from the bytes is passed over early.

use std::ops::ControlFlow;
use std::sync::Arc;

use super::matching::Case;
use super::query::Query;
use super::sift::Sift;
use crate::Error;
use crate::load::{Address, Found, Input, Options, load_where};

/// What a scan comes across, in the order of the input.
pub enum Met<'a> {
    /// An article that is what was asked for, and where it lies.
    Article(&'a Case<'a>, Address),
    /// Something that could not be read.
    Problem(Error),
}

/// Reads `inputs` and hands over the articles that `query` asks for, the first as soon as it is read, until `each`
/// says to stop. Of records that cannot hold what is asked for nothing is told, not even that they are broken.
///
/// `is:` is never so here: nobody's memory is asked.
///
/// ```
/// use std::{ops::ControlFlow, sync::Arc};
/// use onrecord::index::{Met, Query, scan};
/// use onrecord::load::{Input, Options};
///
/// let mut found = 0;
/// scan(&[Input::Sample], &Arc::new(Options::default()), &Query::parse("said")?, &mut |met| {
///     if let Met::Article(case, _) = met {
///         assert!(case.article.text.contains("said"));
///         found += 1;
///     }
///     ControlFlow::Continue(())
/// });
/// assert!(found > 0);
/// # Ok::<(), onrecord::index::Fault>(())
/// ```
pub fn scan(
    inputs: &[Input],
    options: &Arc<Options>,
    query: &Query,
    each: &mut dyn FnMut(Met) -> ControlFlow<()>,
) {
    let sift = Sift::new(query);
    load_where(inputs, options, &|format, record| sift.may_hold(format, record), &mut |found| match found {
        Found::Problem(error) => each(Met::Problem(error)),
        Found::Article(article, address) => {
            let case = Case::new(&article);
            match query.holds(&case) {
                true => each(Met::Article(&case, address)),
                false => ControlFlow::Continue(()),
            }
        }
    });
}
