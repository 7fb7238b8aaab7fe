//! What is asked of a corpus: by its index where there is one that covers it, else by reading everything.

use std::ffi::OsStr;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use super::args::Listing;
use super::corrections::Analyst;
use super::{READ, SKIPPED, complain, languages};
use crate::error::is_address;
use crate::index::{Field, Place, Query, Searcher, Selection, Stop, Words};
use crate::work::marks;
use crate::{Error, Result};

impl Listing {
    /// Takes what is asked for out of the arguments: the first one where it is no file or folder, what options say,
    /// and all of that together. What is left are the inputs, which have to be there.
    ///
    /// # Errors
    /// When the query breaks, which is shown, or an input is not there.
    pub fn question(&mut self) -> Result<Query> {
        let mut all = Vec::new();
        if let Some(first) = self.first.take() {
            match self.first_asked(&first)? {
                Some(query) => all.push(query),
                None => self.from.paths.insert(0, PathBuf::from(first)),
            }
        }
        all.extend(self.asking.query.as_deref().map(parsed).transpose()?);
        self.rest(all)
    }

    /// The same where the first argument is the query, whatever else it may be.
    ///
    /// # Errors
    /// When there is none, when it breaks, or an input is not there.
    pub fn question_first(&mut self) -> Result<Query> {
        if self.asking.query.is_some() {
            return self.question();
        }
        let Some(first) = self.first.take() else {
            return Err(
                Error::new("no query is given").hint("as in: onrecord search 'ferry strike' articles/")
            );
        };
        let query = first_parsed(&first)?;
        self.rest(vec![query])
    }

    fn rest(&self, mut all: Vec<Query>) -> Result<Query> {
        let asking = &self.asking;
        if let Some(name) = &asking.speaker {
            let query = Query::phrase(Field::Speaker, name);
            if crate::index::words(name).is_empty() {
                return Err(Error::new(format!("--speaker {name}: there is no letter to look for")));
            }
            all.push(query);
        }
        all.extend(asking.kind.map(Query::Kind));
        if asking.from.is_some() || asking.to.is_some() {
            all.push(Query::Date(asking.from, asking.to));
        }
        self.from.check()?;
        if let Some(path) = self.from.paths.iter().find(|path| !is_there(path.as_os_str())) {
            let error = Error::io(path, &std::io::ErrorKind::NotFound.into());
            return Err(match all.is_empty() {
                true => error.hint("if it is a query and not a file, write --query"),
                false => error,
            });
        }
        Ok(Query::all(all))
    }

    /// The first argument as a query, if that is what it is.
    fn first_asked(&self, first: &OsStr) -> Result<Option<Query>> {
        if first.is_empty() {
            return first_parsed(first).map(Some);
        }
        let text = first.to_string_lossy();
        if is_there(first) || self.asking.query.is_some() || is_like_a_path(&text) {
            return Ok(None);
        }
        if !self.from.paths.is_empty() {
            return parsed(&text).map(Some);
        }
        // By itself a bare word is more likely a file that is not there.
        match Query::parse(&text) {
            Ok(Query::Text(Field::Any, Words::Word(_))) => Ok(None),
            _ => parsed(&text).map(Some),
        }
    }
}

/// The first argument as a query, which says something.
fn first_parsed(first: &OsStr) -> Result<Query> {
    if first.is_empty() {
        let error = Error::new("the first argument is empty: it is neither a query nor a path");
        return Err(error.hint("is a variable of the shell not set? --query '' asks for everything"));
    }
    parsed(&first.to_string_lossy())
}

fn is_there(path: &OsStr) -> bool {
    path == "-" || std::fs::symlink_metadata(path).is_ok()
}

/// Whether somebody who writes this means a file: it has a folder, or an ending as files have it. An address is taken
/// for one too, so that what is said is about that.
fn is_like_a_path(text: &str) -> bool {
    let ending = Path::new(text).extension().and_then(OsStr::to_str).unwrap_or_default();
    let ended = (2..=5).contains(&ending.len()) && ending.bytes().all(|byte| byte.is_ascii_alphanumeric());
    is_address(text) || !text.contains([' ', '"', ':', '(']) && (ended || text.contains('/'))
}

/// A query as it was typed; where it breaks is shown.
fn parsed(text: &str) -> Result<Query> {
    Query::parse(text).map_err(|fault| {
        eprintln!("{}", fault.shown(text));
        fault.into()
    })
}

/// The exit status, where an index has answered to the end; else what is wrong with it.
pub type Answered = Result<u8>;

/// An index that answers, and what it finds.
pub struct Answer {
    pub searcher: Searcher,
    pub selection: Selection,
    pub stop: Stop,
}

fn say(what: &str) {
    eprintln!("onrecord: {what}");
}

/// What `look` finds in the index that can answer `query`, with people and quotations where those are `needed`; says
/// to standard error which way is taken, unless everything is read as always. Nothing where everything has to be
/// read, because there is no such index or it turns out to be broken.
pub fn index<T>(
    listing: &Listing,
    query: &Query,
    analyst: &Analyst,
    needed: bool,
    look: impl FnOnce(Answer) -> Result<T>,
) -> Option<T> {
    let found = begin(listing, query, analyst, needed, look);
    found.is_some().then(ended);
    found
}

/// The same where the index is asked on: that it has answered is to be said when it [has](ended).
pub fn begin<T>(
    listing: &Listing,
    query: &Query,
    analyst: &Analyst,
    needed: bool,
    look: impl FnOnce(Answer) -> Result<T>,
) -> Option<T> {
    let needed = needed || query.needs_analysis();
    let answer = open(listing, query, analyst, needed)?;
    let languages =
        needed.then(|| (answer.searcher.not_english().unwrap_or(0), answer.searcher.coverage().articles));
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
fn open(listing: &Listing, query: &Query, analyst: &Analyst, needed: bool) -> Option<Answer> {
    let (inputs, options) = (listing.from.inputs(), listing.from.options());
    if listing.asking.no_index {
        return None;
    }
    let place = Place::of(&inputs, &options)?;
    let searcher = match Searcher::open(&place, &options) {
        Ok(Some(searcher)) => searcher,
        Ok(None) => {
            if *query != Query::All {
                say("reading everything (`onrecord index` with the same paths makes this faster)");
            }
            return None;
        }
        Err(error) => return gave_up(&error),
    };
    let coverage = searcher.coverage();
    if !coverage.whole || !searcher.is_fresh(&inputs, &options) {
        say(
            "reading everything, since the index is older than what is there (`onrecord index` brings it up to date)",
        );
        return None;
    }
    if needed && !coverage.complete() {
        say(
            "reading everything, since the index does not know all people yet (`onrecord index` goes on with it)",
        );
        return None;
    }
    let stop = Stop::default();
    let select = || {
        let searcher = match analyst.corrections().filter(|_| needed) {
            Some(memory) => searcher.corrected(memory, &stop)?,
            None => searcher,
        };
        let marks = marks(&searcher, query, analyst.memory(), &stop)?;
        let selection = searcher.select(query, &marks, &stop)?;
        Ok(Answer { searcher, selection, stop: stop.clone() })
    };
    match select() {
        Ok(answer) => Some(answer),
        Err::<_, Error>(error) => gave_up(&error),
    }
}

impl Answer {
    /// Reads the articles with these numbers one after the other.
    pub fn read(
        &self,
        numbers: impl Iterator<Item = u64>,
        each: &mut dyn FnMut(u64, &crate::Article) -> std::io::Result<()>,
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
