//! Rows use the width they have, and all rows of a list say the same things.

use crate::support::desk::Desk;

const LONG: &str = "A headline that is too long for one row of the list at any width of the screen, and that has to go on below \
                    in the second one, where the rest of it is cut";

#[test]
fn what_a_row_says_depends_on_the_width_alone() {
    let said = "“We stay,” said Ann Dent. ".repeat(9);
    for columns in (60..220).step_by(7) {
        let articles = [
            (LONG, "2024-03-01", "The Inkwell", "Nobody spoke."),
            (LONG, "2024-03-02", "The Lamplighter of Saltmarsh", said.as_str()),
            ("Short", "2024-03-03", "The Inkwell", said.as_str()),
            ("Short, too", "2024-03-04", "The Lamplighter of Saltmarsh", said.as_str()),
        ];
        let desk = Desk::of_outlets(&articles, columns, 40);
        let width = onrecord::app::Layout::of(&desk.app).list.unwrap().width as usize;
        let text = desk.text();
        let rows: Vec<String> =
            text.lines().skip(2).map(|line| line.chars().take(width).collect::<String>()).collect();
        // The second rows of the long headlines, then of the short ones.
        let second = |n: usize| &rows[2 * n + 1];
        let (long, short) = ([second(0), second(1)], [second(2), second(3)]);
        for rows in [short, long] {
            for sign in ["2024-03-0", "The "] {
                assert_eq!(rows[0].contains(sign), rows[1].contains(sign), "{sign}, {columns}: {text}");
            }
        }
        assert!(
            short.iter().all(|row| row.contains("2024-03-0") && row.contains("The ")),
            "{columns}: {text}"
        );
        let counted = |row: &String| row.contains('❝');
        assert_eq!(counted(short[0]), counted(short[1]), "{columns}: {text}");
        assert_eq!(counted(short[0]), counted(long[1]), "{columns}: {text}");
    }
}

#[test]
fn the_notebook_uses_the_width_of_the_screen() {
    let text = "“We will stay here until the last lamp on the pier has been lit, and if it takes all winter, then it takes all \
                winter,” said Ann Dent.";
    let folder = tempfile::tempdir().unwrap();
    let mut desk = Desk::news(&[("One", "2024-03-01", text)], 200, 40).remembering(&folder.path().join("db"));
    desk.keys("] y c B");
    assert!(desk.text().contains("takes all winter,”  Ann Dent"), "{}", desk.text());
    // On a narrow screen the words give way to who said them.
    desk.resize(80, 24);
    assert!(desk.text().contains("Ann Dent"), "{}", desk.text());
}

#[test]
fn every_tab_of_the_corpus_view_begins_at_the_same_column() {
    let mut desk = Desk::sample(200, 50);
    desk.keys("V");
    let mut columns = Vec::new();
    for _ in 0..6 {
        let text = desk.text();
        let scope = text.lines().nth(2).unwrap().to_owned();
        columns.push(scope.find("All 40 articles").expect("the scope"));
        desk.keys("l");
    }
    assert!(columns.iter().all(|column| *column == 2), "{columns:?}");
}
