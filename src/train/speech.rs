//! Trains the decision whether words in marks are somebody's, on every pair of double marks in the annotated news.

use std::io::Result;
use std::path::Path;

use super::gold::{self, Gold};
use super::linear::Space;
use super::ranking::{Choice, Plan, packed, train as learn};
use crate::Span;
use crate::text::quotes::speech_examples;

fn var(name: &str, or: f32) -> f32 { std::env::var(name).ok().and_then(|v| v.parse().ok()).unwrap_or(or) }
fn plan() -> Plan { Plan { rounds: var("ROUNDS", 12.0) as usize, rate: var("RATE", 0.03), share: var("SHARE", 0.0), length: var("LENGTH", 0.002), least: var("LEAST", 2.0) as u32 } }

/// One pair of marks.
struct Example {
    outlet: String,
    features: Vec<u64>,
    said: bool,
}

/// The annotated segments of an article.
struct Article {
    outlet: String,
    gold: usize,
    /// Of those, how many no pair of marks covers.
    unseen: usize,
}

/// Learns from all outlets, after a table that shows each one as the others foretell it.
pub(super) fn train(data: &Path) -> Result<Vec<u8>> {
    let gold = gold::read(data, "quotes_train")?;
    let (articles, examples, shown) = examples(&gold);
    by_outlet(&articles, &examples, &shown);
    let mut space = Space::default();
    let mut choices: Vec<Choice> = examples.iter().map(|example| choice(&mut space, example)).collect();
    Ok(packed(&space, &mut choices, plan()))
}

fn choice(space: &mut Space, example: &Example) -> Choice {
    Choice::decision(example.features.iter().map(|&feature| space.see(feature)).collect(), example.said)
}

fn examples(gold: &[Gold]) -> (Vec<Article>, Vec<Example>, Vec<String>) {
    let mut articles = Vec::new();
    let mut examples = Vec::new();
    let mut shown = Vec::new();
    for article in gold {
        let pairs = speech_examples(&article.text);
        let unseen = article
            .quotes
            .iter()
            .filter(|(span, _)| {
                let covered: usize = pairs.iter().map(|(pair, _)| shared(*pair, *span)).sum();
                let missing = 10 * covered < 9 * span.len();
                if missing && std::env::var_os("UNSEEN").is_some() {
                    let from = article.text.floor_char_boundary(span.start.saturating_sub(80));
                    let to = article.text.ceil_char_boundary((span.end + 80).min(article.text.len()));
                    eprintln!("UNSEEN {} {:?}\n    IN {:?}", article.id, span.of(&article.text), &article.text[from..to]);
                }
                missing
            })
            .count();
        articles.push(Article { outlet: article.outlet.clone(), gold: article.quotes.len(), unseen });
        let last = articles.last_mut().expect("one was just put there");
        let contents: Vec<Span> = article.attributions.iter().flat_map(|one| one.content.iter().copied()).collect();
        for (pair, features) in pairs {
            // The annotated segments stand in double marks only; one outlet writes two apostrophes instead.
            let doubled = pair.start > 0 && article.text.as_bytes()[pair.start - 1] == b'\'';
            let said: usize = if doubled {
                contents.iter().map(|span| shared(pair, *span)).sum()
            } else {
                article.quotes.iter().map(|(span, _)| shared(pair, *span)).sum()
            };
            let said = 10 * said >= 8 * pair.len();
            last.gold += usize::from(doubled && said);
            if let Some(from) = std::env::var_os("SHOW").map(|_| article.text.floor_char_boundary(pair.start.saturating_sub(70))) {
                let to = article.text.ceil_char_boundary((pair.end + 50).min(article.text.len()));
                shown.push(format!("{} {}", article.id, article.text[from..to].replace('\n', "⏎")));
            }
            examples.push(Example { outlet: article.outlet.clone(), features, said });
        }
    }
    (articles, examples, shown)
}

fn shared(a: Span, b: Span) -> usize {
    a.end.min(b.end).saturating_sub(a.start.max(b.start))
}

/// Precision, recall and F1 of each outlet under weights learnt from the others.
fn by_outlet(articles: &[Article], examples: &[Example], shown: &[String]) {
    let mut outlets: Vec<&str> = articles.iter().map(|article| article.outlet.as_str()).collect();
    outlets.sort_unstable();
    outlets.dedup();
    let mut scored: Vec<(&str, f32, bool)> = Vec::new();
    for outlet in &outlets {
        let mut space = Space::default();
        let mut choices: Vec<Choice> = examples
            .iter()
            .filter(|example| example.outlet != *outlet)
            .map(|example| choice(&mut space, example))
            .collect();
        let weights = learn(&space, &mut choices, plan());
        for (number, example) in examples.iter().enumerate().filter(|(_, example)| example.outlet == *outlet) {
            let features: Vec<u32> =
                example.features.iter().filter_map(|&feature| space.find(feature)).collect();
            let logit: f32 = features.iter().map(|&feature| weights[feature as usize][0]).sum();
            if let Some(text) = shown.get(number) {
                eprintln!("SHOW {} {:.2} {text}", if example.said { "yes" } else { "no" }, 1.0 / (1.0 + (-logit).exp()));
            }
            scored.push((outlet, 1.0 / (1.0 + (-logit).exp()), example.said));
        }
    }
    let table = |name: &str, wanted: &dyn Fn(&str) -> bool, enough: f32| {
        let gold: usize = articles.iter().filter(|article| wanted(&article.outlet)).map(|article| article.gold).sum();
        let unseen: usize =
            articles.iter().filter(|article| wanted(&article.outlet)).map(|article| article.unseen).sum();
        let (mut right, mut wrong, mut missed) = (0, 0, 0);
        for &(outlet, likely, said) in &scored {
            if wanted(outlet) {
                match (likely >= enough, said) {
                    (true, true) => right += 1,
                    (true, false) => wrong += 1,
                    (false, true) => missed += 1,
                    (false, false) => {}
                }
            }
        }
        let p = f64::from(right) / f64::from(right + wrong);
        let r = (gold as f64 - unseen as f64 - f64::from(missed)) / gold as f64;
        let f = 2.0 * p * r / (p + r);
        eprintln!("  {name:<14} P {p:.4}  R {r:.4}  F1 {f:.4}  wrong {wrong}  missed {missed}  unseen {unseen} of {gold}");
    };
    for outlet in &outlets {
        table(outlet, &|other| other == *outlet, 0.45);
    }
    for enough in [0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.7] {
        table(&format!("all, {enough}"), &|_| true, enough);
    }
    table("taking all", &|_| true, 0.0);
    let loss: f32 = scored.iter().map(|&(_, p, said)| -(if said { p } else { 1.0 - p }).max(1e-4).ln()).sum();
    eprintln!("  log loss {:.4}", loss / scored.len() as f32);
}
