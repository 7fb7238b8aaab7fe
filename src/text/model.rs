//! Trained weights: a table from features to small numbers, packed by the trainer and read where it lies.
//!
//! A feature is a 64-bit number made by [`feature`]. The table is cut into buckets of eight slots; the upper half
//! of the number says in which bucket a feature lies, the lowest 16 bits tell it from the others there. A feature
//! that training never saw is in no bucket and weighs nothing, but for one in some 10,000 that meets a stranger's slot.

/// Slots of a bucket.
pub(crate) const SLOTS: usize = 8;

/// What every file of weights begins with.
pub(crate) const MAGIC: &[u8; 4] = b"OR1\n";

/// Bytes before the dense weights: magic, labels, dense weights, buckets, scale.
pub(crate) const HEAD: usize = 4 + 4 * 4;

/// Weights for `K` labels (or one, for a decision or a ranking).
#[derive(Debug)]
pub(crate) struct Model<const K: usize> {
    /// Weights that are no feature's: transitions between labels, a bias. In the units of the scores.
    pub(crate) dense: Vec<i32>,
    /// How much one unit of a score is worth, in logits.
    pub(crate) scale: f32,
    buckets: u64,
    table: &'static [u8],
}

impl<const K: usize> Model<K> {
    /// Bytes of a bucket: eight checks of two bytes, then eight rows of weights.
    pub(crate) const BUCKET: usize = SLOTS * (2 + K);

    /// Reads what the trainer wrote; nothing at all is a model that knows nothing.
    ///
    /// # Panics
    /// When `bytes` were written for another number of labels, which only a mistake in the build can bring about.
    pub(crate) fn read(bytes: &'static [u8]) -> Self {
        if bytes.is_empty() {
            return Self { dense: Vec::new(), scale: 1.0, buckets: 0, table: bytes };
        }
        let number = |at: usize| u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]]);
        assert!(bytes.starts_with(MAGIC) && number(4) as usize == K, "the weights are for another program");
        let dense = number(8) as usize;
        let table = &bytes[HEAD + 4 * dense..];
        let buckets = u64::from(number(12));
        assert_eq!(table.len() as u64, buckets * Self::BUCKET as u64, "the weights were cut off");
        Self {
            dense: (0..dense).map(|i| number(HEAD + 4 * i).cast_signed()).collect(),
            scale: f32::from_bits(number(16)),
            buckets,
            table,
        }
    }

    /// Begins to add up the weights of features.
    pub(crate) fn gather(&self) -> Gather<'_, K> {
        Gather { model: self, waiting: [0; WAITING], count: 0, sum: [0; K] }
    }

    /// One decision: the weights of what `give` hands over, added up.
    pub(crate) fn sum(&self, give: impl FnOnce(&mut dyn FnMut(u64))) -> [i32; K] {
        let mut gather = self.gather();
        give(&mut |feature| gather.take(feature));
        gather.done()
    }

    /// Where in the table the weights of `feature` begin; beyond its end for a feature that is not there.
    #[inline]
    fn find(&self, feature: u64) -> usize {
        let (bucket, check) = place(feature, self.buckets);
        let start = bucket * Self::BUCKET;
        let Some(checks) = self.table.get(start..).and_then(|rest| rest.first_chunk::<{ 2 * SLOTS }>())
        else {
            return usize::MAX;
        };
        // All eight checks at once: a lane that matches becomes nought, and the lowest such lane borrows from its top bit.
        let others = u128::from_le_bytes(*checks) ^ (u128::from(u16::from_le_bytes(check)) * LANES);
        let found = others.wrapping_sub(LANES) & !others & (LANES << 15);
        let slot = found.trailing_zeros() as usize / 16;
        if found == 0 { usize::MAX } else { start + 2 * SLOTS + slot * K }
    }
}

/// So many features are looked up at once.
const WAITING: usize = 32;

/// A sum of weights in the making.
///
/// Where each feature lies is found for a batch of them before any is added up: so the memory is asked for all of
/// them at once.
pub(crate) struct Gather<'m, const K: usize> {
    model: &'m Model<K>,
    waiting: [u64; WAITING],
    count: usize,
    sum: [i32; K],
}

impl<const K: usize> Gather<'_, K> {
    /// Takes one more feature.
    #[inline]
    pub(crate) fn take(&mut self, feature: u64) {
        self.waiting[self.count] = feature;
        self.count += 1;
        if self.count == WAITING {
            self.add_up();
        }
    }

    fn add_up(&mut self) {
        let mut found = [0; WAITING];
        let features = &self.waiting[..std::mem::take(&mut self.count)];
        for (found, &feature) in found.iter_mut().zip(features) {
            *found = self.model.find(feature);
        }
        for &at in &found[..features.len()] {
            if let Some(row) = self.model.table.get(at..).and_then(|rest| rest.first_chunk::<K>()) {
                for (sum, weight) in self.sum.iter_mut().zip(row) {
                    *sum += i32::from(weight.cast_signed());
                }
            }
        }
    }

    /// The sum.
    pub(crate) fn done(mut self) -> [i32; K] {
        self.add_up();
        self.sum
    }
}

/// One in each of eight lanes.
const LANES: u128 = 0x0001_0001_0001_0001_0001_0001_0001_0001;

/// The bucket of a feature among `buckets`, and the check that marks its slot there (never that of an empty one).
#[expect(
    clippy::cast_possible_truncation,
    reason = "a bucket's number is below 2³², a check is the lowest 16 bits"
)]
pub(crate) const fn place(feature: u64, buckets: u64) -> (usize, [u8; 2]) {
    let check = feature as u16;
    let check = if check == 0 { 1 } else { check };
    ((((feature >> 32) * buckets) >> 32) as usize, check.to_le_bytes())
}

/// The number of a feature: what kind it is and what it is about.
#[inline]
pub(crate) const fn feature(kind: u16, about: u64) -> u64 {
    mix(about ^ (kind as u64).wrapping_mul(0xd6e8_feb8_6659_fd93))
}

/// One number for two.
#[inline]
pub(crate) const fn both(a: u64, b: u64) -> u64 {
    a.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ b.wrapping_mul(0xc2b2_ae3d_27d4_eb4f).rotate_left(31)
}

/// Spreads what a number holds over its upper half, which says the bucket, and its lowest bits, which are the check.
const fn mix(number: u64) -> u64 {
    let number = (number ^ (number >> 32)).wrapping_mul(0xd6e8_feb8_6659_fd93);
    let number = (number ^ (number >> 32)).wrapping_mul(0xd6e8_feb8_6659_fd93);
    number ^ (number >> 32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_model_of_nothing_weighs_nothing() {
        assert_eq!(Model::<1>::read(&[]).sum(|take| take(feature(1, 2))), [0]);
    }

    #[test]
    fn a_feature_is_found_where_it_was_put_and_nowhere_else() {
        let wanted = feature(7, 42);
        let mut bytes = MAGIC.to_vec();
        for number in [2, 1, 3, 0.5_f32.to_bits(), 9] {
            bytes.extend(u32::to_le_bytes(number));
        }
        let mut table = vec![0; 3 * Model::<2>::BUCKET];
        let (bucket, check) = place(wanted, 3);
        let at = bucket * Model::<2>::BUCKET;
        table[at + 2..at + 4].copy_from_slice(&check);
        table[at + 2 * SLOTS + 2..at + 2 * SLOTS + 4].copy_from_slice(&[5, 0xff]);
        bytes.extend(table);
        let model = Model::<2>::read(bytes.leak());
        let sum = model.sum(|take| [feature(7, 43), wanted, feature(7, 44)].into_iter().for_each(take));
        assert_eq!((sum, model.scale), ([5, -1], 0.5));
        let often = model.sum(|take| (0..2 * WAITING + 1).for_each(|_| take(wanted)));
        assert_eq!(often[0], 5 * (2 * WAITING as i32 + 1));
        assert_eq!(model.dense, [9]);
    }
}
