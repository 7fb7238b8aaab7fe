//! What is looked up about a corpus as a whole: questions and answers, as data.

use std::sync::Arc;

use jiff::civil::Date;

use crate::Span;
use crate::article::ArticleId;

use crate::ask::Profile;
use crate::corpus::Corpus;
use crate::index::{Interval, OutletCount, PersonCounts, Timeline};
use crate::store::Memory;
use crate::text::Kind;

/// So many quotations are fetched at a time.
pub const PAGE: usize = 200;
/// On the screen, more quotations than this are not put in order by their words: the rest follows as it is read.
pub const SORTED: usize = 300_000;

/// From which side a corpus, or what one person has to do with it, is looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum ViewTab {
    /// Who is named and who speaks.
    #[default]
    People,
    /// Who published it.
    Outlets,
    /// When.
    Times,
    /// What is said, line by line.
    Quotations,
}

/// In which order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum ViewOrder {
    /// Who says most; the latest quotation.
    #[default]
    First,
    /// Who is named most; the earliest quotation.
    Second,
    /// Who is named more often lately; quotations by the words behind the key word.
    Third,
    /// Who was seen last; quotations by the words before the key word.
    Fourth,
}

/// One question.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ViewQuery {
    /// What the articles are that are meant, as a query; nothing for all.
    pub query: String,
    /// The person it is about, by the full name.
    pub who: Option<String>,
    /// From which side.
    pub side: ViewTab,
    /// In which order.
    pub rank: ViewOrder,
    /// Of quotations, the first one that is wanted.
    pub from: usize,
    /// Names of people like this, instead of all that.
    pub like: Option<String>,
}

/// A question, and what there is to answer it from.
#[derive(Clone, Debug)]
pub struct ViewRequest {
    /// What is asked.
    pub inquiry: ViewQuery,
    /// The corpus as it is now.
    pub corpus: Corpus,
    /// What the reader remembers, where it is asked for.
    pub memory: Option<Arc<Memory>>,
}

/// An answer.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ViewAnswer {
    /// What was asked.
    pub of: ViewQuery,
    /// The articles that are meant, and how many of these are known so far.
    pub articles: u64,
    /// How many articles were looked at so far, and of how many.
    pub known: (u64, u64),
    /// Who it is about.
    pub head: Option<Profile>,
    /// What was found.
    pub body: ViewBody,
    /// Of quotations, how many there are in these articles in all, those that were not asked for among them.
    pub quotations: u64,
    /// Where people are in order of who is named more often lately: what that means.
    pub lately: Option<RecentCounts>,
    /// Why nothing can be found.
    pub fault: Option<String>,
    /// Whether the same comes again with more: whom a person is named with takes longer to count.
    pub more: bool,
}

/// How often people are named lately.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RecentCounts {
    /// Since when: about a quarter of the articles that have a date are of that day or later.
    pub since: Date,
    /// In how many articles of that time each of the people is named, in their order.
    pub articles: Vec<u64>,
}

/// What a side shows.
#[derive(Clone, Debug, PartialEq)]
pub enum ViewBody {
    /// The first of so many people.
    People(u64, Vec<PersonCounts>),
    /// The first of so many outlets.
    Outlets(u64, Vec<OutletCount>),
    /// Periods.
    Times(Timeline, Interval),
    /// Some of so many quotations, from the one that was asked for on.
    Quotations(u64, Vec<QuotationLine>),
}

impl Default for ViewBody {
    fn default() -> Self {
        Self::People(0, Vec::new())
    }
}

/// A quotation on a line of its own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct QuotationLine {
    /// Its article, where that is in the list.
    pub id: Option<ArticleId>,
    /// Where it begins in the article's text, in code points.
    pub at: u64,
    /// The day of the article.
    pub date: Option<Date>,
    /// The outlet of the article.
    pub outlet: Option<String>,
    /// The headline of the article.
    pub headline: Option<String>,
    /// Who wrote the article.
    pub byline: Option<String>,
    /// The address of the article.
    pub url: Option<String>,
    /// Who says it.
    pub speaker: Option<String>,
    /// Who it is attributed to, as the text has it.
    pub source: Option<String>,
    /// The word that introduces it.
    pub cue: Option<String>,
    /// Direct, mixed or indirect.
    pub kind: Kind,
    /// The words, on one line.
    pub words: String,
    /// The words of them that were looked for.
    pub key: Option<Span>,
    /// The same as a row of [`QUOTATIONS`](crate::export::QUOTATIONS).
    pub row: [serde_json::Value; 12],
}

impl ViewTab {
    /// The side in one word; beside a person stand others.
    pub fn name(self, person: bool) -> &'static str {
        match self {
            ViewTab::People if person => "with",
            ViewTab::People => "people",
            ViewTab::Outlets => "outlets",
            ViewTab::Times => "times",
            ViewTab::Quotations => "quotations",
        }
    }

    /// All sides, in the order in which they stand beside each other; of a person what they say comes first.
    pub fn all(person: bool) -> [ViewTab; 4] {
        match person {
            false => [ViewTab::People, ViewTab::Outlets, ViewTab::Times, ViewTab::Quotations],
            true => [ViewTab::Quotations, ViewTab::People, ViewTab::Outlets, ViewTab::Times],
        }
    }

    /// How many orders it has, of a person or of everybody.
    pub fn ranks(self, person: bool) -> &'static [ViewOrder] {
        match self {
            ViewTab::People if person => &[ViewOrder::First, ViewOrder::Second],
            ViewTab::People => &[ViewOrder::First, ViewOrder::Second, ViewOrder::Third, ViewOrder::Fourth],
            ViewTab::Outlets | ViewTab::Times => &[ViewOrder::First],
            ViewTab::Quotations => {
                &[ViewOrder::First, ViewOrder::Second, ViewOrder::Third, ViewOrder::Fourth]
            }
        }
    }
}
