//! `onrecord sources`: one row per source that is not a named person.

use super::answer::answer;
use super::args::ListingArgs;
use super::out::written;
use super::table::Table;
use crate::Result;
use crate::ask::Counting;
use crate::export::{self, SOURCES};

/// Lists the sources in the selected articles, those quoted most first. Standard error says what the list leaves out.
pub fn run(mut listing: ListingArgs) -> Result<u8> {
    let question = listing.question()?;
    let (found, status) =
        answer(&listing, &question, Counting::sources(), |answers, stop| answers.sources(stop))?;
    let unresolved = found.unresolved_words();
    let mut table = Table::new(SOURCES, listing.format).asked(&listing.asking);
    for source in found.rows {
        if written(table.row(&export::source(source)))?.is_break() {
            break;
        }
    }
    let status = table.finish(status)?;
    if let Some(words) = unresolved {
        super::say(&words);
    }
    Ok(status)
}
