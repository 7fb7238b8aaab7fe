//! The command line: arguments as typed, then resolved; one file per subcommand. Everything streams, a closed
//! pipe is no error, and what went wrong goes to standard error with its path and line.

mod annotate;
mod args;
mod ask;
mod cache;
mod corrections;
mod doctor;
mod index;
mod inputs;
mod inspect;
mod languages;
mod man;
mod notes;
mod offers;
mod out;
mod outlets;
mod people;
mod plain;
mod quotes;
mod refused;
mod score;
mod search;
mod settings;
mod show;
mod table;
mod timeline;

use std::ffi::OsString;
use std::io::IsTerminal;
use std::ops::ControlFlow;
use std::process::ExitCode;

use clap::Parser;

use crate::index::Tally;
use crate::page::sanitise;
use crate::work::in_order;
use crate::{Article, Error};
use args::{Args, Command, From};

/// All was read.
const READ: u8 = 0;
/// Something was skipped.
const SKIPPED: u8 = 1;
/// The arguments or the input cannot be used at all.
const UNUSABLE: u8 = 2;

/// Runs the program with the arguments it was started with.
pub fn main() -> ExitCode {
    let typed: Vec<OsString> = std::env::args_os().collect();
    let status = match Args::try_parse_from(&typed) {
        Ok(args) => run(args).unwrap_or_else(|error| {
            complain(&error);
            UNUSABLE
        }),
        Err(error) => refused::tell(&error, &typed),
    };
    languages::say_counted();
    crate::load::cache::remove_partial_files();
    ExitCode::from(status)
}

fn run(args: Args) -> crate::Result<u8> {
    if let Some(from) = args.command.as_ref().and_then(Command::reads) {
        from.check()?;
    }
    match args.command {
        None if args.reader.plain_ui || dumb() => plain::run(&args.reader),
        None => crate::run::run(args.reader.setup()?),
        Some(Command::Show(show)) => show::run(&show),
        Some(Command::Annotate(input)) => annotate::run(&input),
        Some(Command::Quotes(listing)) => quotes::run(listing),
        Some(Command::Inspect(asked)) => inspect::run(&asked),
        Some(Command::People(people)) => people::run(people),
        Some(Command::Outlets(listing)) => outlets::run(listing),
        Some(Command::Search(search)) => search::run(search),
        Some(Command::Timeline(line)) => timeline::run(line),
        Some(Command::Index(asked)) => index::run(&asked),
        Some(Command::Cache(asked)) => cache::run(&asked),
        Some(Command::Notes(asked)) => notes::run(&asked),
        Some(Command::Corrections(asked)) => corrections::run(&asked),
        Some(Command::Score(asked)) => score::run(&asked),
        Some(Command::Config(way)) => settings::config(&way),
        Some(Command::Keys(asked)) => settings::keys(&asked),
        Some(Command::Man) => man::run(),
        Some(Command::Completions { shell }) => settings::completions(shell),
        Some(Command::Doctor) => doctor::run(),
    }
}

/// Whether the terminal says that it cannot draw.
fn dumb() -> bool {
    std::env::var_os("TERM").is_some_and(|term| term == "dumb") && std::io::stdout().is_terminal()
}

/// Says to standard error what went wrong; never ends a run.
fn complain(error: &Error) {
    use std::io::Write;
    let words = error.to_string();
    // A closed standard error has nobody behind it to tell.
    let _ = writeln!(std::io::stderr(), "onrecord: {}", sanitise(&words));
}

/// Has `work` done on every article by all cores and hands what came of each to `each`, in the order of the input, and
/// nothing whenever nothing more is ready, until that fails; gives the exit status.
fn every_article<T: Send + 'static>(
    from: &From,
    work: impl Fn(Article) -> T + Send + Sync + 'static,
    each: &mut dyn FnMut(Option<T>) -> std::io::Result<()>,
) -> crate::Result<u8> {
    let (mut read, mut skipped) = (0u64, 0u64);
    let mut failed = None;
    in_order(from.inputs(), from.options(), from.jobs(), work, &mut |made| {
        let made = match made {
            Some(Err(error)) => {
                complain(&error);
                skipped += u64::from(!error.is_note());
                return ControlFlow::Continue(());
            }
            Some(Ok(made)) => Some(made),
            None => None,
        };
        read += u64::from(made.is_some());
        match each(made) {
            Ok(()) => ControlFlow::Continue(()),
            Err(error) => {
                failed = Some(error);
                ControlFlow::Break(())
            }
        }
    })?;
    match failed {
        // Whoever read our output has seen enough.
        Some(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(READ),
        Some(error) => Err(Error::new(format!("cannot write: {error}"))),
        None if read == 0 => Ok(UNUSABLE),
        None if skipped > 0 => Ok(SKIPPED),
        None => Ok(READ),
    }
}

/// Adds up every article, each in the way of `one`; gives the sums and the exit status.
fn tallied(
    from: &From,
    one: impl Fn(&Article, &mut Tally) + Send + Sync + 'static,
) -> crate::Result<(Tally, u8)> {
    let mut all = Tally::default();
    let counted = move |article: Article| {
        let mut tally = Tally::default();
        one(&article, &mut tally);
        tally
    };
    let status = every_article(from, counted, &mut |tally| {
        tally.into_iter().for_each(|tally| all.take(tally));
        Ok(())
    })?;
    Ok((all, status))
}
