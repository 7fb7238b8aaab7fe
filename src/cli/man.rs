//! `onrecord man`: one page with every subcommand as it is declared, the keys of the table, and what lies where.

use std::fmt::Write as _;
use std::io::Write as _;

use clap::builder::StyledStr;
use clap::{Arg, ArgAction, Command, CommandFactory};

use super::args::Args;
use super::{READ, out};
use crate::Result;
use crate::command::{KeyContext, Keys, key_label};

/// Writes the page.
pub fn run() -> Result<u8> {
    let mut out = out::stdout();
    let _ = out.write_all(page().as_bytes());
    out::finish(out, READ)
}

/// What no argument tells.
const REST: &[(&str, &[(&str, &str)])] = &[
    (
        "EXIT STATUS",
        &[
            ("0", "All was read."),
            ("1", "Something was skipped, or not finished; standard error says what, with path and line."),
            ("2", "The arguments or the input cannot be used at all."),
        ],
    ),
    (
        "FILES",
        &[
            ("~/.config/onrecord/config.toml", "What can be set; written by `onrecord config init`."),
            ("~/.config/onrecord/themes/NAME.toml", "Themes of your own."),
            (
                "~/.local/share/onrecord/memory.db",
                "What is remembered: read, stars, tags, notes, corrections.",
            ),
            ("~/.cache/onrecord", "What was unpacked, and indexes: all of it can be made again."),
            ("", "`onrecord doctor` says where they are on this system."),
        ],
    ),
    (
        "ENVIRONMENT",
        &[
            ("ONRECORD_CONFIG", "Another file for what is set."),
            ("ONRECORD_DATA", "Another folder for what is remembered."),
            ("ONRECORD_CACHE", "Another folder for what can be made again."),
            ("ONRECORD_CACHE_LIMIT", "The most bytes that are kept unpacked."),
            ("NO_COLOR", "No colour; signs say the same."),
            ("BROWSER", "What opens addresses."),
            ("VISUAL, EDITOR", "What opens files."),
        ],
    ),
];

fn page() -> String {
    let mut command = Args::command();
    command.build();
    let about = command.get_about().map(ToString::to_string).unwrap_or_default();
    let version = env!("CARGO_PKG_VERSION");
    let mut page = format!(".TH onrecord 1 \"\" \"onrecord {version}\" \"User Commands\"\n.nh\n.SH NAME\n");
    let name = about.trim_end_matches('.');
    let (first, rest) = name.split_at(name.chars().next().map_or(0, char::len_utf8));
    let _ = writeln!(page, "onrecord \\- {}", plain(&(first.to_lowercase() + rest)));
    page.push_str(".SH SYNOPSIS\n.nf\n");
    for usage in [usage(&mut command), "onrecord COMMAND [OPTIONS] [ARGUMENTS]".into()] {
        let _ = writeln!(page, "{}", plain(&usage));
    }
    let _ = writeln!(page, ".fi\n.SH DESCRIPTION\n{}.", plain(name));
    page.push_str(".SH OPTIONS\n");
    arguments(&command, &mut page);
    page.push_str(".SH COMMANDS\n");
    let names: Vec<String> = command.get_subcommands().map(|inner| inner.get_name().to_owned()).collect();
    for name in names {
        if let Some(inner) = command.find_subcommand_mut(&name) {
            subcommand(inner, &mut page);
        }
    }
    page.push_str(".SH KEYS\n");
    let keys = Keys::default();
    for context in KeyContext::ALL {
        let _ = writeln!(page, ".SS {}", context.title());
        for (command, keys) in keys.all().filter(|(command, _)| command.context == context) {
            let keys: Vec<String> = keys.iter().map(|key| key_label(key)).collect();
            entry(&keys.join("  "), command.doc, &mut page);
        }
    }
    for (heading, entries) in REST {
        let _ = writeln!(page, ".SH {heading}");
        for (what, words) in *entries {
            match *what {
                "" => drop(writeln!(page, ".PP\n{}", plain(words))),
                what => entry(what, words, &mut page),
            }
        }
    }
    page.push_str(".SH EXAMPLES\n");
    after(command.get_after_help(), &mut page);
    page
}

/// A subcommand and those below it.
fn subcommand(command: &mut Command, page: &mut String) {
    if command.get_name() == "help" {
        return;
    }
    let _ = writeln!(page, ".SS \"{}\"", plain(&usage(command)));
    if let Some(about) = command.get_about() {
        let _ = writeln!(page, "{}.", plain(&about.to_string()));
    }
    arguments(command, page);
    after(command.get_after_help(), page);
    let names: Vec<String> = command.get_subcommands().map(|inner| inner.get_name().to_owned()).collect();
    for name in names {
        if let Some(inner) = command.find_subcommand_mut(&name) {
            subcommand(inner, page);
        }
    }
}

/// `onrecord quotes [OPTIONS] [PATH]...`.
fn usage(command: &mut Command) -> String {
    let usage = command.render_usage().to_string();
    let first = usage.lines().next().unwrap_or_default();
    first.trim_start_matches("Usage:").trim().to_owned()
}

fn arguments(command: &Command, page: &mut String) {
    let told = |arg: &&Arg| !arg.is_hide_set() && !matches!(arg.get_id().as_str(), "help" | "version");
    for arg in command.get_arguments().filter(told) {
        let values = arg.get_value_names().unwrap_or_default().iter();
        let values: String = values.map(|value| format!(" {value}")).collect();
        let takes = matches!(arg.get_action(), ArgAction::Set | ArgAction::Append);
        let name = match arg.get_long() {
            Some(long) => format!("--{long}{}", if takes { &values } else { "" }),
            None => values.trim().to_owned(),
        };
        let mut words = arg.get_help().map(ToString::to_string).unwrap_or_default() + ".";
        let values = arg.get_possible_values();
        if takes && !values.is_empty() && !arg.is_hide_possible_values_set() {
            let names: Vec<&str> = values.iter().map(clap::builder::PossibleValue::get_name).collect();
            let _ = write!(words, " One of {}.", names.join(", "));
        }
        let default: Vec<_> = arg.get_default_values().iter().map(|value| value.to_string_lossy()).collect();
        if takes && !default.is_empty() {
            let _ = write!(words, " By default {}.", default.join(" "));
        }
        entry(&name, &words, page);
    }
}

fn entry(what: &str, words: &str, page: &mut String) {
    let _ = writeln!(page, ".TP\n\\fB{}\\fR\n{}", plain(what), plain(words));
}

/// Examples and remarks, line by line as they stand.
fn after(words: Option<&StyledStr>, page: &mut String) {
    let Some(words) = words else { return };
    page.push_str(".PP\n.nf\n");
    for line in words.to_string().lines() {
        let _ = writeln!(page, "{}", plain(line));
    }
    page.push_str(".fi\n");
}

/// Words on one line as troff means them, in ASCII alone.
fn plain(words: &str) -> String {
    let mut out = String::new();
    // A line that begins with a stop or a quotation mark would be a command.
    if words.starts_with(['.', '\'']) {
        out.push_str("\\&");
    }
    for c in words.chars() {
        match c {
            '\\' => out.push_str("\\e"),
            '-' => out.push_str("\\-"),
            '\'' => out.push_str("\\(aq"),
            '"' => out.push_str("\\(dq"),
            '`' => out.push_str("\\(ga"),
            '^' => out.push_str("\\(ha"),
            '~' => out.push_str("\\(ti"),
            '←' => out.push_str("Left"),
            '→' => out.push_str("Right"),
            '↑' => out.push_str("Up"),
            '↓' => out.push_str("Down"),
            '“' => out.push_str("\\(lq"),
            '”' => out.push_str("\\(rq"),
            '’' => out.push_str("\\(cq"),
            '–' => out.push_str("\\(en"),
            '—' => out.push_str("\\(em"),
            '…' => out.push_str("..."),
            '\n' => out.push(' '),
            c if c.is_ascii() => out.push(c),
            c => {
                let _ = write!(out, "\\[u{:04X}]", c as u32);
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_holds_everything_and_nothing_troff_would_stumble_over() {
        let page = page();
        assert!(page.is_ascii());
        for line in page.lines().filter(|line| line.starts_with(['.', '\''])) {
            let known = [".TH", ".SH", ".SS", ".TP", ".PP", ".nf", ".fi", ".nh"];
            assert!(known.contains(&line.split(' ').next().unwrap()), "{line}");
        }
        let mut command = Args::command();
        command.build();
        for inner in command.get_subcommands().filter(|inner| inner.get_name() != "help") {
            assert!(page.contains(&format!(".SS \"onrecord {}", inner.get_name())), "{}", inner.get_name());
            for long in inner.get_arguments().filter_map(Arg::get_long).filter(|long| *long != "help") {
                assert!(page.contains(&plain(&format!("--{long}"))), "{long} of {}", inner.get_name());
            }
        }
        for heading in ["KEYS", "EXIT STATUS", "FILES", "ENVIRONMENT", "EXAMPLES"] {
            assert!(page.contains(&format!(".SH {heading}\n")), "{heading}");
        }
        assert!(!page.contains("onrecord\\-quotes(1)") && !page.contains("EXTRA"));
    }
}
