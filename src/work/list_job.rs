//! One list job: which articles the list shows, in what order, and which headlines match. The work grows with the
//! corpus, so a job is plain data and runs on a thread; the screen shows the old list until the result arrives.

use std::cmp::{Ordering, Reverse};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use jiff::civil::Date;

use crate::article::ArticleId;
use crate::copies::CopyGroups;
use crate::corpus::Corpus;
use crate::page::TextPattern;
use crate::query::{Field, Flag, Lens, PhraseMatcher, Query, QueryError, Words};
use crate::store::{ContentKey, Memory, RecordKey};

/// The order of the list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ListOrder {
    /// Input order; for a search, best match first.
    #[default]
    Given,
    /// Newest first, undated last.
    Newest,
    /// Oldest first, undated last.
    Oldest,
    /// Unread first, newest first within each half.
    Unread,
    /// By headline.
    Headline,
    /// By outlet, newest first within each.
    Outlet,
}

impl ListOrder {
    /// The names of the orders in the settings.
    pub const NAMES: [(&'static str, ListOrder); 6] = [
        ("newest", ListOrder::Newest),
        ("unread", ListOrder::Unread),
        ("file", ListOrder::Given),
        ("oldest", ListOrder::Oldest),
        ("headline", ListOrder::Headline),
        ("outlet", ListOrder::Outlet),
    ];

    /// Its name on the screen.
    pub fn name(self) -> &'static str {
        match self {
            ListOrder::Given => "in file order",
            ListOrder::Newest => "newest first",
            ListOrder::Oldest => "oldest first",
            ListOrder::Unread => "unread first",
            ListOrder::Headline => "by headline",
            ListOrder::Outlet => "by outlet",
        }
    }

    /// Returns the next order; the first follows the last.
    #[must_use]
    pub fn next(self) -> Self {
        match self {
            ListOrder::Given => ListOrder::Newest,
            ListOrder::Newest => ListOrder::Oldest,
            ListOrder::Oldest => ListOrder::Unread,
            ListOrder::Unread => ListOrder::Headline,
            ListOrder::Headline => ListOrder::Outlet,
            ListOrder::Outlet => ListOrder::Given,
        }
    }
}

/// What the list should show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListSpec {
    /// The search whose results are listed; [`Query::All`] lists every article.
    pub search: Arc<Query>,
    /// The order.
    pub order: ListOrder,
    /// The filter, which only looks at headlines, outlets, dates and the reader's marks.
    pub filter: Arc<Query>,
    /// Text to find in headlines.
    pub find: String,
    /// Which articles are copies, if the filter asks for that and it is known.
    pub copies: Option<Arc<CopyGroups>>,
    /// How many passes over the files there were before: the rows of an earlier one mean other articles.
    pub pass: u32,
}

impl Default for ListSpec {
    fn default() -> Self {
        let all = Arc::new(Query::All);
        Self {
            search: Arc::clone(&all),
            order: ListOrder::Given,
            filter: all,
            find: String::new(),
            copies: None,
            pass: 0,
        }
    }
}

impl ListSpec {
    /// Returns whether the list is simply the articles or hits as they come, with nothing to find, so that no work is
    /// needed.
    pub fn is_immediate(&self) -> bool {
        self.order == ListOrder::Given && *self.filter == Query::All && self.find.is_empty()
    }
}

/// The list for a spec, and how much of the corpus it covers.
#[derive(Clone, Debug, Default)]
pub struct ListResult {
    /// The spec.
    pub spec: ListSpec,
    /// The search results it was made from, if any.
    pub hits: Option<Arc<Vec<ArticleId>>>,
    /// How many articles of the corpus it covers.
    pub seen: usize,
    /// The articles in order; `None` for the whole corpus in its own order.
    pub rows: Option<Arc<Vec<ArticleId>>>,
    /// The rows whose headlines match [`ListSpec::find`].
    pub matches: Arc<Vec<u32>>,
}

/// A list to make.
#[derive(Clone, Debug)]
pub struct ListJob {
    /// A snapshot of the corpus.
    pub corpus: Corpus,
    /// What to list.
    pub spec: ListSpec,
    /// The search results, if any.
    pub hits: Option<Arc<Vec<ArticleId>>>,
    /// The previous result. If it has the same order and filter, only new articles need work.
    pub before: ListResult,
    /// The reader's memory, if the filter needs it.
    pub memory: Option<Arc<Memory>>,
}

/// In a larger corpus, a filter does not read articles just to look them up in the memory.
const FEW: usize = 20_000;
/// After this many rows, the job checks whether it is still wanted.
const STEP: usize = 4096;

impl ListJob {
    /// Makes the list. Returns `None` once `wanted` returns false.
    pub fn run(&self, wanted: &dyn Fn() -> bool) -> Option<ListResult> {
        let Self { corpus, spec, hits, before, memory } = self;
        // There are few hits, so list them from scratch.
        let same = hits.is_none()
            // Which articles are unread may change.
            && spec.order != ListOrder::Unread
            && before.hits.is_none()
            && (before.spec.order, &before.spec.filter, &before.spec.copies)
                == (spec.order, &spec.filter, &spec.copies);
        let from = if same { before.seen.min(corpus.len()) } else { 0 };
        let rows = if hits.is_none() && spec.order == ListOrder::Given && *spec.filter == Query::All {
            None
        } else {
            let old = before.rows.as_ref().filter(|_| same);
            let filter = Filter {
                corpus,
                memory: memory.clone().map(|memory| (Arc::clone(&memory), Lens::new(memory))),
                copies: spec.copies.as_deref(),
                condition: condition(&spec.filter, corpus),
            };
            let passed = match hits {
                Some(hits) => filter.apply(hits.iter().copied(), wanted)?,
                None => filter.apply(corpus.ids().skip(from), wanted)?,
            };
            let new = sort(corpus, spec.order, passed);
            let new = match (spec.order, memory) {
                (ListOrder::Unread, Some(memory)) => unread_first(corpus, memory, new),
                _ => new,
            };
            Some(Arc::new(merge(corpus, spec.order, old.map_or(&[], |old| old), new)))
        };
        let matches = Arc::new(find(corpus, rows.as_deref(), &spec.find, wanted)?);
        Some(ListResult { spec: spec.clone(), hits: hits.clone(), seen: corpus.len(), rows, matches })
    }
}

/// Parses a filter. The syntax is that of a search, but words match anywhere in headline, outlet and date, as
/// substrings.
///
/// ```
/// use onrecord::work::parse_filter;
/// assert!(parse_filter("ferry -is:unread date:2018").is_ok());
/// assert!(parse_filter("ferry speaker:bird").unwrap_err().what.contains("S to search"));
/// ```
///
/// # Errors
/// If the syntax is wrong, or if a condition needs the text of the articles.
pub fn parse_filter(text: &str) -> Result<Query, QueryError> {
    let query = Query::parse(text)?;
    let mut unknown = None;
    query.visit(&mut |part| {
        let known = match part {
            Query::Text(field, _) => matches!(field, Field::Any | Field::Title | Field::Outlet),
            Query::Kind(_) | Query::Confidence(..) | Query::Quotes(..) => false,
            _ => true,
        };
        if !known && unknown.is_none() {
            unknown = Some(part.to_string());
        }
    });
    match unknown {
        None => Ok(query),
        Some(part) => {
            let at = text.find(part.split(':').next().unwrap_or_default()).unwrap_or(0);
            let what = format!(
                "a filter only sees headlines, outlets, dates and marks: press S to search for {part}"
            );
            Err(QueryError { column: text[..at].chars().count() + 1, what })
        }
    }
}

/// A filter prepared for one corpus. There are few outlets, so each is matched once.
enum Condition<'a> {
    All(Vec<Condition<'a>>),
    Any(Vec<Condition<'a>>),
    Not(Box<Condition<'a>>),
    /// Words in the headline; if `anywhere`, also in one of these outlets, and in the date if they look like one.
    Words {
        pattern: HeadPattern,
        anywhere: bool,
        dated: bool,
        outlets: HashSet<&'a str>,
    },
    /// Published by one of these outlets.
    Outlet(HashSet<&'a str>),
    NoOutlet,
    Date(Option<Date>, Option<Date>),
    Flag(Flag),
    Copy,
}

/// What a filter looks for in a head.
enum HeadPattern {
    /// Text as it is typed.
    Text(TextPattern),
    /// Wildcards, forms, exact case, or words near each other.
    Words(PhraseMatcher),
}

impl HeadPattern {
    fn is_in(&self, text: &str) -> bool {
        match self {
            HeadPattern::Text(pattern) => pattern.is_in(text),
            HeadPattern::Words(words) => words.is_in(text),
        }
    }
}

fn condition<'a>(query: &Query, corpus: &'a Corpus) -> Condition<'a> {
    let each = |inner: &[Query]| inner.iter().map(|query| condition(query, corpus)).collect();
    let outlets = |holds: &dyn Fn(&str) -> bool| corpus.outlets().filter(|outlet| holds(outlet)).collect();
    match query {
        Query::And(inner) => Condition::All(each(inner)),
        Query::Or(inner) => Condition::Any(each(inner)),
        Query::Not(inner) => Condition::Not(Box::new(condition(inner, corpus))),
        Query::Text(Field::Outlet, Words::Exact(name)) if name.is_empty() => Condition::NoOutlet,
        Query::Text(Field::Outlet, Words::Exact(name)) => {
            Condition::Outlet(outlets(&|outlet| outlet == name))
        }
        Query::Text(field, words) => {
            let pattern = match words.plain() {
                Some(text) => HeadPattern::Text(TextPattern::new(text)),
                None => HeadPattern::Words(PhraseMatcher::new(words)),
            };
            let found = outlets(&|outlet| pattern.is_in(outlet));
            if *field == Field::Outlet {
                return Condition::Outlet(found);
            }
            let dated =
                words.plain().is_some_and(|text| text.contains(|c: char| c.is_ascii_digit() || c == '-'));
            Condition::Words { pattern, anywhere: *field == Field::Any, dated, outlets: found }
        }
        Query::Date(from, to) => Condition::Date(*from, *to),
        Query::Is(flag) => Condition::Flag(flag.clone()),
        Query::Copy => Condition::Copy,
        // `parse_filter` has rejected these.
        Query::All | Query::Kind(_) | Query::Confidence(..) | Query::Quotes(..) => Condition::All(Vec::new()),
    }
}

struct Filter<'a> {
    corpus: &'a Corpus,
    memory: Option<(Arc<Memory>, Lens)>,
    copies: Option<&'a CopyGroups>,
    condition: Condition<'a>,
}

impl Filter<'_> {
    /// Returns the articles that pass the filter.
    fn apply(
        &self,
        articles: impl Iterator<Item = ArticleId>,
        wanted: &dyn Fn() -> bool,
    ) -> Option<Vec<ArticleId>> {
        let mut passed = Vec::new();
        for (n, id) in articles.enumerate() {
            if n % STEP == 0 && !wanted() {
                return None;
            }
            if self.holds(&self.condition, id) {
                passed.push(id);
            }
        }
        Some(passed)
    }

    /// Returns the content key of a row. It is known for every article that was opened; others are read if the corpus
    /// is small.
    fn content(&self, memory: &Memory, id: ArticleId) -> Option<ContentKey> {
        let address = self.corpus.address(id);
        memory.content(RecordKey::of(&address)).or_else(|| {
            let few = self.corpus.len() <= FEW && !memory.is_empty();
            few.then(|| address.read().ok().map(|article| ContentKey::of(&article))).flatten()
        })
    }

    fn holds(&self, condition: &Condition, id: ArticleId) -> bool {
        let head = || self.corpus.head(id);
        match condition {
            Condition::All(inner) => inner.iter().all(|condition| self.holds(condition, id)),
            Condition::Any(inner) => inner.iter().any(|condition| self.holds(condition, id)),
            Condition::Not(inner) => !self.holds(inner, id),
            Condition::Words { pattern, anywhere, dated, outlets } => {
                let head = head();
                let outlet = || head.outlet.is_some_and(|outlet| outlets.contains(outlet));
                let date = || *dated && head.date.is_some_and(|date| pattern.is_in(&date.to_string()));
                pattern.is_in(head.title) || *anywhere && (!outlets.is_empty() && outlet() || date())
            }
            Condition::Outlet(outlets) => head().outlet.is_some_and(|outlet| outlets.contains(outlet)),
            Condition::NoOutlet => head().outlet.is_none(),
            Condition::Date(from, to) => head()
                .date
                .is_some_and(|date| from.is_none_or(|from| date >= from) && to.is_none_or(|to| date <= to)),
            Condition::Copy => self.copies.is_some_and(|copies| copies.is_copy(id.0)),
            Condition::Flag(flag) => match &self.memory {
                Some((memory, lens)) => {
                    let content = self.content(memory, id);
                    content.map_or(*flag == Flag::Unread, |content| lens.has(content, flag))
                }
                None => *flag == Flag::Unread,
            },
        }
    }
}

/// Sorts the articles by a numeric key. Only ties compare the heads.
fn sort(corpus: &Corpus, order: ListOrder, ids: Vec<ArticleId>) -> Vec<ArticleId> {
    if order == ListOrder::Given {
        return ids;
    }
    let mut outlets: Vec<&str> = corpus.outlets().collect();
    outlets.sort_unstable();
    let ranks: HashMap<&str, u64> = outlets.into_iter().zip(1..).collect();
    let mut keyed: Vec<(u64, ArticleId)> =
        ids.into_iter().map(|id| (key(corpus, order, &ranks, id), id)).collect();
    keyed.sort_unstable_by(|a, b| a.0.cmp(&b.0).then_with(|| compare(corpus, order, a.1, b.1)));
    keyed.into_iter().map(|(_, id)| id).collect()
}

/// Puts the articles that have not been read first.
fn unread_first(corpus: &Corpus, memory: &Memory, ids: Vec<ArticleId>) -> Vec<ArticleId> {
    let is_read = |id: &ArticleId| memory.is_read(RecordKey::of(&corpus.address(*id)));
    let (read, mut all): (Vec<_>, Vec<_>) = ids.into_iter().partition(is_read);
    all.extend(read);
    all
}

/// Returns a sort key for the order. Articles with equal keys must be compared.
fn key(corpus: &Corpus, order: ListOrder, ranks: &HashMap<&str, u64>, id: ArticleId) -> u64 {
    let head = corpus.head(id);
    // Grows with the date; the offset keeps it positive.
    let day = |date: jiff::civil::Date| {
        (i64::from(date.year()) * 512 + i64::from(date.month()) * 32 + i64::from(date.day()) + (1 << 24))
            as u64
    };
    let newest = head.date.map_or(u32::MAX.into(), |date| (1 << 30) - day(date));
    match order {
        ListOrder::Given => id.0.into(),
        ListOrder::Newest | ListOrder::Unread => newest,
        ListOrder::Oldest => head.date.map_or(u64::MAX, day),
        ListOrder::Headline => {
            let mut start = [0; 8];
            let mut at = 0;
            for c in head.title.chars().flat_map(char::to_lowercase) {
                let mut bytes = [0; 4];
                let bytes = c.encode_utf8(&mut bytes).as_bytes();
                let room = (start.len() - at).min(bytes.len());
                start[at..at + room].copy_from_slice(&bytes[..room]);
                at += room;
                if at == start.len() {
                    break;
                }
            }
            u64::from_be_bytes(start)
        }
        ListOrder::Outlet => {
            head.outlet.and_then(|outlet| ranks.get(outlet)).copied().unwrap_or(0) << 32 | newest
        }
    }
}

fn compare(corpus: &Corpus, order: ListOrder, a: ArticleId, b: ArticleId) -> Ordering {
    let (x, y) = (corpus.head(a), corpus.head(b));
    let newest = || (x.date.is_none(), Reverse(x.date)).cmp(&(y.date.is_none(), Reverse(y.date)));
    let ordering = match order {
        ListOrder::Given => Ordering::Equal,
        ListOrder::Newest | ListOrder::Unread => newest(),
        ListOrder::Oldest => (x.date.is_none(), x.date).cmp(&(y.date.is_none(), y.date)),
        ListOrder::Headline => {
            x.title.chars().flat_map(char::to_lowercase).cmp(y.title.chars().flat_map(char::to_lowercase))
        }
        ListOrder::Outlet => x.outlet.cmp(&y.outlet).then_with(newest),
    };
    ordering.then(a.cmp(&b))
}

/// Merges two sorted lists.
fn merge(corpus: &Corpus, order: ListOrder, a: &[ArticleId], b: Vec<ArticleId>) -> Vec<ArticleId> {
    if a.is_empty() {
        return b;
    }
    if order == ListOrder::Given {
        // New articles follow the old ones.
        return [a, &b].concat();
    }
    let mut all = Vec::with_capacity(a.len() + b.len());
    let mut old = a.iter().copied().peekable();
    for new in b {
        while let Some(id) = old.next_if(|&id| compare(corpus, order, id, new) != Ordering::Greater) {
            all.push(id);
        }
        all.push(new);
    }
    all.extend(old);
    all
}

/// Returns the rows whose headlines contain `words`.
fn find(
    corpus: &Corpus,
    shown: Option<&Vec<ArticleId>>,
    words: &str,
    wanted: &dyn Fn() -> bool,
) -> Option<Vec<u32>> {
    let pattern = TextPattern::new(words);
    let mut found = Vec::new();
    if pattern.is_empty() {
        return Some(found);
    }
    for row in 0..shown.map_or(corpus.len(), Vec::len) {
        if row % STEP == 0 && !wanted() {
            return None;
        }
        let id = shown.map_or(ArticleId(row as u32), |shown| shown[row]);
        if pattern.is_in(corpus.head(id).title) {
            found.push(row as u32);
        }
    }
    Some(found)
}

#[cfg(test)]
mod tests;
