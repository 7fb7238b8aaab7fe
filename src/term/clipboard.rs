//! The clipboard, reached through the terminal, which works over ssh too, and through the system's clipboard program,
//! if there is one.

use std::ffi::OsString;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{env, thread};

use crossterm::Command as _;
use crossterm::clipboard::CopyToClipboard;

/// The most that terminals accept, encoded: 74 KiB of text.
const MOST: usize = 74 * 1024;
/// The most that GNU screen passes on at a time.
const PIECE: usize = 240;

/// Clipboard programs, and the environment variable that says whether each can work.
const TOOLS: [(&str, Option<&str>, &[&str]); 5] = [
    ("pbcopy", None, &[]),
    ("clip.exe", None, &[]),
    ("wl-copy", Some("WAYLAND_DISPLAY"), &[]),
    ("xclip", Some("DISPLAY"), &["-selection", "clipboard"]),
    ("xsel", Some("DISPLAY"), &["--clipboard", "--input"]),
];

/// Puts `text` on the clipboard. Returns false if it is too long for the terminal, whose clipboard is then left
/// alone, and there is no clipboard program.
///
/// # Errors
/// If the terminal is gone.
pub fn copy(text: &str) -> io::Result<bool> {
    let fits = text.len() <= MOST;
    if fits {
        let within = |name| env::var_os(name).is_some_and(|value| !value.is_empty());
        let mut out = io::stdout().lock();
        out.write_all(sequence(text, within("TMUX"), within("STY")).as_bytes())?;
        out.flush()?;
    }
    Ok(give(text).is_some() || fits)
}

/// Returns the system's clipboard program; `None` over ssh, where it would be another machine's clipboard.
pub fn clipboard_tool() -> Option<PathBuf> {
    tool(&|name| env::var_os(name)).map(|(path, _)| path)
}

/// Gives the text to the system's program without waiting for it.
fn give(text: &str) -> Option<()> {
    let (path, arguments) = tool(&|name| env::var_os(name))?;
    let mut command = Command::new(path);
    command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
    let mut child = command.spawn().ok()?;
    let text = text.to_owned();
    let feed = move || {
        drop(child.stdin.take().map(|mut stdin| stdin.write_all(text.as_bytes())));
        let _ = child.wait();
    };
    thread::Builder::new().name("clipboard".into()).spawn(feed).ok().map(drop)
}

/// Returns the OSC 52 sequence. tmux handles it itself if configured to, and passes on what is wrapped for it; screen
/// only passes it on, piece by piece.
fn sequence(text: &str, tmux: bool, screen: bool) -> String {
    let mut plain = String::new();
    let _ = CopyToClipboard::to_clipboard_from(text).write_ansi(&mut plain);
    if tmux {
        let wrapped = format!("\x1bPtmux;{}\x1b\\", plain.replace('\x1b', "\x1b\x1b"));
        plain.push_str(&wrapped);
    } else if screen {
        // The end of a piece must not look like the end of the whole sequence.
        let whole = plain.replace("\x1b\\", "\x07");
        let pieces = whole.as_bytes().chunks(PIECE).map(|piece| {
            // It is all ASCII.
            format!("\x1bP{}\x1b\\", String::from_utf8_lossy(piece))
        });
        return pieces.collect();
    }
    plain
}

fn tool(env: &dyn Fn(&str) -> Option<OsString>) -> Option<(PathBuf, &'static [&'static str])> {
    let given = |name: &str| env(name).is_some_and(|value| !value.is_empty());
    // Over ssh, the system's clipboard is another machine's.
    if given("SSH_CONNECTION") {
        return None;
    }
    let path = env("PATH")?;
    let fits = |(_, variable, _): &&(&str, Option<&str>, _)| variable.is_none_or(given);
    TOOLS.iter().filter(fits).find_map(|(name, _, arguments)| {
        let found = env::split_paths(&path).map(|folder| folder.join(name)).find(|path| can_be_run(path));
        found.map(|path| (path, *arguments))
    })
}

#[cfg(unix)]
fn can_be_run(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    path.metadata().is_ok_and(|data| data.is_file() && data.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn can_be_run(path: &Path) -> bool {
    path.is_file()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_terminal_gets_it_packed_and_what_it_runs_in_gets_it_wrapped() {
        assert_eq!(sequence("hi", false, false), "\x1b]52;c;aGk=\x1b\\");
        let wrapped = sequence("hi", true, true);
        assert!(wrapped.starts_with("\x1b]52;c;aGk=\x1b\\\x1bPtmux;\x1b\x1b]52;c;aGk="), "{wrapped:?}");
        assert!(wrapped.ends_with("\x1b\\"));
        assert_eq!(sequence("hi", false, true), "\x1bP\x1b]52;c;aGk=\x07\x1b\\");
        let pieces = sequence(&"long ".repeat(200), false, true);
        assert!(pieces.split("\x1bP").all(|piece| piece.len() <= PIECE + 2));
        let whole = pieces.replace("\x1b\\", "").replace("\x1bP", "").replace('\x07', "\x1b\\");
        assert_eq!(whole, sequence(&"long ".repeat(200), false, false));
    }

    #[cfg(unix)]
    #[test]
    fn a_program_counts_only_where_it_is_there_and_its_clipboard_too() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let found = |variables: &[(&str, &str)]| {
            let env = |name: &str| match name {
                "PATH" => Some(folder.path().into()),
                _ => variables.iter().find(|(known, _)| *known == name).map(|(_, value)| value.into()),
            };
            tool(&env).map(|(path, _)| path.file_name().unwrap().to_owned())
        };
        assert_eq!(found(&[("DISPLAY", ":0")]), None);
        for name in ["xsel", "wl-copy"] {
            let path = folder.path().join(name);
            std::fs::write(&path, "").unwrap();
            assert_eq!(
                found(&[("DISPLAY", ":0"), ("WAYLAND_DISPLAY", "w")]).filter(|found| found == name),
                None
            );
            std::fs::set_permissions(&path, PermissionsExt::from_mode(0o755)).unwrap();
        }
        assert_eq!(found(&[("DISPLAY", ":0")]).unwrap(), "xsel");
        assert_eq!(found(&[("DISPLAY", ":0"), ("WAYLAND_DISPLAY", "w")]).unwrap(), "wl-copy");
        assert_eq!(found(&[]), None);
        assert_eq!(found(&[("DISPLAY", ":0"), ("SSH_CONNECTION", "a b")]), None);
    }
}
