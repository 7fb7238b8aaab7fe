//! Decodes a linear-chain conditional random field over a short sequence: marginals and best labels.

use super::model::Model;

/// Forward and backward sums and maxima (Rabiner 1989), normalised at each step.
pub(crate) struct ChainDecoder<'m, const K: usize> {
    /// Rows: from a label; row `K`: from the start; row `K + 1`: to the end.
    transitions: Vec<[f32; K]>,
    potentials: Vec<[f32; K]>,
    backpointers: Vec<[u8; K]>,
    /// See [`Model::odds`].
    odds: &'m [f32],
}

impl<'m, const K: usize> ChainDecoder<'m, K> {
    /// Takes the transitions from the dense weights of `model`, starting at `first`. `allowed` says which label may
    /// follow which.
    pub(crate) fn new<const M: usize>(
        model: &'m Model<M>,
        first: usize,
        allowed: fn(usize, usize) -> bool,
    ) -> Self {
        let mut transitions = vec![[0.0; K]; K + 2];
        for (from, row) in transitions.iter_mut().enumerate() {
            for (to, potential) in row.iter_mut().enumerate() {
                let legal = if from > K { allowed(to, K) } else { allowed(from, to) };
                let weight = model.dense.get(first + from * K + to).copied().unwrap_or(0);
                if legal {
                    *potential = (weight as f32 * model.scale).exp();
                }
            }
        }
        Self { transitions, potentials: Vec::new(), backpointers: Vec::new(), odds: &model.odds }
    }

    /// Begins another sequence.
    pub(crate) fn clear(&mut self) {
        self.potentials.clear();
    }

    /// Adds a token, given the scores of its labels.
    pub(crate) fn push(&mut self, sum: &[i32; K]) {
        let most = sum.iter().copied().max().unwrap_or(0);
        // No label is impossible, so that a row never becomes zero, whatever is allowed next.
        self.potentials
            .push(sum.map(|score| self.odds.get((most - score) as usize).copied().unwrap_or(LEAST)));
    }

    /// Computes the likelihood of each label of each token (forward-backward).
    pub(crate) fn marginals(&self, into: &mut [[f32; K]]) {
        let n = self.potentials.len();
        let mut row = self.transitions[K];
        for (at, potentials) in self.potentials.iter().enumerate() {
            if at > 0 {
                let before = into[at - 1];
                row = [0.0; K];
                for (from, &potential) in before.iter().enumerate() {
                    for (sum, step) in row.iter_mut().zip(&self.transitions[from]) {
                        *sum += potential * step;
                    }
                }
            }
            for (sum, potential) in row.iter_mut().zip(potentials) {
                *sum *= potential;
            }
            normal(&mut row);
            into[at] = row;
        }
        let mut back = self.transitions[K + 1];
        for at in (0..n).rev() {
            for (sum, potential) in into[at].iter_mut().zip(&back) {
                *sum *= potential;
            }
            normal(&mut into[at]);
            let mut before = [0.0; K];
            for (from, sum) in before.iter_mut().enumerate() {
                for ((step, potential), after) in
                    self.transitions[from].iter().zip(&self.potentials[at]).zip(&back)
                {
                    *sum += step * potential * after;
                }
            }
            normal(&mut before);
            back = before;
        }
    }

    /// Finds the likeliest sequence of labels (Viterbi 1967).
    pub(crate) fn viterbi(&mut self, into: &mut [u8]) {
        let n = self.potentials.len();
        self.backpointers.clear();
        self.backpointers.resize(n, [0; K]);
        let mut row = self.transitions[K];
        for (at, potentials) in self.potentials.iter().enumerate() {
            if at > 0 {
                let before = row;
                for (to, sum) in row.iter_mut().enumerate() {
                    let mut most = (0.0, 0);
                    for (from, &potential) in before.iter().enumerate() {
                        let way = potential * self.transitions[from][to];
                        if way > most.0 {
                            most = (way, from);
                        }
                    }
                    *sum = most.0;
                    self.backpointers[at][to] = most.1 as u8;
                }
            }
            for (sum, potential) in row.iter_mut().zip(potentials) {
                *sum *= potential;
            }
            normal(&mut row);
        }
        let mut label = (0..K)
            .max_by(|&a, &b| {
                (row[a] * self.transitions[K + 1][a]).total_cmp(&(row[b] * self.transitions[K + 1][b]))
            })
            .unwrap_or(0);
        for at in (0..n).rev() {
            into[at] = label as u8;
            label = self.backpointers[at][label] as usize;
        }
    }
}

/// The smallest potential of a label.
pub(crate) const LEAST: f32 = 1e-12;

fn normal<const K: usize>(row: &mut [f32; K]) {
    let sum: f32 = row.iter().sum();
    if sum > 0.0 {
        row.iter_mut().for_each(|potential| *potential /= sum);
    }
}
