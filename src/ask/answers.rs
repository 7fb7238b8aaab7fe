//! The answers to a question, from whatever ground: the index, articles in memory, or the sums of what was read.

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

/// The articles that answer a question, ready to be counted and listed. All grounds give the same.
pub enum Answers<'a> {
    /// What an index knows of them.
    Index(&'a Searcher, Box<ArticleSelection>),
    /// The articles themselves.
    Memory(Filtered<'a>),
    /// Only the sums, as far as they were [`Counting`].
    Sums(Tally),
}

/// All about one person.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Profile {
    /// What is counted of them.
    pub person: PersonCounts,
    /// Their quotations by time, and how long the periods are.
    pub said: (Timeline, Interval),
    /// The outlets that name them.
    pub outlets: Vec<OutletCount>,
    /// Who is named in the same articles.
    pub with: Vec<PersonCounts>,
    /// Those of them who speak there.
    pub speaking: Vec<PersonCounts>,
}

impl Profile {
    /// The same with those who are named in the same articles.
    #[must_use]
    pub fn with(mut self, with: Vec<PersonCounts>) -> Self {
        self.speaking = with.iter().filter(|person| person.speaks > 0).cloned().collect();
        self.speaking.sort_by_key(|person| std::cmp::Reverse((person.speaks, person.quotes)));
        self.with = with;
        self
    }
}

impl Answers<'_> {
    /// How many articles answer.
    pub fn len(&self) -> u64 {
        match self {
            Answers::Index(_, selection) => selection.len(),
            Answers::Memory(filtered) => filtered.len(),
            Answers::Sums(tally) => tally.articles(),
        }
    }

    /// Whether none does.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The same articles, and of their quotations only those that another query asks for as well. Of sums, all.
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

    /// The articles since a day. Of sums, all.
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

    /// Everybody who is named: who says most first. `aliases` asks for the other forms of their names too.
    ///
    /// # Errors
    /// When the index is broken, or when it was stopped.
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

    /// The outlets, those with most articles first; with `who`, of the articles that name this person.
    ///
    /// # Errors
    /// When the index is broken, or when it was stopped.
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

    /// How many articles or quotations a period.
    ///
    /// # Errors
    /// When the index is broken, or when it was stopped.
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

    /// The same by days, months or years, whichever fits.
    ///
    /// # Errors
    /// When the index is broken, or when it was stopped.
    pub fn fitted_timeline(&self, count: Count, stop: &Stop) -> Result<(Timeline, Interval)> {
        Timeline::fitted(|step| self.timeline(count, step, stop))
    }

    /// The day since which about a quarter of the dated articles were published.
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

    /// A person by the full name, without those who are [named with](Self::named_with) them.
    ///
    /// # Errors
    /// When the index is broken, or when it was stopped.
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

    /// Who is named in the same articles as a person, in as many as possible first.
    ///
    /// # Errors
    /// When the index is broken, or when it was stopped.
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

    /// A page of the quotations that the query asks for, of everybody or of one person, and how many there are. Sums
    /// hold none.
    ///
    /// # Errors
    /// When the index is broken, or when it was stopped.
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

    /// Hands over the article of a quotation; one whose file cannot be read any more is passed over.
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
