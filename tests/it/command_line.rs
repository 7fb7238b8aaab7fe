//! The command line from outside: output, messages and exit codes.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

/// The program with an empty memory.
pub fn program() -> Command {
    let mut program = Command::new(env!("CARGO_BIN_EXE_onrecord"));
    program.env("ONRECORD_DATA", std::env::temp_dir().join("onrecord-tests-without-memory"));
    program.env("ONRECORD_CONFIG", std::env::temp_dir().join("onrecord-tests-without-settings.toml"));
    program
}

fn onrecord(args: &[&str]) -> Output {
    program().args(args).stdin(Stdio::null()).output().unwrap()
}

/// Runs the program with `input` on standard input.
pub fn piped(args: &[&str], input: &[u8]) -> Output {
    let mut child = program()
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // If it rejects the arguments, it may not read its input.
    let _ = child.stdin.take().unwrap().write_all(input);
    child.wait_with_output().unwrap()
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

const STRIKE: &str = r#"{"id": "s1", "title": "Strike", "date": "2024-05-06", "source": "The Inkwell", "text": "“We’re staying out,” said Mrs Lakshmi Venkat.\n\nShe said she would be back on Monday."}"#;

#[test]
fn annotate_writes_the_annotation_format() {
    let output = piped(&["annotate", "-"], STRIKE.as_bytes());
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let line: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(line["id"], "s1");
    assert_eq!(line["date"], "2024-05-06");
    assert_eq!(line["outlet"], "The Inkwell");
    let words: Vec<char> = line["text"].as_str().unwrap().chars().collect();
    let of = |span: &serde_json::Value| -> String {
        let at = |key: &str| span[key].as_u64().unwrap() as usize;
        words[at("start")..at("end")].iter().collect()
    };
    let quote = &line["quotes"][0];
    assert_eq!((of(quote).as_str(), quote["kind"].as_str()), ("We’re staying out,", Some("direct")));
    assert_eq!(quote["speaker"], "Lakshmi Venkat");
    assert_eq!(of(&quote["cue"]), "said");
    assert!(of(&quote["source"]).ends_with("Venkat"));
    let person = &line["people"][0];
    assert_eq!(person["name"], "Lakshmi Venkat");
    assert_eq!(of(&person["mentions"][0]), "Lakshmi Venkat", "without the title");
}

#[test]
fn what_is_no_article_is_refused_with_a_word() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).display().to_string();
    std::fs::write(path("late.txt"), b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR").unwrap();
    std::fs::write(path("strike.jsonl"), STRIKE).unwrap();
    let output = onrecord(&["annotate", &path("late.txt"), &path("strike.jsonl")]);
    assert_eq!((output.status.code(), text(&output.stdout).lines().count()), (Some(1), 1));
    let told = text(&output.stderr);
    assert!(told.contains("late.txt: a picture cannot be read ("), "{told}");
    assert_eq!(told.lines().count(), 1, "{told}");
}

#[test]
fn an_address_is_not_taken_for_a_file() {
    for command in ["annotate", "quotes", "inspect"] {
        let output = onrecord(&[command, "https://tide.example/rss.xml"]);
        assert_eq!(output.status.code(), Some(2), "{command}");
        let told = [text(&output.stderr), text(&output.stdout)].concat();
        assert!(told.contains("curl -L ADDRESS | onrecord -"), "{command}: {told}");
    }
}

#[test]
fn arguments_are_repeated_as_they_may_be_printed() {
    let attack = "\u{9b}2J\u{202e}\u{1b}[2J\u{7f}";
    for args in [
        &["quotes", "--limit", attack][..],
        &["quotes", "--format", attack],
        &[&format!("--{attack}")],
        &["index", attack],
    ] {
        let output = onrecord(args);
        assert!(output.status.code().is_some_and(|code| code > 0), "{args:?}");
        let told = text(&output.stderr);
        assert!(told.contains("2J") && told.chars().all(|c| c == '\n' || !c.is_control()), "{told:?}");
        assert!(!told.contains('\u{202e}'), "{told:?}");
    }
    let help = onrecord(&["quotes", "--help"]);
    assert_eq!((help.status.code(), help.stderr.len()), (Some(0), 0));
    assert!(text(&help.stdout).contains("--spreadsheet"));
}

#[test]
fn a_spreadsheet_gets_no_formula_where_that_is_asked_for() {
    let input = STRIKE.replace("\"Strike\"", "\"=1+1\"");
    let rows = |args: &[&str]| {
        let output = piped(args, input.as_bytes());
        text(&output.stdout).to_owned()
    };
    assert!(rows(&["quotes", "--format", "csv", "-"]).contains(",=1+1,"));
    assert!(rows(&["quotes", "--spreadsheet", "--format", "csv", "-"]).contains(",'=1+1,"));
    assert!(rows(&["quotes", "--spreadsheet", "--format", "jsonl", "-"]).contains("\"=1+1\""));
}

#[test]
fn one_bad_record_never_costs_the_rest() {
    let input = format!("{STRIKE}\n{{\"title\": \"half\n{}\n", STRIKE.replace("s1", "s2"));
    let output = piped(&["annotate", "-"], input.as_bytes());
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(text(&output.stdout).lines().count(), 2);
    assert!(text(&output.stderr).contains(":2:"), "{}", text(&output.stderr));
}

#[test]
fn other_characters_are_told_and_cost_nothing() {
    let output = piped(&["annotate", "-"], b"{\"text\": \"caf\xE9\"}\n");
    assert_eq!(output.status.code(), Some(0), "nothing was skipped");
    let told = text(&output.stderr);
    assert!(
        told.contains("standard input:1: not UTF-8 at byte 13 (such bytes are read as Windows-1252)"),
        "{told}"
    );
}

#[test]
fn what_cannot_be_used_at_all_ends_with_2() {
    let output = onrecord(&["annotate", "no/such/file.jsonl"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        text(&output.stderr).contains("no/such/file.jsonl: no such file or folder"),
        "{}",
        text(&output.stderr)
    );
    assert_eq!(onrecord(&["quotes", "--format", "xml"]).status.code(), Some(2));
    assert_eq!(onrecord(&["annotate", "--field", "story=text"]).status.code(), Some(2));
    let screen = onrecord(&[]);
    assert_eq!(screen.status.code(), Some(2));
    assert!(text(&screen.stderr).contains("onrecord show"), "{}", text(&screen.stderr));
}

#[test]
fn a_closed_pipe_is_no_error() {
    let mut child = program()
        .args(["annotate", "--sample"])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    assert!(output.stderr.is_empty(), "{}", text(&output.stderr));
}

#[test]
fn quotes_in_every_format_and_filtered() {
    let json = onrecord(&["quotes", "--sample", "--format", "json", "--speaker", "hallorane"]);
    let rows: Vec<serde_json::Value> = serde_json::from_slice(&json.stdout).unwrap();
    assert!(rows.len() > 10);
    assert!(rows.iter().all(|row| row["speaker"].as_str().unwrap().contains("Hallorane")));
    let lines = onrecord(&["quotes", "--sample", "--format", "jsonl", "--speaker", "hallorane"]);
    assert_eq!(text(&lines.stdout).lines().count(), rows.len());
    let csv = onrecord(&["quotes", "--sample", "--format", "csv", "--speaker", "hallorane"]);
    assert!(
        text(&csv.stdout)
            .starts_with("id,date,outlet,title,speaker,confidence,source,cue,kind,start,end,quote\n")
    );
    let md = onrecord(&["quotes", "--sample", "--format", "md", "--from", "2026-01-01"]);
    assert!(text(&md.stdout).lines().nth(1).unwrap().starts_with("| --- |"));
    let table = onrecord(&["quotes", "--sample", "--from", "2024-03-14", "--to", "2024-03-14"]);
    assert!(text(&table.stdout).lines().skip(1).all(|line| line.starts_with("2024-03-14")));
    let none =
        onrecord(&["quotes", "--sample", "--format", "json", "--from", "1900-01-01", "--to", "1900-01-02"]);
    assert_eq!(text(&none.stdout), "[]\n");
}

#[test]
fn people_are_counted_over_all_articles() {
    let output = onrecord(&["people", "--sample", "--format", "jsonl"]);
    let mut rows = text(&output.stdout).lines().map(|line| serde_json::from_str(line).unwrap());
    let named = |row: &serde_json::Value| row["name"].as_str().unwrap().contains("McInnerny");
    let row: serde_json::Value = rows.find(named).unwrap();
    assert!(row["articles"].as_u64().unwrap() > 3);
    assert!(row["first"].as_str().unwrap() < row["last"].as_str().unwrap());
}

#[test]
fn show_is_plain_in_a_pipe_and_fits_its_width() {
    let output = onrecord(&["show", "--sample", "--width", "76"]);
    let page = text(&output.stdout);
    assert!(!page.contains('\u{1b}'));
    assert!(page.lines().all(|line| onrecord::page::width(line) <= 77), "a line is too wide");
    assert!(page.contains("van der Kolk ▎") || page.contains("Hallorane ▎"), "names stand in the margin");
    let colour = onrecord(&["show", "--sample", "--color", "always"]);
    assert!(text(&colour.stdout).contains("\u{1b}["));
}

#[test]
fn fields_under_other_names() {
    let output = piped(
        &["annotate", "--field", "text=story", "--field", "title=kop", "-"],
        br#"{"kop": "A", "story": "B."}"#,
    );
    let line: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((line["title"].as_str(), line["text"].as_str()), (Some("A"), Some("B.")));
}

#[test]
fn a_file_name_cannot_speak_to_the_terminal() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bad\u{1b}[31m.jsonl");
    if fs::write(&path, "{half").is_err() {
        return; // Some systems do not allow such a name.
    }
    let output = onrecord(&["annotate", path.to_str().unwrap()]);
    assert!(!text(&output.stderr).contains('\u{1b}'), "{:?}", text(&output.stderr));
}

#[test]
fn help_has_examples() {
    for args in [
        &["--help"][..],
        &["quotes", "--help"],
        &["annotate", "--help"],
        &["show", "--help"],
        &["people", "--help"],
    ] {
        let output = onrecord(args);
        assert_eq!(output.status.code(), Some(0));
        assert!(text(&output.stdout).contains("Examples:"), "{args:?}");
    }
}

#[test]
fn an_article_of_megabytes_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let long =
        "“We shall see,” said Mr Oke Adeyemi of the Harbour Board, and sat down again.\n\n".repeat(40_000);
    for (name, body) in [("paragraphs.txt", long.clone()), ("line.txt", long.replace('\n', " "))] {
        let path = folder.path().join(name);
        fs::write(&path, body).unwrap();
        let output = onrecord(&["show", "--width", "80", path.to_str().unwrap()]);
        assert_eq!(output.status.code(), Some(0));
        assert!(output.stdout.len() > 2_500_000);
    }
    assert!(Path::new(folder.path()).exists());
}

#[test]
fn the_cache_is_shown_and_cleared() {
    let folder = tempfile::tempdir().expect("a folder");
    let in_cache =
        |args: &[&str]| program().args(args).env("ONRECORD_CACHE", folder.path()).output().expect("it runs");
    let empty = in_cache(&["cache"]);
    assert!(empty.status.success() && text(&empty.stderr).contains("0 B of 20 GB used for unpacked files"));
    let unpacked = folder.path().join("unpacked");
    std::fs::create_dir_all(&unpacked).expect("a folder");
    std::fs::write(unpacked.join("1.bytes"), "four").expect("a file");
    std::fs::write(unpacked.join("1.json"), r#"{"of": "/news/dump.jsonl.zst"}"#).expect("a file");
    let listed = in_cache(&["cache", "--format", "csv"]);
    assert!(text(&listed.stdout).contains(",4,unpacked,/news/dump.jsonl.zst"), "{listed:?}");
    // The leftover of a killed process.
    let left = unpacked.join("9-9.part");
    std::fs::write(&left, "five!").expect("a file");
    let long_ago = std::time::SystemTime::now() - std::time::Duration::from_secs(60);
    std::fs::File::options()
        .append(true)
        .open(&left)
        .and_then(|file| file.set_modified(long_ago))
        .expect("a time");
    let listed = in_cache(&["cache", "--format", "csv"]);
    assert!(
        text(&listed.stdout).contains(",5,partial,") && text(&listed.stderr).contains("9 B of 20 GB used"),
        "{listed:?}"
    );
    assert!(text(&in_cache(&["cache", "clear"]).stdout).contains("freed 9 B"));
    assert_eq!(std::fs::read_dir(&unpacked).expect("a folder").count(), 0);
}

#[test]
fn many_threads_write_what_one_writes() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.jsonl");
    let line = |n: usize| match n % 50 {
        7 => "nonsense\n".to_owned(),
        _ => format!(
            "{{\"title\": \"T{n}\", \"text\": \"{}\"}}\n",
            "“We sail,” Ada Bird said. The ferry left. ".repeat(n % 90)
        ),
    };
    std::fs::write(&path, (0..270).map(line).collect::<String>()).expect("a file");
    let path = path.to_str().expect("a path");
    for command in ["annotate", "quotes", "people", "show"] {
        let one = onrecord(&[command, "--jobs", "1", path]);
        let many = onrecord(&[command, "--jobs", "8", path]);
        assert!(one == many && one.stdout.len() > 100, "{command}");
    }
}

#[test]
fn inspect_tells_what_files_hold() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("dump.jsonl");
    let line = |n: u32| {
        format!(
            "{{\"nr\": {n}, \"when\": \"2024-03-{n:02}\", \"what\": \"Ferry number {n} is \\u001b[31mlate\", \"paper\": \"The Inkwell\", \
             \"words\": \"The ferry number {n} was late again on that day, and nobody could say why it was.\"}}\n"
        )
    };
    fs::write(&path, (1..6).map(line).collect::<String>() + "nonsense\n").unwrap();
    let name = path.to_str().unwrap();
    let output = onrecord(&["inspect", name]);
    let told = text(&output.stdout);
    assert_eq!(output.status.code(), Some(1), "one line is broken");
    for part in [
        "  format    JSON Lines\n",
        "  articles  5\n",
        "  dates     2024-03-01 to 2024-03-05\n",
        "5  The Inkwell\n",
        "  fields of the first 5 records\n",
        "    words  100%  text?    The ferry number 1",
        "--field text=words --field title=what --field date=when --field outlet=paper",
        "dump.jsonl:6: broken JSON",
    ] {
        assert!(told.contains(part), "{part:?} in\n{told}");
    }
    assert!(!told.contains('\u{1b}'), "{told:?}");

    let output = onrecord(&["inspect", "--format", "json", "--field", "text=what", name]);
    let all: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((&all[0]["records"], &all[0]["outlets_in_all"]), (&5.into(), &1.into()));
    let used = |name: &str| {
        let fields = all[0]["fields"].as_array().unwrap();
        fields.iter().find(|field| field["name"] == name).unwrap()["used_as"].clone()
    };
    assert_eq!((used("what"), used("words")), ("text".into(), serde_json::Value::Null));

    let gone = onrecord(&["inspect", "/nowhere/at/all"]);
    assert_eq!(gone.status.code(), Some(2));
    assert!(text(&gone.stdout).contains("no such file or folder"), "{}", text(&gone.stdout));
}

#[test]
fn settings_are_written_checked_and_looked_up() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("deep/config.toml");
    let run = |args: &[&str]| program().args(args).env("ONRECORD_CONFIG", &path).output().unwrap();
    assert_eq!(text(&run(&["config", "path"]).stdout).trim(), path.display().to_string());
    assert!(run(&["config", "init"]).status.success());
    assert_eq!(run(&["config", "check"]).status.code(), Some(0));
    // Existing settings are kept.
    fs::write(&path, "preset = \"less\"\nmesure = 60\n").unwrap();
    assert_eq!(run(&["config", "init"]).status.code(), Some(2));
    let checked = run(&["config", "check"]);
    assert_eq!(checked.status.code(), Some(1));
    assert!(text(&checked.stderr).contains("config.toml:2: unknown option mesure (did you mean measure?)"));
    let keys = run(&["keys", "--format", "csv"]);
    assert!(text(&keys.stdout).contains("Moving,page-down,Space f Ctrl-f"), "{}", text(&keys.stdout));
    assert!(text(&run(&["keys", "--preset", "les"]).stderr).contains("did you mean less?"));
    assert!(text(&run(&["doctor"]).stdout).contains(&path.display().to_string()));
}

#[test]
fn everything_that_is_wrong_in_the_settings_is_told_with_its_place() {
    let folder = tempfile::tempdir().unwrap();
    let config = folder.path().join("onrecord/config.toml");
    let theme = folder.path().join("onrecord/themes/mine.toml");
    fs::create_dir_all(theme.parent().unwrap()).unwrap();
    let check = |text: &str| {
        fs::write(&config, text).unwrap();
        let mut run = program();
        run.env_remove("ONRECORD_CONFIG").env("XDG_CONFIG_HOME", folder.path()).env("HOME", folder.path());
        let output = run.args(["config", "check"]).output().unwrap();
        (output.status.code(), text_of(&output.stderr))
    };
    fn text_of(bytes: &[u8]) -> String {
        text(bytes).to_owned()
    }
    for (set, wanted) in [
        ("\ntheme = \"drak\"\n", "config.toml:2: unknown theme \"drak\" (did you mean dark?)"),
        ("citation = \"markdwn\"\n", "(did you mean markdown?)"),
        ("citation = \"\"\n", "config.toml:1: citation cannot be used"),
        ("mouse = true\n[Keys]\n", "config.toml:2: unknown table [Keys] (did you mean keys?)"),
        ("preset = \"les\"\n", "(did you mean less?)"),
        ("list = [\"outlett\"]\n", "(did you mean outlet?)"),
        ("dates = \"ISO8601\"\n", "dates cannot be \"ISO8601\": choose auto, iso, words, us"),
        ("[keys]\nundo = [\"u\"]\nstar = [\"u\"]\n", "config.toml:3: u is bound to both star and undo"),
    ] {
        let (status, said) = check(set);
        assert_eq!(status, Some(1), "{set}: {said}");
        assert!(said.contains(wanted), "{wanted} in {said}");
        assert_eq!(said.lines().count(), 1, "{said}");
    }
    fs::write(&theme, "dim = \"red\"\naccent = \"bleu\"\nvoice = []\n").unwrap();
    let (_, said) = check("theme = \"mine\"\n");
    assert!(said.contains("mine.toml:2: ") && said.contains("(did you mean blue?)"), "{said}");
    assert!(said.contains("mine.toml:3: unknown role voice (did you mean voices?)"), "{said}");
    fs::write(&theme, "dim = \"red\"\n").unwrap();
    assert_eq!(check("theme = \"mine\"\n").0, Some(0));
}

#[test]
fn the_doctor_says_what_cannot_be_used() {
    let folder = tempfile::tempdir().unwrap();
    let run = |data: &Path| {
        let mut run = program();
        run.env("ONRECORD_DATA", data).env("COLORTERM", "truecolor").env("TERM", "xterm-256color");
        run.env("ONRECORD_CACHE", folder.path()).env("PATH", folder.path()).env_remove("NO_COLOR");
        let output = run.arg("doctor").output().unwrap();
        (output.status.code(), text(&output.stdout).to_owned())
    };
    let (status, said) = run(&folder.path().join("not/yet"));
    assert_eq!(status, Some(0), "{said}");
    for words in ["true colour", "missing, can be created", "(OSC 52) only", "mouse", "themes"] {
        assert!(said.contains(words), "{words} in {said}");
    }
    fs::write(folder.path().join("memory.db"), "no database at all").unwrap();
    let (status, said) = run(folder.path());
    assert_eq!(status, Some(2), "{said}");
    assert!(said.contains("not a database"), "{said}");
    let (status, said) = run(&folder.path().join("memory.db/below"));
    assert_eq!(status, Some(2), "{said}");
    assert!(said.contains("cannot be created"), "{said}");
}

#[cfg(unix)]
#[test]
fn bash_completes_subcommands_files_and_values() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("script"), onrecord(&["completions", "bash"]).stdout).unwrap();
    fs::write(folder.path().join("quarry news.jsonl"), "").unwrap();
    let complete = |words: &[&str]| {
        let line: Vec<String> = words.iter().map(|word| format!("'{word}'")).collect();
        let asked = format!(
            "source ./script; COMP_WORDS=({}); COMP_CWORD={}; \
             _onrecord_and_files onrecord \"${{COMP_WORDS[COMP_CWORD]}}\" \"${{COMP_WORDS[COMP_CWORD-1]}}\"; \
             printf '%s\\n' \"${{COMPREPLY[@]}}\"",
            line.join(" "),
            words.len() - 1
        );
        let output = Command::new("bash").args(["-c", &asked]).current_dir(folder.path()).output();
        // Skip this part if there is no bash.
        output.ok().map(|output| text(&output.stdout).lines().map(str::to_owned).collect::<Vec<_>>())
    };
    let Some(first) = complete(&["onrecord", "qu"]) else { return };
    assert_eq!(first, ["quotes", "quarry news.jsonl"]);
    let all = complete(&["onrecord", ""]).unwrap();
    assert!(all.iter().any(|word| word == "annotate") && all.iter().any(|word| word == "quarry news.jsonl"));
    assert!(!all.iter().any(|word| word.starts_with(['-', '['])), "{all:?}");
    assert!(complete(&["onrecord", "quotes", "--fo"]).unwrap().contains(&"--format".to_owned()));
    assert!(complete(&["onrecord", "--theme", "sol"]).unwrap().contains(&"solarised".to_owned()));
    assert!(complete(&["onrecord", "keys", "--preset", "l"]).unwrap().contains(&"less".to_owned()));
    assert!(complete(&["onrecord", "quotes", "--format", "c"]).unwrap().contains(&"csv".to_owned()));
    assert_eq!(complete(&["onrecord", "annotate", "quar"]).unwrap(), ["quarry news.jsonl"]);
}

#[test]
fn the_man_page_and_completions_know_every_subcommand() {
    let man = onrecord(&["man"]);
    let page = text(&man.stdout);
    for word in
        [".TH onrecord", "annotate", "corrections", ".SH KEYS", "Go to the next quotation", "ONRECORD_CACHE"]
    {
        assert!(page.contains(word), "{word}");
    }
    // In zsh and fish the first word is a subcommand or a file too.
    let zsh = onrecord(&["completions", "zsh"]);
    let zsh = text(&zsh.stdout);
    assert_eq!(zsh.matches("_onrecord_or_files").count(), 2, "used and made");
    assert!(zsh.contains("case $line[1] in") && !zsh.contains("$line[2]"));
    assert!(text(&onrecord(&["completions", "fish"]).stdout).ends_with("needs_command\" -F\n"));
    for shell in ["bash", "zsh", "fish"] {
        let script = onrecord(&["completions", shell]);
        assert!(script.status.success() && text(&script.stdout).contains("annotate"), "{shell}");
    }
}

#[test]
fn the_conversation_reads_in_order() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("news.jsonl");
    let other =
        STRIKE.replace("s1", "s2").replace("\"Strike\"", "\"\\u001b[2JMarket\"").replace("Venkat", "Osei");
    fs::write(&path, format!("{STRIKE}\n{other}\n")).unwrap();
    let path = path.to_str().unwrap();
    let talk = "read 1\nquotes\npeople\nstar\nnote ask her\nnext\nnext\nsearch osei\n1\ncite 1\ncite 0\ncite x\n\
                nonsense\nsearch\nq\nnever heard\n";
    let settings = folder.path().join("config.toml");
    fs::write(&settings, "citation = \"{speaker}: {quote}\"\n").unwrap();
    let converse = |talk: &str| {
        let mut program = program();
        program.env("ONRECORD_DATA", folder.path()).env("ONRECORD_CONFIG", &settings);
        program
            .args(["--plain-ui", path])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = program.spawn().unwrap();
        child.stdin.take().unwrap().write_all(talk.as_bytes()).unwrap();
        child.wait_with_output().unwrap()
    };
    let output = converse(talk);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let said = text(&output.stdout);
    assert!(!said.contains('\x1b'), "nothing moves on the screen: {said:?}");
    let mut rest = said;
    for line in [
        "news.jsonl: 2 articles.",
        "1. Strike, The Inkwell, 2024-05-06",
        "2. ",
        "Article 1 of 2.",
        "[Speaking: Lakshmi Venkat]",
        "“We’re staying out,” said Mrs Lakshmi Venkat.",
        "End of the article.",
        "1. Quotation by Lakshmi Venkat: We’re staying out,",
        "Lakshmi Venkat, named 1 time, also called Mrs Lakshmi Venkat.",
        "Starred.",
        "Note added.",
        "Article 2 of 2.",
        "There is no such article.",
        "1 article.",
        "[Speaking: Lakshmi Osei]",
        "Lakshmi Osei: We’re staying out,",
        "There is no quotation with this number.",
        "There is no quotation with this number.",
        "Unknown command: nonsense.",
        "1. Strike, The Inkwell, 2024-05-06, starred, read",
    ] {
        let at = rest.find(line).unwrap_or_else(|| panic!("{line} not in order in {said}"));
        rest = &rest[at + line.len()..];
    }
    assert!(!rest.contains("never"));
    let again = converse("read 1\n");
    assert!(text(&again.stdout).contains("Your note: ask her"), "{}", text(&again.stdout));
}
