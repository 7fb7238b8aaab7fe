//! Where articles come from: paths, standard input, the sample corpus; one file per format.
//!
//! ```text
//! Input --walk--> file --decode--> bytes --format--> records --parse--> Article
//! ```
//!
//! Reading is streaming: an article is handed over as soon as its record is read, and all that stays is its
//! [`Address`], from which it can be read again. Whatever cannot be read becomes a [`Found::Problem`] with its place,
//! and reading continues.

mod annotated;
mod archive;
mod bare_header;
mod bomb_guard;
pub mod cache;
mod catalogue;
mod corpus_reader;
mod corpus_text;
mod dated_text;
mod dates;
mod decode;
mod documents;
mod encoding;
mod feed;
mod fields;
mod format;
mod formats;
mod guess;
mod gzip;
mod headed_text;
mod html;
mod ids;
mod inspect;
mod json;
mod jsonl;
mod literal;
mod markdown;
mod markup;
#[cfg_attr(not(feature = "parquet"), path = "no_parquet.rs")]
mod parquet;
mod partition;
mod pass;
mod plain;
mod prescan;
mod private;
mod prolog;
mod read_ahead;
mod record;
mod sample;
mod schema;
mod sink;
mod source;
mod stream;
mod structure_builder;
mod table;
#[cfg(test)]
mod tests;
mod text_header;
mod throttle;
mod undated;
mod unpacked;
mod unsupported;
mod walk;
mod warc;

use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::{Article, Error};

pub use corpus_reader::{CorpusReader, PassEnd};
pub use dates::{DateOrder, parse_date};
pub use fields::FIELDS;
pub use format::InputFormat;
pub use formats::FORMATS;
pub use guess::SampledField;
pub use ids::IdNames;
pub use inspect::{Inspection, inspect};
pub use prescan::{Prescan, prescan, size_on_disk};
pub use private::create_private;
pub use source::{Address, Source};

use pass::InputPass;
use record::{Parsed, RawRecord, RecordError, Visitor};

/// What to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// A file or a folder.
    Path(PathBuf),
    /// Standard input, read to its end.
    Stdin,
    /// The articles inside the program.
    Sample,
}

/// How to read; the same for every input of a pass.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Which field of the input (second) to use for ours (first, one of [`FIELDS`]), as in `text=story`; tried before
    /// the usual names. `text=data.story` reaches inside an object.
    pub fields: Vec<(String, String)>,
    /// Whether the records of packed files and streams are stored, so that they can be read again from their addresses.
    pub keep: bool,
    /// Follow mode: an unterminated last line may still be in the middle of being written.
    pub follow: bool,
    /// Whether the day or the month comes first in a date like 03/04/2018; by default, the other dates of its source
    /// decide.
    pub dates: Option<DateOrder>,
    /// Which other fields of a record its article keeps.
    pub columns: OtherColumns,
    /// Whether to ignore the people and quotations that a record comes with.
    pub reannotate: bool,
    /// Which records are read; all by default.
    pub shard: Option<Shard>,
    /// What records without an id are called.
    pub ids: IdNames,
    /// Counts what was read.
    pub progress: Option<Arc<LoadCounters>>,
}

/// Which fields of a record an article keeps besides its own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum OtherColumns {
    /// None.
    #[default]
    None,
    /// All fields that are not used for the article itself.
    All,
    /// The fields with these names.
    Named(Vec<String>),
}

/// Every `of`th record, beginning with number `number`, counted from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shard {
    /// Which of the shards.
    pub number: u32,
    /// How many there are.
    pub of: u32,
}

/// How much of the inputs has been read.
#[derive(Debug, Default)]
pub struct LoadCounters {
    /// Bytes of files, as they are on disk.
    pub bytes: Arc<AtomicU64>,
    /// Articles.
    pub articles: AtomicU64,
}

/// What is found in the inputs, in order.
#[derive(Debug)]
pub enum Found<A = Box<Article>> {
    /// An article or its head, and where to find it again.
    Article(A, Address),
    /// A record, file or folder that was skipped, and why. Reading continues.
    Problem(Error),
}

/// Reads `inputs` in order and hands over everything found until `each` says to stop.
///
/// This never fails as a whole: whatever is wrong with an input becomes a [`Found::Problem`].
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
    load_where(inputs, options, &|_| true, each);
}

/// Like [`load`], but only with records that pass a `prefilter`, which sees nothing but their bytes. It is
/// asked only where the bytes show the text of the article, and nothing is reported about records that it rejects.
pub fn load_where(
    inputs: &[Input],
    options: &Arc<Options>,
    prefilter: &dyn Fn(&[u8]) -> bool,
    each: &mut dyn FnMut(Found) -> ControlFlow<()>,
) {
    load_as(inputs, options, prefilter, |record| record.article(), each);
}

/// Like [`load`], but most articles have nothing except their outlet and their day, which takes much less time.
pub(crate) fn load_outlets_and_days(
    inputs: &[Input],
    options: &Arc<Options>,
    each: &mut dyn FnMut(Found) -> ControlFlow<()>,
) {
    load_as(inputs, options, &|_| true, |record| record.outlet_and_day(), each);
}

/// Reads as much of a record as is needed.
type ParseRecord = fn(&RawRecord) -> Parsed;

fn load_as(
    inputs: &[Input],
    options: &Arc<Options>,
    prefilter: &dyn Fn(&[u8]) -> bool,
    parse: ParseRecord,
    each: &mut dyn FnMut(Found) -> ControlFlow<()>,
) {
    let progress = options.progress.as_deref();
    let mut articles = ArticleVisitor { prefilter, parse, each, shard: options.shard, records: 0, progress };
    let mut pass = InputPass::new(options, &mut articles);
    pass.bytes_read = progress.map(|progress| &progress.bytes);
    let _ = pass.inputs(inputs);
}

/// Turns records into articles.
struct ArticleVisitor<'a> {
    prefilter: &'a dyn Fn(&[u8]) -> bool,
    parse: ParseRecord,
    each: &'a mut dyn FnMut(Found) -> ControlFlow<()>,
    shard: Option<Shard>,
    /// How many records there have been so far.
    records: u64,
    progress: Option<&'a LoadCounters>,
}

impl ArticleVisitor<'_> {
    /// Takes the next record; returns whether it belongs to another shard.
    fn is_others(&mut self) -> bool {
        let number = self.records;
        self.records += 1;
        self.shard.is_some_and(|shard| number % u64::from(shard.of) != u64::from(shard.number - 1))
    }
}

impl Visitor for ArticleVisitor<'_> {
    fn record(&mut self, record: &RawRecord) -> Result<ControlFlow<()>, RecordError> {
        if self.is_others() || !record.passes(self.prefilter) {
            return Ok(ControlFlow::Continue(()));
        }
        let article = Box::new((self.parse)(record)?);
        if let Some(progress) = self.progress {
            progress.articles.fetch_add(1, Ordering::Relaxed);
        }
        Ok((self.each)(Found::Article(article, record.address())))
    }

    fn problem(&mut self, error: Error) -> ControlFlow<()> {
        (self.each)(Found::Problem(error))
    }
}
