//! Exports: articles in the annotation format, as Markdown and as HTML; rows in every table format;
//! citations. Nothing here depends on the screen.

mod annotation;
mod citation;
mod crosstab;
mod flat;
mod gold;
mod hits;
mod html;
mod listings;
mod marks;
mod nesting;
mod pages;
#[cfg(feature = "parquet")]
mod parquet;
mod rows;
mod sheet;
mod template;

pub use annotation::{ANNOTATOR, AnnotationParts, annotation, annotation_with, is_annotation_column};
pub use citation::{Citation, Cited};
pub use crosstab::{Share, cell, crosstab, label_column, percentage, rounded, row_total};
pub use flat::{flat_columns, flat_rows};
pub use gold::gold;
pub use hits::{HITS, HitOrder, MatchKey, MatchLine, context_key, last_columns};
pub use html::{html, html_foot, html_head};
pub use listings::{
    PEOPLE, PERIODS, QUOTATIONS, SOURCES, UNIQUE_QUOTATIONS, day, outlet, outlet_columns, period, person,
    quotation, quotations, source, unique_quotation, with_source,
};
pub use pages::{markdown, plain};
#[cfg(feature = "parquet")]
pub use parquet::{ParquetRows, ParquetSchema, ParquetWriter};
pub use rows::{TableColumn, TableFormat, TableWriter};
pub use sheet::{Sheet, SheetPart, SheetQuotation};

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::Value;

    use super::*;
    use crate::text::{Analysis, CodePoints, Kind, Person, PersonId, Quote};
    use crate::{Article, Span};

    /// A text without marks, with reported speech at random places, some of it overlapping.
    fn reported() -> impl Strategy<Value = (Article, Analysis)> {
        let places = proptest::collection::vec((0usize..300, 1usize..60, any::<bool>(), any::<bool>()), 0..8);
        ("[a-zA-Z ,.\n]{1,300}", places).prop_map(|(text, places)| {
            let mut quotes: Vec<Quote> = places
                .into_iter()
                .filter(|(start, ..)| *start < text.len())
                .map(|(start, len, named, sourced)| {
                    let span = Span::new(start, (start + len).min(text.len()));
                    let source = sourced.then_some(Span::new(0, 1));
                    Quote {
                        span,
                        marked: span,
                        kind: Kind::Indirect,
                        speaker: named.then_some(PersonId(0)),
                        confidence: 50,
                        source,
                        cue: None,
                        chain: None,
                        rest: Vec::new(),
                    }
                })
                .collect();
            quotes.sort_by_key(|quote| quote.span.start);
            let people = vec![Person { name: "Ann Dent".into(), ..Person::default() }];
            let article = Article { title: Some("Strike".into()), text, ..Article::default() };
            (article, Analysis { people, quotes, ..Analysis::default() })
        })
    }

    /// Whether the page has quotation marks, or HTML or Markdown that quotes.
    fn quotes_something(page: &str) -> bool {
        let body = page.split("</style>").last().unwrap_or(page);
        body.contains(['“', '”', '„', '«', '»'])
            || body.contains("<q")
            || body.contains("<blockquote")
            || body.contains("\n> ")
    }

    proptest! {
        #[test]
        fn no_export_puts_reported_speech_in_marks((article, analysis) in reported()) {
            prop_assert!(!quotes_something(&html(&article, analysis.clone())));
            prop_assert!(!quotes_something(&markdown(&article, &analysis)));
            let points = CodePoints::new(&article.text);
            let sayings = analysis.quotes.iter().map(|quote| {
                let said = crate::index::FoundQuotation::of(&article, &analysis, quote);
                let words = quote.span.of(&article.text).split_whitespace().collect::<Vec<_>>().join(" ");
                let mut row = quotation(&article, &points, &said);
                // The headline of an article has marks, as it should.
                row[3] = Value::Null;
                SheetQuotation { words, row, ..SheetQuotation::default() }
            });
            let parts = vec![("Quotations", SheetPart::Quotations(sayings.collect()))];
            let sheet = Sheet { title: "Ann Dent".into(), facts: Vec::new(), parts };
            for form in 0..3 {
                let mut out = Vec::new();
                match form {
                    0 => sheet.plain(&mut out),
                    1 => sheet.markdown(&mut out),
                    _ => sheet.html(&mut out),
                }
                .unwrap();
                let page = String::from_utf8(out).unwrap();
                prop_assert!(!quotes_something(&page), "{}", page);
            }
        }
    }
}
