//! One pass over the inputs: folders are walked, files are opened, unpacked, their format detected, their records read.

use std::collections::HashMap;
use std::fs::{self, Metadata};
use std::io::{self, BufReader, Read};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::bomb_guard::UnpackBudget;
use super::cache::CacheKey;
use super::decode::{self, Bytes, Decoded};
use super::format::{self, Container};
use super::record::Visitor;
use super::schema::Schema;
use super::sink::{RecordSink, ResumePoint};
use super::source::{self, Location, Source};
use super::stream::Stream;
use super::throttle::Throttle;
use super::undated::{ReportedIssues, UndatedTally};
use super::unpacked::{Origin, UnpackedBytes};
use super::{FORMATS, Input, InputFormat, Options, encoding, guess, partition, sample, walk};
use crate::Error;

mod archives;
mod files;
mod progress;

pub(super) use files::FileState;

/// How to read, who receives what is found, and what earlier passes found.
///
/// Its methods return `Break` if the visitor asks to stop, or if a file has changed: then `changed` is set and
/// everything has to be read again.
pub(super) struct InputPass<'a> {
    options: &'a Arc<Options>,
    visitor: &'a mut dyn Visitor,
    budget: UnpackBudget,
    throttle: Throttle,
    /// How many articles were found.
    pub(super) articles: u64,
    /// Counts the bytes read from files, as they are on disk.
    pub(super) bytes_read: Option<&'a Arc<AtomicU64>>,
    /// What that count was when the current stream began.
    bytes_before: u64,
    /// The files of earlier passes; none for a pass that is the only one.
    pub(super) files: Option<&'a mut HashMap<PathBuf, FileState>>,
    /// How many passes there have been before.
    pub(super) number: usize,
    /// Whether a file of an earlier pass has changed other than by growing.
    pub(super) changed: bool,
    undated: UndatedTally,
    /// What earlier passes reported about articles without a date.
    pub(super) reported: ReportedIssues,
}

/// What is known of a stream before it is read.
pub(super) struct StreamInfo<'a> {
    pub(super) path: &'a Path,
    /// Whether the reader named it; otherwise it was found in a folder.
    pub(super) named: bool,
    /// The file on disk; `None` for a pipe, which cannot be read a second time.
    pub(super) file: Option<&'a Metadata>,
}

impl<'a> InputPass<'a> {
    pub(super) fn new(options: &'a Arc<Options>, visitor: &'a mut dyn Visitor) -> Self {
        Self {
            options,
            visitor,
            budget: UnpackBudget::default(),
            throttle: Throttle::default(),
            articles: 0,
            bytes_read: None,
            bytes_before: 0,
            files: None,
            number: 0,
            changed: false,
            undated: UndatedTally::default(),
            reported: ReportedIssues::default(),
        }
    }

    /// Reads all inputs, in order.
    pub(super) fn inputs(&mut self, inputs: &[Input]) -> ControlFlow<()> {
        inputs.iter().try_for_each(|input| match input {
            Input::Path(path) => self.path(path),
            // These do not grow and can be read only once.
            Input::Stdin | Input::Sample if self.number > 0 => ControlFlow::Continue(()),
            Input::Stdin => {
                let info = StreamInfo { path: Path::new(source::STDIN), named: true, file: None };
                self.stream(Box::new(io::stdin()), &info)?;
                self.report_suppressed()
            }
            Input::Sample => self.sample(),
        })?;
        let undated = std::mem::take(&mut self.undated);
        undated.notes(&mut self.reported).into_iter().try_for_each(|note| self.problem(note))
    }

    fn problem(&mut self, error: Error) -> ControlFlow<()> {
        match self.throttle.admit(error) {
            Some(error) => self.visitor.problem(error),
            None => ControlFlow::Continue(()),
        }
    }

    /// Reports how many more problems of each kind a file had than were reported.
    fn report_suppressed(&mut self) -> ControlFlow<()> {
        self.throttle.end_of_file().into_iter().try_for_each(|error| self.visitor.problem(error))
    }

    fn path(&mut self, path: &Path) -> ControlFlow<()> {
        match fs::metadata(path) {
            // If it was there before, it is reported as removed, with all the others.
            Err(_) if self.files.as_ref().is_some_and(|files| files.contains_key(path)) => {
                ControlFlow::Continue(())
            }
            Err(error) => self.problem(Error::io(path, &error)),
            Ok(meta) if meta.is_dir() => self.folder(path),
            Ok(_) => self.file(path, true),
        }
    }

    fn folder(&mut self, folder: &Path) -> ControlFlow<()> {
        let before = self.articles;
        walk::walk(folder, &mut |entry| match entry {
            Ok(path) => self.file(path, false),
            Err(error) => self.problem(error),
        })?;
        if self.articles > before || self.number > 0 {
            return ControlFlow::Continue(());
        }
        let endings: Vec<_> =
            FORMATS.iter().flat_map(|f| f.extensions.first()).map(|e| format!(".{e}")).collect();
        let hint = format!(
            "it looks for {}, also with .gz, .zst, .xz or .bz2, and in .zip or .tar; it skips names that begin with _",
            endings.join(", ")
        );
        self.problem(Error::new("contains no articles").file(folder).hint(hint))
    }

    /// Reads a stream of any format.
    pub(super) fn stream(&mut self, raw: Bytes, info: &StreamInfo) -> ControlFlow<()> {
        self.bytes_before = self.bytes_read.map_or(0, |bytes| bytes.load(Ordering::Relaxed));
        let decoded = decode::decode(self.counted(raw), &self.budget).and_then(|decoded| {
            let extension = format::extension(info.path);
            Ok((format::detect(&decoded.head, &extension, info.named)?, decoded))
        });
        let (format, Decoded { head, bytes, verbatim, .. }) = match decoded {
            Ok(decoded) => decoded,
            Err(error) => return self.problem(error.file(info.path)),
        };
        let on_disk = info.file.filter(|_| verbatim);
        match (format.container, on_disk) {
            (Container::None, _) => {}
            (Container::Archive(kind), _) => return self.archive(kind, bytes, verbatim, info, format),
            (Container::Document(convert), _) => {
                let origin = info.file.map(|_| Origin::File(info.path.to_owned()));
                let folder = info.file.map_or_else(Vec::new, |_| partition::columns(info.path));
                return self.document(convert, bytes, info, format, origin, folder);
            }
            (Container::Table(open), Some(meta)) => return self.table(open, info, meta, format),
            (Container::Table(_), None) => {
                let error = Error::new(format!("a packed or piped {} file cannot be read", format.name));
                return self.problem(error.hint("save it as it is, as a file").file(info.path));
            }
        }
        let origin = info.file.map(|_| Origin::File(info.path.to_owned()));
        let folder = info.file.map_or_else(Vec::new, |_| partition::columns(info.path));
        let (schema, bytes) = guess::schema(&head, bytes, format, self.options, folder, origin.as_ref());
        let skip = encoding::mark_len(&head);
        if on_disk.is_some() {
            let source = Source::disk(info.path, format, &schema);
            let end = self.records(decode::buffered(bytes), skip, &source)?;
            self.remember_end(info.path, end.resume, source);
            return ControlFlow::Continue(());
        }
        self.unpacked(bytes, skip, info, format, &schema, origin)
    }

    /// Reads the rows of a table, such as a Parquet file.
    fn table(
        &mut self,
        open: fn(&Path) -> io::Result<Bytes>,
        info: &StreamInfo,
        meta: &Metadata,
        format: &'static InputFormat,
    ) -> ControlFlow<()> {
        let (head, bytes) = match open(info.path) {
            Ok(lines) => decode::peek(lines),
            Err(error) => return self.problem(Error::new(error.to_string()).file(info.path)),
        };
        let origin = Some(Origin::Table(info.path.to_owned(), open));
        let folder = partition::columns(info.path);
        let (schema, bytes) = guess::schema(&head, bytes, format, self.options, folder, origin.as_ref());
        self.unpacked(bytes, 0, info, format, &schema, origin)?;
        if let Some(bytes_read) = self.bytes_read {
            bytes_read.fetch_add(meta.len(), Ordering::Relaxed);
        }
        ControlFlow::Continue(())
    }

    /// Reads the result of converting a file; `origin` is where its bytes come from, `folder` what is said around it.
    fn document(
        &mut self,
        convert: fn(Bytes) -> io::Result<Bytes>,
        bytes: Bytes,
        info: &StreamInfo,
        format: &'static InputFormat,
        origin: Option<Origin>,
        folder: Vec<(String, String)>,
    ) -> ControlFlow<()> {
        let (head, bytes) = match convert(bytes) {
            Ok(converted) => decode::peek(converted),
            Err(error) => return self.problem(Error::new(error.to_string()).file(info.path)),
        };
        let origin = origin.map(|origin| Origin::Converted(Box::new(origin), convert));
        let (schema, bytes) = guess::schema(&head, bytes, format, self.options, folder, origin.as_ref());
        self.unpacked(bytes, encoding::mark_len(&head), info, format, &schema, origin)
    }

    /// Reads records that cannot be read again in place; `origin` is what they can be unpacked from again.
    fn unpacked(
        &mut self,
        bytes: Bytes,
        skip: usize,
        info: &StreamInfo,
        format: &'static InputFormat,
        schema: &Arc<Schema>,
        origin: Option<Origin>,
    ) -> ControlFlow<()> {
        let (source, bytes, key) = self.stored(bytes, info, format, schema, origin);
        let end = self.records(decode::buffered(bytes), skip, &source)?;
        if end.is_complete {
            source.finish_unpacking(key.as_ref());
        }
        ControlFlow::Continue(())
    }

    /// Returns a source for bytes that cannot be read again in place: they come from the cache if they were unpacked
    /// before, and otherwise they are stored on the way.
    fn stored(
        &self,
        bytes: Bytes,
        info: &StreamInfo,
        format: &'static InputFormat,
        schema: &Arc<Schema>,
        origin: Option<Origin>,
    ) -> (Arc<Source>, Bytes, Option<CacheKey>) {
        let name = info.path.display().to_string();
        if !self.options.keep {
            return (Source::new(name, Location::Passing, format, schema), bytes, None);
        }
        let key = info.file.and_then(|meta| CacheKey::of(info.path, meta));
        if let Some((store, all)) = key.as_ref().and_then(|key| UnpackedBytes::find(key, &origin)) {
            drop(bytes);
            let bytes = self.counted_as(all, info.file.map_or(0, Metadata::len));
            return (Source::new(name, Location::Unpacked(store), format, schema), bytes, None);
        }
        let store = Location::Unpacked(UnpackedBytes::new(origin));
        let source = Source::new(name, store, format, schema);
        let bytes = decode::keeping(bytes, &source);
        (source, bytes, key)
    }

    fn sample(&mut self) -> ControlFlow<()> {
        let Some(format) = InputFormat::by_extension("md") else { return ControlFlow::Continue(()) };
        let schema = Arc::new(Schema::new(self.options, Vec::new()));
        sample::ARTICLES.iter().try_for_each(|(stem, text)| {
            let place = Location::Program(text.as_bytes());
            let source = Source::new(format!("sample/{stem}"), place, format, &schema);
            self.records(decode::buffered(Box::new(text.as_bytes())), 0, &source).map_continue(drop)
        })
    }

    /// Reads records after the first `skip` bytes until there are no more.
    fn records(
        &mut self,
        bytes: BufReader<Box<dyn Read + '_>>,
        skip: usize,
        source: &Arc<Source>,
    ) -> ControlFlow<(), SourceEnd> {
        let mut stream = Stream::from(bytes, 0, 1);
        // Skip only what is buffered: an error here would not be reported anywhere.
        if skip > 0 && stream.fill().is_ok_and(|bytes| bytes.len() >= skip) {
            stream.skip(skip);
        }
        let mut sink = RecordSink::new(Arc::clone(source), self.visitor, &mut self.throttle);
        (source.format().read)(&mut stream, &mut sink)?;
        if sink.articles + sink.problems + sink.blank == 0 {
            sink.problem(Error::new("contains no articles"), None)?;
        }
        let RecordSink { articles, resume, is_complete, undated, problems, .. } = sink;
        self.articles += articles;
        self.undated.merge(undated, &source.name);
        log::info!(
            "{}: {}, {articles} records read, {problems} records skipped{}{}",
            source.name,
            source.format().name,
            if is_complete { "" } else { ", not read to its end" },
            source.guessed().map(|guess| format!("; {guess}")).unwrap_or_default(),
        );
        ControlFlow::Continue(SourceEnd { resume, is_complete })
    }
}

/// How reading a source ended.
struct SourceEnd {
    /// Where to resume when there is more.
    resume: Option<ResumePoint>,
    /// Whether the stream was read without an error.
    is_complete: bool,
}

#[cfg(test)]
mod tests;
