//! Search on a snapshot of the index. Later writes do not change it.

use std::collections::HashMap;
use std::sync::Arc;

use tantivy::collector::Count;
use tantivy::query::{Query as Asked, TermQuery};
use tantivy::schema::IndexRecordOption;
use tantivy::{ReloadPolicy, TantivyError};

use super::analysis_pass::reached;
use super::article_set::ArticleSetQuery;
use super::column_cache::ColumnCache;
use super::columns::{Articles, Numbers, STOPPED, alive, check};
use super::compile::Compiler;
use super::dir::{IndexDir, Manifest};
use super::overlay::{Flagged, LensOverlay};
use super::schema::{FactFields, NOT_ENGLISH, WordFields, open};
use super::sealed::{error_text, guard};
use super::sources::{RecordLocation, Sources};
use crate::load::{Address, Input, Options};
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
    pub(super) sources: Sources,
    pub(super) coverage: Coverage,
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

    /// Returns the full path of a source, the same for any spelling of the inputs.
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

    pub(super) fn compiler<'a>(&'a self, flagged: &'a Flagged, stop: &'a Stop) -> Compiler<'a> {
        let Inner { word_fields, fact_fields, words, facts, held, .. } = &*self.0;
        let (word_fields, fact_fields) = (*word_fields, *fact_fields);
        Compiler { word_fields, fact_fields, words, facts, held, overlay: &self.1, flagged, stop }
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
