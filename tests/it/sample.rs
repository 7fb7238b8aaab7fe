//! The sample corpus, read line by line by hand: who says what in its forty articles, and who is named.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

/// How many of the quotations must have their speaker, and how many may have another person's name.
const LEAST_RIGHT: usize = 402;
const MOST_WRONG: usize = 11;

/// How many of the people must be found under their full names.
const LEAST_NAMED: usize = 295;

fn annotated() -> Vec<Value> {
    let folder = tempfile::tempdir().unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_onrecord"))
        .args(["annotate", "--sample"])
        .env("ONRECORD_CACHE", folder.path())
        .env("ONRECORD_DATA", folder.path())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout)
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// The words of a quotation.
fn words(text: &[char], quote: &Value) -> String {
    let at = |end: &str| quote[end].as_u64().unwrap() as usize;
    text[at("start")..at("end")].iter().collect()
}

#[test]
fn the_sample_says_who_says_what() {
    let gold = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/sample_gold.jsonl");
    let gold = std::fs::read_to_string(gold).unwrap();
    let articles = annotated();
    let (mut right, mut wrong, mut named, mut all, mut people) = (0, 0, 0, 0, 0);
    let mut faults = String::new();
    for wanted in gold.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()) {
        let file = wanted["file"].as_str().unwrap();
        let id = file.trim_end_matches(".md");
        let article = articles.iter().find(|article| article["id"].as_str().unwrap().contains(id)).unwrap();
        let text: Vec<char> = article["text"].as_str().unwrap().chars().collect();
        let quotes: Vec<&Value> = article["quotes"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|quote| quote["kind"] != "indirect")
            .collect();
        let said: Vec<String> = quotes.iter().map(|quote| words(&text, quote)).collect();
        let mut from = 0;
        for quote in wanted["quotes"].as_array().unwrap() {
            all += 1;
            let begin = quote[0].as_str().unwrap();
            let found = (from..said.len()).find(|&number| said[number].contains(begin));
            let speaker = found.map(|number| &quotes[number]["speaker"]);
            from = found.unwrap_or(from);
            if speaker == Some(&quote[1]) {
                right += 1;
            } else {
                wrong += usize::from(speaker.is_some_and(Value::is_string));
                faults += &format!("{file}: “{begin}” is {}, not {:?}\n", quote[1], speaker);
            }
        }
        let names: Vec<&Value> =
            article["people"].as_array().unwrap().iter().map(|person| &person["name"]).collect();
        for person in wanted["people"].as_array().unwrap() {
            people += 1;
            if names.contains(&person) {
                named += 1;
            } else {
                faults += &format!("{file}: {person} is not among the people\n");
            }
        }
    }
    let found = format!("{right} of {all} right, {wrong} wrong names, {named} of {people} people");
    println!("{found}");
    assert!(right >= LEAST_RIGHT && wrong <= MOST_WRONG && named >= LEAST_NAMED, "{found}\n{faults}");
}
