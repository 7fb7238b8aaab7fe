//! The answers to a question, from any backend: the index, articles in memory, or sums over files.

use std::ops::ControlFlow;
use std::sync::Arc;

use jiff::civil::Date;

use super::counted::Counting;
use super::in_memory::Filtered;
use crate::article::ArticleId;
use crate::corpus::RowLookup;
use crate::index::{
    ArticleSelection, Count, FoundQuotation, Interval, OutletCount, PersonCounts, Searcher, SortOrder, Tally,
    Timeline,
};
use crate::query::Query;
use crate::threads::Stop;
use crate::{Article, Result};

/// The articles that match a question, ready to be counted and listed. All backends give the same results.
pub enum Answers<'a> {
    /// From the index.
    Index(&'a Searcher, Box<ArticleSelection>),
    /// From articles in memory.
    Memory(Filtered<'a>),
    /// Sums only, of what [`Counting`] asked for.
    Sums(Tally),
}

/// Everything about one person.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Profile {
    /// The person's counts.
    pub person: PersonCounts,
    /// Their quotations over time, and the length of the periods.
    pub said: (Timeline, Interval),
    /// The outlets that name them.
    pub outlets: Vec<OutletCount>,
    /// People named in the same articles.
    pub with: Vec<PersonCounts>,
    /// Those of them who are quoted there.
    pub speaking: Vec<PersonCounts>,
}

impl Profile {
    /// Adds the people named in the same articles.
    #[must_use]
    pub fn with(mut self, with: Vec<PersonCounts>) -> Self {
        self.speaking = with.iter().filter(|person| person.speaks > 0).cloned().collect();
        self.speaking.sort_by_key(|person| std::cmp::Reverse((person.speaks, person.quotes)));
        self.with = with;
        self
    }
}

impl Answers<'_> {
    /// The number of matching articles.
    pub fn len(&self) -> u64 {
        match self {
            Answers::Index(_, selection) => selection.len(),
            Answers::Memory(filtered) => filtered.len(),
            Answers::Sums(tally) => tally.articles(),
        }
    }

    /// Whether no article matches.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The same articles, with only the quotations that match another query too. Sums are returned unchanged.
    pub(crate) fn and_said(&self, query: Query, stop: &Stop) -> Result<Self> {
        Ok(match self {
            Answers::Index(searcher, selection) => {
                let query = Query::all([selection.query.clone(), query]);
                Answers::Index(searcher, Box::new(searcher.select(&query, stop)?))
            }
            Answers::Memory(filtered) => Answers::Memory(filtered.and_said(query)),
            Answers::Sums(tally) => Answers::Sums(tally.clone()),
        })
    }

    /// The articles published on a day or later. Sums are returned unchanged.
    pub(crate) fn since(&self, day: Date, stop: &Stop) -> Result<Self> {
        Ok(match self {
            Answers::Index(searcher, selection) => {
                let query = Query::all([selection.query.clone(), Query::Date(Some(day), None)]);
                Answers::Index(searcher, Box::new(searcher.select(&query, stop)?))
            }
            Answers::Memory(filtered) => Answers::Memory(filtered.since(day)),
            Answers::Sums(tally) => Answers::Sums(tally.clone()),
        })
    }

    /// Everyone named, most quoted first. `aliases` adds the other forms of their names.
    ///
    /// # Errors
    /// If the index is broken or the work was stopped.
    pub fn people(&self, aliases: bool, stop: &Stop) -> Result<Vec<PersonCounts>> {
        let mut rows = match self {
            Answers::Index(searcher, selection) => return searcher.people(selection, aliases, stop),
            Answers::Memory(filtered) => filtered.tally(&Counting::people()).into_people(),
            Answers::Sums(tally) => tally.clone().into_people(),
        };
        if !aliases {
            rows.iter_mut().for_each(|person| person.aliases.clear());
        }
        Ok(rows)
    }

    /// The outlets, most articles first; with `who`, only of articles that name this person.
    ///
    /// # Errors
    /// If the index is broken or the work was stopped.
    pub fn outlets(&self, who: Option<&str>, stop: &Stop) -> Result<Vec<OutletCount>> {
        match (self, who) {
            (Answers::Index(searcher, selection), None) => searcher.outlets(selection, stop),
            (Answers::Index(searcher, selection), Some(name)) => {
                searcher.outlets_of(Some(Arc::new(searcher.naming(name, selection, stop)?)), stop)
            }
            (Answers::Memory(filtered), who) => {
                let counted = Counting { who: who.map(Into::into), ..Counting::articles() };
                Ok(filtered.tally(&counted).outlets())
            }
            (Answers::Sums(tally), _) => Ok(tally.outlets()),
        }
    }

    /// Articles or quotations per period.
    ///
    /// # Errors
    /// If the index is broken or the work was stopped.
    pub fn timeline(&self, count: Count, step: Interval, stop: &Stop) -> Result<Timeline> {
        let of = |tally: &Tally| match count {
            Count::Articles | Count::Naming(_) => tally.timeline(step),
            Count::Quotations(_) => tally.timeline_of_quotations(step),
        };
        Ok(match self {
            Answers::Index(searcher, selection) => searcher.timeline(selection, count, step, stop)?,
            Answers::Memory(filtered) => {
                let (quotations, who) = match count {
                    Count::Articles => (false, None),
                    Count::Naming(name) => (false, Some(name)),
                    Count::Quotations(who) => (true, who),
                };
                of(&filtered.tally(&Counting { people: false, quotations, who: who.map(Into::into) }))
            }
            Answers::Sums(tally) => of(tally),
        })
    }

    /// A timeline by days, months or years, whichever fits.
    ///
    /// # Errors
    /// If the index is broken or the work was stopped.
    pub fn fitted_timeline(&self, count: Count, stop: &Stop) -> Result<(Timeline, Interval)> {
        Timeline::fitted(|step| self.timeline(count, step, stop))
    }

    /// The day from which on about a quarter of the dated articles were published.
    pub(crate) fn last_quarter(&self, stop: &Stop) -> Result<Option<Date>> {
        let days = self.timeline(Count::Articles, Interval::Day, stop)?;
        let all: u64 = days.bars.iter().map(|bar| bar.count).sum();
        let mut late = 0;
        let from = |bar: &&crate::index::Bucket| {
            late += bar.count;
            late * 4 >= all
        };
        Ok(days.bars.iter().rev().find(from).map(|bar| bar.from))
    }

    /// A person, given by full name, without the people [named with](Self::named_with) them.
    ///
    /// # Errors
    /// If the index is broken or the work was stopped.
    pub fn profile(&self, name: &str, stop: &Stop) -> Result<Profile> {
        let found = |tally: Tally| tally.into_people().into_iter().find(|person| person.name == name);
        let person = match self {
            Answers::Index(searcher, selection) => searcher.person(name, selection, stop)?,
            Answers::Memory(filtered) => found(filtered.tally(&Counting::about(name))),
            Answers::Sums(tally) => found(tally.clone()),
        };
        let person = person.unwrap_or_else(|| PersonCounts { name: name.into(), ..PersonCounts::default() });
        let said = self.fitted_timeline(Count::Quotations(Some(name)), stop)?;
        let outlets = self.outlets(Some(name), stop)?;
        Ok(Profile { person, said, outlets, ..Profile::default() })
    }

    /// The people named in the same articles as a person, most shared articles first.
    ///
    /// # Errors
    /// If the index is broken or the work was stopped.
    pub fn named_with(&self, name: &str, stop: &Stop) -> Result<Vec<PersonCounts>> {
        let mut rows = match self {
            Answers::Index(searcher, selection) => return searcher.named_with(name, selection, stop),
            Answers::Memory(filtered) => filtered.tally(&Counting::about(name)).into_people(),
            Answers::Sums(tally) => tally.clone().into_people(),
        };
        rows.retain(|person| person.name != name);
        rows.iter_mut().for_each(|person| person.aliases.clear());
        rows.sort_by(PersonCounts::beside);
        Ok(rows)
    }

    /// A page of the matching quotations, of everyone or of one person, and their total number. Sums have none.
    ///
    /// # Errors
    /// If the index is broken or the work was stopped.
    pub fn quotations(
        &self,
        who: Option<&str>,
        order: SortOrder,
        from: usize,
        most: usize,
        stop: &Stop,
    ) -> Result<(u64, Vec<FoundQuotation>)> {
        match self {
            Answers::Index(searcher, selection) => {
                let page = searcher.quotations(selection, who, order, from, most, stop)?;
                Ok((page.of, page.rows))
            }
            Answers::Memory(filtered) => Ok(filtered.quotations(who, order, from, most)),
            Answers::Sums(_) => Ok((0, Vec::new())),
        }
    }

    /// Reads the matching articles in turn, in reading order, until `take` breaks.
    pub(crate) fn each_article(
        &self,
        places: Option<&RowLookup>,
        stop: &Stop,
        take: &mut dyn FnMut(Option<ArticleId>, &Article) -> ControlFlow<()>,
    ) -> Result<()> {
        /// Number of articles looked up at a time.
        const PAGE: usize = 1000;
        let mut from = 0;
        loop {
            let numbers: Vec<u64> = match self {
                Answers::Index(searcher, selection) => {
                    let page = searcher.hits(selection, SortOrder::Read, from, PAGE, stop)?;
                    page.rows.iter().map(|hit| hit.article).collect()
                }
                _ => (from as u64..self.len().min((from + PAGE) as u64)).collect(),
            };
            if numbers.is_empty() {
                return Ok(());
            }
            from += numbers.len();
            for number in numbers {
                let mut ended = stop.stopped();
                self.article(number, places, &mut |id, article| ended |= take(id, article).is_break())?;
                if ended {
                    return Ok(());
                }
            }
        }
    }

    /// Reads the article of a quotation and passes it to a callback. Skips it if its file can no longer be read.
    pub(crate) fn article(
        &self,
        number: u64,
        places: Option<&RowLookup>,
        take: &mut dyn FnMut(Option<ArticleId>, &Article),
    ) -> Result<()> {
        match self {
            Answers::Index(searcher, _) => {
                let Ok(address) = searcher.address(number)? else { return Ok(()) };
                let id = places.and_then(|places| places.find(&address.source.name, address.offset));
                if let Ok(article) = address.read() {
                    take(id, &article);
                }
            }
            Answers::Memory(filtered) => {
                if let Some((id, article)) = filtered.article(number) {
                    take(Some(id), article);
                }
            }
            Answers::Sums(_) => {}
        }
        Ok(())
    }
}
