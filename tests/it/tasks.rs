//! What people do with the program, in keystrokes: how many each task takes is part of the test.

use std::fs;
use std::path::Path;

use onrecord::app::Pane;
use tempfile::TempDir;

use crate::support::desk::Desk;
use crate::support::pty::{Launch, Pty};

/// Somebody at work who counts the keys.
struct Task {
    pty: Pty,
    keys: usize,
}

impl Task {
    fn at(folder: &Path, arguments: &[&str]) -> Self {
        let launch = arguments.iter().fold(Launch::onrecord(), |launch, argument| launch.arg(argument));
        Self { pty: launch.cwd(folder).size(100, 30).start(), keys: 0 }
    }

    fn sees(&mut self, text: &str) -> &mut Self {
        self.pty.wait_for_text(text);
        self
    }

    fn presses(&mut self, keys: &str) -> &mut Self {
        self.keys += keys.chars().count();
        self.pty.keys(keys);
        self
    }
}

/// The rows of the only table in the folder.
fn table(folder: &Path) -> Vec<csv::StringRecord> {
    let files = fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    let tables: Vec<_> = files.filter(|path| path.extension().is_some_and(|ext| ext == "csv")).collect();
    let [table] = &tables[..] else { panic!("{tables:?}") };
    csv::Reader::from_path(table).unwrap().records().map(|row| row.unwrap()).collect()
}

fn record(title: &str, date: &str, outlet: &str, text: &str) -> String {
    format!("{}\n", serde_json::json!({"title": title, "date": date, "source": outlet, "text": text}))
}

/// Two people in two outlets and two months; one of them speaks of the ferry in two of three articles.
fn news() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let lines = [
        record(
            "Ferry to sail",
            "2024-03-01",
            "The Inkwell",
            "“The ferry sails on Monday,” said Ada Finch. Karl Moss was there.",
        ),
        record(
            "Slip is closed",
            "2024-03-02",
            "The Inkwell",
            "“The slip is closed,” said Ada Finch.\n\n“So is the ferry,” said Karl Moss.",
        ),
        record(
            "Storm over",
            "2024-04-05",
            "The Skerry",
            "“No ferry ever sank here,” said Ada Finch. “We wait.”",
        ),
    ];
    fs::write(folder.path().join("news.jsonl"), lines.concat()).unwrap();
    folder
}

#[test]
fn all_that_one_person_said_about_one_thing_as_a_table() {
    let folder = news();
    let mut task = Task::at(folder.path(), &["news.jsonl"]);
    task.sees("3 articles").presses("@finch").sees("Ada Finch").presses("\r").sees("3 articles · ");
    task.presses("/ferry")
        .sees("2 of")
        .presses("\r")
        .presses("e")
        .sees(".csv")
        .presses("\r")
        .sees("written to");
    assert!(task.keys <= 20, "{}", task.keys);
    let rows = table(folder.path());
    assert_eq!(rows.len(), 2, "{rows:?}");
    for row in rows {
        let row: Vec<&str> = row.iter().collect();
        assert!(row.contains(&"Ada Finch") && row.iter().any(|cell| cell.contains("ferry")), "{row:?}");
    }
}

#[test]
fn ten_articles_and_two_stars_and_tomorrow_goes_on_with_one_key() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("db");
    let mut desk = Desk::sample(100, 30).remembering(&place);
    let keys = "enter n n * n n n n * n n n";
    desk.keys(keys);
    assert_eq!(keys.split(' ').count(), 12);
    assert_eq!(desk.app.unread(), 40 - 10);
    desk.leave();
    let mut desk = Desk::sample(100, 30).remembering(&place);
    assert_eq!((desk.app.list.position(), desk.app.unread()), (9, 30), "{}", desk.text());
    assert!(desk.status().contains("Where you left off"), "{}", desk.status());
    desk.keys("n");
    assert_eq!(desk.app.list.position(), 10);
    desk.keys("S").words("is:starred").keys("enter");
    assert_eq!(desk.app.list.len(), 2);
}

#[test]
fn who_is_quoted_most_and_in_which_outlets_and_months() {
    let folder = news();
    let mut task = Task::at(folder.path(), &["news.jsonl"]);
    task.sees("3 articles").presses("V").sees("most quotations first").presses("\r").sees("Ada Finch");
    task.presses("ll").sees("most quotations first").sees("The Skerry");
    task.presses("l").sees("quotations per").sees("2024-03");
    assert!(task.keys <= 5, "{}", task.keys);
}

#[test]
fn a_wrong_speaker_is_corrected_and_the_table_is_right() {
    let folder = news();
    let mut task = Task::at(folder.path(), &["news.jsonl"]);
    task.sees("Storm over").presses("]").sees("1/").presses("c").sees("Correct");
    task.presses("Una Peat").sees("Una Peat").presses("\r").sees("Una Peat");
    // The words are typed; the keys around them are four.
    assert_eq!(task.keys - "Una Peat".len(), 3);
    task.presses("V").sees("most quotations first").presses("h").sees("▸ Quotations");
    task.presses("e").sees(".csv").presses("\r").sees("written to");
    let rows = table(folder.path());
    let una: Vec<_> = rows.iter().filter(|row| row.iter().any(|cell| cell == "Una Peat")).collect();
    assert!(!una.is_empty() && una.iter().all(|row| row.iter().any(|cell| cell == "100")), "{rows:?}");
}

#[test]
fn a_quotation_with_its_citation() {
    let mut desk = Desk::sample(100, 30);
    let keys = "] y q";
    desk.keys(keys);
    let copied = desk.copied().expect("a quotation");
    assert!(
        copied.contains('“')
            && copied.contains("Hester Penhallick")
            && copied.contains("The Skerrow Lantern"),
        "{copied}"
    );
    assert_eq!(keys.split(' ').count(), 3);
}

#[test]
fn a_table_with_odd_columns_opens_without_a_key() {
    let folder = tempfile::tempdir().unwrap();
    let table = "Überschrift;Meldung_lang;erschienen am;Medium\n\
                 Ferry to sail;“The ferry sails on Monday,” said Ada Finch of the harbour board.;03.05.2024;Inkwell\n\
                 Slip is closed;“The slip is closed,” said Karl Moss, and nobody answered him.;14.05.2024;Skerry\n";
    fs::write(folder.path().join("odd.csv"), table).unwrap();
    let mut task = Task::at(folder.path(), &["odd.csv"]);
    task.sees("2 articles").sees("Ferry to sail").sees("Moss").sees("2024");
    assert_eq!((task.keys, Pane::default()), (0, Pane::List));
}

#[test]
fn a_pipe_is_read_without_a_key() {
    let folder = news();
    let program = env!("CARGO_BIN_EXE_onrecord");
    let command = format!("cat news.jsonl | {program}");
    let pty = Launch::program("sh").arg("-c").arg(command).cwd(folder.path()).size(100, 30).start();
    let mut task = Task { pty, keys: 0 };
    task.sees("3 articles").sees("Storm over").sees("Finch");
    assert_eq!(task.keys, 0);
}
