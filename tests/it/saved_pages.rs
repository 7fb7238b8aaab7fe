//! Saved pages in the styles of the web against what a reader would call their articles: body, headline, byline, date.
//!
//! `articles/NAME.html` is a page of an invented outlet; `NAME.txt` has its headline, byline and date, and the
//! paragraphs of its body. Captions are set as captions and do not count as body.

use std::collections::HashMap;
use std::fs;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use onrecord::Article;
use onrecord::article::BlockShape;
use onrecord::load::{CorpusReader, Found, Input, Options};

/// What a page must reach at least, and all pages together: a little below what they do.
const FLOOR: f64 = 0.93;
const FLOOR_OF_ALL: f64 = 0.99;

struct Gold {
    page: PathBuf,
    title: String,
    byline: String,
    date: String,
    body: String,
}

fn golds() -> Vec<Gold> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/pages/articles");
    let mut pages: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    pages.retain(|path| path.extension().is_some_and(|ending| ending == "html"));
    pages.sort();
    let read = |page: PathBuf| {
        let text = fs::read_to_string(page.with_extension("txt")).unwrap().replace("\r\n", "\n");
        let (head, body) = text.split_once("\n\n").unwrap();
        let fact = |name: &str| {
            let line = head.lines().find_map(|line| line.strip_prefix(name));
            line.unwrap_or_else(|| panic!("{name} of {page:?}")).trim().to_owned()
        };
        let (title, byline, date) = (fact("title:"), fact("byline:"), fact("date:"));
        Gold { title, byline, date, body: body.trim().to_owned(), page }
    };
    pages.into_iter().map(read).collect()
}

fn article(page: &Path) -> Article {
    let mut addresses = Vec::new();
    CorpusReader::new(vec![Input::Path(page.into())], Arc::new(Options::default())).read_new(&mut |found| {
        match found {
            Found::Article(_, address) => addresses.push(address),
            Found::Problem(error) => panic!("{error}"),
        }
        ControlFlow::Continue(())
    });
    let [address] = &addresses[..] else { panic!("{} articles in {page:?}", addresses.len()) };
    address.read().unwrap()
}

/// The text of an article without its captions.
fn body(article: &Article) -> String {
    let blocks = article.structure.blocks.iter();
    let shown = blocks.filter(|block| block.shape != BlockShape::Caption && !block.span.is_empty());
    let words: Vec<&str> = shown.map(|block| block.span.of(&article.text)).collect();
    if words.is_empty() { article.text.clone() } else { words.join("\n\n") }
}

/// Precision, recall and F1 of the words.
fn measure(read: &str, gold: &str) -> [f64; 3] {
    let words = |text: &str| {
        let mut counts: HashMap<String, usize> = HashMap::new();
        let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        words.for_each(|word| *counts.entry(word.to_lowercase()).or_default() += 1);
        counts
    };
    let (read, gold) = (words(read), words(gold));
    let common: usize = read.iter().map(|(word, count)| *count.min(gold.get(word).unwrap_or(&0))).sum();
    let [all_read, all_gold] = [read, gold].map(|counts| counts.values().sum::<usize>().max(1));
    let share = |of: usize| common as f64 / of as f64;
    [share(all_read), share(all_gold), 2.0 * common as f64 / (all_read + all_gold) as f64]
}

#[test]
fn pages_in_every_style_are_read() {
    let (mut wrong, mut table, mut sum, mut exact) = (Vec::new(), String::new(), 0.0, 0);
    let golds = golds();
    assert!(golds.len() >= 30, "{}", golds.len());
    for gold in &golds {
        let name = gold.page.file_stem().unwrap().to_string_lossy();
        let article = article(&gold.page);
        let read = body(&article);
        let [precision, recall, f1] = measure(&read, &gold.body);
        sum += f1;
        exact += usize::from(read == gold.body);
        table += &format!("{name:34} precision {precision:.3} recall {recall:.3} F1 {f1:.3}\n");
        if f1 < FLOOR {
            wrong.push(format!("{name}: F1 {f1:.3}\n{read}"));
        }
        let date = article.date.map(|date| date.to_string()).unwrap_or_default();
        for (what, read, gold) in [
            ("headline", article.title.as_deref().unwrap_or_default(), &gold.title),
            ("byline", article.byline.as_deref().unwrap_or_default(), &gold.byline),
            ("date", &date, &gold.date),
        ] {
            if read != gold {
                wrong.push(format!("{name}: {what} “{read}”, not “{gold}”"));
            }
        }
    }
    let all = sum / golds.len() as f64;
    println!("{table}all: F1 {all:.4}, {exact} of {} exact", golds.len());
    assert!(wrong.is_empty() && all >= FLOOR_OF_ALL, "{}\n{table}all: F1 {all:.4}", wrong.join("\n"));
}
