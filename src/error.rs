//! The one error type. It is made for people: what failed, where, and what to do about it.
//!
//! Nothing here is matched on by callers: a failed record is noted and skipped, a failed command ends.
//! Hence no enum of causes, but a sentence, a place and an optional hint.

use std::fmt;
use std::path::{Path, PathBuf};

/// Something that could not be done, said so that a reader can act on it.
///
/// ```
/// use onrecord::Error;
/// let error = Error::new("half a JSON record").at("dump.jsonl", 17).hint("the file may be cut off");
/// assert_eq!(error.to_string(), "dump.jsonl:17: half a JSON record (the file may be cut off)");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    what: String,
    path: Option<PathBuf>,
    line: Option<u64>,
    hint: Option<String>,
    note: bool,
}

/// What the library's fallible functions return.
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// `what` failed; begin in lower case, no full stop.
    pub fn new(what: impl Into<String>) -> Self {
        Self { what: what.into(), path: None, line: None, hint: None, note: false }
    }

    /// An operation on a file that the system refused.
    pub fn io(path: impl AsRef<Path>, error: &std::io::Error) -> Self {
        let path = path.as_ref();
        if error.kind() == std::io::ErrorKind::NotFound && path.to_str().is_some_and(is_address) {
            let hint = "fetch what is there first: curl -L ADDRESS | onrecord -";
            return Self::new("an address is not opened").hint(hint).file(path);
        }
        Self::new(plain_io(error)).file(path)
    }

    /// The file it happened in. A place that is already known is kept.
    #[must_use]
    pub fn file(mut self, path: impl AsRef<Path>) -> Self {
        self.path.get_or_insert_with(|| path.as_ref().to_owned());
        self
    }

    /// The file and the line, counted from 1.
    #[must_use]
    pub fn at(mut self, path: impl AsRef<Path>, line: u64) -> Self {
        self.line.get_or_insert(line);
        self.file(path)
    }

    /// The line alone, of a file that is named later.
    #[must_use]
    pub fn line_of(mut self, line: u64) -> Self {
        self.line.get_or_insert(line);
        self
    }

    /// The byte it happened at, of what has no lines.
    #[must_use]
    pub fn at_byte(mut self, byte: u64) -> Self {
        self.what = format!("{} at byte {byte}", self.what);
        self
    }

    /// What the reader can do about it. A hint that is there already is kept.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint.get_or_insert_with(|| hint.into());
        self
    }

    /// Nothing was lost by it, but the reader should know.
    #[must_use]
    pub fn note(mut self) -> Self {
        self.note = true;
        self
    }

    /// Whether nothing was lost by it.
    pub fn is_note(&self) -> bool {
        self.note
    }

    /// What came of it, said before the reason.
    #[must_use]
    pub fn led_to(mut self, what: &str) -> Self {
        self.what = format!("{what}: {}", self.what);
        self
    }

    /// What failed, without its place and the hint.
    pub fn what(&self) -> &str {
        &self.what
    }

    /// The file it happened in, where there is one.
    pub fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    /// The line it happened on, counted from 1, where it is known.
    pub fn line(&self) -> Option<u64> {
        self.line
    }
}

/// Whether what was given for a file is an address on the web.
pub(crate) fn is_address(path: &str) -> bool {
    ["http://", "https://", "ftp://", "feed://"].iter().any(|scheme| path.starts_with(scheme))
}

/// The system's reason without the "(os error 2)" that tells a reader nothing.
fn plain_io(error: &std::io::Error) -> String {
    use std::io::ErrorKind as K;
    match error.kind() {
        K::NotFound => "no such file or folder".into(),
        K::PermissionDenied => "not allowed to read it".into(),
        K::UnexpectedEof => "ends before it should".into(),
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
