//! Putting the list in order, filtering it and finding in it: work that grows with the corpus, so it is asked for as
//! data and done elsewhere; the screen shows the old list until the answer comes.

use std::cmp::{Ordering, Reverse};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::find::Needle;
use super::list::Order;
use crate::corpus::{ArticleId, Corpus};
use crate::store::{Memory, RecordKey};

/// What the list is wanted to be like.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wish {
    /// Only these articles, in this order where no other is asked for: what a search has found.
    pub among: Option<Arc<Vec<ArticleId>>>,
    /// The order.
    pub order: Order,
    /// Every word of it stands in the headline, the outlet or the date of what is shown.
    pub filter: String,
    /// Words to find in headlines.
    pub sought: String,
}

impl Wish {
    /// Whether the filter asks for what is remembered.
    pub fn recalls(&self) -> bool {
        self.filter.split_whitespace().any(|word| Remembered::parse(word).is_some())
    }

    /// Whether all articles are shown as they come, and nothing has to be worked out for that.
    pub fn is_plain(&self) -> bool {
        self.among.is_none() && self.order == Order::Given && self.filter.trim().is_empty()
    }
}

/// A list, worked out for a wish and as much of the corpus as there was.
#[derive(Clone, Debug, Default)]
pub struct Arranged {
    /// For what.
    pub wish: Wish,
    /// How many articles of the corpus were looked at.
    pub seen: usize,
    /// What is shown, in order; none where that is the whole corpus as it comes.
    pub shown: Option<Arc<Vec<ArticleId>>>,
    /// The rows of the list whose headlines hold what is sought.
    pub found: Arc<Vec<u32>>,
}

/// A list to be worked out.
#[derive(Clone, Debug)]
pub struct Arrange {
    /// The corpus as it is now.
    pub corpus: Corpus,
    /// What is wanted.
    pub wish: Wish,
    /// What was worked out before; where it is for the same wish, only what is new needs work.
    pub before: Arranged,
    /// What the reader remembers, where the filter asks for it.
    pub memory: Option<Arc<Memory>>,
}

/// So many rows are looked at before it is asked whether anybody still wants to know.
const STEP: usize = 4096;

impl Arrange {
    /// Works it out, as long as `wanted` says that somebody waits for it.
    pub fn perform(&self, wanted: &dyn Fn() -> bool) -> Option<Arranged> {
        let Self { corpus, wish, before, memory } = self;
        // What a search has found is little, and soon gone over.
        let same = wish.among.is_none()
            && (before.wish.order, &before.wish.filter, &before.wish.among)
                == (wish.order, &wish.filter, &None);
        let from = if same { before.seen.min(corpus.len()) } else { 0 };
        let shown = match wish.is_plain() {
            true => None,
            false => {
                let old = before.shown.as_ref().filter(|_| same);
                let memory = memory.as_deref();
                let passed = match &wish.among {
                    Some(among) => filter(corpus, among.iter().copied(), &wish.filter, memory, wanted)?,
                    None => filter(corpus, corpus.ids().skip(from), &wish.filter, memory, wanted)?,
                };
                let new = sort(corpus, wish.order, passed);
                Some(Arc::new(merge(corpus, wish.order, old.map_or(&[], |old| old), new)))
            }
        };
        let found = find(corpus, shown.as_deref(), &wish.sought, wanted)?;
        Some(Arranged { wish: wish.clone(), seen: corpus.len(), shown, found: Arc::new(found) })
    }
}

/// A word of the filter that asks for what is remembered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Remembered<'a> {
    Read,
    Unread,
    Starred,
    Noted,
    Tagged(&'a str),
}

impl<'a> Remembered<'a> {
    /// `is:unread`, or as much of it as was typed; `tag:sea`.
    fn parse(word: &'a str) -> Option<Self> {
        if let Some(tag) = word.strip_prefix("tag:") {
            return Some(Self::Tagged(tag.trim_start_matches('#')));
        }
        let state = word.strip_prefix("is:").filter(|state| !state.is_empty())?;
        let all = [
            ("read", Self::Read),
            ("unread", Self::Unread),
            ("starred", Self::Starred),
            ("noted", Self::Noted),
        ];
        all.into_iter().find(|(name, _)| name.starts_with(state)).map(|(_, what)| what)
    }

    fn holds(self, memory: &Memory, record: RecordKey) -> bool {
        match self {
            Self::Read => memory.is_read(record),
            Self::Unread => !memory.is_read(record),
            Self::Starred => memory.is_starred(record),
            Self::Noted => memory.is_noted(record),
            Self::Tagged(tag) => memory.is_tagged(record, tag),
        }
    }
}

/// The articles that hold every word.
fn filter(
    corpus: &Corpus,
    articles: impl Iterator<Item = ArticleId>,
    words: &str,
    memory: Option<&Memory>,
    wanted: &dyn Fn() -> bool,
) -> Option<Vec<ArticleId>> {
    let remembered: Vec<Remembered> = words.split_whitespace().filter_map(Remembered::parse).collect();
    let words: Vec<(Needle, bool, HashSet<&str>)> = words
        .split_whitespace()
        .filter(|word| Remembered::parse(word).is_none())
        .map(|word| {
            let needle = Needle::new(word);
            let outlets = corpus.outlets().filter(|outlet| needle.is_in(outlet)).collect();
            (needle, word.contains(|c: char| c.is_ascii_digit() || c == '-'), outlets)
        })
        .collect();
    let mut passed = Vec::new();
    for (n, id) in articles.enumerate() {
        if n % STEP == 0 && !wanted() {
            return None;
        }
        let head = corpus.head(id);
        let holds = |(needle, dated, outlets): &(Needle, bool, HashSet<&str>)| {
            needle.is_in(head.title)
                || !outlets.is_empty() && head.outlet.is_some_and(|outlet| outlets.contains(outlet))
                || *dated && head.date.is_some_and(|date| needle.is_in(&date.to_string()))
        };
        let recalls = |what: &Remembered| {
            memory.is_some_and(|memory| what.holds(memory, RecordKey::of(&corpus.address(id))))
        };
        if words.iter().all(holds) && remembered.iter().all(recalls) {
            passed.push(id);
        }
    }
    Some(passed)
}

/// The articles in order. A number sorts most of them, the rest is compared.
fn sort(corpus: &Corpus, order: Order, ids: Vec<ArticleId>) -> Vec<ArticleId> {
    if order == Order::Given {
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

/// A number in the order that is asked for; where two are equal, the articles have to be compared.
fn key(corpus: &Corpus, order: Order, ranks: &HashMap<&str, u64>, id: ArticleId) -> u64 {
    let head = corpus.head(id);
    // Days since the beginning of the calendar, which no newspaper reaches.
    let day = |date: jiff::civil::Date| {
        (i64::from(date.year()) * 512 + i64::from(date.month()) * 32 + i64::from(date.day()) + (1 << 24))
            as u64
    };
    let newest = head.date.map_or(u32::MAX.into(), |date| (1 << 30) - day(date));
    match order {
        Order::Given => id.0.into(),
        Order::Newest => newest,
        Order::Oldest => head.date.map_or(u64::MAX, day),
        Order::Headline => {
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
        Order::Outlet => {
            head.outlet.and_then(|outlet| ranks.get(outlet)).copied().unwrap_or(0) << 32 | newest
        }
    }
}

fn compare(corpus: &Corpus, order: Order, a: ArticleId, b: ArticleId) -> Ordering {
    let (x, y) = (corpus.head(a), corpus.head(b));
    let newest = || (x.date.is_none(), Reverse(x.date)).cmp(&(y.date.is_none(), Reverse(y.date)));
    let ordering = match order {
        Order::Given => Ordering::Equal,
        Order::Newest => newest(),
        Order::Oldest => (x.date.is_none(), x.date).cmp(&(y.date.is_none(), y.date)),
        Order::Headline => {
            x.title.chars().flat_map(char::to_lowercase).cmp(y.title.chars().flat_map(char::to_lowercase))
        }
        Order::Outlet => x.outlet.cmp(&y.outlet).then_with(newest),
    };
    ordering.then(a.cmp(&b))
}

/// Two lists that are in order as one.
fn merge(corpus: &Corpus, order: Order, a: &[ArticleId], b: Vec<ArticleId>) -> Vec<ArticleId> {
    if a.is_empty() {
        return b;
    }
    if order == Order::Given {
        // What comes later stands behind.
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

/// The rows whose headlines hold `words`.
fn find(
    corpus: &Corpus,
    shown: Option<&Vec<ArticleId>>,
    words: &str,
    wanted: &dyn Fn() -> bool,
) -> Option<Vec<u32>> {
    let needle = Needle::new(words);
    let mut found = Vec::new();
    if needle.is_empty() {
        return Some(found);
    }
    for row in 0..shown.map_or(corpus.len(), Vec::len) {
        if row % STEP == 0 && !wanted() {
            return None;
        }
        let id = shown.map_or(ArticleId(row as u32), |shown| shown[row]);
        if needle.is_in(corpus.head(id).title) {
            found.push(row as u32);
        }
    }
    Some(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::NewHead;
    use crate::load::{CorpusReader, Found, Input, Options};
    use jiff::civil::date;
    use proptest::prelude::*;
    use std::ops::ControlFlow;

    /// A corpus with these headlines, outlets and days; where its articles lie does not matter.
    fn corpus(articles: &[(String, Option<u8>, Option<i8>)]) -> Corpus {
        let mut somewhere = None;
        CorpusReader::new(vec![Input::Sample], Arc::new(Options::default())).read_new(&mut |found| {
            if let Found::Article(_, address) = found {
                somewhere = Some(address);
            }
            ControlFlow::Break(())
        });
        let somewhere = somewhere.unwrap();
        let mut corpus = Corpus::default();
        for (title, outlet, day) in articles {
            let article = crate::Article {
                title: Some(title.clone()),
                outlet: outlet.map(|outlet| format!("Outlet {outlet}")),
                date: day.map(|day| date(2018, 12, day)),
                ..crate::Article::default()
            };
            corpus.push(NewHead::of(&article), somewhere.clone());
        }
        corpus
    }

    fn arranged(corpus: &Corpus, wish: &Wish, before: Arranged) -> Arranged {
        Arrange { corpus: corpus.clone(), wish: wish.clone(), before, memory: None }
            .perform(&|| true)
            .unwrap()
    }

    proptest! {
        /// A list that grew step by step is the one that is made at the end, and is in order.
        #[test]
        fn growing_is_as_good_as_starting_late(
            articles in prop::collection::vec(("[abAÄä ]{1,12}", prop::option::of(0u8..3), prop::option::of(1i8..5)), 1..60),
            steps in prop::collection::vec(0usize..60, 0..4),
            order in prop::sample::select(&[Order::Given, Order::Newest, Order::Oldest, Order::Headline, Order::Outlet][..]),
            filter in "(a|b|outlet|1|2018-12-0[1-4])?( a)?",
        ) {
            let wish = Wish { order, filter, sought: "a".into(), among: None };
            let whole = corpus(&articles);
            let at_once = arranged(&whole, &wish, Arranged::default());
            let mut stepwise = Arranged::default();
            let mut cuts: Vec<usize> = steps.into_iter().map(|step| step.min(articles.len())).collect();
            cuts.sort_unstable();
            for cut in cuts.into_iter().chain([articles.len()]) {
                stepwise = arranged(&corpus(&articles[..cut]), &wish, stepwise);
            }
            // Outlets get their numbers in the order they come in, which is the same in both.
            prop_assert_eq!(&stepwise.shown, &at_once.shown);
            prop_assert_eq!(&stepwise.found, &at_once.found);
            let shown = at_once.shown.map_or(whole.ids().collect(), |shown| shown.to_vec());
            prop_assert!(shown.windows(2).all(|pair| compare(&whole, order, pair[0], pair[1]) == Ordering::Less));
            for &row in at_once.found.iter() {
                prop_assert!(whole.head(shown[row as usize]).title.to_lowercase().contains('a'));
            }
        }
    }

    #[test]
    fn nobody_waits_for_it_any_more() {
        let corpus = corpus(&[("a".into(), None, None)]);
        let wish = Wish { filter: "a".into(), ..Wish::default() };
        assert!(
            Arrange { corpus, wish, before: Arranged::default(), memory: None }.perform(&|| false).is_none()
        );
    }
}
