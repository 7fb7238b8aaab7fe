//! Makes the weights under `assets/model` out of annotated news. Ships to nobody: built with `--features train`.
//!
//! ```text
//! cargo run --release --features train --bin onrecord-train -- DATA [MODEL…]
//! ```
//! DATA holds `people_train.jsonl.gz` and `quotes_train.jsonl.gz`. Everything is done in one fixed order with fixed
//! seeds, so that the same data gives the same bytes.

mod crf;
mod disguise;
mod gold;
mod linear;
mod people;
mod pronouns;
mod ranking;
mod reports;
mod sources;
mod speech;
mod words;

use std::path::{Path, PathBuf};

/// Trains one model from the data in a folder; what it returns goes to `assets/model/NAME.bin`.
type Train = fn(&Path) -> std::io::Result<Vec<u8>>;

/// Every model, in the order in which they build on each other.
const MODELS: &[(&str, Train)] = &[
    ("words", words::train),
    ("people", people::train),
    ("sources_alone", sources::alone),
    ("sources", sources::together),
    ("pronouns", pronouns::pronouns),
    ("speech", speech::train),
    ("cues", reports::cues),
    ("reports", reports::labels),
];

/// Trains the models named in `arguments` after the folder of the data, or all.
///
/// # Errors
/// When the data cannot be read or the weights cannot be written.
pub fn main(arguments: &[String]) -> std::io::Result<()> {
    let Some((data, names)) = arguments.split_first() else {
        eprintln!("onrecord-train: name the folder of the annotated news");
        return Ok(());
    };
    if names.iter().any(|name| name == "check") {
        return people::check(Path::new(data));
    }
    if names.iter().any(|name| name == "check_reports") {
        return reports::check(Path::new(data));
    }
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("assets/model");
    for (name, train) in MODELS {
        if names.is_empty() || names.iter().any(|wanted| wanted == name) {
            let bytes = train(Path::new(data))?;
            eprintln!("{name}: {} bytes", bytes.len());
            std::fs::write(folder.join(name).with_extension("bin"), bytes)?;
        }
    }
    Ok(())
}
