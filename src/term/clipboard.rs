//! The clipboard: through the terminal, which works over ssh too, and through the system's own program where there is
//! one.

use std::io::{self, Write};
use std::process::{Command, Stdio};
use std::{env, thread};

use crossterm::Command as _;
use crossterm::clipboard::CopyToClipboard;

/// Terminals take no more than this, packed for the way: 74 KiB of text.
const MOST: usize = 74 * 1024;

/// Puts `text` on the clipboard; false where it was too long for the terminal's, which then still has what it had.
///
/// # Errors
/// When the terminal is gone.
pub fn copy(text: &str) -> io::Result<bool> {
    let fits = text.len() <= MOST;
    if fits {
        let mut out = io::stdout().lock();
        out.write_all(sequence(text, env::var_os("TMUX").is_some()).as_bytes())?;
        out.flush()?;
    }
    // What the system knows of the clipboard here is that of another machine.
    if env::var_os("SSH_CONNECTION").is_none()
        && let Some(mut program) = tool()
    {
        let text = text.to_owned();
        let give = move || {
            let child = program.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
            if let Ok(mut child) = child {
                drop(child.stdin.take().map(|mut stdin| stdin.write_all(text.as_bytes())));
                let _ = child.wait();
            }
        };
        let _ = thread::Builder::new().name("clipboard".into()).spawn(give);
        return Ok(true);
    }
    Ok(fits)
}

/// OSC 52. tmux takes it itself where it is told to, and hands on what is wrapped for it.
fn sequence(text: &str, tmux: bool) -> String {
    let mut plain = String::new();
    let _ = CopyToClipboard::to_clipboard_from(text).write_ansi(&mut plain);
    if tmux {
        let wrapped = format!("\x1bPtmux;{}\x1b\\", plain.replace('\x1b', "\x1b\x1b"));
        plain.push_str(&wrapped);
    }
    plain
}

/// The system's program for it.
fn tool() -> Option<Command> {
    let (name, arguments): (&str, &[&str]) = if cfg!(target_os = "macos") {
        ("pbcopy", &[])
    } else if cfg!(windows) || env::var_os("WSL_DISTRO_NAME").is_some() {
        ("clip.exe", &[])
    } else if env::var_os("WAYLAND_DISPLAY").is_some() {
        ("wl-copy", &[])
    } else if env::var_os("DISPLAY").is_some() {
        ("xclip", &["-selection", "clipboard"])
    } else {
        return None;
    };
    let mut command = Command::new(name);
    command.args(arguments);
    Some(command)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_terminal_gets_it_packed_and_tmux_gets_it_wrapped_too() {
        assert_eq!(sequence("hi", false), "\x1b]52;c;aGk=\x1b\\");
        let wrapped = sequence("hi", true);
        assert!(wrapped.starts_with("\x1b]52;c;aGk=\x1b\\\x1bPtmux;\x1b\x1b]52;c;aGk="), "{wrapped:?}");
        assert!(wrapped.ends_with("\x1b\\"));
    }
}
