//! Trains the decision whether words in quotation marks are a quotation, on every pair of marks in the annotated news.
//! Where an article was annotated twice, the labels of speakers count: they are a reader’s view.
//!
//! The features of attribution and cues come from models that never saw the outlet; otherwise they would look more
//! reliable than they are.

use std::collections::BTreeSet;
use std::io::Result;
use std::path::Path;

use super::linear::FeatureMap;
use super::ranking::{RankingExample, TrainingPlan, packed, train as learn};
use super::sources::AnnotatedArticle;
use super::{labels, reports, sources};
use crate::Span;
use crate::text::features;
use crate::text::quotes::{attribute, cue_detection::CueScores, speech};

const PLAN: TrainingPlan = TrainingPlan { rounds: 20, rate: 0.02, share: 0.0, length: 0.002, least: 2 };

/// In how many parts the outlets of the world are left out.
const PARTS: usize = 8;

/// One pair of marks.
struct Example {
    outlet: String,
    features: Vec<u64>,
    said: bool,
    /// Whether the marks are two apostrophes: the program reports no such words.
    doubled: bool,
    /// For people who look at the data.
    shown: String,
}

/// What an outlet's annotators marked.
#[derive(Default)]
struct OutletCounts {
    name: String,
    /// How many segments are somebody's words.
    gold: usize,
    /// How many of them no pair of marks covers.
    unpaired: usize,
}

/// Trains on all outlets.
pub(super) fn train(data: &Path) -> Result<Vec<u8>> {
    let (_, examples) = examples(data)?;
    let mut map = FeatureMap::default();
    let mut choices: Vec<RankingExample> = examples.iter().map(|example| choice(&mut map, example)).collect();
    Ok(packed(&features::speech::ALL, &map, &mut choices, PLAN))
}

/// Prints how well each outlet is predicted from the others, and with `ONRECORD_ERRORS` what is predicted wrongly.
pub(super) fn check(data: &Path) -> Result<()> {
    let (outlets, examples) = examples(data)?;
    let likely = foretold(&outlets, &examples);
    table(&outlets, &examples, &likely);
    if std::env::var_os("ONRECORD_ERRORS").is_some() {
        for (example, likely) in examples.iter().zip(&likely) {
            if !example.doubled && speech::enough((100.0 * likely).round() as u8) != example.said {
                let gold = if example.said { "SAID" } else { "NOT" };
                println!("{} {gold} {likely:.2} {}", example.outlet, example.shown);
            }
        }
    }
    Ok(())
}

fn choice(map: &mut FeatureMap, example: &Example) -> RankingExample {
    RankingExample::decision(example.features.iter().map(|&feature| map.id(feature)).collect(), example.said)
}

fn examples(data: &Path) -> Result<(Vec<OutletCounts>, Vec<Example>)> {
    let named = sources::read(data)?;
    let rankers = sources::unseen(&named);
    let cues = reports::cues_unseen(data)?;
    let read: Vec<AnnotatedArticle> =
        labels::speakers(data)?.into_iter().map(AnnotatedArticle::new).collect();
    let known: BTreeSet<&str> = read.iter().map(|read| read.gold.id.as_str()).collect();
    let mut outlets: Vec<OutletCounts> = Vec::new();
    let mut examples = Vec::new();
    let others = named.iter().filter(|read| !known.contains(read.gold.id.as_str()));
    for read in read.iter().chain(others) {
        let article = &read.gold;
        // The press of the world has few articles of each outlet.
        let name = if rankers.contains_key(&article.outlet) {
            article.outlet.clone()
        } else {
            format!("world {}", article.outlet.bytes().map(usize::from).sum::<usize>() % PARTS)
        };
        let place = outlets.iter().position(|outlet| outlet.name == name).unwrap_or_else(|| {
            outlets.push(OutletCounts { name: name.clone(), ..OutletCounts::default() });
            outlets.len() - 1
        });
        let outlet = &mut outlets[place];
        let document = read.document();
        let attributions = match rankers.get(&article.outlet) {
            Some((first, second)) => attribute::all_by(&document, first, second),
            None => attribute::all(&document),
        };
        let cue_scores = match cues.get(&article.outlet) {
            Some(cues) => CueScores::by(&document, cues),
            None => CueScores::new(&document),
        };
        let pairs = speech::examples(&document, &attributions, &cue_scores);
        let segments: Vec<Span> = article.quotes.iter().map(|(span, _)| *span).collect();
        let contents: Vec<Span> =
            article.attributions.iter().flat_map(|attributed| attributed.content.iter().copied()).collect();
        let inner: Vec<Span> = pairs.iter().map(|(span, _)| *span).collect();
        outlet.gold += segments.len();
        // As the evaluation counts: a segment is found when nine tenths of it are covered …
        outlet.unpaired +=
            segments.iter().filter(|span| 10 * covered(**span, &inner) < 9 * span.len()).count();
        for (pair, features) in pairs {
            if 2 * covered(pair, &article.ignored) >= pair.len() {
                continue;
            }
            // The segments are in double marks only; one outlet writes two apostrophes, and there the attributed
            // words decide.
            let doubled = pair.start > 0 && article.text.as_bytes()[pair.start - 1] == b'\'';
            let all = if doubled { &contents } else { &segments };
            // … and a quotation is right when eight tenths of it are in segments.
            let said = 10 * covered(pair, all) >= 8 * pair.len();
            let shown = shown(&article.text, pair);
            examples.push(Example { outlet: name.clone(), features, said, doubled, shown });
        }
    }
    Ok((outlets, examples))
}

/// The words of a pair of marks and those around.
fn shown(text: &str, span: Span) -> String {
    let before = text[..span.start].char_indices().rev().nth(90).map_or(0, |(at, _)| at);
    let after = text[span.end..].char_indices().nth(60).map_or(text.len(), |(at, _)| span.end + at);
    format!("{}[[{}]]{}", &text[before..span.start], span.of(text), &text[span.end..after])
        .replace(['\n', '\t'], "/")
}

/// How many bytes of `span` are in `others`.
fn covered(span: Span, others: &[Span]) -> usize {
    others.iter().map(|other| span.end.min(other.end).saturating_sub(span.start.max(other.start))).sum()
}

/// The likelihood of each example under weights trained on the other outlets.
fn foretold(outlets: &[OutletCounts], examples: &[Example]) -> Vec<f32> {
    let mut likely = vec![0.0; examples.len()];
    for outlet in outlets {
        let mut map = FeatureMap::default();
        let others = examples.iter().filter(|example| example.outlet != outlet.name);
        let mut choices: Vec<RankingExample> = others.map(|example| choice(&mut map, example)).collect();
        let weights = learn(&map, &mut choices, PLAN);
        for (example, likely) in examples.iter().zip(&mut likely).filter(|(one, _)| one.outlet == outlet.name)
        {
            let known = example.features.iter().filter_map(|&feature| map.find(feature));
            let logit: f32 = known.map(|number| weights[number as usize][0]).sum();
            *likely = 1.0 / (1.0 + (-logit).exp());
        }
    }
    likely
}

/// Precision, recall and F1 of each outlet, and of all at several thresholds.
fn table(outlets: &[OutletCounts], examples: &[Example], likely: &[f32]) {
    let all = || examples.iter().zip(likely).filter(|(example, _)| !example.doubled);
    let judged: Vec<(&str, f32, bool)> =
        all().map(|(example, &likely)| (example.outlet.as_str(), likely, example.said)).collect();
    for outlet in outlets {
        line(&outlet.name, &[outlet], &judged, 0.5);
    }
    let both: Vec<&OutletCounts> = outlets.iter().collect();
    for enough in [0.0, 0.3, 0.4, 0.45, 0.5, 0.55, 0.6, 0.7] {
        line(&format!("all from {enough}"), &both, &judged, enough);
    }
    let right = all().map(|(example, &likely)| if example.said { likely } else { 1.0 - likely });
    let loss: f32 = right.map(|likely| -likely.max(0.02).ln()).sum();
    eprintln!("  {loss:.1} nats lost");
}

fn line(name: &str, outlets: &[&OutletCounts], judged: &[(&str, f32, bool)], enough: f32) {
    let (mut right, mut wrong, mut missed) = (0, 0, 0);
    for (_, likely, said) in judged.iter().filter(|one| outlets.iter().any(|outlet| outlet.name == one.0)) {
        match (*likely >= enough, *said) {
            (true, true) => right += 1,
            (true, false) => wrong += 1,
            (false, true) => missed += 1,
            (false, false) => {}
        }
    }
    let gold: usize = outlets.iter().map(|outlet| outlet.gold).sum();
    let unpaired: usize = outlets.iter().map(|outlet| outlet.unpaired).sum();
    let precision = f64::from(right) / f64::from(right + wrong).max(1.0);
    let recall = 1.0 - (f64::from(missed) + unpaired as f64) / (gold as f64).max(1.0);
    let f1 = 2.0 * precision * recall / (precision + recall).max(1e-9);
    eprintln!(
        "  {name:<14} P {precision:.4}  R {recall:.4}  F1 {f1:.4}  wrong {wrong:3}  missed {missed:3}  unpaired {unpaired:2} of {gold}"
    );
}
