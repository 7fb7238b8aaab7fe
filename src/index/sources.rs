//! Reopens sources by name, so that articles found in the index can be read.

use std::collections::HashMap;
use std::ops::ControlFlow;
use std::sync::{Arc, Mutex};

use super::dir::file_of;
use crate::load::{Address, Found, Input, Options, Source, load};
use crate::threads::lock;
use crate::{Error, Result};

/// The most sources kept open at a time.
const MOST: usize = 4096;

/// The sources of a corpus, each opened on first use.
pub(super) struct Sources {
    names: HashMap<u64, Arc<str>>,
    options: Arc<Options>,
    open: Mutex<HashMap<u64, Arc<Source>>>,
}

/// The location of an article's record, as the index stores it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct RecordLocation {
    pub(super) source: u64,
    pub(super) offset: u64,
    pub(super) len: u64,
    pub(super) index: u64,
    pub(super) check: u32,
}

impl Sources {
    pub(super) fn new(names: impl Iterator<Item = (u64, Arc<str>)>, options: &Options) -> Self {
        let options = Arc::new(Options { keep: true, ..options.clone() });
        Self { names: names.collect(), options, open: Mutex::default() }
    }

    pub(super) fn name(&self, number: u64) -> Option<&Arc<str>> {
        self.names.get(&number)
    }

    /// Returns the address of a record.
    pub(super) fn address(&self, spot: &RecordLocation) -> Result<Address> {
        let RecordLocation { source, offset, len, index, check } = *spot;
        Ok(Address { source: self.source(source)?, offset, len, index, check })
    }

    fn source(&self, number: u64) -> Result<Arc<Source>> {
        let open = || lock(&self.open);
        if let Some(source) = open().get(&number) {
            return Ok(Arc::clone(source));
        }
        let name =
            self.names.get(&number).ok_or_else(|| Error::new("the index refers to an unknown file"))?;
        let source = reopen(name, &self.options)?;
        let mut open = open();
        if open.len() >= MOST {
            open.clear();
        }
        open.insert(number, Arc::clone(&source));
        Ok(source)
    }
}

/// Opens a file as a source. Reads up to its first article, or the whole file if it is compressed and no longer in
/// the cache.
fn reopen(name: &str, options: &Arc<Options>) -> Result<Arc<Source>> {
    let sample = name.starts_with("sample/") && !file_of(name).exists();
    let input = if sample { Input::Sample } else { Input::Path(file_of(name).to_owned()) };
    let (mut source, mut problem) = (None, None);
    load(&[input], options, &mut |found| match found {
        Found::Article(_, address) if address.source.name == name => {
            let whole = address.source.is_whole();
            source = Some(address.source);
            if whole { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        }
        Found::Article(..) => ControlFlow::Continue(()),
        Found::Problem(error) => {
            problem = Some(error);
            ControlFlow::Continue(())
        }
    });
    source.ok_or_else(|| problem.unwrap_or_else(|| Error::new("no longer contains an article").file(name)))
}
