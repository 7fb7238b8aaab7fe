//! How fast a corpus is indexed and searched, beside limits measured in the same run: counting the words of the same
//! text for indexing, finding the same bytes with memmem for scanning.
//!
//! ```text
//! cargo bench --bench index                # the sample, many times over, indexed in a temporary folder
//! cargo bench --bench index -- FILE        # a corpus of your own, in its index; made when there is none
//! ```

use std::hint::black_box;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use onrecord::ask::{Answers, Files, Question, ReadEvent};
use onrecord::index::{BuildProgress, IndexDir, Searcher, SortOrder, build};
use onrecord::load::{Found, Input, Options, load};
use onrecord::query::{Lens, Query};
use onrecord::threads::Stop;

/// Each search runs as often as fits into this time, and the fastest run counts: noise only ever adds.
const TIME: Duration = Duration::from_millis(700);

/// What is searched for; more can be given after the file.
const QUERIES: [&str; 17] = [
    "xylophone",
    "president",
    "said",
    "\"prime minister\"",
    "\"of the\"",
    "econom*",
    "government NEAR/5 trump",
    "said NEAR/5 people",
    "(econom* OR market+) NEAR/3 (rise+ OR fall+)",
    "\"trump government people\"~9",
    "run+",
    "*ism",
    "=\"May\"",
    "said:econom* NEAR/5 people",
    "said:economy",
    "speaker:trump said:people",
    "person:trump -speaker:trump date:2018",
];

fn fastest(work: &mut dyn FnMut()) -> f64 {
    let started = Instant::now();
    let mut best = f64::MAX;
    while started.elapsed() < TIME || best == f64::MAX {
        let run = Instant::now();
        work();
        best = best.min(run.elapsed().as_secs_f64());
    }
    best
}

fn line(name: &str, seconds: f64, beside: &str) {
    println!("{name:52} {:10.2} ms   {beside}", seconds * 1e3);
}

fn main() {
    let args: Vec<String> = std::env::args().skip(1).filter(|arg| arg != "--bench").collect();
    let folder = tempfile::tempdir().expect("a temporary folder");
    let own = args.first().map(PathBuf::from);
    let path = own.clone().unwrap_or_else(|| sample(folder.path()));
    let (inputs, options) = ([Input::Path(path.clone())], Options::default());
    let place = match own {
        Some(_) => IndexDir::of(&inputs, &options),
        None => IndexDir::below(folder.path(), &inputs, &options),
    };
    let place = place.expect("there is a cache folder");
    building(&place, &inputs, &options, &path);
    let searcher = Searcher::open(&place, &options).expect("it is whole").expect("it was built");
    line("opening", fastest(&mut || drop(black_box(Searcher::open(&place, &options)))), "");
    for text in QUERIES.into_iter().chain(args.iter().skip(1).map(String::as_str)) {
        search(&searcher, text);
    }
    pages(&searcher);
    scanning(&inputs, &options, &path);
}

/// The sample two hundred times over, each article under another name.
fn sample(folder: &Path) -> PathBuf {
    let (path, mut articles) = (folder.join("sample.jsonl"), Vec::new());
    load(&[Input::Sample], &Arc::new(Options::default()), &mut |found| {
        if let Found::Article(article, _) = found {
            articles.push(*article);
        }
        ControlFlow::Continue(())
    });
    let mut lines = String::new();
    for n in 0..200 {
        for a in &articles {
            let date = a.date.map(|date| date.to_string());
            let record = serde_json::json!({ "id": format!("{}-{n}", a.id), "title": a.title, "date": date,
                "source": a.outlet, "text": a.text });
            lines.push_str(&record.to_string());
            lines.push('\n');
        }
    }
    std::fs::write(&path, lines).expect("the folder can be written");
    path
}

/// Both passes, unless they are done already.
fn building(place: &IndexDir, inputs: &[Input], options: &Options, path: &Path) {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let (began, mut words, mut first) = (Instant::now(), None, None);
    let mut bytes = (0, 0);
    let built = build(place, inputs, options, threads, &mut |progress| {
        match progress {
            BuildProgress::Words { bytes: done, .. } => bytes.0 = done,
            BuildProgress::People { bytes: done, .. } => {
                words.get_or_insert_with(|| began.elapsed().as_secs_f64());
                bytes.1 = done;
            }
            BuildProgress::Saved => drop(first.get_or_insert_with(|| began.elapsed().as_secs_f64())),
            BuildProgress::Problem(error) => eprintln!("{error}"),
        }
        ControlFlow::Continue(())
    });
    built.expect("the folder can be written");
    if bytes == (0, 0) {
        return;
    }
    let text = std::fs::read_to_string(path).expect("it can be read");
    let count = Instant::now();
    black_box(text.split_whitespace().count());
    let limit = count.elapsed().as_secs_f64() / threads as f64;
    let (all, words) = (began.elapsed().as_secs_f64() - limit * threads as f64, words.unwrap_or_default());
    let rate = |bytes: u64, time: f64| bytes as f64 / time / 1e6;
    println!("{threads} threads; first words can be searched after {:.1} s", first.unwrap_or_default());
    println!("words  {:7.1} MB/s   {:6.1} times counting them", rate(bytes.0, words), words / limit);
    println!(
        "people {:7.1} MB/s   {:6.1} times counting words",
        rate(bytes.1, all - words),
        (all - words) / limit
    );
    println!("size   {:7.2} of the text", place.bytes() as f64 / text.len() as f64);
}

fn search(searcher: &Searcher, text: &str) {
    let (query, stop) = (Query::parse(text).expect("a query"), Stop::default());
    let mut of = 0;
    let time = fastest(&mut || {
        let found = searcher.select(&query, &stop).expect("an index");
        let page = searcher.hits(&found, SortOrder::Relevance, 0, 50, &stop).expect("an index");
        of = black_box(page).of;
    });
    line(&format!("{text}: 50 ranked, and how many"), time, &format!("{of} articles"));
}

/// How long the page of the person quoted most takes.
fn pages(searcher: &Searcher) {
    let stop = Stop::default();
    let all = searcher.select(&Query::All, &stop).expect("an index");
    let answers = Answers::Index(searcher, Box::new(all));
    let people = answers.people(false, &stop).expect("an index");
    line(
        "everybody",
        fastest(&mut || drop(black_box(answers.people(false, &stop)))),
        &format!("{}", people.len()),
    );
    let Some(name) = people.first().map(|person| person.name.clone()) else { return };
    let (mut said, mut names) = (0, Vec::new());
    let time = fastest(&mut || {
        names = black_box(answers.profile(&name, &stop)).expect("an index").names;
        said = answers.quotations(Some(&names), SortOrder::Newest, 0, 50, &stop).expect("an index").0;
    });
    line("a person: sums, time, outlets, 50 quotations", time, &format!("{said} quotations"));
    let time = fastest(&mut || drop(black_box(answers.named_with(&names, &stop))));
    line("who is named with them", time, "");
}

/// A rare word without an index.
fn scanning(inputs: &[Input], options: &Options, path: &Path) {
    let (query, options) = (Query::parse("xylophonist").expect("a query"), Arc::new(options.clone()));
    let mut found = 0;
    let question = Arc::new(Question { query, lens: Lens::default() });
    let files = Files { inputs: inputs.to_vec(), options, jobs: 1, read: || {}, analysed: |_| {} };
    let time = fastest(&mut || {
        found = 0;
        let read = files.each(&question, &Stop::default(), |_, _, _| (), &mut |met| {
            found += usize::from(matches!(met, ReadEvent::Article(Some(()))));
            ControlFlow::Continue(())
        });
        read.expect("a thread");
    });
    let limit = fastest(&mut || {
        let text = std::fs::read(path).expect("it can be read");
        black_box(memchr::memmem::find_iter(&text, "xylophonist").count());
    });
    line(
        "xylophonist, without an index",
        time,
        &format!("{found} articles, {:.1} times memmem", time / limit),
    );
}
