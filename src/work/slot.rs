//! One slot for the newest request: what was asked for before and is not yet begun is dropped.

use std::sync::{Condvar, Mutex, PoisonError};

/// The slot, with the number of requests so far.
pub struct Slot<J> {
    held: Mutex<(u64, Option<J>)>,
    posted: Condvar,
}

impl<J> Default for Slot<J> {
    fn default() -> Self {
        Self { held: Mutex::new((0, None)), posted: Condvar::new() }
    }
}

impl<J> Slot<J> {
    /// Puts a request into the slot.
    pub fn post(&self, job: J) {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        held.0 += 1;
        held.1 = Some(job);
        self.posted.notify_one();
    }

    /// Waits for a request, and takes it with its number.
    pub fn take(&self) -> (u64, J) {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            if let Some(job) = held.1.take() {
                return (held.0, job);
            }
            held = self.posted.wait(held).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Whether the request of this number is still the newest.
    pub fn is_newest(&self, number: u64) -> bool {
        self.held.lock().unwrap_or_else(PoisonError::into_inner).0 == number
    }
}
