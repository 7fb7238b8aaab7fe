//! Searching without an index: everything is read, what can be told from the bytes is passed over early.

use std::ops::ControlFlow;
use std::sync::Arc;

use super::columns::Stop;
use super::matching::Case;
use super::query::{Mark, Query};
use super::sift::Sift;
use crate::load::{Address, Found, Input, Options, load_where};
use crate::text::Analysis;
use crate::{Article, Error};

/// What a scan comes across, in the order of the input.
pub enum Met<'a> {
    /// An article that is what was asked for, and where it lies.
    Article(&'a Case<'a>, &'a Address),
    /// Something that could not be read.
    Problem(Error),
}

/// Reads `inputs` and hands over the articles that `query` asks for, the first as soon as it is read, until `each`
/// or `stop` says to stop. Of records that cannot hold what is asked for nothing is told, not even that they are broken.
///
/// `marks` knows what the reader remembers of an article, for `is:`; `analyst` finds its people and quotations.
///
/// ```
/// use std::{ops::ControlFlow, sync::Arc};
/// use onrecord::index::{Met, Query, Stop, analysed, scan};
/// use onrecord::load::{Input, Options};
///
/// let mut found = 0;
/// scan(&[Input::Sample], &Arc::new(Options::default()), &Query::parse("said")?, &|_, _| false, &|article| analysed(article, None), &Stop::default(), &mut |met| {
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
    marks: &dyn Fn(&Address, &Mark) -> bool,
    analyst: &dyn Fn(&Article) -> Analysis,
    stop: &Stop,
    each: &mut dyn FnMut(Met) -> ControlFlow<()>,
) {
    let sift = Sift::new(query);
    load_where(
        inputs,
        options,
        &|record| stop.stopped() || sift.may_hold(record),
        &mut |found| match found {
            // Whatever comes next after it was stopped is only there to say so.
            _ if stop.stopped() => ControlFlow::Break(()),
            Found::Problem(error) => each(Met::Problem(error)),
            Found::Article(article, address) => {
                let marks = |mark: &_| marks(&address, mark);
                let case = Case::new(&article).with_marks(&marks).analysed_by(analyst);
                match query.holds(&case) {
                    true => each(Met::Article(&case, &address)),
                    false => ControlFlow::Continue(()),
                }
            }
        },
    );
}
