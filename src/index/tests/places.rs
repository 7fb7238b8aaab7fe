//! Where an index and its inputs are, and how their text is encoded.

use std::fs;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::Arc;

use super::by_hand::agrees;
use super::corpus::{TestCorpus, line, many, read};
use crate::index::*;
use crate::load::{Found, Input, Options, load};
use crate::query::Query;
use crate::threads::Stop;

#[test]
fn a_folder_is_the_same_however_it_is_spelled() {
    let corpus = TestCorpus::new(Vec::new());
    let folder = corpus.folder.path().join("news");
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("a.jsonl"), many(3).iter().map(line).collect::<String>()).unwrap();
    let spelled = |path: PathBuf| TestCorpus {
        inputs: vec![Input::Path(path)],
        folder: tempfile::tempdir().unwrap(),
        options: Options::default(),
    };
    let place = |corpus: &TestCorpus, of: &TestCorpus| {
        IndexDir::below(corpus.folder.path(), &of.inputs, &of.options).unwrap()
    };
    let first = spelled(folder.clone());
    build(&place(&corpus, &first), &first.inputs, &first.options, 1, &mut |_| ControlFlow::Continue(()))
        .unwrap();
    let others = [folder.join("../news"), folder.join("."), PathBuf::from(format!("{}/", folder.display()))];
    for other in others.map(spelled) {
        let place = place(&corpus, &other);
        let searcher = Searcher::open(&place, &other.options).unwrap().expect("it is the same folder");
        let stop = Stop::default();
        let all = searcher.select(&Query::All, &stop).unwrap();
        let hits = searcher.hits(&all, SortOrder::Read, 0, 9, &stop).unwrap().rows;
        let mut names = Vec::new();
        load(&other.inputs, &Arc::new(other.options.clone()), &mut |found| {
            if let Found::Article(_, address) = found {
                names.push((Arc::from(&*address.source.name), address.offset));
            }
            ControlFlow::Continue(())
        });
        assert_eq!(hits.iter().map(|hit| hit.place.clone()).collect::<Vec<_>>(), names);
        assert_eq!(searcher.article(hits[1].article).unwrap().unwrap().id, "n1");
        assert!(searcher.is_fresh(&other.inputs, &Arc::new(other.options.clone())));
    }
}

#[test]
fn a_read_only_index_can_be_read() {
    let (corpus, _) = TestCorpus::lines(&many(5));
    corpus.build();
    for folder in [corpus.place().words(), corpus.place().facts()] {
        let lock = folder.join(".tantivy-meta.lock");
        let _ = fs::remove_file(&lock);
        fs::create_dir(lock).unwrap();
    }
    agrees(&corpus);
}

#[test]
fn articles_in_other_encodings_match_when_read_and_when_indexed() {
    let (corpus, folder) = TestCorpus::in_folder();
    fs::write(folder.join("a.txt"), b"The one\n\nJos\xe9 went to the caf\xe9.\n").unwrap();
    fs::write(folder.join("b.txt"), "The other\n\nJosé went to the café.\n").unwrap();
    fs::write(folder.join("c.jsonl"), b"{\"title\": \"T\", \"text\": \"Na\xefve Jos\xe9.\"}\n").unwrap();
    corpus.build();
    let (searcher, stop) = (corpus.searcher(), Stop::default());
    for (query, count) in [("jose", 3), ("cafe", 2), ("naive", 1), ("jos", 0)] {
        let query = Query::parse(query).unwrap();
        let read = read(&corpus, &query).len() as u64;
        let selection = searcher.select(&query, &stop).unwrap();
        assert_eq!((read, selection.len()), (count, count), "{query}");
    }
}

#[cfg(unix)]
#[test]
fn an_unwritable_folder_is_reported() {
    let (corpus, _) = TestCorpus::lines(&many(2));
    fs::write(corpus.folder.path().join("cache"), "a file where a folder belongs").unwrap();
    let error =
        build(&corpus.place(), &corpus.inputs, &corpus.options, 1, &mut |_| ControlFlow::Continue(()));
    let error = error.unwrap_err().to_string();
    assert!(error.contains("cannot write") && error.contains("ONRECORD_CACHE"), "{error}");
}
