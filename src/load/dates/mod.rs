//! Reads the day an article was published, in the spellings that corpora use.
//!
//! The day is taken as written, in any time zone: news is dated by the calendar of its publisher. Days that do
//! not exist, that could be either of two, that lack a day of the month, or that are beyond next year are not dates;
//! [`DateIssue`] says which it was, so that it can be reported.

mod months;
mod order;
mod parts;

use std::sync::LazyLock;

use jiff::civil::{Date, ISOWeekDate, Weekday};

use crate::article::at_most;
use months::is_weekday;

pub(super) use months::month;
pub use order::DateOrder;
pub(super) use order::{DateIssue, DateOrders, OrderEvidence};
pub(super) use parts::{DATE_PARTS, date_of_parts, date_parts};

/// A day, or why a value is not one.
pub(super) type DateReading = Result<Date, DateIssue>;

/// At most this many bytes are searched: a date has only a few words around it.
const LONGEST: usize = 120;

/// Reads the date in `text`, with a time, a zone or a few words around it.
///
/// ```
/// use jiff::civil::date;
/// use onrecord::load::parse_date;
/// assert_eq!(parse_date("2018-12-20T23:30:00-05:00"), Some(date(2018, 12, 20)));
/// assert_eq!(parse_date("Thursday, December 20th, 2018 at 5pm"), Some(date(2018, 12, 20)));
/// assert_eq!(parse_date("Publié le 20 décembre 2018"), Some(date(2018, 12, 20)));
/// assert_eq!(parse_date("2018-02-30"), None);
/// assert_eq!(parse_date("03/04/2018"), None, "March or April?");
/// ```
pub fn parse_date(text: &str) -> Option<Date> {
    read_date(text, DateOrders::default()).ok()
}

/// Reads the date in `text`; `orders` decide, where known, whether the day or the month comes first.
pub(super) fn read_date(text: &str, orders: DateOrders) -> DateReading {
    let text = at_most(LONGEST, text.trim());
    if orders.serial
        && let Some(number) = serial(text)
    {
        return plausible(number.day);
    }
    let day = match figures(text) {
        Some(read) => return of_figures(read, orders),
        None => unambiguous(text),
    };
    match day {
        Some(date) => plausible(date),
        None if is_without_day(text) => Err(DateIssue::NoDay),
        None => Err(DateIssue::Unreadable),
    }
}

/// Returns the UTC day of a timestamp since 1970, in seconds, milli-, micro- or nanoseconds.
///
/// Eight digits are a date written as a number, four are a year.
pub(super) fn date_of_number(number: i64) -> DateReading {
    match number {
        1400..=2500 | 10_000_101..=99_991_231 => read_date(&number.to_string(), DateOrders::default()),
        _ => epoch(number).ok_or(DateIssue::Unreadable).and_then(plausible),
    }
}

/// Returns whether a value is a date and nothing else, apart from a few words around it.
pub(super) fn looks_like_a_date(text: &str) -> bool {
    let text = text.trim();
    let first = text.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    text.len() <= 64
        && (first.starts_with(|c: char| c.is_ascii_digit()) || month(first).is_some() || is_weekday(first))
        && read_date(text, DateOrders::default()) != Err(DateIssue::Unreadable)
}

/// Returns the value itself, shortened, for people to recognise.
pub(super) fn example(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let cut = at_most(40, &line);
    if cut.len() < line.len() { format!("{cut}…") } else { line }
}

/// Returns the date, unless it is beyond next year.
fn plausible(date: Date) -> DateReading {
    static THIS_YEAR: LazyLock<i16> = LazyLock::new(|| {
        let now = jiff::Timestamp::now().as_second();
        epoch(now).map_or(i16::MAX - 1, |today| today.year())
    });
    if date.year() > *THIS_YEAR + 1 { Err(DateIssue::Future) } else { Ok(date) }
}

/// Reads a date in figures in the known order.
fn of_figures(read: NumericDate, orders: DateOrders) -> DateReading {
    let order = if read.dots { orders.dotted } else { orders.other };
    match (read.day_first, read.month_first, order) {
        (Some(a), Some(b), None) if a != b => Err(DateIssue::Ambiguous),
        (Some(_), Some(date), Some(DateOrder::MonthDay)) => plausible(date),
        (Some(date), ..) | (None, Some(date), _) => plausible(date),
        (None, None, _) => Err(DateIssue::Unreadable),
    }
}

/// A day, a month and a year in figures.
#[derive(Clone, Copy)]
pub(super) struct NumericDate {
    /// The date with the day first, and with the month first.
    day_first: Option<Date>,
    month_first: Option<Date>,
    /// Whether dots separate them.
    dots: bool,
}

/// A number of five or six figures, and the day that it means in a spreadsheet.
pub(super) struct SerialDay {
    day: Date,
    /// Whether that is a day on which news is published.
    is_likely: bool,
}

/// Parses the number under which spreadsheets store a day, perhaps with the time as its fraction: days since the end
/// of 1899.
pub(super) fn serial(text: &str) -> Option<SerialDay> {
    /// From 1970 to 2064.
    const LIKELY: std::ops::Range<i64> = 25_569..60_000;
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, rest) = text.split_at(digits);
    let number: i64 = number.parse().ok().filter(|_| (5..=6).contains(&digits))?;
    let since = jiff::Span::new().try_days(number).ok()?;
    let day = Date::constant(1899, 12, 30).checked_add(since).ok()?;
    (rest.is_empty() || is_fraction(rest)).then_some(SerialDay { day, is_likely: LIKELY.contains(&number) })
}

/// Parses `20.12.2018`, `12/20/18`, `20-12-2018`: alone, or among other words.
pub(super) fn figures(text: &str) -> Option<NumericDate> {
    at_most(LONGEST, text).split(is_separator).find_map(|word| {
        let separator = word.chars().find(|c| !c.is_ascii_digit()).filter(|c| "./-".contains(*c))?;
        let end = word.bytes().take_while(|byte| byte.is_ascii_digit() || *byte == separator as u8).count();
        // A time or a full stop may follow without a space.
        if word[end..].starts_with(|c: char| c.is_alphanumeric() && c != 'T') {
            return None;
        }
        let mut parts = word[..end].trim_end_matches(separator).split(separator);
        let (a, b, year) = (parts.next()?, parts.next()?, parts.next()?);
        if parts.next().is_some() || !(1..=2).contains(&a.len()) || !(1..=2).contains(&b.len()) {
            return None;
        }
        let (year, a, b): (i16, i8, i8) = (self::year(year)?, a.parse().ok()?, b.parse().ok()?);
        let read =
            NumericDate { day_first: day(year, b, a), month_first: day(year, a, b), dots: separator == '.' };
        (read.day_first.is_some() || read.month_first.is_some()).then_some(read)
    })
}

/// Returns whether a character separates the words of a date.
fn is_separator(c: char) -> bool {
    c.is_whitespace() || ",;|()[]".contains(c)
}

/// Returns a date that can be read in only one way.
fn unambiguous(text: &str) -> Option<Date> {
    // As .NET and PDF write them: `/Date(1545264000000)/`, `D:20181220101500Z`.
    let text = text.strip_prefix("/Date(").and_then(|text| text.split([')', '+']).next()).unwrap_or(text);
    let text = text.strip_prefix("D:").unwrap_or(text);
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, rest) = text.split_at(digits);
    match digits {
        // 20181220, 20181220T101500Z, 20181220101500
        8 | 14 if !rest.starts_with('.') => {
            day(number[..4].parse().ok()?, number[4..6].parse().ok()?, number[6..8].parse().ok()?)
        }
        9..=19 if rest.is_empty() || is_fraction(rest) => epoch(number.parse().ok()?),
        _ if text.starts_with('-') => None,
        4 => year_first(text).or_else(|| in_words(text)),
        _ => {
            // Prefer the date of publishing to that of an update.
            let published = text.to_lowercase().find("publ").and_then(|at| text.get(at..));
            published.and_then(anywhere).or_else(|| anywhere(text))
        }
    }
}

/// Returns the first date among other words.
fn anywhere(text: &str) -> Option<Date> {
    text.split(is_separator).find_map(year_first).or_else(|| in_words(text))
}

/// Less than a hundred million seconds would be before March 1973 and is more likely not a date.
fn epoch(number: i64) -> Option<Date> {
    let seconds = match number {
        100_000_000..100_000_000_000 => number,
        100_000_000_000..100_000_000_000_000 => number / 1_000,
        100_000_000_000_000..100_000_000_000_000_000 => number / 1_000_000,
        100_000_000_000_000_000.. => number / 1_000_000_000,
        _ => return None,
    };
    let day = seconds.div_euclid(86_400);
    Date::constant(1970, 1, 1).checked_add(jiff::Span::new().try_days(day).ok()?).ok()
}

fn is_fraction(rest: &str) -> bool {
    rest.strip_prefix('.').is_some_and(|digits| digits.bytes().all(|b| b.is_ascii_digit()))
}

fn day(year: i16, month: i8, day: i8) -> Option<Date> {
    // The first newspaper dates from 1605; other numbers are not years.
    (1400..=2500).contains(&year).then(|| Date::new(year, month, day).ok())?
}

/// Parses `2018-12-20`, `2018/12/20`, `2018.12.20`, with a month and a day of one or two figures; `2018-W51-4`,
/// `2018年12月20日`.
fn year_first(text: &str) -> Option<Date> {
    let (year, rest) = text.split_at_checked(4)?;
    let year = year_of_four(year)?;
    let separator = rest.chars().next().filter(|c| "-/.年".contains(*c))?;
    let rest = &rest[separator.len_utf8()..];
    if let Some(week) = rest.strip_prefix('W') {
        let (week, after) = week.split_once('-')?;
        let weekday = Weekday::from_monday_one_offset(after.get(..1)?.parse().ok()?).ok()?;
        return ISOWeekDate::new(year, week.parse().ok()?, weekday).ok().map(ISOWeekDate::date);
    }
    let (month, after) = rest.split_once(if separator == '年' { '月' } else { separator })?;
    let figures = after.bytes().take_while(u8::is_ascii_digit).count();
    if month.len() > 2 || figures > 2 {
        return None;
    }
    day(year, month.parse().ok()?, after[..figures].parse().ok()?)
}

/// Parses `20 December 2018`, `Dec. 20th, 2018`, `Thu, 20 Dec 2018 10:15:00 GMT`, `Thu Dec 20 10:15:00 +0000 2018`,
/// `mercredi 20 décembre 2018`, `20 de diciembre de 2018`; the first of them in `text`.
fn in_words(text: &str) -> Option<Date> {
    const BETWEEN: [&str; 6] = ["of", "de", "del", "di", "the", "den"];
    let base = text.as_ptr() as usize;
    // Each word, and whether a colon makes its figures part of a time.
    let words: Vec<(&str, bool)> = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty() && !BETWEEN.iter().any(|filler| filler.eq_ignore_ascii_case(word)))
        .map(|word| {
            let at = word.as_ptr() as usize - base;
            let colon = text[..at].ends_with(':') || text[at + word.len()..].starts_with(':');
            (word, colon && word.len() <= 2)
        })
        .collect();
    (0..words.len()).find_map(|at| date_at(&words[at..]))
}

/// Returns the date that begins with the first of `words`.
fn date_at(words: &[(&str, bool)]) -> Option<Date> {
    let (first, second, third) = (words.first()?.0, words.get(1)?.0, words.get(2)?.0);
    if let (Some(year), Some(month)) = (year_of_four(first), month(second)) {
        return day(year, month, ordinal(third)?); // 2018 Dec 20
    }
    let (month, figure) = match (month(first), month(second)) {
        (Some(month), _) => (month, words[1]),
        (None, Some(month)) => (month, words[0]),
        (None, None) => return None,
    };
    let figure = ordinal(figure.0).filter(|_| !figure.1)?;
    let year_of_any = year(third).filter(|_| !words[2].1);
    // The difference to Greenwich, as in `+0000`, is no year.
    let is_year = |year: &i16| (1400..=2500).contains(year);
    let later = || words[3..].iter().filter_map(|(word, _)| year_of_four(word).filter(is_year)).next_back();
    let year = match year_of_any {
        Some(year) if third.len() == 4 || later().is_none() => year,
        // Unix puts a time before the year.
        _ => later()?,
    };
    day(year, month, figure)
}

/// Recognises `2018`, `2018-12`, `12/2018`, `December 2018`: dates without a day.
fn is_without_day(text: &str) -> bool {
    let words: Vec<&str> =
        text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let is_year = |word: &str| year_of_four(word).is_some_and(|year| day(year, 1, 1).is_some());
    let is_month = |word: &str| {
        month(word).is_some()
            || word.len() <= 2 && word.parse().is_ok_and(|month: u8| (1..=12).contains(&month))
    };
    match words[..] {
        [year] => is_year(year),
        [a, b] => is_year(a) && is_month(b) || is_month(a) && is_year(b),
        _ => false,
    }
}

fn ordinal(word: &str) -> Option<i8> {
    let figures = word.bytes().take_while(u8::is_ascii_digit).count();
    let (number, ending) = word.split_at(figures);
    let known = ["", "st", "nd", "rd", "th", "er", "º", "ª"].iter().any(|e| ending.eq_ignore_ascii_case(e));
    (known && figures <= 2).then(|| number.parse().ok())?
}

/// Returns a year of four figures, or of two as in e-mail: 50 to 99 belong to the last century.
fn year(word: &str) -> Option<i16> {
    match (word.len(), word.parse::<i16>().ok()?) {
        (2, short @ 0..50) => Some(2000 + short),
        (2, short @ 50..) => Some(1900 + short),
        _ => year_of_four(word),
    }
}

fn year_of_four(word: &str) -> Option<i16> {
    (word.len() == 4 && word.bytes().all(|b| b.is_ascii_digit())).then(|| word.parse().ok())?
}

#[cfg(test)]
mod tests;
