//! Counts by person, by outlet and by date, with the same way of adding up and sorting for index and scan.

use std::cmp::Ordering;
use std::collections::{BTreeMap, HashMap};

use jiff::civil::Date;

use super::crosstab::{CrossTab, CrossTabSpec};
use super::facts::{NamedPerson, named};
use super::name_counts::NameCounts;
use super::source_counts::{SourceListing, SourceTally};
use crate::Article;
use crate::identity::Join;
use crate::query::{ArticleView, Query};
use crate::text::{Analysis, Quote};

/// The counts for one person, under all [names](crate::identity::Joins) that are theirs in the articles counted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PersonCounts {
    /// The full name that most articles use.
    pub name: String,
    /// Articles that name the person.
    pub articles: u64,
    /// How often the person is named.
    pub mentions: u64,
    /// Direct and mixed quotations.
    pub quotes: u64,
    /// Reported quotations, in the reporter's own words.
    pub reported: u64,
    /// Articles that quote the person.
    pub speaks: u64,
    /// The date of the first article that names the person.
    pub first: Option<Date>,
    /// The date of the last one.
    pub last: Option<Date>,
    /// Other forms of the name, most articles first. At most 20; empty if not asked for.
    pub aliases: Vec<String>,
    /// The other names that were taken for this person's, and why.
    pub joins: Vec<Join>,
}

impl PersonCounts {
    /// Returns the order of people named together with someone: most shared articles first.
    pub fn beside(&self, other: &PersonCounts) -> Ordering {
        let counts = |person: &PersonCounts| (person.articles, person.mentions);
        counts(other).cmp(&counts(self)).then_with(|| self.name.cmp(&other.name))
    }
}

/// The counts of one outlet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutletCount {
    /// Its name, or `None` for articles without an outlet.
    pub name: Option<String>,
    /// The number of its articles.
    pub articles: u64,
    /// The number of its matching quotations, if quotations are asked for.
    pub quotations: Option<u64>,
}

impl OutletCount {
    /// Adds the quotations of each outlet to `outlets`, and puts those with the most of them first.
    pub fn with_quotations(outlets: &mut [OutletCount], mut counts: HashMap<Option<String>, u64>) {
        for outlet in outlets.iter_mut() {
            outlet.quotations = Some(counts.remove(&outlet.name).unwrap_or(0));
        }
        // The sort is stable.
        outlets.sort_by_key(|outlet| std::cmp::Reverse(outlet.quotations));
    }
}

/// One bar of a timeline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bucket {
    /// The first day of the period.
    pub from: Date,
    /// The count.
    pub count: u64,
}

/// Counts per day, month or year.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Timeline {
    /// In order, without empty periods.
    pub bars: Vec<Bucket>,
    /// The count of undated items.
    pub undated: u64,
}

/// The length of the periods of a timeline.
#[derive(Clone, Copy, Default, Debug, PartialEq, Eq)]
pub enum Interval {
    /// Days.
    Day,
    /// Months.
    #[default]
    Month,
    /// Years.
    Year,
}

impl Interval {
    /// Returns the period that starts on `day`, in the form used after `date:`.
    pub fn name(self, day: Date) -> String {
        match self {
            Interval::Day => day.to_string(),
            Interval::Month => format!("{:04}-{:02}", day.year(), day.month()),
            Interval::Year => format!("{:04}", day.year()),
        }
    }

    /// Returns the first day of the period that contains `date`.
    pub fn start(self, date: Date) -> Date {
        match self {
            Interval::Day => date,
            Interval::Month => date.first_of_month(),
            Interval::Year => date.first_of_year(),
        }
    }
}

impl Timeline {
    /// Returns the total count.
    pub fn total(&self) -> u64 {
        self.undated + self.bars.iter().map(|bar| bar.count).sum::<u64>()
    }

    /// Picks days, months or years, whichever fits; `by` computes the timeline for each.
    ///
    /// # Errors
    /// Any error of `by`.
    pub fn fitted(
        mut by: impl FnMut(Interval) -> crate::Result<Timeline>,
    ) -> crate::Result<(Timeline, Interval)> {
        let months = by(Interval::Month)?;
        Ok(match months.bars.len() {
            0..=2 => (by(Interval::Day)?, Interval::Day),
            3..=120 => (months, Interval::Month),
            _ => (by(Interval::Year)?, Interval::Year),
        })
    }

    pub(super) fn of(days: impl Iterator<Item = (Option<Date>, u64)>, step: Interval) -> Self {
        let (mut bars, mut undated) = (BTreeMap::new(), 0);
        for (date, count) in days {
            match date {
                Some(date) => *bars.entry(step.start(date)).or_default() += count,
                None => undated += count,
            }
        }
        Self { bars: bars.into_iter().map(|(from, count)| Bucket { from, count }).collect(), undated }
    }
}

/// Returns the most frequent forms, at most `most`.
pub(super) fn most_frequent(forms: HashMap<String, u64>, most: usize) -> Vec<String> {
    let mut forms: Vec<(String, u64)> = forms.into_iter().collect();
    forms.sort_unstable_by(|(a, x), (b, y)| y.cmp(x).then_with(|| a.cmp(b)));
    forms.truncate(most);
    forms.into_iter().map(|(form, _)| form).collect()
}

/// Returns the rows of outlets, most articles first.
pub(super) fn outlets(counts: HashMap<Option<String>, u64>) -> Vec<OutletCount> {
    let mut rows: Vec<OutletCount> =
        counts.into_iter().map(|(name, articles)| OutletCount { name, articles, quotations: None }).collect();
    rows.sort_unstable_by(|a, b| b.articles.cmp(&a.articles).then_with(|| a.name.cmp(&b.name)));
    rows
}

/// Counts articles one by one, without an index, with the same results as the index.
#[derive(Clone, Default)]
pub struct Tally {
    people: NameCounts,
    sources: SourceTally,
    outlets: HashMap<Option<String>, u64>,
    days: BTreeMap<Option<Date>, u64>,
    quote_days: BTreeMap<Option<Date>, u64>,
    quote_outlets: HashMap<Option<String>, u64>,
    articles: u64,
    cross: CrossTab,
    kept: Vec<KeptArticle>,
}

/// What it takes to count an article for one person, before it is known which names are theirs.
#[derive(Clone)]
struct KeptArticle {
    outlet: Option<String>,
    date: Option<Date>,
    people: Vec<NamedPerson<'static>>,
    /// The number of matching quotations, by the speaker's name.
    said: Vec<(String, u64)>,
}

impl Tally {
    /// Adds an article without its people.
    pub fn article(&mut self, article: &Article) {
        self.add(article.outlet.as_deref(), article.date);
    }

    fn add(&mut self, outlet: Option<&str>, date: Option<Date>) {
        self.articles += 1;
        *self.outlets.entry(outlet.map(Into::into)).or_default() += 1;
        *self.days.entry(date).or_default() += 1;
    }

    /// Adds the people and speakers of an article.
    pub fn people(&mut self, article: &Article, analysis: &Analysis) {
        self.people.add(article.outlet.as_deref(), article.date, named(analysis), &|_| true);
    }

    /// Adds the sources of those quotations in an article that `query` asks for.
    pub fn sources(&mut self, view: &ArticleView, query: &Query) {
        self.sources.add(view, query);
    }

    /// Adds `count` quotations of an article.
    pub fn quotations(&mut self, outlet: Option<&str>, date: Option<Date>, count: u64) {
        if count > 0 {
            *self.quote_days.entry(date).or_default() += count;
            *self.quote_outlets.entry(outlet.map(Into::into)).or_default() += count;
        }
    }

    /// Keeps an article, to be counted [`about`](Self::about) some of the people in it. `said` has the speakers'
    /// names of its matching quotations.
    pub fn keep<'s>(&mut self, article: &Article, analysis: &Analysis, said: impl Iterator<Item = &'s str>) {
        let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
        said.for_each(|name| *counts.entry(name).or_default() += 1);
        self.kept.push(KeptArticle {
            outlet: article.outlet.clone(),
            date: article.date,
            people: named(analysis).into_iter().map(NamedPerson::into_owned).collect(),
            said: counts.into_iter().map(|(name, count)| (name.to_owned(), count)).collect(),
        });
    }

    /// Returns the sums of the kept articles that name a person in one of these ways, and the quotations of that
    /// person.
    #[must_use]
    pub fn about(&self, names: &[String]) -> Self {
        let mut tally = Self::default();
        let ours = |name: &str| names.iter().any(|own| own == name);
        for kept in self.kept.iter().filter(|kept| kept.people.iter().any(|person| ours(&person.name))) {
            tally.add(kept.outlet.as_deref(), kept.date);
            tally.people.add(kept.outlet.as_deref(), kept.date, kept.people.clone(), &|_| true);
            let said = kept.said.iter().filter(|(name, _)| ours(name)).map(|(_, count)| count);
            tally.quotations(kept.outlet.as_deref(), kept.date, said.sum());
        }
        tally
    }

    /// Adds an article to a table. `wanted` says which of its quotations match.
    pub fn cross(
        &mut self,
        spec: &CrossTabSpec,
        article: &Article,
        analysis: &Analysis,
        wanted: &mut dyn FnMut(&Quote) -> bool,
    ) {
        self.cross.article(spec, article, analysis, wanted);
    }

    /// Returns the table.
    pub fn cross_tab(&self) -> &CrossTab {
        &self.cross
    }

    /// Adds the counts of another tally.
    pub fn take(&mut self, other: Tally) {
        self.people.take(other.people);
        for (all, others) in
            [(&mut self.outlets, other.outlets), (&mut self.quote_outlets, other.quote_outlets)]
        {
            for (name, count) in others {
                *all.entry(name).or_default() += count;
            }
        }
        for (days, others) in [(&mut self.days, other.days), (&mut self.quote_days, other.quote_days)] {
            for (day, count) in others {
                *days.entry(day).or_default() += count;
            }
        }
        self.sources.take(other.sources);
        self.articles += other.articles;
        self.kept.extend(other.kept);
        self.cross.take(other.cross);
    }

    /// Returns the number of articles added.
    pub fn articles(&self) -> u64 {
        self.articles
    }

    /// Returns the counts by name.
    pub fn names(&self) -> &NameCounts {
        &self.people
    }

    /// Returns all sources, most quoted first.
    pub fn into_sources(self) -> SourceListing {
        self.sources.listing()
    }

    /// Returns all outlets, most articles first.
    pub fn outlets(&self) -> Vec<OutletCount> {
        outlets(self.outlets.clone())
    }

    /// Returns the number of quotations by outlet.
    pub fn quotations_by_outlet(&self) -> &HashMap<Option<String>, u64> {
        &self.quote_outlets
    }

    /// Returns the number of articles over time.
    pub fn timeline(&self, step: Interval) -> Timeline {
        Timeline::of(self.days.iter().map(|(date, count)| (*date, *count)), step)
    }

    /// Returns the number of quotations over time.
    pub fn timeline_of_quotations(&self, step: Interval) -> Timeline {
        Timeline::of(self.quote_days.iter().map(|(date, count)| (*date, *count)), step)
    }
}
