//! The first pass: adds the words of every new article to the words index, file by file.

use std::collections::HashSet;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;

use tantivy::{IndexWriter, TantivyDocument};

use super::build::{BuildProgress, Builder, ReportProgress, writer};
use super::dir::{FileCoverage, bytes_of, file_of, stat};
use super::overlay::short;
use super::schema::{GAP, WordFields, add_text, day};
use super::tokenizer::headline;
use crate::copies::sketch;
use crate::load::{Address, CorpusReader, Found, Input, Source};
use crate::store::ContentKey;
use crate::{Article, Error};

/// The memory budget shared by the threads of the index writer, in bytes.
const ARENA: usize = 160 << 20;

impl Builder<'_> {
    /// Reads the inputs and indexes what is new, in batches.
    pub(super) fn read_words(&mut self, report: ReportProgress) -> tantivy::Result<BuildPassEnd> {
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
            seen: HashSet::new(),
            articles: self.manifest.files.values().map(|covered| covered.articles).sum(),
            bytes: 0,
            unsaved: 0,
            batch: self.batches[0],
            error: None,
            stopped: false,
        };
        let mut say = |progress: BuildProgress, pass: &mut BuildPass| {
            let flow = report(progress);
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
        let stopped = report(BuildProgress::Saved).is_break();
        Ok(match whole {
            _ if stopped => BuildPassEnd::Stopped,
            true => BuildPassEnd::Whole,
            false => BuildPassEnd::Again(changed),
        })
    }
}

/// How a pass over the inputs ended.
pub(super) enum BuildPassEnd {
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
    seen: HashSet<String>,
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
        let passed_over = !self.seen.insert(name.to_owned());
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

/// Returns the words document of an article.
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
        document.add_pre_tokenized_text(fields.text, headline(title, GAP));
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
    let mut hashes = Vec::new();
    sketch(&article.text, &mut hashes);
    hashes.iter().for_each(|hash| document.add_u64(fields.sketch, u64::from(*hash)));
    document
}
