//! `onrecord man`: one man page with all subcommands, keys, exit statuses, files and environment variables.

use std::fmt::Write as _;

use clap::builder::StyledStr;
use clap::{Arg, ArgAction, Command, CommandFactory};

use super::args::Args;
use super::{READ, out};
use crate::Result;
use crate::command::{KeyContext, Keys, key_label};

/// Prints the man page.
pub fn run() -> Result<u8> {
    out::page(&page(), READ)
}

/// The sections that are not generated from the arguments.
const REST: &[(&str, &[(&str, &str)])] = &[
    (
        "EXIT STATUS",
        &[
            ("0", "Everything was read."),
            ("1", "Something was skipped or not finished. Standard error says what, with path and line."),
            ("2", "The arguments or the input cannot be used, or the output cannot be written."),
        ],
    ),
    (
        "FILES",
        &[
            ("~/.config/onrecord/config.toml", "Configuration; write it with `onrecord config init`."),
            ("~/.config/onrecord/themes/NAME.toml", "Your own themes."),
            ("~/.local/share/onrecord/memory.db", "What you read, star, tag, note and correct."),
            ("~/.cache/onrecord", "Unpacked files and indexes; safe to delete."),
            ("", "Run `onrecord doctor` to see where they are on this system."),
        ],
    ),
    (
        "ENVIRONMENT",
        &[
            ("ONRECORD_CONFIG", "Use this configuration file."),
            ("ONRECORD_DATA", "Use this folder for memory.db."),
            ("ONRECORD_CACHE", "Use this folder as the cache."),
            ("ONRECORD_CACHE_LIMIT", "Maximum size of all unpacked files, in bytes."),
            ("NO_COLOR", "Do not use colours; symbols show the same."),
            ("BROWSER", "Program that opens web addresses."),
            ("VISUAL, EDITOR", "Program that opens files."),
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

/// Adds a subcommand and its own subcommands.
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

/// Returns the usage line, such as `onrecord quotes [OPTIONS] [PATH]...`.
fn usage(command: &mut Command) -> String {
    let usage = command.render_usage().to_string();
    let first = usage.lines().next().unwrap_or_default();
    first.trim_start_matches("Usage:").trim().to_owned()
}

fn arguments(command: &Command, page: &mut String) {
    let is_shown = |arg: &&Arg| !arg.is_hide_set() && !matches!(arg.get_id().as_str(), "help" | "version");
    for arg in command.get_arguments().filter(is_shown) {
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
            let _ = write!(words, " Possible values: {}.", names.join(", "));
        }
        let default: Vec<_> = arg.get_default_values().iter().map(|value| value.to_string_lossy()).collect();
        if takes && !default.is_empty() {
            let _ = write!(words, " Default: {}.", default.join(" "));
        }
        entry(&name, &words, page);
    }
}

fn entry(what: &str, words: &str, page: &mut String) {
    let _ = writeln!(page, ".TP\n\\fB{}\\fR\n{}", plain(what), plain(words));
}

/// Adds examples and remarks, line by line.
fn after(words: Option<&StyledStr>, page: &mut String) {
    let Some(words) = words else { return };
    page.push_str(".PP\n.nf\n");
    for line in words.to_string().lines() {
        let _ = writeln!(page, "{}", plain(line));
    }
    page.push_str(".fi\n");
}

/// Escapes text for troff, as ASCII.
fn plain(words: &str) -> String {
    let mut out = String::new();
    // A line that begins with a full stop or an apostrophe would be a troff request.
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
    fn the_page_is_complete_and_valid_troff() {
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
