//! The best labels of a short sequence, and how likely each is: what a linear-chain conditional random field decodes.

use super::model::Model;

/// Sums over all ways to label a sequence (Rabiner 1989), with powers kept near one.
pub(crate) struct Chain<'m, const K: usize> {
    /// From a label (rows; then the start; then, turned, to the end) to a label.
    moves: Vec<[f32; K]>,
    powers: Vec<[f32; K]>,
    from_where: Vec<[u8; K]>,
    /// What a score so much lower than the best is worth.
    odds: &'m [f32],
}

impl<'m, const K: usize> Chain<'m, K> {
    /// With the weights of transitions that stand at `first` and on among a model's dense ones, and which label may
    /// follow which.
    pub(crate) fn new<const M: usize>(
        model: &'m Model<M>,
        first: usize,
        allowed: fn(usize, usize) -> bool,
    ) -> Self {
        let mut moves = vec![[0.0; K]; K + 2];
        for (from, row) in moves.iter_mut().enumerate() {
            for (to, power) in row.iter_mut().enumerate() {
                let legal = if from > K { allowed(to, K) } else { allowed(from, to) };
                let weight = model.dense.get(first + from * K + to).copied().unwrap_or(0);
                if legal {
                    *power = (weight as f32 * model.scale).exp();
                }
            }
        }
        Self { moves, powers: Vec::new(), from_where: Vec::new(), odds: &model.odds }
    }

    /// Begins another sequence.
    pub(crate) fn clear(&mut self) {
        self.powers.clear();
    }

    /// Takes the scores of the next token's labels.
    pub(crate) fn push(&mut self, sum: &[i32; K]) {
        let most = sum.iter().copied().max().unwrap_or(0);
        // Nothing is impossible: rows never vanish, whatever is allowed next.
        self.powers.push(sum.map(|score| self.odds.get((most - score) as usize).copied().unwrap_or(LEAST)));
    }

    /// The likelihood of each label of each token, forward and backward.
    pub(crate) fn likely(&self, into: &mut [[f32; K]]) {
        let n = self.powers.len();
        let mut row = self.moves[K];
        for (at, powers) in self.powers.iter().enumerate() {
            if at > 0 {
                let before = into[at - 1];
                row = [0.0; K];
                for (from, &power) in before.iter().enumerate() {
                    for (sum, step) in row.iter_mut().zip(&self.moves[from]) {
                        *sum += power * step;
                    }
                }
            }
            for (sum, power) in row.iter_mut().zip(powers) {
                *sum *= power;
            }
            normal(&mut row);
            into[at] = row;
        }
        let mut back = self.moves[K + 1];
        for at in (0..n).rev() {
            for (sum, power) in into[at].iter_mut().zip(&back) {
                *sum *= power;
            }
            normal(&mut into[at]);
            let mut before = [0.0; K];
            for (from, sum) in before.iter_mut().enumerate() {
                for ((step, power), after) in self.moves[from].iter().zip(&self.powers[at]).zip(&back) {
                    *sum += step * power * after;
                }
            }
            normal(&mut before);
            back = before;
        }
    }

    /// The likeliest labels (Viterbi 1967).
    pub(crate) fn best(&mut self, into: &mut [u8]) {
        let n = self.powers.len();
        self.from_where.clear();
        self.from_where.resize(n, [0; K]);
        let mut row = self.moves[K];
        for (at, powers) in self.powers.iter().enumerate() {
            if at > 0 {
                let before = row;
                for (to, sum) in row.iter_mut().enumerate() {
                    let mut most = (0.0, 0);
                    for (from, &power) in before.iter().enumerate() {
                        let way = power * self.moves[from][to];
                        if way > most.0 {
                            most = (way, from);
                        }
                    }
                    *sum = most.0;
                    self.from_where[at][to] = most.1 as u8;
                }
            }
            for (sum, power) in row.iter_mut().zip(powers) {
                *sum *= power;
            }
            normal(&mut row);
        }
        let mut label = (0..K)
            .max_by(|&a, &b| (row[a] * self.moves[K + 1][a]).total_cmp(&(row[b] * self.moves[K + 1][b])))
            .unwrap_or(0);
        for at in (0..n).rev() {
            into[at] = label as u8;
            label = self.from_where[at][label] as usize;
        }
    }
}

/// The least that a label is worth.
pub(crate) const LEAST: f32 = 1e-12;

fn normal<const K: usize>(row: &mut [f32; K]) {
    let sum: f32 = row.iter().sum();
    if sum > 0.0 {
        row.iter_mut().for_each(|power| *power /= sum);
    }
}
