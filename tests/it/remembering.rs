//! What the program remembers from one run to the next: stars, notes, marks, corrections.

use std::fs;
use std::process::{Command, Output};

use onrecord::load::Input;

use crate::support::desk::Desk;

const STRIKE: &str = r#"{"id": "s1", "title": "Strike at the quay", "text": "“We’re staying out,” said Lakshmi Venkat.\n\nArne Lindqvist nodded. “So be it,” he said.\n\nThe harbour was quiet."}
{"id": "s2", "title": "Snow", "text": "It snowed."}
"#;

struct Room {
    folder: tempfile::TempDir,
}

impl Room {
    fn new() -> Self {
        let room = Self { folder: tempfile::tempdir().unwrap() };
        fs::write(room.folder.path().join("news.jsonl"), STRIKE).unwrap();
        room
    }

    fn desk(&self) -> Desk {
        let news = Input::Path(self.folder.path().join("news.jsonl"));
        Desk::open("news", &[news], 120, 40).remembering(&self.folder.path().join("memory.db"))
    }

    fn run(&self, args: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_onrecord"))
            .args(args)
            .current_dir(self.folder.path())
            .env("ONRECORD_DATA", self.folder.path())
            .env("ONRECORD_CACHE", self.folder.path().join("cache"))
            .output()
            .unwrap()
    }

    fn speakers(&self, more: &[&str]) -> Vec<String> {
        let output = self.run(&[&["annotate", "news.jsonl"], more].concat());
        let line = String::from_utf8(output.stdout).unwrap();
        let article: serde_json::Value = serde_json::from_str(line.lines().next().unwrap()).unwrap();
        let quotes = article["quotes"].as_array().unwrap();
        quotes.iter().map(|quote| quote["speaker"].as_str().unwrap_or("nobody").to_owned()).collect()
    }
}

#[test]
fn stars_tags_and_what_was_read_stay() {
    let room = Room::new();
    let mut desk = room.desk();
    assert_eq!(desk.app.unread(), 2);
    desk.keys("* enter T").words("quay work").keys("enter");
    assert_eq!(desk.app.unread(), 1);
    desk.leave();
    let mut desk = room.desk();
    let first = desk.app.current().unwrap();
    assert!(desk.app.is_starred(first) && desk.app.is_read(first));
    assert!(desk.text().contains('★'));
    assert_eq!(desk.app.unread(), 1);
    desk.keys("u");
    assert!(desk.text().contains("Undone: tag"), "{}", desk.text());
    desk.keys("u");
    assert!(!desk.app.is_starred(first));
    desk.keys("u");
    assert!(desk.text().contains("Nothing to undo"));
}

#[test]
fn the_list_is_filtered_by_what_is_remembered() {
    let room = Room::new();
    let mut desk = room.desk();
    desk.keys("* enter T").words("quay").keys("enter q");
    for (filter, rows) in
        [("is:starred", 1), ("is:unread", 1), ("is:noted", 0), ("tag:Qu strike", 1), ("tag:sea", 0)]
    {
        desk.keys("&").keys("ctrl-u").words(filter).keys("enter");
        assert_eq!(desk.app.list.len(), rows, "{filter}");
    }
}

#[test]
fn the_same_article_in_another_file_is_known_once_it_is_shown() {
    let room = Room::new();
    let mut desk = room.desk();
    desk.keys("* enter");
    desk.leave();
    let other = room.folder.path().join("other.jsonl");
    let moved = STRIKE.replace("\"id\": \"s1\"", "\"id\": \"elsewhere\", \"section\": \"home\"");
    fs::write(&other, moved).unwrap();
    let desk = Desk::open("other", &[Input::Path(other)], 120, 40)
        .remembering(&room.folder.path().join("memory.db"));
    let first = desk.app.current().unwrap();
    assert!(desk.app.is_starred(first) && desk.app.is_read(first), "as soon as it is shown");
    assert_eq!(desk.app.unread(), 1);
}

#[test]
fn a_note_on_a_quotation_is_kept_shown_and_taken_along() {
    let room = Room::new();
    let mut desk = room.desk();
    desk.keys("enter [ a").words("ask her again").keys("enter A");
    assert!(desk.text().contains("ask her again") && desk.text().contains("We’re staying out"));
    desk.leave();
    let page = String::from_utf8(room.run(&["notes", "export"]).stdout).unwrap();
    assert!(page.contains("## Strike at the quay") && page.contains("> We’re staying out,"), "{page}");
    let json = room.run(&["notes", "export", "--format", "json"]).stdout;
    // Importing into an empty memory and exporting again gives the same file.
    let (empty, file) = (Room::new(), room.folder.path().join("notes.md"));
    fs::write(&file, &page).unwrap();
    let output = empty.run(&["notes", "import", file.to_str().unwrap()]);
    assert!(output.status.success(), "{output:?}");
    let words = String::from_utf8(output.stderr).unwrap();
    assert!(words.starts_with("imported 1 note and 0 corrections on 1 article;"), "{words}");
    assert_eq!(empty.run(&["notes", "export", "--format", "json"]).stdout, json);
    assert!(empty.desk().text().contains('✎') || !json.is_empty());
}

#[test]
fn marks_are_come_back_to() {
    let room = Room::new();
    let mut desk = room.desk();
    desk.keys("enter m x");
    desk.leave();
    let mut desk = room.desk();
    desk.keys("j");
    let second = desk.app.current();
    desk.keys("' x");
    assert_ne!(desk.app.current(), second);
    desk.keys("' y");
    assert!(desk.text().contains("No mark y"), "{}", desk.text());
}

#[test]
fn what_was_looked_for_last_is_looked_for_again() {
    let room = Room::new();
    let mut desk = room.desk();
    desk.keys("enter /").words("harbour").keys("enter");
    desk.leave();
    let mut desk = room.desk();
    desk.keys("enter / enter");
    assert_eq!(desk.app.find_text, "harbour");
}

#[test]
fn a_correction_is_seen_at_once_and_in_every_output() {
    let room = Room::new();
    let mut desk = room.desk();
    desk.keys("enter [");
    assert_eq!(room.speakers(&[]), ["Lakshmi Venkat", "Arne Lindqvist"]);
    desk.keys("c").words("Lindqvist").keys("enter");
    assert!(desk.text().contains("Corrected:"), "{}", desk.text());
    let said = |desk: &Desk| {
        let record = desk.app.reading.as_ref().unwrap().record.clone().unwrap();
        record.analysis.speaker(&record.analysis.quotes[0]).map(str::to_owned)
    };
    assert_eq!(said(&desk).as_deref(), Some("Arne Lindqvist"));
    assert_eq!(room.speakers(&[]), ["Arne Lindqvist", "Arne Lindqvist"]);
    assert_eq!(room.speakers(&["--no-corrections"]), ["Lakshmi Venkat", "Arne Lindqvist"]);
    let quotes =
        String::from_utf8(room.run(&["quotes", "--speaker", "Venkat", "news.jsonl"]).stdout).unwrap();
    assert!(!quotes.contains("staying out"), "{quotes}");
    // A typed name that is not in the text.
    desk.keys("c").words("type").keys("enter").words("Dee Okafor").keys("enter");
    assert_eq!(said(&desk).as_deref(), Some("Dee Okafor"));
    let gold = String::from_utf8(room.run(&["corrections", "export", "news.jsonl"]).stdout).unwrap();
    assert_eq!(gold.lines().count(), 1);
    fs::write(room.folder.path().join("gold.jsonl"), &gold).unwrap();
    let score = String::from_utf8(room.run(&["score", "gold.jsonl"]).stdout).unwrap();
    assert!(score.contains("speaker    acc 0.5000  (1/2)"), "{score}");
    desk.keys("u u");
    assert_eq!(said(&desk).as_deref(), Some("Lakshmi Venkat"));
}

#[test]
fn what_is_remembered_can_be_searched_for_without_a_screen() {
    let room = Room::new();
    let mut desk = room.desk();
    desk.keys("* enter T").words("quay").keys("enter [");
    desk.keys("c").words("Lindqvist").keys("enter");
    desk.leave();
    let ask = |args: &[&str]| {
        let output = room.run(args);
        assert_eq!(output.status.code(), Some(0), "{args:?} {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    };
    for round in 0..2 {
        for (query, count) in [
            ("is:starred", "1"),
            ("is:unread", "1"),
            ("is:noted", "0"),
            ("tag:Qu strike", "1"),
            ("-tag:sea", "2"),
        ] {
            assert_eq!(ask(&["search", "--count", "--query", query, "news.jsonl"]), count, "{query} {round}");
        }
        // Corrections count with an index as well.
        assert_eq!(ask(&["quotes", "--count", "speaker:lindqvist", "news.jsonl"]), "2", "{round}");
        assert_eq!(ask(&["quotes", "--count", "--no-corrections", "speaker:lindqvist", "news.jsonl"]), "1");
        assert_eq!(ask(&["quotes", "--count", "tag:quay said:staying", "news.jsonl"]), "1");
        assert!(room.run(&["index", "news.jsonl"]).status.success());
    }
}

#[test]
fn people_are_set_right() {
    let room = Room::new();
    let mut desk = room.desk();
    desk.keys("enter )").keys("c").words("no person").keys("enter");
    let names = |desk: &Desk| -> Vec<String> {
        let record = desk.app.reading.as_ref().unwrap().record.clone().unwrap();
        record.analysis.people.iter().map(|person| person.name.clone()).collect()
    };
    assert_eq!(names(&desk), ["Arne Lindqvist"]);
    desk.keys("u");
    assert_eq!(names(&desk), ["Lakshmi Venkat", "Arne Lindqvist"]);
}

#[test]
fn after_a_match_a_quotation_can_be_set_right() {
    let room = Room::new();
    let mut desk = room.desk();
    desk.keys("enter /").words("harbour").keys("enter [ c");
    let text = desk.text();
    // The quotation before the match.
    assert!(text.contains("Correct “So be it,”"), "{text}");
    assert!(
        text.contains("The speaker is … (type a name)") && text.contains("❝ 2/2 Arne Lindqvist"),
        "{text}"
    );
    desk.keys("esc n c");
    assert!(desk.text().contains("“harbour” is a quotation"), "{}", desk.text());
}

#[test]
fn words_become_a_quotation_whose_speaker_can_be_set_next() {
    let room = Room::new();
    let mut desk = room.desk();
    desk.keys("enter /").words("was quiet").keys("enter c").words("a quotation").keys("enter");
    assert!(desk.text().contains("3 quotations"), "{}", desk.text());
    desk.keys("c").words("type").keys("enter").words("lindqvist");
    assert!(desk.text().contains("is Arne Lindqvist"), "{}", desk.text());
    desk.keys("enter");
    let text = desk.text();
    assert!(text.contains("said by Arne Lindqvist"), "{text}");
    desk.keys("[ ]");
    assert!(desk.text().contains("❝ 3/3 Arne Lindqvist · corrected by you"), "{}", desk.text());
    assert_eq!(room.speakers(&[]), ["Lakshmi Venkat", "Arne Lindqvist", "Arne Lindqvist"]);
}

#[test]
fn a_person_who_was_missed_is_added_and_a_mention_given_to_another() {
    let room = Room::new();
    let mut desk = room.desk();
    desk.keys("enter /").words("harbour").keys("enter c").words("is a person").keys("enter");
    let names = |desk: &Desk| -> Vec<String> {
        let record = desk.app.reading.as_ref().unwrap().record.clone().unwrap();
        record.analysis.people.iter().map(|person| person.name.clone()).collect()
    };
    assert_eq!(names(&desk), ["Lakshmi Venkat", "Arne Lindqvist", "harbour"]);
    desk.keys("esc g g ) ) c").words("here is somebody").keys("enter").words("Edda Quist").keys("enter");
    assert_eq!(names(&desk), ["Lakshmi Venkat", "Edda Quist", "harbour"]);
    let gold = String::from_utf8(room.run(&["corrections", "export", "news.jsonl"]).stdout).unwrap();
    let gold: serde_json::Value = serde_json::from_str(&gold).unwrap();
    let text: Vec<char> = gold["text"].as_str().unwrap().chars().collect();
    let at = |value: &serde_json::Value| value.as_u64().unwrap() as usize;
    let people = gold["people"].as_array().unwrap();
    let words = people.iter().map(|one| text[at(&one["start"])..at(&one["end"])].iter().collect::<String>());
    assert_eq!(words.collect::<Vec<_>>(), ["Lakshmi Venkat", "Arne Lindqvist", "harbour"]);
    assert!(gold["quotes"].as_array().unwrap().iter().all(|quote| quote["source"].is_array()));
}

#[test]
fn queries_of_earlier_sessions_are_offered_again() {
    let room = Room::new();
    let mut desk = room.desk();
    desk.keys("S").words("quay").keys("enter S ctrl-u").words("snow").keys("enter");
    desk.leave();
    let mut desk = room.desk();
    desk.keys("S up");
    assert_eq!(desk.app.search.text, "snow");
    desk.keys("up");
    assert_eq!(desk.app.search.text, "quay");
}

#[test]
fn notes_of_several_lines_stay_whole_and_are_gone_through() {
    let room = Room::new();
    let mut desk = room.desk();
    desk.keys("enter ] ] a").words("so he says").keys("enter [ a").words("ask");
    desk.app.paste("\nher\r\nagain");
    desk.keys("enter A");
    let text = desk.text();
    assert!(text.find("again").unwrap() < text.find("so he says").unwrap(), "{text}");
    desk.keys("e");
    assert!(desk.text().contains("ask⏎her⏎again"), "{}", desk.text());
    desk.words("!").keys("enter");
    let content = desk.app.reading.as_ref().unwrap().content;
    let notes =
        |desk: &Desk| desk.app.memory.notes(content).map(|(_, note)| note.text.clone()).collect::<Vec<_>>();
    assert!(notes(&desk).contains(&"ask\nher\nagain!".to_owned()), "{:?}", notes(&desk));
    assert_eq!(desk.text().matches('✎').count(), 3, "one in the list, two beside the text: {}", desk.text());
    desk.keys("A j d");
    assert_eq!(notes(&desk).len(), 1);
    desk.keys("esc u A");
    assert_eq!(notes(&desk).len(), 2);
}

#[test]
fn tags_stand_beside_the_date_and_their_undoing_is_told() {
    let room = Room::new();
    let mut desk = room.desk();
    desk.keys("enter T").words("quay #work").keys("enter");
    assert!(desk.text().contains("Tags: #quay #work"), "{}", desk.text());
    desk.keys("j");
    assert!(desk.text().contains("2 people #quay #work"), "{}", desk.text());
    desk.keys("u");
    assert!(desk.text().contains("Undone: tag quay, tag work of “Strike at the quay”"), "{}", desk.text());
}

#[test]
fn a_mark_is_taken_away_where_it_was_made() {
    let room = Room::new();
    let mut desk = room.desk();
    desk.keys("enter m x m x ' x");
    assert!(desk.text().contains("No mark x"), "{}", desk.text());
}

#[test]
fn what_cannot_be_remembered_is_told_as_long_as_it_is_so() {
    use onrecord::store::StoreReport;
    use onrecord::work::Report;
    let room = Room::new();
    let mut desk = room.desk();
    desk.app.on_report(Report::Kept(StoreReport::Failed(onrecord::Error::new("the disk is full"))));
    desk.keys("j k");
    assert!(desk.text().contains("not saved · 2 articles"), "{}", desk.text());
    desk.app.act(onrecord::command::Command::named("star").unwrap(), None);
    assert!(desk.text().contains("Not saved yet: the disk is full"), "{}", desk.text());
    desk.app.on_report(Report::Kept(StoreReport::Upto(1)));
    assert!(!desk.text().contains("not saved ·"));
}

#[test]
fn changes_that_could_not_be_written_are_told_when_the_reader_leaves() {
    use crate::support::pty::Launch;
    let room = Room::new();
    fs::write(room.folder.path().join("memory.db"), "no database at all, but long enough".repeat(99))
        .unwrap();
    let news = room.folder.path().join("news.jsonl");
    let mut pty = Launch::onrecord().arg(news).env("ONRECORD_DATA", room.folder.path()).size(120, 30).start();
    pty.wait_for_text("not saved");
    pty.wait_for_text("Lindqvist nodded");
    pty.keys("*");
    pty.wait_for_text("Not saved yet");
    pty.keys("Q");
    assert_eq!(pty.exit_code(), 1);
}

#[test]
fn a_folder_that_cannot_be_used_is_an_error_and_so_is_gold_without_articles() {
    let room = Room::new();
    let file = room.folder.path().join("file");
    fs::write(&file, "").unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_onrecord"))
        .args(["notes", "export"])
        .env("ONRECORD_DATA", file.join("deeper"))
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    let output = room.run(&["score", "file"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8(output.stderr).unwrap().contains("no articles to score"));
}

#[test]
fn without_a_database_the_reader_works_and_is_told() {
    let room = Room::new();
    fs::write(
        room.folder.path().join("memory.db"),
        "no database at all, but long enough to be one".repeat(99),
    )
    .unwrap();
    let output = room.run(&["quotes", "news.jsonl"]);
    assert!(output.status.success());
    assert!(String::from_utf8(output.stderr).unwrap().contains("not an onrecord database"));
}

#[test]
fn marking_read_costs_the_screen_nothing() {
    let toggle = onrecord::command::Command::named("toggle-read").unwrap();
    use onrecord::store::{Change, ContentKey, Memory, RecordKey, StoreReport};
    use onrecord::work::Report;
    let mut desk = Desk::sample(120, 40);
    let mut memory = Memory::default();
    for n in 0..100_000u64 {
        let mut key = [7; 16];
        key[..8].copy_from_slice(&n.to_le_bytes());
        memory.apply(&Change::Met(RecordKey(n), ContentKey(key), Default::default()));
        memory.apply(&Change::Opened(ContentKey(key)));
    }
    desk.app.on_report(Report::Kept(StoreReport::Anew(Box::new(memory), 0)));
    let mut times: Vec<_> = (0..31)
        .map(|_| {
            let before = std::time::Instant::now();
            desk.app.act(toggle, None);
            before.elapsed()
        })
        .collect();
    times.sort_unstable();
    assert!(times[15] < std::time::Duration::from_millis(1), "{:?}", times[15]);
    eprintln!("marking read: {:?}", times[15]);
}

#[test]
fn the_real_program_knows_a_star_the_next_time() {
    use crate::support::pty::Launch;
    let room = Room::new();
    let launch = || {
        let news = room.folder.path().join("news.jsonl");
        Launch::onrecord().arg(news).env("ONRECORD_DATA", room.folder.path()).size(120, 30).start()
    };
    let mut pty = launch();
    pty.wait_for_text("Lindqvist nodded");
    pty.keys("*");
    pty.wait_for_text("★");
    pty.keys("Q");
    assert_eq!(pty.exit_code(), 0);
    let mut pty = launch();
    pty.wait_for_text("★");
    pty.keys("u");
    pty.wait_for_text("Undone: star of “Strike at the quay”");
    pty.keys("Q");
    assert_eq!(pty.exit_code(), 0);
}
