//! `onrecord people`: one row a name, over everything that was asked for.

use super::args::Listing;
use super::ask::{self, written};
use super::corrections::Analyst;
use super::table::Table;
use super::{READ, every_article};
use crate::Result;
use crate::export::{self, PEOPLE};
use crate::index::{Case, Person, Query, Tally};

/// Lists the people of every article that is asked for. A name is one row, whoever bears it: that two articles mean
/// the same person by it, no count can tell. Rows come at the end, since every article may add to each.
pub fn run(listing: &Listing) -> Result<u8> {
    let query = listing.asking.all(Some(&listing.select));
    let analyst = Analyst::new(&listing.from);
    let (people, status) = match ask::index(&listing.from, &query, &listing.asking, &analyst, true)? {
        Some(answer) => (answer.searcher.people(&answer.selection, true, &answer.stop)?, READ),
        None => scanned(listing, query, analyst)?,
    };
    let mut table = Table::new(PEOPLE, listing.format).asked(&listing.asking);
    for person in people.into_iter().filter(|person| listing.select.wants_name(Some(&person.name))) {
        if written(table.row(&export::person(person)))?.is_break() {
            break;
        }
    }
    table.finish(status)
}

fn scanned(listing: &Listing, query: Query, analyst: Analyst) -> Result<(Vec<Person>, u8)> {
    let mut all = Tally::default();
    let one = move |article: crate::Article| {
        let analyse = |article: &_| analyst.analyse(article);
        let case = Case::new(&article).analysed_by(&analyse);
        let mut tally = Tally::default();
        if query.holds(&case) {
            tally.people(&article, case.analysis());
        }
        tally
    };
    let status = every_article(&listing.from, one, &mut |tally| {
        all.take(tally);
        Ok(())
    })?;
    Ok((all.into_people(), status))
}
