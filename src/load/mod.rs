//! Where articles come from: paths, standard input, the sample corpus; one file per format.
//!
//! ```text
//! Input --walk--> file --decode--> bytes --format--> records --parse--> Article
//! ```
//!
//! Reading streams: an article is handed over as soon as its record is read, and of everything else only the
//! [`Address`] stays, by which it can be read again. What cannot be read becomes a [`Found::Problem`] with its
//! place, and reading goes on.

mod ahead;
mod archive;
mod bounded;
pub mod cache;
mod dates;
mod decode;
mod doubts;
mod encoding;
mod feed;
mod fields;
mod flood;
mod format;
mod guess;
mod gzip;
mod html;
mod json;
mod jsonl;
mod kept;
mod loading;
mod look;
mod markdown;
mod markup;
#[cfg(feature = "parquet")]
mod parquet;
mod partition;
mod plain;
mod prolog;
mod record;
mod refused;
mod run;
mod sample;
mod schema;
mod seed;
mod source;
mod survey;
mod table;
#[cfg(test)]
mod tests;
mod walk;
mod warc;

use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::Arc;

use crate::{Article, Error};

pub use dates::{DateOrder, parse_date};
pub use fields::FIELDS;
pub use format::{FORMATS, Format};
pub use guess::Column;
pub use loading::{Loading, Turn};
pub use look::{Look, look};
pub use source::{Address, Source};
pub use survey::{Survey, survey};

use record::Item;
use run::Run;

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
    /// Whether the records of packed files and streams are kept, so that their addresses can be read.
    pub keep: bool,
    /// Whether somebody waits for what is added: then a last line without an end is one that is still written.
    pub follow: bool,
    /// Which comes first in a date like 03/04/2018; by itself what the other dates of its source show.
    pub dates: Option<DateOrder>,
}

/// What the loader comes across, in input order.
#[derive(Debug)]
pub enum Found<A = Box<Article>> {
    /// An article, or its head, and where to find it again.
    Article(A, Address),
    /// A record, file or folder that was skipped, and why. Loading goes on.
    Problem(Error),
}

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
    load_where(inputs, options, &|_, _| true, each);
}

/// As [`load`], but only records that are `wanted`: that is asked of the name of their format and of their bytes,
/// before anything is made of them, and nothing is told of those that are not.
pub fn load_where(
    inputs: &[Input],
    options: &Arc<Options>,
    wanted: &dyn Fn(&str, &[u8]) -> bool,
    each: &mut dyn FnMut(Found) -> ControlFlow<()>,
) {
    let mut each = |item: Item| {
        Ok(match item {
            Item::Record(raw) if !raw.is(wanted) => ControlFlow::Continue(()),
            Item::Record(raw) => {
                let article = Box::new(raw.article()?);
                each(Found::Article(article, raw.address()))
            }
            Item::Problem(error) => each(Found::Problem(error)),
        })
    };
    let _ = Run::new(options, &mut each).inputs(inputs);
}
