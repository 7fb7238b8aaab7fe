//! Text from outside is hostile: whatever an article, a headline or a file name holds, only what was meant
//! for the eye reaches the screen.

use std::fs;

use onrecord::load::Input;
use proptest::prelude::*;

use crate::support::desk::Desk;

/// Everything that must never be sent.
fn is_harmless(c: char) -> bool {
    !c.is_control()
        && !matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200b}' | '\u{feff}' | '\u{200e}' | '\u{200f}')
}

const ATTACKS: [&str; 10] = [
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
];

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
    fn any_article_at_any_size_is_drawn(title in "\\PC{0,80}", text in "(\\PC|\n|“|”|\u{1b}){0,600}", columns in 1u16..220, rows in 1u16..60) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("any.json");
        fs::write(&path, serde_json::json!({ "title": title, "text": text }).to_string()).unwrap();
        let mut desk = Desk::open("any", &[Input::Path(path)], columns, rows);
        desk.keys("enter ] ) p \" } G");
        prop_assert!(desk.text().chars().all(|c| c == '\n' || is_harmless(c)));
    }
}
