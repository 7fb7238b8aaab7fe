//! The arranging thread: sorts, filters and searches the list, so that no key waits for a million rows.

use std::sync::Arc;

use super::Report;
use crate::Result;
use crate::app::{Arrange, Arranged};
use crate::threads::{Inbox, guarded, spawn};

/// The handle to the arranging thread.
pub struct Arranger {
    slot: Arc<Inbox<Box<Arrange>>>,
}

impl Arranger {
    /// Starts the thread; `send` gives false when nobody listens any more.
    ///
    /// # Errors
    /// When the system has no thread to give.
    pub fn spawn(send: impl Fn(Report) -> bool + Send + 'static) -> Result<Self> {
        let slot = Arc::new(Inbox::default());
        let ours = Arc::clone(&slot);
        spawn("arrange", move || while turn(&ours, &send) {})?;
        Ok(Self { slot })
    }

    /// Asks for a list; the one asked for before is not wanted any more.
    pub fn post(&self, arrange: Box<Arrange>) {
        self.slot.post(arrange);
    }
}

/// Works out one list; false when nobody listens any more.
fn turn(slot: &Inbox<Box<Arrange>>, send: &dyn Fn(Report) -> bool) -> bool {
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
