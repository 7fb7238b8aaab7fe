//! The search thread: queries the index if there is one, otherwise reads all files. If that takes long, it has an
//! index built for the next search.

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

/// The most results listed: the best ones. Further ones are only counted.
const MOST: usize = 10_000;
/// The size of the first batch of results: a screenful.
const FIRST: usize = 200;
/// How often results are sent during a scan.
const EVERY: Duration = Duration::from_millis(60);
/// A scan that takes longer than this starts an index build.
const LONG: Duration = Duration::from_millis(500);

/// A search.
#[derive(Clone, Debug)]
pub struct SearchRequest {
    /// The query.
    pub query: Arc<Query>,
    /// A snapshot of the corpus, to find the rows of articles.
    pub corpus: Corpus,
    /// The reader's memory, if it is needed.
    pub memory: Option<Arc<Memory>>,
}

/// The results so far.
#[derive(Clone, Debug, Default)]
pub struct SearchResult {
    /// The query.
    pub query: Arc<Query>,
    /// The articles, at most ten thousand; best first if an index answered.
    pub hits: Arc<Vec<ArticleId>>,
    /// The number of matching articles, including those not loaded yet.
    pub count: u64,
    /// Whether these are all the results.
    pub done: bool,
    /// Whether an index answered; otherwise the files are read.
    pub indexed: bool,
}

/// Progress of an index build.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Indexing {
    /// Articles whose words are indexed.
    Words(u64),
    /// Articles whose people and quotations are indexed, and articles in total.
    People(u64, u64),
    /// What is indexed so far is searchable.
    Saved,
    /// The index is complete.
    Done,
}

/// The handle to the searching thread.
pub struct SearchWorker(Worker<SearchRequest>);

impl SearchWorker {
    /// Starts the thread. It ends when `send` returns false.
    ///
    /// # Errors
    /// If the system cannot start a thread.
    pub(super) fn spawn(
        library: Library,
        send: impl Fn(Report) -> bool + Clone + Send + 'static,
    ) -> Result<Self> {
        let mut search = SearchRunner { library, places: None };
        let work = move |ask: SearchRequest, stop: &Stop| {
            let connected = match guarded(|| search.answer(&ask, stop, &send)) {
                Ok(connected) => connected,
                // This search will give no more results.
                Err(error) => {
                    let query = Arc::clone(&ask.query);
                    let nothing = SearchResult { query, done: true, ..SearchResult::default() };
                    send(Report::Problem(error)) && send(Report::Searched(Box::new(nothing)))
                }
            };
            if connected { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        };
        Worker::spawn("search", work).map(Self)
    }

    /// Starts a search and stops the previous one.
    pub fn post(&self, ask: SearchRequest) {
        self.0.post(ask);
    }
}

/// State kept between searches.
struct SearchRunner {
    library: Library,
    places: Option<RowLookup>,
}

impl SearchRunner {
    /// Runs a search and sends its results. Returns false if the receiver is gone.
    fn answer<S>(&mut self, ask: &SearchRequest, stop: &Stop, send: &S) -> bool
    where
        S: Fn(Report) -> bool + Clone + Send + 'static,
    {
        let query = Arc::clone(&ask.query);
        if self.places.as_ref().is_none_or(|places| places.len() != ask.corpus.len()) {
            self.places = Some(RowLookup::of(&ask.corpus));
        }
        if *query == Query::All {
            self.library.make_ready(stop);
            return true;
        }
        let question = Question { query: (*query).clone(), lens: self.library.lens(ask.memory.clone()) };
        let found = SearchResult { query, ..SearchResult::default() };
        let asked = match self.library.answering(&question.query) {
            Ok(Some(searcher)) => self.by_index(searcher, &question, found.clone(), stop, send).map(Some),
            Ok(None) => Ok(None),
            Err(error) => Err(error),
        };
        match asked {
            Ok(Some(goes_on)) => return goes_on,
            _ if stop.stopped() => return true,
            Ok(None) => {}
            // If the index fails, read the files instead and rebuild the index.
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
        // Send the first screenful, then the rest.
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

    /// Searches by reading the files, and sends results as they come.
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
        let (started, mut reported) = (Instant::now(), None::<Instant>);
        let (mut hits, mut count, mut connected) = (Vec::new(), 0, true);
        let now = |hits: &Vec<ArticleId>, count, done| {
            let found = SearchResult { hits: Arc::new(hits.clone()), count, done, ..found.clone() };
            send(Report::Searched(Box::new(found)))
        };
        // The article may not be loaded yet, and then has no row.
        let mut take = |id: Option<ArticleId>| {
            count += 1;
            hits.extend(id.filter(|_| hits.len() < MOST));
            // Send the first result at once.
            if reported.is_none_or(|at| at.elapsed() > EVERY) {
                reported = Some(Instant::now());
                connected = now(&hits, count, false);
            }
            if connected { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        };
        let Library { inputs, options, .. } = &self.library;
        let read = if inputs.is_empty() || inputs.contains(&Input::Stdin) {
            // A stream can only be read once, so search the articles that were kept.
            each_row(corpus, &question, stop, &mut |hit| match hit {
                Some((id, _)) => take(Some(id)),
                None => ControlFlow::Continue(()),
            });
            Ok(0)
        } else {
            // Leave one core to the screen.
            let jobs =
                thread::available_parallelism().map_or(1, |cores| cores.get().saturating_sub(1).max(1));
            let (inputs, options) = (inputs.clone(), Arc::clone(options));
            let files = Files { inputs, options, jobs, read: || {}, analysed: |_| {} };
            let place =
                |_: &ArticleView, _: &Query, address: &Address| (address.source.name.clone(), address.offset);
            let places = self.places.as_ref();
            files.each(&question, stop, place, &mut |event| match event {
                ReadEvent::Article(Some((source, offset))) => {
                    take(places.and_then(|places| places.find(&source, offset)))
                }
                // Loading reports the same problems.
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
        if stop.stopped() || !connected {
            return connected;
        }
        if started.elapsed() > LONG {
            self.library.build(send.clone());
        }
        now(&hits, count, true)
    }
}

/// Searches the rows on the calling thread, without an index.
#[doc(hidden)]
pub fn search_now(ask: &SearchRequest, send: &(impl Fn(Report) -> bool + Clone + Send + 'static)) {
    let library = Library::new(Vec::new(), Arc::default());
    SearchRunner { library, places: None }.answer(ask, &Stop::default(), send);
}
