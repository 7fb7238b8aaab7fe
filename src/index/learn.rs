//! The second pass: who is named and what is said, article by article, on all cores.
//!
//! Articles are taken in the order of their numbers, a batch at a time; with each batch it is noted up to which
//! number they are known.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{Sender, channel};
use std::thread;

use serde_json::{Value, json};
use tantivy::IndexWriter;
use tantivy::indexer::UserOperation;

use super::build::{Builder, Built, Progress, Tell, writer};
use super::columns::{Numbers, alive};
use super::facts::documents;
use super::sources::{Sources, Spot};
use crate::Error;
use crate::text::analyse;
use crate::work::guarded;

/// So many bytes of articles are made safe at a time.
pub(super) const BATCH: u64 = 48 << 20;
/// What the thread that inverts may hold, in bytes.
const ARENA: usize = 100 << 20;

/// The first article that is not known yet, as a commit notes it.
pub(super) fn reached(payload: Option<&str>) -> u64 {
    let note: Option<Value> = payload.and_then(|payload| serde_json::from_str(payload).ok());
    note.and_then(|note| note["upto"].as_u64()).unwrap_or(0)
}

/// Analyses every article that is not known yet.
pub(super) fn learn(builder: &Builder, tell: Tell) -> tantivy::Result<Built> {
    let of = builder.manifest.next_article;
    let mut upto = reached(builder.facts.load_metas()?.payload.as_deref());
    if upto >= of {
        return Ok(Built::Whole);
    }
    let waiting = waiting(builder, upto)?;
    let names =
        builder.manifest.files.iter().map(|(name, covered)| (covered.number, Arc::from(name.as_str())));
    let sources = Sources::new(names, &builder.options);
    let mut writer = writer(&builder.facts, 1, ARENA)?;
    let mut known = builder.articles()? - waiting.len() as u64;
    let (mut rest, mut bytes) = (&waiting[..], 0);
    while !rest.is_empty() {
        let mut size = 0;
        let fits = |(_, spot): &&(u64, Spot)| {
            let room = size < builder.batches[2];
            size += spot.len;
            room
        };
        let len = rest.iter().take_while(fits).count();
        let (batch, later) = rest.split_at(len);
        rest = later;
        let batch = Batch { builder, sources: &sources, writer: &writer, articles: batch };
        let total = known + batch.articles.len() as u64 + rest.len() as u64;
        let flow = batch.run(&mut |progress| {
            tell(match progress {
                One::Done(len) => {
                    bytes += len;
                    known += 1;
                    Progress::People { articles: known, of: total, bytes }
                }
                One::Problem(error) => Progress::Problem(error),
            })
        })?;
        if flow.is_break() {
            return Ok(Built::Stopped);
        }
        upto = rest.first().map_or(of, |(number, _)| *number);
        save(&mut writer, upto)?;
        if tell(Progress::Saved).is_break() && upto < of {
            return Ok(Built::Stopped);
        }
    }
    if upto < of {
        save(&mut writer, of)?;
    }
    writer.wait_merging_threads()?;
    Ok(Built::Whole)
}

fn save(writer: &mut IndexWriter, upto: u64) -> tantivy::Result<()> {
    let mut commit = writer.prepare_commit()?;
    commit.set_payload(&json!({ "upto": upto }).to_string());
    commit.commit().map(drop)
}

/// Every article from `upto` on, in order.
fn waiting(builder: &Builder, upto: u64) -> tantivy::Result<Vec<(u64, Spot)>> {
    let mut found = Vec::new();
    for segment in builder.words.reader()?.searcher().segment_readers() {
        let spots = Numbers::of(segment, ["article", "source", "offset", "len", "index", "check"])?;
        for doc in alive(segment) {
            let [article, source, offset, len, index, check] = spots.at(doc);
            if article >= upto {
                found.push((article, Spot { source, offset, len, index, check: check as u32 }));
            }
        }
    }
    found.sort_unstable_by_key(|(article, _)| *article);
    Ok(found)
}

impl Builder<'_> {
    /// How many articles there are.
    fn articles(&self) -> tantivy::Result<u64> {
        Ok(self.words.reader()?.searcher().num_docs())
    }
}

/// What a thread tells of one article.
enum One {
    /// So many bytes of record were read and are known now.
    Done(u64),
    /// It was passed over.
    Problem(Error),
}

struct Batch<'a> {
    builder: &'a Builder<'a>,
    sources: &'a Sources,
    writer: &'a IndexWriter,
    articles: &'a [(u64, Spot)],
}

impl Batch<'_> {
    fn run(&self, tell: &mut dyn FnMut(One) -> ControlFlow<()>) -> tantivy::Result<ControlFlow<()>> {
        let (next, stop) = (AtomicUsize::new(0), AtomicBool::new(false));
        let (told, tells) = channel();
        thread::scope(|scope| -> tantivy::Result<()> {
            let mut threads = Vec::new();
            for _ in 0..self.builder.threads {
                let told = told.clone();
                let (next, stop) = (&next, &stop);
                let work = move || self.work(next, stop, &told);
                threads.push(thread::Builder::new().name("index".into()).spawn_scoped(scope, work)?);
            }
            drop(told);
            for one in tells {
                if tell(one).is_break() {
                    stop.store(true, Ordering::Relaxed);
                }
            }
            for thread in threads {
                match thread.join() {
                    Ok(ended) => ended?,
                    Err(_) => return Err(tantivy::TantivyError::ErrorInThread("analysing".into())),
                }
            }
            Ok(())
        })?;
        Ok(if stop.into_inner() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
    }

    fn work(&self, next: &AtomicUsize, stop: &AtomicBool, told: &Sender<One>) -> tantivy::Result<()> {
        while !stop.load(Ordering::Relaxed)
            && let Some((number, spot)) = self.articles.get(next.fetch_add(1, Ordering::Relaxed))
        {
            let one = match self.one(*number, spot) {
                Ok(problem) => problem.map_or(One::Done(spot.len), One::Problem),
                Err(error) => {
                    stop.store(true, Ordering::Relaxed);
                    return Err(error);
                }
            };
            let _ = told.send(one);
        }
        Ok(())
    }

    fn one(&self, number: u64, spot: &Spot) -> tantivy::Result<Option<Error>> {
        let article = match self.sources.address(spot).and_then(|address| address.read()) {
            Ok(article) => article,
            Err(error) => return Ok(Some(error)),
        };
        // One article that is too much for the analysis does not cost the others.
        let analysis = match guarded(|| analyse(&article.text)) {
            Ok(analysis) => analysis,
            Err(error) => return Ok(Some(error)),
        };
        let documents = documents(&self.builder.fact_fields, number, spot.source, &article, &analysis);
        self.writer.run(documents.into_iter().map(UserOperation::Add))?;
        Ok(None)
    }
}
