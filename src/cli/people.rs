//! `onrecord people`: one row per name, or everything about one person.

use std::sync::Arc;

use serde_json::Value;

use super::answer::answer;
use super::args::{ListingArgs, PeopleArgs};
use super::out::written;
use super::table::Table;
use crate::ask::{Counting, Profile, Question};
use crate::export::{self, PEOPLE, TableColumn, day};
use crate::index::PersonCounts;
use crate::{Error, Result};

/// The columns of `--who`; `of` says what a row is about.
const ABOUT: &[TableColumn; 8] = &[
    TableColumn::new("of", 8),
    TableColumn::new("name", 40),
    TableColumn::new("articles", 8),
    TableColumn::new("mentions", 8),
    TableColumn::new("quotes", 10),
    TableColumn::new("reported", 8),
    TableColumn::new("first", 10),
    TableColumn::new("last", usize::MAX),
];

/// The columns of `--joins`.
const JOINS: &[TableColumn; 4] = &[
    TableColumn::new("name", 32),
    TableColumn::new("person", 32),
    TableColumn::new("confidence", 10),
    TableColumn::new("reason", usize::MAX),
];

/// Lists the people of the selected articles. Rows are written at the end, because every article may add to any of
/// them.
pub fn run(mut people: PeopleArgs) -> Result<u8> {
    let listing = &mut people.listing;
    let question = listing.question()?;
    if let Some(name) = &people.who {
        return about(listing, name, &question);
    }
    if people.joins {
        return joins(listing, &question);
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

/// Lists the names that are taken for another name of the same person.
fn joins(listing: &ListingArgs, question: &Arc<Question>) -> Result<u8> {
    let (joins, status) = answer(listing, question, Counting::people(), |answers, stop| answers.joins(stop))?;
    let mut table = Table::new(JOINS, listing.format).asked(&listing.asking);
    for join in joins.iter() {
        let [name, person] = [&join.name, &join.person].map(|name| Value::from(name.as_str()));
        let row = [name, person, join.confidence.into(), join.reason.text().into()];
        if written(table.row(&row))?.is_break() {
            break;
        }
    }
    table.finish(status)
}

/// Writes the page of one person as rows.
fn about(listing: &ListingArgs, name: &str, question: &Arc<Question>) -> Result<u8> {
    let (profile, status) = answer(listing, question, Counting::about(name), |answers, stop| {
        let profile = answers.profile(name, stop)?;
        let with = answers.named_with(&profile.names, stop)?;
        Ok(profile.with(with))
    })?;
    let Profile { person, said: (timeline, step), outlets, with, .. } = profile;
    if person.articles == 0 {
        let error = Error::new(format!("no person named {name}"));
        return Err(error.hint("write the full name as `onrecord people` lists it"));
    }
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
