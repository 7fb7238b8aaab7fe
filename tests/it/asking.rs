//! How the command line tells queries from inputs, and what it reports for arguments that are neither.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::process::{Output, Stdio};
use std::sync::mpsc::channel;
use std::time::Duration;

use crate::command_line::{piped, program};
use crate::support::pty::Launch;

fn asked(args: &[&str], input: &str) -> Output {
    piped(args, input.as_bytes())
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn article(n: usize) -> String {
    format!(
        "{{\"id\": \"{n}\", \"text\": \"“We sail at {n},” said Ada Bird. Karl Moss said it was late.\"}}\n"
    )
}

#[test]
fn without_a_path_standard_input_is_read_and_never_the_sample() {
    for args in
        [&["annotate"][..], &["quotes", "--format", "jsonl"], &["search", "sail", "--format", "jsonl"]]
    {
        let output = asked(args, &article(7));
        assert_eq!(output.status.code(), Some(0), "{args:?} {}", said(&output));
        assert_eq!(String::from_utf8_lossy(&output.stdout).lines().count(), 1, "{args:?}");
    }
    for args in
        [&["annotate"][..], &["quotes"], &["people"], &["sources"], &["outlets"], &["timeline"], &["show"]]
    {
        let output = asked(args, "");
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        assert!(output.stdout.is_empty() || args != ["annotate"], "{args:?}");
        let sample = asked(&[args, &["--sample"]].concat(), "");
        assert_eq!(sample.status.code(), Some(0), "{args:?} {}", said(&sample));
        assert!(sample.stdout.len() > 100, "{args:?}");
    }
    let both = asked(&["annotate", "--sample", "news.jsonl"], "");
    assert_eq!(both.status.code(), Some(2));
}

#[test]
fn an_argument_that_is_empty_is_told() {
    for args in
        [&["annotate", ""][..], &["quotes", ""], &["quotes", "", "x"], &["search", ""], &["index", ""], &[""]]
    {
        let output = asked(args, &article(1));
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        assert!(said(&output).contains("is empty") && output.stdout.is_empty(), "{args:?} {}", said(&output));
    }
    assert_eq!(asked(&["search", "--query", "", "--count"], &article(1)).stdout, b"1\n");
}

#[test]
fn what_excludes_is_written_behind_two_dashes_or_with_query() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("news.jsonl");
    fs::write(&path, (1..5).map(article).collect::<String>()).unwrap();
    let path = path.to_str().unwrap();
    for (option, told) in [
        ("-z", "to exclude articles with the word z, use -- '-z' or --query '-z'"),
        ("-vote", "to exclude articles with the word vote, use -- '-vote' or --query '-vote'"),
        ("-sail", "-- '-sail' or --query '-sail'"),
        ("-is:unread", "to search for -is:unread, use -- '-is:unread'"),
        ("-n", "unknown option -n: use --limit 5 for at most 5 rows"),
        ("-n5", "unknown option -n5: use --limit 5"),
        ("-i", "case is ignored anyway"),
        ("--json", "use --format csv, json"),
    ] {
        for args in [&["quotes", option, path][..], &["search", option, path], &["people", path, option]] {
            let output = asked(args, "");
            assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0), "{args:?}");
            assert!(said(&output).contains(told), "{args:?} {}", said(&output));
        }
    }
    assert_eq!(asked(&["quotes", "-n", "5", path], "").status.code(), Some(2));
    // Behind a query an option is neither words nor a negation.
    for args in [
        &["search", "sail", "-z", path][..],
        &["search", "sail", "-n", "5", path],
        &["timeline", "sail", path, "-n", "5"],
        &["outlets", "-z", "sail", path],
        &["search", "--query", "--limit", "5", path],
        &["show", path, "-n", "5"],
        &["annotate", "-z", path],
        &["index", path, "-z"],
        &["inspect", path, "--json"],
        &["keys", "-n"],
        &["-n", "5", path],
    ] {
        let output = asked(args, "");
        assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0), "{args:?}");
        assert!(said(&output).lines().all(|line| !line.contains("pass '-")), "{args:?} {}", said(&output));
    }
    assert!(said(&asked(&["show", path, "-z"], "")).contains("`onrecord show --help` lists the options"));
    let count = |args: &[&str]| {
        let output = asked(&[&["quotes", "--count"], args].concat(), "");
        assert_eq!(output.status.code(), Some(0), "{args:?} {}", said(&output));
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    };
    assert_eq!(count(&["--", "-sail", path]), "0");
    assert_eq!(count(&["--query", "-3", path]), "3");
    assert_eq!(count(&["--query=-3", path]), "3");
    assert_eq!(count(&["--", "-is:unread", path]), "0");
}

#[test]
fn signs_of_other_languages_end_with_2_and_say_what_to_write() {
    for (query, told) in [
        ("sail w/5 late", "write a NEAR/5 b"),
        ("sail ADJ3 late", "write a NEAR/3 b"),
        ("(sail late)~10", "\"a b\"~5"),
        ("sail~1", "(sail*, sail?)"),
        ("sureness>80", "only quotes and confidence can be compared"),
        ("outlet=Post", "outlet:=\"Post\""),
        ("sail && late", "all words must match"),
    ] {
        let output = asked(&["quotes", query, "--count", "-"], &article(1));
        assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0), "{query}");
        assert!(said(&output).contains(told) && said(&output).contains("^"), "{query} {}", said(&output));
    }
}

#[test]
fn what_was_typed_cannot_speak_to_the_terminal() {
    for args in [
        &["quotes", "--\u{1b}[31mred"][..],
        &["quotes", "--kind", "\u{1b}[31mred", "-"],
        &["quotes", "--from", "\u{1b}]0;title\u{7}", "-"],
        &["annotate", "--field", "\u{1b}[31m=x", "-"],
        &["annotate", "\u{9b}31m"],
        &["quotes", "said:\u{1b}[31m(", "-"],
        &["quotes", "-\u{1b}[31m", "-"],
        &["\u{1b}[31m"],
    ] {
        let output = asked(args, "");
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        assert!(!said(&output).contains(['\u{1b}', '\u{9b}', '\u{7}']), "{args:?} {:?}", said(&output));
    }
}

#[test]
fn a_command_that_is_misspelled_is_guessed() {
    let output = asked(&["qoutes", "news.jsonl"], "");
    assert_eq!(output.status.code(), Some(2));
    assert!(said(&output).contains("did you mean quotes?"), "{}", said(&output));
    let output = asked(&["elsewhere/qoutes"], "");
    assert!(!said(&output).contains("did you mean"), "{}", said(&output));
}

#[test]
fn days_may_be_months_and_years() {
    let months =
        |n: usize| format!("{{\"title\": \"T\", \"text\": \"Words.\", \"date\": \"2019-{n:02}-15\"}}\n");
    let news: String = (1..=12).map(months).collect();
    let count = |args: &[&str]| {
        let output = asked(&[&["search", "words", "--count"], args].concat(), &news);
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    };
    assert_eq!(count(&["--from", "2019-03", "--to", "2019-05"]), "3");
    assert_eq!(count(&["--to", "2019"]), "12");
    assert_eq!(count(&["--from", "2019-03-16"]), "9");
    let output = asked(&["search", "words", "--from", "spring"], &news);
    assert!(said(&output).contains("2018-12-05, 2018-12 or 2018"), "{}", said(&output));
}

/// Sends articles in groups and waits for the answers to one group before sending the next.
fn converses(args: &[&str], sizes: &[usize]) {
    let mut child = program().args(args).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let (mut into, out) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
    let (heard, answers) = channel();
    std::thread::spawn(move || {
        for line in BufReader::new(out).lines() {
            if heard.send(line.unwrap()).is_err() {
                return;
            }
        }
    });
    let mut n = 0;
    for size in sizes {
        into.write_all((n..n + size).map(article).collect::<String>().as_bytes()).unwrap();
        into.flush().unwrap();
        for n in n..n + size {
            let answer = answers.recv_timeout(Duration::from_secs(20));
            let answer = answer.unwrap_or_else(|_| panic!("{args:?}: no answer to article {n}"));
            assert!(answer.contains(&format!("\"id\":\"{n}\"")), "{answer}");
        }
        n += size;
    }
    drop(into);
    assert!(child.wait().unwrap().success());
    assert!(answers.recv().is_err());
}

#[test]
fn a_pipe_is_answered_before_it_says_more() {
    for jobs in ["1", "2"] {
        converses(&["annotate", "--jobs", jobs, "-"], &[1, 1, 3, 1, 40, 2]);
    }
    converses(&["quotes", "--format", "jsonl", "--jobs", "1", "--query", "sail"], &[1, 2, 1]);
}

#[cfg(unix)]
#[test]
fn at_a_terminal_nothing_is_waited_for_that_nobody_types() {
    let mut pty = Launch::onrecord().arg("annotate").start();
    pty.wait_for_text("nothing to read");
    pty.wait_for_text("--sample");
    assert_eq!(pty.exit_code(), 2);
}

#[cfg(unix)]
#[test]
fn what_is_piped_in_is_what_the_screen_shows() {
    let command = format!(
        "printf '%s' '{{\"title\": \"Piped in\", \"text\": \"Words.\"}}' | {}",
        env!("CARGO_BIN_EXE_onrecord")
    );
    let mut pty = Launch::program("sh").arg("-c").arg(command).size(100, 24).start();
    pty.wait_for_text("Piped in");
    pty.wait_for_text("standard input");
    pty.keys("Q");
    assert_eq!(pty.exit_code(), 0);
}
