//! AnalysisOutcome reader's lens laid over an index. Only articles that were corrected are read again, and what the index knows of
//! their people and quotations no longer counts; flags are found by the key of an article's content.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use super::aggregates::FoundQuotation;
use super::columns::{Articles, Numbers, alive, check};
use super::search::{ArticleSelection, Searcher};
use crate::query::{ArticleView, Flag, Lens, Query};
use crate::store::{ContentKey, Correction};
use crate::text::Analysis;
use crate::threads::Stop;
use crate::{Article, Result};

/// The articles that have each flag.
pub(super) type Flagged = HashMap<Flag, Arc<Articles>>;

/// A lens, and the corrected articles of one index by their numbers.
#[derive(Default)]
pub(super) struct LensOverlay {
    lens: Lens,
    articles: Articles,
    corrected: BTreeMap<u64, Arc<CorrectedArticle>>,
}

/// AnalysisOutcome of them, as it is known now.
pub(super) struct CorrectedArticle {
    pub(super) article: Article,
    pub(super) analysis: Analysis,
    corrections: Vec<Correction>,
}

impl CorrectedArticle {
    pub(super) fn view(&self) -> ArticleView<'_> {
        ArticleView::new(&self.article).analysed(Cow::Borrowed(&self.analysis))
    }
}

impl LensOverlay {
    /// Whether what the index knows of an article no longer counts.
    pub(super) fn has(&self, article: u64) -> bool {
        self.articles.has(article)
    }

    /// The corrected articles among some, or all of them.
    pub(super) fn among<'c>(
        &'c self,
        articles: Option<&'c Articles>,
    ) -> impl Iterator<Item = (u64, &'c CorrectedArticle)> + 'c {
        let all = self.corrected.iter().map(|(number, one)| (*number, &**one));
        all.filter(move |(number, _)| articles.is_none_or(|articles| articles.has(*number)))
    }

    /// What the index has found, with `holds` asked again of every corrected article.
    pub(super) fn asked_again(
        &self,
        mut found: Articles,
        holds: &dyn Fn(&CorrectedArticle) -> bool,
    ) -> Articles {
        for (number, one) in self.among(None) {
            match holds(one) {
                true => found.insert(number),
                false => found.remove(number),
            }
        }
        found
    }

    /// The quotations that a selection asks for, of everybody or of one speaker, in the order of their articles.
    pub(super) fn said(&self, selection: &ArticleSelection, who: Option<&str>) -> Vec<FoundQuotation> {
        let mut all = Vec::new();
        for (number, one) in self.among(selection.articles.as_deref()) {
            let CorrectedArticle { article, analysis, .. } = one;
            let view = one.view();
            let wanted = analysis.quotes.iter().filter(|quote| {
                who.is_none_or(|name| analysis.speaker(quote) == Some(name))
                    && selection.quotation.said(&view, quote)
            });
            all.extend(wanted.map(|quote| FoundQuotation {
                article: number,
                ..FoundQuotation::of(article, analysis, quote)
            }));
        }
        all
    }
}

/// A content key as the words index stores it.
pub(super) fn short(content: ContentKey) -> u64 {
    let mut first = [0; 8];
    first.copy_from_slice(&content.0[..8]);
    u64::from_le_bytes(first)
}

impl Searcher {
    /// The same index as one reader sees it. What an earlier call has read is not read again.
    ///
    /// # Errors
    /// When the index is broken, or when it was stopped.
    pub fn through(&self, lens: &Lens, stop: &Stop) -> Result<Self> {
        let corrected = lens.contents().filter(|content| !lens.corrections(*content).is_empty());
        let keys: HashSet<u64> = corrected.map(short).collect();
        let mut overlay = LensOverlay { lens: lens.clone(), ..LensOverlay::default() };
        let numbers = if keys.is_empty() { Articles::default() } else { self.with_content(&keys, stop)? };
        for number in numbers.iter() {
            // What cannot be read any more stays as the index knows it.
            if let Some(one) = self.read_again(number, lens)? {
                overlay.articles.insert(number);
                overlay.corrected.insert(number, one);
            }
        }
        Ok(self.with(overlay))
    }

    /// The articles with one of these keys.
    fn with_content(&self, keys: &HashSet<u64>, stop: &Stop) -> Result<Articles> {
        self.told(|| {
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
        if let Some(before) = before.filter(|before| before.corrections == corrections) {
            return Ok(Some(Arc::clone(before)));
        }
        let analysis = lens.analyse(&article);
        Ok(Some(Arc::new(CorrectedArticle { article, analysis, corrections })))
    }

    /// The articles that have the flags which `query` asks for. That an article is unread is not stored; the compiler
    /// asks for what is not read.
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
        stored.map(of).collect()
    }
}
