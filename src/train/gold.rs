//! Annotated articles as the trainer sees them: text and spans in bytes.

use std::io::{BufRead, BufReader, Error, Result};
use std::path::Path;

use serde_json::Value;

use crate::Span;
use crate::text::lexicon::{Class, class_of, key};

/// One annotated article.
#[derive(Clone, Debug, Default)]
pub(crate) struct Gold {
    /// The corpus's name for it.
    pub(crate) id: String,
    /// The outlet it appeared in.
    pub(crate) outlet: String,
    /// The body.
    pub(crate) text: String,
    /// Names of people, and whether annotating each is optional.
    pub(crate) people: Vec<(Span, bool)>,
    /// Quotations in marks, with the pieces of their source, of which there may be none.
    pub(crate) quotes: Vec<(Span, Vec<Span>)>,
    /// Quotations with the full names of their speakers.
    pub(crate) speakers: Vec<(Span, Option<String>)>,
    /// Spans on which two careful readers might disagree whether they are quotations.
    pub(crate) ignored: Vec<Span>,
    /// All forms of each person's name, the fullest first.
    pub(crate) persons: Vec<Vec<String>>,
    /// Every attribution: content, source and cue, each in pieces.
    pub(crate) attributions: Vec<GoldAttribution>,
}

/// An annotated attribution.
#[derive(Clone, Debug, Default)]
pub(crate) struct GoldAttribution {
    /// The source.
    pub(crate) source: Vec<Span>,
    /// The words that introduce it.
    pub(crate) cue: Vec<Span>,
    /// The content.
    pub(crate) content: Vec<Span>,
}

/// Reads the articles of `DATA/NAME.jsonl.gz`.
pub(crate) fn read(data: &Path, name: &str) -> Result<Vec<Gold>> {
    lines(&data.join(format!("{name}.jsonl.gz")))?
        .map(|line| Ok(article(&serde_json::from_str(&line?)?)))
        .collect()
}

/// Returns the lines of a compressed file.
pub(super) fn lines(path: &Path) -> Result<impl Iterator<Item = Result<String>>> {
    let file =
        std::fs::File::open(path).map_err(|error| Error::other(format!("{}: {error}", path.display())))?;
    Ok(BufReader::new(flate2::read::MultiGzDecoder::new(file)).lines())
}

/// Marks every form of every person's name, in an article whose annotation lists persons but not where they are named.
pub(crate) fn mark_people(gold: &mut Gold) {
    let mut forms: Vec<&str> = gold.persons.iter().flatten().map(String::as_str).collect();
    forms.sort_by_key(|form| std::cmp::Reverse(form.len()));
    let text = &gold.text;
    let mut found: Vec<Span> = Vec::new();
    for form in forms.into_iter().filter(|form| !form.is_empty()) {
        for (start, _) in text.match_indices(form) {
            let span = Span::new(start, start + form.len());
            let word = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '-');
            let inside = word(text[..start].chars().next_back()) || word(text[span.end..].chars().next());
            if !inside && !named_after(&text[span.end..]) && !found.iter().any(|other| other.overlaps(span)) {
                found.push(span);
            }
        }
    }
    found.sort_by_key(|span| span.start);
    gold.people = found.into_iter().map(|span| (span, false)).collect();
}

/// Returns whether the words after a name make it the name of an organisation or a place: "Clinton" in "the Clinton
/// Foundation".
fn named_after(rest: &str) -> bool {
    let next = rest.strip_prefix(' ').and_then(|rest| rest.split(|c: char| !c.is_alphanumeric()).next());
    next.is_some_and(|word| word.starts_with(char::is_uppercase) && class_of(key(word)).any(Class::ORG))
}

/// Returns the article of a record.
pub(super) fn article(record: &Value) -> Gold {
    let text = record["text"].as_str().unwrap_or_default().to_owned();
    let mut offsets: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    offsets.push(text.len());
    let byte =
        |value: &Value| value.as_u64().and_then(|at| offsets.get(at as usize).copied()).unwrap_or(text.len());
    let pair = |value: &Value| Span::new(byte(&value[0]), byte(&value[1]));
    let pairs = |value: &Value| list(value).iter().map(pair).collect::<Vec<_>>();
    let named = |value: &Value| match value {
        Value::Array(_) => pair(value),
        _ => Span::new(byte(&value["start"]), byte(&value["end"])),
    };
    let word = |key: &str| record[key].as_str().unwrap_or_default().to_owned();
    Gold {
        id: word("id"),
        outlet: match (&record["outlet"], &record["source"]) {
            (Value::String(outlet), _) | (_, Value::String(outlet)) => outlet.clone(),
            _ => outlet(&word("id")).to_owned(),
        },
        people: list(&record["people"])
            .iter()
            .map(|value| (named(value), value["optional"] == true))
            .collect(),
        quotes: list(&record["quotes"]).iter().map(|value| (named(value), pairs(&value["source"]))).collect(),
        speakers: list(&record["quotes"])
            .iter()
            .filter(|value| value.get("speaker").is_some())
            .map(|value| (named(value), value["speaker"].as_str().map(str::to_owned)))
            .collect(),
        ignored: pairs(&record["ignore"]),
        persons: list(&record["persons"])
            .iter()
            .map(|forms| list(forms).iter().filter_map(|form| form.as_str().map(str::to_owned)).collect())
            .filter(|forms: &Vec<String>| !forms.is_empty())
            .collect(),
        attributions: list(&record["attributions"])
            .iter()
            .map(|value| GoldAttribution {
                source: pairs(&value["source"]),
                cue: pairs(&value["cue"]),
                content: pairs(&value["content"]),
            })
            .collect(),
        text,
    }
}

/// Returns the outlet at the beginning of an id: "wash-post_2016-08-09_…", "eg_times_4".
fn outlet(id: &str) -> &str {
    let dated = id.find("_20");
    &id[..dated.or_else(|| id.rfind('_')).unwrap_or(id.len())]
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}
