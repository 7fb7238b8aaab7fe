//! The list thread: sorts, filters and searches the list, so that no key waits for a million rows.

use std::sync::Arc;
use std::thread;

use super::list_job::{ListJob, ListResult};
use super::slot::Slot;
use super::{Report, guarded};
use crate::{Error, Result};

/// The handle to the list thread.
pub struct ListWorker {
    slot: Arc<Slot<Box<ListJob>>>,
}

impl ListWorker {
    /// Starts the thread. `send` returns false once nobody listens any more.
    ///
    /// # Errors
    /// When the system cannot start a thread.
    pub fn spawn(send: impl Fn(Report) -> bool + Send + 'static) -> Result<Self> {
        let slot = Arc::new(Slot::default());
        let ours = Arc::clone(&slot);
        thread::Builder::new()
            .name("list".into())
            .spawn(move || while turn(&ours, &send) {})
            .map_err(|error| Error::new(format!("cannot start the list thread: {error}")))?;
        Ok(Self { slot })
    }

    /// Asks for a list. A job that was posted before is dropped.
    pub fn post(&self, job: Box<ListJob>) {
        self.slot.post(job);
    }
}

/// Does one job; false once nobody listens any more.
fn turn(slot: &Slot<Box<ListJob>>, send: &dyn Fn(Report) -> bool) -> bool {
    let (number, job) = slot.take();
    match guarded(|| job.run(&|| slot.is_newest(number))) {
        Ok(None) => true,
        Ok(Some(result)) => send(Report::Listed(Box::new(result))),
        Err(error) => {
            // Keys wait for the list, so it must get an answer: every article, or every hit.
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
