//! What is kept: settings, notes, corrections, names, indexes; and the score of a run.

use std::path::PathBuf;

use clap::{Subcommand, ValueEnum, ValueHint};

use super::reading::InputArgs;
use crate::cli::offered_values;
use crate::export::TableFormat;

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
pub struct IndexArgs {
    #[command(flatten)]
    pub from: InputArgs,
    /// Remove the index instead of building it
    #[arg(long)]
    pub remove: bool,
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
