//! Views from the index and from the articles are the same, page by page.

use std::ops::ControlFlow;
use std::time::Duration;

use super::super::concordance::context;
use super::super::view_state::Scope;
use super::super::views::{QuotationLine, SORTED, ViewBody, ViewOrder, ViewSpec, ViewTab};
use super::*;
use crate::ask::{Answers, InMemory};
use crate::corpus::{Corpus, RowLookup};
use crate::index::{IndexDir, Searcher, build};
use crate::load::{CorpusReader, Found, Input, Options};
use crate::query::{Lens, Query};
use crate::store::{Change, ContentKey, Correction, Memory};
use crate::text::analyse;

fn sample() -> Corpus {
    let mut corpus = Corpus::default();
    CorpusReader::new(vec![Input::Sample], Arc::new(Options::default())).read_new(&mut |found| {
        if let Found::Article(head, address) = found {
            corpus.push(head, address);
        }
        ControlFlow::Continue(())
    });
    corpus
}

fn computed(views: &mut ViewState, answers: &Answers, spec: &ViewSpec) -> ViewAnswer {
    let scope = Scope { answers, spec, lens: &Lens::default(), state: 0, stop: &Stop::default() };
    views.compute(&scope, ViewAnswer::default(), &mut |_| {}).unwrap()
}

#[test]
fn index_and_articles_agree_in_every_tab() {
    let (folder, options, inputs) = (tempfile::tempdir().unwrap(), Options::default(), [Input::Sample]);
    let place = IndexDir::below(folder.path(), &inputs, &options).unwrap();
    build(&place, &inputs, &options, 2, &mut |_| ControlFlow::Continue(())).unwrap();
    let searcher = Searcher::open(&place, &options).unwrap().unwrap();
    let (corpus, stop) = (sample(), Stop::default());
    let mut in_memory = InMemory::default();
    assert!(in_memory.read_on(&corpus, &stop, &mut |_| {}));
    let everything = Answers::Memory(in_memory.filter(&Query::All, &Lens::default()));
    let people = everything.people(false, &stop).unwrap();
    let mut memory = Memory::default();
    for id in corpus.ids().step_by(5) {
        let article = corpus.address(id).read().unwrap();
        let first = analyse(&article.text).people[0].name.clone();
        let gone = Correction::NoPerson(first);
        memory.apply(&Change::Correct(ContentKey::of(&article), gone.target(), Some(gone)));
    }
    let lens = Lens::new(Arc::new(memory));
    let corrected = searcher.through(&lens, &stop).unwrap();
    let mut seen = 0;
    for query in [
        "",
        "said",
        "harbour -council",
        "date:2024",
        "speaker:hallorane said:the",
        "quotes>9",
        "person:=\"Maeve Hallorane\"",
    ] {
        let parsed = Query::parse(query).unwrap();
        let (searcher, lens) = match query.len() % 2 {
            0 => (&searcher, Lens::default()),
            _ => (&corrected, lens.clone()),
        };
        let selection = searcher.select(&parsed, &stop).unwrap();
        let index = Answers::Index(searcher, Box::new(selection));
        let articles = Answers::Memory(in_memory.filter(&parsed, &lens));
        let who = people.iter().take(9).map(|person| Some(person.name.clone()));
        for who in who.chain([None, Some("Nobody At All".into())]) {
            for tab in ViewTab::all(who.is_some()) {
                for order in tab.orders(who.is_some()) {
                    let spec = ViewSpec {
                        query: Query::parse(query).unwrap().into(),
                        who: who.clone(),
                        tab: *tab,
                        order: *order,
                        filter: if seen % 2 == 0 { "h".into() } else { String::new() },
                        ..ViewSpec::default()
                    };
                    let mut one = ViewState::new(Library::new(Vec::new(), Arc::default()));
                    one.places = Some(RowLookup::of(&corpus));
                    let a = computed(&mut one, &index, &spec);
                    let mut other = ViewState::new(Library::new(Vec::new(), Arc::default()));
                    let b = computed(&mut other, &articles, &spec);
                    assert_eq!(a, b, "{spec:?}");
                    seen += u64::from(a.articles > 0);
                }
            }
        }
    }
    assert!(seen > 100);
}

#[test]
fn quotations_arrive_before_the_people_named_with_someone() {
    let (corpus, stop) = (sample(), Stop::default());
    let mut in_memory = InMemory::default();
    assert!(in_memory.read_on(&corpus, &stop, &mut |_| {}));
    let answers = Answers::Memory(in_memory.filter(&Query::All, &Lens::default()));
    let who = answers.people(false, &stop).unwrap().remove(0).name;
    let spec = ViewSpec { who: Some(who), tab: ViewTab::Quotations, ..ViewSpec::default() };
    let mut views = ViewState::new(Library::new(Vec::new(), Arc::default()));
    let mut look = || {
        let mut first = Vec::new();
        let answer = ViewAnswer { of: spec.clone(), ..ViewAnswer::default() };
        let scope = Scope { answers: &answers, spec: &spec, lens: &Lens::default(), state: 0, stop: &stop };
        let whole = views.compute(&scope, answer, &mut |answer| first.push(answer));
        (first, whole.unwrap())
    };
    let (mut first, whole) = look();
    let (mut first, beside) = (first.remove(0), whole.head.clone().unwrap());
    assert!(first.more && !whole.more && !beside.with.is_empty() && !beside.speaking.is_empty());
    // Only the people named with someone can differ.
    let head = first.head.as_mut().unwrap();
    assert!(head.with.is_empty() && head.speaking.is_empty());
    (head.with, head.speaking, first.more) = (beside.with, beside.speaking, false);
    assert_eq!(first, whole);
    // Cached results are not sent twice.
    assert_eq!(look(), (Vec::new(), whole));
}

#[test]
fn the_latest_request_is_always_answered() {
    let (sender, answers) = std::sync::mpsc::channel();
    let send = move |report| sender.send(report).is_ok();
    let worker = ViewWorker::spawn(Library::new(Vec::new(), Arc::default()), send).unwrap();
    for n in 0..3000 {
        let spec =
            ViewSpec { query: Query::parse(&format!("word{n}")).unwrap().into(), ..ViewSpec::default() };
        worker.post(ViewRequest { spec: spec.clone(), corpus: Corpus::default(), memory: None });
        loop {
            match answers.recv_timeout(Duration::from_secs(20)).expect("an answer") {
                Report::Seen(answer) if answer.of == spec => break,
                _ => {}
            }
        }
    }
}

#[test]
fn the_order_does_not_change_the_count() {
    let corpus = sample();
    let look = |order, from, page, sorted| {
        let spec = ViewSpec { tab: ViewTab::Quotations, order, from, ..ViewSpec::default() };
        let library = Library::new(Vec::new(), Arc::default());
        let mut views = ViewState { page, sorted, ..ViewState::new(library) };
        let ask = ViewRequest { spec, corpus: corpus.clone(), memory: None };
        match views.answer(&ask, &Stop::default(), &|_| true).unwrap().unwrap().body {
            ViewBody::Quotations(of, lines) => (of, lines),
            body => panic!("{body:?}"),
        }
    };
    let (of, newest) = look(ViewOrder::Newest, 0, usize::MAX, 50);
    let (sorted_of, sorted) = look(ViewOrder::WordsAfter, 0, usize::MAX, 50);
    assert_eq!((of, newest.len(), sorted.len()), (sorted_of, of as usize, of as usize));
    let key = |line: &QuotationLine| context(&line.words, line.key, false);
    assert!(sorted[..50].is_sorted_by_key(key) && !sorted.is_sorted_by_key(key));
    // A page that starts in the sorted part and ends after it.
    assert_eq!(look(ViewOrder::WordsAfter, 45, 10, 50).1, sorted[45..55]);
    assert!(look(ViewOrder::WordsAfter, 0, usize::MAX, SORTED).1.is_sorted_by_key(key));
}

#[test]
fn searching_words_anywhere_lists_the_quotations_that_contain_them() {
    let look = |query: &str| {
        let spec = ViewSpec {
            query: Query::parse(query).unwrap().into(),
            tab: ViewTab::Quotations,
            ..ViewSpec::default()
        };
        let answer = compute_view(&ViewRequest { spec, corpus: sample(), memory: None }).unwrap();
        match answer.body {
            ViewBody::Quotations(of, lines) => (of, answer.quotations, lines),
            body => panic!("{body:?}"),
        }
    };
    let (of, all, lines) = look("ferry");
    assert!(of > 0 && of < all && lines.len() as u64 == of);
    assert!(lines.iter().all(|line| line.key.is_some()));
    // If the query has fields of quotations, other words are not key words.
    let (of, all, lines) = look("speaker:hallorane said:the");
    assert_eq!((of, lines.len() as u64), (all, of));
    assert!(lines.iter().all(|line| line.key.unwrap().of(&line.words).eq_ignore_ascii_case("the")));
}
