//! Reports arguments that clap rejects.

use std::ffi::OsString;
use std::io::Write;

use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::args::asks;
use super::{READ, UNUSABLE};
use crate::page::sanitise_lines;
use crate::query::{Field, Query, Words};

/// Prints help and version if asked for, else the error; returns the exit status.
pub fn tell(error: &clap::Error, typed: &[OsString]) -> u8 {
    if !error.use_stderr() {
        let _ = error.print();
        return READ;
    }
    let words = negated(error, typed).unwrap_or_else(|| error.render().to_string());
    // The message contains what was typed, which may hold control characters.
    let _ = writeln!(std::io::stderr(), "{}", sanitise_lines(words.trim_end()));
    UNUSABLE
}

/// Explains an unknown short option of a command that takes a query: it may be a query that begins with `-`.
fn negated(error: &clap::Error, typed: &[OsString]) -> Option<String> {
    if error.kind() != ErrorKind::UnknownArgument || !typed.get(1).is_some_and(|command| asks(command)) {
        return None;
    }
    let ContextValue::String(letter) = error.get(ContextKind::InvalidArg)? else { return None };
    let mut options = typed.iter().take_while(|arg| *arg != "--").filter_map(|arg| arg.to_str());
    // clap names only the first of several letters.
    let option = options.find(|arg| !arg.starts_with("--") && arg.starts_with(letter.as_str()))?;
    let meant = match Query::parse(option) {
        Ok(Query::Not(inner)) => match *inner {
            Query::Text(Field::Any, Words::Word(word)) => {
                format!("; to exclude articles with the word {word}, use ")
            }
            _ => format!("; to search for {option}, use "),
        },
        _ => return None,
    };
    let quoted = option.replace('\'', "'\\''");
    Some(format!("onrecord: unknown option {option}{meant}-- '{quoted}' or --query '{quoted}'"))
}
