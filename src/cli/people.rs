//! `onrecord people`: one row a name, over everything that was asked for; or all about one of them.

use std::sync::Arc;

use serde_json::Value;

use super::answer::{answer, written};
use super::args::{ListingArgs, PeopleArgs};
use super::table::Table;
use crate::ask::{Counting, Profile, Question};
use crate::export::{self, PEOPLE, TableColumn};
use crate::index::PersonCounts;
use crate::{Error, Result};

/// Of one person: what a row is of, its name, and what is counted.
const ABOUT: &[TableColumn; 8] = &[
    TableColumn { name: "of", width: 8 },
    TableColumn { name: "name", width: 40 },
    TableColumn { name: "articles", width: 8 },
    TableColumn { name: "mentions", width: 8 },
    TableColumn { name: "quotes", width: 6 },
    TableColumn { name: "reported", width: 8 },
    TableColumn { name: "first", width: 10 },
    TableColumn { name: "last", width: usize::MAX },
];

/// Lists the people of every article that is asked for. A name is one row, whoever bears it: that two articles mean
/// the same person by it, no count can tell. Rows come at the end, since every article may add to each.
pub fn run(mut people: PeopleArgs) -> Result<u8> {
    let listing = &mut people.listing;
    let question = listing.question()?;
    if let Some(name) = &people.who {
        return about(listing, name, &question);
    }
    let (rows, status) =
        answer(listing, &question, Counting::people(), |answers, stop| answers.people(true, stop))?;
    let mut table = Table::new(PEOPLE, listing.format).asked(&listing.asking);
    for person in rows {
        if written(table.row(&export::person(person)))?.is_break() {
            break;
        }
    }
    table.finish(status)
}

/// What the page of one person says, as rows.
fn about(listing: &ListingArgs, name: &str, question: &Arc<Question>) -> Result<u8> {
    let (profile, status) = answer(listing, question, Counting::about(name), |answers, stop| {
        Ok(answers.profile(name, stop)?.with(answers.named_with(name, stop)?))
    })?;
    let Profile { person, said: (timeline, step), outlets, with, .. } = profile;
    if person.articles == 0 {
        let error = Error::new(format!("nobody is called {name} here"));
        return Err(error.hint("the full name as `onrecord people` lists it"));
    }
    let day = |date: Option<jiff::civil::Date>| Value::from(date.map(|date| date.to_string()));
    let counts = |of: &str, person: &PersonCounts| -> [Value; 8] {
        let PersonCounts { name, articles, mentions, quotes, reported, first, last, .. } = person;
        let numbers = [articles, mentions, quotes, reported].map(|n| Value::from(*n));
        let [articles, mentions, quotes, reported] = numbers;
        let (of, name) = (of.into(), name.as_str().into());
        [of, name, articles, mentions, quotes, reported, day(*first), day(*last)]
    };
    let mut rows = vec![counts("person", &person)];
    let few = |of: &str, name: Value, articles: Value, quotes: Value| {
        [of.into(), name, articles, Value::Null, quotes, Value::Null, Value::Null, Value::Null]
    };
    let also = person.aliases.iter();
    rows.extend(also.map(|alias| few("also", alias.as_str().into(), Value::Null, Value::Null)));
    let of = outlets.iter();
    rows.extend(of.map(|of| few("outlet", of.name.as_deref().into(), of.articles.into(), Value::Null)));
    rows.extend(with.iter().map(|person| counts("beside", person)));
    let bars = timeline.bars.iter();
    rows.extend(bars.map(|bar| few("period", step.name(bar.from).into(), Value::Null, bar.count.into())));
    let mut table = Table::new(ABOUT, listing.format).asked(&listing.asking);
    for row in &rows {
        if written(table.row(row))?.is_break() {
            break;
        }
    }
    table.finish(status)
}
