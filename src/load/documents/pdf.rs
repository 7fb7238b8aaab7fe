//! PDF, using the program `pdftotext` if it is installed: PDF describes pages, not paragraphs, and Poppler has twenty
//! years of experience in guessing those.

use std::io::{self, Read, Write};
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use super::{ReadDocument, lines_of};
use crate::load::decode::Bytes;
use crate::load::stream::MOST_RECORD;

/// How long a file may take.
const LONGEST: Duration = Duration::from_secs(120);

/// Returns whether a file is PDF.
pub(in crate::load) fn sniff(head: &[u8], _extension: &str) -> bool {
    head.starts_with(b"%PDF-")
}

/// Returns the document of a file.
pub(in crate::load) fn convert(bytes: Bytes) -> io::Result<Bytes> {
    lines_of(bytes, |bytes| {
        let text = reflowed(&printed(bytes.to_vec())?);
        if text.trim().is_empty() {
            return Err(io::Error::other(
                "a PDF file of pictures cannot be read: make text of it with ocrmypdf FILE NEW",
            ));
        }
        Ok(vec![ReadDocument::of_text(text)])
    })
}

/// Returns the output of `pdftotext` for these bytes.
fn printed(bytes: Vec<u8>) -> io::Result<String> {
    let mut command = Command::new("pdftotext");
    command.args(["-enc", "UTF-8", "-q", "-", "-"]);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = command.spawn().map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => io::Error::other(
            "a PDF file cannot be read without the program pdftotext: install poppler-utils (on macOS and Windows, poppler)",
        ),
        _ => io::Error::other(format!("a PDF file cannot be read: pdftotext: {error}")),
    })?;
    let (stdin, stdout) = (child.stdin.take(), child.stdout.take());
    let (done, finished) = mpsc::channel();
    // It may close its input early; its output says enough then.
    thread::spawn(move || drop(stdin.map(|mut stdin| stdin.write_all(&bytes))));
    thread::spawn(move || {
        let mut out = Vec::new();
        let read = stdout.map(|stdout| stdout.take(MOST_RECORD as u64).read_to_end(&mut out));
        let _ = done.send(read.unwrap_or(Ok(0)).map(|_| out));
    });
    let out = finished.recv_timeout(LONGEST);
    if out.is_err() {
        let _ = child.kill();
    }
    let status = child.wait()?;
    match out {
        Err(_) => Err(io::Error::other("a PDF file cannot be read: pdftotext takes longer than two minutes")),
        Ok(out) => match out? {
            out if out.is_empty() && !status.success() => Err(io::Error::other(
                "a broken PDF file, or one locked with a password: pdftotext reads nothing in it",
            )),
            out => Ok(String::from_utf8_lossy(&out).into_owned()),
        },
    }
}

/// Returns paragraphs without line breaks: blank lines and pages separate them, and a hyphen at the end of a line
/// joins two halves of a word if the next line continues in lower case.
fn reflowed(text: &str) -> String {
    let mut out = String::new();
    let mut apart = true;
    for line in text.split(['\n', '\u{C}']) {
        let line = line.trim();
        if line.is_empty() {
            apart = true;
            continue;
        }
        if apart {
            // A paragraph continues on the next page if nothing ends it.
            let goes_on = out.ends_with(char::is_lowercase) && line.starts_with(char::is_lowercase);
            out.push_str(if out.is_empty() || goes_on { if goes_on { " " } else { "" } } else { "\n\n" });
        } else if out.ends_with('-') && line.starts_with(char::is_lowercase) {
            out.pop();
        } else {
            out.push(' ');
        }
        out.push_str(line);
        apart = false;
    }
    out
}
