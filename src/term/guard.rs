//! Taking the terminal over, and giving it back: on leaving, on a fault, on a signal, on suspension.

use std::fs::File;
use std::io::{self, IsTerminal, Write, stdout};
use std::sync::atomic::{AtomicBool, Ordering};

use crossterm::event::{DisableBracketedPaste, EnableBracketedPaste};
use crossterm::terminal::{EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode};
use crossterm::{cursor, execute};

use crate::{Error, Result};

/// Whether the terminal is ours now. Process-wide, because a panic and a signal have no guard at hand.
static TAKEN: AtomicBool = AtomicBool::new(false);

/// The terminal is ours while this lives.
#[derive(Debug)]
pub struct Guard {
    mouse: bool,
}

impl Guard {
    /// Takes the terminal: raw keys, a screen of its own, whole pastes, and the mouse where it is wanted.
    ///
    /// # Errors
    /// When the terminal refuses.
    pub fn enter(mouse: bool) -> Result<Self> {
        let guard = Self { mouse };
        guard.take()?;
        Ok(guard)
    }

    /// Takes the terminal again after somebody else had it.
    ///
    /// # Errors
    /// When the terminal refuses.
    pub fn retake(&mut self) -> Result<()> {
        restore();
        self.take()
    }

    /// Gives the terminal back and stops, until the shell says go on.
    ///
    /// # Errors
    /// When the terminal cannot be taken again.
    pub fn suspend(&mut self) -> Result<()> {
        restore();
        #[cfg(unix)]
        if let Err(error) = signal_hook::low_level::emulate_default_handler(signal_hook::consts::SIGTSTP) {
            self.take()?;
            return Err(Error::new(format!("cannot stop: {error}")));
        }
        self.take()
    }

    fn take(&self) -> Result<()> {
        let refused = |error: io::Error| Error::new(format!("the terminal cannot be used: {error}"));
        TAKEN.store(true, Ordering::SeqCst);
        enable_raw_mode().map_err(refused)?;
        execute!(stdout(), EnterAlternateScreen, EnableBracketedPaste, cursor::Hide).map_err(refused)?;
        if self.mouse {
            mouse(true).map_err(refused)?;
        }
        Ok(())
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        restore();
    }
}

/// Gives the terminal back if it is ours. Failures are let go: there is nobody left to tell.
pub fn restore() {
    if TAKEN.swap(false, Ordering::SeqCst) {
        let _ = mouse(false);
        let _ = execute!(stdout(), DisableBracketedPaste, LeaveAlternateScreen, cursor::Show);
        let _ = disable_raw_mode();
    }
}

/// Buttons, wheel and drags, but no report of every motion: a mouse that is merely moved must cost nothing.
#[cfg(unix)]
fn mouse(on: bool) -> io::Result<()> {
    let mut out = stdout();
    out.write_all(if on {
        b"\x1b[?1000h\x1b[?1002h\x1b[?1006h"
    } else {
        b"\x1b[?1006l\x1b[?1002l\x1b[?1000l"
    })?;
    out.flush()
}

#[cfg(not(unix))]
fn mouse(on: bool) -> io::Result<()> {
    use crossterm::event::{DisableMouseCapture, EnableMouseCapture};
    if on { execute!(stdout(), EnableMouseCapture) } else { execute!(stdout(), DisableMouseCapture) }
}

/// A fault must be readable: the terminal is given back before the message is printed. Faults on the working
/// threads are caught there and reported on the screen, so those print nothing.
pub fn install_panic_hook() {
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        let on_screen = TAKEN.load(Ordering::SeqCst);
        let ours = std::thread::current().name() == Some("main");
        if ours || !on_screen {
            restore();
            before(panic);
        }
    }));
}

/// Makes sure that there is a terminal to show the screen on and to take keys from.
///
/// # Errors
/// When output is not a terminal, or no keys can be had.
pub fn require_terminal() -> Result<()> {
    let hint = "for files and pipes there are onrecord show, annotate, quotes and people";
    if !stdout().is_terminal() {
        return Err(Error::new("the screen needs a terminal, and output goes elsewhere").hint(hint));
    }
    // With articles piped in, keys come from the terminal itself.
    let keys = io::stdin().is_terminal() || cfg!(windows) || File::open("/dev/tty").is_ok();
    if keys { Ok(()) } else { Err(Error::new("the screen needs a terminal to take keys from").hint(hint)) }
}
