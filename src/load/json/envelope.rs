//! Objects that are not articles but contain lists of them: a page of results on each line, an export with its
//! posts deep inside.

use serde_json::Value;

use super::extent::ValueExtent;
use super::parts;
use crate::load::fields::{self, ArticleField};
use crate::load::guess;

/// At most this many lists are looked into.
const LOOK: usize = 200;

/// Names of lists of people.
pub(super) const PEOPLE: [&str; 3] = ["users", "authors", "contributors"];

/// Returns where the lists of articles in an object begin, each at its bracket, at any depth. `is_article`
/// looks at one element.
pub(super) fn lists_of_articles(object: &[u8], is_article: &dyn Fn(&[u8]) -> bool) -> Vec<usize> {
    let (mut lists, mut at, mut looked) = (Vec::new(), 0, 0);
    while looked < LOOK
        && let Some(next) = memchr::memchr2(b'"', b'[', object.get(at..).unwrap_or_default())
    {
        at += next;
        if object[at] == b'"' {
            at += ValueExtent::default().extend(&object[at..]).0;
            continue;
        }
        if is_list_of_people(&object[..at]) {
            at += ValueExtent::default().extend(&object[at..]).0;
            continue;
        }
        let inside = at + 1 + object[at + 1..].iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        if object.get(inside) == Some(&b'{') {
            looked += 1;
            let (len, whole) = ValueExtent::default().extend(&object[inside..]);
            if whole && is_article(&object[inside..inside + len]) {
                lists.push(at);
                at += ValueExtent::default().extend(&object[at..]).0;
                continue;
            }
        }
        at += 1;
    }
    lists
}

/// Returns whether the name before a list is that of people, whose descriptions are no texts.
fn is_list_of_people(before: &[u8]) -> bool {
    let name = before.trim_ascii_end().strip_suffix(b":").unwrap_or_default().trim_ascii_end();
    PEOPLE.iter().any(|people| name.strip_suffix(b"\"").is_some_and(|name| name.ends_with(people.as_bytes())))
}

/// Returns whether a record is only the envelope of articles. An article without a text is not, whatever its comments
/// say.
pub(super) fn is_envelope(record: &[u8]) -> bool {
    // Most records that are rejected hold no list of objects at all.
    let holds_list = memchr::memchr_iter(b'[', record)
        .any(|at| record[at + 1..].iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'{'));
    let Some(Value::Object(object)) = holds_list.then(|| serde_json::from_slice(record).ok()).flatten()
    else {
        return false;
    };
    !object.iter().any(is_of_article)
        && !parts::is_in_parts(&object)
        && !guess::has_text(&Value::Object(object))
}

fn is_of_article((name, value): (&String, &Value)) -> bool {
    let known = fields::usual(name).map(|(field, _)| field);
    matches!(known, Some(ArticleField::Title | ArticleField::Url)) && value.is_string()
}

/// Returns whether a line is not meant to be an article: it is an action of Elasticsearch or OpenSearch for the next
/// line, or a page without results.
pub(in crate::load) fn holds_nothing(line: &[u8]) -> bool {
    const ACTIONS: [&str; 4] = ["index", "create", "update", "delete"];
    const LISTS: [&str; 10] =
        ["articles", "stories", "documents", "docs", "results", "items", "data", "hits", "posts", "news"];
    const LONGEST: usize = 4096;
    let Some(Value::Object(object)) =
        (line.len() <= LONGEST).then(|| serde_json::from_slice(line).ok()).flatten()
    else {
        return false;
    };
    let is_metadata = |value: &Value| {
        value
            .as_object()
            .is_some_and(|fields| fields.keys().all(|key| key.starts_with('_') || key == "routing"))
    };
    let is_action = object.len() == 1
        && object.iter().all(|(name, value)| ACTIONS.contains(&&**name) && is_metadata(value));
    let is_empty = |name: &&str| object.get(*name).and_then(Value::as_array).is_some_and(Vec::is_empty);
    is_action || LISTS.iter().any(is_empty) && !object.iter().any(is_of_article)
}
