//! Counts of the index equal a count over all articles, also once some of them have been corrected.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fs;
use std::sync::Arc;

use super::by_hand::{agrees, all_analysed, by_hand, counted, people, queries};
use super::corpus::{TestCorpus, many, sample};
use crate::identity::{Aliases, Joins};
use crate::index::*;
use crate::query::{ArticleView, Lens, Query, words};
use crate::threads::Stop;

#[test]
fn counts_equal_a_count_by_hand() {
    let (corpus, _) = TestCorpus::lines(&sample());
    assert_eq!(corpus.build(), Built::Whole);
    agrees(&corpus);
    assert!(corpus.searcher().is_fresh(&corpus.inputs, &Arc::new(corpus.options.clone())));
}

#[test]
fn a_person_page_equals_a_count_by_hand() {
    let (corpus, _) = TestCorpus::lines(&many(60));
    corpus.build();
    let (searcher, stop) = (corpus.searcher(), Stop::default());
    let articles = all_analysed(corpus.articles());
    for text in ["", "date:2019", "said:tide", "\"outlet 1\""] {
        let query = Query::parse(text).unwrap();
        let selection = searcher.select(&query, &stop).unwrap();
        let (name, names) = ("Ada Bird", ["Ada Bird".to_owned()]);
        let mut with: BTreeMap<String, u64> = BTreeMap::new();
        let (mut naming, mut quotes) = (0, 0);
        for (article, analysis) in &articles {
            let case = ArticleView::new(article);
            let there = analysis.people.iter().any(|person| person.name == name);
            if !there || !query.holds(&case) {
                continue;
            }
            naming += 1;
            let asked = query.quotations();
            let said = |quote: &&crate::text::Quote| {
                analysis.speaker(quote) == Some(name) && asked.said(&case, quote)
            };
            quotes += analysis.quotes.iter().filter(said).count() as u64;
            for person in crate::index::facts::named(analysis) {
                let other = u64::from(person.name != name);
                *with.entry(person.name.into_owned()).or_default() += other;
            }
        }
        let counts = searcher.namesakes(name, &selection, &stop).unwrap();
        let joins = counts.joins(&Aliases::default());
        let person = counts.people(&joins, false).into_iter().find(|person| person.name == name);
        assert_eq!(person.map_or(0, |person| person.articles), naming, "{text}");
        assert_eq!(searcher.naming(&names, &selection, &stop).unwrap().len(), naming);
        let line = searcher.timeline(&selection, Count::Naming(&names), Interval::Year, &stop).unwrap();
        assert_eq!(line.total(), naming);
        let rows = searcher.named_with(&names, &selection, &stop).unwrap().without(&names);
        let rows = rows.people(&Joins::default(), false);
        let rows: BTreeMap<String, u64> = rows.into_iter().map(|row| (row.name, row.articles)).collect();
        with.retain(|_, count| *count > 0);
        assert_eq!(rows, with, "{text}");
        let all =
            searcher.quotations(&selection, Some(&names), SortOrder::Newest, 0, usize::MAX, &stop).unwrap();
        assert_eq!((all.of, all.rows.len() as u64), (quotes, quotes), "{text}");
        assert!(all.rows.is_sorted_by(|a, b| a.date >= b.date));
        let paged: Vec<FoundQuotation> = (0..all.rows.len().div_ceil(7))
            .flat_map(|page| {
                searcher
                    .quotations(&selection, Some(&names), SortOrder::Newest, page * 7, 7, &stop)
                    .unwrap()
                    .rows
            })
            .collect();
        assert_eq!(paged, all.rows);
    }
}

#[test]
fn said_matches_words_within_one_quotation() {
    let (corpus, _) = TestCorpus::lines(&sample());
    corpus.build();
    let (searcher, articles) = (corpus.searcher(), all_analysed(corpus.articles()));
    let stop = Stop::default();
    let mut within = 0;
    for (article, analysis) in articles.iter().step_by(3) {
        for quote in analysis.quotes.iter().step_by(4) {
            let (before, said) =
                (words(&article.text[..quote.span.start]), words(quote.span.of(&article.text)));
            let after = words(&article.text[quote.span.end..]);
            // The first and last words of a quotation, and phrases that reach past either end.
            let ends = |all: &[String], n: usize| all[all.len().saturating_sub(n)..].to_vec();
            let (first, last) = (said.iter().take(2).cloned().collect::<Vec<_>>(), ends(&said, 2));
            let over = [ends(&before, 1), first.clone()].concat();
            let out = [last.clone(), after.into_iter().take(1).collect()].concat();
            for phrase in [first, last, over, out] {
                let speaker = analysis.speaker(quote).unwrap_or("nobody");
                let phrase = phrase.join(" ");
                for text in [
                    format!("said:\"{phrase}\""),
                    format!("said:\"{phrase}\"*"),
                    format!("speaker:\"{speaker}\" said:\"{phrase}\""),
                ] {
                    // A quotation without a letter or digit gives no query.
                    let Ok(query) = Query::parse(&text) else { continue };
                    let selection = searcher.select(&query, &stop).unwrap();
                    let found =
                        searcher.quotations(&selection, None, SortOrder::Read, 0, usize::MAX, &stop).unwrap();
                    let asked = query.quotations();
                    let by_hand = articles.iter().map(|(article, analysis)| {
                        let case = ArticleView::new(article).analysed(Cow::Borrowed(analysis));
                        analysis.quotes.iter().filter(|quote| asked.said(&case, quote)).count() as u64
                    });
                    let by_hand: u64 = by_hand.sum();
                    assert_eq!(found.of, by_hand, "{text}");
                    within += by_hand;
                }
            }
        }
    }
    assert!(within > 300, "{within}");
}

#[test]
fn corrections_apply_everywhere_and_only_corrected_articles_are_reread() {
    use crate::store::{Change, ContentKey, Correction, Memory, Passage};
    let (corpus, path) = TestCorpus::lines(&sample());
    corpus.build();
    let mut articles = all_analysed(corpus.articles());
    let mut memory = Memory::default();
    for (article, analysis) in articles.iter().step_by(7) {
        let content = ContentKey::of(article);
        let mut correct = |correction: Correction| {
            memory.apply(&Change::Correct(content, correction.target(), Some(correction)));
        };
        if let Some(person) = analysis.people.first() {
            correct(Correction::NoPerson(person.name.clone()));
        }
        if let (Some(quote), Some(person)) = (analysis.quotes.first(), analysis.people.last()) {
            let passage = Passage::of(&article.text, quote.span);
            correct(Correction::Speaker(passage, Some(person.name.clone())));
        }
        if let Some(quote) = analysis.quotes.last().filter(|_| analysis.quotes.len() > 1) {
            correct(Correction::NoQuote(Passage::of(&article.text, quote.span)));
        }
    }
    let lens = Lens::new(Arc::new(memory));
    let searcher = corpus.searcher().through(&lens, &Stop::default()).unwrap();
    let mut changed = 0;
    for (article, analysis) in &mut articles {
        let corrected = lens.analyse(article).joined();
        changed += usize::from(*analysis != corrected);
        *analysis = corrected;
    }
    assert!(changed > 4);
    for query in queries() {
        assert_eq!(counted(&searcher, &query), by_hand(&articles, &query), "{query}");
    }
    let (stop, all) = (Stop::default(), Query::All);
    let selection = searcher.select(&all, &stop).unwrap();
    for order in [SortOrder::Newest, SortOrder::Oldest] {
        let said = searcher.quotations(&selection, None, order, 0, usize::MAX, &stop).unwrap();
        let dates: Vec<_> = said.rows.iter().filter_map(|said| said.date).collect();
        assert!(dates.is_sorted() || order == SortOrder::Newest);
        assert!(dates.is_sorted_by(|a, b| a >= b) || order == SortOrder::Oldest);
    }
    // The file is gone, so reading it again would fail.
    fs::remove_file(path).unwrap();
    let again = searcher.through(&lens, &stop).unwrap();
    assert_eq!(
        people(&again.names(&selection, false, &stop).unwrap()),
        people(&searcher.names(&selection, false, &stop).unwrap())
    );
}

#[test]
fn it_stops_when_told() {
    let (corpus, _path) = TestCorpus::lines(&many(12));
    corpus.build();
    let (searcher, stop) = (corpus.searcher(), Stop::default());
    let query = Query::parse("harbour").unwrap();
    assert_eq!(searcher.select(&query, &stop).unwrap().len(), 12);
    stop.stop();
    assert!(searcher.select(&query, &stop).is_err());
}
