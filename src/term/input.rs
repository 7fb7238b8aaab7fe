//! The input thread: keys, mouse, pastes and resizes, as they come.

use std::thread;

use crossterm::event::{Event, read};

use crate::{Error, Result};

/// Starts the thread. `send` gives false when nobody listens any more; `ended` is told when the terminal has
/// nothing more to give.
///
/// # Errors
/// When the system has no thread to give.
pub fn spawn_input(
    send: impl Fn(Event) -> bool + Send + 'static,
    ended: impl FnOnce() + Send + 'static,
) -> Result<()> {
    let run = move || {
        while let Ok(event) = read() {
            if !send(event) {
                return;
            }
        }
        ended();
    };
    thread::Builder::new()
        .name("input".into())
        .spawn(run)
        .map(drop)
        .map_err(|error| Error::new(format!("no thread to take keys with: {error}")))
}
