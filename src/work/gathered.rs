//! A small corpus, or one that comes only once, read and analysed as a whole: what an index would say of it.

use std::borrow::Cow;

use jiff::civil::Date;

use crate::Article;
use crate::corpus::{ArticleId, Corpus};
use crate::index::{Case, Mark, Order, Outlet, Person, Query, Said, Step, Stop, Tally, Timeline, analysed};
use crate::store::{ContentKey, Memory, RecordKey, apply};
use crate::text::Analysis;

/// No more articles than this are gathered.
pub(super) const MOST: usize = 2000;

/// The first articles of a corpus, with what is known of them.
#[derive(Default)]
pub(super) struct Gathered {
    articles: Vec<Known>,
    /// How many rows of the corpus were looked at: some could not be read.
    pub(super) seen: usize,
}

struct Known {
    id: ArticleId,
    record: RecordKey,
    content: ContentKey,
    article: Article,
    /// As it was found, without corrections.
    analysis: Analysis,
}

/// Some of what was gathered, as a query asks for it.
pub(super) struct Chosen<'a> {
    articles: Vec<Picked<'a>>,
    query: Query,
}

/// One article of it, with what the reader corrected.
#[derive(Clone)]
struct Picked<'a> {
    id: ArticleId,
    article: &'a Article,
    analysis: Cow<'a, Analysis>,
}

impl Gathered {
    /// Goes on until everything there is was looked at, as long as it is not stopped; whether it was not.
    pub(super) fn go_on(&mut self, corpus: &Corpus, stop: &Stop, told: &mut dyn FnMut(usize)) -> bool {
        for id in corpus.ids().take(MOST).skip(self.seen) {
            if stop.stopped() {
                return false;
            }
            let address = corpus.address(id);
            if let Ok(article) = address.read() {
                let (record, content) = (RecordKey::of(&address), ContentKey::of(&article));
                let analysis = analysed(&article, None);
                self.articles.push(Known { id, record, content, article, analysis });
            }
            self.seen += 1;
            told(self.seen);
        }
        true
    }

    /// The articles that `query` asks for: with marks as they are remembered, and with these corrections.
    pub(super) fn choose(
        &self,
        query: &Query,
        memory: Option<&Memory>,
        corrections: Option<&Memory>,
    ) -> Chosen<'_> {
        let picked = self.articles.iter().filter_map(|known| {
            let mut analysis = Cow::Borrowed(&known.analysis);
            let corrections = corrections.map(|memory| memory.corrections(known.content)).unwrap_or_default();
            if !corrections.is_empty() {
                apply(&known.article.text, analysis.to_mut(), &corrections);
            }
            let marks = |mark: &Mark| memory.is_some_and(|memory| marked(memory, known.record, mark));
            let holds = query.holds(&Case::known(&known.article, &analysis).with_marks(&marks));
            holds.then_some(Picked { id: known.id, article: &known.article, analysis })
        });
        Chosen { articles: picked.collect(), query: query.clone() }
    }
}

/// Whether the reader remembers this of an article.
pub(crate) fn marked(memory: &Memory, record: RecordKey, mark: &Mark) -> bool {
    match mark {
        Mark::Unread => !memory.is_read(record),
        Mark::Starred => memory.is_starred(record),
        Mark::Noted => memory.is_noted(record),
        Mark::Tagged(tag) => memory.is_tagged(record, tag),
    }
}

impl Picked<'_> {
    fn names(&self, name: &str) -> bool {
        self.analysis.people.iter().any(|person| person.name == name)
    }
}

impl Chosen<'_> {
    pub(super) fn len(&self) -> u64 {
        self.articles.len() as u64
    }

    /// The same articles, and of them only the quotations that another query asks for as well.
    pub(super) fn saying(&self, query: Query) -> Self {
        Self { articles: self.articles.clone(), query: Query::all([self.query.clone(), query]) }
    }

    /// The articles since a day.
    pub(super) fn since(&self, day: Date) -> Self {
        let late = |known: &&Picked| known.article.date >= Some(day);
        Self { articles: self.articles.iter().filter(late).cloned().collect(), query: self.query.clone() }
    }

    fn of(&self, who: Option<&str>) -> impl Iterator<Item = &Picked<'_>> {
        self.articles.iter().filter(move |known| who.is_none_or(|name| known.names(name)))
    }

    fn tally(&self, who: Option<&str>) -> Tally {
        let mut tally = Tally::default();
        for known in self.of(who) {
            tally.article(known.article);
            tally.people(known.article, &known.analysis);
        }
        tally
    }

    pub(super) fn people(&self, aliases: bool) -> Vec<Person> {
        let mut rows = self.tally(None).into_people();
        if !aliases {
            rows.iter_mut().for_each(|person| person.aliases.clear());
        }
        rows
    }

    pub(super) fn person(&self, name: &str) -> Option<Person> {
        self.tally(Some(name)).into_people().into_iter().find(|person| person.name == name)
    }

    /// Who else is named where `name` is, in as many articles as possible first.
    pub(super) fn named_with(&self, name: &str) -> Vec<Person> {
        let mut rows = self.tally(Some(name)).into_people();
        rows.retain(|person| person.name != name);
        rows.iter_mut().for_each(|person| person.aliases.clear());
        rows.sort_by(Person::beside);
        rows
    }

    pub(super) fn outlets(&self, who: Option<&str>) -> Vec<Outlet> {
        self.tally(who).outlets()
    }

    /// Articles by time; quotations where the query asks for them, or those of a person.
    pub(super) fn timeline(&self, who: Option<&str>, step: Step) -> Timeline {
        let mut tally = Tally::default();
        if who.is_none() && self.query.parts().0.is_none() {
            self.articles.iter().for_each(|known| tally.article(known.article));
            return tally.timeline(step);
        }
        self.each_quotation(who, &mut |_, known, _| tally.quotations(known.article, 1));
        tally.timeline_of_quotations(step)
    }

    /// Articles by day, whatever the query asks of quotations.
    pub(super) fn articles_by_day(&self) -> Timeline {
        let mut tally = Tally::default();
        self.articles.iter().for_each(|known| tally.article(known.article));
        tally.timeline(Step::Day)
    }

    fn each_quotation(&self, who: Option<&str>, each: &mut dyn FnMut(usize, &Picked, &crate::text::Quote)) {
        let asked = self.query.quotations();
        for (number, known) in self.articles.iter().enumerate() {
            let case = Case::known(known.article, &known.analysis);
            for quote in &known.analysis.quotes {
                let by = known.analysis.speaker(quote);
                if who.is_none_or(|name| by == Some(name)) && asked.said(&case, quote) {
                    each(number, known, quote);
                }
            }
        }
    }

    /// Some of so many quotations; [`Said::article`] is good for [`Chosen::article`].
    pub(super) fn quotations(
        &self,
        who: Option<&str>,
        order: Order,
        from: usize,
        most: usize,
    ) -> (u64, Vec<Said>) {
        let mut all = Vec::new();
        self.each_quotation(who, &mut |number, known, quote| {
            let said = Said::of(known.article, &known.analysis, quote);
            all.push(Said { article: number as u64, ..said });
        });
        match order {
            Order::Newest => all.sort_by_key(|said| (said.date.is_none(), std::cmp::Reverse(said.date))),
            Order::Oldest => all.sort_by_key(|said| (said.date.is_none(), said.date)),
            Order::Relevance | Order::Read => {}
        }
        (all.len() as u64, all.into_iter().skip(from).take(most).collect())
    }

    pub(super) fn article(&self, number: u64) -> Option<(ArticleId, &Article)> {
        self.articles.get(number as usize).map(|known| (known.id, known.article))
    }
}
