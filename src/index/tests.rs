//! Compares the index with a count over all articles: freshly built, killed, grown, changed, damaged and shared.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Write;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::*;
use crate::Article;
use crate::identity::{Aliases, Joins};
use crate::load::{Found, Input, Options, load, load_where};
use crate::query::{ArticleView, Lens, Prefilter, Query, words};
use crate::text::{Analysis, analyse};
use crate::threads::Stop;

/// A temporary folder with corpora and indexes.
struct TestCorpus {
    folder: tempfile::TempDir,
    inputs: Vec<Input>,
    options: Options,
}

impl TestCorpus {
    fn new(inputs: Vec<Input>) -> Self {
        Self { folder: tempfile::tempdir().unwrap(), inputs, options: Options::default() }
    }

    /// Writes the articles to one JSON Lines file.
    fn lines(articles: &[Article]) -> (Self, PathBuf) {
        let mut corpus = Self::new(Vec::new());
        let path = corpus.folder.path().join("news.jsonl");
        fs::write(&path, articles.iter().map(line).collect::<String>()).unwrap();
        corpus.inputs = vec![Input::Path(path.clone())];
        (corpus, path)
    }

    fn place(&self) -> IndexDir {
        IndexDir::below(&self.folder.path().join("cache"), &self.inputs, &self.options).unwrap()
    }

    fn build(&self) -> Built {
        self.build_until(&mut |_| ControlFlow::Continue(()))
    }

    fn build_until(&self, report: &mut dyn FnMut(BuildProgress) -> ControlFlow<()>) -> Built {
        build(&self.place(), &self.inputs, &self.options, 2, report).unwrap()
    }

    fn searcher(&self) -> Searcher {
        Searcher::open(&self.place(), &self.options).unwrap().expect("there is an index")
    }

    fn articles(&self) -> Vec<Article> {
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

fn line(article: &Article) -> String {
    let date = article.date.map(|date| date.to_string());
    let record = serde_json::json!({
        "id": article.id, "title": article.title, "date": date, "source": article.outlet, "text": article.text
    });
    format!("{record}\n")
}

fn sample() -> Vec<Article> {
    let mut articles = TestCorpus::new(vec![Input::Sample]).articles();
    // Missing values must be counted too.
    articles[1].date = None;
    articles[2].outlet = None;
    articles
}

/// The articles that match a query by reading, with the prefilter on the raw records.
fn read(corpus: &TestCorpus, query: &Query) -> Vec<String> {
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
fn many(count: usize) -> Vec<Article> {
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

const QUERIES: &[&str] = &[
    "",
    "said",
    "the harbour",
    "\"of the\"",
    "the -of",
    "-said",
    "harb*",
    "\"in th\"*",
    "said OR harbour",
    "(said OR council) -harbour",
    "title:the",
    "person:mr",
    "person:a* -speaker:a*",
    "speaker:*a",
    "speaker:s* said:the",
    "said:the -cue:said",
    "said:\"of the\" OR said:will",
    "-(speaker:a* said:we)",
    "cue:said quotes>3",
    "kind:indirect",
    "kind:direct said:the",
    "kind:reported speaker:s*",
    "speaker:s* said:the kind:all",
    "said:the kind:mixed -cue:said",
    "-kind:indirect the",
    "-kind:quoted",
    "harbour OR kind:mixed",
    "speaker:s* (said:will OR kind:indirect)",
    "speaker:a* OR (said:the kind:indirect)",
    "kind:all -speaker:s*",
    "kind:all",
    "quotes<=2",
    "quotes=0",
    "outlet:the",
    "outlet:=\"The Calder Courier\"",
    "-outlet:=\"\"",
    "outlet:=\"\" OR outlet:=\"the\"",
    "person:=\"\"",
    "person:=\"Maeve Hallorane\" said",
    "speaker:=\"\" said:the",
    "said:th*",
    "said:\"in th\"*",
    "speaker:s* said:\"of th\"* -said:in",
    "speaker:s* (said:will OR said:\"of the\")",
    "-speaker:=\"\"",
    "date:2024",
    "date:2018..2024-05",
    "date:..2020",
    "-date:2000..",
    "e\u{301}te OR the",
];

fn queries() -> impl Iterator<Item = Query> {
    QUERIES.iter().filter_map(|text| Query::parse(text).ok())
}

fn people(names: &NameCounts) -> Vec<String> {
    names
        .clone()
        .people(&names.joins(&Aliases::default()), true)
        .iter()
        .map(|row| format!("{row:?}"))
        .collect()
}

/// All counts for one query, as lines.
fn counted(searcher: &Searcher, query: &Query) -> Vec<String> {
    let stop = Stop::default();
    let selection = searcher.select(query, &stop).unwrap();
    let mut out = vec![format!("{query}: {}", selection.len())];
    out.extend(people(&searcher.names(&selection, true, &stop).unwrap()));
    out.extend(searcher.outlets(&selection, &stop).unwrap().iter().map(|row| format!("{row:?}")));
    for step in [Interval::Day, Interval::Month, Interval::Year] {
        for count in [Count::Articles, Count::Quotations(None)] {
            out.push(format!("{:?}", searcher.timeline(&selection, count, step, &stop).unwrap()));
        }
    }
    let hits = searcher.hits(&selection, SortOrder::Read, 0, usize::MAX, &stop).unwrap();
    assert_eq!(hits.rows.len() as u64, hits.of);
    for order in [SortOrder::Relevance, SortOrder::Newest, SortOrder::Oldest] {
        let other = searcher.hits(&selection, order, 0, usize::MAX, &stop).unwrap();
        let numbers =
            |page: &ResultPage<Hit>| page.rows.iter().map(|hit| hit.article).collect::<BTreeSet<_>>();
        assert_eq!(numbers(&other), numbers(&hits), "{query}");
        let dates: Vec<_> = other.rows.iter().filter_map(|hit| hit.date).collect();
        assert!(order != SortOrder::Newest || dates.is_sorted_by(|a, b| a >= b), "{dates:?}");
        assert!(order != SortOrder::Oldest || dates.is_sorted(), "{dates:?}");
    }
    out.extend(hits.rows.iter().map(|hit| searcher.article(hit.article).unwrap().unwrap().id));
    let said = searcher.quotations(&selection, None, SortOrder::Read, 0, usize::MAX, &stop).unwrap();
    out.extend(said.rows.iter().map(|said| {
        let article = searcher.article(said.article).unwrap().unwrap();
        let of = |span: crate::Span| span.of(&article.text).to_owned();
        format!(
            "{} {:?} {:?} {:?} {:?}",
            article.id,
            said.speaker,
            of(said.span),
            said.cue.map(of),
            said.source.map(of)
        )
    }));
    out
}

/// The same counts without an index.
fn by_hand(articles: &[(Article, Analysis)], query: &Query) -> Vec<String> {
    let mut tally = Tally::default();
    let (mut ids, mut quotes) = (Vec::new(), Vec::new());
    for (article, analysis) in articles {
        let case = ArticleView::new(article).analysed(Cow::Borrowed(analysis));
        if !query.holds(&case) {
            continue;
        }
        tally.article(article);
        tally.people(article, analysis);
        ids.push(article.id.clone());
        let asked = query.quotations();
        let wanted = analysis.quotes.iter().filter(|quote| asked.said(&case, quote));
        let of = |span: crate::Span| span.of(&article.text).to_owned();
        let before = quotes.len();
        quotes.extend(wanted.map(|quote| {
            format!(
                "{} {:?} {:?} {:?} {:?}",
                article.id,
                analysis.speaker(quote),
                of(quote.span),
                quote.cue.map(of),
                quote.source.map(of)
            )
        }));
        tally.quotations(article.outlet.as_deref(), article.date, (quotes.len() - before) as u64);
    }
    let mut out = vec![format!("{query}: {}", tally.articles())];
    let outlets = tally.outlets();
    let mut lines = Vec::new();
    for step in [Interval::Day, Interval::Month, Interval::Year] {
        lines.push(format!("{:?}", tally.timeline(step)));
        lines.push(format!("{:?}", tally.timeline_of_quotations(step)));
    }
    out.extend(people(tally.names()));
    out.extend(outlets.iter().map(|row| format!("{row:?}")));
    out.extend(lines);
    out.extend(ids);
    out.extend(quotes);
    out
}

fn all_analysed(articles: Vec<Article>) -> Vec<(Article, Analysis)> {
    articles
        .into_iter()
        .map(|article| {
            // Parts of one quotation count as one.
            let analysis = analyse(&article.text).joined();
            (article, analysis)
        })
        .collect()
}

fn agrees(corpus: &TestCorpus) {
    let (searcher, articles) = (corpus.searcher(), all_analysed(corpus.articles()));
    assert!(searcher.coverage().complete(), "{:?}", searcher.coverage());
    for query in queries() {
        let (found, expected) = (counted(&searcher, &query), by_hand(&articles, &query));
        for (found, expected) in found.iter().zip(&expected) {
            assert_eq!(found, expected, "{query}");
        }
        assert_eq!(found.len(), expected.len(), "{query}");
    }
}

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
            for person in super::facts::named(analysis) {
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
        let built = super::build::build_in_batches(
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
    let mut corpus = TestCorpus::new(Vec::new());
    let folder = corpus.folder.path().join("news");
    fs::create_dir(&folder).unwrap();
    let write = |name: &str, articles: &[Article]| {
        fs::write(folder.join(name), articles.iter().map(line).collect::<String>()).unwrap();
    };
    let articles = many(20);
    write("a.jsonl", &articles[..5]);
    write("c.jsonl", &articles[5..10]);
    corpus.inputs = vec![Input::Path(folder.clone())];
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
    let mut corpus = TestCorpus::new(Vec::new());
    let folder = corpus.folder.path().join("news");
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("a.txt"), b"The one\n\nJos\xe9 went to the caf\xe9.\n").unwrap();
    fs::write(folder.join("b.txt"), "The other\n\nJosé went to the café.\n").unwrap();
    fs::write(folder.join("c.jsonl"), b"{\"title\": \"T\", \"text\": \"Na\xefve Jos\xe9.\"}\n").unwrap();
    corpus.inputs = vec![Input::Path(folder)];
    corpus.build();
    let (searcher, stop) = (corpus.searcher(), Stop::default());
    for (query, count) in [("jose", 3), ("cafe", 2), ("naive", 1), ("jos", 0)] {
        let query = Query::parse(query).unwrap();
        let read = read(&corpus, &query).len() as u64;
        let selection = searcher.select(&query, &stop).unwrap();
        assert_eq!((read, selection.len()), (count, count), "{query}");
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
