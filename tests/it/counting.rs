//! Every count equals what can be counted by hand in what `annotate` writes: in tables, and in what the screen shows.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;
use std::process::Command;
use std::sync::Arc;

use onrecord::corpus::Corpus;
use onrecord::load::{Found, Input, Loading, Options};
use onrecord::work::{Body, Inquire, Inquiry, Side, look_up};
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

/// Of each name: articles, mentions, quotations.
type Counts = BTreeMap<String, (u64, u64, u64)>;

/// People, outlets, months and quotations, counted in what `annotate` writes.
fn by_hand() -> (Counts, BTreeMap<String, u64>, BTreeMap<String, u64>, u64) {
    let (mut people, mut outlets, mut months, mut quotes) =
        (Counts::new(), BTreeMap::new(), BTreeMap::new(), 0);
    for article in lines(&["annotate"]) {
        let names: Vec<&Value> = article["people"].as_array().unwrap().iter().collect();
        let said = article["quotes"].as_array().unwrap();
        quotes += said.len() as u64;
        let each: BTreeSet<&str> = names.iter().map(|person| person["name"].as_str().unwrap()).collect();
        for name in each {
            let count = people.entry(name.to_owned()).or_default();
            let mentions = names.iter().filter(|person| person["name"] == name);
            count.0 += 1;
            count.1 +=
                mentions.map(|person| person["mentions"].as_array().unwrap().len() as u64).sum::<u64>();
            count.2 += said.iter().filter(|quote| quote["speaker"] == name).count() as u64;
        }
        *outlets.entry(article["outlet"].as_str().unwrap().to_owned()).or_default() += 1;
        *months.entry(article["date"].as_str().unwrap()[..7].to_owned()).or_default() += 1;
    }
    (people, outlets, months, quotes)
}

fn looked(side: Side) -> Body {
    let mut corpus = Corpus::default();
    Loading::new(vec![Input::Sample], Arc::new(Options::default())).turn(&mut |found| {
        if let Found::Article(head, address) = found {
            corpus.push(head, address);
        }
        ControlFlow::Continue(())
    });
    let inquiry = Inquiry { side, ..Inquiry::default() };
    look_up(&Inquire { inquiry, corpus, memory: None }).unwrap().body
}

#[test]
fn tables_and_views_count_what_annotate_writes() {
    let (people, outlets, months, quotes) = by_hand();
    assert!(people.len() > 100 && quotes > 300);
    let listed: Counts = lines(&["people", "--format", "jsonl"])
        .iter()
        .map(|row| {
            let number = |field: &str| row[field].as_u64().unwrap();
            let counts = (number("articles"), number("mentions"), number("quotes"));
            (row["name"].as_str().unwrap().to_owned(), counts)
        })
        .collect();
    assert_eq!(listed, people);
    let Body::People(of, rows) = looked(Side::People) else { panic!("people were asked for") };
    assert_eq!(of as usize, people.len());
    let shown: Counts = rows
        .into_iter()
        .map(|person| (person.name, (person.articles, person.mentions, person.quotes)))
        .collect();
    assert_eq!(shown, people);

    let Body::Outlets(_, rows) = looked(Side::Outlets) else { panic!("outlets were asked for") };
    let shown: BTreeMap<String, u64> =
        rows.into_iter().map(|outlet| (outlet.name.unwrap_or_default(), outlet.articles)).collect();
    assert_eq!(shown, outlets);

    let listed: BTreeMap<String, u64> = lines(&["timeline", "--by", "month", "--format", "jsonl"])
        .iter()
        .map(|row| (row["period"].as_str().unwrap().to_owned(), row["count"].as_u64().unwrap()))
        .collect();
    assert_eq!(listed, months);
    let Body::Times(timeline, _) = looked(Side::Times) else { panic!("times were asked for") };
    let shown: BTreeMap<String, u64> =
        timeline.bars.iter().map(|bar| (bar.from.to_string()[..7].to_owned(), bar.count)).collect();
    assert_eq!(shown, months);

    let listed = lines(&["quotes", "--format", "jsonl"]).len() as u64;
    let Body::Quotations(of, _) = looked(Side::Quotations) else { panic!("quotations were asked for") };
    assert_eq!((listed, of), (quotes, quotes));
}
