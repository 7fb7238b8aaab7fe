//! Lists whose elements are not articles but the parts of one: its sections, its paragraphs, its blocks.

use serde_json::{Map, Value};

use crate::load::fields::{self, ArticleField};
use crate::load::guess;

/// Pages that hold their article in a tree of objects nest it at most this deep.
const DEEP: usize = 8;

/// A larger object is not one article.
const LARGEST: usize = 16 << 20;

/// Names of lists of parts.
const PARTS: [&str; 12] = [
    "sections",
    "blocks",
    "body",
    "content",
    "contents",
    "components",
    "elements",
    "paragraphs",
    "bodyblocks",
    "contentelements",
    "modules",
    "chapters",
];

/// Returns whether an object is one article whose text is in parts, or holds just one.
pub(super) fn is_one_article(object: &[u8]) -> bool {
    object.len() <= LARGEST
        && serde_json::from_slice(object)
            .is_ok_and(|object: Value| object.as_object().is_some_and(is_in_parts))
}

/// The same for an object that has been parsed.
pub(super) fn is_in_parts(object: &Map<String, Value>) -> bool {
    is_beside_title(object) || holds_parts(object, false, DEEP)
}

/// Returns whether an object has a title, and beside it a text under a name that only hints at one: its lists are
/// about it.
fn is_beside_title(object: &Map<String, Value>) -> bool {
    let is_title = |(name, value): (&String, &Value)| is_of(name, ArticleField::Title) && value.is_string();
    let texts = object.iter().filter(|(name, value)| value.is_string() && fields::usual(name).is_none());
    let texts: Map<String, Value> = texts.map(|(name, value)| (name.clone(), value.clone())).collect();
    object.iter().any(is_title) && guess::has_text(&Value::Object(texts))
}

/// `is_titled` says that an object around this one has a title.
fn holds_parts(object: &Map<String, Value>, is_titled: bool, depth: usize) -> bool {
    let is_title = |(name, value): (&String, &Value)| {
        is_of(name, ArticleField::Title) && fields::words_of(value).is_some()
    };
    let is_titled = is_titled || object.iter().any(is_title);
    object.iter().any(|(name, value)| match value {
        Value::Array(items) => are_parts(name, items, is_titled),
        Value::Object(inside) if depth > 0 => holds_parts(inside, is_titled, depth - 1),
        _ => false,
    })
}

/// Returns whether the elements of a list are parts: they say so, or they have a text below the title of the whole, and
/// neither days nor addresses of their own.
fn are_parts(name: &str, items: &[Value], is_titled: bool) -> bool {
    let plain: String = name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    let with_text = || items.iter().filter(|item| guess::has_text(item));
    let stands_alone = |item: &Value| {
        let known = [ArticleField::Date, ArticleField::Url, ArticleField::Byline, ArticleField::Outlet];
        item.as_object().is_some_and(|fields| {
            fields.iter().any(|(name, value)| {
                (value.is_string() || value.is_number()) && known.iter().any(|field| is_of(name, *field))
            })
        })
    };
    let is_part = |item: &Value| fields::is_kind_of_text(item) || is_titled && PARTS.contains(&&*plain);
    items.iter().all(Value::is_object)
        && with_text().next().is_some()
        && with_text().all(|item| !stands_alone(item) && is_part(item))
}

fn is_of(name: &str, field: ArticleField) -> bool {
    fields::usual(name).is_some_and(|(known, _)| known == field)
}
