//! The second pass: finds people and quotations in every article, on all cores.
//!
//! It takes articles in order of their numbers, in batches. Each commit records the first article that still has to
//! be analysed.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread;

use serde_json::{Value, json};
use tantivy::IndexWriter;
use tantivy::indexer::UserOperation;

use super::build::{BuildProgress, Builder, Built, ReportProgress, writer};
use super::columns::{Numbers, alive};
use super::facts::documents;
use super::sources::{RecordLocation, Sources};
use crate::text::Analysis;
use crate::threads::{ByteBudget, guarded, lock};
use crate::{Article, Error};

/// A batch is committed after this many bytes of articles.
pub(super) const BATCH: u64 = 48 << 20;
/// The memory budget of the index writer, in bytes.
const ARENA: usize = 100 << 20;

/// Returns the first article not yet analysed, as recorded in the commit payload.
pub(super) fn reached(payload: Option<&str>) -> u64 {
    let note: Option<Value> = payload.and_then(|payload| serde_json::from_str(payload).ok());
    note.and_then(|note| note["upto"].as_u64()).unwrap_or(0)
}

/// Analyses every article that has not been analysed yet.
pub(super) fn analyse_new(builder: &Builder, report: ReportProgress) -> tantivy::Result<Built> {
    let of = builder.manifest.next_article;
    let upto = reached(builder.facts.load_metas()?.payload.as_deref());
    if upto >= of {
        return Ok(Built::Whole);
    }
    let waiting = waiting(builder, upto)?;
    let names =
        builder.manifest.files.iter().map(|(name, covered)| (covered.number, Arc::from(name.as_str())));
    let sources = Sources::new(names, &builder.options);
    let mut writer = writer(&builder.facts, 1, ARENA)?;
    let known = builder.articles()? - waiting.len() as u64;
    let queue = AnalysisQueue {
        sources: &sources,
        articles: &waiting,
        next: Mutex::new(0),
        room: ByteBudget::default(),
    };
    let (done, results) = channel();
    let built = thread::scope(|scope| {
        for _ in 0..builder.threads {
            let (queue, done) = (&queue, done.clone());
            thread::Builder::new().name("index".into()).spawn_scoped(scope, move || queue.work(&done))?;
        }
        drop(done);
        let built = write(builder, &mut writer, &queue, known, &results, report);
        queue.room.stop();
        built
    })?;
    if let Built::Whole = built {
        if waiting.is_empty() {
            save(&mut writer, of)?;
        }
        writer.wait_merging_threads()?;
    }
    Ok(built)
}

/// Writes the results batch by batch. Results that arrive early, during a commit or before an earlier article, are
/// held back until their turn.
fn write(
    builder: &Builder,
    writer: &mut IndexWriter,
    queue: &AnalysisQueue,
    mut known: u64,
    results: &Receiver<(usize, AnalysisOutcome)>,
    report: ReportProgress,
) -> tantivy::Result<Built> {
    let of = known + queue.articles.len() as u64;
    let (mut bytes, mut begin) = (0, 0);
    let mut early: Vec<(usize, AnalysisOutcome)> = Vec::new();
    while begin < queue.articles.len() {
        let mut size = 0;
        let fits = |(_, spot): &&(u64, RecordLocation)| {
            let room = size < builder.batches[2];
            size += spot.len;
            room
        };
        let end = begin + queue.articles[begin..].iter().take_while(fits).count();
        let mut missing = end - begin;
        let (ours, later) = early.into_iter().partition(|(place, _)| *place < end);
        early = later;
        let mut ours: Vec<(usize, AnalysisOutcome)> = ours;
        while missing > 0 {
            let Some((place, one)) = ours.pop().or_else(|| results.recv().ok()) else {
                return Err(tantivy::TantivyError::ErrorInThread("analysing".into()));
            };
            if place >= end {
                early.push((place, one));
                continue;
            }
            missing -= 1;
            let (number, spot) = &queue.articles[place];
            let flow = match one {
                AnalysisOutcome::Known(article, analysis) => {
                    let fields = &builder.fact_fields;
                    let documents = documents(fields, *number, spot.source, &article, analysis);
                    writer.run(documents.into_iter().map(UserOperation::Add))?;
                    (bytes, known) = (bytes + spot.len, known + 1);
                    report(BuildProgress::People { articles: known, of, bytes })
                }
                AnalysisOutcome::Problem(error) => report(BuildProgress::Problem(error)),
            };
            queue.room.release(queue.weight(place));
            if flow.is_break() {
                return Ok(Built::Stopped);
            }
        }
        begin = end;
        let upto = queue.articles.get(end).map_or(builder.manifest.next_article, |(number, _)| *number);
        save(writer, upto)?;
        if report(BuildProgress::Saved).is_break() && begin < queue.articles.len() {
            return Ok(Built::Stopped);
        }
    }
    Ok(Built::Whole)
}

fn save(writer: &mut IndexWriter, upto: u64) -> tantivy::Result<()> {
    let mut commit = writer.prepare_commit()?;
    commit.set_payload(&json!({ "upto": upto }).to_string());
    commit.commit().map(drop)
}

/// Returns every article from number `upto` on, in order.
fn waiting(builder: &Builder, upto: u64) -> tantivy::Result<Vec<(u64, RecordLocation)>> {
    let mut found = Vec::new();
    for segment in builder.words.reader()?.searcher().segment_readers() {
        let spots = Numbers::of(segment, ["article", "source", "offset", "len", "index", "check"])?;
        for doc in alive(segment) {
            let [article, source, offset, len, index, check] = spots.at(doc);
            if article >= upto {
                found.push((article, RecordLocation { source, offset, len, index, check: check as u32 }));
            }
        }
    }
    found.sort_unstable_by_key(|(article, _)| *article);
    Ok(found)
}

impl Builder<'_> {
    /// Returns the number of articles.
    fn articles(&self) -> tantivy::Result<u64> {
        Ok(self.words.reader()?.searcher().num_docs())
    }
}

/// The result for one article.
enum AnalysisOutcome {
    /// The people and quotations in it.
    Known(Box<Article>, Analysis),
    /// The article was skipped.
    Problem(Error),
}

/// The work shared by the threads.
struct AnalysisQueue<'a> {
    sources: &'a Sources,
    articles: &'a [(u64, RecordLocation)],
    /// The position of the next article to take.
    next: Mutex<usize>,
    /// Limits the bytes that are taken but not yet written.
    room: ByteBudget,
}

impl AnalysisQueue<'_> {
    fn weight(&self, place: usize) -> usize {
        usize::try_from(self.articles[place].1.len).unwrap_or(usize::MAX / 2)
    }

    /// Takes the next article once there is room for it. Positions are handed out in order, so a thread that waits
    /// for room never blocks an earlier article.
    fn take(&self) -> Option<usize> {
        let mut next = lock(&self.next);
        let place = *next;
        if place >= self.articles.len() {
            return None;
        }
        self.room.reserve(self.weight(place));
        *next += 1;
        (!self.room.is_stopped()).then_some(place)
    }

    fn work(&self, done: &Sender<(usize, AnalysisOutcome)>) {
        while let Some(place) = self.take() {
            if done.send((place, self.one(&self.articles[place].1))).is_err() {
                return;
            }
        }
    }

    fn one(&self, spot: &RecordLocation) -> AnalysisOutcome {
        // If the analysis fails on one article, the others still get through.
        let known = self.sources.address(spot).and_then(|address| {
            let article = address.read()?;
            let analysis = guarded(|| article.analyse())?;
            Ok(AnalysisOutcome::Known(Box::new(article), analysis))
        });
        known.unwrap_or_else(AnalysisOutcome::Problem)
    }
}
