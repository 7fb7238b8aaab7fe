//! The language of queries: what can be asked, and how it is written.
//!
//! ```text
//! brexit "second vote" -farage          words, phrases, not
//! (ferry OR harbour) strike*            either, together, beginnings
//! title: person: outlet:                in the headline; who is named; who published it
//! speaker: said: cue:                   who says what, by which word: side by side they mean one quotation
//! date:2018-12  date:2018..2019-06      days, months, years and periods
//! outlet:="Post"  person:="Ada Bird"    exactly this name, letter by letter; ="" for none
//! kind:direct kind:mixed kind:reported  how the words are reported; direct and mixed where nothing is said
//! quotes>3                              how many quotations, direct and mixed
//! is:read is:unread is:starred is:noted  what the reader remembers
//! tag:x                                 what the reader tagged like this
//! ```

use std::fmt;

use jiff::civil::Date;

use super::kinds::Kinds;

/// What is asked for. Made by [`Query::parse`]; written by `Display` so that it parses to the same again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Query {
    /// Everything: the empty query.
    All,
    /// All of these, at least two.
    And(Vec<Query>),
    /// One of these at least; at least two.
    Or(Vec<Query>),
    /// What is not so.
    Not(Box<Query>),
    /// Words in a field.
    Text(Field, Words),
    /// Published in these days, both inclusive; never without either.
    Date(Option<Date>, Option<Date>),
    /// Quotations of these kinds.
    Kind(Kinds),
    /// So many direct and mixed quotations in the article.
    Quotes(Compare, u32),
    /// What the reader's own memory knows; the index cannot answer it.
    Is(Flag),
}

/// Where words are looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Field {
    /// Headline and text.
    Any,
    /// The headline.
    Title,
    /// The names of those who are named.
    Person,
    /// The outlet.
    Outlet,
    /// The names of whom words are attributed to.
    Speaker,
    /// What is said: inside quotations.
    Said,
    /// The words that introduce quotations: "claimed".
    Cue,
}

/// What of words is wanted. The texts are as they were typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Words {
    /// One word; or several with nothing but signs between them, which count as a phrase.
    Word(String),
    /// Words that begin so.
    Prefix(String),
    /// Words side by side.
    Phrase(String),
    /// All of a name, letter by letter; without any letter, that there is no name.
    Exact(String),
}

/// How numbers compare.
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

/// What a reader's memory says of an article.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Flag {
    /// Not opened yet.
    Unread,
    /// Opened before.
    Read,
    /// With a star.
    Starred,
    /// With a note.
    Noted,
    /// With a tag that begins so.
    Tagged(String),
}

impl Field {
    /// Every field that has a name, in the order in which they are listed for people.
    pub const NAMED: [Field; 6] =
        [Field::Title, Field::Person, Field::Speaker, Field::Said, Field::Cue, Field::Outlet];

    /// As it is typed before the colon; nothing for [`Field::Any`].
    pub fn name(self) -> &'static str {
        match self {
            Field::Any => "",
            Field::Title => "title",
            Field::Person => "person",
            Field::Outlet => "outlet",
            Field::Speaker => "speaker",
            Field::Said => "said",
            Field::Cue => "cue",
        }
    }

    /// Whether it tells of a quotation, not of an article.
    pub fn of_quotation(self) -> bool {
        matches!(self, Field::Speaker | Field::Said | Field::Cue)
    }

    /// Whether it holds names, which can be asked for letter by letter.
    pub fn of_names(self) -> bool {
        matches!(self, Field::Person | Field::Speaker | Field::Outlet)
    }
}

impl Flag {
    /// Those that are typed behind `is:`.
    pub const NAMED: [Flag; 4] = [Flag::Unread, Flag::Read, Flag::Starred, Flag::Noted];

    /// As it is typed behind `is:`; the tag itself of a tag.
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
    /// Whether `a` stands to `b` like this.
    pub fn holds(self, a: u32, b: u32) -> bool {
        match self {
            Compare::Less => a < b,
            Compare::AtMost => a <= b,
            Compare::Equal => a == b,
            Compare::AtLeast => a >= b,
            Compare::More => a > b,
        }
    }

    /// As it is typed.
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
    /// The text that was typed.
    pub fn text(&self) -> &str {
        match self {
            Words::Word(text) | Words::Prefix(text) | Words::Phrase(text) | Words::Exact(text) => text,
        }
    }
}

impl Query {
    /// All of `queries`, taken together as one.
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

    /// One of `queries` at least.
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

    /// Words side by side in a field, without regard to case and accents.
    pub fn phrase(field: Field, text: &str) -> Query {
        Query::Text(field, Words::Phrase(text.replace(['"', '\\'], " ")))
    }

    /// Exactly this name in a field that holds names, as a chip at the top of a view has it; no name where `text` is
    /// empty.
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

    /// Everything it asks for, outermost first.
    pub fn visit<'q>(&'q self, each: &mut dyn FnMut(&'q Query)) {
        each(self);
        match self {
            Query::And(inner) | Query::Or(inner) => inner.iter().for_each(|query| query.visit(each)),
            Query::Not(inner) => inner.visit(each),
            _ => {}
        }
    }

    /// Whether something that it asks for is like this.
    pub fn any_part(&self, is: impl Fn(&Query) -> bool) -> bool {
        let mut any = false;
        self.visit(&mut |query| any |= is(query));
        any
    }

    /// Whether it can only be answered where people and quotations are known.
    pub fn needs_analysis(&self) -> bool {
        self.any_part(|query| match query {
            Query::Text(field, _) => field.of_quotation() || *field == Field::Person,
            Query::Kind(_) | Query::Quotes(..) => true,
            _ => false,
        })
    }

    /// The flags it asks for.
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

    /// Whether there are words in it that an article can hold more or less of.
    pub fn ranks(&self) -> bool {
        match self {
            Query::And(inner) | Query::Or(inner) => inner.iter().any(Query::ranks),
            Query::Text(field, _) => matches!(field, Field::Any | Field::Title),
            _ => false,
        }
    }

    /// Whether it tells of one quotation: nothing in it is of another field.
    pub fn of_quotation(&self) -> bool {
        match self {
            Query::And(inner) | Query::Or(inner) => inner.iter().all(Query::of_quotation),
            Query::Not(inner) => inner.of_quotation(),
            Query::Text(field, _) => field.of_quotation(),
            Query::Kind(_) => true,
            Query::All | Query::Date(..) | Query::Quotes(..) | Query::Is(_) => false,
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
            Query::Text(field, words) => {
                if *field != Field::Any {
                    write!(f, "{}:", field.name())?;
                }
                match words {
                    Words::Exact(name) => write!(f, "=\"{}\"", name.replace('"', "\"\"")),
                    Words::Word(word) => f.write_str(word),
                    Words::Prefix(word) => write!(f, "{word}*"),
                    Words::Phrase(text) => write!(f, "\"{text}\""),
                }
            }
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
            Query::Quotes(compare, count) => write!(f, "quotes{}{count}", compare.sign()),
            Query::Is(flag) => flag.fmt(f),
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

/// A period that is a year or a month, as it is typed.
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
