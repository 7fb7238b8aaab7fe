//! Corpora to build an index of, and what reading them gives.

use std::fs;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::Arc;

use crate::Article;
use crate::index::*;
use crate::load::{Found, Input, Options, load, load_where};
use crate::query::{ArticleView, Lens, Prefilter, Query};

/// A temporary folder with corpora and indexes.
pub(super) struct TestCorpus {
    pub(super) folder: tempfile::TempDir,
    pub(super) inputs: Vec<Input>,
    pub(super) options: Options,
}

impl TestCorpus {
    pub(super) fn new(inputs: Vec<Input>) -> Self {
        Self { folder: tempfile::tempdir().unwrap(), inputs, options: Options::default() }
    }

    /// Writes the articles to one JSON Lines file.
    pub(super) fn lines(articles: &[Article]) -> (Self, PathBuf) {
        let mut corpus = Self::new(Vec::new());
        let path = corpus.folder.path().join("news.jsonl");
        fs::write(&path, articles.iter().map(line).collect::<String>()).unwrap();
        corpus.inputs = vec![Input::Path(path.clone())];
        (corpus, path)
    }

    /// Makes an empty folder to write articles to.
    pub(super) fn in_folder() -> (Self, PathBuf) {
        let mut corpus = Self::new(Vec::new());
        let path = corpus.folder.path().join("news");
        fs::create_dir(&path).unwrap();
        corpus.inputs = vec![Input::Path(path.clone())];
        (corpus, path)
    }

    pub(super) fn place(&self) -> IndexDir {
        IndexDir::below(&self.folder.path().join("cache"), &self.inputs, &self.options).unwrap()
    }

    pub(super) fn build(&self) -> Built {
        self.build_until(&mut |_| ControlFlow::Continue(()))
    }

    pub(super) fn build_until(&self, report: &mut dyn FnMut(BuildProgress) -> ControlFlow<()>) -> Built {
        build(&self.place(), &self.inputs, &self.options, 2, report).unwrap()
    }

    pub(super) fn searcher(&self) -> Searcher {
        Searcher::open(&self.place(), &self.options).unwrap().expect("there is an index")
    }

    pub(super) fn articles(&self) -> Vec<Article> {
        let mut all = Vec::new();
        load(&self.inputs, &Arc::new(self.options.clone()), &mut |found| {
            if let Found::Article(article, _) = found {
                all.push(*article);
            }
            ControlFlow::Continue(())
        });
        all
    }
}

pub(super) fn line(article: &Article) -> String {
    let date = article.date.map(|date| date.to_string());
    let record = serde_json::json!({
        "id": article.id, "title": article.title, "date": date, "source": article.outlet, "text": article.text
    });
    format!("{record}\n")
}

pub(super) fn sample() -> Vec<Article> {
    let mut articles = TestCorpus::new(vec![Input::Sample]).articles();
    // Missing values must be counted too.
    articles[1].date = None;
    articles[2].outlet = None;
    articles
}

/// The articles that match a query by reading, with the prefilter on the raw records.
pub(super) fn read(corpus: &TestCorpus, query: &Query) -> Vec<String> {
    let (prefilter, mut ids) = (Prefilter::new(query, &Lens::default()), Vec::new());
    let wanted = |record: &[u8]| prefilter.may_hold(record);
    load_where(&corpus.inputs, &Arc::new(corpus.options.clone()), &wanted, &mut |found| {
        if let Found::Article(article, _) = found
            && query.holds(&ArticleView::new(&article))
        {
            ids.push(article.id.clone());
        }
        ControlFlow::Continue(())
    });
    ids
}

/// `count` distinct articles.
pub(super) fn many(count: usize) -> Vec<Article> {
    let names = ["Ada Bird", "Karl Moss", "Lena Ortiz", "Tom Reed"];
    (0..count)
        .map(|n| Article {
            id: format!("n{n}"),
            title: Some(format!("Harbour report {n}")),
            date: jiff::civil::Date::new(2018 + (n % 3) as i16, 1 + (n % 12) as i8, 1 + (n % 28) as i8).ok(),
            outlet: Some(format!("OutletCount {}", n % 3)),
            text: format!(
                "{0} opened the harbour on number{n}. “We sail on tide {n},” said {0}. {1} was there, and Mr {2} left.",
                names[n % 4],
                names[(n + 1) % 4],
                names[n % 4].split(' ').next_back().unwrap_or_default(),
            ),
            ..Article::default()
        })
        .collect()
}
