//! Builds and updates an index: the words of all articles first, then people and quotations. It resumes where it
//! stopped and replaces whatever has changed since.

use std::fs::File;
use std::ops::ControlFlow;
use std::sync::Arc;

use tantivy::indexer::IndexWriterOptions;
use tantivy::{Index, IndexWriter, Term};

use super::analysis_pass;
use super::dir::{IndexDir, Manifest, true_path};
use super::schema::{FactFields, WordFields, open};
use super::sealed::{guard, is_damaged};
use super::search::Searcher;
use super::words_pass::BuildPassEnd;
use crate::load::{Input, Options};
use crate::threads::Stop;
use crate::{Error, Result};

/// The first batch is committed after this many bytes of articles. It is small, so that there is something to search
/// early.
const FIRST_BATCH: u64 = 16 << 20;
const BATCH: u64 = 128 << 20;

/// Progress of a build.
#[derive(Debug)]
pub enum BuildProgress {
    /// Articles read so far, including earlier runs, and bytes read in this run.
    Words {
        /// Articles read.
        articles: u64,
        /// Bytes of their records, in this run.
        bytes: u64,
    },
    /// What has been read so far is now searchable, so this is a good time to reopen the index.
    Saved,
    /// Articles analysed so far.
    People {
        /// Articles analysed.
        articles: u64,
        /// Articles in total.
        of: u64,
        /// Bytes of their records, in this run.
        bytes: u64,
    },
    /// Something was skipped.
    Problem(Error),
}

/// How a build ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Built {
    /// The index covers all inputs.
    Whole,
    /// It was stopped. The next call resumes.
    Stopped,
    /// Another process is building the same index, which can be read meanwhile.
    Elsewhere,
}

/// Progress callback. Break stops the build.
pub(super) type ReportProgress<'a> = &'a mut dyn FnMut(BuildProgress) -> ControlFlow<()>;

/// Creates the index of `inputs` in `place` or updates it, using the given number of threads.
///
/// It may be killed at any time: committed work is kept, and the next call resumes from there. A broken index, or one
/// of another version, is rebuilt.
///
/// # Errors
/// If the folder cannot be written. Articles can then still be searched by reading them.
pub fn build(
    place: &IndexDir,
    inputs: &[Input],
    options: &Options,
    threads: usize,
    report: &mut dyn FnMut(BuildProgress) -> ControlFlow<()>,
) -> Result<Built> {
    let batches = [FIRST_BATCH, BATCH, analysis_pass::BATCH];
    locked(place, options, &|| Builder::open(place, inputs, options, threads, batches), report)
}

/// Like [`build`], with the given batch sizes in bytes.
#[cfg(test)]
pub(super) fn build_in_batches(
    place: &IndexDir,
    inputs: &[Input],
    options: &Options,
    bytes: u64,
    report: &mut dyn FnMut(BuildProgress) -> ControlFlow<()>,
) -> Result<Built> {
    locked(place, options, &|| Builder::open(place, inputs, options, 2, [bytes; 3]), report)
}

/// Verifies the checksums of an index and removes it if they fail, so that it is rebuilt. Returns whether it was
/// removed. Does nothing while another process writes the index.
///
/// # Errors
/// If the folder cannot be written.
pub fn mend(place: &IndexDir) -> Result<bool> {
    let Some(lock) = place.lock()? else { return Ok(false) };
    let sound = guard(|| {
        let words = open(&place.words(), WordFields::schema().0, true)?;
        let facts = open(&place.facts(), FactFields::schema().0, true)?;
        let listed = Manifest::read(&place.words(), words.load_metas()?.payload.as_deref()).is_some();
        Ok(listed && words.validate_checksum()?.is_empty() && facts.validate_checksum()?.is_empty())
    });
    let broken = !matches!(sound, Ok(true));
    if broken {
        place.clear()?;
    }
    let _ = lock.unlock();
    Ok(broken)
}

fn locked<'a>(
    place: &IndexDir,
    options: &Options,
    open: &dyn Fn() -> tantivy::Result<Builder<'a>>,
    report: ReportProgress,
) -> Result<Built> {
    let Some(lock) = place.lock()? else { return Ok(Built::Elsewhere) };
    let built = guard(|| open().and_then(|mut builder| builder.run(report)));
    let broken = match &built {
        Err(error) => is_damaged(error),
        // If there was nothing to do, the index has not been opened yet.
        Ok(Built::Whole) => Searcher::open(place, options).is_err(),
        Ok(_) => false,
    };
    let built = if broken {
        place.clear()?;
        guard(|| open().and_then(|mut builder| builder.run(report)))
    } else {
        built
    };
    ended(place, built, lock)
}

fn ended(place: &IndexDir, built: tantivy::Result<Built>, lock: File) -> Result<Built> {
    let _ = lock.unlock();
    built.map_err(|error| failed(place, &error))
}

/// Passes on the system's message if the disk is full or read-only; other details are of no use to the user.
pub(super) fn failed(place: &IndexDir, error: &tantivy::TantivyError) -> Error {
    let text = error.to_string();
    place.failed(&std::io::Error::other(text))
}

/// State shared by both passes.
pub(super) struct Builder<'a> {
    pub(super) place: &'a IndexDir,
    /// The inputs by canonical path, which is also how the index names its sources.
    pub(super) inputs: Vec<Input>,
    pub(super) options: Arc<Options>,
    pub(super) threads: usize,
    pub(super) words: Index,
    pub(super) facts: Index,
    pub(super) word_fields: WordFields,
    pub(super) fact_fields: FactFields,
    pub(super) manifest: Manifest,
    /// Batch sizes in bytes: the first batch of words, later ones, and a batch of people.
    pub(super) batches: [u64; 3],
}

impl<'a> Builder<'a> {
    fn open(
        place: &'a IndexDir,
        inputs: &[Input],
        options: &Options,
        threads: usize,
        batches: [u64; 3],
    ) -> tantivy::Result<Self> {
        let (word_schema, word_fields) = WordFields::schema();
        let (fact_schema, fact_fields) = FactFields::schema();
        let words = open(&place.words(), word_schema, true)?;
        let facts = open(&place.facts(), fact_schema, true)?;
        let manifest = Manifest::read(&place.words(), words.load_metas()?.payload.as_deref())
            .ok_or_else(|| tantivy::TantivyError::SchemaError("the manifest cannot be read".into()))?;
        let options = Arc::new(Options { keep: true, ..options.clone() });
        let threads = threads.max(1);
        let canonical = |input: &Input| match input {
            Input::Path(path) => Input::Path(true_path(path)),
            other => other.clone(),
        };
        let inputs = inputs.iter().map(canonical).collect();
        Ok(Self {
            place,
            inputs,
            options,
            threads,
            words,
            facts,
            word_fields,
            fact_fields,
            manifest,
            batches,
        })
    }

    fn run(&mut self, report: ReportProgress) -> tantivy::Result<Built> {
        // If a file turns out to have changed, drop it and run the pass again, skipping all other files.
        loop {
            match self.read_words(report)? {
                BuildPassEnd::Whole => break,
                BuildPassEnd::Stopped => return Ok(Built::Stopped),
                BuildPassEnd::Again(changed) => self.forget(&changed)?,
            }
        }
        self.keep(Searcher::keep_copies)?;
        let built = analysis_pass::analyse_new(self, report)?;
        self.keep(Searcher::keep_joins)?;
        Ok(built)
    }

    /// Stores what follows from the index, if anything has come or gone.
    fn keep(&self, keep: impl Fn(&Searcher, &Stop) -> crate::Result<()>) -> tantivy::Result<()> {
        let searcher = Searcher::open(self.place, &self.options).ok().flatten();
        let kept = searcher.map_or(Ok(()), |searcher| keep(&searcher, &Stop::default()));
        kept.map_err(|error| tantivy::TantivyError::InternalError(error.to_string()))
    }

    /// Removes the articles of files that were deleted or changed. Facts go first: they are looked up by article, so
    /// after a crash the next run can still find what to remove.
    pub(super) fn forget(&mut self, names: &[String]) -> tantivy::Result<()> {
        if names.is_empty() {
            return Ok(());
        }
        let numbers: Vec<u64> =
            names.iter().filter_map(|name| Some(self.manifest.files.get(name)?.number)).collect();
        let payload = self.facts.load_metas()?.payload;
        let mut facts = writer(&self.facts, 1, 15 << 20)?;
        for number in &numbers {
            facts.delete_term(Term::from_field_u64(self.fact_fields.source, *number));
        }
        let mut commit = facts.prepare_commit()?;
        if let Some(payload) = &payload {
            commit.set_payload(payload);
        }
        commit.commit()?;
        facts.wait_merging_threads()?;
        let mut words = writer(&self.words, 1, 15 << 20)?;
        for number in &numbers {
            words.delete_term(Term::from_field_u64(self.word_fields.source, *number));
        }
        for name in names {
            self.manifest.files.remove(name);
        }
        self.manifest.whole = false;
        self.commit(&mut words)?;
        words.wait_merging_threads()
    }

    pub(super) fn commit(&mut self, writer: &mut IndexWriter) -> tantivy::Result<()> {
        let folder = self.place.words();
        let payload = self.manifest.write(&folder)?;
        let mut commit = writer.prepare_commit()?;
        commit.set_payload(&payload);
        commit.commit()?;
        self.manifest.sweep(&folder);
        Ok(())
    }
}

/// Creates an index writer with `threads` threads that share `arena` bytes of memory.
pub(super) fn writer(index: &Index, threads: usize, arena: usize) -> tantivy::Result<IndexWriter> {
    let options = IndexWriterOptions::builder()
        .num_worker_threads(threads)
        .memory_budget_per_thread((arena / threads).max(15 << 20))
        .num_merge_threads(1)
        .build();
    index.writer_with_options(options)
}
