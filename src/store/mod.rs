//! What the reader remembers: read articles, stars, tags, notes, marks, corrections.
//!
//! | file | what |
//! | --- | --- |
//! | `key.rs` | keys of articles and records |
//! | `change.rs` | changes and facts, as data |
//! | `memory.rs` | the facts in RAM, for the screen |
//! | `database.rs` | the facts in SQLite: transactions, migrations |
//! | `undo.rs` | undoes a step of the log |
//! | `programs.rs` | which programs use the database |
//! | `writing.rs` | the writing thread |
//! | `corrections.rs` | corrections, as data |
//! | `apply.rs` | applies corrections to an analysis |
//! | `names.rs` | finds the person a typed name means |
//! | `passage.rs` | words that are found again after the text has moved |
//! | `exchange.rs` | exports and imports notes as Markdown and JSON |
//!
//! [`Store::post`] only sends the change to a thread, which writes waiting changes as one transaction and
//! reports when they are on disk. Changes that cannot be written stay queued and are retried.

mod apply;
mod change;
mod corrections;
mod database;
mod exchange;
mod key;
mod memory;
mod names;
mod passage;
mod programs;
mod undo;
mod writing;

#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::Duration;

pub use apply::{apply, words_in_marks};
pub use change::{ArticleInfo, Change, Fact, FactKey, Note, SavedPlace, kind};
pub use corrections::Correction;
pub use exchange::{as_csl, as_json, as_markdown, read_notes};
pub use key::{ContentKey, RecordKey};
pub use memory::{Catalogue, Memory};
pub use names::meant;
pub use passage::{Passage, byte_at, points};
pub use undo::Undone;

use crate::threads::spawn;
use crate::{Error, Result};
use database::Database;

/// How long quitting waits before it says why.
const QUIET: Duration = Duration::from_millis(300);
/// How long a change made without a screen waits for another program.
const PATIENCE: Duration = Duration::from_secs(10);

/// Returns the path of the database.
///
/// # Errors
/// If the system has no folder for data.
pub fn required_place() -> Result<PathBuf> {
    let missing = || Error::new("this system has no folder for data").hint("set ONRECORD_DATA to a folder");
    place().ok_or_else(missing)
}

/// A report from the writing thread.
#[derive(Debug)]
pub enum StoreReport {
    /// All changes up to this number, counted from 1, are on disk.
    Upto(u64),
    /// The memory in the database after this many of our changes: sent when it is opened and when another
    /// program has written.
    Anew(Box<Memory>, u64),
    /// The result of an undo.
    Undone(Undone),
    /// The database cannot be used, or not now; unacknowledged changes are retried.
    Failed(Error),
}

/// A handle to the database. Dropping it waits until posted changes are written, if possible.
pub struct Store {
    posts: Option<Sender<Change>>,
    /// Receives the result of the thread.
    ended: Receiver<Result<()>>,
}

/// Returns the path of the database: in `ONRECORD_DATA`, or else in the system's data folder.
pub fn place() -> Option<PathBuf> {
    use etcetera::BaseStrategy;
    if cfg!(test) {
        let name = format!("onrecord-tests-{}", std::process::id());
        return Some(std::env::temp_dir().join(name).join("memory.db"));
    }
    let asked = std::env::var_os("ONRECORD_DATA").filter(|asked| !asked.is_empty()).map(PathBuf::from);
    let folder = asked.or_else(|| Some(etcetera::choose_base_strategy().ok()?.data_dir().join("onrecord")));
    folder.map(|folder| folder.join("memory.db"))
}

impl Store {
    /// Opens the database at `path` on another thread. The first report is its content, or why it cannot be
    /// used. `send` returns false once nobody listens.
    ///
    /// # Errors
    /// If the thread cannot be started.
    pub fn open(path: PathBuf, send: impl Fn(StoreReport) -> bool + Send + 'static) -> Result<Self> {
        let (posts, posted) = channel();
        let (end, ended) = channel();
        spawn("store", move || end.send(writing::run(&path, &posted, &send)))?;
        Ok(Self { posts: Some(posts), ended })
    }

    /// Posts a change to be written; returns at once.
    pub fn post(&self, change: Change) {
        if let Some(posts) = &self.posts {
            // The thread lives as long as `self`.
            let _ = posts.send(change);
        }
    }

    /// Waits until everything is written, a few seconds at most; calls `wait` if that takes a while.
    ///
    /// # Errors
    /// If a change could not be written; it is lost then.
    pub fn finish(mut self, wait: impl FnOnce()) -> Result<()> {
        self.posts = None;
        match self.ended.recv_timeout(QUIET) {
            Err(RecvTimeoutError::Timeout) => {
                wait();
                self.ended.recv().unwrap_or(Ok(()))
            }
            ended => ended.unwrap_or(Ok(())),
        }
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        self.posts = None;
        let _ = self.ended.recv();
    }
}

/// Reads the memory once; empty if there is no database.
///
/// # Errors
/// If the database cannot be used.
pub fn remembered(path: &Path) -> Result<(Memory, Catalogue)> {
    if !is_there(path)? {
        return Ok(Default::default());
    }
    let database = open(path)?;
    Ok((database.memory()?, database.catalogue()?))
}

/// Reads only the corrections.
///
/// # Errors
/// If the database cannot be used.
pub fn corrected(path: &Path) -> Result<Memory> {
    if is_there(path)? { open(path)?.corrections() } else { Ok(Memory::default()) }
}

/// Makes changes and returns when they are on disk.
///
/// # Errors
/// If the database cannot be used; nothing is changed then.
pub fn remember(path: &Path, changes: &[Change]) -> Result<Vec<Undone>> {
    Ok(open(path)?.make(changes.iter())?)
}

/// Returns the result of SQLite's integrity check: `ok` if there is no error.
///
/// # Errors
/// If the database cannot be opened.
pub fn integrity(path: &Path) -> Result<String> {
    open(path)?.integrity()
}

/// Returns whether there is a database; does not create one.
fn is_there(path: &Path) -> Result<bool> {
    path.try_exists().map_err(|error| Error::io(path, &error).hint("set ONRECORD_DATA to use another folder"))
}

fn open(path: &Path) -> Result<Database> {
    Ok(Database::open(path, programs::Program::passing().number, PATIENCE)?)
}
