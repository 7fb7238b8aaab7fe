//! Quotations by outlet.

use std::collections::HashMap;

use super::columns::{first_of, named, walk};
use super::search::Searcher;
use super::selection::ArticleSelection;
use crate::Result;
use crate::threads::Stop;

impl Searcher {
    /// Returns how many matching quotations each outlet has in the selected articles, of everyone or of one person.
    ///
    /// # Errors
    /// If the index is broken or the work was stopped.
    pub fn quotations_by_outlet(
        &self,
        selection: &ArticleSelection,
        speaker: Option<&[String]>,
        stop: &Stop,
    ) -> Result<HashMap<Option<String>, u64>> {
        self.readable(|| {
            let facts = &self.inner().facts;
            let compiler = self.compiler(&selection.flagged, stop);
            let (heads, columns) = (compiler.heads()?, self.inner().held.quotations(facts)?);
            let mut counts: HashMap<Option<String>, u64> = HashMap::new();
            walk(facts, &*self.asked(selection, speaker, stop)?, stop, |_, number, run| {
                let mut article = heads[number as usize].reader();
                let names = columns[number as usize].outlet.as_ref();
                let mut sums = vec![0u64; names.map_or(0, |names| names.num_terms())];
                let mut without = 0;
                run(&mut |doc| {
                    let article = article(doc);
                    if selection.has(article) && !self.overlay().has(article) {
                        match first_of(names, doc) {
                            Some(name) => sums[name as usize] += 1,
                            None => without += 1,
                        }
                    }
                })?;
                if without > 0 {
                    *counts.entry(None).or_default() += without;
                }
                let known = (0..).zip(sums).filter(|(_, count)| *count > 0);
                named(names, known, |name, count| {
                    *counts.entry(Some(name.to_owned())).or_default() += count;
                })
            })?;
            for said in self.overlay().said(selection, speaker) {
                *counts.entry(said.outlet.clone()).or_default() += 1;
            }
            Ok(counts)
        })
    }
}
