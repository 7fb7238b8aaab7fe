//! The same counts twice: from the index, and by going through all articles.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::corpus::TestCorpus;
use crate::Article;
use crate::identity::Aliases;
use crate::index::*;
use crate::query::{ArticleView, Query};
use crate::text::{Analysis, analyse};
use crate::threads::Stop;

pub(super) const QUERIES: &[&str] = &[
    "",
    "said",
    "the harbour",
    "\"of the\"",
    "the -of",
    "-said",
    "harb*",
    "\"in th\"*",
    "said OR harbour",
    "(said OR council) -harbour",
    "title:the",
    "person:mr",
    "person:a* -speaker:a*",
    "speaker:*a",
    "speaker:s* said:the",
    "said:the -cue:said",
    "said:\"of the\" OR said:will",
    "-(speaker:a* said:we)",
    "cue:said quotes>3",
    "kind:indirect",
    "kind:direct said:the",
    "kind:reported speaker:s*",
    "speaker:s* said:the kind:all",
    "said:the kind:mixed -cue:said",
    "-kind:indirect the",
    "-kind:quoted",
    "harbour OR kind:mixed",
    "speaker:s* (said:will OR kind:indirect)",
    "speaker:a* OR (said:the kind:indirect)",
    "kind:all -speaker:s*",
    "kind:all",
    "quotes<=2",
    "quotes=0",
    "outlet:the",
    "outlet:=\"The Calder Courier\"",
    "-outlet:=\"\"",
    "outlet:=\"\" OR outlet:=\"the\"",
    "person:=\"\"",
    "person:=\"Maeve Hallorane\" said",
    "speaker:=\"\" said:the",
    "said:th*",
    "said:\"in th\"*",
    "speaker:s* said:\"of th\"* -said:in",
    "speaker:s* (said:will OR said:\"of the\")",
    "-speaker:=\"\"",
    "date:2024",
    "date:2018..2024-05",
    "date:..2020",
    "-date:2000..",
    "e\u{301}te OR the",
];

pub(super) fn queries() -> impl Iterator<Item = Query> {
    QUERIES.iter().filter_map(|text| Query::parse(text).ok())
}

pub(super) fn people(names: &NameCounts) -> Vec<String> {
    names
        .clone()
        .people(&names.joins(&Aliases::default()), true)
        .iter()
        .map(|row| format!("{row:?}"))
        .collect()
}

/// All counts for one query, as lines.
pub(super) fn counted(searcher: &Searcher, query: &Query) -> Vec<String> {
    let stop = Stop::default();
    let selection = searcher.select(query, &stop).unwrap();
    let mut out = vec![format!("{query}: {}", selection.len())];
    out.extend(people(&searcher.names(&selection, true, &stop).unwrap()));
    out.extend(searcher.outlets(&selection, &stop).unwrap().iter().map(|row| format!("{row:?}")));
    for step in [Interval::Day, Interval::Month, Interval::Year] {
        for count in [Count::Articles, Count::Quotations(None)] {
            out.push(format!("{:?}", searcher.timeline(&selection, count, step, &stop).unwrap()));
        }
    }
    let hits = searcher.hits(&selection, SortOrder::Read, 0, usize::MAX, &stop).unwrap();
    assert_eq!(hits.rows.len() as u64, hits.of);
    for order in [SortOrder::Relevance, SortOrder::Newest, SortOrder::Oldest] {
        let other = searcher.hits(&selection, order, 0, usize::MAX, &stop).unwrap();
        let numbers =
            |page: &ResultPage<Hit>| page.rows.iter().map(|hit| hit.article).collect::<BTreeSet<_>>();
        assert_eq!(numbers(&other), numbers(&hits), "{query}");
        let dates: Vec<_> = other.rows.iter().filter_map(|hit| hit.date).collect();
        assert!(order != SortOrder::Newest || dates.is_sorted_by(|a, b| a >= b), "{dates:?}");
        assert!(order != SortOrder::Oldest || dates.is_sorted(), "{dates:?}");
    }
    out.extend(hits.rows.iter().map(|hit| searcher.article(hit.article).unwrap().unwrap().id));
    let said = searcher.quotations(&selection, None, SortOrder::Read, 0, usize::MAX, &stop).unwrap();
    out.extend(said.rows.iter().map(|said| {
        let article = searcher.article(said.article).unwrap().unwrap();
        let of = |span: crate::Span| span.of(&article.text).to_owned();
        format!(
            "{} {:?} {:?} {:?} {:?}",
            article.id,
            said.speaker,
            of(said.span),
            said.cue.map(of),
            said.source.map(of)
        )
    }));
    out
}

/// The same counts without an index.
pub(super) fn by_hand(articles: &[(Article, Analysis)], query: &Query) -> Vec<String> {
    let mut tally = Tally::default();
    let (mut ids, mut quotes) = (Vec::new(), Vec::new());
    for (article, analysis) in articles {
        let case = ArticleView::new(article).analysed(Cow::Borrowed(analysis));
        if !query.holds(&case) {
            continue;
        }
        tally.article(article);
        tally.people(article, analysis);
        ids.push(article.id.clone());
        let asked = query.quotations();
        let wanted = analysis.quotes.iter().filter(|quote| asked.said(&case, quote));
        let of = |span: crate::Span| span.of(&article.text).to_owned();
        let before = quotes.len();
        quotes.extend(wanted.map(|quote| {
            format!(
                "{} {:?} {:?} {:?} {:?}",
                article.id,
                analysis.speaker(quote),
                of(quote.span),
                quote.cue.map(of),
                quote.source.map(of)
            )
        }));
        tally.quotations(article.outlet.as_deref(), article.date, (quotes.len() - before) as u64);
    }
    let mut out = vec![format!("{query}: {}", tally.articles())];
    let outlets = tally.outlets();
    let mut lines = Vec::new();
    for step in [Interval::Day, Interval::Month, Interval::Year] {
        lines.push(format!("{:?}", tally.timeline(step)));
        lines.push(format!("{:?}", tally.timeline_of_quotations(step)));
    }
    out.extend(people(tally.names()));
    out.extend(outlets.iter().map(|row| format!("{row:?}")));
    out.extend(lines);
    out.extend(ids);
    out.extend(quotes);
    out
}

pub(super) fn all_analysed(articles: Vec<Article>) -> Vec<(Article, Analysis)> {
    articles
        .into_iter()
        .map(|article| {
            // Parts of one quotation count as one.
            let analysis = analyse(&article.text).joined();
            (article, analysis)
        })
        .collect()
}

pub(super) fn agrees(corpus: &TestCorpus) {
    let (searcher, articles) = (corpus.searcher(), all_analysed(corpus.articles()));
    assert!(searcher.coverage().complete(), "{:?}", searcher.coverage());
    for query in queries() {
        let (found, expected) = (counted(&searcher, &query), by_hand(&articles, &query));
        for (found, expected) in found.iter().zip(&expected) {
            assert_eq!(found, expected, "{query}");
        }
        assert_eq!(found.len(), expected.len(), "{query}");
    }
}
