//! An article as one reader sees it, and whether it matches a query. This is the reference that the index must agree
//! with.

use std::borrow::Cow;
use std::cell::OnceCell;

use super::{Field, Flag, Lens, PhraseMatcher, Prefilter, Query, Words};
use crate::Article;
use crate::store::ContentKey;
use crate::text::{Analysis, Kind, Quote};

/// An article seen through a [`Lens`]. Its analysis and content key are computed when first needed.
pub struct ArticleView<'a> {
    /// The article.
    pub article: &'a Article,
    lens: Cow<'a, Lens>,
    analysis: OnceCell<Cow<'a, Analysis>>,
    /// The same with the parts of quotations joined, if there are any.
    joined: OnceCell<Option<Analysis>>,
    content: OnceCell<ContentKey>,
    copy: bool,
}

impl<'a> ArticleView<'a> {
    /// Creates an article seen by a reader with an empty memory.
    pub fn new(article: &'a Article) -> Self {
        let (analysis, joined, content) = (OnceCell::new(), OnceCell::new(), OnceCell::new());
        Self { article, lens: Cow::Owned(Lens::default()), analysis, joined, content, copy: false }
    }

    /// Creates an article seen through a lens.
    pub fn through(article: &'a Article, lens: &'a Lens) -> Self {
        Self { lens: Cow::Borrowed(lens), ..Self::new(article) }
    }

    /// Uses an existing analysis, which already has the corrections applied.
    #[must_use]
    pub fn analysed(mut self, analysis: Cow<'a, Analysis>) -> Self {
        self.analysis = OnceCell::from(analysis);
        self
    }

    /// Uses a content key that is already known.
    #[must_use]
    pub fn keyed(mut self, content: ContentKey) -> Self {
        self.content = OnceCell::from(content);
        self
    }

    /// Says whether it is a copy of an earlier article, which only the whole corpus can tell.
    #[must_use]
    pub fn copied(self, copy: bool) -> Self {
        Self { copy, ..self }
    }

    /// Returns the lens it is seen through.
    pub fn lens(&self) -> &Lens {
        &self.lens
    }

    /// Returns the content key.
    pub fn content(&self) -> ContentKey {
        *self.content.get_or_init(|| ContentKey::of(self.article))
    }

    /// Returns the people and quotations as they stand in the text, computed when first needed.
    pub fn analysis(&self) -> &Analysis {
        self.analysis.get_or_init(|| Cow::Owned(self.lens.analyse(self.article)))
    }

    /// Returns the people and quotations, with the parts of each quotation [joined](Analysis::joined). This is what is
    /// searched, counted and listed.
    pub fn joined(&self) -> &Analysis {
        let analysis = self.analysis();
        let joined = self.joined.get_or_init(|| analysis.has_parts().then(|| analysis.clone().joined()));
        joined.as_ref().unwrap_or(analysis)
    }

    /// Returns the analysis, if it was needed so far.
    pub fn known(&self) -> Option<&Analysis> {
        self.analysis.get().map(|analysis| &**analysis)
    }

    /// Returns whether the article has this flag.
    pub fn has(&self, flag: &Flag) -> bool {
        self.lens.has(self.content(), flag)
    }

    /// Returns whether a person with one of these full names is named.
    pub fn names_any(&self, names: &[String]) -> bool {
        self.joined().people.iter().any(|person| names.contains(&person.name))
    }

    /// Returns whether a person with one of these full names said a quotation.
    pub fn said_by(&self, quote: &Quote, names: &[String]) -> bool {
        self.joined().speaker(quote).is_some_and(|speaker| names.iter().any(|name| name == speaker))
    }

    fn named(&self, person: &crate::text::Person, matcher: &PhraseMatcher) -> bool {
        matcher.is_in(&person.name) || person.aliases.iter().any(|alias| matcher.is_in(alias))
    }

    /// Returns whether one of the article's own names is exactly `name`.
    fn is_named(&self, field: Field, name: &str) -> bool {
        match field {
            Field::Outlet => self.article.outlet.as_deref().unwrap_or_default() == name,
            Field::Person if name.is_empty() => self.joined().people.is_empty(),
            _ => self.joined().people.iter().any(|person| person.name == name),
        }
    }
}

impl Query {
    /// Returns whether an article matches the query.
    ///
    /// ```
    /// use onrecord::{Article, query::{ArticleView, Query}};
    /// let text = "Karl Moss resigned. “I have had enough,” he said.".to_owned();
    /// let article = Article { text, ..Article::default() };
    /// let holds = |query: &str| Query::parse(query).unwrap().holds(&ArticleView::new(&article));
    /// assert!(holds("speaker:moss said:\"had enough\" -cue:claimed"));
    /// assert!(!holds("said:resigned"));
    /// ```
    pub fn holds(&self, view: &ArticleView) -> bool {
        let (quotation, rest) = self.parts();
        // Check the cheap conditions first.
        rest.into_iter().all(|query| query.holds_alone(view))
            && quotation.is_none_or(|asked| view.joined().quotes.iter().any(|quote| asked.said(view, quote)))
    }

    fn holds_alone(&self, view: &ArticleView) -> bool {
        let article = view.article;
        match self {
            Query::All => true,
            Query::And(_) => self.holds(view),
            Query::Or(inner) => inner.iter().any(|query| query.holds(view)),
            Query::Not(inner) => !inner.holds(view),
            Query::Date(from, to) => article
                .date
                .is_some_and(|date| from.is_none_or(|from| date >= from) && to.is_none_or(|to| date <= to)),
            Query::Quotes(compare, count) => {
                let quotes = view.joined().quotes.iter().filter(|quote| quote.kind != Kind::Indirect);
                compare.holds(quotes.count() as u32, *count)
            }
            Query::Kind(_) | Query::Confidence(..) => self.holds(view),
            Query::Is(flag) => view.has(flag),
            Query::Copy => view.copy,
            Query::Text(field @ (Field::Person | Field::Outlet), Words::Exact(name)) => {
                view.is_named(*field, name)
            }
            Query::Text(field, words) => {
                let matcher = PhraseMatcher::new(words);
                let title = || article.title.as_deref().is_some_and(|title| matcher.is_in(title));
                match field {
                    Field::Any => {
                        title()
                            || Prefilter::of(&matcher).may_be_in(&article.text)
                                && matcher.is_in(&article.text)
                    }
                    Field::Title => title(),
                    Field::Outlet => article.outlet.as_deref().is_some_and(|outlet| matcher.is_in(outlet)),
                    Field::Person => view.joined().people.iter().any(|person| view.named(person, &matcher)),
                    Field::Speaker | Field::Said | Field::Cue | Field::Source => self.holds(view),
                }
            }
        }
    }

    /// Returns whether a quotation in the article meets the query's conditions on quotations.
    pub fn said(&self, view: &ArticleView, quote: &Quote) -> bool {
        match self {
            Query::And(inner) => inner.iter().all(|query| query.said(view, quote)),
            Query::Or(inner) => inner.iter().any(|query| query.said(view, quote)),
            Query::Not(inner) => !inner.said(view, quote),
            Query::Kind(kinds) => kinds.has(quote.kind),
            Query::Confidence(compare, sure) => compare.holds(quote.confidence.into(), *sure),
            Query::Text(Field::Speaker, Words::Exact(name)) => {
                view.joined().speaker(quote).unwrap_or_default() == name
            }
            Query::Text(Field::Source, Words::Exact(name)) => {
                let source = view.joined().source_name(&view.article.text, quote);
                source.and_then(|source| source.group).unwrap_or_default() == *name
            }
            Query::Text(field, words) => {
                let (matcher, text) = (PhraseMatcher::new(words), &view.article.text);
                match field {
                    Field::Said => quote.parts().any(|part| matcher.is_in(part.of(text))),
                    Field::Cue => quote.cue.is_some_and(|cue| matcher.is_in(cue.of(text))),
                    Field::Source => quote.source.is_some_and(|source| matcher.is_in(source.of(text))),
                    Field::Speaker => {
                        quote.speaker.is_some_and(|id| view.named(view.joined().person(id), &matcher))
                    }
                    _ => true,
                }
            }
            _ => true,
        }
    }
}
