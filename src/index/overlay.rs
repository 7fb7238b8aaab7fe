//! A reader's lens on top of an index. Only corrected articles are read and analysed again; what the index says about
//! their people and quotations is ignored. Flags are looked up by content key.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use super::aggregates::FoundQuotation;
use super::columns::{Articles, Numbers, alive, check};
use super::search::Searcher;
use super::selection::ArticleSelection;
use crate::identity::Aliases;
use crate::query::{ArticleView, Flag, Lens, Query};
use crate::store::{ContentKey, Correction};
use crate::text::Analysis;
use crate::threads::Stop;
use crate::{Article, Result};

/// The articles that have each flag, and those that are copies, as far as a query asks for them.
#[derive(Clone, Debug, Default)]
pub(super) struct Flagged {
    pub(super) of: HashMap<Flag, Arc<Articles>>,
    pub(super) copies: Arc<Articles>,
}

/// A lens, and the corrected articles of one index by article number.
#[derive(Default)]
pub(super) struct LensOverlay {
    lens: Lens,
    articles: Articles,
    corrected: BTreeMap<u64, Arc<CorrectedArticle>>,
}

/// A corrected article, with its analysis after the corrections, the parts of quotations joined.
pub(super) struct CorrectedArticle {
    pub(super) article: Article,
    pub(super) analysis: Analysis,
    corrections: Vec<Correction>,
    aliases: Arc<Aliases>,
}

impl CorrectedArticle {
    pub(super) fn view(&self) -> ArticleView<'_> {
        ArticleView::new(&self.article).analysed(Cow::Borrowed(&self.analysis))
    }
}

impl LensOverlay {
    /// Returns whether the index's facts about an article are out of date.
    pub(super) fn has(&self, article: u64) -> bool {
        self.articles.has(article)
    }

    /// Returns a number that changes with the reader's corrections and decisions about names.
    pub(super) fn fingerprint(&self) -> u64 {
        self.lens.fingerprint(&[])
    }

    /// Returns what the reader decided about names.
    pub(super) fn aliases(&self) -> Arc<Aliases> {
        self.lens.aliases()
    }

    /// Returns the corrected articles, or those of them in a set.
    pub(super) fn among<'c>(
        &'c self,
        articles: Option<&'c Articles>,
    ) -> impl Iterator<Item = (u64, &'c CorrectedArticle)> + 'c {
        let all = self.corrected.iter().map(|(number, one)| (*number, &**one));
        all.filter(move |(number, _)| articles.is_none_or(|articles| articles.has(*number)))
    }

    /// Replaces the index's answer for every corrected article with that of `holds`.
    pub(super) fn recheck(&self, mut found: Articles, holds: &dyn Fn(&CorrectedArticle) -> bool) -> Articles {
        for (number, one) in self.among(None) {
            match holds(one) {
                true => found.insert(number),
                false => found.remove(number),
            }
        }
        found
    }

    /// Returns the matching quotations in corrected articles, of everyone or of one speaker, in article order.
    pub(super) fn said(&self, selection: &ArticleSelection, who: Option<&[String]>) -> Vec<FoundQuotation> {
        let mut all = Vec::new();
        for (number, one) in self.among(selection.articles.as_deref()) {
            let CorrectedArticle { article, analysis, .. } = one;
            let view = one.view();
            let wanted = analysis.quotes.iter().filter(|quote| {
                who.is_none_or(|names| view.said_by(quote, names)) && selection.quotation.said(&view, quote)
            });
            all.extend(wanted.map(|quote| FoundQuotation {
                article: number,
                ..FoundQuotation::of(article, analysis, quote)
            }));
        }
        all
    }
}

/// Returns the content key truncated to 64 bits, as stored in the words index.
pub(super) fn short(content: ContentKey) -> u64 {
    let mut first = [0; 8];
    first.copy_from_slice(&content.0[..8]);
    u64::from_le_bytes(first)
}

impl Searcher {
    /// Looks at the same index through a lens. Reuses the corrected articles that an earlier lens has read.
    ///
    /// # Errors
    /// If the index is broken or the work was stopped.
    pub fn through(&self, lens: &Lens, stop: &Stop) -> Result<Self> {
        let corrected = lens.contents().filter(|content| !lens.corrections(*content).is_empty());
        let keys: HashSet<u64> = corrected.map(short).collect();
        let mut overlay = LensOverlay { lens: lens.clone(), ..LensOverlay::default() };
        let numbers = if keys.is_empty() { Articles::default() } else { self.with_content(&keys, stop)? };
        for number in numbers.iter() {
            // Keep what the index knows about an article that cannot be read.
            if let Some(one) = self.read_again(number, lens)? {
                overlay.articles.insert(number);
                overlay.corrected.insert(number, one);
            }
        }
        Ok(self.with(overlay))
    }

    /// Returns what the reader decided about names.
    pub fn aliases(&self) -> Arc<Aliases> {
        self.overlay().aliases()
    }

    /// Returns the articles with one of these content keys.
    fn with_content(&self, keys: &HashSet<u64>, stop: &Stop) -> Result<Articles> {
        self.readable(|| {
            let mut found = Articles::default();
            for segment in self.inner().words.segment_readers() {
                check(stop)?;
                let columns = Numbers::of(segment, ["article", "content"])?;
                let all = alive(segment).map(|doc| columns.at(doc));
                all.filter(|[_, content]| keys.contains(content))
                    .for_each(|[article, _]| found.insert(article));
            }
            Ok(found)
        })
    }

    fn read_again(&self, number: u64, lens: &Lens) -> Result<Option<Arc<CorrectedArticle>>> {
        let before = self.overlay().corrected.get(&number);
        let article = match before {
            Some(before) => before.article.clone(),
            None => match self.article(number)? {
                Ok(article) => article,
                Err(_) => return Ok(None),
            },
        };
        let corrections: Vec<Correction> =
            lens.corrections(ContentKey::of(&article)).into_iter().cloned().collect();
        let aliases = lens.aliases();
        if let Some(before) =
            before.filter(|before| before.corrections == corrections && before.aliases == aliases)
        {
            return Ok(Some(Arc::clone(before)));
        }
        let analysis = lens.analyse(&article).joined();
        Ok(Some(Arc::new(CorrectedArticle { article, analysis, corrections, aliases })))
    }

    /// Returns the articles that have the flags named in `query`. There is no flag for unread; the compiler negates
    /// read instead.
    pub(super) fn flagged(&self, query: &Query, stop: &Stop) -> Result<Flagged> {
        let lens = &self.overlay().lens;
        let stored =
            query.flags().into_iter().map(|flag| if flag == Flag::Unread { Flag::Read } else { flag });
        let of = |flag: Flag| {
            let contents = lens.contents().filter(|content| lens.has(*content, &flag));
            let keys: HashSet<u64> = contents.map(short).collect();
            let articles =
                if keys.is_empty() { Articles::default() } else { self.with_content(&keys, stop)? };
            Ok((flag, Arc::new(articles)))
        };
        let copies = if query.asks_copies() { self.copied(stop)? } else { Arc::default() };
        Ok(Flagged { of: stored.map(of).collect::<Result<_>>()?, copies })
    }
}
