//! The index of what is open, for the threads that ask it, and the thread that makes it.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use super::gathered::marked;
use super::{Indexing, Report, guarded};
use crate::Result;
use crate::index::{self, Built, Marks, Place, Progress, Query, Searcher, Stop};
use crate::load::{Input, Options};
use crate::store::{Memory, RecordKey};

/// How often it is told how far making the index is.
const EVERY: Duration = Duration::from_millis(60);

/// What there is to be indexed, and whether somebody is about it. Cheap to clone: all clones are of one library.
#[derive(Clone)]
pub(super) struct Library {
    pub(super) inputs: Vec<Input>,
    pub(super) options: Arc<Options>,
    place: Option<Place>,
    works: Arc<Works>,
    searcher: Option<Searcher>,
    /// How much was written when the searcher was opened.
    opened: Option<u64>,
}

#[derive(Default)]
struct Works {
    building: AtomicBool,
    written: AtomicU64,
}

impl Library {
    pub(super) fn new(inputs: Vec<Input>, options: Arc<Options>) -> Self {
        let place = Place::of(&inputs, &options);
        Self { inputs, options, place, works: Arc::default(), searcher: None, opened: None }
    }

    /// Whether there can be an index: not of what comes only once.
    pub(super) fn can_be_indexed(&self) -> bool {
        self.place.is_some()
    }

    /// How much of the index was written, to tell whether there is more now.
    pub(super) fn written(&self) -> u64 {
        self.works.written.load(Ordering::Relaxed)
    }

    /// The index as it is, however much it knows.
    pub(super) fn searcher(&mut self) -> Option<Searcher> {
        let place = self.place.as_ref()?;
        let written = self.written();
        if self.opened.replace(written) != Some(written) {
            self.searcher = Searcher::open(place, &self.options).ok().flatten();
        }
        self.searcher.clone()
    }

    /// The index, where it knows enough to answer.
    pub(super) fn answering(&mut self, query: &Query) -> Option<Searcher> {
        let searcher = self.searcher()?;
        let coverage = searcher.coverage();
        let enough = coverage.whole && (!query.needs_analysis() || coverage.complete());
        (enough && searcher.is_fresh(&self.inputs, &self.options)).then_some(searcher)
    }

    /// Has the index made, behind everything else; once at a time.
    pub(super) fn build(&self, send: impl Fn(Report) -> bool + Send + 'static) {
        let Some(place) = self.place.clone() else { return };
        if self.works.building.swap(true, Ordering::Relaxed) {
            return;
        }
        let (inputs, options) = (self.inputs.clone(), Arc::clone(&self.options));
        let works = Arc::clone(&self.works);
        // The screen has a core to itself where there are several.
        let threads = thread::available_parallelism().map_or(1, |cores| cores.get().saturating_sub(1).max(1));
        let run = move || {
            let mut told = Instant::now();
            let built = guarded(|| {
                index::build(&place, &inputs, &options, threads, &mut |progress| {
                    let progress = match progress {
                        Progress::Words { articles, .. } => Indexing::Words(articles),
                        Progress::People { articles, of, .. } => Indexing::People(articles, of),
                        Progress::Saved => {
                            works.written.fetch_add(1, Ordering::Relaxed);
                            Indexing::Saved
                        }
                        // Loading has told of it already.
                        Progress::Problem(_) => return ControlFlow::Continue(()),
                    };
                    if told.elapsed() > EVERY || progress == Indexing::Saved {
                        told = Instant::now();
                        if !send(Report::Indexing(progress)) {
                            return ControlFlow::Break(());
                        }
                    }
                    ControlFlow::Continue(())
                })
            });
            works.building.store(false, Ordering::Relaxed);
            works.written.fetch_add(1, Ordering::Relaxed);
            match built {
                Ok(Ok(Built::Whole | Built::Elsewhere | Built::Stopped)) => {
                    let _ = send(Report::Indexing(Indexing::Done));
                }
                Ok(Err(error)) | Err(error) => {
                    let _ = send(Report::Indexing(Indexing::Done)) && send(Report::Problem(error));
                }
            }
        };
        if thread::Builder::new().name("index".into()).spawn(run).is_err() {
            self.works.building.store(false, Ordering::Relaxed);
        }
    }
}

/// What the reader's memory knows of a corpus, as far as `query` asks for it.
pub(super) fn marks(
    searcher: &Searcher,
    query: &Query,
    memory: Option<&Memory>,
    stop: &Stop,
) -> Result<Marks> {
    let Some(memory) = memory else { return Ok(Marks::default()) };
    let of = |mark| {
        let holds = |check, len| marked(memory, RecordKey::new(check, len), mark);
        Ok((mark, Arc::new(searcher.whose(&holds, stop)?)))
    };
    query.marks().into_iter().map(of).collect()
}
