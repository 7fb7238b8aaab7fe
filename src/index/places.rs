//! Finds where the words of a query occur in the articles of one segment, from the positions in the words index.
//!
//! It finds the documents that have all the words, then their positions, document by document. A wildcard may stand
//! for very many terms, so their positions are read for some documents at a time, to keep memory bounded.

use std::fmt;
use std::sync::Arc;

use tantivy::index::InvertedIndexReader;
use tantivy::postings::{Postings, SegmentPostings, TermInfo};
use tantivy::query::{EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{BitSet, DocId, DocSet, Score, SegmentReader, TERMINATED, TantivyError};

use super::columns::check;
use super::tokenizer::{MARK, marked};
use crate::query::{PhraseMatcher, Place, Sequence, WordPattern, windows};
use crate::threads::Stop;

/// Up to this many terms of one word are read side by side; more are read one after the other.
const FEW: usize = 32;
/// For how many documents those are read at a time.
const CHUNK: usize = 1 << 16;

/// The terms of one word of the query.
struct Terms {
    terms: Vec<TermInfo>,
    /// Where one of these occurs, the word does not count.
    except: Vec<TermInfo>,
}

impl Terms {
    fn of(inverted: &InvertedIndexReader, pattern: &WordPattern) -> tantivy::Result<Self> {
        let dictionary = inverted.terms();
        let (mut terms, mut except) = (Vec::new(), Vec::new());
        let range = |from: &str, to: Option<&str>, take: &mut dyn FnMut(&str, &TermInfo)| {
            let range = dictionary.range().ge(from);
            let range = if let Some(to) = to { range.lt(to) } else { range };
            let mut stream = range.into_stream()?;
            while stream.advance() {
                if let Ok(term) = str::from_utf8(stream.key()) {
                    take(term, stream.value());
                }
            }
            tantivy::Result::Ok(())
        };
        match pattern {
            WordPattern::Is(word) => terms.extend(dictionary.get(word)?),
            WordPattern::AnyOf(words) => {
                for word in &**words {
                    terms.extend(dictionary.get(word)?);
                }
            }
            WordPattern::Like(wildcards) => {
                let start = wildcards.start();
                let beyond = format!("{start}{}", char::MAX);
                // Terms with capitals come first.
                let (from, to) = if start.is_empty() { ("\u{2}", None) } else { (start, Some(&*beyond)) };
                range(from, to, &mut |term, info| {
                    if wildcards.fits(term) {
                        terms.push(info.clone());
                    }
                })?;
            }
            WordPattern::Written { word, form } if word == form => {
                terms.extend(dictionary.get(word)?);
                let (from, to) = (marked(word, ""), format!("{MARK}{word}\u{2}"));
                range(&from, Some(&to), &mut |_, info| except.push(info.clone()))?;
            }
            WordPattern::Written { word, form } => terms.extend(dictionary.get(marked(word, form))?),
        }
        Ok(Self { terms, except })
    }

    /// Returns the documents with one of the terms.
    fn docs(&self, inverted: &InvertedIndexReader, docs: &mut BitSet) -> tantivy::Result<()> {
        for info in &self.terms {
            let mut blocks = inverted.read_block_postings_from_terminfo(info, IndexRecordOption::Basic)?;
            while !blocks.docs().is_empty() {
                blocks.docs().iter().for_each(|doc| {
                    docs.insert(*doc);
                });
                blocks.advance();
            }
        }
        Ok(())
    }
}

/// The positions of one word of the query.
struct WordPlaces<'t> {
    of: &'t Terms,
    /// The postings of the terms, if there are few, and of those that are left out.
    postings: Vec<SegmentPostings>,
    except: Vec<SegmentPostings>,
    /// The positions in some documents, if there are many terms, in order.
    read: Vec<(DocId, u32)>,
}

impl<'t> WordPlaces<'t> {
    fn open(inverted: &InvertedIndexReader, of: &'t Terms) -> tantivy::Result<Self> {
        let open = |terms: &[TermInfo]| -> tantivy::Result<Vec<SegmentPostings>> {
            let one = |info| Ok(inverted.read_postings_from_terminfo(info, PLACES)?);
            terms.iter().map(one).collect()
        };
        let few = if of.terms.len() <= FEW { &of.terms[..] } else { &[] };
        Ok(Self { of, postings: open(few)?, except: open(&of.except)?, read: Vec::new() })
    }

    /// Reads on, if there are many terms.
    fn read(
        &mut self,
        inverted: &InvertedIndexReader,
        docs: &BitSet,
        chunk: &[DocId],
    ) -> tantivy::Result<()> {
        let (Some(first), Some(last)) = (chunk.first(), chunk.last()) else { return Ok(()) };
        if self.of.terms.len() <= FEW {
            return Ok(());
        }
        let mut here = Vec::new();
        self.read.clear();
        for info in &self.of.terms {
            let mut postings = inverted.read_postings_from_terminfo(info, PLACES)?;
            let mut doc = if postings.doc() < *first { postings.seek(*first) } else { postings.doc() };
            while doc <= *last {
                if docs.contains(doc) {
                    postings.positions(&mut here);
                    self.read.extend(here.iter().map(|place| (doc, *place)));
                }
                doc = postings.advance();
            }
        }
        self.read.sort_unstable();
        Ok(())
    }

    /// Finds the positions in a document, in order. Documents must be asked for in order.
    fn at(&mut self, doc: DocId, here: &mut Vec<u32>) {
        here.clear();
        gather(&mut self.postings, doc, here);
        if self.postings.len() > 1 {
            here.sort_unstable();
        }
        if self.of.terms.len() > FEW {
            let from = self.read.partition_point(|(other, _)| *other < doc);
            here.extend(
                self.read[from..].iter().take_while(|(other, _)| *other == doc).map(|(_, place)| place),
            );
        }
        if !self.except.is_empty() {
            let mut others = Vec::new();
            gather(&mut self.except, doc, &mut others);
            here.retain(|place| !others.contains(place));
        }
    }
}

fn gather(postings: &mut [SegmentPostings], doc: DocId, here: &mut Vec<u32>) {
    for one in postings {
        if one.doc() < doc {
            one.seek(doc);
        }
        if one.doc() == doc {
            one.append_positions_with_offset(0, here);
        }
    }
}

const PLACES: IndexRecordOption = IndexRecordOption::WithFreqsAndPositions;

/// Calls `each` for every matching document in `among`, in order, with the places of its matches.
pub(super) fn each_match(
    (segment, field): (&SegmentReader, Field),
    wanted: &PhraseMatcher,
    among: Option<&dyn Fn(DocId) -> bool>,
    stop: &Stop,
    each: &mut dyn FnMut(DocId, &[Place]),
) -> tantivy::Result<()> {
    let inverted = segment.inverted_index(field)?;
    let Some((parts, docs)) = candidates(&inverted, segment.max_doc(), wanted)? else { return Ok(()) };
    let mut readers = Vec::new();
    for part in &parts {
        let mut sequences = Vec::new();
        for sequence in part {
            let words: tantivy::Result<Vec<_>> =
                sequence.iter().map(|terms| WordPlaces::open(&inverted, terms)).collect();
            sequences.push(words?);
        }
        readers.push(sequences);
    }
    let all: Vec<DocId> = members(&docs).filter(|doc| among.is_none_or(|among| among(*doc))).collect();
    let (mut places, mut here, mut starts) = (vec![Vec::new(); parts.len()], Vec::new(), Vec::new());
    for chunk in all.chunks(CHUNK) {
        check(stop)?;
        for word in readers.iter_mut().flatten().flatten() {
            word.read(&inverted, &docs, chunk)?;
        }
        'docs: for (n, &doc) in chunk.iter().enumerate() {
            if n % (1 << 13) == 0 {
                check(stop)?;
            }
            for (sequences, places) in readers.iter_mut().zip(&mut places) {
                places.clear();
                for words in sequences.iter_mut() {
                    follow(words, doc, &mut here, &mut starts);
                    places.extend(starts.iter().map(|start| (*start, start + words.len() as u32)));
                }
                if sequences.len() > 1 {
                    places.sort_unstable();
                    places.dedup();
                }
                if places.is_empty() {
                    continue 'docs;
                }
            }
            match &places[..] {
                [one] => each(doc, one),
                several => {
                    let found = windows(several, wanted.apart());
                    if !found.is_empty() {
                        each(doc, &found);
                    }
                }
            }
        }
    }
    Ok(())
}

/// Finds the positions at which all the words follow each other.
fn follow(words: &mut [WordPlaces], doc: DocId, here: &mut Vec<u32>, starts: &mut Vec<u32>) {
    starts.clear();
    for (n, word) in (0u32..).zip(words) {
        word.at(doc, here);
        if n == 0 {
            std::mem::swap(here, starts);
            continue;
        }
        let mut next = 0;
        starts.retain(|start| {
            while here.get(next).is_some_and(|place| *place < start + n) {
                next += 1;
            }
            here.get(next) == Some(&(start + n))
        });
    }
}

/// The terms of every part, and the documents that have all parts.
type Candidates = (Vec<Vec<Vec<Terms>>>, BitSet);

fn candidates(
    inverted: &InvertedIndexReader,
    max_doc: DocId,
    wanted: &PhraseMatcher,
) -> tantivy::Result<Option<Candidates>> {
    let mut all = Vec::new();
    for part in wanted.parts() {
        let mut sequences = Vec::new();
        for sequence in part {
            sequences.extend(terms_of(inverted, sequence)?);
        }
        if sequences.is_empty() {
            return Ok(None);
        }
        all.push(sequences);
    }
    if all.is_empty() {
        return Ok(None);
    }
    let mut docs: Option<BitSet> = None;
    for sequences in &all {
        let mut part = BitSet::with_max_value(max_doc);
        for sequence in sequences {
            let mut here: Option<BitSet> = None;
            for terms in sequence {
                let mut of = BitSet::with_max_value(max_doc);
                terms.docs(inverted, &mut of)?;
                here = Some(both(here, of));
            }
            match (here, sequences.len()) {
                (Some(here), 1) => part = here,
                (Some(here), _) => members(&here).for_each(|doc| {
                    part.insert(doc);
                }),
                (None, _) => {}
            }
        }
        docs = Some(both(docs, part));
    }
    Ok(docs.map(|docs| (all, docs)))
}

/// Returns the terms of every word; `None` if the segment lacks one.
fn terms_of(inverted: &InvertedIndexReader, sequence: &Sequence) -> tantivy::Result<Option<Vec<Terms>>> {
    let mut words = Vec::new();
    for pattern in sequence {
        let terms = Terms::of(inverted, pattern)?;
        if terms.terms.is_empty() {
            return Ok(None);
        }
        words.push(terms);
    }
    Ok(Some(words).filter(|words| !words.is_empty()))
}

/// Returns the documents in both sets, or in `other` if there is no first set.
fn both(docs: Option<BitSet>, other: BitSet) -> BitSet {
    let Some(docs) = docs else { return other };
    let (few, many) = if docs.len() < other.len() { (docs, other) } else { (other, docs) };
    let mut both = BitSet::with_max_value(few.max_value());
    members(&few).filter(|doc| many.contains(*doc)).for_each(|doc| {
        both.insert(doc);
    });
    both
}

fn members(docs: &BitSet) -> impl Iterator<Item = DocId> + '_ {
    let buckets = docs.max_value().div_ceil(64);
    (0..buckets).flat_map(|bucket| docs.tinyset(bucket).into_iter().map(move |bit| bucket * 64 + bit))
}

/// Matches the articles that contain words: with wildcards, in exact case, near each other.
#[derive(Clone)]
pub(super) struct PlacesQuery {
    pub(super) field: Field,
    pub(super) wanted: Arc<PhraseMatcher>,
    pub(super) stop: Stop,
}

impl PlacesQuery {
    /// Returns the matching documents, with the number of matches in each.
    fn found(&self, segment: &SegmentReader) -> tantivy::Result<Vec<(DocId, u32)>> {
        let mut found = Vec::new();
        // Whether a single word occurs can be decided without positions.
        let alone = match self.wanted.sequence() {
            Some([WordPattern::Written { word, form }]) => word != form,
            Some([_]) => true,
            _ => false,
        };
        if alone {
            let inverted = segment.inverted_index(self.field)?;
            if let Some((_, docs)) = candidates(&inverted, segment.max_doc(), &self.wanted)? {
                found.extend(members(&docs).map(|doc| (doc, 1)));
            }
            return Ok(found);
        }
        each_match((segment, self.field), &self.wanted, None, &self.stop, &mut |doc, places| {
            // Every occurrence of a word may have been excluded.
            found.push((doc, places.len() as u32));
        })?;
        Ok(found)
    }
}

impl fmt::Debug for PlacesQuery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PlacesQuery").field("wanted", &self.wanted).finish_non_exhaustive()
    }
}

impl Query for PlacesQuery {
    fn weight(&self, _: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(self.clone()))
    }
}

impl Weight for PlacesQuery {
    fn scorer(&self, segment: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        Ok(Box::new(PlacesScorer { found: self.found(segment)?, at: 0, boost }))
    }

    fn explain(&self, segment: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        match self.scorer(segment, 1.0)?.seek(doc) == doc {
            true => Ok(Explanation::new("PlacesQuery", 1.0)),
            false => Err(TantivyError::InvalidArgument(format!("document {doc} does not match"))),
        }
    }
}

struct PlacesScorer {
    found: Vec<(DocId, u32)>,
    at: usize,
    boost: Score,
}

impl DocSet for PlacesScorer {
    fn advance(&mut self) -> DocId {
        self.at += 1;
        self.doc()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        let rest = self.found.get(self.at..).unwrap_or_default();
        self.at += rest.partition_point(|(doc, _)| *doc < target);
        self.doc()
    }

    fn doc(&self) -> DocId {
        self.found.get(self.at).map_or(TERMINATED, |(doc, _)| *doc)
    }

    fn size_hint(&self) -> u32 {
        self.found.len() as u32
    }
}

impl Scorer for PlacesScorer {
    /// More matches score better, each adding less than the one before.
    fn score(&mut self) -> Score {
        let often = self.found.get(self.at).map_or(0.0, |(_, often)| *often as Score);
        self.boost * (1.0 + 2.2 * often / (often + 1.2))
    }
}
