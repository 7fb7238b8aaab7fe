//! Exports read back with the same quotations, and leave nothing half written.

use super::*;
use crate::text::{analyse, first_parts};
use serde_json::Value;

fn article(id: &str, text: &str) -> Article {
    let outlet = Some("@wire".into());
    Article {
        id: id.into(),
        title: Some("A, \"B\"\nC".into()),
        outlet,
        text: text.into(),
        ..Article::default()
    }
}

/// Both articles, exported to a file with this extension.
fn exported(ending: &str) -> (String, String) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(format!("out.{ending}"));
    let texts =
        ["Ann Dent came. “It’s <late>,” she said.", "=1+1 “Go,” said Bo Fell. “No, \"wait\",” he said."];
    let all = texts.iter().enumerate().map(|(n, text)| {
        let article = article(&format!("a{n}"), text);
        let analysis = analyse(&article.text);
        Ok((article, analysis))
    });
    let mut out = Vec::new();
    let (said, formulas) = articles(all, ExportForm::of(&path).unwrap(), "Two", &mut out).unwrap();
    (String::from_utf8(out).unwrap(), said + &safe(formulas))
}

/// Speaker and words, as `annotate` reports them.
fn annotated() -> Vec<(Value, String)> {
    let (lines, _) = exported("jsonl");
    let mut all = Vec::new();
    for line in lines.lines() {
        let article: Value = serde_json::from_str(line).unwrap();
        let text: Vec<char> = article["text"].as_str().unwrap().chars().collect();
        for quote in article["quotes"].as_array().unwrap() {
            let at = |field: &str| quote[field].as_u64().unwrap() as usize;
            all.push((quote["speaker"].clone(), text[at("start")..at("end")].iter().collect()));
        }
    }
    assert_eq!(all.len(), 3);
    all
}

#[test]
fn every_form_reads_back_with_the_same_quotations() {
    let expected = annotated();
    let (json, _) = exported("json");
    let all: Vec<Value> = serde_json::from_str(&json).unwrap();
    assert_eq!(all.iter().map(|one| one["quotes"].as_array().unwrap().len()).sum::<usize>(), 3);

    let (table, said) = exported("csv");
    assert_eq!(
        said,
        "3 quotations; 3 cells prefixed with an apostrophe so that a spreadsheet does not run them as formulas"
    );
    assert_eq!(table.matches(",'@wire,").count(), 3);
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let rows: Vec<(Value, String)> =
        reader.records().map(|row| row.unwrap()).map(|row| (row[4].into(), row[11].to_owned())).collect();
    assert_eq!(rows, expected);

    let (page, said) = exported("html");
    assert_eq!((said.as_str(), page.matches("<span class=\"quote ").count()), ("2 articles", 3));
    assert!(page.contains("default-src 'none'") && page.ends_with("</html>\n"));
    let (page, _) = exported("md");
    assert_eq!(page.matches("| Bo Fell | ").count(), 2);
    assert!(exported("txt").0.contains("=1+1"));
}

fn quiet() -> ProgressCallback {
    Arc::new(|_, _| {})
}

#[test]
fn files_are_overwritten_only_on_a_second_request() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.txt");
    std::fs::write(&path, "mine").unwrap();
    let article = article("a", "Words.");
    let record = Arc::new(Record::new(&article.text, analyse(&article.text)));
    let mut export =
        Export { what: ExportSource::Article(Arc::new(article), record), path: path.clone(), over: false };
    let library = || Library::new(Vec::new(), Arc::default());
    assert!(
        write(&export, library(), &Stop::default(), &quiet())
            .unwrap_err()
            .to_string()
            .contains("already exists")
    );
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "mine");
    export.over = true;
    write(&export, library(), &Stop::default(), &quiet()).unwrap();
    assert!(std::fs::read_to_string(&path).unwrap().contains("Words."));
    export.path = folder.path().join("a.doc");
    assert!(
        write(&export, library(), &Stop::default(), &quiet()).unwrap_err().to_string().contains(".jsonl")
    );
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
}

/// The sample corpus, exported to a file.
fn sample(folder: &Path, ending: &str) -> String {
    let mut corpus = Corpus::default();
    crate::load::CorpusReader::new(vec![crate::load::Input::Sample], Arc::default()).read_new(&mut |found| {
        if let crate::load::Found::Article(head, address) = found {
            corpus.push(head, address);
        }
        std::ops::ControlFlow::Continue(())
    });
    let ids = corpus.ids().collect();
    let path = folder.join(format!("all.{ending}"));
    let export = Export { what: ExportSource::Articles(corpus, ids, None), path: path.clone(), over: false };
    let library = Library::new(Vec::new(), Arc::default());
    assert!(write(&export, library, &Stop::default(), &quiet()).unwrap().starts_with("40 articles"));
    std::fs::read_to_string(path).unwrap()
}

#[test]
fn sample_pages_agree_with_annotate() {
    use pulldown_cmark::{Event, Options, Parser, TagEnd};
    let folder = tempfile::tempdir().unwrap();
    let (mut expected, mut tables, mut wholes) = (Vec::new(), Vec::new(), Vec::new());
    for line in sample(folder.path(), "jsonl").lines() {
        let article: Value = serde_json::from_str(line).unwrap();
        let text: Vec<char> = article["text"].as_str().unwrap().chars().collect();
        let of_text = article["text"].as_str().unwrap();
        let firsts = first_parts(&analyse(of_text).quotes);
        let mut places = Vec::new();
        for (n, quote) in article["quotes"].as_array().unwrap().iter().enumerate() {
            let at = |field: &str| quote[field].as_u64().unwrap() as usize;
            let words: String = text[at("start")..at("end")].iter().collect();
            let words = words.split_whitespace().collect::<String>();
            let speaker = quote["speaker"].as_str().unwrap_or_default().to_owned();
            if firsts[n] == n {
                tables.push((article["id"].clone().to_string(), quote["kind"] == "indirect", wholes.len()));
                wholes.push((at("start"), at("end"), speaker.clone(), vec![words.clone()]));
                places.push((n, wholes.len() - 1));
            } else {
                let (_, whole) = places.iter().find(|(first, _)| *first == firsts[n]).unwrap();
                let (_, end, _, parts): &mut (usize, usize, String, Vec<String>) = &mut wholes[*whole];
                *end = at("end");
                parts.push(words.clone());
            }
            expected.push((
                article["id"].as_str().unwrap().to_owned(),
                at("start"),
                at("end"),
                speaker,
                words,
            ));
        }
    }
    assert!(expected.len() > 100 && wholes.len() < expected.len());

    // Markdown has one row per quotation, even an interrupted one, in the same order; reported speech has its own table.
    let mut articles: Vec<&String> = tables.iter().map(|(id, ..)| id).collect();
    articles.dedup();
    let place = |id: &String| articles.iter().position(|other| *other == id);
    let mut tables = tables.clone();
    tables.sort_by_key(|(id, reported, n)| (place(id), *reported, *n));
    let page = sample(folder.path(), "md");
    let (mut rows, mut cells, mut cell) = (Vec::new(), Vec::new(), String::new());
    for event in Parser::new_ext(&page, Options::ENABLE_TABLES) {
        match event {
            Event::Text(words) | Event::Code(words) => cell.push_str(&words),
            Event::End(TagEnd::TableCell) => cells.push(std::mem::take(&mut cell)),
            Event::End(TagEnd::TableRow) => rows.push(std::mem::take(&mut cells)),
            Event::End(TagEnd::TableHead) => cells.clear(),
            Event::Start(pulldown_cmark::Tag::TableCell) => cell.clear(),
            _ => {}
        }
    }
    let said: Vec<_> =
        rows.iter().map(|row| [&row[0], &row[2], &row[3], &row[4]].map(String::as_str)).collect();
    assert_eq!(said.len(), wholes.len());
    for (row, (.., n)) in said.iter().zip(&tables) {
        let (start, end, speaker, parts) = &wholes[*n];
        let cell = row[3].split_whitespace().collect::<String>();
        let (start, end) = (start.to_string(), end.to_string());
        assert_eq!([row[0], row[1], row[2]], [speaker, &start, &end].map(String::as_str));
        // Parts have an ellipsis or a new paragraph between them.
        let mut rest = &cell[..];
        for (n, part) in parts.iter().enumerate() {
            rest = if n > 0 { rest.strip_prefix('…').unwrap_or(rest) } else { rest };
            rest = rest.strip_prefix(part.as_str()).unwrap_or_else(|| panic!("{cell}: {parts:?}"));
        }
        assert_eq!(rest, "");
    }

    // HTML has every quotation, split by paragraphs, and nothing else.
    let page = dom_query::Document::from(sample(folder.path(), "html"));
    let mut marked: std::collections::BTreeMap<(String, usize, usize), (String, String)> = Default::default();
    for article in page.select("article").iter() {
        let id = article.attr("id").unwrap().to_string();
        for quote in article.select(".quote").iter() {
            let attr = |name: &str| quote.attr(name).map(|value| value.to_string()).unwrap_or_default();
            let key = (id.clone(), attr("data-start").parse().unwrap(), attr("data-end").parse().unwrap());
            let entry = marked.entry(key).or_insert_with(|| (attr("data-speaker"), String::new()));
            entry.1 += &format!("{} ", quote.text());
        }
    }
    let marked: Vec<_> = marked
        .into_iter()
        .map(|((id, start, end), (speaker, words))| {
            (id, start, end, speaker, words.split_whitespace().collect::<String>())
        })
        .collect();
    expected.sort();
    assert_eq!(marked.len(), expected.len());
    for (one, other) in marked.iter().zip(&expected) {
        assert_eq!(one, other);
    }
}

#[test]
fn a_stopped_export_leaves_no_file() {
    let folder = tempfile::tempdir().unwrap();
    let article = article("a", "Words.");
    let record = Arc::new(Record::new(&article.text, analyse(&article.text)));
    let what = ExportSource::Article(Arc::new(article), record);
    let export = Export { what, path: folder.path().join("a.txt"), over: false };
    let library = || Library::new(Vec::new(), Arc::default());
    let stop = Stop::default();
    stop.stop();
    assert!(write(&export, library(), &stop, &quiet()).unwrap_err().to_string().contains("cancelled"));
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    // An export that finishes in time is waited for, without an error.
    let writer = ExportWorker::new(library());
    writer.post(export, |_| true);
    assert_eq!(writer.end(), None);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
}
