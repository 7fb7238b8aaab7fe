//! Search from outside: the results are the same with and without an index, whatever happened to the process that
//! built it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;

fn onrecord(cache: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_onrecord"));
    command.args(args).env("ONRECORD_CACHE", cache).stdin(Stdio::null());
    command
}

fn ran(cache: &Path, args: &[&str]) -> Output {
    onrecord(cache, args).output().unwrap()
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

/// Writes `count` articles to a file.
fn corpus(folder: &Path, count: usize) -> PathBuf {
    let names = ["Ada Bird", "Karl Moss", "Lena Ortiz"];
    let path = folder.join("news.jsonl");
    let lines = (0..count).map(|n| {
        let (a, b) = (names[n % 3], names[(n + 1) % 3]);
        let text = format!("{a} opened the harbour. “We sail on tide number{n},” said {a}. {b} claimed it was late.");
        let date = format!("{}-{:02}-{:02}", 2018 + n % 3, 1 + n % 12, 1 + n % 28);
        let record = serde_json::json!({"id": format!("n{n}"), "title": format!("Report {n}"), "date": date, "source": "The Inkwell", "text": text});
        format!("{record}\n")
    });
    fs::write(&path, lines.collect::<String>()).unwrap();
    path
}

const ASKED: &[&[&str]] = &[
    &["search", "harbour number7"],
    &["search", "--count", "speaker:bird said:\"on tide\" -date:2018"],
    &["quotes", "--query", "speaker:moss", "--limit", "3"],
    &["quotes", "--count"],
    &["quotes", "--count", "--kind", "indirect"],
    &["quotes", "--kind", "all", "--query", "date:2019"],
    &["quotes", "--query", "speaker:moss kind:reported"],
    &["search", "--count", "speaker:moss"],
    &["search", "--count", "speaker:moss kind:all"],
    &["search", "--count", "--kind", "reported", "number7"],
    &["people", "--kind", "indirect"],
    &["outlets", "--kind", "mixed"],
    &["sources"],
    &["sources", "--kind", "reported", "--limit", "2"],
    &["quotes", "source:bird said:tide"],
    &["timeline", "--of", "reported", "--by", "year"],
    &["people", "--query", "date:2019"],
    &["people", "--who", "Ada Bird", "--query", "-number7"],
    &["people", "--who", "Ada Bird", "--query", "kind:reported"],
    &["outlets", "person:=\"Ada Bird\""],
    &["search", "--order", "newest", "--limit", "3", "harbour"],
    &["search", "--order", "oldest", "harbour NOT number7"],
    &["search", "--count", "--from", "2019-02-01", "--to", "2020-12-31", "is:unread"],
    &["search", "said NEAR/4 tide"],
    &["search", "--count", "sail+ NEAR/3 number1*"],
    &["quotes", "--query", "said:\"tide sail\"~1 confidence>50", "--limit", "5"],
    &["search", "--order", "oldest", "=\"Ada\" h?rbour"],
    &["search", "--count", "\"opened the harb*\""],
    &["search", "--hits", "\"on ti*\" OR \"l?te tid* nu*\"~3"],
    &["quotes", "speaker:\"ad* b?rd\" said:\"tide num*\""],
    &["quotes", "--count", "--speaker", "kar* moss"],
    &["search", "--hits", "harbour OR tide NEAR/1 number1?"],
    &["search", "--hits", "--order", "left", "--limit", "9", "tide"],
    &["search", "--hits", "--order", "right", "report"],
    &["search", "--hits", "--count", "open+ speaker:bird"],
    &["timeline", "--by", "year"],
    &["timeline", "--count"],
    &["timeline", "--of", "quotes", "--query", "cue:said"],
];

fn answers(cache: &Path, path: &Path, from_index: bool) -> Vec<String> {
    let ask = |asked: &&[&str]| {
        let path = path.display().to_string();
        let mut args = asked.to_vec();
        args.extend(["--format", "jsonl"]);
        args.extend((!from_index).then_some("--no-index"));
        args.push(&path);
        let output = ran(cache, &args);
        assert_eq!(output.status.code(), Some(0), "{asked:?} {}", text(&output.stderr));
        assert_eq!(text(&output.stderr).contains("from the index"), from_index, "{}", text(&output.stderr));
        text(&output.stdout).to_owned()
    };
    ASKED.iter().map(ask).collect()
}

#[test]
fn with_an_index_and_without_the_same_comes_out() {
    let folder = tempfile::tempdir().unwrap();
    let (cache, path) = (folder.path().join("cache"), corpus(folder.path(), 40));
    let shown = path.display().to_string();
    let output = ran(&cache, &["search", "harbour", &shown]);
    assert!(text(&output.stderr).contains("reading every article"), "{}", text(&output.stderr));
    let output = ran(&cache, &["index", &shown]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    assert!(text(&output.stderr).contains("40 articles"), "{}", text(&output.stderr));
    assert_eq!(answers(&cache, &path, true), answers(&cache, &path, false));
    let older = fs::read_to_string(&path).unwrap();
    fs::write(
        &path,
        format!("{older}{}\n", r#"{"id": "new", "title": "New", "text": "The harbour again."}"#),
    )
    .unwrap();
    let output = ran(&cache, &["search", "--count", "harbour", &shown]);
    assert_eq!(text(&output.stdout), "41\n");
    assert!(text(&output.stderr).contains("older"), "{}", text(&output.stderr));
}

#[test]
fn a_query_that_breaks_is_told_where() {
    for asked in [
        &["search", "ferry (strike"][..],
        &["quotes", "--query", "ferry (strike"],
        &["people", "ferry (strike"],
    ] {
        let output = ran(Path::new("unused"), asked);
        assert_eq!(output.status.code(), Some(2));
        let said = text(&output.stderr);
        assert!(
            said.starts_with("  ferry (strike\n        ^\nonrecord: invalid query at column 7"),
            "{said}"
        );
        assert!(said.contains("add ) at the end"), "{said}");
    }
}

#[test]
fn the_first_argument_is_the_query_unless_it_is_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let (cache, path) = (folder.path().join("cache"), corpus(folder.path(), 9));
    let news = path.display().to_string();
    let rows = |args: &[&str]| {
        let output = ran(&cache, &[&args[..1], &["--count"], &args[1..]].concat());
        assert_eq!(output.status.code(), Some(0), "{args:?} {}", text(&output.stderr));
        text(&output.stdout).trim().parse::<u64>().unwrap()
    };
    assert_eq!(rows(&["quotes", "speaker:moss cue:said", &news]), 3);
    assert_eq!(rows(&["quotes", "number1", &news]), 1);
    assert_eq!(rows(&["quotes", &news]), 9);
    assert_eq!(rows(&["quotes", "--kind", "all", &news]), 18);
    assert_eq!(rows(&["quotes", "--query", "number1", &news]), 1);
    assert_eq!(rows(&["quotes", "--speaker", "karl moss", &news]), 3);
    assert_eq!(rows(&["quotes", "--speaker", "karl moss", "kind:all", &news]), 6);
    assert_eq!(rows(&["search", "--speaker", "karl moss", "--query", "-number1", &news]), 2);
    assert_eq!(rows(&["search", "--query", "-harbour", &news]), 0);
    assert_eq!(rows(&["search", "--", "-harbour", &news]), 0);
    assert_eq!(rows(&["quotes", "--", "-is:unread", &news]), 0);
    assert_eq!(rows(&["timeline", "--by", "year", "speaker:moss", &news]), 1);
    assert!(rows(&["people", "speaker:hallorane", "--sample"]) > 3);
    let missing = folder.path().join("gone.jsonl").display().to_string();
    for args in [
        &["quotes", &missing][..],
        &["people", "nowhere"],
        &["quotes", &missing, &news],
        &["search", "a", &news, &missing],
    ] {
        let output = ran(&cache, args);
        assert_eq!((output.status.code(), text(&output.stdout)), (Some(2), ""), "{args:?}");
        assert!(text(&output.stderr).contains("no such file or folder"), "{}", text(&output.stderr));
    }
}

#[test]
fn a_damaged_index_never_costs_an_answer() {
    let folder = tempfile::tempdir().unwrap();
    let (cache, path) = (folder.path().join("cache"), corpus(folder.path(), 40));
    let shown = path.display().to_string();
    assert!(ran(&cache, &["index", &shown]).status.success());
    let good = answers(&cache, &path, true);
    let files = |part: &str| {
        let index = fs::read_dir(cache.join("index")).unwrap().next().unwrap().unwrap().path();
        let files = fs::read_dir(index.join(part)).unwrap().map(|file| file.unwrap().path());
        files
            .filter(|path| {
                path.extension().is_some_and(|ext| ext != "json" && ext != "jsonl" && ext != "lock")
            })
            .collect::<Vec<_>>()
    };
    for (part, cut) in [("facts", true), ("words", true), ("facts", false), ("words", false)] {
        for file in files(part) {
            let mut bytes = fs::read(&file).unwrap();
            if cut {
                bytes.truncate(bytes.len() / 2);
            } else {
                bytes.iter_mut().step_by(3).for_each(|byte| *byte ^= 0x55);
            }
            fs::write(&file, bytes).unwrap();
        }
        let output = ran(&cache, &["people", "--format", "jsonl", "--query", "date:2019", &shown]);
        assert_eq!(output.status.code(), Some(0), "{part} {}", text(&output.stderr));
        assert!(text(&output.stderr).contains("reading every article"), "{part} {}", text(&output.stderr));
        let output = ran(&cache, &["index", &shown]);
        assert_eq!(output.status.code(), Some(0), "{part} {}", text(&output.stderr));
        assert_eq!(answers(&cache, &path, true), good, "{part}");
    }
}

/// The damaged content of a file, or `None` if it is deleted.
type Damage = fn(&[u8]) -> Option<Vec<u8>>;

/// The kinds of damage to a file on disk.
const DAMAGE: [(&str, Damage); 9] = [
    ("zeros", |bytes| Some(vec![0; bytes.len()])),
    ("half", |bytes| Some(bytes[..bytes.len() / 2].into())),
    ("nothing in it", |_| Some(Vec::new())),
    ("one byte short", |bytes| bytes.split_last().map(|(_, rest)| rest.into())),
    ("longer", |bytes| Some([bytes, b"more"].concat())),
    ("a bit at the beginning", |bytes| flipped(bytes, 0)),
    ("a bit in the middle", |bytes| flipped(bytes, bytes.len() / 2)),
    ("a bit in the last third", |bytes| flipped(bytes, bytes.len() * 5 / 6)),
    ("gone", |_| None),
];

fn flipped(bytes: &[u8], at: usize) -> Option<Vec<u8>> {
    let mut bytes = bytes.to_vec();
    if let Some(byte) = bytes.get_mut(at) {
        *byte ^= 0x08;
    }
    Some(bytes)
}

/// Damages every file of an index in every way. Each time it runs `questions` queries and compares the answers with
/// those from reading the files.
fn damaged_in_every_way(questions: usize) {
    const ASKED: [&[&str]; 6] = [
        &["quotes"],
        &["people"],
        &["search", "harbour -number3"],
        &["timeline", "--of", "quotes", "--by", "day"],
        &["quotes", "speaker:bird said:\"sail on tide\" date:2018"],
        &["outlets", "person:moss"],
    ];
    let folder = tempfile::tempdir().unwrap();
    let (cache, path) = (folder.path().join("cache"), corpus(folder.path(), 30));
    let shown = path.display().to_string();
    let ask = |which: usize, more: &[&str]| {
        let output = ran(&cache, &[ASKED[which], &["--format", "jsonl", &shown], more].concat());
        let mut rows: Vec<String> = text(&output.stdout).lines().map(str::to_owned).collect();
        rows.sort();
        (output.status.code(), rows, text(&output.stderr).to_owned())
    };
    let expected: Vec<_> = (0..ASKED.len()).map(|which| ask(which, &["--no-index"])).collect();
    assert!(ran(&cache, &["index", &shown]).status.success());
    let index = fs::read_dir(cache.join("index")).unwrap().next().unwrap().unwrap().path();
    let in_folder = |part: &str| fs::read_dir(index.join(part)).unwrap().map(|file| file.unwrap().path());
    let files: Vec<PathBuf> =
        ["", "words", "facts"].into_iter().flat_map(in_folder).filter(|path| path.is_file()).collect();
    let (mut turn, mut noticed) = (0, 0);
    for file in &files {
        let good = fs::read(file).unwrap();
        for (name, damage) in DAMAGE {
            match damage(&good) {
                Some(bad) => fs::write(file, bad).unwrap(),
                None => fs::remove_file(file).unwrap(),
            }
            for _ in 0..questions {
                turn += 1;
                let which = turn % ASKED.len();
                let (status, rows, told) = ask(which, &[]);
                let at = format!("{name}: {} {:?}\n{told}", file.display(), ASKED[which]);
                assert_eq!((status, &rows), (expected[which].0, &expected[which].1), "{at}");
                assert!(told.lines().count() <= 2 && !told.contains("panicked"), "{at}");
                let whole = told == "onrecord: answered from the index\n";
                // Without these there is no index, and a query for everything does not mention that.
                let none =
                    (file.ends_with("about.json") || file.ends_with("words/meta.json")) && told.is_empty();
                assert!(whole || none || told.contains("reading every article"), "{at}");
                noticed += usize::from(!whole);
            }
            fs::write(file, &good).unwrap();
        }
    }
    assert!(noticed > turn / 2, "{noticed} of {turn}");
    // None of it has left anything behind.
    assert_eq!(ask(0, &[]).2, "onrecord: answered from the index\n");
    let column = files.iter().rev().find(|file| file.extension().is_some_and(|ending| ending == "fast"));
    fs::write(column.unwrap(), "").unwrap();
    assert!(text(&ran(&cache, &["index", &shown]).stderr).contains("the index is damaged; rebuilding it"));
    assert_eq!(
        ask(0, &[]),
        (expected[0].0, expected[0].1.clone(), "onrecord: answered from the index\n".into())
    );
}

#[test]
fn whatever_is_damaged_in_an_index_the_answer_is_right() {
    damaged_in_every_way(1);
}

#[test]
#[ignore = "takes a minute: all questions after each damage"]
fn whatever_is_damaged_in_an_index_every_answer_is_right() {
    damaged_in_every_way(6);
}

#[test]
fn killed_again_and_again_it_ends_with_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let (cache, path) = (folder.path().join("cache"), corpus(folder.path(), 600));
    let shown = path.display().to_string();
    for millis in [5, 20, 40, 60, 90, 120, 160, 200] {
        let mut child: Child =
            onrecord(&cache, &["index", &shown]).stderr(Stdio::null()).stdout(Stdio::null()).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(millis));
        // On Unix this is SIGKILL. The process may have exited already.
        let _ = child.kill();
        let _ = child.wait();
    }
    let output = ran(&cache, &["index", &shown]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    assert_eq!(answers(&cache, &path, true), answers(&cache, &path, false));
}

#[test]
fn an_index_is_found_from_any_folder() {
    let folder = tempfile::tempdir().unwrap();
    let (cache, path) = (folder.path().join("cache"), corpus(folder.path(), 30));
    assert!(ran(&cache, &["index", path.to_str().unwrap()]).status.success());
    let from = |here: &Path, path: &str| {
        let output =
            onrecord(&cache, &["search", "--count", "harbour", path]).current_dir(here).output().unwrap();
        assert_eq!(text(&output.stdout), "30\n");
        text(&output.stderr).contains("from the index")
    };
    assert!(from(Path::new("/"), path.to_str().unwrap()));
    assert!(from(folder.path(), "news.jsonl") && from(folder.path(), "./news.jsonl"));
}

#[test]
fn every_match_is_a_row_with_its_place_and_context() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("news.jsonl");
    let texts = ["Zoë’s ferry is late. No ferry\nsails in a strike.", "A strike! The ferries wait."];
    let lines = texts.iter().enumerate().map(|(n, text)| {
        let record = serde_json::json!({"id": format!("n{n}"), "title": "The ferry", "date": "2020-01-05", "source": "The Gull", "text": text});
        format!("{record}\n")
    });
    fs::write(&path, lines.collect::<String>()).unwrap();
    let shown = path.display().to_string();
    let rows = |args: &[&str]| {
        let output =
            ran(folder.path(), &[&["search", "--hits", "--format", "jsonl"], args, &[&shown]].concat());
        assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
        let line = |line: &str| serde_json::from_str::<serde_json::Value>(line).unwrap();
        text(&output.stdout).lines().map(line).collect::<Vec<_>>()
    };
    let all = rows(&["ferry+"]);
    let of = |key: &str| all.iter().map(|row| row[key].as_str().unwrap().to_owned()).collect::<Vec<_>>();
    assert_eq!(of("part"), ["title", "text", "text", "title", "text"]);
    assert_eq!(of("match"), ["ferry", "ferry", "ferry", "ferry", "ferries"]);
    assert_eq!(of("right")[2], "sails in a strike.");
    assert_eq!(of("left")[1..3], ["Zoë’s", "Zoë’s ferry is late. No"]);
    for row in all.iter().filter(|row| row["part"] == "text") {
        let n: usize = row["id"].as_str().unwrap()[1..].parse().unwrap();
        let (start, end) = (row["start"].as_u64().unwrap() as usize, row["end"].as_u64().unwrap() as usize);
        let found: String = texts[n].chars().skip(start).take(end - start).collect();
        assert_eq!(found, row["match"].as_str().unwrap());
    }
    let near = rows(&["--order", "right", "ferry NEAR/3 strike"]);
    assert_eq!(near.len(), 1);
    assert_eq!(near[0]["match"], "ferry sails in a strike");
    let sorted = rows(&["--order", "left", "ferr*"]);
    let keys: Vec<_> = sorted.iter().map(|row| row["left"].as_str().unwrap()).collect();
    assert_eq!(keys, ["Zoë’s ferry is late. No", "The", "The", "A strike! The", "Zoë’s"]);
    let told = |args: &[&str]| text(&ran(folder.path(), &[args, &[&shown]].concat()).stderr).to_owned();
    assert!(told(&["search", "--hits", "date:2020"]).contains("the query has none"));
    assert!(told(&["search", "--order", "left", "ferry"]).contains("add --hits"));
    assert!(told(&["search", "--hits", "--order", "relevance", "ferry"]).contains("--order read"));
    let table = ran(folder.path(), &["search", "--hits", "ferr*", &shown]);
    let table = text(&table.stdout);
    let below = |line: &str| line.chars().skip(58).collect::<String>().starts_with("ferr");
    assert!(table.lines().skip(1).all(below), "{table}");
}
