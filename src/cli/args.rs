//! Arguments as typed.

use std::ffi::{OsStr, OsString};
use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum, ValueHint};
use jiff::civil::Date;

use super::offered_values;
use crate::export::TableFormat;
use crate::query::Kinds;

use crate::index::{Interval, SortOrder};
use crate::load::DateOrder;

/// Read the news in your terminal and see who said what, in English.
#[derive(Debug, Parser)]
#[command(
    version,
    args_conflicts_with_subcommands = true,
    after_help = "Examples:
  onrecord                            the sample corpus
  onrecord articles/                  every article below a folder
  onrecord dump.jsonl.zst             a dump, compressed or not
  zcat news.jsonl.gz | onrecord       standard input
  onrecord --field text=story x.json  a field under another name
  onrecord quotes --speaker lewis --format csv articles/ > lewis.csv

In the program, ? shows all keys."
)]
pub struct Args {
    #[command(flatten)]
    pub reader: ScreenArgs,
    #[command(subcommand)]
    pub command: Option<CliCommand>,
}

#[derive(Debug, Subcommand)]
pub enum CliCommand {
    /// Print articles as pages, for a pager or a screen reader
    #[command(after_help = "Examples:
  onrecord show article.txt | less -R
  onrecord show --width 60 --color never article.md")]
    Show(ShowArgs),
    /// Write every article with its people and quotations as JSON Lines
    #[command(after_help = "Examples:
  onrecord annotate news.jsonl > annotated.jsonl
  zcat dump.jsonl.gz | onrecord annotate | jq -c '.quotes[] | .speaker'

One JSON object per line per article, in input order; start and end count
Unicode code points into \"text\". TimelineOf a pipe each article is answered before the
next one comes.")]
    Annotate(InputArgs),
    /// List quotations: who said what, when, in which outlet
    #[command(after_help = "Examples:
  onrecord quotes 'speaker:lewis said:brexit' articles/
  onrecord quotes --speaker 'van der Kolk' articles/
  onrecord quotes --format csv --from 2018-12 --to 2018-12 news.jsonl > december.csv
  onrecord quotes --kind reported news.jsonl

Listed are quotations in marks and direct speech without marks. What is reported in
the reporter's words is listed with --kind reported, all of it with --kind all.")]
    Quotes(ListingArgs),
    /// Tell what files hold: formats, records, fields, dates, outlets
    #[command(after_help = "Examples:
  onrecord inspect dump.csv.gz
  onrecord inspect --field text=story news.jsonl
  onrecord inspect --format json articles/ | jq .[0].outlets

Names that nobody knows are told by what is in the first records; --field
always wins.")]
    Inspect(InspectArgs),
    /// List people: how often named, how often quoted, when first and last
    #[command(after_help = "Examples:
  onrecord people articles/
  onrecord people --format md 'outlet:inkwell date:2018' news.jsonl
  onrecord people --who 'Clive Lewis' news.jsonl")]
    People(PeopleArgs),
    /// List outlets: how many articles of each
    #[command(after_help = "Examples:
  onrecord outlets articles/
  onrecord outlets 'person:corbyn' news.jsonl")]
    Outlets(ListingArgs),
    /// Find articles: words, "phrases", -not, OR, ( ), prefix*, and fields
    #[command(after_help = "Examples:
  onrecord search 'ferry strike' articles/
  onrecord search 'speaker:lewis said:\"self-determination\" date:2018..2019-06' news.jsonl
  onrecord search --count 'person:corbyn -outlet:guardian quotes>3' news.jsonl

Fields: title: person: speaker: said: cue: kind: outlet: date: quotes>3 is: tag:.
speaker:, said:, cue: and kind: side by side mean one quotation. kind: is direct, mixed,
indirect (the same as reported), quoted or all; without it direct and mixed ones are
meant. A query that begins with - is written after -- or with --query. person:=\"Ada Bird\" is the
whole name, letter by letter; outlet:=\"\" is none. is:unread, is:starred, is:noted and
tag: ask for what you remember. With an index (onrecord index) that takes
milliseconds, without one everything is read; standard error says which.")]
    Search(SearchArgs),
    /// Count articles or quotations a day, a month or a year
    #[command(after_help = "Examples:
  onrecord timeline news.jsonl
  onrecord timeline 'person:corbyn' --by day --format csv news.jsonl > corbyn.csv
  onrecord timeline 'speaker:corbyn' --of quotes news.jsonl")]
    Timeline(TimelineArgs),
    /// Make the index of a corpus ahead, go on with it, or bring it up to date
    #[command(after_help = "Examples:
  onrecord index news.jsonl

First words, then people and quotations. It can be stopped at any time and goes on the
next time. It lies in the cache folder: ONRECORD_CACHE names another one.")]
    Index(IndexArgs),
    /// Show what was unpacked and is kept so that it opens faster, or clear it
    #[command(
        after_help = "Packed files are unpacked once, into a folder that is bounded: the oldest make room.
ONRECORD_CACHE names another folder, ONRECORD_CACHE_LIMIT the most bytes."
    )]
    Cache(CacheArgs),
    /// Take your notes, stars and tags out of the program, or bring them in
    #[command(after_help = "Examples:
  onrecord notes export > notes.md
  onrecord notes export --format json | ssh desk onrecord notes import -")]
    Notes(NotesArgs),
    /// Write the articles that you corrected as gold data
    #[command(after_help = "Examples:
  onrecord corrections export articles/ > gold.jsonl
  onrecord corrections export --tag checked articles/ > gold.jsonl
  onrecord score gold.jsonl")]
    Corrections(CorrectionsArgs),
    /// Measure people, quotations and speakers against a gold file
    #[command(after_help = "Examples:
  onrecord score gold.jsonl
  onrecord score gold.jsonl.gz predictions.jsonl

Both hold one JSON object a line, matched by id. Without predictions the text
of the gold file is annotated now, without your corrections.")]
    Score(ScoreArgs),
    /// Write a file with everything that can be set, or check it
    #[command(subcommand)]
    Config(ConfigWay),
    /// List the keys of every command
    Keys(KeysAsked),
    /// Write the man page
    #[command(after_help = "Example:
  onrecord man > ~/.local/share/man/man1/onrecord.1")]
    Man,
    /// Write what a shell needs to complete arguments
    #[command(after_help = "Example:
  onrecord completions fish > ~/.config/fish/completions/onrecord.fish")]
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Say what the terminal can do and where files are
    Doctor,
}

#[derive(Debug, Subcommand)]
pub enum ConfigWay {
    /// Write config.toml with every option as a comment; one that is there stays as it is
    Init,
    /// Say where it is
    Path,
    /// Say what is wrong in it
    Check,
}

#[derive(Debug, clap::Args)]
pub struct KeysAsked {
    /// default, less or newsboat; those in force where none is named
    #[arg(long, value_name = "NAME", value_parser = offered_values::preset(), hide_possible_values = true)]
    pub preset: Option<String>,
    /// How to write it
    #[arg(long, value_enum, default_value_t = TableFormat::Table)]
    pub format: TableFormat,
}

#[derive(Debug, clap::Args)]
pub struct NotesArgs {
    #[command(subcommand)]
    pub way: NotesWay,
}

#[derive(Debug, Subcommand)]
pub enum NotesWay {
    /// Write them to standard output
    Export {
        /// How to write them
        #[arg(long, value_enum, default_value_t = NotesFormat::Md)]
        format: NotesFormat,
    },
    /// Read what export wrote; nothing that is there is taken away
    Import {
        /// The file; - is standard input
        #[arg(value_hint = ValueHint::FilePath)]
        file: PathBuf,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum NotesFormat {
    /// A page to read and to edit
    Md,
    /// For programs
    Json,
}

#[derive(Debug, clap::Args)]
pub struct CorrectionsArgs {
    #[command(subcommand)]
    pub way: CorrectionsWay,
}

#[derive(Debug, Subcommand)]
pub enum CorrectionsWay {
    /// Write the corrected articles to standard output
    Export {
        #[command(flatten)]
        from: InputArgs,
        /// The articles with this tag instead, corrected or found right
        #[arg(long)]
        tag: Option<String>,
    },
}

#[derive(Debug, clap::Args)]
pub struct ScoreArgs {
    /// The gold file, in the annotation format or with spans of people and sources
    #[arg(value_hint = ValueHint::FilePath)]
    pub gold: PathBuf,
    /// What onrecord annotate, or another program, wrote for the same articles
    #[arg(value_hint = ValueHint::FilePath)]
    pub predictions: Option<PathBuf>,
}

#[derive(Debug, clap::Args)]
pub struct SearchArgs {
    #[command(flatten)]
    pub listing: ListingArgs,
    /// In which order; by itself what fits best comes first where there is an index and words to tell by
    #[arg(long, value_enum)]
    pub order: Option<SortArg>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SortArg {
    /// As they are read
    Read,
    /// What fits best first
    Relevance,
    /// The latest first
    Newest,
    /// The earliest first
    Oldest,
}

#[derive(Debug, clap::Args)]
pub struct TimelineArgs {
    #[command(flatten)]
    pub listing: ListingArgs,
    /// How long a period is
    #[arg(long, value_enum, default_value_t = PeriodArg::Month)]
    pub by: PeriodArg,
    /// What is counted
    #[arg(long, value_enum, default_value_t = TimelineOf::Articles)]
    pub of: TimelineOf,
}

#[derive(Debug, clap::Args)]
pub struct PeopleArgs {
    #[command(flatten)]
    pub listing: ListingArgs,
    /// One person by the full name: what is counted of them, their outlets, who is named beside them, their quotations by time
    #[arg(long, value_name = "NAME")]
    pub who: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum PeriodArg {
    Day,
    Month,
    Year,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum TimelineOf {
    /// Articles
    Articles,
    /// Direct and mixed quotations, or those of the kind that is asked for
    Quotes,
    /// What is reported in the reporter's words
    Reported,
}

#[derive(Debug, clap::Args)]
pub struct IndexArgs {
    #[command(flatten)]
    pub from: InputArgs,
    /// Remove the index instead
    #[arg(long)]
    pub remove: bool,
}

/// What is wanted, and how many rows.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct QueryArgs {
    /// The query, where it is not the first argument; it may begin with -
    #[arg(long, value_name = "QUERY", allow_hyphen_values = true)]
    pub query: Option<String>,
    /// Only what somebody of this name says: the same as speaker:"NAME"
    #[arg(long, value_name = "NAME")]
    pub speaker: Option<String>,
    /// Quotations of this kind instead of direct and mixed ones: the same as kind:KIND
    #[arg(long, value_name = "KIND", value_parser = offered_values::kind())]
    pub kind: Option<Kinds>,
    /// Only articles from this day, month or year on: 2018-12-05, 2018-12, 2018
    #[arg(long, value_name = "DATE", value_parser = offered_values::first_day)]
    pub from: Option<Date>,
    /// Only articles up to the end of this day, month or year
    #[arg(long, value_name = "DATE", value_parser = offered_values::last_day)]
    pub to: Option<Date>,
    /// Only how many rows there are
    #[arg(long)]
    pub count: bool,
    /// At most so many rows
    #[arg(long, value_name = "N")]
    pub limit: Option<usize>,
    /// Read everything, whether there is an index or not
    #[arg(long)]
    pub no_index: bool,
    /// In CSV, put an apostrophe before text that a spreadsheet would take for a formula
    #[arg(long)]
    pub spreadsheet: bool,
}

#[derive(Debug, clap::Args)]
pub struct CacheArgs {
    #[command(subcommand)]
    pub clear: Option<Clear>,
    /// How to write it
    #[arg(long, value_enum, default_value_t = TableFormat::Table)]
    pub format: TableFormat,
}

#[derive(Debug, Subcommand)]
pub enum Clear {
    /// Remove everything that is kept
    Clear,
}

/// What to read, and how.
#[derive(Debug, clap::Args)]
pub struct InputArgs {
    /// Files or folders; - is standard input, which is read where no path is given too
    #[arg(value_name = "PATH", value_hint = ValueHint::AnyPath, value_parser = offered_values::any_path())]
    pub paths: Vec<PathBuf>,
    /// Read the sample corpus, which is part of the program
    #[arg(long)]
    pub sample: bool,
    /// Read OURS from the input's field THEIRS, as in text=story; may be given more than once
    #[arg(
        long = "field",
        value_name = "OURS=THEIRS",
        value_parser = offered_values::field(),
        hide_possible_values = true
    )]
    pub fields: Vec<(String, String)>,
    /// Which comes first in dates like 03/04/2018; by itself what other dates of the file show
    #[arg(long, value_enum, value_name = "ORDER")]
    pub dates: Option<Dates>,
    /// Leave out what you corrected
    #[arg(long)]
    pub no_corrections: bool,
    /// So many threads for what is done without a screen; all cores by default
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub jobs: Option<u16>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Dates {
    /// Day, month, year
    Dmy,
    /// Month, day, year
    Mdy,
}

impl Dates {
    /// Which comes first.
    pub fn order(self) -> DateOrder {
        match self {
            Dates::Dmy => DateOrder::DayMonth,
            Dates::Mdy => DateOrder::MonthDay,
        }
    }
}

/// How the reader wants the screen.
#[derive(Debug, clap::Args)]
pub struct ScreenArgs {
    #[command(flatten)]
    pub from: InputArgs,
    /// auto, dark, light, solarised, high-contrast, monochrome, or a theme of your own
    #[arg(long, value_name = "NAME", value_parser = offered_values::theme(), hide_possible_values = true)]
    pub theme: Option<String>,
    /// Leave out what config.toml says
    #[arg(long)]
    pub no_config: bool,
    /// Show what is added to the files, or put into the folders, as it comes
    #[arg(long)]
    pub follow: bool,
    /// A conversation in plain lines, for screen readers and terminals that cannot draw
    #[arg(long)]
    pub plain_ui: bool,
    /// Leave the mouse to the terminal
    #[arg(long)]
    pub no_mouse: bool,
    /// The widest that text is set, in columns
    #[arg(long, value_name = "COLUMNS", value_parser = offered_values::measure)]
    pub measure: Option<u16>,
}

#[derive(Debug, clap::Args)]
pub struct ShowArgs {
    #[command(flatten)]
    pub from: InputArgs,
    /// Columns of the page; the terminal's by default, 80 in a pipe
    #[arg(long, value_name = "COLUMNS", value_parser = clap::value_parser!(u16).range(20..=1000))]
    pub width: Option<u16>,
    /// Colours in the output
    #[arg(long, value_enum, default_value_t = When::Auto)]
    pub color: When,
    /// auto, dark, light, solarised, high-contrast, monochrome, or a theme of your own
    #[arg(long, value_name = "NAME", value_parser = offered_values::theme(), hide_possible_values = true)]
    pub theme: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum When {
    Auto,
    Always,
    Never,
}

#[derive(Debug, clap::Args)]
pub struct InspectArgs {
    #[command(flatten)]
    pub from: InputArgs,
    /// How to write it
    #[arg(long, value_enum, default_value_t = CorrectionReport::Text)]
    pub format: CorrectionReport,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum CorrectionReport {
    /// For reading
    Text,
    /// One array, an object for each input
    Json,
}

#[derive(Debug, clap::Args)]
pub struct ListingArgs {
    /// What is asked for: words, "phrases", -not, OR, ( ), prefix*, fields; see `onrecord search --help`
    #[arg(value_name = "QUERY", value_hint = clap::ValueHint::AnyPath)]
    pub first: Option<OsString>,
    #[command(flatten)]
    pub from: InputArgs,
    #[command(flatten)]
    pub asking: QueryArgs,
    /// How to write it
    #[arg(long, value_enum, default_value_t = TableFormat::Table)]
    pub format: TableFormat,
}

impl SortArg {
    /// In which order.
    pub fn order(self) -> SortOrder {
        match self {
            SortArg::Read => SortOrder::Read,
            SortArg::Relevance => SortOrder::Relevance,
            SortArg::Newest => SortOrder::Newest,
            SortArg::Oldest => SortOrder::Oldest,
        }
    }
}

impl PeriodArg {
    /// The step of the time line.
    pub fn step(self) -> Interval {
        match self {
            PeriodArg::Day => Interval::Day,
            PeriodArg::Month => Interval::Month,
            PeriodArg::Year => Interval::Year,
        }
    }
}

impl CliCommand {
    /// What it reads, where that is known as it was typed; commands that take a query find out by that.
    pub fn reads(&self) -> Option<&InputArgs> {
        match self {
            CliCommand::Show(show) => Some(&show.from),
            CliCommand::Annotate(from) => Some(from),
            CliCommand::Inspect(asked) => Some(&asked.from),
            CliCommand::Index(asked) => Some(&asked.from),
            CliCommand::Corrections(CorrectionsArgs { way: CorrectionsWay::Export { from, .. } }) => {
                Some(from)
            }
            _ => None,
        }
    }
}

/// Whether a subcommand takes a query.
pub fn asks(command: &OsStr) -> bool {
    ["search", "quotes", "people", "outlets", "timeline"].iter().any(|name| command == *name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_are_consistent() {
        use clap::CommandFactory;
        Args::command().debug_assert();
    }
}
