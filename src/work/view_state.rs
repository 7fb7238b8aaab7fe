//! Computes a view of the corpus, from its index or from the articles.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::concordance::saying;
use super::library::Library;
use super::name_lookup::NameLookup;
use super::views::{
    LocatedMatch, MATCHES, PAGE, RecentCounts, SORTED, ViewAnswer, ViewBody, ViewRequest, ViewSpec, ViewTab,
};
use super::{Indexing, Report};
use crate::Result;
use crate::ask::{Answers, InMemory, Profile};
use crate::corpus::RowLookup;
use crate::index::{Count, CrossTab, FoundQuotation, PersonCounts, SortOrder};
use crate::query::{Lens, Query};
use crate::threads::Stop;

/// The most people or outlets listed. Further ones are only counted.
const ROWS: usize = 1000;
/// The number of outlets and people at the top of a person's page.
const GLANCE: usize = 5;
/// The interval between progress reports.
const EVERY: Duration = Duration::from_millis(100);

/// Progress callback (done, total).
pub(super) type ProgressCallback = Arc<dyn Fn(u64, u64) + Send + Sync>;

/// The matches of a query in reading order, and whether there are more.
pub(super) type MatchList = (Vec<LocatedMatch>, bool);

/// A query and the state of the data it was answered from.
pub(super) type QueryState = (ViewSpec, u64);

/// What a view is computed from.
pub(super) struct Scope<'a> {
    /// The articles of the query.
    pub(super) answers: &'a Answers<'a>,
    pub(super) spec: &'a ViewSpec,
    pub(super) lens: &'a Lens,
    /// Changes with the index and the reader's memory.
    pub(super) state: u64,
    pub(super) stop: &'a Stop,
}

/// Computes views, and keeps results that several of them need.
pub(super) struct ViewState {
    pub(super) library: Library,
    /// The limits: people or outlets listed, quotations per page, quotations sorted by their words, and matches.
    pub(super) rows: usize,
    pub(super) page: usize,
    pub(super) sorted: usize,
    pub(super) matches: usize,
    /// The number of outlets and people at the top of a person's page.
    pub(super) glance: usize,
    /// Reports the number of quotations read.
    pub(super) progress: Option<ProgressCallback>,
    pub(super) places: Option<RowLookup>,
    pub(super) in_memory: InMemory,
    /// The last results, kept for other tabs of the same query.
    pub(super) head: Option<(QueryState, Profile)>,
    pub(super) people: Option<(QueryState, NameLookup)>,
    pub(super) by_words: Option<(QueryState, Arc<Vec<FoundQuotation>>)>,
    /// Everyone in the last order, so that a filter need not count again.
    pub(super) ranked: Option<(QueryState, Vec<PersonCounts>, Option<RecentCounts>)>,
    pub(super) hits: Option<(QueryState, MatchList)>,
    pub(super) cross_tab: Option<(QueryState, CrossTab)>,
}

impl ViewState {
    pub(super) fn new(library: Library) -> Self {
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
            cross_tab: None,
        }
    }

    /// Answers a request; none if the work was stopped.
    pub(super) fn answer<S>(
        &mut self,
        request: &ViewRequest,
        stop: &Stop,
        send: &S,
    ) -> Result<Option<ViewAnswer>>
    where
        S: Fn(Report) -> bool + Clone + Send + 'static,
    {
        let spec = &request.spec;
        let answer = ViewAnswer { of: spec.clone(), ..ViewAnswer::default() };
        let lens = self.library.lens(request.memory.clone());
        let few = request.corpus.len() <= InMemory::MOST || !self.library.can_be_indexed();
        if !few {
            match self.by_index(request, &lens, &answer, stop, send) {
                Ok(Some(answer)) => return Ok(Some(answer)),
                Err(error) if stop.stopped() => return Err(error),
                // The first part of the index will be ready soon and can be queried then.
                Ok(None) if !self.library.has_failed() => {
                    return Ok(Some(ViewAnswer { known: (0, request.corpus.len() as u64), ..answer }));
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
        if self.in_memory.seen > request.corpus.len() {
            self.in_memory = InMemory::default();
        }
        let (mut reported, of, mut shown) =
            (Instant::now(), request.corpus.len().min(InMemory::MOST) as u64, false);
        let whole = self.in_memory.read_on(&request.corpus, stop, &mut |seen| {
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
        let answers = Answers::Memory(in_memory.filter(&spec.query, &lens));
        let known = (in_memory.seen as u64, request.corpus.len() as u64);
        let state = state(in_memory.seen as u64, &spec.query, &lens);
        let answer = ViewAnswer { known, ..answer };
        let scope = Scope { answers: &answers, spec, lens: &lens, state, stop };
        let answer = self.compute(&scope, answer, &mut |_| {});
        drop(answers);
        self.in_memory = in_memory;
        answer.map(Some)
    }

    /// Answers from the index. Returns `None` if there is none yet.
    fn by_index<S>(
        &mut self,
        request: &ViewRequest,
        lens: &Lens,
        answer: &ViewAnswer,
        stop: &Stop,
        send: &S,
    ) -> Result<Option<ViewAnswer>>
    where
        S: Fn(Report) -> bool + Clone + Send + 'static,
    {
        let spec = &request.spec;
        let searcher = self.library.searcher()?;
        let complete = searcher.as_ref().is_some_and(|searcher| searcher.coverage().complete());
        if !complete || self.library.answering(&Query::All)?.is_none() {
            self.library.build(send.clone());
        }
        let Some(searcher) = searcher else { return Ok(None) };
        if self.places.as_ref().is_none_or(|places| places.len() != request.corpus.len()) {
            self.places = Some(RowLookup::of(&request.corpus));
        }
        let searcher = self.library.through(searcher, lens, stop)?;
        let selection = searcher.select(&spec.query, stop)?;
        let known = (searcher.coverage().analysed, request.corpus.len() as u64);
        let state = state(self.library.written(), &spec.query, lens);
        let answers = Answers::Index(&searcher, Box::new(selection));
        let answer = ViewAnswer { known, ..answer.clone() };
        let mut first = |answer| {
            // If the receiver is gone, the complete answer will find out.
            let _ = send(Report::Seen(Box::new(answer)));
        };
        let scope = Scope { answers: &answers, spec, lens, state, stop };
        self.compute(&scope, answer, &mut first).map(Some)
    }

    /// Computes a view. `first` receives a partial answer if the rest takes longer.
    pub(super) fn compute(
        &mut self,
        scope: &Scope,
        answer: ViewAnswer,
        first: &mut dyn FnMut(ViewAnswer),
    ) -> Result<ViewAnswer> {
        let &Scope { answers, spec, stop, .. } = scope;
        let mut answer = ViewAnswer { articles: answers.len(), ..answer };
        if let Some(like) = &spec.like {
            return Ok(ViewAnswer { body: self.people_like(like, scope)?, ..answer });
        }
        if spec.tab == ViewTab::Hits {
            self.hits(scope, &mut answer)?;
            return Ok(answer);
        }
        // If words are searched anywhere, only the quotations that contain them count, on a person's page as on any other.
        let narrowed = saying(&spec.query).map(|query| answers.and_said(query, stop)).transpose()?;
        let asked = narrowed.as_ref().unwrap_or(answers);
        let mut page = None;
        if let Some(name) = &spec.who
            && self.head.as_ref().is_none_or(|(of, _)| *of != scope.key())
        {
            let mut head = answers.profile(name, stop)?;
            if narrowed.is_some() {
                head.said = asked.fitted_timeline(Count::Quotations(Some(&head.names)), stop)?;
            }
            asked.count_quotations(&mut head.outlets, Some(&head.names), stop)?;
            // Send the quotations first: counting the people named with someone takes longer.
            if spec.tab == ViewTab::Quotations && self.progress.is_none() {
                let found = self.quotations(asked, scope, Some(&head.names))?;
                let partial = ViewAnswer {
                    all: found.all,
                    head: Some(at_a_glance(head.clone(), self.glance)),
                    body: ViewBody::Quotations(found.matching, found.lines.clone()),
                    quotations: head.person.quotes,
                    more: true,
                    ..answer.clone()
                };
                first(partial);
                page = Some(found);
            }
            let with = answers.named_with(&head.names, stop)?;
            self.head = Some((scope.key(), head.with(with)));
        }
        let head = spec.who.as_ref().and(self.head.as_ref()).map(|(_, head)| head.clone());
        if spec.tab == ViewTab::Quotations {
            let names = head.as_ref().map(|head| &head.names[..]);
            let found = match page {
                Some(page) => page,
                None => self.quotations(asked, scope, names)?,
            };
            answer.all = found.all;
            answer.quotations = match &head {
                Some(head) => head.person.quotes,
                None if narrowed.is_none() => found.all,
                None => answers.quotations(None, SortOrder::Read, 0, 0, stop)?.0,
            };
            answer.body = ViewBody::Quotations(found.matching, found.lines);
        } else {
            self.table(scope, head.as_ref(), &mut answer)?;
        }
        answer.head = head.map(|head| at_a_glance(head, self.glance));
        Ok(answer)
    }
}

impl Scope<'_> {
    /// The key shared by all tabs, orders and pages of one query.
    pub(super) fn key(&self) -> QueryState {
        let Self { spec: ViewSpec { query, who, .. }, state, .. } = self;
        (ViewSpec { query: query.clone(), who: who.clone(), ..ViewSpec::default() }, *state)
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
