//! A quotation that an attribution interrupts is one: one row, one count, one copy, whichever way it is asked for.

use std::path::Path;
use std::process::Command;

use onrecord::load::Input;
use onrecord::work::{ViewBody, ViewTab};
use serde_json::Value;

use crate::support::desk::Desk;

const TEXT: &str = "Ada Quill came to the quay. “We go,” said Ada Quill, “and we stay.” The tide fell. “Enough,” said Karl Moss.\n\n“The mole is old,” said a clerk of the harbour, “but it holds.”";

fn news(folder: &Path) {
    let article = serde_json::json!({
        "id": "1", "title": "Quay", "outlet": "The Inkwell", "date": "2024-05-06", "text": TEXT,
    });
    std::fs::write(folder.join("news.jsonl"), format!("{article}\n")).unwrap();
}

fn run(folder: &Path, args: &str) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_onrecord"))
        .args(args.split(' ').map(|arg| arg.replace('_', " ")))
        .arg("news.jsonl")
        .current_dir(folder)
        .env("ONRECORD_CACHE", folder.join("cache"))
        .env("ONRECORD_DATA", folder)
        .output()
        .unwrap();
    assert!(output.status.success(), "{args}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn both_halves_are_one_row_and_one_count_with_and_without_an_index() {
    let folder = tempfile::tempdir().unwrap();
    news(folder.path());
    for index in ["--no-index", "--format=json"] {
        if index != "--no-index" {
            run(folder.path(), "index");
        }
        let json = |args: &str| -> Vec<Value> {
            serde_json::from_str(&run(
                folder.path(),
                &format!("{args} --format json {index}").replace(" --format=json", ""),
            ))
            .unwrap()
        };
        let quotes = json("quotes");
        let words: Vec<&str> = quotes.iter().map(|row| row["quote"].as_str().unwrap()).collect();
        assert_eq!(
            words,
            ["We go, … and we stay.", "Enough,", "The mole is old, … but it holds."],
            "{index}"
        );
        let at = |field: &str| quotes[0][field].as_u64().unwrap() as usize;
        let span: String = TEXT.chars().skip(at("start")).take(at("end") - at("start")).collect();
        assert_eq!(span, "We go,” said Ada Quill, “and we stay.");
        assert_eq!(json("quotes --unique").len(), 3);
        // What is said is in either half, never between them.
        for (query, rows) in [
            ("said:stay", 1),
            ("said:go_said:stay", 1),
            ("said:quill", 0),
            ("said:\"go_and\"", 0),
            ("speaker:quill_-said:stay", 0),
            ("quotes>2", 3),
            ("quotes>3", 0),
        ] {
            assert_eq!(json(&format!("quotes --query {query}")).len(), rows, "{query} {index}");
        }
        let people = json("people");
        let quill = people.iter().find(|row| row["name"] == "Ada Quill").unwrap();
        assert_eq!(quill["quotes"], 1, "{index}");
        assert_eq!(json("sources")[0]["quotes"], 1, "{index}");
        assert_eq!(json("timeline --of quotes")[0]["count"], 3, "{index}");
        assert_eq!(json("table --rows speaker --of quotations")[0]["total"], 1, "{index}");
        let spoken = json("table --rows outlet --of words");
        assert_eq!(spoken[0]["total"], 2 + 3 + 1 + 4 + 3, "{index}");
        assert_eq!(json("people --who Ada_Quill")[0]["quotes"], 1, "{index}");
    }
    // Annotations keep the spans of the text.
    let line: Value = serde_json::from_str(&run(folder.path(), "annotate")).unwrap();
    let marked = line["quotes"].as_array().unwrap().iter().filter(|quote| quote["kind"] != "indirect");
    assert_eq!(marked.count(), 5);
}

#[test]
fn both_halves_are_one_on_the_screen() {
    let folder = tempfile::tempdir().unwrap();
    news(folder.path());
    let mut desk = Desk::open("news.jsonl", &[Input::Path(folder.path().join("news.jsonl"))], 140, 30);
    assert!(desk.text().contains("❝3"), "{}", desk.text());
    desk.keys("enter [ [");
    assert!(desk.status().contains("❝ 1/3"), "{}", desk.status());
    desk.keys("y q");
    assert!(desk.copied().unwrap().contains("We go, … and we stay"));
    desk.keys("]");
    assert!(desk.status().contains("❝ 2/3"), "{}", desk.status());
    desk.keys("\"");
    assert_eq!(desk.app.panel_len(), 3);
    desk.keys("V h");
    let shown = |desk: &Desk| {
        let answer = desk.app.views.top().unwrap().answer.clone().unwrap();
        let ViewBody::Quotations(of, _) = answer.body else { panic!("{answer:?}") };
        of
    };
    assert_eq!(shown(&desk), 3);
    desk.keys("S").words("said:stay").keys("enter");
    assert_eq!(shown(&desk), 1);
    assert!(desk.text().contains("We go, … and we stay"), "{}", desk.text());
    desk.keys("enter");
    assert!(desk.status().contains("❝ 1/3"), "{}", desk.status());
    desk.keys("V").keys("x");
    while desk.app.views.top().unwrap().tab != ViewTab::People {
        desk.keys("l");
    }
    desk.keys("enter");
    assert_eq!(shown(&desk), 1, "{}", desk.text());
}
