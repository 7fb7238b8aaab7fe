//! Settings take effect, errors in them are reported, and a running export is handled on exit.

use std::fs;

use onrecord::app::Effect;
use onrecord::config::Config;
use onrecord::work::Report;
use ratatui::style::{Color, Modifier};

use crate::support::desk::Desk;
use crate::support::pty::Launch;

/// The sample corpus with these settings.
fn set(text: &str, columns: u16, rows: u16) -> Desk {
    let (config, problems) = Config::parse(text);
    assert_eq!(problems, [], "{text}");
    let mut desk = Desk::sample(columns, rows);
    desk.app.configure(&config);
    desk.resize(columns, rows);
    desk
}

/// The column where the article text starts.
fn text_start(desk: &Desk) -> usize {
    let line = desk.text().lines().find(|line| line.contains("Hester Penhallick threw")).unwrap().to_owned();
    let before = &line[..line.find("Hester").unwrap()];
    before.chars().count()
}

#[test]
fn margins_leave_air() {
    let mut plain = set("", 80, 24);
    let mut airy = set("margins = 4", 80, 24);
    plain.keys("enter");
    airy.keys("enter");
    assert_eq!(text_start(&airy), text_start(&plain) + 4, "{}", airy.text());
    // The text keeps its minimum width, whatever is set.
    let mut narrow = set("margins = 40", 40, 12);
    narrow.keys("enter");
    assert!(narrow.app.reading_size().0 >= 30, "{}", narrow.text());
}

#[test]
fn days_are_written_as_the_reader_wants() {
    for (dates, row, line) in [
        ("auto", "2026-01-15", "15 Jan 2026 ·"),
        ("iso", "2025-11-28", " 2026-01-15 · The Skerrow Lantern ·"),
        ("words", "28 Nov 2025", "15 Jan 2026 ·"),
        ("us", "11/28/2025", " 1/15/2026 ·"),
    ] {
        let desk = set(&format!("dates = \"{dates}\""), 120, 30);
        let text = desk.text();
        assert!(text.contains(row) && text.contains(line), "{dates} in\n{text}");
    }
    let mut desk = set("dates = \"us\"", 120, 30);
    desk.keys("V h");
    assert!(desk.text().contains("01/15/2026"), "{}", desk.text());
}

#[test]
fn only_what_is_wanted_is_marked() {
    let underlined = |desk: &Desk| {
        let screen = desk.screen();
        screen.content.iter().filter(|cell| cell.modifier.contains(Modifier::UNDERLINED)).count()
    };
    let coloured = |desk: &Desk| {
        let screen = desk.screen();
        screen.content.iter().filter(|cell| cell.fg != Color::Reset).count()
    };
    let begin = |marks: &str| {
        let mut desk = set(&format!("highlights = [{marks}]"), 120, 30);
        desk.keys("j j j enter ] ]");
        desk
    };
    let all = begin("\"people\", \"quotes\", \"reported\", \"names\"");
    assert!(underlined(&all) > 0 && all.app.display.reported);
    let people = begin("\"quotes\", \"reported\", \"names\"");
    assert_eq!(underlined(&people), 0);
    let quotes = begin("\"people\", \"names\"");
    assert!(underlined(&quotes) > 0 && !quotes.app.display.reported);
    let none = begin("");
    assert!(coloured(&none) < coloured(&all), "{}", none.text());
    // Without names the margin is only the bar.
    let named = |desk: &Desk| {
        let text = desk.text();
        let before = text.lines().filter_map(|line| line.split_once(" ▎").or(line.split_once(" ▌")));
        let names =
            before.filter_map(|(before, _)| before.rsplit('│').next().map(|name| name.trim().to_owned()));
        names.filter(|name| !name.is_empty()).collect::<Vec<_>>()
    };
    assert!(!named(&all).is_empty(), "{}", all.text());
    assert_eq!(named(&none), [""; 0], "{}", none.text());
}

#[test]
fn the_list_shows_the_columns_that_are_wanted() {
    let folder = tempfile::tempdir().unwrap();
    let desk = set("list = [\"byline\", \"tags\"]", 80, 30);
    let mut desk = desk.remembering(&folder.path().join("memory.db"));
    assert!(desk.text().contains("Ffion Maddox"), "{}", desk.text());
    assert!(!desk.text().contains("2026-01-15") && !desk.text().contains("❝15"), "{}", desk.text());
    desk.keys("enter T").words("ferry winter").keys("enter h");
    assert!(desk.text().contains("Ffion Maddox · #ferry #winter"), "{}", desk.text());
}

#[test]
fn headlines_are_links_where_that_is_set() {
    let folder = tempfile::tempdir().unwrap();
    let config = folder.path().join("config.toml");
    for (links, wanted) in [("on", true), ("auto", false)] {
        fs::write(&config, format!("links = \"{links}\"\n")).unwrap();
        let mut pty = Launch::onrecord().env("ONRECORD_CONFIG", &config).size(120, 40).start();
        // Links are drawn last, so they are there once the next frame is.
        pty.wait_for_text("15 quotations");
        pty.keys("l");
        pty.wait_for_text("READ");
        let linked = pty.raw().windows(13).any(|bytes| bytes == b"\x1b]8;;https://");
        assert_eq!(linked, wanted, "{links}");
        pty.keys("Q");
        assert_eq!(pty.exit_code(), 0);
    }
}

#[test]
fn what_is_wrong_in_the_settings_is_told_apart_from_what_could_not_be_read() {
    let (_, problems) = Config::parse("mesure = 3\n");
    let mut desk = Desk::sample(120, 30);
    desk.app.problems.settings = problems;
    desk.resize(120, 30);
    assert!(desk.text().contains("1 setting is wrong (! to show)"), "{}", desk.text());
    desk.keys("!");
    assert!(desk.text().contains("Wrong settings: 1"), "{}", desk.text());
    assert!(desk.text().contains("line 1: unknown option mesure (did you mean measure?)"));
    assert!(!desk.text().contains("ould not be read"));
}

#[test]
fn there_is_always_a_way_out() {
    let text = "[keys]\nquit = []\nback = []\npalette = []\n";
    let (config, problems) = Config::parse(text);
    let said: Vec<String> = problems.iter().map(ToString::to_string).collect();
    assert_eq!(said, ["line 4: quit, back and palette have no keys: only Ctrl-c leaves the program"]);
    let mut desk = Desk::sample(100, 40);
    desk.app.configure(&config);
    desk.keys("?");
    let help = desk.text();
    assert!(
        help.lines().any(|line| line.contains("– ") && line.contains("Find a command by name")),
        "{help}"
    );
    desk.keys("esc q enter ctrl-c");
    assert!(desk.asked.iter().any(|effect| matches!(effect, Effect::Quit)));
    let (_, problems) = Config::parse("[keys]\nstar = [\"Ctrl-C\"]\n");
    assert!(problems[0].to_string().contains("always quits"), "{problems:?}");
}

#[cfg(unix)]
#[test]
fn what_lies_in_no_file_of_its_own_is_shown_as_a_copy() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let pager = folder.path().join("pager");
    fs::write(&pager, "#!/bin/sh\ncp \"$1\" copied; echo \"$1\" > name\n").unwrap();
    fs::set_permissions(&pager, PermissionsExt::from_mode(0o755)).unwrap();
    let mut pty = Launch::onrecord().env("PAGER", &pager).cwd(folder.path()).size(120, 40).start();
    pty.wait_for_text("15 quotations");
    pty.keys("E");
    pty.wait_for_text("That was a copy");
    let read = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
    assert!(read("copied").starts_with("The night the light came back to Hob Ness\n"));
    assert!(!std::path::Path::new(read("name").trim()).exists(), "it goes away");
    pty.keys("Q");
    assert_eq!(pty.exit_code(), 0);
}

#[test]
fn an_export_says_how_far_it_is_and_can_be_stopped() {
    let mut desk = Desk::sample(120, 30);
    desk.keys("e").keys("enter");
    assert!(matches!(desk.asked.last(), Some(Effect::Export(_))));
    desk.app.on_report(Report::Exporting(12_000, 100_000));
    assert!(desk.text().contains("exporting 12,000 of 100,000"), "{}", desk.text());
    desk.keys("j e");
    assert!(desk.text().contains("still running"), "one at a time");
    desk.keys("esc");
    assert!(matches!(desk.asked.last(), Some(Effect::StopExport)));
    desk.app.on_report(Report::Wrote(Ok("40 articles written".into())));
    assert!(!desk.text().contains("exporting"));
}

#[test]
fn leaving_in_the_middle_of_an_export_leaves_nothing_half_done() {
    let folder = tempfile::tempdir().unwrap();
    let news = folder.path().join("news.jsonl");
    let text = "“We sail,” Ada Bird said. The ferry left. Karl Moss claimed that it was late. ".repeat(400);
    let line = |n: usize| format!("{{\"id\": \"n{n}\", \"title\": \"Report {n}\", \"text\": \"{text}\"}}\n");
    fs::write(&news, (0..600).map(line).collect::<String>()).unwrap();
    let mut pty = Launch::onrecord().arg(&news).cwd(folder.path()).size(120, 40).start();
    pty.wait_for_text("600 articles");
    pty.keys("e");
    pty.wait_for_text("export to: ");
    pty.keys("\r");
    pty.wait_for_text("of 600");
    pty.keys("Q");
    assert_eq!(pty.exit_code(), 1);
    pty.wait_for_text("has been cancelled");
    let left: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left, ["news.jsonl"]);
}
