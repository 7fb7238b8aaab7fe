//! What the fields of one source mean, and how their values are written: as the reader of the program asked for, else
//! as their names say, else as the first records look.
//!
//! It is made once, before the first record is read, so that heads and bodies, the list, the index and the command
//! line all read a source in the same way.

use std::hash::Hash;
use std::sync::{Arc, LazyLock};

use encoding_rs::Encoding;

use super::Options;
use super::dates::{DateOrder, Evidence, Orders};
use super::fields::{self, Field};
use super::markup::Markup;

/// How much a value is believed: asked for, then a usual name, the folder, a guess, the name of a summary.
pub(super) const USUAL: usize = 1 << 10;
pub(super) const FOLDER: usize = 2 << 10;
const GUESSED: usize = 3 << 10;
pub(super) const SUMMARIES: usize = 4 << 10;

/// What the fields of one source mean.
#[derive(Clone, Debug, Default)]
pub(super) struct Schema {
    /// What was asked for.
    pub(super) options: Arc<Options>,
    /// The encoding of a source that is not UTF-8, as it looks by its first bytes.
    encoding: Option<&'static Encoding>,
    /// The fields that were asked for, and those that were told by looking.
    paths: Vec<Path>,
    /// The fields whose values are not written as plain text.
    markup: Vec<(String, Markup)>,
    /// What the dates show of the order of day and month.
    evidence: Evidence,
    orders: Orders,
    /// What the folders say that the source lies in.
    folder: Vec<(String, String)>,
}

/// A field of the input that stands for one of ours whatever it is called.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Path {
    pub(super) field: Field,
    /// `data.story` for one inside another.
    pub(super) theirs: String,
    pub(super) rank: usize,
}

impl Path {
    /// Whether nobody asked for it.
    pub(super) fn is_guess(&self) -> bool {
        self.rank >= GUESSED
    }
}

/// What a field of the input is good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Use {
    /// Nobody asks for it.
    None,
    /// It may be the body, and nothing else.
    Body,
    /// Its value is wanted.
    Value,
}

impl Schema {
    /// Before anything was looked at.
    pub(super) fn new(options: &Arc<Options>, folder: Vec<(String, String)>) -> Self {
        let path = |(rank, (ours, theirs)): (usize, &(String, String))| {
            Some(Path { field: fields::field(ours)?, theirs: theirs.clone(), rank })
        };
        let orders = options.dates.map_or_else(Orders::default, Orders::asked);
        Self {
            options: Arc::clone(options),
            paths: options.fields.iter().enumerate().filter_map(path).collect(),
            orders,
            folder,
            ..Self::default()
        }
    }

    /// Nothing was asked for.
    pub(super) fn plain() -> &'static Arc<Self> {
        static PLAIN: LazyLock<Arc<Schema>> = LazyLock::new(Arc::default);
        &PLAIN
    }

    /// Takes the field at the path `theirs` for ours where no usual name says better.
    pub(super) fn guess(&mut self, field: Field, theirs: &str) {
        let rank = GUESSED + self.paths.len();
        self.paths.push(Path { field, theirs: theirs.to_owned(), rank });
    }

    /// The source is not in UTF-8, but in this.
    pub(super) fn set_encoding(&mut self, encoding: Option<&'static Encoding>) {
        self.encoding = encoding;
    }

    pub(super) fn encoding(&self) -> Option<&'static Encoding> {
        self.encoding
    }

    /// The values of the field `theirs` are written so.
    pub(super) fn set_markup(&mut self, theirs: String, markup: Markup) {
        self.markup.push((theirs, markup));
    }

    /// The dates of the source show this; what was asked for counts more.
    pub(super) fn set_evidence(&mut self, evidence: Evidence) {
        if self.options.dates.is_none() {
            self.orders = evidence.orders();
        }
        self.evidence = evidence;
    }

    /// The fields that were asked for, and those that were told by looking.
    pub(super) fn paths(&self) -> &[Path] {
        &self.paths
    }

    /// What the folders say that the source lies in.
    pub(super) fn folder(&self) -> &[(String, String)] {
        &self.folder
    }

    /// The fields whose values are not written as plain text.
    pub(super) fn markups(&self) -> &[(String, Markup)] {
        &self.markup
    }

    pub(super) fn evidence(&self) -> &Evidence {
        &self.evidence
    }

    pub(super) fn orders(&self) -> Orders {
        self.orders
    }

    /// How the values of a field are written.
    pub(super) fn markup(&self, theirs: &str) -> Markup {
        let told = self.markup.iter().find(|(name, _)| name == theirs);
        told.map(|(_, markup)| *markup).unwrap_or_default()
    }

    /// What decides how a record is read: the same for two schemas that make the same articles of the same bytes.
    pub(super) fn reading(&self) -> impl PartialEq + Hash {
        (self.encoding, &self.paths, &self.markup, self.orders, &self.folder)
    }

    /// Whether words stand in a record as they do in its article, but for characters that are written as references.
    pub(super) fn is_verbatim(&self) -> bool {
        self.encoding.is_none()
            && self.markup.is_empty()
            && !self.folder.iter().any(|(name, _)| self.use_of(name) != Use::None)
    }

    /// The field that `name` usually stands for, and how much it is believed.
    pub(super) fn usual(&self, name: &str) -> Option<(Field, usize)> {
        let (field, rank) = fields::usual(name)?;
        let is_summary = field == Field::Text && fields::is_summary(rank);
        Some((field, rank + if is_summary { SUMMARIES } else { USUAL }))
    }

    /// The paths that begin with the field `name`, with what is left of them inside its value.
    pub(super) fn asked<'s>(&'s self, name: &str) -> impl Iterator<Item = (&'s Path, &'s str)> {
        self.paths.iter().filter_map(move |path| {
            let rest = path.theirs.strip_prefix(name)?;
            let inside = if rest.is_empty() { "" } else { rest.strip_prefix('.')? };
            Some((path, inside))
        })
    }

    /// Whether the field `name` may hold the body.
    pub(super) fn is_text(&self, name: &str) -> bool {
        self.asked(name).any(|(path, inside)| path.field == Field::Text && inside.is_empty())
            || fields::usual(name).is_some_and(|(field, _)| field == Field::Text)
    }

    /// What the field `name` is good for.
    pub(super) fn use_of(&self, name: &str) -> Use {
        let asked = self.asked(name).map(|(path, inside)| (path.field, inside));
        let mut uses = asked.chain(fields::usual(name).map(|(field, _)| (field, "")));
        let whole = |(field, inside): (Field, &str)| field == Field::Text && inside.is_empty();
        match uses.next() {
            None => Use::None,
            Some(first) if whole(first) && uses.all(whole) => Use::Body,
            Some(_) => Use::Value,
        }
    }

    /// Which comes first in dates where that is a question, if it is known, and why, in words.
    pub(super) fn date_order(&self) -> Option<(Option<DateOrder>, String)> {
        match self.options.dates {
            Some(order) => Some((Some(order), format!("{}, as asked for", order.words()))),
            None => Some((self.orders.other, self.evidence.sentence()?)),
        }
    }

    /// “text from `story`, date from `when`; day before month”: what was told by looking, where anything was.
    pub(super) fn sentence(&self) -> Option<String> {
        let guessed = self.paths.iter().filter(|path| path.is_guess());
        let from: Vec<String> =
            guessed.map(|path| format!("{} from `{}`", fields::name_of(path.field), path.theirs)).collect();
        let from = (!from.is_empty()).then(|| from.join(", "));
        let written =
            self.markup.iter().map(|(theirs, markup)| format!("{} in `{theirs}`", markup.sentence()));
        let decided = self.options.dates.is_none() && self.orders.other.is_some();
        let order = self.evidence.sentence().filter(|_| decided);
        let parts: Vec<String> = from.into_iter().chain(written).chain(order).collect();
        (!parts.is_empty()).then(|| parts.join("; "))
    }
}
