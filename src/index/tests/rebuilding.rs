//! The index follows its files: after a kill, when they grow or change, when it is damaged, and when two programs build it.

use std::fs;
use std::io::Write;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;

use super::by_hand::{agrees, counted, queries};
use super::corpus::{TestCorpus, line, many};
use crate::Article;
use crate::index::*;
use crate::query::Query;
use crate::threads::Stop;

#[test]
fn a_build_killed_after_any_batch_resumes() {
    let articles = many(40);
    let (whole, _) = TestCorpus::lines(&articles);
    whole.build();
    let expected: Vec<_> = queries().map(|query| counted(&whole.searcher(), &query)).collect();
    let (corpus, _) = TestCorpus::lines(&articles);
    // Small batches make for many commits.
    let mut rounds = 0;
    loop {
        let mut left = 1 + rounds * 7 % 11;
        rounds += 1;
        let built = crate::index::build::build_in_batches(
            &corpus.place(),
            &corpus.inputs,
            &corpus.options,
            900,
            &mut |_| {
                left -= 1;
                if left == 0 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            },
        );
        if built.unwrap() == Built::Whole {
            break;
        }
        assert!(rounds < 500);
    }
    assert!(rounds > 3, "{rounds}");
    let found: Vec<_> = queries().map(|query| counted(&corpus.searcher(), &query)).collect();
    assert_eq!(found, expected);
}

#[test]
fn grown_files_are_continued_and_changed_files_reread() {
    let articles = many(30);
    let (corpus, path) = TestCorpus::lines(&articles[..20]);
    corpus.build();
    let options = Arc::new(corpus.options.clone());
    let mut file = fs::OpenOptions::new().append(true).open(&path).unwrap();
    file.write_all(articles[20..].iter().map(line).collect::<String>().as_bytes()).unwrap();
    assert!(!corpus.searcher().is_fresh(&corpus.inputs, &options));
    let mut read = 0;
    corpus.build_until(&mut |progress| {
        read += usize::from(matches!(progress, BuildProgress::People { .. }));
        ControlFlow::Continue(())
    });
    assert_eq!(read, 10, "only what is new is analysed");
    agrees(&corpus);
    fs::write(&path, articles[5..15].iter().map(line).collect::<String>()).unwrap();
    corpus.build();
    agrees(&corpus);
    assert_eq!(corpus.searcher().coverage().articles, 10);
    fs::write(&path, articles[5..12].iter().map(line).collect::<String>()).unwrap();
    corpus.build();
    agrees(&corpus);
}

#[test]
fn a_folder_gains_loses_and_changes_files() {
    let (corpus, folder) = TestCorpus::in_folder();
    let write = |name: &str, articles: &[Article]| {
        fs::write(folder.join(name), articles.iter().map(line).collect::<String>()).unwrap();
    };
    let articles = many(20);
    write("a.jsonl", &articles[..5]);
    write("c.jsonl", &articles[5..10]);
    corpus.build();
    agrees(&corpus);
    write("d.jsonl", &articles[10..12]);
    corpus.build();
    agrees(&corpus);
    fs::remove_file(folder.join("a.jsonl")).unwrap();
    write("d.jsonl", &articles[12..13]);
    corpus.build();
    agrees(&corpus);
    assert_eq!(corpus.searcher().coverage().articles, 6);
    assert_eq!(corpus.build(), Built::Whole);
    agrees(&corpus);
}

#[test]
fn broken_and_outdated_indexes_are_rebuilt() {
    let (corpus, _) = TestCorpus::lines(&many(12));
    corpus.build();
    let words = corpus.place().words();
    let largest = |folder: &Path| {
        let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect();
        files.sort_by_key(|path| fs::metadata(path).unwrap().len());
        files.pop().unwrap()
    };
    for damage in 0..6 {
        match damage {
            0 => fs::write(words.join("meta.json"), "{").unwrap(),
            1 => fs::write(corpus.place().folder().join("about.json"), "{}").unwrap(),
            2 => fs::write(corpus.place().facts().join("meta.json"), "").unwrap(),
            3 => fs::write(largest(&corpus.place().facts()), "").unwrap(),
            4 => {
                // Opening the index must not read this file.
                let path = largest(&words);
                let mut bytes = fs::read(&path).unwrap();
                let half = bytes.len() / 2;
                bytes[half] ^= 1;
                fs::write(&path, bytes).unwrap();
                assert!(mend(&corpus.place()).unwrap());
            }
            _ => fs::write(largest(&words), "").unwrap(),
        }
        let opened = Searcher::open(&corpus.place(), &corpus.options);
        assert!(!matches!(opened, Ok(Some(_))), "{damage}");
        assert_eq!(corpus.build(), Built::Whole, "{damage}");
        assert!(!mend(&corpus.place()).unwrap());
        agrees(&corpus);
    }
}

#[test]
fn two_programs_build_in_turn_and_read_meanwhile() {
    let (corpus, _) = TestCorpus::lines(&many(12));
    let mut elsewhere = 0;
    corpus.build_until(&mut |_| {
        elsewhere += usize::from(corpus.build() == Built::Elsewhere);
        ControlFlow::Continue(())
    });
    assert!(elsewhere > 0);
    let (old, stop) = (corpus.searcher(), Stop::default());
    fs::write(corpus.folder.path().join("news.jsonl"), "{\"title\": \"T\", \"text\": \"New.\"}\n").unwrap();
    corpus.build();
    assert_eq!(corpus.searcher().coverage().articles, 1);
    let all = old.select(&Query::All, &stop).unwrap();
    assert_eq!(
        old.hits(&all, SortOrder::Read, 0, 99, &stop).unwrap().rows.len(),
        12,
        "as of when it was opened"
    );
}
