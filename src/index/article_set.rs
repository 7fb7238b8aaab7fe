//! A tantivy query that matches a fixed set of articles in the words index.

use std::sync::Arc;

use tantivy::index::SegmentId;
use tantivy::query::{BitSetDocSet, ConstScorer, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{BitSet, DocId, DocSet, Score, Searcher, SegmentReader, TantivyError};

use super::column_cache::ColumnCache;
use super::columns::Articles;

/// Matches the documents of a set of articles.
#[derive(Clone, Debug)]
pub(super) struct ArticleSetQuery {
    pub(super) articles: Arc<Articles>,
    docs: Arc<Vec<(SegmentId, BitSet)>>,
}

impl ArticleSetQuery {
    pub(super) fn of(words: &Searcher, held: &ColumnCache, wanted: &Articles) -> tantivy::Result<Self> {
        let (mut articles, mut docs) = (Articles::default(), Vec::new());
        for (segment, rows) in words.segment_readers().iter().zip(held.rows(words)?) {
            let mut set = BitSet::with_max_value(segment.max_doc());
            let alive = segment.alive_bitset();
            for (doc, article) in rows.articles() {
                if wanted.has(article) && alive.is_none_or(|alive| alive.is_alive(doc)) {
                    set.insert(doc);
                    articles.insert(article);
                }
            }
            docs.push((segment.segment_id(), set));
        }
        Ok(Self { articles: Arc::new(articles), docs: Arc::new(docs) })
    }

    fn docs(&self, segment: &SegmentReader) -> BitSet {
        let known = self.docs.iter().find(|(id, _)| *id == segment.segment_id());
        known.map_or_else(|| BitSet::with_max_value(segment.max_doc()), |(_, docs)| docs.clone())
    }
}

impl Query for ArticleSetQuery {
    fn weight(&self, _: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(self.clone()))
    }
}

impl Weight for ArticleSetQuery {
    fn scorer(&self, segment: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        Ok(Box::new(ConstScorer::new(BitSetDocSet::from(self.docs(segment)), boost)))
    }

    fn explain(&self, segment: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        match self.scorer(segment, 1.0)?.seek(doc) == doc {
            true => Ok(Explanation::new("ArticleSetQuery", 1.0)),
            false => Err(TantivyError::InvalidArgument(format!("document {doc} does not match"))),
        }
    }
}
