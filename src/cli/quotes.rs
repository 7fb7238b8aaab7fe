//! `onrecord quotes`: one row a quotation.

use serde_json::Value;

use super::annotate::{CodePoints, kind_name};
use super::args::{Listing, Select};
use super::corrections::Analyst;
use super::every_article;
use super::table::{Column, Table};
use crate::{Article, Result};

const COLUMNS: &[Column] = &[
    Column { name: "id", width: 0 },
    Column { name: "date", width: 10 },
    Column { name: "outlet", width: 14 },
    Column { name: "title", width: 0 },
    Column { name: "speaker", width: 22 },
    Column { name: "confidence", width: 0 },
    Column { name: "source", width: 0 },
    Column { name: "cue", width: 0 },
    Column { name: "kind", width: 8 },
    Column { name: "start", width: 0 },
    Column { name: "end", width: 0 },
    Column { name: "quote", width: usize::MAX },
];

type Row = [Value; COLUMNS.len()];

/// Lists the quotations of every article.
pub fn run(listing: &Listing) -> Result<u8> {
    let mut table = Table::new(COLUMNS, listing.format);
    let (select, analyst) = (listing.select.clone(), Analyst::new(&listing.from));
    let status =
        every_article(&listing.from, move |article| rows(&article, &select, &analyst), &mut |rows: Vec<
            Row,
        >| {
            rows.iter().try_for_each(|row| table.row(row))
        })?;
    table.finish(status)
}

/// One row for each quotation of an article that is wanted.
fn rows(article: &Article, select: &Select, analyst: &Analyst) -> Vec<Row> {
    if !select.wants_day(article) {
        return Vec::new();
    }
    let text = &article.text;
    let analysis = analyst.analyse(article);
    let points = CodePoints::new(text);
    let wanted = analysis.quotes.iter().filter(|quote| select.wants_name(analysis.speaker(quote)));
    wanted
        .map(|quote| {
            [
                article.id.as_str().into(),
                article.date.map(|date| date.to_string()).into(),
                article.outlet.as_deref().into(),
                article.title.as_deref().into(),
                analysis.speaker(quote).into(),
                quote.confidence.into(),
                quote.source.map(|span| span.of(text)).into(),
                quote.cue.map(|span| span.of(text)).into(),
                kind_name(quote.kind).into(),
                Value::from(points.of(quote.span.start)),
                Value::from(points.of(quote.span.end)),
                quote.span.of(text).into(),
            ]
        })
        .collect()
}
