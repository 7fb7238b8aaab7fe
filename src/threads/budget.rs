//! A limit on the bytes that are on their way from one thread to another.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Condvar, Mutex, PoisonError};

use super::lock;

/// Counts the bytes that are on their way; whoever adds some waits until there is room.
#[derive(Default)]
pub(crate) struct ByteBudget {
    taken: Mutex<usize>,
    freed: Condvar,
    /// Nobody takes anything any more.
    stopped: AtomicBool,
}

impl ByteBudget {
    /// At most this many bytes are on their way, or one item that is larger.
    pub(crate) const MOST: usize = 32 << 20;

    /// Waits until `bytes` fit, or until nobody wants them.
    pub(crate) fn reserve(&self, bytes: usize) {
        let mut taken = lock(&self.taken);
        while *taken > 0 && *taken + bytes > Self::MOST && !self.stopped.load(Ordering::Relaxed) {
            taken = self.freed.wait(taken).unwrap_or_else(PoisonError::into_inner);
        }
        *taken += bytes;
    }

    /// Gives back what has arrived.
    pub(crate) fn release(&self, bytes: usize) {
        *lock(&self.taken) -= bytes;
        self.freed.notify_all();
    }

    /// Lets everybody who waits go on.
    pub(crate) fn stop(&self) {
        // Under the lock, or a thread that has just looked and is about to wait would never hear of it.
        let _taken = lock(&self.taken);
        self.stopped.store(true, Ordering::Relaxed);
        self.freed.notify_all();
    }

    /// Whether nobody wants anything any more.
    pub(crate) fn is_stopped(&self) -> bool {
        self.stopped.load(Ordering::Relaxed)
    }

    #[cfg(test)]
    pub(crate) fn taken(&self) -> usize {
        *lock(&self.taken)
    }
}
