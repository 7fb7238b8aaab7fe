//! The concordance: the key words of quotation lines, and the line for each quotation.

use super::views::QuotationLine;
use crate::article::ArticleId;
use crate::export::{self, context_key};
use crate::query::{Field, PhraseMatcher, Query};
use crate::text::CodePoints;

use crate::index::FoundQuotation;
use crate::{Article, Span};

/// Turns words searched anywhere into the condition that they are said. `None` if the query already asks for fields of
/// quotations.
pub(super) fn saying(query: &Query) -> Option<Query> {
    fn collect(query: &Query, said: &mut Vec<Query>) {
        match query {
            Query::And(inner) | Query::Or(inner) => inner.iter().for_each(|query| collect(query, said)),
            Query::Text(Field::Any, words) => said.push(Query::Text(Field::Said, words.clone())),
            _ => {}
        }
    }
    let mut said = Vec::new();
    collect(query, &mut said);
    // `kind:` alone does not say who says what.
    let asked = query.any_part(|part| matches!(part, Query::Text(field, _) if field.of_quotation()));
    (!asked && !said.is_empty()).then(|| Query::any(said))
}

/// Returns the words that lines are aligned by: the words said, or else the words searched anywhere.
pub(super) fn keys(query: &Query) -> Vec<PhraseMatcher> {
    fn collect(query: &Query, field: Field, matchers: &mut Vec<PhraseMatcher>) {
        match query {
            Query::And(inner) | Query::Or(inner) => {
                inner.iter().for_each(|query| collect(query, field, matchers));
            }
            Query::Text(of, words) if *of == field => matchers.push(PhraseMatcher::new(words)),
            _ => {}
        }
    }
    let mut matchers = Vec::new();
    collect(query, Field::Said, &mut matchers);
    if matchers.is_empty() {
        collect(query, Field::Any, &mut matchers);
    }
    matchers
}

pub(super) fn key_in(words: &str, matchers: &[PhraseMatcher]) -> Option<Span> {
    matchers.iter().flat_map(|matcher| matcher.all(words, 1)).min()
}

pub(super) fn on_one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

pub(super) fn line(
    id: Option<ArticleId>,
    article: &Article,
    points: &CodePoints,
    said: &FoundQuotation,
    matchers: &[PhraseMatcher],
) -> QuotationLine {
    let text = &article.text;
    let words = on_one_line(&said.words(text));
    QuotationLine {
        id,
        at: points.of(said.span.start) as u64,
        date: said.date,
        outlet: article.outlet.clone(),
        headline: article.title.clone(),
        byline: article.byline.clone(),
        url: article.url.clone(),
        speaker: said.speaker.clone(),
        source: said.source_name.clone(),
        cue: said.cue.map(|cue| cue.of(text).to_owned()),
        kind: said.kind,
        times: None,
        key: key_in(&words, matchers),
        words,
        row: export::quotation(article, points, said),
    }
}

/// Returns the sort key of a line: the words after the key word, or the words before it, in reverse.
pub(super) fn context(words: &str, key: Option<Span>, before: bool) -> String {
    match key {
        Some(key) if before => context_key(&words[..key.start], true),
        Some(key) => context_key(&words[key.end..], false),
        None => context_key(words, false),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotations_are_sorted_by_the_words_on_either_side() {
        let of = |words: &str, before| {
            let at = words.find("sail").unwrap();
            context(words, Some(Span::new(at, at + 4)), before)
        };
        let (a, b) = ("We sail at dawn", "They never sail again");
        assert!(of(b, false) < of(a, false) && of(b, true) < of(a, true));
        assert_eq!(of(b, true), "never they");
    }
}
