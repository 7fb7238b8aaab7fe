use super::*;
use crate::load::tests::{read_as, texts};
use proptest::prelude::*;

const NEWS: &str = "id,date,title,source,text\n\
    1,2024-03-05,\"Ferry, late\",The Tidewater Post,\"It was late.\n\n“Again,” she said.\"\r\n\
    2,5 March 2024,\"The \"\"long\"\" strike\",,It ended.\n";

#[test]
fn rows_become_articles() {
    let (articles, problems) = read_as("a.csv", NEWS);
    assert_eq!(problems, [""; 0]);
    assert_eq!(texts(&articles), ["It was late.\n\n“Again,” she said.", "It ended."]);
    assert_eq!(articles[0].title.as_deref(), Some("Ferry, late"));
    assert_eq!(articles[0].outlet.as_deref(), Some("The Tidewater Post"));
    assert_eq!(articles[1].title.as_deref(), Some("The \"long\" strike"));
    assert_eq!((articles[1].id.as_str(), articles[1].outlet.as_deref()), ("2", None));
    assert_eq!(articles[1].date, articles[0].date);
}

#[test]
fn delimiters_are_told_by_looking() {
    for (delimiter, name) in [("\t", "a.tsv"), (";", "a.csv"), ("|", "a.csv"), ("\t", "a"), (",", "a")] {
        let rows = "title,text\nOne,\"a; b|c\td,e\"\nTwo,\"x\"\n".replace(',', delimiter);
        let (articles, problems) = read_as(name, rows);
        assert_eq!(problems, [""; 0], "{delimiter:?}");
        assert_eq!(articles[0].text, "a; b|c\td,e".replace(',', delimiter));
        assert_eq!(articles[1].title.as_deref(), Some("Two"));
    }
    let (articles, _) = read_as("a.csv", "sep=;\n\u{FEFF}title;text\nA, b;c\n");
    assert_eq!(texts(&articles), ["c"]);
    assert!(!sniff(b"The title, text and all.\nMore, of it.", "txt"));
    assert!(!sniff(b"Dear content, dear source\n", "md"));
}

#[test]
fn broken_rows_are_told_with_their_line() {
    let (articles, problems) = read_as(
        "a.csv",
        "title,text\nA,a\nB\nC,c,more\nD,d,\n\nE,\"e\n\ne\"\nF,\"f \"F\" f\"\nG,\"g\nH,\"h\"\nI,i\nJ,\"j\nj",
    );
    assert_eq!(texts(&articles), ["a", "d", "e\n\ne", "f F\" f\"", "h", "i"]);
    assert_eq!(
        problems,
        [
            "a.csv:3: a row of 1 cells where the header has 2",
            "a.csv:4: a row of 3 cells where the header has 2",
            "a.csv:11: a quotation mark that belongs to another row (a quotation mark inside a cell has to stand twice)",
            "a.csv:14: a quoted cell that never ends (a quotation mark inside has to stand twice)",
            "a.csv:15: a row of 1 cells where the header has 2",
        ]
    );
}

#[test]
fn a_table_without_text_is_told_once() {
    let (_, problems) = read_as("a.csv", "when,what\n2024,x\n2025,y\n");
    assert_eq!(
        problems,
        ["a.csv:1: no column holds the text; there are when, what (name it, as in --field text=NAME)"]
    );
    assert_eq!(read_as("a.csv", "title,text\n").1, ["a.csv: holds no article"]);
}

#[test]
fn endless_rows_are_passed_over() {
    let long = "word, ".repeat(3 << 20);
    for (rows, told) in [
        (format!("title,text\nA,a\nB,{long}\nC,c\n"), "a.csv:3: a row of more than 16 MiB is not read"),
        (format!("title,text\nA,a\nB,\"{long}\nC,c\n"), "a.csv:3: a quoted cell that never ends"),
        (format!("title,text\nA,a\nB,\"b\nC,c\n\"\"{long}"), "a.csv:3: a quoted cell that never ends"),
    ] {
        let (articles, problems) = read_as("a.csv", rows);
        assert_eq!(texts(&articles), ["a", "c"], "{told}");
        assert!(problems[0].starts_with(told), "{problems:?}");
    }
}

#[test]
fn rows_larger_than_a_buffer() {
    let long = "word \n".repeat(200_000);
    let rows = format!("title,text\n{}", format!("T,\"{long}\"\n").repeat(3));
    let (articles, problems) = read_as("a.csv", rows);
    assert_eq!((texts(&articles), problems.len()), (vec![&*long; 3], 0));
}

#[test]
fn character_sets_and_nothing() {
    let (articles, problems) = read_as("a.csv", b"title,text,author\nCaf\xE9,\x93Oui\x94,nan\n");
    assert_eq!(problems, [""; 0]);
    assert_eq!((articles[0].title.as_deref(), &*articles[0].text), (Some("Café"), "“Oui”"));
    assert_eq!(articles[0].byline, None);
}

proptest! {
    #[test]
    fn what_was_written_is_read(
        texts in prop::collection::vec("[\\PC\n\r\"]{0,20}", 1..5),
        delimiter in prop::sample::select(DELIMITERS.as_slice()),
    ) {
        let delimiter = char::from(delimiter);
        let rows: String = texts.iter().map(|t| format!("\"t\"{delimiter}\"{}\"\n", t.replace('"', "\"\""))).collect();
        let (articles, problems) = read_as("a.csv", format!("title{delimiter}text\n{rows}"));
        prop_assert_eq!(problems, [""; 0]);
        prop_assert!(articles.iter().map(|article| &article.text).eq(&texts));
    }

    #[test]
    fn every_byte_is_looked_at_once(rows in "(title,text\n)?([ab\",;\n\r]{0,12}\n?){0,6}") {
        let (articles, problems) = read_as("a.csv", &rows);
        prop_assert!(articles.len() + problems.len() > 0);
    }

    #[test]
    fn heads_agree_with_articles(row in "[ab\",]{0,12}", header in "title,text|text,title,date|title,content,text") {
        let header = format!(",{header}");
        let about = About { options: About::nothing(), header: header.as_bytes() };
        if let Some(head) = head(row.as_bytes(), &about) {
            let article = parse(row.as_bytes(), &about).ok().unwrap();
            prop_assert_eq!(head, NewHead::of(&article));
        }
    }
}
