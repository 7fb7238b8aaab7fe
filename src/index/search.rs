//! Search on a snapshot of the index. Later writes do not change it.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::civil::Date;
use tantivy::collector::Count;
use tantivy::query::{Query as Asked, TermQuery};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, ReloadPolicy, TantivyError};

use super::analysis_pass::reached;
use super::article_set::ArticleSetQuery;
use super::column_cache::{ColumnCache, HitColumns};
use super::columns::{Articles, Numbers, STOPPED, alive, check, first_of, some_in_order, text_of};
use super::compile::{Compiler, articles_of};
use super::dir::{IndexDir, Manifest};
use super::overlay::{Flagged, LensOverlay};
use super::ranked::{Ranked, ranked};
use super::schema::{FactFields, NOT_ENGLISH, WordFields, date, open};
use super::sealed::{error_text, guard};
use super::sources::{RecordLocation, Sources};
use crate::load::{Address, Input, Options};
use crate::query::Query;
use crate::threads::Stop;
use crate::{Article, Error, Result};

/// A searchable snapshot of an index. Cheap to clone and usable from any thread.
///
/// Call [`Searcher::open`] again to see later writes.
///
/// ```
/// use std::ops::ControlFlow;
/// use onrecord::index::{IndexDir, Searcher, SortOrder, build};
/// use onrecord::load::{Input, Options};
/// use onrecord::query::Query;
/// use onrecord::threads::Stop;
///
/// let (folder, options, inputs) = (tempfile::tempdir()?, Options::default(), [Input::Sample]);
/// let place = IndexDir::below(folder.path(), &inputs, &options).unwrap();
/// build(&place, &inputs, &options, 2, &mut |_| ControlFlow::Continue(()))?;
///
/// let searcher = Searcher::open(&place, &options)?.expect("it was just built");
/// let stop = Stop::default();
/// let found = searcher.select(&Query::parse("said")?, &stop)?;
/// let page = searcher.hits(&found, SortOrder::Newest, 0, 10, &stop)?;
/// assert_eq!(page.of, found.len());
/// assert!(searcher.article(page.rows[0].article)??.text.contains("said"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct Searcher(Arc<Inner>, Arc<LensOverlay>);

pub(super) struct Inner {
    pub(super) words: tantivy::Searcher,
    pub(super) facts: tantivy::Searcher,
    pub(super) word_fields: WordFields,
    pub(super) fact_fields: FactFields,
    sources: Sources,
    coverage: Coverage,
    manifest: Manifest,
    place: IndexDir,
    /// The full path of each source.
    paths: HashMap<u64, Arc<str>>,
    pub(super) held: ColumnCache,
}

/// How much of the corpus an index covers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    /// Articles whose words are indexed.
    pub articles: u64,
    /// Articles whose people and quotations are indexed too.
    pub analysed: u64,
    /// Whether these are all the articles there were when the inputs were last read.
    pub whole: bool,
}

impl Coverage {
    /// Returns whether everything is indexed, including people and quotations.
    pub fn complete(&self) -> bool {
        self.whole && self.analysed == self.articles
    }
}

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
    /// Opens an index. Returns `None` if there is none of this version yet.
    ///
    /// # Errors
    /// If the index is broken. [`build`](super::build()) rebuilds it.
    pub fn open(place: &IndexDir, options: &Options) -> Result<Option<Self>> {
        if !place.exists() {
            return Ok(None);
        }
        let (mut last, mut stamp) = (None, None);
        // Another process may commit between the two reads. Retry until both belong together.
        for _ in 0..20 {
            match guard(|| Self::try_open(place, options)) {
                Ok(Some(searcher)) => return Ok(Some(searcher)),
                Ok(None) => {}
                Err(error) => last = Some(error),
            }
            let now = place.stamp();
            if stamp.replace(now) == Some(now) {
                break;
            }
            std::thread::sleep(std::time::Duration::from_millis(20));
        }
        let what = last.map_or("the index is damaged".into(), |error| error_text(&error));
        Err(Error::new(what).file(place.folder()))
    }

    fn try_open(place: &IndexDir, options: &Options) -> tantivy::Result<Option<Self>> {
        let (word_schema, word_fields) = WordFields::schema();
        let (fact_schema, fact_fields) = FactFields::schema();
        let words = open(&place.words(), word_schema, false)?;
        let facts = open(&place.facts(), fact_schema, false)?;
        let before = (words.load_metas()?.payload, facts.load_metas()?.payload);
        let reader = |index: &tantivy::Index| -> tantivy::Result<tantivy::Searcher> {
            Ok(index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?.searcher())
        };
        let (words_now, facts_now) = (reader(&words)?, reader(&facts)?);
        let Some(manifest) = Manifest::read(&place.words(), before.0.as_deref()) else { return Ok(None) };
        if (words.load_metas()?.payload, facts.load_metas()?.payload) != before {
            return Ok(None);
        }
        let upto = reached(before.1.as_deref());
        let mut coverage = Coverage { articles: words_now.num_docs(), analysed: 0, whole: manifest.whole };
        coverage.analysed = if upto >= manifest.next_article {
            coverage.articles
        } else {
            let mut known = 0;
            for segment in words_now.segment_readers() {
                let numbers = Numbers::of(segment, ["article"])?;
                known += alive(segment).filter(|doc| numbers.at(*doc)[0] < upto).count() as u64;
            }
            known
        };
        let names =
            manifest.files.iter().map(|(name, covered)| (covered.number, Arc::from(place.as_given(name))));
        let paths =
            manifest.files.iter().map(|(name, covered)| (covered.number, Arc::from(name.as_str()))).collect();
        let inner = Inner {
            words: words_now,
            facts: facts_now,
            word_fields,
            fact_fields,
            sources: Sources::new(names, options),
            coverage,
            manifest,
            place: place.clone(),
            paths,
            held: ColumnCache::default(),
        };
        Ok(Some(Self(Arc::new(inner), Arc::default())))
    }

    pub(super) fn with(&self, overlay: LensOverlay) -> Self {
        Self(Arc::clone(&self.0), Arc::new(overlay))
    }

    /// Returns the lens overlay.
    pub(super) fn overlay(&self) -> &LensOverlay {
        &self.1
    }

    /// Returns whether another searcher has the same snapshot, under any lens.
    pub fn is_as_of(&self, other: &Searcher) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }

    /// Loads the columns that almost every query needs, so that the first one is as fast as the rest.
    ///
    /// # Errors
    /// If the index is broken or the work was stopped.
    pub fn make_ready(&self, stop: &Stop) -> Result<()> {
        self.readable(|| {
            let Inner { words, facts, held, .. } = &*self.0;
            held.listed(words)?;
            check(stop)?;
            self.compiler(&Flagged::default(), stop).heads()?;
            check(stop)?;
            held.rows(words)?;
            check(stop)?;
            held.spans(facts)?;
            Ok(())
        })
    }

    pub(super) fn inner(&self) -> &Inner {
        &self.0
    }

    /// Returns how much of the corpus is covered.
    pub fn coverage(&self) -> Coverage {
        self.0.coverage
    }

    /// Returns the number of analysed articles that are not in English and therefore have no people or quotations.
    ///
    /// # Errors
    /// If the index is broken.
    pub fn not_english(&self) -> Result<u64> {
        let Inner { facts, fact_fields, .. } = &*self.0;
        let query = TermQuery::new(fact_fields.what(NOT_ENGLISH), IndexRecordOption::Basic);
        self.readable(|| Ok(facts.search(&query, &Count)? as u64))
    }

    /// Returns the folder of the words index, and the generation of its manifest.
    pub(super) fn words_folder(&self) -> (std::path::PathBuf, u64) {
        (self.0.place.words(), self.0.manifest.generation())
    }

    /// Returns the full path of a source, the same however the inputs were written.
    pub(super) fn source_path(&self, number: u64) -> Option<&str> {
        self.0.paths.get(&number).map(|path| &**path)
    }

    /// Returns whether the files are unchanged since the index was built and none was added.
    pub fn is_fresh(&self, inputs: &[Input], options: &Arc<Options>) -> bool {
        self.0.manifest.is_fresh(inputs, options)
    }

    /// Runs `ask` and turns tantivy errors, including a stop, into errors for the user.
    pub(super) fn readable<T>(&self, ask: impl FnOnce() -> tantivy::Result<T>) -> Result<T> {
        guard(ask).map_err(|error| match error {
            TantivyError::SystemError(what) if what == STOPPED => Error::new(STOPPED),
            error => Error::new(error_text(&error)).file(self.0.place.folder()),
        })
    }

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
            count: self.0.coverage.articles,
        };
        if *query != Query::All {
            let asked = self.compiler(&selection.flagged, stop).articles(query)?;
            let articles = match asked.downcast_ref::<ArticleSetQuery>() {
                Some(among) => Arc::clone(&among.articles),
                None if most > 0 && query.ranks() => {
                    let (articles, best) = ranked(&self.0.words, &self.0.held, &*asked, most, stop)?;
                    selection.best = Some(Arc::new(best));
                    Arc::new(articles)
                }
                None => Arc::new(articles_of(&self.0.words, &self.0.held, &*asked, stop)?),
            };
            selection.count = articles.len();
            selection.asked = Some(Arc::from(asked));
            selection.articles = Some(articles);
        }
        Ok(selection)
    }

    pub(super) fn compiler<'a>(&'a self, flagged: &'a Flagged, stop: &'a Stop) -> Compiler<'a> {
        let Inner { word_fields, fact_fields, words, facts, held, .. } = &*self.0;
        let (word_fields, fact_fields) = (*word_fields, *fact_fields);
        Compiler { word_fields, fact_fields, words, facts, held, overlay: &self.1, flagged, stop }
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
        let searcher = &self.0.words;
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
                    _ => Arc::new(ranked(searcher, &self.0.held, &**asked, end, stop)?.1),
                };
                best.iter().take(end).skip(from).map(|one| (one.score, one.doc)).collect()
            }
            (order, _) => {
                let found = self.in_turn(selection, order, from, most)?;
                found.into_iter().map(|doc| (0.0, doc)).collect()
            }
        };
        let mut rows = Vec::with_capacity(found.len());
        let listed = self.0.held.listed(searcher)?;
        for (score, doc) in found {
            let HitColumns { numbers, outlet, day } = &listed[doc.segment_ord as usize];
            let [article, source, offset, ..] = numbers.at(doc.doc_id);
            let source = self.0.sources.name(source).cloned().unwrap_or_default();
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
        let Inner { words, held, .. } = &*self.0;
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

    /// Returns a query on the words index for the given articles, or for all.
    pub(super) fn among(&self, articles: Option<&Arc<Articles>>) -> tantivy::Result<Box<dyn Asked>> {
        Ok(match articles {
            Some(articles) => Box::new(ArticleSetQuery::of(&self.0.words, &self.0.held, articles)?),
            None => Box::new(tantivy::query::AllQuery),
        })
    }

    /// Returns the address of an article. The inner error means that its file is gone.
    ///
    /// # Errors
    /// If the index is broken.
    pub fn address(&self, article: u64) -> Result<Result<Address>> {
        let spot = self.readable(|| self.spot(article))?;
        let spot = spot.ok_or_else(|| Error::new("the article is not in the index"))?;
        Ok(self.0.sources.address(&spot))
    }

    /// Returns the name of the source of an article, and its offset there.
    ///
    /// # Errors
    /// If the index is broken or has no such article.
    pub fn place(&self, article: u64) -> Result<(Arc<str>, u64)> {
        let spot = self.readable(|| self.spot(article))?;
        let spot = spot.ok_or_else(|| Error::new("the article is not in the index"))?;
        Ok((self.0.sources.name(spot.source).cloned().unwrap_or_default(), spot.offset))
    }

    fn spot(&self, article: u64) -> tantivy::Result<Option<RecordLocation>> {
        let term = tantivy::Term::from_field_u64(self.0.word_fields.article, article);
        let listed = self.0.held.listed(&self.0.words)?;
        for (segment, listed) in self.0.words.segment_readers().iter().zip(listed) {
            let postings = segment
                .inverted_index(self.0.word_fields.article)?
                .read_postings(&term, tantivy::schema::IndexRecordOption::Basic)?;
            let Some(postings) = postings else { continue };
            let doc = tantivy::DocSet::doc(&postings);
            if doc == tantivy::TERMINATED || segment.is_deleted(doc) {
                continue;
            }
            let [_, source, offset, len, index, check] = listed.numbers.at(doc);
            return Ok(Some(RecordLocation { source, offset, len, index, check: check as u32 }));
        }
        Ok(None)
    }

    /// Reads an article from its source. The inner error means that its file is gone or has changed.
    ///
    /// # Errors
    /// If the index is broken.
    pub fn article(&self, article: u64) -> Result<Result<Article>> {
        Ok(self.address(article)?.and_then(|address| address.read()))
    }
}

impl std::fmt::Debug for Searcher {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Searcher").field("coverage", &self.0.coverage).finish_non_exhaustive()
    }
}
