//! Input is hostile: whatever an article, a headline or a file name contains, no control sequence of theirs reaches
//! the terminal.

use std::fs;

use onrecord::app::Effect;
use onrecord::export::Citation;
use onrecord::load::Input;
use proptest::prelude::*;

use crate::support::desk::Desk;

/// Whether a character may be sent to the terminal.
pub fn is_harmless(c: char) -> bool {
    !c.is_control()
        && !matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200b}' | '\u{feff}' | '\u{200e}' | '\u{200f}')
        && !matches!(c, '\u{ad}' | '\u{61c}' | '\u{2028}' | '\u{2029}' | '\u{2060}'..='\u{2064}' | '\u{e0000}'..='\u{e007f}')
}

pub const ATTACKS: [&str; 14] = [
    "\u{1b}[2J",
    "\u{1b}]0;owned\u{7}",
    "\u{9b}31m",
    "\u{202e}desrever",
    "\u{200b}",
    "\u{feff}",
    "\u{7f}",
    "\u{0}\u{8}",
    "\u{2066}",
    "\u{1b}P",
    "\u{e0041}\u{e0042}",
    "\u{2029}\u{85}",
    "\u{61c}\u{200f}",
    "\u{2063}\u{ad}",
];

/// The text that each way of copying puts on the clipboard and passes to a command.
fn taken(desk: &mut Desk) -> Vec<String> {
    desk.keys("enter ]");
    for keys in ["y q", "y y", "y a", "y u", "v v v y", "v v v Y", "| x enter esc", "v | x enter esc"] {
        desk.keys(keys);
    }
    let text = |effect: &Effect| match effect {
        Effect::Copy(text) | Effect::Pipe(_, text) => Some(text.clone()),
        _ => None,
    };
    desk.asked.iter().filter_map(text).collect()
}

#[test]
fn nothing_hostile_is_copied() {
    let folder = tempfile::tempdir().unwrap();
    let attack = format!("{}\nrm -rf x\r\n\n", ATTACKS.concat());
    let article = serde_json::json!({
        "id": attack, "title": format!("Title {attack} end"), "outlet": format!("Outlet {attack} end"),
        "byline": format!("By {attack} end"), "url": format!("https://news.example/{attack}'\"end"), "date": "2024-01-01",
        "text": format!("“Words {} here,” said Mrs Adeyemi Penhallick.\n\nMore {}.", ATTACKS.concat(), ATTACKS.concat()),
    });
    let path = folder.path().join("hostile.json");
    fs::write(&path, article.to_string()).unwrap();
    for citation in
        ["plain", "markdown", "bibtex", "{title}|{outlet}|{byline}|{url}|{id}|{speaker}|{source}|{quote}"]
    {
        let mut desk = Desk::open("hostile", &[Input::Path(path.clone())], 100, 30);
        desk.app.display.citation = Citation::parse(citation).unwrap();
        let all = taken(&mut desk);
        assert!(all.len() >= 8, "{all:?}");
        for text in &all {
            assert!(text.chars().all(|c| c == '\n' || is_harmless(c)), "{text:?}");
            // A shell would run such a line.
            assert!(!text.lines().any(|line| line.starts_with("rm ")), "{text:?}");
        }
        assert!(all.iter().any(|text| text.contains('␛')), "shown, not swallowed: {all:?}");
        assert!(
            all[3].starts_with("https://news.example/%1B") && all[3].ends_with("%27%22end"),
            "{}",
            all[3]
        );
        assert!(all[3].bytes().all(|byte| byte.is_ascii_graphic()));
    }
}

#[test]
fn what_is_meant_is_copied_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("meant.json");
    let words = "Ministers of می\u{200c}خواهم and র\u{200d}\u{9cd}যাব met 👩\u{200d}👩\u{200d}👧 \
        in 10\u{a0}000 ❤\u{fe0f} places, النيل, e\u{301}tape 7\u{fe0f}\u{20e3}";
    let text = format!(
        "{words} and co\u{ad}op\u{200b}er\u{ad}ation.\n\nThe second paragraph is short.\nThe third one too."
    );
    fs::write(&path, serde_json::json!({ "title": "Two", "text": text }).to_string()).unwrap();
    let mut desk = Desk::open("meant", &[Input::Path(path)], 100, 30);
    desk.keys("enter v v v v v v y");
    let Some(Effect::Copy(copied)) = desk.asked.last() else { panic!("{:?}", desk.asked) };
    let rest = "\n\nThe second paragraph is short.\nThe third one too.";
    assert_eq!(copied, &format!("{words} and cooperation.{rest}"));
}

#[test]
fn a_paragraph_is_one_line_however_it_was_wrapped() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("wrapped.txt");
    let line = "the harbour will be closed for the whole of the winter months,";
    fs::write(&path, format!("Harbour closed\n\n“{line}\n{line}\n{line}\n{line}” she said.\n")).unwrap();
    let mut desk = Desk::open("wrapped", &[Input::Path(path)], 100, 30);
    desk.keys("enter ] y y");
    let Some(Effect::Copy(copied)) = desk.asked.last() else { panic!("{:?}", desk.asked) };
    assert_eq!(copied, &format!("“{line} {line} {line} {line}” she said."));
}

#[test]
fn attacks_in_every_field_are_shown_as_stand_ins() {
    let folder = tempfile::tempdir().unwrap();
    let attack = ATTACKS.concat();
    let article = serde_json::json!({
        "id": attack, "title": format!("Title {attack}"), "outlet": format!("Outlet {attack}"), "byline": attack, "url": attack,
        "date": "2024-01-01", "text": format!("“Words {attack},” said Mrs Adeyemi {attack} Penhallick.\n\n{attack}"),
    });
    let path = folder.path().join("hostile.jsonl");
    fs::write(&path, format!("{article}\n{{half {attack}\n")).unwrap();
    let mut desk = Desk::open(&attack, &[Input::Path(path)], 120, 40);
    for keys in ["", "enter ]", "p", "\"", "!", "esc esc ? ", "esc : "] {
        desk.keys(keys);
        assert!(desk.text().chars().all(|c| c == '\n' || is_harmless(c)), "after {keys}: {:?}", desk.text());
    }
    desk.keys("esc");
    assert!(desk.text().contains('␛'), "shown, not swallowed: {}", desk.text());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn whatever_an_article_holds_is_copied_harmless(
        part in "(\\PC|[\0-\x1f\x7f-\u{9f}]|\u{202e}|\u{200d}|\u{fe0f}|\u{e0020}){0,40}",
        text in "(\\PC|[\0-\x1f\x7f-\u{9f}]|“|”|\u{2066}|\u{ad}|\u{200c}){1,300}",
    ) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("any.json");
        let article = serde_json::json!({
            "title": part, "outlet": part, "byline": part, "text": text, "url": format!("http://a.example/{part}"),
        });
        fs::write(&path, article.to_string()).unwrap();
        let mut desk = Desk::open("any", &[Input::Path(path)], 80, 24);
        for taken in taken(&mut desk) {
            prop_assert!(taken.chars().all(|c| c == '\n' || is_harmless(c)), "{taken:?}");
        }
    }

    #[test]
    fn any_article_at_any_size_is_drawn(title in "\\PC{0,80}", text in "(\\PC|\n|“|”|\u{1b}){0,600}", columns in 1u16..220, rows in 1u16..60) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("any.json");
        fs::write(&path, serde_json::json!({ "title": title, "text": text }).to_string()).unwrap();
        let mut desk = Desk::open("any", &[Input::Path(path)], columns, rows);
        desk.keys("enter ] ) p \" } G");
        prop_assert!(desk.text().chars().all(|c| c == '\n' || is_harmless(c)));
    }
}
