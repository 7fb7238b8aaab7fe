//! Reads the columns of an index, segment by segment.

use std::sync::Arc;

use tantivy::columnar::{Column, ColumnValues, StrColumn};
use tantivy::query::{EnableScoring, Query};
use tantivy::{DocId, DocSet, Searcher, SegmentReader, TERMINATED};

use super::column_cache::ArticleBounds;
use crate::threads::Stop;

/// Returns an error if the work was stopped.
pub(super) fn check(stop: &Stop) -> tantivy::Result<()> {
    match stop.stopped() {
        true => Err(tantivy::TantivyError::SystemError(STOPPED.into())),
        false => Ok(()),
    }
}

/// The message of the error that a stopped search returns.
pub(super) const STOPPED: &str = "stopped";

/// Numeric columns with exactly one value per document.
pub(super) struct Numbers<const N: usize>([Arc<dyn ColumnValues<u64>>; N]);

impl<const N: usize> Numbers<N> {
    pub(super) fn of(segment: &SegmentReader, names: [&str; N]) -> tantivy::Result<Self> {
        let mut columns = Vec::with_capacity(N);
        for name in names {
            let column: Option<Column<u64>> = segment.fast_fields().column_opt(name)?;
            let column = column.unwrap_or_else(|| Column::build_empty_column(segment.max_doc()));
            columns.push(column.first_or_default_col(0));
        }
        Ok(Self(columns.try_into().unwrap_or_else(|_| unreachable!("there are N of them"))))
    }

    pub(super) fn at(&self, doc: DocId) -> [u64; N] {
        std::array::from_fn(|n| self.0[n].get_val(doc))
    }
}

/// The parts of those quotations that have several.
pub(super) struct QuotationParts(Column<u64>);

impl QuotationParts {
    pub(super) fn of(segment: &SegmentReader) -> tantivy::Result<Self> {
        let column: Option<Column<u64>> = segment.fast_fields().column_opt("parts")?;
        Ok(Self(column.unwrap_or_else(|| Column::build_empty_column(segment.max_doc()))))
    }

    /// Returns the position of each part's first word, its length in words, its start and its end.
    pub(super) fn at(&self, doc: DocId) -> impl Iterator<Item = [u64; 4]> + '_ {
        let mut numbers = self.0.values_for_doc(doc);
        std::iter::from_fn(move || Some([numbers.next()?, numbers.next()?, numbers.next()?, numbers.next()?]))
    }
}

/// Returns the column of days.
pub(super) fn days(segment: &SegmentReader) -> tantivy::Result<Column<i64>> {
    let column: Option<Column<i64>> = segment.fast_fields().column_opt("day")?;
    Ok(column.unwrap_or_else(|| Column::build_empty_column(segment.max_doc())))
}

/// Returns a text column, if the segment has one.
pub(super) fn texts(segment: &SegmentReader, name: &str) -> tantivy::Result<Option<StrColumn>> {
    segment.fast_fields().str(name)
}

/// Returns the term number of the first value of `doc`.
pub(super) fn first_of(column: Option<&StrColumn>, doc: DocId) -> Option<u64> {
    column.and_then(|column| column.ords().first(doc))
}

/// Returns the term with the given number.
pub(super) fn text_of(column: Option<&StrColumn>, number: Option<u64>) -> tantivy::Result<Option<String>> {
    let (Some(column), Some(number)) = (column, number) else { return Ok(None) };
    let mut text = String::new();
    Ok(column.ord_to_str(number, &mut text)?.then_some(text))
}

/// Resolves term numbers, given in ascending order, to their terms.
pub(super) fn named<T>(
    column: Option<&StrColumn>,
    wanted: impl Iterator<Item = (u64, T)>,
    mut each: impl FnMut(&str, T),
) -> tantivy::Result<()> {
    let Some(column) = column else { return Ok(()) };
    let (numbers, values): (Vec<u64>, Vec<T>) = wanted.unzip();
    let mut values = values.into_iter();
    column.dictionary().sorted_ords_to_term_cb(&numbers, |name| {
        if let Some(value) = values.next() {
            each(&String::from_utf8_lossy(name), value);
        }
    })?;
    Ok(())
}

/// Returns the documents of a segment that are not deleted.
pub(super) fn alive(segment: &SegmentReader) -> impl Iterator<Item = DocId> + '_ {
    segment.doc_ids_alive()
}

/// Runs a callback for each document of a segment.
pub(super) type DocVisitor<'r> = &'r mut dyn FnMut(&mut dyn FnMut(DocId)) -> tantivy::Result<()>;

/// Visits the documents that match `query`, segment by segment. `open` is called for each segment and visits its
/// documents.
pub(super) fn walk(
    searcher: &Searcher,
    query: &dyn Query,
    stop: &Stop,
    mut each: impl FnMut(&SegmentReader, u32, DocVisitor) -> tantivy::Result<()>,
) -> tantivy::Result<()> {
    let weight = query.weight(EnableScoring::disabled_from_searcher(searcher))?;
    for (number, segment) in searcher.segment_readers().iter().enumerate() {
        check(stop)?;
        let deleted = segment.alive_bitset();
        let mut run = |take: &mut dyn FnMut(DocId)| {
            let mut found = weight.scorer(segment, 1.0)?;
            let mut doc = found.doc();
            let mut since = 0u32;
            while doc != TERMINATED {
                if deleted.is_none_or(|alive| alive.is_alive(doc)) {
                    take(doc);
                }
                since += 1;
                if since.is_multiple_of(1 << 14) {
                    check(stop)?;
                }
                doc = found.advance();
            }
            Ok(())
        };
        each(segment, number as u32, &mut run)?;
    }
    Ok(())
}

/// Visits the facts about a set of articles, segment by segment.
pub(super) fn walk_among(
    searcher: &Searcher,
    heads: &[ArticleBounds],
    articles: &Articles,
    stop: &Stop,
    mut each: impl FnMut(&SegmentReader, u32, DocVisitor) -> tantivy::Result<()>,
) -> tantivy::Result<()> {
    for ((number, segment), heads) in searcher.segment_readers().iter().enumerate().zip(heads) {
        check(stop)?;
        let deleted = segment.alive_bitset();
        let mut run = |take: &mut dyn FnMut(DocId)| {
            for (n, (article, known)) in heads.blocks(segment.max_doc()).enumerate() {
                if articles.has(article) {
                    known.filter(|doc| deleted.is_none_or(|alive| alive.is_alive(*doc))).for_each(&mut *take);
                }
                if n % (1 << 14) == 0 {
                    check(stop)?;
                }
            }
            Ok(())
        };
        each(segment, number as u32, &mut run)?;
    }
    Ok(())
}

/// Returns the items from position `from` on, at most `most`, in order. Leaves the rest unsorted.
pub(super) fn some_in_order<T: Ord>(mut found: Vec<T>, from: usize, most: usize) -> impl Iterator<Item = T> {
    let end = from.saturating_add(most).min(found.len());
    // An empty page needs no sorting.
    if from >= end {
        found.clear();
    }
    if end < found.len() {
        found.select_nth_unstable(end);
        found.truncate(end);
    }
    found.sort_unstable();
    found.into_iter().skip(from)
}

/// A set of article numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Articles {
    bits: Vec<u64>,
    count: u64,
}

impl Articles {
    /// Adds an article.
    pub fn insert(&mut self, number: u64) {
        let place = (number / 64) as usize;
        if place >= self.bits.len() {
            self.bits.resize(place + 1, 0);
        }
        let bit = 1 << (number % 64);
        self.count += u64::from(self.bits[place] & bit == 0);
        self.bits[place] |= bit;
    }

    /// Removes an article.
    pub fn remove(&mut self, number: u64) {
        if self.has(number) {
            self.bits[(number / 64) as usize] &= !(1 << (number % 64));
            self.count -= 1;
        }
    }

    /// Returns whether the article is in the set.
    pub fn has(&self, number: u64) -> bool {
        self.bits.get((number / 64) as usize).is_some_and(|bits| bits >> (number % 64) & 1 == 1)
    }

    /// Returns the articles in both sets.
    #[must_use]
    pub fn and(&self, other: &Self) -> Self {
        let bits: Vec<u64> = self.bits.iter().zip(&other.bits).map(|(a, b)| a & b).collect();
        let count = bits.iter().map(|bits| u64::from(bits.count_ones())).sum();
        Self { bits, count }
    }

    /// Returns the article numbers, in ascending order.
    pub fn iter(&self) -> impl Iterator<Item = u64> + '_ {
        let of = |(place, bits): (usize, &u64)| {
            let bits = *bits;
            (0..64).filter(move |bit| bits >> bit & 1 == 1).map(move |bit| place as u64 * 64 + bit)
        };
        self.bits.iter().enumerate().flat_map(of)
    }

    /// Returns the number of articles.
    pub fn len(&self) -> u64 {
        self.count
    }

    /// Returns whether the set is empty.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }
}
