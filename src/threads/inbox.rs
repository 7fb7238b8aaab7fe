//! An inbox for one thread: a newer request replaces one that has not been started.

use std::sync::{Condvar, Mutex, PoisonError};

use super::lock;

/// Holds the newest request, and counts all requests.
pub(crate) struct Inbox<J> {
    newest: Mutex<(u64, Option<J>)>,
    posted: Condvar,
}

impl<J> Default for Inbox<J> {
    fn default() -> Self {
        Self { newest: Mutex::new((0, None)), posted: Condvar::new() }
    }
}

impl<J> Inbox<J> {
    /// Posts a request, which replaces one that is still waiting.
    pub(crate) fn post(&self, job: J) {
        let mut newest = lock(&self.newest);
        newest.0 += 1;
        newest.1 = Some(job);
        self.posted.notify_one();
    }

    /// Waits for a request and returns it with its number.
    pub(crate) fn take(&self) -> (u64, J) {
        let mut newest = lock(&self.newest);
        loop {
            if let Some(job) = newest.1.take() {
                return (newest.0, job);
            }
            newest = self.posted.wait(newest).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Returns whether no request has been posted after this one.
    pub(crate) fn is_newest(&self, number: u64) -> bool {
        lock(&self.newest).0 == number
    }
}
