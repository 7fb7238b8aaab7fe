//! The same quotation in several articles: one row that says how often it occurs and in which outlets.

use std::collections::HashMap;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::aggregates::{CORRECTED, FoundQuotation, said};
use super::columns::{Numbers, first_of, named, texts, walk};
use super::search::Searcher;
use super::selection::{ArticleSelection, ResultPage};
use crate::Result;
use crate::query::WordIter;
use crate::threads::Stop;

/// Quotations with fewer words are only the same if the same person says them.
const FEW: usize = 5;

/// Returns a number for the words of a quotation, the same if only case, accents and punctuation differ. It is odd if
/// there are few words.
pub(super) fn same_words(words: &str) -> u64 {
    let (mut hasher, mut iter, mut word, mut count) =
        (blake3::Hasher::new(), WordIter::new(words), String::new(), 0);
    while iter.next_into(&mut word).is_some() {
        hasher.update(word.as_bytes()).update(b" ");
        count += 1;
    }
    first_bytes(&hasher) << 1 | u64::from(count < FEW)
}

/// Returns a number for a quotation, from its words and, if those are few, from the speaker.
pub(super) fn same_quotation(words: u64, speaker: Option<&str>) -> u64 {
    if words & 1 == 0 { words } else { words ^ speaker_number(speaker.unwrap_or_default()) }
}

fn speaker_number(speaker: &str) -> u64 {
    first_bytes(blake3::Hasher::new().update(speaker.as_bytes()))
}

fn first_bytes(hasher: &blake3::Hasher) -> u64 {
    hasher.finalize().as_bytes().first_chunk().map_or(0, |bytes| u64::from_le_bytes(*bytes))
}

/// A quotation, and how often it occurs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UniqueQuotation<T = FoundQuotation> {
    /// Where it occurs first.
    pub first: T,
    /// How often it occurs.
    pub times: u64,
    /// The outlets that have it, in order of their articles.
    pub outlets: Vec<Arc<str>>,
}

/// Collects quotations in the order of their articles.
#[derive(Debug)]
pub struct SameQuotations<T> {
    places: FxHashMap<u64, u32>,
    rows: Vec<SameRow<T>>,
    names: HashMap<Arc<str>, u32>,
}

/// A row in the making, with numbers for outlets.
#[derive(Debug)]
struct SameRow<T> {
    first: T,
    times: u64,
    outlets: Vec<u32>,
}

impl<T> Default for SameQuotations<T> {
    fn default() -> Self {
        Self { places: FxHashMap::default(), rows: Vec::new(), names: HashMap::new() }
    }
}

impl<T> SameQuotations<T> {
    /// Adds a quotation, given by the number for its words. `first` makes its row if it is the first one with that
    /// number.
    pub fn add(&mut self, same: u64, outlet: Option<&str>, first: impl FnOnce() -> T) {
        let place = *self.places.entry(same).or_insert_with(|| {
            self.rows.push(SameRow { first: first(), times: 0, outlets: Vec::new() });
            self.rows.len() as u32 - 1
        });
        let row = &mut self.rows[place as usize];
        row.times += 1;
        let Some(outlet) = outlet else { return };
        let next = self.names.len() as u32;
        let number = match self.names.get(outlet) {
            Some(number) => *number,
            None => *self.names.entry(outlet.into()).or_insert(next),
        };
        if !row.outlets.contains(&number) {
            row.outlets.push(number);
        }
    }

    /// Returns the rows, in order of their articles, or those in the most outlets first.
    pub fn rows(self, by_outlets: bool) -> Vec<UniqueQuotation<T>> {
        let mut names: Vec<(u32, Arc<str>)> =
            self.names.into_iter().map(|(name, number)| (number, name)).collect();
        names.sort_unstable_by_key(|(number, _)| *number);
        let mut rows = self.rows;
        if by_outlets {
            rows.sort_by_key(|row| std::cmp::Reverse((row.outlets.len(), row.times)));
        }
        let row = |row: SameRow<T>| {
            let outlets = row.outlets.iter().map(|number| Arc::clone(&names[*number as usize].1)).collect();
            UniqueQuotation { first: row.first, times: row.times, outlets }
        };
        rows.into_iter().map(row).collect()
    }
}

impl Searcher {
    /// Returns a page of the matching quotations in the selected articles, of everyone or of one person, each once:
    /// in order of their articles, or those in the most outlets first.
    ///
    /// # Errors
    /// If the index is broken or the work was stopped.
    pub fn unique_quotations(
        &self,
        selection: &ArticleSelection,
        speaker: Option<&[String]>,
        by_outlets: bool,
        (from, most): (usize, usize),
        stop: &Stop,
    ) -> Result<ResultPage<UniqueQuotation>> {
        self.readable(|| {
            let facts = &self.inner().facts;
            let compiler = self.compiler(&selection.flagged, stop);
            let (heads, columns) = (compiler.heads()?, self.inner().held.quotations(facts)?);
            let (again, aliases) = (self.overlay().said(selection, speaker), self.aliases());
            // Article, segment, document, words, outlet.
            let mut found: Vec<(u64, u32, u32, u64, u32)> = Vec::new();
            found.extend((0..).zip(&again).map(|(n, said)| (said.article, CORRECTED, n, said.same, n)));
            let mut outlets: Vec<Vec<Box<str>>> = Vec::new();
            walk(facts, &*self.asked(selection, speaker, stop)?, stop, |segment, number, run| {
                let (mut article, same) = (heads[number as usize].reader(), Numbers::of(segment, ["same"])?);
                let outlet = texts(segment, "outlet")?;
                let (by, mut speakers) = (columns[number as usize].by.as_ref(), Vec::new());
                let terms = by.map_or(0, |by| by.num_terms() as u64);
                named(by, (0..terms).map(|n| (n, ())), |name, ()| {
                    speakers.push(speaker_number(aliases.person(name)));
                })?;
                let terms = outlet.as_ref().map_or(0, |outlet| outlet.num_terms());
                let mut here = Vec::with_capacity(terms);
                named(outlet.as_ref(), (0..terms as u64).map(|n| (n, ())), |name, ()| {
                    here.push(name.into())
                })?;
                outlets.push(here);
                run(&mut |doc| {
                    let article = article(doc);
                    if selection.has(article) && !self.overlay().has(article) {
                        let outlet = first_of(outlet.as_ref(), doc).map_or(u32::MAX, |n| n as u32);
                        let mut same = same.at(doc)[0];
                        if same & 1 == 1 {
                            let speaker = first_of(by, doc).map(|speaker| speakers[speaker as usize]);
                            same ^= speaker.unwrap_or_else(|| speaker_number(""));
                        }
                        found.push((article, number, doc, same, outlet));
                    }
                })
            })?;
            found.sort_unstable();
            let mut all = SameQuotations::default();
            for (article, number, doc, same, outlet) in found {
                let outlet = match number {
                    CORRECTED => again[outlet as usize].outlet.as_deref(),
                    number => outlets[number as usize].get(outlet as usize).map(|name| &**name),
                };
                all.add(same, outlet, || (article, number, doc));
            }
            let rows = all.rows(by_outlets);
            let of = rows.len() as u64;
            let page = rows.into_iter().skip(from).take(most).map(|row| {
                let first = match row.first {
                    (_, CORRECTED, n) => again[n as usize].clone(),
                    (article, number, doc) => said(&columns[number as usize], &aliases, article, doc)?,
                };
                Ok(UniqueQuotation { first, times: row.times, outlets: row.outlets })
            });
            Ok(ResultPage { of, rows: page.collect::<tantivy::Result<_>>()? })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn same_words_match_despite_case_and_punctuation() {
        let number = |words: &str, speaker| same_quotation(same_words(words), speaker);
        let same = |a: &str, b: &str| number(a, Some("Ada Bird")) == number(b, Some("Karl Moss"));
        assert!(same("We will never close the yard,", "we will “never” close the yard"));
        assert!(!same("We will never close the yard", "We will never close the harbour"));
        // Many people may say the same few words.
        assert!(!same("It is late", "It is late"));
        assert_eq!(number("It is late", None), number("it is late!", None));
    }

    #[test]
    fn outlets_are_counted_once_each() {
        let mut all = SameQuotations::default();
        for (n, (same, outlet)) in
            [(1, None), (2, Some("Post")), (1, Some("Gull")), (2, Some("Post")), (1, Some("Post"))]
                .into_iter()
                .enumerate()
        {
            all.add(same, outlet, || n);
        }
        let shown = |row: &UniqueQuotation<usize>| (row.first, row.times, row.outlets.join(" "));
        let rows = all.rows(true);
        assert_eq!(
            rows.iter().map(shown).collect::<Vec<_>>(),
            [(0, 3, "Gull Post".into()), (1, 2, "Post".into())]
        );
    }
}
