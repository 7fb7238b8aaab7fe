//! A linear-chain conditional random field (Lafferty et al. 2001) over short sequences.

use super::linear::{FeatureMap, LearnedWeights, Rng};
use super::ranking::TrainingPlan;

/// Tokens with their features, and the label of each.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sequence {
    /// Features of each token, as numbered by the [`FeatureMap`].
    pub(crate) tokens: Vec<Vec<u32>>,
    /// One label per token.
    pub(crate) labels: Vec<usize>,
}

/// A conditional random field: weights for features and transitions.
pub(crate) struct Crf<const K: usize> {
    pub(crate) weights: LearnedWeights<K>,
    transitions: LearnedWeights<K>,
}

impl<const K: usize> Crf<K> {
    /// Learns from `sequences`; `allowed` says which label may follow which (`K` means the place before the first and
    /// after the last).
    pub(crate) fn train(
        map: &FeatureMap,
        sequences: &mut [Sequence],
        plan: TrainingPlan,
        allowed: &dyn Fn(usize, usize) -> bool,
    ) -> Self {
        map.prune(plan.least, sequences.iter_mut().flat_map(|sequence| sequence.tokens.iter_mut()));
        let weights = LearnedWeights::new(map.len(), plan.rate);
        // Rows 0..K: from a label; row K: from the start; row K + 1: to the end.
        let transitions = LearnedWeights::new(K + 2, plan.rate);
        let mut chain = Self { weights, transitions };
        let mut order: Vec<usize> = (0..sequences.len()).collect();
        let mut rng = Rng::new(2018);
        let mut sum: Vec<[f32; K]> = vec![[0.0; K]; chain.weights.rows.len()];
        let mut edges: Vec<[f32; K]> = vec![[0.0; K]; K + 2];
        let settled = plan.rounds / 2;
        for round in 0..plan.rounds {
            rng.shuffle(&mut order);
            for &number in &order {
                chain.step(&sequences[number], allowed);
            }
            chain.weights.shrink(plan.share, plan.length);
            if round >= settled {
                add(&mut sum, &chain.weights.rows);
                add(&mut edges, &chain.transitions.rows);
            }
        }
        // Average over the later rounds (Polyak and Juditsky 1992).
        let rounds = (plan.rounds - settled) as f32;
        chain.weights.rows = sum.into_iter().map(|row| row.map(|weight| weight / rounds)).collect();
        chain.transitions.rows = edges.into_iter().map(|row| row.map(|weight| weight / rounds)).collect();
        chain
    }

    fn step(&mut self, sequence: &Sequence, allowed: &dyn Fn(usize, usize) -> bool) {
        let n = sequence.tokens.len();
        let scores: Vec<[f32; K]> =
            sequence.tokens.iter().map(|features| self.weights.sum(features)).collect();
        let cost = |from: usize, to: usize| -> f32 {
            if !allowed(from, to) {
                f32::NEG_INFINITY
            } else if to == K {
                self.transitions.rows[K + 1][from]
            } else {
                self.transitions.rows[from][to]
            }
        };
        let mut forward = vec![[f32::NEG_INFINITY; K]; n];
        let mut backward = vec![[f32::NEG_INFINITY; K]; n];
        for to in 0..K {
            forward[0][to] = cost(K, to) + scores[0][to];
            backward[n - 1][to] = cost(to, K);
        }
        for at in 1..n {
            for to in 0..K {
                forward[at][to] =
                    log_sum((0..K).map(|from| forward[at - 1][from] + cost(from, to))) + scores[at][to];
            }
        }
        for at in (0..n - 1).rev() {
            for from in 0..K {
                backward[at][from] =
                    log_sum((0..K).map(|to| cost(from, to) + scores[at + 1][to] + backward[at + 1][to]));
            }
        }
        let all = log_sum((0..K).map(|label| forward[n - 1][label] + backward[n - 1][label]));
        let mut edges = vec![[0.0; K]; K + 2];
        for label in 0..K {
            edges[K][label] -= (forward[0][label] + backward[0][label] - all).exp();
            edges[K + 1][label] -= (forward[n - 1][label] + backward[n - 1][label] - all).exp();
        }
        edges[K][sequence.labels[0]] += 1.0;
        edges[K + 1][sequence.labels[n - 1]] += 1.0;
        for at in 1..n {
            for from in 0..K {
                for to in 0..K {
                    let p = forward[at - 1][from] + cost(from, to) + scores[at][to] + backward[at][to] - all;
                    edges[from][to] -= p.exp();
                }
            }
            edges[sequence.labels[at - 1]][sequence.labels[at]] += 1.0;
        }
        for (row, gradient) in edges.iter().enumerate() {
            self.transitions.learn(&[row as u32], gradient);
        }
        for (at, features) in sequence.tokens.iter().enumerate() {
            let mut gradient = [0.0; K];
            for (label, gradient) in gradient.iter_mut().enumerate() {
                *gradient = -(forward[at][label] + backward[at][label] - all).exp();
            }
            gradient[sequence.labels[at]] += 1.0;
            self.weights.learn(features, &gradient);
        }
    }

    /// Returns the transitions, row by row, as dense weights of the model.
    pub(crate) fn dense(&self) -> Vec<f32> {
        self.transitions.rows.iter().flatten().copied().collect()
    }
}

fn add<const K: usize>(sum: &mut [[f32; K]], rows: &[[f32; K]]) {
    for (sum, row) in sum.iter_mut().flatten().zip(rows.iter().flatten()) {
        *sum += row;
    }
}

fn log_sum(terms: impl Iterator<Item = f32> + Clone) -> f32 {
    let most = terms.clone().fold(f32::NEG_INFINITY, f32::max);
    if most == f32::NEG_INFINITY {
        most
    } else {
        most + terms.map(|term| (term - most).exp()).sum::<f32>().ln()
    }
}
