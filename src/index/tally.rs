//! Counts by person, by outlet and by date, with one way to add up and sort for both index and scan.

use std::cmp::Ordering;
use std::collections::{BTreeMap, HashMap};

use jiff::civil::Date;

use super::crosstab::{CrossTab, CrossTabSpec};
use super::facts::{NamedPerson, named};
use crate::Article;
use crate::text::{Analysis, Quote};

/// The most name forms listed for a person.
const MOST_ALIASES: usize = 20;

/// The counts for one name. People with the same name in different articles are counted together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PersonCounts {
    /// The full name, as the articles give it.
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
}

impl PersonCounts {
    /// The order of people named together with someone: most shared articles first.
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
    /// The period that starts on `day`, in the form used after `date:`.
    pub fn name(self, day: Date) -> String {
        match self {
            Interval::Day => day.to_string(),
            Interval::Month => format!("{:04}-{:02}", day.year(), day.month()),
            Interval::Year => format!("{:04}", day.year()),
        }
    }

    /// The first day of the period that contains `date`.
    pub fn start(self, date: Date) -> Date {
        match self {
            Interval::Day => date,
            Interval::Month => date.first_of_month(),
            Interval::Year => date.first_of_year(),
        }
    }
}

impl Timeline {
    /// The total count.
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

/// The sums of one name.
#[derive(Clone, Debug, Default)]
pub(super) struct Sums {
    pub(super) articles: u64,
    pub(super) mentions: u64,
    pub(super) quotes: u64,
    pub(super) reported: u64,
    pub(super) speaks: u64,
    pub(super) first: Option<Date>,
    pub(super) last: Option<Date>,
    pub(super) aliases: HashMap<String, u64>,
}

impl Sums {
    /// Adds an article that names the person.
    fn add(&mut self, person: &NamedPerson) {
        self.articles += 1;
        self.mentions += person.mentions;
        self.quotes += person.quotes;
        self.reported += person.reported;
        self.speaks += u64::from(person.quotes > 0);
    }

    /// Extends the range of dates.
    pub(super) fn seen(&mut self, first: Option<Date>, last: Option<Date>) {
        // `None` is less than any date, so the minimum needs the chain while the maximum does not.
        self.first = self.first.into_iter().chain(first).min();
        self.last = self.last.max(last);
    }

    pub(super) fn take(&mut self, other: Sums) {
        self.articles += other.articles;
        self.mentions += other.mentions;
        self.quotes += other.quotes;
        self.reported += other.reported;
        self.speaks += other.speaks;
        self.seen(other.first, other.last);
        for (alias, count) in other.aliases {
            *self.aliases.entry(alias).or_default() += count;
        }
    }

    fn person(self, name: String) -> PersonCounts {
        let mut aliases: Vec<(String, u64)> = self.aliases.into_iter().collect();
        aliases.sort_unstable_by(|(a, x), (b, y)| y.cmp(x).then_with(|| a.cmp(b)));
        aliases.truncate(MOST_ALIASES);
        let Sums { articles, mentions, quotes, reported, speaks, first, last, .. } = self;
        let aliases = aliases.into_iter().map(|(alias, _)| alias).collect();
        PersonCounts { name, articles, mentions, quotes, reported, speaks, first, last, aliases }
    }
}

/// Adds the people named in an article, or `who` alone.
pub(super) fn add(
    all: &mut HashMap<String, Sums>,
    article: &Article,
    analysis: &Analysis,
    who: Option<&str>,
) {
    for person in named(analysis).into_iter().filter(|person| who.is_none_or(|name| person.name == name)) {
        let sums = match all.get_mut(person.name) {
            Some(sums) => sums,
            None => all.entry(person.name.to_owned()).or_default(),
        };
        sums.add(&person);
        sums.seen(article.date, article.date);
        for alias in person.aliases {
            *sums.aliases.entry(alias.to_owned()).or_default() += 1;
        }
    }
}

/// The rows of people, most quoted first, then most often named.
pub(super) fn people(sums: HashMap<String, Sums>) -> Vec<PersonCounts> {
    let mut rows: Vec<PersonCounts> = sums.into_iter().map(|(name, sums)| sums.person(name)).collect();
    rows.sort_unstable_by(|a, b| {
        (b.quotes, b.mentions).cmp(&(a.quotes, a.mentions)).then_with(|| a.name.cmp(&b.name))
    });
    rows
}

/// The rows of outlets, most articles first.
pub(super) fn outlets(counts: HashMap<Option<String>, u64>) -> Vec<OutletCount> {
    let mut rows: Vec<OutletCount> =
        counts.into_iter().map(|(name, articles)| OutletCount { name, articles }).collect();
    rows.sort_unstable_by(|a, b| b.articles.cmp(&a.articles).then_with(|| a.name.cmp(&b.name)));
    rows
}

/// Counts articles one by one, without an index, with the same results as the index.
#[derive(Clone, Default)]
pub struct Tally {
    people: HashMap<String, Sums>,
    outlets: HashMap<Option<String>, u64>,
    days: BTreeMap<Option<Date>, u64>,
    quote_days: BTreeMap<Option<Date>, u64>,
    articles: u64,
    cross: CrossTab,
}

impl Tally {
    /// Adds an article without its people.
    pub fn article(&mut self, article: &Article) {
        self.articles += 1;
        *self.outlets.entry(article.outlet.clone()).or_default() += 1;
        *self.days.entry(article.date).or_default() += 1;
    }

    /// Adds the people and speakers of an article.
    pub fn people(&mut self, article: &Article, analysis: &Analysis) {
        add(&mut self.people, article, analysis, None);
    }

    /// Adds `count` quotations of an article.
    pub fn quotations(&mut self, article: &Article, count: u64) {
        if count > 0 {
            *self.quote_days.entry(article.date).or_default() += count;
        }
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

    /// The table.
    pub fn cross_tab(&self) -> &CrossTab {
        &self.cross
    }

    /// Adds the counts of another tally.
    pub fn take(&mut self, other: Tally) {
        for (name, sums) in other.people {
            self.people.entry(name).or_default().take(sums);
        }
        for (name, count) in other.outlets {
            *self.outlets.entry(name).or_default() += count;
        }
        for (days, others) in [(&mut self.days, other.days), (&mut self.quote_days, other.quote_days)] {
            for (day, count) in others {
                *days.entry(day).or_default() += count;
            }
        }
        self.articles += other.articles;
        self.cross.take(other.cross);
    }

    /// The number of articles added.
    pub fn articles(&self) -> u64 {
        self.articles
    }

    /// Everyone named, most quoted first.
    pub fn into_people(self) -> Vec<PersonCounts> {
        people(self.people)
    }

    /// All outlets, most articles first.
    pub fn outlets(&self) -> Vec<OutletCount> {
        outlets(self.outlets.clone())
    }

    /// Articles over time.
    pub fn timeline(&self, step: Interval) -> Timeline {
        Timeline::of(self.days.iter().map(|(date, count)| (*date, *count)), step)
    }

    /// Quotations over time.
    pub fn timeline_of_quotations(&self, step: Interval) -> Timeline {
        Timeline::of(self.quote_days.iter().map(|(date, count)| (*date, *count)), step)
    }
}
