//! The thread that computes views of the corpus, and the same on the calling thread.

use std::ops::ControlFlow;
use std::sync::{Arc, OnceLock};

use super::library::Library;
use super::view_state::{ProgressCallback, ViewState};
use super::views::{ViewAnswer, ViewRequest};
use super::{Indexing, Report};
use crate::threads::{Stop, Worker, guarded};
use crate::{Error, Result};

/// The handle to the thread.
pub struct ViewWorker(Worker<ViewRequest>);

impl ViewWorker {
    pub(super) fn spawn(
        library: Library,
        send: impl Fn(Report) -> bool + Clone + Send + 'static,
    ) -> Result<Self> {
        let mut views = ViewState::new(library);
        let work = move |request: ViewRequest, stop: &Stop| {
            let connected = match guarded(|| views.answer(&request, stop, &send)) {
                Ok(Ok(Some(answer))) => send(Report::Seen(Box::new(answer))),
                Ok(Ok(None)) => true,
                Ok(Err(_)) if stop.stopped() => true,
                Ok(Err(error)) | Err(error) => {
                    // Tell the screen why no answer comes.
                    let (of, fault) = (request.spec.clone(), Some(error.to_string()));
                    let answer = ViewAnswer { of, fault, ..ViewAnswer::default() };
                    send(Report::Seen(Box::new(answer))) && send(Report::Problem(error))
                }
            };
            if connected { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        };
        Worker::spawn("view", work).map(Self)
    }

    /// Requests a view and stops the previous request.
    pub fn post(&self, request: ViewRequest) {
        self.0.post(request);
    }
}

/// Returns a view without the limits of the screen.
///
/// # Errors
/// If the index is broken. The screen falls back to the first articles then, but an export
/// must be complete.
pub(super) fn whole(
    library: Library,
    request: &ViewRequest,
    stop: &Stop,
    progress: ProgressCallback,
) -> Result<ViewAnswer> {
    let most = usize::MAX;
    let indexed = Arc::clone(&progress);
    let progress = Some(progress);
    let mut views = ViewState {
        rows: most,
        page: most,
        sorted: most,
        matches: most,
        glance: most,
        progress,
        ..ViewState::new(library)
    };
    let broken: Arc<OnceLock<Error>> = Arc::default();
    let found = Arc::clone(&broken);
    let forward = move |report| {
        match report {
            Report::Indexing(Indexing::People(done, of)) => indexed(done, of),
            Report::Problem(error) => drop(found.set(error)),
            _ => {}
        }
        true
    };
    let answer =
        views.answer(request, stop, &forward)?.ok_or_else(|| Error::new("the view could not be computed"))?;
    if let Some(error) = broken.get() {
        return Err(error.clone().hint("it is being rebuilt; try again when that is done"));
    }
    Ok(answer)
}

/// Computes a view on the calling thread, without an index, from the first two thousand articles. [`ViewAnswer::known`]
/// says how many were read.
///
/// ```
/// use std::{ops::ControlFlow, sync::Arc};
/// use onrecord::corpus::Corpus;
/// use onrecord::load::{Found, Input, CorpusReader, Options};
/// use onrecord::query::Query;
/// use onrecord::work::{ViewBody, ViewRequest, ViewSpec, compute_view};
///
/// let mut corpus = Corpus::default();
/// CorpusReader::new(vec![Input::Sample], Arc::new(Options::default())).read_new(&mut |found| {
///     if let Found::Article(head, address) = found {
///         corpus.push(head, address);
///     }
///     ControlFlow::Continue(())
/// });
/// let spec = ViewSpec { query: Query::parse("ferry")?.into(), ..ViewSpec::default() };
/// let answer = compute_view(&ViewRequest { spec, corpus, memory: None })?;
/// assert!(matches!(answer.body, ViewBody::People(of, _) if of > 3));
/// # Ok::<(), onrecord::Error>(())
/// ```
///
/// # Errors
/// If the view cannot be computed.
pub fn compute_view(request: &ViewRequest) -> Result<ViewAnswer> {
    let library = Library::new(Vec::new(), Arc::default());
    let answer = ViewState::new(library).answer(request, &Stop::default(), &|_| true)?;
    answer.ok_or_else(|| Error::new("the view could not be computed"))
}

#[cfg(test)]
mod tests;
