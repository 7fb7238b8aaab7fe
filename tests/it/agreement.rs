//! The same question gets the same answer in the list, on the command line with and without an index, from a pipe and
//! in the plain interface, whichever file an article is in.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use onrecord::load::Input;
use onrecord::store::{self, Change, ContentKey, Correction, Passage};
use onrecord::text::{Kind, analyse};

use crate::support::desk::Desk;

const TEXTS: [&str; 2] = [
    "Ada Bird opened the mole. “We sail at seven,” said Ada Bird.",
    "The tide was low. Karl Moss kept silent, and the boats stayed in.",
];

/// The quotation in marks in the first article.
fn quotation() -> Passage {
    let analysis = analyse(TEXTS[0]);
    let quote = analysis.quotes.iter().find(|quote| quote.kind == Kind::Direct).unwrap();
    Passage::of(TEXTS[0], quote.span)
}

/// Two files with the same articles in different records, and a folder for the memory.
struct Room(tempfile::TempDir);

impl Room {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (mut a, mut b) = (String::new(), String::new());
        for (n, text) in TEXTS.iter().enumerate() {
            let text = serde_json::json!(text);
            a += &format!("{{\"title\": \"Mole {n}\", \"text\": {text}}}\n");
            b += &format!("{{\"text\": {text}, \"title\": \"Mole {n}\"}}\n");
        }
        std::fs::write(folder.path().join("a.jsonl"), a).unwrap();
        std::fs::write(folder.path().join("b.jsonl"), b).unwrap();
        Self(folder)
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn article(n: usize) -> onrecord::Article {
        let title = Some(format!("Mole {n}"));
        onrecord::Article { title, text: TEXTS[n].into(), ..Default::default() }
    }

    /// Makes a change, as the reader would.
    fn remember(&self, n: usize, change: impl Fn(ContentKey) -> Change) {
        let change = change(ContentKey::of(&Self::article(n)));
        store::remember(&self.path().join("memory.db"), &[change]).unwrap();
    }

    /// Attributes the quotation of the first article to someone the text does not name.
    fn correct(&self) {
        let correction = Correction::Speaker(quotation(), Some("Zed Quux".into()));
        self.remember(0, |content| Change::Correct(content, correction.target(), Some(correction.clone())));
    }

    fn run(&self, args: &[&str], input: &str) -> String {
        let mut child = Command::new(env!("CARGO_BIN_EXE_onrecord"))
            .args(args)
            .current_dir(self.path())
            .env("ONRECORD_DATA", self.path())
            .env("ONRECORD_CACHE", self.path().join("cache"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap()
    }

    fn desk(&self, file: &str) -> Desk {
        let input = Input::Path(self.path().join(file));
        Desk::open(file, &[input], 140, 30).remembering(&self.path().join("memory.db"))
    }

    /// The number of matching articles from each backend.
    fn counts(&self, file: &str, query: &str) -> Vec<(&'static str, String)> {
        let number = |args: &[&str], input: &str| self.run(args, input).trim().to_owned();
        let piped = std::fs::read_to_string(self.path().join(file)).unwrap();
        let mut all = vec![
            ("read", number(&["search", "--count", "--no-index", "--query", query, file], "")),
            ("piped", number(&["search", "--count", "--query", query, "-"], &piped)),
        ];
        self.run(&["index", file], "");
        all.push(("index", number(&["search", "--count", "--query", query, file], "")));
        let talk = self.run(&["--plain-ui", file], &format!("search {query}\nquit\n"));
        let heard =
            talk.lines().find_map(|line| line.strip_suffix(" articles.").or(line.strip_suffix(" article.")));
        all.push(("plain", heard.unwrap_or("none").to_owned()));
        let mut desk = self.desk(file);
        desk.keys("S").words(query).keys("enter");
        all.push(("screen", desk.app.search.found.count.to_string()));
        all
    }

    fn assert_counts(&self, query: &str, expected: u64) {
        for file in ["a.jsonl", "b.jsonl"] {
            for (ground, count) in self.counts(file, query) {
                assert_eq!(count, expected.to_string(), "{query} in {file}: {ground}");
            }
        }
    }
}

#[test]
fn what_is_starred_is_starred_in_every_file_and_on_every_ground() {
    let room = Room::new();
    room.remember(0, |content| Change::Star(content, true));
    room.remember(1, Change::Opened);
    room.assert_counts("is:starred", 1);
    room.assert_counts("is:starred speaker:bird", 1);
    room.assert_counts("is:unread", 1);
    room.assert_counts("is:read", 1);
    room.assert_counts("-is:unread", 1);
}

#[test]
fn a_corrected_name_is_found_on_every_ground() {
    let room = Room::new();
    room.correct();
    room.assert_counts("speaker:quux", 1);
    room.assert_counts("speaker:bird", 0);
    let talk = room.run(&["--plain-ui", "b.jsonl"], "read 1\nquit\n");
    assert!(talk.contains("[Speaking: Zed Quux]"), "{talk}");
    assert!(room.run(&["people", "--format", "csv", "b.jsonl"], "").contains("Zed Quux"));
    let as_found = room.run(&["people", "--no-corrections", "--format", "csv", "b.jsonl"], "");
    assert!(as_found.contains("Ada Bird") && !as_found.contains("Quux"), "{as_found}");
}

#[test]
fn what_is_starred_in_the_conversation_is_found_there() {
    let room = Room::new();
    let talk =
        room.run(&["--plain-ui", "a.jsonl"], "read 1\nstar\nsearch is:starred\nsearch is:unread\nquit\n");
    let counts: Vec<&str> = talk.lines().filter(|line| line.ends_with("1 article.")).collect();
    assert_eq!(counts, ["1 article.", "1 article."], "{talk}");
}

#[test]
fn a_quotation_that_is_none_is_not_counted_in_the_list_after_a_restart() {
    let room = Room::new();
    let gone = Correction::NoQuote(quotation());
    room.remember(0, |content| Change::Correct(content, gone.target(), Some(gone.clone())));
    for file in ["a.jsonl", "b.jsonl"] {
        let screen = room.desk(file).text();
        assert!(!screen.contains("❝1"), "{file}\n{screen}");
    }
}

#[test]
fn a_filter_and_a_search_ask_in_one_language() {
    let room = Room::new();
    room.remember(0, Change::Opened);
    for (query, count) in [("is:read", 1), ("is:unread", 1), ("-is:read mole", 1), ("is:starred", 0)] {
        let mut desk = room.desk("b.jsonl");
        desk.keys("&").words(query).keys("enter");
        assert_eq!(desk.app.list.len(), count, "& {query}");
        let mut desk = room.desk("b.jsonl");
        desk.keys("S").words(query).keys("enter");
        assert_eq!(desk.app.list.len(), count, "S {query}");
    }
}

#[test]
fn the_passage_of_a_search_is_by_the_speaker_who_was_asked_for() {
    let room = Room::new();
    let text = "Ada Bird had a great day at the mole. “The tide is great,” said Ada Bird.";
    let line = format!("{{\"text\": {}}}\n", serde_json::json!(text));
    let asked = room.run(&["search", "speaker:bird said:great", "-", "--format", "csv"], &line);
    assert!(asked.contains("The tide is great"), "{asked}");
}
