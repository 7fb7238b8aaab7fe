//! Counts by two dimensions at a time: outlets by month, speakers by kind, and so on.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::HashMap;
use std::sync::Arc;

use jiff::civil::Date;
use rustc_hash::FxHashMap;

use super::facts::WordSpans;
use super::tally::Interval;
use crate::Article;
use crate::identity::Joins;
use crate::text::{Analysis, Kind, Quote};

/// What the rows or the columns of a table stand for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dimension {
    /// The outlet of the article.
    Outlet,
    /// The speaker of a quotation, by full name.
    Speaker,
    /// The source of a quotation, as the text names it, in lower case.
    Source,
    /// Direct, mixed or indirect.
    Kind,
    /// The month of the article.
    Month,
    /// Its year.
    Year,
}

/// What a table counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CountedUnit {
    /// Articles; in a table of speakers, sources or kinds, those with such a quotation.
    #[default]
    Articles,
    /// Quotations.
    Quotations,
    /// The words of the quotations.
    Words,
}

/// A table to make.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CrossTabSpec {
    /// What the rows are.
    pub rows: Dimension,
    /// What the columns are. If there are none, there are only row totals.
    pub columns: Option<Dimension>,
    /// What is counted.
    pub of: CountedUnit,
}

/// The counts of a table. An article may be in several cells, and still counts once in each total.
#[derive(Clone, Debug, Default)]
pub struct CrossTab {
    numbers: HashMap<Option<Arc<str>>, u32>,
    names: Vec<Option<Arc<str>>>,
    cells: FxHashMap<(u32, u32), u64>,
    rows: FxHashMap<u32, u64>,
    columns: FxHashMap<u32, u64>,
    total: u64,
}

/// A table in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SortedCrossTab {
    /// The label and total of each column.
    pub columns: Vec<(Option<Arc<str>>, u64)>,
    /// The label, total and cells of each row, with one cell for each column.
    pub rows: Vec<(Option<Arc<str>>, u64, Vec<u64>)>,
    /// The total of everything.
    pub total: u64,
}

impl Dimension {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Dimension::Outlet => "outlet",
            Dimension::Speaker => "speaker",
            Dimension::Source => "source",
            Dimension::Kind => "kind",
            Dimension::Month => "month",
            Dimension::Year => "year",
        }
    }

    /// Returns whether it distinguishes quotations rather than articles.
    pub(super) fn of_quotations(self) -> bool {
        matches!(self, Dimension::Speaker | Dimension::Source | Dimension::Kind)
    }

    /// A label as people read it.
    pub fn shown(self, label: Option<&str>) -> &str {
        match label {
            None => self.missing(),
            Some(label) if self == Dimension::Kind && label == Kind::Indirect.name() => Kind::Indirect.word(),
            Some(label) => label,
        }
    }

    /// What a missing label means.
    pub fn missing(self) -> &'static str {
        match self {
            Dimension::Outlet => "no outlet",
            Dimension::Speaker => "no speaker",
            Dimension::Source => "no source",
            Dimension::Kind => "no kind",
            Dimension::Month | Dimension::Year => "no date",
        }
    }

    /// Sorts labels: dates by time, kinds in their own order, others by count. A missing label comes last.
    fn sort(self, labels: &mut [(u32, u64)], names: &[Option<Arc<str>>]) {
        let kinds = [Kind::Direct, Kind::Mixed, Kind::Indirect].map(Kind::name);
        let name = |n: u32| names[n as usize].as_deref();
        match self {
            Dimension::Month | Dimension::Year => {
                labels.sort_unstable_by_key(|(n, _)| (name(*n).is_none(), name(*n)));
            }
            Dimension::Kind => {
                labels.sort_unstable_by_key(|(n, _)| kinds.iter().position(|kind| Some(*kind) == name(*n)));
            }
            _ => labels.sort_unstable_by_key(|(n, count)| (name(*n).is_none(), Reverse(*count), name(*n))),
        }
    }
}

impl CrossTab {
    /// Returns the number of rows.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Returns whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Returns the number of columns.
    pub fn width(&self) -> usize {
        self.columns.len()
    }
}

impl CountedUnit {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            CountedUnit::Articles => "articles",
            CountedUnit::Quotations => "quotations",
            CountedUnit::Words => "words",
        }
    }
}

impl CrossTabSpec {
    /// Returns whether quotations must be known.
    pub fn needs_analysis(&self) -> bool {
        self.of != CountedUnit::Articles || self.dimensions().any(Dimension::of_quotations)
    }

    /// Returns the dimension of the rows, and of the columns if there are any.
    pub fn dimensions(&self) -> impl Iterator<Item = Dimension> {
        [self.rows].into_iter().chain(self.columns)
    }
}

/// What is put into cells: an article, and one of its quotations if the table is about quotations.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Counted<'a> {
    pub(super) date: Option<Date>,
    pub(super) outlet: Option<&'a str>,
    pub(super) speaker: Option<&'a str>,
    pub(super) source: Option<&'a str>,
    pub(super) kind: Kind,
    /// Its words, if they are counted.
    pub(super) words: u64,
}

impl<'a> Counted<'a> {
    fn label(&self, dimension: Dimension) -> Option<Cow<'a, str>> {
        let period = |step: Interval| self.date.map(|date| step.name(date).into());
        match dimension {
            Dimension::Outlet => self.outlet.map(Into::into),
            Dimension::Speaker => self.speaker.map(Into::into),
            Dimension::Source => self.source.map(Into::into),
            Dimension::Kind => Some(self.kind.name().into()),
            Dimension::Month => period(Interval::Month),
            Dimension::Year => period(Interval::Year),
        }
    }
}

/// A row, a column and what to add.
type Cell = (u32, u32, u64);

type AddCell<'a> = &'a mut dyn FnMut(&mut CrossTab, Cell);

impl CrossTab {
    fn number(&mut self, label: Option<&str>) -> u32 {
        let label: Option<Arc<str>> = label.map(Into::into);
        if let Some(number) = self.numbers.get(&label) {
            return *number;
        }
        let number = self.names.len() as u32;
        self.names.push(label.clone());
        self.numbers.insert(label, number);
        number
    }

    /// Adds one article: its quotations, or the article itself.
    pub(super) fn add<'a>(&mut self, spec: &CrossTabSpec, all: impl IntoIterator<Item = Counted<'a>>) {
        let mut places: Vec<Cell> = Vec::new();
        for one in all {
            let row = self.number(one.label(spec.rows).as_deref());
            let column = match spec.columns {
                Some(columns) => self.number(one.label(columns).as_deref()),
                None => row,
            };
            places.push((row, column, if spec.of == CountedUnit::Words { one.words } else { 1 }));
        }
        if places.is_empty() {
            return;
        }
        let by_article = spec.of == CountedUnit::Articles;
        let mut sum = |places: &mut Vec<Cell>, add: AddCell| {
            if by_article {
                places.sort_unstable();
                places.dedup();
            }
            places.iter().for_each(|place| add(self, *place));
        };
        sum(&mut places, &mut |this, (row, column, n)| *this.cells.entry((row, column)).or_default() += n);
        let mut rows = places.iter().map(|(row, _, n)| (*row, 0, *n)).collect();
        sum(&mut rows, &mut |this, (row, _, n)| *this.rows.entry(row).or_default() += n);
        let mut columns = places.iter().map(|(_, column, n)| (*column, 0, *n)).collect();
        sum(&mut columns, &mut |this, (column, _, n)| *this.columns.entry(column).or_default() += n);
        let mut all = places.iter().map(|(.., n)| (0, 0, *n)).collect();
        sum(&mut all, &mut |this, (.., n)| this.total += n);
    }

    /// Adds an article that matches. `wanted` says which of its quotations do.
    pub fn article(
        &mut self,
        spec: &CrossTabSpec,
        article: &Article,
        analysis: &Analysis,
        wanted: &mut dyn FnMut(&Quote) -> bool,
    ) {
        let one = Counted { date: article.date, outlet: article.outlet.as_deref(), ..Counted::default() };
        if !spec.needs_analysis() {
            return self.add(spec, [one]);
        }
        let spans = (spec.of == CountedUnit::Words).then(|| WordSpans::of(article));
        let quotes: Vec<&Quote> = analysis.quotes.iter().filter(|quote| wanted(quote)).collect();
        let group = |quote: &&Quote| analysis.source_name(&article.text, quote)?.group;
        let sources: Vec<Option<String>> = quotes.iter().map(group).collect();
        self.add(
            spec,
            quotes.into_iter().zip(&sources).map(|(quote, source)| Counted {
                speaker: analysis.speaker(quote),
                source: source.as_deref(),
                kind: quote.kind,
                words: spans.as_ref().map_or(0, |spans| spans.count(quote)),
                ..one
            }),
        );
    }

    /// Adds the counts of another table of the same kind.
    pub fn take(&mut self, other: CrossTab) {
        let numbers: Vec<u32> = other.names.iter().map(|name| self.number(name.as_deref())).collect();
        let here = |n: u32| numbers[n as usize];
        for ((row, column), n) in other.cells {
            *self.cells.entry((here(row), here(column))).or_default() += n;
        }
        for (row, n) in other.rows {
            *self.rows.entry(here(row)).or_default() += n;
        }
        for (column, n) in other.columns {
            *self.columns.entry(here(column)).or_default() += n;
        }
        self.total += other.total;
    }

    /// Gives all names of a person one label. An article that quotes somebody under two names counts twice.
    #[must_use]
    pub fn joined(&self, spec: &CrossTabSpec, joins: &Joins) -> Self {
        let mut table = Self { total: self.total, ..Self::default() };
        let label = |n: u32, dimension: Dimension| match (dimension, self.names[n as usize].as_deref()) {
            (Dimension::Speaker, Some(name)) => Some(joins.person(name)),
            (_, name) => name,
        };
        let columns = spec.columns.unwrap_or(spec.rows);
        for (&(row, column), n) in &self.cells {
            let place = (table.number(label(row, spec.rows)), table.number(label(column, columns)));
            *table.cells.entry(place).or_default() += n;
        }
        for (&row, n) in &self.rows {
            let row = table.number(label(row, spec.rows));
            *table.rows.entry(row).or_default() += n;
        }
        for (&column, n) in &self.columns {
            let column = table.number(label(column, columns));
            *table.columns.entry(column).or_default() += n;
        }
        table
    }

    /// Returns the table in order.
    pub fn sorted(&self, spec: &CrossTabSpec) -> SortedCrossTab {
        self.sorted_rows(spec, &|_| true, usize::MAX).1
    }

    /// Returns the number of rows to keep, and a table of the first of them. The totals are those of all rows.
    pub fn sorted_rows(
        &self,
        spec: &CrossTabSpec,
        keep: &dyn Fn(Option<&str>) -> bool,
        most: usize,
    ) -> (u64, SortedCrossTab) {
        let listed = |counts: &FxHashMap<u32, u64>, dimension: Dimension| {
            let mut all: Vec<(u32, u64)> = counts.iter().map(|(n, count)| (*n, *count)).collect();
            dimension.sort(&mut all, &self.names);
            all
        };
        let columns = spec.columns.map_or_else(Vec::new, |columns| listed(&self.columns, columns));
        let name = |n: u32| self.names[n as usize].clone();
        let row = |(row, total): (u32, u64)| {
            let cell = |(column, _): &(u32, u64)| self.cells.get(&(row, *column)).copied().unwrap_or(0);
            (name(row), total, columns.iter().map(cell).collect())
        };
        let mut rows = listed(&self.rows, spec.rows);
        rows.retain(|(n, _)| keep(self.names[*n as usize].as_deref()));
        let table = SortedCrossTab {
            rows: rows.iter().take(most).copied().map(row).collect(),
            columns: columns.iter().map(|(n, total)| (name(*n), *total)).collect(),
            total: self.total,
        };
        (rows.len() as u64, table)
    }
}
