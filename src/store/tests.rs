//! Properties of the database: changes are stored, undone changes leave no trace, exports can be imported.

use std::path::PathBuf;

use proptest::prelude::*;

use super::*;
use crate::Span;

fn content() -> impl Strategy<Value = ContentKey> {
    (0u8..4).prop_map(|n| ContentKey([n; 16]))
}

fn passage() -> impl Strategy<Value = Passage> {
    ("\\PC{1,20}(\n\\PC{0,9})?", "\\PC{0,9}").prop_map(|(words, before)| {
        let text = format!("{before}{words}");
        Passage::of(&text, Span::new(before.len(), text.len()))
    })
}

fn note() -> impl Strategy<Value = Note> {
    let text = "[#<>\\\\a-zé\\-]{1,8}(\n{1,3}[#<>\\\\ a-z!\\-]{1,12}){0,3}";
    (text, proptest::option::of(passage()))
        .prop_map(|(text, passage)| Note::new(&text, passage))
        .prop_filter("some words", |note| !note.text.is_empty())
}

/// Changes on purpose.
fn change() -> impl Strategy<Value = Change> {
    let place = (content(), any::<u64>(), 0u64..1000).prop_map(|(content, record, at)| SavedPlace {
        content,
        record: RecordKey(record),
        at,
    });
    prop_oneof![
        (content(), any::<bool>()).prop_map(|(content, read)| Change::Read(content, read)),
        (content(), any::<bool>()).prop_map(|(content, star)| Change::Star(content, star)),
        (content(), "[a-z-]{1,3}", any::<bool>())
            .prop_map(|(content, tag, on)| Change::Tag(content, tag, on)),
        (content(), "[a-f]", proptest::option::of(note()))
            .prop_map(|(content, id, note)| Change::Note(content, id, note)),
        (content(), passage(), proptest::option::of("[A-Z][a-z]{2,5}")).prop_map(
            |(content, passage, name)| {
                let correction = Correction::Speaker(passage, name);
                Change::Correct(content, correction.target(), Some(correction))
            }
        ),
        ("[a-z]", proptest::option::of(place))
            .prop_map(|(letter, place)| Change::Mark(letter.chars().next().unwrap(), place)),
    ]
}

fn any_change() -> impl Strategy<Value = Change> {
    prop_oneof![4 => change(), 1 => proptest::collection::vec(change(), 0..4).prop_map(Change::Many)]
}

fn fresh() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("deep").join("memory.db");
    (folder, path)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn undo_leaves_no_trace(
        before in proptest::collection::vec(any_change(), 0..6),
        after in proptest::collection::vec(any_change(), 1..6),
    ) {
        let (_folder, path) = fresh();
        let mut database = open(&path).unwrap();
        database.make(before.iter()).unwrap();
        let was = database.memory().unwrap();
        let mut steps = vec![was];
        for change in &after {
            database.make([change].into_iter()).unwrap();
            let now = database.memory().unwrap();
            // A change that has no effect is not a step.
            if steps.last() != Some(&now) {
                steps.push(now);
            }
        }
        let mut shown = steps.pop().unwrap();
        while let Some(was) = steps.pop() {
            let undone = database.make([Change::Undo].iter()).unwrap().remove(0);
            shown.undo(undone.facts);
            prop_assert_eq!(&database.memory().unwrap(), &was);
            prop_assert_eq!(&shown, &was);
        }
    }

    #[test]
    fn memory_and_database_agree(changes in proptest::collection::vec(any_change(), 1..12)) {
        let (_folder, path) = fresh();
        let mut memory = Memory::default();
        changes.iter().for_each(|change| memory.apply(change));
        remember(&path, &changes).unwrap();
        prop_assert_eq!(remembered(&path).unwrap().0, memory);
    }

    #[test]
    fn exports_import_unchanged(changes in proptest::collection::vec(any_change(), 1..16)) {
        let mut memory = Memory::default();
        memory.apply(&Change::Met(RecordKey::new(3, 9), ContentKey([1; 16]), ArticleInfo::default()));
        changes.iter().for_each(|change| memory.apply(change));
        let kept = |memory: &Memory| as_json(memory, &Catalogue::default());
        for text in [kept(&memory).to_string(), as_markdown(&memory, &Catalogue::default())] {
            if memory.kept().is_empty() {
                continue;
            }
            let mut back = Memory::default();
            back.apply(&read_notes(&text).unwrap());
            prop_assert_eq!(kept(&back), kept(&memory), "{}", text);
        }
    }
}

#[test]
fn the_thread_writes_and_reports_it() {
    let (_folder, path) = fresh();
    let (heard, hears) = channel();
    let store = Store::open(path.clone(), move |kept| heard.send(kept).is_ok()).unwrap();
    let StoreReport::Anew(mut memory, 0) = hears.recv().unwrap() else { panic!("first what is there") };
    let star = ContentKey([1; 16]);
    store.post(memory.take(Change::Star(star, true)));
    store.post(memory.take(Change::Undo));
    store.post(memory.take(Change::Star(star, true)));
    while memory.unwritten() > 0 {
        match hears.recv().unwrap() {
            StoreReport::Upto(upto) => memory.wrote(upto),
            StoreReport::Undone(undone) => memory.undo(undone.facts),
            other => panic!("{other:?}"),
        }
    }
    assert!(memory.has_star(star));
    // Another program writes; our next change reports it.
    remember(&path, &[Change::Tag(star, "sea".into(), true)]).unwrap();
    store.post(memory.take(Change::Search("quay".into())));
    let fresh = loop {
        match hears.recv().unwrap() {
            StoreReport::Anew(fresh, upto) => break (fresh, upto),
            _ => continue,
        }
    };
    memory.renew(*fresh.0, fresh.1);
    assert_eq!(memory.tags(star).collect::<Vec<_>>(), ["sea"]);
    assert_eq!(memory.search, "quay");
    drop(store);
    assert_eq!(integrity(&path).unwrap(), "ok");
}

#[test]
fn later_changes_of_another_program_are_not_undone() {
    let (_folder, path) = fresh();
    let (mut one, mut two) = (open(&path).unwrap(), open(&path).unwrap());
    let article = ContentKey([1; 16]);
    one.make([Change::Star(article, true)].iter()).unwrap();
    two.make([Change::Star(article, false)].iter()).unwrap();
    two.make([Change::Star(article, true), Change::Tag(article, "x".into(), true)].iter()).unwrap();
    let undone = two.make([Change::Undo].iter()).unwrap().remove(0);
    assert_eq!(undone.words.as_deref(), Some("tag x"));
    assert!(two.memory().unwrap().has_star(article));
}

#[test]
fn a_newer_database_is_left_alone_and_a_broken_one_is_reported() {
    let (_folder, path) = fresh();
    remember(&path, &[Change::Search("quay".into())]).unwrap();
    let connection = rusqlite::Connection::open(&path).unwrap();
    connection.pragma_update(None, "user_version", 99).unwrap();
    drop(connection);
    let error = remembered(&path).unwrap_err().to_string();
    assert!(error.contains("memory.db") && error.contains("newer"), "{error}");
    std::fs::write(&path, "no database at all, but long enough to look at".repeat(50)).unwrap();
    let error = remembered(&path).unwrap_err().to_string();
    assert!(error.contains("not an onrecord database"), "{error}");
}

#[test]
fn jumps_are_limited() {
    let (_folder, path) = fresh();
    let place = SavedPlace { content: ContentKey([1; 16]), record: RecordKey(1), at: 0 };
    let jumps: Vec<Change> = (0..130).map(|n| Change::Jump(n, place)).collect();
    remember(&path, &jumps).unwrap();
    let memory = remembered(&path).unwrap().0;
    assert_eq!((memory.jumps.len(), memory.jumps.first_key_value().map(|(n, _)| *n)), (100, Some(30)));
}

/// Opens a store; returns its reports.
fn opened(path: &std::path::Path) -> (Store, std::sync::mpsc::Receiver<StoreReport>) {
    let (heard, hears) = channel();
    (Store::open(path.to_owned(), move |kept| heard.send(kept).is_ok()).unwrap(), hears)
}

#[test]
fn changes_of_a_running_program_are_its_own_to_undo() {
    let (_folder, path) = fresh();
    let article = ContentKey([1; 16]);
    let (store, hears) = opened(&path);
    store.post(Change::Star(article, true));
    while !matches!(hears.recv().unwrap(), StoreReport::Upto(1)) {}
    let undo = || open(&path).unwrap().make([Change::Undo].iter()).unwrap().remove(0).words;
    assert_eq!(undo(), None);
    store.finish(|| ()).unwrap();
    assert_eq!(undo().as_deref(), Some("star"));
}

#[test]
fn changes_of_another_program_are_noticed() {
    let (_folder, path) = fresh();
    let (store, hears) = opened(&path);
    assert!(matches!(hears.recv().unwrap(), StoreReport::Anew(..)));
    let article = ContentKey([1; 16]);
    remember(&path, &[Change::Star(article, true)]).unwrap();
    let StoreReport::Anew(memory, 0) = hears.recv().unwrap() else { panic!("the memory anew") };
    assert!(memory.has_star(article));
    drop(store);
}

#[test]
fn a_change_waits_for_a_locked_database() {
    let (_folder, path) = fresh();
    let (store, hears) = opened(&path);
    assert!(matches!(hears.recv().unwrap(), StoreReport::Anew(..)));
    let other = rusqlite::Connection::open(&path).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    store.post(Change::Star(ContentKey([1; 16]), true));
    assert!(matches!(hears.recv().unwrap(), StoreReport::Failed(_)), "it is reported");
    other.execute_batch("COMMIT").unwrap();
    assert!(matches!(hears.recv().unwrap(), StoreReport::Upto(1)), "and written nevertheless");
    // Again, and this time the reader quits while the database is locked.
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    store.post(Change::Star(ContentKey([2; 16]), true));
    let mut waits = false;
    let error = store.finish(|| waits = true).unwrap_err().to_string();
    assert!(waits && error.contains("1 change was not saved"), "{error}");
}

#[test]
fn an_unusable_database_is_reported_and_retried() {
    let (_folder, path) = fresh();
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(&path, "no database at all, but long enough to look at".repeat(50)).unwrap();
    let (store, hears) = opened(&path);
    assert!(matches!(hears.recv().unwrap(), StoreReport::Failed(_)));
    store.post(Change::Star(ContentKey([1; 16]), true));
    store.post(Change::Star(ContentKey([2; 16]), true));
    let error = store.finish(|| ()).unwrap_err().to_string();
    assert!(error.contains("2 changes were not saved"), "{error}");
    let (store, hears) = opened(&path);
    assert!(matches!(hears.recv().unwrap(), StoreReport::Failed(_)));
    store.post(Change::Star(ContentKey([1; 16]), true));
    std::fs::remove_file(&path).unwrap();
    while !matches!(hears.recv().unwrap(), StoreReport::Upto(1)) {}
    store.finish(|| ()).unwrap();
}

#[test]
fn a_copy_with_less_metadata_removes_none() {
    let (_folder, path) = fresh();
    let article = ContentKey([1; 16]);
    let rich = ArticleInfo {
        id: "s1".into(),
        title: Some("Strike".into()),
        url: Some("u".into()),
        ..ArticleInfo::default()
    };
    let poor = ArticleInfo { id: "x".into(), outlet: Some("The Inkwell".into()), ..ArticleInfo::default() };
    for (n, about) in [&rich, &poor].into_iter().enumerate() {
        remember(&path, &[Change::Met(RecordKey(n as u64), article, about.clone())]).unwrap();
    }
    let known = &remembered(&path).unwrap().1[&article];
    assert_eq!(known, &ArticleInfo { outlet: poor.outlet, id: poor.id, ..rich });
}

#[test]
fn the_last_queries_are_kept_newest_last() {
    let (_folder, path) = fresh();
    let mut memory = Memory::default();
    let asked: Vec<String> = (0..60).map(|n| format!("quay {n}")).chain(["quay 20".into()]).collect();
    for text in &asked {
        let change = memory.query(text);
        remember(&path, &[memory.take(change)]).unwrap();
    }
    let kept = remembered(&path).unwrap().0.queries();
    assert_eq!((kept.len(), kept.last().map(String::as_str)), (50, Some("quay 20")));
    assert_eq!(kept, memory.queries());
}

#[test]
fn an_undone_step_is_described_in_full() {
    let (_folder, path) = fresh();
    let article = ContentKey([1; 16]);
    let tag = |tag: &str| Change::Tag(article, tag.into(), true);
    remember(&path, &[Change::Many(vec![tag("quay"), tag("work")])]).unwrap();
    let undone = remember(&path, &[Change::Undo]).unwrap().remove(0);
    assert_eq!(undone.words.as_deref(), Some("tag quay, tag work"));
}
