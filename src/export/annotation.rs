//! The annotation format: one JSON object per article.

use std::io::{self, Write};

use serde_core::ser::{Serialize, SerializeMap, Serializer};
use serde_json::{Value, json};

use crate::page::escape_json;
use crate::text::{Analysis, Language};
use crate::{Article, Span};

/// Writes an article and its analysis as one line.
///
/// ```
/// use onrecord::{Article, export, text::analyse};
/// let article = Article { text: "“It is late,” said Ann Dent.".into(), ..Article::default() };
/// let mut line = Vec::new();
/// export::annotation(&mut line, &article, &analyse(&article.text))?;
/// let line: serde_json::Value = serde_json::from_slice(&line)?;
/// assert_eq!(line["quotes"][0]["speaker"], "Ann Dent");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// If `out` cannot be written.
pub fn annotation(out: &mut impl Write, article: &Article, analysis: &Analysis) -> io::Result<()> {
    let points = CodePoints::new(&article.text);
    json(out, &Annotation { article, analysis, points })?;
    out.write_all(b"\n")
}

/// Writes one line of JSON that is safe to show on a terminal.
pub(super) fn json(out: &mut impl Write, value: &impl Serialize) -> io::Result<()> {
    out.write_all(escape_json(&serde_json::to_string(value)?).as_bytes())
}

/// Returns the annotation format's name for a language; `None` if the text does not tell.
fn language_name(language: Language) -> Option<&'static str> {
    match language {
        Language::English => Some("en"),
        Language::Other => Some("other"),
        Language::Unknown => None,
    }
}

/// Serialises an article piece by piece: as a tree of values, an article of ten megabytes would take sixty
/// times its size.
struct Annotation<'a> {
    article: &'a Article,
    analysis: &'a Analysis,
    points: CodePoints<'a>,
}

impl Serialize for Annotation<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let article = self.article;
        let mut map = serializer.serialize_map(Some(10))?;
        map.serialize_entry("id", &article.id)?;
        map.serialize_entry("title", &article.title)?;
        map.serialize_entry("date", &article.date.map(|date| date.to_string()))?;
        map.serialize_entry("outlet", &article.outlet)?;
        map.serialize_entry("byline", &article.byline)?;
        map.serialize_entry("url", &article.url)?;
        map.serialize_entry("language", &language_name(self.analysis.language))?;
        map.serialize_entry("text", &article.text)?;
        map.serialize_entry("people", &AnnotatedPeople(self))?;
        map.serialize_entry("quotes", &AnnotatedQuotes(self))?;
        map.end()
    }
}

struct AnnotatedPeople<'a>(&'a Annotation<'a>);

impl Serialize for AnnotatedPeople<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.analysis.people.iter().map(|person| {
            let mentions: Vec<Value> = person.mentions.iter().map(|&span| self.0.span(span)).collect();
            json!({ "name": person.name, "aliases": person.aliases, "mentions": mentions })
        }))
    }
}

struct AnnotatedQuotes<'a>(&'a Annotation<'a>);

impl Serialize for AnnotatedQuotes<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Annotation { analysis, points, .. } = self.0;
        serializer.collect_seq(analysis.quotes.iter().map(|quote| {
            let mut object = json!({
                "start": points.of(quote.span.start),
                "end": points.of(quote.span.end),
                "kind": quote.kind.name(),
                "speaker": analysis.speaker(quote),
                "confidence": quote.confidence,
                "source": quote.source.map(|span| self.0.span(span)),
                "cue": quote.cue.map(|span| self.0.span(span)),
            });
            if let Some(chain) = quote.chain {
                object["chain"] = chain.into();
            }
            object
        }))
    }
}

impl Annotation<'_> {
    fn span(&self, span: Span) -> Value {
        json!({ "start": self.points.of(span.start), "end": self.points.of(span.end) })
    }
}

/// Converts byte offsets to code points, with the count stored at regular steps.
pub struct CodePoints<'a> {
    text: &'a str,
    marks: Vec<usize>,
}

const STRIDE: usize = 256;

impl<'a> CodePoints<'a> {
    /// Prepares to count the code points of `text`.
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

    /// Returns the number of code points before the byte `at`, which must be a character boundary.
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
