//! Trains the weights under `assets/model` on annotated news. Built with `--features train` only.
//!
//! ```text
//! cargo run --release --no-default-features --features train --bin onrecord-train -- DATA [MODEL…]
//! ```
//! DATA holds `people_train.jsonl.gz`, `quotes_train.jsonl.gz`, `speakers_train.jsonl.gz`, `pronouns_train.tsv.gz` and
//! `unlabelled_news.jsonl.gz`. The order and the seeds are fixed, so the same data gives the same bytes.

mod augment;
mod boosting;
mod crf;
mod gold;
mod labelled_pronouns;
mod labels;
mod linear;
mod people;
mod pronoun_trees;
mod pronouns;
mod ranking;
mod reports;
mod sources;
mod speakers;
mod speech;
#[cfg(test)]
mod tests;
mod words;

use std::io::{Error, Result};
use std::path::{Path, PathBuf};

use crate::text::features::{self, FeatureSet};

/// Trains one model from the data in a folder and returns the bytes of `assets/model/NAME.bin`.
type TrainFn = fn(&Path) -> Result<Vec<u8>>;

/// Every model with its features, in the order in which they build on each other.
const MODELS: &[(&str, &FeatureSet, TrainFn)] = &[
    ("words", &features::words::ALL, words::train),
    ("people", &features::people::ALL, people::train),
    ("sources_alone", &features::sources::ALL, sources::alone),
    ("sources", &features::sources::ALL, sources::together),
    ("pronouns", &features::pronouns::ALL, pronouns::pronouns),
    ("pronoun_trees", &features::pronoun_trees::ALL, pronoun_trees::train),
    ("speakers", &features::speakers::ALL, speakers::train),
    ("speech", &features::speech::ALL, speech::train),
    ("cues", &features::cues::ALL, reports::cues),
    ("reports", &features::reports::ALL, reports::labels),
];

/// Trains the models named in `arguments` after the folder of the data, or all.
///
/// # Errors
/// If the data cannot be read or the weights cannot be written.
pub fn main(arguments: &[String]) -> Result<()> {
    let Some((data, names)) = arguments.split_first() else {
        return Err(Error::other(
            "name the folder of the annotated news, then models; or `stamp`, then models",
        ));
    };
    let named = |name: &str| names.iter().any(|wanted| wanted == name);
    if named("check") {
        return people::check(Path::new(data));
    }
    if named("check_held") {
        return people::check_held(Path::new(data));
    }
    if named("check_pronouns") {
        return labelled_pronouns::check(Path::new(data));
    }
    if named("check_speakers") {
        return speakers::check(Path::new(data));
    }
    if named("check_reports") {
        return reports::check(Path::new(data));
    }
    if named("check_speech") {
        return speech::check(Path::new(data));
    }
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("assets/model");
    for (name, set, train) in MODELS.iter().filter(|(name, ..)| names.is_empty() || named(name)) {
        let path = folder.join(name).with_extension("bin");
        let bytes = if data == "stamp" {
            stamp(std::fs::read(&path)?, set)
        } else if *name == "words" || crate::text::words::is_current() {
            train(Path::new(data))?
        } else {
            return Err(Error::other("words.bin is for other features: train it and build again first"));
        };
        eprintln!("{name}: {} bytes", bytes.len());
        std::fs::write(path, bytes)?;
    }
    Ok(())
}

/// Weights with the registry's current fingerprint, for a change to it that leaves every feature as it was.
fn stamp(mut bytes: Vec<u8>, set: &FeatureSet) -> Vec<u8> {
    if let Some(fingerprint) = bytes.get_mut(4..8) {
        fingerprint.copy_from_slice(&set.fingerprint.to_le_bytes());
    }
    bytes
}
