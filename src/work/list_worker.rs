//! The list thread: sorts, filters and searches the list, so that keys respond at once in a list of a million rows.

use std::ops::ControlFlow;

use super::Report;
use super::list_job::{ListJob, ListResult};
use crate::Result;
use crate::threads::{Stop, Worker, guarded};

/// The handle to the list thread.
pub struct ListWorker(Worker<Box<ListJob>>);

impl ListWorker {
    /// Starts the thread. It ends when `send` returns false.
    ///
    /// # Errors
    /// If the system cannot start a thread.
    pub fn spawn(send: impl Fn(Report) -> bool + Send + 'static) -> Result<Self> {
        let work = move |job: Box<ListJob>, stop: &Stop| match run(&job, stop, &send) {
            true => ControlFlow::Continue(()),
            false => ControlFlow::Break(()),
        };
        Worker::spawn("list", work).map(Self)
    }

    /// Posts a job, which replaces any earlier one.
    pub fn post(&self, job: Box<ListJob>) {
        self.0.post(job);
    }
}

/// Runs one job. Returns false if the receiver is gone.
fn run(job: &ListJob, stop: &Stop, send: &dyn Fn(Report) -> bool) -> bool {
    match guarded(|| job.run(&|| !stop.stopped())) {
        Ok(None) => true,
        Ok(Some(result)) => send(Report::Listed(Box::new(result))),
        Err(error) => {
            // Keys wait for the list, so fall back to every article or every hit.
            let (spec, hits) = (job.spec.clone(), job.hits.clone());
            let all = ListResult {
                spec,
                rows: hits.clone(),
                hits,
                seen: job.corpus.len(),
                ..ListResult::default()
            };
            send(Report::Problem(error)) && send(Report::Listed(Box::new(all)))
        }
    }
}
