//! The articles that match a query, counted and page by page.

use std::sync::Arc;

use jiff::civil::Date;
use tantivy::DocAddress;
use tantivy::query::Query as Asked;

use super::article_set::ArticleSetQuery;
use super::column_cache::HitColumns;
use super::columns::{Articles, check, first_of, some_in_order, text_of};
use super::compile::articles_of;
use super::overlay::Flagged;
use super::ranked::{Ranked, ranked};
use super::schema::date;
use super::search::{Inner, Searcher};
use crate::Result;
use crate::query::Query;
use crate::threads::Stop;

/// The order of articles or quotations.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SortOrder {
    /// Best match first.
    #[default]
    Relevance,
    /// Newest first, undated last.
    Newest,
    /// Oldest first, undated last.
    Oldest,
    /// In the order they were read.
    Read,
}

/// The result of a query: the matching articles, and the condition that it sets on single quotations.
#[derive(Clone, Debug)]
pub struct ArticleSelection {
    /// The query.
    pub query: Query,
    /// The condition for a quotation to be listed or counted.
    pub(super) quotation: Query,
    pub(super) asked: Option<Arc<dyn Asked>>,
    pub(super) articles: Option<Arc<Articles>>,
    /// The articles with each flag that the query names.
    pub(super) flagged: Flagged,
    /// The best articles, if they were asked for.
    best: Option<Arc<Vec<Ranked>>>,
    count: u64,
}

impl ArticleSelection {
    /// Returns the number of articles.
    pub fn len(&self) -> u64 {
        self.count
    }

    /// Returns whether no article matches.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Returns whether an article matches.
    pub fn has(&self, article: u64) -> bool {
        self.articles.as_ref().is_none_or(|articles| articles.has(article))
    }
}

/// One page of a result.
#[derive(Clone, Debug, PartialEq)]
pub struct ResultPage<T> {
    /// The total number of rows.
    pub of: u64,
    /// The rows of this page.
    pub rows: Vec<T>,
}

/// A matching article.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    /// Its number in the index, valid for this searcher.
    pub article: u64,
    /// The name of its source, and its offset there.
    pub place: (Arc<str>, u64),
    /// The score, or 0 if the order does not need one.
    pub score: f32,
    /// The publication date.
    pub date: Option<Date>,
    /// The outlet.
    pub outlet: Option<String>,
}

impl Searcher {
    /// Finds what matches `query`, through the lens.
    ///
    /// # Errors
    /// If the index is broken or the work was stopped.
    pub fn select(&self, query: &Query, stop: &Stop) -> Result<ArticleSelection> {
        self.select_best(query, 0, stop)
    }

    /// Like [`Searcher::select`], but keeps the `most` best articles for [`Searcher::hits`].
    ///
    /// # Errors
    /// Same as [`Searcher::select`].
    pub fn select_best(&self, query: &Query, most: usize, stop: &Stop) -> Result<ArticleSelection> {
        let joins = if query.names_people() { self.joins(stop)? } else { Arc::default() };
        let query = &*query.with_names(&self.aliases(), &joins);
        let flagged = self.flagged(query, stop)?;
        self.readable(|| self.try_select(query, flagged, most, stop))
    }

    fn try_select(
        &self,
        query: &Query,
        flagged: Flagged,
        most: usize,
        stop: &Stop,
    ) -> tantivy::Result<ArticleSelection> {
        let mut selection = ArticleSelection {
            query: query.clone(),
            quotation: query.quotations(),
            asked: None,
            articles: None,
            flagged,
            best: None,
            count: self.inner().coverage.articles,
        };
        if *query != Query::All {
            let asked = self.compiler(&selection.flagged, stop).articles(query)?;
            let articles = match asked.downcast_ref::<ArticleSetQuery>() {
                Some(among) => Arc::clone(&among.articles),
                None if most > 0 && query.ranks() => {
                    let (articles, best) =
                        ranked(&self.inner().words, &self.inner().held, &*asked, most, stop)?;
                    selection.best = Some(Arc::new(best));
                    Arc::new(articles)
                }
                None => Arc::new(articles_of(&self.inner().words, &self.inner().held, &*asked, stop)?),
            };
            selection.count = articles.len();
            selection.asked = Some(Arc::from(asked));
            selection.articles = Some(articles);
        }
        Ok(selection)
    }

    /// Returns a page of the selected articles.
    ///
    /// # Errors
    /// If the index is broken or the work was stopped.
    pub fn hits(
        &self,
        selection: &ArticleSelection,
        order: SortOrder,
        from: usize,
        most: usize,
        stop: &Stop,
    ) -> Result<ResultPage<Hit>> {
        self.readable(|| self.try_hits(selection, order, from, most, stop))
    }

    fn try_hits(
        &self,
        selection: &ArticleSelection,
        order: SortOrder,
        from: usize,
        most: usize,
        stop: &Stop,
    ) -> tantivy::Result<ResultPage<Hit>> {
        check(stop)?;
        let searcher = &self.inner().words;
        let of = selection.len();
        if most == 0 || from as u64 >= of {
            return Ok(ResultPage { of, rows: Vec::new() });
        }
        // The collector allocates this many entries up front, so do not ask for more than there are.
        let most = most.min((of as usize).saturating_sub(from));
        let found: Vec<(f32, DocAddress)> = match (order, &selection.asked) {
            (SortOrder::Relevance, Some(asked)) if selection.query.ranks() => {
                let end = from + most;
                let best = match &selection.best {
                    Some(best) if best.len() >= end => Arc::clone(best),
                    _ => Arc::new(ranked(searcher, &self.inner().held, &**asked, end, stop)?.1),
                };
                best.iter().take(end).skip(from).map(|one| (one.score, one.doc)).collect()
            }
            (order, _) => {
                let found = self.in_turn(selection, order, from, most)?;
                found.into_iter().map(|doc| (0.0, doc)).collect()
            }
        };
        let mut rows = Vec::with_capacity(found.len());
        let listed = self.inner().held.listed(searcher)?;
        for (score, doc) in found {
            let HitColumns { numbers, outlet, day } = &listed[doc.segment_ord as usize];
            let [article, source, offset, ..] = numbers.at(doc.doc_id);
            let source = self.inner().sources.name(source).cloned().unwrap_or_default();
            let outlet = text_of(outlet.as_ref(), first_of(outlet.as_ref(), doc.doc_id))?;
            let date = day.first(doc.doc_id).and_then(date);
            rows.push(Hit { article, place: (source, offset), score, date, outlet });
        }
        Ok(ResultPage { of, rows })
    }

    /// Returns a page of the selected articles by date, or in reading order. Ties are in reading order, so that the
    /// result does not depend on the segments. If the query has no ranking, all articles are in reading order.
    fn in_turn(
        &self,
        selection: &ArticleSelection,
        order: SortOrder,
        from: usize,
        most: usize,
    ) -> tantivy::Result<Vec<DocAddress>> {
        let Inner { words, held, .. } = self.inner();
        let (rows, listed, mut found) = (held.rows(words)?, held.listed(words)?, Vec::new());
        for (number, segment) in (0..).zip(words.segment_readers()) {
            let (alive, days) = (segment.alive_bitset(), &listed[number as usize].day);
            let time = |doc| match order {
                SortOrder::Newest => days.first(doc).map_or(i64::MAX, |day| -day),
                SortOrder::Oldest => days.first(doc).unwrap_or(i64::MAX),
                SortOrder::Relevance | SortOrder::Read => 0,
            };
            for (doc, article) in rows[number as usize].articles() {
                if selection.has(article) && alive.is_none_or(|alive| alive.is_alive(doc)) {
                    found.push((time(doc), article, DocAddress::new(number, doc)));
                }
            }
        }
        Ok(some_in_order(found, from, most).map(|(.., doc)| doc).collect())
    }
}
