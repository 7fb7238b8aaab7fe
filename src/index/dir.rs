//! Where the index of a corpus lies, who may write it, and what it covers.
//!
//! AnalysisOutcome folder a corpus, named after its inputs, in the cache folder. `about.json` says what it is of and by which
//! version; `lock` is locked by the program that writes; `words` and `facts` are the indexes. What is covered is in
//! a list of its own that every commit names, so that list and index never disagree, whenever a program is killed.

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
use crate::load::{DateOrder, Input, Options, Prescan, cache, prescan};
use crate::{Error, Result};

/// The folder for the index of one corpus.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IndexDir {
    folder: PathBuf,
    about: String,
    /// Each input by its one true path, and as it was given now.
    given: Vec<(String, String)>,
}

impl IndexDir {
    /// Where the index of `inputs` belongs; nowhere when they come through a pipe, or without a cache folder.
    pub fn of(inputs: &[Input], options: &Options) -> Option<Self> {
        Self::below(&cache::folder()?.join("index"), inputs, options)
    }

    /// The same, in a folder of one's own choice.
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
            "version": VERSION, "program": env!("CARGO_PKG_VERSION"),
        });
        let mut hasher = DefaultHasher::new();
        (&about["of"], &about["fields"], &about["dates"]).hash(&mut hasher);
        let folder = folder.join(format!("{:016x}", hasher.finish()));
        Some(Self { folder, about: about.to_string(), given })
    }

    /// The name of a source, by the true path of its input, as it is when the input is read as it was given now.
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

    /// Every index in the cache folder, with what it is of and when it was written last.
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

    /// The folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    pub(super) fn words(&self) -> PathBuf {
        self.folder.join("words")
    }

    pub(super) fn facts(&self) -> PathBuf {
        self.folder.join("facts")
    }

    /// Whether there is an index of this version.
    pub fn exists(&self) -> bool {
        fs::read_to_string(self.folder.join("about.json")).is_ok_and(|about| about == self.about)
            && self.words().join("meta.json").is_file()
    }

    /// When its parts were written last, to tell whether they were written since.
    pub(crate) fn stamp(&self) -> [Option<SystemTime>; 2] {
        let written = |folder: PathBuf| fs::metadata(folder.join("meta.json")).ok()?.modified().ok();
        [written(self.words()), written(self.facts())]
    }

    /// How many bytes it takes.
    pub fn bytes(&self) -> u64 {
        let sizes = |folder: PathBuf| {
            let files = fs::read_dir(folder).into_iter().flatten().flatten();
            files.filter_map(|file| file.metadata().ok()).map(|meta| meta.len()).sum::<u64>()
        };
        sizes(self.words()) + sizes(self.facts())
    }

    /// Removes it.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub fn remove(&self) -> Result<()> {
        match fs::remove_dir_all(&self.folder) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(self.failed(&error)),
            _ => Ok(()),
        }
    }

    /// Removes it, unless some program writes it.
    ///
    /// # Errors
    /// When one does, or the folder cannot be written.
    pub fn remove_unless_written(&self) -> Result<()> {
        match self.open_lock().map(|lock| lock.try_lock().is_ok()) {
            Ok(false) => Err(Error::new("its index is being written").hint("again when that is done")),
            _ => self.remove(),
        }
    }

    /// Makes the folder and takes its lock; none when another program holds it. What another version left there,
    /// or what is half made, goes.
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
        fs::create_dir_all(&self.folder)?;
        OpenOptions::new().create(true).append(true).open(self.folder.join("lock"))
    }

    /// Empties the folder, whose lock is held.
    pub(super) fn clear(&self) -> Result<()> {
        let clear = || {
            for folder in [self.words(), self.facts()] {
                match fs::remove_dir_all(&folder) {
                    Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                    _ => fs::create_dir_all(&folder)?,
                }
            }
            fs::write(self.folder.join("about.json"), &self.about)
        };
        clear().map_err(|error| self.failed(&error))
    }

    pub(super) fn failed(&self, error: &io::Error) -> Error {
        Error::new(format!("the index cannot be written: {error}")).file(&self.folder).hint(
            "set ONRECORD_CACHE to a folder with room; without an index the corpus is read for every search",
        )
    }
}

/// AnalysisOutcome file that was read: how it was then, and how far it is covered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct FileCoverage {
    /// Its number in the index. A file that has changed gets a new one.
    pub(super) number: u64,
    pub(super) len: u64,
    /// Nanoseconds since 1970.
    pub(super) modified: u64,
    pub(super) articles: u64,
    /// Of how it is read, and of the checks of its articles, in order.
    pub(super) sum: u64,
    /// Whether it was read to its end, as it was then.
    pub(super) whole: bool,
}

impl FileCoverage {
    /// AnalysisOutcome more article.
    pub(super) fn add(&mut self, check: u32) {
        self.articles += 1;
        self.sum = self.sum.wrapping_mul(0x9E37_79B9_7F4A_7C15).wrapping_add(u64::from(check) + 1);
    }
}

/// The one path of a file or folder, however it is spelled.
pub(super) fn true_path(path: &Path) -> PathBuf {
    fs::canonicalize(path).or_else(|_| std::path::absolute(path)).unwrap_or_else(|_| path.to_owned())
}

/// The file that a source is, or lies in as a member of an archive.
pub(super) fn file_of(name: &str) -> &Path {
    let path = Path::new(name);
    path.ancestors().find(|path| path.is_file()).unwrap_or(path)
}

/// Size and time of change of the file that a source is or lies in.
pub(super) fn stat(name: &str) -> Option<(u64, u64)> {
    let meta = fs::metadata(file_of(name)).ok()?;
    let since = meta.modified().ok()?.duration_since(SystemTime::UNIX_EPOCH).ok()?;
    Some((meta.len(), since.as_nanos() as u64))
}

/// How many bytes the inputs have on the disk.
pub(super) fn bytes_of(inputs: &[Input], options: &Arc<Options>) -> u64 {
    let mut all = 0;
    prescan(inputs, options, &mut |told| match told {
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
    /// By the names of the sources.
    pub(super) files: HashMap<String, FileCoverage>,
    /// The number of the next source, and of the next article.
    pub(super) next_source: u64,
    pub(super) next_article: u64,
    /// Whether the last pass over the inputs came to its end.
    pub(super) whole: bool,
    /// How many bytes the inputs had on the disk when they were last read.
    pub(super) bytes: u64,
    /// Which list this is.
    generation: u64,
}

impl Manifest {
    /// Whether the files are still what they were when they were read, and no more of them.
    pub(super) fn is_fresh(&self, inputs: &[Input], options: &Arc<Options>) -> bool {
        let same = |(name, covered): (&String, &FileCoverage)| {
            stat(name).is_none_or(|now| now == (covered.len, covered.modified))
        };
        self.whole && self.files.iter().all(same) && self.bytes == bytes_of(inputs, options)
    }

    fn file(folder: &Path, generation: u64) -> PathBuf {
        folder.join(format!("covered-{generation}.jsonl"))
    }

    /// Reads the list that `payload`, the note of a commit, names.
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

    /// Writes the list under a new name; what is given is the note for the commit.
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

    /// Removes the lists of earlier commits; readers that still want one read the index again.
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
