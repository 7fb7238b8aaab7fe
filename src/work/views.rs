//! Views of the corpus as a whole: requests and answers, as plain data.

use std::sync::Arc;

use jiff::civil::Date;

use crate::Span;
use crate::article::ArticleId;
use crate::ask::Profile;
use crate::corpus::Corpus;
use crate::export::{HitOrder, MatchLine, Share};
use crate::index::{
    CountedUnit, CrossTabSpec, Dimension, Interval, OutletCount, PersonCounts, SortedCrossTab, SourceListing,
    Timeline,
};
use crate::query::Query;
use crate::store::Memory;
use crate::text::{Kind, SourceName};

/// The number of quotations on a page.
pub const PAGE: usize = 200;
/// The most matches on the screen.
pub const MATCHES: usize = 20_000;
/// The most quotations sorted by their words on the screen. The rest follows in reading order.
pub const SORTED: usize = 300_000;

/// A tab of the corpus view, or of a person's page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum ViewTab {
    /// People.
    #[default]
    People,
    /// Sources that are not named people.
    Sources,
    /// Outlets.
    Outlets,
    /// The timeline.
    Times,
    /// Quotations, one per line.
    Quotations,
    /// Counts by rows and columns.
    Table,
    /// Every match of the search, one per line.
    Hits,
}

/// The order of the rows. One that a tab does not have means the tab's first order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum ViewOrder {
    /// People and sources quoted most.
    #[default]
    MostQuoted,
    /// People named most.
    MostNamed,
    /// Sources, outlets and people in the most articles.
    MostArticles,
    /// The rows of a table with the highest totals.
    HighestTotal,
    /// People named more often lately than before.
    Trending,
    /// People and sources in the most recent articles.
    MostRecent,
    /// Quotations and matches, the newest first.
    Newest,
    /// Quotations, matches and periods, the oldest first.
    Oldest,
    /// Quotations and matches by the words after the key word.
    WordsAfter,
    /// Quotations and matches by the words before the key word.
    WordsBefore,
    /// Quotations each once, those in the most outlets first.
    MostOutlets,
    /// Matches by their own words.
    Match,
    /// Matches by outlet.
    Outlet,
    /// Matches by headline.
    Headline,
}

/// A view.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ViewSpec {
    /// The query that selects articles.
    pub query: Arc<Query>,
    /// The full name of the person, for a person's page.
    pub who: Option<String>,
    /// The tab.
    pub tab: ViewTab,
    /// The order.
    pub order: ViewOrder,
    /// What the table counts.
    pub table: TableSpec,
    /// The number of the first quotation to show.
    pub from: usize,
    /// Only the rows with these words, as they were typed; empty for all rows.
    pub filter: String,
    /// Search for people with names like this, instead of showing a tab.
    pub like: Option<String>,
}

/// A table of counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TableSpec {
    /// What is counted, by rows and columns.
    pub cells: CrossTabSpec,
    /// Percentages of this instead of counts.
    pub share: Option<Share>,
}

impl Default for TableSpec {
    fn default() -> Self {
        let (rows, columns) = (Dimension::Speaker, Some(Dimension::Month));
        Self { cells: CrossTabSpec { rows, columns, of: CountedUnit::Quotations }, share: None }
    }
}

impl TableSpec {
    /// Returns what it counts, in words: `quotations by speaker and month, % of the month`.
    pub fn words(&self) -> String {
        let CrossTabSpec { rows, columns, of } = self.cells;
        let mut words = format!("{} by {}", of.name(), rows.name());
        if let Some(columns) = columns {
            words += &format!(" and {}", columns.name());
        }
        match (self.share, columns) {
            (None, _) => {}
            (Some(Share::Column), Some(columns)) => words += &format!(", % of the {}", columns.name()),
            (Some(Share::Column), None) => words += ", % of all",
            (Some(Share::Row), _) => words += &format!(", % of the {}", rows.name()),
        }
        words
    }
}

impl ViewSpec {
    /// Returns whether both ask for the same rows, though perhaps for another page of them.
    pub fn same_rows(&self, other: &ViewSpec) -> bool {
        let Self { query, who, tab, order, table, filter, like, from: _ } = self;
        (query, who, filter, like) == (&other.query, &other.who, &other.filter, &other.like)
            && (tab, order, table) == (&other.tab, &other.order, &other.table)
    }
}

/// A view, and what to compute it from.
#[derive(Clone, Debug)]
pub struct ViewRequest {
    /// The view.
    pub spec: ViewSpec,
    /// A snapshot of the corpus.
    pub corpus: Corpus,
    /// The reader's memory, if it is needed.
    pub memory: Option<Arc<Memory>>,
}

/// An answer.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ViewAnswer {
    /// The view it answers.
    pub of: ViewSpec,
    /// The number of matching articles so far.
    pub articles: u64,
    /// Articles covered so far, and articles in total.
    pub known: (u64, u64),
    /// The person it is about.
    pub head: Option<Profile>,
    /// The rows.
    pub body: ViewBody,
    /// The number of rows without the filter.
    pub all: u64,
    /// The total number of quotations in the selected articles, matching or not.
    pub quotations: u64,
    /// The numbers behind the order “trending first”.
    pub lately: Option<RecentCounts>,
    /// Why there is no answer, if it could not be computed.
    pub fault: Option<String>,
    /// Whether a more complete answer follows. The people named with someone take longer to count.
    pub more: bool,
}

/// How often people were named lately.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RecentCounts {
    /// The first day of the recent period, which has about a quarter of the dated articles.
    pub since: Date,
    /// For each person, in order, the number of articles in the recent period.
    pub articles: Vec<u64>,
}

/// The rows of a tab.
#[derive(Clone, Debug, PartialEq)]
pub enum ViewBody {
    /// The number of people, and the first of them.
    People(u64, Vec<PersonCounts>),
    /// The number of sources, and the first of them with the remaining counts.
    Sources(u64, SourceListing),
    /// The number of outlets, and the first of them.
    Outlets(u64, Vec<OutletCount>),
    /// The timeline.
    Times(Timeline, Interval),
    /// The number of quotations, and a page of them.
    Quotations(u64, Vec<QuotationLine>),
    /// The number of rows of a table, and the first of them.
    Table(u64, Arc<SortedCrossTab>),
    /// Matches, and whether there are more.
    Hits(Arc<Vec<LocatedMatch>>, bool),
}

impl Default for ViewBody {
    fn default() -> Self {
        Self::People(0, Vec::new())
    }
}

/// A match of the search, and its article if that is in the list.
pub type LocatedMatch = (Option<ArticleId>, MatchLine);

/// A quotation as one line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct QuotationLine {
    /// Its article, if it is in the list.
    pub id: Option<ArticleId>,
    /// Its offset in the text of the article, in code points.
    pub at: u64,
    /// The date of the article.
    pub date: Option<Date>,
    /// The outlet of the article.
    pub outlet: Option<String>,
    /// The headline of the article.
    pub headline: Option<String>,
    /// The author of the article.
    pub byline: Option<String>,
    /// The URL of the article.
    pub url: Option<String>,
    /// The speaker.
    pub speaker: Option<String>,
    /// The name of the source, if no speaker is named.
    pub source: Option<SourceName>,
    /// The cue: the words that introduce it.
    pub cue: Option<String>,
    /// Direct, mixed or indirect.
    pub kind: Kind,
    /// How often it occurs and in which outlets, if each is listed once.
    pub times: Option<(u64, Vec<Arc<str>>)>,
    /// The words, on one line.
    pub words: String,
    /// The key words in it.
    pub key: Option<Span>,
    /// The same as a row of [`QUOTATIONS`](crate::export::QUOTATIONS).
    pub row: [serde_json::Value; 12],
}

impl ViewTab {
    /// Returns the name of the tab. A person's page has other names.
    pub fn name(self, person: bool) -> &'static str {
        match self {
            ViewTab::People if person => "with",
            ViewTab::People => "people",
            ViewTab::Sources => "sources",
            ViewTab::Outlets => "outlets",
            ViewTab::Times => "times",
            ViewTab::Quotations => "quotations",
            ViewTab::Table => "table",
            ViewTab::Hits => "matches",
        }
    }

    /// Returns all tabs in order. A person's page starts with the quotations.
    pub fn all(person: bool) -> &'static [ViewTab] {
        match person {
            false => &[
                ViewTab::People,
                ViewTab::Sources,
                ViewTab::Outlets,
                ViewTab::Times,
                ViewTab::Table,
                ViewTab::Quotations,
            ],
            true => &[ViewTab::Quotations, ViewTab::People, ViewTab::Outlets, ViewTab::Times],
        }
    }

    /// Returns the orders of the tab, of a person's page or for everyone.
    pub fn orders(self, person: bool) -> &'static [ViewOrder] {
        use ViewOrder::*;
        match self {
            ViewTab::People if person => &[MostArticles, MostQuoted],
            ViewTab::People => &[MostQuoted, MostNamed, Trending, MostRecent],
            ViewTab::Sources => &[MostQuoted, MostArticles, MostRecent],
            ViewTab::Outlets => &[MostArticles],
            ViewTab::Times => &[Oldest],
            ViewTab::Quotations => &[Newest, Oldest, WordsAfter, WordsBefore, MostOutlets],
            ViewTab::Table => &[HighestTotal],
            ViewTab::Hits => &[Newest, Oldest, WordsAfter, WordsBefore, Match, Outlet, Headline],
        }
    }

    /// Returns the order in which the tab opens.
    pub fn first_order(self, person: bool) -> ViewOrder {
        self.orders(person)[0]
    }
}

impl ViewOrder {
    /// Returns the order in words.
    pub fn name(self) -> &'static str {
        match self {
            ViewOrder::MostQuoted => "most quotations first",
            ViewOrder::MostNamed => "most mentions first",
            ViewOrder::MostArticles => "most articles first",
            ViewOrder::HighestTotal => "highest total first",
            ViewOrder::Trending => "trending first",
            ViewOrder::MostRecent => "most recent first",
            ViewOrder::Newest => "newest first",
            ViewOrder::Oldest => "oldest first",
            ViewOrder::WordsAfter => "by the words after the match",
            ViewOrder::WordsBefore => "by the words before the match",
            ViewOrder::MostOutlets => "each once, in most outlets first",
            ViewOrder::Match => "by the match",
            ViewOrder::Outlet => "by outlet",
            ViewOrder::Headline => "by headline",
        }
    }

    /// Returns the order of matches.
    pub(super) fn of_hits(self) -> HitOrder {
        match self {
            ViewOrder::Oldest => HitOrder::Oldest,
            ViewOrder::WordsAfter => HitOrder::Right,
            ViewOrder::WordsBefore => HitOrder::Left,
            ViewOrder::Match => HitOrder::Match,
            ViewOrder::Outlet => HitOrder::Outlet,
            ViewOrder::Headline => HitOrder::Title,
            _ => HitOrder::Newest,
        }
    }
}
