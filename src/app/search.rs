//! The search over all articles. A thread finds the hits, and the list shows them.

use crate::identity::Joins;
use std::collections::HashMap;
use std::sync::Arc;

use super::{App, Completion, Effect};
use crate::article::ArticleId;
use crate::page::TextPattern;
use crate::query::{Flag, PhraseMatcher, Query, QueryError};
use crate::query::{Snippet, title_matchers};
use crate::store::Memory;
use crate::work::{Indexing, SearchRequest, SearchResult};

/// At most this many queries are remembered.
const MOST: usize = 100;

/// The query and its results.
#[derive(Debug)]
pub struct SearchState {
    /// The query as it was typed; empty for none.
    pub text: String,
    /// The last results. They belong to an earlier query while the one being typed has an error.
    pub found: SearchResult,
    /// The error in the query, and its place.
    pub fault: Option<QueryError>,
    /// Whether Enter was pressed despite the error, which then shows as a warning.
    pub refused: bool,
    /// The snippets of articles that were on the screen.
    pub passages: HashMap<ArticleId, Snippet>,
    /// The query that the results belong to.
    pub query: Arc<Query>,
    /// Its words that headlines may have.
    pub title_matchers: Vec<PhraseMatcher>,
    /// How far indexing has got, while it runs.
    pub indexing: Option<Indexing>,
    /// Earlier queries.
    history: Vec<String>,
    /// Which of them the prompt shows.
    recalled: usize,
    /// What was typed before an earlier query replaced it.
    draft: String,
    /// Completions of the word being typed.
    pub completion: Completion,
    /// The last query typed without an error.
    pub(super) wanted: Arc<Query>,
    /// How many articles the corpus had then; none before the first search.
    rows: Option<usize>,
    /// Whether its first results are still to come.
    pub is_pending: bool,
    /// The article that was opened for its match, until the match is known.
    opening: Option<ArticleId>,
}

impl Default for SearchState {
    fn default() -> Self {
        Self {
            text: String::new(),
            found: SearchResult::default(),
            fault: None,
            refused: false,
            passages: HashMap::new(),
            query: Arc::new(Query::All),
            title_matchers: Vec::new(),
            indexing: None,
            history: Vec::new(),
            recalled: 0,
            draft: String::new(),
            completion: Completion::default(),
            wanted: Arc::new(Query::All),
            rows: None,
            is_pending: false,
            opening: None,
        }
    }
}

impl SearchState {
    /// Whether the list shows the hits of a search.
    pub fn is_on(&self) -> bool {
        *self.found.query != Query::All
    }

    /// Makes `query` the one that the results belong to.
    fn set_query(&mut self, query: Arc<Query>) {
        self.title_matchers = title_matchers(&query);
        self.query = query;
        self.passages.clear();
        self.opening = None;
    }

    /// Adds the query to the history, and goes to its end.
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

    /// Puts the queries of earlier sessions before those of this one.
    pub(super) fn add_earlier(&mut self, mut earlier: Vec<String>) {
        earlier.retain(|text| !self.history.contains(text));
        self.recalled += earlier.len();
        self.history.splice(..0, earlier);
    }

    /// Steps through the history: back by -1, forward by 1. After the last query comes what was `typed`.
    pub(super) fn recall(&mut self, by: isize, typed: &str) -> String {
        if self.recalled >= self.history.len() {
            self.draft = typed.to_owned();
        }
        self.recalled = self.recalled.saturating_add_signed(by).min(self.history.len());
        // Skip what is in the line already.
        while by < 0 && self.recalled > 0 && self.history.get(self.recalled).is_some_and(|text| text == typed)
        {
            self.recalled -= 1;
        }
        self.history.get(self.recalled).unwrap_or(&self.draft).clone()
    }
}

impl App {
    /// Searches for `text`; an empty query lists every article again. While the query has an error, the list keeps the
    /// last results.
    pub(super) fn search_for(&mut self, text: &str) {
        if text == self.search.text {
            return;
        }
        text.clone_into(&mut self.search.text);
        self.search.refused = false;
        match Query::parse(text) {
            Ok(query) => {
                self.search.fault = None;
                if query != *self.search.wanted {
                    self.set_search(Arc::new(query));
                }
            }
            Err(fault) => self.search.fault = Some(fault),
        }
        if !self.types_query() {
            self.views.query_changed(&self.search.wanted);
        }
    }

    fn set_search(&mut self, query: Arc<Query>) {
        self.list.set_search(Arc::clone(&query));
        if *query == Query::All {
            self.search.found = SearchResult::default();
            self.search.set_query(Arc::clone(&query));
            self.mark_matches();
        }
        self.search.wanted = query;
        self.send_search();
    }

    fn send_search(&mut self) {
        let query = Arc::clone(&self.search.wanted);
        // An empty query stops the search that is running.
        self.search.is_pending = *query != Query::All;
        self.search.rows = Some(self.corpus.len());
        let memory = self.memory_for(&query);
        self.effects.push(Effect::Search(SearchRequest { query, corpus: self.corpus.clone(), memory }));
    }

    /// Lets the search thread prepare for the first search, or repeats the search if more articles have arrived since:
    /// their hits had no row yet.
    pub(super) fn prepare_search(&mut self) {
        if *self.search.wanted == Query::All || self.search.rows != Some(self.corpus.len()) {
            self.send_search();
        }
    }

    /// The memory, if a query needs it or something was corrected.
    pub(super) fn memory_for(&self, query: &Query) -> Option<Arc<Memory>> {
        (!query.flags().is_empty() || self.memory.corrects()).then(|| Arc::new(self.memory.clone()))
    }

    /// Handles search results, or more of them.
    pub(super) fn on_hits(&mut self, found: SearchResult) {
        // Since then the files may have changed.
        let known = found.hits.iter().all(|id| self.corpus.has(*id));
        if found.query != self.search.wanted || *found.query == Query::All || !known {
            return;
        }
        self.search.is_pending = false;
        let first = self.search.found.query != found.query;
        if first {
            self.search.set_query(Arc::clone(&self.search.wanted));
            // Earlier requests did not ask for snippets.
            self.articles.forget_wanted();
        }
        self.list.set_hits(Arc::clone(&found.hits));
        self.search.found = found;
        if first {
            self.mark_matches();
        }
    }

    /// Marks the matches in the article: of the text to find, else of the search.
    pub(super) fn mark_matches(&mut self) {
        let Some(reading) = &mut self.reading else { return };
        let pattern = TextPattern::new(&self.find_text);
        if pattern.is_empty() {
            reading.mark(&self.search.query.with_names(&self.corrections.aliases(), &Joins::default()));
        } else {
            reading.find(&pattern);
        }
    }

    /// Searches again if the query asks for a flag that has changed.
    pub(super) fn search_again(&mut self, mark: Flag) {
        if self.search.query.flags().contains(&mark) {
            self.send_search();
        }
    }

    /// Goes to the match in the article that was opened, as soon as it is known.
    pub(super) fn show_found(&mut self) {
        self.search.opening = self.current().filter(|_| self.search.is_on() && self.find_text.is_empty());
        self.go_to_found();
    }

    pub(super) fn go_to_found(&mut self) {
        let Some(reading) = &mut self.reading else { return };
        let known = reading.record.is_some() || !self.search.query.needs_analysis();
        if known && self.search.opening.take_if(|id| *id == reading.id).is_some() && reading.found().is_none()
        {
            reading.go_to_found();
        }
    }
}
