//! The memory, held in RAM so that the screen never waits for the disk.

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};

use serde_json::Value;

use super::change::{ArticleInfo, Change, Fact, FactKey, Note, SavedPlace, kind};
use super::corrections::Correction;
use super::{ContentKey, RecordKey};
use crate::identity::Aliases;

/// Everything the reader remembers. Takes a few bytes for each article ever opened.
///
/// ```
/// use onrecord::store::{Change, ContentKey, Memory, RecordKey};
/// let (record, content) = (RecordKey::new(7, 120), ContentKey([1; 16]));
/// let mut memory = Memory::default();
/// memory.take(Change::Met(record, content, Default::default()));
/// memory.take(Change::Star(content, true));
/// assert!(memory.is_starred(record) && !memory.is_read(record));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Memory {
    records: HashMap<RecordKey, ContentKey>,
    articles: HashMap<ContentKey, Remembered>,
    /// The last text searched for.
    pub search: String,
    /// Queries over the whole corpus, with their order.
    queries: BTreeMap<String, u64>,
    /// Marks.
    pub marks: BTreeMap<char, SavedPlace>,
    /// Places where jumps started, oldest first.
    pub jumps: BTreeMap<u64, SavedPlace>,
    /// The person that a name stands for.
    same: BTreeMap<String, String>,
    /// Names that belong to two people.
    apart: BTreeSet<(String, String)>,
    /// Changes not known to be written, and the number of those that are.
    pending: VecDeque<Change>,
    written: u64,
}

/// What is remembered about one article.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Remembered {
    read: bool,
    star: bool,
    position: Option<u32>,
    /// Data that few articles have.
    more: Option<Box<More>>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct More {
    tags: BTreeSet<String>,
    notes: BTreeMap<String, Note>,
    corrections: BTreeMap<String, Correction>,
}

impl Memory {
    /// Makes a change, marks it as not written yet, and returns it for writing.
    pub fn take(&mut self, change: Change) -> Change {
        self.apply(&change);
        self.pending.push_back(change.clone());
        change
    }

    /// Marks all changes up to this number as written, counted from the first one taken.
    pub fn wrote(&mut self, upto: u64) {
        while self.written < upto && self.pending.pop_front().is_some() {
            self.written += 1;
        }
    }

    /// Applies the result of an undo; changes made after it was requested are kept.
    pub fn undo(&mut self, facts: Vec<Fact>) {
        facts.into_iter().for_each(|fact| self.set(fact));
        let mut pending = std::mem::take(&mut self.pending);
        if let Some(at) = pending.iter().position(|change| *change == Change::Undo) {
            pending[at] = Change::Many(Vec::new());
            pending.range(at..).for_each(|change| self.apply(change));
        }
        self.pending = pending;
    }

    /// Returns the number of changes not known to be written.
    pub fn unwritten(&self) -> usize {
        self.pending.len()
    }

    /// Replaces the memory with what the database holds after `upto` of our changes; later ones are applied again.
    pub fn renew(&mut self, fresh: Memory, upto: u64) {
        self.wrote(upto);
        let pending = std::mem::take(&mut self.pending);
        *self = Memory { written: self.written, ..fresh };
        pending.iter().for_each(|change| self.apply(change));
        self.pending = pending;
    }

    /// Makes a change without marking it for writing. Ignores undo, because only the database has the
    /// previous values.
    pub fn apply(&mut self, change: &Change) {
        for (record, content, _) in change.met() {
            self.records.insert(record, content);
        }
        for fact in change.facts() {
            self.set(fact);
        }
    }

    /// Sets or removes one fact.
    pub fn set(&mut self, (key, value): Fact) {
        match key.content {
            Some(content) => self.set_of_article(content, key, value),
            None => self.set_of_reader(&key, value),
        }
    }

    fn set_of_article(&mut self, content: ContentKey, key: FactKey, value: Option<Value>) {
        let article = self.articles.entry(content).or_default();
        let more = article.more.get_or_insert_default();
        match key.kind {
            kind::READ => article.read = value.is_some(),
            kind::STAR => article.star = value.is_some(),
            kind::POSITION => article.position = value.and_then(|at| u32::try_from(at.as_u64()?).ok()),
            kind::TAG if value.is_some() => drop(more.tags.insert(key.name)),
            kind::TAG => drop(more.tags.remove(&key.name)),
            kind::NOTE => put(&mut more.notes, key.name, value.as_ref().and_then(Note::from_json)),
            kind::CORRECTION => {
                put(&mut more.corrections, key.name, value.as_ref().and_then(Correction::from_json));
            }
            _ => {}
        }
        if **more == More::default() {
            article.more = None;
        }
        if *article == Remembered::default() {
            self.articles.remove(&content);
        }
    }

    fn set_of_reader(&mut self, key: &FactKey, value: Option<Value>) {
        let place = value.as_ref().and_then(SavedPlace::from_json);
        match key.kind {
            kind::SEARCH => {
                self.search = value.as_ref().and_then(Value::as_str).unwrap_or_default().to_owned();
            }
            kind::QUERY => put(&mut self.queries, key.name.clone(), value.as_ref().and_then(Value::as_u64)),
            kind::ALIAS => {
                let person = value.as_ref().and_then(Value::as_str).map(Into::into);
                put(&mut self.same, key.name.clone(), person);
            }
            kind::APART => {
                if let Some((a, b)) = key.name.split_once('\t') {
                    let pair = (a.to_owned(), b.to_owned());
                    match value {
                        Some(_) => self.apart.insert(pair),
                        None => self.apart.remove(&pair),
                    };
                }
            }
            kind::MARK => {
                if let Some(letter) = key.name.chars().next() {
                    put(&mut self.marks, letter, place);
                }
            }
            kind::JUMP => {
                if let Ok(number) = key.name.parse() {
                    put(&mut self.jumps, number, place);
                }
            }
            _ => {}
        }
    }

    /// Returns the last queries over the whole corpus, newest last.
    pub fn queries(&self) -> Vec<String> {
        let mut all: Vec<(u64, &String)> =
            self.queries.iter().map(|(text, number)| (*number, text)).collect();
        all.sort_unstable();
        let old = all.len().saturating_sub(super::database::QUERIES as usize);
        all.into_iter().skip(old).map(|(_, text)| text.clone()).collect()
    }

    /// Returns the change that stores a query as the newest.
    pub fn query(&self, text: &str) -> Change {
        Change::Query(text.to_owned(), self.queries.values().max().map_or(1, |number| number + 1))
    }

    /// Returns whether anything is remembered about an article.
    pub fn knows(&self, content: ContentKey) -> bool {
        self.articles.contains_key(&content)
    }

    /// Returns the content of a record, if its article was ever opened.
    pub fn content(&self, record: RecordKey) -> Option<ContentKey> {
        self.records.get(&record).copied()
    }

    /// Stores the content of a record.
    pub(crate) fn know(&mut self, record: RecordKey, content: ContentKey) {
        self.records.insert(record, content);
    }

    /// Returns the records of each article, sorted.
    pub fn records(&self) -> HashMap<ContentKey, Vec<RecordKey>> {
        let mut all: HashMap<ContentKey, Vec<RecordKey>> = HashMap::new();
        self.records.iter().for_each(|(record, content)| all.entry(*content).or_default().push(*record));
        all.values_mut().for_each(|records| records.sort_unstable());
        all
    }

    fn of_record(&self, record: RecordKey) -> Option<&Remembered> {
        self.articles.get(self.records.get(&record)?)
    }

    fn more(&self, content: ContentKey) -> Option<&More> {
        self.articles.get(&content)?.more.as_deref()
    }

    /// Returns whether the article of a record was read.
    pub fn is_read(&self, record: RecordKey) -> bool {
        self.of_record(record).is_some_and(|article| article.read)
    }

    /// Returns whether the article of a record has a star.
    pub fn is_starred(&self, record: RecordKey) -> bool {
        self.of_record(record).is_some_and(|article| article.star)
    }

    /// Returns whether an article has a tag that begins like this, ignoring case.
    pub fn has_tag(&self, content: ContentKey, tag: &str) -> bool {
        let tag = tag.to_lowercase();
        self.tags(content).any(|of| of.to_lowercase().starts_with(&tag))
    }

    /// Returns whether the article of a record has notes.
    pub fn is_noted(&self, record: RecordKey) -> bool {
        let more = self.of_record(record).and_then(|article| article.more.as_ref());
        more.is_some_and(|more| !more.notes.is_empty())
    }

    /// Returns whether an article was read.
    pub fn has_read(&self, content: ContentKey) -> bool {
        self.articles.get(&content).is_some_and(|article| article.read)
    }

    /// Returns whether an article has a star.
    pub fn has_star(&self, content: ContentKey) -> bool {
        self.articles.get(&content).is_some_and(|article| article.star)
    }

    /// Returns the number of code points above the screen when the article was last left.
    pub fn position(&self, content: ContentKey) -> Option<u64> {
        self.articles.get(&content)?.position.map(u64::from)
    }

    /// Returns an article's tags, sorted.
    pub fn tags(&self, content: ContentKey) -> impl Iterator<Item = &str> {
        self.more(content).into_iter().flat_map(|more| &more.tags).map(String::as_str)
    }

    /// Returns an article's notes and their ids.
    pub fn notes(&self, content: ContentKey) -> impl Iterator<Item = (&str, &Note)> {
        self.more(content).into_iter().flat_map(|more| &more.notes).map(|(id, note)| (id.as_str(), note))
    }

    /// Returns the note with this id.
    pub fn note(&self, content: ContentKey, id: &str) -> Option<&Note> {
        self.more(content)?.notes.get(id)
    }

    /// Returns the corrections of an article.
    pub fn corrections(&self, content: ContentKey) -> Vec<&Correction> {
        self.more(content).into_iter().flat_map(|more| more.corrections.values()).collect()
    }

    /// Returns a memory with only the corrections.
    #[must_use]
    pub fn only_corrections(&self) -> Self {
        let corrections = self.articles.iter().filter_map(|(content, article)| {
            let corrections = article.more.as_ref()?.corrections.clone();
            let more = Some(Box::new(More { corrections, ..More::default() }));
            Some((*content, Remembered { more, ..Remembered::default() }))
        });
        let some = |(_, article): &(ContentKey, Remembered)| {
            article.more.as_ref().is_some_and(|more| !more.corrections.is_empty())
        };
        Self {
            articles: corrections.filter(some).collect(),
            same: self.same.clone(),
            apart: self.apart.clone(),
            ..Self::default()
        }
    }

    /// Returns what the reader decided about names across the corpus.
    pub fn aliases(&self) -> Aliases {
        let mut aliases = Aliases::default();
        self.same.iter().for_each(|(name, person)| aliases.join(name, person));
        self.apart.iter().for_each(|(a, b)| aliases.part(a, b));
        aliases
    }

    /// Returns whether there is any correction, to an article or to names across the corpus.
    pub fn corrects(&self) -> bool {
        let corrected =
            |article: &Remembered| article.more.as_ref().is_some_and(|more| !more.corrections.is_empty());
        !self.same.is_empty() || !self.apart.is_empty() || self.articles.values().any(corrected)
    }

    /// Returns the articles with a star, a tag, a note or a correction, sorted by key.
    pub fn kept(&self) -> Vec<ContentKey> {
        let kept = self.articles.iter().filter(|(_, article)| article.star || article.more.is_some());
        let mut kept: Vec<_> = kept.map(|(content, _)| *content).collect();
        kept.sort_unstable();
        kept
    }

    /// Returns all remembered articles, in no particular order.
    pub fn contents(&self) -> impl Iterator<Item = ContentKey> + '_ {
        self.articles.keys().copied()
    }

    /// Returns whether no article is remembered.
    pub fn is_empty(&self) -> bool {
        self.articles.is_empty()
    }
}

/// Inserts a value, or removes the one that is there.
fn put<K: Ord, V>(map: &mut BTreeMap<K, V>, name: K, value: Option<V>) {
    match value {
        Some(value) => drop(map.insert(name, value)),
        None => drop(map.remove(&name)),
    }
}

/// The metadata of every remembered article.
pub type Catalogue = HashMap<ContentKey, ArticleInfo>;
