//! `onrecord people`: one row a name, over everything that was asked for; or all about one of them.

use std::sync::Arc;

use serde_json::Value;

use super::args::{Listing, People};
use super::ask::{self, Answer, written};
use super::corrections::Analyst;
use super::table::Table;
use super::{READ, tallied};
use crate::export::{self, Column, PEOPLE};
use crate::index::{Count, Person, Query, Tally, Timeline};
use crate::text::Quote;
use crate::work::Head;
use crate::{Article, Error, Result};

/// Of one person: what a row is of, its name, and what is counted.
const ABOUT: &[Column; 8] = &[
    Column { name: "of", width: 8 },
    Column { name: "name", width: 40 },
    Column { name: "articles", width: 8 },
    Column { name: "mentions", width: 8 },
    Column { name: "quotes", width: 6 },
    Column { name: "reported", width: 8 },
    Column { name: "first", width: 10 },
    Column { name: "last", width: usize::MAX },
];

/// Lists the people of every article that is asked for. A name is one row, whoever bears it: that two articles mean
/// the same person by it, no count can tell. Rows come at the end, since every article may add to each.
pub fn run(mut people: People) -> Result<u8> {
    let listing = &mut people.listing;
    let query = listing.question()?;
    let analyst = Analyst::asking(&listing.from, &query);
    if let Some(name) = &people.who {
        return about(listing, name, query, analyst);
    }
    let found = ask::index(listing, &query, &analyst, true, |answer| {
        answer.searcher.people(&answer.selection, true, &answer.stop)
    });
    let (rows, status) = match found {
        Some(rows) => (rows, READ),
        None => {
            let one = move |article: &Article, tally: &mut Tally| {
                analyst.case(article, |case| {
                    if query.holds(case) {
                        tally.people(article, case.analysis());
                    }
                });
            };
            let (tally, status) = tallied(&listing.from, one)?;
            (tally.into_people(), status)
        }
    };
    let mut table = Table::new(PEOPLE, listing.format).asked(&listing.asking);
    for person in rows {
        if written(table.row(&export::person(person)))?.is_break() {
            break;
        }
    }
    table.finish(status)
}

/// What the page of one person says, as rows.
fn about(listing: &Listing, name: &str, query: Query, analyst: Analyst) -> Result<u8> {
    let found = ask::index(listing, &query, &analyst, true, |answer| looked_up(&answer, name));
    let (head, status) = match found {
        Some(head) => (head, READ),
        None => counted(listing, name, query, analyst)?,
    };
    let Head { person, said: (timeline, step), outlets, with, .. } = head;
    if person.articles == 0 {
        let error = Error::new(format!("nobody is called {name} here"));
        return Err(error.hint("the full name as `onrecord people` lists it"));
    }
    let day = |date: Option<jiff::civil::Date>| Value::from(date.map(|date| date.to_string()));
    let counts = |of: &str, person: &Person| -> [Value; 8] {
        let Person { name, articles, mentions, quotes, reported, first, last, .. } = person;
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

fn looked_up(answer: &Answer, name: &str) -> Result<Head> {
    let Answer { searcher, selection, stop } = answer;
    let naming = Arc::new(searcher.naming(name, selection, stop)?);
    let said =
        Timeline::fitted(|step| searcher.timeline(selection, Count::Quotations(Some(name)), step, stop))?;
    let person = searcher.person(name, selection, stop)?.unwrap_or_default();
    let outlets = searcher.outlets_of(Some(naming), stop)?;
    let head = Head { person, said, outlets, ..Head::default() };
    Ok(head.beside(searcher.named_with(name, selection, stop)?))
}

/// The same by reading everything.
fn counted(listing: &Listing, name: &str, query: Query, analyst: Analyst) -> Result<(Head, u8)> {
    let who = name.to_owned();
    let one = move |article: &Article, tally: &mut Tally| {
        analyst.case(article, |case| {
            let analysis = case.analysis();
            if !query.holds(case) || !analysis.people.iter().any(|person| person.name == who) {
                return;
            }
            tally.article(article);
            tally.people(article, analysis);
            let asked = query.quotations();
            let said = |quote: &&Quote| analysis.speaker(quote) == Some(&who) && asked.said(case, quote);
            let theirs = analysis.quotes.iter().filter(said);
            tally.quotations(article, theirs.count() as u64);
        });
    };
    let (tally, status) = tallied(&listing.from, one)?;
    let said = Timeline::fitted(|step| Ok(tally.timeline_of_quotations(step)))?;
    let outlets = tally.outlets();
    let (mut theirs, mut with): (Vec<Person>, Vec<Person>) =
        tally.into_people().into_iter().partition(|person| person.name == name);
    with.sort_by(Person::beside);
    let person = theirs.pop().unwrap_or_default();
    Ok((Head { person, said, outlets, ..Head::default() }.beside(with), status))
}
