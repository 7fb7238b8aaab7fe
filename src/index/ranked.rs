//! Collects the matching articles, and the best of them, in one pass.

use std::cmp::Ordering;

use tantivy::query::{EnableScoring, Query};
use tantivy::{DocAddress, DocSet, Searcher, TERMINATED};

use super::column_cache::ColumnCache;
use super::columns::{Articles, check};
use crate::threads::Stop;

/// An article with its score.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ranked {
    pub(super) score: f32,
    article: u64,
    pub(super) doc: DocAddress,
}

impl Ranked {
    /// Puts higher scores first. Ties are in reading order, so that the result does not depend on the segments.
    fn order(&self, other: &Self) -> Ordering {
        other.score.total_cmp(&self.score).then(self.article.cmp(&other.article))
    }
}

/// Returns the articles that match a query on the words index, and the best `most` of them in order.
pub(super) fn ranked(
    searcher: &Searcher,
    held: &ColumnCache,
    query: &dyn Query,
    most: usize,
    stop: &Stop,
) -> tantivy::Result<(Articles, Vec<Ranked>)> {
    let (mut articles, mut best) = (Articles::default(), Best { most, rows: Vec::new(), least: f32::MIN });
    let weight = query.weight(EnableScoring::enabled_from_searcher(searcher))?;
    for (segment_ord, segment) in (0..).zip(searcher.segment_readers()) {
        check(stop)?;
        let (article_of, alive) = (held.article(segment, segment_ord as usize)?, segment.alive_bitset());
        let mut found = weight.scorer(segment, 1.0)?;
        let (mut doc, mut since) = (found.doc(), 0u32);
        while doc != TERMINATED {
            if alive.is_none_or(|alive| alive.is_alive(doc)) {
                let article = article_of(doc);
                articles.insert(article);
                best.add(Ranked { score: found.score(), article, doc: DocAddress::new(segment_ord, doc) });
            }
            since += 1;
            if since.is_multiple_of(1 << 14) {
                check(stop)?;
            }
            doc = found.advance();
        }
    }
    Ok((articles, best.in_order()))
}

/// The best articles so far, and some that may still be dropped.
struct Best {
    most: usize,
    rows: Vec<Ranked>,
    /// The score to beat: enough articles have a better one.
    least: f32,
}

impl Best {
    fn add(&mut self, one: Ranked) {
        if one.score < self.least || self.most == 0 {
            return;
        }
        self.rows.push(one);
        if self.rows.len() >= self.most.saturating_mul(2).max(64) {
            self.rows.select_nth_unstable_by(self.most - 1, Ranked::order);
            self.rows.truncate(self.most);
            self.least = self.rows[self.most - 1].score;
        }
    }

    fn in_order(mut self) -> Vec<Ranked> {
        self.rows.sort_unstable_by(Ranked::order);
        self.rows.truncate(self.most);
        self.rows
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_best_equal_those_found_by_sorting(
            scores in proptest::collection::vec(0u8..20, 0..400),
            most in 0usize..90,
        ) {
            let one = |(article, score): (u64, u8)| {
                Ranked { score: score.into(), article, doc: DocAddress::new(0, article as u32) }
            };
            let mut best = Best { most, rows: Vec::new(), least: f32::MIN };
            (0..).zip(scores.iter().copied()).for_each(|pair| best.add(one(pair)));
            let found: Vec<u64> = best.in_order().iter().map(|ranked| ranked.article).collect();
            let mut all: Vec<(u64, u8)> = (0..).zip(scores).collect();
            all.sort_by_key(|(_, score)| std::cmp::Reverse(*score));
            let expected: Vec<u64> = all.into_iter().take(most).map(|(article, _)| article).collect();
            prop_assert_eq!(found, expected);
        }
    }
}
