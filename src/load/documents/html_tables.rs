//! Tables of articles in HTML, as pandas and databases write them, also under the name `.xls`; and the XML of old Excel.
//! The first row names the columns, and each further row is an article.

use std::io;
use std::ops::Range;

use serde_json::{Map, Value};

use super::{values_of, xml_text};
use crate::load::decode::Bytes;
use crate::load::fields::{self, ArticleField, NameFit, is_summary, standing, usual};
use crate::load::html::{self, HtmlToken, TextScope, attribute, decoded, is_one_of, paragraphs, tokens};
use crate::load::prolog::{after_prolog, element};

/// What Excel calls its XML.
const EXCEL: &[u8] = b"urn:schemas-microsoft-com:office:spreadsheet";

/// Returns whether a page is little more than a table of articles.
pub(in crate::load) fn sniff(head: &[u8], _extension: &str) -> bool {
    let is_page = html::sniff(head, "") || begins_with_table(head);
    (is_page || is_workbook(head)) && has_table(head) && articles_of(&text(head)).is_some()
}

/// Returns whether a file is a workbook in the XML of old Excel.
pub(in crate::load) fn is_workbook(head: &[u8]) -> bool {
    let is_root = element(after_prolog(head)).is_some_and(|(root, _)| root.ends_with("Workbook"));
    is_root && memchr::memmem::find(head, EXCEL).is_some()
}

fn begins_with_table(head: &[u8]) -> bool {
    element(after_prolog(head)).is_some_and(|(name, _)| is_one_of(name, &["table", "div", "style"]))
}

fn has_table(head: &[u8]) -> bool {
    ["<table", "<TABLE", "<Table", ":Table"]
        .iter()
        .any(|tag| memchr::memmem::find(head, tag.as_bytes()).is_some())
}

fn text(bytes: &[u8]) -> String {
    if is_workbook(bytes) { xml_text(bytes) } else { decoded(bytes, None) }
}

/// Returns the rows of a file.
pub(in crate::load) fn convert(bytes: Bytes) -> io::Result<Bytes> {
    values_of(bytes, |bytes| Ok(articles_of(&text(bytes)).unwrap_or_default()))
}

/// Returns the articles in the tables of a page that have the same names as the first; `None` if the page is something
/// else.
fn articles_of(page: &str) -> Option<Vec<Value>> {
    let tables = tables(page);
    let (place, names) =
        tables.iter().enumerate().find_map(|(place, table)| Some((place, names(page, table)?)))?;
    let begin = tables[place].begin;
    // What surrounds the table of an article is longer.
    const AROUND: usize = 600;
    if paragraphs(&page[..begin], TextScope::All).len() > AROUND {
        return None;
    }
    let mut articles = Vec::new();
    for table in &tables[place..] {
        for row in &table.rows {
            let cells: Vec<String> = row.iter().map(|cell| value(&page[cell.clone()])).collect();
            if cells != names && cells.iter().any(|cell| !cell.is_empty()) {
                let named = names.iter().cloned().zip(cells).filter(|(name, _)| !name.is_empty());
                articles.push(Value::Object(
                    named.map(|(name, cell)| (name, cell.into())).collect::<Map<_, _>>(),
                ));
            }
        }
    }
    Some(articles)
}

fn value(cell: &str) -> String {
    paragraphs(cell, TextScope::All)
}

/// Returns the names in the first row of a table of articles: of a text, and of a title or a day. In a row below them, the
/// text is longer than any name.
fn names(page: &str, table: &HtmlTable) -> Option<Vec<String>> {
    const LONGEST_NAME: usize = 40;
    const TEXT: usize = 60;
    /// At most this many rows are looked at.
    const LOOK: usize = 10;
    let (first, rows) = table.rows.split_first()?;
    let names: Vec<String> = first.iter().map(|cell| value(&page[cell.clone()])).collect();
    let fits = |name: &str, field: ArticleField| match standing(name, field) {
        NameFit::Usual(rank) => field != ArticleField::Text || !is_summary(rank),
        NameFit::Hinted => true,
        NameFit::Free | NameFit::Other => false,
    };
    let is_any =
        |field: &str| fields::field(field).is_some_and(|field| names.iter().any(|name| fits(name, field)));
    let is_long = |row: &Vec<Range<usize>>| {
        let texts = names.iter().zip(row).filter(|(name, _)| fits(name, ArticleField::Text));
        texts.into_iter().any(|(_, cell)| value(&page[cell.clone()]).len() > TEXT)
    };
    let are_names =
        names.iter().all(|name| name.len() <= LONGEST_NAME) && names.iter().any(|name| usual(name).is_some());
    let is_one = are_names && is_any("text") && (is_any("title") || is_any("date"));
    (is_one && rows.iter().take(LOOK).any(is_long)).then_some(names)
}

/// The cells of a table, and where it begins.
#[derive(Debug)]
struct HtmlTable {
    begin: usize,
    rows: Vec<Vec<Range<usize>>>,
}

/// Returns the outer tables of a page.
fn tables(page: &str) -> Vec<HtmlTable> {
    let mut reader = TableReader { page, tables: Vec::new(), depth: 0, cell: None };
    for token in tokens(page) {
        match token {
            HtmlToken::Open(name, rest) => reader.open(name, rest),
            HtmlToken::Close(name) => reader.close(name),
            _ => {}
        }
    }
    reader.tables.iter_mut().for_each(|table| table.rows.retain(|row| !row.is_empty()));
    reader.tables
}

/// A part of a table, in HTML or in the XML of Excel.
#[derive(Clone, Copy, Debug)]
enum TablePart {
    Table,
    Row,
    Cell,
}

impl TablePart {
    fn named(name: &str) -> Option<Self> {
        let local = name.rsplit(':').next().unwrap_or(name);
        let is = |names: &[&str]| is_one_of(local, names);
        match () {
            () if is(&["table"]) => Some(Self::Table),
            () if is(&["tr", "row"]) => Some(Self::Row),
            () if is(&["td", "th", "cell"]) => Some(Self::Cell),
            () => None,
        }
    }
}

/// Finds the outer tables of a page. A table inside a cell belongs to that cell.
#[derive(Debug)]
struct TableReader<'p> {
    page: &'p str,
    tables: Vec<HtmlTable>,
    /// How many tables are open.
    depth: usize,
    /// Where the content of the open cell begins.
    cell: Option<usize>,
}

impl TableReader<'_> {
    fn place(&self, part: &str) -> usize {
        part.as_ptr() as usize - self.page.as_ptr() as usize
    }

    fn open(&mut self, name: &str, rest: &str) {
        let Some(part) = TablePart::named(name) else { return };
        let (begin, is_empty) = (self.place(name) - 1, rest.ends_with('/'));
        if self.depth <= usize::from(!matches!(part, TablePart::Table)) {
            self.end_cell(begin);
            let inside = (self.place(rest) + rest.len() + 1).min(self.page.len());
            match part {
                TablePart::Table => self.tables.push(HtmlTable { begin, rows: Vec::new() }),
                TablePart::Row => {
                    self.tables.last_mut().into_iter().for_each(|table| table.rows.push(Vec::new()))
                }
                TablePart::Cell => self.begin_cell(rest, inside, is_empty),
            }
        }
        self.depth += usize::from(matches!(part, TablePart::Table) && !is_empty);
    }

    fn close(&mut self, name: &str) {
        let Some(part) = TablePart::named(name) else { return };
        let is_inner = self.depth > 1;
        if matches!(part, TablePart::Table) {
            self.depth = self.depth.saturating_sub(1);
        }
        if !is_inner {
            self.end_cell(self.place(name) - 2);
        }
    }

    fn begin_cell(&mut self, rest: &str, inside: usize, is_empty: bool) {
        let Some(row) = self.tables.last_mut().and_then(|table| table.rows.last_mut()) else { return };
        skip_to(attribute(rest, "ss:Index"), inside, row);
        match is_empty {
            true => row.push(inside..inside),
            false => self.cell = Some(inside),
        }
    }

    fn end_cell(&mut self, end: usize) {
        if let Some(begin) = self.cell.take()
            && let Some(row) = self.tables.last_mut().and_then(|table| table.rows.last_mut())
        {
            row.push(begin..end.max(begin));
        }
    }
}

/// Fills a row up to the column that a cell of Excel says it is in.
fn skip_to(column: Option<String>, place: usize, row: &mut Vec<Range<usize>>) {
    const MOST: usize = 1000;
    let column = column.and_then(|column| column.parse::<usize>().ok()).unwrap_or_default();
    while row.len() + 1 < column.min(MOST) {
        row.push(place..place);
    }
}

#[cfg(test)]
mod tests {
    use crate::load::tests::{facts, read_as};

    /// Two articles as rows, in the tags that are given.
    fn rows(open: [&str; 4]) -> String {
        let [row, row_end, cell, cell_end] = open;
        let row = |cells: [&str; 4]| {
            let cells = cells.map(|words| format!("{cell}{words}{cell_end}")).concat();
            format!("{row}{cells}{row_end}\n")
        };
        let text = "The tram to Ware was late again on Monday.<br><br>“We wait,” Ada Bird said &amp; left.";
        let text = if cell.contains("Data") {
            text.replace("<br>", "\n").into()
        } else {
            std::borrow::Cow::from(text)
        };
        [
            row(["Headline", "Published", "Newspaper", "Article text"]),
            row(["Tram late", "2019-05-06", "The Globe", &text]),
            row(["Tram on time", "2019-05-07", "The Globe", &text.replace("late", "on time")]),
        ]
        .concat()
    }

    #[test]
    fn rows_of_a_table_are_articles() {
        let html = rows(["<tr>", "</tr>", "<td>", "</td>"]);
        let open = rows(["<TR>", "", "<TD align=left>", ""]);
        let excel = rows(["<Row>", "</Row>", "<Cell><Data ss:Type=\"String\">", "</Data></Cell>"]);
        for (name, page) in [
            (
                "a.xls",
                format!(
                    "<html xmlns:x=\"urn:schemas-microsoft-com:office:excel\"><body><table border=1>{html}</table></body></html>"
                ),
            ),
            ("b.html", format!("<table border=\"1\" class=\"dataframe\">{html}</table>")),
            (
                "c.html",
                format!(
                    "<!DOCTYPE html><html><head><title>Rows</title></head><body><h1>Rows</h1><TABLE>{open}</TABLE></body></html>"
                ),
            ),
            (
                "d.xml",
                format!(
                    "<?xml version=\"1.0\"?><?mso-application progid=\"Excel.Sheet\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\" \
                     xmlns:ss=\"urn:schemas-microsoft-com:office:spreadsheet\"><Worksheet ss:Name=\"S\"><Table>{excel}</Table></Worksheet></Workbook>"
                ),
            ),
        ] {
            let (articles, problems) = read_as(name, &page);
            assert_eq!((articles.len(), problems), (2, vec![]), "{name} {articles:#?}");
            assert_eq!(facts(&articles[0]), ["Tram late", "2019-05-06", "The Globe", "-", "-"], "{name}");
            let text = &articles[1].text;
            assert!(
                text.starts_with("The tram to Ware was on time") && text.ends_with("said & left."),
                "{name}: {text}"
            );
            assert!(name == "d.xml" || text.contains("Monday.\n\n“We"), "{name}: {text}");
        }
    }

    #[test]
    fn a_table_inside_a_cell_is_part_of_its_text() {
        let inner = "left.<table><tr><td>Ware</td><td>9:05</td></tr></table>After the inner table.";
        let html = rows(["<tr>", "</tr>", "<td>", "</td>"]).replace("left.", inner);
        let (articles, problems) = read_as("a.html", format!("<table>{html}</table>"));
        assert_eq!((articles.len(), problems), (2, vec![]), "{articles:#?}");
        for article in articles {
            assert!(
                article.text.contains("9:05") && article.text.ends_with("After the inner table."),
                "{article:#?}"
            );
        }
    }

    #[test]
    fn pages_with_a_table_are_pages() {
        let long = "The tram to Ware was late again on Monday, and nobody on the quay knew why. ".repeat(9);
        let html = rows(["<tr>", "</tr>", "<td>", "</td>"]);
        for page in [
            format!(
                "<html><body><article><p>{long}</p><p>{long}</p><table>{html}</table></article></body></html>"
            ),
            format!(
                "<html><body><table><tr><td>Title</td><td>Description</td></tr><tr><td>a</td><td>{long}</td></tr></table></body></html>"
            ),
            format!("<html><body><table><tr><td>Menu</td><td><p>{long}</p></td></tr></table></body></html>"),
        ] {
            assert_eq!(read_as("a.html", &page).0.len(), 1, "{page}");
        }
    }
}
