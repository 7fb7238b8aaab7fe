//! Parses a query. Errors have a column and a message that says what to write instead.

use std::fmt;

use super::ast::{Field, Query};
use super::foreign;
use super::tokenize::WordIter;
use crate::page::{sanitise, width};
use crate::suggest::near;

/// The maximum nesting depth of parentheses and minus signs.
const DEEPEST: usize = 50;
/// The maximum number of terms.
const MOST: usize = 1000;

/// The quotation marks that delimit a phrase.
const QUOTES: &str = "\"“”„";

/// Names before a colon besides the text fields.
pub(super) const OTHERS: [&str; 6] = ["kind", "confidence", "date", "is", "tag", "quotes"];

/// What can be compared with a number.
const ONLY: &str = "only quotes and confidence can be compared: quotes>3, confidence>80";

/// Why a query cannot be parsed.
///
/// ```
/// use onrecord::query::Query;
/// let error = Query::parse("ferry (strike").unwrap_err();
/// assert_eq!(error.to_string(), "column 7: this ( is never closed: add ) at the end");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueryError {
    /// The column of the error, in characters from 1.
    pub column: usize,
    /// What is wrong and how to fix it.
    pub what: String,
}

impl fmt::Display for QueryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "column {}: {}", self.column, self.what)
    }
}

impl QueryError {
    /// Returns two lines: the query, and a `^` below the error.
    pub fn shown(&self, query: &str) -> String {
        let shown = |text: &str| sanitise(text).into_owned();
        let before: String = query.chars().take(self.column - 1).collect();
        format!("  {}\n  {}^", shown(query), " ".repeat(width(&shown(&before))))
    }
}

impl std::error::Error for QueryError {}

impl From<QueryError> for crate::Error {
    fn from(fault: QueryError) -> Self {
        crate::Error::new(format!("invalid query at {fault}"))
    }
}

impl Query {
    /// Parses a query.
    ///
    /// ```
    /// use onrecord::query::Query;
    /// let query = Query::parse("speaker:lewis said:\"self-determination\" -(date:2018-12 OR quotes>3)")?;
    /// assert_eq!(query.to_string(), "speaker:lewis said:\"self-determination\" -(date:2018-12 OR quotes>3)");
    /// # Ok::<(), onrecord::query::QueryError>(())
    /// ```
    ///
    /// # Errors
    /// If the syntax is wrong. The error says where and how to fix it.
    pub fn parse(text: &str) -> Result<Query, QueryError> {
        let mut parser = Parser { text, at: 0, parts: 0 };
        parser.space();
        if parser.at == text.len() {
            return Ok(Query::All);
        }
        let query = parser.either(0)?;
        match parser.peek() {
            None => Ok(query),
            Some(_) => {
                Err(parser.fault(parser.at, "this ) has no matching (: remove it, or add ( before it"))
            }
        }
    }
}

mod terms;
mod values;

pub use values::period;

struct Parser<'t> {
    text: &'t str,
    at: usize,
    parts: usize,
}

impl<'t> Parser<'t> {
    fn fault(&self, at: usize, what: impl Into<String>) -> QueryError {
        QueryError { column: self.text[..at].chars().count() + 1, what: what.into() }
    }

    fn peek(&self) -> Option<char> {
        self.text[self.at..].chars().next()
    }

    fn space(&mut self) {
        let rest = &self.text[self.at..];
        self.at += rest.len() - rest.trim_start().len();
    }

    /// Parses `a OR b`. Adjacent terms bind tighter.
    fn either(&mut self, depth: usize) -> Result<Query, QueryError> {
        let mut all = vec![self.together(depth)?];
        while let Some(at) = self.or() {
            self.space();
            if self.peek().is_none_or(|c| c == ')') || self.starts("OR") {
                return Err(self.fault(at, "nothing follows OR: write it between two terms"));
            }
            all.push(self.together(depth)?);
        }
        Ok(Query::any(all))
    }

    /// Returns whether the given operator comes next, in capitals and as a whole word.
    fn starts(&self, word: &str) -> bool {
        let rest = &self.text[self.at..];
        rest.strip_prefix(word)
            .is_some_and(|rest| rest.chars().next().is_none_or(|c| c.is_whitespace() || "()".contains(c)))
    }

    /// Consumes `OR` and returns its position.
    fn or(&mut self) -> Option<usize> {
        self.starts("OR").then(|| {
            self.at += 2;
            self.at - 2
        })
    }

    fn together(&mut self, depth: usize) -> Result<Query, QueryError> {
        let mut all = Vec::new();
        loop {
            self.space();
            match self.peek() {
                None | Some(')') => break,
                Some(_) if self.starts("OR") => break,
                // Adjacent terms are a conjunction anyway.
                Some(_) if self.starts("AND") => self.at += 3,
                Some(_) => all.push(self.one(depth)?),
            }
        }
        if all.is_empty() {
            let what = match self.peek() {
                Some(')') => "these parentheses are empty",
                Some(_) => "nothing precedes OR: write it between two terms",
                None => "a term is missing here",
            };
            return Err(self.fault(self.at, what));
        }
        Ok(Query::all(all))
    }

    /// Returns a term, perhaps with another one near it.
    fn one(&mut self, depth: usize) -> Result<Query, QueryError> {
        let start = self.at;
        match self.atom(depth)? {
            // What follows was read together with the negated term.
            not @ Query::Not(_) => Ok(not),
            query => self.near(start, query, depth),
        }
    }

    fn atom(&mut self, depth: usize) -> Result<Query, QueryError> {
        self.parts += 1;
        let start = self.at;
        if depth > DEEPEST || self.parts > MOST {
            return Err(self.fault(start, "the query is too long or too deeply nested: simplify it"));
        }
        match self.peek() {
            Some('-') => {
                self.at += 1;
                if self.peek().is_none_or(|c| c.is_whitespace() || c == ')') {
                    return Err(self.fault(start, "nothing follows -: write it directly before a term"));
                }
                // It is more likely an option in the wrong place.
                if self.peek() == Some('-') {
                    return Err(self.fault(start, "- excludes a term: write it once"));
                }
                Ok(Query::Not(Box::new(self.one(depth + 1)?)))
            }
            Some(_) if self.starts("NOT") => {
                self.at += 3;
                self.space();
                if self.peek().is_none_or(|c| c == ')') || self.starts("OR") || self.starts("AND") {
                    return Err(self.fault(start, "nothing follows NOT: write it before a term"));
                }
                Ok(Query::Not(Box::new(self.one(depth + 1)?)))
            }
            Some('(') => {
                self.at += 1;
                self.space();
                let query = self.either(depth + 1)?;
                if self.peek() != Some(')') {
                    return Err(self.fault(start, "this ( is never closed: add ) at the end"));
                }
                self.at += 1;
                self.nothing_behind()?;
                Ok(query)
            }
            Some(c) if QUOTES.contains(c) => Ok(Query::Text(Field::Any, self.phrase()?)),
            Some('=')
                if self.text[self.at + 1..]
                    .starts_with(|c: char| c.is_alphabetic() || QUOTES.contains(c)) =>
            {
                self.as_written(Field::Any)
            }
            _ => self.word(),
        }
    }

    /// Consumes the text up to a space, a parenthesis or a quotation mark.
    fn run(&mut self) -> &'t str {
        let rest = &self.text[self.at..];
        let ends = |c: char| c.is_whitespace() || "()".contains(c) || QUOTES.contains(c);
        let len = rest.find(ends).unwrap_or(rest.len());
        self.at += len;
        &rest[..len]
    }

    fn word(&mut self) -> Result<Query, QueryError> {
        let start = self.at;
        let rest = &self.text[start..];
        let name_len = rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len());
        let (typed, behind) = rest.split_at(name_len);
        let name = &*typed.to_ascii_lowercase();
        if ["quotes", "confidence"].contains(&name)
            && (foreign::compares(behind.trim_start()) || behind.starts_with(':'))
        {
            self.at += name_len;
            return self.compared(name);
        }
        if name == "date" && foreign::compares(behind.trim_start()) {
            self.at += name_len;
            return Err(self.date_compared());
        }
        if name_len == 0 || !behind.starts_with(':') || behind.starts_with("://") {
            let text = self.run();
            if foreign::compares(text) {
                return Err(self.fault(start, ONLY));
            }
            if let Some((name, at)) = foreign::compared(text) {
                let says = foreign::literally(not_compared(name, &text[at..]), text);
                return Err(self.fault(start + at, says));
            }
            if self.peek() == Some('(') && foreign::is_function(text) {
                let says = "write the field and a colon before each word: (title:ferry OR title:strike)";
                return Err(self.fault(start, says));
            }
            return self.words(start, text).map(|words| Query::Text(Field::Any, words));
        }
        let value = start + name_len + 1;
        let known = Field::NAMED.into_iter().find(|field| field.name() == name);
        if known.is_none() && !OTHERS.contains(&name) {
            return Err(self.fault(start, unknown(typed) + "; put \"…\" around words with a colon"));
        }
        self.at = value;
        match self.peek() {
            Some('=') if known.is_some() => return self.as_written(known.unwrap_or(Field::Any)),
            Some(c) if QUOTES.contains(c) && known.is_some() => {
                let words = self.phrase()?;
                return Ok(Query::Text(known.unwrap_or(Field::Any), words));
            }
            Some('(') => {
                return Err(
                    self.fault(value, format!("put {name}: before every word: ({name}:… OR {name}:…)"))
                );
            }
            _ => {}
        }
        let (at, text) = match self.peek() {
            Some(c) if QUOTES.contains(c) => {
                let text = self.quoted()?;
                if name == "tag" && self.peek() == Some('~') {
                    return Err(self.fault(value, "a tag is a name: remove the ~ and its number"));
                }
                self.nothing_behind()?;
                (value + c.len_utf8(), text)
            }
            _ => (value, self.run()),
        };
        if text.is_empty() {
            return Err(
                self.fault(value, format!("nothing follows {name}: – write the value without a space"))
            );
        }
        match known {
            Some(_) if text.starts_with('-') && has_word(&text[1..]) => {
                Err(self.fault(value, format!("write - before the field: -{name}:{}", &text[1..])))
            }
            Some(field) => self.words(value, text).map(|words| Query::Text(field, words)),
            None => self.value(name, at, text),
        }
    }
}

/// Returns the message for `zzz>3`, `outlet=Post` or `outlet!=Post`.
fn not_compared(name: &str, rest: &str) -> String {
    let value = rest.trim_start_matches(foreign::COMPARES);
    let lower = name.to_ascii_lowercase();
    let not = if foreign::differs(rest) { "-" } else { "" };
    match Field::NAMED.into_iter().find(|field| field.name() == lower) {
        Some(field) if field.of_names() && rest.starts_with('=') => {
            format!("write {lower}:{value}, or {lower}:=\"{value}\" for exactly this name")
        }
        None if (rest.starts_with('=') || !not.is_empty()) && !OTHERS.contains(&lower.as_str()) => {
            unknown(name)
        }
        None if !OTHERS.contains(&lower.as_str()) => ONLY.into(),
        _ => format!("write {not}{lower}:{value}"),
    }
}

/// Returns the message for an unknown field.
fn unknown(typed: &str) -> String {
    let names: Vec<&str> = Field::NAMED.iter().map(|field| field.name()).chain(OTHERS).collect();
    let meant =
        near(typed, names.iter().copied()).unwrap_or_else(|| format!("the fields are {}", names.join(", ")));
    format!("unknown field “{typed}”: {meant}")
}

fn has_word(text: &str) -> bool {
    let mut word = String::new();
    WordIter::new(text).next_into(&mut word).is_some() && !word.is_empty()
}

#[cfg(test)]
mod tests;
