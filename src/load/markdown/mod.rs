//! Markdown: front matter between `---` or `+++` lines, or else a heading; then the body, read as text and structure.
//!
//! Front matter is flat: `key: value` lines, lists such as authors, folded text. That is a small part of YAML, but
//! all that news tools write.

mod text;

use serde_json::Value;

use super::fields::Fields;
use super::record::{Parsed, RawRecord};
use super::text_header;
use text::structured;

/// Returns whether the file begins with front matter.
pub(super) fn sniff(head: &[u8], _extension: &str) -> bool {
    let start = head.utf8_chunks().next().map_or("", |chunk| chunk.valid());
    front_matter(start).is_some_and(|(front, _)| front.lines().any(|line| member(line).is_some()))
}

/// Returns the article. Blank lines between head and body belong to neither.
pub(super) fn parse(record: &RawRecord) -> Parsed {
    let whole = record.text();
    let front = front_matter(&whole);
    let (front, mut rest) = front.unwrap_or(("", &whole));
    let mut fields = Fields::new(record);
    for (key, value) in members(front) {
        fields.put(key, value);
    }
    if front.is_empty() {
        // A header of plain lines may be at the top or below the heading.
        let (title, below) = heading(rest).map_or((None, rest), |(title, below)| (Some(title), below));
        if let Some(header) = text_header::header(below) {
            rest = &below[header.body..];
            header.put(&mut fields);
            title.into_iter().for_each(|title| fields.put("title", line(title).into()));
        }
    }
    let mut article = fields.article_with(String::new());
    let mut body = rest;
    // A heading below a title is part of the text.
    if article.title.is_none()
        && let Some((heading, below)) = heading(rest)
    {
        (article.title, body) = (Some(line(heading)).filter(|words| !words.is_empty()), below);
    }
    (article.text, article.structure) = structured(body);
    Ok(article)
}

/// Returns the text of Markdown without its markup.
pub(super) fn plain(markdown: &str) -> String {
    structured(markdown).0
}

/// Returns the words of a heading.
fn line(heading: &str) -> String {
    structured(heading).0.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Returns what is between the `---` lines, and what follows them.
fn front_matter(text: &str) -> Option<(&str, &str)> {
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let (first, inside) = text.split_once('\n')?;
    let ends: &[&str] = match first.trim_end() {
        "---" => &["---", "..."],
        // Hugo's front matter, in TOML.
        "+++" => &["+++"],
        _ => return None,
    };
    let mut at = 0;
    for line in inside.split_inclusive('\n') {
        if ends.contains(&line.trim_end()) {
            return Some((&inside[..at], after_blank_lines(&inside[at + line.len()..])));
        }
        at += line.len();
    }
    None
}

/// Returns a heading on the first line, and the body below it.
fn heading(text: &str) -> Option<(&str, &str)> {
    let text = after_blank_lines(text.strip_prefix('\u{FEFF}').unwrap_or(text));
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    if let Some(words) = first.strip_prefix("# ") {
        let words = words.trim().trim_end_matches('#').trim_end();
        return (!words.is_empty()).then(|| (words, after_blank_lines(rest)));
    }
    let (under, rest) = rest.split_once('\n').unwrap_or((rest, ""));
    let under = under.trim_end();
    let lined = under.len() >= 3 && under.bytes().all(|b| b == b'=') && !first.trim().is_empty();
    lined.then(|| (first.trim(), after_blank_lines(rest)))
}

fn after_blank_lines(mut text: &str) -> &str {
    while let Some((_, rest)) = text.split_once('\n').filter(|(line, _)| line.trim().is_empty()) {
        text = rest;
    }
    text
}

/// Parses `key: value` at the left edge.
fn member(line: &str) -> Option<(&str, &str)> {
    let (key, value) = match line.split_once([':', '=']) {
        // TOML has spaces around its sign; a colon may follow in the value.
        Some((key, value)) if line[key.len()..].starts_with('=') => {
            (key.strip_suffix(' ')?.trim_end(), value)
        }
        split => split?,
    };
    let plain = !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || "_-.".contains(c));
    (plain && (value.is_empty() || value.starts_with(char::is_whitespace))).then(|| (key, value.trim()))
}

fn members(front: &str) -> Vec<(&str, Value)> {
    let mut all: Vec<(&str, Value)> = Vec::new();
    let mut lines = front.lines().peekable();
    while let Some(line) = lines.next() {
        let Some((key, value)) = member(line) else { continue };
        let mut below = Vec::new();
        while let Some(next) = lines.next_if(|next| next.starts_with([' ', '\t', '-']) && *next != "---") {
            below.push(next.trim());
        }
        let items: Option<Vec<Value>> =
            below.iter().map(|line| Some(scalar(line.strip_prefix("- ")?))).collect();
        all.push((
            key,
            match (value, items) {
                ("", Some(items)) if !items.is_empty() => Value::Array(items),
                ("|" | "|-" | "|+", _) => below.join("\n").into(),
                (">" | ">-" | ">+", _) => below.join(" ").into(),
                _ => match value.strip_prefix('[').and_then(|list| list.strip_suffix(']')) {
                    Some(list) => list.split(',').map(scalar).collect(),
                    None => scalar(&[&[value], &*below].concat().join(" ")),
                },
            },
        ));
    }
    all
}

/// Returns a value without its quotation marks or its comment.
fn scalar(value: &str) -> Value {
    let value = value.trim();
    let quoted = |mark: char| value.strip_prefix(mark)?.strip_suffix(mark);
    if quoted('"').is_some() {
        // Double quotes allow escapes; JSON's will do here.
        return serde_json::from_str(value).unwrap_or_else(|_| value[1..value.len() - 1].into());
    }
    if let Some(inside) = quoted('\'') {
        return inside.replace("''", "'").into();
    }
    match value.split_once(" #") {
        Some((words, _)) => words.trim_end().into(),
        None if matches!(value, "null" | "~") => Value::Null,
        None => value.into(),
    }
}

#[cfg(test)]
mod front_matter_tests;
#[cfg(test)]
mod tests;
