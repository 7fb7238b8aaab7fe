//! The columns and rows of every listing.

use std::sync::Arc;

use jiff::civil::Date;
use serde_json::Value;

use super::rows::TableColumn;
use crate::Article;
use crate::index::{Bucket, FoundQuotation, Interval, OutletCount, PersonCounts, SourceCounts};
use crate::page::in_brackets;
use crate::text::CodePoints;
use crate::text::{Analysis, Quote};

/// Columns of a listing with one row per quotation.
pub const QUOTATIONS: &[TableColumn; 12] = &[
    TableColumn::new("id", 0),
    TableColumn::new("date", 10),
    TableColumn::new("outlet", 14),
    TableColumn::new("title", 0),
    TableColumn::new("speaker", 22),
    TableColumn::new("confidence", 0),
    TableColumn::new("source", 0),
    TableColumn::new("cue", 0),
    TableColumn::new("kind", 8),
    TableColumn::new("start", 0),
    TableColumn::new("end", 0),
    TableColumn::new("quote", usize::MAX),
];

/// Columns of a listing with one row per distinct quotation, in however many articles.
pub const UNIQUE_QUOTATIONS: &[TableColumn; 14] = &[
    TableColumn::new("id", 0),
    TableColumn::new("date", 10),
    TableColumn::new("outlet", 14),
    TableColumn::new("title", 0),
    TableColumn::new("speaker", 22),
    TableColumn::new("confidence", 0),
    TableColumn::new("source", 0),
    TableColumn::new("cue", 0),
    TableColumn::new("kind", 8),
    TableColumn::new("start", 0),
    TableColumn::new("end", 0),
    TableColumn::new("count", 5),
    TableColumn::new("outlets", 24),
    TableColumn::new("quote", usize::MAX),
];

/// Columns of a listing with one row per name: `quotes` counts direct and mixed quotations, `reported` the
/// others.
pub const PEOPLE: &[TableColumn; 8] = &[
    TableColumn::new("name", 30),
    TableColumn::new("articles", 8),
    TableColumn::new("mentions", 8),
    TableColumn::new("quotes", 10),
    TableColumn::new("reported", 8),
    TableColumn::new("first", 10),
    TableColumn::new("last", 10),
    TableColumn::new("aliases", usize::MAX),
];

/// Columns of a listing with one row per source that is not a named person; `forms` are the wordings in the texts.
pub const SOURCES: &[TableColumn; 7] = &[
    TableColumn::new("source", 30),
    TableColumn::new("articles", 8),
    TableColumn::new("quotes", 10),
    TableColumn::new("reported", 8),
    TableColumn::new("first", 10),
    TableColumn::new("last", 10),
    TableColumn::new("forms", usize::MAX),
];

/// Columns of a listing with one row per outlet.
const OUTLETS: &[TableColumn; 2] =
    &[TableColumn::new("outlet", 40), TableColumn::new("articles", usize::MAX)];

/// The same, if quotations are asked for.
const QUOTED_OUTLETS: &[TableColumn; 3] = &[
    TableColumn::new("outlet", 40),
    TableColumn::new("articles", 8),
    TableColumn::new("quotations", usize::MAX),
];

/// Columns of a listing with one row per period.
pub const PERIODS: &[TableColumn; 2] =
    &[TableColumn::new("period", 10), TableColumn::new("count", usize::MAX)];

/// Returns a row of [`QUOTATIONS`]; offsets count code points.
pub fn quotation(article: &Article, points: &CodePoints, said: &FoundQuotation) -> [Value; 12] {
    let text = &article.text;
    [
        article.id.as_str().into(),
        day(article.date),
        article.outlet.as_deref().into(),
        article.title.as_deref().into(),
        said.speaker.as_deref().into(),
        said.confidence.into(),
        said.source.map(|span| span.of(text)).into(),
        said.cue.map(|span| span.of(text)).into(),
        said.kind.name().into(),
        Value::from(points.of(said.whole().start)),
        Value::from(points.of(said.whole().end)),
        Value::from(&*said.words(text)),
    ]
}

/// Changes a row for a table that people read: the source takes the place of a missing speaker.
pub fn with_source(mut row: [Value; 12], said: &FoundQuotation) -> [Value; 12] {
    if let Some(source) = &said.source_name {
        row[4] = in_brackets(&source.shown).into();
    }
    row
}

/// Returns a row of [`UNIQUE_QUOTATIONS`], given the row of the first quotation.
pub fn unique_quotation(row: [Value; 12], times: u64, outlets: &[Arc<str>]) -> [Value; 14] {
    let [id, date, outlet, title, speaker, confidence, source, cue, kind, start, end, quote] = row;
    let outlets = outlets.iter().map(|outlet| Value::from(&**outlet)).collect::<Vec<_>>();
    let (times, outlets) = (times.into(), outlets.into());
    [id, date, outlet, title, speaker, confidence, source, cue, kind, start, end, times, outlets, quote]
}

/// Returns the rows of the wanted quotations of an article, whose parts must have been [joined](Analysis::joined).
pub fn quotations(
    article: &Article,
    analysis: &Analysis,
    wanted: &mut dyn FnMut(&Quote) -> bool,
) -> Vec<[Value; 12]> {
    let points = CodePoints::new(&article.text);
    let wanted = analysis.quotes.iter().filter(|quote| wanted(quote));
    wanted.map(|quote| quotation(article, &points, &FoundQuotation::of(article, analysis, quote))).collect()
}

/// Returns a day as a cell.
pub fn day(date: Option<Date>) -> Value {
    date.map(|date| date.to_string()).into()
}

/// Returns a row of [`PEOPLE`].
pub fn person(person: PersonCounts) -> [Value; 8] {
    [
        person.name.into(),
        person.articles.into(),
        person.mentions.into(),
        person.quotes.into(),
        person.reported.into(),
        day(person.first),
        day(person.last),
        person.aliases.into(),
    ]
}

/// Returns a row of [`SOURCES`].
pub fn source(source: SourceCounts) -> [Value; 7] {
    [
        source.name.into(),
        source.articles.into(),
        source.quotes.into(),
        source.reported.into(),
        day(source.first),
        day(source.last),
        source.forms.into(),
    ]
}

/// Returns the columns of a listing of outlets, including quotations if they were counted.
pub fn outlet_columns(quoted: bool) -> &'static [TableColumn] {
    if quoted { QUOTED_OUTLETS } else { OUTLETS }
}

/// Returns a row of [`outlet_columns`].
pub fn outlet(outlet: &OutletCount) -> Vec<Value> {
    let row = [outlet.name.as_deref().into(), outlet.articles.into()];
    row.into_iter().chain(outlet.quotations.map(Value::from)).collect()
}

/// Returns a row of [`PERIODS`].
pub fn period(bar: &Bucket, step: Interval) -> [Value; 2] {
    [step.name(bar.from).into(), bar.count.into()]
}
