//! The reading thread: fetches what is on the screen, marks it up, then gets its neighbours ready.

use std::sync::Arc;
use std::thread;

use super::slot::Slot;
use super::{Counts, Finds, Job, Opened, Passage, Report, Wanted, guarded};
use crate::page::{Record, blocks};
use crate::store::ContentKey;
use crate::text::analyse;
use crate::{Article, Error, Result};

/// From this size an article is shown before it is marked up: marking takes longer than a frame.
const LARGE: usize = 64 * 1024;
/// Above this an article is only marked up when it is on the screen.
const HUGE: usize = 1024 * 1024;

/// The handle to the reading thread.
pub struct Reader {
    slot: Arc<Slot<Job>>,
}

impl Reader {
    /// Starts the thread; `send` gives false when nobody listens any more.
    ///
    /// # Errors
    /// When the system has no thread to give.
    pub fn spawn(send: impl Fn(Report) -> bool + Send + 'static) -> Result<Self> {
        let slot = Arc::new(Slot::default());
        let ours = Arc::clone(&slot);
        thread::Builder::new()
            .name("read".into())
            .spawn(move || run(&ours, &send))
            .map_err(|error| Error::new(format!("no thread to read with: {error}")))?;
        Ok(Self { slot })
    }

    /// Asks for articles; what was asked for before and is not yet begun is dropped.
    pub fn post(&self, job: Job) {
        self.slot.post(job);
    }
}

fn run(slot: &Slot<Job>, send: &dyn Fn(Report) -> bool) {
    loop {
        let (number, job) = slot.take();
        let newer = || !slot.is_newest(number);
        for (n, wanted) in job.into_iter().enumerate() {
            if newer() {
                break;
            }
            if !read(&wanted, n == 0, &newer, send) {
                return;
            }
        }
    }
}

/// Reads and marks up one article; false when nobody listens any more.
fn read(wanted: &Wanted, urgent: bool, newer: &dyn Fn() -> bool, send: &dyn Fn(Report) -> bool) -> bool {
    let article = match guarded(|| wanted.address.read()) {
        Ok(Ok(article)) => Arc::new(article),
        Ok(Err(error)) | Err(error) => return !wanted.whole || send(Report::Failed(wanted.id, error)),
    };
    let passage = |article: &Article, record: Option<&Record>| {
        let query = wanted.passage.as_deref()?;
        let finds = Finds::of(query, article, record.map(|record| &record.analysis));
        Some(Report::Passage(wanted.id, Passage::of(&article.text, &finds)))
    };
    // Words alone do not wait for who said them.
    let at_once = wanted.passage.as_ref().is_some_and(|query| !query.needs_analysis());
    if at_once && !passage(&article, None).is_none_or(send) {
        return false;
    }
    let size = article.text.len();
    let content = ContentKey::of(&article);
    let mut opened = Opened { content, blocks: blocks(&article).into(), article, record: None };
    if size > HUGE && !urgent {
        return !wanted.whole || send(Report::Opened(wanted.id, opened));
    }
    let shown_first = wanted.whole && size > LARGE;
    if shown_first {
        if !send(Report::Opened(wanted.id, opened.clone())) {
            return false;
        }
        if newer() {
            return true;
        }
    }
    match guarded(|| Record::new(analyse(&opened.article.text))) {
        Err(error) => {
            (shown_first || !wanted.whole || send(Report::Opened(wanted.id, opened)))
                && send(Report::Problem(error))
        }
        Ok(record) => {
            let counts = Counts::of(&record);
            if !at_once && !passage(&opened.article, Some(&record)).is_none_or(send) {
                return false;
            }
            let record = Arc::new(record);
            let sent = if shown_first {
                send(Report::Marked(wanted.id, record))
            } else if wanted.whole {
                opened.record = Some(record);
                send(Report::Opened(wanted.id, opened))
            } else {
                true
            };
            sent && send(Report::Counted(wanted.id, counts))
        }
    }
}
