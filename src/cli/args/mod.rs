//! The command-line arguments, declared for clap.

mod asking;
mod keeping;
mod reading;

use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueHint};

pub use asking::*;
pub use keeping::*;
pub use reading::*;

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
keeps them; --reannotate finds them again.

A query selects articles, which are written whole. With a row for each quotation, a
query about quotations selects the rows, too. --count and --limit count articles, or
rows where there is one for each quotation.")]
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
  onrecord people --who 'Clive Lewis' news.jsonl

A query selects articles: the numbers count everything in them, whoever and whatever
the query asks for.")]
    People(PeopleArgs),
    /// List unnamed sources, such as police or experts: how often each is quoted and reported
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
  \"late ferr*\"         next to each other
  ferry NEAR/5 strike  at most 5 other words between, in either order; NEAR alone: 10.
                       Phrases and (this OR that) can stand on both sides
  \"late ferry boat\"~3  in any order, with at most 3 other words among them

Fields: title: person: speaker: said: cue: source: kind: confidence>80 outlet: date:
quotes>3 is: tag:

speaker:, said:, cue:, source:, kind: and confidence> next to each other must match the
same quotation. source: finds the words that name the source, as in source:police;
source:=\"expert\" is everything that onrecord sources counts under expert.
confidence>80 compares how sure its speaker is, in hundredths.
kind: takes direct, mixed, reported (or indirect), quoted or all; the default is
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
  onrecord table --rows outlet --columns kind --of words --share=column news.jsonl
  onrecord table --rows speaker --of quotations 'date:2018' --against 'date:2019' news.jsonl

The total of a row counts an article once, even if it is in several columns. --of words
counts the words of quotations. --share gives per cent of the column's total, --share=row
of the row's. --against compares how often each row occurs in the articles of two queries:
log_ratio is the binary logarithm of the ratio of the shares (Hardie 2014), keyness
the log-likelihood (Dunning 1993), negative where the second query has more.")]
    Table(CrossTabArgs),
    /// Build, continue or update the index of a corpus
    #[command(after_help = "Examples:
  onrecord index news.jsonl

Indexes words first, then people and quotations. You can stop it at any time; the
next run continues. The index is in the cache folder; set ONRECORD_CACHE to use
another one.",
        mut_arg("paths", |arg| arg.help("Files or folders")))]
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
    /// Export or import your decisions about names: who is one person, and who are two
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_are_consistent() {
        use clap::CommandFactory;
        Args::command().debug_assert();
    }
}
