//! `onrecord outlets`: one row an outlet, over everything that was asked for.

use super::args::Listing;
use super::ask::{self, written};
use super::corrections::Analyst;
use super::table::Table;
use super::{READ, tallied};
use crate::export::{self, OUTLETS};
use crate::index::Tally;
use crate::{Article, Result};

/// Lists the outlets of every article that is asked for, those with most first.
pub fn run(mut listing: Listing) -> Result<u8> {
    let query = listing.question()?;
    let analyst = Analyst::asking(&listing.from, &query);
    let found = ask::index(&listing, &query, &analyst, false, |answer| {
        answer.searcher.outlets(&answer.selection, &answer.stop)
    });
    let (outlets, status) = match found {
        Some(outlets) => (outlets, READ),
        None => {
            let one = move |article: &Article, tally: &mut Tally| {
                if analyst.case(article, |case| query.holds(case)) {
                    tally.article(article);
                }
            };
            let (tally, status) = tallied(&listing.from, one)?;
            (tally.outlets(), status)
        }
    };
    let mut table = Table::new(OUTLETS, listing.format).asked(&listing.asking);
    for outlet in &outlets {
        if written(table.row(&export::outlet(outlet)))?.is_break() {
            break;
        }
    }
    table.finish(status)
}
