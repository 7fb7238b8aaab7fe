//! What is added up of an article that answers a query: one way for articles in memory and for files read through.

use crate::index::Tally;
use crate::query::{ArticleView, Query};
use crate::text::Quote;

/// What is counted, beside articles, outlets and days.
#[derive(Clone, Debug, Default)]
pub struct Counting {
    /// The people who are named.
    pub people: bool,
    /// The quotations that the query asks for, by day.
    pub quotations: bool,
    /// Only articles that name this person, and only quotations of theirs.
    pub who: Option<String>,
}

impl Counting {
    /// Articles alone, by outlet and by day.
    pub fn articles() -> Self {
        Self::default()
    }

    /// Everybody who is named.
    pub fn people() -> Self {
        Self { people: true, ..Self::default() }
    }

    /// The quotations of everybody.
    pub fn quotations() -> Self {
        Self { quotations: true, ..Self::default() }
    }

    /// All about one person, by the full name.
    pub fn about(name: &str) -> Self {
        Self { people: true, quotations: true, who: Some(name.to_owned()) }
    }

    /// Adds an article that answers `query`.
    pub(super) fn add(&self, tally: &mut Tally, view: &ArticleView, query: &Query) {
        let who = self.who.as_deref();
        if who.is_some_and(|name| !view.names(name)) {
            return;
        }
        tally.article(view.article);
        if self.people {
            tally.people(view.article, view.analysis());
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
