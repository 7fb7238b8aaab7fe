//! Column data shared by all queries on one snapshot, loaded lazily and cached.

use std::sync::{Arc, OnceLock};

use tantivy::columnar::{Column, StrColumn};
use tantivy::index::SegmentId;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, Searcher, SegmentReader, TERMINATED, Term};

use super::columns::{Numbers, QuotationParts, days, texts};
use super::name_groups::NameGroups;
use crate::copies::CopyGroups;
use crate::identity::{Joins, JoinsCache};

/// The columns loaded so far.
#[derive(Default)]
pub(super) struct ColumnCache {
    rows: OnceLock<Vec<RowNumbers>>,
    listed: OnceLock<Vec<HitColumns>>,
    heads: OnceLock<Arc<Vec<ArticleBounds>>>,
    people: OnceLock<Vec<PersonColumns>>,
    name_groups: OnceLock<NameGroups>,
    quotations: OnceLock<Vec<QuotationColumns>>,
    spans: OnceLock<Arc<Vec<WordRanges>>>,
    /// Which names are one person's, as found, and after what the reader decided.
    pub(super) joins_as_found: OnceLock<Arc<Joins>>,
    pub(super) joins: JoinsCache,
    /// The groups of copies.
    pub(super) copies: OnceLock<Arc<CopyGroups>>,
}

/// The article number of every document in one segment of the words index.
pub(super) struct RowNumbers(Vec<u32>);

/// The columns of one words segment that a list of articles needs.
pub(super) struct HitColumns {
    /// Article, source, offset, length, index, check.
    pub(super) numbers: Numbers<6>,
    pub(super) outlet: Option<StrColumn>,
    pub(super) day: Column<i64>,
}

/// Where each article starts in one segment of the facts index. The facts about an article lie between its own
/// document, the head, and the next head.
#[derive(Debug)]
pub(super) struct ArticleBounds {
    segment: SegmentId,
    docs: Vec<DocId>,
    articles: Vec<u32>,
}

/// The person columns of one facts segment.
pub(super) struct PersonColumns {
    /// Mentions, quotations, reported quotations.
    pub(super) numbers: Numbers<3>,
    pub(super) day: Column<i64>,
    pub(super) outlet: Option<StrColumn>,
    pub(super) name: Option<StrColumn>,
    pub(super) alias: Option<StrColumn>,
}

/// The quotation columns of one facts segment.
pub(super) struct QuotationColumns {
    /// Start and length of the words, the source and the cue; kind; confidence; the number for the words.
    pub(super) numbers: Numbers<9>,
    pub(super) parts: QuotationParts,
    pub(super) day: Column<i64>,
    pub(super) outlet: Option<StrColumn>,
    pub(super) by: Option<StrColumn>,
    pub(super) source_group: Option<StrColumn>,
    pub(super) source_shown: Option<StrColumn>,
}

/// Where the words of quotations are in one facts segment.
pub(super) struct WordRanges {
    numbers: Numbers<2>,
    parts: QuotationParts,
}

impl WordRanges {
    fn of(segment: &SegmentReader) -> tantivy::Result<Self> {
        let numbers = Numbers::of(segment, ["from", "words"])?;
        Ok(Self { numbers, parts: QuotationParts::of(segment)? })
    }

    /// Returns whether `holds` for the first word and the number of words of a part of the quotation.
    pub(super) fn any(&self, doc: DocId, holds: impl Fn(u64, u64) -> bool) -> bool {
        let mut parts = self.parts.at(doc).peekable();
        match parts.peek() {
            Some(_) => parts.any(|[from, words, ..]| holds(from, words)),
            None => {
                let [from, words] = self.numbers.at(doc);
                holds(from, words)
            }
        }
    }
}

/// The index of the kind among the numbers of a quotation.
pub(super) const KIND: usize = 6;

impl ColumnCache {
    /// Returns the article numbers of each words segment.
    pub(super) fn rows(&self, words: &Searcher) -> tantivy::Result<&[RowNumbers]> {
        Ok(once(&self.rows, || each(words, RowNumbers::of))?)
    }

    /// Maps documents of a words segment to article numbers. Uses the cached numbers if they are loaded, otherwise
    /// the column, because few queries need them all.
    pub(super) fn article<'h>(
        &'h self,
        segment: &SegmentReader,
        number: usize,
    ) -> tantivy::Result<impl Fn(DocId) -> u64 + 'h> {
        let rows = self.rows.get().and_then(|rows| rows.get(number));
        let column = if rows.is_none() { Some(Numbers::of(segment, ["article"])?) } else { None };
        Ok(move |doc| match (rows, &column) {
            (Some(RowNumbers(articles)), _) => u64::from(articles[doc as usize]),
            (None, column) => column.as_ref().map_or(u64::MAX, |column| column.at(doc)[0]),
        })
    }

    /// Returns the list columns of each words segment.
    pub(super) fn listed(&self, words: &Searcher) -> tantivy::Result<&[HitColumns]> {
        Ok(once(&self.listed, || each(words, HitColumns::of))?)
    }

    /// Returns the heads of each facts segment: the documents that match `what`.
    pub(super) fn heads(&self, facts: &Searcher, what: &Term) -> tantivy::Result<&Arc<Vec<ArticleBounds>>> {
        once(&self.heads, || Ok(Arc::new(each(facts, |segment| ArticleBounds::of(segment, what))?)))
    }

    /// Returns the person columns of each facts segment.
    pub(super) fn people(&self, facts: &Searcher) -> tantivy::Result<&[PersonColumns]> {
        Ok(once(&self.people, || each(facts, PersonColumns::of))?)
    }

    /// Returns the names of people who share a last name.
    pub(super) fn name_groups(&self, facts: &Searcher) -> tantivy::Result<&NameGroups> {
        let columns = self.people(facts)?;
        once(&self.name_groups, || NameGroups::of(columns))
    }

    /// Returns where the words of quotations are in each facts segment.
    pub(super) fn spans(&self, facts: &Searcher) -> tantivy::Result<&Arc<Vec<WordRanges>>> {
        once(&self.spans, || Ok(Arc::new(each(facts, WordRanges::of)?)))
    }

    /// Returns the quotation columns of each facts segment.
    pub(super) fn quotations(&self, facts: &Searcher) -> tantivy::Result<&[QuotationColumns]> {
        Ok(once(&self.quotations, || each(facts, QuotationColumns::of))?)
    }
}

fn once<T>(held: &OnceLock<T>, read: impl FnOnce() -> tantivy::Result<T>) -> tantivy::Result<&T> {
    match held.get() {
        Some(known) => Ok(known),
        // Two threads may load it at the same time. Both get the same data.
        None => read().map(|read| held.get_or_init(|| read)),
    }
}

fn each<T>(
    searcher: &Searcher,
    of: impl Fn(&SegmentReader) -> tantivy::Result<T>,
) -> tantivy::Result<Vec<T>> {
    searcher.segment_readers().iter().map(of).collect()
}

impl RowNumbers {
    fn of(segment: &SegmentReader) -> tantivy::Result<Self> {
        let numbers = Numbers::of(segment, ["article"])?;
        Ok(Self((0..segment.max_doc()).map(|doc| numbers.at(doc)[0] as u32).collect()))
    }

    /// Pairs of document and article number, in document order.
    pub(super) fn articles(&self) -> impl Iterator<Item = (DocId, u64)> + '_ {
        (0..).zip(&self.0).map(|(doc, article)| (doc, u64::from(*article)))
    }
}

impl HitColumns {
    fn of(segment: &SegmentReader) -> tantivy::Result<Self> {
        let names = ["article", "source", "offset", "len", "index", "check"];
        Ok(Self {
            numbers: Numbers::of(segment, names)?,
            outlet: texts(segment, "outlet")?,
            day: days(segment)?,
        })
    }
}

impl ArticleBounds {
    fn of(segment: &SegmentReader, what: &Term) -> tantivy::Result<Self> {
        let (mut docs, mut articles) = (Vec::new(), Vec::new());
        let inverted = segment.inverted_index(what.field())?;
        if let Some(mut found) = inverted.read_postings(what, IndexRecordOption::Basic)? {
            let numbers = Numbers::of(segment, ["article"])?;
            while found.doc() != TERMINATED {
                docs.push(found.doc());
                articles.push(numbers.at(found.doc())[0] as u32);
                found.advance();
            }
        }
        Ok(Self { segment: segment.segment_id(), docs, articles })
    }

    /// Returns whether these are the bounds of `segment`.
    pub(super) fn are_of(&self, segment: &SegmentReader) -> bool {
        self.segment == segment.segment_id()
    }

    /// Returns the articles in order, each with the range of its facts.
    pub(super) fn blocks(&self, end: DocId) -> impl Iterator<Item = (u64, std::ops::Range<DocId>)> + '_ {
        (0..self.docs.len()).map(move |at| (self.article(at), self.docs[at] + 1..self.next(at).min(end)))
    }

    /// Returns the number of articles.
    pub(super) fn len(&self) -> usize {
        self.docs.len()
    }

    /// Returns the article at position `at`, or `u64::MAX` past the end.
    pub(super) fn article(&self, at: usize) -> u64 {
        self.articles.get(at).map_or(u64::MAX, |article| u64::from(*article))
    }

    /// Returns the head of the article at a position.
    pub(super) fn head(&self, at: usize) -> DocId {
        self.docs.get(at).copied().unwrap_or(TERMINATED)
    }

    /// Returns where the facts of the article at a position end.
    pub(super) fn next(&self, at: usize) -> DocId {
        self.head(at + 1)
    }

    /// Moves `at` to the article that `doc` belongs to. Fast if it is close by.
    pub(super) fn move_to(&self, at: &mut usize, doc: DocId) {
        if self.head(*at) > doc {
            *at = 0;
        }
        // Gallop forward, then search the last interval.
        let mut step = 1;
        while self.next(*at + step - 1) <= doc {
            *at += step;
            step *= 2;
        }
        if step > 1 {
            let within = *at + 1..self.docs.len().min(*at + step);
            *at += self.docs[within].partition_point(|next| *next <= doc);
        }
    }

    /// Maps documents, given in ascending order, to article numbers.
    pub(super) fn reader(&self) -> impl FnMut(DocId) -> u64 + '_ {
        let mut at = 0;
        move |doc| {
            self.move_to(&mut at, doc);
            self.article(at)
        }
    }
}

impl PersonColumns {
    fn of(segment: &SegmentReader) -> tantivy::Result<Self> {
        Ok(Self {
            numbers: Numbers::of(segment, ["mentions", "quotes", "reported"])?,
            day: days(segment)?,
            outlet: texts(segment, "outlet")?,
            name: texts(segment, "name")?,
            alias: texts(segment, "alias")?,
        })
    }
}

impl QuotationColumns {
    fn of(segment: &SegmentReader) -> tantivy::Result<Self> {
        let names = [
            "start",
            "length",
            "source_start",
            "source_length",
            "cue_start",
            "cue_length",
            "kind",
            "confidence",
            "same",
        ];
        Ok(Self {
            numbers: Numbers::of(segment, names)?,
            parts: QuotationParts::of(segment)?,
            day: days(segment)?,
            outlet: texts(segment, "outlet")?,
            by: texts(segment, "by")?,
            source_group: texts(segment, "source_group")?,
            source_shown: texts(segment, "source_shown")?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_document_is_about_the_article_before_it(
            gaps in proptest::collection::vec(1u32..40, 1..60),
            asked in proptest::collection::vec(0u32..2000, 1..60),
        ) {
            let docs: Vec<u32> = gaps.iter().scan(0, |at, gap| { *at += gap; Some(*at - gaps[0]) }).collect();
            let articles = (0..docs.len() as u32).map(|n| n * 3).collect();
            let heads = ArticleBounds { segment: SegmentId::generate_random(), docs: docs.clone(), articles };
            let mut at = 0;
            // Any order must work, though only ascending order is fast.
            for doc in asked {
                heads.move_to(&mut at, doc);
                let expected = docs.iter().rposition(|head| *head <= doc).unwrap();
                prop_assert_eq!(at, expected);
                prop_assert!(heads.head(at) <= doc && doc < heads.next(at));
            }
        }
    }
}
