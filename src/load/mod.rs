//! Where articles come from: paths, standard input, the sample corpus; one file per format.
//!
//! ```text
//! Input --walk--> file --decode--> bytes --format--> records --parse--> Article
//! ```

use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::Arc;

use crate::{Article, Error, Result};

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
    /// `text=story`: the field of the input (second) that holds ours (first); tried before the usual names.
    pub fields: Vec<(String, String)>,
}

/// Where one record's bytes lie, so that its body can be read again when it is shown.
#[derive(Clone, Debug)]
pub struct Address {
    /// The file (or the memory) that holds it.
    pub source: Arc<Source>,
    /// First byte, in the decoded stream.
    pub offset: u64,
    /// How many bytes.
    pub len: u64,
    /// Position among the records of the source, from 0.
    pub index: u64,
}

/// Something that holds records: placeholder, filled in by the loader.
#[derive(Debug)]
pub struct Source {
    /// The name shown for it.
    pub name: String,
}

/// What the loader comes across, in input order.
#[derive(Debug)]
pub enum Found {
    /// An article, and where to find it again.
    Article(Box<Article>, Address),
    /// A record, file or folder that was skipped, and why. Loading goes on.
    Problem(Error),
}

/// Reads `inputs` in order and hands over everything found until `each` says to stop.
pub fn load(inputs: &[Input], options: &Arc<Options>, each: &mut dyn FnMut(Found) -> ControlFlow<()>) {
    let _ = (inputs, options, each);
}

impl Address {
    /// Reads the article at this address again.
    ///
    /// # Errors
    /// When the file has gone or changed, or the record no longer parses.
    pub fn read(&self) -> Result<Article> {
        Err(Error::new("not read"))
    }
}
