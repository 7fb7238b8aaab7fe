//! Answers questions by reading files on several threads: the fallback for every question without an index.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use super::copies::{CopiesInFiles, copies_in_rows};
use super::counted::Counting;
use super::parallel::in_order_where;
use crate::article::ArticleId;
use crate::copies::CopyGroups;
use crate::corpus::Corpus;
use crate::index::Tally;
use crate::load::{Address, Found, Input, Options, load_outlets_and_days};
use crate::query::{ArticleView, Lens, Prefilter, Query};
use crate::text::Analysis;
use crate::threads::{Stop, guarded};
use crate::{Error, Result};

/// A query and the reader who asks.
#[derive(Clone, Debug)]
pub struct Question {
    /// The query, with all names of the people whom it means.
    pub query: Query,
    /// The reader's lens.
    pub lens: Lens,
}

impl Question {
    /// Asks for `query`, as one reader sees the articles.
    pub fn new(query: &Query, lens: Lens) -> Self {
        Self { query: query.with_names(&lens.aliases()).into_owned(), lens }
    }
}

/// Files to read.
#[derive(Clone)]
pub struct Files {
    /// The inputs.
    pub inputs: Vec<Input>,
    /// How they are read.
    pub options: Arc<Options>,
    /// The number of threads.
    pub jobs: usize,
    /// Called for every article that was read, in order.
    pub read: fn(),
    /// Called for every analysis.
    pub analysed: fn(&Analysis),
}

/// An event while reading, in input order.
pub enum ReadEvent<T> {
    /// The result for a matching article; `None` for one that does not match.
    Article(Option<T>),
    /// Something could not be read.
    Problem(Error),
    /// No result is ready yet.
    Idle,
}

impl Files {
    /// Reads all files and passes the result of `make` for each matching article to `take`, until `take` breaks or
    /// `stop` is set. Records whose bytes show that they cannot match are skipped without parsing them or reporting
    /// their problems. Returns the number of records skipped in this way.
    ///
    /// ```
    /// use std::{ops::ControlFlow, sync::Arc};
    /// use onrecord::ask::{Files, ReadEvent, Question};
    /// use onrecord::{load::{Input, Options}, query::{Lens, Query}};
    ///
    /// let files =
    ///     Files { inputs: vec![Input::Sample], options: Arc::new(Options::default()), jobs: 2, read: || {}, analysed: |_| {} };
    /// let question = Arc::new(Question::new(&Query::parse("ferry")?, Lens::default()));
    /// let mut found = 0;
    /// let make = |view: &onrecord::query::ArticleView, _: &_| view.article.text.len();
    /// files.each(&question, &Default::default(), make, &mut |met| {
    ///     found += usize::from(matches!(met, ReadEvent::Article(Some(_))));
    ///     ControlFlow::Continue(())
    /// })?;
    /// assert!(found > 0);
    /// # Ok::<(), onrecord::Error>(())
    /// ```
    ///
    /// # Errors
    /// If the system cannot start a thread.
    pub fn each<T: Send + 'static>(
        &self,
        question: &Arc<Question>,
        stop: &Stop,
        make: impl Fn(&ArticleView, &Address) -> T + Send + Sync + 'static,
        take: &mut dyn FnMut(ReadEvent<T>) -> ControlFlow<()>,
    ) -> Result<u64> {
        if question.query.asks_copies() && self.is_stream() {
            return self.each_again(question, stop, &make, take).map(|()| 0);
        }
        let copies = match question.query.asks_copies() {
            true => self.copies(stop, &mut |_| {})?,
            false => CopiesInFiles::default(),
        };
        let rejected = Arc::new(AtomicU64::new(0));
        let (prefilter, ours, stopped) =
            (Prefilter::new(&question.query, &question.lens), Arc::clone(&rejected), stop.clone());
        let wanted = move |record: &[u8]| {
            let wanted = stopped.stopped() || prefilter.may_hold(record);
            ours.fetch_add(u64::from(!wanted), Ordering::Relaxed);
            wanted
        };
        let (question, analysed) = (Arc::clone(question), self.analysed);
        let work = move |article: crate::Article, address: &Address| {
            let view = ArticleView::through(&article, &question.lens).copied(copies.has(address));
            let made = question.query.holds(&view).then(|| make(&view, address));
            view.known().into_iter().for_each(analysed);
            made
        };
        let files = (self.inputs.clone(), Arc::clone(&self.options));
        in_order_where(files, self.jobs, Box::new(wanted), work, &mut |made| match made {
            _ if stop.stopped() => ControlFlow::Break(()),
            None => take(ReadEvent::Idle),
            Some(Ok(made)) => {
                (self.read)();
                take(ReadEvent::Article(made))
            }
            Some(Err(error)) => take(ReadEvent::Problem(error)),
        })?;
        Ok(rejected.load(Ordering::Relaxed))
    }

    /// Does the same for a stream if it must be known which articles are copies: reads it to its end, and then again
    /// from what was stored of it, a few articles per thread at a time.
    fn each_again<T: Send>(
        &self,
        question: &Arc<Question>,
        stop: &Stop,
        make: &(impl Fn(&ArticleView, &Address) -> T + Sync),
        take: &mut dyn FnMut(ReadEvent<T>) -> ControlFlow<()>,
    ) -> Result<()> {
        /// Articles for each thread at a time.
        const SOME: usize = 16;
        let mut goes_on = ControlFlow::Continue(());
        let copies = self.copies(stop, &mut |error| {
            if goes_on.is_continue() {
                goes_on = take(ReadEvent::Problem(error));
            }
        })?;
        let one = |address: &Address| -> Result<Option<T>> {
            let article = address.read()?;
            let view = ArticleView::through(&article, &question.lens).copied(copies.has(address));
            let made = guarded(|| question.query.holds(&view).then(|| make(&view, address)));
            view.known().into_iter().for_each(self.analysed);
            made
        };
        let jobs = self.jobs.max(1);
        for some in copies.articles.chunks(SOME * jobs) {
            if goes_on.is_break() || stop.stopped() {
                break;
            }
            let made: Vec<Result<Option<T>>> = thread::scope(|scope| {
                let parts = some.chunks(some.len().div_ceil(jobs));
                let parts: Vec<_> =
                    parts.map(|part| scope.spawn(|| part.iter().map(&one).collect::<Vec<_>>())).collect();
                parts.into_iter().flat_map(|part| part.join().unwrap_or_default()).collect()
            });
            goes_on = made.into_iter().try_for_each(|made| match made {
                Ok(made) => take(ReadEvent::Article(made)),
                Err(error) => take(ReadEvent::Problem(error)),
            });
        }
        Ok(())
    }

    /// Adds up all matching articles, and passes whatever cannot be read to `problem`. Returns the sums and the
    /// number of articles read.
    ///
    /// # Errors
    /// If the system cannot start a thread.
    pub fn tally(
        &self,
        question: &Arc<Question>,
        counted: Counting,
        problem: &mut dyn FnMut(Error),
    ) -> Result<(Tally, u64)> {
        if question.query.needs_only_outlet_and_day() && !counted.needs_analysis() {
            return Ok(self.tally_outlets_and_days(question, &counted, problem));
        }
        let (mut all, mut read, ours) = (Tally::default(), 0, Arc::clone(question));
        let make = move |view: &ArticleView, _: &Address| {
            let mut tally = Tally::default();
            counted.add(&mut tally, view, &ours.query);
            tally
        };
        let rejected = self.each(question, &Stop::default(), make, &mut |event| {
            match event {
                ReadEvent::Article(made) => {
                    read += 1;
                    made.into_iter().for_each(|tally| all.take(tally));
                }
                ReadEvent::Problem(error) => problem(error),
                ReadEvent::Idle => {}
            }
            ControlFlow::Continue(())
        })?;
        Ok((all, read + rejected))
    }
}

impl Files {
    /// Does the same on this thread, if only the outlets and days of the articles are needed.
    fn tally_outlets_and_days(
        &self,
        question: &Question,
        counted: &Counting,
        problem: &mut dyn FnMut(Error),
    ) -> (Tally, u64) {
        let (mut all, mut read) = (Tally::default(), 0);
        let mut take = |found: Found| {
            match found {
                Found::Article(article, _) => {
                    let view = ArticleView::through(&article, &question.lens);
                    if question.query.holds(&view) {
                        counted.add(&mut all, &view, &question.query);
                    }
                    read += 1;
                    (self.read)();
                }
                Found::Problem(error) => problem(error),
            }
            ControlFlow::Continue(())
        };
        if let Err(error) = guarded(|| load_outlets_and_days(&self.inputs, &self.options, &mut take)) {
            problem(error);
        }
        (all, read)
    }
}

/// Gets each row that matches, and `None` for one that does not.
pub(crate) type EachRow<'t> = &'t mut dyn FnMut(Option<(ArticleId, &ArticleView)>) -> ControlFlow<()>;

/// Reads the rows of a corpus in turn and passes on those that match, until `take` breaks. Used for streams and for a
/// corpus without files.
pub(crate) fn each_row(corpus: &Corpus, question: &Question, stop: &Stop, take: EachRow) {
    let copies = match question.query.asks_copies() {
        true => copies_in_rows(corpus, stop).unwrap_or_default(),
        false => CopyGroups::default(),
    };
    for id in corpus.ids() {
        if stop.stopped() {
            return;
        }
        let Ok(article) = corpus.address(id).read() else { continue };
        let view = ArticleView::through(&article, &question.lens).copied(copies.is_copy(id.0));
        let answers = question.query.holds(&view);
        if take(answers.then_some((id, &view))).is_break() {
            return;
        }
    }
}
