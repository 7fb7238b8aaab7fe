//! `onrecord people`: one row a name, over everything that was read.

use std::collections::HashMap;

use jiff::civil::Date;
use serde_json::Value;

use super::args::{Listing, Select};
use super::corrections::Analyst;
use super::every_article;
use super::table::{Column, Table};
use crate::{Article, Error, Result};

const COLUMNS: &[Column] = &[
    Column { name: "name", width: 30 },
    Column { name: "articles", width: 8 },
    Column { name: "mentions", width: 8 },
    Column { name: "quotes", width: 6 },
    Column { name: "first", width: 10 },
    Column { name: "last", width: 10 },
    Column { name: "aliases", width: usize::MAX },
];

/// What is counted of one name.
#[derive(Default)]
struct Tally {
    articles: u64,
    mentions: u64,
    quotes: u64,
    first: Option<Date>,
    last: Option<Date>,
    aliases: Vec<String>,
}

/// Lists the people of every article. A name is one row, whoever bears it: that two articles mean the same
/// person by it, no count can tell. Rows come at the end, since every article may add to each.
pub fn run(listing: &Listing) -> Result<u8> {
    let mut tallies: HashMap<String, Tally> = HashMap::new();
    let (select, analyst) = (listing.select.clone(), Analyst::new(&listing.from));
    let status =
        every_article(&listing.from, move |article| people(&article, &select, &analyst), &mut |people| {
            for (name, tally) in people {
                tallies.entry(name).or_default().add(tally);
            }
            Ok(())
        })?;
    let mut rows: Vec<(String, Tally)> = tallies.into_iter().collect();
    rows.sort_by(|(a, x), (b, y)| (y.quotes, y.mentions, a).cmp(&(x.quotes, x.mentions, b)));
    let mut table = Table::new(COLUMNS, listing.format);
    let day = |date: Option<Date>| Value::from(date.map(|date| date.to_string()));
    for (name, tally) in rows {
        let row = [
            name.into(),
            tally.articles.into(),
            tally.mentions.into(),
            tally.quotes.into(),
            day(tally.first),
            day(tally.last),
            tally.aliases.into(),
        ];
        match table.row(&row) {
            Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => break,
            written => written.map_err(|error| Error::new(format!("cannot write: {error}")))?,
        }
    }
    table.finish(status)
}

/// The people of one article that are wanted.
fn people(article: &Article, select: &Select, analyst: &Analyst) -> Vec<(String, Tally)> {
    if !select.wants_day(article) {
        return Vec::new();
    }
    let analysis = analyst.analyse(article);
    let mut said = vec![0; analysis.people.len()];
    for id in analysis.quotes.iter().filter_map(|quote| quote.speaker) {
        said[id.0 as usize] += 1;
    }
    let people = analysis.people.into_iter().zip(said);
    people
        .filter(|(person, _)| select.wants_name(Some(&person.name)))
        .map(|(person, quotes)| {
            let mentions = person.mentions.len() as u64;
            let (first, last) = (article.date, article.date);
            (person.name, Tally { articles: 1, mentions, quotes, first, last, aliases: person.aliases })
        })
        .collect()
}

impl Tally {
    fn add(&mut self, other: Tally) {
        self.articles += other.articles;
        self.mentions += other.mentions;
        self.quotes += other.quotes;
        // The earliest of none and some is none, so the two ends are not symmetrical.
        self.first = self.first.into_iter().chain(other.first).min();
        self.last = self.last.max(other.last);
        for alias in other.aliases {
            if !self.aliases.contains(&alias) && self.aliases.len() < 20 {
                self.aliases.push(alias);
            }
        }
    }
}
