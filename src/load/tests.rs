//! Whole files and folders, intact and broken.

use std::fs::{self, File};
use std::io::Write;
use std::path::Path;

use proptest::prelude::*;
use tempfile::TempDir;

use super::*;
use crate::article::NewHead;

mod apis;
mod encodings;
mod exports;
mod folders;
mod json;
mod packing;
mod passes;

/// Reads `inputs`, and checks that every article reads the same at its address.
pub(super) fn read_with(inputs: &[Input], options: &Arc<Options>) -> (Vec<Article>, Vec<Error>) {
    let (mut articles, mut problems) = (Vec::new(), Vec::new());
    load(inputs, options, &mut |found| {
        match found {
            Found::Article(article, address) => {
                assert_eq!(address.read().as_ref(), Ok(&*article), "at {address:?}");
                articles.push(*article);
            }
            Found::Problem(error) => problems.push(error),
        }
        ControlFlow::Continue(())
    });
    (articles, problems)
}

pub(super) fn read(path: &Path) -> (Vec<Article>, Vec<Error>) {
    read_with(&[Input::Path(path.into())], &keeping())
}

fn keeping() -> Arc<Options> {
    asking(&[])
}

/// Makes one pass; returns how it ended, the heads with their addresses, and the problems.
pub(super) fn one_pass(reader: &mut CorpusReader) -> (PassEnd, Vec<(NewHead, Address)>, Vec<Error>) {
    let (mut heads, mut problems) = (Vec::new(), Vec::new());
    let end = reader.read_new(&mut |found| {
        match found {
            Found::Article(head, address) => heads.push((head, address)),
            Found::Problem(error) => problems.push(error),
        }
        ControlFlow::Continue(())
    });
    (end, heads, problems)
}

/// Appends to the file at `path`.
pub(super) fn append(path: &Path, text: &str) {
    fs::OpenOptions::new().append(true).open(path).unwrap().write_all(text.as_bytes()).unwrap();
}

/// Returns options that ask for these fields: ours first, theirs second.
pub(super) fn asking(fields: &[(&str, &str)]) -> Arc<Options> {
    let fields = fields.iter().map(|(ours, theirs)| ((*ours).into(), (*theirs).into())).collect();
    Arc::new(Options { fields, keep: true, ..Options::default() })
}

/// Writes files into a new folder.
pub(super) fn folder_of(files: &[(&str, &[u8])]) -> TempDir {
    let folder = TempDir::new().unwrap();
    for (name, content) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }
    folder
}

/// Writes `content` to a file of this name and reads it; ids come without the folder.
pub(super) fn read_as(name: &str, content: impl AsRef<[u8]>) -> (Vec<Article>, Vec<String>) {
    read_asking(&[], name, content.as_ref())
}

/// Like [`read_as`], but asks for these fields.
pub(super) fn read_asking(
    fields: &[(&str, &str)],
    name: &str,
    content: &[u8],
) -> (Vec<Article>, Vec<String>) {
    let folder = folder_of(&[(name, content)]);
    let (mut articles, problems) = read_with(&[Input::Path(folder.path().join(name))], &asking(fields));
    let bare =
        |text: &str| text.replace(&format!("{}{}", folder.path().display(), std::path::MAIN_SEPARATOR), "");
    articles.iter_mut().for_each(|article| article.id = bare(&article.id));
    (articles, problems.iter().map(|problem| bare(&problem.to_string())).collect())
}

/// Parses `record` in the format of this name.
pub(super) fn parsed(format: &str, record: &str) -> Article {
    agreed(format, "", record).unwrap()
}

/// Parses a record below `header`; a head that is read by the fast path must agree with it.
pub(super) fn agreed(format: &str, header: &str, record: &str) -> Option<Article> {
    let source = Source::in_memory(format::named(format), schema::Schema::plain());
    source.set_header(header.into());
    let record = RawRecord::new(record.as_bytes(), &source, 0, 0);
    let (head, article) = ((source.format().head)(&record), record.article().ok());
    assert!(head.is_none() || head == article.as_ref().map(NewHead::of), "{head:?} {article:?}");
    article
}

/// Returns title, date, outlet, byline and URL of an article, with `-` for what is missing.
pub(super) fn facts(article: &Article) -> [String; 5] {
    let date = article.date.map(|date| date.to_string());
    [&article.title, &date, &article.outlet, &article.byline, &article.url]
        .map(|fact| fact.clone().unwrap_or_else(|| "-".to_owned()))
}

pub(super) fn texts(articles: &[Article]) -> Vec<&str> {
    articles.iter().map(|article| &*article.text).collect()
}

pub(super) fn ids(articles: &[Article]) -> Vec<&str> {
    articles.iter().map(|article| &*article.id).collect()
}

pub(super) fn encoded(text: &str, label: &str) -> Vec<u8> {
    encoding_rs::Encoding::for_label(label.as_bytes()).unwrap().encode(text).0.into_owned()
}

pub(super) fn utf16(text: &str, big: bool) -> Vec<u8> {
    let units = std::iter::once(0xFEFF).chain(text.encode_utf16());
    units.flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
}

pub(super) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packer.write_all(bytes).unwrap();
    packer.finish().unwrap()
}

const LINES: &str =
    "{\"id\": \"a\", \"text\": \"“One” – ünïcode\\u0007\"}\n\n{\"text\": \"two\"}\r\n{\"text\": \"three\"}";

#[test]
fn outlets_and_days_equal_those_of_whole_articles() {
    let long = "The Very Long Gazette of Port Ellery and the Isles ".repeat(9);
    let records = [
        r#"{"title": "A", "text": "One.", "source": "The Gull", "date": "2024-05-06"}"#.to_owned(),
        r#"{"text": "No headline.", "source": "  The \n Gull ", "date": "6 May 2024"}"#.to_owned(),
        format!(r#"{{"title": "B", "text": "Three.", "source": "{long}"}}"#),
        r#"{"title": "C", "text": "<p>Four.</p>", "source": "A &amp; B", "date": "soon"}"#.to_owned(),
        r#"{"title": "D", "source": "No text"}"#.to_owned(),
        "{ broken".to_owned(),
    ];
    let page = "<title>E</title><article><p>Six words of a page here.</p></article>";
    let folder = folder_of(&[
        ("a.jsonl", records.join("\n").as_bytes()),
        ("b.csv", b"title,text,date,outlet\nF,Seven.,2024-01-02,Gull\n"),
        ("c.html", page.as_bytes()),
    ]);
    let inputs = [Input::Path(folder.path().into())];
    for shard in [None, Some(Shard { number: 2, of: 3 })] {
        let options = Arc::new(Options { shard, ..Options::default() });
        let of = |quick: bool| {
            let (mut articles, mut problems) = (Vec::new(), Vec::new());
            let mut each = |found: Found| {
                match found {
                    Found::Article(article, _) => articles.push((article.outlet, article.date)),
                    Found::Problem(error) => problems.push(error.to_string()),
                }
                ControlFlow::Continue(())
            };
            match quick {
                true => load_outlets_and_days(&inputs, &options, &mut each),
                false => load(&inputs, &options, &mut each),
            }
            (articles, problems)
        };
        assert_eq!(of(true), of(false));
        assert_eq!(of(true).0.len(), if shard.is_some() { 2 } else { 6 });
    }
}

#[test]
fn the_fixtures_are_read_in_order() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/load");
    let (articles, problems) = read(&folder);
    assert_eq!(problems, [], "nothing is wrong with them");
    let titles: Vec<_> = articles.iter().map(|article| article.title.as_deref().unwrap_or("-")).collect();
    assert_eq!(
        titles,
        [
            "Ferry to the islands is late again",
            "Bakers ask for earlier trams",
            "Lighthouse to be painted blue",
            "Council counts its gulls",
            "The mayor of Tidewater has opened a bridge that nobody ordered",
            "Library opens at night",
            "Old pier is sold for a pound",
            "Gulls, counted twice",
            "Bell rings by itself",
            "Net menders & their songs",
            "Quay café reopens",
            "Sea wall to be raised",
            "Clock tower chimes thirteen",
            "Thirteen it is",
            "Fog horn falls silent",
            "Fog horn sounds again",
            "Pier is sold again",
            "Tide table is printed twice",
            "Lamp is lit after nine years",
            "Café on the quay is sold",
            "Café terrace gets a roof",
            "Swans stay the winter",
        ]
    );
    let days: Vec<_> = articles.iter().filter_map(|article| article.date).map(|d| d.to_string()).collect();
    let expected: Vec<_> = (5..25).map(|day| format!("2024-03-{day:02}")).collect();
    assert_eq!(days, expected);
    assert!(articles.iter().all(|article| !article.text.contains('<')), "{articles:#?}");
}

#[test]
fn text_is_never_altered() {
    let odd = "\t A \u{1b}[31m\u{202e}odd\u{0} text,\r\n\u{2028}with all\u{a0}that. \n\n";
    assert_eq!(texts(&read_as("a.txt", odd).0), [odd]);
    let line = serde_json::json!({ "text": odd }).to_string();
    assert_eq!(texts(&read_as("a.jsonl", line).0), [odd]);
}

#[test]
fn empty_and_missing_inputs_are_reported() {
    for name in ["a.txt", "a.md", "a.json", "a.jsonl", "a"] {
        for content in ["", " \n\n", "\u{FEFF}"] {
            assert_eq!(read_as(name, content).1, [format!("{name}: contains no articles")], "{content:?}");
        }
        // A page of results without any.
        assert!(name.ends_with(".txt") || !read_as(name, "{\"articles\":[]}").1.is_empty(), "{name}");
    }
    let folder = TempDir::new().unwrap();
    let problem = |path: &Path| read(path).1[0].to_string();
    assert!(problem(&folder.path().join("nowhere")).ends_with("no such file or folder"));
    assert!(problem(folder.path()).contains("contains no articles (it looks for .jsonl, .json, .md, "));
}

#[test]
fn reading_stops_when_told() {
    let folder = TempDir::new().unwrap();
    for n in 0..3 {
        fs::write(folder.path().join(format!("{n}.jsonl")), LINES).unwrap();
        fs::write(folder.path().join(format!("{n}.json")), "[{\"text\": \"a\"}, {\"text\": \"b\"}]").unwrap();
    }
    for most in 1..8 {
        let mut seen = 0;
        load(&[Input::Path(folder.path().into()), Input::Sample], &Arc::default(), &mut |_| {
            seen += 1;
            if seen == most { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        assert_eq!(seen, most);
    }
}

/// A list shows the same whether articles are read as a whole or only their heads.
#[test]
fn heads_equal_those_of_whole_articles() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/load");
    let inputs = vec![Input::Path(folder), Input::Sample];
    let (pass, heads, problems) = one_pass(&mut CorpusReader::new(inputs.clone(), keeping()));
    assert_eq!((pass, problems), (PassEnd::Complete, vec![]));
    let (articles, _) = read_with(&inputs, &keeping());
    assert_eq!(heads.len(), articles.len());
    for ((head, address), article) in heads.iter().zip(&articles) {
        assert_eq!((head, &address.read().unwrap()), (&NewHead::of(article), article));
    }
}

#[test]
fn addresses_are_send_and_sync() {
    fn check<T: Send + Sync>() {}
    check::<Address>();
    check::<Found>();
}

#[test]
fn fields_can_be_named() {
    let hits = br#"{"hits": [{"_source": {"story": "one"}}, {"_source": {"story": "two"}}]}"#;
    let (articles, problems) = read_asking(&[("text", "_source.story")], "a.json", hits);
    assert_eq!((texts(&articles), problems.len()), (vec!["one", "two"], 0));
}

#[test]
fn the_sample_is_readable() {
    let (articles, problems) = read_with(&[Input::Sample], &Arc::default());
    assert_eq!(problems, []);
    assert_eq!(articles.len(), sample::ARTICLES.len());
    for article in articles {
        assert!(article.title.is_some() && article.date.is_some(), "{}", article.id);
        assert!(!article.id.contains('/') && !article.text.trim().is_empty());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// No format panics on any bytes, and every article reads the same again.
    #[test]
    fn arbitrary_bytes_in_every_format(bytes in prop_oneof![
        prop::collection::vec(any::<u8>(), 0..200),
        "[\\[\\]{},:\"\\\\ \nntrue0-9etx]{0,60}".prop_map(String::into_bytes),
        "(\\[|\\{\"articles\": ?\\[)?(\\{\"(text|a)\": ?(\"[a-z\\\\\"]{0,4}\"|1|\\[\\]|\\{\\}),?\\}?[,\n ]?){0,5}[\\]}]{0,2}".prop_map(String::into_bytes),
    ]) {
        let folder = TempDir::new().unwrap();
        for ending in FORMATS.iter().flat_map(|format| format.extensions).chain([&""]) {
            let path = folder.path().join(format!("a.{ending}"));
            fs::write(&path, &bytes).unwrap();
            let (articles, problems) = read(&path);
            prop_assert!(articles.len() + problems.len() > 0);
        }
    }

    #[test]
    fn any_text_arrives_exactly(text in any::<String>(), title in "[^\\pC\u{2028}\u{2029}]{0,40}") {
        let line = serde_json::json!({"title": &title, "text": &text, "x": [{"y": &title}]});
        for content in [line.to_string(), format!("[{line:#}]"), format!("{{\"articles\": [{line}]}}")] {
            let (articles, problems) = read_as("a.json", content);
            prop_assert_eq!(problems, [""; 0]);
            prop_assert_eq!(&articles[0].text, &text);
            prop_assert_eq!(articles[0].title.as_deref(), Some(&*title).filter(|t| !t.trim().is_empty()));
        }
    }
}
