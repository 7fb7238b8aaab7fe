//! Trains reported speech: first the cues, then the labels for source, cue and content. The labels are trained on
//! cues from models that never saw the outlet.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Result;
use std::path::Path;

use super::crf::{Crf, Sequence};
use super::gold::{self, Gold};
use super::linear::{FeatureMap, pack};
use super::ranking::{self, RankingExample, TrainingPlan};
use crate::Span;
use crate::text::features::{self, FeatureSet};
use crate::text::model::Model;
use crate::text::people::{self, Entities};
use crate::text::quotes::cue_detection::{self, CueScores, known, sentences};
use crate::text::quotes::document::Document;
use crate::text::quotes::indirect;
use crate::text::quotes::report_features::{
    BEGIN, CUE, INSIDE, LABELS, OUTSIDE, ReportSentence, SOURCE, allowed,
};
use crate::text::quotes::spans::{self, QuotedSpan};
use crate::text::sentences::number;
use crate::text::tokens::{Token, tokenise};

const CUE_FEATURES: &FeatureSet = &features::cues::ALL;
const FEATURES: &FeatureSet = &features::reports::ALL;

const CUES: TrainingPlan = TrainingPlan { rounds: 12, rate: 0.1, share: 0.002, length: 0.02, least: 4 };
const LABELLING: TrainingPlan = TrainingPlan { rounds: 14, rate: 0.1, share: 0.002, length: 0.01, least: 6 };

/// Bias towards reported speech, in logits, chosen with [`check`].
const BIAS: f32 = 0.9;
const BIASES: &[f32] = &[0.3, 0.6, 0.9, 1.2];

/// An article with everything that attribution needs.
struct ReportArticle {
    gold: Gold,
    tokens: Vec<Token>,
    sentences: Vec<u32>,
    entities: Entities,
    marked: Vec<QuotedSpan>,
    labels: Vec<usize>,
    cues: Vec<bool>,
}

impl ReportArticle {
    fn new(gold: Gold) -> Self {
        let tokens = tokenise(&gold.text);
        let sentences = number(&tokens);
        let entities = people::find(&gold.text, &tokens, &sentences);
        let marked = spans::pair(&gold.text, &tokens);
        let mut labels = vec![OUTSIDE; tokens.len()];
        let mut cues = vec![false; tokens.len()];
        let over = |span: Span| {
            let first = tokens.partition_point(|token| token.end() <= span.start);
            let end = tokens.partition_point(|token| token.start() < span.end);
            first..end.max(first)
        };
        // A report inside a report belongs to it, so the longest contents are painted first.
        let mut all: Vec<_> = gold
            .attributions
            .iter()
            .filter(|one| !one.content.is_empty() && !one.source.is_empty())
            .collect();
        all.sort_by_key(|one| std::cmp::Reverse(one.content.iter().map(|span| span.len()).sum::<usize>()));
        for one in &all {
            for piece in &one.content {
                let piece = over(*piece);
                if labels[piece.clone()].iter().any(|&label| label >= BEGIN) {
                    continue;
                }
                labels[piece.clone()].fill(INSIDE);
                if let Some(label) = labels[piece].first_mut() {
                    *label = BEGIN;
                }
            }
        }
        for one in &all {
            for (pieces, label) in [(&one.source, SOURCE), (&one.cue, CUE)] {
                for at in pieces.iter().flat_map(|piece| over(*piece)) {
                    if labels[at] < BEGIN {
                        labels[at] = label;
                    }
                }
            }
            cues.iter_mut()
                .enumerate()
                .filter(|(at, _)| one.cue.iter().any(|piece| over(*piece).contains(at)))
                .for_each(|(_, cue)| *cue = true);
        }
        Self { gold, tokens, sentences, entities, marked, labels, cues }
    }

    fn document(&self) -> Document<'_> {
        Document::new(&self.gold.text, &self.tokens, &self.sentences, &self.entities, &self.marked)
    }
}

fn articles(data: &Path) -> Result<Vec<ReportArticle>> {
    Ok(gold::read(data, "quotes_train")?.into_iter().map(ReportArticle::new).collect())
}

/// Returns words that were cues at least twice, and not too rarely.
fn reporting(articles: &[&ReportArticle]) -> BTreeSet<u64> {
    let mut counts: BTreeMap<u64, [usize; 2]> = BTreeMap::new();
    for article in articles {
        for (token, cue) in article.tokens.iter().zip(&article.cues) {
            let key = if token.key == 0 { 64 + u64::from(token.symbol) } else { token.key };
            counts.entry(key).or_default()[usize::from(*cue)] += 1;
        }
    }
    let often = |[not, so]: [usize; 2]| so >= 2 && so * SELDOM >= so + not;
    counts.into_iter().filter(|(_, counts)| often(*counts)).map(|(key, _)| key).collect()
}

/// A word that is a cue less than once in this many uses ("to" in "according to") is not considered.
const SELDOM: usize = 40;

fn learn_cues(articles: &[&ReportArticle]) -> Vec<u8> {
    let words = reporting(articles);
    let mut map = FeatureMap::default();
    let mut choices = Vec::new();
    let nothing = Model::empty();
    for article in articles {
        let document = article.document();
        let seen = CueScores::by(&document, &nothing).words;
        sentences(&document, |first, end| {
            let sentence = &seen[first..end];
            for at in (0..sentence.len()).filter(|&at| words.contains(&sentence[at].key)) {
                let mut list = Vec::new();
                cue_detection::features(sentence, at, &mut |feature| list.push(map.id(feature)));
                choices.push(RankingExample::decision(list, article.cues[first + at]));
            }
        });
    }
    let weights = ranking::train(&map, &mut choices, CUES);
    // As heavy as the heaviest feature, so that none of them is dropped from the table.
    let most = weights.iter().flatten().fold(0.0_f32, |most, weight| most.max(weight.abs()));
    let rows = map.with(&weights).chain(words.into_iter().map(|key| (known(key), [most])));
    pack(CUE_FEATURES, rows, &[])
}

/// Trains cue detection.
pub(crate) fn cues(data: &Path) -> Result<Vec<u8>> {
    let articles = articles(data)?;
    Ok(learn_cues(&articles.iter().collect::<Vec<_>>()))
}

/// Trains cue detection for each outlet on the others.
pub(crate) fn cues_unseen(data: &Path) -> Result<BTreeMap<String, Model<1>>> {
    let articles = articles(data)?;
    let all: Vec<&ReportArticle> = articles.iter().collect();
    let without = |outlet: &str| -> Vec<&ReportArticle> {
        all.iter().copied().filter(|article| article.gold.outlet != outlet).collect()
    };
    Ok(outlets(&all)
        .into_iter()
        .map(|outlet| {
            let model = Model::read(learn_cues(&without(&outlet)).leak(), CUE_FEATURES);
            (outlet, model)
        })
        .collect())
}

/// Trains the labels.
pub(crate) fn labels(data: &Path) -> Result<Vec<u8>> {
    let articles = articles(data)?;
    Ok(learn_labels(&articles.iter().collect::<Vec<_>>(), BIAS))
}

fn outlets(articles: &[&ReportArticle]) -> BTreeSet<String> {
    articles.iter().map(|article| article.gold.outlet.clone()).collect()
}

fn learn_labels(articles: &[&ReportArticle], bias: f32) -> Vec<u8> {
    let mut map = FeatureMap::default();
    let mut sequences = Vec::new();
    for outlet in outlets(articles) {
        let others: Vec<&ReportArticle> =
            articles.iter().copied().filter(|article| article.gold.outlet != outlet).collect();
        let model = Model::read(learn_cues(&others).leak(), CUE_FEATURES);
        for article in articles.iter().filter(|article| article.gold.outlet == outlet) {
            let document = article.document();
            let cue_scores = CueScores::by(&document, &model);
            let mut sentence = ReportSentence::default();
            sentences(&document, |first, end| {
                sentence.read(&document, &cue_scores, first, end);
                if !sentence.reports {
                    return;
                }
                let mut labels = article.labels[first..end].to_vec();
                if labels[0] == INSIDE {
                    labels[0] = BEGIN;
                }
                let tokens = (0..end - first)
                    .map(|at| {
                        let mut list = Vec::new();
                        sentence.features(at, &mut |feature| list.push(map.id(feature)));
                        list
                    })
                    .collect();
                sequences.push(Sequence { tokens, labels });
            });
        }
    }
    let chain = Crf::<LABELS>::train(&map, &mut sequences, LABELLING, &allowed);
    pack(FEATURES, map.with(&chain.weights.rows), &[chain.dense(), vec![bias]].concat())
}

/// Prints how well the contents in each outlet are found by models trained on the others.
pub(crate) fn check(data: &Path) -> Result<()> {
    let articles = articles(data)?;
    let all: Vec<&ReportArticle> = articles.iter().collect();
    let mut counts = vec![[0.0_f64; 4]; BIASES.len()];
    for outlet in outlets(&all) {
        let others: Vec<&ReportArticle> =
            all.iter().copied().filter(|article| article.gold.outlet != outlet).collect();
        let cues = Model::read(learn_cues(&others).leak(), CUE_FEATURES);
        let mut model = Model::read(learn_labels(&others, 0.0).leak(), FEATURES);
        for (bias, counts) in BIASES.iter().zip(&mut counts) {
            if let Some(last) = model.dense.last_mut() {
                *last = (bias / model.scale) as i32;
            }
            let mut here = [0.0; 4];
            for article in all.iter().filter(|article| article.gold.outlet == outlet) {
                measure(article, &cues, &model, &mut here);
            }
            println!("{outlet:14} bias {bias}  {}", row(here));
            counts.iter_mut().zip(here).for_each(|(sum, more)| *sum += more);
        }
    }
    for (bias, counts) in BIASES.iter().zip(counts) {
        println!("{:14} bias {bias}  {}", "all", row(counts));
    }
    Ok(())
}

fn row([right, found, hit, there]: [f64; 4]) -> String {
    let (p, r) = (right / found.max(1.0), hit / there.max(1.0));
    format!("P {p:.4}  R {r:.4}  F1 {:.4}  of {there}", 2.0 * p * r / (p + r).max(1e-9))
}

/// Measures an article: a content is found if four fifths of it are covered, and a report is right if three fifths of
/// it are in contents.
fn measure(article: &ReportArticle, cues: &Model<1>, model: &Model<LABELS>, counts: &mut [f64; 4]) {
    let document = article.document();
    let text = &article.gold.text;
    let mut found: Vec<Span> = Vec::new();
    indirect::each(&document, &CueScores::by(&document, cues), model, |report| {
        found.push(Span::new(
            article.tokens[report.content.0].start(),
            article.tokens[report.content.1 - 1].end(),
        ));
    });
    let in_marks = |span: &Span| {
        let from = text[..span.start].char_indices().next_back().map_or(0, |(at, _)| at);
        let to = text[span.end..].chars().next().map_or(span.end, |c| span.end + c.len_utf8());
        text[from..to].contains(['“', '”', '"']) || text[from..to].contains("''")
    };
    let there: Vec<Span> = article
        .gold
        .attributions
        .iter()
        .filter(|one| !one.source.is_empty() && !one.content.is_empty() && !one.content.iter().any(in_marks))
        .filter_map(|one| {
            let start = one.content.iter().map(|span| span.start).min()?;
            Some(Span::new(start, one.content.iter().map(|span| span.end).max()?))
        })
        .collect();
    let paint = |spans: &[Span]| {
        let mut bytes = vec![false; text.len()];
        spans.iter().for_each(|span| bytes[span.start..span.end].fill(true));
        bytes
    };
    let (of_found, of_there) = (paint(&found), paint(&there));
    let share = |span: &Span, of: &[bool]| {
        of[span.start..span.end].iter().filter(|&&so| so).count() as f64 / span.len().max(1) as f64
    };
    counts[0] += found.iter().filter(|span| share(span, &of_there) >= 0.6).count() as f64;
    counts[1] += found.len() as f64;
    counts[2] += there.iter().filter(|span| share(span, &of_found) >= 0.8).count() as f64;
    counts[3] += there.len() as f64;
}
