//! Tools for threads: named threads, a guard against panics, a stop flag, an inbox in which the newest
//! request wins, and a limit on bytes in flight.

mod budget;
mod inbox;
mod worker;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{Builder, JoinHandle};

use crate::{Error, Result};

pub(crate) use budget::ByteBudget;
pub(crate) use inbox::Inbox;
pub(crate) use worker::Worker;

/// A flag that stops work whose result is no longer wanted. Clones share one state.
#[derive(Clone, Debug, Default)]
pub struct Stop(Arc<AtomicBool>);

impl Stop {
    /// Asks the work to stop.
    pub fn stop(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Returns whether the work should stop.
    pub fn stopped(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// Starts a named thread.
///
/// # Errors
/// If the system cannot start a thread.
pub(crate) fn spawn<T: Send + 'static>(
    name: impl Into<String>,
    run: impl FnOnce() -> T + Send + 'static,
) -> Result<JoinHandle<T>> {
    let name = name.into();
    Builder::new()
        .name(name.clone())
        .spawn(run)
        .map_err(|error| Error::new(format!("cannot start the thread “{name}”: {error}")))
}

/// Runs `work` and turns a panic into an error, so that one bad article does not cost the others.
///
/// # Errors
/// If `work` panics.
pub(crate) fn guarded<T>(work: impl FnOnce() -> T) -> Result<T> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|panic| {
        let what = panic.downcast_ref::<String>().map(String::as_str);
        let what = what.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("no reason given");
        Error::new(format!("internal error: {what}")).hint("please report it, with the article")
    })
}

/// Locks `mutex`, even if a thread panicked while it held the lock.
pub(crate) fn lock<T: ?Sized>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
