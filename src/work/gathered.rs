//! A small corpus, or one that comes only once, read and analysed as a whole: what an index would say of it.

use std::sync::Arc;

use jiff::civil::Date;

use crate::Article;
use crate::corpus::{ArticleId, Corpus};
use crate::index::{Case, Mark, Order, Outlet, Person, Query, Said, Step, Stop, Tally, Timeline};
use crate::store::{Memory, RecordKey};
use crate::text::{Analysis, analyse};

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
    article: Article,
    analysis: Analysis,
}

/// Some of what was gathered, as a query asks for it.
pub(super) struct Chosen<'a> {
    articles: Vec<&'a Known>,
    query: Query,
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
                let analysis = analyse(&article.text);
                self.articles.push(Known { id, record: RecordKey::of(&address), article, analysis });
            }
            self.seen += 1;
            told(self.seen);
        }
        true
    }

    /// The articles that `query` asks for.
    pub(super) fn choose(&self, query: &Query, memory: Option<&Arc<Memory>>) -> Chosen<'_> {
        let holds = |known: &&Known| {
            let marks = |mark| memory.is_some_and(|memory| marked(memory, known.record, mark));
            query.holds(&known.case(&|_| known.analysis.clone(), &marks))
        };
        Chosen { articles: self.articles.iter().filter(holds).collect(), query: query.clone() }
    }
}

/// Whether the reader remembers this of an article.
pub(super) fn marked(memory: &Memory, record: RecordKey, mark: Mark) -> bool {
    match mark {
        Mark::Unread => !memory.is_read(record),
        Mark::Starred => memory.is_starred(record),
    }
}

impl Known {
    fn case<'a>(
        &'a self,
        analyst: &'a dyn Fn(&Article) -> Analysis,
        marks: &'a dyn Fn(Mark) -> bool,
    ) -> Case<'a> {
        Case::new(&self.article).analysed_by(analyst).with_marks(marks)
    }

    fn names(&self, name: &str) -> bool {
        self.analysis.people.iter().any(|person| person.name == name)
    }
}

impl Chosen<'_> {
    pub(super) fn len(&self) -> u64 {
        self.articles.len() as u64
    }

    /// The same articles, and of them the quotations that another query asks for.
    pub(super) fn saying(&self, query: Query) -> Self {
        Self { articles: self.articles.clone(), query }
    }

    /// The articles since a day.
    pub(super) fn since(&self, day: Date) -> Self {
        let late = |known: &&Known| known.article.date >= Some(day);
        Self { articles: self.articles.iter().copied().filter(late).collect(), query: self.query.clone() }
    }

    fn of(&self, who: Option<&str>) -> impl Iterator<Item = &Known> {
        self.articles.iter().copied().filter(move |known| who.is_none_or(|name| known.names(name)))
    }

    fn tally(&self, who: Option<&str>) -> Tally {
        let mut tally = Tally::default();
        for known in self.of(who) {
            tally.article(&known.article);
            tally.people(&known.article, &known.analysis);
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
        rows.sort_by(|a, b| {
            (b.articles, b.mentions).cmp(&(a.articles, a.mentions)).then_with(|| a.name.cmp(&b.name))
        });
        rows
    }

    pub(super) fn outlets(&self, who: Option<&str>) -> Vec<Outlet> {
        self.tally(who).outlets()
    }

    /// Articles by time; quotations where the query asks for them, or those of a person.
    pub(super) fn timeline(&self, who: Option<&str>, step: Step) -> Timeline {
        let mut tally = Tally::default();
        if who.is_none() && self.query.parts().0.is_none() {
            self.articles.iter().for_each(|known| tally.article(&known.article));
            return tally.timeline(step);
        }
        self.each_quotation(who, &mut |_, known, _| tally.quotations(&known.article, 1));
        tally.timeline_of_quotations(step)
    }

    /// Articles by day, whatever the query asks of quotations.
    pub(super) fn articles_by_day(&self) -> Timeline {
        let mut tally = Tally::default();
        self.articles.iter().for_each(|known| tally.article(&known.article));
        tally.timeline(Step::Day)
    }

    fn each_quotation(&self, who: Option<&str>, each: &mut dyn FnMut(usize, &Known, &crate::text::Quote)) {
        let asked = self.query.parts().0;
        for (number, known) in self.articles.iter().enumerate() {
            let analyst = |_: &Article| known.analysis.clone();
            let case = known.case(&analyst, &|_| false);
            for quote in &known.analysis.quotes {
                let by = known.analysis.speaker(quote);
                if who.is_none_or(|name| by == Some(name))
                    && asked.as_ref().is_none_or(|asked| asked.said(&case, quote))
                {
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
            let said = Said::of(&known.article, &known.analysis, quote);
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
        self.articles.get(number as usize).map(|known| (known.id, &known.article))
    }
}
