//! `onrecord table`: the same numbers with and without an index, and as the other listings count.

use std::path::Path;

use onrecord::export::crosstab;
use onrecord::index::SortedCrossTab;
use onrecord::work::{ViewBody, ViewTab};
use serde_json::{Map, Value};

use crate::command_line::program;
use crate::support::desk::Desk;

fn run(cache: &Path, args: &[&str]) -> (String, String) {
    let output = program().args(args).arg("--sample").env("ONRECORD_CACHE", cache).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    assert!(output.status.success(), "{args:?}: {}", text(output.stderr));
    (text(output.stdout), text(output.stderr))
}

fn rows(text: &str) -> Vec<Value> {
    serde_json::from_str(text).unwrap()
}

#[test]
fn tables_count_as_the_listings_do_with_and_without_an_index() {
    let cache = tempfile::tempdir().unwrap();
    let json = |args: &[&str]| rows(&run(cache.path(), &[args, &["--format", "json"]].concat()).0);
    let tables: [&[&str]; 5] = [
        &["table", "--rows", "outlet", "--columns", "year"],
        &["table", "--rows", "speaker", "--columns", "kind", "--of", "quotations", "--kind", "all"],
        &["table", "--rows", "month", "--columns", "outlet", "--of", "words", "--share=row"],
        &["table", "--rows", "source", "--of", "quotations", "--limit", "5", "the OR a"],
        &[
            "table",
            "--rows",
            "speaker",
            "--of",
            "articles",
            "--query",
            "the",
            "--against",
            "harbour OR ferry",
        ],
    ];
    let read: Vec<_> = tables.iter().map(|args| json(args)).collect();
    let by_outlet = json(&["outlets"]);
    let people = json(&["people"]);
    let shared =
        run(cache.path(), &["table", "--rows", "kind", "--columns", "year", "--of", "words", "--share"]).0;
    run(cache.path(), &["index"]);
    let indexed: Vec<_> = tables.iter().map(|args| json(args)).collect();
    assert_eq!(read, indexed);
    let outlets: Vec<_> = read[0].iter().map(|row| (row["outlet"].clone(), row["total"].clone())).collect();
    let listed: Vec<_> =
        by_outlet.iter().map(|row| (row["outlet"].clone(), row["articles"].clone())).collect();
    assert_eq!(outlets, listed);
    let mut named = 0;
    for person in people.iter().filter(|person| person["quotes"] != 0 || person["reported"] != 0) {
        let row = read[1].iter().find(|row| row["speaker"] == person["name"]).unwrap();
        let sum = |kind: &str| row[kind].as_u64().unwrap_or(0);
        assert_eq!(Value::from(sum("direct") + sum("mixed")), person["quotes"], "{row}");
        assert_eq!(Value::from(sum("indirect")), person["reported"], "{row}");
        named += 1;
    }
    assert!(named > 20, "{named}");
    assert_eq!(read[3].len(), 5);
    let columns: Vec<&str> = read[4][0].as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(columns, ["speaker", "count", "against", "share", "share_against", "log_ratio", "keyness"]);
    assert!(read[4].is_sorted_by_key(|row| -(row["keyness"].as_f64().unwrap() * 100.0) as i64));
    assert!(shared.contains("direct") && shared.contains("TOTAL"), "{shared}");
}

#[test]
fn a_table_says_what_it_leaves_out_and_what_it_cannot_do() {
    let cache = tempfile::tempdir().unwrap();
    let (out, said) =
        run(cache.path(), &["table", "--rows", "speaker", "--of", "quotations", "--limit", "3"]);
    assert_eq!(out.lines().count(), 4, "{out}");
    assert!(said.contains("rows left out by --limit"), "{said}");
    let refused = |args: &[&str]| {
        let output = program().args(args).arg("--sample").output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        String::from_utf8(output.stderr).unwrap()
    };
    assert!(refused(&["table", "--rows", "kind", "--columns", "kind"]).contains("choose two different ones"));
    assert!(refused(&["table"]).contains("--rows"));
    assert!(
        refused(&["table", "--rows", "kind", "--against", "a", "--columns", "year"]).contains("--columns")
    );
}

/// The rows of the table on the screen, as `onrecord table` writes them in JSON.
fn shown(desk: &Desk) -> Vec<Value> {
    let answer = desk.app.views.top().unwrap().answer.as_ref().unwrap();
    let ViewBody::Table(_, table) = &answer.body else { panic!("{answer:?}") };
    let (columns, rows) = crosstab(answer.of.table.cells.rows, table, answer.of.table.share);
    let names = || columns.iter().map(|column| column.name.to_string());
    rows.into_iter().map(|row| names().zip(row).collect::<Map<_, _>>().into()).collect()
}

#[test]
fn the_screen_and_its_export_have_the_numbers_of_the_command() {
    let cache = tempfile::tempdir().unwrap();
    let json = |args: &str| {
        let args: Vec<&str> = ["table"].into_iter().chain(args.split(' ')).collect();
        rows(&run(cache.path(), &[&args[..], &["--format", "json"]].concat()).0)
    };
    let mut desk = Desk::sample(100, 30);
    desk.keys("V h h");
    // Each step changes the table as the keys say.
    let steps = [
        ("", "--rows speaker --columns month --of quotations"),
        ("p", "--rows speaker --columns month --of quotations --share"),
        ("o", "--rows speaker --columns month --of articles --share"),
        ("p p c", "--rows speaker --columns year --of articles"),
        ("c r", "--rows source --columns outlet --of articles"),
        ("r", "--rows outlet --columns month --of articles"),
        ("c c o p", "--rows outlet --columns kind --of words --share"),
        ("p", "--rows outlet --columns kind --of words --share=row"),
    ];
    for (keys, args) in steps {
        desk.keys(keys);
        assert_eq!(shown(&desk), json(args), "{args}");
    }
    desk.keys("S").words("kind:all ferry").keys("enter");
    assert_eq!(
        shown(&desk),
        json("--rows outlet --columns kind --of words --share=row --kind all --query ferry")
    );
    // A row opens what it names; the filter keeps rows and their numbers.
    desk.keys("x x r /").words("tug hall").keys("enter");
    let [row] = &shown(&desk)[..] else { panic!("{}", desk.text()) };
    assert!(json("--rows speaker --columns kind --of words --share=row").contains(row), "{row}");
    desk.keys("enter");
    assert_eq!(desk.app.views.top().unwrap().who.as_deref(), row["speaker"].as_str());
}

#[test]
fn every_column_of_a_table_can_be_brought_on_the_screen() {
    let mut desk = Desk::sample(80, 24);
    desk.keys("V h h");
    let columns: Vec<String> = {
        let answer = desk.app.views.top().unwrap().answer.as_ref().unwrap();
        let ViewBody::Table(_, table) = &answer.body else { panic!("{answer:?}") };
        table.columns.iter().map(|(name, _)| name.as_deref().unwrap().to_owned()).collect()
    };
    let on_screen = |desk: &Desk| {
        let text = desk.text();
        let named = text.lines().nth(4).unwrap().to_owned();
        columns.iter().filter(|name| named.contains(*name)).cloned().collect::<Vec<_>>()
    };
    let (first, mut seen) = (on_screen(&desk), on_screen(&desk));
    assert!(first.len() > 2 && first.len() < columns.len(), "{first:?}");
    while !desk.status().contains("The last column") {
        desk.keys("]");
        seen.extend(on_screen(&desk));
    }
    seen.sort();
    seen.dedup();
    assert_eq!(seen, columns);
    desk.keys("9 9 9 [");
    assert_eq!(on_screen(&desk), first);
    desk.resize(300, 24);
    assert_eq!(on_screen(&desk), columns);
}

/// The table on the screen, with counts.
fn table(desk: &Desk) -> std::sync::Arc<SortedCrossTab> {
    let answer = desk.app.views.top().unwrap().answer.as_ref().unwrap();
    let ViewBody::Table(_, table) = &answer.body else { panic!("{answer:?}") };
    table.clone()
}

#[test]
fn a_cell_opens_as_many_quotations_as_it_counts() {
    // Speakers by month, by kind; sources by outlet; outlets by year.
    for (keys, sure) in [("", true), ("c c c", true), ("r c c", false), ("r r c", false)] {
        let mut desk = Desk::sample(120, 40);
        desk.keys("V h h").keys(keys);
        let of = table(&desk);
        let mut opened = 0;
        for (n, (name, _, cells)) in of.rows.iter().enumerate().take(6).filter(|(_, row)| row.0.is_some()) {
            let Some(column) = cells.iter().rposition(|count| *count > 0) else { continue };
            desk.keys(&"] ".repeat(column + 1));
            let (row, at) = (name.as_deref().unwrap(), of.columns[column].0.as_deref().unwrap());
            assert!(desk.text().contains(&format!("{row}, {at}")), "{row}, {at}: {}", desk.text());
            desk.keys("enter");
            let page = desk.app.views.top().unwrap();
            if page.tab == ViewTab::Quotations {
                assert_eq!(page.len() as u64, cells[column], "{row}, {at}: {}", desk.text());
                opened += 1;
            } else {
                assert!(page.scope().contains(row) && page.scope().contains(at), "{}", page.scope());
            }
            if !sure {
                break;
            }
            desk.keys("esc").keys(&"[ ".repeat(column + 1)).keys("j");
            assert_eq!(desk.app.views.top().map(|view| (view.selected, view.column)), Some((n + 1, None)));
        }
        assert!(opened > 3 || !sure, "{keys}: {opened}");
    }
}

#[test]
fn a_cell_filters_by_its_row_and_its_column() {
    let mut desk = Desk::sample(120, 40);
    desk.keys("V h h");
    let of = table(&desk);
    let (speaker, month) = (of.rows[0].0.clone().unwrap(), of.columns[0].0.clone().unwrap());
    desk.keys("] &");
    assert_eq!(desk.app.search.query.to_string(), format!("speaker:=\"{speaker}\" date:{month}"));
}
