//! A query answered for one article at hand: what the scan does, and what the index must agree with.

use std::borrow::Cow;
use std::cell::OnceCell;

use super::needle::Needle;
use super::query::{Field, Mark, Query, Words};
use crate::Article;
use crate::text::{Analysis, Kind, Quote, analyse};

/// An article, and what is known of it as soon as somebody asks.
pub struct Case<'a> {
    /// The article.
    pub article: &'a Article,
    analysis: OnceCell<Cow<'a, Analysis>>,
    analyst: &'a dyn Fn(&Article) -> Analysis,
    marks: &'a dyn Fn(&Mark) -> bool,
}

impl<'a> Case<'a> {
    /// An article of which the reader remembers nothing.
    pub fn new(article: &'a Article) -> Self {
        Self {
            article,
            analysis: OnceCell::new(),
            analyst: &|article| analyse(&article.text),
            marks: &|_| false,
        }
    }

    /// An article whose people and quotations are known.
    pub fn known(article: &'a Article, analysis: &'a Analysis) -> Self {
        Self { analysis: OnceCell::from(Cow::Borrowed(analysis)), ..Self::new(article) }
    }

    /// The same, with what is remembered of it.
    #[must_use]
    pub fn with_marks(mut self, marks: &'a dyn Fn(&Mark) -> bool) -> Self {
        self.marks = marks;
        self
    }

    /// The same, analysed in this way: with what the reader corrected, say.
    #[must_use]
    pub fn analysed_by(mut self, analyst: &'a dyn Fn(&Article) -> Analysis) -> Self {
        self.analyst = analyst;
        self
    }

    /// Its people and quotations, found when they are first needed.
    pub fn analysis(&self) -> &Analysis {
        self.analysis.get_or_init(|| Cow::Owned((self.analyst)(self.article)))
    }

    fn named(&self, person: &crate::text::Person, needle: &Needle) -> bool {
        needle.is_in(&person.name) || person.aliases.iter().any(|alias| needle.is_in(alias))
    }

    /// Whether a name of the article itself is exactly this one.
    fn is_named(&self, field: Field, name: &str) -> bool {
        match field {
            Field::Outlet => self.article.outlet.as_deref().unwrap_or_default() == name,
            Field::Person if name.is_empty() => self.analysis().people.is_empty(),
            _ => self.analysis().people.iter().any(|person| person.name == name),
        }
    }
}

impl Query {
    /// Whether an article is what is asked for.
    ///
    /// ```
    /// use onrecord::{Article, index::{Case, Query}};
    /// let text = "Karl Moss resigned. “I have had enough,” he said.".to_owned();
    /// let article = Article { text, ..Article::default() };
    /// let holds = |query: &str| Query::parse(query).unwrap().holds(&Case::new(&article));
    /// assert!(holds("speaker:moss said:\"had enough\" -cue:claimed"));
    /// assert!(!holds("said:resigned"));
    /// ```
    pub fn holds(&self, case: &Case) -> bool {
        let (quotation, rest) = self.parts();
        // What costs nothing is asked first.
        rest.into_iter().all(|query| query.holds_alone(case))
            && quotation
                .is_none_or(|asked| case.analysis().quotes.iter().any(|quote| asked.said(case, quote)))
    }

    fn holds_alone(&self, case: &Case) -> bool {
        let article = case.article;
        match self {
            Query::All => true,
            Query::And(_) => self.holds(case),
            Query::Or(inner) => inner.iter().any(|query| query.holds(case)),
            Query::Not(inner) => !inner.holds(case),
            Query::Date(from, to) => article
                .date
                .is_some_and(|date| from.is_none_or(|from| date >= from) && to.is_none_or(|to| date <= to)),
            Query::Quotes(compare, count) => {
                let quotes = case.analysis().quotes.iter().filter(|quote| quote.kind != Kind::Indirect);
                compare.holds(quotes.count() as u32, *count)
            }
            Query::Kind(_) => self.holds(case),
            Query::Is(mark) => (case.marks)(mark),
            Query::Text(field, Words::Exact(name)) if *field != Field::Speaker => case.is_named(*field, name),
            Query::Text(field, words) => {
                let needle = Needle::new(words);
                let title = || article.title.as_deref().is_some_and(|title| needle.is_in(title));
                match field {
                    Field::Any => title() || needle.is_in(&article.text),
                    Field::Title => title(),
                    Field::Outlet => article.outlet.as_deref().is_some_and(|outlet| needle.is_in(outlet)),
                    Field::Person => case.analysis().people.iter().any(|person| case.named(person, &needle)),
                    Field::Speaker | Field::Said | Field::Cue => self.holds(case),
                }
            }
        }
    }

    /// Whether one quotation of the article is what is asked for; of the query, only what is about a quotation.
    pub fn said(&self, case: &Case, quote: &Quote) -> bool {
        match self {
            Query::And(inner) => inner.iter().all(|query| query.said(case, quote)),
            Query::Or(inner) => inner.iter().any(|query| query.said(case, quote)),
            Query::Not(inner) => !inner.said(case, quote),
            Query::Kind(kinds) => kinds.has(quote.kind),
            Query::Text(Field::Speaker, Words::Exact(name)) => {
                case.analysis().speaker(quote).unwrap_or_default() == name
            }
            Query::Text(field, words) => {
                let (needle, text) = (Needle::new(words), &case.article.text);
                match field {
                    Field::Said => needle.is_in(quote.span.of(text)),
                    Field::Cue => quote.cue.is_some_and(|cue| needle.is_in(cue.of(text))),
                    Field::Speaker => {
                        quote.speaker.is_some_and(|id| case.named(case.analysis().person(id), &needle))
                    }
                    _ => true,
                }
            }
            _ => true,
        }
    }
}
