//! Compiles a query to tantivy queries on the two indexes.

use std::ops::Bound;
use std::sync::Arc;

use tantivy::query::doc_predicate_query::{DocPredicateQuery, FunctionPredicate};
use tantivy::query::{
    AllQuery, BooleanQuery, EmptyQuery, ExistsQuery, InvertedIndexRangeQuery, Occur, PhraseQuery,
    Query as Asked, RangeQuery, TermQuery,
};
use tantivy::schema::{self, IndexRecordOption};
use tantivy::{DocId, Searcher, SegmentReader, Term};

use super::article_set::ArticleSetQuery;
use super::column_cache::{ArticleBounds, ColumnCache};
use super::columns::{Articles, Numbers, first_of, texts, walk};
use super::facts::of_kinds;
use super::overlay::{CorrectedArticle, Flagged, LensOverlay};
use super::places::PlacesQuery;
use super::schema::{ARTICLE, FactFields, PERSON, QUOTATION, WordFields, day};
use super::spoken::{SpokenQuery, WordPositions};
use super::tokenizer::marked;
use crate::query::{Compare, Field, Flag, PhraseMatcher, Query, WordPattern, Words};
use crate::threads::Stop;

/// A snapshot of both indexes.
pub(super) struct Compiler<'a> {
    pub(super) word_fields: WordFields,
    pub(super) fact_fields: FactFields,
    pub(super) words: &'a Searcher,
    pub(super) facts: &'a Searcher,
    pub(super) held: &'a ColumnCache,
    pub(super) overlay: &'a LensOverlay,
    pub(super) flagged: &'a Flagged,
    pub(super) stop: &'a Stop,
}

type Result<T> = tantivy::Result<T>;
type Boxed = Box<dyn Asked>;

impl Compiler<'_> {
    /// Matches the articles that `query` asks for, in the words index.
    pub(super) fn articles(&self, query: &Query) -> Result<Boxed> {
        let (quotation, rest) = query.parts();
        let mut all: Vec<(Occur, Boxed)> = Vec::new();
        if let Some(asked) = quotation {
            all.push((Occur::Must, self.within(&*self.quotations(&asked)?, &asked)?));
        }
        for query in rest {
            match query {
                Query::Not(inner) => all.push((Occur::MustNot, self.articles(inner)?)),
                other => all.push((Occur::Must, self.alone(other)?)),
            }
        }
        Ok(conjunction(all))
    }

    fn alone(&self, query: &Query) -> Result<Boxed> {
        Ok(match query {
            Query::All => Box::new(AllQuery),
            Query::And(_) | Query::Not(_) | Query::Kind(_) | Query::Confidence(..) => self.articles(query)?,
            Query::Or(inner) => {
                let inner: Result<Vec<_>> = inner.iter().map(|query| self.articles(query)).collect();
                Box::new(BooleanQuery::union(inner?))
            }
            Query::Date(from, to) => {
                let term = |date: jiff::civil::Date| {
                    Bound::Included(Term::from_field_i64(self.word_fields.day, day(date)))
                };
                Box::new(RangeQuery::new(
                    from.map_or(Bound::Unbounded, term),
                    to.map_or(Bound::Unbounded, term),
                ))
            }
            Query::Quotes(compare, count) => {
                let (compare, count) = (*compare, *count);
                let mut found = Articles::default();
                walk(self.facts, &self.what(ARTICLE), self.stop, |segment, _, run| {
                    let numbers = Numbers::of(segment, ["article", "quotes"])?;
                    run(&mut |doc| {
                        let [article, quotes] = numbers.at(doc);
                        if compare.holds(quotes as u32, count) {
                            found.insert(article);
                        }
                    })
                })?;
                self.settled(found, query)?
            }
            Query::Is(Flag::Unread) => {
                conjunction(vec![(Occur::MustNot, self.alone(&Query::Is(Flag::Read))?)])
            }
            Query::Is(flag) => match self.flagged.of.get(flag) {
                Some(articles) => self.among(articles)?,
                None => Box::new(EmptyQuery),
            },
            Query::Copy => self.among(&self.flagged.copies)?,
            Query::Text(field, words) => match field {
                Field::Any => text(self.word_fields.text, words, self.stop),
                Field::Title => text(self.word_fields.title, words, self.stop),
                Field::Outlet => match words {
                    Words::Exact(name) => published_by(name),
                    words => text(self.word_fields.outlet, words, self.stop),
                },
                Field::Person => match words {
                    Words::Exact(name) if name.is_empty() => {
                        let somebody = Query::Not(Box::new(query.clone()));
                        let named = self.within(&self.what(PERSON), &somebody)?;
                        conjunction(vec![(Occur::MustNot, named)])
                    }
                    Words::Exact(name) => self.within(&*self.people(&[name]), query)?,
                    words => self.within(&*text(self.fact_fields.person, words, self.stop), query)?,
                },
                Field::Speaker | Field::Said | Field::Cue | Field::Source => self.articles(query)?,
            },
        })
    }

    /// Matches the quotations that `query` asks for, in the facts index.
    pub(super) fn quotations(&self, query: &Query) -> Result<Boxed> {
        let asked = self.quotation(query, None)?;
        Ok(match holds_only_of_quotations(query) {
            true => asked,
            false => conjunction(vec![(Occur::Must, Box::new(self.what(QUOTATION))), (Occur::Must, asked)]),
        })
    }

    /// Does the same, restricted to `among`, so that words are only searched in those articles.
    fn quotation(&self, query: &Query, among: Option<&Articles>) -> Result<Boxed> {
        Ok(match query {
            Query::And(inner) => {
                let (others, words): (Vec<&Query>, Vec<&Query>) = inner.iter().partition(|query| {
                    matches!(query, Query::Text(Field::Speaker | Field::Cue | Field::Source, _))
                });
                let mut all = Vec::new();
                for query in &others {
                    all.push((Occur::Must, self.quotation(query, among)?));
                }
                // Speaker, cue and source are cheap to look up, and leave few articles to search.
                let looks =
                    words.iter().any(|query| !matches!(query, Query::Kind(_) | Query::Confidence(..)));
                let few = match (all.is_empty(), looks) {
                    (false, true) => Some(self.articles_of_facts(&BooleanQuery::new(copied(&all)))?),
                    _ => None,
                };
                let among = few.as_ref().or(among);
                for query in words {
                    match query {
                        Query::Not(inner) => all.push((Occur::MustNot, self.quotation(inner, among)?)),
                        other => all.push((Occur::Must, self.quotation(other, among)?)),
                    }
                }
                conjunction(all)
            }
            Query::Or(inner) => {
                let inner: Result<Vec<_>> = inner.iter().map(|query| self.quotation(query, among)).collect();
                Box::new(BooleanQuery::union(inner?))
            }
            Query::Not(inner) => conjunction(vec![(Occur::MustNot, self.quotation(inner, among)?)]),
            Query::Kind(kinds) => Box::new(self.what(of_kinds(*kinds))),
            Query::Confidence(compare, sure) => as_sure(self.fact_fields.confidence, *compare, *sure),
            Query::Text(Field::Said, words) => self.said(words, among)?,
            Query::Text(Field::Speaker, Words::Exact(name)) if name.is_empty() => {
                conjunction(vec![(Occur::MustNot, Box::new(ExistsQuery::new("by".into(), false)))])
            }
            Query::Text(Field::Speaker, Words::Exact(name)) => self.by(&[name]),
            Query::Text(Field::Speaker, words) => text(self.fact_fields.speaker, words, self.stop),
            Query::Text(Field::Source, Words::Exact(name)) if name.is_empty() => {
                conjunction(vec![(Occur::MustNot, Box::new(ExistsQuery::new("source_group".into(), false)))])
            }
            Query::Text(Field::Source, Words::Exact(name)) => {
                let group = Term::from_field_text(self.fact_fields.source_group, name);
                Box::new(TermQuery::new(group, IndexRecordOption::Basic))
            }
            Query::Text(Field::Source, words) => text(self.fact_fields.source_words, words, self.stop),
            Query::Text(Field::Cue, words) => text(self.fact_fields.cue, words, self.stop),
            _ => Box::new(AllQuery),
        })
    }

    /// Returns the quotations that contain `words`.
    fn said(&self, words: &Words, among: Option<&Articles>) -> Result<Boxed> {
        let needle = PhraseMatcher::new(words);
        if needle.is_empty() {
            return Ok(Box::new(EmptyQuery));
        }
        let places =
            WordPositions::of((self.words, self.held), self.word_fields.text, &needle, among, self.stop)?;
        let spans = Arc::clone(self.held.spans(self.facts)?);
        Ok(Box::new(SpokenQuery { places: Arc::new(places), heads: Arc::clone(self.heads()?), spans }))
    }

    /// Returns all facts of one type.
    pub(super) fn what(&self, what: u64) -> TermQuery {
        TermQuery::new(self.fact_fields.what(what), IndexRecordOption::Basic)
    }

    /// Returns the people with one of these full names.
    pub(super) fn people<N: AsRef<str>>(&self, names: &[N]) -> Boxed {
        any_of(self.fact_fields.name, &self.found_as(names))
    }

    /// Returns the quotations of people with one of these full names.
    pub(super) fn by<N: AsRef<str>>(&self, names: &[N]) -> Boxed {
        any_of(self.fact_fields.by, &self.found_as(names))
    }

    /// Returns the names under which the index has these people, because it does not know the reader's decisions.
    fn found_as<N: AsRef<str>>(&self, names: &[N]) -> Vec<String> {
        let (aliases, mut all) = (self.overlay.aliases(), Vec::new());
        for name in names.iter().map(AsRef::as_ref) {
            if aliases.person(name) == name {
                all.push(name.to_owned());
            }
            all.extend(aliases.names(name).map(Into::into));
        }
        all
    }

    /// Returns the articles with facts that match `query`, as a query on the words index.
    fn within(&self, facts: &dyn Asked, query: &Query) -> Result<Boxed> {
        self.settled(self.articles_of_facts(facts)?, query)
    }

    fn settled(&self, found: Articles, query: &Query) -> Result<Boxed> {
        let holds = |one: &CorrectedArticle| query.holds(&one.view());
        self.among(&self.overlay.recheck(found, &holds))
    }

    fn among(&self, articles: &Articles) -> Result<Boxed> {
        Ok(Box::new(ArticleSetQuery::of(self.words, self.held, articles)?))
    }

    pub(super) fn heads(&self) -> Result<&Arc<Vec<ArticleBounds>>> {
        self.held.heads(self.facts, &self.fact_fields.what(ARTICLE))
    }

    /// Returns the articles that the matching facts belong to.
    pub(super) fn articles_of_facts(&self, query: &dyn Asked) -> Result<Articles> {
        let (mut found, heads) = (Articles::default(), self.heads()?);
        walk(self.facts, query, self.stop, |_, number, run| {
            let mut article = heads[number as usize].reader();
            run(&mut |doc| found.insert(article(doc)))
        })?;
        Ok(found)
    }
}

/// Returns the articles that match a query on the words index.
pub(super) fn articles_of(
    words: &Searcher,
    held: &ColumnCache,
    query: &dyn Asked,
    stop: &Stop,
) -> Result<Articles> {
    let mut found = Articles::default();
    walk(words, query, stop, |segment, number, run| {
        let article = held.article(segment, number as usize)?;
        run(&mut |doc| found.insert(article(doc)))
    })?;
    Ok(found)
}

/// Returns whether the query can only match quotations: by speaker, words said or cue.
fn holds_only_of_quotations(query: &Query) -> bool {
    match query {
        Query::And(inner) => inner.iter().any(holds_only_of_quotations),
        Query::Or(inner) => inner.iter().all(holds_only_of_quotations),
        Query::Text(Field::Speaker | Field::Source, Words::Exact(name)) => !name.is_empty(),
        Query::Text(field, _) => field.of_quotation(),
        Query::Kind(_) | Query::Confidence(..) => true,
        _ => false,
    }
}

fn copied(all: &[(Occur, Boxed)]) -> Vec<(Occur, Boxed)> {
    all.iter().map(|(occur, query)| (*occur, query.box_clone())).collect()
}

/// Requires all of `all` to match. If every clause is negative, matches everything else.
fn conjunction(mut all: Vec<(Occur, Boxed)>) -> Boxed {
    if all.iter().all(|(occur, _)| *occur == Occur::MustNot) {
        all.push((Occur::Must, Box::new(AllQuery)));
    }
    match all.len() {
        1 => all.remove(0).1,
        _ => Box::new(BooleanQuery::new(all)),
    }
}

/// Matches documents with one of these terms in a field.
pub(super) fn any_of<N: AsRef<str>>(field: schema::Field, names: &[N]) -> Boxed {
    let term = |name: &N| {
        let term = Term::from_field_text(field, name.as_ref());
        Box::new(TermQuery::new(term, IndexRecordOption::Basic)) as Boxed
    };
    match names {
        [name] => term(name),
        names => Box::new(BooleanQuery::union(names.iter().map(term).collect())),
    }
}

/// Matches articles of exactly this outlet.
fn published_by(name: &str) -> Boxed {
    let name: Arc<str> = name.into();
    let of_segment = move |segment: &SegmentReader| {
        let names = texts(segment, "outlet")?;
        let wanted = match &names {
            Some(names) => names.dictionary().term_ord(name.as_bytes())?,
            None => None,
        };
        let unnamed = name.is_empty();
        Ok(move |doc: DocId| match first_of(names.as_ref(), doc) {
            None => unnamed,
            found => found == wanted,
        })
    };
    Box::new(DocPredicateQuery::from(FunctionPredicate::from(of_segment)))
}

/// Returns a term for a word of a query, if a single term is enough.
fn term(field: schema::Field, pattern: &WordPattern) -> Option<Term> {
    match pattern {
        WordPattern::Is(word) => Some(Term::from_field_text(field, word)),
        WordPattern::Written { word, form } if word != form => {
            Some(Term::from_field_text(field, &marked(word, form)))
        }
        _ => None,
    }
}

fn one(term: Term) -> Boxed {
    Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs))
}

/// Matches words in a field.
fn text(field: schema::Field, words: &Words, stop: &Stop) -> Boxed {
    let wanted = PhraseMatcher::new(words);
    if wanted.is_empty() {
        return Box::new(EmptyQuery);
    }
    let sequence = wanted.sequence().unwrap_or_default();
    let terms: Option<Vec<Term>> = sequence.iter().map(|pattern| term(field, pattern)).collect();
    match (sequence, terms) {
        ([_], Some(mut terms)) => one(terms.remove(0)),
        ([_, ..], Some(terms)) => Box::new(PhraseQuery::new(terms)),
        ([WordPattern::AnyOf(forms)], _) => {
            let forms = forms.iter().map(|form| one(Term::from_field_text(field, form)));
            Box::new(BooleanQuery::union(forms.collect()))
        }
        ([WordPattern::Like(wildcards)], _) if wildcards.is_prefix() => {
            let start = wildcards.start();
            let beyond = Term::from_field_text(field, &format!("{start}{}", char::MAX));
            let start = Bound::Included(Term::from_field_text(field, start));
            Box::new(InvertedIndexRangeQuery::new(start, Bound::Excluded(beyond)))
        }
        _ => Box::new(PlacesQuery { field, wanted: Arc::new(wanted), stop: stop.clone() }),
    }
}

/// Matches quotations whose speaker is this certain.
fn as_sure(field: schema::Field, compare: Compare, sure: u32) -> Boxed {
    let term = Term::from_field_u64(field, sure.into());
    let (from, to) = match compare {
        Compare::Less => (Bound::Unbounded, Bound::Excluded(term)),
        Compare::AtMost => (Bound::Unbounded, Bound::Included(term)),
        Compare::Equal => (Bound::Included(term.clone()), Bound::Included(term)),
        Compare::AtLeast => (Bound::Included(term), Bound::Unbounded),
        Compare::More => (Bound::Excluded(term), Bound::Unbounded),
    };
    Box::new(RangeQuery::new(from, to))
}
