//! Finds which articles in some files are copies, in one pass over all of them before the pass that answers.

use std::collections::{HashMap, HashSet};
use std::ops::ControlFlow;
use std::sync::Arc;

use super::parallel::in_order_where;
use super::reading::Files;
use crate::copies::{ArticlePlace, CopyFinder, sketch};
use crate::corpus::Corpus;
use crate::index::SourcePaths;
use crate::load::{Address, Input, Options};
use crate::threads::Stop;
use crate::{Error, Result};

/// The copies among the articles in some files.
#[derive(Debug, Default)]
pub(super) struct CopiesInFiles {
    /// The offsets of the copies in each source.
    copies: HashMap<Arc<str>, HashSet<u64>>,
    /// Every article, if the inputs can be read only once.
    pub(super) articles: Vec<Address>,
}

impl CopiesInFiles {
    /// Returns whether the article at this address is a copy.
    pub(super) fn has(&self, address: &Address) -> bool {
        self.copies.get(address.source.name.as_str()).is_some_and(|copies| copies.contains(&address.offset))
    }
}

impl Files {
    /// Returns whether the inputs can be read only once.
    pub(super) fn is_stream(&self) -> bool {
        self.inputs.contains(&Input::Stdin)
    }

    /// Finds the copies. Reports what cannot be read from a stream; for files, the next pass does that.
    pub(super) fn copies(&self, stop: &Stop, problem: &mut dyn FnMut(Error)) -> Result<CopiesInFiles> {
        let (mut finder, mut addresses) = (CopyFinder::default(), Vec::<(Arc<str>, u64)>::new());
        let mut found = CopiesInFiles::default();
        let options = Options { keep: self.options.keep || self.is_stream(), ..(*self.options).clone() };
        let work = |article: crate::Article, address: &Address| {
            let mut hashes = Vec::new();
            sketch(&article.text, &mut hashes);
            (hashes, article.date, article.outlet, address.clone())
        };
        let paths = SourcePaths::new(&self.inputs);
        let (mut last, mut path): (Arc<str>, String) = Default::default();
        in_order_where(
            (self.inputs.clone(), Arc::new(options)),
            self.jobs,
            Box::new(|_| true),
            work,
            &mut |made| {
                match made {
                    Some(Ok((hashes, date, outlet, address))) => {
                        if *last != *address.source.name || addresses.is_empty() {
                            last = address.source.name.as_str().into();
                            path = paths.full(&last);
                        }
                        let place = ArticlePlace { source: &path, offset: address.offset };
                        finder.add_sketch(addresses.len() as u32, &hashes, (date, outlet.as_deref()), place);
                        addresses.push((Arc::clone(&last), address.offset));
                        if self.is_stream() {
                            found.articles.push(address);
                        }
                    }
                    Some(Err(error)) if self.is_stream() => problem(error),
                    Some(Err(_)) | None => {}
                }
                if stop.stopped() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            },
        )?;
        if !stop.stopped() {
            for (original, copy) in finder.groups().pairs() {
                let (source, offset) = &addresses[copy as usize];
                // Giving a file twice does not make its articles copies.
                if addresses[original as usize] != addresses[copy as usize] {
                    found.copies.entry(Arc::clone(source)).or_default().insert(*offset);
                }
            }
        }
        Ok(found)
    }
}

/// Finds the groups of copies among the rows of a corpus, by reading each. Returns `None` if it was stopped.
pub(crate) fn copies_in_rows(corpus: &Corpus, stop: &Stop) -> Option<crate::copies::CopyGroups> {
    let mut finder = CopyFinder::default();
    for id in corpus.ids() {
        if stop.stopped() {
            return None;
        }
        let address = corpus.address(id);
        if let Ok(article) = address.read() {
            let place = ArticlePlace { source: &address.source.name, offset: address.offset };
            finder.add(id.0, &article, place);
        }
    }
    Some(finder.groups())
}
