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
struct Ground {
    folder: tempfile::TempDir,
    inputs: Vec<Input>,
    options: Options,
}

impl Ground {
    fn new(inputs: Vec<Input>) -> Self {
        Self { folder: tempfile::tempdir().unwrap(), inputs, options: Options::default() }
    }

    /// Writes the articles to one JSON Lines file.
    fn lines(articles: &[Article]) -> (Self, PathBuf) {
        let mut ground = Self::new(Vec::new());
        let path = ground.folder.path().join("news.jsonl");
        fs::write(&path, articles.iter().map(line).collect::<String>()).unwrap();
        ground.inputs = vec![Input::Path(path.clone())];
        (ground, path)
    }

    fn place(&self) -> IndexDir {
        IndexDir::below(&self.folder.path().join("cache"), &self.inputs, &self.options).unwrap()
    }

    fn build(&self) -> Built {
        self.build_until(&mut |_| ControlFlow::Continue(()))
    }

    fn build_until(&self, tell: &mut dyn FnMut(BuildProgress) -> ControlFlow<()>) -> Built {
        build(&self.place(), &self.inputs, &self.options, 2, tell).unwrap()
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
    let mut articles = Ground::new(vec![Input::Sample]).articles();
    // Missing values must be counted too.
    articles[1].date = None;
    articles[2].outlet = None;
    articles
}

/// The articles that match a query by reading, with the prefilter on the raw records.
fn read(ground: &Ground, query: &Query) -> Vec<String> {
    let (prefilter, mut ids) = (Prefilter::new(query, &Lens::default()), Vec::new());
    let wanted = |record: &[u8]| prefilter.may_hold(record);
    load_where(&ground.inputs, &Arc::new(ground.options.clone()), &wanted, &mut |found| {
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
            let analysis = analyse(&article.text).joined(&article.text);
            (article, analysis)
        })
        .collect()
}

fn agrees(ground: &Ground) {
    let (searcher, articles) = (ground.searcher(), all_analysed(ground.articles()));
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
fn every_count_is_that_of_a_count_by_hand() {
    let (ground, _) = Ground::lines(&sample());
    assert_eq!(ground.build(), Built::Whole);
    agrees(&ground);
    assert!(ground.searcher().is_fresh(&ground.inputs, &Arc::new(ground.options.clone())));
}

#[test]
fn a_person_page_is_that_of_a_count_by_hand() {
    let (ground, _) = Ground::lines(&many(60));
    ground.build();
    let (searcher, stop) = (ground.searcher(), Stop::default());
    let articles = all_analysed(ground.articles());
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
fn killed_at_any_batch_it_goes_on_and_ends_the_same() {
    let articles = many(40);
    let (whole, _) = Ground::lines(&articles);
    whole.build();
    let expected: Vec<_> = queries().map(|query| counted(&whole.searcher(), &query)).collect();
    let (ground, _) = Ground::lines(&articles);
    // Small batches make for many commits.
    let mut rounds = 0;
    loop {
        let mut left = 1 + rounds * 7 % 11;
        rounds += 1;
        let built = super::build::build_in_batches(
            &ground.place(),
            &ground.inputs,
            &ground.options,
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
    let found: Vec<_> = queries().map(|query| counted(&ground.searcher(), &query)).collect();
    assert_eq!(found, expected);
}

#[test]
fn a_file_that_grows_is_gone_on_with_and_one_that_changes_is_read_again() {
    let articles = many(30);
    let (ground, path) = Ground::lines(&articles[..20]);
    ground.build();
    let options = Arc::new(ground.options.clone());
    let mut file = fs::OpenOptions::new().append(true).open(&path).unwrap();
    file.write_all(articles[20..].iter().map(line).collect::<String>().as_bytes()).unwrap();
    assert!(!ground.searcher().is_fresh(&ground.inputs, &options));
    let mut read = 0;
    ground.build_until(&mut |progress| {
        read += usize::from(matches!(progress, BuildProgress::People { .. }));
        ControlFlow::Continue(())
    });
    assert_eq!(read, 10, "only what is new is analysed");
    agrees(&ground);
    fs::write(&path, articles[5..15].iter().map(line).collect::<String>()).unwrap();
    ground.build();
    agrees(&ground);
    assert_eq!(ground.searcher().coverage().articles, 10);
    fs::write(&path, articles[5..12].iter().map(line).collect::<String>()).unwrap();
    ground.build();
    agrees(&ground);
}

#[test]
fn a_folder_gains_loses_and_changes_files() {
    let mut ground = Ground::new(Vec::new());
    let folder = ground.folder.path().join("news");
    fs::create_dir(&folder).unwrap();
    let write = |name: &str, articles: &[Article]| {
        fs::write(folder.join(name), articles.iter().map(line).collect::<String>()).unwrap();
    };
    let articles = many(20);
    write("a.jsonl", &articles[..5]);
    write("c.jsonl", &articles[5..10]);
    ground.inputs = vec![Input::Path(folder.clone())];
    ground.build();
    agrees(&ground);
    write("d.jsonl", &articles[10..12]);
    ground.build();
    agrees(&ground);
    fs::remove_file(folder.join("a.jsonl")).unwrap();
    write("d.jsonl", &articles[12..13]);
    ground.build();
    agrees(&ground);
    assert_eq!(ground.searcher().coverage().articles, 6);
    assert_eq!(ground.build(), Built::Whole);
    agrees(&ground);
}

#[test]
fn what_is_broken_or_of_another_version_is_made_anew() {
    let (ground, _) = Ground::lines(&many(12));
    ground.build();
    let words = ground.place().words();
    let largest = |folder: &Path| {
        let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect();
        files.sort_by_key(|path| fs::metadata(path).unwrap().len());
        files.pop().unwrap()
    };
    for damage in 0..6 {
        match damage {
            0 => fs::write(words.join("meta.json"), "{").unwrap(),
            1 => fs::write(ground.place().folder().join("about.json"), "{}").unwrap(),
            2 => fs::write(ground.place().facts().join("meta.json"), "").unwrap(),
            3 => fs::write(largest(&ground.place().facts()), "").unwrap(),
            4 => {
                // Opening the index must not read this file.
                let path = largest(&words);
                let mut bytes = fs::read(&path).unwrap();
                let half = bytes.len() / 2;
                bytes[half] ^= 1;
                fs::write(&path, bytes).unwrap();
                assert!(mend(&ground.place()).unwrap());
            }
            _ => fs::write(largest(&words), "").unwrap(),
        }
        let opened = Searcher::open(&ground.place(), &ground.options);
        assert!(!matches!(opened, Ok(Some(_))), "{damage}");
        assert_eq!(ground.build(), Built::Whole, "{damage}");
        assert!(!mend(&ground.place()).unwrap());
        agrees(&ground);
    }
}

#[test]
fn what_was_corrected_counts_everywhere_and_nothing_else_is_read_again() {
    use crate::store::{Change, ContentKey, Correction, Memory, Passage};
    let (ground, path) = Ground::lines(&sample());
    ground.build();
    let mut articles = all_analysed(ground.articles());
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
    let searcher = ground.searcher().through(&lens, &Stop::default()).unwrap();
    let mut changed = 0;
    for (article, analysis) in &mut articles {
        let corrected = lens.analyse(article).joined(&article.text);
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
    let ground = Ground::new(Vec::new());
    let folder = ground.folder.path().join("news");
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("a.jsonl"), many(3).iter().map(line).collect::<String>()).unwrap();
    let spelled = |path: PathBuf| Ground {
        inputs: vec![Input::Path(path)],
        folder: tempfile::tempdir().unwrap(),
        options: Options::default(),
    };
    let place = |ground: &Ground, of: &Ground| {
        IndexDir::below(ground.folder.path(), &of.inputs, &of.options).unwrap()
    };
    let first = spelled(folder.clone());
    build(&place(&ground, &first), &first.inputs, &first.options, 1, &mut |_| ControlFlow::Continue(()))
        .unwrap();
    let others = [folder.join("../news"), folder.join("."), PathBuf::from(format!("{}/", folder.display()))];
    for other in others.map(spelled) {
        let place = place(&ground, &other);
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
fn where_nothing_can_be_written_it_is_read() {
    let (ground, _) = Ground::lines(&many(5));
    ground.build();
    for folder in [ground.place().words(), ground.place().facts()] {
        let lock = folder.join(".tantivy-meta.lock");
        let _ = fs::remove_file(&lock);
        fs::create_dir(lock).unwrap();
    }
    agrees(&ground);
}

#[test]
fn what_is_not_utf_8_is_read_as_it_is_indexed() {
    let mut ground = Ground::new(Vec::new());
    let folder = ground.folder.path().join("news");
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("a.txt"), b"The one\n\nJos\xe9 went to the caf\xe9.\n").unwrap();
    fs::write(folder.join("b.txt"), "The other\n\nJosé went to the café.\n").unwrap();
    fs::write(folder.join("c.jsonl"), b"{\"title\": \"T\", \"text\": \"Na\xefve Jos\xe9.\"}\n").unwrap();
    ground.inputs = vec![Input::Path(folder)];
    ground.build();
    let (searcher, stop) = (ground.searcher(), Stop::default());
    for (query, count) in [("jose", 3), ("cafe", 2), ("naive", 1), ("jos", 0)] {
        let query = Query::parse(query).unwrap();
        let read = read(&ground, &query).len() as u64;
        let selection = searcher.select(&query, &stop).unwrap();
        assert_eq!((read, selection.len()), (count, count), "{query}");
    }
}

#[test]
fn two_programs_build_one_after_the_other_and_read_meanwhile() {
    let (ground, _) = Ground::lines(&many(12));
    let mut elsewhere = 0;
    ground.build_until(&mut |_| {
        elsewhere += usize::from(ground.build() == Built::Elsewhere);
        ControlFlow::Continue(())
    });
    assert!(elsewhere > 0);
    let (old, stop) = (ground.searcher(), Stop::default());
    fs::write(ground.folder.path().join("news.jsonl"), "{\"title\": \"T\", \"text\": \"New.\"}\n").unwrap();
    ground.build();
    assert_eq!(ground.searcher().coverage().articles, 1);
    let all = old.select(&Query::All, &stop).unwrap();
    assert_eq!(
        old.hits(&all, SortOrder::Read, 0, 99, &stop).unwrap().rows.len(),
        12,
        "as of when it was opened"
    );
}

#[cfg(unix)]
#[test]
fn a_folder_that_cannot_be_written_is_told() {
    let (ground, _) = Ground::lines(&many(2));
    fs::write(ground.folder.path().join("cache"), "a file where a folder belongs").unwrap();
    let error =
        build(&ground.place(), &ground.inputs, &ground.options, 1, &mut |_| ControlFlow::Continue(()));
    let error = error.unwrap_err().to_string();
    assert!(error.contains("cannot write") && error.contains("ONRECORD_CACHE"), "{error}");
}

#[test]
fn it_stops_when_told() {
    let (ground, _path) = Ground::lines(&many(12));
    ground.build();
    let (searcher, stop) = (ground.searcher(), Stop::default());
    let query = Query::parse("harbour").unwrap();
    assert_eq!(searcher.select(&query, &stop).unwrap().len(), 12);
    stop.stop();
    assert!(searcher.select(&query, &stop).is_err());
}

#[test]
fn words_are_said_where_they_stand_in_one_quotation() {
    let (ground, _) = Ground::lines(&sample());
    ground.build();
    let (searcher, articles) = (ground.searcher(), all_analysed(ground.articles()));
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

fn copies(ground: &Ground) -> Vec<String> {
    let (searcher, stop) = (ground.searcher(), Stop::default());
    let selection = searcher.select(&Query::parse("is:copy").unwrap(), &stop).unwrap();
    let hits = searcher.hits(&selection, SortOrder::Read, 0, 99, &stop).unwrap().rows;
    hits.iter().map(|hit| searcher.article(hit.article).unwrap().unwrap().id).collect()
}

#[test]
fn copies_are_found_again_when_articles_come_and_go() {
    let mut all = vec![story(1, "Post"), story(2, "Post"), story(2, "Gull")];
    let (ground, path) = Ground::lines(&all);
    ground.build();
    assert_eq!(copies(&ground), ["2Gull"]);
    // A copy with an earlier date becomes the original, even if it is read later.
    all.push(Article { date: jiff::civil::Date::new(2019, 1, 1).ok(), ..story(2, "Echo") });
    all.push(story(1, "Echo"));
    fs::write(&path, all.iter().map(line).collect::<String>()).unwrap();
    ground.build();
    assert_eq!(copies(&ground), ["2Post", "2Gull", "1Echo"]);
    fs::write(&path, all[1..4].iter().map(line).collect::<String>()).unwrap();
    ground.build();
    assert_eq!(copies(&ground), ["2Post", "2Gull"]);
}

#[test]
fn a_damaged_list_of_copies_is_made_again() {
    let (ground, _) = Ground::lines(&[story(1, "Post"), story(1, "Gull")]);
    ground.build();
    let kept = || {
        let files = fs::read_dir(ground.place().folder().join("words")).unwrap();
        let kept: Vec<PathBuf> = files
            .map(|file| file.unwrap().path())
            .filter(|path| path.file_name().unwrap().to_str().unwrap().starts_with("copies-"))
            .collect();
        assert_eq!(kept.len(), 1);
        kept[0].clone()
    };
    let good = fs::read(kept()).unwrap();
    for at in 0..good.len() {
        let mut bad = good.clone();
        bad[at] ^= 4;
        fs::write(kept(), bad).unwrap();
        assert_eq!(copies(&ground), ["1Gull"], "{at}");
    }
    fs::write(kept(), &good[..good.len() - 8]).unwrap();
    assert_eq!(copies(&ground), ["1Gull"]);
    ground.build();
    assert_eq!(fs::read(kept()).unwrap(), good);
}
