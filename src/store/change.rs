//! Changes to the reader's memory, as data. Every change sets or removes facts, which are keys with a value.

use serde_json::{Value, json};

use super::corrections::Correction;
use super::{ContentKey, Passage, RecordKey};

/// Maximum length of a note in bytes; a longer one is a paste gone wrong.
const LONGEST: usize = 100_000;

/// A change to the memory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// An article was opened: the content of its record, and its title and date for when the text is not
    /// available.
    Met(RecordKey, ContentKey, ArticleInfo),
    /// Marks an article as read or unread.
    Read(ContentKey, bool),
    /// Marks an article as read because it was opened; cannot be undone.
    Opened(ContentKey),
    /// Adds or removes a star.
    Star(ContentKey, bool),
    /// Adds or removes a tag.
    Tag(ContentKey, String, bool),
    /// Sets or removes the note with this id.
    Note(ContentKey, String, Option<Note>),
    /// Sets or removes a correction, by [`Correction::target`].
    Correct(ContentKey, String, Option<Correction>),
    /// Stores the scroll position: the number of code points above the screen.
    Position(ContentKey, u64),
    /// Stores the last text searched for.
    Search(String),
    /// Stores a query over the whole corpus; a later query has a greater number.
    Query(String, u64),
    /// Sets or removes the mark with this letter.
    Mark(char, Option<SavedPlace>),
    /// Makes a name stand for another name of the same person, or stops doing so.
    SamePerson(String, Option<String>),
    /// Keeps two names apart as belonging to two people, or stops doing so.
    TwoPeople(String, String, bool),
    /// Stores where a jump started; a later jump has a greater number.
    Jump(u64, SavedPlace),
    /// Several changes, which are undone together.
    Many(Vec<Change>),
    /// Undoes the last change made on purpose.
    Undo,
}

/// The metadata of an article.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ArticleInfo {
    /// Id in the input.
    pub id: String,
    /// Headline.
    pub title: Option<String>,
    /// Date, as `2018-12-20`.
    pub date: Option<String>,
    /// Outlet that published it.
    pub outlet: Option<String>,
    /// Address on the web.
    pub url: Option<String>,
}

/// A note of the reader on an article or a passage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// Text of the note.
    pub text: String,
    /// Passage it is about; `None` for the whole article.
    pub passage: Option<Passage>,
}

/// A place in an article to come back to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SavedPlace {
    /// Article.
    pub content: ContentKey,
    /// Record it was read from.
    pub record: RecordKey,
    /// Number of code points above the screen.
    pub at: u64,
}

/// The key of a fact: an article, or `None` for the reader; a kind; and a name if there can be several.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FactKey {
    /// Article.
    pub content: Option<ContentKey>,
    /// One of the names in [`kind`].
    pub kind: &'static str,
    /// Tag, letter or id.
    pub name: String,
}

/// The kinds of facts, as stored in the database.
pub mod kind {
    /// The article was read.
    pub const READ: &str = "read";
    /// The article has a star.
    pub const STAR: &str = "star";
    /// A tag.
    pub const TAG: &str = "tag";
    /// A note.
    pub const NOTE: &str = "note";
    /// A correction.
    pub const CORRECTION: &str = "correction";
    /// The scroll position.
    pub const POSITION: &str = "position";
    /// The last text searched for.
    pub const SEARCH: &str = "search";
    /// A query over the whole corpus.
    pub const QUERY: &str = "query";
    /// A name that stands for another name of the same person.
    pub const ALIAS: &str = "alias";
    /// Two names that belong to two people, with a tab between.
    pub const APART: &str = "apart";
    /// A mark.
    pub const MARK: &str = "mark";
    /// Where a jump started.
    pub const JUMP: &str = "jump";

    /// All kinds.
    pub const ALL: [&str; 12] =
        [READ, STAR, TAG, NOTE, CORRECTION, POSITION, SEARCH, QUERY, MARK, JUMP, ALIAS, APART];
}

/// A key and its new value; `None` removes the fact.
pub type Fact = (FactKey, Option<Value>);

impl Change {
    /// Returns whether it can change a correction.
    pub fn corrects(&self) -> bool {
        match self {
            Change::Correct(..) | Change::SamePerson(..) | Change::TwoPeople(..) => true,
            Change::Many(changes) => changes.iter().any(Change::corrects),
            _ => false,
        }
    }

    /// Returns whether the reader made it on purpose, so that it can be undone.
    pub fn on_purpose(&self) -> bool {
        use Change::*;
        !matches!(self, Met(..) | Opened(_) | Position(..) | Search(_) | Query(..) | Jump(..) | Undo)
    }

    /// Returns the facts it sets or removes.
    pub fn facts(&self) -> Vec<Fact> {
        let of = |content: &ContentKey, kind, name: &str, value| {
            vec![(FactKey { content: Some(*content), kind, name: name.into() }, value)]
        };
        let of_reader = |kind, name: String, value| vec![(FactKey { content: None, kind, name }, value)];
        let flag = |wanted: &bool| wanted.then_some(Value::Bool(true));
        match self {
            Change::Met(..) | Change::Undo => Vec::new(),
            Change::Read(content, read) => of(content, kind::READ, "", flag(read)),
            Change::Opened(content) => of(content, kind::READ, "", Some(Value::Bool(true))),
            Change::Star(content, star) => of(content, kind::STAR, "", flag(star)),
            Change::Tag(content, tag, wanted) => of(content, kind::TAG, tag, flag(wanted)),
            Change::Note(content, id, note) => of(content, kind::NOTE, id, note.as_ref().map(Note::to_json)),
            Change::Correct(content, target, correction) => {
                of(content, kind::CORRECTION, target, correction.as_ref().map(Correction::to_json))
            }
            Change::Position(content, at) => of(content, kind::POSITION, "", Some((*at).into())),
            Change::Search(words) => of_reader(kind::SEARCH, String::new(), Some(words.as_str().into())),
            Change::Query(text, number) => of_reader(kind::QUERY, text.clone(), Some((*number).into())),
            Change::Mark(letter, place) => {
                of_reader(kind::MARK, letter.to_string(), place.map(|place| place.to_json()))
            }
            Change::SamePerson(name, person) => {
                of_reader(kind::ALIAS, name.clone(), person.as_deref().map(Into::into))
            }
            Change::TwoPeople(a, b, apart) => of_reader(kind::APART, format!("{a}\t{b}"), flag(apart)),
            Change::Jump(number, place) => {
                of_reader(kind::JUMP, format!("{number:020}"), Some(place.to_json()))
            }
            Change::Many(changes) => changes.iter().flat_map(Change::facts).collect(),
        }
    }

    /// Returns the articles it introduces, with their records.
    pub fn met(&self) -> Vec<(RecordKey, ContentKey, &ArticleInfo)> {
        match self {
            Change::Met(record, content, about) => vec![(*record, *content, about)],
            Change::Many(changes) => changes.iter().flat_map(Change::met).collect(),
            _ => Vec::new(),
        }
    }
}

/// Names an undone fact for people.
pub fn called(key: &FactKey) -> String {
    match key.kind {
        kind::READ => "read or unread".into(),
        kind::TAG => format!("tag {}", key.name),
        kind::MARK => format!("mark {}", key.name),
        kind::ALIAS => format!("who {} is", key.name),
        kind::APART => format!("that {} are two people", key.name.replace('\t', " and ")),
        other => other.to_owned(),
    }
}

impl ArticleInfo {
    /// Collects the metadata of `article`.
    pub fn of(article: &crate::Article) -> Self {
        Self {
            id: article.id.clone(),
            title: Some(crate::article::NewHead::of(article).title().to_owned())
                .filter(|title| !title.is_empty()),
            date: article.date.map(|date| date.to_string()),
            outlet: article.outlet.clone(),
            url: article.url.clone(),
        }
    }

    /// Fills in from `other` what is missing.
    pub(super) fn or(self, other: Self) -> Self {
        Self {
            id: if self.id.is_empty() { other.id } else { self.id },
            title: self.title.or(other.title),
            date: self.date.or(other.date),
            outlet: self.outlet.or(other.outlet),
            url: self.url.or(other.url),
        }
    }

    pub(super) fn to_json(&self) -> Value {
        let Self { id, title, date, outlet, url } = self;
        json!({ "id": id, "title": title, "date": date, "outlet": outlet, "url": url })
    }

    pub(super) fn from_json(value: &Value) -> Self {
        let text = |key: &str| value[key].as_str().map(str::to_owned);
        Self {
            id: text("id").unwrap_or_default(),
            title: text("title"),
            date: text("date"),
            outlet: text("outlet"),
            url: text("url"),
        }
    }
}

impl Note {
    /// Creates a note. Drops control characters except line feeds, and trims white space.
    pub fn new(text: &str, passage: Option<Passage>) -> Self {
        let text: String = text.chars().filter(|c| !c.is_control() || *c == '\n').collect();
        Self { text: crate::article::at_most(LONGEST, text.trim()).trim().to_owned(), passage }
    }

    /// Returns an id that is the same for the same words about the same place in the same article.
    pub fn id(&self, content: ContentKey) -> String {
        let place = self.passage.as_ref().map_or(0, |passage| passage.start + 1);
        let words = format!("{content} {place} {}", self.text);
        blake3::hash(words.as_bytes()).to_hex()[..16].to_owned()
    }

    pub(super) fn to_json(&self) -> Value {
        match &self.passage {
            None => json!({ "note": self.text }),
            Some(passage) => {
                let mut value = passage.to_json();
                value["note"] = self.text.as_str().into();
                value
            }
        }
    }

    pub(super) fn from_json(value: &Value) -> Option<Self> {
        Some(Self::new(value["note"].as_str()?, Passage::from_json(value)))
    }
}

impl SavedPlace {
    fn to_json(self) -> Value {
        json!({ "content": self.content.to_string(), "record": self.record.0, "at": self.at })
    }

    pub(super) fn from_json(value: &Value) -> Option<Self> {
        let content = ContentKey::parse(value["content"].as_str()?)?;
        Some(Self { content, record: RecordKey(value["record"].as_u64()?), at: value["at"].as_u64()? })
    }
}
