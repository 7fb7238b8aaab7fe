//! Stops this program the way the terminal driver does for Ctrl-Z.

#![allow(unsafe_code)] // only the system can restore a signal's default action; no safe crate offers it

use std::ptr;

/// Stops the whole process group and returns when it is continued.
///
/// The whole group, because a shell waits for all of a pipeline or script to stop before it takes the terminal back.
/// SIGTSTP with its default action rather than SIGSTOP, because the system then leaves us running if no shell could
/// ever continue us (`xterm -e onrecord`). We stop ourselves last and with `raise`, which stops before it returns; a
/// signal to the group may reach another thread first, and we would paint over the shell.
pub(super) fn stop() {
    with_action(libc::SIG_IGN, || {
        // SAFETY: plain system calls without pointers. Group 0 is our own.
        unsafe { libc::kill(0, libc::SIGTSTP) };
        with_action(libc::SIG_DFL, || {
            // SAFETY: as above.
            unsafe { libc::raise(libc::SIGTSTP) };
        });
    });
}

/// Runs `then` while `action` handles SIGTSTP, then puts the former handler back.
fn with_action(action: libc::sighandler_t, then: impl FnOnce()) {
    // SAFETY: `sigaction` is a plain C struct for which all zeros is a valid value (no flags, an empty mask),
    // and both pointers are to live locals. The former handler is put back as the system gave it.
    unsafe {
        let mut new: libc::sigaction = std::mem::zeroed();
        let mut old: libc::sigaction = std::mem::zeroed();
        new.sa_sigaction = action;
        if libc::sigaction(libc::SIGTSTP, &new, &mut old) != 0 {
            return;
        }
        then();
        libc::sigaction(libc::SIGTSTP, &old, ptr::null_mut());
    }
}
