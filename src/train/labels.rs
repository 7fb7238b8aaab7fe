//! Annotation made for this project on texts that come without: `assets/labels`. Its files are as those of the data,
//! but for the texts, which stay where they are.

use std::collections::BTreeMap;
use std::io::Result;
use std::path::Path;

use serde_json::Value;

use super::gold::{self, Gold};

/// Where people are named.
const PEOPLE: &str = include_str!("../../assets/labels/people.jsonl");

/// The same in texts that were written for this project, which stand here with their labels.
const WRITTEN: &str = include_str!("../../assets/labels/written.jsonl");

/// Who says each quotation, and the forms of everyone's name.
const SPEAKERS: &str = include_str!("../../assets/labels/speakers.jsonl");

/// The same in the other political articles.
const POLITICAL: &str = include_str!("../../assets/labels/political.jsonl");

/// The same in the articles of `people_train` that have none, and in more British and Australian news.
const NEWS: &str = include_str!("../../assets/labels/news.jsonl");

/// Returns the texts in which people are labelled, but for those that are held out.
pub(crate) fn people(data: &Path) -> Result<Vec<Gold>> {
    let mut all = all_people(data)?;
    all.retain(|gold| !held_out(gold));
    Ok(all)
}

/// Returns the texts with labelled people on which no model is trained.
pub(crate) fn held_people(data: &Path) -> Result<Vec<Gold>> {
    let mut all = all_people(data)?;
    all.retain(held_out);
    Ok(all)
}

fn all_people(data: &Path) -> Result<Vec<Gold>> {
    let mut all = with_texts(data, PEOPLE)?;
    for line in WRITTEN.lines() {
        all.push(gold::article(&serde_json::from_str(line)?));
    }
    Ok(all)
}

/// One text in ten of those with a number, which ends in 7, and one in twenty of the political articles, whose id ends
/// in r.
fn held_out(gold: &Gold) -> bool {
    gold.id.ends_with(['7', 'r'])
}

/// Returns the articles of `speakers_train`, and those whose speakers are labelled here, but for those held out.
pub(crate) fn speakers(data: &Path) -> Result<Vec<Gold>> {
    let mut all = gold::read(data, "speakers_train")?;
    all.extend(with_texts(data, SPEAKERS)?.into_iter().filter(|gold| !held_out(gold)));
    Ok(all)
}

/// Returns the same and the other political articles. Only who speaks and whom "he" means is learnt from those: with
/// what they say about names and about words that are no quotations, both are found less well elsewhere.
pub(crate) fn political_speakers(data: &Path) -> Result<Vec<Gold>> {
    let mut all = speakers(data)?;
    all.extend(with_texts(data, POLITICAL)?.into_iter().filter(|gold| !held_out(gold)));
    Ok(all)
}

/// Returns the same and the news, from which only who speaks is learnt.
pub(crate) fn all_speakers(data: &Path) -> Result<Vec<Gold>> {
    let mut all = political_speakers(data)?;
    all.extend(with_texts(data, NEWS)?.into_iter().filter(|gold| !held_out(gold)));
    Ok(all)
}

/// Returns the articles of `labels` with their texts; those that the data lacks are left out.
fn with_texts(data: &Path, labels: &str) -> Result<Vec<Gold>> {
    let mut texts: BTreeMap<String, Value> = BTreeMap::new();
    for name in ["unlabelled_news.jsonl.gz", "quotes_train.jsonl.gz", "people_train.jsonl.gz"] {
        for line in gold::lines(&data.join(name))? {
            let mut record: Value = serde_json::from_str(&line?)?;
            texts.insert(record["id"].as_str().unwrap_or_default().to_owned(), record["text"].take());
        }
    }
    for line in gold::lines(&data.join("pronouns_train.tsv.gz"))?.skip(1) {
        if let [id, text, ..] = line?.split('\t').collect::<Vec<_>>()[..] {
            texts.insert(id.to_owned(), text.into());
        }
    }
    let mut all = Vec::new();
    for line in labels.lines() {
        let mut record: Value = serde_json::from_str(line)?;
        if let Some(text) = record["id"].as_str().and_then(|id| texts.remove(id)) {
            record["text"] = text;
            all.push(gold::article(&record));
        }
    }
    Ok(all)
}
