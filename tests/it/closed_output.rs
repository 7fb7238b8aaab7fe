//! A closed pipe ends every command quietly, and a full disk is an error.

use std::process::{Output, Stdio};

use crate::command_line::program;

/// What each subcommand is run with; all write something.
const COMMANDS: [&[&str]; 22] = [
    &["annotate", "--sample"],
    &["annotate", "--sample", "--count"],
    &["annotate", "--sample", "--format", "csv"],
    &["quotes", "--sample"],
    &["people", "--sample"],
    &["sources", "--sample"],
    &["outlets", "--sample"],
    &["timeline", "--sample"],
    &["table", "--rows", "outlet", "--sample"],
    &["search", "--count", "ferry", "--sample"],
    &["show", "--sample"],
    &["inspect", "--sample"],
    &["config", "path"],
    &["config", "check"],
    &["cache", "clear"],
    &["cache", "--format", "csv"],
    &["keys"],
    &["man"],
    &["completions", "bash"],
    &["doctor"],
    &["--version"],
    &["quotes", "--help"],
];

fn run(args: &[&str], out: Stdio) -> Output {
    let folder = tempfile::tempdir().unwrap();
    let mut program = program();
    program.args(args).env("ONRECORD_CACHE", folder.path()).stdin(Stdio::null()).stdout(out);
    program.stderr(Stdio::piped()).output().unwrap()
}

#[test]
fn a_closed_pipe_ends_every_command_quietly() {
    for args in COMMANDS {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let output = run(args, writer.into());
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(0), "{args:?}: {told}");
        assert!(!told.contains("panicked") && !told.contains("write"), "{args:?}: {told}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_told_by_every_command() {
    for args in COMMANDS {
        let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
        let output = run(args, full.into());
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{args:?}: {told}");
        assert!(told.contains("cannot write: "), "{args:?}: {told}");
    }
}
