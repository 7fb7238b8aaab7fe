//! The terminal's lifecycle: taking the screen, giving it back, and what comes from it in between.
//!
//! ```text
//! is_terminal? → install_panic_hook → Guard::enter → ask_background → spawn_signals + spawn_input → … → drop
//! ```
//!
//! The promise is that the terminal is always restored: at a clean exit, on a panic, on SIGINT, SIGTERM and SIGHUP,
//! and while the program is suspended. Hence one owner of the screen's modes ([`Guard`]), whose state is process-wide
//! so that a panic hook can undo them from anywhere, any number of times.
//!
//! # Where keys come from when articles come through a pipe
//!
//! In `cat news.jsonl | onrecord -`, standard input is the pipe, and keys must come from the terminal itself. On
//! Unix, crossterm reads standard input if that is a terminal and otherwise `/dev/tty`, for keys and for raw mode
//! alike; [`spawn_input`] waits on the same one. By default crossterm waits through mio, which is wrong for us in
//! three ways: kqueue on macOS cannot watch `/dev/tty`; readiness is reported once per edge, so that more than a
//! kilobyte pasted at once stays unread until the next key; and when the terminal hangs up, it reads end of file in a
//! loop that never returns. Its feature `use-dev-tty` waits with `poll` (`select` on macOS) and returns when its time
//! is up, so we build with that. On Windows, keys always come from the console.

mod background;
mod clipboard;
mod depth;
mod events;
mod guard;
mod late;
mod links;
mod panic;
mod signals;
#[cfg(unix)]
mod stop;

pub use background::{Background, ask_background, background_from};
pub use clipboard::{clipboard_tool, copy};
pub use depth::{Depth, colour_depth, depth_from};
pub use events::{Paused, pause_input, spawn_input};
pub use guard::{Guard, Modes, restore};
pub use links::{LINK_END, has_links, link_begin};
pub use panic::install_panic_hook;
pub use signals::{Signal, spawn_signals};

use crate::{Error, Result};
use std::io::IsTerminal;

/// Checks that there is a screen to draw on and a keyboard to read; the error says what to do instead.
///
/// ```no_run
/// onrecord::term::is_terminal()?;
/// # Ok::<(), onrecord::Error>(())
/// ```
pub fn is_terminal() -> Result<()> {
    let hint = "use `onrecord show` or `onrecord annotate` to write to a file or a pipe";
    if !std::io::stdout().is_terminal() || !has_keyboard() {
        return Err(Error::new("onrecord needs a terminal to show its screen").hint(hint));
    }
    if std::env::var_os("TERM").is_some_and(|term| term == "dumb") {
        return Err(
            Error::new("onrecord needs a terminal that can move the cursor, and TERM is dumb").hint(hint)
        );
    }
    Ok(())
}

/// Returns whether keys can be read, even if articles come through standard input.
fn has_keyboard() -> bool {
    std::io::stdin().is_terminal() || has_controlling_terminal()
}

#[cfg(unix)]
fn has_controlling_terminal() -> bool {
    std::fs::OpenOptions::new().read(true).write(true).open("/dev/tty").is_ok()
}

#[cfg(not(unix))]
fn has_controlling_terminal() -> bool {
    true // crossterm opens CONIN$, whatever standard input is
}
