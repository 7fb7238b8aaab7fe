//! `onrecord corrections`: exports the articles the reader corrected as gold data.

use std::io::{self, Write};

use super::answer::every_article;
use super::args::{CorrectionsArgs, CorrectionsWay};
use super::out;
use crate::export::gold;
use crate::store::{self, ContentKey, Memory, apply};
use crate::{Article, Result};

/// Writes the corrected articles as gold data.
pub fn run(asked: &CorrectionsArgs) -> Result<u8> {
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
            let mut analysis = article.analyse();
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
        let why = tag.as_ref().map_or("none of these articles has a correction".into(), |tag| {
            format!("none of these articles has the tag {tag}")
        });
        let _ = writeln!(std::io::stderr(), "onrecord: {}", crate::page::sanitise(&why));
    }
    out::finish(out, status)
}
