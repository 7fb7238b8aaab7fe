//! The searching thread: asks the index where there is one, else reads everything; and when that takes long, it has
//! an index made for the next time.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use super::Report;
use super::library::Library;
use crate::Result;
use crate::article::ArticleId;
use crate::ask::{Files, Question, ReadEvent, each_row};
use crate::corpus::{Corpus, RowLookup};
use crate::index::{Searcher, SortOrder};
use crate::load::{Address, Input};
use crate::query::{ArticleView, Query};
use crate::store::Memory;
use crate::threads::{Stop, Worker, guarded};

/// More articles than this are counted, not listed: the best of them.
const MOST: usize = 10_000;
/// How many come first: what is on the screen.
const FIRST: usize = 200;
/// How often what a scan has found so far is told.
const EVERY: Duration = Duration::from_millis(60);
/// A scan that takes longer than this is reason enough to make an index.
const LONG: Duration = Duration::from_millis(500);

/// What is searched for.
#[derive(Clone, Debug)]
pub struct SearchRequest {
    /// As it was typed.
    pub text: String,
    /// The corpus as it is now, to tell articles by their rows.
    pub corpus: Corpus,
    /// What the reader remembers, where that is asked for.
    pub memory: Option<Arc<Memory>>,
}

/// What was found so far.
#[derive(Clone, Debug, Default)]
pub struct SearchResult {
    /// What was asked.
    pub text: String,
    /// The articles, the ones that fit best first where an index says so; at most ten thousand.
    pub hits: Arc<Vec<ArticleId>>,
    /// How many there are, those that are not loaded yet among them.
    pub count: u64,
    /// Whether that is all.
    pub done: bool,
    /// Whether an index answered; otherwise everything is read.
    pub indexed: bool,
    /// Why nothing can be found: the query breaks somewhere.
    pub fault: Option<String>,
}

/// How far making the index is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Indexing {
    /// Words of so many articles are known.
    Words(u64),
    /// People and quotations of so many articles, of so many.
    People(u64, u64),
    /// What was found out so far can be asked.
    Saved,
    /// All of it is there.
    Done,
}

/// The handle to the searching thread.
pub struct SearchWorker(Worker<SearchRequest>);

impl SearchWorker {
    /// Starts the thread; `send` gives false when nobody listens any more.
    ///
    /// # Errors
    /// When the system has no thread to give.
    pub(super) fn spawn(
        library: Library,
        send: impl Fn(Report) -> bool + Clone + Send + 'static,
    ) -> Result<Self> {
        let mut search = SearchState { library, places: None };
        let work = move |ask: SearchRequest, stop: &Stop| {
            let listening = match guarded(|| search.answer(&ask, stop, &send)) {
                Ok(listening) => listening,
                Err(error) => send(Report::Problem(error)),
            };
            if listening { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        };
        Worker::spawn("search", work).map(Self)
    }

    /// Searches; the search before it is stopped.
    pub fn post(&self, ask: SearchRequest) {
        self.0.post(ask);
    }
}

/// What the thread holds between two searches.
struct SearchState {
    library: Library,
    places: Option<RowLookup>,
}

impl SearchState {
    /// Finds what is asked for and tells it; false when nobody listens any more.
    fn answer<S>(&mut self, ask: &SearchRequest, stop: &Stop, send: &S) -> bool
    where
        S: Fn(Report) -> bool + Clone + Send + 'static,
    {
        let text = ask.text.clone();
        let query = match Query::parse(&text) {
            Ok(query) => query,
            Err(fault) => {
                let fault = Some(fault.to_string());
                let nothing = SearchResult { text, done: true, fault, ..SearchResult::default() };
                return send(Report::Searched(Box::new(nothing)));
            }
        };
        if self.places.as_ref().is_none_or(|places| places.len() != ask.corpus.len()) {
            self.places = Some(RowLookup::of(&ask.corpus));
        }
        if query == Query::All {
            self.library.make_ready(stop);
            return true;
        }
        let question = Question { query, lens: self.library.lens(ask.memory.clone()) };
        let found = SearchResult { text, ..SearchResult::default() };
        let asked = match self.library.answering(&question.query) {
            Ok(Some(searcher)) => self.by_index(searcher, &question, found.clone(), stop, send).map(Some),
            Ok(None) => Ok(None),
            Err(error) => Err(error),
        };
        match asked {
            Ok(Some(goes_on)) => return goes_on,
            _ if stop.stopped() => return true,
            Ok(None) => {}
            // The index could not answer: then everything is read, and the index made anew.
            Err(error) => {
                self.library.suspect();
                self.library.build(send.clone());
                if !send(Report::Problem(error)) {
                    return false;
                }
            }
        }
        self.by_reading(question, &ask.corpus, found, stop, send)
    }

    fn by_index(
        &mut self,
        searcher: Searcher,
        question: &Question,
        found: SearchResult,
        stop: &Stop,
        send: &impl Fn(Report) -> bool,
    ) -> Result<bool> {
        let searcher = self.library.through(searcher, &question.lens, stop)?;
        let selection = searcher.select_best(&question.query, MOST, stop)?;
        let found = SearchResult { count: selection.len(), indexed: true, ..found };
        let mut hits = Vec::new();
        // First what is on the screen, then the rest.
        for most in [FIRST, MOST] {
            let page =
                searcher.hits(&selection, SortOrder::Relevance, hits.len(), most - hits.len(), stop)?;
            let rows = page.rows.iter();
            hits.extend(rows.filter_map(|hit| self.places.as_ref()?.find(&hit.place.0, hit.place.1)));
            let done = most == MOST || page.rows.len() < most;
            let found = SearchResult { hits: Arc::new(hits.clone()), done, ..found.clone() };
            if !send(Report::Searched(Box::new(found))) {
                return Ok(false);
            }
            if done {
                break;
            }
        }
        Ok(true)
    }

    /// Reads everything and tells what is found as it comes.
    fn by_reading<S>(
        &mut self,
        question: Question,
        corpus: &Corpus,
        found: SearchResult,
        stop: &Stop,
        send: &S,
    ) -> bool
    where
        S: Fn(Report) -> bool + Clone + Send + 'static,
    {
        let (started, mut told) = (Instant::now(), None::<Instant>);
        let (mut hits, mut count, mut listening) = (Vec::new(), 0, true);
        let now = |hits: &Vec<ArticleId>, count, done| {
            let found = SearchResult { hits: Arc::new(hits.clone()), count, done, ..found.clone() };
            send(Report::Searched(Box::new(found)))
        };
        // An article that was found may lie beyond what is loaded yet: it has no row.
        let mut take = |id: Option<ArticleId>| {
            count += 1;
            hits.extend(id.filter(|_| hits.len() < MOST));
            // The first one at once.
            if told.is_none_or(|at| at.elapsed() > EVERY) {
                told = Some(Instant::now());
                listening = now(&hits, count, false);
            }
            if listening { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        };
        let Library { inputs, options, .. } = &self.library;
        let read = if inputs.is_empty() || inputs.contains(&Input::Stdin) {
            // It comes only once, and what came of it is kept.
            each_row(corpus, &question, stop, &mut |hit| match hit {
                Some((id, _)) => take(Some(id)),
                None => ControlFlow::Continue(()),
            });
            Ok(0)
        } else {
            // The screen has a core to itself where there are several.
            let jobs =
                thread::available_parallelism().map_or(1, |cores| cores.get().saturating_sub(1).max(1));
            let (inputs, options) = (inputs.clone(), Arc::clone(options));
            let files = Files { inputs, options, jobs, analysed: |_| {} };
            let place = |_: &ArticleView, address: &Address| (address.source.name.clone(), address.offset);
            let places = self.places.as_ref();
            files.each(&Arc::new(question), stop, place, &mut |met| match met {
                ReadEvent::Article(Some((source, offset))) => {
                    take(places.and_then(|places| places.find(&source, offset)))
                }
                // Loading has told of problems already.
                ReadEvent::Article(None) | ReadEvent::Problem(_) | ReadEvent::Idle => {
                    ControlFlow::Continue(())
                }
            })
        };
        if let Err(error) = read
            && !send(Report::Problem(error))
        {
            return false;
        }
        if stop.stopped() || !listening {
            return listening;
        }
        if started.elapsed() > LONG {
            self.library.build(send.clone());
        }
        now(&hits, count, true)
    }
}

/// Searches here and now, without a thread and without an index: what a search of the rows comes to.
#[doc(hidden)]
pub fn search_now(ask: &SearchRequest, send: &(impl Fn(Report) -> bool + Clone + Send + 'static)) {
    let library = Library::new(Vec::new(), Arc::default());
    SearchState { library, places: None }.answer(ask, &Stop::default(), send);
}
