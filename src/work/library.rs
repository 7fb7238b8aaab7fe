//! The index of what is open, for the threads that ask it, and the thread that makes it.

use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use super::{Indexing, Report};
use crate::Result;
use crate::ask;
use crate::index::{self, BuildProgress, Built, IndexDir, Searcher};
use crate::load::{Input, Options};
use crate::query::{Lens, Query};
use crate::store::Memory;
use crate::threads::{Stop, guarded, lock, spawn};

/// How often it is told how far making the index is.
const EVERY: Duration = Duration::from_millis(60);
/// How often it is looked whether another program has gone on with the index.
const LOOK: Duration = Duration::from_secs(1);
/// Where the index could not be made, it is not tried again before.
const AGAIN: Duration = Duration::from_secs(60);

/// What there is to be indexed, and whether somebody is about it. Cheap to clone: all clones are of one library.
#[derive(Clone)]
pub(super) struct Library {
    pub(super) inputs: Vec<Input>,
    pub(super) options: Arc<Options>,
    place: Option<IndexDir>,
    works: Arc<BuildState>,
    searcher: Option<Searcher>,
    /// The last one with the reader's lens over it.
    through: Option<Searcher>,
    /// Whether what the reader corrected counts.
    corrections: bool,
    /// How much was written when the searcher was opened.
    opened: Option<u64>,
}

#[derive(Default)]
struct BuildState {
    building: AtomicBool,
    written: AtomicU64,
    /// The index could not be read: before it is gone on with it is looked through.
    suspect: AtomicBool,
    /// When it could not be made.
    failed: Mutex<Option<Instant>>,
}

impl Library {
    pub(super) fn new(inputs: Vec<Input>, options: Arc<Options>) -> Self {
        let place = IndexDir::of(&inputs, &options);
        Self {
            inputs,
            options,
            place,
            works: Arc::default(),
            searcher: None,
            through: None,
            corrections: true,
            opened: None,
        }
    }

    /// The same, where what the reader corrected counts or not.
    pub(super) fn with_corrections(self, corrections: bool) -> Self {
        Self { corrections, ..self }
    }

    /// The lens of a reader who remembers this.
    pub(super) fn lens(&self, memory: Option<Arc<Memory>>) -> Lens {
        let lens = memory.map(Lens::new).unwrap_or_default();
        if self.corrections { lens } else { lens.without_corrections() }
    }

    /// Whether there can be an index: not of what comes only once.
    pub(super) fn can_be_indexed(&self) -> bool {
        self.place.is_some()
    }

    /// How much of the index was written, to tell whether there is more now.
    pub(super) fn written(&self) -> u64 {
        self.works.written.load(Ordering::Relaxed)
    }

    /// The index as it is, however much it knows. One that cannot be read is an error once; then it is as if there
    /// were none.
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

    /// Opens the index, where there is one, so that the first answer comes at once. What is wrong with it is told to
    /// whoever asks.
    pub(super) fn make_ready(&mut self, stop: &Stop) {
        match self.searcher() {
            Ok(searcher) => drop(searcher.map(|searcher| searcher.make_ready(stop))),
            Err(_) => self.opened = None,
        }
    }

    /// The index, where it knows enough to answer.
    pub(super) fn answering(&mut self, query: &Query) -> Result<Option<Searcher>> {
        let Some(searcher) = self.searcher()? else { return Ok(None) };
        let ready = ask::check(&searcher, &self.inputs, &self.options, query.needs_analysis());
        Ok(ready.is_ok().then_some(searcher))
    }

    /// An index as a reader sees it.
    pub(super) fn through(&mut self, searcher: Searcher, lens: &Lens, stop: &Stop) -> Result<Searcher> {
        let before = self.through.take().filter(|before| before.is_as_of(&searcher));
        let through = before.unwrap_or(searcher).through(lens, stop)?;
        self.through = Some(through.clone());
        Ok(through)
    }

    /// The index has turned out to be broken: it is asked no more, and looked through before it is gone on with.
    pub(super) fn suspect(&mut self) {
        self.searcher = None;
        self.works.suspect.store(true, Ordering::Relaxed);
    }

    /// Whether an index could not be made, not long ago.
    pub(super) fn has_failed(&self) -> bool {
        let failed = lock(&self.works.failed);
        failed.is_some_and(|at| at.elapsed() < AGAIN)
    }

    /// Has the index made, behind everything else; once at a time.
    pub(super) fn build(&self, send: impl Fn(Report) -> bool + Send + 'static) {
        let Some(place) = self.place.clone().filter(|_| !self.has_failed()) else { return };
        if self.works.building.swap(true, Ordering::Relaxed) {
            return;
        }
        let (inputs, options) = (self.inputs.clone(), Arc::clone(&self.options));
        let works = Arc::clone(&self.works);
        // The screen has a core to itself where there are several.
        let threads = thread::available_parallelism().map_or(1, |cores| cores.get().saturating_sub(1).max(1));
        let run = move || {
            let mut told = Instant::now();
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
                        // Loading has told of it already.
                        BuildProgress::Problem(_) => return ControlFlow::Continue(()),
                    };
                    if told.elapsed() > EVERY || progress == Indexing::Saved {
                        told = Instant::now();
                        if !send(Report::Indexing(progress)) {
                            return ControlFlow::Break(());
                        }
                    }
                    ControlFlow::Continue(())
                })
            };
            let mut built = guarded(&mut once).flatten();
            let mut seen = place.stamp();
            // What another program writes is followed, and gone on with where that one ends.
            while let Ok(Built::Elsewhere) = built {
                thread::sleep(LOOK);
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
