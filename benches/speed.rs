//! How fast the parts are, each beside a limit measured in the same run, because machines differ and drift: counting
//! the words of a text is the least that any reading of it can cost.
//!
//! ```text
//! cargo bench
//! ```

use std::hint::black_box;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::{Duration, Instant};

use onrecord::Article;
use onrecord::load::{Found, Input, Options, load};
use onrecord::page::{Record, blocks, wrap};
use onrecord::text::{Stage, analyse, analyse_by_stages};

/// Each part runs as often as fits into this time, and the fastest run counts: noise only ever adds.
const TIME: Duration = Duration::from_millis(1500);

fn fastest(mut work: impl FnMut()) -> f64 {
    let started = Instant::now();
    let mut best = f64::MAX;
    while started.elapsed() < TIME {
        let run = Instant::now();
        work();
        best = best.min(run.elapsed().as_secs_f64());
    }
    best
}

fn sample() -> Vec<Article> {
    let mut articles = Vec::new();
    load(&[Input::Sample], &Arc::new(Options::default()), &mut |found| {
        if let Found::Article(article, _) = found {
            articles.push(*article);
        }
        ControlFlow::Continue(())
    });
    articles
}

/// Returns how many tokens the articles have, and the fastest time of each stage over all of them, in seconds.
fn stages(articles: &[Article]) -> (usize, [f64; 3]) {
    let started = Instant::now();
    let mut best = [f64::MAX; 3];
    let mut tokens = 0;
    while started.elapsed() < TIME {
        let mut times = [0.0; 3];
        tokens = 0;
        for article in articles {
            let mut since = Instant::now();
            analyse_by_stages(&article.text, |stage| {
                let stage = match stage {
                    Stage::Tokens(count) => {
                        tokens += count;
                        0
                    }
                    Stage::People => 1,
                    Stage::Quotes => 2,
                };
                times[stage] += since.elapsed().as_secs_f64();
                since = Instant::now();
            });
        }
        for (best, time) in best.iter_mut().zip(times) {
            *best = best.min(time);
        }
    }
    (tokens, best)
}

fn main() {
    let articles = sample();
    let bytes: usize = articles.iter().map(|article| article.text.len()).sum();
    let words: usize = articles.iter().map(|article| article.text.split_whitespace().count()).sum();
    let each = |work: &dyn Fn(&Article)| fastest(|| articles.iter().for_each(work));

    let limit = each(&|article| {
        black_box(article.text.split_whitespace().count());
    });
    let (tokens, stages) = stages(&articles);
    let rows: [(&str, f64); 6] = [
        ("tokens and sentences", stages[0]),
        ("people", stages[1]),
        ("quotations and speakers", stages[2]),
        ("all three", each(&|article| drop(black_box(analyse(&article.text))))),
        (
            "the same, ready to paint",
            each(&|article| drop(black_box(Record::new(&article.text, analyse(&article.text))))),
        ),
        (
            "every paragraph set to 72 columns",
            each(&|article| {
                for block in blocks(article).iter().skip(2) {
                    black_box(wrap(block.span.of(&article.text), 72));
                }
            }),
        ),
    ];
    let line = |name: &str, time: f64| {
        println!(
            "{name:36} {:9.1} {:14.0} {:14.0} {:22.1}",
            bytes as f64 / time / 1e6,
            words as f64 / time,
            tokens as f64 / time,
            time / limit
        );
    };
    println!("{:36} {:>9} {:>14} {:>14} {:>22}", "", "MB/s", "words/s", "tokens/s", "times counting words");
    line("counting words", limit);
    for (name, time) in rows {
        line(name, time);
    }
}
