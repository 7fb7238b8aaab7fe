//! A person is one across the corpus: by evidence and by the reader's word, with an index and without, on every way.

use std::path::Path;
use std::process::{Command, Output};

const ARTICLES: [(&str, &str, &str); 7] = [
    ("The Ferry Post", "2021-05-02", "Ines Ferro opened the mole. “We sail at seven,” said Ferro."),
    ("The Ferry Post", "2021-05-09", "Ines M. Ferro spoke. “The tide is with us,” said Ines M. Ferro."),
    ("The Ferry Post", "2021-05-11", "“Nobody drowned,” said Mr Ferro. The boats stayed in."),
    ("The Ferry Post", "2021-05-12", "Inés Ferro left early. “I am tired,” said Inés Ferro."),
    ("The Ferry Post", "2021-05-14", "Tom Varga waited. “She is late,” said Tom Varga."),
    ("Hill Courier", "1994-01-03", "“It snowed,” said Weller. The road was shut."),
    ("The Ferry Post", "2021-05-20", "Ines Ferro Jr. sang. “I sing,” said Ines Ferro Jr."),
];

struct Corpus(tempfile::TempDir);

impl Corpus {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let line = |(outlet, date, text): &(&str, &str, &str)| {
            format!("{}\n", serde_json::json!({ "outlet": outlet, "date": date, "text": text }))
        };
        std::fs::write(folder.path().join("a.jsonl"), ARTICLES.iter().map(line).collect::<String>()).unwrap();
        Self(folder)
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn run(&self, args: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_onrecord"))
            .args(args)
            .current_dir(self.path())
            .env("ONRECORD_DATA", self.path().join("data"))
            .env("ONRECORD_CACHE", self.path().join("cache"))
            .output()
            .unwrap()
    }

    fn say(&self, args: &[&str]) -> String {
        String::from_utf8(self.run(args).stdout).unwrap()
    }

    /// Name, articles and quotations of everyone.
    fn people(&self, more: &[&str]) -> Vec<(String, u64, u64)> {
        let args = ["people", "a.jsonl", "--format", "jsonl"];
        let out = self.say(&[&args, more].concat());
        let rows = out.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
        let number = |value: &serde_json::Value| value.as_u64().unwrap();
        rows.map(|row| {
            (row["name"].as_str().unwrap().into(), number(&row["articles"]), number(&row["quotes"]))
        })
        .collect()
    }
}

fn counts(rows: &[(&str, u64, u64)]) -> Vec<(String, u64, u64)> {
    rows.iter().map(|(name, articles, quotes)| ((*name).into(), *articles, *quotes)).collect()
}

#[test]
fn names_of_one_person_are_counted_together() {
    let corpus = Corpus::new();
    let expected =
        counts(&[("Ines Ferro", 4, 4), ("Ines Ferro Jr.", 1, 1), ("Tom Varga", 1, 1), ("Weller", 1, 1)]);
    let sorted = |mut rows: Vec<(String, u64, u64)>| {
        rows.sort_by(|a, b| b.2.cmp(&a.2).then_with(|| a.0.cmp(&b.0)));
        rows
    };
    assert_eq!(sorted(corpus.people(&[])), expected);
    assert_eq!(corpus.run(&["index", "a.jsonl"]).status.code(), Some(0));
    assert_eq!(sorted(corpus.people(&[])), expected, "with an index");
    let joins = corpus.say(&["people", "--joins", "a.jsonl", "--format", "csv"]);
    let joined: Vec<&str> = joins.lines().skip(1).collect();
    assert_eq!(joined.len(), 3, "{joins}");
    for row in ["Ines M. Ferro,Ines Ferro,95,", "Inés Ferro,Ines Ferro,98,"] {
        assert!(joined.iter().any(|line| line.starts_with(row)), "{joins}");
    }
}

#[test]
fn a_list_of_names_counts_everywhere() {
    let corpus = Corpus::new();
    let list = "[\"Ines Ferro\"]\nnot = [\"Ines M. Ferro\"]\n\n[\"Tom Varga\"]\nalso = [\"Ferro\"]\n";
    std::fs::write(corpus.path().join("names.toml"), list).unwrap();
    let with = ["--aliases", "names.toml"];
    let look = || {
        let varga = ["quotes", "speaker:varga", "a.jsonl", "--format", "csv"];
        let who = ["people", "--who", "Tom Varga", "a.jsonl", "--format", "csv"];
        let search = ["search", "person:=\"Tom Varga\"", "a.jsonl", "--count"];
        let mut people = corpus.people(&with);
        people.sort();
        (people, [&varga[..], &who, &search].map(|args| corpus.say(&[args, &with].concat())))
    };
    let read = look();
    let rows = |name: &str| read.0.iter().find(|row| row.0 == name).map(|row| (row.1, row.2));
    assert_eq!(rows("Tom Varga"), Some((2, 2)));
    assert_eq!(rows("Ferro"), None);
    assert_eq!(rows("Ines M. Ferro"), Some((1, 1)));
    assert_eq!(read.1[0].lines().count(), 3, "{}", read.1[0]);
    assert!(read.1[0].lines().skip(1).all(|line| line.contains("Tom Varga")), "{}", read.1[0]);
    assert_eq!(read.1[2].trim(), "2");
    assert_eq!(corpus.run(&["index", "a.jsonl"]).status.code(), Some(0));
    assert_eq!(look(), read, "with an index");

    // Imported, the same list counts without being named.
    assert_eq!(corpus.run(&["aliases", "import", "names.toml"]).status.code(), Some(0));
    let mut people = corpus.people(&[]);
    people.sort();
    assert_eq!(people, read.0);
    assert_eq!(corpus.say(&["aliases", "export"]).trim(), list.trim());
}

#[test]
fn a_wrong_list_says_where() {
    let corpus = Corpus::new();
    std::fs::write(corpus.path().join("names.toml"), "[\"Tom Varga\"]\n\n\nalias = [\"Ferro\"]\n").unwrap();
    let out = corpus.run(&["people", "--aliases", "names.toml", "a.jsonl"]);
    let said = String::from_utf8(out.stderr).unwrap();
    assert_eq!(out.status.code(), Some(2));
    assert!(said.contains("names.toml:4: ") && said.contains("also"), "{said}");
}
