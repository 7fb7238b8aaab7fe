//! One run over the inputs: folders are walked, files are opened, unpacked, told apart and read.

use std::collections::HashMap;
use std::fs::{self, File, Metadata};
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::SystemTime;

use super::archive::{self, Book, Kind, List, Listed, Member, Next, Tar};
use super::bounded::Spent;
use super::cache::Key;
use super::decode::{self, Bytes, Decoded};
use super::doubts::{Doubts, Told};
use super::flood::Flood;
use super::kept::{self, Kept};
use super::record::{Each, Item, Mark, Sink, Stream};
use super::schema::Schema;
use super::source::{self, Source};
use super::{FORMATS, Format, Input, Options, encoding, format, guess, partition, sample, walk};
use crate::Error;

mod archives;

/// How a Parquet file begins.
const PARQUET: &[u8] = b"PAR1";

/// How to read, who is told, and what was read before.
pub(super) struct Run<'a> {
    options: &'a Arc<Options>,
    each: Each<'a>,
    spent: Spent,
    flood: Flood,
    /// Counts the bytes of the files that were read so far, as they lie on the disk.
    pub(super) taken: Option<&'a Arc<AtomicU64>>,
    /// How many they were when the stream at hand began.
    begun: u64,
    /// What is known from the turn before; a run that is the only one does not ask.
    pub(super) seen: Option<&'a mut HashMap<PathBuf, Seen>>,
    /// Whether it is not the first turn, and its number.
    pub(super) again: bool,
    pub(super) number: usize,
    /// Whether a file was not what it was the turn before, and has not only grown.
    pub(super) changed: bool,
    /// The dates that are none, and what of them was told in the turns before.
    doubts: Doubts,
    pub(super) told: Told,
}

/// How a file was when it was read.
pub(super) struct Seen {
    len: u64,
    modified: Option<SystemTime>,
    /// The last turn in which it was there.
    pub(super) turn: usize,
    end: Option<Box<End>>,
}

impl Seen {
    /// As the file is now; where it ended is not known.
    pub(super) fn now(meta: &Metadata) -> Self {
        Self { len: meta.len(), modified: meta.modified().ok(), turn: 0, end: None }
    }
}

/// Where to go on in a file that has grown.
struct End {
    source: Arc<Source>,
    mark: Mark,
    /// What stands before it, which must not have changed.
    check: u32,
}

/// What is known of a stream before it is read.
pub(super) struct Name<'a> {
    pub(super) path: &'a Path,
    /// Whether the reader gave the name, or a folder did.
    pub(super) named: bool,
    /// How the file on disk is. A pipe cannot be read a second time.
    pub(super) file: Option<&'a Metadata>,
}

impl<'a> Run<'a> {
    pub(super) fn new(options: &'a Arc<Options>, each: Each<'a>) -> Self {
        Self {
            options,
            each,
            spent: Spent::default(),
            flood: Flood::default(),
            taken: None,
            begun: 0,
            seen: None,
            again: false,
            number: 0,
            changed: false,
            doubts: Doubts::default(),
            told: Told::default(),
        }
    }

    /// Reads all of them, in order.
    pub(super) fn inputs(&mut self, inputs: &[Input]) -> ControlFlow<()> {
        inputs.iter().try_for_each(|input| match input {
            Input::Path(path) => self.path(path),
            // They do not grow, and come once.
            Input::Stdin | Input::Sample if self.again => ControlFlow::Continue(()),
            Input::Stdin => {
                let name = Name { path: Path::new(source::STDIN), named: true, file: None };
                self.stream(Box::new(io::stdin()), &name)?;
                self.tell_more()
            }
            Input::Sample => self.sample(),
        })?;
        let doubts = std::mem::take(&mut self.doubts);
        doubts.notes(&mut self.told).into_iter().try_for_each(|note| self.problem(note))
    }

    fn problem(&mut self, error: Error) -> ControlFlow<()> {
        match self.flood.through(error) {
            Some(error) => (self.each)(Item::Problem(error)).unwrap_or(ControlFlow::Continue(())),
            None => ControlFlow::Continue(()),
        }
    }

    /// Tells how many problems of one kind there were in a file beyond those that were told.
    fn tell_more(&mut self) -> ControlFlow<()> {
        let more = self.flood.end();
        more.into_iter()
            .try_for_each(|error| (self.each)(Item::Problem(error)).unwrap_or(ControlFlow::Continue(())))
    }

    /// Tells which files were there and are no more.
    pub(super) fn tell_gone(&mut self) -> ControlFlow<()> {
        let number = self.number;
        let Some(seen) = &mut self.seen else { return ControlFlow::Continue(()) };
        let mut gone: Vec<PathBuf> =
            seen.extract_if(|_, seen| seen.turn < number).map(|(path, _)| path).collect();
        gone.sort_unstable();
        let error = |path| Error::new("is gone; its articles cannot be read any more").file(path);
        gone.into_iter().try_for_each(|path| self.problem(error(path)))
    }

    fn path(&mut self, path: &Path) -> ControlFlow<()> {
        match fs::metadata(path) {
            // What was there before is told as gone, with all the others.
            Err(_) if self.seen.as_ref().is_some_and(|seen| seen.contains_key(path)) => {
                ControlFlow::Continue(())
            }
            Err(error) => self.problem(Error::io(path, &error)),
            Ok(meta) if meta.is_dir() => self.folder(path),
            Ok(_) => self.file(path, true).map_continue(drop),
        }
    }

    fn folder(&mut self, folder: &Path) -> ControlFlow<()> {
        let mut articles = 0;
        walk::walk(folder, &mut |entry| {
            match entry {
                Ok(path) => articles += self.file(path, false)?,
                Err(error) => self.problem(error)?,
            }
            ControlFlow::Continue(())
        })?;
        if articles > 0 || self.again {
            return ControlFlow::Continue(());
        }
        let endings: Vec<_> =
            FORMATS.iter().flat_map(|f| f.extensions.first()).map(|e| format!(".{e}")).collect();
        let hint = format!(
            "it looks for {}, also with .gz, .zst, .xz or .bz2, and in .zip or .tar; not for names that begin with _",
            endings.join(", ")
        );
        self.problem(Error::new("holds no article").file(folder).hint(hint))
    }

    /// Reads one file, or what is new in it; the number is that of its articles.
    fn file(&mut self, path: &Path, named: bool) -> ControlFlow<(), u64> {
        let articles = self.one_file(path, named)?;
        self.tell_more().map_continue(|()| articles)
    }

    fn one_file(&mut self, path: &Path, named: bool) -> ControlFlow<(), u64> {
        let meta = match fs::metadata(path) {
            Ok(meta) => meta,
            Err(error) => return self.unread(path, &error),
        };
        if !meta.is_file() {
            // It comes once, and opening it again would wait for somebody to write.
            if self.again {
                return ControlFlow::Continue(0);
            }
            let name = Name { path, named, file: None };
            return match File::open(path) {
                Ok(file) => self.stream(Box::new(file), &name),
                Err(error) => self.unread(path, &error),
            };
        }
        let turn = self.number;
        let then = self.seen.as_ref().and_then(|seen| seen.get(path));
        let (len, modified) = (meta.len(), meta.modified().ok());
        let same = then.is_some_and(|then| (then.len, then.modified) == (len, modified));
        // Nothing that was added leaves a file as long as it was.
        let other = then.is_some_and(|then| !same && len <= then.len);
        if let (true, Some(seen)) = (same, self.seen.as_mut().and_then(|seen| seen.get_mut(path))) {
            seen.turn = turn;
            return ControlFlow::Continue(0);
        }
        if other {
            self.changed = true;
            return ControlFlow::Break(());
        }
        let file = match File::open(path) {
            Ok(file) => file,
            Err(error) => return self.unread(path, &error),
        };
        let now = Seen { turn, ..Seen::now(&meta) };
        match self.seen.as_mut().and_then(|seen| seen.insert(path.to_owned(), now)) {
            None => self.stream(Box::new(file), &Name { path, named, file: Some(&meta) }),
            Some(then) => self.more(path, file, then.end),
        }
    }

    fn unread(&mut self, path: &Path, error: &io::Error) -> ControlFlow<(), u64> {
        self.problem(Error::io(path, error)).map_continue(|()| 0)
    }

    /// Reads what a file has grown by since it was read up to `end`.
    fn more(&mut self, path: &Path, mut file: File, end: Option<Box<End>>) -> ControlFlow<(), u64> {
        let grown = end.filter(|end| check_before(&mut file, end.mark.offset).ok() == Some(end.check));
        // What was added may show what fields mean, or how their values are written.
        let same = grown.filter(|end| {
            self.schema_of(path).is_some_and(|schema| schema.reading() == end.source.schema().reading())
        });
        let Some(End { source, mark, .. }) = same.map(|end| *end) else {
            self.changed = true;
            return ControlFlow::Break(());
        };
        if let Err(error) = file.seek(SeekFrom::Start(mark.offset)) {
            return self.problem(Error::io(path, &error)).map_continue(|()| 0);
        }
        let bytes = decode::buffered(self.counted(Box::new(file)));
        let mut sink = Sink::new(source, self.each, &mut self.flood);
        sink.index = mark.index;
        (sink.source.read())(&mut Stream::from(bytes, mark.offset, mark.line), &mut sink)?;
        let Sink { articles, mark, source, doubts, .. } = sink;
        self.doubts.merge(doubts, &source.name);
        self.ended(path, mark, source);
        ControlFlow::Continue(articles)
    }

    /// What the fields of a file mean, as it is now.
    fn schema_of(&self, path: &Path) -> Option<Arc<Schema>> {
        let Decoded { head, bytes, .. } =
            decode::decode(Box::new(File::open(path).ok()?), &self.spent).ok()?;
        let format = format::tell(&head, &format::extension(path), true).ok()?;
        let from = kept::From::File(path.to_owned());
        Some(guess::schema(&head, bytes, format, self.options, partition::columns(path), Some(&from)).0)
    }

    /// Remembers where a file ended, for when it grows.
    fn ended(&mut self, path: &Path, mark: Option<Mark>, source: Arc<Source>) {
        let (Some(mark), Some(seen)) = (mark, self.seen.as_mut().and_then(|seen| seen.get_mut(path))) else {
            return;
        };
        let check = File::open(path).and_then(|mut file| check_before(&mut file, mark.offset));
        seen.end = check.ok().map(|check| Box::new(End { source, mark, check }));
    }

    fn counted(&self, inner: Bytes) -> Bytes {
        match self.taken {
            Some(taken) => Box::new(Counted { inner, taken: Arc::clone(taken), weighs: None, read: 0 }),
            None => inner,
        }
    }

    /// What lies in the cache counts as the packed file does, which is as long as that.
    fn counted_as(&self, file: File, packed: u64) -> Bytes {
        // What was looked at of the packed file counts with it.
        self.taken.iter().for_each(|taken| taken.store(self.begun, Ordering::Relaxed));
        let weighs = file.metadata().ok().map(|meta| (packed, meta.len().max(1)));
        match self.taken {
            Some(taken) => {
                Box::new(Counted { inner: Box::new(file), taken: Arc::clone(taken), weighs, read: 0 })
            }
            None => Box::new(file),
        }
    }

    /// Reads a stream, whatever it holds; the number is that of its articles.
    pub(super) fn stream(&mut self, raw: Bytes, name: &Name) -> ControlFlow<(), u64> {
        self.begun = self.taken.map_or(0, |taken| taken.load(Ordering::Relaxed));
        let Decoded { head, bytes, verbatim } = match decode::decode(self.counted(raw), &self.spent) {
            Ok(decoded) => decoded,
            Err(error) => return self.problem(error.file(name.path)).map_continue(|()| 0),
        };
        if let Some(kind) = archive::kind(&head) {
            return self.archive(kind, bytes, verbatim, name);
        }
        if head.starts_with(PARQUET) {
            return match (verbatim, name.file) {
                (true, Some(meta)) => self.table(name, meta),
                _ => {
                    let error = Error::new("a packed or piped Parquet file is not read");
                    let error = error.hint("save it as it is, as a file").file(name.path);
                    self.problem(error).map_continue(|()| 0)
                }
            };
        }
        let format = match format::tell(&head, &format::extension(name.path), name.named) {
            Ok(format) => format,
            Err(error) => return self.problem(error.file(name.path)).map_continue(|()| 0),
        };
        let from = name.file.map(|_| kept::From::File(name.path.to_owned()));
        let folder = name.file.map_or_else(Vec::new, |_| partition::columns(name.path));
        let (schema, bytes) = guess::schema(&head, bytes, format, self.options, folder, from.as_ref());
        let mark = if head.starts_with(encoding::MARK) { encoding::MARK.len() } else { 0 };
        if verbatim && name.file.is_some() {
            let source = Source::disk(name.path, format, &schema);
            let (articles, end) = self.drain(decode::buffered(bytes), mark, &source)?;
            self.ended(name.path, end.mark, source);
            return ControlFlow::Continue(articles);
        }
        self.unpacked(bytes, mark, name, format, &schema, from)
    }

    /// Reads what cannot be read again where it lies; `from` is where it can be unpacked again.
    fn unpacked(
        &mut self,
        bytes: Bytes,
        mark: usize,
        name: &Name,
        format: &'static Format,
        schema: &Arc<Schema>,
        from: Option<kept::From>,
    ) -> ControlFlow<(), u64> {
        let shown = name.path.display().to_string();
        if !self.options.keep {
            let source = Source::unpacked(shown, None, format, schema);
            return self.drain(decode::buffered(bytes), mark, &source).map_continue(|(articles, _)| articles);
        }
        let key = name.file.and_then(|meta| Key::of(name.path, meta));
        if let Some((kept, all)) = key.as_ref().and_then(|key| Kept::find(key, &from)) {
            drop(bytes);
            let source = Source::unpacked(shown, Some(kept), format, schema);
            let counted = self.counted_as(all, name.file.map_or(0, Metadata::len));
            return self
                .drain(decode::buffered(counted), mark, &source)
                .map_continue(|(articles, _)| articles);
        }
        let kept = Kept::new(from);
        let source = Source::unpacked(shown, Some(kept), format, schema);
        let (articles, end) = self.drain(decode::keeping(bytes, &source), mark, &source)?;
        if let Some(kept) = source.kept().filter(|_| end.whole) {
            kept.finish(key.as_ref());
        }
        ControlFlow::Continue(articles)
    }

    fn sample(&mut self) -> ControlFlow<()> {
        let format = format::named("Markdown");
        let schema = Arc::new(Schema::new(self.options, Vec::new()));
        sample::ARTICLES.iter().try_for_each(|(stem, text)| {
            let source = Source::program(format!("sample/{stem}"), text.as_bytes(), format, &schema);
            self.drain(decode::buffered(Box::new(text.as_bytes())), 0, &source).map_continue(drop)
        })
    }

    /// Reads records behind the first `skip` bytes until there are no more.
    fn drain(
        &mut self,
        bytes: BufReader<Box<dyn Read + '_>>,
        skip: usize,
        source: &Arc<Source>,
    ) -> ControlFlow<(), (u64, Ended)> {
        let mut stream = Stream::from(bytes, 0, 1);
        // Only what was there to be looked at is passed over: an error that is met here would be told nowhere.
        if skip > 0 && stream.fill().is_ok_and(|bytes| bytes.len() >= skip) {
            stream.skip(skip);
        }
        let mut sink = Sink::new(Arc::clone(source), self.each, &mut self.flood);
        (source.read())(&mut stream, &mut sink)?;
        if sink.articles + sink.problems + sink.blank == 0 {
            sink.problem(Error::new("holds no article"), None)?;
        }
        self.doubts.merge(std::mem::take(&mut sink.doubts), &source.name);
        ControlFlow::Continue((sink.articles, Ended { mark: sink.mark, whole: sink.whole }))
    }
}

/// How reading a source ended.
struct Ended {
    /// Where to go on when there is more.
    mark: Option<Mark>,
    /// Whether it was read to its end.
    whole: bool,
}

/// A check of the last bytes before `offset`.
fn check_before(file: &mut File, offset: u64) -> io::Result<u32> {
    const MOST: u64 = 4096;
    let len = offset.min(MOST);
    let mut bytes = vec![0; len as usize];
    file.seek(SeekFrom::Start(offset - len))?;
    file.read_exact(&mut bytes)?;
    Ok(source::checksum(&bytes))
}

/// Counts what is read.
struct Counted {
    inner: Bytes,
    taken: Arc<AtomicU64>,
    /// How many bytes so many count for.
    weighs: Option<(u64, u64)>,
    read: u64,
}

impl Read for Counted {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(out)?;
        let weight = |bytes: u64| match self.weighs {
            Some((packed, of)) => (u128::from(bytes) * u128::from(packed) / u128::from(of)) as u64,
            None => bytes,
        };
        let more = weight(self.read + n as u64) - weight(self.read);
        self.read += n as u64;
        self.taken.fetch_add(more, Ordering::Relaxed);
        Ok(n)
    }
}

#[cfg(test)]
mod tests;
