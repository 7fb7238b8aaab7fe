//! Reads bodies from field values: a string, a list of paragraphs, or an object that holds one of these.

use std::borrow::Cow;

use serde_json::Value;

use super::languages::in_one_language;
use super::values::{main_of, member};
use super::{ArticleField, rich_text, usual};

/// Keys under which an object holds a body.
const BODIES: [&str; 23] = [
    "text",
    "body",
    "content",
    "rendered",
    "plain",
    "html",
    "#text",
    "@value",
    "value",
    "bodyhtml",
    "innerhtml",
    "paragraphs",
    "root",
    "children",
    "blocks",
    "nodes",
    "items",
    "data",
    "model",
    "attributes",
    "sections",
    "components",
    "elements",
];

/// Keys under which a part of a text has a heading of its own.
const HEADINGS: [&str; 7] =
    ["heading", "subheading", "headline", "subheadline", "subtitle", "sectiontitle", "title"];

/// How deep objects are searched for a body: editors nest what is in a list.
const DEEP: usize = 16;

/// Returns a body: a string as it is, a list of paragraphs, or an object that holds it.
pub(in crate::load) fn text_of(value: &Value) -> Option<Cow<'_, str>> {
    text_inside(value, DEEP, false)
}

/// Like [`text_of`], but inside an article that has a title: those inside its text are the headings of its parts.
pub(in crate::load) fn text_below_title(value: &Value) -> Option<Cow<'_, str>> {
    text_inside(value, DEEP, true)
}

fn text_inside(value: &Value, depth: usize, is_titled: bool) -> Option<Cow<'_, str>> {
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
                false if depth > 0 => paragraphs_of(items, depth - 1, is_titled),
                false => None,
            };
            Some(paragraphs?.join("\n\n").into())
        }
        Value::Object(object) if depth > 0 => {
            let inside =
                || BODIES.iter().find_map(|key| text_inside(member(object, key)?, depth - 1, is_titled));
            let in_one_language = || text_inside(in_one_language(object)?, depth - 1, is_titled);
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
const TEXTS: [&str; 25] = [
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
    "subheading",
    "subheadline",
    "subhead",
    "crosshead",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "list",
    "ul",
    "ol",
    "li",
    "section",
];

/// Returns whether a part of something says that it is a part of a text, such as a paragraph or a heading.
pub(in crate::load) fn is_kind_of_text(part: &Value) -> bool {
    let kind = |key: &&str| part.get(key).and_then(Value::as_str).unwrap_or_default().to_lowercase();
    ["subtype", "type", "kind", "name", "blockName"].iter().any(|key| {
        let kind = kind(key);
        TEXTS.contains(&kind.strip_prefix("core/").unwrap_or(&kind))
    })
}

/// Returns the paragraphs from a list of the parts of an article; `None` if it is a list of something else.
fn paragraphs_of(items: &[Value], depth: usize, is_titled: bool) -> Option<Vec<Cow<'_, str>>> {
    let any_text = items.iter().any(is_kind_of_text);
    let counts = |item: &&Value| !any_text || is_kind_of_text(item) || rich_text::has_parts(item);
    let parts = || main_of(items).filter(|item| item.is_object()).filter(counts);
    let is_article = |item: &Value| {
        // Strapi names the kind of each part, which may have a title.
        let fields = item.as_object().filter(|fields| !fields.contains_key("__component"));
        let given = fields.into_iter().flatten().filter(|(_, value)| !value.is_boolean() && !value.is_null());
        given.filter_map(|(name, _)| usual(name)).any(|(field, _)| match field {
            ArticleField::Title => !is_titled && !is_kind_of_text(item),
            ArticleField::Date | ArticleField::Url => true,
            _ => false,
        })
    };
    if !items.iter().all(Value::is_object) || parts().any(is_article) {
        return None;
    }
    let mut texts = Vec::new();
    for item in parts() {
        let text = text_inside(item, depth, is_titled).filter(|text| !text.trim().is_empty());
        if let Some(heading) = heading(item).filter(|heading| text.as_deref() != Some(heading)) {
            texts.push(heading.into());
        }
        texts.extend(text);
    }
    Some(texts).filter(|texts| !texts.is_empty())
}

/// Returns the heading of a part.
fn heading(part: &Value) -> Option<&str> {
    let part = part.as_object()?;
    let heading = HEADINGS.iter().find_map(|key| member(part, key)?.as_str())?;
    Some(heading.trim()).filter(|heading| !heading.is_empty())
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
