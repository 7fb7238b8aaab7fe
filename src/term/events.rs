//! Keys, mouse, paste and size as messages, sent by a thread that blocks until there are any.
//!
//! crossterm must not wait on its own: when the terminal hangs up, it keeps reading end of file at full speed. So on
//! Unix we wait for the terminal and for SIGWINCH, check that the terminal is still there, and only then let
//! crossterm read.

use super::late::LateReply;
use crossterm::event::{self, Event};
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Condvar, Mutex, PoisonError};
#[cfg(unix)]
use std::time::Duration;

/// How long crossterm reads before we go back to waiting ourselves. Short, so that a hang-up is noticed soon.
#[cfg(unix)]
const GLANCE: Duration = Duration::from_millis(10);

/// Starts the thread `input`, which sends every event. It ends when `send` returns false, and calls `gone` once if
/// the terminal is gone. Start it after [`super::ask_background`], which reads the same keyboard.
pub fn spawn_input(
    send: impl Fn(Event) -> bool + Send + 'static,
    gone: impl FnOnce() + Send + 'static,
) -> io::Result<()> {
    // Before the thread starts, so that a caller who asks for the size next misses no change.
    let mut keyboard = Keyboard::open()?;
    let run = move || {
        // A panic here would leave a screen that ignores every key.
        let ended = catch_unwind(AssertUnwindSafe(|| pump(&mut keyboard, &send)));
        if !matches!(ended, Ok(Ok(()))) {
            gone();
        }
    };
    std::thread::Builder::new().name("input".into()).spawn(run)?;
    Ok(())
}

/// Whether another program has the keyboard.
struct Pause {
    on: Mutex<bool>,
    over: Condvar,
}

static PAUSE: Pause = Pause { on: Mutex::new(false), over: Condvar::new() };

impl Pause {
    fn set(&self, on: bool) {
        *self.on.lock().unwrap_or_else(PoisonError::into_inner) = on;
        self.over.notify_all();
    }

    /// Waits until the pause is over. Returns whether there was one.
    #[cfg(unix)]
    fn hold(&self) -> bool {
        let mut on = self.on.lock().unwrap_or_else(PoisonError::into_inner);
        let paused = *on;
        while *on {
            on = self.over.wait(on).unwrap_or_else(PoisonError::into_inner);
        }
        paused
    }
}

/// Leaves the keyboard to another program until dropped.
#[must_use = "keys are read again as soon as it is dropped"]
pub struct Paused(());

/// Reads no keys until the returned value is dropped.
pub fn pause_input() -> Paused {
    PAUSE.set(true);
    // The thread may be reading right now.
    #[cfg(unix)]
    std::thread::sleep(GLANCE * 3);
    Paused(())
}

impl Drop for Paused {
    fn drop(&mut self) {
        PAUSE.set(false);
    }
}

/// Returns `Ok` when nobody listens any more, an error when the terminal is gone.
#[cfg(unix)]
fn pump(keyboard: &mut Keyboard, send: &impl Fn(Event) -> bool) -> io::Result<()> {
    let mut late = LateReply::expected();
    loop {
        let mut resized = keyboard.wait()?;
        if PAUSE.hold() {
            // The program that had the keyboard has read its input.
            continue;
        }
        while let Some(event) = next()? {
            if matches!(event, Event::Resize(..)) {
                resized = false;
                keyboard.forget_resize();
            }
            if !late.pass(event).into_iter().all(send) {
                return Ok(());
            }
        }
        // crossterm does not know about it yet.
        if resized {
            let (columns, rows) = crossterm::terminal::size()?;
            if !send(Event::Resize(columns, rows)) {
                return Ok(());
            }
        }
    }
}

/// Returns the next event, if any. Asks twice: on a busy machine crossterm's time may be up before it starts, and
/// then it ignores the events it already holds, which would wait until the next key.
#[cfg(unix)]
fn next() -> io::Result<Option<Event>> {
    let any = event::poll(GLANCE)? || event::poll(GLANCE)?;
    any.then(event::read).transpose()
}

#[cfg(not(unix))]
fn pump(_: &mut Keyboard, send: &impl Fn(Event) -> bool) -> io::Result<()> {
    let mut late = LateReply::expected();
    loop {
        if !late.pass(event::read()?).into_iter().all(send) {
            return Ok(());
        }
    }
}

#[cfg(unix)]
use unix::Keyboard;

/// On Windows, crossterm itself can wait for the console.
#[cfg(not(unix))]
struct Keyboard;

#[cfg(not(unix))]
impl Keyboard {
    fn open() -> io::Result<Self> {
        Ok(Self)
    }
}

#[cfg(unix)]
mod unix {
    use filedescriptor::{POLLIN, poll, pollfd};
    use signal_hook::{consts::SIGWINCH, low_level::pipe};
    use std::fs::File;
    use std::io::{self, IsTerminal, Read};
    use std::os::fd::{AsFd, AsRawFd, BorrowedFd};
    use std::os::unix::net::UnixStream;

    /// The terminal that crossterm reads, and a pipe that gets a byte when its size changes.
    pub(super) struct Keyboard {
        tty: Option<File>,
        resized: UnixStream,
    }

    impl Keyboard {
        /// Opens standard input if that is a terminal, or else `/dev/tty`, which is what crossterm chooses too.
        pub(super) fn open() -> io::Result<Self> {
            let tty = if io::stdin().is_terminal() { None } else { Some(File::open("/dev/tty")?) };
            let (resized, sender) = UnixStream::pair()?;
            resized.set_nonblocking(true)?;
            pipe::register(SIGWINCH, sender)?;
            Ok(Self { tty, resized })
        }

        /// Blocks until there is something to read; returns true if the size has changed, and an error if the
        /// terminal is gone. `poll` reports that only on Linux, but asking whether it is a terminal fails everywhere.
        pub(super) fn wait(&mut self) -> io::Result<bool> {
            let stdin = io::stdin();
            let tty: BorrowedFd<'_> = self.tty.as_ref().map_or_else(|| stdin.as_fd(), AsFd::as_fd);
            let waiting = |fd: &dyn AsRawFd| pollfd { fd: fd.as_raw_fd(), events: POLLIN, revents: 0 };
            let mut both = [waiting(&tty), waiting(&self.resized)];
            match poll(&mut both, None) {
                Ok(_) => {}
                Err(filedescriptor::Error::Poll(error) | filedescriptor::Error::Io(error))
                    if error.kind() == io::ErrorKind::Interrupted =>
                {
                    return Ok(false);
                }
                Err(error) => return Err(io::Error::other(error)),
            }
            if !tty.is_terminal() {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            let resized = both[1].revents != 0;
            if resized {
                self.forget_resize();
            }
            Ok(resized)
        }

        /// Forgets size changes, because only the current size counts.
        pub(super) fn forget_resize(&mut self) {
            while matches!(self.resized.read(&mut [0; 64]), Ok(count) if count > 0) {}
        }
    }
}
