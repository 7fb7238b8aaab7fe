//! What one reader remembers: read and unread, stars, tags, notes, places, corrections.
//!
//! | file | what |
//! | --- | --- |
//! | `key.rs` | articles by their content, rows of the list by their record |
//! | `change.rs` | what can be changed, as data; each change comes to facts |
//! | `memory.rs` | the facts at hand for the screen |
//! | `database.rs` | the facts in SQLite: transactions, migrations |
//! | `undo.rs` | steps of the log taken back |
//! | `programs.rs` | which programs are at work on it |
//! | `writing.rs` | the thread that writes, and does not give up |
//! | `corrections.rs` | what the reader can set right, as data |
//! | `apply.rs` | corrections laid over what was found |
//! | `names.rs` | whom a typed name means |
//! | `passage.rs` | words with their place, found again when the text moves |
//! | `exchange.rs` | notes as Markdown and JSON, out and in |
//!
//! [`Store::post`] only puts a change into a channel. A thread of its own writes what has come together as one
//! transaction and says so when it is on the disk; what cannot be written waits and is tried again.

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
pub use exchange::{as_json, as_markdown, read_notes};
pub use key::{ContentKey, RecordKey};
pub use memory::{Catalogue, Memory};
pub use names::meant;
pub use passage::{Passage, byte_at, points};
pub use undo::Undone;

use crate::threads::spawn;
use crate::{Error, Result};
use database::Database;

/// How long the reader who leaves waits without being told for what.
const QUIET: Duration = Duration::from_millis(300);
/// How long a change made without a screen waits for another program to finish its own.
const PATIENCE: Duration = Duration::from_secs(10);

/// What the writing thread has to say.
#[derive(Debug)]
pub enum StoreReport {
    /// All changes up to this number, counted from 1, are on the disk.
    Upto(u64),
    /// What the database holds after so many changes of ours: when it is opened, and when another program has
    /// written.
    Anew(Box<Memory>, u64),
    /// What an undo came to.
    Undone(Undone),
    /// The database cannot be used, or not now; what was posted and not acknowledged waits for the next try.
    Failed(Error),
}

/// The handle to the database. What was posted is written before it is dropped, where that is possible.
pub struct Store {
    posts: Option<Sender<Change>>,
    /// How it ended.
    ended: Receiver<Result<()>>,
}

/// The database's place: in `ONRECORD_DATA`, else in the folder that the system has for a program's data.
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
    /// Opens the database at `path` behind the screen: the first thing that `send` gets is what it holds, or why it
    /// cannot be used. `send` gives false when nobody listens any more.
    ///
    /// # Errors
    /// When the system has no thread to give.
    pub fn open(path: PathBuf, send: impl Fn(StoreReport) -> bool + Send + 'static) -> Result<Self> {
        let (posts, posted) = channel();
        let (end, ended) = channel();
        spawn("store", move || end.send(writing::run(&path, &posted, &send)))?;
        Ok(Self { posts: Some(posts), ended })
    }

    /// Has a change written; returns at once.
    pub fn post(&self, change: Change) {
        if let Some(posts) = &self.posts {
            // The thread is there as long as this.
            let _ = posts.send(change);
        }
    }

    /// Waits until everything is written, but no more than a few seconds; has `wait` called when that takes a while.
    ///
    /// # Errors
    /// When something is not, which is lost then.
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

/// What is remembered, read once; nothing where there is no database yet.
///
/// # Errors
/// When there is one that cannot be used.
pub fn remembered(path: &Path) -> Result<(Memory, Catalogue)> {
    if !is_there(path)? {
        return Ok(Default::default());
    }
    let database = open(path)?;
    Ok((database.memory()?, database.catalogue()?))
}

/// What was corrected and nothing else, read once.
///
/// # Errors
/// When there is a database that cannot be used.
pub fn corrected(path: &Path) -> Result<Memory> {
    if is_there(path)? { open(path)?.corrections() } else { Ok(Memory::default()) }
}

/// Makes changes and returns when they are on the disk.
///
/// # Errors
/// When the database cannot be used; nothing is changed then.
pub fn remember(path: &Path, changes: &[Change]) -> Result<Vec<Undone>> {
    Ok(open(path)?.make(changes.iter())?)
}

/// What SQLite says of the order of the database: `ok` where all is well.
///
/// # Errors
/// When it cannot be opened.
pub fn integrity(path: &Path) -> Result<String> {
    open(path)?.integrity()
}

/// Whether there is a database; none is made by asking.
fn is_there(path: &Path) -> Result<bool> {
    path.try_exists().map_err(|error| Error::io(path, &error).hint("ONRECORD_DATA can name another folder"))
}

fn open(path: &Path) -> Result<Database> {
    Ok(Database::open(path, programs::Program::passing().number, PATIENCE)?)
}
