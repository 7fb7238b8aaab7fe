//! Trains the tagger of people's names: a first pass, and a second one that knows the labels of the first. In
//! training, those labels come from models that never saw the article (Wolpert 1992).

use std::collections::{BTreeMap, BTreeSet};
use std::io::Result;
use std::path::Path;

use super::augment::{NameLists, augment};
use super::crf::{Crf, Sequence};
use super::gold::{self, Gold};
use super::labels;
use super::linear::{FeatureMap, Rng, pack};
use super::ranking::TrainingPlan;
use crate::Span;
use crate::text::features::{self, FeatureSet};
use crate::text::model::Memo;
use crate::text::people::evidence::{Evidence, LABELS};
use crate::text::people::tagger::{
    ALONE, BEGIN, FirstPass, INSIDE, LAST, OUTSIDE, TaggerInput, TaggerModel, allowed, find, find_with,
};
use crate::text::people::token_features;
use crate::text::sentences;
use crate::text::tokens::{Token, tokenise};

const FEATURES: &FeatureSet = &features::people::ALL;

const PLAN: TrainingPlan = TrainingPlan { rounds: 20, rate: 0.1, share: 0.002, length: 0.006, least: 2 };

/// The number of folds for the first pass when the second one is trained.
const PARTS: usize = 5;

/// Bias of the second pass towards names, in logits, and towards names of one word besides: of these, too many are
/// firms and places.
const BIAS: [f32; 2] = [0.3, -0.6];

/// The biases that [`check`] tries.
const BIASES: &[[f32; 2]] = &[BIAS, [0.0, 0.0], [0.0, -0.3], [0.6, -0.9]];

/// The outlet of encyclopedia articles.
const ENCYCLOPEDIA: &str = "encyclopedia";

/// The kinds of text that [`check`] tells apart.
const KINDS: [&str; 5] = ["newspapers", "agency", ENCYCLOPEDIA, "broadcasters", "written"];

struct NameArticle {
    gold: Gold,
    tokens: Vec<Token>,
    sentences: Vec<u32>,
    labels: Vec<usize>,
    augmented: bool,
}

impl NameArticle {
    fn new(gold: Gold) -> Self {
        let tokens = tokenise(&gold.text);
        let sentences = sentences::number(&tokens);
        let mut labels = vec![OUTSIDE; tokens.len()];
        for (span, _) in gold.people.iter().filter(|(_, optional)| !optional) {
            let first = tokens.partition_point(|token| token.end() <= span.start);
            let end = tokens.partition_point(|token| token.start() < span.end);
            match end.saturating_sub(first) {
                0 => {}
                1 => labels[first] = ALONE,
                _ => {
                    labels[first] = BEGIN;
                    labels[first + 1..end - 1].fill(INSIDE);
                    labels[end - 1] = LAST;
                }
            }
        }
        Self { gold, tokens, sentences, labels, augmented: false }
    }

    /// Adds to `counts`: correct names, names found, names annotated.
    fn count(&self, found: &[(usize, usize)], counts: &mut [usize; 3]) {
        let mut there = Vec::new();
        let mut first = 0;
        for (at, &label) in self.labels.iter().enumerate() {
            if matches!(label, BEGIN | ALONE) {
                first = at;
            }
            if matches!(label, LAST | ALONE) {
                there.push((first, at + 1));
            }
        }
        let optional = |&(first, end): &(usize, usize)| {
            let span = Span::new(self.tokens[first].start(), self.tokens[end - 1].end());
            self.gold.people.iter().any(|(other, optional)| *optional && other.overlaps(span))
        };
        let found: Vec<(usize, usize)> = found.iter().copied().filter(|name| !optional(name)).collect();
        counts[0] += found.iter().filter(|name| there.contains(name)).count();
        counts[1] += found.len();
        counts[2] += there.len();
    }

    /// Returns which of [`KINDS`] it is.
    fn kind(&self) -> usize {
        match &*self.gold.outlet {
            _ if self.gold.id.starts_with("conll") => 1,
            ENCYCLOPEDIA => 2,
            "bbc" | "abc" => 3,
            "written" => 4,
            _ => 0,
        }
    }

    fn input(&self) -> TaggerInput<'_> {
        TaggerInput::new(&self.gold.text, &self.tokens, &self.sentences)
    }
}

/// Returns the annotated articles, each after a copy about other people, and those with labels of our own, which are
/// many enough without copies. The articles of `speakers_train` that `people_train` lacks are political news, of which
/// it has little; encyclopedia articles call people by first or last name alone.
fn articles(data: &Path) -> Result<Vec<NameArticle>> {
    let names = NameLists::read(data)?;
    let mut rng = Rng::new(1896);
    let mut all = Vec::new();
    let annotated = gold::read(data, "people_train")?;
    let mut known: BTreeSet<String> = annotated.iter().map(|gold| gold.id.clone()).collect();
    let mut unknown = |gold: &Gold| known.insert(gold.id.clone());
    let mut political = gold::read(data, "speakers_train")?;
    political.retain(&mut unknown);
    political.iter_mut().for_each(gold::mark_people);
    for gold in annotated.into_iter().chain(political) {
        all.push(NameArticle { augmented: true, ..NameArticle::new(augment(&gold, &names, &mut rng)) });
        all.push(NameArticle::new(gold));
    }
    let mut labelled = labels::people(data)?;
    labelled.retain(&mut unknown);
    all.extend(labelled.into_iter().map(NameArticle::new));
    let mut spoken = labels::speakers(data)?;
    spoken.retain(unknown);
    spoken.iter_mut().for_each(gold::mark_people);
    all.extend(spoken.into_iter().map(NameArticle::new));
    Ok(all)
}

/// Trains both passes.
pub(crate) fn train(data: &Path) -> Result<Vec<u8>> {
    let articles = articles(data)?;
    Ok(fit(&articles, &(0..articles.len()).collect::<Vec<_>>(), BIAS))
}

/// Cross-validation: trains on all folds but one and prints the scores on that one.
pub(crate) fn check(data: &Path) -> Result<()> {
    let articles = articles(data)?;
    let groups = groups(&articles);
    let mut counts = vec![[[0_usize; 3]; KINDS.len()]; BIASES.len()];
    for part in 0..PARTS {
        let others: Vec<usize> = (0..articles.len()).filter(|&number| groups[number] != part).collect();
        let mut model = TaggerModel::read(fit(&articles, &others, [0.0; 2]).leak(), FEATURES);
        for (bias, counts) in BIASES.iter().zip(&mut counts) {
            for (weight, bias) in model.dense.iter_mut().rev().zip(bias.iter().rev()) {
                *weight = (bias / model.scale) as i32;
            }
            let tested = |number: usize| groups[number] == part && !articles[number].augmented;
            for article in
                (0..articles.len()).filter(|&number| tested(number)).map(|number| &articles[number])
            {
                let found = find_with(&model, &article.gold.text, &article.tokens, &article.sentences);
                article.count(&found, &mut counts[article.kind()]);
            }
        }
    }
    for (bias, counts) in BIASES.iter().zip(counts) {
        for (counts, name) in counts.into_iter().zip(KINDS) {
            println!("bias {bias:?}  {name:12} {}", score(counts));
        }
    }
    Ok(())
}

/// Prints how well the weights in the program find people in the texts that are held out of training.
pub(crate) fn check_held(data: &Path) -> Result<()> {
    let texts = labels::held_people(data)?;
    for (kind, name) in KINDS.into_iter().enumerate().skip(2) {
        let mut counts = [0; 3];
        let of_kind = texts.iter().cloned().map(NameArticle::new).filter(|article| article.kind() == kind);
        for article in of_kind {
            article.count(&find(&article.gold.text, &article.tokens, &article.sentences), &mut counts);
        }
        println!("{name:12} {}", score(counts));
    }
    Ok(())
}

fn score([right, found, there]: [usize; 3]) -> String {
    let (p, r) = (right as f64 / found as f64, right as f64 / there as f64);
    format!("P {p:.4}  R {r:.4}  F1 {:.4}  of {there}", 2.0 * p * r / (p + r))
}

/// Trains both passes and packs them.
fn fit(articles: &[NameArticle], among: &[usize], bias: [f32; 2]) -> Vec<u8> {
    let groups = groups(articles);
    let own: Vec<Evidence> = articles.iter().map(|article| article.input().evidence()).collect();
    let (map, first) = learn(articles, &own, among, false);
    let mut judged = own;
    let mut waiting = Vec::new();
    for part in 0..PARTS {
        let others: Vec<usize> = among.iter().copied().filter(|&number| groups[number] != part).collect();
        if others.len() == among.len() {
            continue;
        }
        let (map, chain) = learn(articles, &judged, &others, false);
        let model = TaggerModel::read(pack_first(&map, &chain).leak(), FEATURES);
        let mut memo = Memo::new(12);
        for number in among.iter().copied().filter(|&number| groups[number] == part) {
            waiting.push((
                number,
                FirstPass::run(&articles[number].input(), &model, &mut memo, &judged[number]).marginals,
            ));
        }
    }
    for (number, marginals) in waiting {
        judged[number].add_first_pass(marginals);
    }
    let (wider, second) = learn(articles, &judged, among, true);
    let mut rows: BTreeMap<u64, [f32; 2 * LABELS]> = BTreeMap::new();
    for (feature, row) in map.with(&first.weights.rows) {
        rows.entry(feature).or_default()[..LABELS].copy_from_slice(&row);
    }
    for (feature, row) in wider.with(&second.weights.rows) {
        rows.entry(feature).or_default()[LABELS..].copy_from_slice(&row);
    }
    pack(FEATURES, rows.into_iter(), &[first.dense(), second.dense(), bias.to_vec()].concat())
}

fn pack_first(map: &FeatureMap, chain: &Crf<LABELS>) -> Vec<u8> {
    let rows = map.with(&chain.weights.rows).map(|(feature, row)| {
        let mut wide = [0.0; 2 * LABELS];
        wide[..LABELS].copy_from_slice(&row);
        (feature, wide)
    });
    pack(FEATURES, rows, &chain.dense())
}

/// Groups articles: outlets stay together, and long runs of one source are cut into blocks.
fn groups(articles: &[NameArticle]) -> Vec<usize> {
    let mut outlets: Vec<String> = Vec::new();
    articles
        .iter()
        .enumerate()
        .map(|(number, article)| {
            let name = match article.kind() {
                0 => article.gold.outlet.clone(),
                kind => format!("{}{}", KINDS[kind], number / 50),
            };
            let at = outlets.iter().position(|known| *known == name).unwrap_or_else(|| {
                outlets.push(name);
                outlets.len() - 1
            });
            at % PARTS
        })
        .collect()
}

/// Trains one pass on the articles `among`.
fn learn(
    articles: &[NameArticle],
    evidence: &[Evidence],
    among: &[usize],
    second: bool,
) -> (FeatureMap, Crf<LABELS>) {
    let mut map = FeatureMap::default();
    let mut sequences = Vec::new();
    for &number in among {
        let (article, evidence) = (&articles[number], &evidence[number]);
        let input = article.input();
        input.each(|first, end, around| {
            let mut sequence = Sequence { labels: legal(&article.labels[first..end]), ..Sequence::default() };
            for at in 0..end - first {
                let mut list = Vec::new();
                let mut with = |feature| list.push(map.id(feature));
                token_features::features(input.text, input.tokens, first, around, at, evidence, &mut with);
                if second {
                    evidence.second_pass_features(first + at, input.tokens, &mut with);
                }
                sequence.tokens.push(list);
            }
            sequences.push(sequence);
        });
    }
    let chain = Crf::train(&map, &mut sequences, PLAN, &allowed);
    (map, chain)
}

/// Makes the labels legal if a region cuts off part of a name.
fn legal(labels: &[usize]) -> Vec<usize> {
    let mut labels = labels.to_vec();
    for at in 0..labels.len() {
        let before = if at == 0 { LABELS } else { labels[at - 1] };
        let open = matches!(before, BEGIN | INSIDE);
        if !open && labels[at] == INSIDE {
            labels[at] = BEGIN;
        } else if !open && labels[at] == LAST {
            labels[at] = ALONE;
        }
        let after = labels.get(at + 1).copied().unwrap_or(OUTSIDE);
        let goes_on = matches!(after, INSIDE | LAST);
        if !goes_on && labels[at] == BEGIN {
            labels[at] = ALONE;
        } else if !goes_on && labels[at] == INSIDE {
            labels[at] = LAST;
        }
    }
    labels
}
