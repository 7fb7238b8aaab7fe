//! Reports arguments that clap rejects.

use std::ffi::{OsStr, OsString};
use std::io::Write;

use clap::CommandFactory;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::args::Args;
use super::report::complain;
use super::{READ, UNUSABLE, out};
use crate::export::ANNOTATOR;
use crate::page::sanitise_lines;
use crate::query::{Field, Query, Words};
use crate::text::MODEL;

/// Options of grep, ls and other programs: how they are spelled there, our option for it, if any, and what to do
/// instead.
const ELSEWHERE: &[(&[&str], &str, &str)] = &[
    (
        &["-n", "-m", "--head", "--max", "--max-count", "--top", "--first"],
        "limit",
        "use --limit 5 for at most 5 rows",
    ),
    (&["-c"], "count", "use --count for the number of rows"),
    (
        &["-o", "-C", "-A", "-B", "--context", "--kwic", "--concordance"],
        "hits",
        "use --hits for every match in its context",
    ),
    (&["-j", "--threads"], "jobs", "use --jobs 4 for four threads"),
    (&["--sort", "--sort-by"], "order", "use --order"),
    (&["--csv", "--json", "--jsonl", "--output-format"], "format", "use --format csv, json, jsonl or md"),
    (&["--output", "--out"], "format", "write to a file with > file.csv and --format csv"),
    (&["--since", "--after"], "from", "use --from 2018-12-05"),
    (&["--until", "--before"], "to", "use --to 2018-12-05"),
    (
        &["-e", "--regexp", "-E", "-P", "--regex"],
        "query",
        "write words, wom?n, strike*, run+ or \"a phrase\" in the query",
    ),
    (&["-i", "--ignore-case"], "query", "case is ignored anyway; =\"US\" matches it exactly"),
    (&["-w", "--word-regexp"], "query", "words match as a whole anyway"),
    (&["-x", "--exact"], "query", "write \"a phrase\", or =\"US\" for exact case, in the query"),
    (&["--invert-match", "--not"], "query", "write -word in the query: 'ferry -strike'"),
    (&["-r", "-R", "--recursive"], "", "folders are read with everything in them: leave it out"),
    (&["-f", "--file"], "", "give the files themselves, without an option"),
    (&["--silent"], "quiet", "use --quiet"),
];

/// Prints help or the version if asked for, or else the error; returns the exit status.
pub fn explain(error: &clap::Error, typed: &[OsString]) -> u8 {
    let printed = match error.kind() {
        ErrorKind::DisplayVersion => Some(out::page(&version(), READ)),
        _ if !error.use_stderr() => Some(out::written(error.print()).map(|_| READ)),
        _ => None,
    };
    if let Some(printed) = printed {
        return printed.unwrap_or_else(|error| {
            complain(&error);
            UNUSABLE
        });
    }
    let words = unknown(error, typed).unwrap_or_else(|| error.render().to_string());
    // The message contains what was typed, which may hold control characters.
    let _ = writeln!(std::io::stderr(), "{}", sanitise_lines(words.trim_end()));
    UNUSABLE
}

/// Returns the version, the features it was built with, and the model, without which results cannot be reproduced.
fn version() -> String {
    let parquet = if cfg!(feature = "parquet") { "with" } else { "without" };
    format!("{ANNOTATOR}\nmodel {MODEL}, {parquet} Parquet\n")
}

/// Explains an unknown option: what to use instead, and how to search for it, since a query may begin with `-`.
fn unknown(error: &clap::Error, typed: &[OsString]) -> Option<String> {
    let ContextValue::String(letter) = error.get(ContextKind::InvalidArg)? else { return None };
    if error.kind() != ErrorKind::UnknownArgument || !letter.starts_with('-') {
        return None;
    }
    let command = typed.get(1).and_then(|name| subcommand(name));
    let asks = command.as_ref().is_some_and(takes_query);
    let mut options = typed.iter().skip(1).take_while(|arg| *arg != "--").filter_map(|arg| arg.to_str());
    // clap names only the first of several letters.
    let inside = letter.trim_start_matches('-');
    let option = options.find(|arg| {
        arg.starts_with(letter.as_str())
            || arg.starts_with('-') && !arg.starts_with("--") && arg.contains(inside)
    })?;
    let name = option.split('=').next().unwrap_or(option);
    let has = |long: &str| {
        let all = command.iter().flat_map(clap::Command::get_arguments);
        long.is_empty() || all.into_iter().any(|arg| arg.get_long() == Some(long))
    };
    // A number may follow: -n5.
    let short = name.trim_end_matches(|c: char| c.is_ascii_digit());
    let known = |(spelled, ours, _): &&(&[&str], &str, &str)| {
        (spelled.contains(&name) || spelled.contains(&short)) && has(ours)
    };
    let advice = ELSEWHERE.iter().find(known).map(|(.., advice)| format!(": {advice}"));
    if option.starts_with("--") {
        // clap suggests options that are spelled alike.
        return advice.map(|advice| format!("onrecord: unknown option {name}{advice}"));
    }
    let meant = || {
        let meant = match Query::parse(option) {
            Ok(Query::Not(inner)) => match *inner {
                Query::Text(Field::Any, Words::Word(word)) => {
                    format!("to exclude articles with the word {word}, use ")
                }
                _ => format!("to search for {option}, use "),
            },
            _ => return None,
        };
        let quoted = option.replace('\'', "'\\''");
        Some(format!("; {meant}-- '{quoted}' or --query '{quoted}'"))
    };
    let meant = if asks { meant() } else { None };
    let advice = advice.unwrap_or_default();
    match (&meant, advice.is_empty()) {
        (None, true) => {
            let of = command.map(|command| format!(" {}", command.get_name())).unwrap_or_default();
            Some(format!("onrecord: unknown option {option}: `onrecord{of} --help` lists the options"))
        }
        _ => Some(format!("onrecord: unknown option {option}{advice}{}", meant.unwrap_or_default())),
    }
}

fn subcommand(name: &OsStr) -> Option<clap::Command> {
    Args::command().find_subcommand(name).cloned()
}

/// Returns whether a subcommand takes a query.
fn takes_query(command: &clap::Command) -> bool {
    command.get_arguments().any(|arg| arg.get_long() == Some("query"))
}
