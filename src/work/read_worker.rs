//! The reading thread: reads and analyses the article on the screen, then prepares its neighbours. An analysis cannot
//! be interrupted, so one that takes seconds runs on a thread of its own, one article at a time.

use crate::identity::Joins;
use std::borrow::Cow;
use std::sync::Arc;

use super::{ArticleReport, Counts, Job, Opened, Report, Wanted};
use crate::article::ArticleId;
use crate::page::{Record, blocks};
use crate::query::{Lens, Matches, Snippet};
use crate::store::{ContentKey, RecordKey};
use crate::text::Analysis;
use crate::threads::{Inbox, guarded, spawn};
use crate::{Article, Result};

/// From this size in bytes on, an article is shown before its analysis, which takes longer than a frame.
const LARGE: usize = 64 * 1024;
/// Above this size an article is only analysed if it is on the screen.
const HUGE: usize = 1024 * 1024;
/// Above this size it is analysed on a thread of its own.
const ENDLESS: usize = 4 * HUGE;

/// An article that is on the screen but not analysed yet.
type Unanalysed = (ArticleId, RecordKey, Arc<Article>, Lens);

/// The handle to the reading thread.
pub struct ReadWorker {
    inbox: Arc<Inbox<Job>>,
}

impl ReadWorker {
    /// Starts the thread. It ends when `send` returns false.
    ///
    /// # Errors
    /// If the system cannot start a thread.
    pub fn spawn(send: impl Fn(Report) -> bool + Clone + Send + 'static) -> Result<Self> {
        let (inbox, endless) = (Arc::new(Inbox::default()), Arc::new(Inbox::default()));
        let (jobs, unmarked, report) = (Arc::clone(&inbox), Arc::clone(&endless), send.clone());
        spawn("read", move || run(&jobs, &unmarked, &report))?;
        spawn("mark", move || while mark(endless.take().1, &send) {})?;
        Ok(Self { inbox })
    }

    /// Posts a job. Articles of earlier jobs that were not started are dropped.
    pub fn post(&self, job: Job) {
        self.inbox.post(job);
    }
}

fn run(inbox: &Inbox<Job>, endless: &Inbox<Unanalysed>, send: &dyn Fn(Report) -> bool) {
    loop {
        let (number, job) = inbox.take();
        let newer = || !inbox.is_newest(number);
        for (n, wanted) in job.into_iter().enumerate() {
            if newer() {
                break;
            }
            if !read(&wanted, n == 0, &newer, endless, send) {
                return;
            }
        }
    }
}

/// Reads and analyses one article on the calling thread.
#[doc(hidden)]
pub fn read_now(wanted: &Wanted, send: &dyn Fn(Report) -> bool) {
    read(wanted, true, &|| false, &Inbox::default(), send);
}

/// Reads and analyses one article. Returns false if the receiver is gone.
fn read(
    wanted: &Wanted,
    urgent: bool,
    newer: &dyn Fn() -> bool,
    endless: &Inbox<Unanalysed>,
    send: &dyn Fn(Report) -> bool,
) -> bool {
    let key = RecordKey::of(&wanted.address);
    let report_article = |report: ArticleReport| send(Report::Article(wanted.id, key, report));
    let open = |opened: Opened| !wanted.whole || report_article(ArticleReport::Opened(opened));
    let article = match guarded(|| wanted.address.read()) {
        Ok(Ok(article)) => Arc::new(article),
        Ok(Err(error)) | Err(error) => return !wanted.whole || report_article(ArticleReport::Failed(error)),
    };
    let passage = |article: &Article, analysis: Option<&Analysis>| {
        let query = wanted.passage.as_deref()?;
        let query = query.with_names(&wanted.lens.aliases(), &Joins::default());
        let matches = Matches::of(&query, article, analysis);
        Some(ArticleReport::Passage(Snippet::around(&article.text, &matches, Snippet::LONG)))
    };
    // A query of words alone does not need the analysis.
    let at_once = wanted.passage.as_ref().is_some_and(|query| !query.needs_analysis());
    if at_once && !passage(&article, None).is_none_or(report_article) {
        return false;
    }
    let size = article.text.len();
    let content = ContentKey::of(&article);
    let mut opened = Opened { content, blocks: blocks(&article).into(), article, record: None };
    if size > HUGE && !urgent || size > ENDLESS && !wanted.whole {
        return open(opened);
    }
    if wanted.whole && size > LARGE {
        let article = Arc::clone(&opened.article);
        if !open(opened) {
            return false;
        }
        let unanalysed = (wanted.id, key, article, wanted.lens.clone());
        if size <= ENDLESS {
            return newer() || mark(unanalysed, send);
        }
        endless.post(unanalysed);
        return true;
    }
    match guarded(|| Record::new(&opened.article.text, opened.article.analyse())) {
        Err(error) => open(opened) && send(Report::Problem(error)),
        Ok(record) => {
            let seen = corrected(&opened.article, content, &record, &wanted.lens);
            let counts = Counts::of(&opened.article, &seen);
            if !at_once && !passage(&opened.article, Some(&seen.analysis)).is_none_or(report_article) {
                return false;
            }
            opened.record = Some(Arc::new(record));
            open(opened) && report_article(ArticleReport::Counted(content, counts))
        }
    }
}

/// Analyses an article that is on the screen. Returns false if the receiver is gone.
fn mark((id, key, article, lens): Unanalysed, send: &dyn Fn(Report) -> bool) -> bool {
    match guarded(|| Record::new(&article.text, article.analyse())) {
        Err(error) => send(Report::Problem(error)),
        Ok(record) => {
            let content = ContentKey::of(&article);
            let counts = Counts::of(&article, &corrected(&article, content, &record, &lens));
            let report_article = |report: ArticleReport| send(Report::Article(id, key, report));
            report_article(ArticleReport::Marked(Arc::new(record)))
                && report_article(ArticleReport::Counted(content, counts))
        }
    }
}

/// Returns the record with the reader's corrections.
fn corrected<'r>(article: &Article, content: ContentKey, record: &'r Record, lens: &Lens) -> Cow<'r, Record> {
    if !lens.changes(content, &record.analysis) {
        return Cow::Borrowed(record);
    }
    let mut analysis = record.analysis.clone();
    lens.correct(article, content, &mut analysis);
    Cow::Owned(Record::new(&article.text, analysis))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::{Found, Input, Options, load};
    use std::ops::ControlFlow;
    use std::sync::mpsc::channel;

    #[test]
    fn a_huge_article_does_not_delay_others() {
        let folder = tempfile::tempdir().unwrap();
        // Long words, so that the analysis takes noticeable time but not too long.
        let long = format!("“We shall see,” {} said.\n\n", "x".repeat(200)).repeat(ENDLESS / 200);
        std::fs::write(folder.path().join("1.txt"), long).unwrap();
        std::fs::write(folder.path().join("2.txt"), "“It is over,” Ada Bird said.").unwrap();
        let mut addresses = Vec::new();
        load(&[Input::Path(folder.path().into())], &Arc::new(Options::default()), &mut |found| {
            if let Found::Article(_, address) = found {
                addresses.push(address);
            }
            ControlFlow::Continue(())
        });
        let (send, reports) = channel();
        let reader = ReadWorker::spawn(move |report| send.send(report).is_ok()).unwrap();
        let wanted = |n: usize| Wanted {
            id: ArticleId(n as u32),
            address: addresses[n].clone(),
            whole: true,
            passage: None,
            lens: Lens::default(),
        };
        reader.post(vec![wanted(0)]);
        let mut order = Vec::new();
        while order.len() < 3 {
            match reports.recv().unwrap() {
                Report::Article(id, _, ArticleReport::Opened(opened)) => {
                    if id == ArticleId(0) {
                        reader.post(vec![wanted(1)]);
                    }
                    order.push((id.0, opened.record.is_some()));
                }
                Report::Article(id, _, ArticleReport::Marked(_)) => order.push((id.0, true)),
                _ => {}
            }
        }
        assert_eq!(order, [(0, false), (1, true), (0, true)]);
    }
}
