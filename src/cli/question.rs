//! Turns the arguments into a query over a corpus.

use std::ffi::{OsStr, OsString};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::args::{InputArgs, ListingArgs};
use super::{complain, languages, progress};
use crate::ask::{Files, Question};
use crate::error::is_address;
use crate::query::{Field, Lens, Query, Words};
use crate::store::{self, Memory};
use crate::{Error, Result};

impl InputArgs {
    /// Returns the files to read.
    pub fn files(&self) -> Files {
        Files {
            inputs: self.inputs(),
            options: self.options(),
            jobs: self.jobs(),
            read: progress::article,
            analysed: languages::count,
        }
    }

    /// Returns the reader's corrections, unless they are ignored, and whatever else `query` needs from the memory. If
    /// the memory cannot be read, reports that and does without it.
    pub fn lens(&self, query: &Query) -> Lens {
        let (flags, corrections) = (!query.flags().is_empty(), !self.no_corrections);
        let read = store::place().filter(|_| flags || corrections).map(|place| match flags {
            true => store::remembered(&place).map(|(memory, _)| memory),
            false => store::corrected(&place),
        });
        let memory: Option<Memory> = read.transpose().unwrap_or_else(|error| {
            complain(&error);
            None
        });
        let lens = memory.map(|memory| Lens::new(Arc::new(memory))).unwrap_or_default();
        let lens = if corrections { lens } else { lens.without_corrections() };
        match &self.aliases {
            Some(list) => lens.with_aliases(list),
            None => lens,
        }
    }
}

impl ListingArgs {
    /// Takes the query out of the arguments: the first argument if it is not a file or folder, combined with
    /// the options. The other arguments are the inputs, which must exist.
    ///
    /// # Errors
    /// If the query is invalid, or an input does not exist.
    pub fn question(&mut self) -> Result<Arc<Question>> {
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

    /// Like [`question`](Self::question), but the first argument is the query, unless the options ask something and it
    /// is the only path.
    ///
    /// # Errors
    /// If there is no query, if it is invalid, or if an input does not exist.
    pub fn question_first(&mut self) -> Result<Arc<Question>> {
        if self.asking.query.is_some() {
            return self.question();
        }
        let alone = self.from.paths.is_empty() && !self.from.sample && self.asking.selects();
        let is_path = |first: &OsString| is_there(first) || is_like_a_path(&first.to_string_lossy());
        if let Some(path) = self.first.take_if(|first| alone && is_path(first)) {
            self.from.paths.push(PathBuf::from(path));
        }
        if self.first.is_none() && self.asking.selects() {
            return self.rest(Vec::new());
        }
        let Some(first) = self.first.take() else {
            return Err(
                Error::new("no query given").hint("for example: onrecord search 'ferry strike' articles/")
            );
        };
        let query = first_parsed(&first)?;
        self.rest(vec![query])
    }

    /// Returns the same question with another query in place of the given one; the options still apply.
    ///
    /// # Errors
    /// If the query is invalid.
    pub fn question_of(&self, query: &str) -> Result<Arc<Question>> {
        self.rest(vec![parsed(query)?])
    }

    fn rest(&self, mut all: Vec<Query>) -> Result<Arc<Question>> {
        let asking = &self.asking;
        if let Some(name) = &asking.speaker {
            if crate::query::words(name).is_empty() {
                return Err(Error::new(format!("--speaker {name}: the name has no letters or digits")));
            }
            all.push(parsed(&format!("speaker:\"{}\"", name.replace('"', " ")))?);
        }
        all.extend(asking.kind.map(Query::Kind));
        all.extend(asking.no_copies.then(Query::no_copies));
        if let (Some(from), Some(to)) = (asking.from, asking.to)
            && from > to
        {
            return Err(Error::new(format!(
                "--from {from} is after --to {to}: the period ends before it starts"
            )));
        }
        if asking.from.is_some() || asking.to.is_some() {
            all.push(Query::Date(asking.from, asking.to));
        }
        self.from.check()?;
        if let Some(path) = self.from.paths.iter().find(|path| !is_there(path.as_os_str())) {
            let error = Error::io(path, &std::io::ErrorKind::NotFound.into());
            return Err(match all.is_empty() {
                true => error.hint("to search for it, use --query"),
                false => error,
            });
        }
        let query = Query::all(all);
        let lens = self.from.lens(&query);
        Ok(Arc::new(Question { query, lens }))
    }

    /// Returns the first argument as a query, if it is one.
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
        // A single word is more likely a misspelt path than a query.
        match Query::parse(&text) {
            Ok(Query::Text(Field::Any, Words::Word(_))) => Ok(None),
            _ => parsed(&text).map(Some),
        }
    }
}

/// Parses the first argument as a query; an empty one is an error.
fn first_parsed(first: &OsStr) -> Result<Query> {
    if first.is_empty() {
        let error = Error::new("the first argument is empty: it is neither a query nor a path");
        return Err(error.hint("is a shell variable unset? use --query '' to match everything"));
    }
    parsed(&first.to_string_lossy())
}

fn is_there(path: &OsStr) -> bool {
    path == "-" || std::fs::symlink_metadata(path).is_ok()
}

/// Returns whether the text looks like a path: it has a folder or a file extension. An address counts as one too, so
/// that the error is about the address.
fn is_like_a_path(text: &str) -> bool {
    let ending = Path::new(text).extension().and_then(OsStr::to_str).unwrap_or_default();
    let ended = (2..=5).contains(&ending.len()) && ending.bytes().all(|byte| byte.is_ascii_alphanumeric());
    is_address(text) || !text.contains([' ', '"', ':', '(']) && (ended || text.contains('/'))
}

/// Parses a query; shows where it is invalid.
fn parsed(text: &str) -> Result<Query> {
    Query::parse(text).map_err(|fault| {
        // If standard error is closed, there is nobody to tell.
        let _ = writeln!(io::stderr(), "{}", fault.shown(text));
        fault.into()
    })
}
