//! Annotated articles as the trainer sees them: text and spans in bytes.

use std::io::{BufRead, BufReader, Error, Result};
use std::path::Path;

use serde_json::Value;

use crate::Span;

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
    /// Quotations in marks, with the pieces of their source, which may be none.
    pub(crate) quotes: Vec<(Span, Vec<Span>)>,
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

/// The articles of `DATA/NAME.jsonl.gz`.
pub(crate) fn read(data: &Path, name: &str) -> Result<Vec<Gold>> {
    let path = data.join(format!("{name}.jsonl.gz"));
    let file =
        std::fs::File::open(&path).map_err(|error| Error::other(format!("{}: {error}", path.display())))?;
    BufReader::new(flate2::read::MultiGzDecoder::new(file))
        .lines()
        .map(|line| Ok(article(&serde_json::from_str(&line?)?)))
        .collect()
}

fn article(record: &Value) -> Gold {
    let text = record["text"].as_str().unwrap_or_default().to_owned();
    let mut offsets: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    offsets.push(text.len());
    let byte =
        |value: &Value| value.as_u64().and_then(|at| offsets.get(at as usize).copied()).unwrap_or(text.len());
    let pair = |value: &Value| Span::new(byte(&value[0]), byte(&value[1]));
    let pairs = |value: &Value| list(value).iter().map(pair).collect::<Vec<_>>();
    let named = |value: &Value| Span::new(byte(&value["start"]), byte(&value["end"]));
    let word = |key: &str| record[key].as_str().unwrap_or_default().to_owned();
    Gold {
        id: word("id"),
        outlet: if record["outlet"].is_string() { word("outlet") } else { word("source") },
        people: list(&record["people"])
            .iter()
            .map(|value| (named(value), value["optional"] == true))
            .collect(),
        quotes: list(&record["quotes"]).iter().map(|value| (named(value), pairs(&value["source"]))).collect(),
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

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}
