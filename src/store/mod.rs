//! What one reader remembers: read and unread, stars, tags, notes, places, corrections.
//!
//! | file | what |
//! | --- | --- |
//! | `key.rs` | articles by their content, rows of the list by their record |
//! | `change.rs` | what can be changed, as data; each change comes to facts |
//! | `memory.rs` | the facts at hand for the screen |
//! | `database.rs` | the facts in SQLite: transactions, migrations, undo |
//! | `corrections.rs` | the reader's corrections, laid over what was found |
//! | `passage.rs` | words with their place, found again when the text moves |
//! | `exchange.rs` | notes as Markdown and JSON, out and in |
//!
//! [`Store::post`] only puts a change into a channel. A thread of its own writes what has come together as one
//! transaction and says so when it is on the disk.

mod change;
mod corrections;
mod database;
mod exchange;
mod key;
mod memory;
mod passage;

#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::{self, JoinHandle};

pub use change::{About, Change, Fact, Key, Note, Place, kind};
pub use corrections::{Correction, apply};
pub use database::Undone;
pub use exchange::{as_json, as_markdown, read_notes};
pub use key::{ContentKey, RecordKey};
pub use memory::{Catalogue, Memory};
pub use passage::{Passage, byte_at, points};

use crate::{Error, Result};
use database::Database;

/// More changes than this are not written at once, so that what was posted first need not wait for the rest.
const AT_ONCE: usize = 1000;

/// What the writing thread has to say.
#[derive(Debug)]
pub enum Kept {
    /// All changes up to this number, counted from 1, are on the disk.
    Upto(u64),
    /// What the database holds after so many changes of ours: at the start, and when another program has written.
    Anew(Box<Memory>, u64),
    /// What an undo came to.
    Undone(Undone),
    /// The database cannot be used, or not now; what was posted and not acknowledged is lost.
    Failed(Error),
}

/// The handle to the database. What was posted is written before it is dropped.
pub struct Store {
    posts: Option<Sender<Change>>,
    thread: Option<JoinHandle<()>>,
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
    pub fn open(path: PathBuf, send: impl Fn(Kept) -> bool + Send + 'static) -> Result<Self> {
        let (posts, posted) = channel();
        let thread = thread::Builder::new()
            .name("store".into())
            .spawn(move || {
                if let Err(error) = run(&path, &posted, &send) {
                    send(Kept::Failed(error));
                }
            })
            .map_err(|error| Error::new(format!("no thread to remember with: {error}")))?;
        Ok(Self { posts: Some(posts), thread: Some(thread) })
    }

    /// Has a change written; returns at once.
    pub fn post(&self, change: Change) {
        if let Some(posts) = &self.posts {
            // Where the database cannot be used, the reader has been told so.
            let _ = posts.send(change);
        }
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        self.posts = None;
        let _ = self.thread.take().map(JoinHandle::join);
    }
}

fn run(path: &Path, posted: &Receiver<Change>, send: &dyn Fn(Kept) -> bool) -> Result<()> {
    let mut database = Database::open(path)?;
    let mut upto = 0;
    send(Kept::Anew(Box::new(database.memory()?), upto));
    while let Ok(first) = posted.recv() {
        let batch: Vec<Change> = [first].into_iter().chain(posted.try_iter().take(AT_ONCE - 1)).collect();
        upto += batch.len() as u64;
        let written = database.make(batch.iter());
        let others = database.others_wrote().unwrap_or(false);
        match written {
            Err(error) => {
                // What the screen shows must not be more than what is kept.
                send(Kept::Failed(error));
                send(Kept::Anew(Box::new(database.memory()?), upto));
            }
            Ok(undone) => {
                for undone in undone {
                    send(Kept::Undone(undone));
                }
                send(Kept::Upto(upto));
                if others {
                    send(Kept::Anew(Box::new(database.memory()?), upto));
                }
            }
        }
    }
    Ok(())
}

/// What is remembered, read once; nothing where there is no database yet.
///
/// # Errors
/// When there is one that cannot be used.
pub fn remembered(path: &Path) -> Result<(Memory, Catalogue)> {
    if !path.exists() {
        return Ok(Default::default());
    }
    let database = Database::open(path)?;
    Ok((database.memory()?, database.catalogue()?))
}

/// What was corrected and nothing else, read once.
///
/// # Errors
/// When there is a database that cannot be used.
pub fn corrected(path: &Path) -> Result<Memory> {
    if path.exists() { Database::open(path)?.corrections() } else { Ok(Memory::default()) }
}

/// Makes changes and returns when they are on the disk.
///
/// # Errors
/// When the database cannot be used; nothing is changed then.
pub fn remember(path: &Path, changes: &[Change]) -> Result<Vec<Undone>> {
    Database::open(path)?.make(changes.iter())
}

/// What SQLite says of the order of the database: `ok` where all is well.
///
/// # Errors
/// When it cannot be opened.
pub fn integrity(path: &Path) -> Result<String> {
    Database::open(path)?.integrity()
}
