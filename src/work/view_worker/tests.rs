//! Views from the index and from the articles are the same, page by page.

use std::ops::ControlFlow;

use super::*;
use crate::corpus::Corpus;
use crate::index::{IndexDir, Searcher, build};
use crate::load::{CorpusReader, Found, Input, Options};
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

/// Every view of an answer, without its source.
fn looked(views: &mut ViewState, answers: &Answers, inquiry: &ViewQuery) -> ViewAnswer {
    views
        .look(
            answers,
            inquiry,
            ViewAnswer::default(),
            0,
            (&inquiry.query, &Lens::default(), &Stop::default()),
            &mut |_| {},
        )
        .unwrap()
}

#[test]
fn the_index_and_the_articles_say_the_same_from_every_side() {
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
            for side in ViewTab::all(who.is_some()) {
                for rank in side.ranks(who.is_some()) {
                    let inquiry = ViewQuery {
                        query: Query::parse(query).unwrap().into(),
                        who: who.clone(),
                        side: *side,
                        rank: *rank,
                        filter: if seen % 2 == 0 { "h".into() } else { String::new() },
                        ..ViewQuery::default()
                    };
                    let mut one = ViewState::new(Library::new(Vec::new(), Arc::default()));
                    one.places = Some(RowLookup::of(&corpus));
                    let a = looked(&mut one, &index, &inquiry);
                    let mut other = ViewState::new(Library::new(Vec::new(), Arc::default()));
                    let b = looked(&mut other, &articles, &inquiry);
                    assert_eq!(a, b, "{inquiry:?}");
                    seen += u64::from(a.articles > 0);
                }
            }
        }
    }
    assert!(seen > 100);
}

#[test]
fn what_a_person_says_comes_before_those_beside_them() {
    let (corpus, stop) = (sample(), Stop::default());
    let mut in_memory = InMemory::default();
    assert!(in_memory.read_on(&corpus, &stop, &mut |_| {}));
    let answers = Answers::Memory(in_memory.filter(&Query::All, &Lens::default()));
    let who = answers.people(false, &stop).unwrap().remove(0).name;
    let inquiry = ViewQuery { who: Some(who), side: ViewTab::Quotations, ..ViewQuery::default() };
    let mut views = ViewState::new(Library::new(Vec::new(), Arc::default()));
    let mut look = || {
        let mut first = Vec::new();
        let answer = ViewAnswer { of: inquiry.clone(), ..ViewAnswer::default() };
        let (lens, every) = (Lens::default(), Query::All);
        let whole = views
            .look(&answers, &inquiry, answer, 0, (&every, &lens, &stop), &mut |answer| first.push(answer));
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
fn what_is_asked_last_is_always_answered() {
    let (sender, answers) = std::sync::mpsc::channel();
    let send = move |report| sender.send(report).is_ok();
    let worker = ViewWorker::spawn(Library::new(Vec::new(), Arc::default()), send).unwrap();
    for n in 0..3000 {
        let inquiry =
            ViewQuery { query: Query::parse(&format!("word{n}")).unwrap().into(), ..ViewQuery::default() };
        worker.post(ViewRequest { inquiry: inquiry.clone(), corpus: Corpus::default(), memory: None });
        loop {
            match answers.recv_timeout(Duration::from_secs(20)).expect("an answer") {
                Report::Seen(answer) if answer.of == inquiry => break,
                _ => {}
            }
        }
    }
}

#[test]
fn the_order_never_changes_how_many_there_are() {
    let corpus = sample();
    let look = |rank, from, page, sorted| {
        let inquiry = ViewQuery { side: ViewTab::Quotations, rank, from, ..ViewQuery::default() };
        let library = Library::new(Vec::new(), Arc::default());
        let mut views = ViewState { page, sorted, ..ViewState::new(library) };
        let ask = ViewRequest { inquiry, corpus: corpus.clone(), memory: None };
        match views.answer(&ask, &Stop::default(), &|_| true).unwrap().unwrap().body {
            ViewBody::Quotations(of, lines) => (of, lines),
            body => panic!("{body:?}"),
        }
    };
    let (of, newest) = look(ViewOrder::First, 0, usize::MAX, 50);
    let (sorted_of, sorted) = look(ViewOrder::Third, 0, usize::MAX, 50);
    assert_eq!((of, newest.len(), sorted.len()), (sorted_of, of as usize, of as usize));
    let key = |line: &QuotationLine| context(&line.words, line.key, false);
    assert!(sorted[..50].is_sorted_by_key(key) && !sorted.is_sorted_by_key(key));
    // A page that starts in the sorted part and ends after it.
    assert_eq!(look(ViewOrder::Third, 45, 10, 50).1, sorted[45..55]);
    assert!(look(ViewOrder::Third, 0, usize::MAX, SORTED).1.is_sorted_by_key(key));
}

#[test]
fn of_words_that_are_looked_for_anywhere_the_lines_are_those_that_hold_them() {
    let look = |query: &str| {
        let inquiry = ViewQuery {
            query: Query::parse(query).unwrap().into(),
            side: ViewTab::Quotations,
            ..ViewQuery::default()
        };
        let answer = look_up(&ViewRequest { inquiry, corpus: sample(), memory: None }).unwrap();
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
