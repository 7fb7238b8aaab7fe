//! A panic must be readable, so the screen is restored before the message is printed.
//!
//! Workers survive a bad article by catching its panic. The hook runs for those as well, and must then neither take
//! the screen down nor write over it. So only the thread that took the screen gives it back; messages from other
//! threads are kept, and printed once the screen is gone.

use super::guard;
use std::panic;
use std::sync::{Mutex, Once, PoisonError};
use std::thread;

/// The first few are enough to report, and a corpus of bad articles must not fill memory.
const KEPT: usize = 8;

static NOTED: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// Restores the terminal before a panic's message is printed. Call it once, before [`super::Guard::enter`];
/// calling it again changes nothing. Do not catch panics on the thread that holds the screen.
pub fn install_panic_hook() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let print = panic::take_hook();
        panic::set_hook(Box::new(move |info| match guard::holder() {
            Some(false) => note(&thread::current(), info),
            Some(true) => {
                guard::restore();
                print(info);
            }
            None => print(info),
        }));
    });
}

fn note(thread: &thread::Thread, info: &panic::PanicHookInfo<'_>) {
    let mut noted = NOTED.lock().unwrap_or_else(PoisonError::into_inner);
    if noted.len() < KEPT {
        noted.push(format!("thread '{}': {info}", thread.name().unwrap_or("unnamed")));
    }
}

/// Prints the kept messages, now that they can be read.
pub(super) fn print_noted() {
    let noted = std::mem::take(&mut *NOTED.lock().unwrap_or_else(PoisonError::into_inner));
    let mut error = std::io::stderr().lock();
    for line in noted {
        // If the terminal is gone, nobody reads this, and `eprintln!` would panic.
        let _ = std::io::Write::write_all(&mut error, format!("{line}\n").as_bytes());
    }
}
