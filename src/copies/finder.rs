//! Collects the sketches of a corpus and finds its groups of copies.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::civil::Date;

use super::groups::{Sketches, originals};
use super::{CopyGroups, sketch};
use crate::Article;

/// Finds the copies among articles that come in any order. It takes about three hundred bytes per article; the groups
/// take sixteen per article in a group.
///
/// ```
/// use onrecord::Article;
/// use onrecord::copies::{ArticlePlace, CopyFinder};
/// let text: String = (0..99).map(|n| format!("word{n} ")).collect();
/// let article = |outlet: &str, text: &str| Article { outlet: Some(outlet.into()), text: text.into(), ..Article::default() };
/// let mut finder = CopyFinder::default();
/// finder.add(7, &article("The Post", &text), ArticlePlace { source: "a.jsonl", offset: 90 });
/// finder.add(3, &article("Daily Gull", &text[..500]), ArticlePlace { source: "a.jsonl", offset: 10 });
/// let groups = finder.groups();
/// assert!(groups.is_copy(7) && !groups.is_copy(3));
/// assert_eq!(groups.members(7), [3, 7]);
/// ```
#[derive(Debug, Default)]
pub struct CopyFinder {
    all: Sketches,
    entries: Vec<Entry>,
    sources: Names,
    outlets: Names,
}

/// Where an article was read: of two from the same day, the first one is the original.
#[derive(Clone, Copy, Debug)]
pub struct ArticlePlace<'a> {
    /// The name of the source.
    pub source: &'a str,
    /// The offset in it.
    pub offset: u64,
}

/// The order of an article, and its number.
#[derive(Clone, Copy, Debug)]
struct Entry {
    date: Option<Date>,
    source: u32,
    offset: u64,
    number: u32,
}

/// Numbers names from 1, each name once.
#[derive(Debug, Default)]
struct Names(HashMap<Arc<str>, u32>);

impl Names {
    fn number(&mut self, name: &str) -> u32 {
        if let Some(number) = self.0.get(name) {
            return *number;
        }
        let number = self.0.len() as u32 + 1;
        self.0.insert(name.into(), number);
        number
    }

    /// Returns the rank of each number among the names in alphabetical order.
    fn ranks(&self) -> Vec<u32> {
        let mut names: Vec<(&Arc<str>, u32)> = self.0.iter().map(|(name, number)| (name, *number)).collect();
        names.sort_unstable();
        let mut ranks = vec![0; names.len() + 1];
        (0..).zip(names).for_each(|(rank, (_, number))| ranks[number as usize] = rank);
        ranks
    }
}

impl CopyFinder {
    /// Adds an article under a number that identifies it.
    pub fn add(&mut self, number: u32, article: &Article, place: ArticlePlace) {
        let mut hashes = Vec::new();
        sketch(&article.text, &mut hashes);
        self.add_sketch(number, &hashes, (article.date, article.outlet.as_deref()), place);
    }

    /// Adds an article whose sketch is known.
    pub fn add_sketch(
        &mut self,
        number: u32,
        sketch: &[u32],
        (date, outlet): (Option<Date>, Option<&str>),
        place: ArticlePlace,
    ) {
        self.all.hashes.extend_from_slice(sketch);
        self.all.ends.push(self.all.hashes.len());
        self.all.outlets.push(outlet.map_or(0, |outlet| self.outlets.number(outlet)));
        let source = self.sources.number(place.source);
        self.entries.push(Entry { date, source, offset: place.offset, number });
    }

    /// Returns the number of articles.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Returns whether there are none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Finds the groups. The earliest article is the original, within a day the first by its place; undated articles
    /// come last.
    pub fn groups(mut self) -> CopyGroups {
        let ranks = self.sources.ranks();
        let key = |n: &u32| {
            let Entry { date, source, offset, .. } = self.entries[*n as usize];
            (date.is_none(), date, ranks[source as usize], offset, *n)
        };
        self.all.order = (0..self.entries.len() as u32).collect();
        self.all.order.sort_unstable_by_key(key);
        let number = |n: u32| self.entries[self.all.order[n as usize] as usize].number;
        let originals = originals(&self.all);
        let copies = (0..).zip(&originals).filter(|(n, original)| n != *original);
        CopyGroups::new(copies.map(|(n, original)| (number(*original), number(n))))
    }
}
