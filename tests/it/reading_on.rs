//! Reading on: the next unread article, the place where the reader left off, counts, help and the notebook.

use onrecord::app::{Layer, Pane};
use onrecord::load::Input;

use crate::support::desk::Desk;

#[test]
fn space_at_the_end_goes_on_to_the_next_unread_article() {
    let mut desk = Desk::sample(120, 40);
    desk.keys("enter");
    let before = desk.app.list.position();
    for _ in 0..20 {
        if desk.app.is_at_end() {
            break;
        }
        desk.keys("space");
        assert_eq!(desk.app.list.position(), before, "not before the end");
    }
    assert!(desk.status().contains("Space: next unread"), "{}", desk.status());
    desk.keys("space");
    assert_eq!(desk.app.list.position(), before + 1);
    assert_eq!(desk.app.focus, Pane::Reading);
}

#[test]
fn n_steps_through_what_is_unread() {
    let mut desk = Desk::sample(120, 40);
    desk.keys("j j enter h g g n");
    assert_eq!(desk.app.list.position(), 1, "from the list, the next one is selected");
    desk.keys("n");
    assert_eq!(desk.app.list.position(), 3, "the third has been read");
    desk.keys("enter n");
    assert_eq!((desk.app.list.position(), desk.app.focus), (4, Pane::Reading));
    desk.keys("N N");
    assert_eq!(desk.app.list.position(), 0);
    desk.keys("N");
    assert!(desk.status().contains("No unread article above"), "{}", desk.status());
    // While something is searched for, n goes to its matches.
    desk.keys("/").words("the").keys("enter n");
    assert_eq!(desk.app.list.position(), 0);
}

#[test]
fn it_opens_where_it_was_left() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("db");
    let mut desk = Desk::sample(120, 40).remembering(&place);
    desk.keys("j j j enter space");
    let at = desk.app.reading.as_ref().unwrap().pager.top();
    desk.leave();
    let mut desk = Desk::sample(120, 40).remembering(&place);
    assert_eq!(desk.app.list.position(), 3);
    assert_eq!(desk.app.reading.as_ref().unwrap().pager.top(), at);
    assert!(desk.status().contains("Where you left off"), "{}", desk.status());
    assert!(desk.text().contains('%'), "the list shows how far it was read");
    // One key goes on.
    desk.keys("n");
    assert_eq!(desk.app.list.position(), 4);
}

#[test]
fn counts_go_to_rows_and_shares() {
    let mut desk = Desk::sample(120, 40);
    desk.keys("5 0 %");
    assert_eq!(desk.app.list.position(), 19);
    desk.keys("g g enter 1 0 G");
    let top = |desk: &Desk| desk.app.reading.as_ref().unwrap().pager.top();
    assert!(top(&desk).block > 1, "a row of the page");
    desk.keys("1 G");
    assert_eq!(top(&desk), Default::default());
    desk.keys("%");
    assert!(desk.status().contains("50%"), "{}", desk.status());
}

#[test]
fn help_searches_and_runs() {
    let mut desk = Desk::sample(120, 40);
    desk.keys("? / ").words("show the people in").keys("enter");
    assert!(desk.app.layers.is_empty() && desk.app.panel.open);
    desk.keys("& esc U");
    assert!(desk.status().contains("“U” does nothing here"), "{}", desk.status());
    desk.keys("h ?");
    assert!(desk.text().lines().take(8).any(|line| line.contains("List")), "{}", desk.text());
    desk.keys("j j q");
    assert!(desk.app.layers.is_empty() && desk.asked.is_empty());
}

#[test]
fn the_notebook_keeps_quotations_highlights_and_stars() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("db");
    let mut desk = Desk::sample(120, 40).remembering(&place);
    desk.keys("B");
    assert!(desk.app.layers.is_empty() && desk.status().contains("Nothing in the notebook yet"));
    desk.keys("enter ] y c");
    assert!(desk.copied().is_some_and(|copied| copied.contains('“')));
    // A note without words is a highlight.
    desk.keys("] ] a enter J *");
    let reading = desk.app.reading.as_ref().unwrap();
    assert!(reading.noted.is_empty(), "the next article has none");
    desk.keys("K");
    assert_eq!(desk.app.reading.as_ref().unwrap().noted.len(), 2);
    desk.keys("B");
    let Some(Layer::Notebook { picker, .. }) = desk.app.layers.last() else { panic!("no notebook") };
    assert_eq!(picker.items.len(), 3);
    assert_eq!(picker.items.iter().filter(|item| item.star).count(), 1);
    let who = picker.items[0].note.clone();
    desk.words(&who);
    let Some(Layer::Notebook { picker, .. }) = desk.app.layers.last() else { panic!("no notebook") };
    assert!(!picker.items.is_empty() && picker.items.len() < 3);
    desk.keys("enter");
    assert_eq!((desk.app.layers.len(), desk.app.list.position()), (0, 0));
    desk.keys("u u u B");
    assert!(desk.app.layers.is_empty(), "all of it can be undone");
}

#[test]
fn a_dense_list_has_a_row_for_each_article() {
    let mut desk = Desk::open("sample", &[Input::Sample], 120, 40);
    let before = desk.app.list.height();
    desk.app.list.set_dense(true);
    desk.keys("j");
    assert_eq!(desk.app.list.height(), before * 2 + 1);
    crate::support::golden::assert_golden("dense", &desk.screen());
}

#[test]
fn everything_listed_is_marked_at_once_and_undone_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let mut desk = Desk::sample(120, 40).remembering(&folder.path().join("db"));
    let all = desk.app.unread();
    desk.keys("&").words("ferry").keys("enter");
    let listed = desk.app.list.len();
    assert!(0 < listed && listed < all);
    desk.keys("M enter");
    assert_eq!(desk.app.unread(), all - listed);
    assert!(desk.status().contains("u to undo"), "{}", desk.status());
    desk.keys("M").words("harbour").keys("enter");
    let id = desk.app.current().unwrap();
    assert_eq!(desk.app.tags_of(id).collect::<Vec<_>>(), ["harbour"]);
    desk.keys("u u");
    assert_eq!((desk.app.unread(), desk.app.tags_of(id).count()), (all, 0));
}
