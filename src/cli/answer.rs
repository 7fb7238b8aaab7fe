//! Answers on the command line: from the index where there is one that covers what is asked, else by reading
//! everything.

use std::ops::ControlFlow;
use std::sync::Arc;

use super::args::{InputArgs, ListingArgs};
use super::{READ, SKIPPED, UNUSABLE, complain, languages};
use crate::ask::{Answers, Counting, NotReady, Question, ReadEvent, in_order, open_index};
use crate::index::{ArticleSelection, Searcher};
use crate::query::{ArticleView, Query};
use crate::threads::Stop;
use crate::{Article, Error, Result};

/// The exit status, where an index has answered to the end; else what is wrong with it.
pub type Answered = Result<u8>;

/// An index that answers, and what it finds.
pub struct Indexed {
    pub searcher: Searcher,
    pub selection: ArticleSelection,
    pub stop: Stop,
}

fn say(what: &str) {
    eprintln!("onrecord: {what}");
}

/// What `look` finds in the answers, and the exit status.
///
/// # Errors
/// When the system has no thread to give.
pub fn answer<T>(
    listing: &ListingArgs,
    question: &Arc<Question>,
    counted: Counting,
    look: impl Fn(&Answers, &Stop) -> Result<T>,
) -> Result<(T, u8)> {
    let analysis = counted.people || counted.quotations;
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
    let (tally, read) = listing.from.files().tally(question, counted, &mut problem)?;
    Ok((look(&Answers::Sums(tally), &Stop::default())?, status(read, skipped)))
}

/// What `look` finds in the index that can answer, with people and quotations where `analysis` asks for them; says to
/// standard error which way is taken, unless everything is read as always. Nothing where everything has to be read,
/// because there is no such index or it turns out to be broken. That the index has answered is to be said when it
/// [has](ended).
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

/// Says that the index has answered.
pub fn ended() {
    say("from the index");
}

/// Says that the index cannot answer, and what is done instead: nothing comes of it.
pub fn gave_up<T>(error: &Error) -> Option<T> {
    complain(error);
    say("reading everything instead (`onrecord index` with the same paths makes the index anew)");
    None
}

/// The index that knows enough, and what it finds.
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
        Err(NotReady::Missing) => "(`onrecord index` with the same paths makes this faster)",
        Err(NotReady::Outdated) => {
            "since the index is older than the files (`onrecord index` brings it up to date)"
        }
        Err(NotReady::Incomplete) => {
            "since the index does not know all people yet (`onrecord index` goes on with it)"
        }
    };
    let comma = if why.starts_with('(') { "" } else { "," };
    say(&format!("reading everything{comma} {why}"));
    None
}

impl Indexed {
    /// Reads the articles with these numbers one after the other.
    pub fn read(
        &self,
        numbers: impl Iterator<Item = u64>,
        each: &mut dyn FnMut(u64, &Article) -> std::io::Result<()>,
    ) -> Result<Answered> {
        let mut status = READ;
        for number in numbers {
            match self.searcher.article(number) {
                Ok(Ok(article)) => match written(each(number, &article))? {
                    ControlFlow::Continue(()) => {}
                    ControlFlow::Break(()) => break,
                },
                Ok(Err(error)) => {
                    complain(&error);
                    status = SKIPPED;
                }
                Err(error) => return Ok(Err(error)),
            }
        }
        Ok(Ok(status))
    }
}

/// Whether to go on after something was written: not when nobody reads it any more, or has enough.
pub fn written(result: std::io::Result<()>) -> Result<ControlFlow<()>> {
    match result {
        Ok(()) => Ok(ControlFlow::Continue(())),
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(ControlFlow::Break(())),
        Err(error) => Err(Error::new(format!("cannot write: {error}"))),
    }
}

/// The exit status of a run that read and skipped so many records.
fn status(read: u64, skipped: u64) -> u8 {
    match (read, skipped) {
        (0, _) => UNUSABLE,
        (_, 0) => READ,
        _ => SKIPPED,
    }
}

/// What a run has read so far, and whether it can go on.
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

    fn status(self) -> Result<u8> {
        match self.failed {
            // Whoever read our output has seen enough.
            Some(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(READ),
            Some(error) => Err(Error::new(format!("cannot write: {error}"))),
            None => Ok(status(self.read, self.skipped)),
        }
    }
}

/// Runs `work` on every article over all cores and hands each result to `each` in the order of the input, and nothing
/// whenever no result is ready, until that fails; gives the exit status.
///
/// # Errors
/// When the output cannot be written, or the system has no thread to give.
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
    run.status()
}

/// The same for every article that answers a question.
///
/// # Errors
/// As [`every_article`].
pub fn every_answer<T: Send + 'static>(
    from: &InputArgs,
    question: &Arc<Question>,
    make: impl Fn(&ArticleView) -> T + Send + Sync + 'static,
    each: &mut dyn FnMut(Option<T>) -> std::io::Result<()>,
) -> Result<u8> {
    let mut run = RunStatus::default();
    let make = move |view: &ArticleView, _: &_| make(view);
    let rejected = from.files().each(question, &Stop::default(), make, &mut |met| match met {
        ReadEvent::Problem(error) => run.problem(&error),
        ReadEvent::Idle => run.written(each(None)),
        ReadEvent::Article(made) => {
            run.read += 1;
            made.map_or(ControlFlow::Continue(()), |made| run.written(each(Some(made))))
        }
    })?;
    run.read += rejected;
    run.status()
}
