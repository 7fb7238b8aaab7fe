//! Arguments that make no sense are refused in plain words, and those that do are understood.

use std::fs;

use crate::command_line::{piped, program};

const NEWS: &str = r#"{"id": "a", "title": "Quay", "date": "2016-09-03", "source": "The Inkwell", "text": "“The late ferry sails,” said Hester Penhallick.\n\nA harbour spokesman said: “It will not.”"}
{"id": "b", "title": "Tide", "date": "2017-02-01", "source": "The Lamplighter", "text": "Osric Vane said the tide was late. “We wait,” said Osric Vane."}
"#;

/// Runs the program on the news as standard input; returns the status, the output and the messages.
fn run(args: &[&str]) -> (Option<i32>, String, String) {
    let output = piped(args, NEWS.as_bytes());
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code(), text(output.stdout), text(output.stderr))
}

#[test]
fn a_phrase_may_have_wildcards() {
    for (query, count) in [
        ("\"late ferr*\"", "1\n"),
        ("said:\"the l?te ferr*\"", "1\n"),
        ("\"sai* fer*\"~1", "1\n"),
        ("speaker:\"osr* vane\"", "1\n"),
        ("\"tide was late?\"", "1\n"),
    ] {
        assert_eq!(run(&["search", "--count", query]).1, count, "{query}");
    }
    assert_eq!(run(&["quotes", "--count", "--speaker", "hest* penh*"]).1, "1\n");
}

#[test]
fn comparisons_that_do_not_exist_are_refused_with_those_that_do() {
    for (query, says) in [
        ("quotes!=3", "write -quotes=3"),
        ("confidence <> 80", "write -confidence=80"),
        ("quotes>99999999999", "too large"),
        ("date!=2016", "write -date:2016"),
        ("outlet!=Inkwell", "write -outlet:Inkwell"),
    ] {
        let (status, _, told) = run(&["search", query]);
        assert!(status == Some(2) && told.contains(says), "{query}: {told}");
    }
    assert_eq!(run(&["search", "--count", "date:\"2016-09\""]).1, "1\n");
}

#[test]
fn values_that_cannot_be_used_are_refused_in_plain_words() {
    for (args, says) in [
        (&["search", "ferry", "--from", "2017", "--to", "2016"][..], "the period ends before it starts"),
        (&["quotes", "--kind", "foo"], "direct, mixed, reported, indirect, quoted, all"),
        (&["quotes", "--limit", "abc"], "must be a whole number"),
        (&["annotate", "--jobs", "many"], "must be a whole number from 1 to 1024"),
        (&["show", "--width", "2"], "must be a whole number from 20 to 1000"),
        (&["table", "--rows", "outlet", "--share=row"], "--share=row needs --columns"),
        (&["table", "--rows", "outlet", "--columns", "year", "--share", "row"], "write --share=row"),
    ] {
        let (status, out, told) = run(args);
        assert!(status == Some(2) && out.is_empty() && told.contains(says), "{args:?}: {told}");
    }
    let whole = run(&["table", "--rows", "outlet", "--share", "--format", "csv"]);
    assert_eq!((whole.0, whole.1.lines().count()), (Some(0), 3), "{}", whole.2);
}

#[test]
fn the_only_path_is_no_query_if_the_options_ask() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("news");
    fs::write(path.with_extension("jsonl"), NEWS).unwrap();
    fs::create_dir(&path).unwrap();
    fs::write(path.join("news.jsonl"), NEWS).unwrap();
    let file = path.with_extension("jsonl").display().to_string();
    let folder = path.display().to_string();
    for args in [
        &["--speaker", "vane", &file][..],
        &["--speaker", "vane", &folder],
        &["--kind", "reported", &file],
        &["--from", "2017", &file],
        &["--to", "2016", &file],
        &["--speaker", "vane", "late", &file],
        &["--speaker", "vane", "-"],
        &["--speaker", "vane"],
        &["--speaker", "vane", "late"],
    ] {
        assert_eq!(run(&[&["search", "--count"], args].concat()).1, "1\n", "{args:?}");
    }
    let (status, _, told) = run(&["search", "--speaker", "vane", "gone/news.jsonl"]);
    assert!(status == Some(2) && told.contains("no such file"), "{told}");
    assert!(run(&["search"]).2.contains("no query given"));
}

#[test]
fn messages_and_help_name_what_was_given() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mine.json");
    fs::write(&path, "{\n  half").unwrap();
    let mut import = program();
    let output =
        import.args(["notes", "import"]).arg(&path).env("ONRECORD_DATA", folder.path()).output().unwrap();
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(told.contains("mine.json:2: invalid JSON"), "{told}");
    let help = run(&["index", "--help"]).1;
    assert!(help.contains("Files or folders\n") && !help.contains("standard input"), "{help}");
    assert!(run(&["people", "--help"]).1.contains("the numbers count everything in them"));
}

#[test]
fn each_quotation_once_shows_who_is_not_named_as_the_listing_does() {
    let source = "‹the harbour spokesman›";
    let source = [source, "‹a harbour spokesman›", "‹harbour spokesman›"].into_iter();
    let listed = run(&["quotes"]).1;
    let shown = source.into_iter().find(|source| listed.contains(source)).expect(&listed);
    assert!(run(&["quotes", "--unique"]).1.contains(shown));
    assert!(!run(&["quotes", "--unique", "--format", "csv"]).1.contains(shown));
}

#[test]
fn a_match_of_some_words_is_shown_whole() {
    let (_, found, _) = run(&["search", "--hits", "\"the late ferry sails\""]);
    assert!(found.contains("The late ferry sails"), "{found}");
}
