//! Opens addresses, files and text in other programs.

use std::env;
use std::fs::File;
use std::io::{BufReader, Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;

use crate::{Error, Result};

/// Opens a web address in `$BROWSER`, or else in the system's browser. No shell sees the address.
pub(super) fn browser(url: &str) -> Result<()> {
    let mut command = match env::var("BROWSER").ok().filter(|browser| !browser.trim().is_empty()) {
        // If it lists several, use the first. `%s` stands for the address.
        Some(browser) => {
            let first = browser.split(':').next().unwrap_or(&browser);
            let mut words = first.split_whitespace().map(str::to_owned);
            let mut command = Command::new(words.next().unwrap_or_default());
            let (with, rest): (Vec<String>, Vec<String>) = words.partition(|word| word.contains("%s"));
            command.args(rest);
            match with.first() {
                Some(word) => command.arg(word.replace("%s", url)),
                None => command.arg(url),
            };
            command
        }
        None if cfg!(target_os = "macos") => with("open", &[url]),
        None if cfg!(windows) => with("rundll32", &["url.dll,FileProtocolHandler", url]),
        None => with("xdg-open", &[url]),
    };
    let name = command.get_program().to_string_lossy().into_owned();
    let spawned = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
    let mut child = spawned.map_err(|error| {
        Error::new(format!("cannot start {name}: {error}")).hint("set BROWSER to another program")
    })?;
    // Wait for it, so that it does not stay as a zombie process.
    let _ = thread::Builder::new().name("browser".into()).spawn(move || child.wait());
    Ok(())
}

fn with(name: &str, arguments: &[&str]) -> Command {
    let mut command = Command::new(name);
    command.args(arguments);
    command
}

/// Opens a file in `$VISUAL` or `$EDITOR`, at the line that contains the byte `at`, and waits until it is closed.
pub(super) fn editor(path: &Path, at: u64) -> Result<()> {
    let named = |name| env::var(name).ok().filter(|editor: &String| !editor.trim().is_empty());
    let editor = named("VISUAL").or_else(|| named("EDITOR")).unwrap_or_else(|| "vi".into());
    let line = format!("+{}", line_of(path, at).map_err(|error| Error::io(path, &error))?);
    let mut command = if cfg!(unix) {
        // As in git: the variable may contain options, and the path is passed unchanged.
        let mut command = with("sh", &["-c", &format!("{editor} \"$@\""), &editor, &line]);
        command.arg(path);
        command
    } else {
        let mut command = Command::new(&editor);
        command.arg(path);
        command
    };
    let ended = command.status();
    let hint = "set VISUAL or EDITOR to another program";
    match ended {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(Error::new(format!("{editor} failed: {status}")).hint(hint)),
        Err(error) => Err(Error::new(format!("cannot start {editor}: {error}")).hint(hint)),
    }
}

/// Shows a copy of the text in `$PAGER`, or else `less`, and waits until it is closed. The copy is read-only and
/// temporary.
pub(super) fn copy(text: &str) -> Result<()> {
    let path = env::temp_dir().join(format!("onrecord-{}-copy.txt", std::process::id()));
    let shown = written(&path, text).map_err(|error| Error::io(&path, &error)).and_then(|()| {
        let named = env::var("PAGER").ok().filter(|pager| !pager.trim().is_empty());
        let pager = named.unwrap_or_else(|| if cfg!(unix) { "less".into() } else { "more".into() });
        let mut command = if cfg!(unix) {
            with("sh", &["-c", &format!("{pager} \"$@\""), &pager])
        } else {
            Command::new(&pager)
        };
        let hint = "set PAGER to another program";
        match command.arg(&path).status() {
            Ok(status) if status.success() => Ok(()),
            Ok(status) => Err(Error::new(format!("{pager} failed: {status}")).hint(hint)),
            Err(error) => Err(Error::new(format!("cannot start {pager}: {error}")).hint(hint)),
        }
    });
    let _ = std::fs::remove_file(&path);
    shown
}

/// Creates a file that only its owner can read and nobody can write.
fn written(path: &Path, text: &str) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o400);
    options.open(path)?.write_all(text.as_bytes())
}

/// Returns the line that contains a byte, counted from 1.
fn line_of(path: &Path, at: u64) -> std::io::Result<u64> {
    let mut before = BufReader::with_capacity(1 << 18, File::open(path)?).take(at);
    let (mut line, mut piece) = (1, vec![0; 1 << 18]);
    loop {
        match before.read(&mut piece)? {
            0 => return Ok(line),
            n => line += memchr::memchr_iter(b'\n', &piece[..n]).count() as u64,
        }
    }
}
