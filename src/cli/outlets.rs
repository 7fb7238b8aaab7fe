//! `onrecord outlets`: one row per outlet.

use super::answer::{answer, written};
use super::args::ListingArgs;
use super::table::Table;
use crate::Result;
use crate::ask::Counting;
use crate::export::{self, OUTLETS};

/// Lists the outlets of the selected articles, those with the most articles first.
pub fn run(mut listing: ListingArgs) -> Result<u8> {
    let question = listing.question()?;
    let (outlets, status) =
        answer(&listing, &question, Counting::articles(), |answers, stop| answers.outlets(None, stop))?;
    let mut table = Table::new(OUTLETS, listing.format).asked(&listing.asking);
    for outlet in &outlets {
        if written(table.row(&export::outlet(outlet)))?.is_break() {
            break;
        }
    }
    table.finish(status)
}
