//! What all models share: ids of features, weights that learn, and packing.

use std::collections::HashMap;

use crate::text::features::FeatureSet;
use crate::text::model::{MAGIC, SLOTS, WIDE, place};

/// Gives features ids in the order in which they are first seen.
#[derive(Default)]
pub(crate) struct FeatureMap {
    numbers: HashMap<u64, u32>,
    features: Vec<u64>,
    counts: Vec<u32>,
}

impl FeatureMap {
    /// Returns the id of `feature`, and counts it as seen once more.
    pub(crate) fn id(&mut self, feature: u64) -> u32 {
        let next = self.features.len();
        let number = *self.numbers.entry(feature).or_insert_with(|| {
            self.features.push(feature);
            self.counts.push(0);
            u32::try_from(next).expect("fewer features than 32 bits can number")
        });
        self.counts[number as usize] += 1;
        number
    }

    /// Returns the id of `feature`, if it was seen.
    pub(crate) fn find(&self, feature: u64) -> Option<u32> {
        self.numbers.get(&feature).copied()
    }

    /// Returns the number of features.
    pub(crate) fn len(&self) -> usize {
        self.features.len()
    }

    /// Removes features seen less than `least` times from the lists `all`.
    pub(crate) fn prune<'a>(&self, least: u32, all: impl Iterator<Item = &'a mut Vec<u32>>) {
        for list in all {
            list.retain(|&number| self.counts[number as usize] >= least);
            list.shrink_to_fit();
        }
    }
}

/// Weights that learn by AdaGrad (Duchi et al. 2011): each has its own step, which shrinks as it moves.
#[derive(Clone)]
pub(crate) struct LearnedWeights<const K: usize> {
    /// One row per feature.
    pub(crate) rows: Vec<[f32; K]>,
    squares: Vec<[f32; K]>,
    /// Length of the first step.
    pub(crate) rate: f32,
}

impl<const K: usize> LearnedWeights<K> {
    /// Creates zero weights for `features` features.
    pub(crate) fn new(features: usize, rate: f32) -> Self {
        Self { rows: vec![[0.0; K]; features], squares: vec![[1e-4; K]; features], rate }
    }

    /// Adds up the weights of `features`.
    pub(crate) fn sum(&self, features: &[u32]) -> [f32; K] {
        let mut sum = [0.0; K];
        for &feature in features {
            for (sum, weight) in sum.iter_mut().zip(&self.rows[feature as usize]) {
                *sum += weight;
            }
        }
        sum
    }

    /// Takes one step up along `gradient` for each of `features`.
    pub(crate) fn learn(&mut self, features: &[u32], gradient: &[f32; K]) {
        for &feature in features {
            let row = &mut self.rows[feature as usize];
            let squares = &mut self.squares[feature as usize];
            for k in 0..K {
                let g = gradient[k];
                if g != 0.0 {
                    squares[k] += g * g;
                    row[k] += self.rate * g / squares[k].sqrt();
                }
            }
        }
    }

    /// Shrinks every weight: by a share (L2), then by a fixed length that zeroes small ones (L1).
    pub(crate) fn shrink(&mut self, share: f32, length: f32) {
        for row in &mut self.rows {
            for weight in row {
                let less = (weight.abs() * (1.0 - share) - length).max(0.0);
                *weight = less.copysign(*weight);
            }
        }
    }
}

/// Larger weights are clipped.
const CLIP: f32 = 4.0;

impl FeatureMap {
    /// Each feature with its row of `weights`.
    pub(crate) fn with<'a, const K: usize>(
        &'a self,
        weights: &'a [[f32; K]],
    ) -> impl Iterator<Item = (u64, [f32; K])> {
        self.features.iter().copied().zip(weights.iter().copied())
    }
}

/// Packs features of `set` with their weights, in the format that [`crate::text::model::Model::read`] reads; `dense`
/// is packed in the same units.
pub(crate) fn pack<const K: usize>(
    set: &FeatureSet,
    weights: impl Iterator<Item = (u64, [f32; K])>,
    dense: &[f32],
) -> Vec<u8> {
    let weights: Vec<(u64, [f32; K])> = weights.collect();
    let largest = weights
        .iter()
        .flat_map(|(_, row)| row)
        .fold(0.0_f32, |most, weight| most.max(weight.abs()))
        .min(CLIP);
    let scale = if largest > 0.0 { largest / 127.0 } else { 1.0 };
    let round = |weight: f32| (weight / scale).round().clamp(-127.0, 127.0) as i8;
    let mut rows: Vec<(u64, [i8; K])> = weights
        .iter()
        .map(|(feature, row)| (*feature, row.map(round)))
        .filter(|(_, row)| row.iter().any(|&weight| weight != 0))
        .collect();
    // If a bucket is too small for all of its features, it keeps the heaviest.
    rows.sort_by_key(|(feature, row)| {
        (std::cmp::Reverse(row.iter().map(|weight| i32::from(weight.unsigned_abs())).sum::<i32>()), *feature)
    });
    let buckets = (rows.len() as u64).div_ceil(SLOTS as u64) * 3 / 2 + 1;
    let mut checks = vec![[0; 2]; buckets as usize * SLOTS];
    let mut table = vec![[0; K]; buckets as usize * SLOTS];
    let mut lost = 0;
    for (feature, row) in &rows {
        let (bucket, check) = place(*feature, buckets);
        let slots = bucket * SLOTS..(bucket + 1) * SLOTS;
        match slots.into_iter().find(|&slot| checks[slot] == [0; 2] || checks[slot] == check) {
            Some(slot) if checks[slot] == [0; 2] && check != [0; 2] => {
                checks[slot] = check;
                table[slot] = row.map(i8::cast_unsigned);
            }
            _ => lost += 1,
        }
    }
    eprintln!("  {} of {} features have a weight, {lost} found no room", rows.len(), weights.len());
    let mut bytes = MAGIC.to_vec();
    for number in [set.fingerprint, K as u32, dense.len() as u32, buckets as u32, scale.to_bits()] {
        bytes.extend(number.to_le_bytes());
    }
    for weight in dense {
        bytes.extend(((weight / scale).round() as i32).to_le_bytes());
    }
    bytes.extend(checks.iter().flatten());
    bytes.extend(table.iter().flatten());
    // The format ends with padding.
    bytes.extend([0; WIDE]);
    bytes
}

/// A pseudo-random number generator (xorshift, Marsaglia 2003).
pub(crate) struct Rng(u64);

impl Rng {
    /// Creates a generator; `seed` must not be zero.
    pub(crate) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// Returns the next number.
    pub(crate) fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// Shuffles `all`.
    pub(crate) fn shuffle<T>(&mut self, all: &mut [T]) {
        for last in (1..all.len()).rev() {
            all.swap(last, (self.next() % (last as u64 + 1)) as usize);
        }
    }
}
