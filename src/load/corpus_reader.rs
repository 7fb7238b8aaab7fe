//! Reads the heads of a corpus, and later whatever was added to it.

use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use super::pass::{FileState, InputPass};
use super::record::{RawRecord, RecordError, Visitor};
use super::undated::ReportedIssues;
use super::{Found, Input, Options};
use crate::Error;
use crate::article::NewHead;

/// At most this many problems are remembered, to report each only once.
const MOST_KNOWN: usize = 10_000;

/// Reads the heads of everything in the inputs, and in later passes the heads of whatever is new.
///
/// ```
/// use std::{io::Write, ops::ControlFlow, sync::Arc};
/// use onrecord::load::{Found, Input, CorpusReader, Options, PassEnd};
///
/// let folder = tempfile::tempdir()?;
/// let path = folder.path().join("news.jsonl");
/// std::fs::write(&path, "{\"title\": \"Harbour strike ends\", \"text\": \"It is over.\"}\n")?;
/// let mut reader = CorpusReader::new(vec![Input::Path(path.clone())], Arc::new(Options::default()));
/// let mut titles = Vec::new();
/// let mut pass = |reader: &mut CorpusReader| {
///     reader.read_new(&mut |found| {
///         if let Found::Article(head, _) = found {
///             titles.push(head.title().to_owned());
///         }
///         ControlFlow::Continue(())
///     })
/// };
/// assert_eq!(pass(&mut reader), PassEnd::Complete);
/// std::fs::OpenOptions::new().append(true).open(&path)?
///     .write_all(b"{\"title\": \"Ferries sail again\", \"text\": \"All of them.\"}\n")?;
/// assert_eq!(pass(&mut reader), PassEnd::Complete);
/// std::fs::write(&path, "")?;
/// assert_eq!(pass(&mut reader), PassEnd::Changed);
/// assert_eq!(titles, ["Harbour strike ends", "Ferries sail again"]);
/// # Ok::<(), std::io::Error>(())
/// ```
pub struct CorpusReader {
    inputs: Vec<Input>,
    options: Arc<Options>,
    files: HashMap<PathBuf, FileState>,
    /// How many passes there have been.
    passes: usize,
    bytes_read: Arc<AtomicU64>,
    /// Hashes of the problems reported so far.
    known_problems: HashSet<u64>,
    /// What was reported about articles without a date.
    reported: ReportedIssues,
}

/// How a pass ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PassEnd {
    /// Everything was read.
    Complete,
    /// Something that was read before has changed: the next pass reads everything again.
    Changed,
    /// The caller asked to stop.
    Stopped,
}

impl CorpusReader {
    /// Creates a reader. It reads nothing before the first pass.
    pub fn new(inputs: Vec<Input>, options: Arc<Options>) -> Self {
        Self {
            inputs,
            options,
            files: HashMap::new(),
            passes: 0,
            bytes_read: Arc::default(),
            known_problems: HashSet::new(),
            reported: ReportedIssues::default(),
        }
    }

    /// Counts the bytes read from files, as they are on disk.
    pub fn bytes_read(&self) -> Arc<AtomicU64> {
        Arc::clone(&self.bytes_read)
    }

    /// Counts a file, as it is now, as already read: the next pass skips it.
    pub fn skip(&mut self, path: PathBuf) {
        if let Ok(meta) = std::fs::metadata(&path) {
            self.files.insert(path, FileState::now(&meta));
            self.passes = self.passes.max(1);
        }
    }

    /// Makes a pass over the inputs and hands over what earlier passes did not, until `each` says to stop.
    pub fn read_new(&mut self, each: &mut dyn FnMut(Found<NewHead>) -> ControlFlow<()>) -> PassEnd {
        let is_first = self.passes == 0;
        let mut heads = HeadVisitor { each, known_problems: &mut self.known_problems, is_first };
        let mut pass = InputPass::new(&self.options, &mut heads);
        pass.files = Some(&mut self.files);
        pass.bytes_read = Some(&self.bytes_read);
        (pass.number, pass.reported) = (self.passes, self.reported);
        self.passes += 1;
        let mut flow = pass.inputs(&self.inputs);
        if pass.changed {
            (self.files, self.known_problems, self.passes, self.reported) = Default::default();
            return PassEnd::Changed;
        }
        if !is_first && flow.is_continue() {
            flow = pass.report_removed();
        }
        self.reported = pass.reported;
        if flow.is_break() { PassEnd::Stopped } else { PassEnd::Complete }
    }
}

/// Turns records into heads, and reports each problem only once, because it comes up again in every pass.
struct HeadVisitor<'a> {
    each: &'a mut dyn FnMut(Found<NewHead>) -> ControlFlow<()>,
    known_problems: &'a mut HashSet<u64>,
    is_first: bool,
}

impl Visitor for HeadVisitor<'_> {
    fn record(&mut self, record: &RawRecord) -> Result<ControlFlow<()>, RecordError> {
        Ok((self.each)(Found::Article(record.head()?, record.address())))
    }

    fn problem(&mut self, error: Error) -> ControlFlow<()> {
        let mut hasher = DefaultHasher::new();
        error.to_string().hash(&mut hasher);
        let problem = hasher.finish();
        let is_known = self.known_problems.contains(&problem);
        if !is_known && self.known_problems.len() < MOST_KNOWN {
            self.known_problems.insert(problem);
        }
        if is_known && !self.is_first {
            ControlFlow::Continue(())
        } else {
            (self.each)(Found::Problem(error))
        }
    }
}
