//! `onrecord annotate`: the annotation format, one JSON object a line.

use std::io::{self, Write};

use super::args::From;
use super::corrections::Analyst;
use super::{every_article, out};
use crate::export::annotation;
use crate::{Article, Result};

/// Annotates every article.
pub fn run(from: &From) -> Result<u8> {
    let mut out = out::stdout();
    let analyst = Analyst::new(from);
    let line = move |article: Article| {
        let mut line = Vec::with_capacity(article.text.len() * 2);
        annotation(&mut line, &article, &analyst.analyse(&article)).map(|()| line)
    };
    let status = every_article(from, line, &mut |line: Option<io::Result<Vec<u8>>>| match line {
        Some(line) => out.write_all(&line?),
        None => out.flush(),
    })?;
    out::finish(out, status)
}
