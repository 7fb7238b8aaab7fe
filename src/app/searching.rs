//! Searching the corpus: what is asked is found elsewhere, and becomes what the list shows.

use std::collections::HashMap;
use std::sync::Arc;

use super::{App, Asking, Completion, Effect};
use crate::corpus::ArticleId;
use crate::index::{Fault, Mark, Needle, Query};
use crate::store::Memory;
use crate::work::{Indexing, Passage, SearchRequest, SearchResult, titled};

/// More queries than this are not remembered.
const MOST: usize = 100;

/// What is searched for, and what was found.
#[derive(Debug)]
pub struct Search {
    /// The query, as it is typed; empty when nothing is searched for.
    pub text: String,
    /// What the list shows of it; of an earlier query while the one that is typed breaks somewhere.
    pub found: SearchResult,
    /// Where and why the query that is typed breaks.
    pub fault: Option<Fault>,
    /// Whether the reader wanted it as it is: then where it breaks is told plainly, and not in passing.
    pub refused: bool,
    /// A line around what was found, of the articles that were on the screen.
    pub passages: HashMap<ArticleId, Passage>,
    /// What was found, as a query.
    pub query: Arc<Query>,
    /// What of it may stand in headlines.
    pub titled: Vec<Needle>,
    /// How far making the index is, while it is made.
    pub indexing: Option<Indexing>,
    /// Queries of before, and which of them stands in the line that is typed.
    history: Vec<String>,
    recalled: usize,
    /// What was typed before a query of before took its place.
    draft: String,
    /// What the word that is typed may become.
    pub completion: Completion,
    /// The query that is asked for, and how it was sent.
    wanted: Arc<Query>,
    sent: String,
    /// Whether nothing has come of it yet.
    pub waits: bool,
    /// The article that was gone to for what was found in it, as long as that is not known.
    going: Option<ArticleId>,
}

impl Default for Search {
    fn default() -> Self {
        Self {
            text: String::new(),
            found: SearchResult::default(),
            fault: None,
            refused: false,
            passages: HashMap::new(),
            query: Arc::new(Query::All),
            titled: Vec::new(),
            indexing: None,
            history: Vec::new(),
            recalled: 0,
            draft: String::new(),
            completion: Completion::default(),
            wanted: Arc::new(Query::All),
            sent: String::new(),
            waits: false,
            going: None,
        }
    }
}

impl Search {
    /// Whether the list shows what was found.
    pub fn is_on(&self) -> bool {
        !self.found.text.is_empty()
    }

    /// What was found is of this query from here on.
    fn know(&mut self, query: Arc<Query>) {
        self.titled = titled(&query);
        self.query = query;
        self.passages.clear();
        self.going = None;
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
    pub(super) fn know_earlier(&mut self, mut earlier: Vec<String>) {
        earlier.retain(|text| !self.history.contains(text));
        self.recalled += earlier.len();
        self.history.splice(..0, earlier);
    }

    /// The query before the one at hand, or the one after it where `by` is 1; the last one leads back to what was
    /// `typed`.
    pub(super) fn recall(&mut self, by: isize, typed: &str) -> String {
        if self.recalled >= self.history.len() {
            self.draft = typed.to_owned();
        }
        self.recalled = self.recalled.saturating_add_signed(by).min(self.history.len());
        // What stands in the line already is no step.
        while by < 0 && self.recalled > 0 && self.history.get(self.recalled).is_some_and(|text| text == typed)
        {
            self.recalled -= 1;
        }
        self.history.get(self.recalled).unwrap_or(&self.draft).clone()
    }
}

impl App {
    /// Searches for `text`; an empty query lists every article again. While the query breaks somewhere, the list keeps
    /// showing what was found before.
    pub(super) fn search_for(&mut self, text: &str) {
        if text == self.search.text {
            return;
        }
        text.clone_into(&mut self.search.text);
        self.search.refused = false;
        if !self.asked.as_ref().is_some_and(|asked| asked.asking == Asking::Search) {
            self.views.ask_again(text);
        }
        match Query::parse(text) {
            Ok(query) => {
                self.search.fault = None;
                if query != *self.search.wanted {
                    self.set_search(Arc::new(query));
                }
            }
            Err(fault) => self.search.fault = Some(fault),
        }
    }

    fn set_search(&mut self, query: Arc<Query>) {
        self.list.set_search(Arc::clone(&query));
        if *query == Query::All {
            self.search.found = SearchResult::default();
            self.search.know(Arc::clone(&query));
            self.mark_matches();
        }
        self.search.wanted = query;
        self.ask_search();
    }

    fn ask_search(&mut self) {
        self.search.sent = self.search.wanted.to_string();
        self.search.waits = !self.search.sent.is_empty();
        // An empty query stops the search at work.
        let (text, memory) = (self.search.sent.clone(), self.memory_for(&self.search.sent));
        self.owed.push(Effect::Search(SearchRequest { text, corpus: self.corpus.clone(), memory }));
    }

    /// Has everything at hand for the first search.
    pub(super) fn make_search_ready(&mut self) {
        if self.search.text.is_empty() {
            self.ask_search();
        }
    }

    /// What is remembered, where a query asks for it or something was corrected.
    pub(super) fn memory_for(&self, query: &str) -> Option<Arc<Memory>> {
        let asked = Query::parse(query).is_ok_and(|query| !query.marks().is_empty());
        (asked || self.memory.corrects()).then(|| Arc::new(self.memory.clone()))
    }

    /// Takes in what was found.
    pub(super) fn searched(&mut self, found: SearchResult) {
        if found.text != self.search.sent || self.search.sent.is_empty() {
            return;
        }
        self.search.waits = false;
        let anew = self.search.found.text != found.text;
        if anew {
            let wanted = Arc::clone(&self.search.wanted);
            self.search.know(wanted);
            // What was asked for before was asked without a passage.
            self.wanted_for = None;
        }
        self.list.set_hits(Arc::clone(&found.hits));
        self.search.found = found;
        if anew {
            self.mark_matches();
        }
    }

    /// Marks in the article what is looked for: in it, else in the whole corpus.
    pub(super) fn mark_matches(&mut self) {
        let Some(reading) = &mut self.reading else { return };
        let needle = crate::page::TextPattern::new(&self.sought);
        if needle.is_empty() {
            reading.mark(&self.search.query);
        } else {
            reading.find(&needle);
        }
    }

    /// What is remembered has changed: what is found by it is found again.
    pub(super) fn search_anew(&mut self, mark: Mark) {
        if self.search.query.marks().contains(&mark) {
            self.ask_search();
        }
    }

    /// The reader has gone to the article at hand for what was found in it.
    pub(super) fn seek_found(&mut self) {
        self.search.going = self.current().filter(|_| self.search.is_on() && self.sought.is_empty());
        self.go_to_found();
    }

    /// Goes to what was found in the article that the reader has gone to for it, as soon as that is known.
    pub(super) fn go_to_found(&mut self) {
        let Some(reading) = &mut self.reading else { return };
        let known = reading.record.is_some() || !self.search.query.needs_analysis();
        if known && self.search.going.take_if(|id| *id == reading.id).is_some() && reading.found.is_none() {
            reading.go_to_found();
        }
    }
}
