//! What is looked up about a corpus as a whole: questions and answers, as data.

use std::sync::Arc;

use jiff::civil::Date;

use crate::Span;
use crate::article::ArticleId;

use crate::ask::Profile;
use crate::corpus::Corpus;
use crate::index::{Outlet, Person, Step, Timeline};
use crate::store::Memory;
use crate::text::Kind;

/// So many quotations are fetched at a time.
pub const PAGE: usize = 200;
/// On the screen, more quotations than this are not put in order by their words: the rest follows as it is read.
pub const SORTED: usize = 300_000;

/// From which side a corpus, or what one person has to do with it, is looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Side {
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
pub enum Rank {
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
pub struct Inquiry {
    /// What the articles are that are meant, as a query; nothing for all.
    pub query: String,
    /// The person it is about, by the full name.
    pub who: Option<String>,
    /// From which side.
    pub side: Side,
    /// In which order.
    pub rank: Rank,
    /// Of quotations, the first one that is wanted.
    pub from: usize,
    /// Names of people like this, instead of all that.
    pub like: Option<String>,
}

/// A question, and what there is to answer it from.
#[derive(Clone, Debug)]
pub struct Inquire {
    /// What is asked.
    pub inquiry: Inquiry,
    /// The corpus as it is now.
    pub corpus: Corpus,
    /// What the reader remembers, where it is asked for.
    pub memory: Option<Arc<Memory>>,
}

/// An answer.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Answer {
    /// What was asked.
    pub of: Inquiry,
    /// The articles that are meant, and how many of these are known so far.
    pub articles: u64,
    /// How many articles were looked at so far, and of how many.
    pub known: (u64, u64),
    /// Who it is about.
    pub head: Option<Profile>,
    /// What was found.
    pub body: Body,
    /// Of quotations, how many there are in these articles in all, those that were not asked for among them.
    pub quotations: u64,
    /// Where people are in order of who is named more often lately: what that means.
    pub lately: Option<Lately>,
    /// Why nothing can be found.
    pub fault: Option<String>,
    /// Whether the same comes again with more: whom a person is named with takes longer to count.
    pub more: bool,
}

/// How often people are named lately.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lately {
    /// Since when: about a quarter of the articles that have a date are of that day or later.
    pub since: Date,
    /// In how many articles of that time each of the people is named, in their order.
    pub articles: Vec<u64>,
}

/// What a side shows.
#[derive(Clone, Debug, PartialEq)]
pub enum Body {
    /// The first of so many people.
    People(u64, Vec<Person>),
    /// The first of so many outlets.
    Outlets(u64, Vec<Outlet>),
    /// Periods.
    Times(Timeline, Step),
    /// Some of so many quotations, from the one that was asked for on.
    Quotations(u64, Vec<Line>),
}

impl Default for Body {
    fn default() -> Self {
        Self::People(0, Vec::new())
    }
}

/// A quotation on a line of its own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
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

impl Side {
    /// The side in one word; beside a person stand others.
    pub fn name(self, person: bool) -> &'static str {
        match self {
            Side::People if person => "with",
            Side::People => "people",
            Side::Outlets => "outlets",
            Side::Times => "times",
            Side::Quotations => "quotations",
        }
    }

    /// All sides, in the order in which they stand beside each other; of a person what they say comes first.
    pub fn all(person: bool) -> [Side; 4] {
        match person {
            false => [Side::People, Side::Outlets, Side::Times, Side::Quotations],
            true => [Side::Quotations, Side::People, Side::Outlets, Side::Times],
        }
    }

    /// How many orders it has, of a person or of everybody.
    pub fn ranks(self, person: bool) -> &'static [Rank] {
        match self {
            Side::People if person => &[Rank::First, Rank::Second],
            Side::People => &[Rank::First, Rank::Second, Rank::Third, Rank::Fourth],
            Side::Outlets | Side::Times => &[Rank::First],
            Side::Quotations => &[Rank::First, Rank::Second, Rank::Third, Rank::Fourth],
        }
    }
}
