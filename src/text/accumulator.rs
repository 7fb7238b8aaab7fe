//! Adds up the weights of features, a batch at a time, and caches sums that recur.

use super::model::Model;

/// How many features are looked up at once, at most. Their weights, each up to 255, must add up to less than 2¹⁶.
pub(super) const BATCH: usize = 128;

/// How many sums are added to the cache at once, at most.
const GROUPS: usize = 24;

/// How many features a sum for the cache has, at most.
const GROUP: usize = 32;

/// Receives features: adds up their weights at run time, or collects their ids in training.
pub(crate) trait FeatureSink {
    /// Takes one more feature.
    fn take(&mut self, feature: u64);

    /// Takes the features that `give` produces. They depend on `key` alone, so their sum may be cached.
    fn take_memoised(&mut self, key: u64, give: impl FnOnce(&mut dyn FnMut(u64)));

    /// Announces the `keys` of sums that will be taken, so that the waits for memory overlap.
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

/// A cache of sums that recur, such as those of a frequent word's own features. It is direct-mapped, and small enough
/// for the processor's cache.
pub(crate) struct Memo<const K: usize> {
    /// The weights that the sums come from.
    id: usize,
    sums: Vec<KnownSum>,
}

/// A sum and its key, in one line of the processor's cache.
#[derive(Clone, Copy, Default)]
#[repr(align(32))]
struct KnownSum {
    key: u64,
    sum: Sum,
}

impl<const K: usize> Memo<K> {
    /// Creates a cache for `1 << bits` sums.
    pub(crate) fn new(bits: u32) -> Self {
        Self { id: 0, sums: vec![KnownSum::default(); 1 << bits] }
    }

    /// Returns the place of the sum of `key`, which may be that of another one.
    #[inline]
    fn slot(&mut self, key: u64) -> &mut KnownSum {
        let last = self.sums.len() - 1;
        &mut self.sums[(key >> 40) as usize & last]
    }

    /// Forgets the sums of any other model.
    fn serve(&mut self, model: &Model<K>) {
        if self.id != model.id {
            self.id = model.id;
            self.sums.fill(KnownSum::default());
        }
    }
}

/// Adds up the weights of features, in rows that are scored apart.
///
/// It looks up a batch of features in one short loop, so that the memory accesses, which take most of the time,
/// overlap. A batch takes in several short rows, so whoever can should read the sums of many rows at once.
pub(crate) struct Accumulator<'m, const K: usize> {
    model: &'m Model<K>,
    memo: Option<&'m mut Memo<K>>,
    pending: [u64; BATCH],
    count: usize,
    /// For each pending feature, the sums of the weights before it, as [`Model::add_all`] leaves them.
    running: [[u64; WORDS]; BATCH + 1],
    /// Which of the pending features make up a sum for the cache.
    groups: [Group; GROUPS],
    grouped: usize,
    /// The sums of the rows that have ended, without the pending features.
    rows: Vec<Sum>,
    /// For the last of these rows, how many of the pending features come before its end.
    ends: Vec<usize>,
    /// The sum of the row that goes on.
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

impl<'m, const K: usize> Accumulator<'m, K> {
    /// Starts a sum of the weights of `model`; `memo` forgets what it has from another model.
    pub(super) fn new(model: &'m Model<K>, mut memo: Option<&'m mut Memo<K>>) -> Self {
        if let Some(memo) = &mut memo {
            memo.serve(model);
        }
        Self {
            model,
            memo,
            pending: [0; BATCH],
            count: 0,
            running: [[0; WORDS]; BATCH + 1],
            groups: [NO_GROUP; GROUPS],
            grouped: 0,
            rows: Vec::new(),
            ends: Vec::new(),
            sum: Sum::default(),
        }
    }

    fn add_up(&mut self) {
        self.model.add_all(&self.pending[..self.count], &mut self.running);
        if let Some(memo) = &mut self.memo {
            for &Group { key, first, end } in self.groups.iter().take(self.grouped) {
                let sum = Sum::between(&self.running[first], &self.running[end], end - first);
                *memo.slot(key) = KnownSum { key, sum };
            }
        }
        let between =
            |from: usize, to: usize| Sum::between(&self.running[from], &self.running[to], to - from);
        let begun = self.rows.len() - self.ends.len();
        let mut first = 0;
        for (row, end) in self.rows[begun..].iter_mut().zip(self.ends.drain(..)) {
            row.add(between(first, end));
            first = end;
        }
        self.sum.add(between(first, self.count));
        (self.count, self.grouped) = (0, 0);
    }

    /// Ends a row; the next one starts at zero.
    #[inline]
    pub(crate) fn end_row(&mut self) {
        self.rows.push(std::mem::take(&mut self.sum));
        self.ends.push(self.count);
    }

    /// Returns the sums of the rows that have ended since this was last called.
    pub(crate) fn sums(&mut self) -> impl ExactSizeIterator<Item = [i32; K]> {
        self.add_up();
        self.rows.drain(..).map(Sum::labels)
    }

    /// Ends the only row since [`Accumulator::sums`], and returns its sum.
    pub(crate) fn finish(&mut self) -> [i32; K] {
        self.add_up();
        std::mem::take(&mut self.sum).labels()
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
        if known.key == key {
            return self.sum.add(known.sum);
        }
        if self.grouped == GROUPS || self.count > BATCH - GROUP {
            self.add_up();
        }
        let first = self.count;
        give(&mut |feature| self.take(feature));
        // If the batch had been added up meanwhile, part of the sum would be gone.
        let end = self.count;
        assert!((first..=first + GROUP).contains(&end), "too many features for one sum");
        self.groups[self.grouped] = Group { key, first, end };
        self.grouped += 1;
    }

    #[inline]
    fn expect<const N: usize>(&mut self, keys: [u64; N]) {
        if let Some(memo) = &mut self.memo {
            std::hint::black_box(keys.iter().fold(0, |asked, &key| asked ^ memo.slot(key).key));
        }
    }
}

/// A one in each of four lanes.
pub(super) const LANES: u64 = 0x0001_0001_0001_0001;

/// Reads the first eight bytes.
#[inline]
pub(super) fn word(bytes: &[u8]) -> u64 {
    bytes.first_chunk().map_or(0, |&bytes| u64::from_le_bytes(bytes))
}

/// The maximum number of labels of a model.
pub(super) const MOST: usize = 12;

/// Words of a [`Sum`].
pub(super) const WORDS: usize = 3;

/// The top bit of every byte.
pub(super) const TOPS: u64 = 0x8080_8080_8080_8080;

/// Every other byte.
pub(super) const EVEN: u64 = 0x00ff_00ff_00ff_00ff;

/// Sums of weights for up to twelve labels, in lanes of 16 bits; see [`Sum::of`] for which is where.
#[derive(Clone, Copy, Default)]
struct Sum([u64; WORDS]);

impl Sum {
    /// Returns the sum of `count` weights, from the running sums before and after them.
    fn between(before: &[u64; WORDS], after: &[u64; WORDS], count: usize) -> Self {
        let surplus = ((count as u64) << 7).wrapping_neg() % (1 << 16) * LANES;
        Self(std::array::from_fn(|word| lanes_sum(after[word] - before[word], surplus)))
    }

    fn add(&mut self, other: Self) {
        for (all, more) in self.0.iter_mut().zip(other.0) {
            *all = lanes_sum(*all, more);
        }
    }

    /// Returns the sum for each label.
    fn labels<const K: usize>(self) -> [i32; K] {
        std::array::from_fn(|label| i32::from(self.of(label)))
    }

    /// Returns the sum for a label.
    #[expect(clippy::cast_possible_truncation, reason = "a lane")]
    const fn of(&self, label: usize) -> i16 {
        let (word, lane) = match label {
            0..8 => (label % 2, label / 2),
            _ => (2, label % 2 * 2 + (label - 8) / 2),
        };
        (self.0[word] >> (16 * lane)) as u16 as i16
    }
}

/// Returns the sums of two numbers in each of four lanes.
#[inline]
const fn lanes_sum(a: u64, b: u64) -> u64 {
    const TOP: u64 = LANES << 15;
    ((a & !TOP) + (b & !TOP)) ^ ((a ^ b) & TOP)
}
