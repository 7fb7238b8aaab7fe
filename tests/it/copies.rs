//! Copies from outside: the same answers with and without an index and from a pipe, in the list, and for quotations.

use std::path::PathBuf;

use onrecord::load::Input;

use crate::command_line::program;
use crate::support::desk::Desk;
use crate::support::golden::assert_golden;

/// A long story about one thing.
fn story(what: &str) -> String {
    let said = (0..30)
        .map(|n| format!("The {what} {what}berth{n} has {what}crew{n} for {} {what}tides. ", n * 3 + 1));
    format!("{}“We will keep every {what} on this coast,” said Ada Bird.", said.collect::<String>())
}

/// Two stories in three outlets and one, and one that only The Post has.
struct Corpus(tempfile::TempDir);

impl Corpus {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (ferry, tug) = (story("ferry"), story("tug"));
        let cut = format!("Boats stay in, the agency reports from the coast.\n\n{}", &ferry[55..1100]);
        let rows = [
            ("a", "2024-05-07", "The Post", "Ferries wait", &*ferry),
            ("b", "2024-05-06", "Daily Gull", "No berth for ferries", &*ferry),
            ("c", "2024-05-08", "The Skerry", "Boats stay in", &*cut),
            ("d", "2024-05-08", "The Post", "Tugs wait", &*tug),
            ("e", "2024-05-09", "The Post", "Tugs still wait", &*tug),
            ("f", "2024-05-09", "The Skerry", "Rain", "It rained on the coast, and nobody spoke of it."),
        ];
        let line = |(id, date, outlet, title, text): (&str, &str, &str, &str, &str)| {
            let record =
                serde_json::json!({ "id": id, "date": date, "source": outlet, "title": title, "text": text });
            format!("{record}\n")
        };
        std::fs::write(folder.path().join("news.jsonl"), rows.map(line).concat()).unwrap();
        Self(folder)
    }

    fn path(&self) -> PathBuf {
        self.0.path().join("news.jsonl")
    }

    /// What a command prints about the file; its articles come through a pipe if `piped`.
    fn printed(&self, args: &[&str], piped: bool) -> String {
        let mut command = program();
        command.args(args).env("ONRECORD_CACHE", self.0.path().join("cache")).current_dir(self.0.path());
        if piped {
            command.arg("-").stdin(std::fs::File::open(self.path()).unwrap());
        } else {
            command.arg("news.jsonl");
        }
        let output = command.output().unwrap();
        assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }
}

fn ids(csv: &str) -> Vec<&str> {
    csv.lines().skip(1).map(|line| line.split(',').next().unwrap()).collect()
}

#[test]
fn every_command_leaves_copies_out_with_and_without_an_index() {
    let corpus = Corpus::new();
    let commands: [&[&str]; 8] = [
        &["search", "is:copy", "--format", "csv", "--order", "read"],
        &["search", "-is:copy quotes>0", "--format", "csv", "--order", "read"],
        &["search", "--query", "", "--no-copies", "--count"],
        &["people", "--no-copies", "--format", "csv"],
        &["outlets", "--no-copies", "--format", "csv"],
        &["timeline", "--no-copies", "--by", "day", "--format", "csv"],
        &["quotes", "--no-copies", "--format", "jsonl"],
        &["quotes", "--unique", "--format", "jsonl"],
    ];
    // A query that begins with - needs --query.
    let fixed = |args: &[&'static str]| -> Vec<&'static str> {
        let at = args.iter().position(|arg| arg.starts_with("-is:"));
        let mut args = args.to_vec();
        at.into_iter().for_each(|at| args.insert(at, "--query"));
        args
    };
    let read: Vec<String> = commands.iter().map(|args| corpus.printed(&fixed(args), false)).collect();
    let piped: Vec<String> = commands.iter().map(|args| corpus.printed(&fixed(args), true)).collect();
    corpus.printed(&["index"], false);
    let indexed: Vec<String> = commands.iter().map(|args| corpus.printed(&fixed(args), false)).collect();
    assert_eq!(read, indexed);
    assert_eq!(read, piped);
    assert_eq!(ids(&read[0]), ["a", "c", "e"]);
    assert_eq!(ids(&read[1]), ["b", "d"]);
    assert_eq!(read[2], "3\n");
    assert!(read[3].contains("Ada Bird,2,") && read[4].contains("Daily Gull,1\n"), "{}{}", read[3], read[4]);
    assert_eq!(read[5].lines().count(), 4, "{}", read[5]);
    assert_eq!(read[6].lines().count(), 2);
}

#[test]
fn the_same_quotation_is_one_row_with_its_outlets() {
    let corpus = Corpus::new();
    let rows = corpus.printed(&["quotes", "--unique", "--format", "jsonl"], false);
    let rows: Vec<serde_json::Value> = rows.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let told = |row: &serde_json::Value| (row["id"].clone(), row["count"].clone(), row["outlets"].clone());
    let expected = [
        ("a".into(), 2.into(), serde_json::json!(["The Post", "Daily Gull"])),
        ("d".into(), 2.into(), serde_json::json!(["The Post"])),
    ];
    assert_eq!(rows.iter().map(told).collect::<Vec<_>>(), expected);
    assert_eq!(corpus.printed(&["quotes", "--unique", "--count"], false), "2\n");
}

#[test]
fn the_list_says_which_articles_have_copies_and_shows_one_of_each() {
    let corpus = Corpus::new();
    let mut desk = Desk::open("news.jsonl", &[Input::Path(corpus.path())], 120, 30);
    let screen = desk.text();
    assert!(screen.contains("in 3 outlets") && screen.contains("1 copy"), "{screen}");
    desk.keys("j enter C");
    let screen = desk.text();
    assert!(screen.contains("also in The Post +1") && screen.contains("Ferries wait"), "{screen}");
    assert_golden("copies", &desk.screen());
    // The panel leads to a copy, and a jump back.
    desk.keys("tab j enter");
    assert!(desk.text().contains("the agency reports"), "{}", desk.text());
    desk.keys("ctrl-o");
    desk.keys("h D");
    let screen = desk.text();
    assert!(screen.contains("3 copies hidden") && !screen.contains("Tugs still wait"), "{screen}");
    assert!(screen.contains("-is:copy"), "{screen}");
    desk.keys("D");
    assert!(desk.text().contains("Tugs still wait"), "{}", desk.text());
}

#[test]
fn views_count_without_copies_and_show_each_quotation_once() {
    let corpus = Corpus::new();
    let mut desk = Desk::open("news.jsonl", &[Input::Path(corpus.path())], 120, 30);
    desk.keys("V D");
    let screen = desk.text();
    assert!(screen.contains("3 articles") && screen.contains("-is:copy"), "{screen}");
    desk.keys("D h s s s s");
    let screen = desk.text();
    assert!(screen.contains("in 2 outlets") && screen.contains("2 times"), "{screen}");
    assert!(screen.contains("each once"), "{screen}");
}
