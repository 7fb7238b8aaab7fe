//! What corpora call the parts of an article, and what values they give them.

use std::sync::LazyLock;

use jiff::civil::Date;
use serde_json::Value;

use super::Options;
use super::dates::{date_of_number, parse_date};
use crate::corpus::NewHead;
use crate::{Article, Error, Result};

/// A part of [`Article`] that an input can name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Field {
    Text,
    Title,
    Date,
    Outlet,
    Byline,
    Url,
    Id,
}

/// Our name for each field, and the names seen in the wild, best first. Case, `_` and `-` do not count:
/// `pubDate`, `pub_date` and `PUB-DATE` are one.
static NAMES: [(Field, &str, &[&str]); 7] = [
    (
        Field::Text,
        "text",
        &[
            "text",
            "body",
            "content",
            "maintext",
            "articletext",
            "article",
            "articlebody",
            "bodytext",
            "fulltext",
            "plaintext",
            "rawtext",
            "cleanedtext",
            "document",
            "story",
            "contenttext",
            "contenthtml",
            "description",
            "summary",
        ],
    ),
    (Field::Title, "title", &["title", "headline", "head", "webtitle", "name"]),
    (
        Field::Date,
        "date",
        &[
            "date",
            "datepublish",
            "datepublished",
            "publishdate",
            "published",
            "publicationdate",
            "pubdate",
            "publishedat",
            "publisheddate",
            "webpublicationdate",
            "firstpublished",
            "created",
            "createdat",
            "timestamp",
            "datetime",
            "time",
        ],
    ),
    (
        Field::Outlet,
        "outlet",
        &[
            "outlet",
            "source",
            "publisher",
            "publication",
            "newspaper",
            "sourcename",
            "sourcedomain",
            "domain",
            "site",
            "sitename",
            "website",
        ],
    ),
    (Field::Byline, "byline", &["byline", "author", "authors", "authorname", "creator", "writer"]),
    (Field::Url, "url", &["url", "link", "weburl", "canonicalurl", "sourceurl", "uri", "permalink"]),
    (Field::Id, "id", &["id", "articleid", "docid", "documentid", "guid", "uuid"]),
];

/// From this rank on, names for the text are those of summaries.
const SUMMARY: usize = 16;

/// The names that [`Options::fields`] may begin with, the parts of an article.
pub const FIELDS: [&str; 7] = ["text", "title", "date", "outlet", "byline", "url", "id"];

/// What a field of the input is good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Use {
    /// Nobody asks for it.
    None,
    /// It may be the body, and nothing else.
    Body,
    /// Its value is wanted.
    Value,
}

/// What a record says about an article, before it is decided which of its fields to believe.
pub(super) struct Fields<'o> {
    options: &'o Options,
    /// Field, how good the name is (lower is better), value.
    found: Vec<(Field, usize, Value)>,
}

impl<'o> Fields<'o> {
    pub(super) fn new(options: &'o Options) -> Self {
        Self { options, found: Vec::with_capacity(8) }
    }

    /// Whether anybody asks for the field `name`; the others need not be read.
    pub(super) fn wants(&self, name: &str) -> bool {
        self.asked(name).next().is_some() || usual(name).is_some()
    }

    /// Whether the field `name` may hold the body.
    pub(super) fn is_text(&self, name: &str) -> bool {
        let asked = self.asked(name).any(|(field, _, inside)| field == Field::Text && inside.is_empty());
        asked || usual(name).is_some_and(|(field, _)| field == Field::Text)
    }

    /// Whether a field of this name holds the body only where nothing better does.
    pub(super) fn is_summary(&self, name: &str) -> bool {
        usual(name).is_some_and(|(field, rank)| field == Field::Text && rank >= SUMMARY)
    }

    /// How good the usual name `name` is for ours; none if it is none for it.
    pub(super) fn rank(&self, name: &str, ours: &str) -> Option<usize> {
        let (field, rank) = usual(name)?;
        NAMES.iter().any(|(known, our, _)| *known == field && *our == ours).then_some(rank)
    }

    /// Whether `name` is usual for ours.
    pub(super) fn is(&self, name: &str, ours: &str) -> bool {
        self.rank(name, ours).is_some()
    }

    /// What the field `name` is good for.
    pub(super) fn use_of(&self, name: &str) -> Use {
        let whole = |(field, inside): (Field, &str)| field == Field::Text && inside.is_empty();
        let asked = self.asked(name).map(|(field, _, inside)| (field, inside));
        let mut uses = asked.chain(usual(name).map(|(field, _)| (field, "")));
        match uses.next() {
            None => Use::None,
            Some(first) if whole(first) && uses.all(whole) => Use::Body,
            Some(_) => Use::Value,
        }
    }

    /// The overrides that begin with the field `name`, with their rank and the path inside its value.
    fn asked<'a>(&self, name: &'a str) -> impl Iterator<Item = (Field, usize, &'o str)> + use<'o, 'a> {
        self.options.fields.iter().enumerate().filter_map(move |(rank, (ours, theirs))| {
            let rest = theirs.strip_prefix(name)?;
            let inside = if rest.is_empty() { "" } else { rest.strip_prefix('.')? };
            let (field, ..) = *NAMES.iter().find(|(_, our, _)| our == ours)?;
            Some((field, rank, inside))
        })
    }

    /// Takes the value of the field `name`. A field that stands twice counts as it stands last.
    pub(super) fn put(&mut self, name: &str, value: Value) {
        self.put_asked(name, &value);
        if let Some((field, rank)) = usual(name) {
            // As JSON Feed has it: the one field that is sure to be HTML.
            let value = match value {
                Value::String(html) if field == Field::Text && name == "content_html" => {
                    super::html::paragraphs(&html, super::html::Take::All).into()
                }
                value => value,
            };
            self.found.push((field, self.options.fields.len() + rank, value));
        }
    }

    /// Takes a value of ours that counts where there is no other.
    pub(super) fn put_last(&mut self, ours: &str, value: Value) {
        if let Some((field, ..)) = NAMES.iter().find(|(_, our, _)| *our == ours) {
            self.found.push((*field, usize::MAX, value));
        }
    }

    /// Takes the value of a field whose name says nothing unless somebody asked for it.
    pub(super) fn put_asked(&mut self, name: &str, value: &Value) {
        for (field, rank, inside) in self.asked(name) {
            let mut value = value;
            for step in inside.split('.').filter(|step| !step.is_empty()) {
                let next = match step.parse::<usize>() {
                    Ok(place) if value.is_array() => value.get(place),
                    _ => value.get(step),
                };
                value = next.unwrap_or(&Value::Null);
            }
            self.found.push((field, rank, value.clone()));
        }
    }

    /// The article that the values make.
    ///
    /// # Errors
    /// When none of them is a body.
    pub(super) fn article(mut self) -> Result<Article> {
        self.sort();
        let text = self.text().ok_or_else(|| {
            Error::new("the record has no text").hint("name the field that holds it, as in --field text=NAME")
        })?;
        Ok(self.build(text))
    }

    /// What a list shows of the article that the values make, if it has a headline; `body` when a string that
    /// may be the body was seen and not taken.
    pub(super) fn head(mut self, body: bool) -> Option<NewHead> {
        self.sort();
        let whole = body || self.text().is_some();
        let title = self.first(Field::Title, words_of).filter(|_| whole)?;
        let outlet = self.first(Field::Outlet, words_of);
        NewHead::titled(&title, self.first(Field::Date, date_of), outlet.as_deref())
    }

    /// The article whose body stands elsewhere.
    pub(super) fn article_with(mut self, text: String) -> Article {
        self.sort();
        self.build(text)
    }

    fn build(self, text: String) -> Article {
        Article {
            id: self.first(Field::Id, words_of).unwrap_or_default(),
            title: self.first(Field::Title, words_of),
            date: self.first(Field::Date, date_of),
            outlet: self.first(Field::Outlet, words_of),
            byline: self.first(Field::Byline, words_of),
            url: self.first(Field::Url, words_of),
            text,
        }
    }

    /// Best name first; of two with the same name the later one, as the sort is stable.
    fn sort(&mut self) {
        self.found.reverse();
        self.found.sort_by_key(|(_, rank, _)| *rank);
    }

    fn first<T>(&self, field: Field, of: fn(&Value) -> Option<T>) -> Option<T> {
        self.found.iter().filter(|(f, ..)| *f == field).find_map(|(.., value)| of(value))
    }

    /// The best body: one that says something, else an empty one. It is moved, as it may be large.
    fn text(&mut self) -> Option<String> {
        let texts = || self.found.iter().enumerate().filter(|(_, (field, ..))| *field == Field::Text);
        let says = |value: &Value| value.as_str().is_some_and(|text| !text.is_empty()) || value.is_array();
        let best = texts()
            .find(|(_, (.., value))| says(value) && text_of(value).is_some())
            .or_else(|| texts().find(|(_, (.., value))| text_of(value).is_some()))?
            .0;
        match std::mem::take(&mut self.found[best].2) {
            Value::String(text) => Some(text),
            other => text_of(&other).map(|text| text.into_owned()),
        }
    }
}

/// The field that `name` usually stands for, and how good a name it is.
fn usual(name: &str) -> Option<(Field, usize)> {
    let mut plain = [0; 24];
    let mut len = 0;
    for byte in name.bytes().filter(|b| !b"_- ".contains(b)) {
        *plain.get_mut(len)? = byte.to_ascii_lowercase();
        len += 1;
    }
    let plain = &plain[..len];
    let (_, field, rank) = USUAL[len].iter().find(|(name, ..)| name.as_bytes() == plain)?;
    Some((*field, *rank))
}

type Names = Vec<(&'static str, Field, usize)>;

/// Every name of the table by its length, with its field and rank: each field of a million records is looked up.
static USUAL: LazyLock<[Names; 25]> = LazyLock::new(|| {
    let mut all = [const { Vec::new() }; 25];
    for (field, _, names) in &NAMES {
        for (rank, name) in names.iter().enumerate() {
            all[name.len()].push((*name, *field, rank));
        }
    }
    all
});

/// A body: a string as it is, or a list of paragraphs.
fn text_of(value: &Value) -> Option<std::borrow::Cow<'_, str>> {
    match value {
        Value::String(text) => Some(text.into()),
        Value::Array(items) if !items.is_empty() => {
            let paragraphs: Option<Vec<&str>> = items.iter().map(Value::as_str).collect();
            Some(paragraphs?.join("\n\n").into())
        }
        _ => None,
    }
}

/// A few words: a string, a number, a list of them, or an object with a name (`{"id": 7, "name": "The Daily"}`).
pub(super) fn words_of(value: &Value) -> Option<String> {
    let words = match value {
        Value::String(words) => words.clone(),
        Value::Number(number) => number.to_string(),
        Value::Array(items) => items.iter().filter_map(words_of).collect::<Vec<_>>().join(", "),
        Value::Object(object) => ["name", "title", "main", "text", "value"]
            .iter()
            .find_map(|key| object.get(*key).and_then(words_of))?,
        Value::Null | Value::Bool(_) => return None,
    };
    (!words.trim().is_empty()).then_some(words)
}

fn date_of(value: &Value) -> Option<Date> {
    match value {
        Value::String(text) => parse_date(text),
        Value::Number(number) => {
            date_of_number(number.as_i64().or_else(|| number.as_f64().map(|n| n as i64))?)
        }
        // MongoDB's `{"$date": …}`.
        Value::Object(object) => object.get("$date").and_then(date_of),
        Value::Array(items) => items.first().and_then(date_of),
        Value::Null | Value::Bool(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use serde_json::json;

    fn read(record: Value, options: &[(&str, &str)]) -> Result<Article> {
        let fields = options.iter().map(|(ours, theirs)| ((*ours).into(), (*theirs).into())).collect();
        let options = Options { fields, ..Options::default() };
        let mut found = Fields::new(&options);
        let Value::Object(object) = record else { panic!("an object") };
        for (name, value) in object {
            found.put(&name, value);
        }
        found.article()
    }

    #[test]
    fn names_of_real_corpora() {
        let article = read(
            json!({"maintext": "Body.", "headline": "Head", "date_publish": "2020-01-02 03:04:05",
                   "source_domain": "daily.example", "authors": ["Ada Bird", "Cy Dow"], "link": "https://x.example",
                   "ID": 7}),
            &[],
        )
        .unwrap();
        assert_eq!(article.text, "Body.");
        assert_eq!(article.title.as_deref(), Some("Head"));
        assert_eq!(article.date, Some(date(2020, 1, 2)));
        assert_eq!(article.outlet.as_deref(), Some("daily.example"));
        assert_eq!(article.byline.as_deref(), Some("Ada Bird, Cy Dow"));
        assert_eq!(article.url.as_deref(), Some("https://x.example"));
        assert_eq!(article.id, "7");

        let api = json!({"source": {"id": null, "name": "The Daily"}, "author": null, "publishedAt": 1_577_934_245,
                         "content": ["One.", "Two."], "creator": {"name": "Ada Bird"}});
        let article = read(api, &[]).unwrap();
        assert_eq!(article.outlet.as_deref(), Some("The Daily"));
        assert_eq!(article.byline.as_deref(), Some("Ada Bird"));
        assert_eq!(article.text, "One.\n\nTwo.");
        assert_eq!(article.date, Some(date(2020, 1, 2)));
    }

    #[test]
    fn the_better_value_wins() {
        let article =
            read(json!({"content": "long", "text": "", "created": "2020-01-02", "date": "soon"}), &[])
                .unwrap();
        assert_eq!(article.text, "long");
        assert_eq!(article.date, Some(date(2020, 1, 2)));
        assert_eq!(read(json!({"text": ""}), &[]).unwrap().text, "");
        assert_eq!(read(json!({"text": "a", "title": "  "}), &[]).unwrap().title, None);
    }

    #[test]
    fn overrides_go_first_and_reach_inside() {
        let record = json!({"text": "summary", "data": {"story": "whole", "parts": ["p"]}, "a.b": "dotted", "title": "T"});
        assert_eq!(read(record.clone(), &[("text", "data.story")]).unwrap().text, "whole");
        assert_eq!(read(record.clone(), &[("text", "data.parts.0")]).unwrap().text, "p");
        assert_eq!(read(record.clone(), &[("outlet", "a.b")]).unwrap().outlet.as_deref(), Some("dotted"));
        assert_eq!(read(record, &[("text", "missing.field")]).unwrap().text, "summary");
    }

    #[test]
    fn a_record_without_text_says_what_to_do() {
        for record in
            [json!({}), json!({"text": null}), json!({"text": 5, "title": "T"}), json!({"text": [1]})]
        {
            let error = read(record, &[]).unwrap_err().to_string();
            assert!(error.contains("no text") && error.contains("--field text="), "{error}");
        }
    }

    #[test]
    fn the_tables_agree() {
        assert!(NAMES.iter().map(|(_, ours, _)| *ours).eq(FIELDS));
        let mut all: Vec<&str> = NAMES.iter().flat_map(|(.., names)| names.iter().copied()).collect();
        assert!(all.iter().all(|name| name.len() <= 24 && name.bytes().all(|b| b.is_ascii_lowercase())));
        let count = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), count, "a name stands for two fields");
        assert_eq!(NAMES[0].2[SUMMARY..], ["description", "summary"]);
    }
}
