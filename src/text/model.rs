//! Trained weights: a table from features to small numbers, packed by the trainer and read in place.
//!
//! A feature is a 64-bit hash made by [`feature`]. The table has buckets of eight slots: the upper half of the hash selects
//! the bucket, the lowest 16 bits are the check that identifies the slot. A feature that training never saw has no slot
//! and weighs nothing, except for about one in 10,000 that collides. A file has the checks of all buckets before the
//! weights; in memory each bucket has both side by side in the processor's cache, because most lookups find their feature.

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
    /// From `start` on: every bucket's checks and rows, so that no bucket lies in more of the processor's cache lines than
    /// it must.
    table: Vec<u8>,
    start: usize,
    /// Which weights these are: the address of their bytes, which are never freed.
    id: usize,
}

/// Bytes of the checks of a bucket.
const CHECKS: usize = 2 * SLOTS;

/// Bytes of a line of the processor's cache.
const LINE: usize = 64;

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

    /// Bytes of a bucket in memory: checks, rows, and a row of zeros for features that have none.
    const STRIDE: usize = match K {
        1 => LINE / 2,
        2..=5 => LINE,
        _ => 2 * LINE,
    };

    /// A model that knows nothing.
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
        Accumulator {
            model: self,
            memo: None,
            pending: [0; BATCH],
            count: 0,
            running: [[0; WORDS]; BATCH + 1],
            groups: [NO_GROUP; GROUPS],
            grouped: 0,
            sum: Sum::default(),
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

    /// Writes the running sums of the weights of `features`, each taken as one 128 higher, from `sums[1]` on.
    ///
    /// Without branches: whether a feature is there is unpredictable.
    fn add_all(&self, features: &[u64], sums: &mut [[u64; WORDS]; BATCH + 1]) {
        const { assert!(K <= MOST, "no room for so many labels") };
        let Some(table) = self.table.get(self.start..).filter(|_| self.buckets > 0) else {
            let zero = |number: usize| [number as u64 * LANES << 7; WORDS];
            return sums.iter_mut().enumerate().for_each(|(number, sum)| *sum = zero(number));
        };
        // Ask for the memory of all of them first, so that the waits overlap.
        let asked = features
            .iter()
            .fold(0, |asked, &feature| asked ^ table[place(feature, self.buckets).0 * Self::STRIDE]);
        std::hint::black_box(asked);
        let mut all = [0; WORDS];
        for (&feature, sum) in features.iter().zip(&mut sums[1..]) {
            let (bucket, check) = place(feature, self.buckets);
            let bucket = &table[bucket * Self::STRIDE..][..Self::STRIDE];
            let wanted = u64::from(u16::from_le_bytes(check)) * LANES;
            // Four checks at once: a lane that matches becomes zero, and the lowest such lane borrows from its top bit.
            let matched = |at: usize| {
                let others = word(&bucket[at..]) ^ wanted;
                others.wrapping_sub(LANES) & !others & (LANES << 15)
            };
            let found = matched(0) >> 8 | matched(CHECKS / 2);
            // The ninth row, of zeros, if nothing was found.
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

/// The first eight bytes.
#[inline]
fn word(bytes: &[u8]) -> u64 {
    bytes.first_chunk().map_or(0, |&bytes| u64::from_le_bytes(bytes))
}

/// Most labels of a model.
const MOST: usize = 12;

/// Words of a [`Sum`].
const WORDS: usize = 3;

/// The top bit of every byte.
const TOPS: u64 = 0x8080_8080_8080_8080;

/// Every other byte.
const EVEN: u64 = 0x00ff_00ff_00ff_00ff;

/// Sums of weights for up to twelve labels, in lanes of 16 bits; see [`Sum::of`] for where which is.
#[derive(Clone, Copy, Default)]
struct Sum([u64; WORDS]);

impl Sum {
    /// The sum of `count` weights, from the running sums before and after them.
    fn between(before: &[u64; WORDS], after: &[u64; WORDS], count: usize) -> Self {
        let surplus = ((count as u64) << 7).wrapping_neg() % (1 << 16) * LANES;
        Self(std::array::from_fn(|word| lanes_sum(after[word] - before[word], surplus)))
    }

    fn add(&mut self, other: Self) {
        for (all, more) in self.0.iter_mut().zip(other.0) {
            *all = lanes_sum(*all, more);
        }
    }

    /// The sum for a label.
    #[expect(clippy::cast_possible_truncation, reason = "a lane")]
    const fn of(&self, label: usize) -> i16 {
        let (word, lane) = match label {
            0..8 => (label % 2, label / 2),
            _ => (2, label % 2 * 2 + (label - 8) / 2),
        };
        (self.0[word] >> (16 * lane)) as u16 as i16
    }
}

/// The sums of two numbers in each of four lanes.
#[inline]
const fn lanes_sum(a: u64, b: u64) -> u64 {
    const TOP: u64 = LANES << 15;
    ((a & !TOP) + (b & !TOP)) ^ ((a ^ b) & TOP)
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

    /// Announces `keys` of sums to take, so that the waits for the memory that may have them overlap.
    fn expect<const N: usize>(&mut self, keys: [u64; N]);
}

impl<F: FnMut(u64)> FeatureSink for F {
    fn take(&mut self, feature: u64) {
        self(feature);
    }

    fn take_memoised(&mut self, _: u64, give: impl FnOnce(&mut dyn FnMut(u64))) {
        give(self);
    }

    fn expect<const N: usize>(&mut self, _: [u64; N]) {}
}

/// Bytes of padding at the end of a file.
pub(crate) const WIDE: usize = 16;

/// A cache of sums that recur, such as those of a frequent word's own features. Direct-mapped, and small enough for the
/// processor's cache.
pub(crate) struct Memo<const K: usize> {
    /// Which weights the sums come from.
    id: usize,
    /// Of every sum: its key, then the words of it that `K` labels need.
    sums: Vec<u64>,
}

impl<const K: usize> Memo<K> {
    /// Words of one sum and its key.
    const STRIDE: usize = 1 + match K {
        1 => 1,
        2..=8 => 2,
        _ => WORDS,
    };

    /// Room for `1 << bits` sums.
    pub(crate) fn new(bits: u32) -> Self {
        Self { id: 0, sums: vec![0; Self::STRIDE << bits] }
    }

    /// Where the sum of `key` is, if it is known: the key, then the sum.
    #[inline]
    fn slot(&mut self, key: u64) -> &mut [u64] {
        let last = self.sums.len() / Self::STRIDE - 1;
        let start = ((key >> 40) as usize & last) * Self::STRIDE;
        &mut self.sums[start..start + Self::STRIDE]
    }

    /// Forgets the sums of any other model.
    fn serve(&mut self, model: &Model<K>) {
        if self.id != model.id {
            self.id = model.id;
            self.sums.fill(0);
        }
    }
}

/// Adds up the weights of features.
///
/// It looks up a batch of features in one short loop, so that the memory accesses overlap: they are what takes time.
pub(crate) struct Accumulator<'m, const K: usize> {
    model: &'m Model<K>,
    memo: Option<&'m mut Memo<K>>,
    pending: [u64; BATCH],
    count: usize,
    /// The sums of the weights of the pending features before each, as [`Model::add_all`] leaves them.
    running: [[u64; WORDS]; BATCH + 1],
    /// Which of the pending features make up a sum for the cache.
    groups: [Group; GROUPS],
    grouped: usize,
    sum: Sum,
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
        if self.count == 0 {
            self.grouped = 0;
            return;
        }
        self.model.add_all(&self.pending[..self.count], &mut self.running);
        if let Some(memo) = &mut self.memo {
            for &Group { key, first, end } in self.groups.iter().take(self.grouped) {
                let sum = Sum::between(&self.running[first], &self.running[end], end - first);
                let known = memo.slot(key);
                known[0] = key;
                known[1..].iter_mut().zip(sum.0).for_each(|(known, sum)| *known = sum);
            }
        }
        self.sum.add(Sum::between(&[0; WORDS], &self.running[self.count], self.count));
        (self.count, self.grouped) = (0, 0);
    }

    /// The sum; the next one begins at zero.
    pub(crate) fn finish(&mut self) -> [i32; K] {
        self.add_up();
        let sum = std::array::from_fn(|label| i32::from(self.sum.of(label)));
        self.sum = Sum::default();
        sum
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
        if known[0] == key {
            for (sum, &more) in self.sum.0.iter_mut().zip(&known[1..]) {
                *sum = lanes_sum(*sum, more);
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

    #[inline]
    fn expect<const N: usize>(&mut self, keys: [u64; N]) {
        if let Some(memo) = &mut self.memo {
            std::hint::black_box(keys.iter().fold(0, |asked, &key| asked ^ memo.slot(key)[0]));
        }
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
