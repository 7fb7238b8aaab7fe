//! Processes articles on several threads, with results in input order and little in memory at a time.
//!
//! ```text
//! loader --articles--> queue --batches--> workers --results--> caller, in order
//! ```
//!
//! An idle worker takes whatever is queued. The caller is notified when no result is ready.

use std::collections::{BTreeMap, VecDeque};
use std::ops::ControlFlow;
use std::sync::mpsc::{Receiver, Sender, TryRecvError, channel};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use crate::load::{Address, Found, Input, Options, load_where};
use crate::threads::{ByteBudget, guarded, lock, spawn};
use crate::{Article, Result};

/// Bytes of text in a batch. With fewer, passing batches on would cost more than the work.
const BATCH: usize = 64 << 10;
/// The size of an article or a problem without its texts, in bytes.
const ITEM: usize = 512;

/// Consecutive articles, and the number of the batch.
struct Batch<A> {
    number: u64,
    bytes: usize,
    items: Vec<Result<A>>,
}

/// Articles that are loaded but not yet taken by a worker.
struct Queue<A> {
    waiting: Mutex<QueueState<A>>,
    came: Condvar,
}

struct QueueState<A> {
    /// Each item with its weight in bytes.
    items: VecDeque<(Result<A>, usize)>,
    /// The number of the next batch.
    next: u64,
    /// Whether the input has ended.
    ended: bool,
}

impl<A> Queue<A> {
    fn new() -> Self {
        let waiting = QueueState { items: VecDeque::new(), next: 0, ended: false };
        Self { waiting: Mutex::new(waiting), came: Condvar::new() }
    }

    fn waiting(&self) -> MutexGuard<'_, QueueState<A>> {
        lock(&self.waiting)
    }

    fn push(&self, item: Result<A>, bytes: usize) {
        self.waiting().items.push_back((item, bytes));
        self.came.notify_one();
    }

    fn end(&self) {
        self.waiting().ended = true;
        self.came.notify_all();
    }

    /// Takes the next batch. Waits if the queue is empty; returns `None` at the end of the input.
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

/// Whether a record may be relevant, given the name of its format and its bytes.
pub(super) type Wanted = Box<dyn Fn(&[u8]) -> bool + Send>;

/// Runs `work` on every article in `jobs` threads and passes each result and each problem to `take` in input order,
/// until it breaks. When no result is ready, for example while waiting for a pipe, it calls `take` with `None`, so that
/// the caller can flush its output.
///
/// A panic in one article is passed on as a problem.
///
/// ```
/// use std::{ops::ControlFlow, sync::Arc};
/// use onrecord::{load::{Input, Options}, ask::in_order};
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
/// If the system cannot start a thread.
pub fn in_order<T: Send + 'static>(
    inputs: Vec<Input>,
    options: Arc<Options>,
    jobs: usize,
    work: impl Fn(Article) -> T + Send + Sync + 'static,
    take: &mut dyn FnMut(Option<Result<T>>) -> ControlFlow<()>,
) -> Result<()> {
    in_order_where((inputs, options), jobs, Box::new(|_| true), move |article, _| work(article), take)
}

/// Like [`in_order`], but only for wanted records, and with the address of each article.
pub(super) fn in_order_where<T: Send + 'static>(
    (inputs, options): (Vec<Input>, Arc<Options>),
    jobs: usize,
    wanted: Wanted,
    work: impl Fn(Article, &Address) -> T + Send + Sync + 'static,
    take: &mut dyn FnMut(Option<Result<T>>) -> ControlFlow<()>,
) -> Result<()> {
    let (budget, queue, work) = (Arc::new(ByteBudget::default()), Arc::new(Queue::new()), Arc::new(work));
    let (done, results) = channel();
    for number in 0..jobs.max(1) {
        let (work, queue, done) = (Arc::clone(&work), Arc::clone(&queue), done.clone());
        spawn(format!("work {number}"), move || work_on(&*work, &queue, &done))?;
    }
    drop(done);
    let ours = Arc::clone(&budget);
    spawn("load", move || feed(&inputs, &options, &*wanted, &ours, &queue))?;
    if collect(&results, &budget, take).is_break() {
        // The loader may be blocked on a silent pipe, so do not wait for it.
        budget.stop();
    }
    Ok(())
}

/// An article on its way to a worker.
type Loaded = (Box<Article>, Address);

/// Puts articles into the queue while there is room.
fn feed(
    inputs: &[Input],
    options: &Arc<Options>,
    wanted: &dyn Fn(&[u8]) -> bool,
    budget: &ByteBudget,
    queue: &Queue<Loaded>,
) {
    let fault = guarded(|| {
        load_where(inputs, options, wanted, &mut |found| {
            let bytes = weight(&found);
            budget.reserve(bytes);
            queue.push(
                match found {
                    Found::Article(article, address) => Ok((article, address)),
                    Found::Problem(error) => Err(error),
                },
                bytes,
            );
            if budget.is_stopped() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
    });
    if let Err(error) = fault {
        budget.reserve(ITEM);
        queue.push(Err(error), ITEM);
    }
    queue.end();
}

fn weight(found: &Found) -> usize {
    let Found::Article(article, _) = found else { return ITEM };
    let Article { id, title, outlet, byline, url, text, .. } = &**article;
    let others = [title, outlet, byline, url].into_iter().flatten().map(String::len);
    ITEM + id.len() + text.len() + others.sum::<usize>()
}

/// Processes batches until the input ends.
fn work_on<T>(
    work: &(impl Fn(Article, &Address) -> T + ?Sized),
    queue: &Queue<Loaded>,
    done: &Sender<Batch<T>>,
) {
    while let Some(Batch { number, bytes, items }) = queue.take() {
        let one = |item: Result<Loaded>| {
            let (article, address) = item?;
            let id = article.id.clone();
            guarded(|| work(*article, &address)).map_err(|error| error.file(id))
        };
        if done.send(Batch { number, bytes, items: items.into_iter().map(one).collect() }).is_err() {
            return;
        }
    }
}

/// Passes on the results in the order of their batches.
fn collect<T>(
    results: &Receiver<Batch<T>>,
    budget: &ByteBudget,
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
            budget.release(bytes);
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
    fn results_come_in_input_order() {
        let (_folder, inputs) = lines(3000);
        for jobs in [1, 2, 7] {
            let mut line = 0;
            let work = |article: Article| {
                // A later article may well be ready before an earlier one.
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
    fn a_panic_costs_only_its_own_article() {
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
    fn the_queue_is_bounded() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.jsonl");
        std::fs::write(&path, "{\"text\": \"a\"}\n".repeat(150_000)).unwrap();
        let (budget, queue) = (Arc::new(ByteBudget::default()), Arc::new(Queue::new()));
        let (ours, theirs) = (Arc::clone(&budget), Arc::clone(&queue));
        let feeder = std::thread::spawn(move || {
            feed(&[Input::Path(path)], &Arc::default(), &|_| true, &ours, &theirs)
        });
        // Nothing takes from the queue, so the feeder must stop before the end of the input.
        let taken = || budget.taken();
        let mut before = 0;
        while taken() != before || before == 0 {
            before = taken();
            std::thread::sleep(Duration::from_millis(200));
        }
        assert!(before <= ByteBudget::MOST && !queue.waiting().ended, "{before}");
        budget.stop();
        feeder.join().unwrap();
    }

    #[test]
    fn an_idle_worker_takes_whatever_is_queued() {
        let (queue, budget) = (Queue::new(), ByteBudget::default());
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
        budget.stop();
        budget.reserve(ByteBudget::MOST + 1);
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
