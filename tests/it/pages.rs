//! Asking on any page: what a query narrows, what `/` filters, what Enter opens and what Esc clears.

use onrecord::app::{Effect, Layer, Pane};
use onrecord::work::{ExportSource, ViewBody, ViewTab};

use crate::support::desk::Desk;

/// Two outlets: one quotes Ada Bird twice in one article, the other once in each of two.
fn desk() -> Desk {
    let both = "The board of the harbour met in the morning, and it was late when Ada Bird came to the pier with all \
                the others.\n\n“The ferry is late,” said Ada Bird. “I am tired,” she said.\n\n“We wait for it \
                here,” said Ada Bird.";
    let one = "Ada Bird and Karl Moss came. “The ferry is late,” said Ada Bird.";
    let none = "Karl Moss came to see the ferry with Ada Bird.";
    Desk::of_outlets(
        &[
            ("One", "2024-01-02", "Coast Post", both),
            ("Two", "2024-02-03", "The Inkwell", one),
            ("Three", "2024-02-04", "The Inkwell", none),
        ],
        120,
        40,
    )
}

fn rows(desk: &Desk) -> usize {
    desk.app.views.top().expect("a page").len()
}

#[test]
fn a_query_narrows_a_persons_page_as_it_narrows_the_quotations() {
    let mut desk = desk();
    desk.keys("@").words("ada").keys("enter");
    assert_eq!(rows(&desk), 4, "{}", desk.text());
    desk.keys("S").words("ferry").keys("enter");
    assert_eq!(rows(&desk), 2, "{}", desk.text());
    assert!(desk.text().contains("2 of 4 quotations in these articles match the search"), "{}", desk.text());
    assert!(desk.text().contains("2 match the search"), "{}", desk.text());
    // The timeline, the outlets and the Quotations tab count the same.
    desk.keys("h");
    let ViewBody::Times(timeline, _) = &desk.app.views.top().unwrap().answer.as_ref().unwrap().body else {
        panic!("{}", desk.text())
    };
    assert_eq!(timeline.total(), 2);
    desk.keys("q V").keys("h");
    assert_eq!(desk.app.views.top().unwrap().tab, ViewTab::Quotations);
    assert_eq!(rows(&desk), 2, "{}", desk.text());
}

#[test]
fn every_view_is_filtered_as_one_types_and_esc_shows_all_again() {
    let mut desk = desk();
    desk.keys("V");
    let all = rows(&desk);
    desk.keys("/").words("kar");
    assert_eq!(rows(&desk), 1);
    assert!(desk.status().contains(&format!("1 of {all} rows")), "{}", desk.status());
    desk.keys("esc");
    assert_eq!(rows(&desk), all);
    desk.keys("/").words("ka").keys("enter");
    assert!(desk.text().contains(&format!("/ka  1 of {all} rows")), "{}", desk.text());
    desk.keys("esc");
    assert_eq!((rows(&desk), desk.app.focus), (all, Pane::Corpus));
    // The same words again, and round.
    desk.keys("n n");
    assert_eq!((rows(&desk), desk.app.notice.as_deref()), (1, Some("Wrapped around")));
    desk.keys("esc l l /").words("ink").keys("enter");
    assert_eq!(rows(&desk), 1);
    // Another tab has its own rows.
    desk.keys("l");
    assert_eq!(desk.app.views.top().unwrap().filter, "");
    desk.keys("/").words("2024-02").keys("enter");
    assert_eq!(rows(&desk), 2, "{}", desk.text());
    desk.keys("esc l l /").words("tir").keys("enter");
    assert_eq!(rows(&desk), 1, "{}", desk.text());
    desk.keys("enter");
    assert_eq!(desk.app.focus, Pane::Reading);
    desk.keys("q esc");
    // What a speaker is called counts, too, on a person's page as well.
    desk.keys("@").words("ada").keys("enter /").words("ferry").keys("enter");
    assert_eq!(rows(&desk), 2, "{}", desk.text());
    desk.keys("/").words("nobodysaidthis").keys("enter");
    assert!(desk.text().contains("No row has “nobodysaidthis”"), "{}", desk.text());
    // Keys typed ahead act on the rows that are left.
    desk.keys("esc q V V").rush("h h h h h / k a r l enter enter");
    assert_eq!(
        desk.app.views.top().and_then(|view| view.who.clone()).as_deref(),
        Some("Karl Moss"),
        "{}",
        desk.text()
    );
}

#[test]
fn an_outlet_and_a_period_are_pages_and_leave_nothing_behind() {
    let mut desk = desk();
    desk.keys("V l l");
    let (all, listed) = (rows(&desk), desk.app.list.len());
    // The Inkwell has most articles.
    desk.keys("enter");
    assert!(desk.text().contains("2 articles · The Inkwell"), "{}", desk.text());
    assert_eq!(desk.app.search.text, "");
    // People of the page, and their pages within it.
    desk.keys("/").words("ada").keys("enter enter");
    assert!(desk.text().contains("2 articles · The Inkwell") && rows(&desk) == 1, "{}", desk.text());
    desk.keys("q esc");
    desk.keys("esc");
    assert_eq!((rows(&desk), desk.app.list.len()), (all, listed), "{}", desk.text());
    desk.keys("l enter");
    assert_eq!(desk.app.views.top().unwrap().within.len(), 1);
    desk.keys("q q");
    assert_eq!(
        (desk.app.focus, desk.app.list.len(), desk.app.search.text.as_str()),
        (Pane::List, listed, "")
    );
}

#[test]
fn outlets_are_counted_by_quotations_where_these_are_asked_for() {
    let mut desk = desk();
    let outlets = |desk: &Desk| match &desk.app.views.top().unwrap().answer.as_ref().unwrap().body {
        ViewBody::Outlets(_, rows) => rows
            .iter()
            .map(|row| (row.name.clone().unwrap_or_default(), row.articles, row.quotations))
            .collect::<Vec<_>>(),
        other => panic!("{other:?}"),
    };
    desk.keys("V l l");
    assert_eq!(outlets(&desk)[0], ("The Inkwell".into(), 2, None));
    desk.keys("S").words("speaker:bird").keys("enter");
    assert_eq!(outlets(&desk), [("Coast Post".into(), 1, Some(3)), ("The Inkwell".into(), 1, Some(1))]);
    assert!(desk.text().contains("quotations   articles"), "{}", desk.text());
    desk.keys("esc @").words("ada").keys("enter l l");
    assert_eq!(outlets(&desk), [("Coast Post".into(), 1, Some(3)), ("The Inkwell".into(), 2, Some(1))]);
    desk.keys("enter");
    assert!(desk.text().contains("Coast Post") && rows(&desk) == 3, "{}", desk.text());
    assert_eq!(desk.app.views.top().unwrap().who.as_deref(), Some("Ada Bird"));
}

#[test]
fn a_search_begins_anew_and_esc_clears_it_wherever_the_reader_is() {
    let mut desk = desk();
    desk.keys("S").words("ferry").keys("enter S");
    assert_eq!(desk.app.input().unwrap().text(), "");
    desk.keys("up");
    assert_eq!(desk.app.input().unwrap().text(), "ferry");
    desk.keys("esc");
    assert_eq!(desk.app.search.text, "ferry");
    desk.keys("enter");
    assert_eq!(desk.app.focus, Pane::Reading);
    let id = desk.app.reading.as_ref().unwrap().id;
    desk.keys("esc");
    assert_eq!((desk.app.search.text.as_str(), desk.app.list.len(), desk.app.focus), ("", 3, Pane::Reading));
    assert_eq!(desk.app.reading.as_ref().map(|reading| reading.id), Some(id));
    assert!(desk.app.reading.as_ref().unwrap().matches.is_empty());
    // The text to find goes first.
    desk.keys("q S").words("ferry").keys("enter enter /").words("late").keys("enter esc");
    assert_eq!(desk.app.search.text, "ferry");
    desk.keys("esc");
    assert_eq!(desk.app.search.text, "");
    // Nothing typed searches for nothing.
    desk.keys("q S").words("ferry").keys("enter S enter");
    assert_eq!((desk.app.search.text.as_str(), desk.app.list.len()), ("", 3));
}

#[test]
fn a_name_and_enter_wait_for_the_lookup() {
    let mut desk = desk();
    desk.rush("@ k a r l enter");
    assert_eq!(desk.app.views.top().and_then(|view| view.who.clone()).as_deref(), Some("Karl Moss"));
    // Keys behind it are for the page.
    let mut desk = self::desk();
    desk.rush("@ a d a enter j");
    assert_eq!(
        desk.app.views.top().map(|view| (view.who.clone(), view.selected)),
        Some((Some("Ada Bird".into()), 1))
    );
    desk.rush("@ x y z enter");
    assert!(matches!(desk.app.layers.last(), Some(Layer::People { .. })), "{}", desk.text());
    desk.keys("esc");
    assert!(desk.app.layers.is_empty());
}

#[test]
fn the_recipe_of_the_readme_exports_the_quotations() {
    let mut desk = Desk::sample(120, 40);
    desk.keys("S").words("speaker:hallorane said:one").keys("enter V e enter");
    let export = desk.asked.iter().find_map(|effect| match effect {
        Effect::Export(export) => Some(export),
        _ => None,
    });
    let export = export.expect("an export");
    let ExportSource::View(request) = &export.what else { panic!("{export:?}") };
    assert_eq!(request.spec.tab, ViewTab::Quotations);
    assert_eq!(request.spec.query.to_string(), "speaker:hallorane said:one");
    assert!(
        export.path.to_string_lossy().ends_with("quotations-speaker-hallorane-said-one.csv"),
        "{export:?}"
    );
}
