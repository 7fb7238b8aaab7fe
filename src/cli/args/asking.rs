//! Questions: the query, and what the listings add to it.

use std::ffi::OsString;

use clap::ValueEnum;
use jiff::civil::Date;

use super::reading::InputArgs;
use crate::cli::offered_values;
use crate::export::{HitOrder, Share, TableFormat};
use crate::index::{CountedUnit, Dimension, Interval, SortOrder};
use crate::query::Kinds;

#[derive(Debug, clap::Args)]
pub struct ListingArgs {
    /// Words, "phrases", -not, OR, ( ), prefix*, NEAR/5 and fields; see `onrecord search --help`
    #[arg(value_name = "QUERY", value_hint = clap::ValueHint::AnyPath)]
    pub first: Option<OsString>,
    #[command(flatten)]
    pub from: InputArgs,
    #[command(flatten)]
    pub asking: QueryArgs,
    /// Output format
    #[arg(long, value_enum, default_value_t = TableFormat::Table)]
    pub format: TableFormat,
}

/// The query, and how many rows to write.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct QueryArgs {
    /// Query, instead of the first argument; may begin with -
    #[arg(long, value_name = "QUERY", allow_hyphen_values = true)]
    pub query: Option<String>,
    /// Only quotations of this speaker; same as speaker:"NAME"
    #[arg(long, value_name = "NAME")]
    pub speaker: Option<String>,
    /// Only quotations of this kind [default: direct and mixed]; same as kind:KIND
    #[arg(long, value_name = "KIND", value_parser = offered_values::kind())]
    pub kind: Option<Kinds>,
    /// Only articles from this day, month or year on: 2018-12-05, 2018-12 or 2018
    #[arg(long, value_name = "DATE", value_parser = offered_values::first_day)]
    pub from: Option<Date>,
    /// Only articles up to the end of this day, month or year
    #[arg(long, value_name = "DATE", value_parser = offered_values::last_day)]
    pub to: Option<Date>,
    /// Leave out copies of earlier articles, such as wire stories; same as -is:copy
    #[arg(long)]
    pub no_copies: bool,
    /// Print only the number of rows
    #[arg(long)]
    pub count: bool,
    /// Write at most N rows
    #[arg(long, value_name = "N", value_parser = offered_values::limit)]
    pub limit: Option<usize>,
    /// Read every article, even if there is an index
    #[arg(long)]
    pub no_index: bool,
    /// In CSV, put an apostrophe before text that a spreadsheet would read as a formula
    #[arg(long)]
    pub spreadsheet: bool,
}

impl QueryArgs {
    /// Returns whether an option other than --query selects articles or quotations.
    pub fn selects(&self) -> bool {
        let Self { speaker, kind, from, to, no_copies, .. } = self;
        speaker.is_some() || kind.is_some() || from.is_some() || to.is_some() || *no_copies
    }
}

#[derive(Debug, clap::Args)]
pub struct SearchArgs {
    #[command(flatten)]
    pub listing: ListingArgs,
    /// List every match in its context instead of the articles
    #[arg(long)]
    pub hits: bool,
    /// Sort order [default: best match first with an index and words in the query, otherwise input order; with --hits, input order]
    #[arg(long, value_enum)]
    pub order: Option<SortArg>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SortArg {
    /// Input order
    Read,
    /// Best match first
    Relevance,
    /// Newest first
    Newest,
    /// Oldest first
    Oldest,
    /// By outlet (with --hits)
    Outlet,
    /// By headline (with --hits)
    Title,
    /// By the id of the article (with --hits)
    Id,
    /// By the text before the match, from its last word back (with --hits)
    Left,
    /// By the match (with --hits)
    Match,
    /// By the text after the match (with --hits)
    Right,
}

impl SortArg {
    /// Returns the index's name for this order; `None` if only matches have it.
    pub fn order(self) -> Option<SortOrder> {
        match self {
            SortArg::Read => Some(SortOrder::Read),
            SortArg::Relevance => Some(SortOrder::Relevance),
            SortArg::Newest => Some(SortOrder::Newest),
            SortArg::Oldest => Some(SortOrder::Oldest),
            _ => None,
        }
    }

    /// Returns the order of matches; `None` if only articles have it.
    pub fn of_hits(self) -> Option<HitOrder> {
        Some(match self {
            SortArg::Read => HitOrder::Read,
            SortArg::Relevance => return None,
            SortArg::Newest => HitOrder::Newest,
            SortArg::Oldest => HitOrder::Oldest,
            SortArg::Outlet => HitOrder::Outlet,
            SortArg::Title => HitOrder::Title,
            SortArg::Id => HitOrder::Id,
            SortArg::Left => HitOrder::Left,
            SortArg::Match => HitOrder::Match,
            SortArg::Right => HitOrder::Right,
        })
    }
}

#[derive(Debug, clap::Args)]
pub struct TimelineArgs {
    #[command(flatten)]
    pub listing: ListingArgs,
    /// Length of a period
    #[arg(long, value_enum, default_value_t = PeriodArg::Month)]
    pub by: PeriodArg,
    /// What to count
    #[arg(long, value_enum, default_value_t = TimelineOf::Articles)]
    pub of: TimelineOf,
}

#[derive(Debug, clap::Args)]
pub struct QuotesArgs {
    #[command(flatten)]
    pub listing: ListingArgs,
    /// List each quotation once, with the number of times and the outlets in which it occurs
    #[arg(long)]
    pub unique: bool,
}

#[derive(Debug, clap::Args)]
pub struct CrossTabArgs {
    #[command(flatten)]
    pub listing: ListingArgs,
    /// What the rows are
    #[arg(long, value_enum, value_name = "WHAT")]
    pub rows: DimensionArg,
    /// What the columns are [default: only the total]
    #[arg(long, value_enum, value_name = "WHAT")]
    pub columns: Option<DimensionArg>,
    /// What to count
    #[arg(long, value_enum, default_value_t = CountedArg::Articles)]
    pub of: CountedArg,
    /// Write percentages of the column total, or with --share=row of the row total
    #[arg(long, value_enum, value_name = "OF", num_args = 0..=1, require_equals = true, default_missing_value = "column")]
    pub share: Option<Share>,
    /// Compare with the articles of another query
    #[arg(long, value_name = "QUERY", allow_hyphen_values = true, conflicts_with_all = ["columns", "share"])]
    pub against: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum DimensionArg {
    Outlet,
    Speaker,
    /// The source of a quotation, as the text names it
    Source,
    Month,
    Year,
    Kind,
}

impl DimensionArg {
    /// Returns the index's name for it.
    pub fn dimension(self) -> Dimension {
        match self {
            DimensionArg::Outlet => Dimension::Outlet,
            DimensionArg::Speaker => Dimension::Speaker,
            DimensionArg::Source => Dimension::Source,
            DimensionArg::Month => Dimension::Month,
            DimensionArg::Year => Dimension::Year,
            DimensionArg::Kind => Dimension::Kind,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum CountedArg {
    Articles,
    Quotations,
    /// Words of quotations
    Words,
}

impl CountedArg {
    /// Returns the index's name for it.
    pub fn unit(self) -> CountedUnit {
        match self {
            CountedArg::Articles => CountedUnit::Articles,
            CountedArg::Quotations => CountedUnit::Quotations,
            CountedArg::Words => CountedUnit::Words,
        }
    }
}

#[derive(Debug, clap::Args)]
pub struct PeopleArgs {
    #[command(flatten)]
    pub listing: ListingArgs,
    /// Show one person, by full name: counts, outlets, people named with them, quotations over time
    #[arg(long, value_name = "NAME")]
    pub who: Option<String>,
    /// List the names taken for another name of the same person, with the reason and the confidence
    #[arg(long, conflicts_with = "who")]
    pub joins: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum PeriodArg {
    Day,
    Month,
    Year,
}

impl PeriodArg {
    /// Returns the interval of the timeline.
    pub fn step(self) -> Interval {
        match self {
            PeriodArg::Day => Interval::Day,
            PeriodArg::Month => Interval::Month,
            PeriodArg::Year => Interval::Year,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum TimelineOf {
    /// Articles
    Articles,
    /// Direct and mixed quotations, or those of --kind
    Quotes,
    /// Speech reported in the reporter's words
    Reported,
}
