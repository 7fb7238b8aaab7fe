//! Loading heads, and later what has come since.

use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use super::doubts::Told;
use super::record::Item;
use super::run::{Run, Seen};
use super::{Found, Input, Options};
use crate::Error;
use crate::corpus::NewHead;

/// So many problems are remembered, not to be told again in the next turn.
const REMEMBERED: usize = 10_000;

/// Heads of everything that the inputs hold, and in later turns of what is new.
///
/// ```
/// use std::{io::Write, ops::ControlFlow, sync::Arc};
/// use onrecord::load::{Found, Input, Loading, Options, Turn};
///
/// let folder = tempfile::tempdir()?;
/// let path = folder.path().join("news.jsonl");
/// std::fs::write(&path, "{\"title\": \"Harbour strike ends\", \"text\": \"It is over.\"}\n")?;
/// let mut loading = Loading::new(vec![Input::Path(path.clone())], Arc::new(Options::default()));
/// let mut titles = Vec::new();
/// let mut turn = |loading: &mut Loading| {
///     loading.turn(&mut |found| {
///         if let Found::Article(head, _) = found {
///             titles.push(head.title().to_owned());
///         }
///         ControlFlow::Continue(())
///     })
/// };
/// assert_eq!(turn(&mut loading), Turn::Read);
/// std::fs::OpenOptions::new().append(true).open(&path)?
///     .write_all(b"{\"title\": \"Ferries sail again\", \"text\": \"All of them.\"}\n")?;
/// assert_eq!(turn(&mut loading), Turn::Read);
/// std::fs::write(&path, "")?;
/// assert_eq!(turn(&mut loading), Turn::Changed);
/// assert_eq!(titles, ["Harbour strike ends", "Ferries sail again"]);
/// # Ok::<(), std::io::Error>(())
/// ```
pub struct Loading {
    inputs: Vec<Input>,
    options: Arc<Options>,
    seen: HashMap<PathBuf, Seen>,
    turns: usize,
    taken: Arc<AtomicU64>,
    told: HashSet<u64>,
    /// Of which dates that are none something was told.
    doubted: Told,
}

/// How a turn ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// Everything there is was read.
    Read,
    /// What was read before is no longer so: the next turn reads everything anew.
    Changed,
    /// Nobody wanted more.
    Stopped,
}

impl Loading {
    /// Nothing is read before the first turn.
    pub fn new(inputs: Vec<Input>, options: Arc<Options>) -> Self {
        Self {
            inputs,
            options,
            seen: HashMap::new(),
            turns: 0,
            taken: Arc::default(),
            told: HashSet::new(),
            doubted: Told::default(),
        }
    }

    /// Counts the bytes of files that were read, as they lie on the disk.
    pub fn taken(&self) -> Arc<AtomicU64> {
        Arc::clone(&self.taken)
    }

    /// Takes a file as read already, as it is now: the next turn passes over it.
    pub fn skip(&mut self, path: PathBuf) {
        if let Ok(meta) = std::fs::metadata(&path) {
            self.seen.insert(path, Seen::now(&meta));
            self.turns = self.turns.max(1);
        }
    }

    /// Hands over what is there and was not in the turns before, until `each` says to stop.
    pub fn turn(&mut self, each: &mut dyn FnMut(Found<NewHead>) -> ControlFlow<()>) -> Turn {
        let again = self.turns > 0;
        let told = &mut self.told;
        // What is wrong stays so from turn to turn, and is told once.
        let mut is_news = |error: &Error| {
            let mut hasher = DefaultHasher::new();
            error.to_string().hash(&mut hasher);
            let known = told.contains(&hasher.finish());
            if !known && told.len() < REMEMBERED {
                told.insert(hasher.finish());
            }
            !(known && again)
        };
        let mut each = |item: Item| {
            Ok(match item {
                Item::Record(raw) => each(Found::Article(raw.head()?, raw.address())),
                Item::Problem(error) if is_news(&error) => each(Found::Problem(error)),
                Item::Problem(_) => ControlFlow::Continue(()),
            })
        };
        let mut run = Run::new(&self.options, &mut each);
        run.seen = Some(&mut self.seen);
        run.taken = Some(&self.taken);
        (run.again, run.number, run.told) = (again, self.turns, self.doubted);
        self.turns += 1;
        let mut flow = run.inputs(&self.inputs);
        if run.changed {
            (self.seen, self.told, self.turns, self.doubted) = Default::default();
            return Turn::Changed;
        }
        if again && flow.is_continue() {
            flow = run.tell_gone();
        }
        self.doubted = run.told;
        let stopped = flow.is_break();
        if stopped { Turn::Stopped } else { Turn::Read }
    }
}
