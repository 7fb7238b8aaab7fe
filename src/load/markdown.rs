//! Markdown: front matter between `---` or `+++` lines, else a heading; then the body, markup included.
//!
//! Front matter is flat: `key: value` lines, lists such as authors, folded text. That is all that news tools write, and
//! a small part of YAML.

use serde_json::Value;

use super::fields::Fields;
use super::record::{Parsed, RawRecord};

/// Whether the file begins with front matter.
pub(super) fn sniff(head: &[u8], _extension: &str) -> bool {
    let start = head.utf8_chunks().next().map_or("", |chunk| chunk.valid());
    front_matter(start).is_some_and(|(front, _)| front.lines().any(|line| member(line).is_some()))
}

/// The article. Blank lines between head and body belong to neither.
pub(super) fn parse(record: &RawRecord) -> Parsed {
    let whole = record.text();
    let (front, rest) = front_matter(&whole).unwrap_or(("", &whole));
    let mut fields = Fields::new(record);
    for (key, value) in members(front) {
        fields.put(key, value);
    }
    let mut article = fields.article_with(rest.to_owned());
    // A heading below a title is part of the text.
    if article.title.is_none()
        && let Some((heading, body)) = heading(rest)
    {
        (article.title, article.text) = (Some(heading.to_owned()), body.to_owned());
    }
    Ok(article)
}

/// What is between the `---` lines, and what follows them.
fn front_matter(text: &str) -> Option<(&str, &str)> {
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let (first, inside) = text.split_once('\n')?;
    let ends: &[&str] = match first.trim_end() {
        "---" => &["---", "..."],
        // Hugo's, in TOML.
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

/// A heading on the first line, and the body below it.
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

/// `key: value` at the left edge.
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

/// A value without its quotation marks or its comment.
fn scalar(value: &str) -> Value {
    let value = value.trim();
    let quoted = |mark: char| value.strip_prefix(mark)?.strip_suffix(mark);
    if quoted('"').is_some() {
        // Double quotes take escapes; for our purposes those of JSON.
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
mod tests {
    use super::*;
    use crate::Article;
    use crate::load::tests::{facts, parsed};
    use proptest::prelude::*;

    fn article(text: &str) -> Article {
        parsed("Markdown", text)
    }

    #[test]
    fn front_matter_may_be_toml() {
        let text = "+++\ntitle = \"Late: again\"\ndate = 2024-03-05T10:15:00Z\nauthors = [\"Ada Bird\", 'Cy Dow']\n[extra]\nx = 1\n+++\n\nLate.";
        let article = crate::load::tests::parsed("Markdown", text);
        assert_eq!(
            crate::load::tests::facts(&article),
            ["Late: again", "2024-03-05", "-", "Ada Bird, Cy Dow", "-"]
        );
        assert_eq!(article.text, "Late.");
    }

    #[test]
    fn front_matter_is_read() {
        let read = article(
            "---\r\ntitle: \"Harbour: the \\\"long\\\" strike\" \r\ndate: 2024-03-05 # Tuesday\nauthor: 'Ada O''Brien'\n\
             outlet: The Tidewater Post\nurl: https://tide.example/a:b\nid: 7\n---\n\nThe strike ended.\n",
        );
        let title = "Harbour: the \"long\" strike";
        let told = [title, "2024-03-05", "The Tidewater Post", "Ada O'Brien", "https://tide.example/a:b"];
        assert_eq!(facts(&read), told);
        assert_eq!(read.id, "7");
        assert_eq!(read.text, "The strike ended.\n");
    }

    #[test]
    fn lists_and_folded_values() {
        let read = article(
            "---\nauthors:\n  - Ada Bird\n  - Cy Dow\ntitle: >\n  One\n  title\ntags: [a, b]\n---\nText",
        );
        assert_eq!(read.byline.as_deref(), Some("Ada Bird, Cy Dow"));
        assert_eq!(read.title.as_deref(), Some("One title"));
        assert_eq!(
            article("---\nauthor: [Ada Bird, 'Cy Dow']\n---\n").byline.as_deref(),
            Some("Ada Bird, Cy Dow")
        );
    }

    #[test]
    fn a_heading_is_the_title() {
        for (text, title, body) in [
            ("\n# Harbour strike #\n\nThe strike ended.", Some("Harbour strike"), "The strike ended."),
            ("Harbour strike\n=====\nThe strike ended.", Some("Harbour strike"), "The strike ended."),
            (
                "---\ndate: 2024-03-05\n---\n# Harbour strike\nThe strike ended.",
                Some("Harbour strike"),
                "The strike ended.",
            ),
            ("No heading\n\n# Later", None, "No heading\n\n# Later"),
            // A heading below a title stays in the body.
            ("---\ntitle: Front\n---\n# Heading\nText", Some("Front"), "# Heading\nText"),
        ] {
            let read = article(text);
            assert_eq!((read.title.as_deref(), &*read.text), (title, body));
        }
        assert_eq!(article("---\nnever closed").text, "---\nnever closed");
    }

    proptest! {
        #[test]
        fn anything_can_stand_there(text in "(---\n)?([a-z\"'>|\\[-]{0,4}:? ?[\\PC\"']{0,9}\n){0,5}(---\n)?\\PC*") {
            let _ = sniff(text.as_bytes(), "md");
            let _ = article(&text);
        }
    }
}
