//! The query language: its syntax tree, and how a query is written.
//!
//! ```text
//! brexit "second vote" -farage          words, a phrase, exclusion
//! (ferry OR harbour) strike*            alternatives, all terms, a prefix
//! wom?n  *ism  run+                     one letter, any letters; run, runs, running, ran
//! ="US"  title:="May"                   in exactly this case
//! ferry NEAR/5 strike  "late ferry"~5   at most five other words between, in any order
//! title: person: outlet:                in the headline; people named; publisher
//! speaker: said: cue: source:           speaker, words, cue, source; together they describe one quotation
//! date:2018-12  date:2018..2019-06      days, months, years and periods
//! outlet:="Post"  person:="Ada Bird"    exactly this name, case-sensitive; ="" for none
//! kind:direct kind:mixed kind:reported  kinds of quotations; the default is direct and mixed
//! confidence>80                         how certain the speaker of the quotation is, in percent
//! quotes>3                              number of direct and mixed quotations
//! is:read is:unread is:starred is:noted  the reader's marks
//! is:copy                               copies of an earlier article in the corpus
//! tag:x                                 the reader's tags
//! ```

use std::fmt;
use std::sync::Arc;

use jiff::civil::Date;

use super::forms::forms;
use super::kinds::Kinds;
use super::tokenize::words;

/// A query. Created by [`Query::parse`]; `Display` writes it so that it parses back to the same query.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Query {
    /// The empty query, which matches everything.
    #[default]
    All,
    /// All of these; at least two.
    And(Vec<Query>),
    /// Any of these; at least two.
    Or(Vec<Query>),
    /// Everything that does not match.
    Not(Box<Query>),
    /// Words in a field.
    Text(Field, Words),
    /// Published between these days, both inclusive. At least one is set.
    Date(Option<Date>, Option<Date>),
    /// Quotations of these kinds.
    Kind(Kinds),
    /// How certain the speaker of the quotation is, in percent.
    Confidence(Compare, u32),
    /// The number of direct and mixed quotations in the article.
    Quotes(Compare, u32),
    /// A flag from the reader's memory, which is not in the index.
    Is(Flag),
    /// A copy of an earlier article in the corpus.
    Copy,
}

/// The field that is searched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Field {
    /// Headline and text.
    Any,
    /// The headline.
    Title,
    /// The names of the people in the article.
    Person,
    /// The outlet.
    Outlet,
    /// The names of the speakers of quotations.
    Speaker,
    /// The words inside quotations.
    Said,
    /// The words that introduce quotations, such as “claimed”.
    Cue,
    /// The words that name the source of a quotation: “police”. With `=`: exactly what an unnamed source is counted
    /// under.
    Source,
}

/// The words to match, as they were typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Words {
    /// One word, or several joined by punctuation, which match as a phrase.
    Word(String),
    /// Words with this prefix.
    Prefix(String),
    /// A word in which `?` stands for one letter and `*` for any number. Several, with a space between, are adjacent.
    Wildcard(String),
    /// The forms of a word: for run, also runs, running and ran.
    Forms(Inflected),
    /// Adjacent words.
    Phrase(String),
    /// Case-sensitive. In a field of names, exactly this name; the empty string matches the absence of one. In other
    /// fields, adjacent words.
    Exact(String),
    /// The words of a phrase in any order, with at most this many other words between.
    Loose(String, u32),
    /// Two sides close to each other.
    Near(Box<Near>),
}

/// A word and all its forms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inflected {
    /// The word, as typed.
    pub word: String,
    /// The forms of its last part, in lower case.
    pub(super) forms: Arc<[String]>,
}

impl Inflected {
    /// Looks up the forms of a word.
    pub fn new(word: &str) -> Self {
        let last = words(word).pop().unwrap_or_default();
        Self { word: word.to_owned(), forms: forms(&last).into() }
    }
}

/// Two sides in either order, with at most this many other words between. Each side is one of several alternatives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Near {
    /// The side before NEAR.
    pub left: Vec<Words>,
    /// The side after it.
    pub right: Vec<Words>,
    /// The most words allowed between.
    pub apart: u32,
}

impl Near {
    /// The most words that can be allowed between.
    pub const MOST: u32 = 99;
    /// The words allowed between if no number is given.
    pub const USUAL: u32 = 10;

    /// Writes the field on the left only, although it applies to both sides.
    fn write(&self, field: Field, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        side(f, field, &self.left)?;
        write!(f, " NEAR/{} ", self.apart)?;
        side(f, Field::Any, &self.right)
    }
}

/// A numeric comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compare {
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `=`
    Equal,
    /// `>=`
    AtLeast,
    /// `>`
    More,
}

/// What the reader's memory says about an article.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Flag {
    /// Not opened yet.
    Unread,
    /// Opened before.
    Read,
    /// Starred.
    Starred,
    /// Has a note.
    Noted,
    /// Has a tag that starts with this.
    Tagged(String),
}

impl Field {
    /// Every field with a name, in the order shown to users.
    pub const NAMED: [Field; 7] =
        [Field::Title, Field::Person, Field::Speaker, Field::Said, Field::Cue, Field::Source, Field::Outlet];

    /// Returns the name typed before the colon; empty for [`Field::Any`].
    pub fn name(self) -> &'static str {
        match self {
            Field::Any => "",
            Field::Title => "title",
            Field::Person => "person",
            Field::Outlet => "outlet",
            Field::Speaker => "speaker",
            Field::Said => "said",
            Field::Cue => "cue",
            Field::Source => "source",
        }
    }

    /// Returns whether it is a field of a quotation rather than of an article.
    pub fn of_quotation(self) -> bool {
        matches!(self, Field::Speaker | Field::Said | Field::Cue | Field::Source)
    }

    /// Returns whether it holds names, which `=` can match exactly.
    pub fn of_names(self) -> bool {
        matches!(self, Field::Person | Field::Speaker | Field::Source | Field::Outlet)
    }
}

impl Flag {
    /// The flags that can follow `is:`.
    pub const NAMED: [Flag; 4] = [Flag::Unread, Flag::Read, Flag::Starred, Flag::Noted];

    /// Returns the name typed after `is:`; for a tag, the tag itself.
    pub fn name(&self) -> &str {
        match self {
            Flag::Unread => "unread",
            Flag::Read => "read",
            Flag::Starred => "starred",
            Flag::Noted => "noted",
            Flag::Tagged(tag) => tag,
        }
    }
}

impl fmt::Display for Flag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Flag::Tagged(tag) if tag.contains(|c: char| c.is_whitespace() || "()".contains(c)) => {
                write!(f, "tag:\"{tag}\"")
            }
            Flag::Tagged(tag) => write!(f, "tag:{tag}"),
            named => write!(f, "is:{}", named.name()),
        }
    }
}

impl Compare {
    /// Returns whether the comparison of `a` with `b` holds.
    pub fn holds(self, a: u32, b: u32) -> bool {
        match self {
            Compare::Less => a < b,
            Compare::AtMost => a <= b,
            Compare::Equal => a == b,
            Compare::AtLeast => a >= b,
            Compare::More => a > b,
        }
    }

    /// Returns the operator, as typed.
    pub fn sign(self) -> &'static str {
        match self {
            Compare::Less => "<",
            Compare::AtMost => "<=",
            Compare::Equal => "=",
            Compare::AtLeast => ">=",
            Compare::More => ">",
        }
    }
}

impl Words {
    /// Returns the text, if it is searched for as it is.
    pub fn plain(&self) -> Option<&str> {
        match self {
            Words::Word(text) | Words::Prefix(text) | Words::Phrase(text) => Some(text),
            _ => None,
        }
    }
}

impl fmt::Display for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Words::Wildcard(words) if words.contains(' ') => write!(f, "\"{words}\""),
            Words::Word(word) | Words::Wildcard(word) => f.write_str(word),
            Words::Prefix(word) => write!(f, "{word}*"),
            Words::Forms(forms) => write!(f, "{}+", forms.word),
            Words::Phrase(text) => write!(f, "\"{text}\""),
            Words::Loose(text, apart) => write!(f, "\"{text}\"~{apart}"),
            Words::Exact(name) => write!(f, "=\"{}\"", name.replace('"', "\"\"")),
            Words::Near(near) => near.write(Field::Any, f),
        }
    }
}

/// Writes one side of a [`Near`].
fn side(f: &mut fmt::Formatter<'_>, field: Field, words: &[Words]) -> fmt::Result {
    let one = |words: &Words| Query::Text(field, words.clone());
    match words {
        [words] => write!(f, "{}", one(words)),
        several => write!(f, "({})", Query::Or(several.iter().map(one).collect())),
    }
}

impl Query {
    /// Returns the conjunction of `queries`.
    pub fn all(queries: impl IntoIterator<Item = Query>) -> Query {
        let mut flat = Vec::new();
        for query in queries {
            match query {
                Query::All => {}
                Query::And(inner) => flat.extend(inner),
                other => flat.push(other),
            }
        }
        match flat.len() {
            0 => Query::All,
            1 => flat.remove(0),
            _ => Query::And(flat),
        }
    }

    /// Returns the disjunction of `queries`.
    pub fn any(queries: impl IntoIterator<Item = Query>) -> Query {
        let mut flat = Vec::new();
        for query in queries {
            match query {
                Query::Or(inner) => flat.extend(inner),
                other => flat.push(other),
            }
        }
        match flat.len() {
            0 => Query::All,
            1 => flat.remove(0),
            _ => Query::Or(flat),
        }
    }

    /// Searches a field for adjacent words, ignoring case and accents, without wildcards.
    pub fn phrase(field: Field, text: &str) -> Query {
        Query::Text(field, Words::Phrase(text.replace(['"', '\\', '*', '?'], " ")))
    }

    /// Searches a field of names for exactly this name, or for no name if `text` is empty. The filters at the top of
    /// a view use it.
    ///
    /// ```
    /// use onrecord::query::{Field, Query};
    /// let chip = Query::exact(Field::Outlet, "The \"Post\"");
    /// assert_eq!(chip.to_string(), r#"outlet:="The ""Post""""#);
    /// assert_eq!(Query::parse(&chip.to_string()), Ok(chip));
    /// ```
    pub fn exact(field: Field, text: &str) -> Query {
        debug_assert!(field.of_names(), "{field:?}");
        Query::Text(field, Words::Exact(text.to_owned()))
    }

    /// Calls `each` for the query and all its parts, outermost first.
    pub fn visit<'q>(&'q self, each: &mut dyn FnMut(&'q Query)) {
        each(self);
        match self {
            Query::And(inner) | Query::Or(inner) => inner.iter().for_each(|query| query.visit(each)),
            Query::Not(inner) => inner.visit(each),
            _ => {}
        }
    }

    /// Returns whether any part of the query satisfies `is`.
    pub fn any_part(&self, is: impl Fn(&Query) -> bool) -> bool {
        let mut any = false;
        self.visit(&mut |query| any |= is(query));
        any
    }

    /// Returns whether it needs people and quotations.
    pub fn needs_analysis(&self) -> bool {
        self.any_part(|query| match query {
            Query::Text(field, _) => field.of_quotation() || *field == Field::Person,
            Query::Kind(_) | Query::Confidence(..) | Query::Quotes(..) => true,
            _ => false,
        })
    }

    /// Returns whether the outlet and the day of an article are enough to answer it.
    pub fn needs_only_outlet_and_day(&self) -> bool {
        !self.any_part(|query| match query {
            Query::All | Query::And(_) | Query::Or(_) | Query::Not(_) | Query::Date(..) => false,
            Query::Text(field, _) => *field != Field::Outlet,
            _ => true,
        })
    }

    /// Returns the flags in the query.
    pub fn flags(&self) -> Vec<Flag> {
        let mut flags = Vec::new();
        self.visit(&mut |query| {
            if let Query::Is(flag) = query
                && !flags.contains(flag)
            {
                flags.push(flag.clone());
            }
        });
        flags
    }

    /// Returns whether it asks which articles are copies, which takes the whole corpus to answer.
    pub fn asks_copies(&self) -> bool {
        self.any_part(|query| *query == Query::Copy)
    }

    /// Returns a query for every article that is not a copy.
    pub fn no_copies() -> Query {
        Query::Not(Box::new(Query::Copy))
    }

    /// Returns whether its matches can be ranked, because it has words that may occur more or less often.
    pub fn ranks(&self) -> bool {
        match self {
            Query::And(inner) | Query::Or(inner) => inner.iter().any(Query::ranks),
            Query::Text(field, _) => matches!(field, Field::Any | Field::Title),
            _ => false,
        }
    }

    /// Returns whether it describes a single quotation: all its fields are fields of quotations.
    pub fn of_quotation(&self) -> bool {
        match self {
            Query::And(inner) | Query::Or(inner) => inner.iter().all(Query::of_quotation),
            Query::Not(inner) => inner.of_quotation(),
            Query::Text(field, _) => field.of_quotation(),
            Query::Kind(_) | Query::Confidence(..) => true,
            Query::All | Query::Date(..) | Query::Quotes(..) | Query::Is(_) | Query::Copy => false,
        }
    }
}

impl fmt::Display for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Query::All => Ok(()),
            Query::And(inner) => joined(f, inner, " ", |query| matches!(query, Query::Or(_))),
            Query::Or(inner) => joined(f, inner, " OR ", |query| matches!(query, Query::And(_))),
            Query::Not(inner) if matches!(**inner, Query::And(_) | Query::Or(_) | Query::Not(_)) => {
                write!(f, "-({inner})")
            }
            Query::Not(inner) => write!(f, "-{inner}"),
            Query::Text(field, Words::Near(near)) => near.write(*field, f),
            Query::Text(Field::Any, words) => words.fmt(f),
            Query::Text(field, words) => write!(f, "{}:{words}", field.name()),
            Query::Date(from, to) => {
                f.write_str("date:")?;
                match (from, to) {
                    (Some(a), Some(b)) if a == b => write!(f, "{a}"),
                    (Some(a), Some(b)) => match whole(*a, *b) {
                        Some(period) => f.write_str(&period),
                        None => write!(f, "{a}..{b}"),
                    },
                    (Some(a), None) => write!(f, "{a}.."),
                    (None, Some(b)) => write!(f, "..{b}"),
                    (None, None) => f.write_str(".."),
                }
            }
            Query::Kind(kinds) => write!(f, "kind:{}", kinds.name()),
            Query::Confidence(compare, count) => write!(f, "confidence{}{count}", compare.sign()),
            Query::Quotes(compare, count) => write!(f, "quotes{}{count}", compare.sign()),
            Query::Is(flag) => flag.fmt(f),
            Query::Copy => f.write_str("is:copy"),
        }
    }
}

fn joined(
    f: &mut fmt::Formatter<'_>,
    inner: &[Query],
    between: &str,
    enclose: impl Fn(&Query) -> bool,
) -> fmt::Result {
    for (n, query) in inner.iter().enumerate() {
        if n > 0 {
            f.write_str(between)?;
        }
        match enclose(query) {
            true => write!(f, "({query})")?,
            false => write!(f, "{query}")?,
        }
    }
    Ok(())
}

/// Returns a period that is exactly a year or a month, as typed.
fn whole(from: Date, to: Date) -> Option<String> {
    if from.day() != 1 || from.year() != to.year() || from.year() < 1000 {
        return None;
    }
    if from.month() == 1 && (to.month(), to.day()) == (12, 31) {
        return Some(format!("{:04}", from.year()));
    }
    (from.month() == to.month() && to == from.last_of_month())
        .then(|| format!("{:04}-{:02}", from.year(), from.month()))
}
