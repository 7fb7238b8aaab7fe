//! The orders of people and sources.

use std::cmp::Reverse;
use std::collections::HashMap;

use super::views::{RecentCounts, ViewOrder};
use crate::Result;
use crate::ask::Answers;
use crate::index::{PersonCounts, SourceCounts};
use crate::threads::Stop;

/// Sorts sources: quoted most, in most articles, or seen last.
pub(super) fn sort_sources(rows: &mut [SourceCounts], order: ViewOrder) {
    match order {
        ViewOrder::MostArticles => rows.sort_by_key(|source| Reverse((source.articles, source.quotes))),
        ViewOrder::MostRecent => rows.sort_by_key(|source| Reverse((source.last, source.articles))),
        _ => {}
    }
}

/// Sorts people. “Trending first” compares the number of recent articles that name a person with the number
/// expected from their total, relative to chance variation.
pub(super) fn sort_people(
    rows: &mut Vec<PersonCounts>,
    order: ViewOrder,
    answers: &Answers,
    stop: &Stop,
) -> Result<Option<RecentCounts>> {
    match order {
        ViewOrder::MostNamed => rows.sort_by_key(|person| Reverse((person.mentions, person.articles))),
        ViewOrder::MostRecent => rows.sort_by_key(|person| Reverse((person.last, person.mentions))),
        ViewOrder::Trending => {
            let Some(since) = answers.last_quarter(stop)? else { return Ok(None) };
            let late = answers.since(since, stop)?;
            let share = late.len() as f64 / answers.len().max(1) as f64;
            let people = late.people(false, stop)?.into_iter();
            let mut counts: HashMap<String, u64> =
                people.map(|person| (person.name, person.articles)).collect();
            let mut all: Vec<(f64, u64, PersonCounts)> = std::mem::take(rows)
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
            return Ok(Some(RecentCounts { since, articles }));
        }
        _ => {}
    }
    Ok(None)
}
