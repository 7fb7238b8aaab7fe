//! The meaning of fields, folders and dates, as articles and as rows, with and without an index.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;

fn ran(cache: &Path, args: &[&str]) -> Output {
    let mut program = Command::new(env!("CARGO_BIN_EXE_onrecord"));
    program.args(args).env("ONRECORD_CACHE", cache).env("ONRECORD_DATA", cache).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn write(folder: &TempDir, name: &str, content: &str) -> String {
    let path = folder.path().join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(&path, content).unwrap();
    path.display().to_string()
}

/// The answers to some questions, first by reading, then from an index.
fn both(path: &str, questions: &[&[&str]]) -> Vec<String> {
    let cache = TempDir::new().unwrap();
    let ask = || -> Vec<String> {
        let ask = |args: &&[&str]| text(&ran(cache.path(), &[*args, &[path]].concat()).stdout);
        questions.iter().map(ask).collect()
    };
    let read = ask();
    assert_eq!(ran(cache.path(), &["index", path]).status.code(), Some(0));
    assert!(text(&ran(cache.path(), &[questions[0], &[path]].concat()).stderr).contains("from the index"));
    assert_eq!(ask(), read);
    read
}

#[test]
fn the_order_of_a_column_holds_for_every_question() {
    let folder = TempDir::new().unwrap();
    let line = |date: &str| {
        format!(
            "{{\"text\": \"&ldquo;It was never out,&rdquo; said Maud Ashby. <b>So.</b>\", \"date\": \"{date}\"}}\n"
        )
    };
    let path = write(&folder, "a.jsonl", &["03/05/2019", "23/05/2019", "04/06/2019"].map(line).concat());
    let said = both(
        &path,
        &[
            &["timeline", "--by", "day", "--format", "csv"],
            &["quotes", "--from", "2019-05", "--to", "2019-05", "--count"],
            &["quotes", "said:never date:2019-06", "--format", "csv"],
            &["search", "\"ashby so\"", "--count"],
        ],
    );
    assert!(said[0].contains("2019-05-03,1") && said[0].contains("2019-06-04,1"), "{}", said[0]);
    assert_eq!((said[1].trim(), said[3].trim()), ("2", "3"));
    assert!(said[2].contains("It was never out,"), "{}", said[2]);
}

#[test]
fn what_stays_open_is_said_once_and_can_be_decided() {
    let folder = TempDir::new().unwrap();
    let line = |date: &str| {
        format!("{{\"text\": \"“It was never out,” said Maud Ashby.\", \"date\": \"{date}\"}}\n")
    };
    for (name, dates) in
        [("a.jsonl", ["03/05/2019", "04/05/2019"]), ("b.jsonl", ["05/06/2019", "06/06/2019"])]
    {
        write(&folder, name, &dates.map(line).concat());
    }
    let path = folder.path().display().to_string();
    let cache = TempDir::new().unwrap();
    let output = ran(cache.path(), &["annotate", &path]);
    let told = text(&output.stderr);
    assert_eq!((output.status.code(), told.lines().count()), (Some(0), 1), "{told}");
    assert!(
        told.contains("a.jsonl:1: 3 dates in 2 files could be day/month or month/day, such as 03/05/2019"),
        "{told}"
    );
    let inspected = text(&ran(cache.path(), &["inspect", &path]).stdout);
    assert!(inspected.contains("3 dates in 2 files could be day/month or month/day"), "{inspected}");
    for (order, day) in [("dmy", "2019-05-03"), ("mdy", "2019-03-05")] {
        for args in
            [&["timeline", "--by", "day"][..], &["annotate"], &["inspect"], &["quotes", "--format", "jsonl"]]
        {
            let output = ran(cache.path(), &[args, &["--dates", order, &path]].concat());
            let (said, told) = (text(&output.stdout), text(&output.stderr));
            assert!(said.contains(day) && !told.contains("could be"), "{args:?} {order}: {said}{told}");
        }
    }
    // An index belongs to one date order.
    assert_eq!(ran(cache.path(), &["index", "--dates", "dmy", &path]).status.code(), Some(0));
    let asked = |order: &str| {
        let output = ran(cache.path(), &["search", "date:2019-03-05", "--count", "--dates", order, &path]);
        (text(&output.stdout).trim().to_owned(), text(&output.stderr).contains("from the index"))
    };
    assert_eq!((asked("dmy"), asked("mdy")), (("0".to_owned(), true), ("1".to_owned(), false)));
}

#[test]
fn folders_are_columns_for_every_question() {
    let folder = TempDir::new().unwrap();
    let line = "{\"text\": \"“It was never out,” said Maud Ashby.\"}\n";
    write(&folder, "outlet=The%20Inkwell/year=2016/month=09/day=05/part-0.jsonl", line);
    write(&folder, "outlet=Herald/year=2017/part-0.jsonl", line);
    write(&folder, "_SUCCESS", "");
    let said = both(
        &folder.path().display().to_string(),
        &[
            &["outlets", "--format", "csv"],
            &["quotes", "outlet:inkwell", "--count"],
            &["quotes", "--from", "2016", "--to", "2016-09", "--format", "csv"],
            &["quotes", "--to", "2016-08", "--count"],
        ],
    );
    assert!(said[0].contains("The Inkwell,1") && said[0].contains("Herald,1"), "{}", said[0]);
    assert_eq!((said[1].trim(), said[3].trim()), ("1", "0"));
    assert!(said[2].contains("2016-09-05,The Inkwell"), "{}", said[2]);
    let cache = TempDir::new().unwrap();
    let output = ran(cache.path(), &["annotate", &folder.path().display().to_string()]);
    assert_eq!(output.status.code(), Some(0), "nothing was skipped: {}", text(&output.stderr));
    // The result is the same from inside the folder.
    let output = Command::new(env!("CARGO_BIN_EXE_onrecord"))
        .args(["outlets", "--format", "csv", "part-0.jsonl"])
        .current_dir(folder.path().join("outlet=Herald/year=2017"))
        .env("ONRECORD_CACHE", cache.path())
        .output()
        .unwrap();
    assert!(text(&output.stdout).contains("Herald,1"), "{}", text(&output.stdout));
}

#[test]
fn inspect_tells_what_the_reader_does() {
    let folder = TempDir::new().unwrap();
    let line = |n: usize| {
        format!(
            "{{\"author\": \"Ada Bird\", \"paper\": \"The Inkwell\", \"date\": \"{}/01/2020\", \"data\": {{\"story\": \"<p>It was late {n} times on the quay.</p><p>So.</p>\"}}}}\n",
            10 + n
        )
    };
    let path = write(&folder, "outlet=Herald/a.jsonl", &(0..6).map(line).collect::<String>());
    let cache = TempDir::new().unwrap();
    let told = text(&ran(cache.path(), &["inspect", &path]).stdout);
    for part in [
        "day before month, as in 13/01/2020",
        "author      100%  byline ",
        "data.story  100%  text? ",
        "outlet     folder outlet   Herald",
        "data.story contains HTML, which is decoded",
        "2020-01-10 to 2020-01-15",
    ] {
        assert!(told.contains(part), "{part:?} in {told}");
    }
    let told = ran(cache.path(), &["inspect", "--format", "json", &path]).stdout;
    let told: serde_json::Value = serde_json::from_slice(&told).unwrap();
    assert_eq!((&told[0]["date_order"], &told[0]["folders"][0]["value"]), (&"dmy".into(), &"Herald".into()));
    let story =
        told[0]["fields"].as_array().unwrap().iter().find(|field| field["name"] == "data.story").unwrap();
    assert_eq!((&story["used_as"], &story["written_as"]), (&"text".into(), &"HTML".into()));
}

#[test]
fn periods_are_written_as_queries_have_them() {
    let cache = TempDir::new().unwrap();
    let output = ran(cache.path(), &["quotes", "--from", "soon", "x.jsonl"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("write a day, a month or a year: 2018-12-05, 2018-12 or 2018"));
}
