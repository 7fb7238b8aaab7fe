//! Finds the groups of copies among the sketches of a corpus.
//!
//! Two texts are copies if most of the shorter is in the longer. Their sketches show that: of the hashes small enough
//! to be in both, how many are? Pairs to compare are found through the hashes they share, some of the hashes at a
//! time, so that time grows with the number of articles but memory hardly does.

use super::sketch::SIZE;

/// The share of the shorter text that must be in the longer one.
const MOST: f32 = 0.5;
/// The same within one outlet, whose articles share footers, set phrases and series.
const NEARLY_ALL: f32 = 0.8;
/// The share of its numbers that must be, relative to that: weather and market reports keep their words from day to
/// day.
const NUMBERS: f32 = 0.6;
/// The shorter text must be at least this share of the longer: a brief is not a copy of the digest it appears in.
const LENGTH: f32 = 0.2;
/// Texts with fewer hashes are too short to judge.
const LEAST: usize = 12;
/// Texts with fewer hashes must be the same almost to the letter.
const SHORT: usize = 40;
/// For each hash, how many earlier articles an article is compared with, besides the first.
const NEAR: usize = 8;
/// Words in at least this many articles may be boilerplate.
const OFTEN: usize = 6;
/// At most this many pairs are examined to decide that.
const PROBES: usize = 32;
/// How many hashes one pass over the sketches looks at.
const PASS: usize = 4 << 20;

/// The sketches of articles, and an order in which each is compared with those before it.
#[derive(Clone, Debug, Default)]
pub(super) struct Sketches {
    /// The hashes of all articles, as they came, and where each article's end.
    pub(super) hashes: Vec<u32>,
    pub(super) ends: Vec<usize>,
    /// The outlet of each article as it came, 0 for none.
    pub(super) outlets: Vec<u32>,
    /// The articles in order.
    pub(super) order: Vec<u32>,
}

impl Sketches {
    /// Returns the sketch of the article at a position in the order.
    fn of(&self, n: u32) -> &[u32] {
        let n = self.order[n as usize] as usize;
        &self.hashes[n.checked_sub(1).map_or(0, |before| self.ends[before])..self.ends[n]]
    }

    /// Returns how much two articles have in common apart from `boilerplate`.
    fn compare(&self, a: u32, b: u32, boilerplate: &[u32]) -> Overlap {
        let (x, y) = (self.of(a), self.of(b));
        // A full sketch says nothing about hashes above its largest.
        let end = |hashes: &[u32]| if hashes.len() < SIZE { u32::MAX } else { hashes[SIZE - 1] };
        let end = end(x).min(end(y));
        let (mut overlap, mut i, mut j) = (Overlap::default(), 0, 0);
        loop {
            let (p, q) = (x.get(i).filter(|p| **p <= end), y.get(j).filter(|q| **q <= end));
            let hash = match (p, q) {
                (None, None) => return overlap,
                (Some(p), Some(q)) => *p.min(q),
                (Some(one), None) | (None, Some(one)) => *one,
            };
            let (here, there) = (p == Some(&hash), q == Some(&hash));
            (i, j) = (i + usize::from(here), j + usize::from(there));
            if boilerplate.binary_search(&hash).is_err() {
                overlap.words.add(here, there);
                if hash & 1 == 1 {
                    overlap.numbers.add(here, there);
                }
            }
        }
    }

    /// Returns whether the same outlet published both.
    fn same_outlet(&self, a: u32, b: u32) -> bool {
        let [a, b] = [a, b].map(|n| self.outlets[self.order[n as usize] as usize]);
        a == b && a != 0
    }

    /// Returns how much of the shorter article is in the other, if one is a copy.
    fn copied(&self, a: u32, b: u32, boilerplate: &[u32]) -> Option<f32> {
        let overlap = self.compare(a, b, boilerplate);
        let (words, numbers) = (overlap.words, overlap.numbers);
        let short = self.of(a).len().min(self.of(b).len()) < SHORT;
        let least = if short || self.same_outlet(a, b) { NEARLY_ALL } else { MOST };
        let part = words.part();
        let (lost, numbers_lost) = (words.lost(), numbers.lost());
        // A series of articles keeps its words and changes its numbers.
        let few = numbers.shorter() * 2 < words.shorter();
        let series = few && lost >= 4 && numbers_lost as f32 >= lost as f32 * NEARLY_ALL;
        let same_numbers = numbers.shorter() < 4 || numbers.part() >= overlap.plain().part() * NUMBERS;
        let enough = words.shorter() as usize >= LEAST && words.length() >= LENGTH;
        (enough && !series && same_numbers && part >= least).then_some(part)
    }
}

/// How many hashes two articles have, and how many are in both.
#[derive(Clone, Copy, Debug, Default)]
struct HashCounts {
    first: u32,
    second: u32,
    both: u32,
}

impl HashCounts {
    fn add(&mut self, first: bool, second: bool) {
        self.first += u32::from(first);
        self.second += u32::from(second);
        self.both += u32::from(first && second);
    }

    fn shorter(self) -> u32 {
        self.first.min(self.second)
    }

    /// Returns how much of the shorter one is not in the other.
    fn lost(self) -> u32 {
        self.shorter() - self.both
    }

    /// Returns how much of the shorter one is in the other.
    fn part(self) -> f32 {
        self.both as f32 / self.shorter().max(1) as f32
    }

    /// Returns the length of the shorter one as a share of the longer.
    fn length(self) -> f32 {
        self.shorter() as f32 / self.first.max(self.second).max(1) as f32
    }
}

#[derive(Clone, Copy, Debug, Default)]
struct Overlap {
    words: HashCounts,
    /// The hashes with a number among their words.
    numbers: HashCounts,
}

impl Overlap {
    /// Returns the counts of the hashes without a number.
    fn plain(self) -> HashCounts {
        let (all, numbers) = (self.words, self.numbers);
        let [first, second, both] =
            [all.first - numbers.first, all.second - numbers.second, all.both - numbers.both];
        HashCounts { first, second, both }
    }
}

/// Returns, for each article, the original of its group: itself if it is the original, or in no group. Articles are
/// given by position.
///
/// An article joins the group of the earlier article that contains most of it, unless it shares little with that
/// group's original.
pub(super) fn originals(all: &Sketches) -> Vec<u32> {
    let count = all.order.len() as u32;
    let passes = all.hashes.len().div_ceil(PASS).max(1) as u32;
    let (mut pairs, mut boilerplate): (Vec<(u32, u32)>, Vec<u32>) = (Vec::new(), Vec::new());
    let mut bucket: Vec<(u32, u32)> = Vec::new();
    for pass in 0..passes {
        bucket.clear();
        for n in 0..count {
            let here = all.of(n).iter().filter(|hash| (**hash >> 1) % passes == pass);
            bucket.extend(here.map(|hash| (*hash, n)));
        }
        bucket.sort_unstable();
        for same in bucket.chunk_by(|a, b| a.0 == b.0).filter(|same| same.len() > 1) {
            if is_boilerplate(all, same) {
                boilerplate.push(same[0].0);
                continue;
            }
            for (at, (_, later)) in same.iter().enumerate() {
                let near = at.saturating_sub(NEAR);
                let first = same[..near.min(1)].iter();
                pairs.extend(first.chain(&same[near..at]).map(|(_, earlier)| (*later, *earlier)));
            }
        }
        pairs.sort_unstable();
        pairs.dedup();
        // Without boilerplate, two articles may be less alike, so keep more pairs than copies.
        if pairs.len() > PASS {
            pairs.retain(|(a, b)| all.compare(*a, *b, &[]).words.part() >= MOST / 2.0);
        }
    }
    boilerplate.sort_unstable();
    let mut originals: Vec<u32> = (0..count).collect();
    for of_one in pairs.chunk_by(|a, b| a.0 == b.0) {
        let mut best: Option<(f32, u32)> = None;
        for (article, earlier) in of_one {
            let original = originals[*earlier as usize];
            let better = |part: &f32| {
                best.is_none_or(|(most, known)| *part > most || *part == most && original < known)
            };
            let part = all.copied(*article, *earlier, &boilerplate).filter(better);
            // What a copy takes from elsewhere is not copied from the original.
            let related = |_: &f32| {
                earlier == &original
                    || all.compare(*article, original, &boilerplate).words.part() >= MOST / 2.0
            };
            best = part.filter(related).map(|part| (part, original)).or(best);
        }
        if let (Some((_, original)), Some((article, _))) = (best, of_one.first()) {
            originals[*article as usize] = original;
        }
    }
    originals
}

/// Returns whether some words are in many articles that have little else in common.
fn is_boilerplate(all: &Sketches, same: &[(u32, u32)]) -> bool {
    if same.len() < OFTEN {
        return false;
    }
    let step = (same.len() - 1).div_ceil(PROBES);
    let probed = same.windows(2).step_by(step);
    let count = probed.len();
    let alike = probed.filter(|pair| all.compare(pair[0].1, pair[1].1, &[]).words.part() >= MOST);
    alike.count() * 2 < count
}
