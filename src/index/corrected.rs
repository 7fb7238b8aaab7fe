//! What the reader corrected, laid over an index: only the articles that were corrected are read again. What the
//! index knows of these counts no more.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use super::aggregates::Said;
use super::columns::{Articles, Numbers, Stop, alive};
use super::matching::Case;
use super::search::{Searcher, Selection};
use crate::store::{ContentKey, Correction, Memory, apply};
use crate::text::{Analysis, analyse};
use crate::{Article, Result};

/// The articles that were corrected, by their numbers.
#[derive(Default)]
pub(super) struct Corrected {
    articles: Articles,
    known: BTreeMap<u64, Arc<Known>>,
}

/// One of them, as it is known now.
pub(super) struct Known {
    pub(super) article: Article,
    pub(super) analysis: Analysis,
    corrections: Vec<Correction>,
}

impl Known {
    pub(super) fn names(&self, name: &str) -> bool {
        self.analysis.people.iter().any(|person| person.name == name)
    }
}

impl Corrected {
    /// Whether what the index knows of an article counts no more.
    pub(super) fn has(&self, article: u64) -> bool {
        self.articles.has(article)
    }

    /// Those among some articles.
    pub(super) fn among<'c>(
        &'c self,
        articles: Option<&'c Articles>,
    ) -> impl Iterator<Item = (u64, &'c Known)> + 'c {
        let known = self.known.iter().map(|(number, known)| (*number, &**known));
        known.filter(move |(number, _)| articles.is_none_or(|articles| articles.has(*number)))
    }

    /// What facts of the index have found, with those that were corrected where these are so themselves.
    pub(super) fn settle(&self, mut found: Articles, holds: &dyn Fn(&Known) -> bool) -> Articles {
        for (number, known) in self.among(None) {
            match holds(known) {
                true => found.insert(number),
                false => found.remove(number),
            }
        }
        found
    }

    /// The quotations that a selection asks for, of everybody or of one speaker, in the order of their articles.
    pub(super) fn said(&self, selection: &Selection, who: Option<&str>) -> Vec<Said> {
        let mut all = Vec::new();
        for (number, known) in self.among(selection.articles.as_deref()) {
            let Known { article, analysis, .. } = known;
            let case = Case::known(article, analysis);
            let wanted = analysis.quotes.iter().filter(|quote| {
                who.is_none_or(|name| analysis.speaker(quote) == Some(name))
                    && selection.quotation.said(&case, quote)
            });
            all.extend(wanted.map(|quote| Said { article: number, ..Said::of(article, analysis, quote) }));
        }
        all
    }
}

/// The number under which the words index knows what an article says.
pub(super) fn short(content: ContentKey) -> u64 {
    let mut first = [0; 8];
    first.copy_from_slice(&content.0[..8]);
    u64::from_le_bytes(first)
}

/// What an article says, with what the reader corrected.
pub fn analysed(article: &Article, memory: Option<&Memory>) -> Analysis {
    let mut analysis = analyse(&article.text);
    if let Some(memory) = memory {
        apply(&article.text, &mut analysis, &memory.corrections(ContentKey::of(article)));
    }
    analysis
}

impl Searcher {
    /// The same index with what the reader corrected laid over it. What an earlier call has read is not read again.
    ///
    /// # Errors
    /// When the index is broken, or when it was stopped.
    pub fn corrected(&self, memory: &Memory, stop: &Stop) -> Result<Self> {
        let kept = memory.kept().into_iter();
        let keys: HashSet<u64> = kept.filter(|key| !memory.corrections(*key).is_empty()).map(short).collect();
        let numbers = self.told(|| {
            let mut numbers = Vec::new();
            for segment in self.inner().words.segment_readers().iter().filter(|_| !keys.is_empty()) {
                stop.check()?;
                let columns = Numbers::of(segment, ["article", "content"])?;
                let all = alive(segment).map(|doc| columns.at(doc));
                numbers.extend(all.filter(|[_, content]| keys.contains(content)).map(|[article, _]| article));
            }
            Ok(numbers)
        })?;
        let mut corrected = Corrected::default();
        for number in numbers {
            // What cannot be read any more stays as the index knows it.
            if let Some(known) = self.read_again(number, memory)? {
                corrected.articles.insert(number);
                corrected.known.insert(number, known);
            }
        }
        Ok(self.with(corrected))
    }

    fn read_again(&self, number: u64, memory: &Memory) -> Result<Option<Arc<Known>>> {
        let before = self.corrections().known.get(&number);
        let article = match before {
            Some(before) => before.article.clone(),
            None => match self.article(number)? {
                Ok(article) => article,
                Err(_) => return Ok(None),
            },
        };
        let corrections: Vec<Correction> =
            memory.corrections(ContentKey::of(&article)).into_iter().cloned().collect();
        if let Some(before) = before.filter(|before| before.corrections == corrections) {
            return Ok(Some(Arc::clone(before)));
        }
        let analysis = analysed(&article, Some(memory));
        Ok(Some(Arc::new(Known { article, analysis, corrections })))
    }
}
