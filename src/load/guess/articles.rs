//! Tells a record, or an element of a list, that is an article from any other object.

use std::borrow::Cow;

use serde_json::Value;

use crate::load::fields::{self, ArticleField, NameFit};

/// Returns whether some part of a record has a usual name for a text and is not empty, or has a name such as
/// "article_html" and many words.
pub(in crate::load) fn has_text(record: &Value) -> bool {
    /// Fewer words may be a teaser.
    const MANY: usize = 12;
    let is_text = |name: &str| {
        fields::usual(name).is_some_and(|(f, rank)| f == ArticleField::Text && !fields::is_summary(rank))
    };
    let is_like_text = |name: &str| fields::standing(name, ArticleField::Text) == NameFit::Hinted;
    let is_long = |text: &str| text.split(' ').nth(MANY).is_some();
    let inside = |(name, value): (&String, &Value)| match value {
        Value::String(text) if is_text(name) => text.contains(' '),
        Value::String(text) => is_like_text(name) && is_long(text),
        Value::Object(inner) if is_text(name) => {
            let has_words = |text: Cow<str>| text.contains(' ');
            fields::text_of(value).is_some_and(has_words)
                || inner.values().any(|part| has_text(part) || part.as_str().is_some_and(is_long))
        }
        Value::Array(_) if is_text(name) => fields::text_of(value).is_some_and(|text| text.contains(' ')),
        Value::Object(_) => has_text(value),
        Value::Array(parts) if parts.iter().any(Value::is_object) && is_like_text(name) => {
            fields::text_of(value).is_some_and(|text| is_long(&text))
        }
        _ => false,
    };
    record.as_object().is_some_and(|object| object.iter().any(inside))
}

/// Returns whether an element of a list is an article: it has a text, or else prose of any name, a title and a date.
pub(in crate::load) fn is_article(element: &Value) -> bool {
    /// Shorter ones may be remarks.
    const MANY: usize = 25;
    let has_in = |element: &Value, wanted: ArticleField| {
        let is_wanted = |(name, value): (&String, &Value)| {
            fields::usual(name).is_some_and(|(field, _)| field == wanted)
                && name != "name"
                && !value.is_null()
        };
        element.as_object().is_some_and(|object| object.iter().any(is_wanted))
    };
    let has = |wanted: ArticleField| has_in(element, wanted);
    // A post may be short, and a video has a description.
    let is_post = element.get("message").is_some_and(Value::is_string) && has(ArticleField::Date);
    let is_described = element.get("snippet").is_some_and(|snippet| {
        let wanted = [ArticleField::Text, ArticleField::Title, ArticleField::Date];
        wanted.iter().all(|field| has_in(snippet, *field))
    });
    let is_prose = |(name, value): (&String, &Value)| {
        fields::standing(name, ArticleField::Text) == NameFit::Free
            && value.as_str().is_some_and(|text| text.split(' ').nth(MANY).is_some())
    };
    has_text(element)
        || is_post
        || is_described
        || element.as_object().is_some_and(|object| object.iter().any(is_prose))
            && has(ArticleField::Title)
            && has(ArticleField::Date)
}
