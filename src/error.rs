//! The error type of the crate, written for people: what failed, where, and what to do about it.
//!
//! Callers never match on errors: a bad record is reported and skipped, a failed command ends. So an error is a
//! sentence with a place and an optional hint, not an enum of causes.

use std::fmt;
use std::path::{Path, PathBuf};

/// Returns the line at a byte of a text, counted from 1.
pub(crate) fn line_at(text: &str, at: usize) -> u64 {
    text.as_bytes()[..at.min(text.len())].iter().filter(|byte| **byte == b'\n').count() as u64 + 1
}

/// Describes what failed so that the reader can act on it.
///
/// ```
/// use onrecord::Error;
/// let error = Error::new("incomplete JSON record").at("dump.jsonl", 17).hint("the file may be cut off");
/// assert_eq!(error.to_string(), "dump.jsonl:17: incomplete JSON record (the file may be cut off)");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    what: String,
    path: Option<PathBuf>,
    line: Option<u64>,
    hint: Option<String>,
    note: bool,
}

/// The result type of the crate.
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// Creates an error. Begin `what` in lower case, without a full stop.
    pub fn new(what: impl Into<String>) -> Self {
        Self { what: what.into(), path: None, line: None, hint: None, note: false }
    }

    /// Creates an error from a failed file operation.
    pub fn io(path: impl AsRef<Path>, error: &std::io::Error) -> Self {
        let path = path.as_ref();
        if error.kind() == std::io::ErrorKind::NotFound && path.to_str().is_some_and(is_address) {
            let hint = "download it first: curl -L ADDRESS | onrecord -";
            return Self::new("web addresses cannot be opened").hint(hint).file(path);
        }
        Self::new(plain_io(error)).file(path)
    }

    /// Sets the file. A file that is already set is kept.
    #[must_use]
    pub fn file(mut self, path: impl AsRef<Path>) -> Self {
        self.path.get_or_insert_with(|| path.as_ref().to_owned());
        self
    }

    /// Sets the file and the line, counted from 1.
    #[must_use]
    pub fn at(mut self, path: impl AsRef<Path>, line: u64) -> Self {
        self.line.get_or_insert(line);
        self.file(path)
    }

    /// Sets the line only; the file is set later.
    #[must_use]
    pub fn line_of(mut self, line: u64) -> Self {
        self.line.get_or_insert(line);
        self
    }

    /// Appends the byte offset, for input without lines.
    #[must_use]
    pub fn at_byte(mut self, byte: u64) -> Self {
        self.what = format!("{} at byte {byte}", self.what);
        self
    }

    /// Sets what the reader can do about it. A hint that is already set is kept.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint.get_or_insert_with(|| hint.into());
        self
    }

    /// Marks it as a note: nothing was lost.
    #[must_use]
    pub fn note(mut self) -> Self {
        self.note = true;
        self
    }

    /// Returns whether it is a note: nothing was lost.
    pub fn is_note(&self) -> bool {
        self.note
    }

    /// Puts the consequence before the reason.
    #[must_use]
    pub fn led_to(mut self, what: &str) -> Self {
        self.what = format!("{what}: {}", self.what);
        self
    }

    /// Returns what failed, without place and hint.
    pub fn what(&self) -> &str {
        &self.what
    }

    /// Returns the file, if it is known.
    pub fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    /// Returns the line, counted from 1, if it is known.
    pub fn line(&self) -> Option<u64> {
        self.line
    }
}

/// Returns whether a path is an address on the web.
pub(crate) fn is_address(path: &str) -> bool {
    ["http://", "https://", "ftp://", "feed://"].iter().any(|scheme| path.starts_with(scheme))
}

/// Returns the system's reason without "(os error 2)".
fn plain_io(error: &std::io::Error) -> String {
    use std::io::ErrorKind as K;
    match error.kind() {
        K::NotFound => "no such file or folder".into(),
        K::PermissionDenied => "permission denied".into(),
        K::UnexpectedEof => "unexpected end of file".into(),
        _ => {
            let text = error.to_string();
            text.split(" (os error").next().unwrap_or(&text).to_lowercase()
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(path) = &self.path {
            write!(f, "{}:", path.display())?;
            if let Some(line) = self.line {
                write!(f, "{line}:")?;
            }
            write!(f, " ")?;
        } else if let Some(line) = self.line {
            write!(f, "line {line}: ")?;
        }
        write!(f, "{}", self.what)?;
        match &self.hint {
            Some(hint) => write!(f, " ({hint})"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Error {}
