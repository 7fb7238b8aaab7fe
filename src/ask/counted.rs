//! Adds up a matching article, the same way for articles in memory and in files.

use crate::index::Tally;
use crate::query::{ArticleView, Query};
use crate::text::Quote;

/// What is counted besides articles, outlets and days.
#[derive(Clone, Debug, Default)]
pub struct Counting {
    /// The people named.
    pub people: bool,
    /// The sources without a name.
    pub sources: bool,
    /// The matching quotations, by day.
    pub quotations: bool,
    /// Count only articles that name this person, and only this person's quotations.
    pub who: Option<String>,
}

impl Counting {
    /// Articles only, by outlet and by day.
    pub fn articles() -> Self {
        Self::default()
    }

    /// Everyone named.
    pub fn people() -> Self {
        Self { people: true, ..Self::default() }
    }

    /// Every source without a name.
    pub fn sources() -> Self {
        Self { sources: true, ..Self::default() }
    }

    /// Quotations of everyone.
    pub fn quotations() -> Self {
        Self { quotations: true, ..Self::default() }
    }

    /// Everything about one person, given by full name.
    pub fn about(name: &str) -> Self {
        Self { people: true, quotations: true, who: Some(name.to_owned()), ..Self::default() }
    }

    /// Adds an article that matches `query`.
    pub(super) fn add(&self, tally: &mut Tally, view: &ArticleView, query: &Query) {
        let who = self.who.as_deref();
        if who.is_some_and(|name| !view.names(name)) {
            return;
        }
        tally.article(view.article);
        if self.people {
            tally.people(view.article, view.analysis());
        }
        if self.sources {
            tally.sources(view, &query.sourced());
        }
        if self.quotations {
            let (asked, analysis) = (query.quotations(), view.analysis());
            let wanted = |quote: &&Quote| {
                who.is_none_or(|name| analysis.speaker(quote) == Some(name)) && asked.said(view, quote)
            };
            tally.quotations(view.article, analysis.quotes.iter().filter(wanted).count() as u64);
        }
    }
}
