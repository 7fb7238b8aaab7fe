//! The command-line arguments, declared for clap.

use std::ffi::OsString;
use std::path::PathBuf;
use std::sync::Arc;

use clap::{Parser, Subcommand, ValueEnum, ValueHint};
use jiff::civil::Date;

use super::offered_values;
use crate::export::{HitOrder, TableFormat};
use crate::identity::Aliases;
use crate::query::Kinds;

use crate::index::{CountedUnit, Dimension, Interval, SortOrder};
use crate::load::{DateOrder, OtherColumns, Shard};

/// Read the news in your terminal and see who said what, in English.
#[derive(Debug, Parser)]
#[command(
    version,
    args_conflicts_with_subcommands = true,
    after_help = "Examples:
  onrecord                            open the sample corpus
  onrecord articles/                  open every article below a folder
  onrecord dump.jsonl.zst             open a dump, compressed or not
  zcat news.jsonl.gz | onrecord       read standard input
  onrecord --field text=story x.json  read the text from the field \"story\"
  onrecord quotes --speaker lewis --format csv articles/ > lewis.csv

Press ? in the program to see all keys."
)]
pub struct Args {
    #[command(flatten)]
    pub reader: ScreenArgs,
    #[command(subcommand)]
    pub command: Option<CliCommand>,
    #[command(flatten)]
    pub report: ReportArgs,
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
  onrecord annotate --format parquet --output annotated.parquet news.jsonl
  onrecord annotate --format csv --keep section news.jsonl > quotations.csv
  onrecord annotate --format parquet --partition-by year,outlet --output corpus/ dump.jsonl
  onrecord annotate --shard 3/8 --output part-3.jsonl dump.jsonl

Writes one JSON object per line and article, in input order, with every key. start
and end count Unicode code points into \"text\". When reading from a pipe, each article
is written before the next one arrives. Parquet has the same columns, nested; CSV has
a row for each quotation. A record that brings people and quotations in this format
keeps them; --reannotate finds them anew.")]
    Annotate(AnnotateArgs),
    /// List quotations: who said what, when, and in which outlet
    #[command(after_help = "Examples:
  onrecord quotes 'speaker:lewis said:brexit' articles/
  onrecord quotes --speaker 'van der Kolk' articles/
  onrecord quotes --format csv --from 2018-12 --to 2018-12 news.jsonl > december.csv
  onrecord quotes --kind reported news.jsonl
  onrecord quotes --unique --speaker lewis news.jsonl

Lists quotations in marks and direct speech without marks. Use --kind reported for
speech in the reporter's words, --kind all for everything.")]
    Quotes(QuotesArgs),
    /// Show what files contain: formats, records, fields, dates, outlets
    #[command(after_help = "Examples:
  onrecord inspect dump.csv.gz
  onrecord inspect --field text=story news.jsonl
  onrecord inspect --format json articles/ | jq .[0].outlets

Fields with unknown names are guessed from the first records. --field overrides
every guess.")]
    Inspect(InspectArgs),
    /// List people: how often they are named and quoted, and when first and last
    #[command(after_help = "Examples:
  onrecord people articles/
  onrecord people --format md 'outlet:inkwell date:2018' news.jsonl
  onrecord people --who 'Clive Lewis' news.jsonl")]
    People(PeopleArgs),
    /// List sources without a name, such as police or experts: how often each is quoted and reported
    #[command(after_help = "Examples:
  onrecord sources articles/
  onrecord sources said:knife news.jsonl
  onrecord quotes 'source:police said:knife' news.jsonl

One row per kind of source: \"the police\" counts as police, \"two senior White House
officials\" as White House official. If the query is about quotations, only those
count. Standard error says how many quotations have only a pronoun or nobody.")]
    Sources(ListingArgs),
    /// List outlets and how many articles each has
    #[command(after_help = "Examples:
  onrecord outlets articles/
  onrecord outlets 'person:corbyn' news.jsonl")]
    Outlets(ListingArgs),
    /// Find articles, or every match: words, "phrases", -not, OR, ( ), wildcards, NEAR, and fields
    #[command(after_help = "Examples:
  onrecord search 'ferry strike' articles/
  onrecord search 'speaker:lewis said:\"self-determination\" date:2018..2019-06' news.jsonl
  onrecord search --count 'person:corbyn -outlet:guardian quotes>3' news.jsonl
  onrecord search --hits --order right 'ferry+ NEAR/5 strike+' news.jsonl

Words match as a whole, in any case, with or without accents:
  strike*              any ending
  wom?n  *ism  c*t     ? is one letter, * any number; a ? at the end may be none
  run+                 all forms: run, runs, running, ran; ferry+: ferries
  =\"US\"  title:=May    in exactly this case
  \"late ferry\"         next to each other
  ferry NEAR/5 strike  at most 5 other words between, in either order; NEAR alone: 10.
                       Phrases and (this OR that) can stand on both sides
  \"late ferry boat\"~3  in any order, with at most 3 other words among them

Fields: title: person: speaker: said: cue: source: kind: confidence>80 outlet: date:
quotes>3 is: tag:

speaker:, said:, cue:, source:, kind: and confidence> next to each other must match the
same quotation. source: finds the words that name the source, as in source:police;
source:=\"expert\" is everything that onrecord sources counts under expert.
confidence>80 compares how sure its speaker is, in hundredths.
kind: takes direct, mixed, indirect (or reported), quoted or all; the default is
direct and mixed. person:=\"Ada Bird\" matches the whole name exactly; outlet:=\"\"
matches articles without an outlet. is:unread, is:read, is:starred, is:noted and tag:
match what you read, starred, noted and tagged. is:copy matches copies of an earlier
article: with another headline, a rewritten lead or cut. Put a query that begins with -
after -- or use --query.

--hits lists every place that the words of the query match, one row each, with the
text before and after it. start and end count Unicode code points into the text, or
into the headline if \"part\" says title.

With an index (see onrecord index) a search takes milliseconds. Without one,
every article is read. Standard error says which.")]
    Search(SearchArgs),
    /// Count articles or quotations per day, month or year
    #[command(after_help = "Examples:
  onrecord timeline news.jsonl
  onrecord timeline 'person:corbyn' --by day --format csv news.jsonl > corbyn.csv
  onrecord timeline 'speaker:corbyn' --of quotes news.jsonl")]
    Timeline(TimelineArgs),
    /// Count articles, quotations or words in a table, or compare two queries
    #[command(after_help = "Examples:
  onrecord table --rows outlet --columns month news.jsonl
  onrecord table --rows speaker --columns outlet --of quotations --limit 20 news.jsonl
  onrecord table --rows outlet --columns kind --of words --share column news.jsonl
  onrecord table --rows speaker --of quotations 'date:2018' --against 'date:2019' news.jsonl

The total of a row counts an article once, even if it is in several columns. --of words
counts the words of quotations. --share gives per cent of the column's total, or of the
row's. --against compares how often each row occurs in the articles of two queries:
log_ratio is the binary logarithm of the ratio of the shares (Hardie 2014), keyness
the log-likelihood (Dunning 1993), negative where the second query has more.")]
    Table(CrossTabArgs),
    /// Build, continue or update the index of a corpus
    #[command(after_help = "Examples:
  onrecord index news.jsonl

Indexes words first, then people and quotations. You can stop it at any time; the
next run continues. The index is in the cache folder; set ONRECORD_CACHE to use
another one.")]
    Index(IndexArgs),
    /// List or clear the cache of unpacked files and indexes
    #[command(after_help = "Compressed files are unpacked once, into the cache. When it is full, the files
used least recently are removed. Set ONRECORD_CACHE to use another folder, and
ONRECORD_CACHE_LIMIT to change its size in bytes.")]
    Cache(CacheArgs),
    /// Export or import your notes, stars and tags
    #[command(after_help = "Examples:
  onrecord notes export > notes.md
  onrecord notes export --format json | ssh desk onrecord notes import -")]
    Notes(NotesArgs),
    /// Export or import what you decided about names: who is one person, who are two
    #[command(after_help = "The file has one table for each person:

  [\"Hester Penhallick\"]
  also = [\"H. Penhallick\"]
  not = [\"Hester Penhallick Jr.\"]

Examples:
  onrecord aliases export > names.toml
  onrecord aliases import names.toml
  onrecord people --aliases names.toml news.jsonl")]
    Aliases(AliasesArgs),
    /// Export the articles you corrected as gold data
    #[command(after_help = "Examples:
  onrecord corrections export articles/ > gold.jsonl
  onrecord corrections export --tag checked articles/ > gold.jsonl
  onrecord score gold.jsonl")]
    Corrections(CorrectionsArgs),
    /// Score people, quotations and speakers against a gold file
    #[command(after_help = "Examples:
  onrecord score gold.jsonl
  onrecord score gold.jsonl.gz predictions.jsonl

Both files hold one JSON object per line; articles are matched by id. Without
predictions, the text of the gold file is annotated now, without your corrections.")]
    Score(ScoreArgs),
    /// Write, find or check the configuration file
    #[command(subcommand)]
    Config(ConfigWay),
    /// List all commands and their keys
    Keys(KeysAsked),
    /// Print the man page
    #[command(after_help = "Example:
  onrecord man > ~/.local/share/man/man1/onrecord.1")]
    Man,
    /// Print a completion script for a shell
    #[command(after_help = "Example:
  onrecord completions fish > ~/.config/fish/completions/onrecord.fish")]
    Completions {
        /// Shell to complete for
        shell: clap_complete::Shell,
    },
    /// Check the terminal, its helper programs and the program's files
    Doctor,
}

#[derive(Debug, Subcommand)]
pub enum ConfigWay {
    /// Write config.toml with every option commented out; an existing file is not changed
    Init,
    /// Print the path of config.toml
    Path,
    /// Check config.toml and the theme it names
    Check,
}

#[derive(Debug, clap::Args)]
pub struct KeysAsked {
    /// List the keys of this preset: default, less or newsboat [default: your keys]
    #[arg(long, value_name = "NAME", value_parser = offered_values::preset(), hide_possible_values = true)]
    pub preset: Option<String>,
    /// Output format
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
    /// Write notes, stars, tags and corrections to standard output
    Export {
        /// Output format
        #[arg(long, value_enum, default_value_t = NotesFormat::Md)]
        format: NotesFormat,
    },
    /// Import what export wrote; existing notes are kept
    Import {
        /// File to import; - means standard input
        #[arg(value_hint = ValueHint::FilePath)]
        file: PathBuf,
    },
}

#[derive(Debug, clap::Args)]
pub struct AliasesArgs {
    #[command(subcommand)]
    pub way: AliasesWay,
}

#[derive(Debug, Subcommand)]
pub enum AliasesWay {
    /// Write the list to standard output
    Export,
    /// Add a list to yours
    Import {
        /// File to import; - means standard input
        #[arg(value_hint = ValueHint::FilePath)]
        file: PathBuf,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum NotesFormat {
    /// A page to read and edit
    Md,
    /// For other programs
    Json,
    /// CSL JSON, for Zotero and other reference managers
    Csl,
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
        /// Write the articles with this tag instead, corrected or not
        #[arg(long)]
        tag: Option<String>,
    },
}

#[derive(Debug, clap::Args)]
pub struct ScoreArgs {
    /// Gold file, in the annotation format or with spans of people and sources
    #[arg(value_hint = ValueHint::FilePath)]
    pub gold: PathBuf,
    /// Output of onrecord annotate, or of another program, for the same articles
    #[arg(value_hint = ValueHint::FilePath)]
    pub predictions: Option<PathBuf>,
}

#[derive(Debug, clap::Args)]
pub struct SearchArgs {
    #[command(flatten)]
    pub listing: ListingArgs,
    /// List every match in its context instead of the articles
    #[arg(long)]
    pub hits: bool,
    /// Sort order [default: best match first with an index and words in the query, else input order; with --hits, input order]
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
    /// List each quotation once, with how often it occurs and the outlets that have it
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
    /// Write per cent of the total of the column or row
    #[arg(long, value_enum, value_name = "OF", num_args = 0..=1, require_equals = true, default_missing_value = "column")]
    pub share: Option<ShareArg>,
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

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum CountedArg {
    Articles,
    Quotations,
    /// Words of quotations
    Words,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ShareArg {
    Column,
    Row,
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
    /// List the names that are taken for another name of the same person, why, and how sure that is
    #[arg(long, conflicts_with = "who")]
    pub joins: bool,
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
    /// Direct and mixed quotations, or those of --kind
    Quotes,
    /// Speech reported in the reporter's words
    Reported,
}

#[derive(Debug, clap::Args)]
pub struct IndexArgs {
    #[command(flatten)]
    pub from: InputArgs,
    /// Remove the index instead of building it
    #[arg(long)]
    pub remove: bool,
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
    #[arg(long, value_name = "N")]
    pub limit: Option<usize>,
    /// Read every article, even if there is an index
    #[arg(long)]
    pub no_index: bool,
    /// In CSV, put an apostrophe before text that a spreadsheet would read as a formula
    #[arg(long)]
    pub spreadsheet: bool,
}

#[derive(Debug, clap::Args)]
pub struct CacheArgs {
    #[command(subcommand)]
    pub clear: Option<Clear>,
    /// Output format
    #[arg(long, value_enum, default_value_t = TableFormat::Table)]
    pub format: TableFormat,
}

#[derive(Debug, Subcommand)]
pub enum Clear {
    /// Remove all unpacked files and indexes
    Clear,
}

/// The inputs, and how to read them.
#[derive(Debug, clap::Args)]
pub struct InputArgs {
    /// Files or folders; - means standard input, which is also the default
    #[arg(value_name = "PATH", value_hint = ValueHint::AnyPath, value_parser = offered_values::any_path())]
    pub paths: Vec<PathBuf>,
    /// Read the built-in sample corpus
    #[arg(long)]
    pub sample: bool,
    /// Read OURS from the input field THEIRS, for example text=story; can be repeated
    #[arg(
        long = "field",
        value_name = "OURS=THEIRS",
        value_parser = offered_values::field(),
        hide_possible_values = true
    )]
    pub fields: Vec<(String, String)>,
    /// Order of day and month in dates like 03/04/2018 [default: as in the file's other dates]
    #[arg(long, value_enum, value_name = "ORDER")]
    pub dates: Option<Dates>,
    /// Ignore your corrections
    #[arg(long)]
    pub no_corrections: bool,
    /// A list of names that are one person's, as `onrecord aliases export` writes it
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, value_parser = offered_values::aliases)]
    pub aliases: Option<Arc<Aliases>>,
    /// Find people and quotations anew even where records bring them, as annotate writes them
    #[arg(long)]
    pub reannotate: bool,
    /// Number of threads for commands without a screen [default: one per core]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub jobs: Option<u16>,
    /// What annotate asks for besides.
    #[arg(skip)]
    pub annotated: AnnotatedInput,
}

/// How records are read for annotations.
#[derive(Clone, Debug, Default)]
pub struct AnnotatedInput {
    pub columns: OtherColumns,
    pub shard: Option<Shard>,
    pub id_prefix: String,
}

#[derive(Debug, clap::Args)]
pub struct AnnotateArgs {
    /// Words, "phrases", -not, OR, ( ), prefix*, NEAR/5 and fields; see `onrecord search --help`
    #[arg(value_name = "QUERY", value_hint = clap::ValueHint::AnyPath)]
    pub first: Option<OsString>,
    #[command(flatten)]
    pub from: InputArgs,
    #[command(flatten)]
    pub asking: QueryArgs,
    /// Output format
    #[arg(long, value_enum, default_value_t = AnnotationFormat::Jsonl)]
    pub format: AnnotationFormat,
    /// One row per quotation, with flat columns; always so in CSV
    #[arg(long)]
    pub flat: bool,
    /// Leave the text out
    #[arg(long)]
    pub no_text: bool,
    /// Keep other fields of each record: all, or names separated by commas
    #[arg(long, value_name = "all|NAMES", value_parser = offered_values::columns)]
    pub keep: Option<OtherColumns>,
    /// Begin the id of every record that has none with this, so that ids of parallel runs differ
    #[arg(long, value_name = "PREFIX", default_value = "", hide_default_value = true)]
    pub id_prefix: String,
    /// Only every Nth record, beginning with number I: 3/8
    #[arg(long, value_name = "I/N", value_parser = offered_values::shard)]
    pub shard: Option<Shard>,
    /// Write to this file, or with --partition-by below this folder, instead of standard output
    #[arg(long, value_name = "PATH", value_hint = ValueHint::AnyPath)]
    pub output: Option<PathBuf>,
    /// Write a folder for each value, such as year=2018/outlet=The%20Inkwell/
    #[arg(long, value_enum, value_name = "year,month,outlet", value_delimiter = ',', requires = "output")]
    pub partition_by: Vec<PartitionArg>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum AnnotationFormat {
    /// One object per line
    Jsonl,
    /// With a header, one row per quotation
    Csv,
    /// A table with nested people and quotations
    #[cfg(feature = "parquet")]
    Parquet,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum PartitionArg {
    Year,
    Month,
    Outlet,
}

/// What a command says on standard error, and where else.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct ReportArgs {
    /// Say less on standard error: only what failed
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Say more on standard error: how each file is read, and what was left out
    #[arg(short, long, global = true)]
    pub verbose: bool,
    /// Append everything that --verbose says to this file, with the time
    #[arg(long, value_name = "FILE", global = true, value_hint = ValueHint::FilePath)]
    pub log: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Dates {
    /// Day, month, year
    Dmy,
    /// Month, day, year
    Mdy,
}

impl Dates {
    /// Returns the loader's name for this order.
    pub fn order(self) -> DateOrder {
        match self {
            Dates::Dmy => DateOrder::DayMonth,
            Dates::Mdy => DateOrder::MonthDay,
        }
    }
}

/// Options of the screen.
#[derive(Debug, clap::Args)]
pub struct ScreenArgs {
    #[command(flatten)]
    pub from: InputArgs,
    /// Theme: auto, dark, light, solarised, high-contrast, monochrome, or one of your own
    #[arg(long, value_name = "NAME", value_parser = offered_values::theme(), hide_possible_values = true)]
    pub theme: Option<String>,
    /// Ignore config.toml
    #[arg(long)]
    pub no_config: bool,
    /// Show articles as they are added to the files and folders
    #[arg(long)]
    pub follow: bool,
    /// Use a dialogue in plain lines, for screen readers and simple terminals
    #[arg(long)]
    pub plain_ui: bool,
    /// Do not capture the mouse
    #[arg(long)]
    pub no_mouse: bool,
    /// Maximum width of the text, in columns
    #[arg(long, value_name = "COLUMNS", value_parser = offered_values::measure)]
    pub measure: Option<u16>,
}

#[derive(Debug, clap::Args)]
pub struct ShowArgs {
    #[command(flatten)]
    pub from: InputArgs,
    /// Page width in columns [default: the terminal's, 80 in a pipe]
    #[arg(long, value_name = "COLUMNS", value_parser = clap::value_parser!(u16).range(20..=1000))]
    pub width: Option<u16>,
    /// When to use colours
    #[arg(long, value_enum, default_value_t = When::Auto)]
    pub color: When,
    /// Theme: auto, dark, light, solarised, high-contrast, monochrome, or one of your own
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
    /// Output format
    #[arg(long, value_enum, default_value_t = CorrectionReport::Text)]
    pub format: CorrectionReport,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum CorrectionReport {
    /// For people
    Text,
    /// One array with an object for each input
    Json,
}

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

impl CliCommand {
    /// Returns the inputs, if they are known before the query is parsed: commands that take a query must first tell
    /// whether the first argument is one.
    pub fn reads(&self) -> Option<&InputArgs> {
        match self {
            CliCommand::Show(show) => Some(&show.from),
            CliCommand::Inspect(asked) => Some(&asked.from),
            CliCommand::Index(asked) => Some(&asked.from),
            CliCommand::Corrections(CorrectionsArgs { way: CorrectionsWay::Export { from, .. } }) => {
                Some(from)
            }
            _ => None,
        }
    }
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
