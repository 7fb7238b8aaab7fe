//! The thread that looks a corpus up as a whole: from its index, else from the articles themselves.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use super::concordance::{context, key_in, keys, line, on_one_line, saying};
use super::gathered::{Gathered, MOST};
use super::ground::{Ground, rank};
use super::library::{Library, marks};
use super::naming::Roll;
use super::slot::Slot;
use super::views::{Answer, Body, Head, Inquire, Inquiry, Line, PAGE, Rank, SORTED, Side};
use super::{Indexing, Report, guarded};
use crate::corpus::Places;
use crate::export::CodePoints;
use crate::index::{Needle, Order, Query, Said, Stop};
use crate::store::Memory;
use crate::{Error, Result};

/// More people or outlets than this are counted, not listed.
const ROWS: usize = 1000;
/// So many outlets and people stand at the head of a person's page.
const GLANCE: usize = 5;
/// How often it is told how far it is.
const EVERY: Duration = Duration::from_millis(100);

/// The handle to the thread.
pub struct Viewer {
    slot: Arc<Slot<Inquire>>,
    running: Arc<Mutex<Stop>>,
}

impl Viewer {
    pub(super) fn spawn(
        library: Library,
        send: impl Fn(Report) -> bool + Clone + Send + 'static,
    ) -> Result<Self> {
        let slot: Arc<Slot<Inquire>> = Arc::default();
        let running = Arc::new(Mutex::new(Stop::default()));
        let (ours, current) = (Arc::clone(&slot), Arc::clone(&running));
        let run = move || {
            let mut desk = Desk::new(library);
            loop {
                let (number, inquire) = ours.take();
                let stop = Stop::default();
                *current.lock().unwrap_or_else(PoisonError::into_inner) = stop.clone();
                if !ours.is_newest(number) {
                    continue;
                }
                let told = match guarded(|| desk.answer(&inquire, &stop, &send)) {
                    Ok(Ok(Some(answer))) => send(Report::Seen(Box::new(answer))),
                    Ok(Ok(None)) => true,
                    Ok(Err(_)) if stop.stopped() => true,
                    Ok(Err(error)) | Err(error) => {
                        // Who waits for it is told why nothing comes.
                        let (of, fault) = (inquire.inquiry.clone(), Some(error.to_string()));
                        let answer = Answer { of, fault, ..Answer::default() };
                        send(Report::Seen(Box::new(answer))) && send(Report::Problem(error))
                    }
                };
                if !told {
                    return;
                }
            }
        };
        thread::Builder::new()
            .name("view".into())
            .spawn(run)
            .map_err(|error| Error::new(format!("no thread to look things up with: {error}")))?;
        Ok(Self { slot, running })
    }

    /// Looks something up; what was asked before is not wanted any more.
    pub fn post(&self, inquire: Inquire) {
        // Held meanwhile, so that what is stopped is never what is posted here.
        let running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        self.slot.post(inquire);
        running.stop();
    }
}

/// Who is told how much of how much is done.
pub(super) type Told = Arc<dyn Fn(u64, u64) + Send + Sync>;

/// A question, and how much was known when it was answered.
type Known = (Inquiry, u64);

struct Desk {
    library: Library,
    /// More people or outlets than this are counted, not listed; so many quotations come at a time; so many are put
    /// in order by their words.
    rows: usize,
    page: usize,
    sorted: usize,
    /// So many outlets and people stand at the head of a person's page.
    glance: usize,
    /// Who wants to know how many quotations were read.
    told: Option<Told>,
    places: Option<Places>,
    gathered: Gathered,
    /// What was looked up last, and how much was known then: other sides of it need not look again.
    head: Option<(Known, Head)>,
    people: Option<(Known, Roll)>,
    by_words: Option<(Known, Arc<Vec<Said>>)>,
}

impl Desk {
    fn new(library: Library) -> Self {
        Self {
            library,
            rows: ROWS,
            page: PAGE,
            sorted: SORTED,
            glance: GLANCE,
            told: None,
            places: None,
            gathered: Gathered::default(),
            head: None,
            people: None,
            by_words: None,
        }
    }

    fn answer<S>(&mut self, ask: &Inquire, stop: &Stop, send: &S) -> Result<Option<Answer>>
    where
        S: Fn(Report) -> bool + Clone + Send + 'static,
    {
        let inquiry = &ask.inquiry;
        let answer = Answer { of: inquiry.clone(), ..Answer::default() };
        let query = match Query::parse(&inquiry.query) {
            Ok(query) => query,
            Err(fault) => return Ok(Some(Answer { fault: Some(fault.to_string()), ..answer })),
        };
        let memory = ask.memory.as_deref();
        let few = ask.corpus.len() <= MOST || !self.library.can_be_indexed();
        if !few {
            match self.by_index(ask, &query, &answer, stop, send) {
                Ok(Some(answer)) => return Ok(Some(answer)),
                Err(error) if stop.stopped() => return Err(error),
                // The first part of the index will be asked as soon as it is there.
                Ok(None) if !self.library.has_failed() => {
                    return Ok(Some(Answer { known: (0, ask.corpus.len() as u64), ..answer }));
                }
                Ok(None) => {}
                Err(error) => {
                    self.library.suspect();
                    self.library.build(send.clone());
                    send(Report::Problem(error));
                }
            }
        }
        // Where there can be no index, the first articles are better than nothing.
        if self.gathered.seen > ask.corpus.len() {
            self.gathered = Gathered::default();
        }
        let (mut told, of, mut said) = (Instant::now(), ask.corpus.len().min(MOST) as u64, false);
        let whole = self.gathered.go_on(&ask.corpus, stop, &mut |seen| {
            if told.elapsed() > EVERY {
                (told, said) = (Instant::now(), true);
                send(Report::Indexing(Indexing::People(seen as u64, of)));
            }
        });
        if said {
            send(Report::Indexing(Indexing::Done));
        }
        if !whole {
            return Ok(None);
        }
        let gathered = std::mem::take(&mut self.gathered);
        let corrections = self.library.corrections(memory);
        let ground = Ground::Gathered(gathered.choose(&query, memory, corrections));
        let known = (gathered.seen as u64, ask.corpus.len() as u64);
        let state = state(gathered.seen as u64, &query, corrections);
        let answer = Answer { known, ..answer };
        let answer = self.look(&ground, inquiry, answer, state, (&query, stop), &mut |_| {});
        drop(ground);
        self.gathered = gathered;
        answer.map(Some)
    }

    /// Answers from the index; nothing where there is none yet.
    fn by_index<S>(
        &mut self,
        ask: &Inquire,
        query: &Query,
        answer: &Answer,
        stop: &Stop,
        send: &S,
    ) -> Result<Option<Answer>>
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
            self.places = Some(Places::of(&ask.corpus));
        }
        let memory = ask.memory.as_deref();
        let searcher = self.library.corrected(searcher, memory, stop)?;
        let marks = marks(&searcher, query, memory, stop)?;
        let selection = searcher.select(query, &marks, stop)?;
        let known = (searcher.coverage().analysed, ask.corpus.len() as u64);
        let state = state(self.library.written(), query, self.library.corrections(memory));
        let ground = Ground::Index(&searcher, Box::new(selection));
        let answer = Answer { known, ..answer.clone() };
        let mut first = |answer| {
            // Whether anybody listens still is found out by the whole answer.
            let _ = send(Report::Seen(Box::new(answer)));
        };
        self.look(&ground, &ask.inquiry, answer, state, (query, stop), &mut first).map(Some)
    }

    /// `first` takes what is known at once, where the rest takes its time.
    fn look(
        &mut self,
        ground: &Ground,
        inquiry: &Inquiry,
        answer: Answer,
        state: u64,
        (query, stop): (&Query, &Stop),
        first: &mut dyn FnMut(Answer),
    ) -> Result<Answer> {
        let who = inquiry.who.as_deref();
        let articles = ground.len();
        // Sides, orders and pages of one question have these in common.
        let key =
            (Inquiry { query: inquiry.query.clone(), who: inquiry.who.clone(), ..Inquiry::default() }, state);
        if let Some(like) = &inquiry.like {
            if self.people.as_ref().is_none_or(|(of, _)| *of != key) {
                self.people = Some((key, Roll::new(ground.people(true, stop)?)));
            }
            let found = self.people.as_ref().map(|(_, roll)| (roll.len() as u64, roll.alike(like)));
            let (of, rows) = found.unwrap_or_default();
            return Ok(Answer { articles, body: Body::People(of, rows), ..answer });
        }
        let mut said = None;
        if let Some(name) = who
            && self.head.as_ref().is_none_or(|(of, _)| *of != key)
        {
            let head = ground.head(name, stop)?;
            // What they say is read first; whom they are named with is counted in all those articles.
            if inquiry.side == Side::Quotations && self.told.is_none() {
                let (of, lines) = self.quotations(ground, inquiry, query, state, stop)?;
                let quotations = head.person.quotes;
                let (head, body) =
                    (Some(head.clone().at_a_glance(self.glance)), Body::Quotations(of, lines.clone()));
                first(Answer { articles, head, body, quotations, more: true, ..answer.clone() });
                said = Some((of, lines));
            }
            self.head = Some((key, head.beside(ground.named_with(name, stop)?)));
        }
        let head = who.and(self.head.as_ref()).map(|(_, head)| head.clone());
        let mut answer = answer;
        let body = match inquiry.side {
            Side::People => {
                let mut rows = match &head {
                    Some(head) if inquiry.rank == Rank::Second => head.speaking.clone(),
                    Some(head) => head.with.clone(),
                    None => ground.people(false, stop)?,
                };
                if head.is_none() {
                    answer.lately = rank(&mut rows, inquiry.rank, ground, stop)?;
                }
                let of = rows.len() as u64;
                rows.truncate(self.rows);
                answer.lately.iter_mut().for_each(|lately| lately.articles.truncate(self.rows));
                Body::People(of, rows)
            }
            Side::Outlets => {
                let mut rows = match &head {
                    Some(head) => head.outlets.clone(),
                    None => ground.outlets(None, stop)?,
                };
                let of = rows.len() as u64;
                rows.truncate(self.rows);
                Body::Outlets(of, rows)
            }
            Side::Times => match &head {
                Some(head) => Body::Times(head.said.0.clone(), head.said.1),
                None => {
                    let (timeline, step) = ground.timeline(None, stop)?;
                    Body::Times(timeline, step)
                }
            },
            Side::Quotations => {
                let (of, lines) = match said {
                    Some(said) => said,
                    None => self.quotations(ground, inquiry, query, state, stop)?,
                };
                answer.quotations = match who {
                    Some(_) => head.as_ref().map_or(of, |head| head.person.quotes),
                    None if saying(query).is_none() => of,
                    None => ground.quotations(None, Order::Read, 0, 0, stop)?.0,
                };
                Body::Quotations(of, lines)
            }
        };
        let head = head.map(|head| head.at_a_glance(self.glance));
        Ok(Answer { articles, head, body, ..answer })
    }

    fn quotations(
        &mut self,
        ground: &Ground,
        inquiry: &Inquiry,
        query: &Query,
        state: u64,
        stop: &Stop,
    ) -> Result<(u64, Vec<Line>)> {
        let who = inquiry.who.as_deref();
        let needles = keys(query);
        // Of words that are looked for anywhere, the quotations that hold them are the lines.
        let narrowed = who.is_none().then(|| saying(query)).flatten();
        let narrowed = narrowed.map(|query| ground.saying(query, stop)).transpose()?;
        let ground = narrowed.as_ref().unwrap_or(ground);
        let order = match inquiry.rank {
            Rank::First => Order::Newest,
            Rank::Second => Order::Oldest,
            _ => return self.by_words(ground, inquiry, &needles, state, stop),
        };
        let (of, said) = ground.quotations(who, order, inquiry.from, self.page, stop)?;
        Ok((of, self.lines(ground, &said, &needles, stop)?))
    }

    /// Reads quotations where they stand; those of one article side by side are read together.
    fn lines(&self, ground: &Ground, said: &[Said], needles: &[Needle], stop: &Stop) -> Result<Vec<Line>> {
        let mut lines = Vec::with_capacity(said.len());
        for of_one in said.chunk_by(|a, b| a.article == b.article) {
            if stop.stopped() {
                return Err(Error::new("stopped"));
            }
            ground.article(of_one[0].article, self.places.as_ref(), &mut |id, article| {
                let points = CodePoints::new(&article.text);
                lines.extend(of_one.iter().map(|said| line(id, article, &points, said, needles)));
            })?;
            if let Some(told) = &self.told {
                told(lines.len() as u64, said.len() as u64);
            }
        }
        Ok(lines)
    }

    /// A page of the quotations in the order of the words beside the key word, those without it last.
    fn by_words(
        &mut self,
        ground: &Ground,
        inquiry: &Inquiry,
        needles: &[Needle],
        state: u64,
        stop: &Stop,
    ) -> Result<(u64, Vec<Line>)> {
        let who = inquiry.who.as_deref();
        let key = (Inquiry { from: 0, ..inquiry.clone() }, state);
        if self.by_words.as_ref().is_none_or(|(of, _)| *of != key) {
            self.by_words = None;
            let said = ground.quotations(who, Order::Read, 0, self.sorted, stop)?.1;
            // Of each only as much is kept as tells it from the others.
            let mut contexts: Vec<(bool, Box<str>)> = Vec::with_capacity(said.len());
            for of_one in said.chunk_by(|a, b| a.article == b.article) {
                if stop.stopped() {
                    return Err(Error::new("stopped"));
                }
                let begun = contexts.len();
                ground.article(of_one[0].article, None, &mut |_, article| {
                    contexts.extend(of_one.iter().map(|said| {
                        let words = on_one_line(said.span.of(&article.text));
                        let key = key_in(&words, needles);
                        (key.is_none(), context(&words, key, inquiry.rank == Rank::Fourth).into())
                    }));
                })?;
                // What cannot be read any more comes last.
                contexts.resize(begun + of_one.len(), (true, "\u{10ffff}".into()));
            }
            let mut order: Vec<(usize, Said)> = said.into_iter().enumerate().collect();
            order.sort_by(|(a, _), (b, _)| contexts[*a].cmp(&contexts[*b]));
            self.by_words = Some((key, Arc::new(order.into_iter().map(|(_, said)| said).collect())));
        }
        let sorted = self.by_words.as_ref().map(|(_, said)| Arc::clone(said)).unwrap_or_default();
        let from = inquiry.from.min(sorted.len());
        let end = inquiry.from.saturating_add(self.page);
        let mut lines = self.lines(ground, &sorted[from..end.min(sorted.len())], needles, stop)?;
        // Beyond what is put in order the rest follows, so that there are as many as in any other.
        let (rest, most) =
            (inquiry.from.max(sorted.len()), end.saturating_sub(sorted.len().max(inquiry.from)));
        let (of, said) = ground.quotations(who, Order::Read, rest, most, stop)?;
        lines.extend(self.lines(ground, &said, needles, stop)?);
        Ok((of, lines))
    }
}

/// How much is known, as a number: another one whenever more is known, or something else is remembered.
fn state(known: u64, query: &Query, corrections: Option<&Memory>) -> u64 {
    let mut hasher = DefaultHasher::new();
    known.hash(&mut hasher);
    for content in corrections.map(Memory::kept).unwrap_or_default() {
        let of_one = corrections.map(|memory| memory.corrections(content));
        (content, format!("{of_one:?}")).hash(&mut hasher);
    }
    if !query.marks().is_empty() {
        // What is marked may be another at any time.
        Instant::now().hash(&mut hasher);
    }
    hasher.finish()
}

/// Everything that an inquiry comes to, not only what a screen shows of it.
///
/// # Errors
/// When the query breaks, or the index does: the articles that a screen makes do with then are not everything.
pub(super) fn whole(library: Library, ask: &Inquire, stop: &Stop, told: Told) -> Result<Answer> {
    let most = usize::MAX;
    let seen = Arc::clone(&told);
    let told = Some(told);
    let mut desk = Desk { rows: most, page: most, sorted: most, glance: most, told, ..Desk::new(library) };
    let broken: Arc<OnceLock<Error>> = Arc::default();
    let found = Arc::clone(&broken);
    let tell = move |report| {
        match report {
            Report::Indexing(Indexing::People(done, of)) => seen(done, of),
            Report::Problem(error) => drop(found.set(error)),
            _ => {}
        }
        true
    };
    let answer = desk.answer(ask, stop, &tell)?.ok_or_else(|| Error::new("nothing could be looked up"))?;
    if let Some(error) = broken.get() {
        return Err(error.clone().hint("it is being made anew; try again when that is done"));
    }
    match answer.fault {
        Some(fault) => Err(Error::new(fault)),
        None => Ok(answer),
    }
}

/// Looks something up here and now, without an index: in the first two thousand articles, as [`Answer::known`] says.
///
/// ```
/// use std::{ops::ControlFlow, sync::Arc};
/// use onrecord::corpus::Corpus;
/// use onrecord::load::{Found, Input, CorpusReader, Options};
/// use onrecord::work::{Body, Inquire, Inquiry, look_up};
///
/// let mut corpus = Corpus::default();
/// CorpusReader::new(vec![Input::Sample], Arc::new(Options::default())).read_new(&mut |found| {
///     if let Found::Article(head, address) = found {
///         corpus.push(head, address);
///     }
///     ControlFlow::Continue(())
/// });
/// let inquiry = Inquiry { query: "ferry".into(), ..Inquiry::default() };
/// let answer = look_up(&Inquire { inquiry, corpus, memory: None })?;
/// assert!(matches!(answer.body, Body::People(of, _) if of > 3));
/// # Ok::<(), onrecord::Error>(())
/// ```
///
/// # Errors
/// When nothing can be said of it.
pub fn look_up(inquire: &Inquire) -> Result<Answer> {
    let library = Library::new(Vec::new(), Arc::default());
    let answer = Desk::new(library).answer(inquire, &Stop::default(), &|_| true)?;
    answer.ok_or_else(|| Error::new("nothing could be looked up"))
}

#[cfg(test)]
mod tests {
    use std::ops::ControlFlow;

    use super::*;
    use crate::corpus::Corpus;
    use crate::index::{Marks, Place, Searcher, build};
    use crate::load::{CorpusReader, Found, Input, Options};
    use crate::store::{Change, ContentKey, Correction};
    use crate::text::analyse;

    fn sample() -> Corpus {
        let mut corpus = Corpus::default();
        CorpusReader::new(vec![Input::Sample], Arc::new(Options::default())).read_new(&mut |found| {
            if let Found::Article(head, address) = found {
                corpus.push(head, address);
            }
            ControlFlow::Continue(())
        });
        corpus
    }

    /// Every view of an answer that does not say where it comes from.
    fn looked(desk: &mut Desk, ground: &Ground, inquiry: &Inquiry) -> Answer {
        let query = Query::parse(&inquiry.query).unwrap();
        desk.look(ground, inquiry, Answer::default(), 0, (&query, &Stop::default()), &mut |_| {}).unwrap()
    }

    #[test]
    fn the_index_and_the_articles_say_the_same_from_every_side() {
        let (folder, options, inputs) = (tempfile::tempdir().unwrap(), Options::default(), [Input::Sample]);
        let place = Place::below(folder.path(), &inputs, &options).unwrap();
        build(&place, &inputs, &options, 2, &mut |_| ControlFlow::Continue(())).unwrap();
        let searcher = Searcher::open(&place, &options).unwrap().unwrap();
        let (corpus, stop) = (sample(), Stop::default());
        let mut gathered = Gathered::default();
        assert!(gathered.go_on(&corpus, &stop, &mut |_| {}));
        let people = gathered.choose(&Query::All, None, None).people(false);
        let mut memory = Memory::default();
        for id in corpus.ids().step_by(5) {
            let article = corpus.address(id).read().unwrap();
            let first = analyse(&article.text).people[0].name.clone();
            let gone = Correction::NoPerson(first);
            memory.apply(&Change::Correct(ContentKey::of(&article), gone.target(), Some(gone)));
        }
        let corrected = searcher.corrected(&memory, &stop).unwrap();
        let mut seen = 0;
        for query in [
            "",
            "said",
            "harbour -council",
            "date:2024",
            "speaker:hallorane said:the",
            "quotes>9",
            "person:=\"Maeve Hallorane\"",
        ] {
            let parsed = Query::parse(query).unwrap();
            let (searcher, memory) = match query.len() % 2 {
                0 => (&searcher, None),
                _ => (&corrected, Some(&memory)),
            };
            let selection = searcher.select(&parsed, &Marks::default(), &stop).unwrap();
            let index = Ground::Index(searcher, Box::new(selection));
            let articles = Ground::Gathered(gathered.choose(&parsed, memory, memory));
            let who = people.iter().take(9).map(|person| Some(person.name.clone()));
            for who in who.chain([None, Some("Nobody At All".into())]) {
                for side in Side::all(who.is_some()) {
                    for rank in side.ranks(who.is_some()) {
                        let inquiry = Inquiry {
                            query: query.into(),
                            who: who.clone(),
                            side,
                            rank: *rank,
                            ..Inquiry::default()
                        };
                        let mut one = Desk::new(Library::new(Vec::new(), Arc::default()));
                        one.places = Some(Places::of(&corpus));
                        let a = looked(&mut one, &index, &inquiry);
                        let mut other = Desk::new(Library::new(Vec::new(), Arc::default()));
                        let b = looked(&mut other, &articles, &inquiry);
                        assert_eq!(a, b, "{inquiry:?}");
                        seen += u64::from(a.articles > 0);
                    }
                }
            }
        }
        assert!(seen > 100);
    }

    #[test]
    fn what_a_person_says_comes_before_those_beside_them() {
        let (corpus, stop) = (sample(), Stop::default());
        let mut gathered = Gathered::default();
        assert!(gathered.go_on(&corpus, &stop, &mut |_| {}));
        let ground = Ground::Gathered(gathered.choose(&Query::All, None, None));
        let who = ground.people(false, &stop).unwrap().remove(0).name;
        let inquiry = Inquiry { who: Some(who), side: Side::Quotations, ..Inquiry::default() };
        let mut desk = Desk::new(Library::new(Vec::new(), Arc::default()));
        let mut look = || {
            let mut first = Vec::new();
            let answer = Answer { of: inquiry.clone(), ..Answer::default() };
            let query = (&Query::All, &stop);
            let whole = desk.look(&ground, &inquiry, answer, 0, query, &mut |answer| first.push(answer));
            (first, whole.unwrap())
        };
        let (mut first, whole) = look();
        let (mut first, beside) = (first.remove(0), whole.head.clone().unwrap());
        assert!(first.more && !whole.more && !beside.with.is_empty() && !beside.speaking.is_empty());
        // But for those beside them it is the same.
        let head = first.head.as_mut().unwrap();
        assert!(head.with.is_empty() && head.speaking.is_empty());
        (head.with, head.speaking, first.more) = (beside.with, beside.speaking, false);
        assert_eq!(first, whole);
        // What is known is not told twice.
        assert_eq!(look(), (Vec::new(), whole));
    }

    #[test]
    fn what_is_asked_last_is_always_answered() {
        let (sender, answers) = std::sync::mpsc::channel();
        let send = move |report| sender.send(report).is_ok();
        let viewer = Viewer::spawn(Library::new(Vec::new(), Arc::default()), send).unwrap();
        for n in 0..3000 {
            let inquiry = Inquiry { query: format!("word{n}"), ..Inquiry::default() };
            viewer.post(Inquire { inquiry: inquiry.clone(), corpus: Corpus::default(), memory: None });
            loop {
                match answers.recv_timeout(Duration::from_secs(20)).expect("an answer") {
                    Report::Seen(answer) if answer.of == inquiry => break,
                    _ => {}
                }
            }
        }
    }

    #[test]
    fn the_order_never_changes_how_many_there_are() {
        let corpus = sample();
        let look = |rank, from, page, sorted| {
            let inquiry = Inquiry { side: Side::Quotations, rank, from, ..Inquiry::default() };
            let library = Library::new(Vec::new(), Arc::default());
            let mut desk = Desk { page, sorted, ..Desk::new(library) };
            let ask = Inquire { inquiry, corpus: corpus.clone(), memory: None };
            match desk.answer(&ask, &Stop::default(), &|_| true).unwrap().unwrap().body {
                Body::Quotations(of, lines) => (of, lines),
                body => panic!("{body:?}"),
            }
        };
        let (of, newest) = look(Rank::First, 0, usize::MAX, 50);
        let (sorted_of, sorted) = look(Rank::Third, 0, usize::MAX, 50);
        assert_eq!((of, newest.len(), sorted.len()), (sorted_of, of as usize, of as usize));
        let key = |line: &Line| context(&line.words, line.key, false);
        assert!(sorted[..50].is_sorted_by_key(key) && !sorted.is_sorted_by_key(key));
        // A page that begins among those in order and ends behind them.
        assert_eq!(look(Rank::Third, 45, 10, 50).1, sorted[45..55]);
        assert!(look(Rank::Third, 0, usize::MAX, SORTED).1.is_sorted_by_key(key));
    }

    #[test]
    fn of_words_that_are_looked_for_anywhere_the_lines_are_those_that_hold_them() {
        let look = |query: &str| {
            let inquiry = Inquiry { query: query.into(), side: Side::Quotations, ..Inquiry::default() };
            let answer = look_up(&Inquire { inquiry, corpus: sample(), memory: None }).unwrap();
            match answer.body {
                Body::Quotations(of, lines) => (of, answer.quotations, lines),
                body => panic!("{body:?}"),
            }
        };
        let (of, all, lines) = look("ferry");
        assert!(of > 0 && of < all && lines.len() as u64 == of);
        assert!(lines.iter().all(|line| line.key.is_some()));
        // Where it is asked who says what, what is not said is no key.
        let (of, all, lines) = look("speaker:hallorane said:the");
        assert_eq!((of, lines.len() as u64), (all, of));
        assert!(lines.iter().all(|line| line.key.unwrap().of(&line.words).eq_ignore_ascii_case("the")));
    }
}
