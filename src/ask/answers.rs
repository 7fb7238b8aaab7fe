//! The answers to a question, from any backend: the index, articles in memory, or sums over files.

use std::ops::ControlFlow;
use std::sync::Arc;

use jiff::civil::Date;

use super::counted::Counting;
use super::in_memory::Filtered;
use crate::article::ArticleId;
use crate::corpus::RowLookup;
use crate::identity::Joins;
use crate::index::{
    ArticleSelection, Count, CrossTab, CrossTabSpec, Dimension, FoundQuotation, Interval, NameCounts,
    OutletCount, PersonCounts, SameQuotations, Searcher, SortOrder, SourceListing, Tally, Timeline,
    UniqueQuotation,
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
    /// Only sums of what [`Counting`] asked for, and which names are one person's in the whole corpus.
    Sums(Box<Tally>, Arc<Joins>),
}

/// Everything about one person.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Profile {
    /// The person's counts.
    pub person: PersonCounts,
    /// All full names that are the person's.
    pub names: Vec<String>,
    /// Their quotations over time, and the length of the periods.
    pub said: (Timeline, Interval),
    /// The outlets that name them.
    pub outlets: Vec<OutletCount>,
    /// People named in the same articles.
    pub with: Vec<PersonCounts>,
    /// The ones among them who are quoted there.
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
    /// Returns the number of matching articles.
    pub fn len(&self) -> u64 {
        match self {
            Answers::Index(_, selection) => selection.len(),
            Answers::Memory(filtered) => filtered.len(),
            Answers::Sums(tally, _) => tally.articles(),
        }
    }

    /// Returns whether no article matches.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns the query, with all names of the people whom it means. Sums have none.
    pub(crate) fn query(&self) -> &Query {
        match self {
            Answers::Index(_, selection) => &selection.query,
            Answers::Memory(filtered) => &filtered.query,
            Answers::Sums(..) => &Query::All,
        }
    }

    /// Keeps the same articles, but only the quotations that match another query too. Sums are returned unchanged.
    pub(crate) fn and_said(&self, query: Query, stop: &Stop) -> Result<Self> {
        Ok(match self {
            Answers::Index(searcher, selection) => {
                let query = Query::all([selection.query.clone(), query]);
                Answers::Index(searcher, Box::new(searcher.select(&query, stop)?))
            }
            Answers::Memory(filtered) => Answers::Memory(filtered.and_said(query)),
            Answers::Sums(tally, joins) => Answers::Sums(tally.clone(), Arc::clone(joins)),
        })
    }

    /// Returns the articles published on a day or later. Sums are returned unchanged.
    pub(crate) fn since(&self, day: Date, stop: &Stop) -> Result<Self> {
        Ok(match self {
            Answers::Index(searcher, selection) => {
                let query = Query::all([selection.query.clone(), Query::Date(Some(day), None)]);
                Answers::Index(searcher, Box::new(searcher.select(&query, stop)?))
            }
            Answers::Memory(filtered) => Answers::Memory(filtered.since(day)),
            Answers::Sums(tally, joins) => Answers::Sums(tally.clone(), Arc::clone(joins)),
        })
    }

    /// Returns the counts of all names.
    ///
    /// # Errors
    /// If the index is broken or the work was stopped.
    fn names(&self, aliases: bool, stop: &Stop) -> Result<NameCounts> {
        Ok(match self {
            Answers::Index(searcher, selection) => searcher.names(selection, aliases, stop)?,
            Answers::Memory(filtered) => filtered.tally(&Counting::people()).names().clone(),
            Answers::Sums(tally, _) => tally.names().clone(),
        })
    }

    /// Returns which names belong to one person, on the evidence of the whole corpus.
    ///
    /// # Errors
    /// If the index is broken or the work was stopped.
    pub fn joins(&self, stop: &Stop) -> Result<Arc<Joins>> {
        Ok(match self {
            Answers::Index(searcher, _) => searcher.joins(stop)?,
            Answers::Memory(filtered) => Arc::clone(&filtered.joins),
            Answers::Sums(_, joins) => Arc::clone(joins),
        })
    }

    /// Returns everyone named, most quoted first. `aliases` adds the other forms of their names.
    ///
    /// # Errors
    /// If the index is broken or the work was stopped.
    pub fn people(&self, aliases: bool, stop: &Stop) -> Result<Vec<PersonCounts>> {
        Ok(self.names(aliases, stop)?.people(&*self.joins(stop)?, aliases))
    }

    /// Returns the articles that name a person in one of these ways, as sums.
    pub(super) fn about(&self, name: &str, names: &[String]) -> Option<Tally> {
        match self {
            Answers::Index(..) => None,
            Answers::Memory(filtered) => Some(filtered.tally(&Counting::about(name)).about(names)),
            Answers::Sums(tally, _) => Some(tally.about(names)),
        }
    }

    /// Returns the unnamed sources of the quotations that the query asks for, or of all quotations if it asks for none.
    ///
    /// # Errors
    /// If the index is broken or the work was stopped.
    pub fn sources(&self, stop: &Stop) -> Result<SourceListing> {
        match self {
            Answers::Index(searcher, selection) => searcher.sources(selection, stop),
            Answers::Memory(filtered) => Ok(filtered.tally(&Counting::sources()).into_sources()),
            Answers::Sums(tally, _) => Ok(tally.clone().into_sources()),
        }
    }

    /// Returns the outlets, most articles first. With `who`, only articles that name a person in one of these ways
    /// count.
    ///
    /// # Errors
    /// If the index is broken or the work was stopped.
    pub fn outlets(&self, who: Option<&[String]>, stop: &Stop) -> Result<Vec<OutletCount>> {
        match (self, who) {
            (Answers::Index(searcher, selection), None) => searcher.outlets(selection, stop),
            (Answers::Index(searcher, selection), Some(names)) => {
                searcher.outlets_of(Some(Arc::new(searcher.naming(names, selection, stop)?)), stop)
            }
            (_, Some([name, ..])) if let Some(tally) = self.about(name, who.unwrap_or_default()) => {
                Ok(tally.outlets())
            }
            (Answers::Memory(filtered), _) => Ok(filtered.tally(&Counting::articles()).outlets()),
            (Answers::Sums(tally, _), _) => Ok(tally.outlets()),
        }
    }

    /// Returns a table of articles, quotations or words.
    ///
    /// # Errors
    /// If the index is broken or the work was stopped.
    pub fn cross_tab(&self, spec: &CrossTabSpec, stop: &Stop) -> Result<CrossTab> {
        let mut table = match self {
            Answers::Index(searcher, selection) => searcher.cross_tab(selection, spec, stop)?,
            Answers::Memory(filtered) => filtered.tally(&Counting::cross(*spec)).cross_tab().clone(),
            Answers::Sums(tally, _) => tally.cross_tab().clone(),
        };
        if spec.dimensions().any(|dimension| dimension == Dimension::Speaker) {
            table = table.joined(spec, &*self.joins(stop)?);
        }
        Ok(table)
    }

    /// Returns articles or quotations per period.
    ///
    /// # Errors
    /// If the index is broken or the work was stopped.
    pub fn timeline(&self, count: Count, step: Interval, stop: &Stop) -> Result<Timeline> {
        let of = |tally: &Tally| match count {
            Count::Articles | Count::Naming(_) => tally.timeline(step),
            Count::Quotations(_) => tally.timeline_of_quotations(step),
        };
        let who = match count {
            Count::Articles => None,
            Count::Naming(names) => Some(names),
            Count::Quotations(who) => who,
        };
        Ok(match (self, who) {
            (Answers::Index(searcher, selection), _) => searcher.timeline(selection, count, step, stop)?,
            (_, Some(names)) => {
                let name = names.first().map_or("", String::as_str);
                of(&self.about(name, names).unwrap_or_default())
            }
            (Answers::Memory(filtered), None) => match count {
                Count::Quotations(_) => of(&filtered.tally(&Counting::quotations())),
                _ => of(&filtered.tally(&Counting::articles())),
            },
            (Answers::Sums(tally, _), None) => of(tally),
        })
    }

    /// Returns a timeline by days, months or years, whichever fits.
    ///
    /// # Errors
    /// If the index is broken or the work was stopped.
    pub fn fitted_timeline(&self, count: Count, stop: &Stop) -> Result<(Timeline, Interval)> {
        Timeline::fitted(|step| self.timeline(count, step, stop))
    }

    /// Returns the day since which about a quarter of the dated articles were published.
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

    /// Returns the person with a full name, which need not be the one that most articles give. Does not include the
    /// people [named with](Self::named_with) them.
    ///
    /// # Errors
    /// If the index is broken or the work was stopped.
    pub fn profile(&self, name: &str, stop: &Stop) -> Result<Profile> {
        let counts = match self {
            Answers::Index(searcher, selection) => searcher.namesakes(name, selection, stop)?,
            Answers::Memory(filtered) => filtered.tally(&Counting::about(name)).names().clone(),
            Answers::Sums(tally, _) => tally.names().clone(),
        };
        let joins = self.joins(stop)?;
        let name = joins.person(name);
        let names = joins.names(name);
        let person = counts.people(&joins, true).into_iter().find(|person| person.name == name);
        let person = person.unwrap_or_else(|| PersonCounts { name: name.into(), ..PersonCounts::default() });
        let said = self.fitted_timeline(Count::Quotations(Some(&names)), stop)?;
        let outlets = self.outlets(Some(&names), stop)?;
        Ok(Profile { person, names, said, outlets, ..Profile::default() })
    }

    /// Returns the people named in the same articles as a person with these names, most shared articles first.
    ///
    /// # Errors
    /// If the index is broken or the work was stopped.
    pub fn named_with(&self, names: &[String], stop: &Stop) -> Result<Vec<PersonCounts>> {
        let name = names.first().map_or("", String::as_str);
        let counts = match self {
            Answers::Index(searcher, selection) => searcher.named_with(names, selection, stop)?,
            _ => self.about(name, names).unwrap_or_default().names().clone(),
        };
        let mut rows = counts.without(names).people(&*self.joins(stop)?, false);
        rows.sort_by(PersonCounts::beside);
        Ok(rows)
    }

    /// Returns a page of the matching quotations, of everyone or of one person with these names, and their total
    /// number. Sums have none.
    ///
    /// # Errors
    /// If the index is broken or the work was stopped.
    pub fn quotations(
        &self,
        who: Option<&[String]>,
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
            Answers::Sums(..) => Ok((0, Vec::new())),
        }
    }

    /// Returns a page of the matching quotations, each once, and their number: in reading order, or those in the most
    /// outlets first. Sums have none.
    ///
    /// # Errors
    /// If the index is broken or the work was stopped.
    pub fn unique_quotations(
        &self,
        who: Option<&[String]>,
        by_outlets: bool,
        (from, most): (usize, usize),
        stop: &Stop,
    ) -> Result<(u64, Vec<UniqueQuotation>)> {
        match self {
            Answers::Index(searcher, selection) => {
                let page = searcher.unique_quotations(selection, who, by_outlets, (from, most), stop)?;
                Ok((page.of, page.rows))
            }
            Answers::Memory(filtered) => {
                let mut all = SameQuotations::default();
                for said in filtered.quotations(who, SortOrder::Read, 0, usize::MAX).1 {
                    all.add(said.same, said.outlet.clone().as_deref(), || said);
                }
                let rows = all.rows(by_outlets);
                Ok((rows.len() as u64, rows.into_iter().skip(from).take(most).collect()))
            }
            Answers::Sums(..) => Ok((0, Vec::new())),
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
            Answers::Sums(..) => {}
        }
        Ok(())
    }
}
