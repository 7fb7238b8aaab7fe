use std::fs;
use std::path::Path;
use std::sync::Arc;

use crate::Article;
use crate::load::tests::{append, asking, facts, folder_of, gzip, one_pass, read, read_as, read_with, texts};
use crate::load::{CorpusReader, Input, PassEnd};

#[test]
fn the_first_error_of_a_stream_is_reported() {
    let line = b"{\"text\": \"It was late.\"}\n";
    let mut broken = gzip(line);
    broken[10..14].fill(0xFF);
    let (_, problems) = read_as("a.jsonl.gz", &broken);
    assert_eq!(problems, ["a.jsonl.gz:1: corrupt deflate stream"]);
    let (_, problems) = read_as("a.jsonl.gz", &gzip(line)[..12]);
    assert!(problems[0].starts_with("a.jsonl.gz:1: unexpected end of file"), "{problems:?}");
    let packed = zstd::encode_all(&line[..], 1).unwrap();
    let mut broken = packed.clone();
    broken[5..12].fill(0xFF);
    for (name, bytes) in
        [("a.jsonl.zst", &broken[..]), ("a.txt.zst", &broken[..]), ("a.csv.gz", &gzip(line)[..12])]
    {
        let (articles, problems) = read_as(name, bytes);
        assert!(articles.is_empty() && problems.len() == 1, "{problems:?}");
        assert!(!problems[0].contains("contains no articles"), "{problems:?}");
    }
    assert_eq!(read_as("a.jsonl", "").1, ["a.jsonl: contains no articles"]);
    assert_eq!(read_as("a.jsonl", "\u{FEFF}").1, ["a.jsonl: contains no articles"]);
}

#[test]
fn marker_files_of_other_programs_are_skipped_in_folders() {
    let folder = folder_of(&[
        ("_SUCCESS", b""),
        ("_temporary/0/part.jsonl", b"{\"text\": \"half\"}\n"),
        ("part-0.jsonl", b"{\"text\": \"It was late.\"}\n"),
        ("part-0.jsonl.crc", b"crc"),
    ]);
    let (articles, problems) = read(folder.path());
    assert_eq!((texts(&articles), problems), (vec!["It was late."], vec![]));
    let (articles, _) = read(&folder.path().join("_temporary/0/part.jsonl"));
    assert_eq!(texts(&articles), ["half"], "named outright");
    fs::remove_file(folder.path().join("part-0.jsonl")).unwrap();
    let (_, problems) = read(folder.path());
    assert!(problems[0].to_string().contains("skips names that begin with _"), "{problems:?}");
}

#[test]
fn folders_fill_in_missing_columns() {
    let lines = b"{\"text\": \"One.\", \"date\": \"2016-01-01\"}\n{\"text\": \"Two.\", \"outlet\": \"The Herald\", \"date\": null}\n";
    let folder = folder_of(&[
        ("outlet=The%20Inkwell/year=2016/month=9/day=3/part-0.jsonl", lines),
        ("outlet=__HIVE_DEFAULT_PARTITION__/year=2017/part-0.csv", b"text,lang\nThree.,en\n"),
    ]);
    let described = |articles: &[Article]| -> Vec<String> {
        articles.iter().map(|article| facts(article)[1..3].join(" ")).collect()
    };
    let expected = ["2016-01-01 The Inkwell", "2016-09-03 The Herald", "- -"];
    let (articles, problems) = read(folder.path());
    assert_eq!(described(&articles), expected);
    assert!(
        problems.len() == 1 && problems[0].to_string().contains("1 date names no day, such as 2017"),
        "{problems:?}"
    );
    // It does not matter where reading begins.
    let inner = folder.path().join("outlet=The%20Inkwell/year=2016/month=9/day=3");
    for path in [inner.join("part-0.jsonl"), inner] {
        assert_eq!(described(&read(&path).0), expected[..2], "{path:?}");
    }
}

#[test]
fn folders_can_be_requested_like_fields_and_win_over_guesses() {
    let record = |n: usize| {
        format!(
            "{{\"text\": \"It was late {n} times on the quay, and dark.\", \"place\": \"Tidewater Post\"}}\n"
        )
    };
    let lines: String = (0..8).map(record).collect();
    let folder = folder_of(&[("paper=Inkwell/outlet=Herald/a.jsonl", lines.as_bytes())]);
    let path = Path::new(folder.path());
    assert_eq!(read(path).0[7].outlet.as_deref(), Some("Herald"));
    let (articles, _) = read_with(&[Input::Path(path.into())], &asking(&[("outlet", "paper")]));
    assert_eq!(articles[0].outlet.as_deref(), Some("Inkwell"));
}

#[test]
fn appended_records_may_change_what_fields_mean() {
    let folder = folder_of(&[("a.jsonl", b"{\"text\": \"One.\", \"date\": \"02/01/2020\"}\n")]);
    let path = folder.path().join("a.jsonl");
    let mut reader = CorpusReader::new(vec![Input::Path(path.clone())], Arc::default());
    let mut days = Vec::new();
    let mut pass = || {
        let (end, heads, _) = one_pass(&mut reader);
        days.extend(heads.iter().map(|(head, _)| head.date().map(|date| date.to_string())));
        end
    };
    assert_eq!(pass(), PassEnd::Complete);
    append(&path, "{\"text\": \"Two.\", \"date\": \"2020-01-05\"}\n");
    assert_eq!(pass(), PassEnd::Complete);
    append(&path, "{\"text\": \"Three.\", \"date\": \"13/01/2020\"}\n");
    assert_eq!((pass(), pass()), (PassEnd::Changed, PassEnd::Complete));
    let days: Vec<&str> = days.iter().map(|day| day.as_deref().unwrap_or("-")).collect();
    assert_eq!(days, ["-", "2020-01-05", "2020-01-02", "2020-01-05", "2020-01-13"]);
}
