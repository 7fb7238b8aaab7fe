//! Exports and imports notes, tags, stars and corrections: as JSON for programs, as Markdown for people. Both contain
//! everything, so both can be imported.

use std::collections::HashMap;
use std::fmt::Write;

use serde_json::{Value, json};

use super::change::{ArticleInfo, Change, Note};
use super::corrections::Correction;
use super::{Catalogue, ContentKey, Memory, Passage, RecordKey};
use crate::page::escape_json;
use crate::{Error, Result};

/// The start of every comment of ours in a Markdown file.
const SIGN: &str = "<!-- onrecord ";

/// Returns everything kept about every article as one JSON object.
pub fn as_json(memory: &Memory, catalogue: &Catalogue) -> Value {
    let records = memory.records();
    let articles: Vec<Value> = memory
        .kept()
        .into_iter()
        .map(|content| {
            let mut article = about_json(memory, catalogue, &records, content);
            article["notes"] = memory
                .notes(content)
                .map(|(id, note)| {
                    let mut value = note.to_json();
                    value["id"] = id.into();
                    value
                })
                .collect();
            article
        })
        .collect();
    json!({ "onrecord": 1, "articles": articles })
}

/// Returns the kept articles as CSL JSON, which Zotero and other reference managers import; passages and notes are in
/// the field `note` of their article.
pub fn as_csl(memory: &Memory, catalogue: &Catalogue) -> Value {
    let article = |content: ContentKey| {
        let about = catalogue.get(&content).cloned().unwrap_or_default();
        let mut item = json!({ "id": content.to_string(), "type": "article-newspaper" });
        let fields = [("title", about.title), ("container-title", about.outlet), ("URL", about.url)];
        for (name, value) in fields {
            if let Some(value) = value {
                item[name] = one_line(&value).into();
            }
        }
        let parts: Vec<u64> =
            about.date.iter().flat_map(|date| date.split('-')).filter_map(|part| part.parse().ok()).collect();
        if !parts.is_empty() {
            item["issued"] = json!({ "date-parts": [parts] });
        }
        let notes: Vec<String> = memory
            .notes(content)
            .map(|(_, note)| {
                let passage = note.passage.iter().map(|passage| one_line(&passage.words));
                let words = Some(one_line(&note.text)).filter(|words| !words.is_empty());
                passage.chain(words).collect::<Vec<_>>().join(" — ")
            })
            .collect();
        if !notes.is_empty() {
            item["note"] = notes.join("\n").into();
        }
        let tags: Vec<&str> = memory.tags(content).collect();
        if !tags.is_empty() {
            item["keyword"] = tags.join(", ").into();
        }
        item
    };
    memory.kept().into_iter().map(article).collect()
}

/// Returns an article without its notes.
fn about_json(
    memory: &Memory,
    catalogue: &Catalogue,
    records: &HashMap<ContentKey, Vec<RecordKey>>,
    content: ContentKey,
) -> Value {
    let about = catalogue.get(&content).cloned().unwrap_or_default();
    let mut article = json!({ "content": content.to_string() });
    if let (Value::Object(into), Value::Object(about)) = (&mut article, about.to_json()) {
        into.extend(about);
    }
    article["records"] = records.get(&content).into_iter().flatten().map(|record| record.0).collect();
    article["read"] = memory.has_read(content).into();
    article["star"] = memory.has_star(content).into();
    article["tags"] = memory.tags(content).collect();
    article["corrections"] = memory.corrections(content).into_iter().map(Correction::to_json).collect();
    article
}

/// Returns the same as a Markdown page: a heading per article, passages as block quotations, notes as text.
/// Hidden comments hold what the import needs; notes can be edited between them.
pub fn as_markdown(memory: &Memory, catalogue: &Catalogue) -> String {
    let mut page = String::from("# Notes\n");
    let records = memory.records();
    for content in memory.kept() {
        let about = catalogue.get(&content).cloned().unwrap_or_default();
        let title = about.title.as_deref().unwrap_or("Without a headline");
        let _ = write!(page, "\n## {}\n\n", one_line(title));
        let star = memory.has_star(content).then(|| "★".to_owned());
        let facts = [about.date.clone(), about.outlet.clone(), about.url.clone(), star];
        let tags = memory.tags(content).map(|tag| format!("#{tag}"));
        let facts: Vec<String> =
            facts.into_iter().flatten().chain(tags).map(|fact| one_line(&fact)).collect();
        if !facts.is_empty() {
            let _ = write!(page, "{}\n\n", facts.join(" · "));
        }
        for correction in memory.corrections(content) {
            let _ = writeln!(page, "- {}", one_line(&correction.words()));
        }
        comment(&mut page, &about_json(memory, catalogue, &records, content));
        for (id, note) in memory.notes(content) {
            page.push('\n');
            let mut value = note.passage.as_ref().map_or(json!({}), Passage::to_json);
            value["id"] = id.into();
            for line in note.passage.iter().flat_map(|passage| passage.words.lines()) {
                let _ = writeln!(page, "> {line}");
            }
            comment(&mut page, &value);
            for line in note.text.split('\n') {
                // Escape lines that the import would not read as text.
                let escape = if line.starts_with(['#', '<', '>', '\\']) { "\\" } else { "" };
                let _ = writeln!(page, "{escape}{line}");
            }
        }
    }
    page
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn comment(page: &mut String, value: &Value) {
    // `--` or `>` would end the comment early.
    let json = escape_json(&value.to_string()).replace("--", "-\\u002d").replace('>', "\\u003e");
    let _ = writeln!(page, "{SIGN}{json} -->");
}

/// Parses an export into one change, so that the import is undone at once.
///
/// # Errors
/// If the text is neither of the two formats; the error has the line.
pub fn read_notes(text: &str) -> Result<Change> {
    let text = text.trim_start_matches('\u{FEFF}');
    if text.trim_start().starts_with('{') {
        let value: Value = serde_json::from_str(text)
            .map_err(|error| Error::new(format!("invalid JSON: {error}")).at("notes", error.line() as u64))?;
        let articles = value["articles"].as_array().ok_or_else(|| Error::new("no field \"articles\""))?;
        let mut changes = Vec::new();
        for article in articles {
            let content = read_article(article, &mut changes)?;
            for note in article["notes"].as_array().into_iter().flatten() {
                let new = Note::from_json(note).ok_or_else(|| Error::new("a note has no text"))?;
                push_note(content, note["id"].as_str(), new, &mut changes);
            }
        }
        return Ok(Change::Many(changes));
    }
    read_markdown(text)
}

fn read_markdown(text: &str) -> Result<Change> {
    let mut changes = Vec::new();
    let mut content = None;
    let mut note: Option<(Value, String)> = None;
    let end = |note: &mut Option<(Value, String)>, content: Option<ContentKey>, changes: &mut Vec<Change>| {
        if let (Some((value, text)), Some(content)) = (note.take(), content) {
            let new = Note::new(&text, Passage::from_json(&value));
            push_note(content, value["id"].as_str(), new, changes);
        }
    };
    for (n, line) in text.lines().enumerate() {
        if let Some(json) = line.strip_prefix(SIGN).and_then(|rest| rest.trim_end().strip_suffix("-->")) {
            end(&mut note, content, &mut changes);
            let value: Value = serde_json::from_str(json)
                .map_err(|error| Error::new(format!("invalid comment: {error}")).at("notes", n as u64 + 1))?;
            if value.get("content").is_some() {
                content = Some(read_article(&value, &mut changes)?);
            } else {
                note = Some((value, String::new()));
            }
        } else if line.starts_with(['#', '>', '<']) {
            end(&mut note, content, &mut changes);
        } else if let Some((_, text)) = &mut note {
            text.push_str(line.strip_prefix('\\').unwrap_or(line));
            text.push('\n');
        }
    }
    end(&mut note, content, &mut changes);
    if content.is_none() {
        return Err(
            Error::new("no notes found").hint("only files written by onrecord notes export can be imported")
        );
    }
    Ok(Change::Many(changes))
}

fn push_note(content: ContentKey, id: Option<&str>, note: Note, changes: &mut Vec<Change>) {
    if !note.text.is_empty() || note.passage.is_some() {
        let id = id.map_or_else(|| note.id(content), str::to_owned);
        changes.push(Change::Note(content, id, Some(note)));
    }
}

/// Reads everything about an article except its notes.
fn read_article(article: &Value, changes: &mut Vec<Change>) -> Result<ContentKey> {
    let content = article["content"].as_str().and_then(ContentKey::parse);
    let content = content.ok_or_else(|| Error::new("an article has no field \"content\""))?;
    for record in article["records"].as_array().into_iter().flatten().filter_map(Value::as_u64) {
        changes.push(Change::Met(RecordKey(record), content, ArticleInfo::from_json(article)));
    }
    // An import adds and never removes, so missing fields change nothing.
    if article["read"] == true {
        changes.push(Change::Read(content, true));
    }
    if article["star"] == true {
        changes.push(Change::Star(content, true));
    }
    let tags = article["tags"].as_array().into_iter().flatten().filter_map(Value::as_str);
    changes.extend(tags.map(|tag| Change::Tag(content, tag.to_owned(), true)));
    for correction in
        article["corrections"].as_array().into_iter().flatten().filter_map(Correction::from_json)
    {
        changes.push(Change::Correct(content, correction.target(), Some(correction)));
    }
    Ok(content)
}
