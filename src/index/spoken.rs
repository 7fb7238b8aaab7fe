//! Searches for words inside quotations by combining both indexes. The words index knows the positions of words in
//! articles; the facts index knows which positions each quotation covers. So the words of quotations need no index of
//! their own.
//!
//! In the facts index, an article's document comes right before those of its people and quotations, so articles
//! without the words are skipped as a whole.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use tantivy::query::{ConstScorer, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::schema::Field;
use tantivy::{DocId, DocSet, Score, Searcher, SeekDangerResult, SegmentReader, TERMINATED, TantivyError};

use super::column_cache::{ArticleBounds, ColumnCache, WordRanges};
use super::columns::{Articles, check};
use super::places::each_match;
use crate::query::{PhraseMatcher, Place};
use crate::threads::Stop;

/// For each article, the places of the matches.
#[derive(Debug, Default)]
pub(super) struct WordPositions {
    /// Where each article's places begin in `at`, and where the last ones end.
    first: Vec<u32>,
    /// The position of the first word of each match.
    at: Vec<u32>,
    /// The position after its last word, if matches differ in length.
    ends: Vec<u32>,
    /// Their length in words, if all have the same.
    len: u32,
}

impl WordPositions {
    /// Returns the places of `needle` in `field`, within `among` if given.
    pub(super) fn of(
        (words, held): (&Searcher, &ColumnCache),
        field: Field,
        needle: &PhraseMatcher,
        among: Option<&Articles>,
        stop: &Stop,
    ) -> tantivy::Result<Self> {
        let len = needle.sequence().map(|sequence| sequence.len() as u32);
        let mut found: Vec<(u64, Place)> = Vec::new();
        for (n, segment) in words.segment_readers().iter().enumerate() {
            check(stop)?;
            let (article, alive) = (held.article(segment, n)?, segment.alive_bitset());
            let wanted = |doc| {
                let wanted = among.is_none_or(|among| among.has(article(doc)));
                wanted && alive.is_none_or(|alive| alive.is_alive(doc))
            };
            each_match((segment, field), needle, Some(&wanted), stop, &mut |doc, places| {
                let number = article(doc);
                found.extend(places.iter().map(|place| (number, *place)));
            })?;
        }
        Ok(Self::arranged(found, len))
    }

    fn arranged(found: Vec<(u64, Place)>, len: Option<u32>) -> Self {
        let articles = found.iter().map(|(article, _)| *article as usize + 1).max().unwrap_or(0);
        let mut first = vec![0u32; articles + 1];
        for (article, _) in &found {
            first[*article as usize + 1] += 1;
        }
        for n in 1..first.len() {
            first[n] += first[n - 1];
        }
        let (mut next, mut at) = (first.clone(), vec![0; found.len()]);
        let mut ends = vec![0; if len.is_none() { found.len() } else { 0 }];
        for (article, (from, to)) in found {
            let next = &mut next[article as usize];
            at[*next as usize] = from;
            if len.is_none() {
                ends[*next as usize] = to;
            }
            *next += 1;
        }
        let places = Self { first, at, ends, len: len.unwrap_or_default() };
        debug_assert!((0..articles).all(|n| places.at[places.places(n as u64)].is_sorted()));
        places
    }

    /// Returns the places of an article, by their numbers.
    fn places(&self, article: u64) -> Range<usize> {
        match (self.first.get(article as usize), self.first.get(article as usize + 1)) {
            (Some(&from), Some(&to)) => from as usize..to as usize,
            _ => 0..0,
        }
    }

    /// Returns whether one of these places lies within the `count` words from position `from`. No place contains
    /// another, so the first one that begins there also ends first.
    fn within(&self, places: Range<usize>, from: u64, count: u64) -> bool {
        let next = places.start + self.at[places.clone()].partition_point(|place| u64::from(*place) < from);
        next < places.end && {
            let end = self.ends.get(next).copied().unwrap_or_else(|| self.at[next] + self.len);
            u64::from(end) <= from + count
        }
    }
}

/// Matches the quotations that contain words.
#[derive(Clone)]
pub(super) struct SpokenQuery {
    pub(super) places: Arc<WordPositions>,
    pub(super) heads: Arc<Vec<ArticleBounds>>,
    pub(super) spans: Arc<Vec<WordRanges>>,
}

impl fmt::Debug for SpokenQuery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SpokenQuery").finish_non_exhaustive()
    }
}

impl Query for SpokenQuery {
    fn weight(&self, _: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(self.clone()))
    }
}

impl Weight for SpokenQuery {
    fn scorer(&self, segment: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let mut within = SpokenScorer {
            places: Arc::clone(&self.places),
            of: self.heads.iter().position(|heads| heads.are_of(segment)).unwrap_or(usize::MAX),
            heads: Arc::clone(&self.heads),
            at: 0,
            spans: Arc::clone(&self.spans),
            end: segment.max_doc(),
            doc: 0,
        };
        within.doc = within.find(0);
        Ok(Box::new(ConstScorer::new(within, boost)))
    }

    fn explain(&self, segment: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        match self.scorer(segment, 1.0)?.seek(doc) == doc {
            true => Ok(Explanation::new("SpokenQuery", 1.0)),
            false => Err(TantivyError::InvalidArgument(format!("document {doc} does not match"))),
        }
    }
}

struct SpokenScorer {
    places: Arc<WordPositions>,
    heads: Arc<Vec<ArticleBounds>>,
    /// The position of the segment among the heads and spans.
    of: usize,
    /// The current article.
    at: usize,
    spans: Arc<Vec<WordRanges>>,
    end: DocId,
    doc: DocId,
}

impl SpokenScorer {
    /// Returns whether `doc` is a quotation around one of `places`.
    fn holds(&self, places: Range<usize>, doc: DocId) -> bool {
        self.spans[self.of]
            .any(doc, |from, words| words > 0 && self.places.within(places.clone(), from, words))
    }

    /// Returns the first match at or after `doc`.
    fn find(&mut self, mut doc: DocId) -> DocId {
        let Some(heads) = self.heads.get(self.of) else { return TERMINATED };
        let mut at = self.at;
        heads.move_to(&mut at, doc);
        while at < heads.len() {
            let places = self.places.places(heads.article(at));
            if !places.is_empty() {
                let known = doc.max(heads.head(at))..heads.next(at).min(self.end);
                if let Some(found) = known.into_iter().find(|doc| self.holds(places.clone(), *doc)) {
                    self.at = at;
                    return found;
                }
            }
            at += 1;
            doc = 0;
        }
        TERMINATED
    }
}

impl DocSet for SpokenScorer {
    fn advance(&mut self) -> DocId {
        if self.doc != TERMINATED {
            self.doc = self.find(self.doc + 1);
        }
        self.doc
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if self.doc < target {
            self.doc = if target < self.end { self.find(target) } else { TERMINATED };
        }
        self.doc
    }

    /// Checks `target` alone. A caller with few candidates need not compute every match.
    fn seek_danger(&mut self, target: DocId) -> SeekDangerResult {
        if target >= self.end {
            return SeekDangerResult::SeekLowerBound(TERMINATED);
        }
        let Some(heads) = self.heads.get(self.of) else {
            return SeekDangerResult::SeekLowerBound(TERMINATED);
        };
        let mut at = self.at;
        heads.move_to(&mut at, target);
        let places = self.places.places(heads.article(at));
        let found = !places.is_empty() && self.holds(places, target);
        self.at = at;
        match found {
            true => {
                self.doc = target;
                SeekDangerResult::Found
            }
            false => SeekDangerResult::SeekLowerBound(target + 1),
        }
    }

    fn doc(&self) -> DocId {
        self.doc
    }

    fn size_hint(&self) -> u32 {
        self.places.at.len().min(self.end as usize) as u32
    }

    fn cost(&self) -> u64 {
        // The cost of scanning the articles, plus that of the quotations in those that contain the words.
        u64::from(self.end / 64).max(self.places.at.len() as u64 * 16)
    }
}
