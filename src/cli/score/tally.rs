//! Counts what is right: people by exact spans, quotations and reported speech by coverage, and sources and speakers.

use std::collections::HashSet;

use super::articles::{CodePointRange, Marked, ScoredQuote};
use super::names::{SourceKind, fold, is_mark, last_name, source_kind, trim_name, trim_quote, words};

/// Counts of predicted and gold spans.
#[derive(Clone, Copy, Debug, Default)]
pub struct Spans {
    /// Predicted spans that are right.
    pub right: usize,
    /// Predicted spans.
    pub predicted: usize,
    /// Gold spans that were found.
    pub found: usize,
    /// Gold spans.
    pub gold: usize,
}

/// How many are right, and how many there are.
pub type Share = (usize, usize);

/// The counts over all articles.
#[derive(Clone, Debug, Default)]
pub struct ScoreCounts {
    pub people: Spans,
    pub quotes: Spans,
    /// By kind of source.
    pub sources: Vec<(SourceKind, Share)>,
    pub speakers: Share,
    pub indirect: Spans,
}

impl Spans {
    /// Returns precision, recall and their harmonic mean; 0 if undefined.
    pub fn figures(&self) -> (f64, f64, f64) {
        let share = |n: usize, of: usize| if of == 0 { 0.0 } else { n as f64 / of as f64 };
        let (p, r) = (share(self.right, self.predicted), share(self.found, self.gold));
        (p, r, if p + r == 0.0 { 0.0 } else { 2.0 * p * r / (p + r) })
    }
}

/// Marks the characters that are in any of the ranges.
fn cover(len: usize, places: impl Iterator<Item = CodePointRange>) -> Vec<bool> {
    let mut covered = vec![false; len];
    for (start, end) in places {
        covered[start..end.max(start)].fill(true);
    }
    covered
}

fn count(covered: &[bool], (start, end): CodePointRange) -> f64 {
    covered[start..end].iter().filter(|covered| **covered).count() as f64
}

fn len((start, end): CodePointRange) -> f64 {
    (end - start) as f64
}

fn overlap(a: CodePointRange, b: CodePointRange) -> isize {
    a.1.min(b.1) as isize - a.0.max(b.0) as isize
}

impl ScoreCounts {
    /// Counts one article; no prediction counts as an empty one.
    pub fn add(&mut self, gold: &Marked, predicted: &Marked) {
        if let Some(people) = &gold.people {
            self.add_people(&gold.text, people, predicted);
        }
        if let Some(quotes) = &gold.quotes {
            self.add_quotes(gold, quotes, predicted.quotes.as_deref().unwrap_or_default());
            self.add_indirect(gold, predicted.quotes.as_deref().unwrap_or_default());
        }
    }

    fn add_people(&mut self, text: &[char], people: &[(CodePointRange, bool)], predicted: &Marked) {
        let of = |optional: bool| -> HashSet<CodePointRange> {
            let ours = people.iter().filter(|person| person.1 == optional);
            ours.map(|person| trim_name(text, person.0)).collect()
        };
        let (want, skip) = (of(false), of(true));
        let got = predicted.people.iter().flatten().map(|person| trim_name(text, person.0));
        let neither = |place: &CodePointRange| {
            skip.contains(place) || skip.iter().any(|&(start, end)| place.0 < end && start < place.1)
        };
        let got: HashSet<CodePointRange> = got.filter(|place| !neither(place)).collect();
        let both = want.intersection(&got).count();
        self.people.right += both;
        self.people.found += both;
        self.people.predicted += got.len();
        self.people.gold += want.len();
    }

    fn add_quotes(&mut self, gold: &Marked, quotes: &[ScoredQuote], predicted: &[ScoredQuote]) {
        let text = &gold.text;
        let trimmed = |quotes: &mut dyn Iterator<Item = &ScoredQuote>| -> Vec<ScoredQuote> {
            quotes
                .map(|quote| ScoredQuote { place: trim_quote(text, quote.place), ..quote.clone() })
                .collect()
        };
        let direct = trimmed(&mut predicted.iter().filter(|quote| !quote.indirect));
        let quotes = trimmed(&mut quotes.iter());
        let in_gold = cover(text.len(), quotes.iter().map(|quote| quote.place));
        let in_predicted = cover(text.len(), direct.iter().map(|quote| quote.place));
        let ignored = cover(text.len(), gold.ignore.iter().copied());
        for quote in &direct {
            let place @ (start, end) = quote.place;
            if count(&ignored, place) >= 0.5 * len(place) {
                continue;
            }
            let mut letters: Vec<usize> = (start..end).filter(|&at| !is_mark(text[at])).collect();
            if letters.is_empty() {
                letters.push(start.min(text.len() - 1));
            }
            let inside = letters.iter().filter(|&&at| in_gold[at]).count() as f64;
            self.quotes.right += usize::from(inside >= 0.8 * letters.len() as f64);
            self.quotes.predicted += 1;
        }
        for quote in &quotes {
            self.quotes.gold += 1;
            let found = count(&in_predicted, quote.place) >= 0.9 * len(quote.place).max(1.0);
            self.quotes.found += usize::from(found);
            // The first of the quotations that overlap most.
            let most = direct.iter().map(|of| overlap(of.place, quote.place)).max().filter(|most| *most > 0);
            let best = direct.iter().find(|of| Some(overlap(of.place, quote.place)) == most);
            self.add_source(quote, best.filter(|_| found));
        }
    }

    fn add_source(&mut self, quote: &ScoredQuote, best: Option<&ScoredQuote>) {
        if !quote.source.is_empty() {
            let kind = source_kind(&quote.source_text);
            let right = best.is_some_and(|best| is_source(quote, kind, best));
            let at = self.sources.iter().position(|(of, _)| *of == kind).unwrap_or_else(|| {
                self.sources.push((kind, (0, 0)));
                self.sources.len() - 1
            });
            let share = &mut self.sources[at].1;
            *share = (share.0 + usize::from(right), share.1 + 1);
        }
        if let Some(speaker) = &quote.speaker {
            let said = best.map(|best| best.speaker.clone().flatten());
            let right = match (speaker, said) {
                (_, None) => false,
                (None, Some(said)) => said.is_none(),
                (Some(name), Some(said)) => {
                    !name.is_empty()
                        && said.is_some_and(|said| !said.is_empty() && last_name(name) == last_name(&said))
                }
            };
            self.speakers = (self.speakers.0 + usize::from(right), self.speakers.1 + 1);
        }
    }

    fn add_indirect(&mut self, gold: &Marked, predicted: &[ScoredQuote]) {
        let size = gold.text.len();
        let predicted: Vec<CodePointRange> =
            predicted.iter().filter(|q| q.indirect).map(|q| q.place).collect();
        let in_gold = cover(size, gold.indirect.iter().copied());
        let in_predicted = cover(size, predicted.iter().copied());
        let right = predicted.iter().filter(|place| count(&in_gold, **place) >= 0.6 * len(**place));
        let found =
            gold.indirect.iter().filter(|place| count(&in_predicted, **place) >= 0.8 * len(**place).max(1.0));
        self.indirect.right += right.count();
        self.indirect.found += found.count();
        self.indirect.predicted += predicted.len();
        self.indirect.gold += gold.indirect.len();
    }
}

/// Returns whether the predicted source overlaps the gold source without being much longer, or the last name of the
/// predicted speaker is in it.
fn is_source(quote: &ScoredQuote, kind: SourceKind, best: &ScoredQuote) -> bool {
    let whole: usize = quote.source.iter().map(|(start, end)| end - start).sum();
    let overlaps = best.source.first().is_some_and(|source| {
        quote.source.iter().any(|gold| overlap(*source, *gold) > 0) && source.1 - source.0 <= 40 + whole
    });
    let speaker =
        best.speaker.as_ref().and_then(|speaker| speaker.as_deref()).filter(|name| !name.is_empty());
    let named = |name: &str| {
        let source = fold(&quote.source_text).replace("’s", "").replace("'s", "");
        words(&source, false).contains(&last_name(name).as_str())
    };
    overlaps || kind == SourceKind::Name && speaker.is_some_and(named)
}
