//! Trained weights: a table from features to small numbers, packed by the trainer and read in place.
//!
//! A feature is a 64-bit hash made by [`feature`]. The table has buckets of eight slots: the upper half of the hash selects
//! the bucket, the lowest 16 bits are the check that identifies the slot. A feature that training never saw has no slot
//! and weighs nothing, except for about one in 10,000 that collides. A file has the checks of all buckets before the
//! weights; in memory each bucket has both side by side in the processor's cache, because most lookups find their feature.

pub(crate) use super::accumulator::{Accumulator, FeatureSink, Memo};
use super::accumulator::{BATCH, EVEN, LANES, MOST, TOPS, WORDS, word};
use super::decoder::LEAST;
use super::features::FeatureSet;

/// Slots per bucket.
pub(crate) const SLOTS: usize = 8;

/// The start of every file of weights; the fingerprint of its [`FeatureSet`] follows.
pub(crate) const MAGIC: &[u8; 4] = b"OR4\n";

/// Bytes before the dense weights: magic, fingerprint, labels, dense weights, buckets, scale.
pub(crate) const HEAD: usize = 4 + 5 * 4;

/// Bytes of padding at the end of a file.
pub(crate) const WIDE: usize = 16;

/// Reads the four-byte number at `at`, or zero beyond the end.
pub(crate) const fn number(bytes: &[u8], at: usize) -> u32 {
    match bytes.split_at_checked(at) {
        Some((_, [a, b, c, d, ..])) => u32::from_le_bytes([*a, *b, *c, *d]),
        _ => 0,
    }
}

/// Returns whether `bytes` begin like weights for these features.
pub(crate) const fn begins(bytes: &[u8], features: &FeatureSet) -> bool {
    number(bytes, 0) == u32::from_le_bytes(*MAGIC) && number(bytes, 4) == features.fingerprint
}

/// The bytes of `assets/model/$file`; the build fails if they do not fit.
///
/// The trainer exists to replace such weights, so it builds anyway and fails only if it would use them.
macro_rules! weights {
    ($file:literal, |$bytes:ident| $fits:expr) => {{
        const BYTES: &[u8] = include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/model/", $file));
        const {
            let $bytes = BYTES;
            assert!(
                cfg!(feature = "train") || $fits,
                concat!("assets/model/", $file, " is for other features: run assets/model/rebuild")
            );
        }
        BYTES
    }};
}
pub(crate) use weights;

/// The model `assets/model/$file`, with the features `features::$set`.
macro_rules! model {
    ($file:literal, $model:ty, $set:ident) => {{
        use $crate::text::{features, model};
        const FEATURES: &features::FeatureSet = &features::$set::ALL;
        <$model>::read(model::weights!($file, |bytes| <$model>::fits(bytes, FEATURES)), FEATURES)
    }};
}
pub(crate) use model;

/// Weights for `K` labels (one, for a decision or a ranking).
#[derive(Debug)]
pub(crate) struct Model<const K: usize> {
    /// Weights that belong to no feature, such as transitions between labels or a bias, in the units of the scores.
    pub(crate) dense: Vec<i32>,
    /// Logits per unit of a score.
    pub(crate) scale: f32,
    /// `odds[n]`: the odds of a score `n` units below another, down to [`LEAST`].
    pub(crate) odds: Vec<f32>,
    buckets: u64,
    /// From `start` on, every bucket's checks and rows, so that no bucket takes up more cache lines than it must.
    table: Vec<u8>,
    start: usize,
    /// Which weights these are: the address of their bytes, which are never freed.
    pub(super) id: usize,
}

/// Bytes taken by the checks of a bucket.
const CHECKS: usize = 2 * SLOTS;

/// Bytes of a cache line.
const LINE: usize = 64;

impl<const K: usize> Model<K> {
    /// Bytes of a slot: check and row.
    const SLOT: usize = 2 + K;

    /// Returns whether `bytes` are complete and were trained for these features and this many labels.
    pub(crate) const fn fits(bytes: &[u8], features: &FeatureSet) -> bool {
        let (labels, dense, buckets) = (number(bytes, 8), number(bytes, 12), number(bytes, 16));
        let length =
            HEAD as u64 + 4 * dense as u64 + buckets as u64 * (SLOTS * Self::SLOT) as u64 + WIDE as u64;
        begins(bytes, features) && labels as usize == K && bytes.len() as u64 == length
    }

    /// Reads what the trainer wrote.
    ///
    /// # Panics
    /// If `bytes` do not fit, which can only happen in the trainer: see [`weights`].
    pub(crate) fn read(bytes: &'static [u8], features: &FeatureSet) -> Self {
        assert!(
            Self::fits(bytes, features),
            "train {} first: its weights are for other features",
            features.name
        );
        let (dense, buckets) = (number(bytes, 12) as usize, number(bytes, 16));
        let slots = buckets as usize * SLOTS;
        let (head, table) = bytes.split_at(HEAD + 4 * dense);
        let (checks, rows) = table.split_at(slots * 2);
        let scale = f32::from_bits(number(bytes, 20));
        let align = Self::STRIDE.max(LINE);
        let mut table = vec![0; buckets as usize * Self::STRIDE + align];
        let start = table.as_ptr().addr().wrapping_neg() % align;
        let all = checks.chunks_exact(CHECKS).zip(rows.chunks_exact(SLOTS * K));
        for (bucket, (checks, rows)) in table[start..].chunks_exact_mut(Self::STRIDE).zip(all) {
            let (to, after) = bucket.split_at_mut(CHECKS);
            to.copy_from_slice(checks);
            for (slot, row) in rows.chunks_exact(K).enumerate() {
                // In the order in which `add_all` finds them.
                let place = slot % 4 * 2 + slot / 4;
                after[place * K..][..K].copy_from_slice(row);
            }
        }
        Self {
            dense: (0..dense).map(|i| number(head, HEAD + 4 * i).cast_signed()).collect(),
            scale,
            odds: odds(scale),
            buckets: u64::from(buckets),
            table,
            start,
            id: bytes.as_ptr().addr(),
        }
    }

    /// Bytes of a bucket in memory: checks, rows, and a row of zeros for features without a slot.
    const STRIDE: usize = match K {
        1 => LINE / 2,
        2..=5 => LINE,
        _ => 2 * LINE,
    };

    /// Creates a model that knows nothing.
    #[cfg(any(test, feature = "train"))]
    pub(crate) fn empty() -> Self {
        Self {
            dense: Vec::new(),
            scale: 1.0,
            odds: odds(1.0),
            buckets: 0,
            table: Vec::new(),
            start: 0,
            id: 0,
        }
    }

    /// Starts a sum of weights.
    pub(crate) fn accumulator(&self) -> Accumulator<'_, K> {
        Accumulator::new(self, None)
    }

    /// Like [`Model::accumulator`], with a cache of sums.
    pub(crate) fn accumulator_with<'m>(&'m self, memo: &'m mut Memo<K>) -> Accumulator<'m, K> {
        Accumulator::new(self, Some(memo))
    }

    /// Returns the sum of the weights of the features that `give` produces.
    #[cfg(test)]
    pub(crate) fn sum(&self, give: impl FnOnce(&mut dyn FnMut(u64))) -> [i32; K] {
        let mut accumulator = self.accumulator();
        give(&mut |feature| accumulator.take(feature));
        accumulator.finish()
    }

    /// Writes the running sums of the weights of `features`, each taken as one 128 higher, from `sums[1]` on.
    ///
    /// There are no branches, because whether a feature is there is unpredictable.
    pub(super) fn add_all(&self, features: &[u64], sums: &mut [[u64; WORDS]; BATCH + 1]) {
        const { assert!(K <= MOST, "no room for so many labels") };
        let Some(table) = self.table.get(self.start..).filter(|_| self.buckets > 0) else {
            let zero = |number: usize| [(number as u64 * LANES) << 7; WORDS];
            return sums.iter_mut().enumerate().for_each(|(number, sum)| *sum = zero(number));
        };
        // Prefetch the memory for all of them first, so that the waits overlap: the first cache line of each bucket, and
        // the last one.
        let asked = features.iter().fold(0, |asked, &feature| {
            let first = place(feature, self.buckets).0 * Self::STRIDE;
            asked | table[first] | table[first + Self::STRIDE.saturating_sub(LINE)]
        });
        std::hint::black_box(asked);
        let mut all = [0; WORDS];
        for (&feature, sum) in features.iter().zip(&mut sums[1..]) {
            let (bucket, check) = place(feature, self.buckets);
            let bucket = &table[bucket * Self::STRIDE..][..Self::STRIDE];
            let wanted = u64::from(u16::from_le_bytes(check)) * LANES;
            // Compare four checks at once: a lane that matches becomes zero, and the lowest such lane borrows from
            // its top bit.
            let matched = |at: usize| {
                let others = word(&bucket[at..]) ^ wanted;
                others.wrapping_sub(LANES) & !others & (LANES << 15)
            };
            let found = matched(0) >> 8 | matched(CHECKS / 2);
            // Use the ninth row, which is all zeros, if nothing was found.
            let row = &bucket[CHECKS + K * (found.trailing_zeros() / 8) as usize..];
            // Lanes hold sums of numbers from 0 to 255, which cannot overflow in one batch; the bytes beyond `K` belong to
            // other rows and are never read.
            if K == 1 {
                all[0] += u64::from(row[0] ^ 1 << 7);
            } else {
                let low = word(row) ^ TOPS;
                all[0] += low & EVEN;
                all[1] += low >> 8 & EVEN;
            }
            if K > 8 {
                let high = (word(&row[4..]) ^ TOPS) >> 32;
                all[2] += high & EVEN | (high >> 8 & EVEN) << 32;
            }
            *sum = all;
        }
    }
}

fn odds(scale: f32) -> Vec<f32> {
    (0..=u16::MAX).map(|units| (-f32::from(units) * scale).exp()).take_while(|&odds| odds > LEAST).collect()
}

/// Returns the bucket of a feature among `buckets`, and the check that marks its slot there. One feature in 65,536
/// gets zero, which marks an empty slot; no table holds those.
#[expect(
    clippy::cast_possible_truncation,
    reason = "a bucket's number is below 2³², a check is the lowest 16 bits"
)]
pub(crate) const fn place(feature: u64, buckets: u64) -> (usize, [u8; 2]) {
    ((((feature >> 32) * buckets) >> 32) as usize, (feature as u16).to_le_bytes())
}

/// A multiplier that separates kinds of features: odd and without a pattern.
const KINDS: u64 = 0xd6e8_feb8_6659_fd93;

/// Returns the hash of a feature: its kind and what it is about.
#[inline]
pub(crate) const fn feature(kind: u16, about: u64) -> u64 {
    fold(about ^ KINDS.wrapping_mul(kind as u64 | 0x1_0000), KINDS)
}

/// Combines two numbers into one.
#[inline]
pub(crate) const fn both(a: u64, b: u64) -> u64 {
    fold(a ^ 0x9e37_79b9_7f4a_7c15, b ^ 0xc2b2_ae3d_27d4_eb4f)
}

/// Mixes two numbers into all bits of one: the XOR of the halves of their product (as in wyhash, Wang 2019). The upper
/// half of a feature selects the bucket and the lowest bits are the check, so both must be well mixed.
#[expect(clippy::cast_possible_truncation, reason = "both halves are taken")]
const fn fold(a: u64, b: u64) -> u64 {
    let product = a as u128 * b as u128;
    product as u64 ^ (product >> 64) as u64
}

#[cfg(test)]
mod tests {
    use super::super::features;
    use super::*;

    #[test]
    fn an_empty_model_weighs_nothing() {
        assert_eq!(Model::<1>::empty().sum(|take| take(feature(1, 2))), [0]);
    }

    #[test]
    fn a_feature_is_found_where_it_was_put_and_nowhere_else() {
        let wanted = feature(7, 42);
        let mut bytes = MAGIC.to_vec();
        for number in [features::people::ALL.fingerprint, 2, 1, 3, 0.5_f32.to_bits(), 9] {
            bytes.extend(u32::to_le_bytes(number));
        }
        let mut table = vec![0; 3 * SLOTS * Model::<2>::SLOT + WIDE];
        let (bucket, check) = place(wanted, 3);
        let slot = bucket * SLOTS + 1;
        table[2 * slot..][..2].copy_from_slice(&check);
        table[3 * 2 * SLOTS + 2 * slot..][..2].copy_from_slice(&[5, 0xff]);
        bytes.extend(table);
        let model = Model::<2>::read(bytes.leak(), &features::people::ALL);
        let sum = model.sum(|take| [feature(7, 43), wanted, feature(7, 44)].into_iter().for_each(take));
        assert_eq!((sum, model.scale), ([5, -1], 0.5));
        let often = model.sum(|take| (0..2 * BATCH + 1).for_each(|_| take(wanted)));
        assert_eq!(often[0], 5 * (2 * BATCH as i32 + 1));
        assert_eq!(model.dense, [9]);
    }

    #[test]
    fn weights_for_other_features_or_labels_do_not_fit() {
        let bytes = weights!("pronouns.bin", |_bytes| true);
        assert!(Model::<1>::fits(bytes, &features::pronouns::ALL));
        assert!(!Model::<1>::fits(bytes, &features::sources::ALL));
        assert!(!Model::<2>::fits(bytes, &features::pronouns::ALL));
        assert!(!Model::<1>::fits(&bytes[..bytes.len() - 1], &features::pronouns::ALL));
        assert!(!Model::<1>::fits(&[], &features::pronouns::ALL));
    }
}
