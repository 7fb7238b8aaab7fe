//! What the reader corrected, laid over what is found; and `onrecord corrections`.

use std::io::{self, Write};

use super::args::{Corrections, CorrectionsWay, From};
use super::{complain, every_article, out};
use crate::export::gold;
use crate::store::{self, ContentKey, Memory, apply};
use crate::text::{Analysis, analyse};
use crate::{Article, Result};

/// Finds people and quotations, and lays the reader's corrections over them.
pub struct Analyst {
    /// None where nothing was ever corrected, or corrections are not wanted: then no key need be made.
    memory: Option<Memory>,
}

impl Analyst {
    /// With the corrections that there are, unless they are to be left out. Where they cannot be read, that is said,
    /// and it goes without.
    pub fn new(from: &From) -> Self {
        let wanted = store::place().filter(|_| !from.no_corrections);
        let read = wanted.map(|place| store::corrected(&place)).transpose();
        let memory = read.unwrap_or_else(|error| {
            complain(&error);
            None
        });
        Self { memory: memory.filter(Memory::corrects) }
    }

    /// Whether anything is corrected: then what an index holds is not the last word.
    pub fn corrects(&self) -> bool {
        self.memory.is_some()
    }

    /// What an article says.
    pub fn analyse(&self, article: &Article) -> Analysis {
        let mut analysis = analyse(&article.text);
        if let Some(memory) = &self.memory {
            apply(&article.text, &mut analysis, &memory.corrections(ContentKey::of(article)));
        }
        analysis
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
    let status = every_article(from, line, &mut |line: io::Result<Vec<u8>>| {
        let line = line?;
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
