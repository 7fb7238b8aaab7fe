//! Esc closes what is on top, one thing at a time; the status bar says so, and hints only at keys that work.

use onrecord::app::{Closing, Pane, PanelTab};
use onrecord::load::Input;

use crate::support::desk::Desk;

/// Presses Esc until nothing is left to close, and returns what it closed.
fn closed(desk: &mut Desk) -> Vec<Closing> {
    let mut all = Vec::new();
    while let Some(thing) = desk.app.closing() {
        assert!(all.len() < 20, "{all:?}");
        let hint = thing.hint();
        let hints = desk.status();
        // Where a message takes the line, the hint is not shown.
        assert!(
            hint.is_empty() || desk.app.notice.is_some() || hints.contains(&format!("Esc {hint}")),
            "{hints}"
        );
        all.push(thing);
        desk.keys("esc");
    }
    all
}

#[test]
fn esc_closes_one_thing_after_the_other_and_stays_in_the_program() {
    use Closing::*;
    for (keys, things) in [
        ("", vec![]),
        ("enter", vec![Article]),
        ("enter p tab", vec![Panel, Article]),
        ("enter z", vec![Zen, Article]),
        ("V", vec![Page]),
        ("V enter", vec![Page, Page]),
        ("V enter enter", vec![Page, Page, Page]),
        ("enter v", vec![Selection, Article]),
    ] {
        let mut desk = Desk::sample(200, 50);
        desk.keys(keys);
        assert_eq!(closed(&mut desk), things, "{keys}");
        assert_eq!(desk.app.focus, Pane::List, "{keys}");
        // Once more is harmless.
        desk.keys("esc esc");
        assert!(desk.asked.is_empty(), "{keys}");
    }
    let mut desk = Desk::sample(200, 50);
    desk.keys("S").words("ferry").keys("enter enter p tab \" /").words("boat").keys("enter");
    assert_eq!(closed(&mut desk), [Found, OnePerson, Search, Panel, Article]);
    let mut desk = Desk::sample(200, 50);
    desk.keys("&").words("ferry").keys("enter V /").words("ha").keys("enter");
    assert_eq!(closed(&mut desk), [RowFilter, Page, Filter]);
}

#[test]
fn on_a_narrow_screen_esc_goes_back_pane_by_pane() {
    let mut desk = Desk::sample(80, 24);
    desk.keys("enter p");
    assert_eq!(desk.app.focus, Pane::Record);
    assert!(desk.status().contains("Esc close panel"), "{}", desk.text());
    assert_eq!(closed(&mut desk), [Closing::Panel, Closing::Article]);
}

#[test]
fn a_message_is_closed_before_what_is_below_it() {
    let mut desk = Desk::sample(120, 40);
    desk.keys("enter +");
    assert!(desk.app.notice.is_some());
    desk.keys("esc");
    assert_eq!((desk.app.notice.is_some(), desk.app.focus), (false, Pane::Reading));
    desk.keys("esc");
    assert_eq!(desk.app.focus, Pane::List);
}

#[test]
fn the_corpus_key_leads_from_a_page_to_the_whole_corpus() {
    let mut desk = Desk::sample(200, 50);
    desk.keys("enter ) enter");
    assert!(desk.app.views.top().unwrap().who.is_some());
    assert!(desk.status().contains("V corpus"), "{}", desk.status());
    desk.keys("V");
    assert!(desk.app.is_at_whole_corpus() && desk.text().contains("▸ People"), "{}", desk.text());
    assert!(!desk.status().contains("V corpus"), "{}", desk.status());
    // Back at the person, then in the article.
    desk.keys("q");
    assert!(desk.app.views.top().unwrap().who.is_some());
    desk.keys("q");
    assert_eq!(desk.app.focus, Pane::Reading);
    // A page opened from the corpus leads back to it, and once more to the list.
    desk.keys("q V enter V");
    assert!(desk.app.is_at_whole_corpus());
    desk.keys("V");
    assert_eq!(desk.app.focus, Pane::List);
}

#[test]
fn the_names_in_the_margin_stay_beside_the_panel_at_every_width() {
    for columns in (100..=220).step_by(3) {
        for keys in ["p", "\"", "enter p", "enter p tab"] {
            let mut desk = Desk::sample(columns, 40);
            desk.keys(keys);
            let layout = onrecord::app::Layout::of(&desk.app);
            assert!(layout.record.is_some(), "{columns} {keys}");
            let measure = onrecord::app::measure(&desk.app, layout.reading.unwrap());
            assert!(measure.name > 0, "{columns} {keys}: {measure:?}");
        }
    }
    // In the list, the list is shown; the panel comes back with the article.
    let mut desk = Desk::sample(110, 40);
    desk.keys("p");
    assert_eq!(desk.app.focus, Pane::Reading);
    desk.keys("h");
    let layout = onrecord::app::Layout::of(&desk.app);
    assert!(layout.list.is_some() && layout.record.is_none());
    desk.keys("tab");
    assert!(onrecord::app::Layout::of(&desk.app).record.is_some());
}

#[test]
fn quotations_of_somebody_who_is_not_quoted_are_all_quotations() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.txt");
    std::fs::write(&path, "“It is late,” said Ann Dent. Bo Fell slept. “Go home,” said Dent.\n").unwrap();
    let mut desk = Desk::open("a", &[Input::Path(path)], 120, 30);
    desk.keys("enter p tab j \"");
    assert_eq!((desk.app.panel.tab, desk.app.panel.only), (PanelTab::Quotes, None));
    assert!(desk.status().contains("Bo Fell is not quoted in this article"), "{}", desk.status());
    desk.keys("p \"");
    assert!(desk.text().contains("Quotations by Ann Dent"), "{}", desk.text());
}

#[test]
fn the_hints_of_the_corpus_view_are_keys_that_work_there() {
    let mut desk = Desk::sample(200, 50);
    desk.keys("V");
    assert!(!desk.status().contains("p people") && desk.status().contains("@ person"), "{}", desk.status());
    desk.keys("h");
    assert!(desk.status().contains("p people"), "{}", desk.status());
}
