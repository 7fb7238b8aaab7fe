//! The command line: one file per subcommand. Commands stream their input, stop quietly when the output pipe
//! closes, and report problems on standard error with path and line.

mod aliases;
mod annotate;
mod answer;
mod args;
mod cache;
mod corrections;
mod crosstab;
mod doctor;
mod index;
mod inputs;
mod inspect;
mod languages;
mod man;
mod notes;
mod offered_values;
mod out;
mod outlets;
mod people;
mod plain;
mod progress;
mod question;
mod quotes;
mod refused;
mod report;
mod score;
mod search;
mod settings;
mod show;
mod sources;
mod table;
mod timeline;

use std::ffi::OsString;
use std::io::IsTerminal;
use std::process::ExitCode;

use clap::Parser;

use args::{Args, CliCommand};
use report::{complain, say};

/// Exit status: everything was read.
const READ: u8 = 0;
/// Exit status: something was skipped.
const SKIPPED: u8 = 1;
/// Exit status: the arguments or the input cannot be used.
const UNUSABLE: u8 = 2;

/// Runs the program and returns its exit status.
pub fn main() -> ExitCode {
    let typed: Vec<OsString> = std::env::args_os().collect();
    let status = match Args::try_parse_from(&typed) {
        Ok(args) => {
            let status = report::start(&args.report).and_then(|()| run(args));
            progress::end();
            status.unwrap_or_else(|error| {
                complain(&error);
                UNUSABLE
            })
        }
        Err(error) => refused::explain(&error, &typed),
    };
    languages::say_counted();
    crate::load::cache::remove_partial_files();
    ExitCode::from(status)
}

fn run(args: Args) -> crate::Result<u8> {
    if let Some(from) = args.command.as_ref().and_then(CliCommand::reads) {
        from.check()?;
    }
    match args.command {
        None if args.reader.plain_ui || dumb() => plain::run(&args.reader),
        None => crate::run::run(args.reader.setup()?),
        Some(CliCommand::Show(show)) => show::run(&show),
        Some(CliCommand::Annotate(asked)) => annotate::run(asked),
        Some(CliCommand::Quotes(listing)) => quotes::run(listing),
        Some(CliCommand::Inspect(asked)) => inspect::run(&asked),
        Some(CliCommand::People(people)) => people::run(people),
        Some(CliCommand::Sources(listing)) => sources::run(listing),
        Some(CliCommand::Outlets(listing)) => outlets::run(listing),
        Some(CliCommand::Search(search)) => search::run(search),
        Some(CliCommand::Timeline(line)) => timeline::run(line),
        Some(CliCommand::Table(table)) => crosstab::run(table),
        Some(CliCommand::Index(asked)) => index::run(&asked),
        Some(CliCommand::Cache(asked)) => cache::run(&asked),
        Some(CliCommand::Aliases(asked)) => aliases::run(&asked),
        Some(CliCommand::Notes(asked)) => notes::run(&asked),
        Some(CliCommand::Corrections(asked)) => corrections::run(&asked),
        Some(CliCommand::Score(asked)) => score::run(&asked),
        Some(CliCommand::Config(way)) => settings::config(&way),
        Some(CliCommand::Keys(asked)) => settings::keys(&asked),
        Some(CliCommand::Man) => man::run(),
        Some(CliCommand::Completions { shell }) => settings::completions(shell),
        Some(CliCommand::Doctor) => doctor::run(),
    }
}

/// Returns whether stdout is a terminal that cannot move the cursor.
fn dumb() -> bool {
    std::env::var_os("TERM").is_some_and(|term| term == "dumb") && std::io::stdout().is_terminal()
}
