//! Searches for words inside quotations by combining both indexes. The words index knows the positions of words in
//! articles; the facts index knows which positions each quotation covers. So quotations need no second index of their
//! words.
//!
//! In the facts index an article's document comes right before those of its people and quotations, so articles
//! without the words are skipped as a whole.

use std::fmt;
use std::sync::Arc;

use tantivy::postings::{Postings, SegmentPostings};
use tantivy::query::{ConstScorer, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{
    DocId, DocSet, Score, Searcher, SeekDangerResult, SegmentReader, TERMINATED, TantivyError, Term,
};

use super::column_cache::{ArticleBounds, ColumnCache};
use super::columns::{Articles, Numbers, check};
use super::compile::MOST_ENDINGS;
use crate::query::PhraseMatcher;
use crate::threads::Stop;

/// For each article, the positions at which a match begins.
#[derive(Debug, Default)]
pub(super) struct WordPositions {
    /// Where each article's positions begin in `at`, and where the last ones end.
    first: Vec<u32>,
    at: Vec<u32>,
    /// The length of a match in words.
    len: u32,
}

impl WordPositions {
    /// The positions of `needle` in `field`, within `among` if given.
    pub(super) fn of(
        (words, held): (&Searcher, &ColumnCache),
        field: Field,
        needle: &PhraseMatcher,
        among: Option<&Articles>,
        stop: &Stop,
    ) -> tantivy::Result<Self> {
        let mut found: Vec<(u64, u32)> = Vec::new();
        for (n, segment) in words.segment_readers().iter().enumerate() {
            check(stop)?;
            let Some(mut phrase) = PhrasePostings::open(segment, field, needle)? else { continue };
            let (article, alive) = (held.article(segment, n)?, segment.alive_bitset());
            let (mut doc, mut since) = (phrase.doc(), 0u32);
            while doc != TERMINATED {
                let number = article(doc);
                let wanted = among.is_none_or(|among| among.has(number));
                if wanted && alive.is_none_or(|alive| alive.is_alive(doc)) {
                    phrase.places(doc, &mut |place| found.push((number, place)));
                }
                since += 1;
                if since.is_multiple_of(1 << 14) {
                    check(stop)?;
                }
                doc = phrase.advance();
            }
        }
        Ok(Self::arranged(found, needle.words().len() as u32))
    }

    fn arranged(found: Vec<(u64, u32)>, len: u32) -> Self {
        let articles = found.iter().map(|(article, _)| *article as usize + 1).max().unwrap_or(0);
        let mut first = vec![0u32; articles + 1];
        for (article, _) in &found {
            first[*article as usize + 1] += 1;
        }
        for n in 1..first.len() {
            first[n] += first[n - 1];
        }
        let (mut next, mut at) = (first.clone(), vec![0; found.len()]);
        for (article, place) in found {
            let next = &mut next[article as usize];
            at[*next as usize] = place;
            *next += 1;
        }
        let places = Self { first, at, len };
        debug_assert!((0..articles).all(|n| places.places(n as u64).is_sorted()));
        places
    }

    fn places(&self, article: u64) -> &[u32] {
        match (self.first.get(article as usize), self.first.get(article as usize + 1)) {
            (Some(&from), Some(&to)) => &self.at[from as usize..to as usize],
            _ => &[],
        }
    }

    /// Whether one of an article's matches is within the `count` words from position `from`.
    fn within(&self, places: &[u32], from: u64, count: u64) -> bool {
        let next = places.partition_point(|place| u64::from(*place) < from);
        places.get(next).is_some_and(|place| u64::from(place + self.len) <= from + count)
    }
}

/// The position of a word in the phrase, and its postings; for a prefix, those of every word that begins with it.
type Word = (u32, Vec<SegmentPostings>);

/// The documents of one segment that contain all words of a phrase, and the positions where they follow each other.
struct PhrasePostings {
    /// All words but the rarest, by their position in the phrase. A trailing prefix has several postings.
    words: Vec<Word>,
    /// The rarest complete word, and its position in the phrase.
    lead: Option<(u32, SegmentPostings)>,
    /// The matching documents, if the phrase has no complete word.
    docs: Vec<DocId>,
    at: usize,
    buffer: Vec<u32>,
}

impl PhrasePostings {
    fn open(segment: &SegmentReader, field: Field, needle: &PhraseMatcher) -> tantivy::Result<Option<Self>> {
        const PLACES: IndexRecordOption = IndexRecordOption::WithFreqsAndPositions;
        let inverted = segment.inverted_index(field)?;
        let (mut words, mut lead): (Vec<Word>, Option<(u32, u32)>) = (Vec::new(), None);
        for (n, word) in needle.words().iter().enumerate() {
            let mut postings = Vec::new();
            if needle.open() && n + 1 == needle.words().len() {
                let beyond = format!("{word}{}", char::MAX);
                let mut terms = inverted.terms().range().ge(word).lt(&beyond).into_stream()?;
                while postings.len() < MOST_ENDINGS as usize && terms.advance() {
                    postings.push(inverted.read_postings_from_terminfo(terms.value(), PLACES)?);
                }
            } else if let Some(one) = inverted.read_postings(&Term::from_field_text(field, word), PLACES)? {
                let often = one.doc_freq();
                if lead.is_none_or(|(_, least)| often < least) {
                    lead = Some((n as u32, often));
                }
                postings.push(one);
            }
            if postings.is_empty() {
                return Ok(None);
            }
            words.push((n as u32, postings));
        }
        let lead = lead.and_then(|(n, _)| {
            let (n, mut postings) = words.remove(n as usize);
            Some((n, postings.pop()?))
        });
        let mut phrase = Self { words, lead, docs: Vec::new(), at: 0, buffer: Vec::new() };
        if phrase.lead.is_none() {
            // The phrase is only a prefix, so any document with one of its words matches.
            for postings in phrase.words.iter_mut().flat_map(|(_, postings)| postings) {
                let mut one = postings.clone();
                while one.doc() != TERMINATED {
                    phrase.docs.push(one.doc());
                    one.advance();
                }
            }
            phrase.docs.sort_unstable();
            phrase.docs.dedup();
        }
        Ok(Some(phrase))
    }

    fn doc(&self) -> DocId {
        match &self.lead {
            Some((_, lead)) => lead.doc(),
            None => self.docs.get(self.at).copied().unwrap_or(TERMINATED),
        }
    }

    fn advance(&mut self) -> DocId {
        match &mut self.lead {
            Some((_, lead)) => lead.advance(),
            None => {
                self.at += 1;
                self.doc()
            }
        }
    }

    /// Calls `each` for every match in `doc`, in order.
    fn places(&mut self, doc: DocId, each: &mut dyn FnMut(u32)) {
        let mut begins: Option<Vec<u32>> = None;
        if let Some((n, lead)) = &mut self.lead {
            lead.positions(&mut self.buffer);
            begins = Some(self.buffer.iter().filter_map(|place| place.checked_sub(*n)).collect());
        }
        for (n, postings) in &mut self.words {
            let mut here: Vec<u32> = Vec::new();
            for one in postings {
                if one.doc() < doc {
                    one.seek(doc);
                }
                if one.doc() == doc {
                    one.positions(&mut self.buffer);
                    here.extend(self.buffer.iter().filter_map(|place| place.checked_sub(*n)));
                }
            }
            here.sort_unstable();
            begins = Some(match begins {
                None => here,
                Some(before) => before.into_iter().filter(|at| here.binary_search(at).is_ok()).collect(),
            });
        }
        begins.into_iter().flatten().for_each(each);
    }
}

/// Matches the quotations that contain a phrase.
#[derive(Clone)]
pub(super) struct SpokenQuery {
    pub(super) places: Arc<WordPositions>,
    pub(super) heads: Arc<Vec<ArticleBounds>>,
    pub(super) spans: Arc<Vec<Numbers<2>>>,
}

impl fmt::Debug for SpokenQuery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SpokenQuery").finish_non_exhaustive()
    }
}

impl Query for SpokenQuery {
    fn weight(&self, _: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(self.clone()))
    }
}

impl Weight for SpokenQuery {
    fn scorer(&self, segment: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let mut within = SpokenScorer {
            places: Arc::clone(&self.places),
            of: self.heads.iter().position(|heads| heads.are_of(segment)).unwrap_or(usize::MAX),
            heads: Arc::clone(&self.heads),
            at: 0,
            spans: Arc::clone(&self.spans),
            end: segment.max_doc(),
            doc: 0,
        };
        within.doc = within.find(0);
        Ok(Box::new(ConstScorer::new(within, boost)))
    }

    fn explain(&self, segment: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        match self.scorer(segment, 1.0)?.seek(doc) == doc {
            true => Ok(Explanation::new("SpokenQuery", 1.0)),
            false => Err(TantivyError::InvalidArgument(format!("document {doc} does not match"))),
        }
    }
}

struct SpokenScorer {
    places: Arc<WordPositions>,
    heads: Arc<Vec<ArticleBounds>>,
    /// The position of the segment among the heads and spans.
    of: usize,
    /// The current article.
    at: usize,
    spans: Arc<Vec<Numbers<2>>>,
    end: DocId,
    doc: DocId,
}

impl SpokenScorer {
    /// Whether `doc` is a quotation around one of `places`.
    fn holds(&self, places: &[u32], doc: DocId) -> bool {
        let [from, words] = self.spans[self.of].at(doc);
        words > 0 && self.places.within(places, from, words)
    }

    /// The first match at or after `doc`.
    fn find(&mut self, mut doc: DocId) -> DocId {
        let Some(heads) = self.heads.get(self.of) else { return TERMINATED };
        let mut at = self.at;
        heads.move_to(&mut at, doc);
        while at < heads.len() {
            let places = self.places.places(heads.article(at));
            if !places.is_empty() {
                let known = doc.max(heads.head(at))..heads.next(at).min(self.end);
                if let Some(found) = known.into_iter().find(|doc| self.holds(places, *doc)) {
                    self.at = at;
                    return found;
                }
            }
            at += 1;
            doc = 0;
        }
        TERMINATED
    }
}

impl DocSet for SpokenScorer {
    fn advance(&mut self) -> DocId {
        if self.doc != TERMINATED {
            self.doc = self.find(self.doc + 1);
        }
        self.doc
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if self.doc < target {
            self.doc = if target < self.end { self.find(target) } else { TERMINATED };
        }
        self.doc
    }

    /// Checks `target` alone. A caller with few candidates need not compute every match.
    fn seek_danger(&mut self, target: DocId) -> SeekDangerResult {
        if target >= self.end {
            return SeekDangerResult::SeekLowerBound(TERMINATED);
        }
        let Some(heads) = self.heads.get(self.of) else {
            return SeekDangerResult::SeekLowerBound(TERMINATED);
        };
        let mut at = self.at;
        heads.move_to(&mut at, target);
        let places = self.places.places(heads.article(at));
        let found = !places.is_empty() && self.holds(places, target);
        self.at = at;
        match found {
            true => {
                self.doc = target;
                SeekDangerResult::Found
            }
            false => SeekDangerResult::SeekLowerBound(target + 1),
        }
    }

    fn doc(&self) -> DocId {
        self.doc
    }

    fn size_hint(&self) -> u32 {
        self.places.at.len().min(self.end as usize) as u32
    }

    fn cost(&self) -> u64 {
        // The cost of scanning the articles, plus that of the quotations in those that contain the words.
        u64::from(self.end / 64).max(self.places.at.len() as u64 * 16)
    }
}
