//! Gold data: one JSON object per article. Ranges count code points, as in the annotation format. Unlike
//! there, every mention is separate, a source is a list of ranges with its words, and reported speech without
//! marks is under `attributions`. `onrecord score` reads it, and so do the scorers for PolNeAR.

use std::io::{self, Write};

use serde_json::{Value, json};

use super::annotation;
use crate::text::{Analysis, CodePoints, Kind, Quote};
use crate::{Article, Span};

/// Writes an article and its corrected analysis as one line.
///
/// ```
/// use onrecord::{Article, export, text::analyse};
/// let article = Article { text: "“It is late,” said Ann Dent.".into(), ..Article::default() };
/// let mut line = Vec::new();
/// export::gold(&mut line, &article, &analyse(&article.text))?;
/// let line: serde_json::Value = serde_json::from_slice(&line)?;
/// assert_eq!(line["quotes"][0]["source_text"], "Ann Dent");
/// assert_eq!(line["quotes"][0]["source"][0][0], line["people"][0]["start"]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// If `out` cannot be written.
pub fn gold(out: &mut impl Write, article: &Article, analysis: &Analysis) -> io::Result<()> {
    let points = CodePoints::new(&article.text);
    let place = |span: Span| json!([points.of(span.start), points.of(span.end)]);
    let people: Vec<Value> = analysis
        .people
        .iter()
        .flat_map(|person| person.mentions.iter().map(move |span| (person, *span)))
        .map(|(person, span)| {
            let (start, end) = (points.of(span.start), points.of(span.end));
            json!({ "name": person.name, "start": start, "end": end })
        })
        .collect();
    let quote = |quote: &Quote| {
        json!({
            "start": points.of(quote.span.start),
            "end": points.of(quote.span.end),
            "kind": quote.kind.name(),
            "speaker": analysis.speaker(quote),
            "source": quote.source.into_iter().map(place).collect::<Vec<_>>(),
            "source_text": quote.source.map_or("", |span| span.of(&article.text)),
            "cue": quote.cue.into_iter().map(place).collect::<Vec<_>>(),
        })
    };
    let attribution = |quote: &Quote| {
        json!({
            "content": [place(quote.span)],
            "speaker": analysis.speaker(quote),
            "source": quote.source.into_iter().map(place).collect::<Vec<_>>(),
            "cue": quote.cue.into_iter().map(place).collect::<Vec<_>>(),
        })
    };
    let (reported, marked): (Vec<&Quote>, Vec<&Quote>) =
        analysis.quotes.iter().partition(|quote| quote.kind == Kind::Indirect);
    let line = json!({
        "id": article.id,
        "title": article.title,
        "date": article.date.map(|date| date.to_string()),
        "outlet": article.outlet,
        "byline": article.byline,
        "url": article.url,
        "text": article.text,
        "people": people,
        "quotes": marked.into_iter().map(quote).collect::<Vec<_>>(),
        "attributions": reported.into_iter().map(attribution).collect::<Vec<_>>(),
    });
    annotation::json(out, &line)?;
    out.write_all(b"\n")
}
