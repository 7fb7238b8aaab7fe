//! Adds up a matching article, the same way for articles in memory and in files.

use crate::index::{CrossTabSpec, Tally};
use crate::query::{ArticleView, Query};
use crate::text::{Analysis, Quote};

/// What is counted besides articles, outlets and days.
#[derive(Clone, Debug, Default)]
pub struct Counting {
    /// The people named.
    pub people: bool,
    /// The matching quotations, by day.
    pub quotations: bool,
    /// Count only articles that name this person, and only this person's quotations.
    pub who: Option<String>,
    /// A table.
    pub cross: Option<CrossTabSpec>,
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

    /// Quotations of everyone.
    pub fn quotations() -> Self {
        Self { quotations: true, ..Self::default() }
    }

    /// Everything about one person, given by full name.
    pub fn about(name: &str) -> Self {
        Self { people: true, quotations: true, who: Some(name.to_owned()), cross: None }
    }

    /// A table.
    pub fn cross(spec: CrossTabSpec) -> Self {
        Self { cross: Some(spec), ..Self::default() }
    }

    /// Whether people and quotations must be known.
    pub fn needs_analysis(&self) -> bool {
        self.people || self.quotations || self.cross.is_some_and(|spec| spec.needs_analysis())
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
        if let Some(spec) = &self.cross {
            let (asked, nothing) = (query.quotations(), Analysis::default());
            let analysis = if spec.needs_analysis() { view.analysis() } else { &nothing };
            tally.cross(spec, view.article, analysis, &mut |quote| asked.said(view, quote));
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
