//! What is asked of a corpus: by its index where there is one that covers it, else by reading everything.

use std::ops::ControlFlow;

use super::args::{Asking, From, Select};
use super::corrections::Analyst;
use super::{READ, SKIPPED, complain};
use crate::index::{Marks, Place, Query, Searcher, Selection, Stop};
use crate::{Error, Result};

impl Asking {
    /// Everything that is asked of the articles, with the days of `select`.
    pub fn all(&self, select: Option<&Select>) -> Query {
        let days = select.filter(|select| select.from.is_some() || select.to.is_some());
        let days = days.map(|select| Query::Date(select.from, select.to));
        Query::all(self.query.clone().into_iter().chain(days))
    }
}

/// An index that answers, and what it finds.
pub struct Answer {
    pub searcher: Searcher,
    pub selection: Selection,
    pub stop: Stop,
}

/// The index that can answer `query`, with people and quotations where those are `needed`; says to standard error
/// which way is taken, unless everything is read as always.
pub fn index(
    from: &From,
    query: &Query,
    asking: &Asking,
    analyst: &Analyst,
    needed: bool,
) -> Result<Option<Answer>> {
    if let Some(mark) = query.marks().first() {
        let what = format!("is:{} asks for what the reader remembers", mark.name());
        return Err(Error::new(what).hint("it works in the program, not here"));
    }
    let (inputs, options) = (from.inputs(), from.options());
    let asked = *query != Query::All;
    let say = |what: &str| eprintln!("onrecord: {what}");
    if asking.no_index {
        return Ok(None);
    }
    let Some(place) = Place::of(&inputs, &options) else { return Ok(None) };
    let searcher = match Searcher::open(&place, &options) {
        Ok(Some(searcher)) => searcher,
        Ok(None) => {
            if asked {
                say("reading everything (`onrecord index` with the same paths makes this faster)");
            }
            return Ok(None);
        }
        Err(error) => {
            complain(&error);
            say("reading everything instead (`onrecord index` with the same paths makes the index anew)");
            return Ok(None);
        }
    };
    let coverage = searcher.coverage();
    if !coverage.whole || !searcher.is_fresh(&inputs, &options) {
        say(
            "reading everything, since the index is older than what is there (`onrecord index` brings it up to date)",
        );
        return Ok(None);
    }
    let needed = needed || query.needs_analysis();
    if needed && analyst.corrects() {
        say("reading everything, since you corrected what was found (not with --no-corrections)");
        return Ok(None);
    }
    if needed && !coverage.complete() {
        say(
            "reading everything, since the index does not know all people yet (`onrecord index` goes on with it)",
        );
        return Ok(None);
    }
    let stop = Stop::default();
    match searcher.select(query, &Marks::default(), &stop) {
        Ok(selection) => {
            say("from the index");
            Ok(Some(Answer { searcher, selection, stop }))
        }
        Err(error) => {
            complain(&error);
            say("reading everything instead");
            Ok(None)
        }
    }
}

impl Answer {
    /// Reads the articles with these numbers one after the other; gives the exit status.
    pub fn read(
        &self,
        numbers: impl Iterator<Item = u64>,
        each: &mut dyn FnMut(u64, &crate::Article) -> std::io::Result<()>,
    ) -> Result<u8> {
        let mut status = READ;
        for number in numbers {
            match self.searcher.article(number) {
                Ok(article) => match written(each(number, &article))? {
                    ControlFlow::Continue(()) => {}
                    ControlFlow::Break(()) => return Ok(status),
                },
                Err(error) => {
                    complain(&error);
                    status = SKIPPED;
                }
            }
        }
        Ok(status)
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
