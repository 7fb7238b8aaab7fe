//! `onrecord people`: one row a name, over everything that was read.

use std::collections::HashMap;

use jiff::civil::Date;
use serde_json::Value;

use super::args::Listing;
use super::corrections::Analyst;
use super::every_article;
use super::table::{Column, Table};
use crate::{Error, Result};

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
    let analyst = Analyst::new(&listing.from);
    let status = every_article(&listing.from.inputs(), &listing.from.options(), &mut |article| {
        if !listing.select.wants_day(article) {
            return Ok(());
        }
        let analysis = analyst.analyse(article);
        let mut said = vec![0; analysis.people.len()];
        for id in analysis.quotes.iter().filter_map(|quote| quote.speaker) {
            said[id.0 as usize] += 1;
        }
        for (person, said) in analysis.people.iter().zip(said) {
            if !listing.select.wants_name(Some(&person.name)) {
                continue;
            }
            let tally = tallies.entry(person.name.clone()).or_default();
            tally.articles += 1;
            tally.mentions += person.mentions.len() as u64;
            tally.quotes += said;
            // The earliest of none and some is none, so the two ends are not symmetrical.
            tally.first = tally.first.into_iter().chain(article.date).min();
            tally.last = tally.last.max(article.date);
            for alias in &person.aliases {
                if !tally.aliases.contains(alias) && tally.aliases.len() < 20 {
                    tally.aliases.push(alias.clone());
                }
            }
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
