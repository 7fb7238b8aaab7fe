//! `annotate` in pipelines: what it writes in each format, which part of its input, and what it takes back.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Output;

use serde_json::{Value, json};

use crate::command_line::{piped, program};
use crate::support::pty::Launch;

const TEXT: &str = "“We’ll sail at dawn, 🚢” said 𝔄da Bird of the harbour board.\n\nShe said that the storm had gone. \
                    “Nobody will wait,” Karl Moss said.";

fn record(n: u64) -> Value {
    json!({"id": format!("n{n}"), "title": "Ferry", "date": format!("{}-12-0{}", 2017 + n % 2, 1 + n % 9),
           "source": if n.is_multiple_of(3) { "The Ink/well" } else { "Morning Star" }, "section": "harbour",
           "reads": n, "tags": ["a", "b"], "text": format!("{TEXT} That was trip {n}.")})
}

fn lines_of(records: impl Iterator<Item = Value>) -> String {
    records.map(|record| format!("{record}\n")).collect()
}

/// A folder with twenty records.
fn ground() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("news.jsonl"), lines_of((1..=20).map(record))).unwrap();
    folder
}

fn run(folder: &Path, args: &[&str]) -> Output {
    program()
        .arg("annotate")
        .args(args)
        .current_dir(folder)
        .stdin(std::process::Stdio::null())
        .output()
        .unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn annotated(folder: &Path, args: &[&str]) -> Vec<Value> {
    let output = run(folder, args);
    assert_eq!(output.status.code(), Some(0), "{args:?} {}", said(&output));
    parsed(&output.stdout)
}

fn parsed(bytes: &[u8]) -> Vec<Value> {
    let text = std::str::from_utf8(bytes).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn ids(all: &[Value]) -> Vec<&str> {
    all.iter().map(|one| one["id"].as_str().unwrap()).collect()
}

#[test]
fn every_key_is_in_every_record() {
    let input = "{\"text\": \"“Go,” said Ann Dent.\"}\n{\"text\": \"x\"}\n";
    for line in parsed(&piped(&["annotate"], input.as_bytes()).stdout) {
        let keys: Vec<&str> = line.as_object().unwrap().keys().map(String::as_str).collect();
        let all = ["id", "title", "date", "outlet", "byline", "url", "language", "text", "people", "quotes"];
        assert_eq!(keys, [&all[..], &["annotator", "model"]].concat());
        assert_eq!(line["title"], Value::Null);
        assert!(line["annotator"].as_str().unwrap().starts_with("onrecord 0."));
        assert_eq!(line["model"].as_str().unwrap().len(), 16);
        for quote in line["quotes"].as_array().unwrap() {
            let keys: Vec<&str> = quote.as_object().unwrap().keys().map(String::as_str).collect();
            assert_eq!(keys, ["start", "end", "kind", "speaker", "confidence", "source", "cue", "chain"]);
        }
    }
}

#[test]
fn other_fields_pass_through_where_asked_for() {
    let folder = ground();
    let all = annotated(folder.path(), &["--keep", "all", "news.jsonl"]);
    assert_eq!(
        (&all[0]["section"], &all[0]["reads"], &all[0]["tags"]),
        (&json!("harbour"), &json!(1), &json!(["a", "b"]))
    );
    assert_eq!(all[0]["source"], "Morning Star");
    let some = annotated(folder.path(), &["--keep", "section, country", "--no-text", "news.jsonl"]);
    assert_eq!((&some[0]["section"], some[0].get("country")), (&json!("harbour"), Some(&Value::Null)));
    assert_eq!((some[0].get("tags"), some[0].get("text")), (None, Some(&Value::Null)));
    assert_eq!(some[0]["quotes"], all[0]["quotes"]);
    let csv = "id,text,section\n7,“Go!” said Ann Dent.,harbour\n";
    let table = piped(&["annotate", "--keep", "all"], csv.as_bytes());
    assert_eq!(parsed(&table.stdout)[0]["section"], "harbour");
    for wrong in ["text", "section,,x", "quote_start"] {
        assert_eq!(run(folder.path(), &["--keep", wrong, "news.jsonl"]).status.code(), Some(2), "{wrong}");
    }
}

#[test]
fn a_query_dates_and_a_limit_select_articles() {
    let folder = ground();
    let of = |args: &[&str]| annotated(folder.path(), &[args, &["news.jsonl"]].concat()).len();
    assert_eq!(of(&[]), 20);
    assert_eq!(of(&["outlet:inkwell OR outlet:\"ink well\""]), 6);
    assert_eq!(of(&["--query", "trip said:waiting"]), 0);
    assert_eq!(of(&["--query", "said:wait speaker:moss", "--limit", "3"]), 3);
    assert_eq!((of(&["--from", "2018"]), of(&["--to", "2017"])), (10, 10));
    let count = run(folder.path(), &["--from", "2018", "--count", "news.jsonl"]);
    assert_eq!(count.stdout, b"10\n");
}

#[test]
fn rows_are_the_quotations_that_are_asked_for() {
    let folder = ground();
    let csv = |args: &[&str]| {
        let output = run(folder.path(), &[args, &["--format", "csv", "news.jsonl"]].concat());
        assert_eq!(output.status.code(), Some(0), "{args:?} {}", said(&output));
        String::from_utf8(output.stdout).unwrap()
    };
    let all = csv(&[]);
    let moss = csv(&["--speaker", "moss"]);
    assert_eq!(moss.lines().count(), 21, "{moss}");
    assert!(all.lines().count() > 50 && moss.lines().skip(1).all(|line| all.contains(line)));
    assert!(csv(&["--kind", "reported"]).lines().skip(1).all(|line| line.contains(",indirect,")));
    assert_eq!(csv(&["--query", "trip"]), all);
    assert_eq!(csv(&["--speaker", "moss", "--limit", "3"]).lines().count(), 4);
    assert_eq!(csv(&["--limit", "4"]).lines().count(), 5);
    assert_eq!(csv(&["--speaker", "moss", "--count"]), "20\n");
    assert_eq!(csv(&["--count"]), format!("{}\n", all.lines().count() - 1));
    // As JSON, articles are whole.
    let whole = annotated(folder.path(), &["--speaker", "moss", "news.jsonl"]);
    assert!(whole.iter().all(|article| article["quotes"].as_array().unwrap().len() > 1));
    // All parts of a quotation are its rows, whichever of them has the words.
    let text = "{\"text\": \"“I am not,” said Ada Bird, “in the habit of it.” “Enough,” said Karl Moss.\"}";
    let parts = piped(&["annotate", "--format", "csv", "said:habit"], text.as_bytes());
    assert_eq!(String::from_utf8(parts.stdout).unwrap().lines().count(), 3);
}

#[test]
fn ids_do_not_depend_on_how_a_path_is_typed() {
    let folder = tempfile::tempdir().unwrap();
    let inner = folder.path().join("corpus");
    fs::create_dir(&inner).unwrap();
    fs::write(inner.join("one.jsonl"), "{\"text\": \"Go.\"}\n{\"text\": \"Stay.\"}\n").unwrap();
    let absolute = inner.join("one.jsonl").display().to_string();
    for path in ["corpus/one.jsonl", "./corpus/one.jsonl", "corpus/../corpus//one.jsonl", &absolute] {
        assert_eq!(ids(&annotated(folder.path(), &[path])), ["one.jsonl#1", "one.jsonl#2"], "{path}");
    }
    assert_eq!(ids(&annotated(&inner, &["one.jsonl"])), ["one.jsonl#1", "one.jsonl#2"]);
    for (at, path) in [(folder.path(), "corpus"), (folder.path(), "./corpus/"), (inner.as_path(), ".")] {
        assert_eq!(ids(&annotated(at, &[path]))[0], "corpus/one.jsonl#1", "{path}");
    }
    let stdin = piped(
        &["annotate", "--id-prefix", "part-3:"],
        b"{\"text\": \"Go.\"}\n{\"id\": 7, \"text\": \"x\"}\n",
    );
    assert_eq!(ids(&parsed(&stdin.stdout)), ["part-3:-#1", "7"]);
}

#[test]
fn shards_are_the_whole_each_record_once() {
    let folder = ground();
    let whole = annotated(folder.path(), &["news.jsonl"]);
    let mut parts = Vec::new();
    for number in 1..=3 {
        let part = annotated(folder.path(), &["--shard", &format!("{number}/3"), "news.jsonl"]);
        assert!((6..=7).contains(&part.len()));
        parts.extend(part);
    }
    let by_id = |all: &[Value]| {
        all.iter().map(|one| (one["id"].to_string(), one.clone())).collect::<BTreeMap<_, _>>()
    };
    assert_eq!((parts.len(), by_id(&parts)), (20, by_id(&whole)));
    let beyond = run(folder.path(), &["--shard", "30/40", "news.jsonl"]);
    assert_eq!((beyond.status.code(), beyond.stdout.len()), (Some(0), 0), "{}", said(&beyond));
    for wrong in ["0/3", "4/3", "3", "a/b", "1/0"] {
        assert_eq!(run(folder.path(), &["--shard", wrong, "news.jsonl"]).status.code(), Some(2), "{wrong}");
    }
}

#[test]
fn flat_rows_have_columns_that_sql_can_name() {
    let folder = ground();
    let whole = annotated(folder.path(), &["news.jsonl"]);
    let output = run(folder.path(), &["--format", "csv", "--keep", "section", "news.jsonl"]);
    let mut table = csv::Reader::from_reader(&*output.stdout);
    let rows: Vec<BTreeMap<String, String>> = table.deserialize().map(Result::unwrap).collect();
    let quotes: usize = whole.iter().map(|one| one["quotes"].as_array().unwrap().len()).sum();
    assert!(quotes > 40 && rows.len() == quotes, "{quotes}");
    let row = &rows[0];
    assert_eq!(
        (row["section"].as_str(), row["speaker"].is_empty()),
        ("harbour", whole[0]["quotes"][0]["speaker"].is_null())
    );
    let text: Vec<char> = whole[0]["text"].as_str().unwrap().chars().collect();
    let at = |name: &str| row[name].parse::<usize>().unwrap();
    assert_eq!(text[at("quote_start")..at("quote_end")].iter().collect::<String>(), row["quote"]);
    assert_eq!(text[at("source_start")..at("source_end")].iter().collect::<String>(), row["source"]);
    let lines = annotated(folder.path(), &["--flat", "--keep", "section", "news.jsonl"]);
    assert_eq!((lines.len(), &lines[0]["quote_start"]), (quotes, &json!(at("quote_start"))));
}

#[cfg(feature = "parquet")]
#[test]
fn parquet_is_read_back_as_it_was_written() {
    let folder = ground();
    let whole = annotated(folder.path(), &["news.jsonl"]);
    let output = run(folder.path(), &["--format", "parquet", "--output", "a.parquet", "news.jsonl"]);
    assert_eq!((output.status.code(), output.stdout.len()), (Some(0), 0), "{}", said(&output));
    assert_eq!(annotated(folder.path(), &["a.parquet"]), whole);
    // A stream is the same table.
    let stream = run(folder.path(), &["--format", "parquet", "news.jsonl"]);
    assert_eq!(stream.stdout, fs::read(folder.path().join("a.parquet")).unwrap());
    // Flat rows, with other fields.
    let args =
        ["--format", "parquet", "--flat", "--keep", "section", "--output", "flat.parquet", "news.jsonl"];
    assert_eq!(run(folder.path(), &args).status.code(), Some(0));
    let read =
        annotated(folder.path(), &["--field", "text=quote", "--keep", "section,reads", "flat.parquet"]);
    assert_eq!(
        (read[0]["section"].as_str(), read[0]["text"].as_str().unwrap().len() > 5),
        (Some("harbour"), true)
    );
    let names: Vec<String> = fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    assert!(names.iter().all(|name| !name.starts_with('.')), "{names:?}");
}

#[cfg(feature = "parquet")]
#[test]
fn partitions_are_one_corpus_again() {
    let folder = ground();
    let whole = annotated(folder.path(), &["--keep", "section", "news.jsonl"]);
    for format in ["parquet", "jsonl"] {
        // The second run writes the same files again.
        for _ in 0..2 {
            for shard in ["1/2", "2/2"] {
                let by = ["--partition-by", "year,outlet", "--output", format, "--shard", shard];
                let output = run(
                    folder.path(),
                    &[&["--format", format, "--keep", "section"][..], &by, &["news.jsonl"]].concat(),
                );
                assert_eq!(output.status.code(), Some(0), "{}", said(&output));
            }
        }
        assert!(folder.path().join(format).join("year=2018/outlet=The%20Ink%2Fwell").is_dir());
        let back = annotated(folder.path(), &["--keep", "section", format]);
        let by_id = |all: &[Value]| {
            all.iter().map(|one| (one["id"].to_string(), one.clone())).collect::<BTreeMap<_, _>>()
        };
        assert_eq!((back.len(), by_id(&back)), (20, by_id(&whole)), "{format}");
    }
}

#[test]
fn no_outlet_leads_out_of_the_folder() {
    let folder = tempfile::tempdir().unwrap();
    let outlets = [
        "../../x",
        "/etc/x",
        "..",
        ".",
        "a/../../b",
        "\u{0}",
        "\u{1b}[2J",
        "con",
        "a\\b",
        "",
        "é".repeat(300).as_str(),
    ]
    .map(str::to_owned);
    let input =
        lines_of(outlets.iter().map(|outlet| json!({"text": "“Go,” said Ann Dent.", "source": outlet})));
    fs::write(folder.path().join("news.jsonl"), input).unwrap();
    fs::create_dir(folder.path().join("inner")).unwrap();
    let output = run(folder.path(), &["--partition-by", "outlet", "--output", "inner/out", "news.jsonl"]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    let names = |path: &str| {
        let entries = fs::read_dir(folder.path().join(path)).unwrap();
        let mut names: Vec<String> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    };
    assert_eq!((names("."), names("inner")), (vec!["inner".into(), "news.jsonl".into()], vec!["out".into()]));
    assert!(
        names("inner/out").iter().all(|name| name.starts_with("outlet=") && !name.contains(char::is_control))
    );
    assert_eq!(annotated(folder.path(), &["inner/out"]).len(), outlets.len());
}

#[cfg(unix)]
#[test]
fn a_file_is_never_written_through_a_link_that_somebody_left() {
    let folder = ground();
    let other = folder.path().join("other.txt");
    fs::write(&other, "mine").unwrap();
    std::os::unix::fs::symlink(&other, folder.path().join("out.jsonl")).unwrap();
    assert_eq!(run(folder.path(), &["--output", "out.jsonl", "news.jsonl"]).status.code(), Some(0));
    assert_eq!(fs::read_to_string(&other).unwrap(), "mine");
    assert_eq!(fs::read_to_string(folder.path().join("out.jsonl")).unwrap().lines().count(), 20);
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_told_and_ends_with_2() {
    let folder = ground();
    let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    for format in
        ["jsonl", "csv", "parquet"].into_iter().filter(|name| *name != "parquet" || cfg!(feature = "parquet"))
    {
        let mut command = program();
        command.args(["annotate", "--format", format, "news.jsonl"]).current_dir(folder.path());
        let output = command.stdout(full.try_clone().unwrap()).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{format}");
        assert!(
            said(&output).to_lowercase().contains("cannot write: no space left"),
            "{format} {}",
            said(&output)
        );
    }
}

/// The annotations of the records, with every speaker changed.
fn changed(folder: &Path) -> String {
    let mut all = annotated(folder, &["news.jsonl"]);
    for quote in all.iter_mut().flat_map(|one| one["quotes"].as_array_mut().unwrap()) {
        quote["speaker"] = json!("Mickey Quill");
    }
    lines_of(all.into_iter())
}

#[test]
fn annotations_are_taken_at_their_word() {
    let folder = ground();
    let given = changed(folder.path());
    fs::write(folder.path().join("given.jsonl"), &given).unwrap();
    let back = annotated(folder.path(), &["given.jsonl"]);
    assert!(
        back.iter()
            .flat_map(|one| one["quotes"].as_array().unwrap())
            .all(|quote| quote["speaker"] == "Mickey Quill")
    );
    let count = |args: &[&str]| {
        let output = program().args(args).current_dir(folder.path()).output().unwrap();
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    };
    let quill = ["quotes", "speaker:quill", "--kind", "all", "--count", "--no-index"];
    assert_ne!(count(&[&quill[..], &["given.jsonl"]].concat()), "0");
    assert_eq!(count(&[&quill[..], &["--reannotate", "given.jsonl"]].concat()), "0");
    assert_eq!(
        annotated(folder.path(), &["--reannotate", "given.jsonl"]),
        annotated(folder.path(), &["news.jsonl"])
    );
    // Places that are not in the text are told, and everything is found anew.
    let shorter = given.replace(TEXT.split_once('\n').unwrap().0, "Nothing");
    let output = piped(&["annotate"], shorter.as_bytes());
    assert_eq!(output.status.code(), Some(0));
    assert!(said(&output).contains("do not fit"), "{}", said(&output));
    // Gold data has fields of the same names.
    let gold = json!({"text": TEXT, "people": [{"name": "Nobody", "start": 0, "end": 3}], "quotes": []});
    let output = piped(&["annotate"], format!("{gold}\n").as_bytes());
    assert_ne!(parsed(&output.stdout)[0]["quotes"], json!([]));
}

#[test]
fn an_index_has_the_annotations_that_records_bring() {
    let folder = ground();
    fs::write(folder.path().join("given.jsonl"), changed(folder.path())).unwrap();
    let run = |args: &[&str]| {
        let output = program()
            .args(args)
            .current_dir(folder.path())
            .env("ONRECORD_CACHE", folder.path().join("cache"))
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(0), "{}", said(&output));
        output
    };
    run(&["index", "given.jsonl"]);
    let found = run(&["people", "--format", "jsonl", "given.jsonl"]);
    assert!(said(&found).contains("from the index"));
    assert!(parsed(&found.stdout).iter().any(|row| row["name"] == "Mickey Quill"));
    let anew = run(&["people", "--format", "jsonl", "--reannotate", "given.jsonl"]);
    assert!(parsed(&anew.stdout).iter().all(|row| row["name"] != "Mickey Quill"));
}

#[test]
fn what_is_said_can_be_less_or_more_or_in_a_log() {
    let folder = ground();
    fs::create_dir(folder.path().join("c")).unwrap();
    for (name, text) in
        [("a.jsonl", "{\"text\": \"Go.\"}\nnonsense\n"), ("_SUCCESS", ""), ("b.txt", "Un caf\u{e9} ici.")]
    {
        fs::write(folder.path().join("c").join(name), text).unwrap();
    }
    let quiet = run(folder.path(), &["-q", "c"]);
    assert_eq!(quiet.status.code(), Some(1));
    assert!(said(&quiet).lines().all(|line| line.contains("a.jsonl:2")), "{}", said(&quiet));
    let verbose = run(folder.path(), &["-v", "c"]);
    for told in ["_SUCCESS: skipped", "a.jsonl: JSON Lines, 1", "1 records skipped", "(model "] {
        assert!(said(&verbose).contains(told), "{told}: {}", said(&verbose));
    }
    let logged = run(folder.path(), &["--log", "run.log", "c"]);
    assert!(!said(&logged).contains("_SUCCESS"), "{}", said(&logged));
    let log = fs::read_to_string(folder.path().join("run.log")).unwrap();
    assert!(log.lines().all(|line| line.starts_with("20") && line.contains("Z ")), "{log}");
    assert!(log.contains("WARN") && log.contains("_SUCCESS: skipped") && log.contains("a.jsonl:2"), "{log}");
    assert_eq!(run(folder.path(), &["--log", "no/such/log", "c"]).status.code(), Some(2));
}

#[test]
fn the_version_names_the_model() {
    let output = program().arg("--version").output().unwrap();
    let words = String::from_utf8(output.stdout).unwrap();
    assert!(words.starts_with(concat!("onrecord ", env!("CARGO_PKG_VERSION"), "\nmodel ")), "{words}");
}

#[test]
fn an_output_is_complete_or_not_there() {
    let folder = ground();
    assert_eq!(run(folder.path(), &["--output", "no/such/a.jsonl", "news.jsonl"]).status.code(), Some(2));
    assert_eq!(run(folder.path(), &["--partition-by", "year", "news.jsonl"]).status.code(), Some(2));
    let output = run(folder.path(), &["--output", "a.jsonl", "--limit", "2", "news.jsonl"]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    let written = fs::read(folder.path().join("a.jsonl")).unwrap();
    assert_eq!(parsed(&written).len(), 2);
}

#[cfg(unix)]
#[test]
fn progress_is_shown_where_it_does_not_disturb() {
    let folder = ground();
    // The pipe stays open until a key is pressed, so the line stays, too.
    let script = "(cat news.jsonl; read -r key < /dev/tty) | \"$ONRECORD\" annotate > out.jsonl; echo done";
    let launch = Launch::program("sh").arg("-c").arg(script).cwd(folder.path()).size(100, 30);
    let mut pty = launch.env("ONRECORD", env!("CARGO_BIN_EXE_onrecord")).start();
    pty.wait_for_text("20 articles, ");
    pty.keys("\r");
    pty.wait_for_text("done");
    assert_eq!(pty.exit_code(), 0);
    assert_eq!(fs::read_to_string(folder.path().join("out.jsonl")).unwrap().lines().count(), 20);
}
