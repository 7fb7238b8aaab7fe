//! The folder of an index: where it is, who may write it and what it covers.
//!
//! There is one folder per corpus in the cache folder, named after the inputs. `about.json` records the inputs and
//! the version, the writing process locks `lock`, and `words` and `facts` hold the two indexes. A manifest lists what
//! is covered. Every commit names its manifest, so that manifest and index agree even after a crash.

use std::collections::HashMap;
use std::fs::{self, File, OpenOptions};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{self, BufRead, BufReader, BufWriter, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use serde_json::{Value, json};

use super::schema::VERSION;
use crate::load::{DateOrder, Input, Options, Prescan, cache, create_private, prescan};
use crate::{Error, Result};

/// The folder for the index of one corpus.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IndexDir {
    folder: PathBuf,
    about: String,
    /// Each input as its canonical path and as given on the command line.
    given: Vec<(String, String)>,
}

impl IndexDir {
    /// Returns the index folder of `inputs`, or `None` if they come from a pipe or there is no cache folder.
    pub fn of(inputs: &[Input], options: &Options) -> Option<Self> {
        Self::below(&cache::folder()?.join("index"), inputs, options)
    }

    /// Like [`IndexDir::of`], below the given folder instead of the cache folder.
    pub fn below(folder: &Path, inputs: &[Input], options: &Options) -> Option<Self> {
        let text = |path: &Path| path.to_string_lossy().into_owned();
        let names: Option<Vec<(String, String)>> = inputs
            .iter()
            .map(|input| match input {
                Input::Path(path) => Some((text(&true_path(path)), text(path))),
                Input::Stdin => None,
                Input::Sample => Some(Default::default()),
            })
            .collect();
        let given = names?;
        let names: Vec<&String> = given.iter().map(|(name, _)| name).collect();
        let about = json!({
            "of": names, "fields": options.fields, "dates": options.dates.map(DateOrder::name),
            "reannotate": options.reannotate,
            "version": VERSION, "program": env!("CARGO_PKG_VERSION"),
        });
        let mut hasher = DefaultHasher::new();
        (&about["of"], &about["fields"], &about["dates"], options.reannotate).hash(&mut hasher);
        let folder = folder.join(format!("{:016x}", hasher.finish()));
        Some(Self { folder, about: about.to_string(), given })
    }

    /// Turns a source name that starts with the canonical path of an input into one that starts with the path as
    /// given.
    pub(super) fn as_given(&self, name: &str) -> String {
        let within = |(path, given): &(String, String)| {
            let rest = name.strip_prefix(path.as_str()).filter(|_| !path.is_empty())?;
            match rest.strip_prefix(std::path::is_separator) {
                _ if rest.is_empty() => Some((path.len(), given.clone())),
                Some(below) if given.ends_with(std::path::is_separator) => {
                    Some((path.len(), format!("{given}{below}")))
                }
                Some(_) => Some((path.len(), format!("{given}{rest}"))),
                None if path.ends_with(std::path::is_separator) => {
                    Some((path.len(), format!("{given}{rest}")))
                }
                None => None,
            }
        };
        let found = self.given.iter().filter_map(within).max_by_key(|(len, _)| *len);
        found.map_or_else(|| name.to_owned(), |(_, name)| name)
    }

    /// Returns every index in the cache folder, with a description of its inputs and the time of the last write.
    pub fn all() -> Vec<(Self, String, SystemTime)> {
        let folder = cache::folder().map(|folder| folder.join("index"));
        let entries = folder.and_then(|folder| fs::read_dir(folder).ok()).into_iter().flatten().flatten();
        let place = |entry: fs::DirEntry| {
            let about = fs::read_to_string(entry.path().join("about.json")).ok()?;
            let names: Value = serde_json::from_str(&about).ok()?;
            let names = names["of"].as_array()?.iter().map(|name| match name.as_str() {
                Some("") | None => "the sample corpus",
                Some(name) => name,
            });
            let names = names.collect::<Vec<_>>().join(" ");
            let place = Self { folder: entry.path(), about, given: Vec::new() };
            let used = fs::metadata(place.words().join("meta.json")).and_then(|meta| meta.modified());
            Some((place, names, used.unwrap_or(SystemTime::UNIX_EPOCH)))
        };
        let mut all: Vec<_> = entries.filter_map(place).collect();
        all.sort_by_key(|(_, _, used)| std::cmp::Reverse(*used));
        all
    }

    /// Returns the path of the folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    pub(super) fn words(&self) -> PathBuf {
        self.folder.join("words")
    }

    pub(super) fn facts(&self) -> PathBuf {
        self.folder.join("facts")
    }

    /// Returns whether there is an index of this version.
    pub fn exists(&self) -> bool {
        fs::read_to_string(self.folder.join("about.json")).is_ok_and(|about| about == self.about)
            && self.words().join("meta.json").is_file()
    }

    /// Returns the modification times of its parts, to detect a change.
    pub(crate) fn stamp(&self) -> [Option<SystemTime>; 2] {
        let written = |folder: PathBuf| fs::metadata(folder.join("meta.json")).ok()?.modified().ok();
        [written(self.words()), written(self.facts())]
    }

    /// Returns the size in bytes.
    pub fn bytes(&self) -> u64 {
        let sizes = |folder: PathBuf| {
            let files = fs::read_dir(folder).into_iter().flatten().flatten();
            files.filter_map(|file| file.metadata().ok()).map(|meta| meta.len()).sum::<u64>()
        };
        sizes(self.words()) + sizes(self.facts())
    }

    /// Removes the index.
    ///
    /// # Errors
    /// If the folder cannot be written.
    pub fn remove(&self) -> Result<()> {
        match fs::remove_dir_all(&self.folder) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(self.failed(&error)),
            _ => Ok(()),
        }
    }

    /// Removes the index unless another process is writing it.
    ///
    /// # Errors
    /// If another process is writing it, or the folder cannot be written.
    pub fn remove_unless_written(&self) -> Result<()> {
        match self.open_lock().map(|lock| lock.try_lock().is_ok()) {
            Ok(false) => Err(Error::new("its index is being written by another process")
                .hint("try again when that is done")),
            _ => self.remove(),
        }
    }

    /// Creates the folder and locks it. Returns `None` if another process holds the lock. Removes an index of another
    /// version and one that is incomplete.
    pub(super) fn lock(&self) -> Result<Option<File>> {
        let lock = self.open_lock().map_err(|error| self.failed(&error))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(fs::TryLockError::WouldBlock) => return Ok(None),
            Err(fs::TryLockError::Error(error)) => return Err(self.failed(&error)),
        }
        if !self.exists() {
            self.clear()?;
        }
        Ok(Some(lock))
    }

    fn open_lock(&self) -> io::Result<File> {
        create_private(&self.folder)?;
        OpenOptions::new().create(true).append(true).open(self.folder.join("lock"))
    }

    /// Empties the folder. The caller holds the lock.
    pub(super) fn clear(&self) -> Result<()> {
        let clear = || {
            for folder in [self.words(), self.facts()] {
                match fs::remove_dir_all(&folder) {
                    Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                    _ => create_private(&folder)?,
                }
            }
            fs::write(self.folder.join("about.json"), &self.about)
        };
        clear().map_err(|error| self.failed(&error))
    }

    pub(super) fn failed(&self, error: &io::Error) -> Error {
        Error::new(format!("cannot write the index: {error}")).file(&self.folder).hint(
            "set ONRECORD_CACHE to a folder with free space; without an index every search reads the whole corpus",
        )
    }
}

/// The state of a file when it was read, and how much of it is covered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct FileCoverage {
    /// Its number in the index. A changed file gets a new one.
    pub(super) number: u64,
    pub(super) len: u64,
    /// Nanoseconds since 1970.
    pub(super) modified: u64,
    pub(super) articles: u64,
    /// Checksum over how the file is read and the checks of its articles, in order.
    pub(super) sum: u64,
    /// Whether it was read to the end it had then.
    pub(super) whole: bool,
}

impl FileCoverage {
    /// Adds an article.
    pub(super) fn add(&mut self, check: u32) {
        self.articles += 1;
        self.sum = self.sum.wrapping_mul(0x9E37_79B9_7F4A_7C15).wrapping_add(u64::from(check) + 1);
    }
}

/// The full paths of sources below some inputs, as the index names them, for any spelling of the inputs.
#[derive(Debug, Default)]
pub struct SourcePaths(Vec<(String, String)>);

impl SourcePaths {
    /// Looks up the sources below `inputs`.
    pub fn new(inputs: &[Input]) -> Self {
        let both = |input: &Input| match input {
            Input::Path(path) => {
                Some((path.to_string_lossy().into_owned(), true_path(path).to_string_lossy().into_owned()))
            }
            _ => None,
        };
        Self(inputs.iter().filter_map(both).collect())
    }

    /// Returns the full path of a source, given by its name.
    pub fn full(&self, name: &str) -> String {
        let within = |(given, full): &(String, String)| {
            let rest = name.strip_prefix(given.as_str())?;
            let below = rest.is_empty() || rest.starts_with(std::path::is_separator);
            let joined = below || given.ends_with(std::path::is_separator);
            let full = full.trim_end_matches(std::path::is_separator);
            let rest = rest.trim_start_matches(std::path::is_separator);
            let between = if rest.is_empty() { "" } else { std::path::MAIN_SEPARATOR_STR };
            joined.then(|| (given.len(), format!("{full}{between}{rest}")))
        };
        let found = self.0.iter().filter_map(within).max_by_key(|(len, _)| *len);
        found.map_or_else(|| name.to_owned(), |(_, full)| full)
    }
}

/// Returns the canonical path of a file or folder.
pub(super) fn true_path(path: &Path) -> PathBuf {
    fs::canonicalize(path).or_else(|_| std::path::absolute(path)).unwrap_or_else(|_| path.to_owned())
}

/// Returns the file of a source, or the archive that contains it.
pub(super) fn file_of(name: &str) -> &Path {
    let path = Path::new(name);
    path.ancestors().find(|path| path.is_file()).unwrap_or(path)
}

/// Returns the size and modification time of the file of a source.
pub(super) fn stat(name: &str) -> Option<(u64, u64)> {
    let meta = fs::metadata(file_of(name)).ok()?;
    let since = meta.modified().ok()?.duration_since(SystemTime::UNIX_EPOCH).ok()?;
    Some((meta.len(), since.as_nanos() as u64))
}

/// Returns the size of the inputs on disk, in bytes.
pub(super) fn bytes_of(inputs: &[Input], options: &Arc<Options>) -> u64 {
    let mut all = 0;
    prescan(inputs, options, &mut |known| match known {
        Prescan::Bytes(bytes) => {
            all = bytes;
            ControlFlow::Break(())
        }
        _ => ControlFlow::Continue(()),
    });
    all
}

/// What the words index covers.
#[derive(Clone, Debug, Default)]
pub(super) struct Manifest {
    /// By source name.
    pub(super) files: HashMap<String, FileCoverage>,
    /// The next free numbers for a source and for an article.
    pub(super) next_source: u64,
    pub(super) next_article: u64,
    /// Whether the last pass over the inputs was complete.
    pub(super) whole: bool,
    /// The size of the inputs on disk when they were last read, in bytes.
    pub(super) bytes: u64,
    /// The generation of this manifest, part of its file name.
    generation: u64,
}

impl Manifest {
    /// Returns whether the files are unchanged since they were read and none was added.
    pub(super) fn is_fresh(&self, inputs: &[Input], options: &Arc<Options>) -> bool {
        let same = |(name, covered): (&String, &FileCoverage)| {
            stat(name).is_none_or(|now| now == (covered.len, covered.modified))
        };
        self.whole && self.files.iter().all(same) && self.bytes == bytes_of(inputs, options)
    }

    /// Returns the number of this manifest, different for each commit.
    pub(super) fn generation(&self) -> u64 {
        self.generation
    }

    fn file(folder: &Path, generation: u64) -> PathBuf {
        folder.join(format!("covered-{generation}.jsonl"))
    }

    /// Reads the manifest that `payload`, the payload of a commit, names.
    pub(super) fn read(folder: &Path, payload: Option<&str>) -> Option<Self> {
        let Some(payload) = payload else { return Some(Self::default()) };
        let note: Value = serde_json::from_str(payload).ok()?;
        let number = |name: &str| note[name].as_u64();
        let mut manifest = Self {
            files: HashMap::new(),
            next_source: number("sources")?,
            next_article: number("articles")?,
            whole: note["whole"].as_bool()?,
            bytes: number("bytes")?,
            generation: number("generation")?,
        };
        let file = BufReader::new(File::open(Self::file(folder, manifest.generation)).ok()?);
        let mut check = crc32fast::Hasher::new();
        for line in file.lines() {
            let line = line.ok()?;
            check.update(line.as_bytes());
            let line: Value = serde_json::from_str(&line).ok()?;
            let number = |n: usize| line[n].as_u64();
            let covered = FileCoverage {
                number: number(1)?,
                len: number(2)?,
                modified: number(3)?,
                articles: number(4)?,
                sum: number(5)?,
                whole: number(6)? == 1,
            };
            manifest.files.insert(line[0].as_str()?.to_owned(), covered);
        }
        let whole = manifest.files.len() as u64 == note["files"].as_u64()?;
        (whole && u64::from(check.finalize()) == note["check"].as_u64()?).then_some(manifest)
    }

    /// Writes the manifest under a new name and returns the payload for the commit.
    pub(super) fn write(&mut self, folder: &Path) -> io::Result<String> {
        self.generation += 1;
        let mut file = BufWriter::new(File::create(Self::file(folder, self.generation))?);
        let mut check = crc32fast::Hasher::new();
        for (name, c) in &self.files {
            let line = json!([name, c.number, c.len, c.modified, c.articles, c.sum, u64::from(c.whole)]);
            let line = line.to_string();
            check.update(line.as_bytes());
            writeln!(file, "{line}")?;
        }
        file.flush()?;
        Ok(json!({
            "generation": self.generation, "files": self.files.len(), "sources": self.next_source,
            "articles": self.next_article, "whole": self.whole,
            "bytes": self.bytes, "check": check.finalize(),
        })
        .to_string())
    }

    /// Removes older manifests. Readers that still need one read the index again.
    pub(super) fn sweep(&self, folder: &Path) {
        for file in fs::read_dir(folder).into_iter().flatten().flatten() {
            let name = file.file_name();
            let generation =
                name.to_str().and_then(|name| name.strip_prefix("covered-")?.strip_suffix(".jsonl"));
            if generation.and_then(|g| g.parse::<u64>().ok()).is_some_and(|g| g < self.generation) {
                let _ = fs::remove_file(file.path());
            }
        }
    }
}
