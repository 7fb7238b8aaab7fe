//! Sources that are no named persons, from outside: listed, shown and found, with an index and without, and after a
//! correction.

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

use crate::looking::desk_of;

const NEWS: &str = "A knife was found in the harbour.\n\n“It is a kitchen knife,” police said. Police in Ware said \
                    they were looking for an owner.\n\n“Nobody is in danger,” said a spokesman for the council. \
                    “It is over,” he said.\n\n“We sail,” said Ada Bird.";
const OTHER: &str = "“The knife is old,” the police said on Monday. Two senior harbour officials said the quay was shut. \
                     “We know nothing,” said a harbour official.";

fn ran(folder: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_onrecord"));
    command.args(args).env("ONRECORD_CACHE", folder.join("cache")).env("ONRECORD_DATA", folder.join("data"));
    let output = command.stdin(Stdio::null()).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{args:?} {}", String::from_utf8_lossy(&output.stderr));
    output
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// Two articles with sources, as JSON Lines. Returns their path.
fn news(folder: &Path) -> String {
    let line = |(n, text): (usize, &str)| {
        let date = format!("2024-05-0{}", n + 1);
        format!(
            "{}\n",
            serde_json::json!({"id": format!("n{n}"), "date": date, "source": "The Post", "text": text})
        )
    };
    let path = folder.join("news.jsonl");
    fs::write(&path, [NEWS, OTHER].into_iter().enumerate().map(line).collect::<String>()).unwrap();
    path.display().to_string()
}

/// Name, articles, quotations and reports of each row.
fn listed(folder: &Path, args: &[&str]) -> Vec<(String, [u64; 3])> {
    let output = ran(folder, &[&["sources", "--format", "jsonl"], args].concat());
    let row = |line: &str| {
        let row: Value = serde_json::from_str(line).unwrap();
        let counts = ["articles", "quotes", "reported"].map(|field| row[field].as_u64().unwrap());
        (row["source"].as_str().unwrap().to_owned(), counts)
    };
    out(&output).lines().map(row).collect()
}

#[test]
fn sources_are_counted_by_what_they_are() {
    let folder = tempfile::tempdir().unwrap();
    let news = news(folder.path());
    let expected = [("police", [2, 2, 1]), ("spokesman", [1, 2, 0]), ("harbour official", [1, 1, 1])]
        .map(|(a, b)| (a.to_owned(), b));
    assert_eq!(listed(folder.path(), &[&news]), expected);
    // A query about quotations narrows what is counted.
    assert_eq!(listed(folder.path(), &["said:knife", &news]), [("police".to_owned(), [2, 2, 0])]);
    assert_eq!(listed(folder.path(), &["kind:reported", &news]).len(), 2);
    let csv = out(&ran(folder.path(), &["sources", "--format", "csv", &news]));
    assert!(csv.starts_with(
        "source,articles,quotes,reported,first,last,forms\npolice,2,2,1,2024-05-01,2024-05-02,"
    ));
    // The same from an index.
    let before = listed(folder.path(), &["said:knife", &news]);
    ran(folder.path(), &["index", &news]);
    assert_eq!(listed(folder.path(), &[&news]), expected);
    assert_eq!(listed(folder.path(), &["said:knife", &news]), before);
}

#[test]
fn quotations_are_found_by_the_words_of_their_source() {
    let folder = tempfile::tempdir().unwrap();
    let news = news(folder.path());
    let count =
        |query: &str| out(&ran(folder.path(), &["quotes", "--count", query, &news])).trim().to_owned();
    for _ in 0..2 {
        assert_eq!(count("source:police said:knife"), "2");
        assert_eq!(count("source:spokesman"), "1");
        assert_eq!(count("source:=\"spokesman\""), "2");
        assert_eq!(count("source:=\"harbour official\" kind:all"), "2");
        assert_eq!(count("source:\"ada bird\""), "1");
        assert_eq!(count("source:=\"Ada Bird\""), "0");
        ran(folder.path(), &["index", &news]);
    }
}

#[test]
fn a_table_shows_the_source_and_an_export_keeps_it_apart() {
    let folder = tempfile::tempdir().unwrap();
    let news = news(folder.path());
    let table = out(&ran(folder.path(), &["quotes", "--format", "table", &news]));
    assert!(
        table.contains("‹police›") && table.contains("‹a spokesman for the") && table.contains("Ada Bird"),
        "{table}"
    );
    let rows = out(&ran(folder.path(), &["quotes", "--format", "jsonl", &news]));
    let first: Value = serde_json::from_str(rows.lines().next().unwrap()).unwrap();
    assert_eq!(
        (&first["speaker"], &first["source"], &first["cue"]),
        (&Value::Null, &"police".into(), &"said".into())
    );
    let page = out(&ran(folder.path(), &["show", &news]));
    assert!(page.contains("‹police›") && !page.contains("unnamed"), "{page}");
}

#[test]
fn the_view_lists_sources_and_leads_to_what_they_say() {
    let mut desk = desk_of(&[("One", "2024-05-01", NEWS), ("Two", "2024-05-02", OTHER)], 120, 40);
    assert!(desk.text().contains("‹police›"), "{}", desk.text());
    desk.keys("V l");
    let shown = desk.text();
    assert!(shown.contains("▸ Sources") && !shown.contains("unresolved: "), "{shown}");
    assert!(shown.contains("harbour official") && shown.contains("a spokesman for the council"), "{shown}");
    desk.keys("enter");
    assert_eq!(desk.app.search.text, "source:=\"police\"");
    let shown = desk.text();
    assert!(
        shown.contains("▸ Quotations") && shown.contains("‹police›") && shown.contains("kitchen knife"),
        "{shown}"
    );
    assert!(!shown.contains("Nobody is in danger"), "{shown}");
    desk.keys("x h h h s");
    assert!(desk.text().contains("most articles first"), "{}", desk.text());
}
