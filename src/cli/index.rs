//! `onrecord index`: builds the index of a corpus, so that queries need not read every article.

use std::ops::ControlFlow;
use std::time::Instant;

use super::args::IndexArgs;
use super::{READ, SKIPPED, UNUSABLE, complain, languages, progress, say};
use crate::index::{BuildProgress, Built, IndexDir, Searcher, build, mend};
use crate::page::{bytes, thousands};
use crate::{Error, Result};

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
        say("the index is damaged; rebuilding it");
    }
    progress::begin(&[]);
    let began = Instant::now();
    let mut people: Option<Instant> = None;
    let (mut skipped, mut words) = (0u64, None);
    let built = build(&place, &inputs, &options, asked.from.jobs(), &mut |progress| {
        match progress {
            BuildProgress::Words { articles, bytes: done } => {
                words = Some(done);
                let rate = bytes(done as f64 / began.elapsed().as_secs_f64());
                progress::words(format!(
                    "indexing words: {} articles, {rate}/s",
                    thousands(articles as usize)
                ));
            }
            BuildProgress::People { articles, of, bytes: done } => {
                let since = people.get_or_insert_with(Instant::now);
                let rate = bytes(done as f64 / since.elapsed().as_secs_f64());
                let (articles, of) = (thousands(articles as usize), thousands(of as usize));
                let rate = format!("{articles} of {of} articles, {rate}/s");
                progress::words(format!("indexing people and quotations: {rate}"));
            }
            BuildProgress::Saved => {}
            BuildProgress::Problem(error) => {
                complain(&error);
                skipped += u64::from(!error.is_note());
            }
        }
        ControlFlow::Continue(())
    })?;
    progress::end();
    if built == Built::Elsewhere {
        say("another program is building this index; you can search what is indexed so far");
        return Ok(SKIPPED);
    }
    let Some(searcher) = Searcher::open(&place, &options)? else {
        return Err(Error::new("the index was removed while it was built").file(place.folder()));
    };
    let articles = searcher.coverage().articles;
    let took = began.elapsed().as_secs_f64();
    let (size, folder) = (bytes(place.bytes() as f64), place.folder().display());
    say(&format!("{} articles, {size} in {folder}, {took:.1} s", thousands(articles as usize)));
    languages::say(searcher.not_english()?, articles);
    Ok(match (articles, skipped) {
        (0, _) => UNUSABLE,
        (_, 0) => READ,
        _ => SKIPPED,
    })
}
