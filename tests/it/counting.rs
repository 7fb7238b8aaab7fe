//! Every count, in tables and on the screen, equals one made from the output of `annotate`.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;
use std::process::Command;
use std::sync::Arc;

use onrecord::corpus::Corpus;
use onrecord::load::{CorpusReader, Found, Input, Options};
use onrecord::text::{analyse, first_parts};
use onrecord::work::{ViewBody, ViewRequest, ViewSpec, ViewTab, compute_view};
use serde_json::Value;

fn lines(args: &[&str]) -> Vec<Value> {
    let folder = tempfile::tempdir().unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_onrecord"))
        .args(args)
        .env("ONRECORD_CACHE", folder.path())
        .env("ONRECORD_DATA", folder.path())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// By name: articles, mentions, quotations, reported quotations.
type Counts = BTreeMap<String, [u64; 4]>;

/// Counts made from the output of `annotate`.
#[derive(Default)]
struct ByHand {
    people: Counts,
    outlets: BTreeMap<String, u64>,
    months: BTreeMap<String, u64>,
    /// Quotations and reported quotations per month.
    said: BTreeMap<String, [u64; 2]>,
    /// Quotations by kind.
    kinds: BTreeMap<String, u64>,
}

fn by_hand() -> ByHand {
    let ByHand { mut people, mut outlets, mut months, mut said, mut kinds } = ByHand::default();
    for article in lines(&["annotate", "--sample"]) {
        let names: Vec<&Value> = article["people"].as_array().unwrap().iter().collect();
        // The parts of a quotation are counted once.
        let text = article["text"].as_str().unwrap();
        let firsts = first_parts(&analyse(text).quotes);
        let quotes = article["quotes"].as_array().unwrap();
        assert_eq!(firsts.len(), quotes.len());
        let quotes: Vec<&Value> =
            (0..).zip(quotes).filter(|(n, _)| firsts[*n] == *n).map(|(_, quote)| quote).collect();
        let reported = |quote: &Value| quote["kind"] == "indirect";
        let month = article["date"].as_str().unwrap()[..7].to_owned();
        for quote in &quotes {
            said.entry(month.clone()).or_default()[usize::from(reported(quote))] += 1;
            *kinds.entry(quote["kind"].as_str().unwrap().to_owned()).or_default() += 1;
        }
        let each: BTreeSet<&str> = names.iter().map(|person| person["name"].as_str().unwrap()).collect();
        for name in each {
            let count = people.entry(name.to_owned()).or_default();
            let mentions = names.iter().filter(|person| person["name"] == name);
            count[0] += 1;
            count[1] +=
                mentions.map(|person| person["mentions"].as_array().unwrap().len() as u64).sum::<u64>();
            for quote in quotes.iter().filter(|quote| quote["speaker"] == name) {
                count[2 + usize::from(reported(quote))] += 1;
            }
        }
        *outlets.entry(article["outlet"].as_str().unwrap().to_owned()).or_default() += 1;
        *months.entry(month).or_default() += 1;
    }
    ByHand { people, outlets, months, said, kinds }
}

fn looked(tab: ViewTab, query: &str) -> ViewBody {
    let mut corpus = Corpus::default();
    CorpusReader::new(vec![Input::Sample], Arc::new(Options::default())).read_new(&mut |found| {
        if let Found::Article(head, address) = found {
            corpus.push(head, address);
        }
        ControlFlow::Continue(())
    });
    let spec =
        ViewSpec { tab, query: onrecord::query::Query::parse(query).unwrap().into(), ..ViewSpec::default() };
    compute_view(&ViewRequest { spec, corpus, memory: None }).unwrap().body
}

fn number(row: &Value, field: &str) -> u64 {
    row[field].as_u64().unwrap()
}

/// A timeline by month.
fn line(args: &[&str]) -> BTreeMap<String, u64> {
    let rows = lines(&[&["timeline", "--sample", "--by", "month", "--format", "jsonl"], args].concat());
    rows.iter().map(|row| (row["period"].as_str().unwrap().to_owned(), number(row, "count"))).collect()
}

#[test]
fn tables_and_views_count_what_annotate_writes() {
    let ByHand { mut people, outlets, months, said, kinds } = by_hand();
    // The names of one person are counted together.
    for join in lines(&["people", "--joins", "--sample", "--format", "jsonl"]) {
        let counts = people.remove(join["name"].as_str().unwrap()).unwrap();
        let person = people.get_mut(join["person"].as_str().unwrap()).unwrap();
        (0..4).for_each(|n| person[n] += counts[n]);
    }
    let quotes = kinds["direct"] + kinds["mixed"];
    assert!(people.len() > 100 && quotes > 300 && kinds["indirect"] > 100);
    let listed: Counts = lines(&["people", "--sample", "--format", "jsonl"])
        .iter()
        .map(|row| {
            let counts = ["articles", "mentions", "quotes", "reported"].map(|field| number(row, field));
            (row["name"].as_str().unwrap().to_owned(), counts)
        })
        .collect();
    assert_eq!(listed, people);
    let ViewBody::People(of, rows) = looked(ViewTab::People, "") else { panic!("people were asked for") };
    assert_eq!(of as usize, people.len());
    let shown: Counts = rows
        .into_iter()
        .map(|person| (person.name, [person.articles, person.mentions, person.quotes, person.reported]))
        .collect();
    assert_eq!(shown, people);

    // Every quotation has a named speaker, or a source, or is counted as unresolved.
    let ViewBody::Sources(of, listing) = looked(ViewTab::Sources, "") else {
        panic!("sources were asked for")
    };
    assert!(of as usize == listing.rows.len() && of > 50, "{of}");
    let sums = |n: usize| people.values().map(|counts| counts[n]).sum::<u64>();
    let by_sources = listing.rows.iter().map(|source| source.quotes).sum::<u64>();
    assert_eq!(sums(2) + by_sources + listing.unresolved, quotes);
    let by_sources = listing.rows.iter().map(|source| source.reported).sum::<u64>();
    assert_eq!(sums(3) + by_sources + listing.unresolved_reports, kinds["indirect"]);
    let listed = lines(&["sources", "--sample", "--format", "jsonl"]);
    let row = |source: &onrecord::index::SourceCounts| (source.name.clone(), source.articles, source.quotes);
    let shown: Vec<_> = listing.rows.iter().map(row).collect();
    let listed = listed.iter().map(|row| {
        (row["source"].as_str().unwrap().to_owned(), number(row, "articles"), number(row, "quotes"))
    });
    assert_eq!(shown, listed.collect::<Vec<_>>());

    let ViewBody::Outlets(_, rows) = looked(ViewTab::Outlets, "") else { panic!("outlets were asked for") };
    let shown: BTreeMap<String, u64> =
        rows.into_iter().map(|outlet| (outlet.name.unwrap_or_default(), outlet.articles)).collect();
    assert_eq!(shown, outlets);

    assert_eq!(line(&[]), months);
    let ViewBody::Times(timeline, _) = looked(ViewTab::Times, "") else { panic!("times were asked for") };
    let shown: BTreeMap<String, u64> =
        timeline.bars.iter().map(|bar| (bar.from.to_string()[..7].to_owned(), bar.count)).collect();
    assert_eq!(shown, months);
    for (of, n) in [("quotes", 0), ("reported", 1)] {
        let expected = said.iter().map(|(month, counts)| (month.clone(), counts[n])).filter(|(_, n)| *n > 0);
        assert_eq!(line(&["--of", of]), expected.collect(), "{of}");
    }
    assert_eq!(line(&["--of", "reported"]), line(&["--of", "quotes", "--kind", "reported"]));
}

#[test]
fn quotations_of_every_kind_are_as_many_as_annotate_writes() {
    let kinds = by_hand().kinds;
    let all: u64 = kinds.values().sum();
    for (kind, expected) in [
        (None, kinds["direct"] + kinds["mixed"]),
        (Some("quoted"), kinds["direct"] + kinds["mixed"]),
        (Some("direct"), kinds["direct"]),
        (Some("mixed"), kinds["mixed"]),
        (Some("indirect"), kinds["indirect"]),
        (Some("reported"), kinds["indirect"]),
        (Some("all"), all),
    ] {
        let query = kind.map(|kind| format!("kind:{kind}")).unwrap_or_default();
        let option: Vec<&str> = kind.iter().flat_map(|kind| ["--kind", kind]).collect();
        let listed = |args: &[&str]| {
            lines(&[&["quotes", "--sample", "--format", "jsonl"], args].concat()).len() as u64
        };
        assert_eq!(listed(&option), expected, "{kind:?}");
        assert_eq!(listed(&["--query", &query]), expected, "{query}");
        let ViewBody::Quotations(of, _) = looked(ViewTab::Quotations, &query) else {
            panic!("quotations were asked for")
        };
        assert_eq!(of, expected, "{query}");
    }
}
