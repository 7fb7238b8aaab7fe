//! The index of the open corpus, for the threads that query it, and the thread that builds it.

use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use super::{Indexing, Report};
use crate::Result;
use crate::ask;
use crate::identity::Aliases;
use crate::index::{self, BuildProgress, Built, IndexDir, Searcher};
use crate::load::{Input, Options};
use crate::query::{Lens, Query};
use crate::store::Memory;
use crate::threads::{Stop, guarded, lock, spawn};

/// The interval between progress reports.
const EVERY: Duration = Duration::from_millis(60);
/// How often to check whether another process has extended the index.
const CHECK_EVERY: Duration = Duration::from_secs(1);
/// How long to wait after a failed build before trying again.
const RETRY: Duration = Duration::from_secs(60);

/// The inputs to index and the state of the build. Clones share that state.
#[derive(Clone)]
pub(super) struct Library {
    pub(super) inputs: Vec<Input>,
    pub(super) options: Arc<Options>,
    place: Option<IndexDir>,
    works: Arc<BuildState>,
    searcher: Option<Searcher>,
    /// The last searcher, seen through the reader's lens.
    through: Option<Searcher>,
    /// Whether the reader's corrections apply.
    corrections: bool,
    aliases: Arc<Aliases>,
    /// The value of `written` when the searcher was opened.
    opened: Option<u64>,
}

#[derive(Default)]
struct BuildState {
    building: AtomicBool,
    written: AtomicU64,
    /// Set if the index could not be read, so that the next build verifies it first.
    suspect: AtomicBool,
    /// When the last build failed.
    failed: Mutex<Option<Instant>>,
}

impl Library {
    pub(super) fn new(inputs: Vec<Input>, options: Arc<Options>) -> Self {
        // A corpus without files is searched by its rows.
        let place = if inputs.is_empty() { None } else { IndexDir::of(&inputs, &options) };
        Self {
            inputs,
            options,
            place,
            works: Arc::default(),
            searcher: None,
            through: None,
            corrections: true,
            aliases: Arc::default(),
            opened: None,
        }
    }

    /// Sets whether the reader's corrections apply, and a list of names that belong to one person.
    pub(super) fn with_corrections(self, corrections: bool, aliases: Arc<Aliases>) -> Self {
        Self { corrections, aliases, ..self }
    }

    /// Returns the lens for a reader's memory.
    pub(super) fn lens(&self, memory: Option<Arc<Memory>>) -> Lens {
        let lens = memory.map(Lens::new).unwrap_or_default();
        let lens = if self.corrections { lens } else { lens.without_corrections() };
        if self.aliases.is_empty() { lens } else { lens.with_aliases(&self.aliases) }
    }

    /// Returns whether the inputs can be indexed; streams cannot.
    pub(super) fn can_be_indexed(&self) -> bool {
        self.place.is_some()
    }

    /// Returns a counter that changes whenever the index was written.
    pub(super) fn written(&self) -> u64 {
        self.works.written.load(Ordering::Relaxed)
    }

    /// Returns the current index, however incomplete. Returns an error once if it cannot be read, and `None` after
    /// that.
    pub(super) fn searcher(&mut self) -> Result<Option<Searcher>> {
        let Some(place) = &self.place else { return Ok(None) };
        let written = self.written();
        if self.opened.replace(written) != Some(written) {
            self.searcher = None;
            match Searcher::open(place, &self.options) {
                Ok(searcher) => self.searcher = searcher,
                Err(error) => {
                    self.suspect();
                    return Err(error);
                }
            }
        }
        Ok(self.searcher.clone())
    }

    /// Opens the index, if any, so that the first query is fast. Errors are left for the first query to report.
    pub(super) fn make_ready(&mut self, stop: &Stop) {
        match self.searcher() {
            Ok(searcher) => drop(searcher.map(|searcher| searcher.make_ready(stop))),
            Err(_) => self.opened = None,
        }
    }

    /// Returns the index, if it can answer the query completely.
    pub(super) fn answering(&mut self, query: &Query) -> Result<Option<Searcher>> {
        let Some(searcher) = self.searcher()? else { return Ok(None) };
        let ready = ask::check(&searcher, &self.inputs, &self.options, query.needs_analysis());
        Ok(ready.is_ok().then_some(searcher))
    }

    /// Returns the index seen through a lens.
    pub(super) fn through(&mut self, searcher: Searcher, lens: &Lens, stop: &Stop) -> Result<Searcher> {
        let before = self.through.take().filter(|before| before.is_as_of(&searcher));
        let through = before.unwrap_or(searcher).through(lens, stop)?;
        self.through = Some(through.clone());
        Ok(through)
    }

    /// Marks the index as damaged: it is no longer used, and the next build verifies it.
    pub(super) fn suspect(&mut self) {
        self.searcher = None;
        self.works.suspect.store(true, Ordering::Relaxed);
    }

    /// Returns whether a build failed recently.
    pub(super) fn has_failed(&self) -> bool {
        let failed = lock(&self.works.failed);
        failed.is_some_and(|at| at.elapsed() < RETRY)
    }

    /// Starts building the index in the background, unless a build is running.
    pub(super) fn build(&self, send: impl Fn(Report) -> bool + Send + 'static) {
        let Some(place) = self.place.clone().filter(|_| !self.has_failed()) else { return };
        if self.works.building.swap(true, Ordering::Relaxed) {
            return;
        }
        let (inputs, options) = (self.inputs.clone(), Arc::clone(&self.options));
        let works = Arc::clone(&self.works);
        // Leave one core to the screen.
        let threads = thread::available_parallelism().map_or(1, |cores| cores.get().saturating_sub(1).max(1));
        let run = move || {
            let mut reported = Instant::now();
            let mut once = || {
                if works.suspect.swap(false, Ordering::Relaxed) {
                    index::mend(&place)?;
                }
                index::build(&place, &inputs, &options, threads, &mut |progress| {
                    let progress = match progress {
                        BuildProgress::Words { articles, .. } => Indexing::Words(articles),
                        BuildProgress::People { articles, of, .. } => Indexing::People(articles, of),
                        BuildProgress::Saved => {
                            works.written.fetch_add(1, Ordering::Relaxed);
                            Indexing::Saved
                        }
                        // Loading reports the same problem.
                        BuildProgress::Problem(_) => return ControlFlow::Continue(()),
                    };
                    if reported.elapsed() > EVERY || progress == Indexing::Saved {
                        reported = Instant::now();
                        if !send(Report::Indexing(progress)) {
                            return ControlFlow::Break(());
                        }
                    }
                    ControlFlow::Continue(())
                })
            };
            let mut built = guarded(&mut once).flatten();
            let mut seen = place.stamp();
            // While another process builds the index, follow its commits, and take over if it quits.
            while let Ok(Built::Elsewhere) = built {
                thread::sleep(CHECK_EVERY);
                let now = place.stamp();
                if seen != now {
                    seen = now;
                    works.written.fetch_add(1, Ordering::Relaxed);
                    if !send(Report::Indexing(Indexing::Saved)) {
                        return;
                    }
                }
                built = guarded(&mut once).flatten();
            }
            if built.is_err() {
                *lock(&works.failed) = Some(Instant::now());
            }
            works.building.store(false, Ordering::Relaxed);
            works.written.fetch_add(1, Ordering::Relaxed);
            match built {
                Ok(_) => {
                    let _ = send(Report::Indexing(Indexing::Done));
                }
                Err(error) => {
                    let _ = send(Report::Indexing(Indexing::Done)) && send(Report::Problem(error));
                }
            }
        };
        if spawn("index", run).is_err() {
            self.works.building.store(false, Ordering::Relaxed);
        }
    }
}
