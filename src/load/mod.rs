//! Where articles come from: paths, standard input, the sample corpus; one file per format.
//!
//! ```text
//! Input --walk--> file --decode--> bytes --format--> records --parse--> Article
//! ```
//!
//! Reading streams: an article is handed over as soon as its record is read, and of everything else only the
//! [`Address`] stays, by which it can be read again. What cannot be read becomes a [`Found::Problem`] with its
//! place, and reading goes on.

mod dates;
mod decode;
mod encoding;
mod fields;
mod format;
mod json;
mod jsonl;
mod markdown;
mod plain;
mod record;
mod sample;
mod seed;
mod source;
#[cfg(test)]
mod tests;
mod walk;

use std::fs::{self, File};
use std::io::{self, Read};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::{Article, Error};

pub use dates::parse_date;
pub use fields::FIELDS;
pub use format::{FORMATS, Format};
pub use source::{Address, Source};

use record::{Sink, Stream};

/// What the reader of the program asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// A file or a folder.
    Path(PathBuf),
    /// Standard input, read to its end.
    Stdin,
    /// The articles inside the program.
    Sample,
}

/// How to read; the same for every input of a run.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// `text=story`: the field of the input (second) that holds ours (first, one of [`FIELDS`]); tried before
    /// the usual names. `text=data.story` reaches inside.
    pub fields: Vec<(String, String)>,
}

/// What the loader comes across, in input order.
#[derive(Debug)]
pub enum Found {
    /// An article, and where to find it again.
    Article(Box<Article>, Address),
    /// A record, file or folder that was skipped, and why. Loading goes on.
    Problem(Error),
}

/// Who is told of everything that is found, and says whether to go on.
type Each<'a> = &'a mut dyn FnMut(Found) -> ControlFlow<()>;

/// Reads `inputs` in order and hands over everything found until `each` says to stop.
///
/// Nothing here fails as a whole: what is wrong with an input is a [`Found::Problem`].
///
/// ```
/// use std::{ops::ControlFlow, sync::Arc};
/// use onrecord::load::{Found, Input, Options, load};
///
/// let folder = tempfile::tempdir()?;
/// let path = folder.path().join("news.jsonl");
/// std::fs::write(&path, "{\"title\": \"Harbour strike ends\", \"text\": \"“It is over,” Ada Bird said.\"}\nnonsense\n")?;
///
/// let (mut titles, mut problems) = (Vec::new(), Vec::new());
/// load(&[Input::Path(path)], &Arc::new(Options::default()), &mut |found| {
///     match found {
///         Found::Article(article, address) => {
///             assert_eq!(address.read().as_ref(), Ok(&*article));
///             titles.extend(article.title);
///         }
///         Found::Problem(error) => problems.push(error),
///     }
///     ControlFlow::Continue(())
/// });
/// assert_eq!(titles, ["Harbour strike ends"]);
/// assert_eq!(problems[0].line(), Some(2));
/// # Ok::<(), std::io::Error>(())
/// ```
pub fn load(inputs: &[Input], options: &Arc<Options>, each: &mut dyn FnMut(Found) -> ControlFlow<()>) {
    for input in inputs {
        let flow = match input {
            Input::Path(path) => read_path(path, options, each),
            Input::Stdin => {
                let stdin = Box::new(io::stdin().lock());
                read_stream(stdin, &Name::stream(source::STDIN), options, each).map_continue(drop)
            }
            Input::Sample => read_sample(options, each),
        };
        if flow.is_break() {
            return;
        }
    }
}

fn read_path(path: &Path, options: &Arc<Options>, each: Each) -> ControlFlow<()> {
    match fs::metadata(path) {
        Err(error) => each(Found::Problem(Error::io(path, &error))),
        Ok(meta) if meta.is_dir() => read_folder(path, options, each),
        Ok(meta) => read_file(path, true, meta.is_file(), options, each).map_continue(drop),
    }
}

fn read_folder(folder: &Path, options: &Arc<Options>, each: Each) -> ControlFlow<()> {
    let mut articles = 0;
    walk::walk(folder, &mut |entry| {
        match entry {
            Ok(path) => articles += read_file(path, false, true, options, each)?,
            Err(error) => each(Found::Problem(error))?,
        }
        ControlFlow::Continue(())
    })?;
    if articles > 0 {
        return ControlFlow::Continue(());
    }
    let endings: Vec<_> =
        FORMATS.iter().flat_map(|f| f.extensions.first()).map(|e| format!(".{e}")).collect();
    let hint = format!("it looks for {}, also with .gz or .zst", endings.join(", "));
    each(Found::Problem(Error::new("holds no article").file(folder).hint(hint)))
}

/// Reads one file; the number is that of its articles.
fn read_file(
    path: &Path,
    named: bool,
    on_disk: bool,
    options: &Arc<Options>,
    each: Each,
) -> ControlFlow<(), u64> {
    match File::open(path) {
        Ok(file) => read_stream(Box::new(file), &Name { path, named, on_disk }, options, each),
        Err(error) => each(Found::Problem(Error::io(path, &error))).map_continue(|()| 0),
    }
}

/// What is known of a stream before it is read.
struct Name<'a> {
    path: &'a Path,
    /// Whether the reader gave the name, or a folder did.
    named: bool,
    /// Whether it can be read a second time. A pipe cannot.
    on_disk: bool,
}

impl<'a> Name<'a> {
    fn stream(name: &'a str) -> Self {
        Self { path: Path::new(name), named: true, on_disk: false }
    }
}

fn read_stream(
    raw: Box<dyn Read + '_>,
    name: &Name,
    options: &Arc<Options>,
    each: Each,
) -> ControlFlow<(), u64> {
    let problem = |error: Error, each: Each| each(Found::Problem(error.file(name.path))).map_continue(|()| 0);
    let decoded = match decode::decode(raw) {
        Ok(decoded) => decoded,
        Err(what) => {
            return problem(
                Error::new(format!("{what} is not read")).hint("unpack it, or use gzip or zstd"),
                each,
            );
        }
    };
    let format = match format::tell(&decoded.head, &format::extension(name.path), name.named) {
        Ok(format) => format,
        Err(error) => return problem(error, each),
    };
    let source = match name.on_disk && decoded.verbatim {
        true => Source::disk(name.path, format, options),
        false => Source::memory(name.path.display().to_string(), format, options),
    };
    let mark = if decoded.head.starts_with(encoding::MARK) { encoding::MARK.len() } else { 0 };
    let mut stream = Stream::new(decode::buffered(decoded.bytes, &source));
    if stream.fill().is_ok_and(|bytes| bytes.len() >= mark) {
        stream.skip(mark);
    }
    drain(format, &mut stream, source, each)
}

fn drain(format: &Format, stream: &mut Stream, source: Arc<Source>, each: Each) -> ControlFlow<(), u64> {
    let mut sink = Sink::new(source, each);
    (format.read)(stream, &mut sink)?;
    if sink.articles + sink.problems == 0 {
        sink.problem(Error::new("holds no article"), None)?;
    }
    ControlFlow::Continue(sink.articles)
}

fn read_sample(options: &Arc<Options>, each: Each) -> ControlFlow<()> {
    let format = format::named("Markdown");
    for (stem, text) in sample::ARTICLES {
        let source = Source::program(format!("sample/{stem}"), text.as_bytes(), format, options);
        let mut stream = Stream::new(decode::buffered(Box::new(text.as_bytes()), &source));
        drain(format, &mut stream, source, each)?;
    }
    ControlFlow::Continue(())
}
