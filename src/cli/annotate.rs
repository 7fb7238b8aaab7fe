//! `onrecord annotate`: writes the annotation format, one JSON object per line.

use std::io::{self, Write};

use super::answer::every_article;
use super::args::InputArgs;
use super::{languages, out};
use crate::export::annotation;
use crate::query::Query;
use crate::{Article, Result};

/// Annotates every article.
pub fn run(from: &InputArgs) -> Result<u8> {
    let mut out = out::stdout();
    let lens = from.lens(&Query::All);
    let line = move |article: Article| {
        let mut line = Vec::with_capacity(article.text.len() * 2);
        let analysis = lens.analyse(&article);
        languages::count(&analysis);
        annotation(&mut line, &article, &analysis).map(|()| line)
    };
    let status = every_article(from, line, &mut |line: Option<io::Result<Vec<u8>>>| match line {
        Some(line) => out.write_all(&line?),
        None => out.flush(),
    })?;
    out::finish(out, status)
}
