//! Trains choices among candidates and yes-or-no decisions: a softmax over candidates that share their weights.

use crate::text::features::FeatureSet;

use super::linear::{FeatureMap, LearnedWeights, Rng, pack};

/// One choice: the features of every candidate, and which of them are right.
///
/// A yes-or-no decision is a choice between a candidate and one without features.
#[derive(Clone, Debug, Default)]
pub(crate) struct RankingExample {
    /// Features of each candidate, as numbered by the [`FeatureMap`].
    pub(crate) candidates: Vec<Vec<u32>>,
    /// Which candidates are right: one or more.
    pub(crate) right: Vec<bool>,
}

impl RankingExample {
    /// Creates an example of a yes-or-no decision.
    pub(crate) fn decision(features: Vec<u32>, yes: bool) -> Self {
        Self { candidates: vec![features, Vec::new()], right: vec![yes, !yes] }
    }
}

/// Hyperparameters.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TrainingPlan {
    /// Epochs.
    pub(crate) rounds: usize,
    /// Length of the first step.
    pub(crate) rate: f32,
    /// L2 regularisation: the share by which each round shrinks every weight.
    pub(crate) share: f32,
    /// L1 regularisation: the length by which each round shrinks every weight.
    pub(crate) length: f32,
    /// Features seen less often are left out.
    pub(crate) least: u32,
}

/// Learns weights that make the right candidates the likeliest.
pub(crate) fn train(map: &FeatureMap, choices: &mut [RankingExample], plan: TrainingPlan) -> Vec<[f32; 1]> {
    map.prune(plan.least, choices.iter_mut().flat_map(|choice| choice.candidates.iter_mut()));
    let mut weights = LearnedWeights::<1>::new(map.len(), plan.rate);
    let mut order: Vec<usize> = (0..choices.len()).collect();
    let mut rng = Rng::new(20_18);
    for _ in 0..plan.rounds {
        rng.shuffle(&mut order);
        for &number in &order {
            let choice = &choices[number];
            let scores: Vec<f32> =
                choice.candidates.iter().map(|features| weights.sum(features)[0]).collect();
            let likely = softmax(&scores);
            let right: f32 =
                likely.iter().zip(&choice.right).filter(|(_, right)| **right).map(|(p, _)| p).sum();
            for ((features, p), is_right) in choice.candidates.iter().zip(&likely).zip(&choice.right) {
                // Maximise the likelihood of any right candidate; each gets its share of the gradient.
                let wanted = if *is_right { p / right.max(1e-9) } else { 0.0 };
                weights.learn(features, &[wanted - p]);
            }
        }
        weights.shrink(plan.share, plan.length);
    }
    weights.rows
}

/// Like [`train`], but packs the weights.
pub(crate) fn packed(
    set: &FeatureSet,
    map: &FeatureMap,
    choices: &mut [RankingExample],
    plan: TrainingPlan,
) -> Vec<u8> {
    let weights = train(map, choices, plan);
    pack(set, map.with(&weights), &[])
}

/// Returns the softmax of scores.
pub(crate) fn softmax(scores: &[f32]) -> Vec<f32> {
    let most = scores.iter().copied().fold(f32::MIN, f32::max);
    let powers: Vec<f32> = scores.iter().map(|score| (score - most).exp()).collect();
    let all: f32 = powers.iter().sum();
    powers.into_iter().map(|power| power / all).collect()
}
