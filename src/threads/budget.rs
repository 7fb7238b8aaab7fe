//! Limits the bytes in flight between threads.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Condvar, Mutex, PoisonError};

use super::lock;

/// Counts the bytes in flight; senders wait until there is room.
#[derive(Default)]
pub(crate) struct ByteBudget {
    taken: Mutex<usize>,
    freed: Condvar,
    /// Set once the receiver takes no more.
    stopped: AtomicBool,
}

impl ByteBudget {
    /// Maximum number of bytes in flight; a larger single item is let through.
    pub(crate) const MOST: usize = 32 << 20;

    /// Waits until `bytes` fit or the receiver has stopped.
    pub(crate) fn reserve(&self, bytes: usize) {
        let mut taken = lock(&self.taken);
        while *taken > 0 && *taken + bytes > Self::MOST && !self.stopped.load(Ordering::Relaxed) {
            taken = self.freed.wait(taken).unwrap_or_else(PoisonError::into_inner);
        }
        *taken += bytes;
    }

    /// Releases bytes that have arrived.
    pub(crate) fn release(&self, bytes: usize) {
        *lock(&self.taken) -= bytes;
        self.freed.notify_all();
    }

    /// Wakes all waiting senders.
    pub(crate) fn stop(&self) {
        // Under the lock, or a thread that is just about to wait would miss the signal.
        let _taken = lock(&self.taken);
        self.stopped.store(true, Ordering::Relaxed);
        self.freed.notify_all();
    }

    /// Returns whether the receiver has stopped.
    pub(crate) fn is_stopped(&self) -> bool {
        self.stopped.load(Ordering::Relaxed)
    }

    #[cfg(test)]
    pub(crate) fn taken(&self) -> usize {
        *lock(&self.taken)
    }
}
