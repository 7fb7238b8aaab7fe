//! Reads bodies from field values: a string, a list of paragraphs, or an object that holds one of these.

use std::borrow::Cow;

use serde_json::Value;

use super::languages::in_one_language;
use super::values::{main_of, member};
use super::{ArticleField, rich_text, usual};

/// Keys under which an object holds a body.
const BODIES: [&str; 15] = [
    "text", "body", "content", "rendered", "plain", "html", "#text", "@value", "value", "root", "children",
    "blocks", "nodes", "items", "data",
];

/// How deep objects are searched for a body: editors nest what is in a list.
const DEEP: usize = 16;

/// Returns a body: a string as it is, a list of paragraphs, or an object that holds it.
pub(in crate::load) fn text_of(value: &Value) -> Option<Cow<'_, str>> {
    text_inside(value, DEEP)
}

fn text_inside(value: &Value, depth: usize) -> Option<Cow<'_, str>> {
    match value {
        Value::String(text) => Some(text.into()),
        Value::Array(items) if !items.is_empty() => {
            if let Some(whole) = pieces(items) {
                return Some(whole.into());
            }
            if let Some(whole) = spans(items) {
                return Some(whole.into());
            }
            let paragraphs: Option<Vec<Cow<str>>> = match items.iter().all(Value::is_string) {
                true => Some(items.iter().filter_map(Value::as_str).map(Cow::from).collect()),
                false if depth > 0 => paragraphs_of(items, depth - 1),
                false => None,
            };
            Some(paragraphs?.join("\n\n").into())
        }
        Value::Object(object) if depth > 0 => {
            let inside = || BODIES.iter().find_map(|key| text_inside(member(object, key)?, depth - 1));
            let in_one_language = || text_inside(in_one_language(object)?, depth - 1);
            rich_text::paragraph(object).map(Cow::from).or_else(inside).or_else(in_one_language)
        }
        _ => None,
    }
}

/// Returns the text of a message that is cut where its format changes: pieces of plain text are strings, others are
/// objects.
fn pieces(items: &[Value]) -> Option<String> {
    let is_cut = items.iter().any(Value::is_string) && items.iter().any(Value::is_object);
    let piece = |item: &Value| item.as_str().or_else(|| item.get("text")?.as_str()).map(str::to_owned);
    if is_cut { items.iter().map(piece).collect() } else { None }
}

/// Returns the text of a list of paragraphs that are lists themselves, of the pieces of a line.
fn spans(items: &[Value]) -> Option<String> {
    let piece = |item: &Value| item.get("text").and_then(Value::as_str).map(str::to_owned);
    let paragraph = |item: &Value| item.as_array()?.iter().map(piece).collect::<Option<String>>();
    Some(items.iter().map(paragraph).collect::<Option<Vec<String>>>()?.join("\n\n"))
}

/// Kinds of parts of an article that are its text; next to one of these, parts of other kinds are not.
const TEXTS: [&str; 11] = [
    "paragraph",
    "p",
    "text",
    "sanitized_html",
    "html",
    "quote",
    "blockquote",
    "pullquote",
    "header",
    "heading",
    "list",
];

/// Returns the paragraphs from a list of the parts of an article; `None` if it is a list of something else.
fn paragraphs_of(items: &[Value], depth: usize) -> Option<Vec<Cow<'_, str>>> {
    let kind =
        |item: &Value, key: &str| item.get(key).and_then(Value::as_str).unwrap_or_default().to_lowercase();
    let is_text =
        |item: &&Value| ["subtype", "type", "kind"].iter().any(|key| TEXTS.contains(&&*kind(item, key)));
    let any_text = items.iter().any(|item| is_text(&item));
    let counts = |item: &&Value| !any_text || is_text(item) || rich_text::has_parts(item);
    let parts = || main_of(items).filter(|item| item.is_object()).filter(counts);
    let is_article = |item: &Value| {
        // Strapi names the kind of each part, which may have a title.
        let fields = item.as_object().filter(|fields| !fields.contains_key("__component"));
        let known = fields.into_iter().flatten().filter_map(|(name, _)| usual(name));
        known
            .into_iter()
            .any(|(field, _)| matches!(field, ArticleField::Title | ArticleField::Date | ArticleField::Url))
    };
    if !items.iter().all(Value::is_object) || parts().any(is_article) {
        return None;
    }
    let texts = parts().filter_map(|item| text_inside(item, depth)).filter(|text| !text.trim().is_empty());
    Some(texts.collect()).filter(|texts: &Vec<_>| !texts.is_empty())
}

/// Joins the parts of a text, without those that the next one repeats.
pub(super) fn joined(mut parts: Vec<String>) -> String {
    /// A shorter part may occur elsewhere by chance; at the beginning, so many words do not.
    const TELLING: usize = 40;
    const FEW_WORDS: usize = 4;
    let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut place = 0;
    while place + 1 < parts.len() {
        let (part, next) = (plain(&parts[place]), plain(&parts[place + 1]));
        let part = part.trim_end_matches(['…', '.', ' ']);
        let begins = || part.split(' ').count() >= FEW_WORDS && next.starts_with(part);
        let is_repeated = part.len() >= TELLING && next.contains(part) || begins();
        match is_repeated {
            true => drop(parts.remove(place)),
            false => place += 1,
        }
    }
    parts.join("\n\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn bodies_are_found_in_objects() {
        assert_eq!(text_of(&json!({"rendered": "One.", "protected": false})).as_deref(), Some("One."));
        assert_eq!(
            text_of(&json!({"content": {"value": ["One.", "Two."]}})).as_deref(),
            Some("One.\n\nTwo.")
        );
        assert_eq!(
            text_of(&json!([[{"text": "One "}, {"type": "entity", "text": "by one."}], [{"text": "Two."}]]))
                .as_deref(),
            Some("One by one.\n\nTwo.")
        );
        assert_eq!(text_of(&json!([["One."]])), None);
        assert_eq!(text_of(&json!({"id": 7})), None);
    }
}
