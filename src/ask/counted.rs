//! Counts a matching article, in the same way for articles in memory and in files.

use crate::index::{CrossTabSpec, Dimension, Tally};
use crate::query::{ArticleView, Query};
use crate::text::{Analysis, last_name};

/// What to count besides articles, outlets and days.
#[derive(Clone, Debug, Default)]
pub struct Counting {
    /// The people named.
    pub people: bool,
    /// The unnamed sources.
    pub sources: bool,
    /// The matching quotations, by day.
    pub quotations: bool,
    /// Keep the articles that name this person, or somebody with the same last name, for [`Tally::about`].
    pub who: Option<String>,
    /// A table.
    pub cross: Option<CrossTabSpec>,
}

impl Counting {
    /// Counts only articles, by outlet and by day.
    pub fn articles() -> Self {
        Self::default()
    }

    /// Counts everyone named.
    pub fn people() -> Self {
        Self { people: true, ..Self::default() }
    }

    /// Counts every unnamed source.
    pub fn sources() -> Self {
        Self { sources: true, ..Self::default() }
    }

    /// Counts the quotations of everyone.
    pub fn quotations() -> Self {
        Self { quotations: true, ..Self::default() }
    }

    /// Counts everything about one person, given by a full name.
    pub fn about(name: &str) -> Self {
        Self { who: Some(name.to_owned()), ..Self::default() }
    }

    /// Counts for a table.
    pub fn cross(spec: CrossTabSpec) -> Self {
        // Deciding who is one person takes everyone named.
        let people = spec.dimensions().any(|dimension| dimension == Dimension::Speaker);
        Self { cross: Some(spec), people, ..Self::default() }
    }

    /// Returns whether people and quotations must be known.
    pub fn needs_analysis(&self) -> bool {
        self.people
            || self.sources
            || self.quotations
            || self.who.is_some()
            || self.cross.is_some_and(|spec| spec.needs_analysis())
    }

    /// Returns whether it counts people, whose names may be one person's.
    pub(super) fn counts_people(&self) -> bool {
        self.people || self.who.is_some()
    }

    /// Counts an article that matches `query` by itself.
    pub(super) fn of(&self, view: &ArticleView, query: &Query) -> Tally {
        let mut tally = Tally::default();
        self.add(&mut tally, view, query);
        tally
    }

    /// Adds an article that matches `query`.
    pub(super) fn add(&self, tally: &mut Tally, view: &ArticleView, query: &Query) {
        if let Some(who) = &self.who {
            let (analysis, last) = (view.joined(), last_name(who));
            if analysis.people.iter().any(|person| last_name(&person.name) == last) {
                tally.people(view.article, analysis);
                let asked = query.quotations();
                let said = analysis.quotes.iter().filter(|quote| asked.said(view, quote));
                tally.keep(view.article, analysis, said.filter_map(|quote| analysis.speaker(quote)));
            }
            return;
        }
        tally.article(view.article);
        if self.people {
            tally.people(view.article, view.joined());
        }
        if self.sources {
            tally.sources(view, &query.sourced());
        }
        if let Some(spec) = &self.cross {
            let (asked, nothing) = (query.quotations(), Analysis::default());
            let analysis = if spec.needs_analysis() { view.joined() } else { &nothing };
            tally.cross(spec, view.article, analysis, &mut |quote| asked.said(view, quote));
        }
        if self.quotations {
            let asked = query.quotations();
            let count = view.joined().quotes.iter().filter(|quote| asked.said(view, quote)).count();
            tally.quotations(view.article.outlet.as_deref(), view.article.date, count as u64);
        }
    }
}
