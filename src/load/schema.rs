//! What the fields of one source mean, and how their values are written: as asked for, or else by usual names, or
//! else as guessed from the first records.
//!
//! It is made once, before the first record is read, so that heads and bodies, the list, the index and the command
//! line all read a source the same way.

use std::hash::Hash;
use std::ops::Range;
use std::sync::{Arc, LazyLock};

use encoding_rs::Encoding;
use serde_json::Value;

use super::Options;
use super::dates::{DateOrder, DateOrders, OrderEvidence};
use super::fields::{self, ArticleField};
use super::literal::literal;
use super::markup::Markup;

/// How much a value is trusted, lower is better: asked for, then a field that fits better than one with a usual name,
/// a usual name, a folder, a guess, the name of a summary.
pub(super) const BETTER: usize = 1 << 10;
pub(super) const USUAL: usize = 2 << 10;
pub(super) const FOLDER: usize = 3 << 10;
pub(super) const GUESSED: usize = 4 << 10;
pub(super) const SUMMARIES: usize = 5 << 10;

/// What the fields of one source mean.
#[derive(Clone, Debug, Default)]
pub(super) struct Schema {
    /// What was asked for.
    pub(super) options: Arc<Options>,
    /// The encoding of a source that is not UTF-8, detected from its first bytes.
    pub(super) encoding: Option<&'static Encoding>,
    /// Fields that were asked for, then guesses.
    pub(super) paths: Vec<FieldPath>,
    /// Ranks of the fields that hold one part of the text each, such as a lead and what follows it.
    pub(super) parts: Range<usize>,
    /// Fields whose values are not plain text.
    pub(super) markups: Vec<(String, Markup)>,
    /// Fields whose values are lists or objects, written as text.
    pub(super) literals: Vec<String>,
    /// Fields that hold year, month and day.
    pub(super) date_parts: Option<[String; 3]>,
    /// What the dates show about the order of day and month.
    pub(super) evidence: OrderEvidence,
    pub(super) orders: DateOrders,
    /// Names and values given by the folders around the source.
    pub(super) folder: Vec<(String, String)>,
}

/// A field of the input, of any name, that is used for one of ours.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct FieldPath {
    pub(super) field: ArticleField,
    /// `data.story` for a field inside another.
    pub(super) theirs: String,
    pub(super) rank: usize,
}

impl FieldPath {
    /// Returns whether it was not asked for.
    pub(super) fn is_guess(&self) -> bool {
        self.rank >= BETTER
    }
}

/// What a field of the input is used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FieldUse {
    /// Nothing.
    None,
    /// It may be the body, and nothing else.
    Body,
    /// Its value is needed.
    Value,
}

impl Schema {
    /// Creates the schema before any records are sampled.
    pub(super) fn new(options: &Arc<Options>, folder: Vec<(String, String)>) -> Self {
        let path = |(rank, (ours, theirs)): (usize, &(String, String))| {
            Some(FieldPath { field: fields::field(ours)?, theirs: theirs.clone(), rank })
        };
        let orders = options.dates.map_or_else(DateOrders::default, DateOrders::asked);
        Self {
            options: Arc::clone(options),
            paths: options.fields.iter().enumerate().filter_map(path).collect(),
            orders,
            folder,
            ..Self::default()
        }
    }

    /// Returns the schema without any options.
    pub(super) fn plain() -> &'static Arc<Self> {
        static PLAIN: LazyLock<Arc<Schema>> = LazyLock::new(Arc::default);
        &PLAIN
    }

    /// Uses the field at the path `theirs` for ours where usual names give nothing.
    pub(super) fn guess(&mut self, field: ArticleField, theirs: &str) {
        let rank = GUESSED + self.paths.len();
        self.paths.push(FieldPath { field, theirs: theirs.to_owned(), rank });
    }

    /// Uses the field at the path `theirs` for ours even where usual names give something.
    pub(super) fn prefer(&mut self, field: ArticleField, theirs: &str) {
        let rank = BETTER + self.paths.len();
        self.paths.push(FieldPath { field, theirs: theirs.to_owned(), rank });
    }

    /// Takes the text from all these fields together.
    pub(super) fn join(&mut self, theirs: &[String]) {
        let first = BETTER + self.paths.len();
        theirs.iter().for_each(|theirs| self.prefer(ArticleField::Text, theirs));
        self.parts = first..first + theirs.len();
    }

    /// Sets what the dates of the source show; an order that was asked for wins.
    pub(super) fn set_evidence(&mut self, evidence: OrderEvidence) {
        let shown = evidence.orders();
        self.orders = match self.options.dates {
            None => shown,
            Some(order) => DateOrders { serial: shown.serial, ..DateOrders::asked(order) },
        };
        self.evidence = evidence;
    }

    /// Returns how the values of a field are written.
    pub(super) fn markup(&self, theirs: &str) -> Markup {
        let found = self.markups.iter().find(|(name, _)| name == theirs);
        found.map(|(_, markup)| *markup).unwrap_or_default()
    }

    /// Returns the list or object that the value of a field is, if it is written as text.
    pub(super) fn opened(&self, theirs: &str, value: Value) -> Value {
        if !self.literals.iter().any(|name| name == theirs) {
            return value;
        }
        let opened = value.as_str().and_then(literal);
        // A text that only looks like a list stays as it is.
        opened.filter(|inside| !self.is_text(theirs) || fields::text_of(inside).is_some()).unwrap_or(value)
    }

    /// Returns which part of the date the field `name` holds, if it holds one.
    pub(super) fn date_part(&self, name: &str) -> Option<&'static str> {
        let place = self.date_parts.as_ref()?.iter().position(|part| part == name)?;
        Some(["year", "month", "day"][place])
    }

    /// Returns everything that decides how a record is read: equal for two schemas that make the same articles from
    /// the same bytes.
    pub(super) fn reading(&self) -> impl PartialEq + Hash {
        (
            (self.encoding, &self.paths, &self.parts, &self.markups, &self.literals),
            (&self.date_parts, self.orders, &self.folder),
        )
    }

    /// Returns whether the words of an article appear in its record as they are, except for characters written as
    /// references.
    pub(super) fn is_verbatim(&self) -> bool {
        self.encoding.is_none()
            && self.parts.is_empty()
            && self.markups.is_empty()
            && self.literals.is_empty()
            && !self.folder.iter().any(|(name, _)| self.use_of(name) != FieldUse::None)
    }

    /// Returns the field that `name` usually stands for, and how much it is trusted.
    pub(super) fn usual(&self, name: &str) -> Option<(ArticleField, usize)> {
        let (field, rank) = fields::usual(name)?;
        let is_summary = field == ArticleField::Text && fields::is_summary(rank);
        Some((field, rank + if is_summary { SUMMARIES } else { USUAL }))
    }

    /// Returns the paths that begin with the field `name`, each with the rest of the path inside its value.
    pub(super) fn asked<'s>(&'s self, name: &str) -> impl Iterator<Item = (&'s FieldPath, &'s str)> {
        self.paths.iter().filter_map(move |path| {
            let rest = path.theirs.strip_prefix(name)?;
            let inside = if rest.is_empty() { "" } else { rest.strip_prefix('.')? };
            Some((path, inside))
        })
    }

    /// Returns whether the field `name` may hold the body.
    pub(super) fn is_text(&self, name: &str) -> bool {
        self.asked(name).any(|(path, inside)| path.field == ArticleField::Text && inside.is_empty())
            || fields::usual(name).is_some_and(|(field, _)| field == ArticleField::Text)
    }

    /// Returns whether the field `name` may hold the body, and not merely a description, which feeds have, too.
    pub(super) fn is_whole_text(&self, name: &str) -> bool {
        self.is_text(name) && fields::usual(name).is_none_or(|(_, rank)| !fields::is_summary(rank))
    }

    /// Returns what the field `name` is used for.
    pub(super) fn use_of(&self, name: &str) -> FieldUse {
        let asked = self.asked(name).map(|(path, inside)| (path.field, inside));
        let mut uses = asked.chain(fields::usual(name).map(|(field, _)| (field, "")));
        let whole = |(field, inside): (ArticleField, &str)| field == ArticleField::Text && inside.is_empty();
        match uses.next() {
            None if self.date_part(name).is_some() => FieldUse::Value,
            None => FieldUse::None,
            Some(first) if whole(first) && uses.all(whole) => FieldUse::Body,
            Some(_) => FieldUse::Value,
        }
    }

    /// Returns whether day or month comes first in dates where that matters, if it is known, and why, in words.
    pub(super) fn date_order(&self) -> Option<(Option<DateOrder>, String)> {
        match self.options.dates {
            Some(order) => Some((Some(order), format!("{}, as asked for", order.words()))),
            None => Some((self.orders.other, self.evidence.sentence()?)),
        }
    }

    /// Returns what was found out from the records, if anything: “text from `story`, date from `when`; day before
    /// month”.
    pub(super) fn sentence(&self) -> Option<String> {
        let guessed = self.paths.iter().filter(|path| path.is_guess());
        let from: Vec<String> =
            guessed.map(|path| format!("{} from `{}`", fields::name_of(path.field), path.theirs)).collect();
        let from = (!from.is_empty()).then(|| from.join(", "));
        let written =
            self.markups.iter().map(|(theirs, markup)| format!("{} in `{theirs}`", markup.sentence()));
        let decided = self.options.dates.is_none() && self.orders.other.is_some();
        let order = self.evidence.sentence().filter(|_| decided);
        let parts: Vec<String> = from.into_iter().chain(written).chain(order).collect();
        (!parts.is_empty()).then(|| parts.join("; "))
    }
}
