//! Parses the articles of a gold file and of predictions.

use serde_json::Value;

use crate::{Error, Result};

/// A range of code points, end exclusive.
pub type CodePointRange = (usize, usize);

/// One quotation, gold or predicted.
#[derive(Clone, Debug, Default)]
pub struct ScoredQuote {
    pub place: CodePointRange,
    pub indirect: bool,
    pub source: Vec<CodePointRange>,
    pub source_text: String,
    /// `None` if the speaker is not annotated, `Some(None)` if the text names no speaker.
    pub speaker: Option<Option<String>>,
}

/// One annotated article.
#[derive(Clone, Debug, Default)]
pub struct Marked {
    pub id: String,
    pub title: Option<String>,
    pub body: String,
    pub text: Vec<char>,
    /// Mentions, and whether each is optional; `None` if people are not annotated.
    pub people: Option<Vec<(CodePointRange, bool)>>,
    /// `None` if quotations are not annotated.
    pub quotes: Option<Vec<ScoredQuote>>,
    /// Ranges that are not scored.
    pub ignore: Vec<CodePointRange>,
    /// The contents of reported speech without marks, if it has a source.
    pub indirect: Vec<CodePointRange>,
}

/// Parses a line of a gold file: the annotation format, or its older fields for people, sources and
/// attributions.
pub fn gold(value: &Value) -> Result<Marked> {
    let mut article = predicted(value)?;
    article.body = value["text"].as_str().ok_or_else(|| Error::new("no field \"text\""))?.to_owned();
    article.text = article.body.chars().collect();
    article.ignore = places(&value["ignore"]);
    let quotes = article.quotes.take();
    // In the annotation format, reported speech is among the quotations.
    let (indirect, direct): (Vec<ScoredQuote>, Vec<ScoredQuote>) =
        quotes.into_iter().flatten().partition(|quote| quote.indirect);
    article.indirect =
        indirect.into_iter().filter(|quote| !quote.source.is_empty()).map(|quote| quote.place).collect();
    article.quotes = value.get("quotes").map(|_| direct);
    for attribution in value["attributions"].as_array().into_iter().flatten() {
        let content = places(&attribution["content"]);
        let start = content.iter().map(|place| place.0).min();
        let end = content.iter().map(|place| place.1).max();
        let sourced = attribution["source"].as_array().is_some_and(|source| !source.is_empty());
        if let (Some(start), Some(end), true) = (start, end, sourced) {
            article.indirect.push((start, end));
        }
    }
    let text = &article.text;
    let in_marks = |&(start, end): &CodePointRange| {
        let from = start.saturating_sub(1).min(text.len());
        let to = (end + 1).clamp(from, text.len());
        text[from..to].iter().any(|c| matches!(c, '“' | '”' | '"'))
    };
    article.indirect.retain(|place| !in_marks(place));
    for quote in article.quotes.iter_mut().flatten().filter(|quote| quote.source_text.is_empty()) {
        let words = quote.source.iter().filter_map(|&(start, end)| text.get(start..end));
        quote.source_text = words.map(String::from_iter).collect::<Vec<_>>().join(" ");
    }
    check(&article, article.text.len())?;
    Ok(article)
}

/// Parses a line of predictions.
pub fn predicted(value: &Value) -> Result<Marked> {
    let id = match &value["id"] {
        Value::String(id) => id.clone(),
        Value::Number(id) => id.to_string(),
        _ => return Err(Error::new("no field \"id\"")),
    };
    let people = value["people"].as_array().map(|people| people.iter().flat_map(mentions).collect());
    let quotes = value["quotes"].as_array().map(|quotes| quotes.iter().filter_map(quote).collect());
    Ok(Marked { id, title: value["title"].as_str().map(Into::into), people, quotes, ..Marked::default() })
}

/// Checks that all ranges are within the text.
pub fn check(article: &Marked, len: usize) -> Result<()> {
    let people = article.people.iter().flatten().map(|(place, _)| *place);
    let quotes = article.quotes.iter().flatten().flat_map(|q| q.source.iter().copied().chain([q.place]));
    let all =
        people.chain(quotes).chain(article.ignore.iter().copied()).chain(article.indirect.iter().copied());
    match all.into_iter().find(|&(start, end)| start >= end || end > len) {
        Some((start, end)) => Err(Error::new(format!("{}: invalid span {start}..{end}", article.id))),
        None => Ok(()),
    }
}

fn place(value: &Value) -> Option<CodePointRange> {
    let number = |value: &Value| Some(value.as_u64()? as usize);
    match value {
        Value::Array(ends) => Some((number(ends.first()?)?, number(ends.get(1)?)?)),
        _ => Some((number(&value["start"])?, number(&value["end"])?)),
    }
}

/// Parses one range or a list of them.
fn places(value: &Value) -> Vec<CodePointRange> {
    match value {
        Value::Array(all) => all.iter().filter_map(place).collect(),
        one => place(one).into_iter().collect(),
    }
}

/// Parses a person with all mentions, or a single mention.
fn mentions(person: &Value) -> Vec<(CodePointRange, bool)> {
    let optional = person["optional"] == true;
    let all =
        person["mentions"].as_array().map_or_else(|| vec![place(person)], |m| m.iter().map(place).collect());
    all.into_iter().flatten().map(|place| (place, optional)).collect()
}

fn quote(value: &Value) -> Option<ScoredQuote> {
    Some(ScoredQuote {
        place: place(value)?,
        indirect: value["kind"] == "indirect",
        source: places(&value["source"]),
        source_text: value["source_text"].as_str().unwrap_or_default().to_owned(),
        speaker: value.get("speaker").map(|name| name.as_str().map(str::to_owned)),
    })
}
