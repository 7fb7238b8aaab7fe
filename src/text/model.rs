//! Trained weights: a table from features to small numbers, packed by the trainer and read in place.
//!
//! A feature is a 64-bit hash made by [`feature`]. The table has buckets of eight slots: the upper half of the hash selects
//! the bucket, the lowest 16 bits are the check that identifies the slot. A feature that training never saw has no slot
//! and weighs nothing, except for about one in 10,000 that collides. The checks of all buckets are stored together before
//! the weights: most lookups miss, and the checks alone fit into the processor's cache.

use super::decoder::LEAST;
use super::features::FeatureSet;

/// Slots of a bucket.
pub(crate) const SLOTS: usize = 8;

/// The start of every file of weights; the fingerprint of its [`FeatureSet`] follows.
pub(crate) const MAGIC: &[u8; 4] = b"OR4\n";

/// Bytes before the dense weights: magic, fingerprint, labels, dense weights, buckets, scale.
pub(crate) const HEAD: usize = 4 + 5 * 4;

/// The number of four bytes that begins at `at`, or zero beyond the end.
pub(crate) const fn number(bytes: &[u8], at: usize) -> u32 {
    match bytes.split_at_checked(at) {
        Some((_, [a, b, c, d, ..])) => u32::from_le_bytes([*a, *b, *c, *d]),
        _ => 0,
    }
}

/// Whether `bytes` begin as weights for these features do.
pub(crate) const fn begins(bytes: &[u8], features: &FeatureSet) -> bool {
    number(bytes, 0) == u32::from_le_bytes(*MAGIC) && number(bytes, 4) == features.fingerprint
}

/// The bytes of `assets/model/$file`; the build fails if they do not fit.
///
/// The trainer exists to replace such weights, so it builds, and fails only if it would use them.
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

/// The model `assets/model/$file`, whose features are `features::$set`.
macro_rules! model {
    ($file:literal, $model:ty, $set:ident) => {{
        use $crate::text::{features, model};
        const FEATURES: &features::FeatureSet = &features::$set::ALL;
        <$model>::read(model::weights!($file, |bytes| <$model>::fits(bytes, FEATURES)), FEATURES)
    }};
}
pub(crate) use model;

/// Weights for `K` labels (or one, for a decision or a ranking).
#[derive(Debug)]
pub(crate) struct Model<const K: usize> {
    /// Weights that belong to no feature: transitions between labels, a bias. In the units of the scores.
    pub(crate) dense: Vec<i32>,
    /// Logits per unit of a score.
    pub(crate) scale: f32,
    /// `odds[n]`: the odds of a score `n` units below another, down to [`LEAST`].
    pub(crate) odds: Vec<f32>,
    buckets: u64,
    /// The row of zeros that ends the table.
    none: usize,
    /// Eight checks of two bytes for every bucket.
    checks: &'static [u8],
    /// Eight rows of weights for every bucket.
    rows: &'static [u8],
}

impl<const K: usize> Model<K> {
    /// Bytes of a slot, check and row.
    const SLOT: usize = 2 + K;

    /// Whether `bytes` are whole and were trained for these features and as many labels.
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
        Self {
            dense: (0..dense).map(|i| number(head, HEAD + 4 * i).cast_signed()).collect(),
            scale,
            odds: odds(scale),
            buckets: u64::from(buckets),
            none: slots,
            checks,
            rows,
        }
    }

    /// A model that knows nothing.
    #[cfg(any(test, feature = "train"))]
    pub(crate) fn empty() -> Self {
        Self { dense: Vec::new(), scale: 1.0, odds: odds(1.0), buckets: 0, none: 0, checks: &[], rows: &[] }
    }

    /// Starts a sum of weights.
    pub(crate) fn accumulator(&self) -> Accumulator<'_, K> {
        Accumulator {
            model: self,
            memo: None,
            pending: [0; BATCH],
            count: 0,
            groups: [NO_GROUP; GROUPS],
            grouped: 0,
            sum: [0; WIDE],
        }
    }

    /// As [`Model::accumulator`], with a cache of sums.
    pub(crate) fn accumulator_with<'m>(&'m self, memo: &'m mut Memo<K>) -> Accumulator<'m, K> {
        memo.serve(self);
        Accumulator { memo: Some(memo), ..self.accumulator() }
    }

    /// The sum of the weights of the features that `give` produces.
    #[cfg(test)]
    pub(crate) fn sum(&self, give: impl FnOnce(&mut dyn FnMut(u64))) -> [i32; K] {
        let mut accumulator = self.accumulator();
        give(&mut |feature| accumulator.take(feature));
        accumulator.finish()
    }

    /// The checks of a bucket, as two numbers of four lanes each.
    #[inline]
    fn checks(&self, bucket: usize) -> (u64, u64) {
        let start = bucket * 2 * SLOTS;
        match self.checks.get(start..).and_then(|rest| rest.first_chunk::<{ 2 * SLOTS }>()) {
            Some(&[a, b, c, d, e, f, g, h, rest @ ..]) => {
                (u64::from_le_bytes([a, b, c, d, e, f, g, h]), u64::from_le_bytes(rest))
            }
            None => (0, 0),
        }
    }

    /// The row with the weights of the feature that has `check` in a bucket with these checks; the row of zeros after the
    /// last one if it has none.
    ///
    /// Without branches: whether a feature is there is unpredictable.
    #[inline]
    fn row(&self, bucket: usize, checks: (u64, u64), check: [u8; 2]) -> usize {
        let wanted = u64::from(u16::from_le_bytes(check)) * LANES;
        // Four checks at once: a lane that matches becomes zero, and the lowest such lane borrows from its top bit.
        let matched = |checks: u64| {
            let others = checks ^ wanted;
            others.wrapping_sub(LANES) & !others & (LANES << 15)
        };
        let found = matched(checks.0) >> 8 | matched(checks.1);
        let bit = found.trailing_zeros() as usize;
        let slot = bucket * SLOTS + bit / 16 + (bit & 8) / 2;
        if found == 0 { self.none } else { slot }
    }
}

fn odds(scale: f32) -> Vec<f32> {
    (0..=u16::MAX).map(|units| (-f32::from(units) * scale).exp()).take_while(|&odds| odds > LEAST).collect()
}

/// How many features are looked up at once, at most.
const BATCH: usize = 64;

/// How many sums are added to the cache at once, at most.
const GROUPS: usize = 8;

/// Receives features: adds up their weights at run time, collects their ids in training.
pub(crate) trait FeatureSink {
    /// Takes one more feature.
    fn take(&mut self, feature: u64);

    /// Takes the features that `give` produces. They depend on `key` alone, so their sum may be cached.
    fn take_memoised(&mut self, key: u64, give: impl FnOnce(&mut dyn FnMut(u64)));
}

impl<F: FnMut(u64)> FeatureSink for F {
    fn take(&mut self, feature: u64) {
        self(feature);
    }

    fn take_memoised(&mut self, _: u64, give: impl FnOnce(&mut dyn FnMut(u64))) {
        give(self);
    }
}

/// Number of lanes in which weights are added up, whatever the number of labels.
pub(crate) const WIDE: usize = 16;

/// A cache of sums that recur, such as those of a frequent word's own features. Direct-mapped, and small enough for the
/// processor's cache.
pub(crate) struct Memo<const K: usize> {
    /// The address of the weights that the sums come from.
    rows: usize,
    sums: Vec<(u64, [i16; K])>,
}

impl<const K: usize> Memo<K> {
    /// Room for `1 << bits` sums.
    pub(crate) fn new(bits: u32) -> Self {
        Self { rows: 0, sums: vec![(0, [0; K]); 1 << bits] }
    }

    /// Where the sum of `key` is, if it is known.
    #[inline]
    fn slot(&mut self, key: u64) -> &mut (u64, [i16; K]) {
        let last = self.sums.len() - 1;
        &mut self.sums[(key >> 40) as usize & last]
    }

    /// Forgets the sums of any other model.
    fn serve(&mut self, model: &Model<K>) {
        let rows = model.rows.as_ptr().addr();
        if self.rows != rows {
            self.rows = rows;
            self.sums.fill((0, [0; K]));
        }
    }
}

/// Adds up the weights of features.
///
/// It looks up a batch of features before it adds any, so that the memory accesses overlap: they are what takes time.
pub(crate) struct Accumulator<'m, const K: usize> {
    model: &'m Model<K>,
    memo: Option<&'m mut Memo<K>>,
    pending: [u64; BATCH],
    count: usize,
    /// Which of the pending features make up a sum for the cache.
    groups: [Group; GROUPS],
    grouped: usize,
    sum: [i16; WIDE],
}

/// Pending features `first..end` whose sum goes into the cache.
#[derive(Clone, Copy)]
struct Group {
    key: u64,
    first: usize,
    end: usize,
}

const NO_GROUP: Group = Group { key: 0, first: 0, end: 0 };

impl<const K: usize> Accumulator<'_, K> {
    fn add_up(&mut self) {
        let mut rows = [0; BATCH];
        find(self.model, &self.pending[..self.count], &mut rows);
        let mut done = 0;
        for group in self.groups.iter().take(self.grouped) {
            add(self.model, &rows[done..group.first], &mut self.sum);
            let mut sum = [0; WIDE];
            add(self.model, &rows[group.first..group.end], &mut sum);
            if let Some(memo) = &mut self.memo {
                *memo.slot(group.key) = (group.key, std::array::from_fn(|label| sum[label]));
            }
            for (all, more) in self.sum.iter_mut().zip(sum) {
                *all = all.wrapping_add(more);
            }
            done = group.end;
        }
        add(self.model, &rows[done..self.count], &mut self.sum);
        (self.count, self.grouped) = (0, 0);
    }

    /// The sum; the next one begins at zero.
    pub(crate) fn finish(&mut self) -> [i32; K] {
        self.add_up();
        let sum = std::array::from_fn(|label| i32::from(self.sum[label]));
        self.sum = [0; WIDE];
        sum
    }
}

/// Finds the rows of `features`. First reads all buckets, then compares, so that no read waits for a comparison.
fn find<const K: usize>(model: &Model<K>, features: &[u64], rows: &mut [usize; BATCH]) {
    let mut read = [(0, (0, 0)); BATCH];
    for (read, &feature) in read.iter_mut().zip(features) {
        let (bucket, _) = place(feature, model.buckets);
        *read = (bucket, model.checks(bucket));
    }
    for ((row, &(bucket, checks)), &feature) in rows.iter_mut().zip(&read).zip(features) {
        *row = model.row(bucket, checks, place(feature, model.buckets).1);
    }
}

fn add<const K: usize>(model: &Model<K>, rows: &[usize], sum: &mut [i16; WIDE]) {
    for &row in rows {
        // The lanes beyond `K` belong to other rows and are never read.
        if let Some(row) = model.rows.get(row * K..).and_then(|rest| rest.first_chunk::<WIDE>()) {
            for (sum, weight) in sum.iter_mut().zip(row) {
                *sum = sum.wrapping_add(i16::from(weight.cast_signed()));
            }
        }
    }
}

impl<const K: usize> FeatureSink for Accumulator<'_, K> {
    #[inline]
    fn take(&mut self, feature: u64) {
        if self.count == BATCH {
            self.add_up();
        }
        self.pending[self.count] = feature;
        self.count += 1;
    }

    #[inline]
    fn take_memoised(&mut self, key: u64, give: impl FnOnce(&mut dyn FnMut(u64))) {
        let Some(memo) = &mut self.memo else { return give(&mut |feature| self.take(feature)) };
        let known = memo.slot(key);
        if known.0 == key {
            for (sum, more) in self.sum.iter_mut().zip(known.1) {
                *sum = sum.wrapping_add(more);
            }
            return;
        }
        if self.grouped == GROUPS || self.count > BATCH / 2 {
            self.add_up();
        }
        let first = self.count;
        give(&mut |feature| self.take(feature));
        // With more features than half a batch, part of the sum could be gone.
        let end = self.count;
        assert!((first..=first + BATCH / 2).contains(&end), "too many features for one sum");
        self.groups[self.grouped] = Group { key, first, end };
        self.grouped += 1;
    }
}

/// One in each of four lanes.
const LANES: u64 = 0x0001_0001_0001_0001;

/// The bucket of a feature among `buckets`, and the check that marks its slot there: zero, as in an
/// empty slot, for one in 65,536, which no table holds.
#[expect(
    clippy::cast_possible_truncation,
    reason = "a bucket's number is below 2³², a check is the lowest 16 bits"
)]
pub(crate) const fn place(feature: u64, buckets: u64) -> (usize, [u8; 2]) {
    ((((feature >> 32) * buckets) >> 32) as usize, (feature as u16).to_le_bytes())
}

/// Multiplier that separates kinds of features: odd and without a pattern.
const KINDS: u64 = 0xd6e8_feb8_6659_fd93;

/// The hash of a feature: its kind and what it is about.
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
