//! One row per quotation, with flat columns whose names are not reserved in any language.

use serde_json::Value;

use super::annotation::{ANNOTATOR, AnnotationParts, language_name};
use super::listings::day;
use crate::Article;
use crate::text::{Analysis, CodePoints, MODEL, Quote};

/// The columns about the article.
const ARTICLE: [&str; 7] = ["id", "title", "date", "outlet", "byline", "url", "language"];

/// The columns about the quotation.
const QUOTATION: [&str; 15] = [
    "quote_start",
    "quote_end",
    "quote",
    "kind",
    "speaker",
    "confidence",
    "source",
    "source_start",
    "source_end",
    "cue",
    "cue_start",
    "cue_end",
    "chain",
    "annotator",
    "model",
];

/// Returns the names of the columns.
pub fn flat_columns(parts: &AnnotationParts) -> Vec<String> {
    let article = ARTICLE.iter().filter(|name| !(parts.no_outlet && **name == "outlet"));
    let others: Vec<&str> = parts.column_names().collect();
    article.copied().chain(others).chain(QUOTATION).map(str::to_owned).collect()
}

/// Returns whether a flat column has this name.
pub(super) fn is_flat_column(name: &str) -> bool {
    ARTICLE.contains(&name) || QUOTATION.contains(&name)
}

/// Returns the rows of the wanted quotations of an article.
pub fn flat_rows(
    article: &Article,
    analysis: &Analysis,
    wanted: impl Fn(&Quote) -> bool,
    parts: &AnnotationParts,
) -> Vec<Vec<Value>> {
    let points = CodePoints::new(&article.text);
    let others = parts.cells_of(article);
    let row = |quote: &Quote| {
        let text = &article.text;
        let mut row: Vec<Value> =
            vec![article.id.as_str().into(), article.title.as_deref().into(), day(article.date)];
        row.extend((!parts.no_outlet).then(|| Value::from(article.outlet.as_deref())));
        row.extend([
            article.byline.as_deref().into(),
            article.url.as_deref().into(),
            language_name(analysis.language).into(),
        ]);
        row.extend(others.iter().cloned());
        row.extend([points.of(quote.span.start).into(), points.of(quote.span.end).into()]);
        row.extend([quote.span.of(text).into(), quote.kind.name().into()]);
        row.extend([analysis.speaker(quote).into(), quote.confidence.into()]);
        for span in [quote.source, quote.cue] {
            row.push(span.map(|span| span.of(text)).into());
            row.push(span.map(|span| points.of(span.start)).into());
            row.push(span.map(|span| points.of(span.end)).into());
        }
        row.extend([quote.chain.into(), ANNOTATOR.into(), MODEL.into()]);
        row
    };
    analysis.quotes.iter().filter(|quote| wanted(quote)).map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::analyse;

    #[test]
    fn a_row_has_a_value_for_each_column() {
        let article =
            Article { text: "“It is late,” said Ann Dent. “Very.”".into(), ..Article::default() };
        let parts = AnnotationParts { columns: Some(vec!["section".into()]), ..AnnotationParts::default() };
        let columns = flat_columns(&parts);
        let rows = flat_rows(&article, &analyse(&article.text), |_| true, &parts);
        assert_eq!(rows.len(), 2);
        assert!(rows.iter().all(|row| row.len() == columns.len()));
        let of = |name: &str| &rows[0][columns.iter().position(|column| column == name).unwrap()];
        assert_eq!((of("quote_start"), of("quote_end")), (&Value::from(1), &Value::from(12)));
        assert_eq!((of("speaker"), of("source")), (&Value::from("Ann Dent"), &Value::from("Ann Dent")));
        assert_eq!((of("section"), of("chain")), (&Value::Null, &Value::Null));
    }
}
