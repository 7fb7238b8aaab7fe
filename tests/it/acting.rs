//! One cursor: what is highlighted is what the status bar names and what every command acts on.

use onrecord::app::{Current, CurrentPassage, Layer, Pane};
use onrecord::page::{Layers, Role, paint};

use crate::support::desk::Desk;

const HALVES: &str = "Karl Moss came to the harbour with nothing in his hands.\n\n“The pier,” said Ada Bird, “will not be sold to anybody.”\n\nNobody answered her. “We sail at dawn,” said Karl Moss.";

const REPORT: &str = "The storm had gone by noon.\n\n“We sail on Monday,” said Ada Bird of the board.\n\nKarl Moss said the ferry would be late because of the tide.";

fn passage(desk: &Desk) -> CurrentPassage {
    match desk.app.current_item() {
        Current::Passage(passage) => passage,
        other => panic!("{other:?}"),
    }
}

/// The words that are painted as current.
fn highlighted(desk: &Desk) -> String {
    let reading = desk.app.reading.as_ref().unwrap();
    let current = desk.app.current_passage().and_then(|current| current.quote);
    let layers: Layers = reading.layers(&desk.app.display, current);
    let body = reading.lines.iter().filter(|line| line.is_body());
    let runs = body.flat_map(|line| paint(&reading.article.text, line.span, Role::Text, &layers));
    runs.filter(|run| run.style.current).map(|run| run.text).collect()
}

#[test]
fn two_halves_are_one_quotation_to_copy_and_to_correct() {
    let mut desk = Desk::news(&[("Halves", "2024-01-02", HALVES)], 120, 30);
    desk.keys("enter ] [");
    assert_eq!(highlighted(&desk), "“The pier,”“will not be sold to anybody.”");
    assert!(desk.status().contains("❝ 1/2 Ada Bird"), "{}", desk.status());
    desk.keys("y q");
    assert!(desk.copied().unwrap().starts_with("“The pier, … will not be sold to anybody.” — Ada Bird, "));
    desk.keys("v Y");
    assert!(desk.copied().unwrap().starts_with("“The pier, … will not be sold to anybody.” — Ada Bird, "));
    // One step, one correction, one undo.
    desk.keys("c");
    assert!(desk.text().contains("“The pier,” · now Ada Bird"), "{}", desk.text());
    desk.words("karl").keys("enter y q");
    assert!(desk.copied().unwrap().contains("anybody.” — Karl Moss"));
    assert!(
        desk.status().contains("corrected by you") || desk.status().contains("Copied"),
        "{}",
        desk.status()
    );
    desk.keys("]");
    assert!(desk.status().contains("❝ 2/2 Karl Moss"), "{}", desk.status());
}

#[test]
fn a_hit_in_reported_speech_is_what_every_command_means() {
    let mut desk = Desk::news(&[("Late", "2024-01-02", REPORT)], 120, 30);
    desk.keys("S").words("said:late kind:reported").keys("enter enter");
    let text = desk.app.reading.as_ref().unwrap().article.text.clone();
    assert_eq!(passage(&desk).span.of(&text), "late");
    assert!(highlighted(&desk).contains("the ferry would be late"), "{}", highlighted(&desk));
    assert!(desk.status().contains("reported Karl Moss"), "{}", desk.status());
    desk.keys("y q");
    assert!(desk.copied().unwrap().starts_with("Karl Moss (reported): the ferry would be late"));
    desk.keys("y y");
    assert_eq!(desk.copied().unwrap(), "Karl Moss said the ferry would be late because of the tide.");
    desk.keys("c");
    assert!(desk.text().contains("now Karl Moss"), "{}", desk.text());
    desk.keys("esc a");
    assert!(desk.status().contains("note on passage"), "{}", desk.status());
    desk.keys("esc v");
    assert_eq!(desk.app.reading.as_ref().unwrap().selected(), Some("late"));
    desk.keys("esc i y q");
    assert!(desk.copied().unwrap().contains("the ferry would be late"), "hidden reports are still the hit");
    assert!(highlighted(&desk).contains("the ferry would be late"));
    desk.keys("enter");
    assert_eq!(desk.app.views.top().and_then(|view| view.who.clone()).as_deref(), Some("Karl Moss"));
}

#[test]
fn what_eyes_rest_on_is_current_too_and_a_note_may_be_about_the_article() {
    let mut desk = Desk::news(&[("Late", "2024-01-02", REPORT)], 120, 30);
    desk.keys("enter");
    let text = desk.app.reading.as_ref().unwrap().article.text.clone();
    assert_eq!(passage(&desk).span.of(&text), "We sail on Monday,");
    assert_eq!(highlighted(&desk), "“We sail on Monday,”");
    desk.keys("a").words("who says").keys("tab");
    assert!(desk.status().contains("note on article: who says"), "{}", desk.status());
    desk.keys("tab enter");
    let notes = &desk.app.reading.as_ref().unwrap().notes;
    assert_eq!(
        notes.iter().map(|note| note.span.map(|span| span.of(&text))).collect::<Vec<_>>(),
        [Some("We sail on Monday,")]
    );
    desk.keys("v");
    assert_eq!(desk.app.reading.as_ref().unwrap().selected(), Some("We sail on Monday,"));
}

#[test]
fn the_panel_and_the_mention_are_the_cursor_where_the_reader_is() {
    let mut desk = Desk::news(&[("Late", "2024-01-02", REPORT)], 160, 30);
    desk.keys("enter \" tab j y q");
    assert_eq!(desk.app.focus, Pane::Record);
    assert!(desk.copied().unwrap().starts_with("Karl Moss (reported): "), "the selected entry is copied");
    assert!(desk.status().contains("Copied"));
    desk.keys("k");
    assert!(desk.status().contains("❝ 1/1 Ada Bird"), "{}", desk.status());
    let mut desk = Desk::news(&[("Late", "2024-01-02", REPORT)], 120, 30);
    desk.keys("enter ) )");
    assert!(
        desk.status().contains("named 1/1 Karl Moss") && desk.status().contains("❝ reported Karl Moss"),
        "{}",
        desk.status()
    );
    desk.keys("y q");
    assert!(desk.copied().unwrap().starts_with("Karl Moss (reported): "));
}

#[test]
fn a_speaker_whom_the_article_does_not_name_is_typed() {
    let mut desk = Desk::news(&[("Late", "2024-01-02", REPORT)], 120, 30);
    desk.keys("enter c").words("Laura Hill");
    assert!(desk.text().contains("The speaker is Laura Hill"), "{}", desk.text());
    desk.keys("enter");
    assert!(desk.app.layers.is_empty());
    desk.keys("y q");
    assert!(desk.copied().unwrap().contains("Monday,” — Laura Hill"));
    desk.keys("c").words("not named");
    assert!(
        matches!(desk.app.layers.last(), Some(Layer::Corrections { picker, .. }) if picker.items.len() == 1)
    );
}
