//! Builds and updates an index: the words of all articles first, then people and quotations. It resumes where it
//! stopped and replaces whatever has changed since.

use std::collections::HashSet;
use std::fs::File;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;

use tantivy::indexer::IndexWriterOptions;
use tantivy::{Index, IndexWriter, TantivyDocument, Term};

use super::analysis_pass;
use super::dir::{FileCoverage, IndexDir, Manifest, bytes_of, file_of, stat, true_path};
use super::overlay::short;
use super::schema::{FactFields, WordFields, add_text, day, open};
use super::sealed::{guard, is_damaged};
use super::search::Searcher;
use crate::load::{Address, CorpusReader, Found, Input, Options, Source};
use crate::store::ContentKey;
use crate::{Article, Error, Result};

/// The first batch is committed after this many bytes of articles. It is small, so that there is something to search
/// early.
const FIRST_BATCH: u64 = 16 << 20;
const BATCH: u64 = 128 << 20;
/// The memory budget shared by the threads of the index writer, in bytes.
const ARENA: usize = 160 << 20;

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
    /// What was read so far is now searchable, so this is a good time to reopen the index.
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
pub(super) type TellProgress<'a> = &'a mut dyn FnMut(BuildProgress) -> ControlFlow<()>;

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
    tell: &mut dyn FnMut(BuildProgress) -> ControlFlow<()>,
) -> Result<Built> {
    let batches = [FIRST_BATCH, BATCH, analysis_pass::BATCH];
    locked(place, options, &|| Builder::open(place, inputs, options, threads, batches), tell)
}

/// Like [`build`], with the given batch sizes in bytes.
#[cfg(test)]
pub(super) fn build_in_batches(
    place: &IndexDir,
    inputs: &[Input],
    options: &Options,
    bytes: u64,
    tell: &mut dyn FnMut(BuildProgress) -> ControlFlow<()>,
) -> Result<Built> {
    locked(place, options, &|| Builder::open(place, inputs, options, 2, [bytes; 3]), tell)
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
    tell: TellProgress,
) -> Result<Built> {
    let Some(lock) = place.lock()? else { return Ok(Built::Elsewhere) };
    let built = guard(|| open().and_then(|mut builder| builder.run(tell)));
    let broken = match &built {
        Err(error) => is_damaged(error),
        // If there was nothing to do, the index has not been opened yet.
        Ok(Built::Whole) => Searcher::open(place, options).is_err(),
        Ok(_) => false,
    };
    let built = if broken {
        place.clear()?;
        guard(|| open().and_then(|mut builder| builder.run(tell)))
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
    inputs: Vec<Input>,
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
        let truly = |input: &Input| match input {
            Input::Path(path) => Input::Path(true_path(path)),
            other => other.clone(),
        };
        let inputs = inputs.iter().map(truly).collect();
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

    fn run(&mut self, tell: TellProgress) -> tantivy::Result<Built> {
        // If a file turns out to have changed, drop it and run the pass again, skipping all other files.
        loop {
            match self.read_words(tell)? {
                BuildPassEnd::Whole => break,
                BuildPassEnd::Stopped => return Ok(Built::Stopped),
                BuildPassEnd::Again(changed) => self.forget(&changed)?,
            }
        }
        analysis_pass::learn(self, tell)
    }

    /// Removes the articles of files that were deleted or changed. Facts go first: they are looked up by article, so
    /// after a crash the next run can still find what to remove.
    fn forget(&mut self, names: &[String]) -> tantivy::Result<()> {
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

    fn commit(&mut self, writer: &mut IndexWriter) -> tantivy::Result<()> {
        let folder = self.place.words();
        let payload = self.manifest.write(&folder)?;
        let mut commit = writer.prepare_commit()?;
        commit.set_payload(&payload);
        commit.commit()?;
        self.manifest.sweep(&folder);
        Ok(())
    }

    fn read_words(&mut self, tell: TellProgress) -> tantivy::Result<BuildPassEnd> {
        let mut loading = CorpusReader::new(self.inputs.clone(), Arc::clone(&self.options));
        let sample = self.inputs.contains(&Input::Sample);
        let bytes = bytes_of(&self.inputs, &self.options);
        let mut gone = Vec::new();
        for (name, covered) in &self.manifest.files {
            match stat(name) {
                Some(now) if covered.whole && now == (covered.len, covered.modified) => {
                    // A member of an archive may not have been read yet.
                    let file = file_of(name);
                    if file == Path::new(name) || self.manifest.whole {
                        loading.skip(file.to_owned());
                    }
                }
                None if !sample => gone.push(name.clone()),
                _ => {}
            }
        }
        self.forget(&gone)?;
        let mut pass = BuildPass {
            writer: None,
            file: None,
            changed: Vec::new(),
            met: HashSet::new(),
            articles: self.manifest.files.values().map(|covered| covered.articles).sum(),
            bytes: 0,
            unsaved: 0,
            batch: self.batches[0],
            error: None,
            stopped: false,
        };
        let mut say = |progress: BuildProgress, pass: &mut BuildPass| {
            let flow = tell(progress);
            pass.stopped |= flow.is_break();
            flow
        };
        loading.read_new(&mut |found| match found {
            Found::Problem(error) => say(BuildProgress::Problem(error), &mut pass),
            Found::Article(_, address) => match pass.take(self, &address) {
                Err(error) => {
                    pass.error = Some(error);
                    ControlFlow::Break(())
                }
                Ok(FileStep::Skipped) => ControlFlow::Continue(()),
                Ok(FileStep::Unreadable(error)) => say(BuildProgress::Problem(error), &mut pass),
                Ok(FileStep::Saved) => say(BuildProgress::Saved, &mut pass),
                Ok(FileStep::Added) if pass.articles.is_multiple_of(256) => {
                    let (articles, bytes) = (pass.articles, pass.bytes);
                    say(BuildProgress::Words { articles, bytes }, &mut pass)
                }
                Ok(FileStep::Added) => ControlFlow::Continue(()),
            },
        });
        if let Some(error) = pass.error.take() {
            return Err(error);
        }
        if pass.stopped {
            // Articles read since the last commit are read again next time.
            return Ok(BuildPassEnd::Stopped);
        }
        pass.leave(self);
        let BuildPass { writer: made, changed, .. } = pass;
        let whole = changed.is_empty();
        if made.is_some() || (self.manifest.whole, self.manifest.bytes) != (whole, bytes) {
            (self.manifest.whole, self.manifest.bytes) = (whole, bytes);
            let mut made = match made {
                Some(made) => made,
                None => writer(&self.words, 1, 15 << 20)?,
            };
            self.commit(&mut made)?;
            made.wait_merging_threads()?;
        }
        let stopped = tell(BuildProgress::Saved).is_break();
        Ok(match whole {
            _ if stopped => BuildPassEnd::Stopped,
            true => BuildPassEnd::Whole,
            false => BuildPassEnd::Again(changed),
        })
    }
}

/// An index writer with `threads` threads that share `arena` bytes of memory.
pub(super) fn writer(index: &Index, threads: usize, arena: usize) -> tantivy::Result<IndexWriter> {
    let options = IndexWriterOptions::builder()
        .num_worker_threads(threads)
        .memory_budget_per_thread((arena / threads).max(15 << 20))
        .num_merge_threads(1)
        .build();
    index.writer_with_options(options)
}

/// How a pass over the inputs ended.
enum BuildPassEnd {
    Whole,
    Stopped,
    /// These files have changed since they were indexed.
    Again(Vec<String>),
}

/// One pass over the inputs.
struct BuildPass {
    /// Created when there is something to write.
    writer: Option<IndexWriter>,
    file: Option<FilePosition>,
    changed: Vec<String>,
    /// Names of the files read so far. A file given twice is read once.
    met: HashSet<String>,
    articles: u64,
    bytes: u64,
    unsaved: u64,
    batch: u64,
    error: Option<tantivy::TantivyError>,
    stopped: bool,
}

/// The file being read.
struct FilePosition {
    name: String,
    /// What the index already covers.
    known: FileCoverage,
    /// What this pass has read.
    walked: FileCoverage,
    /// Skip its articles: the file has changed, or was already read.
    passed_over: bool,
}

enum FileStep {
    Added,
    Saved,
    Skipped,
    Unreadable(Error),
}

impl BuildPass {
    fn take(&mut self, builder: &mut Builder, address: &Address) -> tantivy::Result<FileStep> {
        let name = &address.source.name;
        if self.file.as_ref().is_none_or(|file| file.name != *name) {
            self.leave(builder);
            self.enter(builder, &address.source);
        }
        let Some(file) = &mut self.file else { return Ok(FileStep::Skipped) };
        if file.passed_over {
            return Ok(FileStep::Skipped);
        }
        file.walked.add(address.check);
        if file.walked.articles <= file.known.articles {
            if file.walked.articles == file.known.articles && file.walked.sum != file.known.sum {
                file.passed_over = true;
                self.changed.push(name.clone());
            }
            return Ok(FileStep::Skipped);
        }
        self.articles += 1;
        let article = match address.read() {
            Ok(article) => article,
            Err(error) => return Ok(FileStep::Unreadable(error)),
        };
        let document = document(
            &builder.word_fields,
            builder.manifest.next_article,
            file.walked.number,
            &article,
            address,
        );
        builder.manifest.next_article += 1;
        let threads = builder.threads.clamp(1, 4);
        let writer = match &mut self.writer {
            Some(writer) => writer,
            none => none.insert(writer(&builder.words, threads, ARENA)?),
        };
        writer.add_document(document)?;
        self.bytes += address.len;
        self.unsaved += address.len;
        if self.unsaved < self.batch {
            return Ok(FileStep::Added);
        }
        (self.unsaved, self.batch) = (0, (self.batch * 4).min(builder.batches[1]));
        builder.manifest.files.insert(file.name.clone(), file.walked.clone());
        builder.commit(writer)?;
        Ok(FileStep::Saved)
    }

    fn enter(&mut self, builder: &mut Builder, source: &Source) {
        let name = source.name.as_str();
        let known = builder.manifest.files.get(name).cloned();
        let (len, modified) = stat(name).unwrap_or_default();
        let number = known.as_ref().map_or_else(
            || {
                builder.manifest.next_source += 1;
                builder.manifest.next_source - 1
            },
            |known| known.number,
        );
        // Appending to a file can change how its start is read.
        let sum = source.reading();
        let walked = FileCoverage { number, len, modified, sum, ..FileCoverage::default() };
        let passed_over = !self.met.insert(name.to_owned());
        self.file = Some(FilePosition {
            name: name.to_owned(),
            known: known.unwrap_or_default(),
            walked,
            passed_over,
        });
    }

    /// Finishes the current file.
    fn leave(&mut self, builder: &mut Builder) {
        let Some(FilePosition { name, known, mut walked, passed_over }) = self.file.take() else { return };
        if passed_over {
            return;
        }
        if walked.articles < known.articles {
            self.changed.push(name);
            return;
        }
        walked.whole = true;
        if known != walked {
            builder.manifest.whole = false; // Forces the manifest to be written.
            builder.manifest.files.insert(name, walked);
        }
    }
}

/// The words document of an article.
fn document(
    fields: &WordFields,
    number: u64,
    source: u64,
    article: &Article,
    address: &Address,
) -> TantivyDocument {
    let mut document = TantivyDocument::new();
    if let Some(title) = &article.title {
        document.add_text(fields.title, title);
        document.add_text(fields.text, title);
    }
    document.add_text(fields.text, &article.text);
    add_text(&mut document, fields.outlet, article.outlet.as_deref());
    if let Some(date) = article.date {
        document.add_i64(fields.day, day(date));
    }
    for (field, value) in [
        (fields.article, number),
        (fields.source, source),
        (fields.offset, address.offset),
        (fields.len, address.len),
        (fields.index, address.index),
        (fields.check, address.check.into()),
        (fields.content, short(ContentKey::of(article))),
    ] {
        document.add_u64(field, value);
    }
    document
}
