//! The words of a query: phrases, wildcards, forms, exact case, and words near each other.

use super::{MOST, Parser, QUOTES, QueryError, has_word};
use crate::query::ast::{Field, Inflected, Near, Query, Words};
use crate::query::foreign;
use crate::query::pattern::{WordPattern, wild, wild_phrase};

/// The most wildcards in one word.
const MOST_WILD: usize = 16;

impl<'t> Parser<'t> {
    /// Parses the text between two `"`, at the first one. `""` inside stands for a single `"`.
    pub(super) fn exact(&mut self) -> Result<String, QueryError> {
        let start = self.at;
        let mut name = String::new();
        self.at += 1;
        loop {
            let rest = &self.text[self.at..];
            let Some(len) = rest.find('"') else {
                self.at = start;
                return Err(self.fault(start, "this \" is never closed: add \" after the name"));
            };
            name.push_str(&rest[..len]);
            self.at += len + 1;
            if self.peek() != Some('"') {
                return Ok(name);
            }
            name.push('"');
            self.at += 1;
        }
    }

    /// Parses what follows `=` in a field: a whole name, or words in exactly this case.
    pub(super) fn as_written(&mut self, field: Field) -> Result<Query, QueryError> {
        let start = self.at;
        self.at += 1;
        let text = match self.peek() {
            Some('"') => self.exact()?,
            _ if field.of_names() => {
                let says = format!("put the whole name in \"…\": {}:=\"…\"", field.name());
                return Err(self.fault(self.at, says));
            }
            Some(c) if QUOTES.contains(c) => self.quoted()?.to_owned(),
            _ => self.run().to_owned(),
        };
        if !field.of_names() && wild_phrase(&text).is_some() {
            let says = "after =, words are as they are written: remove the wildcards, or the =";
            return Err(self.fault(start, says));
        }
        if !field.of_names() && !has_word(&text) {
            return Err(self.fault(start, "no words follow =: write =\"US\" for words in exactly this case"));
        }
        if let Some(says) = foreign::behind(&self.text[self.at..]) {
            return Err(self.fault(self.at, says));
        }
        Ok(Query::Text(field, Words::Exact(text)))
    }

    /// Parses the text between two quotation marks, at the first one. Curly marks count as straight ones.
    pub(super) fn quoted(&mut self) -> Result<&'t str, QueryError> {
        let start = self.at;
        let straight = self.peek() == Some('"');
        let inside = &self.text[start + self.peek().map_or(0, char::len_utf8)..];
        let closes = |c: char| if straight { c == '"' } else { QUOTES.contains(c) };
        let Some((len, close)) = inside.char_indices().find(|(_, c)| closes(*c)) else {
            return Err(self.fault(start, "this \" is never closed: add \" after the last word"));
        };
        self.at = self.text.len() - inside.len() + len + close.len_utf8();
        let text = &inside[..len];
        match has_word(text) {
            true => Ok(text),
            false => Err(self.fault(start, "no words between these quotation marks: write \"a phrase\"")),
        }
    }

    /// Parses a phrase, at its opening `"`. It may have wildcards, and `~5` may follow.
    pub(super) fn phrase(&mut self) -> Result<Words, QueryError> {
        let start = self.at;
        let text = self.quoted()?;
        let wild = wild_phrase(text);
        if let Some(text) = &wild {
            self.check_wildcards(start, text)?;
        }
        let sign = self.at;
        if self.peek() == Some('~') {
            self.at += 1;
            let number = self.run();
            let apart = self.apart(sign, number, &format!("\"{text}\"~5"))?;
            return Ok(Words::Loose(text.to_owned(), apart));
        }
        self.nothing_behind()?;
        match wild {
            None => Ok(Words::Phrase(text.to_owned())),
            Some(text) if text.contains(' ') => Ok(Words::Wildcard(text)),
            // Quotation marks around a single word mean nothing.
            Some(word) => self.words(start, &word),
        }
    }

    /// Rejects what may not follow a phrase: other languages allow a weight there.
    pub(super) fn nothing_behind(&self) -> Result<(), QueryError> {
        foreign::behind(&self.text[self.at..]).map_or(Ok(()), |says| Err(self.fault(self.at, says)))
    }

    /// Parses the number of words allowed between.
    fn apart(&self, at: usize, number: &str, example: &str) -> Result<u32, QueryError> {
        let read =
            Some(number).filter(|number| !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()));
        match read.map(|number| number.parse().unwrap_or(u32::MAX)) {
            Some(apart) if apart <= Near::MOST => Ok(apart),
            Some(_) => {
                let says =
                    format!("at most {} words can be between: write both words side by side", Near::MOST);
                Err(self.fault(at, says))
            }
            None => Err(self.fault(at, format!("the number of words between is missing: write {example}"))),
        }
    }

    /// Returns the distance operator that comes next, if there is one: the position after it, and the words allowed
    /// between.
    fn distance(&self) -> Result<Option<(usize, u32)>, QueryError> {
        let rest = &self.text[self.at..];
        let ends = |c: char| c.is_whitespace() || "()".contains(c) || QUOTES.contains(c);
        let sign = &rest[..rest.find(ends).unwrap_or(rest.len())];
        if sign == "NEAR" {
            return Ok(Some((self.at + sign.len(), Near::USUAL)));
        }
        match sign.split_once('/') {
            Some((name, number)) if name.eq_ignore_ascii_case("near") => {
                Ok(Some((self.at + sign.len(), self.apart(self.at, number, "NEAR/5")?)))
            }
            _ => Ok(None),
        }
    }

    /// Continues after a term: `NEAR/5` and another one may follow.
    pub(super) fn near(&mut self, start: usize, left: Query, depth: usize) -> Result<Query, QueryError> {
        let end = self.at;
        self.space();
        let sign = self.at;
        let Some((behind, apart)) = self.distance()? else {
            self.at = end;
            return Ok(left);
        };
        self.at = behind;
        self.space();
        let right_at = self.at;
        self.parts += 1;
        if self.peek().is_none_or(|c| c == ')') || self.starts("OR") || self.starts("AND") {
            return Err(self.fault(sign, "nothing follows NEAR: write it between two words: a NEAR/5 b"));
        }
        if self.parts > MOST {
            return Err(self.fault(sign, "the query is too long or too deeply nested: simplify it"));
        }
        let right = self.atom(depth + 1)?;
        let (field, left) = self.side(start, left)?;
        let (other, right) = self.side(right_at, right)?;
        if field.of_names() || other.of_names() {
            let name = if field.of_names() { field } else { other }.name();
            let says = format!("NEAR is for words, not for names: write {name}: as a term of its own");
            return Err(self.fault(sign, says));
        }
        if other != field && other != Field::Any {
            let says = match field {
                Field::Any => {
                    format!("write {}: before the first word too: it holds for both sides", other.name())
                }
                _ => format!("both sides of NEAR must be in {}:", field.name()),
            };
            return Err(self.fault(right_at, says));
        }
        let end = self.at;
        self.space();
        if self.distance()?.is_some() {
            let says = "NEAR joins two sides: write (a NEAR/5 b) (b NEAR/5 c), or \"a b c\"~5";
            return Err(self.fault(self.at, says));
        }
        self.at = end;
        Ok(Query::Text(field, Words::Near(Box::new(Near { left, right, apart }))))
    }

    /// Returns the words of one side: one word or phrase, or alternatives in parentheses.
    fn side(&self, at: usize, query: Query) -> Result<(Field, Vec<Words>), QueryError> {
        let all = match query {
            Query::Or(inner) => inner,
            one => vec![one],
        };
        let says = "NEAR joins words and phrases: a NEAR/5 \"b c\", or alternatives: (a OR b) NEAR/5 c";
        let mut sides: Vec<(Field, Words)> = Vec::new();
        for query in all {
            match query {
                Query::Text(field, words) if !matches!(words, Words::Near(_) | Words::Loose(..)) => {
                    sides.push((field, words));
                }
                _ => return Err(self.fault(at, says)),
            }
        }
        let field = sides.first().map_or(Field::Any, |(field, _)| *field);
        match sides.iter().all(|(other, _)| *other == field) {
            true => Ok((field, sides.into_iter().map(|(_, words)| words).collect())),
            false => Err(self.fault(at, "all alternatives beside NEAR must be in the same field")),
        }
    }

    /// Returns a word, with its wildcards, or all its forms.
    pub(super) fn words(&self, at: usize, text: &str) -> Result<Words, QueryError> {
        if let Some((sign, says)) = foreign::foreign(text) {
            return Err(self.fault(at + sign, says));
        }
        if !has_word(text) {
            return Err(self.fault(at, "no letters or digits to search for"));
        }
        if let Some(word) = text.strip_suffix('*')
            && !word.contains('*')
            && !has_wildcard(word)
        {
            return Ok(Words::Prefix(word.to_owned()));
        }
        if let Some(word) = text.strip_suffix('+')
            && has_forms(word)
        {
            return Ok(Words::Forms(Inflected::new(word)));
        }
        match has_wildcard(text) {
            true => self.wildcard(at, text),
            false => Ok(Words::Word(text.to_owned())),
        }
    }

    fn wildcard(&self, at: usize, text: &str) -> Result<Words, QueryError> {
        self.check_wildcards(at + text.find(['*', '?']).unwrap_or(0), text)?;
        Ok(Words::Wildcard(text.to_owned()))
    }

    /// Rejects wildcards that would take too long; `sign` is the place of the error.
    fn check_wildcards(&self, sign: usize, text: &str) -> Result<(), QueryError> {
        for word in wild(text) {
            let WordPattern::Like(wildcards) = word else { continue };
            let (letters, signs) = wildcards.counts();
            if signs > MOST_WILD {
                return Err(self.fault(sign, format!("too many wildcards in one word: at most {MOST_WILD}")));
            }
            if wildcards.start().is_empty() && letters < 2 {
                let says = "a word that begins with * or ? needs two letters at least: *ed, ?oat";
                return Err(self.fault(sign, says));
            }
        }
        Ok(())
    }
}

/// Returns whether a word has `*`, or a `?` that is_wildcard for a letter: one before a letter, or at the end. In an
/// address, `?` starts the parameters.
fn has_wildcard(text: &str) -> bool {
    let is_wildcard = |(at, _): (usize, &str)| {
        let (before, behind) = (&text[..at], text[at..].trim_start_matches('?'));
        let letters = before.chars().filter(|c| c.is_alphanumeric()).count();
        let ends =
            behind.is_empty() && letters > 1 && before.ends_with(|c: char| c.is_alphanumeric() || c == '?');
        let address = before.contains(['/', '.']);
        !address && (ends || behind.starts_with(char::is_alphanumeric))
    };
    text.contains('*') || text.match_indices('?').any(is_wildcard)
}

/// Returns whether a `+` after this word asks for its forms: not in C++, 50+ or A+.
fn has_forms(word: &str) -> bool {
    let letters = word.chars().rev().take_while(|c| c.is_alphabetic()).count();
    letters > 1
}
