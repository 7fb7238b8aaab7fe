//! Signals as messages: a thread turns them into values, and the event loop acts on them when it is ready.
//!
//! The loop does what a signal asks for, so no other thread writes to the terminal in the middle of a frame. Only a
//! second request to quit does not wait for the loop, because that may be stuck.

use std::sync::atomic::{AtomicBool, Ordering};

/// A request from outside the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signal {
    /// End now, restore the terminal, and exit with this status (128 + the signal's number).
    Quit(i32),
    /// `kill -TSTP`: call [`super::Guard::suspend`].
    Suspend,
    /// Continued after a stop that may have come without warning: call [`super::Guard::reenter`] and redraw.
    Continue,
}

/// Whether another program has the terminal. Ctrl-C there reaches us too, but is meant for that program.
static LENT: AtomicBool = AtomicBool::new(false);

/// Leaves Ctrl-C to another program while it exists.
pub(super) struct Lent(());

impl Lent {
    pub(super) fn new() -> Self {
        LENT.store(true, Ordering::Relaxed);
        Self(())
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        LENT.store(false, Ordering::Relaxed);
    }
}

/// Starts the thread that sends them. It runs as long as the program does, because without it signals would have no
/// effect. If nobody takes a [`Signal::Quit`] (`send` returns false), or a second one comes, the thread itself
/// restores the terminal and exits. Resizing comes with [`super::spawn_input`]. On Windows there is nothing to wait
/// for: Ctrl-C arrives as a key.
#[cfg(unix)]
pub fn spawn_signals(send: impl Fn(Signal) -> bool + Send + 'static) -> std::io::Result<()> {
    use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGTERM, SIGTSTP};
    let mut signals = signal_hook::iterator::Signals::new([SIGINT, SIGTERM, SIGHUP, SIGTSTP, SIGCONT])?;
    let run = move || {
        let mut asked = false;
        for number in signals.forever() {
            let signal = match number {
                SIGINT if LENT.load(Ordering::Relaxed) => continue,
                SIGTSTP => Signal::Suspend,
                SIGCONT => Signal::Continue,
                _ => Signal::Quit(128 + number),
            };
            let heard = send(signal);
            if let Signal::Quit(status) = signal {
                if asked || !heard {
                    end_now(status);
                }
                asked = true;
            }
        }
    };
    std::thread::Builder::new().name("signals".into()).spawn(run)?;
    Ok(())
}

/// See the Unix version.
#[cfg(not(unix))]
pub fn spawn_signals(_send: impl Fn(Signal) -> bool + Send + 'static) -> std::io::Result<()> {
    Ok(())
}

/// Ends without the event loop. The thread that holds the terminal may be stuck writing to it (Ctrl-S), so another
/// thread restores it, and we do not wait for that long.
#[cfg(unix)]
fn end_now(status: i32) -> ! {
    let (done, wait) = std::sync::mpsc::channel();
    let restorer = std::thread::Builder::new().name("restore".into()).spawn(move || {
        super::restore();
        let _ = done.send(());
    });
    if restorer.is_ok() {
        let _ = wait.recv_timeout(std::time::Duration::from_millis(300));
    }
    std::process::exit(status)
}
