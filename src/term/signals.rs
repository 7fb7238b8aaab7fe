//! Signals as messages to the event loop, which leaves or stops in good order.

use crate::Result;

/// What the system asks of the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signal {
    /// Leave, with this exit status.
    Quit(u8),
    /// Stop, in good order.
    Suspend,
    /// Go on after a stop.
    Continue,
}

/// Starts listening; `send` gives false when nobody listens any more.
///
/// # Errors
/// When the system has no thread to give.
#[cfg(unix)]
pub fn spawn_signals(send: impl Fn(Signal) -> bool + Send + 'static) -> Result<()> {
    use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGTERM, SIGTSTP};

    use crate::Error;

    let failed = |error: std::io::Error| Error::new(format!("cannot listen for signals: {error}"));
    let mut signals =
        signal_hook::iterator::Signals::new([SIGINT, SIGTERM, SIGHUP, SIGTSTP, SIGCONT]).map_err(failed)?;
    let run = move || {
        let mut asked_to_quit = false;
        for signal in signals.forever() {
            let meaning = match signal {
                SIGTSTP => Signal::Suspend,
                SIGCONT => Signal::Continue,
                quit => {
                    // By custom 128 and the signal's number.
                    let status = 128 + quit as u8;
                    if asked_to_quit {
                        // The loop does not answer: give the terminal back without it.
                        super::guard::restore();
                        std::process::exit(status.into());
                    }
                    asked_to_quit = true;
                    Signal::Quit(status)
                }
            };
            if !send(meaning) {
                return;
            }
        }
    };
    std::thread::Builder::new().name("signals".into()).spawn(run).map(drop).map_err(failed)
}

/// Elsewhere Ctrl-C arrives as a key, and there is nothing to stop or to go on from.
#[cfg(not(unix))]
pub fn spawn_signals(_send: impl Fn(Signal) -> bool + Send + 'static) -> Result<()> {
    Ok(())
}
