//! A small corpus or a stream, analysed completely and kept in memory.

use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

use jiff::civil::Date;

use super::counted::Counting;
use crate::Article;
use crate::article::ArticleId;
use crate::copies::{ArticlePlace, CopyFinder, CopyGroups};
use crate::corpus::Corpus;
use crate::identity::{Joins, JoinsCache};
use crate::index::{FoundQuotation, SortOrder, Tally};
use crate::load::Source;
use crate::query::{ArticleView, Lens, Query};
use crate::store::ContentKey;
use crate::text::{Analysis, Quote};
use crate::threads::Stop;

/// The first articles of a corpus, with their analyses.
#[derive(Default)]
pub(crate) struct InMemory {
    articles: Vec<Analysed>,
    /// The number of rows read so far, including those that could not be read.
    pub(crate) seen: usize,
    /// The copies among them, once a question has asked for them.
    copies: OnceLock<CopyGroups>,
    /// Which names are one person's among those seen so far.
    joins: JoinsCache,
}

struct Analysed {
    id: ArticleId,
    content: ContentKey,
    article: Article,
    place: (Arc<Source>, u64),
    /// The analysis without corrections.
    analysis: Analysis,
}

impl Analysed {
    /// Returns the analysis seen through a lens.
    fn seen(&self, lens: &Lens) -> Cow<'_, Analysis> {
        let mut analysis = Cow::Borrowed(&self.analysis);
        if lens.changes(self.content, &self.analysis) {
            lens.correct(&self.article, self.content, analysis.to_mut());
        }
        analysis
    }
}

/// The articles in memory that match a query.
pub struct Filtered<'a> {
    articles: Vec<FilteredArticle<'a>>,
    pub(super) query: Query,
    /// Which names are one person's among all articles.
    pub(super) joins: Arc<Joins>,
}

/// A matching article, with corrections applied.
#[derive(Clone)]
struct FilteredArticle<'a> {
    id: ArticleId,
    article: &'a Article,
    analysis: Cow<'a, Analysis>,
}

impl FilteredArticle<'_> {
    fn view(&self) -> ArticleView<'_> {
        ArticleView::new(self.article).analysed(Cow::Borrowed(&self.analysis))
    }
}

impl InMemory {
    /// The most articles kept in memory.
    pub(crate) const MOST: usize = 2000;

    /// Reads the remaining rows. Returns false if it was stopped.
    pub(crate) fn read_on(&mut self, corpus: &Corpus, stop: &Stop, progress: &mut dyn FnMut(usize)) -> bool {
        for id in corpus.ids().take(Self::MOST).skip(self.seen) {
            if stop.stopped() {
                return false;
            }
            let address = corpus.address(id);
            if let Ok(article) = address.read() {
                let (content, analysis) = (ContentKey::of(&article), article.analyse());
                let place = (address.source, address.offset);
                self.articles.push(Analysed { id, content, article, place, analysis });
                self.copies = OnceLock::new();
            }
            self.seen += 1;
            progress(self.seen);
        }
        true
    }

    /// Returns the articles that match `query`, seen through a lens.
    pub(crate) fn filter(&self, query: &Query, lens: &Lens) -> Filtered<'_> {
        let joins = self.joins(lens);
        let query = query.with_names(&lens.aliases(), &joins).into_owned();
        let asks_copies = query.asks_copies();
        let entries = self.articles.iter().filter_map(|one| {
            let analysis = one.seen(lens);
            let copy = asks_copies && self.copies().is_copy(one.id.0);
            let view = ArticleView::through(&one.article, lens).copied(copy);
            let holds = query.holds(&view.keyed(one.content).analysed(Cow::Borrowed(&analysis)));
            holds.then_some(FilteredArticle { id: one.id, article: &one.article, analysis })
        });
        Filtered { articles: entries.collect(), query, joins }
    }

    /// Returns which names are one person's, seen through a lens.
    fn joins(&self, lens: &Lens) -> Arc<Joins> {
        let key = (lens.fingerprint(&[]), self.seen);
        self.joins.known(key).unwrap_or_else(|| {
            let mut tally = Tally::default();
            for one in &self.articles {
                let view = ArticleView::new(&one.article).analysed(one.seen(lens));
                Counting::people().add(&mut tally, &view, &Query::All);
            }
            self.joins.keep(key, tally.names().joins(&lens.aliases()))
        })
    }

    fn copies(&self) -> &CopyGroups {
        self.copies.get_or_init(|| {
            let mut finder = CopyFinder::default();
            for Analysed { id, article, place: (source, offset), .. } in &self.articles {
                finder.add(id.0, article, ArticlePlace { source: &source.name, offset: *offset });
            }
            finder.groups()
        })
    }
}

impl Filtered<'_> {
    pub(super) fn len(&self) -> u64 {
        self.articles.len() as u64
    }

    /// Keeps the same articles, but only the quotations that match another query too.
    pub(super) fn and_said(&self, query: Query) -> Self {
        let query = Query::all([self.query.clone(), query]);
        Self { articles: self.articles.clone(), query, joins: Arc::clone(&self.joins) }
    }

    /// Returns the articles published on a day or later.
    pub(super) fn since(&self, day: Date) -> Self {
        let late = |entry: &&FilteredArticle| entry.article.date >= Some(day);
        let articles = self.articles.iter().filter(late).cloned().collect();
        Self { articles, query: self.query.clone(), joins: Arc::clone(&self.joins) }
    }

    /// Adds them up.
    pub(super) fn tally(&self, counted: &Counting) -> Tally {
        let mut tally = Tally::default();
        self.articles.iter().for_each(|entry| counted.add(&mut tally, &entry.view(), &self.query));
        tally
    }

    /// Returns a page of the quotations, and their total number. [`Filtered::article`] accepts their
    /// [`FoundQuotation::article`].
    pub(super) fn quotations(
        &self,
        who: Option<&[String]>,
        order: SortOrder,
        from: usize,
        most: usize,
    ) -> (u64, Vec<FoundQuotation>) {
        let (asked, mut all) = (self.query.quotations(), Vec::new());
        for (number, entry) in (0..).zip(&self.articles) {
            let (view, article) = (entry.view(), entry.article);
            let analysis = view.joined();
            let wanted = |quote: &&Quote| {
                who.is_none_or(|names| view.said_by(quote, names)) && asked.said(&view, quote)
            };
            let said = |quote: &Quote| FoundQuotation {
                article: number,
                ..FoundQuotation::of(article, analysis, quote)
            };
            all.extend(analysis.quotes.iter().filter(wanted).map(said));
        }
        match order {
            SortOrder::Newest => all.sort_by_key(|said| (said.date.is_none(), std::cmp::Reverse(said.date))),
            SortOrder::Oldest => all.sort_by_key(|said| (said.date.is_none(), said.date)),
            SortOrder::Relevance | SortOrder::Read => {}
        }
        (all.len() as u64, all.into_iter().skip(from).take(most).collect())
    }

    pub(super) fn article(&self, number: u64) -> Option<(ArticleId, &Article)> {
        self.articles.get(number as usize).map(|entry| (entry.id, entry.article))
    }
}
