//! Answers a query from the index if one covers it, and otherwise by reading every article.

use std::ops::ControlFlow;
use std::sync::Arc;

use super::args::{InputArgs, ListingArgs};
use super::out::written;
use super::{READ, SKIPPED, UNUSABLE, complain, languages, progress, say};
use crate::ask::{Answers, Counting, NotReady, Question, ReadEvent, in_order, open_index};
use crate::index::{ArticleSelection, Searcher};
use crate::query::{ArticleView, Query};
use crate::threads::Stop;
use crate::{Article, Error, Result};

/// The exit status if the index answered completely, or else what is wrong with the index.
pub type Answered = Result<u8>;

/// An index that can answer a query, and the articles it selected.
pub struct Indexed {
    pub searcher: Searcher,
    pub selection: ArticleSelection,
    pub stop: Stop,
}

/// Returns the result of `look` and the exit status.
///
/// # Errors
/// If a thread cannot be started.
pub fn answer<T>(
    listing: &ListingArgs,
    question: &Arc<Question>,
    counted: Counting,
    look: impl Fn(&Answers, &Stop) -> Result<T>,
) -> Result<(T, u8)> {
    let analysis = counted.needs_analysis();
    let found = indexed(listing, question, analysis, |Indexed { searcher, selection, stop }| {
        look(&Answers::Index(&searcher, Box::new(selection)), &stop)
    });
    if let Some(found) = found {
        ended();
        return Ok((found, READ));
    }
    let mut skipped = 0;
    let mut problem = |error: Error| {
        complain(&error);
        skipped += u64::from(!error.is_note());
    };
    progress::begin(&listing.from.inputs());
    let (tally, joins, read) = listing.from.files().tally(question, counted, &mut problem)?;
    progress::end();
    Ok((look(&Answers::Sums(Box::new(tally), joins), &Stop::default())?, status(read, skipped)))
}

/// Returns the result of `look` on an index that can answer, with people and quotations if `analysis` is set.
/// Returns `None` if every article has to be read because the index is missing or damaged, and says so on
/// standard error. Call [`ended`] once the index has answered.
pub fn indexed<T>(
    listing: &ListingArgs,
    question: &Question,
    analysis: bool,
    look: impl FnOnce(Indexed) -> Result<T>,
) -> Option<T> {
    let analysis = analysis || question.query.needs_analysis();
    let answer = open(listing, question, analysis)?;
    let languages =
        analysis.then(|| (answer.searcher.not_english().unwrap_or(0), answer.searcher.coverage().articles));
    let found = look(answer).map_or_else(|error| gave_up(&error), Some)?;
    if let Some((other, all)) = languages {
        languages::count_all(other, all);
    }
    Some(found)
}

/// Reports that the index answered.
pub fn ended() {
    say("answered from the index");
}

/// Reports an error in the index, and that every article will be read instead. Returns `None`.
pub fn gave_up<T>(error: &Error) -> Option<T> {
    complain(error);
    say("reading every article instead (run `onrecord index` with the same paths to rebuild the index)");
    None
}

/// Opens an index that covers the question, and selects the articles.
fn open(listing: &ListingArgs, question: &Question, analysis: bool) -> Option<Indexed> {
    if listing.asking.no_index {
        return None;
    }
    let why = match open_index(&listing.from.inputs(), &listing.from.options(), analysis) {
        Ok(searcher) => {
            let select = || {
                let stop = Stop::default();
                let searcher = searcher.through(&question.lens, &stop)?;
                let selection = searcher.select(&question.query, &stop)?;
                Ok(Indexed { searcher, selection, stop })
            };
            return select().map_or_else(|error| gave_up(&error), Some);
        }
        Err(NotReady::Damaged(error)) => return gave_up(&error),
        Err(NotReady::Impossible) => return None,
        Err(NotReady::Missing) if question.query == Query::All => return None,
        Err(NotReady::Missing) => "(run `onrecord index` with the same paths to make this faster)",
        Err(NotReady::Outdated) => {
            "because the index is older than the files (run `onrecord index` to update it)"
        }
        Err(NotReady::Incomplete) => {
            "because the index does not have all people yet (run `onrecord index` to finish it)"
        }
    };
    let comma = if why.starts_with('(') { "" } else { "," };
    say(&format!("reading every article{comma} {why}"));
    None
}

impl Indexed {
    /// Reads the articles with these numbers, one after the other. Returns the status, and whether to go on, which is
    /// false after `each` has failed.
    pub fn read(
        &self,
        numbers: impl Iterator<Item = u64>,
        each: &mut dyn FnMut(&Article) -> std::io::Result<()>,
    ) -> Result<Result<(u8, ControlFlow<()>)>> {
        let mut status = READ;
        for number in numbers {
            match self.searcher.article(number) {
                Ok(Ok(article)) => {
                    if written(each(&article))?.is_break() {
                        return Ok(Ok((status, ControlFlow::Break(()))));
                    }
                }
                Ok(Err(error)) => {
                    complain(&error);
                    status = SKIPPED;
                }
                Err(error) => return Ok(Err(error)),
            }
        }
        Ok(Ok((status, ControlFlow::Continue(()))))
    }
}

/// Returns the exit status for these numbers of articles read and skipped.
fn status(read: u64, skipped: u64) -> u8 {
    match (read, skipped) {
        (0, _) => UNUSABLE,
        (_, 0) => READ,
        _ => SKIPPED,
    }
}

/// What a run has read so far, and the write error that ended it.
#[derive(Default)]
struct RunStatus {
    read: u64,
    skipped: u64,
    failed: Option<std::io::Error>,
}

impl RunStatus {
    fn problem(&mut self, error: &Error) -> ControlFlow<()> {
        complain(error);
        self.skipped += u64::from(!error.is_note());
        ControlFlow::Continue(())
    }

    fn written(&mut self, written: std::io::Result<()>) -> ControlFlow<()> {
        match written {
            Ok(()) => ControlFlow::Continue(()),
            Err(error) => {
                self.failed = Some(error);
                ControlFlow::Break(())
            }
        }
    }

    fn status(self, from: &InputArgs) -> Result<u8> {
        // In a small input, some shards have no records.
        let is_empty_shard = from.annotated.shard.is_some() && self.read == 0 && self.skipped == 0;
        match self.failed {
            // Whoever reads our output has closed it, which is not a failure.
            Some(error) => written(Err(error)).map(|_| READ),
            None => {
                log::info!("{} articles, {} problems", self.read, self.skipped);
                Ok(if is_empty_shard { READ } else { status(self.read, self.skipped) })
            }
        }
    }
}

/// Runs `work` on every article, on all cores, and passes each result to `each` in input order. Passes `None`
/// whenever no result is ready. Stops when `each` fails. Returns the exit status.
///
/// # Errors
/// If the output cannot be written or a thread cannot be started.
pub fn every_article<T: Send + 'static>(
    from: &InputArgs,
    work: impl Fn(Article) -> T + Send + Sync + 'static,
    each: &mut dyn FnMut(Option<T>) -> std::io::Result<()>,
) -> Result<u8> {
    let mut run = RunStatus::default();
    in_order(from.inputs(), from.options(), from.jobs(), work, &mut |made| match made.transpose() {
        Err(error) => run.problem(&error),
        Ok(made) => {
            run.read += u64::from(made.is_some());
            run.written(each(made))
        }
    })?;
    run.status(from)
}

/// Like [`every_article`], for the articles that match a question. `work` gets the query with all names of the people
/// whom it means.
///
/// # Errors
/// As for [`every_article`].
pub fn every_answer<T: Send + 'static>(
    from: &InputArgs,
    question: &Arc<Question>,
    make: impl Fn(&ArticleView, &Query) -> T + Send + Sync + 'static,
    each: &mut dyn FnMut(Option<T>) -> std::io::Result<()>,
) -> Result<u8> {
    let mut run = RunStatus::default();
    let make = move |view: &ArticleView, query: &Query, _: &_| make(view, query);
    progress::begin(&from.inputs());
    let rejected = from.files().each(question, &Stop::default(), make, &mut |event| match event {
        ReadEvent::Problem(error) => run.problem(&error),
        ReadEvent::Idle => {
            progress::idle();
            run.written(each(None))
        }
        ReadEvent::Article(made) => {
            run.read += 1;
            made.map_or(ControlFlow::Continue(()), |made| run.written(each(Some(made))))
        }
    })?;
    run.read += rejected;
    run.status(from)
}
