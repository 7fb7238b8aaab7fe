//! Files on disk: what is new in them since an earlier pass.

use std::fs::{self, File, Metadata};
use std::io::{self, Seek, SeekFrom};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use super::{InputPass, StreamInfo};
use crate::Error;
use crate::load::catalogue;
use crate::load::decode;
use crate::load::guess;
use crate::load::sink::{RecordSink, ResumePoint};
use crate::load::source::{self, Source};
use crate::load::stream::Stream;
use crate::load::unpacked::read_all_at;

/// The state of a file when it was read.
pub(in crate::load) struct FileState {
    len: u64,
    modified: Option<SystemTime>,
    /// The last pass in which it existed.
    pass: usize,
    end: Option<Box<EndOfFile>>,
}

impl FileState {
    /// Returns the state of a file now; where its records end is not known.
    pub(in crate::load) fn now(meta: &Metadata) -> Self {
        Self { len: meta.len(), modified: meta.modified().ok(), pass: 0, end: None }
    }
}

/// Where the records of a file ended, to resume there when it has grown.
struct EndOfFile {
    source: Arc<Source>,
    resume: ResumePoint,
    /// A checksum of what precedes it, which must not have changed.
    check: u32,
}

impl InputPass<'_> {
    /// Reads one file, or what is new in it.
    pub(super) fn file(&mut self, path: &Path, named: bool) -> ControlFlow<()> {
        self.new_in_file(path, named)?;
        self.report_suppressed()
    }

    fn new_in_file(&mut self, path: &Path, named: bool) -> ControlFlow<()> {
        let meta = match fs::metadata(path) {
            Ok(meta) => meta,
            Err(error) => return self.problem(Error::io(path, &error)),
        };
        // A pipe can be read only once; opening it again would wait for somebody to write.
        if !meta.is_file() && self.number > 0 {
            return ControlFlow::Continue(());
        }
        // What it says is read with the files that it is about.
        if !named && meta.is_file() && catalogue::is_catalogue(path) {
            return ControlFlow::Continue(());
        }
        let number = self.number;
        if meta.is_file()
            && let Some(known) = self.files.as_mut().and_then(|files| files.get_mut(path))
        {
            if (known.len, known.modified) == (meta.len(), meta.modified().ok()) {
                known.pass = number;
                return ControlFlow::Continue(());
            }
            // Appending would have made it longer.
            if meta.len() <= known.len {
                return self.has_changed();
            }
        }
        let file = match File::open(path) {
            Ok(file) => file,
            Err(error) => return self.problem(Error::io(path, &error)),
        };
        if !meta.is_file() {
            return self.stream(Box::new(file), &StreamInfo { path, named, file: None });
        }
        let now = FileState { pass: number, ..FileState::now(&meta) };
        match self.files.as_mut().and_then(|files| files.insert(path.to_owned(), now)) {
            None => self.stream(Box::new(file), &StreamInfo { path, named, file: Some(&meta) }),
            Some(known) => self.appended(path, file, known.end),
        }
    }

    fn has_changed(&mut self) -> ControlFlow<()> {
        self.changed = true;
        ControlFlow::Break(())
    }

    /// Reads what was appended to a file since its records ended at `end`.
    fn appended(&mut self, path: &Path, mut file: File, end: Option<Box<EndOfFile>>) -> ControlFlow<()> {
        let same = end.filter(|end| check_before(&file, end.resume.offset).ok() == Some(end.check));
        // The new bytes may show what fields mean, or how their values are written.
        let same = same.filter(|end| {
            guess::schema_of_file(path, self.options)
                .is_some_and(|(schema, ..)| schema.reading() == end.source.schema().reading())
        });
        let Some(EndOfFile { source, resume, .. }) = same.map(|end| *end) else { return self.has_changed() };
        if let Err(error) = file.seek(SeekFrom::Start(resume.offset)) {
            return self.problem(Error::io(path, &error));
        }
        let bytes = decode::buffered(self.counted(Box::new(file)));
        let mut sink = RecordSink::new(source, self.visitor, &mut self.throttle);
        sink.index = resume.index;
        (sink.source.format().read)(&mut Stream::from(bytes, resume.offset, resume.line), &mut sink)?;
        let RecordSink { articles, resume, source, undated, .. } = sink;
        self.articles += articles;
        self.undated.merge(undated, &source.name);
        self.remember_end(path, resume, source);
        ControlFlow::Continue(())
    }

    /// Remembers where the records of a file ended, for when it grows.
    pub(super) fn remember_end(&mut self, path: &Path, resume: Option<ResumePoint>, source: Arc<Source>) {
        let state = self.files.as_mut().and_then(|files| files.get_mut(path));
        let (Some(resume), Some(state)) = (resume, state) else { return };
        let check = File::open(path).and_then(|file| check_before(&file, resume.offset));
        state.end = check.ok().map(|check| Box::new(EndOfFile { source, resume, check }));
    }

    /// Reports which files of earlier passes are gone.
    pub(in crate::load) fn report_removed(&mut self) -> ControlFlow<()> {
        let number = self.number;
        let Some(files) = &mut self.files else { return ControlFlow::Continue(()) };
        let mut gone: Vec<PathBuf> =
            files.extract_if(|_, state| state.pass < number).map(|(path, _)| path).collect();
        gone.sort_unstable();
        let error = |path| Error::new("is gone; its articles can no longer be read").file(path);
        gone.into_iter().try_for_each(|path| self.problem(error(path)))
    }
}

/// Returns a checksum of the last bytes before `offset`.
fn check_before(file: &File, offset: u64) -> io::Result<u32> {
    const MOST: u64 = 4096;
    let len = offset.min(MOST);
    Ok(source::checksum(&read_all_at(file, offset - len, len as usize)?))
}
