//! Articles over all cores, and what was made of them in the order of the input, with little in memory at a time.
//!
//! ```text
//! loader --batches--> workers --results--> whoever takes them, in order
//! ```

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread;

use super::guarded;
use crate::load::{Found, Input, Options, load};
use crate::{Article, Error, Result};

/// A batch goes off when it has so many bytes of text; smaller ones cost more in passing on than in work.
const BATCH: usize = 64 << 10;
/// No more than so many bytes are on their way, but for one article that is longer.
const MOST: usize = 32 << 20;
/// What an article or a problem weighs beside its texts.
const ITEM: usize = 512;

/// So many articles after one another, with their place in the whole.
struct Batch<A> {
    number: u64,
    bytes: usize,
    items: Vec<Result<A>>,
}

/// How much is on its way, and no more than that.
#[derive(Default)]
pub(crate) struct Room {
    /// Bytes, and batches.
    taken: Mutex<(usize, usize)>,
    freed: Condvar,
    /// Nobody takes anything any more.
    stopped: AtomicBool,
}

impl Room {
    /// Waits until there is room for so many bytes, or nobody wants them.
    pub(crate) fn wait_for(&self, bytes: usize) {
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        while taken.1 > 0 && taken.0 + bytes > MOST && !self.stopped.load(Ordering::Relaxed) {
            taken = self.freed.wait(taken).unwrap_or_else(PoisonError::into_inner);
        }
        *taken = (taken.0 + bytes, taken.1 + 1);
    }

    /// So many bytes have arrived.
    pub(crate) fn free(&self, bytes: usize) {
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        *taken = (taken.0 - bytes, taken.1 - 1);
        self.freed.notify_all();
    }

    /// Nobody waits any more.
    pub(crate) fn stop(&self) {
        // Under the lock, or who has just looked and is about to wait would never hear of it.
        let _taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        self.stopped.store(true, Ordering::Relaxed);
        self.freed.notify_all();
    }

    /// Whether nobody wants anything any more.
    pub(crate) fn is_stopped(&self) -> bool {
        self.stopped.load(Ordering::Relaxed)
    }

    /// Whether fewer batches are on their way than there are workers.
    fn hungry(&self, jobs: usize) -> bool {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner).1 < jobs
    }
}

/// Has `work` done on every article by `jobs` threads, and hands over what came of each, and every problem, in the
/// order of the input, until `take` says to stop.
///
/// A fault in one article costs that article: it is handed over as a problem.
///
/// ```
/// use std::{ops::ControlFlow, sync::Arc};
/// use onrecord::{load::{Input, Options}, work::in_order};
///
/// let mut words = Vec::new();
/// let count = |article: onrecord::Article| article.text.split_whitespace().count();
/// in_order(vec![Input::Sample], Arc::new(Options::default()), 2, count, &mut |counted| {
///     words.extend(counted);
///     ControlFlow::Continue(())
/// })?;
/// assert_eq!(words.len(), 40);
/// # Ok::<(), onrecord::Error>(())
/// ```
///
/// # Errors
/// When the system has no thread to give.
pub fn in_order<T: Send + 'static>(
    inputs: Vec<Input>,
    options: Arc<Options>,
    jobs: usize,
    work: impl Fn(Article) -> T + Send + Sync + 'static,
    take: &mut dyn FnMut(Result<T>) -> ControlFlow<()>,
) -> Result<()> {
    let no_thread = |error| Error::new(format!("no thread to work with: {error}"));
    let room = Arc::new(Room::default());
    let (to_work, batches) = channel();
    let (done, results) = channel();
    let (work, batches) = (Arc::new(work), Arc::new(Mutex::new(batches)));
    for number in 0..jobs.max(1) {
        let (work, batches, done) = (Arc::clone(&work), Arc::clone(&batches), done.clone());
        let run = move || labour(&*work, &batches, &done);
        thread::Builder::new().name(format!("work {number}")).spawn(run).map_err(no_thread)?;
    }
    drop(done);
    let ours = Arc::clone(&room);
    let run = move || feed(&inputs, &options, jobs, &ours, &to_work);
    thread::Builder::new().name("load".into()).spawn(run).map_err(no_thread)?;
    if collect(&results, &room, take).is_break() {
        // The loader may be waiting for a pipe that says nothing; it is left behind.
        room.stop();
    }
    Ok(())
}

/// Puts articles into batches.
fn feed(
    inputs: &[Input],
    options: &Arc<Options>,
    jobs: usize,
    room: &Room,
    to_work: &Sender<Batch<Box<Article>>>,
) {
    let (mut items, mut bytes, mut number) = (Vec::new(), 0, 0);
    let mut send = |items: &mut Vec<_>, bytes: &mut usize| {
        room.wait_for(*bytes);
        let batch = Batch { number, bytes: std::mem::take(bytes), items: std::mem::take(items) };
        number += 1;
        match to_work.send(batch) {
            Ok(()) if !room.stopped.load(Ordering::Relaxed) => ControlFlow::Continue(()),
            _ => ControlFlow::Break(()),
        }
    };
    let fault = guarded(|| {
        load(inputs, options, &mut |found| {
            bytes += weight(&found);
            items.push(match found {
                Found::Article(article, _) => Ok(article),
                Found::Problem(error) => Err(error),
            });
            // Where articles come slowly none of them waits for the next.
            match bytes >= BATCH || room.hungry(jobs) {
                true => send(&mut items, &mut bytes),
                false => ControlFlow::Continue(()),
            }
        });
    });
    items.extend(fault.err().map(Err));
    if !items.is_empty() {
        let _ = send(&mut items, &mut bytes);
    }
}

fn weight(found: &Found) -> usize {
    let Found::Article(article, _) = found else { return ITEM };
    let Article { id, title, outlet, byline, url, text, date: _ } = &**article;
    let others = [title, outlet, byline, url].into_iter().flatten().map(String::len);
    ITEM + id.len() + text.len() + others.sum::<usize>()
}

/// Works on batches until there are no more.
fn labour<T>(
    work: &(impl Fn(Article) -> T + ?Sized),
    batches: &Mutex<Receiver<Batch<Box<Article>>>>,
    done: &Sender<Batch<T>>,
) {
    loop {
        let next = batches.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(Batch { number, bytes, items }) = next else { return };
        let one = |item: Result<Box<Article>>| {
            let article = item?;
            let id = article.id.clone();
            guarded(|| work(*article)).map_err(|error| error.file(id))
        };
        if done.send(Batch { number, bytes, items: items.into_iter().map(one).collect() }).is_err() {
            return;
        }
    }
}

/// Hands over what comes in, each when its turn has come.
fn collect<T>(
    results: &Receiver<Batch<T>>,
    room: &Room,
    take: &mut dyn FnMut(Result<T>) -> ControlFlow<()>,
) -> ControlFlow<()> {
    let mut early = BTreeMap::new();
    let mut next = 0;
    for batch in results {
        early.insert(batch.number, batch);
        while let Some(Batch { bytes, items, .. }) = early.remove(&next) {
            next += 1;
            items.into_iter().try_for_each(&mut *take)?;
            room.free(bytes);
        }
    }
    ControlFlow::Continue(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    fn lines(count: usize) -> (tempfile::TempDir, Vec<Input>) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.jsonl");
        let line = |n: usize| match n % 10 {
            3 => "nonsense\n".to_owned(),
            _ => format!("{{\"id\": \"{n}\", \"text\": \"{}\"}}\n", "word ".repeat(n * 37 % 1000)),
        };
        std::fs::write(&path, (0..count).map(line).collect::<String>()).unwrap();
        (folder, vec![Input::Path(path)])
    }

    #[test]
    fn everything_comes_in_the_order_of_the_input() {
        let (_folder, inputs) = lines(3000);
        for jobs in [1, 2, 7] {
            let mut line = 0;
            let work = |article: Article| {
                // The later article may well be ready before the earlier one.
                std::thread::sleep(Duration::from_micros(article.text.len() as u64 % 7));
                article.id
            };
            in_order(inputs.clone(), Arc::default(), jobs, work, &mut |made| {
                match made {
                    Ok(id) => assert_eq!(id, line.to_string()),
                    Err(error) => assert_eq!((error.line(), line % 10), (Some(line + 1), 3)),
                }
                line += 1;
                ControlFlow::Continue(())
            })
            .unwrap();
            assert_eq!(line, 3000);
        }
    }

    #[test]
    fn a_fault_costs_its_article_only() {
        let (_folder, inputs) = lines(40);
        let (mut good, mut bad) = (0, Vec::new());
        let work = |article: Article| assert_ne!(article.id, "7", "no sevens");
        in_order(inputs, Arc::default(), 3, work, &mut |made| {
            match made {
                Ok(()) => good += 1,
                Err(error) => bad.push(error.to_string()),
            }
            ControlFlow::Continue(())
        })
        .unwrap();
        assert_eq!((good, bad.len()), (35, 5));
        assert!(bad.iter().any(|error| error.contains("no sevens")), "{bad:?}");
    }

    #[test]
    fn what_waits_to_be_taken_is_bounded() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.jsonl");
        std::fs::write(&path, "{\"text\": \"a\"}\n".repeat(150_000)).unwrap();
        let (room, (to_work, batches), ended) =
            (Arc::new(Room::default()), channel(), Arc::new(AtomicBool::new(false)));
        let (ours, done) = (Arc::clone(&room), Arc::clone(&ended));
        let feeder = thread::spawn(move || {
            feed(&[Input::Path(path)], &Arc::default(), 1, &ours, &to_work);
            done.store(true, Ordering::Relaxed);
        });
        // Nobody takes anything, so the feeder has to come to rest before its end.
        let taken = || *room.taken.lock().unwrap();
        let mut before = (0, 0);
        while taken() != before || before.0 == 0 {
            before = taken();
            thread::sleep(Duration::from_millis(200));
        }
        assert!(before.0 <= MOST && !ended.load(Ordering::Relaxed), "{before:?}");
        room.stop();
        drop(batches);
        feeder.join().unwrap();
    }

    #[test]
    fn it_stops_when_told() {
        let (_folder, inputs) = lines(3000);
        for most in [1, 2, 500] {
            let mut taken = 0;
            in_order(inputs.clone(), Arc::default(), 2, drop, &mut |_| {
                taken += 1;
                if taken == most { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            })
            .unwrap();
            assert_eq!(taken, most);
        }
    }
}
