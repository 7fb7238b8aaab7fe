//! From what a question about a corpus is answered: its index, or the articles that were read.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::sync::Arc;

use jiff::civil::Date;

use super::gathered::Chosen;
use super::views::{Head, Lately, Rank};
use crate::corpus::{ArticleId, Places};
use crate::index::{
    Bar, Count, Order, Outlet, Person, Query, Said, Searcher, Selection, Step, Stop, Timeline,
};
use crate::{Article, Result};

/// From what it is answered.
pub(super) enum Ground<'a> {
    Index(&'a Searcher, Box<Selection>),
    Gathered(Chosen<'a>),
}

impl Ground<'_> {
    pub(super) fn len(&self) -> u64 {
        match self {
            Ground::Index(_, selection) => selection.len(),
            Ground::Gathered(chosen) => chosen.len(),
        }
    }

    /// Only the quotations that another query asks for.
    pub(super) fn saying(&self, query: Query, stop: &Stop) -> Result<Self> {
        Ok(match self {
            Ground::Index(searcher, selection) => {
                let query = Query::all([selection.query.clone(), query]);
                Ground::Index(searcher, Box::new(searcher.select(&query, &selection.marks, stop)?))
            }
            Ground::Gathered(chosen) => Ground::Gathered(chosen.saying(query)),
        })
    }

    /// The articles since a day.
    pub(super) fn since(&self, day: Date, stop: &Stop) -> Result<Self> {
        Ok(match self {
            Ground::Index(searcher, selection) => {
                let query = Query::all([selection.query.clone(), Query::Date(Some(day), None)]);
                Ground::Index(searcher, Box::new(searcher.select(&query, &selection.marks, stop)?))
            }
            Ground::Gathered(chosen) => Ground::Gathered(chosen.since(day)),
        })
    }

    pub(super) fn people(&self, aliases: bool, stop: &Stop) -> Result<Vec<Person>> {
        match self {
            Ground::Index(searcher, selection) => searcher.people(selection, aliases, stop),
            Ground::Gathered(chosen) => Ok(chosen.people(aliases)),
        }
    }

    /// The day since which about a quarter of the articles are that have a date.
    pub(super) fn last_quarter(&self, stop: &Stop) -> Result<Option<Date>> {
        let days = match self {
            Ground::Index(searcher, selection) => {
                searcher.timeline(selection, Count::Articles, Step::Day, stop)?
            }
            Ground::Gathered(chosen) => chosen.articles_by_day(),
        };
        let all: u64 = days.bars.iter().map(|bar| bar.count).sum();
        let mut late = 0;
        let from = |bar: &&Bar| {
            late += bar.count;
            late * 4 >= all
        };
        Ok(days.bars.iter().rev().find(from).map(|bar| bar.from))
    }

    pub(super) fn outlets(&self, who: Option<&str>, stop: &Stop) -> Result<Vec<Outlet>> {
        match (self, who) {
            (Ground::Index(searcher, selection), None) => searcher.outlets(selection, stop),
            (Ground::Index(searcher, selection), Some(name)) => {
                searcher.outlets_of(Some(Arc::new(searcher.naming(name, selection, stop)?)), stop)
            }
            (Ground::Gathered(chosen), who) => Ok(chosen.outlets(who)),
        }
    }

    /// By days, months or years, as fits.
    pub(super) fn timeline(&self, who: Option<&str>, stop: &Stop) -> Result<(Timeline, Step)> {
        Timeline::fitted(|step| match self {
            Ground::Index(searcher, selection) => {
                let count = match who {
                    None if selection.query.parts().0.is_none() => Count::Articles,
                    who => Count::Quotations(who),
                };
                searcher.timeline(selection, count, step, stop)
            }
            Ground::Gathered(chosen) => Ok(chosen.timeline(who, step)),
        })
    }

    /// A person, without those beside them.
    pub(super) fn head(&self, name: &str, stop: &Stop) -> Result<Head> {
        let person = match self {
            Ground::Index(searcher, selection) => searcher.person(name, selection, stop)?,
            Ground::Gathered(chosen) => chosen.person(name),
        };
        let person = person.unwrap_or_else(|| Person { name: name.into(), ..Person::default() });
        let (said, outlets) = (self.timeline(Some(name), stop)?, self.outlets(Some(name), stop)?);
        Ok(Head { person, said, outlets, ..Head::default() })
    }

    /// Who is named in the same articles as a person.
    pub(super) fn named_with(&self, name: &str, stop: &Stop) -> Result<Vec<Person>> {
        match self {
            Ground::Index(searcher, selection) => searcher.named_with(name, selection, stop),
            Ground::Gathered(chosen) => Ok(chosen.named_with(name)),
        }
    }

    pub(super) fn quotations(
        &self,
        who: Option<&str>,
        order: Order,
        from: usize,
        most: usize,
        stop: &Stop,
    ) -> Result<(u64, Vec<Said>)> {
        match self {
            Ground::Index(searcher, selection) => {
                let page = searcher.quotations(selection, who, order, from, most, stop)?;
                Ok((page.of, page.rows))
            }
            Ground::Gathered(chosen) => Ok(chosen.quotations(who, order, from, most)),
        }
    }

    /// Hands over an article; one whose file cannot be read any more is passed over.
    pub(super) fn article(
        &self,
        number: u64,
        places: Option<&Places>,
        take: &mut dyn FnMut(Option<ArticleId>, &Article),
    ) -> Result<()> {
        match self {
            Ground::Index(searcher, _) => {
                let Ok(address) = searcher.address(number)? else { return Ok(()) };
                let id = places.and_then(|places| places.find(&address.source.name, address.offset));
                if let Ok(article) = address.read() {
                    take(id, &article);
                }
            }
            Ground::Gathered(chosen) => {
                if let Some((id, article)) = chosen.article(number) {
                    take(Some(id), article);
                }
            }
        }
        Ok(())
    }
}

/// Puts people in order. Who is named more often lately is told by how far the articles of the last quarter go beyond
/// what those before let expect, as measured by chance.
pub(super) fn rank(
    rows: &mut Vec<Person>,
    rank: Rank,
    ground: &Ground,
    stop: &Stop,
) -> Result<Option<Lately>> {
    match rank {
        Rank::First => {}
        Rank::Second => rows.sort_by_key(|person| Reverse((person.mentions, person.articles))),
        Rank::Fourth => rows.sort_by_key(|person| Reverse((person.last, person.mentions))),
        Rank::Third => {
            let Some(since) = ground.last_quarter(stop)? else { return Ok(None) };
            let late = ground.since(since, stop)?;
            let share = late.len() as f64 / ground.len().max(1) as f64;
            let people = late.people(false, stop)?.into_iter();
            let mut counts: HashMap<String, u64> =
                people.map(|person| (person.name, person.articles)).collect();
            let mut all: Vec<(f64, u64, Person)> = std::mem::take(rows)
                .into_iter()
                .map(|person| {
                    let now = counts.remove(&person.name).unwrap_or(0);
                    let expected = person.articles as f64 * share;
                    ((now as f64 - expected) / (expected + 1.0).sqrt(), now, person)
                })
                .collect();
            all.sort_by(|a, b| b.0.total_cmp(&a.0).then(b.1.cmp(&a.1)));
            let articles = all.iter().map(|(_, now, _)| *now).collect();
            rows.extend(all.into_iter().map(|(_, _, person)| person));
            return Ok(Some(Lately { since, articles }));
        }
    }
    Ok(None)
}
