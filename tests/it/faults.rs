//! When the system fails: a full disk, files that may not grow, a file that cannot be read. What fails is said in a sentence,
//! nothing half written is taken for whole, and the next run goes on as if it had not been.
#![cfg(target_os = "linux")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use crate::command_line::program;

/// Articles enough for several writes of every file.
fn corpus(folder: &Path) -> String {
    let articles: Vec<String> = (0..400)
        .map(|n| {
            let text = format!(
                "The ferry number {n} is late again.\\n\\n“We sail on day {n} and not before,” said Ada Bird of Port {n}. \
                 Karl Moss said the storm had gone."
            );
            format!(r#"{{"id": "a{n}", "title": "Ferry {n}", "date": "2024-05-06", "outlet": "The Tide", "text": "{text}"}}"#)
        })
        .collect();
    let path = folder.join("ferries.jsonl");
    fs::write(&path, articles.join("\n")).unwrap();
    path.to_str().unwrap().to_owned()
}

/// Runs the program with places of its own; no file may grow beyond `most` half kilobytes.
fn limited(home: &Path, most: Option<u32>, args: &[&str]) -> Output {
    let limit = most.map_or("unlimited".to_owned(), |most| most.to_string());
    Command::new("sh")
        // A write beyond the limit fails, as on a full disk; without the trap the signal ends the program.
        .args(["-c", "trap '' XFSZ; ulimit -f \"$1\"; shift; exec \"$@\"", "sh", &limit])
        .arg(program().get_program())
        .args(args)
        .env("ONRECORD_DATA", home.join("data"))
        .env("ONRECORD_CACHE", home.join("cache"))
        .env("ONRECORD_CONFIG", home.join("none.toml"))
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Every way to write much to standard output.
const WRITING: [&[&str]; 17] = [
    &["annotate"],
    &["annotate", "--format", "csv"],
    &["annotate", "--format", "parquet"],
    &["quotes"],
    &["quotes", "--format", "json"],
    &["quotes", "--unique", "--format", "md"],
    &["people", "--format", "jsonl"],
    &["people", "--joins"],
    &["sources", "--format", "csv"],
    &["outlets"],
    &["timeline"],
    &["table", "--rows", "speaker"],
    &["search", "ferry"],
    &["search", "--hits", "ferry"],
    &["show"],
    &["inspect"],
    &["corrections", "export"],
];

#[test]
fn a_full_disk_behind_standard_output_is_an_error_of_one_sentence() {
    let home = tempfile::tempdir().unwrap();
    for args in WRITING.into_iter().chain([&["keys"][..], &["man"], &["completions", "fish"], &["help"]]) {
        let mut args = args.to_vec();
        if !matches!(args[0], "keys" | "man" | "completions" | "help") {
            args.push("--sample");
        }
        let out = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let output = program()
            .args(&args)
            .env("ONRECORD_CACHE", home.path())
            .stdin(Stdio::null())
            .stdout(out)
            .output();
        let output = output.unwrap();
        let told = said(&output);
        if args[0] == "corrections" && output.status.success() {
            continue; // Nothing is written.
        }
        assert_eq!(output.status.code(), Some(2), "{args:?}: {told}");
        assert!(told.contains("No space left") && !told.contains("panicked"), "{args:?}: {told}");
    }
}

#[test]
fn a_file_that_cannot_be_read_costs_itself_only() {
    let home = tempfile::tempdir().unwrap();
    let good = corpus(home.path());
    // Reading it from the start fails: nothing is mapped there.
    let output = limited(home.path(), None, &["quotes", "--count", &good, "/proc/self/mem"]);
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    assert_eq!(String::from_utf8_lossy(&output.stdout).trim(), "400");
    assert!(said(&output).contains("/proc/self/mem"), "{}", said(&output));
}

#[test]
fn an_index_that_cannot_be_written_changes_no_answer() {
    let home = tempfile::tempdir().unwrap();
    let path = corpus(home.path());
    let ask = || {
        let people = limited(home.path(), None, &["people", "--format", "jsonl", &path]);
        let hits = limited(home.path(), None, &["search", "--count", "storm NEAR/3 gone", &path]);
        assert!(people.status.success() && hits.status.success(), "{}{}", said(&people), said(&hits));
        (people.stdout, hits.stdout)
    };
    let plain = ask();
    let mut failed = 0;
    for most in [0, 1, 2, 4, 8, 16, 32, 64, 128, 256] {
        let output = limited(home.path(), Some(most), &["index", &path]);
        let told = said(&output);
        if !output.status.success() {
            failed += 1;
            assert!(told.contains("cannot") && !told.contains("panicked"), "{most}: {told}");
        }
        assert_eq!(ask(), plain, "{most}");
    }
    assert!(failed > 4, "the limits are too high");
    let whole = limited(home.path(), None, &["index", &path]);
    assert!(whole.status.success(), "{}", said(&whole));
    assert_eq!(ask(), plain);
}

#[test]
fn an_export_that_cannot_be_finished_leaves_nothing_and_keeps_what_was_there() {
    let home = tempfile::tempdir().unwrap();
    let path = corpus(home.path());
    let out = home.path().join("out.parquet");
    let run = |most| {
        let out = out.to_str().unwrap();
        limited(home.path(), most, &["annotate", "--format", "parquet", "--output", out, &path])
    };
    let cut = run(Some(8));
    assert_eq!(cut.status.code(), Some(2), "{}", said(&cut));
    assert!(said(&cut).contains("cannot write"), "{}", said(&cut));
    assert!(!out.exists(), "half a file is taken for a whole one");
    assert!(run(None).status.success());
    let whole = fs::read(&out).unwrap();
    assert!(!run(Some(8)).status.success());
    assert_eq!(fs::read(&out).unwrap(), whole);
    let left: Vec<_> = fs::read_dir(home.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(left.iter().all(|name| !name.to_string_lossy().contains("tmp")), "{left:?}");
}

#[test]
fn a_memory_that_cannot_grow_keeps_what_it_has() {
    let home = tempfile::tempdir().unwrap();
    let list = |names: std::ops::Range<u32>| -> String {
        names.map(|n| format!("[\"Ada Bird {n}\"]\nalso = [\"A. Bird {n}\"]\n\n")).collect()
    };
    let (few, many) = (home.path().join("few.toml"), home.path().join("many.toml"));
    fs::write(&few, list(0..3)).unwrap();
    fs::write(&many, list(0..4000)).unwrap();
    let export = || String::from_utf8(limited(home.path(), None, &["aliases", "export"]).stdout).unwrap();
    let first = limited(home.path(), None, &["aliases", "import", few.to_str().unwrap()]);
    assert!(first.status.success(), "{}", said(&first));
    let before = export();
    assert!(before.contains("Ada Bird 2"), "{before}");
    let cut = limited(home.path(), Some(128), &["aliases", "import", many.to_str().unwrap()]);
    assert!(!cut.status.success(), "{}", said(&cut));
    assert!(!said(&cut).contains("panicked"), "{}", said(&cut));
    assert_eq!(export(), before);
    let whole = limited(home.path(), None, &["aliases", "import", many.to_str().unwrap()]);
    assert!(whole.status.success(), "{}", said(&whole));
    assert!(export().contains("Ada Bird 3999"));
}
