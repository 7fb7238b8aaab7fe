//! Exports a view of the corpus as rows or as a page.

use std::io::{self, Write};

use serde_json::Value;

use super::library::Library;
use super::view_state::ProgressCallback;
use super::view_worker::whole;
use super::views::{
    QuotationLine, TableSpec, ViewAnswer, ViewBody, ViewOrder, ViewRequest, ViewSpec, ViewTab,
};
use crate::export::{
    self, HITS, PEOPLE, PERIODS, QUOTATIONS, SOURCES, Sheet, SheetPart, SheetQuotation, TableColumn,
    TableFormat, TableWriter, UNIQUE_QUOTATIONS,
};
use crate::index::{OutletCount, PersonCounts};
use crate::page::thousands;
use crate::query::Query;
use crate::threads::Stop;
use crate::{Error, Result};

/// The format of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PageForm {
    Plain,
    Markdown,
    Html,
}

/// Writes all rows of a view. Returns how many there are, and how many cells were escaped as formulas.
pub(super) fn rows(
    library: Library,
    ask: &ViewRequest,
    format: TableFormat,
    (stop, progress): (&Stop, ProgressCallback),
    out: &mut impl Write,
) -> Result<(u64, usize)> {
    let answer = whole(library, ask, stop, progress)?;
    let (columns, rows) = match answer.body {
        ViewBody::Quotations(_, lines) if answer.of.order == ViewOrder::MostOutlets => {
            let row = |line: QuotationLine| {
                let (times, outlets) = line.times.unwrap_or_default();
                export::unique_quotation(line.row, times, &outlets).to_vec()
            };
            (UNIQUE_QUOTATIONS.into(), lines.into_iter().map(row).collect())
        }
        body => match part(body, &answer.of.table) {
            SheetPart::Rows(columns, rows) => (columns, rows),
            SheetPart::Quotations(all) => {
                (QUOTATIONS.into(), all.into_iter().map(|saying| saying.row.to_vec()).collect())
            }
        },
    };
    let mut table = TableWriter::new(out, columns, format, None).for_spreadsheet(true);
    let written = rows.iter().try_for_each(|row| table.row(row));
    let count = (table.len() as u64, table.formulas());
    written.and_then(|()| table.finish()).map_err(cannot)?;
    Ok(count)
}

/// Writes a view as a page; for a person, always the whole page, from any tab. Returns the number of rows.
pub(super) fn page(
    library: Library,
    ask: &ViewRequest,
    page: PageForm,
    (stop, progress): (&Stop, ProgressCallback),
    out: &mut impl Write,
) -> Result<u64> {
    let mut ask = ask.clone();
    let ViewSpec { who, tab, order, filter, .. } = &mut ask.spec;
    if who.is_some() && *tab != ViewTab::Quotations {
        (*tab, *order) = (ViewTab::Quotations, ViewOrder::Newest);
        filter.clear();
    }
    let (sheet, count) = sheet(whole(library, &ask, stop, progress)?);
    let written = match page {
        PageForm::Plain => sheet.plain(out),
        PageForm::Markdown => sheet.markdown(out),
        PageForm::Html => sheet.html(out),
    };
    written.map_err(cannot)?;
    Ok(count)
}

fn sheet(answer: ViewAnswer) -> (Sheet, u64) {
    let tab = match answer.of.tab {
        ViewTab::People => "People",
        ViewTab::Sources => "Sources",
        ViewTab::Outlets => "Outlets",
        ViewTab::Times => "Times",
        ViewTab::Quotations => "Quotations",
        ViewTab::Table => "Table",
        ViewTab::Hits => "Matches",
    };
    let searched = Some(answer.of.query).filter(|query| **query != Query::All);
    let searched = searched.map(|query| format!("query: {query}"));
    let unresolved = match &answer.body {
        ViewBody::Sources(_, listing) => listing.unresolved_words(),
        _ => None,
    };
    let counted = (answer.of.tab == ViewTab::Table).then(|| answer.of.table.words());
    let body = part(answer.body, &answer.of.table);
    let count = match &body {
        SheetPart::Rows(_, rows) => rows.len(),
        SheetPart::Quotations(all) => all.len(),
    };
    let Some(head) = answer.head else {
        let articles = Some(number(answer.articles, "article", "articles"));
        let facts = [articles, counted, searched, unresolved];
        let facts = facts.into_iter().flatten().collect();
        return (Sheet { title: tab.into(), facts, parts: vec![(tab, body)] }, count as u64);
    };
    let person = head.person;
    let mut line = vec![
        number(person.articles, "article", "articles"),
        number(person.mentions, "mention", "mentions"),
        number(person.quotes, "quotation", "quotations"),
    ];
    line.extend((person.reported > 0).then(|| format!("{} reported", thousands(person.reported as usize))));
    line.extend(person.first.zip(person.last).map(|(first, last)| format!("{first} to {last}")));
    let also = Some(person.aliases.join(", ")).filter(|names| !names.is_empty());
    let facts = [also.map(|names| format!("also {names}")), Some(line.join(" · ")), searched];
    let (timeline, step) = head.said;
    let times = timeline.bars.iter().map(|bar| export::period(bar, step).to_vec()).collect();
    let mut parts = vec![
        ("Outlets", outlets(&head.outlets)),
        ("Times", SheetPart::Rows(PERIODS.into(), times)),
        ("Named beside", beside(&head.with)),
        ("Quotations", body),
    ];
    parts.retain(|(_, part)| match part {
        SheetPart::Rows(_, rows) => !rows.is_empty(),
        SheetPart::Quotations(all) => !all.is_empty(),
    });
    (Sheet { title: person.name, facts: facts.into_iter().flatten().collect(), parts }, count as u64)
}

fn part(body: ViewBody, table: &TableSpec) -> SheetPart {
    match body {
        ViewBody::People(_, all) => SheetPart::Rows(
            PEOPLE.into(),
            all.into_iter().map(|person| export::person(person).to_vec()).collect(),
        ),
        ViewBody::Sources(_, all) => {
            let rows = all.rows.into_iter().map(|source| export::source(source).to_vec());
            SheetPart::Rows(SOURCES.into(), rows.collect())
        }
        ViewBody::Outlets(_, all) => outlets(&all),
        ViewBody::Times(timeline, step) => {
            let rows = timeline.bars.iter().map(|bar| export::period(bar, step).to_vec());
            SheetPart::Rows(PERIODS.into(), rows.collect())
        }
        ViewBody::Quotations(_, lines) => SheetPart::Quotations(lines.into_iter().map(saying).collect()),
        ViewBody::Table(_, found) => {
            let (columns, rows) = export::crosstab(table.cells.rows, &found, table.share);
            SheetPart::Rows(columns.into(), rows)
        }
        ViewBody::Hits(lines, _) => {
            SheetPart::Rows(HITS.into(), lines.iter().map(|(_, line)| line.row().to_vec()).collect())
        }
    }
}

fn outlets(all: &[OutletCount]) -> SheetPart {
    let quoted = all.iter().any(|outlet| outlet.quotations.is_some());
    SheetPart::Rows(export::outlet_columns(quoted).into(), all.iter().map(export::outlet).collect())
}

/// Returns the people named in the same articles, and in how many.
fn beside(people: &[PersonCounts]) -> SheetPart {
    const COLUMNS: &[TableColumn] = &[TableColumn::new("name", 40), TableColumn::new("articles", usize::MAX)];
    let row = |person: &PersonCounts| vec![Value::from(person.name.as_str()), Value::from(person.articles)];
    SheetPart::Rows(COLUMNS.into(), people.iter().map(row).collect())
}

fn saying(line: QuotationLine) -> SheetQuotation {
    let source = line.source.map(|source| source.shown);
    SheetQuotation { words: line.words, key: line.key, source, url: line.url, row: line.row }
}

fn number(n: u64, one: &str, many: &str) -> String {
    format!("{} {}", thousands(n as usize), if n == 1 { one } else { many })
}

fn cannot(error: io::Error) -> Error {
    Error::new(format!("cannot write: {error}"))
}

#[cfg(test)]
mod tests {
    use std::ops::ControlFlow;
    use std::sync::Arc;

    use pulldown_cmark::{Event, Options, Parser, Tag};

    use super::*;
    use crate::ask::InMemory;
    use crate::corpus::Corpus;
    use crate::index::{IndexDir, build};
    use crate::load::{CorpusReader, Found, Input};

    fn loaded(inputs: Vec<Input>) -> Corpus {
        let mut corpus = Corpus::default();
        CorpusReader::new(inputs, Arc::default()).read_new(&mut |found| {
            if let Found::Article(head, address) = found {
                corpus.push(head, address);
            }
            ControlFlow::Continue(())
        });
        corpus
    }

    fn ask(who: Option<&str>, tab: ViewTab, query: &str) -> ViewRequest {
        let corpus = loaded(vec![Input::Sample]);
        let (who, query) = (who.map(str::to_owned), Query::parse(query).unwrap().into());
        ViewRequest { spec: ViewSpec { who, tab, query, ..ViewSpec::default() }, corpus, memory: None }
    }

    fn library() -> Library {
        Library::new(Vec::new(), Arc::default())
    }

    fn quiet() -> ProgressCallback {
        Arc::new(|_, _| {})
    }

    #[test]
    fn a_damaged_index_never_yields_a_partial_export() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("news.jsonl");
        let line = |n: usize| format!("{{\"id\": \"{n}\", \"text\": \"“Go,” said Ann Dent.\"}}\n");
        std::fs::write(&path, (0..=InMemory::MOST).map(line).collect::<String>()).unwrap();
        let inputs = vec![Input::Path(path)];
        let place = IndexDir::of(&inputs, &Default::default()).unwrap();
        build(&place, &inputs, &Default::default(), 2, &mut |_| ControlFlow::Continue(())).unwrap();
        let ask = ViewRequest { spec: ViewSpec::default(), corpus: loaded(inputs.clone()), memory: None };
        let written = || {
            let (library, mut out) = (Library::new(inputs.clone(), Arc::default()), Vec::new());
            rows(library, &ask, TableFormat::Csv, (&Stop::default(), quiet()), &mut out)
                .map(|_| String::from_utf8(out).unwrap())
        };
        assert!(written().unwrap().contains(&format!("Ann Dent,{0},{0},{0},", InMemory::MOST + 1)));
        for file in std::fs::read_dir(place.folder().join("facts")).unwrap() {
            let file = file.unwrap().path();
            if file.extension().is_some_and(|ending| ending == "fast") {
                let len = std::fs::metadata(&file).unwrap().len();
                std::fs::write(&file, vec![0; len as usize]).unwrap();
            }
        }
        let error = written().unwrap_err().to_string();
        assert!(error.contains("the index is damaged (it is being rebuilt"), "{error}");
        let _ = place.remove();
    }

    fn written(ask: &ViewRequest, form: PageForm) -> String {
        let mut out = Vec::new();
        page(library(), ask, form, (&Stop::default(), quiet()), &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    /// The same rows as JSON. Another test compares them with `annotate`.
    fn listed(ask: &ViewRequest) -> Vec<Value> {
        let mut out = Vec::new();
        rows(library(), ask, TableFormat::Json, (&Stop::default(), quiet()), &mut out).unwrap();
        serde_json::from_slice(&out).unwrap()
    }

    fn somebody() -> String {
        let people = listed(&ask(None, ViewTab::People, ""));
        people[0]["name"].as_str().unwrap().to_owned()
    }

    fn folded(words: &str) -> String {
        words.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn an_html_page_has_the_quotations_of_the_rows_at_their_offsets() {
        let name = somebody();
        for (who, query) in [(Some(name.as_str()), ""), (None, "said:the")] {
            let ask = ask(who, ViewTab::Quotations, query);
            let expected = listed(&ask);
            assert!(expected.len() > 5);
            let page = dom_query::Document::from(written(&ask, PageForm::Html));
            assert_eq!(page.select("h1").text().as_ref(), who.unwrap_or("Quotations"));
            let quotes = page.select("blockquote");
            assert_eq!(quotes.length(), expected.len());
            for (quote, row) in quotes.iter().zip(&expected) {
                let attr = |name: &str| quote.attr(name).map(|value| value.to_string());
                assert_eq!(attr("data-article").as_deref(), row["id"].as_str());
                assert_eq!(attr("data-start"), Some(row["start"].to_string()));
                assert_eq!(attr("data-end"), Some(row["end"].to_string()));
                assert_eq!(attr("data-speaker").as_deref(), row["speaker"].as_str());
                let words = quote.select("p").text().to_string();
                let words =
                    words.strip_prefix('“').and_then(|words| words.strip_suffix('”')).unwrap_or(&words);
                assert_eq!(words, folded(row["quote"].as_str().unwrap()));
            }
            // Matches are highlighted.
            assert_eq!(page.select("b.found").length() > 0, !query.is_empty());
        }
    }

    #[test]
    fn every_tab_of_a_person_exports_the_whole_page() {
        let name = somebody();
        let said = ask(Some(&name), ViewTab::Quotations, "");
        let expected = listed(&said);
        for tab in ViewTab::all(true) {
            let page = written(&ask(Some(&name), *tab, ""), PageForm::Markdown);
            let events: Vec<Event> = Parser::new_ext(&page, Options::ENABLE_TABLES).collect();
            let quotes = events.iter().filter(|event| matches!(event, Event::Start(Tag::BlockQuote(_))));
            assert_eq!(quotes.count(), expected.len(), "{page}");
            let headings = events.iter().filter(|event| matches!(event, Event::Start(Tag::Heading { .. })));
            assert_eq!(headings.count(), 5, "{page}");
            assert!(page.starts_with(&format!("# {name}\n")) && page.contains("## Named beside\n"), "{page}");
        }
        let page = written(&said, PageForm::Plain);
        assert!(page.starts_with(&name) && page.contains("\nOUTLETS\n"), "{page}");
        for row in &expected {
            assert!(page.contains(&folded(row["quote"].as_str().unwrap())), "{row}");
        }
        assert_eq!(page.matches("\n    — ").count(), expected.len());
    }

    #[test]
    fn every_tab_of_a_corpus_exports_as_a_page() {
        for tab in [ViewTab::People, ViewTab::Sources, ViewTab::Outlets, ViewTab::Times, ViewTab::Table] {
            let ask = ask(None, tab, "ferry");
            let expected = listed(&ask);
            let page = dom_query::Document::from(written(&ask, PageForm::Html));
            assert_eq!(page.select("tbody tr").length(), expected.len());
            assert!(page.select("p.facts").text().contains("query: ferry"));
            let page = written(&ask, PageForm::Plain);
            let first = expected[0].as_object().unwrap().values().next().unwrap();
            assert!(page.contains(first.as_str().unwrap()), "{page}");
        }
    }

    #[test]
    fn a_stopped_export_writes_nothing() {
        let stop = Stop::default();
        stop.stop();
        let mut out = Vec::new();
        let done = rows(
            library(),
            &ask(None, ViewTab::Quotations, ""),
            TableFormat::Csv,
            (&stop, quiet()),
            &mut out,
        );
        assert!(done.is_err() && out.is_empty());
    }
}
