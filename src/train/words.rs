//! Packs the table of words from the word clusters and word frequencies of the Python package spacy-lookups-data
//! 1.0.5 (MIT): `en_lexeme_cluster.json.gz` and `en_lexeme_prob.json.gz`, counted over English at large. They are
//! unpacked next to the annotated news, in `DATA/../lookups` or the folder named by `LOOKUPS`.

use std::collections::BTreeMap;
use std::io::{BufReader, Error, Result};
use std::path::Path;

use crate::text::features;
use crate::text::lexicon::key;
use crate::text::model::{MAGIC, SLOTS};
use crate::text::words::{BUCKET, HEAD, number, places};

#[derive(Default)]
struct WordEntry {
    capital: u16,
    lower: u16,
    /// The logarithms of its frequencies: in lower case, with a capital, in capitals.
    often: [Option<f64>; 3],
}

/// Words in no cluster and rarer than this (log probability) are left out.
const RAREST: f64 = -16.5;

/// Builds the table.
pub(crate) fn train(data: &Path) -> Result<Vec<u8>> {
    let folder = std::env::var_os("LOOKUPS").map_or_else(|| data.join("../lookups"), Into::into);
    let mut words: BTreeMap<String, WordEntry> = BTreeMap::new();
    each(&folder.join("en_lexeme_cluster.json.gz"), |word, value| {
        let Some((entry, case)) = entry(&mut words, word) else { return };
        let path = value.as_u64().and_then(|path| u16::try_from(path).ok()).unwrap_or(0);
        match case {
            0 => entry.lower = path,
            1 => entry.capital = path,
            _ if entry.capital == 0 => entry.capital = path,
            _ => {}
        }
    })?;
    each(&folder.join("en_lexeme_prob.json.gz"), |word, value| {
        if let Some((entry, case)) = entry(&mut words, word) {
            entry.often[case] = value.as_f64();
        }
    })?;
    words.retain(|_, entry| entry.capital != 0 || entry.lower != 0 || most(entry) > RAREST);
    Ok(pack(&words))
}

fn each(path: &Path, mut with: impl FnMut(&str, &serde_json::Value)) -> Result<()> {
    let file =
        std::fs::File::open(path).map_err(|error| Error::other(format!("{}: {error}", path.display())))?;
    let words: serde_json::Map<String, serde_json::Value> =
        serde_json::from_reader(BufReader::new(flate2::read::GzDecoder::new(file)))?;
    words.iter().for_each(|(word, value)| with(word, value));
    Ok(())
}

/// Returns the entry of a word, and its case here: lower case, with a capital, in capitals.
fn entry<'a>(words: &'a mut BTreeMap<String, WordEntry>, word: &str) -> Option<(&'a mut WordEntry, usize)> {
    let mut letters = word.chars();
    let first = letters.next().filter(|c| c.is_alphabetic())?;
    if !word.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '\'' | '.')) || word.len() > 40 {
        return None;
    }
    let rest: Vec<char> = letters.filter(|c| c.is_alphabetic()).collect();
    let case = match (first.is_uppercase(), rest.iter().any(|c| c.is_lowercase())) {
        (false, _) => 0,
        (true, _) if rest.is_empty() => 1,
        (true, true) => 1,
        (true, false) => 2,
    };
    Some((words.entry(word.to_lowercase()).or_default(), case))
}

fn most(entry: &WordEntry) -> f64 {
    entry.often.iter().flatten().copied().fold(f64::NEG_INFINITY, f64::max)
}

fn casing(entry: &WordEntry) -> u8 {
    let [lower, capital, upper] = entry.often.map(|often| often.unwrap_or(-20.0));
    if most(entry) == f64::NEG_INFINITY {
        return 0;
    }
    if upper > capital + 0.7 && upper > lower + 0.7 {
        return if upper > capital + 2.0 && upper > lower + 2.0 { 9 } else { 8 };
    }
    let share = capital - lower;
    1 + [-4.0, -2.5, -1.0, 0.5, 2.0, 4.0].iter().filter(|&&step| share > step).count() as u8
}

fn rarity(entry: &WordEntry) -> u8 {
    let often = most(entry);
    if often == f64::NEG_INFINITY {
        return 0;
    }
    1 + [-8.0, -10.0, -12.0, -14.0, -15.5, -17.0].iter().filter(|&&step| often < step).count() as u8
}

fn pack(words: &BTreeMap<String, WordEntry>) -> Vec<u8> {
    let buckets = (words.len() * 20).div_ceil(SLOTS * 19);
    // Frequent words first, so that only rare ones can fail to find room.
    let mut order: Vec<(&String, &WordEntry)> = words.iter().collect();
    order.sort_by(|(a, x), (b, y)| most(y).total_cmp(&most(x)).then_with(|| a.cmp(b)));
    let mut table: Vec<Vec<(u64, &WordEntry)>> = vec![Vec::new(); buckets];
    let lost =
        order.into_iter().filter(|(word, entry)| !house(&mut table, (number(key(word)), entry))).count();
    eprintln!("  {} words, {lost} found no room", words.len());
    let mut bytes = Vec::with_capacity(HEAD + buckets * BUCKET);
    bytes.extend(MAGIC);
    bytes.extend(features::words::ALL.fingerprint.to_le_bytes());
    for mut bucket in table {
        let none = WordEntry::default();
        bucket.resize(SLOTS, (0, &none));
        let check = |number: u64| if number == 0 { [0; 2] } else { places(number, buckets as u64).1 };
        bytes.extend(bucket.iter().flat_map(|(number, _)| check(*number)));
        for (_, entry) in bucket {
            bytes.extend(entry.capital.to_le_bytes());
            bytes.extend(entry.lower.to_le_bytes());
            bytes.extend([casing(entry), rarity(entry)]);
        }
    }
    bytes
}

/// Finds room for a word in one of its two buckets; if both are full, another word moves to its other one, and so on
/// (cuckoo hashing, Pagh and Rodler 2001).
fn house<'a>(table: &mut [Vec<(u64, &'a WordEntry)>], word: (u64, &'a WordEntry)) -> bool {
    let buckets = table.len() as u64;
    let taken = |table: &[Vec<(u64, &WordEntry)>], bucket: usize, check: [u8; 2]| {
        table[bucket].iter().any(|(number, _)| places(*number, buckets).1 == check)
    };
    if places(word.0, buckets).1 == [0; 2] {
        return false;
    }
    let mut homeless = word;
    let mut from = None;
    for turn in 0..2000 {
        let (both, check) = places(homeless.0, buckets);
        let free = both.iter().find(|&&bucket| table[bucket].len() < SLOTS && !taken(table, bucket, check));
        if let Some(&bucket) = free {
            table[bucket].push(homeless);
            return true;
        }
        let Some(&bucket) = both.iter().find(|&&bucket| Some(bucket) != from && !taken(table, bucket, check))
        else {
            break;
        };
        std::mem::swap(&mut table[bucket][turn % SLOTS], &mut homeless);
        from = Some(bucket);
    }
    false
}
