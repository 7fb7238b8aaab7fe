//! Answers questions by reading files on several threads: the fallback for every question without an index.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use super::copies::{CopiesInFiles, copies_in_rows};
use super::counted::Counting;
use super::joins::{joins_for, joins_of_all};
use super::parallel::in_order_where;
use crate::article::ArticleId;
use crate::copies::CopyGroups;
use crate::corpus::Corpus;
use crate::identity::Joins;
use crate::index::Tally;
use crate::load::{Address, Found, Input, Options, load_outlets_and_days};
use crate::query::{ArticleView, Lens, Prefilter, Query};
use crate::text::Analysis;
use crate::threads::{Stop, guarded};
use crate::{Error, Result};

/// A query and the reader who asks.
#[derive(Clone, Debug)]
pub struct Question {
    /// The query.
    pub query: Query,
    /// The reader's lens.
    pub lens: Lens,
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
    /// `stop` is set. `make` gets the query too, with all names of the people whom it means. Records whose bytes show
    /// that they cannot match are skipped without parsing them or reporting their problems. Returns the number of
    /// records skipped in this way.
    ///
    /// ```
    /// use std::{ops::ControlFlow, sync::Arc};
    /// use onrecord::ask::{Files, ReadEvent, Question};
    /// use onrecord::{load::{Input, Options}, query::{Lens, Query}};
    ///
    /// let files =
    ///     Files { inputs: vec![Input::Sample], options: Arc::new(Options::default()), jobs: 2, read: || {}, analysed: |_| {} };
    /// let question = Question { query: Query::parse("ferry")?, lens: Lens::default() };
    /// let mut found = 0;
    /// let make = |view: &onrecord::query::ArticleView, _: &Query, _: &_| view.article.text.len();
    /// files.each(&question, &Default::default(), make, &mut |event| {
    ///     found += usize::from(matches!(event, ReadEvent::Article(Some(_))));
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
        question: &Question,
        stop: &Stop,
        make: impl Fn(&ArticleView, &Query, &Address) -> T + Send + Sync + 'static,
        take: &mut dyn FnMut(ReadEvent<T>) -> ControlFlow<()>,
    ) -> Result<u64> {
        let mut goes_on = ControlFlow::Continue(());
        let (reading, _) = self.prepare(question, false, stop, &mut |error| {
            if goes_on.is_continue() {
                goes_on = take(ReadEvent::Problem(error));
            }
        })?;
        match goes_on {
            ControlFlow::Continue(()) => reading.each(self, stop, Arc::new(make), take),
            ControlFlow::Break(()) => Ok(0),
        }
    }

    /// Adds up all matching articles, and passes whatever cannot be read to `problem`. Returns the sums, which of the
    /// names in them are one person's in the whole corpus, and the number of articles read.
    ///
    /// # Errors
    /// If the system cannot start a thread.
    pub fn tally(
        &self,
        question: &Question,
        counted: Counting,
        problem: &mut dyn FnMut(Error),
    ) -> Result<(Tally, Arc<Joins>, u64)> {
        if question.query.needs_only_outlet_and_day() && !counted.needs_analysis() {
            let (tally, read) = self.tally_outlets_and_days(question, &counted, problem);
            return Ok((tally, Arc::default(), read));
        }
        let (people, stop) = (counted.counts_people(), Stop::default());
        let everyone = people && question.query != Query::All;
        let (reading, joins) = self.prepare(question, everyone, &stop, problem)?;
        let (mut all, mut read) = (Tally::default(), 0);
        let make = move |view: &ArticleView, query: &Query, _: &Address| counted.of(view, query);
        let rejected = reading.each(self, &stop, Arc::new(make), &mut |event| {
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
        let joins = if people && !everyone { all.names().joins(&question.lens.aliases()) } else { joins };
        Ok((all, Arc::new(joins), read + rejected))
    }

    /// Finds what a question needs to know about the whole corpus: which articles are copies, and which names are one
    /// person's, of everyone or of those whom the query names. A stream is read to its end for that, and then again
    /// from what was stored of it; `problem` gets what cannot be read.
    fn prepare(
        &self,
        question: &Question,
        everyone: bool,
        stop: &Stop,
        problem: &mut dyn FnMut(Error),
    ) -> Result<(Reading, Joins)> {
        let names = question.query.names_people();
        let asks_copies = question.query.asks_copies();
        let ahead = names || everyone || asks_copies;
        let copies = match asks_copies || ahead && self.is_stream() {
            true => self.copies(stop, problem)?,
            false => CopiesInFiles::default(),
        };
        let copies = Arc::new(copies);
        let stored = ahead && self.is_stream();
        let quiet = Self { read: || {}, analysed: |_| {}, ..self.clone() };
        let mut people = |query: &Query, take: &mut dyn FnMut(Tally) -> ControlFlow<()>| {
            let question = Question { query: query.clone(), lens: question.lens.clone() };
            let reading = Reading { question, copies: Arc::clone(&copies), stored };
            let make = |view: &ArticleView, query: &Query, _: &Address| Counting::people().of(view, query);
            let read = reading.each(&quiet, stop, Arc::new(make), &mut |event| match event {
                ReadEvent::Article(Some(tally)) => take(tally),
                _ => ControlFlow::Continue(()),
            });
            read.map(drop)
        };
        let joins = match (everyone, names) {
            (true, _) => joins_of_all(&question.lens, &mut people)?,
            (false, true) => joins_for(&question.query, &question.lens, &mut people)?,
            (false, false) => Joins::default(),
        };
        let query = question.query.with_names(&question.lens.aliases(), &joins).into_owned();
        Ok((Reading { question: Question { query, lens: question.lens.clone() }, copies, stored }, joins))
    }

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

/// A question with all that it needs to know about the whole corpus.
struct Reading {
    question: Question,
    copies: Arc<CopiesInFiles>,
    /// Whether the articles are read from what was stored of a stream.
    stored: bool,
}

impl Reading {
    /// Reads all articles, like [`Files::each`].
    fn each<T: Send + 'static, M>(
        &self,
        files: &Files,
        stop: &Stop,
        make: Arc<M>,
        take: &mut dyn FnMut(ReadEvent<T>) -> ControlFlow<()>,
    ) -> Result<u64>
    where
        M: Fn(&ArticleView, &Query, &Address) -> T + Send + Sync + 'static,
    {
        if self.stored {
            return self.each_stored(files, stop, &*make, take).map(|()| 0);
        }
        let Self { question, copies, .. } = self;
        let rejected = Arc::new(AtomicU64::new(0));
        let (prefilter, ours, stopped) =
            (Prefilter::new(&question.query, &question.lens), Arc::clone(&rejected), stop.clone());
        let wanted = move |record: &[u8]| {
            let wanted = stopped.stopped() || prefilter.may_hold(record);
            ours.fetch_add(u64::from(!wanted), Ordering::Relaxed);
            wanted
        };
        let (question, copies, analysed) = (question.clone(), Arc::clone(copies), files.analysed);
        let work = move |article: crate::Article, address: &Address| {
            let view = ArticleView::through(&article, &question.lens).copied(copies.has(address));
            let made = question.query.holds(&view).then(|| make(&view, &question.query, address));
            view.known().into_iter().for_each(analysed);
            made
        };
        let from = (files.inputs.clone(), Arc::clone(&files.options));
        in_order_where(from, files.jobs, Box::new(wanted), work, &mut |made| match made {
            _ if stop.stopped() => ControlFlow::Break(()),
            None => take(ReadEvent::Idle),
            Some(Ok(made)) => {
                (files.read)();
                take(ReadEvent::Article(made))
            }
            Some(Err(error)) => take(ReadEvent::Problem(error)),
        })?;
        Ok(rejected.load(Ordering::Relaxed))
    }

    /// Does the same with what was stored of a stream, a few articles per thread at a time.
    fn each_stored<T: Send>(
        &self,
        files: &Files,
        stop: &Stop,
        make: &(impl Fn(&ArticleView, &Query, &Address) -> T + Sync),
        take: &mut dyn FnMut(ReadEvent<T>) -> ControlFlow<()>,
    ) -> Result<()> {
        /// Articles for each thread at a time.
        const SOME: usize = 16;
        let Self { question, copies, .. } = self;
        let one = |address: &Address| -> Result<Option<T>> {
            let article = address.read()?;
            let view = ArticleView::through(&article, &question.lens).copied(copies.has(address));
            let made = guarded(|| question.query.holds(&view).then(|| make(&view, &question.query, address)));
            view.known().into_iter().for_each(files.analysed);
            made
        };
        let mut goes_on = ControlFlow::Continue(());
        let jobs = files.jobs.max(1);
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
}

/// Gets each row that matches, and `None` for one that does not.
pub(crate) type EachRow<'t> = &'t mut dyn FnMut(Option<(ArticleId, &ArticleView)>) -> ControlFlow<()>;

/// Reads the rows of a corpus in turn and passes on those that match, until `take` breaks. Used for streams and for a
/// corpus without files.
pub(crate) fn each_row(corpus: &Corpus, question: &Question, stop: &Stop, take: EachRow) {
    let Question { query, lens } = question;
    let copies = match query.asks_copies() {
        true => copies_in_rows(corpus, stop).unwrap_or_default(),
        false => CopyGroups::default(),
    };
    let each = |query: &Query, take: EachRow| {
        for id in corpus.ids() {
            if stop.stopped() {
                return;
            }
            let Ok(article) = corpus.address(id).read() else { continue };
            let view = ArticleView::through(&article, lens).copied(copies.is_copy(id.0));
            let answers = query.holds(&view);
            if take(answers.then_some((id, &view))).is_break() {
                return;
            }
        }
    };
    let mut people = |query: &Query, take: &mut dyn FnMut(Tally) -> ControlFlow<()>| {
        each(query, &mut |hit| match hit {
            Some((_, view)) => take(Counting::people().of(view, query)),
            None => ControlFlow::Continue(()),
        });
        Ok(())
    };
    let joins = match query.names_people() {
        true => joins_for(query, lens, &mut people).unwrap_or_default(),
        false => Joins::default(),
    };
    each(&query.with_names(&lens.aliases(), &joins), take);
}
