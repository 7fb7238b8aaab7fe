//! The values of a query: dates, numbers, kinds and marks.

use jiff::civil::Date;

use super::{Parser, QUOTES, QueryError};
use crate::query::ast::{Compare, Flag, Query};
use crate::query::foreign;
use crate::query::kinds::Kinds;

/// The signs that compare, the longest first.
const SIGNS: [(&str, Compare); 8] = [
    ("<=", Compare::AtMost),
    (">=", Compare::AtLeast),
    ("≤", Compare::AtMost),
    ("≥", Compare::AtLeast),
    ("<", Compare::Less),
    (">", Compare::More),
    ("=", Compare::Equal),
    (":", Compare::Equal),
];

impl Parser<'_> {
    /// Parses the value of a field that holds no words: `text`, at byte `at`.
    pub(super) fn value(&self, name: &str, at: usize, text: &str) -> Result<Query, QueryError> {
        match name {
            "date" => self.date(at, text),
            "kind" => Kinds::of_name(text).map(Query::Kind).ok_or_else(|| {
                self.fault(at, "write kind:direct, kind:mixed, kind:reported (or kind:indirect), kind:quoted or kind:all")
            }),
            "tag" => Ok(Query::Is(Flag::Tagged(text.to_owned()))),
            _ => match Flag::NAMED.into_iter().find(|mark| text.eq_ignore_ascii_case(mark.name())) {
                Some(mark) => Ok(Query::Is(mark)),
                None if text.eq_ignore_ascii_case("copy") => Ok(Query::Copy),
                None => Err(self.fault(at, "write is:unread, is:read, is:starred, is:noted or is:copy")),
            },
        }
    }

    /// Parses `quotes>3` or `confidence>80`, after the name.
    pub(super) fn compared(&mut self, name: &str) -> Result<Query, QueryError> {
        self.space();
        let sign_at = self.at;
        let rest = &self.text[self.at..];
        let sign = SIGNS.iter().find(|(sign, _)| rest.starts_with(sign) && !foreign::differs(rest));
        let behind = sign.map_or(rest, |(sign, _)| &rest[sign.len()..]);
        let Some((_, compare)) = sign.filter(|_| !foreign::compares(behind)) else {
            let number: String =
                rest.chars().skip_while(|c| !c.is_ascii_digit()).take_while(char::is_ascii_digit).collect();
            let number = if number.is_empty() { "3" } else { &number };
            let says =
                format!("compare with <, <=, =, >= or >; for every other number, write -{name}={number}");
            return Err(self.fault(sign_at, says));
        };
        self.at = self.text.len() - behind.len();
        self.space();
        let start = self.at;
        let number = match self.peek() {
            Some(c) if QUOTES.contains(c) => self.quoted()?,
            _ => self.run(),
        };
        let digits = !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit());
        match (name, digits.then(|| number.parse().ok())) {
            ("confidence", Some(Some(sure @ 0..=100))) => Ok(Query::Confidence(*compare, sure)),
            ("confidence", _) => {
                Err(self.fault(start, "write a whole number from 0 to 100: confidence>80 or confidence<=50"))
            }
            (_, Some(Some(count))) => Ok(Query::Quotes(*compare, count)),
            (_, Some(None)) => Err(self.fault(start, "this number is too large: no article has so many")),
            (_, None) => Err(self.fault(start, "a number is missing: quotes>3")),
        }
    }

    /// Returns the error for `date>2018`, with the right way to write it.
    pub(super) fn date_compared(&mut self) -> QueryError {
        let start = self.at;
        self.space();
        let sign = self.run();
        let day = sign.trim_start_matches(foreign::COMPARES);
        let day = if day.is_empty() {
            self.space();
            self.run()
        } else {
            day
        };
        let day = Some(day).filter(|day| period(day).is_some()).unwrap_or("2018");
        let meant = match sign.chars().next() {
            _ if foreign::differs(sign) => format!("-date:{day}"),
            Some('>' | '≥') => format!("date:{day}.."),
            Some('<' | '≤') => format!("date:..{day}"),
            _ => format!("date:{day}"),
        };
        self.fault(start, format!("dates are days, months, years or periods: write {meant}"))
    }

    fn date(&self, at: usize, text: &str) -> Result<Query, QueryError> {
        let read = |at: usize, text: &str| {
            period(text).ok_or_else(|| {
                self.fault(
                    at,
                    format!("“{text}” is not a date: write 2018, 2018-12, 2018-12-05 or 2018..2019-06"),
                )
            })
        };
        let Some((a, b)) = text.split_once("..") else {
            let (from, to) = read(at, text)?;
            return Ok(Query::Date(Some(from), Some(to)));
        };
        let from = (!a.is_empty()).then(|| read(at, a)).transpose()?.map(|period| period.0);
        let to = (!b.is_empty()).then(|| read(at + a.len() + 2, b)).transpose()?.map(|period| period.1);
        match (from, to) {
            (None, None) => Err(self.fault(at, "a day, month or year is missing before or after ..")),
            (Some(a), Some(b)) if a > b => Err(self.fault(at, "the period ends before it starts")),
            _ => Ok(Query::Date(from, to)),
        }
    }
}

/// Returns the first and last day of a year, month or day: `2018`, `2018-12`, `2018-12-05`.
pub fn period(text: &str) -> Option<(Date, Date)> {
    let mut parts = text.split('-');
    let mut number = |len: usize| match parts.next() {
        None => Some(None),
        Some(part) => {
            let fits = part.len() == len && part.bytes().all(|b| b.is_ascii_digit());
            fits.then(|| part.parse::<i16>().ok()).flatten().map(Some)
        }
    };
    let (year, month, day) = (number(4)??, number(2)?, number(2)?);
    if parts.next().is_some() {
        return None;
    }
    match (month.and_then(|m| i8::try_from(m).ok()), day.and_then(|d| i8::try_from(d).ok())) {
        (None, _) => Some((Date::new(year, 1, 1).ok()?, Date::new(year, 12, 31).ok()?)),
        (Some(month), None) => {
            let first = Date::new(year, month, 1).ok()?;
            Some((first, first.last_of_month()))
        }
        (Some(month), Some(day)) => Date::new(year, month, day).ok().map(|date| (date, date)),
    }
}
