//! Statistics of English words: cluster, usual capitalisation, rarity. It is one packed table, written by the trainer
//! and read in place.

use super::features;
use super::model::{SLOTS, begins, place, weights};

/// The statistics of one word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Usage {
    /// The path of the capitalised word in a tree of Brown clusters, lowest bit first; zero if unknown.
    pub(crate) capital: u16,
    /// The path of the word in lower case.
    pub(crate) lower: u16,
    /// How often it is capitalised: 1 (never) to 7 (always), zero if unknown; 8 and up: mostly in capitals.
    pub(crate) casing: u8,
    /// How rare it is: 1 (one word in a thousand) to 7 (one in a hundred million), zero if unknown.
    pub(crate) rarity: u8,
}

impl Usage {
    /// Nothing is known.
    pub(crate) const NONE: Self = Self { capital: 0, lower: 0, casing: 0, rarity: 0 };
}

impl Usage {
    /// Returns the path of the word, with or without a capital.
    pub(crate) fn path(&self, capital: bool) -> u64 {
        u64::from(if capital { self.capital } else { self.lower })
    }
}

/// Bytes of a bucket: eight checks, then eight entries of six bytes.
pub(crate) const BUCKET: usize = SLOTS * 8;

/// Bytes before the buckets.
pub(crate) const HEAD: usize = 8;

const FEATURES: &features::FeatureSet = &features::words::ALL;

static TABLE: &[u8] = weights!("words.bin", |bytes| fits(bytes)).split_at(HEAD).1;

/// Returns whether `bytes` are a table for the current features.
const fn fits(bytes: &[u8]) -> bool {
    begins(bytes, FEATURES) && bytes.len() % BUCKET == HEAD
}

/// Returns whether the built-in table is for the current features. Only the trainer can be built with another one.
#[cfg(feature = "train")]
pub(crate) fn is_current() -> bool {
    fits(weights!("words.bin", |_bytes| true))
}

/// Returns the hash under which the table stores the word of a key.
pub(crate) const fn number(key: u64) -> u64 {
    features::words::WORD.of(key)
}

/// Returns the two buckets that may hold a word, and its check.
pub(crate) const fn places(number: u64, buckets: u64) -> ([usize; 2], [u8; 2]) {
    let (first, check) = place(number, buckets);
    let (second, _) = place(number.rotate_left(24), buckets);
    ([first, second], check)
}

/// Returns what the table says about the word of `key`, as made by [`super::lexicon::key`].
pub(crate) fn usage(key: u64) -> Usage {
    if key == 0 {
        return Usage::NONE;
    }
    let (buckets, check) = places(number(key), (TABLE.len() / BUCKET) as u64);
    buckets.into_iter().find_map(|bucket| in_bucket(bucket, check)).unwrap_or_default()
}

fn in_bucket(bucket: usize, check: [u8; 2]) -> Option<Usage> {
    let bucket = TABLE.get(bucket * BUCKET..)?.first_chunk::<BUCKET>()?;
    let (checks, entries) = bucket.split_at(2 * SLOTS);
    let (checks, _) = checks.as_chunks::<2>();
    let slot = checks.iter().position(|bytes| *bytes == check)?;
    let entry = entries.get(6 * slot..)?.first_chunk::<6>()?;
    Some(Usage {
        capital: u16::from_le_bytes([entry[0], entry[1]]),
        lower: u16::from_le_bytes([entry[2], entry[3]]),
        casing: entry[4],
        rarity: entry[5],
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::lexicon::key;

    #[test]
    fn cities_and_last_names_are_of_different_kinds() {
        let of = |word| usage(key(word)).capital;
        assert_eq!(of("London"), of("Paris"));
        assert_ne!(of("London"), of("Smith"));
        assert_eq!(usage(key("qqqqqqqqqq")), Usage::NONE);
    }

    #[test]
    fn words_are_known_by_how_they_are_written() {
        assert!(usage(key("London")).casing > usage(key("table")).casing);
        assert!(usage(key("the")).rarity < usage(key("striker")).rarity);
    }
}
