//! Who owns the screen: raw mode, the alternate screen and the modes that go with them.
//!
//! The state is process-wide because the terminal is: a panic hook has no guard, and restoring twice must be harmless.

use crate::{Error, Result};
use crossterm::{cursor, event, execute, queue, style, terminal};
use std::io::{self, Write};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread::{self, ThreadId};

/// Terminal modes that the reader can choose.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Modes {
    /// Clicks, drags and the wheel come as events. Selecting text then takes Shift in most terminals.
    pub mouse: bool,
}

/// Owns the terminal until it is dropped.
#[derive(Debug)]
#[must_use = "the screen is given back as soon as the guard is dropped"]
pub struct Guard {
    modes: Modes,
}

/// The modes of the screen while it is held, and the thread that took it.
#[derive(Clone, Copy)]
struct HeldScreen {
    by: ThreadId,
    modes: Modes,
}

static TAKEN: Mutex<Option<HeldScreen>> = Mutex::new(None);

fn taken() -> MutexGuard<'static, Option<HeldScreen>> {
    TAKEN.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Guard {
    /// Takes the screen. If a step fails, the steps before it are undone.
    pub fn enter(modes: Modes) -> Result<Self> {
        take(modes)?;
        Ok(Self { modes })
    }

    /// Gives the screen back now, as dropping the guard does.
    pub fn leave(&mut self) {
        restore();
    }

    /// Sets every mode again, because another program may have changed them. Everything must be redrawn.
    pub fn reenter(&mut self) -> Result<()> {
        restore();
        take(self.modes)
    }

    /// Gives the screen and the keyboard to another program while `work` runs, then takes them back.
    /// Everything must be redrawn.
    pub fn lend<T>(&mut self, work: impl FnOnce() -> T) -> Result<T> {
        let (paused, lent) = (super::pause_input(), super::signals::Lent::new());
        restore();
        let done = work();
        drop(lent);
        take(self.modes)?;
        drop(paused);
        Ok(done)
    }

    /// Suspends the program, as Ctrl-Z does elsewhere, and takes the screen again when the shell continues it.
    /// Everything must be redrawn. If there is no shell to continue us, the system does not stop us; Windows cannot
    /// suspend at all.
    pub fn suspend(&mut self) -> Result<()> {
        restore();
        #[cfg(unix)]
        super::stop::stop();
        take(self.modes)
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        restore();
    }
}

/// Restores the terminal. Safe from any thread, any number of times. Failures are ignored: a terminal that is gone
/// needs no restoring.
pub fn restore() {
    let mut state = taken();
    if let Some(HeldScreen { modes, .. }) = *state {
        // Flush the rest of an interrupted frame first, so that it lands on the screen that is about to vanish.
        let mut out = io::stdout().lock();
        let _ = out.flush();
        let _ = unset(&mut out, modes);
        let _ = terminal::disable_raw_mode();
        *state = None;
        drop(out);
        drop(state);
        super::panic::print_noted();
    }
}

/// Returns whether the screen is taken, and whether by this thread.
pub(super) fn holder() -> Option<bool> {
    taken().map(|it| it.by == thread::current().id())
}

fn take(modes: Modes) -> Result<()> {
    let mut state = taken();
    // Set raw mode first: if we are in the background, that stops us (SIGTTOU) before anything is written.
    let outcome = terminal::enable_raw_mode().and_then(|()| {
        *state = Some(HeldScreen { by: thread::current().id(), modes });
        set(&mut io::stdout().lock(), modes)
    });
    drop(state);
    outcome.map_err(|error| {
        restore();
        Error::new(format!("cannot set up the terminal: {error}"))
    })
}

fn set(out: &mut impl Write, modes: Modes) -> io::Result<()> {
    execute!(out, terminal::EnterAlternateScreen, cursor::Hide)?;
    // Old Windows consoles refuse this; pasted text then arrives as keys.
    let _ = execute!(out, event::EnableBracketedPaste);
    if modes.mouse {
        set_mouse(out)?;
    }
    out.flush()
}

fn unset(out: &mut impl Write, modes: Modes) -> io::Result<()> {
    queue!(out, terminal::EndSynchronizedUpdate)?;
    if modes.mouse {
        unset_mouse(out)?;
    }
    let _ = queue!(out, event::DisableBracketedPaste);
    queue!(out, style::ResetColor, style::SetAttribute(style::Attribute::Reset))?;
    execute!(out, terminal::LeaveAlternateScreen, cursor::Show)
}

/// Buttons, wheel and drags, in the encoding that is not limited to 223 columns. crossterm's own command would also
/// ask for every motion of the pointer, which would keep waking the program for nothing.
#[cfg(not(windows))]
fn set_mouse(out: &mut impl Write) -> io::Result<()> {
    out.write_all(b"\x1b[?1000h\x1b[?1002h\x1b[?1006h")
}

#[cfg(not(windows))]
fn unset_mouse(out: &mut impl Write) -> io::Result<()> {
    out.write_all(b"\x1b[?1006l\x1b[?1002l\x1b[?1000l")
}

#[cfg(windows)]
fn set_mouse(out: &mut impl Write) -> io::Result<()> {
    execute!(out, event::EnableMouseCapture)
}

#[cfg(windows)]
fn unset_mouse(out: &mut impl Write) -> io::Result<()> {
    execute!(out, event::DisableMouseCapture)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg(not(windows))]
    fn every_mode_that_is_set_is_unset() {
        let (mut on, mut off) = (Vec::new(), Vec::new());
        set(&mut on, Modes { mouse: true }).unwrap();
        unset(&mut off, Modes { mouse: true }).unwrap();
        let (on, off) = (String::from_utf8(on).unwrap(), String::from_utf8(off).unwrap());
        for mode in ["1049", "2004", "1000", "1002", "1006"] {
            assert!(on.contains(&format!("\x1b[?{mode}h")), "{mode} is set: {on:?}");
            assert!(off.contains(&format!("\x1b[?{mode}l")), "{mode} is unset: {off:?}");
        }
        assert!(on.contains("\x1b[?25l") && off.ends_with("\x1b[?25h"));
        assert!(!on.contains("?1003h"), "no flood of motions");
    }

    #[test]
    fn a_terminal_that_is_gone_is_an_error_and_no_panic() {
        struct Gone;
        impl Write for Gone {
            fn write(&mut self, _: &[u8]) -> io::Result<usize> {
                Err(io::ErrorKind::BrokenPipe.into())
            }
            fn flush(&mut self) -> io::Result<()> {
                Err(io::ErrorKind::BrokenPipe.into())
            }
        }
        assert!(set(&mut Gone, Modes::default()).is_err());
        assert!(unset(&mut Gone, Modes { mouse: true }).is_err());
    }

    #[test]
    fn restoring_what_was_never_taken_does_nothing() {
        restore();
        restore();
        assert_eq!(holder(), None);
    }
}
