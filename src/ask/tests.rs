//! All backends give the same answers for any query, memory and corrections.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;
use std::sync::{Arc, LazyLock};

use proptest::prelude::*;

use super::*;
use crate::Article;
use crate::corpus::Corpus;
use crate::index::{
    Count, CountedUnit, CrossTabSpec, Dimension, FoundQuotation, IndexDir, Interval, OutletCount,
    PersonCounts, Searcher, SortOrder, SortedCrossTab, SourceListing, Timeline, UniqueQuotation, build,
};
use crate::load::{CorpusReader, Found, Input, Options, load};
use crate::query::{Flag, Lens, Query, Snippet};
use crate::store::{Change, ContentKey, Correction, Memory, Passage};
use crate::text::analyse;
use crate::threads::Stop;

/// A corpus and its index.
struct Corpora {
    _folder: tempfile::TempDir,
    inputs: Vec<Input>,
    options: Arc<Options>,
    articles: Vec<Article>,
    searcher: Searcher,
    rows: Corpus,
    in_memory: InMemory,
}

/// A wire story: long enough to be copied.
fn wire() -> String {
    let said = (0..40).map(|n| format!("The pilots of number {n} waited for tide {} off mole{n}. ", n * 7));
    format!("{}“We will keep the ferry for every island,” said Lena Ortiz.", said.collect::<String>())
}

/// The same articles in another file, with different records.
fn lines(shuffled: bool) -> String {
    let day = |n: usize| format!("2024-0{}-{:02}", 1 + n % 3, 10 + n);
    let texts = [
        "Ada Bird opened the harbour. “We sail at dawn,” she said. Bird waved. Karl Moss disagreed: “Nobody sails.”",
        "The ferry is late, Karl Moss said on Monday. “It is always late,” said Lena Ortiz.",
        "A great day for the harbour. The mayor said: “It was a great day.”",
        "“The tide is great,” said Ada Bird. Tom Reed, who runs the ferry, said that it would sail.",
        "Nobody spoke in the harbour, and nothing happened.",
        "Lena Ortiz said the council would vote. “We will vote,” Ortiz said, “and we will win.”",
        "Tom Reed claimed that “somebody” had lied. Ada Bird was there.",
        "“We sail,” said a harbour official. “Soon,” he said. Officials at the Harbour said it was great, police said.",
    ];
    let wire = wire();
    // A copy from the day before the story, and one that is cut and has another lead.
    let cut = format!("Boats waited in the rain, (AGENCY) reports. {}", &wire[60..900]);
    // The last article has the last name alone, in an outlet and a month that also use both.
    let alone = ["“The harbour stays,” Karl Moss said.", "“We stay,” Bird said. The mayor was silent."];
    let texts = texts.into_iter().chain([&*wire, &*wire, &*cut]).chain(alone);
    let line = |(n, text): (usize, &str)| {
        let (id, text) = (format!("\"id\": \"a{n}\""), format!("\"text\": {}", serde_json::json!(text)));
        let rest = format!(
            "\"title\": \"Report {n}\", \"date\": \"{}\", \"source\": \"{}\"",
            day(n),
            ["The Post", "Daily Gull"][n % 2]
        );
        match shuffled {
            false => format!("{{{id}, {text}, {rest}}}\n"),
            true => format!("{{{rest}, {text}, {id}}}\n"),
        }
    };
    texts.enumerate().map(line).collect()
}

fn corpora(shuffled: bool) -> Corpora {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("news.jsonl");
    std::fs::write(&path, lines(shuffled)).unwrap();
    let (inputs, options) = (vec![Input::Path(path)], Arc::new(Options::default()));
    let place = IndexDir::below(&folder.path().join("cache"), &inputs, &options).unwrap();
    build(&place, &inputs, &options, 2, &mut |_| ControlFlow::Continue(())).unwrap();
    let searcher = Searcher::open(&place, &options).unwrap().unwrap();
    let mut articles = Vec::new();
    load(&inputs, &options, &mut |found| {
        if let Found::Article(article, _) = found {
            articles.push(*article);
        }
        ControlFlow::Continue(())
    });
    let mut rows = Corpus::default();
    CorpusReader::new(inputs.clone(), Arc::clone(&options)).read_new(&mut |found| {
        if let Found::Article(head, address) = found {
            rows.push(head, address);
        }
        ControlFlow::Continue(())
    });
    let mut in_memory = InMemory::default();
    assert!(in_memory.read_on(&rows, &Stop::default(), &mut |_| {}));
    Corpora { _folder: folder, inputs, options, articles, searcher, rows, in_memory }
}

static FIRST: LazyLock<Corpora> = LazyLock::new(|| corpora(false));
static SHUFFLED: LazyLock<Corpora> = LazyLock::new(|| corpora(true));

/// All answers for one corpus.
#[derive(Debug, PartialEq)]
struct All {
    ids: Vec<String>,
    people: Vec<PersonCounts>,
    sources: SourceListing,
    outlets: Vec<OutletCount>,
    articles: Timeline,
    quotations: Timeline,
    said: Vec<FoundQuotation>,
    unique: Vec<UniqueQuotation>,
    tables: Vec<SortedCrossTab>,
    person: Profile,
}

/// Tables of every dimension and unit.
const TABLES: [CrossTabSpec; 6] = [
    CrossTabSpec { rows: Dimension::Outlet, columns: Some(Dimension::Month), of: CountedUnit::Articles },
    CrossTabSpec { rows: Dimension::Month, columns: None, of: CountedUnit::Quotations },
    CrossTabSpec { rows: Dimension::Speaker, columns: Some(Dimension::Kind), of: CountedUnit::Quotations },
    CrossTabSpec { rows: Dimension::Source, columns: Some(Dimension::Outlet), of: CountedUnit::Articles },
    CrossTabSpec { rows: Dimension::Kind, columns: Some(Dimension::Year), of: CountedUnit::Words },
    CrossTabSpec { rows: Dimension::Speaker, columns: None, of: CountedUnit::Articles },
];

/// Collects all answers. Sums have no single quotations.
fn all(ids: Vec<String>, answers: &Answers, counted: impl Fn(Counting) -> Option<Answers<'static>>) -> All {
    let stop = Stop::default();
    let of = |wanted: Counting, look: &dyn Fn(&Answers)| match counted(wanted) {
        Some(answers) => look(&answers),
        None => look(answers),
    };
    let mut all = All {
        ids,
        people: Vec::new(),
        sources: SourceListing::default(),
        outlets: Vec::new(),
        articles: Timeline::default(),
        quotations: Timeline::default(),
        said: Vec::new(),
        unique: Vec::new(),
        tables: Vec::new(),
        person: Profile::default(),
    };
    let cell = std::cell::RefCell::new(&mut all);
    of(Counting::people(), &|answers| cell.borrow_mut().people = answers.people(true, &stop).unwrap());
    of(Counting::sources(), &|answers| cell.borrow_mut().sources = answers.sources(&stop).unwrap());
    of(Counting::articles(), &|answers| {
        let mut all = cell.borrow_mut();
        all.outlets = answers.outlets(None, &stop).unwrap();
        all.articles = answers.timeline(Count::Articles, Interval::Day, &stop).unwrap();
    });
    of(Counting::quotations(), &|answers| {
        let mut all = cell.borrow_mut();
        all.quotations = answers.timeline(Count::Quotations(None), Interval::Day, &stop).unwrap();
        answers.count_quotations(&mut all.outlets, None, &stop).unwrap();
    });
    for spec in TABLES {
        of(Counting::cross(spec), &|answers| {
            cell.borrow_mut().tables.push(answers.cross_tab(&spec, &stop).unwrap().sorted(&spec));
        });
    }
    of(Counting::about("Ada Bird"), &|answers| {
        let mut profile = answers.profile("Ada Bird", &stop).unwrap();
        let with = answers.named_with(&profile.names, &stop).unwrap();
        answers.count_quotations(&mut profile.outlets, Some(&profile.names), &stop).unwrap();
        cell.borrow_mut().person = profile.with(with);
    });
    all.said = answers.quotations(None, SortOrder::Read, 0, usize::MAX, &stop).unwrap().1;
    // Each backend numbers articles differently.
    all.said.iter_mut().for_each(|said| said.article = 0);
    all.unique = answers.unique_quotations(None, true, (0, usize::MAX), &stop).unwrap().1;
    all.unique.iter_mut().for_each(|row| row.first.article = 0);
    all
}

fn by_index(corpora: &Corpora, question: &Question) -> All {
    let stop = Stop::default();
    let searcher = corpora.searcher.through(&question.lens, &stop).unwrap();
    let selection = searcher.select(&question.query, &stop).unwrap();
    let hits = searcher.hits(&selection, SortOrder::Read, 0, 99, &stop).unwrap().rows;
    let ids = hits.iter().map(|hit| searcher.article(hit.article).unwrap().unwrap().id).collect();
    all(ids, &Answers::Index(&searcher, Box::new(selection)), |_| None)
}

fn by_reading(corpora: &Corpora, question: &Question, expected: &All) -> All {
    let files = Files {
        inputs: corpora.inputs.clone(),
        options: Arc::clone(&corpora.options),
        jobs: 2,
        read: || {},
        analysed: |_| {},
    };
    let mut ids = Vec::new();
    let id = |view: &crate::query::ArticleView, _: &Query, _: &_| view.article.id.clone();
    files
        .each(question, &Stop::default(), id, &mut |event| {
            if let ReadEvent::Article(Some(id)) = event {
                ids.push(id);
            }
            ControlFlow::Continue(())
        })
        .unwrap();
    let sums = |counted| {
        let (tally, joins, _) = files.tally(question, counted, &mut |error| panic!("{error}")).unwrap();
        Answers::Sums(Box::new(tally), joins)
    };
    let mut all = all(ids, &sums(Counting::articles()), |counted| Some(sums(counted)));
    // Sums have no quotations.
    (all.said, all.unique) = (expected.said.clone(), expected.unique.clone());
    all
}

fn in_memory(corpora: &Corpora, question: &Question) -> All {
    let mut ids = Vec::new();
    each_row(&corpora.rows, question, &Stop::default(), &mut |hit| {
        ids.extend(hit.map(|(_, view)| view.article.id.clone()));
        ControlFlow::Continue(())
    });
    let filtered = corpora.in_memory.filter(&question.query, &question.lens);
    assert_eq!(filtered.len(), ids.len() as u64);
    all(ids, &Answers::Memory(filtered), |_| None)
}

/// Random changes by a reader.
fn changes() -> impl Strategy<Value = Vec<(usize, u8)>> {
    proptest::collection::vec((0usize..8, 0u8..10), 0..8)
}

fn memory(changes: &[(usize, u8)]) -> Memory {
    let mut memory = Memory::default();
    for (n, what) in changes {
        let article = &FIRST.articles[*n];
        let (content, analysis) = (ContentKey::of(article), analyse(&article.text));
        let passage = analysis.quotes.first().map(|quote| Passage::of(&article.text, quote.span));
        let person = analysis.people.first().map(|person| person.name.clone());
        let correction = match (what, passage, person) {
            (0, ..) => {
                memory.apply(&Change::Star(content, true));
                None
            }
            (1, ..) => {
                memory.apply(&Change::Opened(content));
                None
            }
            (2, ..) => {
                memory.apply(&Change::Tag(content, "sea".into(), true));
                None
            }
            (3, Some(passage), _) => Some(Correction::Speaker(passage, Some("Zed Quux".into()))),
            (4, Some(passage), _) => Some(Correction::Speaker(passage, None)),
            (5, Some(passage), _) => Some(Correction::NoQuote(passage)),
            (6, _, Some(person)) => Some(Correction::NoPerson(person)),
            (7, _, Some(person)) => Some(Correction::Same(person, "Zed Quux".into())),
            (8, _, Some(person)) => {
                memory.apply(&Change::SamePerson(person, Some("Zed Quux".into())));
                None
            }
            (9, _, Some(person)) => {
                memory.apply(&Change::SamePerson(person, Some("Ada Bird".into())));
                None
            }
            _ => None,
        };
        if let Some(correction) = correction {
            memory.apply(&Change::Correct(content, correction.target(), Some(correction)));
        }
    }
    memory
}

/// Query parts that match something in the corpus.
fn queries() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        Just("harbour"),
        Just("great"),
        Just("sail*"),
        Just("\"we will\""),
        Just("person:bird"),
        Just("speaker:quux"),
        Just("speaker:bird"),
        Just("speaker:reed"),
        Just("person:tom"),
        Just("said:great"),
        Just("said:sail*"),
        Just("cue:said"),
        Just("source:mayor"),
        Just("source:harb*"),
        Just("source:=\"mayor\""),
        Just("source:=\"harbour official\""),
        Just("source:=\"\""),
        Just("kind:reported"),
        Just("kind:all"),
        Just("quotes>1"),
        Just("quotes<1"),
        Just("is:starred"),
        Just("is:unread"),
        Just("is:read"),
        Just("is:copy"),
        Just("tag:sea"),
        Just("outlet:post"),
        Just("date:2024-02"),
        Just("person:=\"Zed Quux\""),
        Just("speaker:=\"\""),
        Just("speaker:=\"Ada Bird\""),
        Just("person:ada"),
        Just("title:report"),
        Just("ferry NEAR/3 late"),
        Just("(harbour OR sail+) NEAR/6 (\"ada bird\" OR *day)"),
        Just("report NEAR/99 harbour"),
        Just("title:report NEAR/0 2"),
        Just("said:great NEAR/1 day"),
        Just("said:win NEAR/2 we"),
        Just("\"late ferry is\"~1"),
        Just("said:\"sail dawn\"~1"),
        Just("sail+"),
        Just("say+"),
        Just("said:be+"),
        Just("speaker:re?d"),
        Just("outlet:*ull"),
        Just("person:\"ada b*\""),
        Just("h*rb*r"),
        Just("said:?ill"),
        Just("=\"The\""),
        Just("=\"the\""),
        Just("said:=\"It was\""),
        Just("said:=we"),
        Just("title:=\"report\""),
        Just("title:=Report"),
        Just("cue:s*d"),
        Just("confidence>80"),
        Just("confidence<=90"),
    ];
    let signed =
        (any::<bool>(), part).prop_map(|(not, part)| if not { format!("-{part}") } else { part.into() });
    proptest::collection::vec((signed, any::<bool>()), 0..4).prop_map(|parts| {
        let mut text = String::new();
        for (n, (part, or)) in parts.iter().enumerate() {
            let between = if n == 0 {
                ""
            } else if *or {
                " OR "
            } else {
                " "
            };
            text += between;
            text += part;
        }
        text
    })
}

/// The totals of tables agree with the counts of outlets and timelines.
fn consistent(all: &All) -> Result<(), TestCaseError> {
    let (table, quotations) = (&all.tables[0], &all.tables[1]);
    prop_assert_eq!(table.total, all.ids.len() as u64);
    let rows: BTreeMap<_, _> = table.rows.iter().map(|(name, total, _)| (name.as_deref(), *total)).collect();
    let outlets: BTreeMap<_, _> =
        all.outlets.iter().map(|outlet| (outlet.name.as_deref(), outlet.articles)).collect();
    prop_assert_eq!(rows, outlets);
    prop_assert_eq!(table.columns.iter().map(|(_, total)| total).sum::<u64>(), all.articles.total());
    prop_assert_eq!(
        (quotations.total, all.said.len() as u64),
        (all.quotations.total(), all.quotations.total())
    );
    for table in &all.tables {
        for (label, total, cells) in &table.rows {
            let sum: u64 = cells.iter().sum();
            prop_assert!(
                cells.is_empty() || sum >= *total && cells.iter().all(|n| n <= total),
                "{:?}",
                label
            );
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn every_backend_gives_the_same_answers(query in queries(), changes in changes(), as_found in any::<bool>()) {
        let lens = Lens::new(Arc::new(memory(&changes)));
        let lens = if as_found { lens.without_corrections() } else { lens };
        let question = Question { query: Query::parse(&query).unwrap(), lens };
        let expected = by_index(&FIRST, &question);
        prop_assert_eq!(&in_memory(&FIRST, &question), &expected, "in memory: {}", query);
        let read = by_reading(&FIRST, &question, &expected);
        prop_assert_eq!(&read, &expected, "read: {}", query);
        consistent(&expected)?;
        // The memory must apply to the same articles in another file.
        prop_assert_eq!(&by_index(&SHUFFLED, &question), &expected, "another file: {}", query);
        prop_assert_eq!(&in_memory(&SHUFFLED, &question).ids, &expected.ids);
    }
}

fn ids(query: &str, lens: &Lens) -> [BTreeSet<String>; 3] {
    let question = Question { query: Query::parse(query).unwrap(), lens: lens.clone() };
    let indexed = by_index(&SHUFFLED, &question);
    let read = by_reading(&SHUFFLED, &question, &indexed).ids;
    let all = [indexed.ids, in_memory(&SHUFFLED, &question).ids, read];
    all.map(|ids| ids.into_iter().collect())
}

#[test]
fn memory_follows_the_content_of_an_article() {
    let lens = Lens::new(Arc::new(memory(&[(0, 0)])));
    for query in ["is:starred", "is:starred speaker:bird"] {
        assert_eq!(ids(query, &lens), [1, 1, 1].map(|_| BTreeSet::from(["a0".to_owned()])), "{query}");
    }
    assert!(lens.has(ContentKey::of(&SHUFFLED.articles[0]), &Flag::Starred));
}

#[test]
fn the_earliest_of_several_copies_is_the_original() {
    // The wire story is a8, a9 and a10, dated 18 March, 19 January and 20 February.
    let copies = BTreeSet::from(["a8".to_owned(), "a10".to_owned()]);
    assert_eq!(ids("is:copy", &Lens::default()), [1, 1, 1].map(|_| copies.clone()));
    let others = ids("-is:copy mole7", &Lens::default());
    assert_eq!(others, [1, 1, 1].map(|_| BTreeSet::from(["a9".to_owned()])));
}

#[test]
fn a_corrected_name_is_found_though_the_text_lacks_it() {
    let lens = Lens::new(Arc::new(memory(&[(3, 3)])));
    for query in ["speaker:quux", "person:quux", "speaker:=\"Zed Quux\" said:tide"] {
        assert_eq!(ids(query, &lens), [1, 1, 1].map(|_| BTreeSet::from(["a3".to_owned()])), "{query}");
    }
}

#[test]
fn either_name_of_a_joined_person_finds_all_of_them() {
    // Tom Reed speaks in a6 and Ada Bird in a0 and a12; a3 names both, and she is quoted there.
    let lens = Lens::new(Arc::new(memory(&[(6, 9)])));
    let all = BTreeSet::from(["a0", "a3", "a6", "a12"].map(str::to_owned));
    for query in ["speaker:reed", "speaker:re?d", "speaker:ada", "speaker:=\"Ada Bird\""] {
        assert_eq!(ids(query, &lens), [1, 1, 1].map(|_| all.clone()), "{query}");
    }
    let mentioned = ids("person:reed", &lens);
    assert_eq!(mentioned, ids("person:bird", &lens));
    assert!(mentioned[0].is_superset(&all));
}

#[test]
fn a_person_has_as_many_quotations_in_every_list() {
    let question = |query: &str| Question { query: Query::parse(query).unwrap(), lens: Lens::default() };
    let everything = by_index(&SHUFFLED, &question(""));
    let bird = |people: &[PersonCounts]| {
        people.iter().find(|person| person.name == "Ada Bird").map(|person| (person.articles, person.quotes))
    };
    let (articles, quotes) = bird(&everything.people).unwrap();
    assert!(everything.said.iter().any(|said| said.speaker.as_deref() == Some("Bird")));
    for query in ["speaker:=\"Ada Bird\"", "speaker:ada", "speaker:\"ada bird\""] {
        let asked = question(query);
        let indexed = by_index(&SHUFFLED, &asked);
        assert_eq!(indexed.said.len() as u64, quotes, "{query}");
        assert_eq!(in_memory(&SHUFFLED, &asked), indexed, "{query}");
        assert_eq!(by_reading(&SHUFFLED, &asked, &indexed), indexed, "{query}");
    }
    assert_eq!(by_index(&SHUFFLED, &question("person:ada")).ids.len() as u64, articles);
    // Who is who does not depend on what is asked.
    let late = by_index(&SHUFFLED, &question("mayor"));
    assert!(bird(&late.people).is_some(), "{:?}", late.people);
}

#[test]
fn a_name_corrected_to_no_person_becomes_a_source() {
    let question = |lens| Question { query: Query::All, lens };
    let sources = |lens: Lens| {
        let question = question(lens);
        let indexed = by_index(&SHUFFLED, &question);
        let read = by_reading(&SHUFFLED, &question, &indexed).sources;
        [indexed.sources, in_memory(&SHUFFLED, &question).sources, read]
    };
    let bird = |listing: SourceListing| {
        let row = listing.rows.into_iter().find(|source| source.name == "Ada Bird");
        row.map(|source| (source.articles, source.quotes))
    };
    assert_eq!(sources(Lens::default()).map(bird), [None; 3]);
    let lens = Lens::new(Arc::new(memory(&[(3, 6)])));
    assert_eq!(sources(lens).map(bird), [Some((1, 1)); 3]);
}

#[test]
fn a_snippet_is_cut_from_the_requested_speakers_quotation() {
    let text =
        "Ada Bird had a great day. Karl Moss said: “It was great.” “The tide is great,” said Ada Bird.";
    let article = Article { text: text.into(), ..Article::default() };
    let lens = Lens::default();
    let view = crate::query::ArticleView::through(&article, &lens);
    let query = Query::parse("speaker:bird said:great").unwrap();
    let found = crate::query::Matches::of_view(&query, &view);
    let snippet = Snippet::around(text, &found, Snippet::SHORT);
    assert!(snippet.words.contains("The tide is great"), "{}", snippet.words);
    assert_eq!(found.quote, Some(1));
}
