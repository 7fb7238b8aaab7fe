//! Articles over all cores, and what was made of them in the order of the input, with little in memory at a time.
//!
//! ```text
//! loader --articles--> queue --batches--> workers --results--> whoever takes them, in order
//! ```
//!
//! Nothing waits for what comes next: a worker that is idle takes whatever is in the queue, and whoever takes the results
//! is told when there is nothing more to take.

use std::collections::{BTreeMap, VecDeque};
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, TryRecvError, channel};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

use super::guarded;
use crate::load::{Found, Input, Options, load};
use crate::{Article, Error, Result};

/// A worker takes so many bytes of text at a time where there are as many; less costs more in passing on than in work.
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
    /// Bytes.
    taken: Mutex<usize>,
    freed: Condvar,
    /// Nobody takes anything any more.
    stopped: AtomicBool,
}

impl Room {
    /// Waits until there is room for so many bytes, or nobody wants them.
    pub(crate) fn wait_for(&self, bytes: usize) {
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        while *taken > 0 && *taken + bytes > MOST && !self.stopped.load(Ordering::Relaxed) {
            taken = self.freed.wait(taken).unwrap_or_else(PoisonError::into_inner);
        }
        *taken += bytes;
    }

    /// So many bytes have arrived.
    pub(crate) fn free(&self, bytes: usize) {
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        *taken -= bytes;
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
}

/// What was loaded and nobody works on yet.
struct Queue<A> {
    waiting: Mutex<Waiting<A>>,
    came: Condvar,
}

struct Waiting<A> {
    /// Each with its weight.
    items: VecDeque<(Result<A>, usize)>,
    /// The number of the next batch.
    next: u64,
    /// Whether nothing more comes.
    ended: bool,
}

impl<A> Queue<A> {
    fn new() -> Self {
        let waiting = Waiting { items: VecDeque::new(), next: 0, ended: false };
        Self { waiting: Mutex::new(waiting), came: Condvar::new() }
    }

    fn waiting(&self) -> MutexGuard<'_, Waiting<A>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn push(&self, item: Result<A>, bytes: usize) {
        self.waiting().items.push_back((item, bytes));
        self.came.notify_one();
    }

    fn end(&self) {
        self.waiting().ended = true;
        self.came.notify_all();
    }

    /// What is next, as far as it makes one batch; waits where there is nothing, until nothing more comes.
    fn take(&self) -> Option<Batch<A>> {
        let mut waiting = self.waiting();
        while waiting.items.is_empty() {
            if waiting.ended {
                return None;
            }
            waiting = self.came.wait(waiting).unwrap_or_else(PoisonError::into_inner);
        }
        let mut batch = Batch { number: waiting.next, bytes: 0, items: Vec::new() };
        waiting.next += 1;
        while let Some((item, bytes)) = waiting.items.pop_front() {
            if !batch.items.is_empty() && batch.bytes + bytes > BATCH {
                waiting.items.push_front((item, bytes));
                break;
            }
            batch.bytes += bytes;
            batch.items.push(item);
        }
        Some(batch)
    }
}

/// Has `work` done on every article by `jobs` threads, and hands over what came of each, and every problem, in the
/// order of the input, until `take` says to stop. It gets nothing where nothing is ready: before a pipe is waited for,
/// say, which is the moment to write out what was made so far.
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
///     words.extend(counted.into_iter().flatten());
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
    take: &mut dyn FnMut(Option<Result<T>>) -> ControlFlow<()>,
) -> Result<()> {
    let no_thread = |error| Error::new(format!("no thread to work with: {error}"));
    let (room, queue, work) = (Arc::new(Room::default()), Arc::new(Queue::new()), Arc::new(work));
    let (done, results) = channel();
    for number in 0..jobs.max(1) {
        let (work, queue, done) = (Arc::clone(&work), Arc::clone(&queue), done.clone());
        let run = move || labour(&*work, &queue, &done);
        thread::Builder::new().name(format!("work {number}")).spawn(run).map_err(no_thread)?;
    }
    drop(done);
    let ours = Arc::clone(&room);
    let run = move || feed(&inputs, &options, &ours, &queue);
    thread::Builder::new().name("load".into()).spawn(run).map_err(no_thread)?;
    if collect(&results, &room, take).is_break() {
        // The loader may be waiting for a pipe that says nothing; it is left behind.
        room.stop();
    }
    Ok(())
}

/// Puts articles into the queue, as far as there is room.
fn feed(inputs: &[Input], options: &Arc<Options>, room: &Room, queue: &Queue<Box<Article>>) {
    let fault = guarded(|| {
        load(inputs, options, &mut |found| {
            let bytes = weight(&found);
            room.wait_for(bytes);
            queue.push(
                match found {
                    Found::Article(article, _) => Ok(article),
                    Found::Problem(error) => Err(error),
                },
                bytes,
            );
            if room.is_stopped() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
    });
    if let Err(error) = fault {
        room.wait_for(ITEM);
        queue.push(Err(error), ITEM);
    }
    queue.end();
}

fn weight(found: &Found) -> usize {
    let Found::Article(article, _) = found else { return ITEM };
    let Article { id, title, outlet, byline, url, text, date: _ } = &**article;
    let others = [title, outlet, byline, url].into_iter().flatten().map(String::len);
    ITEM + id.len() + text.len() + others.sum::<usize>()
}

/// Works on batches until there are no more.
fn labour<T>(work: &(impl Fn(Article) -> T + ?Sized), queue: &Queue<Box<Article>>, done: &Sender<Batch<T>>) {
    while let Some(Batch { number, bytes, items }) = queue.take() {
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
    take: &mut dyn FnMut(Option<Result<T>>) -> ControlFlow<()>,
) -> ControlFlow<()> {
    let mut early = BTreeMap::new();
    let mut next = 0;
    loop {
        let ready = match results.try_recv() {
            Err(TryRecvError::Empty) => {
                take(None)?;
                results.recv().ok()
            }
            ready => ready.ok(),
        };
        let Some(batch) = ready else { return ControlFlow::Continue(()) };
        early.insert(batch.number, batch);
        while let Some(Batch { bytes, items, .. }) = early.remove(&next) {
            next += 1;
            items.into_iter().map(Some).try_for_each(&mut *take)?;
            room.free(bytes);
        }
    }
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
                    None => return ControlFlow::Continue(()),
                    Some(Ok(id)) => assert_eq!(id, line.to_string()),
                    Some(Err(error)) => assert_eq!((error.line(), line % 10), (Some(line + 1), 3)),
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
                None => {}
                Some(Ok(())) => good += 1,
                Some(Err(error)) => bad.push(error.to_string()),
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
        let (room, queue) = (Arc::new(Room::default()), Arc::new(Queue::new()));
        let (ours, theirs) = (Arc::clone(&room), Arc::clone(&queue));
        let feeder = thread::spawn(move || feed(&[Input::Path(path)], &Arc::default(), &ours, &theirs));
        // Nobody takes anything, so the feeder has to come to rest before its end.
        let taken = || *room.taken.lock().unwrap();
        let mut before = 0;
        while taken() != before || before == 0 {
            before = taken();
            thread::sleep(Duration::from_millis(200));
        }
        assert!(before <= MOST && !queue.waiting().ended, "{before}");
        room.stop();
        feeder.join().unwrap();
    }

    #[test]
    fn an_idle_worker_takes_what_there_is() {
        let (queue, room) = (Queue::new(), Room::default());
        let article = |n: usize| {
            let text = "word ".repeat(n);
            Ok(Box::new(Article { text, ..Article::default() }))
        };
        for n in [3, 20_000, 4, 5] {
            queue.push(article(n), 5 * n);
        }
        let sizes = || Some(queue.take()?.items.into_iter().map(|item| item.unwrap().text.len()).collect());
        let expected: [Vec<usize>; 3] = [vec![15], vec![100_000], vec![20, 25]];
        assert_eq!([sizes(), sizes(), sizes()], expected.map(Some));
        queue.end();
        assert_eq!(sizes(), None::<Vec<usize>>);
        room.stop();
        room.wait_for(MOST + 1);
    }

    #[test]
    fn it_stops_when_told() {
        let (_folder, inputs) = lines(3000);
        for most in [1, 2, 500] {
            let mut taken = 0;
            in_order(inputs.clone(), Arc::default(), 2, drop, &mut |made| {
                taken += usize::from(made.is_some());
                if taken == most { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            })
            .unwrap();
            assert_eq!(taken, most);
        }
    }
}
