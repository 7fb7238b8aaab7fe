//! What is read, and how: inputs, the options of `annotate`, `show` and `inspect`, and of the screen.

use std::ffi::OsString;
use std::path::PathBuf;
use std::sync::Arc;

use clap::{ValueEnum, ValueHint};

use super::asking::QueryArgs;
use crate::cli::offered_values;
use crate::identity::Aliases;
use crate::load::{DateOrder, OtherColumns, Shard};

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
    /// A list of names that belong to one person, as `onrecord aliases export` writes it
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, value_parser = offered_values::aliases)]
    pub aliases: Option<Arc<Aliases>>,
    /// Find people and quotations again even if records come with them, as annotate writes them
    #[arg(long)]
    pub reannotate: bool,
    /// Number of threads for commands without a screen [default: one per core]
    #[arg(long, value_name = "N", value_parser = offered_values::jobs)]
    pub jobs: Option<u16>,
    /// What annotate asks for in addition.
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
    /// One row per quotation, with flat columns; always the case for CSV
    #[arg(long)]
    pub flat: bool,
    /// Leave the text out
    #[arg(long)]
    pub no_text: bool,
    /// Keep other fields of each record: all, or names separated by commas
    #[arg(long, value_name = "all|NAMES", value_parser = offered_values::columns)]
    pub keep: Option<OtherColumns>,
    /// Prefix for the ids of records that have none, so that the ids of parallel runs differ
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
    #[arg(long, value_name = "COLUMNS", value_parser = offered_values::width)]
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
    #[arg(long, value_enum, default_value_t = InspectFormat::Text)]
    pub format: InspectFormat,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum InspectFormat {
    /// For people
    Text,
    /// One array with an object for each input
    Json,
}
