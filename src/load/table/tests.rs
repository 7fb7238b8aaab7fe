use super::header::DELIMITERS;
use super::*;
use crate::load::tests::{agreed, facts, read_as, texts};
use proptest::prelude::*;

const NEWS: &str = "id,date,title,source,text\n\
    1,2024-03-05,\"Ferry, late\",The Tidewater Post,\"It was late.\n\n“Again,” she said.\"\r\n\
    2,5 March 2024,\"The \"\"long\"\" strike\",,It ended.\n";

#[test]
fn rows_become_articles() {
    let (articles, problems) = read_as("a.csv", NEWS);
    assert_eq!(problems, [""; 0]);
    assert_eq!(texts(&articles), ["It was late.\n\n“Again,” she said.", "It ended."]);
    assert_eq!(facts(&articles[0]), ["Ferry, late", "2024-03-05", "The Tidewater Post", "-", "-"]);
    assert_eq!(facts(&articles[1]), ["The \"long\" strike", "2024-03-05", "-", "-", "-"]);
    assert_eq!(articles[1].id, "2");
}

#[test]
fn delimiters_are_detected() {
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
fn broken_rows_are_reported_with_their_line() {
    let (articles, problems) = read_as(
        "a.csv",
        "title,text\nA,a\nB\nC,c,more\nD,d,\n\nE,\"e\n\ne\"\nF,\"f \"F\" f\"\nG,\"g\nH,\"h\"\nI,i\nJ,\"j\nj",
    );
    assert_eq!(texts(&articles), ["a", "d", "e\n\ne", "\"f \"F\" f\"", "h", "i"]);
    assert_eq!(
        problems,
        [
            "a.csv:3: a row of 1 cells where the header has 2",
            "a.csv:4: a row of 3 cells where the header has 2",
            "a.csv:11: a quotation mark that belongs to another row (quotation marks inside a cell have to be doubled)",
            "a.csv:14: incomplete row: a quoted cell is never closed (the file may be cut off; what comes before was read)",
        ]
    );
}

#[test]
fn a_table_without_text_is_reported_once() {
    let (_, problems) = read_as("a.csv", "when,what\n2024,x\n2025,y\n");
    assert_eq!(
        problems,
        [
            "a.csv:1: no column is known to hold the text; the columns are when, what (say which one does, as in --field text=NAME)"
        ]
    );
    assert_eq!(read_as("a.csv", "title,text\n").1, ["a.csv: contains no articles"]);
}

#[test]
fn endless_rows_are_skipped() {
    let long = "word, ".repeat(3 << 20);
    for (rows, message) in [
        (format!("title,text\nA,a\nB,{long}\nC,c\n"), "a.csv:3: a row of more than 16 MiB cannot be read"),
        (format!("title,text\nA,a\nB,\"{long}\nC,c\n"), "a.csv:3: a quoted cell that is never closed"),
        (format!("title,text\nA,a\nB,\"b\nC,c\n\"\"{long}"), "a.csv:3: a quoted cell that is never closed"),
    ] {
        let (articles, problems) = read_as("a.csv", rows);
        assert_eq!(texts(&articles), ["a", "c"], "{message}");
        assert!(problems[0].starts_with(message), "{problems:?}");
    }
}

#[test]
fn a_truncated_table_is_reported_once() {
    let cell = "It was late.\n\nAgain, and again.\nNobody, she said, could say why.\n".repeat(20);
    let (articles, problems) = read_as("a.csv", format!("title,text\nA,a\nB,\"{cell}"));
    assert_eq!(texts(&articles), ["a"]);
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert!(problems[0].starts_with("a.csv:3: incomplete row"), "{problems:?}");
    // A stray mark swallows no rows.
    let (articles, problems) = read_as("a.csv", "title,text\nA,\"a\nB,b\nC,c\nD,d\n");
    assert_eq!((texts(&articles), problems.len()), (vec!["b", "c", "d"], 1), "{problems:?}");
}

#[test]
fn rows_larger_than_a_buffer() {
    let long = "word \n".repeat(200_000);
    let rows = format!("title,text\n{}", format!("T,\"{long}\"\n").repeat(3));
    let (articles, problems) = read_as("a.csv", rows);
    assert_eq!((texts(&articles), problems.len()), (vec![&*long; 3], 0));
}

#[test]
fn a_cell_may_begin_at_a_buffer_boundary() {
    // The buffer holds 256 KiB, so the last mark falls on either side of its end.
    for fill in (256 << 10) - 24..(256 << 10) + 4 {
        let long = "x".repeat(fill);
        let (articles, problems) = read_as("a.csv", format!("title,text\n{long},\"one, two\nthree\"\nB,b\n"));
        assert_eq!((texts(&articles), problems), (vec!["one, two\nthree", "b"], vec![]), "{fill}");
    }
}

#[test]
fn other_encodings_and_words_for_nothing_are_read() {
    let (articles, problems) = read_as("a.csv", b"title,text,author\nCaf\xE9,\x93Oui\x94,nan\n");
    assert_eq!(problems, ["a.csv:2: not UTF-8 at byte 21 (such bytes are read as Windows-1252)"]);
    assert_eq!((articles[0].title.as_deref(), &*articles[0].text), (Some("Café"), "“Oui”"));
    assert_eq!(articles[0].byline, None);
}

#[test]
fn quotation_marks_in_text_do_not_quote_the_cell() {
    let (articles, problems) =
        read_as("a.tsv", "title\ttext\nA\t\"Go,\" he said\nB\t\"He said \"\"go\"\"\"\n");
    assert_eq!((texts(&articles), problems.len()), (vec!["\"Go,\" he said", "He said \"go\""], 0));
}

#[test]
fn a_table_without_names_keeps_its_first_row() {
    let rows = "Ferry is late,\"The ferry was late again, and nobody on the quay could say why.\",2024-03-05,Post\n\
        Gulls,\"The gulls were counted twice, and it was not the same number.\",2024-03-06,Post\n";
    let (articles, problems) = read_as("a.csv", rows);
    assert_eq!(articles.len(), 2, "{problems:?}");
    assert!(articles[0].text.starts_with("The ferry") && articles[0].date.is_some(), "{articles:?}");
    assert!(
        problems[0].starts_with("a.csv:1: no header row: the columns are called column1"),
        "{problems:?}"
    );
}

#[test]
fn a_title_may_precede_the_header() {
    let (articles, problems) = read_as("a.csv", "Exported on 2024-03-05\n\ntitle,text\nA,\"a, b\"\n");
    assert_eq!((texts(&articles), problems), (vec!["a, b"], vec![]));
}

#[test]
fn short_rows_keep_what_they_have() {
    let (articles, problems) =
        read_as("a.csv", "title,text,date,source\nA,a body\nB,b,2024-03-05,Post\nC\nD,a body that is");
    assert_eq!(texts(&articles), ["a body", "b"]);
    assert_eq!(
        problems,
        [
            "a.csv:4: a row of 1 cells where the header has 4",
            "a.csv:5: incomplete row (the file may be cut off; what comes before was read)"
        ]
    );
}

#[test]
fn backslash_escapes_count_if_no_mark_is_doubled() {
    let rows = "title,text\nA,\"He said \\\"no, never\\\", and left\"\nB,\"C:\\\\\"\nC,\"\"\n";
    let (articles, problems) = read_as("a.csv", rows);
    assert_eq!(
        (texts(&articles), problems.len()),
        (vec!["He said \"no, never\", and left", "C:\\", ""], 0),
        "{problems:?}"
    );
    let doubled = "title,text\nA,\"He said \"\"no\"\" to \\\"\nB,\"b\"\n";
    assert_eq!(texts(&read_as("a.csv", doubled).0), ["He said \"no\" to \\", "b"]);
}

proptest! {
    /// Without what is repaired: the letters that mojibake begins with, and newlines written as `\n`.
    #[test]
    fn written_tables_read_back(
        texts in prop::collection::vec("[\\PC\n\r\"&&[^Â-ô\\\\]]{0,20}", 1..5),
        delimiter in prop::sample::select(DELIMITERS.as_slice()),
    ) {
        let delimiter = char::from(delimiter);
        let rows: String = texts.iter().map(|t| format!("\"t\"{delimiter}\"{}\"\n", t.replace('"', "\"\""))).collect();
        let (articles, problems) = read_as("a.csv", format!("title{delimiter}text\n{rows}"));
        prop_assert_eq!(problems, [""; 0]);
        prop_assert!(articles.iter().map(|article| &article.text).eq(&texts));
    }

    /// Rows and cells end where the csv crate says, for any split of the bytes.
    #[test]
    fn splitting_the_input_makes_no_difference(
        table in "([ab,\"\n]|,\"|\"\n|\"\"){0,24}",
        size in 1usize..9,
    ) {
        let (mut found, mut row, mut end) = (Vec::new(), Vec::new(), RowScanner::new(b','));
        let mut pieces: Vec<&[u8]> = table.as_bytes().chunks(size).rev().collect();
        while let Some(piece) = pieces.pop() {
            let newline = end.find(piece);
            row.extend_from_slice(&piece[..newline.unwrap_or(piece.len())]);
            if let Some(newline) = newline {
                let whole = RowScanner::new(b',').find([&*row, b"\n"].concat().as_slice());
                prop_assert_eq!(whole, Some(row.len()));
                found.push(std::mem::take(&mut row));
                end = RowScanner::new(b',');
                pieces.extend(Some(&piece[newline + 1..]).filter(|rest| !rest.is_empty()));
            }
        }
        found.push(row);
        found.retain(|row| !row.is_empty());
        let ours: Vec<Vec<Vec<u8>>> =
            found.iter().map(|row| cells(row, b',').map(Cow::into_owned).collect()).collect();
        let mut parser = csv::ReaderBuilder::new();
        parser.has_headers(false).flexible(true).terminator(csv::Terminator::Any(b'\n'));
        let theirs: Vec<Vec<Vec<u8>>> = parser
            .from_reader(table.as_bytes())
            .byte_records()
            .map(|row| row.unwrap().iter().map(<[u8]>::to_vec).collect())
            .collect();
        // Only we accept words after a closing mark: there the marks belong to a quotation.
        let same = |(ours, theirs): (&Vec<u8>, &Vec<u8>)| ours == theirs || ours.starts_with(b"\"");
        let row = |(ours, theirs): (&Vec<Vec<u8>>, &Vec<Vec<u8>>)| {
            ours.len() == theirs.len() && ours.iter().zip(theirs).all(same)
        };
        prop_assert!(ours.len() == theirs.len() && ours.iter().zip(&theirs).all(row), "{ours:?} {theirs:?}");
    }

    #[test]
    fn a_stray_mark_is_noticed_in_split_input_too(row in "[ab,\"\n]{0,12}", size in 1usize..5) {
        let row = format!("{row}\n");
        let (mut whole, mut end) = (RowScanner::new(b','), RowScanner::new(b','));
        let newline = whole.find(row.as_bytes());
        let mut taken = 0;
        let in_pieces = row.as_bytes().chunks(size).find_map(|piece| {
            let found = end.find(piece).map(|at| taken + at);
            taken += piece.len();
            found
        });
        prop_assert_eq!((in_pieces, end.stray_mark), (newline, whole.stray_mark));
    }

    #[test]
    fn every_byte_is_scanned_once(rows in "(title,text\n)?([ab\",;\n\r]{0,12}\n?){0,6}") {
        let (articles, problems) = read_as("a.csv", &rows);
        prop_assert!(articles.len() + problems.len() > 0);
    }

    #[test]
    fn heads_agree_with_articles(row in "[ab\",]{0,12}", header in "title,text|text,title,date|title,content,text") {
        let _ = agreed("CSV", &format!(",{header}"), &row);
    }
}

#[test]
fn tables_written_by_common_programs() {
    const TEXT: &str = "The ferry was late.\n\n“We wait,” Ada Bird said.";
    let whole = ["Late", "2024-05-06", "The Inkwell", "Cy Dow", "-"];
    for (name, table, expected) in [
        // The parts of a date have columns of their own.
        (
            "a.csv",
            format!(
                "title,year,month,day,source,author,text\nLate,2024,5.0,6,The Inkwell,Cy Dow,\"{TEXT}\"\n"
            ),
            whole,
        ),
        (
            "a.csv",
            format!(
                "title,pub_day,pub_month,pub_year,source,author,text\nLate,6,May,2024,The Inkwell,Cy Dow,\"{TEXT}\"\n"
            ),
            whole,
        ),
        // Days as spreadsheets count them.
        (
            "a.csv",
            format!("title,date,source,author,text\nLate,45418,The Inkwell,Cy Dow,\"{TEXT}\"\n"),
            whole,
        ),
        (
            "a.csv",
            format!("title,date,source,author,text\nLate,45418.3958,The Inkwell,Cy Dow,\"{TEXT}\"\n"),
            whole,
        ),
        // Lists and objects in cells.
        (
            "a.csv",
            format!(
                "title,date,source,authors,text\nLate,2024-05-06,\"{{'uri': 'ink.example', 'title': 'The Inkwell'}}\",\"['Cy Dow']\",\"{TEXT}\"\n"
            ),
            whole,
        ),
        (
            "a.csv",
            "title,date,source,authors,text\nLate,2024-05-06,The Inkwell,\"[{\"\"name\"\": \"\"Cy Dow\"\"}]\",\"['The ferry was late.', '“We wait,” Ada Bird said.']\"\n"
            .to_owned(),
            whole,
        ),
        // The numbers of rows have no name.
        (
            "a.csv",
            format!(
                "title,date,source,by,text\n1,Late,2024-05-06,The Inkwell,By Cy Dow,\"{TEXT}\"\n2,Late,2024-05-06,The Inkwell,By Cy Dow,\"{TEXT}\"\n"
            ),
            whole,
        ),
        (
            "a.csv",
            format!(
                "\"title\",\"date\",\"source\",\"by\",\"text\"\n\"1\",\"Late\",\"2024-05-06\",\"The Inkwell\",\"Cy Dow\",\"{TEXT}\"\n\"2\",\"Late\",\"2024-05-06\",\"The Inkwell\",\"Cy Dow\",\"{TEXT}\"\n"
            ),
            whole,
        ),
        (
            "a.txt",
            format!(
                "\"title\" \"date\" \"source\" \"by\" \"text\"\n\"1\" \"Late\" 2024-05-06 \"The Inkwell\" \"Cy Dow\" \"{TEXT}\"\n\"2\" \"Late\" 2024-05-06 \"The Inkwell\" \"Cy Dow\" \"{TEXT}\"\n"
            ),
            whole,
        ),
        // Lines end in a carriage return, and newlines are a backslash and a letter.
        (
            "a.csv",
            format!("title,date,source,author,text\nLate,2024-05-06,The Inkwell,Cy Dow,\"{TEXT}\"\n")
                .replace('\n', "\r"),
            whole,
        ),
        (
            "a.tsv",
            format!(
                "title\tdate\tsource\tauthor\ttext\nLate\t2024-05-06\tThe Inkwell\tCy Dow\t{}\n",
                TEXT.replace('\n', "\\n")
            ),
            whole,
        ),
        // R's word for nothing.
        (
            "a.csv",
            format!("title,date,source,author,text\nLate,2024-05-06,NA,NA,\"{TEXT}\"\n"),
            ["Late", "2024-05-06", "-", "-", "-"],
        ),
    ] {
        let (articles, problems) = read_as(name, &table);
        assert_eq!((articles.is_empty(), problems), (false, vec![]), "{table}");
        for article in &articles {
            assert_eq!((facts(article), &*article.text), (expected.map(str::to_owned), TEXT), "{table}");
        }
    }
}

#[test]
fn look_alikes_are_left_alone() {
    // Seconds of a day are not days.
    let (articles, problems) = read_as("a.csv", "title,date,text\nA,34200,b\nB,7000,b\nC,80000,b\n");
    assert!(articles.iter().all(|article| article.date.is_none()) && problems.len() == 1, "{problems:?}");
    // A row that is too long in a table whose others fit.
    let (articles, problems) = read_as("a.csv", "title,text\n1,A,b\nB,c\n");
    assert_eq!((texts(&articles), problems.len()), (vec!["c"], 1));
    // Quoted words of a text are not columns.
    assert!(!sniff(b"\"Title\" \"that\" he said.\nMore.\n", "txt"));
}

#[test]
fn tables_are_recognised_by_equal_rows_below_names() {
    let text = "Die Fähre nach Port Ellery kam am Montag zu spät, und niemand am Kai wusste, warum.";
    for (mark, name) in [(';', "txt"), ('\t', "log"), ('|', "asc"), (',', "out"), ('|', "data"), (';', "")] {
        let row = |n: usize| format!("{n}.03.2024{mark}Küstenblatt{mark}Fähre {n}{mark}\"{text}\"\n");
        let table = format!("Datum{mark}Zeitung{mark}Titel{mark}Inhalt\n{}{}", row(4), row(5));
        assert!(sniff(table.as_bytes(), name), "{table}");
        let cut = format!("{table}{}", &row(6)[..40]);
        assert!(sniff(cut.as_bytes(), name), "the last row is cut off: {cut}");
        let uneven = format!("{table}and a line of prose\n");
        assert!(!sniff(uneven.as_bytes(), name), "{uneven}");
    }
    for prose in [
        "Ada Bird, writer, reporter\nShe wrote, late, and always about the ferries to Port Ellery that never came.\n\
         He read, early, and never about the ferries to Port Ellery, which he took each day.\n",
        "Date | Author\n5 March | Ada Bird\n6 March | Cy Dow\n",
    ] {
        assert!(!sniff(prose.as_bytes(), "txt"), "{prose}");
    }
}

#[test]
fn a_table_from_an_old_mac_is_decoded() {
    let (articles, problems) =
        read_as("a.csv", b"title,author,text\rLate,Zo\x91 Br\x9El\x8E,\xD2We wait\xD3 she said.\r");
    assert_eq!((texts(&articles), problems), (vec!["“We wait” she said."], vec![]));
    assert_eq!(articles[0].byline.as_deref(), Some("Zoë Brûlé"));
}

#[test]
fn a_repeated_header_is_no_row() {
    let (articles, problems) =
        read_as("a.csv", "date,text\n2019-05-06,Late.\ndate,text\n2019-05-07,Late again.\n");
    assert_eq!((texts(&articles), problems), (vec!["Late.", "Late again."], vec![]));
}
