//! The arranging thread: sorts, filters and searches the list, so that no key waits for a million rows.

use std::sync::Arc;
use std::thread;

use super::slot::Slot;
use super::{Report, guarded};
use crate::app::{Arrange, Arranged};
use crate::{Error, Result};

/// The handle to the arranging thread.
pub struct Arranger {
    slot: Arc<Slot<Box<Arrange>>>,
}

impl Arranger {
    /// Starts the thread; `send` gives false when nobody listens any more.
    ///
    /// # Errors
    /// When the system has no thread to give.
    pub fn spawn(send: impl Fn(Report) -> bool + Send + 'static) -> Result<Self> {
        let slot = Arc::new(Slot::default());
        let ours = Arc::clone(&slot);
        thread::Builder::new()
            .name("arrange".into())
            .spawn(move || while turn(&ours, &send) {})
            .map_err(|error| Error::new(format!("no thread to sort with: {error}")))?;
        Ok(Self { slot })
    }

    /// Asks for a list; the one asked for before is not wanted any more.
    pub fn post(&self, arrange: Box<Arrange>) {
        self.slot.post(arrange);
    }
}

/// Works out one list; false when nobody listens any more.
fn turn(slot: &Slot<Box<Arrange>>, send: &dyn Fn(Report) -> bool) -> bool {
    let (number, arrange) = slot.take();
    match guarded(|| arrange.perform(&|| slot.is_newest(number))) {
        Ok(None) => true,
        Ok(Some(arranged)) => send(Report::Arranged(Box::new(arranged))),
        Err(error) => {
            // The list has to become something, or keys would wait for ever: the whole corpus.
            let all =
                Arranged { wish: arrange.wish.clone(), seen: arrange.corpus.len(), ..Arranged::default() };
            send(Report::Problem(error)) && send(Report::Arranged(Box::new(all)))
        }
    }
}
