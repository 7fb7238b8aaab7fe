//! The thread that computes views of the corpus, from its index or from the articles.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::ControlFlow;
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use super::concordance::{context, key_in, keys, line, on_one_line, saying};
use super::library::Library;
use super::name_lookup::NameLookup;
use super::rank::{rank, rank_sources};
use super::row_filter::RowFilter;
use super::views::{
    LocatedMatch, MATCHES, PAGE, QuotationLine, RecentCounts, SORTED, ViewAnswer, ViewBody, ViewOrder,
    ViewQuery, ViewRequest, ViewTab,
};
use super::{Indexing, Report};
use crate::ask::{Answers, InMemory, Profile};
use crate::corpus::RowLookup;
use crate::export::MatchLine;
use crate::index::{Count, FoundQuotation, PersonCounts, SortOrder, UniqueQuotation};
use crate::query::{ArticleView, Lens, Matches, PhraseMatcher, Query};
use crate::text::CodePoints;
use crate::threads::{Stop, Worker, guarded};
use crate::{Error, Result};

/// The most people or outlets listed. Further ones are only counted.
const ROWS: usize = 1000;
/// The number of outlets and people at the top of a person's page.
const GLANCE: usize = 5;
/// The interval between progress reports.
const EVERY: Duration = Duration::from_millis(100);

/// The handle to the thread.
pub struct ViewWorker(Worker<ViewRequest>);

impl ViewWorker {
    pub(super) fn spawn(
        library: Library,
        send: impl Fn(Report) -> bool + Clone + Send + 'static,
    ) -> Result<Self> {
        let mut views = ViewState::new(library);
        let work = move |inquire: ViewRequest, stop: &Stop| {
            let listening = match guarded(|| views.answer(&inquire, stop, &send)) {
                Ok(Ok(Some(answer))) => send(Report::Seen(Box::new(answer))),
                Ok(Ok(None)) => true,
                Ok(Err(_)) if stop.stopped() => true,
                Ok(Err(error)) | Err(error) => {
                    // Tell the screen why no answer comes.
                    let (of, fault) = (inquire.inquiry.clone(), Some(error.to_string()));
                    let answer = ViewAnswer { of, fault, ..ViewAnswer::default() };
                    send(Report::Seen(Box::new(answer))) && send(Report::Problem(error))
                }
            };
            if listening { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        };
        Worker::spawn("view", work).map(Self)
    }

    /// Requests a view and stops the previous request.
    pub fn post(&self, inquire: ViewRequest) {
        self.0.post(inquire);
    }
}

/// Progress callback (done, total).
pub(super) type ProgressCallback = Arc<dyn Fn(u64, u64) + Send + Sync>;

/// The matches of a query in reading order, and whether there are more.
type MatchList = (Vec<LocatedMatch>, bool);

/// A query and the state of the data it was answered from.
type QueryState = (ViewQuery, u64);

struct ViewState {
    library: Library,
    /// The limits: people or outlets listed, quotations per page, quotations sorted by their words, and matches.
    rows: usize,
    page: usize,
    sorted: usize,
    matches: usize,
    /// The number of outlets and people at the top of a person's page.
    glance: usize,
    /// Reports the number of quotations read.
    progress: Option<ProgressCallback>,
    places: Option<RowLookup>,
    in_memory: InMemory,
    /// The last results, kept for other tabs of the same query.
    head: Option<(QueryState, Profile)>,
    people: Option<(QueryState, NameLookup)>,
    by_words: Option<(QueryState, Arc<Vec<FoundQuotation>>)>,
    /// Everyone in the last order, so that a filter need not count again.
    ranked: Option<(QueryState, Vec<PersonCounts>, Option<RecentCounts>)>,
    hits: Option<(QueryState, MatchList)>,
}

impl ViewState {
    fn new(library: Library) -> Self {
        Self {
            library,
            rows: ROWS,
            page: PAGE,
            sorted: SORTED,
            matches: MATCHES,
            glance: GLANCE,
            progress: None,
            places: None,
            in_memory: InMemory::default(),
            head: None,
            people: None,
            by_words: None,
            ranked: None,
            hits: None,
        }
    }

    fn answer<S>(&mut self, ask: &ViewRequest, stop: &Stop, send: &S) -> Result<Option<ViewAnswer>>
    where
        S: Fn(Report) -> bool + Clone + Send + 'static,
    {
        let inquiry = &ask.inquiry;
        let answer = ViewAnswer { of: inquiry.clone(), ..ViewAnswer::default() };
        let query = Arc::clone(&inquiry.query);
        let lens = self.library.lens(ask.memory.clone());
        let few = ask.corpus.len() <= InMemory::MOST || !self.library.can_be_indexed();
        if !few {
            match self.by_index(ask, (&query, &lens), &answer, stop, send) {
                Ok(Some(answer)) => return Ok(Some(answer)),
                Err(error) if stop.stopped() => return Err(error),
                // The first part of the index will be ready soon and can be queried then.
                Ok(None) if !self.library.has_failed() => {
                    return Ok(Some(ViewAnswer { known: (0, ask.corpus.len() as u64), ..answer }));
                }
                Ok(None) => {}
                Err(error) => {
                    self.library.suspect();
                    self.library.build(send.clone());
                    send(Report::Problem(error));
                }
            }
        }
        // If there can be no index, answer from the first articles.
        if self.in_memory.seen > ask.corpus.len() {
            self.in_memory = InMemory::default();
        }
        let (mut reported, of, mut shown) =
            (Instant::now(), ask.corpus.len().min(InMemory::MOST) as u64, false);
        let whole = self.in_memory.read_on(&ask.corpus, stop, &mut |seen| {
            if reported.elapsed() > EVERY {
                (reported, shown) = (Instant::now(), true);
                send(Report::Indexing(Indexing::People(seen as u64, of)));
            }
        });
        if shown {
            send(Report::Indexing(Indexing::Done));
        }
        if !whole {
            return Ok(None);
        }
        let in_memory = std::mem::take(&mut self.in_memory);
        let answers = Answers::Memory(in_memory.filter(&query, &lens));
        let known = (in_memory.seen as u64, ask.corpus.len() as u64);
        let state = state(in_memory.seen as u64, &query, &lens);
        let answer = ViewAnswer { known, ..answer };
        let answer = self.look(&answers, inquiry, answer, state, (&query, &lens, stop), &mut |_| {});
        drop(answers);
        self.in_memory = in_memory;
        answer.map(Some)
    }

    /// Answers from the index. Returns `None` if there is none yet.
    fn by_index<S>(
        &mut self,
        ask: &ViewRequest,
        (query, lens): (&Query, &Lens),
        answer: &ViewAnswer,
        stop: &Stop,
        send: &S,
    ) -> Result<Option<ViewAnswer>>
    where
        S: Fn(Report) -> bool + Clone + Send + 'static,
    {
        let searcher = self.library.searcher()?;
        let complete = searcher.as_ref().is_some_and(|searcher| searcher.coverage().complete());
        if !complete || self.library.answering(&Query::All)?.is_none() {
            self.library.build(send.clone());
        }
        let Some(searcher) = searcher else { return Ok(None) };
        if self.places.as_ref().is_none_or(|places| places.len() != ask.corpus.len()) {
            self.places = Some(RowLookup::of(&ask.corpus));
        }
        let searcher = self.library.through(searcher, lens, stop)?;
        let selection = searcher.select(query, stop)?;
        let known = (searcher.coverage().analysed, ask.corpus.len() as u64);
        let state = state(self.library.written(), query, lens);
        let answers = Answers::Index(&searcher, Box::new(selection));
        let answer = ViewAnswer { known, ..answer.clone() };
        let mut first = |answer| {
            // If the receiver is gone, the complete answer will find out.
            let _ = send(Report::Seen(Box::new(answer)));
        };
        self.look(&answers, &ask.inquiry, answer, state, (query, lens, stop), &mut first).map(Some)
    }

    /// Computes a view. `first` receives a partial answer if the rest takes longer.
    fn look(
        &mut self,
        answers: &Answers,
        inquiry: &ViewQuery,
        answer: ViewAnswer,
        state: u64,
        (query, lens, stop): (&Query, &Lens, &Stop),
        first: &mut dyn FnMut(ViewAnswer),
    ) -> Result<ViewAnswer> {
        let who = inquiry.who.as_deref();
        let articles = answers.len();
        // The key shared by all tabs, orders and pages of one query.
        let key = (
            ViewQuery { query: inquiry.query.clone(), who: inquiry.who.clone(), ..ViewQuery::default() },
            state,
        );
        if inquiry.side == ViewTab::Hits && inquiry.like.is_none() {
            let body = self.hits(answers, inquiry.rank, key, (query, lens, stop))?;
            return Ok(ViewAnswer { articles, body, ..answer });
        }
        if let Some(like) = &inquiry.like {
            if self.people.as_ref().is_none_or(|(of, _)| *of != key) {
                self.people = Some((key, NameLookup::new(answers.people(true, stop)?)));
            }
            let found = self.people.as_ref().map(|(_, names)| (names.len() as u64, names.similar(like)));
            let (of, rows) = found.unwrap_or_default();
            return Ok(ViewAnswer { articles, body: ViewBody::People(of, rows), ..answer });
        }
        // If words are searched anywhere, only the quotations that contain them count, on a person's page as on any other.
        let narrowed = saying(query).map(|query| answers.and_said(query, stop)).transpose()?;
        let asked = narrowed.as_ref().unwrap_or(answers);
        let filter = RowFilter::new(&inquiry.filter);
        let mut said = None;
        if let Some(name) = who
            && self.head.as_ref().is_none_or(|(of, _)| *of != key)
        {
            let mut head = answers.profile(name, stop)?;
            if narrowed.is_some() {
                head.said = asked.fitted_timeline(Count::Quotations(Some(&head.names)), stop)?;
            }
            asked.count_quotations(&mut head.outlets, Some(&head.names), stop)?;
            // Send the quotations first: counting the people named with someone takes longer.
            if inquiry.side == ViewTab::Quotations && self.progress.is_none() {
                let (all, of, lines) =
                    self.quotations(asked, inquiry, Some(&head.names), (query, state), stop)?;
                let quotations = head.person.quotes;
                let (head, body) =
                    (Some(at_a_glance(head.clone(), self.glance)), ViewBody::Quotations(of, lines.clone()));
                first(ViewAnswer { articles, all, head, body, quotations, more: true, ..answer.clone() });
                said = Some((all, of, lines));
            }
            let with = answers.named_with(&head.names, stop)?;
            self.head = Some((key, head.with(with)));
        }
        let head = who.and(self.head.as_ref()).map(|(_, head)| head.clone());
        let mut answer = answer;
        let body = match inquiry.side {
            ViewTab::People => {
                let mut rows = match &head {
                    Some(head) if inquiry.rank == ViewOrder::Second => head.speaking.clone(),
                    Some(head) => head.with.clone(),
                    None => {
                        let (rows, lately) = self.ranked(answers, inquiry, state, stop)?;
                        answer.lately = lately;
                        rows
                    }
                };
                answer.all = rows.len() as u64;
                if let Some(filter) = &filter {
                    filter.people(&mut rows, answer.lately.as_mut());
                }
                let of = rows.len() as u64;
                rows.truncate(self.rows);
                answer.lately.iter_mut().for_each(|lately| lately.articles.truncate(self.rows));
                ViewBody::People(of, rows)
            }
            ViewTab::Sources => {
                let mut listing = answers.sources(stop)?;
                rank_sources(&mut listing.rows, inquiry.rank);
                answer.all = listing.rows.len() as u64;
                filter.iter().for_each(|filter| filter.sources(&mut listing.rows));
                let of = listing.rows.len() as u64;
                listing.rows.truncate(self.rows);
                ViewBody::Sources(of, listing)
            }
            ViewTab::Outlets => {
                let mut rows = match &head {
                    Some(head) => head.outlets.clone(),
                    None => {
                        let mut rows = answers.outlets(None, stop)?;
                        if query.parts().0.is_some() {
                            answers.count_quotations(&mut rows, None, stop)?;
                        }
                        rows
                    }
                };
                answer.all = rows.len() as u64;
                filter.iter().for_each(|filter| filter.outlets(&mut rows));
                let of = rows.len() as u64;
                rows.truncate(self.rows);
                ViewBody::Outlets(of, rows)
            }
            ViewTab::Times => {
                let (mut timeline, step) = match &head {
                    Some(head) => head.said.clone(),
                    None => {
                        let count = match query.parts().0 {
                            None => Count::Articles,
                            Some(_) => Count::Quotations(None),
                        };
                        answers.fitted_timeline(count, stop)?
                    }
                };
                answer.all = timeline.bars.len() as u64;
                filter.iter().for_each(|filter| filter.periods(&mut timeline, step));
                ViewBody::Times(timeline, step)
            }
            ViewTab::Quotations => {
                let (all, of, lines) = match said {
                    Some(said) => said,
                    None => {
                        let names = head.as_ref().map(|head| &head.names[..]);
                        self.quotations(asked, inquiry, names, (query, state), stop)?
                    }
                };
                answer.all = all;
                answer.quotations = match who {
                    Some(_) => head.as_ref().map_or(all, |head| head.person.quotes),
                    None if narrowed.is_none() => all,
                    None => answers.quotations(None, SortOrder::Read, 0, 0, stop)?.0,
                };
                ViewBody::Quotations(of, lines)
            }
            ViewTab::Hits => ViewBody::Hits(Arc::default(), false),
        };
        let head = head.map(|head| at_a_glance(head, self.glance));
        Ok(ViewAnswer { articles, head, body, ..answer })
    }

    /// Returns the matches of a query, in order.
    fn hits(
        &mut self,
        answers: &Answers,
        rank: ViewOrder,
        key: QueryState,
        (query, lens, stop): (&Query, &Lens, &Stop),
    ) -> Result<ViewBody> {
        if self.hits.as_ref().is_none_or(|(of, _)| *of != key) {
            self.hits = None;
            let (mut all, mut more, of, mut done) = (Vec::new(), false, answers.len(), 0);
            answers.each_article(self.places.as_ref(), stop, &mut |id, article| {
                let matches = Matches::of_view(query, &ArticleView::through(article, lens));
                all.extend(MatchLine::all(article, &matches).into_iter().map(|line| (id, line)));
                done += 1;
                if let Some(progress) = &self.progress {
                    progress(done, of);
                }
                more = all.len() > self.matches;
                if more { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            })?;
            if stop.stopped() {
                return Err(Error::new("stopped"));
            }
            all.truncate(self.matches);
            self.hits = Some((key, (all, more)));
        }
        let Some((_, (all, more))) = &self.hits else { return Ok(ViewBody::default()) };
        let mut lines = all.clone();
        lines.sort_by_cached_key(|(_, line)| rank.of_hits().key(line));
        Ok(ViewBody::Hits(Arc::new(lines), *more))
    }

    /// Returns everyone, in the given order, with the numbers behind it.
    fn ranked(
        &mut self,
        answers: &Answers,
        inquiry: &ViewQuery,
        state: u64,
        stop: &Stop,
    ) -> Result<(Vec<PersonCounts>, Option<RecentCounts>)> {
        let key = (ViewQuery { filter: String::new(), ..inquiry.clone() }, state);
        if self.ranked.as_ref().is_none_or(|(of, ..)| *of != key) {
            let mut rows = answers.people(false, stop)?;
            let lately = rank(&mut rows, inquiry.rank, answers, stop)?;
            self.ranked = Some((key, rows, lately));
        }
        let ranked = self.ranked.as_ref();
        Ok(ranked.map(|(_, rows, lately)| (rows.clone(), lately.clone())).unwrap_or_default())
    }

    /// Returns the number of quotations, the number of those that match the filter, and a page of these.
    fn quotations(
        &mut self,
        answers: &Answers,
        inquiry: &ViewQuery,
        who: Option<&[String]>,
        (query, state): (&Query, u64),
        stop: &Stop,
    ) -> Result<(u64, u64, Vec<QuotationLine>)> {
        let filter = RowFilter::new(&inquiry.filter).and_then(|filter| filter.quotations());
        let matchers = keys(filter.as_ref().unwrap_or(query));
        let filtered = filter.map(|query| answers.and_said(query, stop)).transpose()?;
        let all =
            filtered.as_ref().map(|_| answers.quotations(who, SortOrder::Read, 0, 0, stop)).transpose()?;
        let answers = filtered.as_ref().unwrap_or(answers);
        let order = match inquiry.rank {
            ViewOrder::First => Some(SortOrder::Newest),
            ViewOrder::Second => Some(SortOrder::Oldest),
            _ => None,
        };
        let (of, lines) = match order {
            Some(order) => {
                let (of, said) = answers.quotations(who, order, inquiry.from, self.page, stop)?;
                (of, self.lines(answers, &said, &matchers, stop)?)
            }
            None if inquiry.rank == ViewOrder::Fifth => {
                self.once_each(answers, inquiry, who, &matchers, stop)?
            }
            None => self.by_words(answers, inquiry, who, (&matchers, state), stop)?,
        };
        Ok((all.map_or(of, |(all, _)| all), of, lines))
    }

    /// Returns a page of the quotations, each once, those in the most outlets first.
    fn once_each(
        &self,
        answers: &Answers,
        inquiry: &ViewQuery,
        who: Option<&[String]>,
        matchers: &[PhraseMatcher],
        stop: &Stop,
    ) -> Result<(u64, Vec<QuotationLine>)> {
        let page = (inquiry.from, self.page);
        let (of, rows) = answers.unique_quotations(who, true, page, stop)?;
        let mut lines = Vec::with_capacity(rows.len());
        for UniqueQuotation { first, times, outlets } in &rows {
            let mut read = self.lines(answers, std::slice::from_ref(first), matchers, stop)?;
            read.iter_mut().for_each(|line| line.times = Some((*times, outlets.clone())));
            lines.extend(read);
        }
        Ok((of, lines))
    }

    /// Reads quotations from their articles. Adjacent ones of the same article are read together.
    fn lines(
        &self,
        answers: &Answers,
        said: &[FoundQuotation],
        matchers: &[PhraseMatcher],
        stop: &Stop,
    ) -> Result<Vec<QuotationLine>> {
        let mut lines = Vec::with_capacity(said.len());
        for of_one in said.chunk_by(|a, b| a.article == b.article) {
            if stop.stopped() {
                return Err(Error::new("stopped"));
            }
            answers.article(of_one[0].article, self.places.as_ref(), &mut |id, article| {
                let points = CodePoints::new(&article.text);
                lines.extend(of_one.iter().map(|said| line(id, article, &points, said, matchers)));
            })?;
            if let Some(progress) = &self.progress {
                progress(lines.len() as u64, said.len() as u64);
            }
        }
        Ok(lines)
    }

    /// Returns a page of the quotations sorted by the words next to the key word. Those without it come last.
    fn by_words(
        &mut self,
        answers: &Answers,
        inquiry: &ViewQuery,
        who: Option<&[String]>,
        (matchers, state): (&[PhraseMatcher], u64),
        stop: &Stop,
    ) -> Result<(u64, Vec<QuotationLine>)> {
        let key = (ViewQuery { from: 0, ..inquiry.clone() }, state);
        if self.by_words.as_ref().is_none_or(|(of, _)| *of != key) {
            self.by_words = None;
            let said = answers.quotations(who, SortOrder::Read, 0, self.sorted, stop)?.1;
            // Keep only as much context as is needed to order the lines.
            let mut contexts: Vec<(bool, Box<str>)> = Vec::with_capacity(said.len());
            for of_one in said.chunk_by(|a, b| a.article == b.article) {
                if stop.stopped() {
                    return Err(Error::new("stopped"));
                }
                let begun = contexts.len();
                answers.article(of_one[0].article, None, &mut |_, article| {
                    contexts.extend(of_one.iter().map(|said| {
                        let words = on_one_line(said.span.of(&article.text));
                        let key = key_in(&words, matchers);
                        (key.is_none(), context(&words, key, inquiry.rank == ViewOrder::Fourth).into())
                    }));
                })?;
                // Unreadable articles come last.
                contexts.resize(begun + of_one.len(), (true, "\u{10ffff}".into()));
            }
            let mut order: Vec<(usize, FoundQuotation)> = said.into_iter().enumerate().collect();
            order.sort_by(|(a, _), (b, _)| contexts[*a].cmp(&contexts[*b]));
            self.by_words = Some((key, Arc::new(order.into_iter().map(|(_, said)| said).collect())));
        }
        let sorted = self.by_words.as_ref().map(|(_, said)| Arc::clone(said)).unwrap_or_default();
        let from = inquiry.from.min(sorted.len());
        let end = inquiry.from.saturating_add(self.page);
        let mut lines = self.lines(answers, &sorted[from..end.min(sorted.len())], matchers, stop)?;
        // The rest follows unsorted, so that the total is the same in every order.
        let (rest, most) =
            (inquiry.from.max(sorted.len()), end.saturating_sub(sorted.len().max(inquiry.from)));
        let (of, said) = answers.quotations(who, SortOrder::Read, rest, most, stop)?;
        lines.extend(self.lines(answers, &said, matchers, stop)?);
        Ok((of, lines))
    }
}

/// Truncates the lists of a person's page; the tabs show them in full.
fn at_a_glance(mut profile: Profile, most: usize) -> Profile {
    profile.with.truncate(most);
    profile.speaking.truncate(most);
    profile.outlets.truncate(most);
    profile
}

/// Returns a hash that changes when the index grows or the reader's memory changes.
fn state(known: u64, query: &Query, lens: &Lens) -> u64 {
    let mut hasher = DefaultHasher::new();
    (known, lens.fingerprint(&query.flags())).hash(&mut hasher);
    hasher.finish()
}

/// Returns a view without the limits of the screen.
///
/// # Errors
/// If the index is broken. The screen falls back to the first articles then, but an export
/// must be complete.
pub(super) fn whole(
    library: Library,
    ask: &ViewRequest,
    stop: &Stop,
    progress: ProgressCallback,
) -> Result<ViewAnswer> {
    let most = usize::MAX;
    let indexed = Arc::clone(&progress);
    let progress = Some(progress);
    let mut views = ViewState {
        rows: most,
        page: most,
        sorted: most,
        matches: most,
        glance: most,
        progress,
        ..ViewState::new(library)
    };
    let broken: Arc<OnceLock<Error>> = Arc::default();
    let found = Arc::clone(&broken);
    let tell = move |report| {
        match report {
            Report::Indexing(Indexing::People(done, of)) => indexed(done, of),
            Report::Problem(error) => drop(found.set(error)),
            _ => {}
        }
        true
    };
    let answer =
        views.answer(ask, stop, &tell)?.ok_or_else(|| Error::new("the view could not be computed"))?;
    if let Some(error) = broken.get() {
        return Err(error.clone().hint("it is being rebuilt; try again when that is done"));
    }
    Ok(answer)
}

/// Computes a view on the calling thread, without an index, from the first two thousand articles. [`ViewAnswer::known`]
/// says how many were read.
///
/// ```
/// use std::{ops::ControlFlow, sync::Arc};
/// use onrecord::corpus::Corpus;
/// use onrecord::load::{Found, Input, CorpusReader, Options};
/// use onrecord::query::Query;
/// use onrecord::work::{ViewBody, ViewRequest, ViewQuery, look_up};
///
/// let mut corpus = Corpus::default();
/// CorpusReader::new(vec![Input::Sample], Arc::new(Options::default())).read_new(&mut |found| {
///     if let Found::Article(head, address) = found {
///         corpus.push(head, address);
///     }
///     ControlFlow::Continue(())
/// });
/// let inquiry = ViewQuery { query: Query::parse("ferry")?.into(), ..ViewQuery::default() };
/// let answer = look_up(&ViewRequest { inquiry, corpus, memory: None })?;
/// assert!(matches!(answer.body, ViewBody::People(of, _) if of > 3));
/// # Ok::<(), onrecord::Error>(())
/// ```
///
/// # Errors
/// If the view cannot be computed.
pub fn look_up(inquire: &ViewRequest) -> Result<ViewAnswer> {
    let library = Library::new(Vec::new(), Arc::default());
    let answer = ViewState::new(library).answer(inquire, &Stop::default(), &|_| true)?;
    answer.ok_or_else(|| Error::new("the view could not be computed"))
}

#[cfg(test)]
mod tests;
