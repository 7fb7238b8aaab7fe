//! The annotation format: one JSON object per article.

use std::io::{self, Write};

use serde_core::ser::{Serialize, SerializeMap, Serializer};
use serde_json::{Value, json};

use crate::page::escape_json;
use crate::text::{Analysis, CodePoints, Language, MODEL};
use crate::{Article, Span};

/// What a line contains besides what was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AnnotationParts {
    /// Whether the text is left out.
    pub no_text: bool,
    /// Other fields of the record that every line has, null if the record lacks them. `None` writes all that the
    /// article keeps.
    pub columns: Option<Vec<String>>,
    /// Whether the outlet is left out, because the folder of the file says it.
    pub no_outlet: bool,
}

/// The column of a table that holds all other fields of a record, as JSON.
const EXTRA: &str = "extra";

/// The columns that annotations have in some format.
const COLUMNS: [&str; 12] = [
    "id",
    "title",
    "date",
    "outlet",
    "byline",
    "url",
    "language",
    "text",
    "people",
    "quotes",
    "annotator",
    "model",
];

/// Returns whether annotations have a column of this name, so that no other field can.
pub fn is_annotation_column(name: &str) -> bool {
    COLUMNS.contains(&name) || name == EXTRA || super::flat::is_flat_column(name)
}

impl AnnotationParts {
    /// Returns the other columns of an article, by name.
    fn columns_of<'a>(&'a self, article: &'a Article) -> impl Iterator<Item = (&'a str, &'a Value)> {
        let named = self.columns.iter().flatten();
        let named = named.map(|name| (name.as_str(), article.columns.get(name).unwrap_or(&Value::Null)));
        let all = article.columns.iter().filter(|_| self.columns.is_none());
        named.chain(all.map(|(name, value)| (name.as_str(), value)))
    }

    /// Returns the names of the other columns in a table, where all rows have the same columns.
    pub(super) fn column_names(&self) -> impl Iterator<Item = &str> {
        let all = self.columns.is_none().then_some(EXTRA);
        self.columns.iter().flatten().map(String::as_str).chain(all)
    }

    /// Returns the cells of an article in these columns.
    pub(super) fn cells_of(&self, article: &Article) -> Vec<Value> {
        match self.columns {
            Some(_) => self.columns_of(article).map(|(_, value)| value.clone()).collect(),
            None if article.columns.is_empty() => vec![Value::Null],
            None => vec![Value::from(Value::from(article.columns.clone()).to_string())],
        }
    }
}

/// The program that made the annotations: its name and version.
pub const ANNOTATOR: &str = concat!("onrecord ", env!("CARGO_PKG_VERSION"));

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
    let parts = AnnotationParts { columns: Some(Vec::new()), ..AnnotationParts::default() };
    annotation_with(out, article, analysis, &parts)
}

/// Like [`annotation`], with these parts.
///
/// # Errors
/// If `out` cannot be written.
pub fn annotation_with(
    out: &mut impl Write,
    article: &Article,
    analysis: &Analysis,
    parts: &AnnotationParts,
) -> io::Result<()> {
    let points = CodePoints::new(&article.text);
    json(out, &Annotation { article, analysis, points, parts })?;
    out.write_all(b"\n")
}

/// Writes one line of JSON that is safe to show on a terminal.
pub(super) fn json(out: &mut impl Write, value: &impl Serialize) -> io::Result<()> {
    out.write_all(escape_json(&serde_json::to_string(value)?).as_bytes())
}

/// Returns the annotation format's name for a language; `None` if the text does not show it.
pub(super) fn language_name(language: Language) -> Option<&'static str> {
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
    parts: &'a AnnotationParts,
}

impl Serialize for Annotation<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let article = self.article;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("id", &article.id)?;
        map.serialize_entry("title", &article.title)?;
        map.serialize_entry("date", &article.date.map(|date| date.to_string()))?;
        if !self.parts.no_outlet {
            map.serialize_entry("outlet", &article.outlet)?;
        }
        map.serialize_entry("byline", &article.byline)?;
        map.serialize_entry("url", &article.url)?;
        map.serialize_entry("language", &language_name(self.analysis.language))?;
        for (name, value) in self.parts.columns_of(article) {
            map.serialize_entry(name, value)?;
        }
        map.serialize_entry("text", &(!self.parts.no_text).then_some(&article.text))?;
        map.serialize_entry("people", &AnnotatedPeople(self))?;
        map.serialize_entry("quotes", &AnnotatedQuotes(self))?;
        map.serialize_entry("annotator", ANNOTATOR)?;
        map.serialize_entry("model", MODEL)?;
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
            json!({
                "start": points.of(quote.span.start),
                "end": points.of(quote.span.end),
                "kind": quote.kind.name(),
                "speaker": analysis.speaker(quote),
                "confidence": quote.confidence,
                "source": quote.source.map(|span| self.0.span(span)),
                "cue": quote.cue.map(|span| self.0.span(span)),
                "chain": quote.chain,
            })
        }))
    }
}

impl Annotation<'_> {
    fn span(&self, span: Span) -> Value {
        json!({ "start": self.points.of(span.start), "end": self.points.of(span.end) })
    }
}
