//! The searching thread: asks the index where there is one, else reads everything; and when that takes long, it has
//! an index made for the next time.

use std::ops::ControlFlow;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use super::gathered::marked;
use super::library::{Library, marks};
use super::slot::Slot;
use super::{Report, guarded};
use crate::corpus::{ArticleId, Corpus, Places};
use crate::index::{Case, Mark, Met, Order, Query, Searcher, Stop, analysed, scan};
use crate::load::{Address, Input};
use crate::store::{Memory, RecordKey};
use crate::{Article, Error, Result};

/// More articles than this are counted, not listed: the best of them.
const MOST: usize = 10_000;
/// So many come first, which is what is on the screen.
const FIRST: usize = 200;
/// How often what a scan has found so far is told.
const EVERY: Duration = Duration::from_millis(60);
/// A scan that takes longer than this is reason enough to make an index.
const LONG: Duration = Duration::from_millis(500);

/// What is searched for.
#[derive(Clone, Debug)]
pub struct Ask {
    /// As it was typed.
    pub text: String,
    /// The corpus as it is now, to tell articles by their rows.
    pub corpus: Corpus,
    /// What the reader remembers, where that is asked for.
    pub memory: Option<Arc<Memory>>,
}

/// What was found so far.
#[derive(Clone, Debug, Default)]
pub struct Searched {
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
pub struct Seeker {
    slot: Arc<Slot<Ask>>,
    running: Arc<Mutex<Stop>>,
}

impl Seeker {
    /// Starts the thread; `send` gives false when nobody listens any more.
    ///
    /// # Errors
    /// When the system has no thread to give.
    pub(super) fn spawn(
        library: Library,
        send: impl Fn(Report) -> bool + Clone + Send + 'static,
    ) -> Result<Self> {
        let slot: Arc<Slot<Ask>> = Arc::default();
        let running = Arc::new(Mutex::new(Stop::default()));
        let (ours, current) = (Arc::clone(&slot), Arc::clone(&running));
        let run = move || {
            let mut desk = Desk { library, places: None };
            loop {
                let (number, ask) = ours.take();
                let stop = Stop::default();
                *current.lock().unwrap_or_else(PoisonError::into_inner) = stop.clone();
                if !ours.is_newest(number) {
                    continue;
                }
                match guarded(|| desk.answer(&ask, &stop, &send)) {
                    Ok(true) => {}
                    Ok(false) => return,
                    Err(error) => {
                        if !send(Report::Problem(error)) {
                            return;
                        }
                    }
                }
            }
        };
        thread::Builder::new()
            .name("search".into())
            .spawn(run)
            .map_err(|error| Error::new(format!("no thread to search with: {error}")))?;
        Ok(Self { slot, running })
    }

    /// Searches; what was searched for before is not wanted any more.
    pub fn post(&self, ask: Ask) {
        // Held meanwhile, so that what is stopped is never what is posted here.
        let running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        self.slot.post(ask);
        running.stop();
    }
}

/// What a search asks.
struct Desk {
    library: Library,
    places: Option<Places>,
}

impl Desk {
    /// Finds what is asked for and tells it; false when nobody listens any more.
    fn answer<S>(&mut self, ask: &Ask, stop: &Stop, send: &S) -> bool
    where
        S: Fn(Report) -> bool + Clone + Send + 'static,
    {
        let text = ask.text.clone();
        let query = match Query::parse(&text) {
            Ok(query) => query,
            Err(fault) => {
                let fault = Some(fault.to_string());
                let nothing = Searched { text, done: true, fault, ..Searched::default() };
                return send(Report::Searched(Box::new(nothing)));
            }
        };
        if self.places.as_ref().is_none_or(|places| places.len() != ask.corpus.len()) {
            self.places = Some(Places::of(&ask.corpus));
        }
        if query == Query::All {
            self.library.make_ready(stop);
            return true;
        }
        let found = Searched { text, ..Searched::default() };
        let memory = ask.memory.as_deref();
        let asked = match self.library.answering(&query) {
            Ok(Some(searcher)) => self.ask(searcher, &query, memory, found.clone(), stop, send).map(Some),
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
        self.read(&query, ask, found, stop, send)
    }

    fn ask(
        &mut self,
        searcher: Searcher,
        query: &Query,
        memory: Option<&Memory>,
        found: Searched,
        stop: &Stop,
        send: &impl Fn(Report) -> bool,
    ) -> Result<bool> {
        let searcher = self.library.corrected(searcher, memory, stop)?;
        let marks = marks(&searcher, query, memory, stop)?;
        let selection = searcher.select_best(query, &marks, MOST, stop)?;
        let found = Searched { count: selection.len(), indexed: true, ..found };
        let mut hits = Vec::new();
        // First what is on the screen, then the rest.
        for most in [FIRST, MOST] {
            let page = searcher.hits(&selection, Order::Relevance, hits.len(), most - hits.len(), stop)?;
            let rows = page.rows.iter();
            hits.extend(rows.filter_map(|hit| self.places.as_ref()?.find(&hit.place.0, hit.place.1)));
            let done = most == MOST || page.rows.len() < most;
            let found = Searched { hits: Arc::new(hits.clone()), done, ..found.clone() };
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
    fn read<S>(&mut self, query: &Query, ask: &Ask, found: Searched, stop: &Stop, send: &S) -> bool
    where
        S: Fn(Report) -> bool + Clone + Send + 'static,
    {
        let (started, mut told) = (Instant::now(), None::<Instant>);
        let (mut hits, mut count, mut listening) = (Vec::new(), 0, true);
        let places = self.places.as_ref();
        let now = |hits: &Vec<ArticleId>, count, done| {
            let found = Searched { hits: Arc::new(hits.clone()), count, done, ..found.clone() };
            send(Report::Searched(Box::new(found)))
        };
        let mut each = |case: Option<(&Case, &Address)>| {
            if stop.stopped() {
                return ControlFlow::Break(());
            }
            if let Some((_, address)) = case {
                count += 1;
                let id = places.and_then(|places| places.find(&address.source.name, address.offset));
                hits.extend(id.filter(|_| hits.len() < MOST));
                // The first one at once.
                if told.is_none_or(|at| at.elapsed() > EVERY) {
                    told = Some(Instant::now());
                    listening = now(&hits, count, false);
                }
            }
            if listening { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        };
        let corrections = self.library.corrections(ask.memory.as_deref());
        let analyst = |article: &Article| analysed(article, corrections);
        let marks = |address: &Address, mark: &Mark| {
            ask.memory.as_ref().is_some_and(|memory| marked(memory, RecordKey::of(address), mark))
        };
        if self.library.inputs.contains(&Input::Stdin) {
            // It comes only once, and what came of it is kept.
            let _ = ask.corpus.ids().try_for_each(|id| {
                let address = ask.corpus.address(id);
                let Ok(article) = address.read() else { return each(None) };
                let marks = |mark: &Mark| marks(&address, mark);
                let case = Case::new(&article).with_marks(&marks).analysed_by(&analyst);
                each(query.holds(&case).then_some((&case, &address)))
            });
        } else {
            let Library { inputs, options, .. } = &self.library;
            scan(inputs, options, query, &marks, &analyst, stop, &mut |met| match met {
                Met::Article(case, address) => each(Some((case, address))),
                Met::Problem(_) => each(None),
            });
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
