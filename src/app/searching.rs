//! Searching the corpus: what is asked is found elsewhere, and becomes what the list shows.

use std::collections::HashMap;
use std::sync::Arc;

use super::{App, Effect};
use crate::corpus::ArticleId;
use crate::index::Query;
use crate::store::Memory;
use crate::work::{Ask, Indexing, Searched};

/// More queries than this are not remembered.
const MOST: usize = 100;

/// What is searched for, and what was found.
#[derive(Debug, Default)]
pub struct Search {
    /// The query, as it is typed; empty when nothing is searched for.
    pub text: String,
    /// What the list shows of it; of an earlier query while the one that is typed breaks somewhere.
    pub found: Searched,
    /// Why the query that is typed finds nothing.
    pub fault: Option<String>,
    /// A line around what was found, of the articles that were on the screen.
    pub passages: HashMap<ArticleId, String>,
    /// How far making the index is, while it is made.
    pub indexing: Option<Indexing>,
    /// Queries of before, and which of them stands in the line that is typed.
    history: Vec<String>,
    recalled: usize,
}

impl Search {
    /// Whether the list shows what was found.
    pub fn is_on(&self) -> bool {
        !self.found.text.is_empty()
    }

    /// Keeps the query for later, and begins with the newest again.
    pub(super) fn remember(&mut self) {
        if !self.text.is_empty() {
            self.history.retain(|text| *text != self.text);
            self.history.push(self.text.clone());
            if self.history.len() > MOST {
                self.history.remove(0);
            }
        }
        self.recalled = self.history.len();
    }

    /// Takes in the queries of earlier sessions; those of this one come after them.
    pub(super) fn know(&mut self, mut earlier: Vec<String>) {
        earlier.retain(|text| !self.history.contains(text));
        self.recalled += earlier.len();
        self.history.splice(..0, earlier);
    }

    /// The query before the one at hand, or the one after it where `by` is 1; the last one leads to an empty line.
    pub(super) fn recall(&mut self, by: isize) -> String {
        self.recalled = self.recalled.saturating_add_signed(by).min(self.history.len());
        self.history.get(self.recalled).cloned().unwrap_or_default()
    }
}

impl App {
    /// Searches for `text`; for nothing, the list shows all articles again.
    pub(super) fn search_for(&mut self, text: &str) {
        if text == self.search.text {
            return;
        }
        self.search.text = text.to_owned();
        self.search.fault = None;
        if text.trim().is_empty() {
            self.search.found = Searched::default();
            self.search.passages.clear();
            let rows = self.list_rows();
            self.list.show_among(None, false, rows);
            self.mark_matches();
        }
        // An empty query stops the one at work.
        let memory = self.memory_for(text);
        self.owed.push(Effect::Search(Ask { text: text.to_owned(), corpus: self.corpus.clone(), memory }));
    }

    /// What is remembered, where a query asks for it or something was corrected.
    pub(super) fn memory_for(&self, query: &str) -> Option<Arc<Memory>> {
        let asked = Query::parse(query).is_ok_and(|query| !query.marks().is_empty());
        (asked || self.memory.corrects()).then(|| Arc::new(self.memory.clone()))
    }

    /// Takes in what was found.
    pub(super) fn searched(&mut self, found: Searched) {
        if found.text != self.search.text {
            return;
        }
        self.search.fault.clone_from(&found.fault);
        if found.fault.is_some() {
            return;
        }
        let anew = self.search.found.text != found.text;
        if anew {
            self.search.passages.clear();
            // What was asked for before was asked without a passage.
            self.wanted_for = None;
        }
        let rows = self.list_rows();
        self.list.show_among(Some(Arc::clone(&found.hits)), anew, rows);
        self.search.found = found;
        if anew {
            self.mark_matches();
        }
    }

    /// Marks in the article what is looked for: in it, else in the whole corpus.
    pub(super) fn mark_matches(&mut self) {
        let Some(reading) = &mut self.reading else { return };
        let needle = super::Needle::new(&self.sought);
        if needle.is_empty() {
            reading.mark(&self.search.found.needles);
        } else {
            reading.find(&needle);
        }
    }
}
