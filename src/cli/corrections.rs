//! What the reader corrected, laid over what is found; and `onrecord corrections`.

use std::io::{self, Write};

use super::args::{Corrections, CorrectionsWay, From};
use super::{complain, every_article, languages, out};
use crate::export::gold;
use crate::index::{Case, Mark, Query, analysed};
use crate::store::{self, ContentKey, Memory, apply};
use crate::text::{Analysis, analyse};
use crate::{Article, Result};

/// Finds people and quotations, and lays the reader's corrections over them; and knows what a query asks of the
/// reader's memory.
pub struct Analyst {
    /// None where nothing of it is wanted: then no key need be made.
    memory: Option<Memory>,
    /// Whether something was corrected that is not to be left out.
    corrects: bool,
}

impl Analyst {
    /// With the corrections that there are, unless they are to be left out. Where they cannot be read, that is said,
    /// and it goes without.
    pub fn new(from: &From) -> Self {
        Self::asking(from, &Query::All)
    }

    /// The same with what `query` asks of the reader's memory.
    pub fn asking(from: &From, query: &Query) -> Self {
        let (marked, wanted) = (!query.marks().is_empty(), !from.no_corrections);
        let read = store::place().filter(|_| marked || wanted).map(|place| match marked {
            true => store::remembered(&place).map(|(memory, _)| memory),
            false => store::corrected(&place),
        });
        let memory = read.transpose().unwrap_or_else(|error| {
            complain(&error);
            None
        });
        let corrects = wanted && memory.as_ref().is_some_and(Memory::corrects);
        Self { memory: memory.filter(|_| marked || corrects), corrects }
    }

    /// What is remembered, as far as it is wanted.
    pub fn memory(&self) -> Option<&Memory> {
        self.memory.as_ref()
    }

    /// What was corrected, where anything was.
    pub fn corrections(&self) -> Option<&Memory> {
        self.memory().filter(|_| self.corrects)
    }

    /// What an article says.
    pub fn analyse(&self, article: &Article) -> Analysis {
        let analysis = analysed(article, self.corrections());
        languages::count(&analysis);
        analysis
    }

    /// Whether this is remembered of an article.
    pub fn marked(&self, article: &Article, mark: &Mark) -> bool {
        let Some(memory) = &self.memory else { return *mark == Mark::Unread };
        let content = ContentKey::of(article);
        match mark {
            Mark::Unread => !memory.has_read(content),
            Mark::Starred => memory.has_star(content),
            Mark::Noted => memory.notes(content).next().is_some(),
            Mark::Tagged(begin) => {
                let begin = begin.to_lowercase();
                memory.tags(content).any(|tag| tag.to_lowercase().starts_with(&begin))
            }
        }
    }

    /// Has a look at an article as a query asks for it.
    pub fn case<T>(&self, article: &Article, look: impl FnOnce(&Case) -> T) -> T {
        let analyse = |article: &_| self.analyse(article);
        let marked = |mark: &_| self.marked(article, mark);
        look(&Case::new(article).analysed_by(&analyse).with_marks(&marked))
    }
}

/// Writes what was corrected as gold data.
pub fn run(asked: &Corrections) -> Result<u8> {
    let CorrectionsWay::Export { from, tag } = &asked.way;
    let memory = match store::place() {
        Some(place) => store::remembered(&place)?.0,
        None => Memory::default(),
    };
    let mut out = out::stdout();
    let mut written = 0u64;
    let wanted = tag.clone();
    let line = move |article: Article| {
        let content = ContentKey::of(&article);
        let corrections = memory.corrections(content);
        let wanted = match &wanted {
            Some(tag) => memory.tags(content).any(|of| of == tag),
            None => !corrections.is_empty(),
        };
        let mut line = Vec::new();
        if wanted {
            let mut analysis = analyse(&article.text);
            apply(&article.text, &mut analysis, &corrections);
            gold(&mut line, &article, &analysis)?;
        }
        Ok(line)
    };
    let status = every_article(from, line, &mut |line: Option<io::Result<Vec<u8>>>| {
        let Some(line) = line.transpose()? else { return out.flush() };
        written += u64::from(!line.is_empty());
        out.write_all(&line)
    })?;
    if written == 0 {
        let why = tag.as_ref().map_or("none of these articles was corrected".into(), |tag| {
            format!("none of these articles has the tag {tag}")
        });
        let _ = writeln!(std::io::stderr(), "onrecord: {}", crate::page::sanitise(&why));
    }
    out::finish(out, status)
}
