//! `onrecord annotate`: the annotation format, one JSON object a line.

use std::io::Write;

use serde_json::{Map, Value, json};

use super::args::From;
use super::{every_article, out};
use crate::text::{Analysis, Kind, analyse};
use crate::{Article, Result, Span};

/// Annotates every article.
pub fn run(from: &From) -> Result<u8> {
    let mut out = out::stdout();
    let status = every_article(&from.inputs(), &from.options(), &mut |article| {
        let line = annotation(article, &analyse(&article.text));
        serde_json::to_writer(&mut out, &line)?;
        out.write_all(b"\n")
    })?;
    out::finish(out, status)
}

/// The name that the annotation format has for a kind.
pub fn kind_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Direct => "direct",
        Kind::Mixed => "mixed",
        Kind::Indirect => "indirect",
    }
}

/// One article in the annotation format.
fn annotation(article: &Article, analysis: &Analysis) -> Value {
    let points = CodePoints::new(&article.text);
    let span = |span: Span| json!({ "start": points.of(span.start), "end": points.of(span.end) });
    let people: Vec<Value> = analysis
        .people
        .iter()
        .map(|person| {
            let mentions: Vec<Value> = person.mentions.iter().copied().map(span).collect();
            json!({ "name": person.name, "aliases": person.aliases, "mentions": mentions })
        })
        .collect();
    let quotes: Vec<Value> = analysis
        .quotes
        .iter()
        .map(|quote| {
            let mut object = Map::new();
            object.insert("start".into(), points.of(quote.span.start).into());
            object.insert("end".into(), points.of(quote.span.end).into());
            object.insert("kind".into(), kind_name(quote.kind).into());
            object.insert("speaker".into(), analysis.speaker(quote).into());
            object.insert("source".into(), quote.source.map(span).into());
            object.insert("cue".into(), quote.cue.map(span).into());
            if let Some(chain) = quote.chain {
                object.insert("chain".into(), chain.into());
            }
            Value::Object(object)
        })
        .collect();
    json!({
        "id": article.id,
        "title": article.title,
        "date": article.date.map(|date| date.to_string()),
        "outlet": article.outlet,
        "byline": article.byline,
        "url": article.url,
        "text": article.text,
        "people": people,
        "quotes": quotes,
    })
}

/// From bytes to code points, by a landmark every so many bytes.
pub struct CodePoints<'a> {
    text: &'a str,
    marks: Vec<usize>,
}

const STRIDE: usize = 256;

impl<'a> CodePoints<'a> {
    /// Makes ready to count in `text`.
    pub fn new(text: &'a str) -> Self {
        let mut marks = Vec::new();
        if !text.is_ascii() {
            marks.reserve(text.len() / STRIDE + 1);
            let mut count = 0;
            for chunk in text.as_bytes().chunks(STRIDE) {
                marks.push(count);
                count += chunk.iter().filter(|byte| starts_char(**byte)).count();
            }
        }
        Self { text, marks }
    }

    /// How many code points stand before the byte `at`, which begins one or ends the text.
    pub fn of(&self, at: usize) -> usize {
        if self.marks.is_empty() {
            return at;
        }
        let chunk = (at / STRIDE).min(self.marks.len() - 1);
        let rest = &self.text.as_bytes()[chunk * STRIDE..at];
        self.marks[chunk] + rest.iter().filter(|byte| starts_char(**byte)).count()
    }
}

const fn starts_char(byte: u8) -> bool {
    byte & 0xc0 != 0x80
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn code_points_are_those_of_the_text(text in "\\PC{0,900}") {
            let points = CodePoints::new(&text);
            for (n, (at, _)) in text.char_indices().enumerate() {
                prop_assert_eq!(points.of(at), n);
            }
            prop_assert_eq!(points.of(text.len()), text.chars().count());
        }
    }
}
