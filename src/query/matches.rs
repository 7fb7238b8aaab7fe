//! The matches of a query in one article: the words to highlight and the quotation to jump to.

use crate::identity::Joins;
use std::borrow::Cow;

use super::{ArticleView, Field, PhraseMatcher, Query, Words};
use crate::text::{Analysis, Quote};
use crate::{Article, Span};

/// The most matches of one word that are highlighted.
const MOST: usize = 5_000;

/// The matches of a query in an article.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Matches {
    /// Matches in the headline, in order.
    pub title: Vec<Span>,
    /// Matches in the text, in order and not overlapping.
    pub text: Vec<Span>,
    /// The best matching quotation, if the query asks for quotations.
    pub quote: Option<usize>,
    /// The match to start at: words said in the quotation, or else other words of the query in it, or else the
    /// quotation itself, or else the first match.
    pub first: Option<Span>,
}

impl Matches {
    /// Returns the matches of `query` in `article`. Quotations are only matched if `analysis` is given.
    ///
    /// ```
    /// use onrecord::{Article, query::{Matches, Query}, text::analyse};
    /// let text = "A great day for Karl Moss. Ada Bird said: “It is a great day.”".to_owned();
    /// let (article, query) = (Article { text, ..Article::default() }, Query::parse("said:great speaker:bird")?);
    /// let matches = Matches::of(&query, &article, Some(&analyse(&article.text)));
    /// let found: Vec<_> = matches.text.iter().map(|span| (span.start, span.of(&article.text))).collect();
    /// assert_eq!(found, [(31, "Bird"), (53, "great")]);
    /// assert_eq!(matches.first, Some(matches.text[1]));
    /// # Ok::<(), onrecord::query::QueryError>(())
    /// ```
    pub fn of(query: &Query, article: &Article, analysis: Option<&Analysis>) -> Self {
        let mut leaves = Vec::new();
        positive(query, &mut leaves);
        let mut matches = Self::default();
        for matcher in matchers(&leaves, |field| matches!(field, Field::Any | Field::Person)) {
            matches.text.extend(matcher.all(&article.text, MOST));
        }
        for matcher in title_matchers(query) {
            matches.title.extend(matcher.all(article.title.as_deref().unwrap_or_default(), MOST));
        }
        order(&mut matches.text);
        order(&mut matches.title);
        matches.first = matches.text.first().copied();
        if let Some(analysis) = analysis {
            matches.quotations(query, &leaves, article, analysis);
        }
        order(&mut matches.text);
        matches
    }

    /// Returns the matches of `query` in an article seen through a lens.
    pub fn of_view(query: &Query, view: &ArticleView) -> Self {
        let query = query.with_names(&view.lens().aliases(), &Joins::default());
        Self::of(&query, view.article, query.needs_analysis().then(|| view.analysis()))
    }

    /// Highlights the quotation terms of the query, but only inside matching quotations.
    fn quotations(&mut self, query: &Query, leaves: &[&Query], article: &Article, analysis: &Analysis) {
        let leaves: Vec<&Query> = leaves.iter().copied().filter(|leaf| leaf.of_quotation()).collect();
        let (asked, text) = (query.parts().0, &article.text);
        if leaves.is_empty() && asked.is_none() {
            return;
        }
        let view = ArticleView::new(article).analysed(Cow::Borrowed(analysis));
        let plain = self.text.clone();
        // How suitable the best quotation so far is as the place to start.
        let mut best = 0;
        for quote in &view.joined().quotes {
            let fits = match &asked {
                Some(asked) => asked.said(&view, quote),
                None => leaves.iter().any(|leaf| (*leaf).clone().or_quoted().said(&view, quote)),
            };
            if !fits {
                continue;
            }
            let mut said = None;
            for leaf in &leaves {
                let Query::Text(field, words) = leaf else { continue };
                let within: Vec<Span> = match field {
                    Field::Said => quote.parts().collect(),
                    Field::Cue => quote.cue.into_iter().collect(),
                    _ => quote.source.into_iter().collect(),
                };
                for within in within {
                    if let (Field::Source, Words::Exact(_)) = (field, words) {
                        // The words of the source may differ from the name it is counted under.
                        self.text.push(within);
                        continue;
                    }
                    let found = marking(*field, words).all(within.of(text), MOST).into_iter();
                    let at = |span: Span| Span::new(within.start + span.start, within.start + span.end);
                    for span in found.map(at) {
                        if *field == Field::Said {
                            said = Some(said.map_or(span, |first: Span| first.min(span)));
                        }
                        self.text.push(span);
                    }
                }
            }
            let in_part = |word: &Span| quote.parts().any(|part| part.overlaps(*word));
            let word = plain.iter().copied().find(in_part);
            let (good, first) = match (said, word) {
                (Some(said), _) => (3, said),
                (None, Some(word)) => (2, word),
                (None, None) => (1, quote.span),
            };
            if good > best {
                best = good;
                // The part that the place is in.
                let here =
                    |one: &Quote| one.span.overlaps(first) && quote.parts().any(|part| part == one.span);
                (self.quote, self.first) = (analysis.quotes.iter().position(here), Some(first));
            }
        }
    }
}

/// Returns the matchers for headlines.
pub fn title_matchers(query: &Query) -> Vec<PhraseMatcher> {
    let mut leaves = Vec::new();
    positive(query, &mut leaves);
    matchers(&leaves, |field| matches!(field, Field::Any | Field::Title | Field::Person))
}

/// Collects the parts of a query that are not negated.
fn positive<'q>(query: &'q Query, leaves: &mut Vec<&'q Query>) {
    match query {
        Query::And(inner) | Query::Or(inner) => inner.iter().for_each(|query| positive(query, leaves)),
        Query::Text(..) => leaves.push(query),
        _ => {}
    }
}

fn matchers(leaves: &[&Query], wanted: impl Fn(Field) -> bool) -> Vec<PhraseMatcher> {
    let of = |leaf: &&Query| match leaf {
        Query::Text(field, words) if wanted(*field) => Some(marking(*field, words)),
        _ => None,
    };
    leaves.iter().filter_map(of).collect()
}

/// Finds the words to mark. A name is marked in any case, even if exactly this name was asked for.
fn marking(field: Field, words: &Words) -> PhraseMatcher {
    match words {
        Words::Exact(name) if field.of_names() => PhraseMatcher::new(&Words::Word(name.clone())),
        words => PhraseMatcher::new(words),
    }
}

/// Sorts the spans and drops those that overlap another, such as a word in a matching phrase.
fn order(spans: &mut Vec<Span>) {
    spans.sort_unstable();
    spans.dedup_by(|later, earlier| {
        let over = later.start < earlier.end;
        earlier.end = if over { earlier.end.max(later.end) } else { earlier.end };
        over
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::Snippet;
    use crate::text::analyse;

    fn article(text: &str) -> (Article, Analysis) {
        (Article { text: text.into(), ..Article::default() }, analyse(text))
    }

    #[test]
    fn said_words_match_only_inside_their_quotation() {
        let (article, analysis) = article(
            "Ada Bird had a great day in the harbour.\n\nKarl Moss said: “It was great.”\n\n\
             “The tide  is great,” said Ada Bird.",
        );
        let matches = |query: &str| Matches::of(&Query::parse(query).unwrap(), &article, Some(&analysis));
        let text = |spans: &[Span]| spans.iter().map(|span| span.of(&article.text)).collect::<Vec<_>>();
        let bird = matches("speaker:bird said:great");
        assert_eq!(text(&bird.text), ["great", "Bird"]);
        assert_eq!(bird.quote, Some(1));
        let snippet = Snippet::around(&article.text, &bird, Snippet::LONG);
        assert_eq!(snippet.words, "“The tide is great,” said Ada Bird.");
        assert_eq!((snippet.key.of(&snippet.words), snippet.inside), ("great", false));
        let plain = matches("harbour -speaker:bird");
        assert_eq!((text(&plain.text), plain.quote), (vec!["harbour"], None));
        assert_eq!(matches("speaker:bird tide").first.map(|span| span.of(&article.text)), Some("tide"));
    }
}
