//! Copies of articles.

use std::fs;
use std::path::PathBuf;

use super::corpus::{TestCorpus, line};
use crate::Article;
use crate::index::*;
use crate::query::Query;
use crate::threads::Stop;

/// A long article that shares no words with others.
fn story(n: usize, outlet: &str) -> Article {
    let text = (0..120).map(|word| format!("story{n}word{word} ")).collect();
    let date = jiff::civil::Date::new(2020, 1, 2 + n as i8).ok();
    Article { id: format!("{n}{outlet}"), outlet: Some(outlet.into()), date, text, ..Article::default() }
}

fn copies(corpus: &TestCorpus) -> Vec<String> {
    let (searcher, stop) = (corpus.searcher(), Stop::default());
    let selection = searcher.select(&Query::parse("is:copy").unwrap(), &stop).unwrap();
    let hits = searcher.hits(&selection, SortOrder::Read, 0, 99, &stop).unwrap().rows;
    hits.iter().map(|hit| searcher.article(hit.article).unwrap().unwrap().id).collect()
}

#[test]
fn copies_are_found_again_when_articles_come_and_go() {
    let mut all = vec![story(1, "Post"), story(2, "Post"), story(2, "Gull")];
    let (corpus, path) = TestCorpus::lines(&all);
    corpus.build();
    assert_eq!(copies(&corpus), ["2Gull"]);
    // A copy with an earlier date becomes the original, even if it is read later.
    all.push(Article { date: jiff::civil::Date::new(2019, 1, 1).ok(), ..story(2, "Echo") });
    all.push(story(1, "Echo"));
    fs::write(&path, all.iter().map(line).collect::<String>()).unwrap();
    corpus.build();
    assert_eq!(copies(&corpus), ["2Post", "2Gull", "1Echo"]);
    fs::write(&path, all[1..4].iter().map(line).collect::<String>()).unwrap();
    corpus.build();
    assert_eq!(copies(&corpus), ["2Post", "2Gull"]);
}

#[test]
fn a_damaged_list_of_copies_is_rewritten() {
    let (corpus, _) = TestCorpus::lines(&[story(1, "Post"), story(1, "Gull")]);
    corpus.build();
    let kept = || {
        let files = fs::read_dir(corpus.place().folder().join("words")).unwrap();
        let kept: Vec<PathBuf> = files
            .map(|file| file.unwrap().path())
            .filter(|path| path.file_name().unwrap().to_str().unwrap().starts_with("copies2-"))
            .collect();
        assert_eq!(kept.len(), 1);
        kept[0].clone()
    };
    let good = fs::read(kept()).unwrap();
    for at in 0..good.len() {
        let mut bad = good.clone();
        bad[at] ^= 4;
        fs::write(kept(), bad).unwrap();
        assert_eq!(copies(&corpus), ["1Gull"], "{at}");
    }
    fs::write(kept(), &good[..good.len() - 8]).unwrap();
    assert_eq!(copies(&corpus), ["1Gull"]);
    corpus.build();
    assert_eq!(fs::read(kept()).unwrap(), good);
}
