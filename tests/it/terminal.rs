//! The real program in a real terminal: it starts, responds to every key, survives whatever the terminal does, and
//! restores the terminal on exit.

use std::fs;
use std::io::Write;
use std::time::Duration;

use onrecord::command::COMMANDS;

use crate::support::pty::Launch;

/// The bytes that a terminal sends for a key in the commands table.
fn bytes(keys: &str) -> String {
    let one = |key: &str| match key {
        "esc" => "\x1b".to_owned(),
        "enter" => "\r".into(),
        "tab" | "ctrl-i" => "\t".into(),
        "shift-tab" => "\x1b[Z".into(),
        "space" => " ".into(),
        "backspace" => "\x7f".into(),
        "up" => "\x1b[A".into(),
        "down" => "\x1b[B".into(),
        "right" => "\x1b[C".into(),
        "left" => "\x1b[D".into(),
        "alt-right" => "\x1b[1;3C".into(),
        "home" => "\x1b[H".into(),
        "end" => "\x1b[F".into(),
        "pageup" => "\x1b[5~".into(),
        "pagedown" => "\x1b[6~".into(),
        "f1" => "\x1bOP".into(),
        "f5" => "\x1b[15~".into(),
        _ => match key.strip_prefix("ctrl-").and_then(|rest| rest.chars().next()) {
            Some(letter) => char::from(letter as u8 & 0x1f).to_string(),
            None => key.to_owned(),
        },
    };
    keys.split(' ').map(one).collect()
}

#[test]
fn it_starts_shows_the_sample_and_quits_clean() {
    let mut pty = Launch::onrecord().size(120, 40).start();
    pty.wait_for(
        |screen| screen.contains("40 articles") && screen.contains("15 quotations"),
        "the sample and its counts",
    );
    pty.keys("Q");
    assert_eq!(pty.exit_code(), 0);
    pty.assert_restored();
}

#[test]
fn a_named_pipe_is_read_as_it_comes_and_leaves_nothing_behind() {
    let folder = tempfile::tempdir().expect("a folder");
    let (pipe, cache) = (folder.path().join("news"), folder.path().join("cache"));
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().expect("mkfifo").success());
    let launch = Launch::onrecord().size(120, 40).env("ONRECORD_CACHE", &cache).arg(&pipe);
    let mut pty = launch.start();
    // Opening the pipe blocks until the program reads it.
    let mut news = fs::File::options().write(true).open(&pipe).expect("a pipe");
    let line = |n: usize| {
        format!("{{\"title\": \"Ferry {n} is late\", \"text\": \"{}\"}}\n", "It was. ".repeat(200))
    };
    news.write_all(line(1).as_bytes()).expect("a reader");
    pty.wait_for_text("1 article");
    assert!(!pty.screen().contains("s left"), "nobody knows how much will come");
    news.write_all((2..2000).map(line).collect::<String>().as_bytes()).expect("a reader");
    pty.wait_for_text("Ferry 9 is late");
    let parts = || fs::read_dir(cache.join("unpacked")).map_or(0, Iterator::count);
    pty.wait_for(|_| parts() == 1, "more than stays in memory");
    pty.signal("TERM");
    pty.exit_code();
    assert_eq!(parts(), 0);
}

#[test]
fn every_key_of_the_table_is_answered() {
    let quiet = Launch::onrecord().env("BROWSER", "true").env("VISUAL", "true").env("PAGER", "true");
    let mut pty = quiet.size(120, 40).start();
    pty.wait_for_text("40 articles");
    for command in COMMANDS {
        for key in command.keys {
            // Commands that quit or suspend have their own tests.
            if matches!(command.name, "quit" | "back" | "suspend") {
                continue;
            }
            pty.keys(&bytes(key));
            // Ctrl-g closes any prompt. If the palette opens, the program responds.
            pty.keys("\x07:");
            pty.wait_for_text("Enter to run");
            pty.keys("\x07");
            pty.wait_for(|screen| !screen.contains("Enter to run"), command.name);
        }
    }
    pty.keys("Q");
    assert_eq!(pty.exit_code(), 0);
    pty.assert_restored();
}

#[test]
fn it_is_resized_at_any_moment() {
    let mut pty = Launch::onrecord().size(120, 40).start();
    pty.wait_for_text("40 articles");
    for (columns, rows) in [(80, 24), (200, 50), (39, 9), (1, 1), (40, 10), (99, 30), (120, 40)] {
        pty.resize(columns, rows);
        pty.keys("j]");
    }
    pty.wait_for(
        |screen| screen.contains("40 articles") && screen.contains("Reading"),
        "the whole screen again",
    );
    pty.resize(30, 8);
    pty.wait_for_text("Too small");
    pty.resize(100, 24);
    pty.wait_for_text("onrecord");
    pty.keys("Q");
    assert_eq!(pty.exit_code(), 0);
}

#[cfg(unix)]
#[test]
fn signals_end_it_with_a_clean_terminal() {
    for (signal, status) in [("TERM", 143), ("INT", 130), ("HUP", 129)] {
        let mut pty = Launch::onrecord().size(100, 30).start();
        pty.wait_for_text("40 articles");
        pty.signal(signal);
        assert_eq!(pty.exit_code(), status, "{signal}");
        pty.assert_restored();
    }
}

#[test]
fn nothing_hostile_is_sent_to_the_terminal() {
    let folder = tempfile::tempdir().unwrap();
    let attack = "\u{1b}[31;7mRED\u{1b}]0;owned\u{7}\u{9b}5m\u{202e}";
    for name in ["plain.txt", "title\u{202e}.txt"] {
        let text = format!("Headline {attack}\n\n“Words {attack} end,” said Mrs Adeyemi Oke.\n");
        fs::write(folder.path().join(name), text).unwrap();
    }
    let mut pty = Launch::onrecord().arg(folder.path()).size(120, 30).start();
    pty.wait_for(|screen| screen.contains("2 articles") && screen.contains("Adeyemi"), "the articles");
    pty.keys("\rj]Q");
    assert_eq!(pty.exit_code(), 0);
    let raw = String::from_utf8_lossy(&pty.raw()).into_owned();
    for never in ["\u{1b}[31;7m", "\u{1b}]0;owned", "\u{9b}", "\u{202e}"] {
        assert!(!raw.contains(never), "{never:?} was sent");
    }
    assert!(raw.contains("␛[31;7mRED"), "it is shown instead");
}

#[test]
fn no_format_sends_anything_hostile_to_the_terminal() {
    let folder = tempfile::tempdir().unwrap();
    let attack = "\u{1b}[31;7mRED\u{9b}5m\u{7f}\u{202e}\u{e0041}";
    let article = serde_json::json!({ "id": attack, "title": attack, "outlet": format!("=x,{attack}"),
        "text": format!("“Words {attack} end,” said Mrs Adeyemi Oke.") });
    let path = folder.path().join("hostile.json");
    fs::write(&path, article.to_string()).unwrap();
    let mut ways =
        vec![vec!["annotate"], vec!["inspect", "--format", "json"], vec!["quotes", "--limit", attack]];
    for format in ["table", "json", "jsonl", "csv", "md"] {
        ways.extend([vec!["quotes", "--format", format], vec!["search", "words", "--format", format]]);
    }
    for way in ways {
        let mut pty = Launch::onrecord();
        for arg in &way {
            pty = pty.arg(arg);
        }
        let mut pty = pty.arg(&path).size(120, 30).start();
        let status = pty.exit_code();
        assert_eq!(status, if way.contains(&attack) { 2 } else { 0 }, "{way:?}");
        let raw = String::from_utf8_lossy(&pty.raw()).into_owned();
        assert!(raw.contains("RED"), "{way:?}: {raw}");
        for never in ["\u{1b}[31;7m", "\u{9b}", "\u{7f}", "\u{202e}", "\u{e0041}"] {
            assert!(!raw.contains(never), "{way:?} sent {never:?}: {raw:?}");
        }
    }
}

#[cfg(unix)]
#[test]
fn articles_come_through_a_pipe_and_keys_from_the_terminal() {
    let command =
        format!("printf 'A headline\\n\\nThe body of it.\\n' | '{}' -", env!("CARGO_BIN_EXE_onrecord"));
    let mut pty = Launch::program("sh").arg("-c").arg(command).size(100, 24).start();
    pty.wait_for(
        |screen| screen.contains("standard input") && screen.contains("The body of it"),
        "the article",
    );
    pty.keys("Q");
    assert_eq!(pty.exit_code(), 0);
    pty.assert_restored();
}

#[cfg(unix)]
#[test]
fn ctrl_z_stops_it_and_fg_brings_the_same_page_back() {
    let script = format!(
        "set -m; '{}'; echo stopped $?; read line; fg; echo ended $?",
        env!("CARGO_BIN_EXE_onrecord")
    );
    let mut pty = Launch::program("bash").arg("--norc").arg("-c").arg(script).size(100, 30).start();
    pty.wait_for_text("40 articles");
    pty.keys("jj\r");
    pty.wait_for(|screen| screen.contains("39 unread") && screen.contains("READ"), "the article");
    pty.keys("\x1a");
    pty.wait_for_text("stopped ");
    pty.assert_restored();
    pty.keys("\r");
    pty.wait_for(|screen| screen.contains("39 unread") && screen.contains("READ"), "the same page");
    pty.keys("Q");
    pty.wait_for_text("ended 0");
    pty.exit_code();
    pty.assert_restored();
}

#[test]
fn what_is_added_to_a_file_appears() {
    use std::io::Write;
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("live.jsonl");
    let add = |title: &str| {
        let mut file = std::fs::OpenOptions::new().create(true).append(true).open(&path).expect("a file");
        writeln!(file, "{{\"title\": \"{title}\", \"text\": \"“It is over,” Ada Bird said.\"}}")
            .expect("a line");
    };
    add("Harbour strike ends");
    let mut pty = Launch::onrecord().arg("--follow").arg(&path).size(100, 30).start();
    pty.wait_for(|screen| screen.contains("1 article"), "the first article");
    add("Ferries sail again");
    pty.wait_for(|screen| screen.contains("2 articles") && screen.contains("Ferries sail"), "the second one");
    std::fs::write(&path, "").expect("a file");
    pty.wait_for(|screen| screen.contains("0 articles"), "nothing where nothing is");
    pty.keys("Q");
    assert_eq!(pty.exit_code(), 0);

    add("Bridge opens");
    let mut pty = Launch::onrecord().arg(&path).size(100, 30).start();
    pty.wait_for(|screen| screen.contains("1 article"), "the first article");
    add("Bridge closes");
    pty.keys("\x1b[15~");
    pty.wait_for(|screen| screen.contains("1 new article"), "what is new");
    pty.keys("Q");
    assert_eq!(pty.exit_code(), 0);
}

#[test]
fn what_is_taken_away_arrives() {
    let folder = tempfile::tempdir().unwrap();
    let place = |name: &str| folder.path().join(name);
    // A browser and an editor that record their arguments; the editor waits for a line of input.
    let script = |name: &str, body: &str| {
        let path = place(name);
        fs::write(&path, format!("#!/bin/sh\n{body}\n")).unwrap();
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
        path
    };
    let browser = script("browser", &format!("echo \"$@\" > {}", place("browsed").display()));
    let editor = script(
        "editor",
        &format!(
            "trap 'echo interrupted' INT; echo editing; while ! read line; do :; done
             echo \"$1 $line\" > {0}; echo \"$2\" >> {0}",
            place("edited").display()
        ),
    );
    let news = place("news.jsonl");
    let line = |n: usize| {
        format!(
            "{{\"id\": \"n{n}\", \"title\": \"Report {n}\", \"url\": \"https://inkwell.example/?a=$(touch x)&n={n}\", \"text\": \"“Sail on tide {n},” said Ada Bird.\"}}\n"
        )
    };
    fs::write(&news, (0..3).map(line).collect::<String>()).unwrap();
    let launch = Launch::onrecord()
        .arg(&news)
        .env("BROWSER", &browser)
        .env("VISUAL", &editor)
        .env("VTE_VERSION", "7200");
    let mut pty = launch.cwd(folder.path()).size(120, 40).start();
    pty.wait_for_text("3 articles");
    pty.wait_for_text("Ada Bird");
    // Right away: the copy must be of the article selected by the keys before it.
    pty.keys("jlyq");
    pty.wait_for_text("Copied: “Sail on tide 1,” — Ada Bird, “Report 1”");
    let raw = pty.raw();
    assert!(raw.windows(6).any(|bytes| bytes == b"\x1b]52;c"), "nothing reached the clipboard");
    pty.keys("o");
    pty.wait_for_text("Opening https://inkwell.example");
    let link: &[u8] = b"\x1b]8;;https://inkwell.example/?a=%24%28touch%20x%29&n=1\x1b\\";
    assert!(pty.raw().windows(link.len()).any(|bytes| bytes == link), "the headline is not a link");
    // While the editor runs, it has the screen and gets every key, Ctrl-C too.
    pty.keys("E");
    pty.wait_for_text("editing");
    pty.keys("\x03");
    pty.wait_for_text("interrupted");
    pty.keys("QQ\r");
    pty.wait_for_text("READ");
    assert_eq!(fs::read_to_string(place("edited")).unwrap(), format!("+2 QQ\n{}\n", news.display()));
    // The browser runs in the background.
    let there = || fs::read(place("browsed")).is_ok_and(|words| words.ends_with(b"\n"));
    (0..400).take_while(|_| !there()).for_each(|_| std::thread::sleep(Duration::from_millis(25)));
    assert_eq!(
        fs::read_to_string(place("browsed")).unwrap(),
        "https://inkwell.example/?a=%24%28touch%20x%29&n=1\n"
    );
    assert!(!place("x").exists());
    // Keys for the editor that come too late are dropped, so wait until the screen is back.
    pty.wait_for_text("3 articles");
    pty.keys("|");
    pty.wait_for_text("a shell command");
    pty.keys("grep -c Bird; printf '\\033[2Jred'\r");
    pty.wait_for_text("red");
    pty.keys("q");
    pty.keys("e");
    pty.wait_for_text("export to: report-1.md");
    pty.keys("\r");
    pty.wait_for_text("1 article written to report-1.md");
    assert!(fs::read_to_string(place("report-1.md")).unwrap().starts_with("# Report 1\n"));
    pty.keys("e\r");
    pty.wait_for_text("repeat the export to overwrite it");
    pty.keys("e\r");
    pty.wait_for_text("1 article written to report-1.md");
    pty.keys("Q");
    assert_eq!(pty.exit_code(), 0);
    pty.assert_restored();
}

#[test]
fn keys_typed_behind_a_search_act_on_its_first_hit() {
    let folder = tempfile::tempdir().expect("a folder");
    let news = folder.path().join("news.jsonl");
    let line = |n: usize| {
        let who = if n % 500 == 499 { "Ida Johnson" } else { "Ada Bird" };
        format!(
            "{{\"title\": \"Report {n}\", \"text\": \"“It is late,” said {who} of the harbour board.\"}}\n"
        )
    };
    fs::write(&news, (0..2000).map(line).collect::<String>()).expect("a file");
    let data = folder.path().join("data");
    let launch = Launch::onrecord().size(120, 40).env("ONRECORD_DATA", &data);
    let mut pty = launch.env("ONRECORD_CACHE", folder.path().join("cache")).arg(&news).start();
    pty.wait_for_text("2,000 articles");
    // In one burst, before there are any results.
    pty.keys("Sspeaker:johnson\rr*");
    pty.wait_for_text("★");
    pty.keys("Q");
    assert_eq!(pty.exit_code(), 0);
    let mut notes = std::process::Command::new(env!("CARGO_BIN_EXE_onrecord"));
    let notes = notes.args(["notes", "export", "--format", "json"]).env("ONRECORD_DATA", &data).output();
    let notes = String::from_utf8(notes.expect("it runs").stdout).expect("text");
    assert!(notes.contains("Report 499") && !notes.contains("\"Report 0\""), "{notes}");
}
