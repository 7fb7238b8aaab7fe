//! What a reader can change in their memory, as data. Every change comes to facts: a key, and the value it gets or loses.

use serde_json::{Value, json};

use super::corrections::Correction;
use super::{ContentKey, Passage, RecordKey};

/// A longer note, tag or search is a paste gone wrong.
const LONGEST: usize = 100_000;

/// One change of what is remembered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// An article was opened: which content its record has, and what to call it where the text is not at hand.
    Met(RecordKey, ContentKey, ArticleInfo),
    /// Read, or unread again.
    Read(ContentKey, bool),
    /// The same, because it was opened and not because the reader said so.
    Opened(ContentKey),
    /// With a star, or without.
    Star(ContentKey, bool),
    /// With a tag, or without.
    Tag(ContentKey, String, bool),
    /// A note under this id, or none any more.
    Note(ContentKey, String, Option<Note>),
    /// A correction of what was found, by [`Correction::target`], or none any more.
    Correct(ContentKey, String, Option<Correction>),
    /// How many code points of the text were above the screen.
    Position(ContentKey, u64),
    /// What was looked for last.
    Search(String),
    /// A query to the whole corpus; the later it was asked, the greater the number.
    Query(String, u64),
    /// A place under a letter, or none any more.
    Mark(char, Option<SavedPlace>),
    /// A place that a jump started from; the later the jump, the greater the number.
    Jump(u64, SavedPlace),
    /// Several at once, undone at once.
    Many(Vec<Change>),
    /// Takes back the last change that was made on purpose.
    Undo,
}

/// What an article is called.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ArticleInfo {
    /// The input's id.
    pub id: String,
    /// The headline.
    pub title: Option<String>,
    /// The day, as `2018-12-20`.
    pub date: Option<String>,
    /// NamedAs published it.
    pub outlet: Option<String>,
    /// Where it stands on the web.
    pub url: Option<String>,
}

/// Words of the reader on an article, or on a passage of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// What the reader says.
    pub text: String,
    /// The words it is about; none for the article as a whole.
    pub passage: Option<Passage>,
}

/// A place in an article that can be come back to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SavedPlace {
    /// The article.
    pub content: ContentKey,
    /// The record it was read from.
    pub record: RecordKey,
    /// Code points of the text above the screen.
    pub at: u64,
}

/// What a fact is about: an article, or the reader where there is none; a kind; and a name where there are several.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FactKey {
    /// The article.
    pub content: Option<ContentKey>,
    /// One of the names in [`kind`].
    pub kind: &'static str,
    /// The tag, the letter, the id.
    pub name: String,
}

/// The kinds of facts, as they stand in the database.
pub mod kind {
    /// Whether it was read.
    pub const READ: &str = "read";
    /// Whether it has a star.
    pub const STAR: &str = "star";
    /// A tag.
    pub const TAG: &str = "tag";
    /// A note.
    pub const NOTE: &str = "note";
    /// A correction.
    pub const CORRECTION: &str = "correction";
    /// Where the reader was.
    pub const POSITION: &str = "position";
    /// What was looked for last.
    pub const SEARCH: &str = "search";
    /// A query to the whole corpus.
    pub const QUERY: &str = "query";
    /// A named place.
    pub const MARK: &str = "mark";
    /// A place that a jump started from.
    pub const JUMP: &str = "jump";

    /// All of them.
    pub const ALL: [&str; 10] = [READ, STAR, TAG, NOTE, CORRECTION, POSITION, SEARCH, QUERY, MARK, JUMP];
}

/// A key and the value it gets; none where it loses the one it had.
pub type Fact = (FactKey, Option<Value>);

impl Change {
    /// Whether it may change what was corrected.
    pub fn corrects(&self) -> bool {
        match self {
            Change::Correct(..) => true,
            Change::Many(changes) => changes.iter().any(Change::corrects),
            _ => false,
        }
    }

    /// Whether the reader made it on purpose, so that it can be undone.
    pub fn on_purpose(&self) -> bool {
        use Change::*;
        !matches!(self, Met(..) | Opened(_) | Position(..) | Search(_) | Query(..) | Jump(..) | Undo)
    }

    /// What it comes to.
    pub fn facts(&self) -> Vec<Fact> {
        let of = |content: &ContentKey, kind, name: &str, value| {
            vec![(FactKey { content: Some(*content), kind, name: name.into() }, value)]
        };
        let mine = |kind, name: String, value| vec![(FactKey { content: None, kind, name }, value)];
        let yes = |wanted: &bool| wanted.then_some(Value::Bool(true));
        match self {
            Change::Met(..) | Change::Undo => Vec::new(),
            Change::Read(content, read) => of(content, kind::READ, "", yes(read)),
            Change::Opened(content) => of(content, kind::READ, "", Some(Value::Bool(true))),
            Change::Star(content, star) => of(content, kind::STAR, "", yes(star)),
            Change::Tag(content, tag, wanted) => of(content, kind::TAG, tag, yes(wanted)),
            Change::Note(content, id, note) => of(content, kind::NOTE, id, note.as_ref().map(Note::to_json)),
            Change::Correct(content, target, correction) => {
                of(content, kind::CORRECTION, target, correction.as_ref().map(Correction::to_json))
            }
            Change::Position(content, at) => of(content, kind::POSITION, "", Some((*at).into())),
            Change::Search(words) => mine(kind::SEARCH, String::new(), Some(words.as_str().into())),
            Change::Query(text, number) => mine(kind::QUERY, text.clone(), Some((*number).into())),
            Change::Mark(letter, place) => {
                mine(kind::MARK, letter.to_string(), place.map(|place| place.to_json()))
            }
            Change::Jump(number, place) => mine(kind::JUMP, format!("{number:020}"), Some(place.to_json())),
            Change::Many(changes) => changes.iter().flat_map(Change::facts).collect(),
        }
    }

    /// The articles that were met in it.
    pub fn met(&self) -> Vec<(RecordKey, ContentKey, &ArticleInfo)> {
        match self {
            Change::Met(record, content, about) => vec![(*record, *content, about)],
            Change::Many(changes) => changes.iter().flat_map(Change::met).collect(),
            _ => Vec::new(),
        }
    }
}

/// What an undone fact was, for people.
pub fn called(key: &FactKey) -> String {
    match key.kind {
        kind::READ => "read or unread".into(),
        kind::TAG => format!("tag {}", key.name),
        kind::MARK => format!("mark {}", key.name),
        other => other.to_owned(),
    }
}

impl ArticleInfo {
    /// What `article` is called.
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

    /// The same, and what only `other` says.
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
    /// A note; control characters other than the line's end are left out, and air around it.
    pub fn new(text: &str, passage: Option<Passage>) -> Self {
        let text: String = text.chars().filter(|c| !c.is_control() || *c == '\n').collect();
        Self { text: crate::article::at_most(LONGEST, text.trim()).trim().to_owned(), passage }
    }

    /// An id for it: the same for the same words on the same place of the same article.
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
