//! Trained weights: a table from features to small numbers, packed by the trainer and read where it lies.
//!
//! A feature is a 64-bit number made by [`feature`]. The table is cut into buckets of eight slots; the upper half
//! of the number says in which bucket a feature lies, the lowest 16 bits tell it from the others there. A feature
//! that training never saw is in no bucket and weighs nothing, but for one in some 10,000 that meets a stranger's slot.
//! The checks of all buckets stand together before the weights: most of what is asked for is not there, and the checks
//! alone fit into the memory next to the processor.

/// Slots of a bucket.
pub(crate) const SLOTS: usize = 8;

/// What every file of weights begins with.
pub(crate) const MAGIC: &[u8; 4] = b"OR2\n";

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
    /// Eight checks of two bytes for every bucket.
    checks: &'static [u8],
    /// Eight rows of weights for every bucket.
    rows: &'static [u8],
}

impl<const K: usize> Model<K> {
    /// Bytes of a bucket, checks and rows.
    const BUCKET: usize = SLOTS * (2 + K);

    /// Reads what the trainer wrote; nothing at all is a model that knows nothing.
    ///
    /// # Panics
    /// When `bytes` were written for another number of labels, which only a mistake in the build can bring about.
    pub(crate) fn read(bytes: &'static [u8]) -> Self {
        if bytes.is_empty() {
            return Self { dense: Vec::new(), scale: 1.0, buckets: 0, checks: bytes, rows: bytes };
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
            checks: &table[..table.len() / (2 + K) * 2],
            rows: &table[table.len() / (2 + K) * 2..],
        }
    }

    /// Begins to add up the weights of features.
    pub(crate) fn gather(&self) -> Gather<'_, K> {
        Gather { model: self, memo: None, waiting: [0; WAITING], count: 0, sum: [0; K] }
    }

    /// As [`Model::gather`], with sums that were added up before.
    pub(crate) fn gather_with<'m>(&'m self, memo: &'m mut Memo<K>) -> Gather<'m, K> {
        memo.serve(self);
        Gather { model: self, memo: Some(memo), waiting: [0; WAITING], count: 0, sum: [0; K] }
    }

    /// One decision: the weights of what `give` hands over, added up.
    pub(crate) fn sum(&self, give: impl FnOnce(&mut dyn FnMut(u64))) -> [i32; K] {
        let mut gather = self.gather();
        give(&mut |feature| gather.take(feature));
        gather.done()
    }

    /// Which row holds the weights of `feature`; beyond the last for a feature that is not there.
    #[inline]
    fn find(&self, feature: u64) -> usize {
        let (bucket, check) = place(feature, self.buckets);
        let Some(checks) =
            self.checks.get(bucket * 2 * SLOTS..).and_then(|rest| rest.first_chunk::<{ 2 * SLOTS }>())
        else {
            return usize::MAX / (2 * K);
        };
        // All eight checks at once: a lane that matches becomes nought, and the lowest such lane borrows from its top bit.
        let others = u128::from_le_bytes(*checks) ^ (u128::from(u16::from_le_bytes(check)) * LANES);
        let found = others.wrapping_sub(LANES) & !others & (LANES << 15);
        let slot = found.trailing_zeros() as usize / 16;
        if found == 0 { usize::MAX / (2 * K) } else { bucket * SLOTS + slot }
    }
}

/// So many features are looked up at once.
const WAITING: usize = 32;

/// What takes features: a sum of weights at run time, a list of numbers in training.
pub(crate) trait Sink {
    /// Takes one more feature.
    fn take(&mut self, feature: u64);

    /// Takes all that `give` hands over, which depends on nothing but `about`: its sum may be remembered.
    fn alike(&mut self, about: u64, give: impl FnOnce(&mut dyn FnMut(u64)));
}

impl<F: FnMut(u64)> Sink for F {
    fn take(&mut self, feature: u64) {
        self(feature);
    }

    fn alike(&mut self, _: u64, give: impl FnOnce(&mut dyn FnMut(u64))) {
        give(self);
    }
}

/// Hands `sink` features that depend on nothing but `about`, of the kinds after `kind`.
#[inline]
pub(crate) fn alike(sink: &mut impl Sink, kind: u16, about: u64, give: impl FnOnce(&mut dyn FnMut(u64))) {
    sink.alike(feature(kind, about), |take| {
        let mut kind = kind;
        give(&mut |about| {
            kind += 1;
            take(feature(kind, about));
        });
    });
}

/// Sums of weights that are asked for again and again: those of a frequent word's own features, say.
///
/// A place for each of a fixed number of sums, the last one that fell there: small enough to stay near the processor.
pub(crate) struct Memo<const K: usize> {
    /// Where the weights lie that the sums are made of.
    rows: usize,
    sums: Vec<(u64, [i16; K])>,
}

impl<const K: usize> Memo<K> {
    /// Room for `1 << bits` sums.
    pub(crate) fn new(bits: u32) -> Self {
        Self { rows: 0, sums: vec![(0, [0; K]); 1 << bits] }
    }

    /// Forgets the sums of any other model.
    fn serve(&mut self, model: &Model<K>) {
        if self.rows != model.rows.as_ptr().addr() {
            self.rows = model.rows.as_ptr().addr();
            self.sums.fill((0, [0; K]));
        }
    }
}

/// A sum of weights in the making.
///
/// Where each feature lies is found for a batch of them before any is added up: so the memory is asked for all of
/// them at once.
pub(crate) struct Gather<'m, const K: usize> {
    model: &'m Model<K>,
    memo: Option<&'m mut Memo<K>>,
    waiting: [u64; WAITING],
    count: usize,
    sum: [i32; K],
}

impl<const K: usize> Gather<'_, K> {
    fn add_up(&mut self) {
        let mut found = [0; WAITING];
        let features = &self.waiting[..std::mem::take(&mut self.count)];
        for (found, &feature) in found.iter_mut().zip(features) {
            *found = self.model.find(feature);
        }
        for &row in &found[..features.len()] {
            if let Some(row) = self.model.rows.get(row * K..).and_then(|rest| rest.first_chunk::<K>()) {
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

impl<const K: usize> Sink for Gather<'_, K> {
    #[inline]
    fn take(&mut self, feature: u64) {
        self.waiting[self.count] = feature;
        self.count += 1;
        if self.count == WAITING {
            self.add_up();
        }
    }

    #[inline]
    fn alike(&mut self, about: u64, give: impl FnOnce(&mut dyn FnMut(u64))) {
        let Some(memo) = &mut self.memo else { return give(&mut |feature| self.take(feature)) };
        let last = memo.sums.len() - 1;
        let known = &mut memo.sums[(about >> 40) as usize & last];
        if known.0 != about {
            *known = (about, self.model.sum(give).map(|sum| sum as i16));
        }
        for (sum, more) in self.sum.iter_mut().zip(known.1) {
            *sum += i32::from(more);
        }
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
        let slot = bucket * SLOTS + 1;
        table[2 * slot..][..2].copy_from_slice(&check);
        table[3 * 2 * SLOTS + 2 * slot..][..2].copy_from_slice(&[5, 0xff]);
        bytes.extend(table);
        let model = Model::<2>::read(bytes.leak());
        let sum = model.sum(|take| [feature(7, 43), wanted, feature(7, 44)].into_iter().for_each(take));
        assert_eq!((sum, model.scale), ([5, -1], 0.5));
        let often = model.sum(|take| (0..2 * WAITING + 1).for_each(|_| take(wanted)));
        assert_eq!(often[0], 5 * (2 * WAITING as i32 + 1));
        assert_eq!(model.dense, [9]);
    }
}
