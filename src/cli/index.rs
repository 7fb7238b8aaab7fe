//! `onrecord index`: builds the index of a corpus, so that queries need not read every article.

use std::io::{IsTerminal, Write};
use std::ops::ControlFlow;
use std::time::{Duration, Instant};

use super::args::IndexArgs;
use super::{READ, SKIPPED, UNUSABLE, complain, languages};
use crate::index::{BuildProgress, Built, IndexDir, Searcher, build, mend};
use crate::page::{bytes, thousands};
use crate::{Error, Result};

/// Time between two updates of the progress line.
const PACE: Duration = Duration::from_millis(200);

/// Builds, continues, updates or removes the index.
pub fn run(asked: &IndexArgs) -> Result<u8> {
    let (inputs, options) = (asked.from.inputs(), asked.from.options());
    let place = IndexDir::of(&inputs, &options).ok_or_else(|| {
        Error::new("no folder for an index of this input")
            .hint("standard input cannot be indexed; for files, set ONRECORD_CACHE to a folder")
    })?;
    if asked.remove {
        place.remove()?;
        return Ok(READ);
    }
    if place.exists() && mend(&place)? {
        eprintln!("onrecord: the index is damaged; rebuilding it");
    }
    let shown = std::io::stderr().is_terminal();
    let (began, mut told) = (Instant::now(), Instant::now());
    let mut people: Option<Instant> = None;
    let (mut skipped, mut words) = (0u64, None);
    let line = |text: String, told: &mut Instant| {
        if shown && told.elapsed() >= PACE {
            *told = Instant::now();
            let _ = write!(std::io::stderr(), "\r\x1b[K{text}");
        }
    };
    let built = build(&place, &inputs, &options, asked.from.jobs(), &mut |progress| {
        match progress {
            BuildProgress::Words { articles, bytes: done } => {
                words = Some(done);
                let rate = bytes(done as f64 / began.elapsed().as_secs_f64());
                line(
                    format!("indexing words: {} articles, {rate}/s", thousands(articles as usize)),
                    &mut told,
                );
            }
            BuildProgress::People { articles, of, bytes: done } => {
                let since = people.get_or_insert_with(Instant::now);
                let rate = bytes(done as f64 / since.elapsed().as_secs_f64());
                let (articles, of) = (thousands(articles as usize), thousands(of as usize));
                line(
                    format!("indexing people and quotations: {articles} of {of} articles, {rate}/s"),
                    &mut told,
                );
            }
            BuildProgress::Saved => {}
            BuildProgress::Problem(error) => {
                complain(&error);
                skipped += u64::from(!error.is_note());
            }
        }
        ControlFlow::Continue(())
    })?;
    if shown {
        eprint!("\r\x1b[K");
    }
    if built == Built::Elsewhere {
        eprintln!("onrecord: another program is building this index; you can search what is indexed so far");
        return Ok(SKIPPED);
    }
    let Some(searcher) = Searcher::open(&place, &options)? else {
        return Err(Error::new("the index was removed while it was built").file(place.folder()));
    };
    let articles = searcher.coverage().articles;
    let took = began.elapsed().as_secs_f64();
    eprintln!(
        "onrecord: {} articles, {} in {}, {took:.1} s",
        thousands(articles as usize),
        bytes(place.bytes() as f64),
        crate::page::sanitise(&place.folder().display().to_string()),
    );
    languages::say(searcher.not_english()?, articles);
    Ok(match (articles, skipped) {
        (0, _) => UNUSABLE,
        (_, 0) => READ,
        _ => SKIPPED,
    })
}
