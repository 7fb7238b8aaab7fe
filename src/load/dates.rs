//! The day an article was published, in the spellings that corpora use.
//!
//! The day is taken as it is written, whatever the zone: news is dated by the calendar of who publishes it.
//! A date that no calendar has, or that could be two different days, is no date.

use jiff::civil::Date;

/// Reads a date at the start of `text`; what follows it (a time, a zone) is left alone.
///
/// ```
/// use jiff::civil::date;
/// use onrecord::load::parse_date;
/// assert_eq!(parse_date("2018-12-20T23:30:00-05:00"), Some(date(2018, 12, 20)));
/// assert_eq!(parse_date("Thursday, December 20th, 2018 at 5pm"), Some(date(2018, 12, 20)));
/// assert_eq!(parse_date("2018-02-30"), None);
/// assert_eq!(parse_date("03/04/2018"), None, "March or April?");
/// ```
pub fn parse_date(text: &str) -> Option<Date> {
    let text = text.trim();
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, rest) = text.split_at(digits);
    match digits {
        4 => year_first(number, rest).or_else(|| in_words(text)),
        // 20181220, 20181220T101500Z, 20181220101500
        8 | 14 if !rest.starts_with('.') => {
            day(number[..4].parse().ok()?, number[4..6].parse().ok()?, number[6..8].parse().ok()?)
        }
        9..=19 if rest.is_empty() || is_fraction(rest) => epoch(number.parse().ok()?),
        0 if text.starts_with('-') => None,
        _ => in_words(text).or_else(|| day_in_figures(text)),
    }
}

/// The day in UTC of a count since 1970: seconds, or thousandths, millionths or billionths of them.
///
/// Eight digits are a date written as a number.
pub(super) fn date_of_number(number: i64) -> Option<Date> {
    match number {
        10_000_101..=99_991_231 => parse_date(&number.to_string()),
        _ => epoch(number),
    }
}

/// Seconds below a hundred million are days before March 1973: likelier something else than a date.
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
    // The first newspaper is of 1605; a year outside is a number that was taken for one.
    (1400..=2500).contains(&year).then(|| Date::new(year, month, day).ok())?
}

/// `2018-12-20`, `2018/12/20`, `2018.12.20`, with a month and a day of one or two figures.
fn year_first(year: &str, rest: &str) -> Option<Date> {
    let separator = rest.chars().next().filter(|c| "-/.".contains(*c))?;
    let (month, after) = rest[1..].split_once(separator)?;
    let figures = after.bytes().take_while(u8::is_ascii_digit).count();
    if month.len() > 2 || figures > 2 {
        return None;
    }
    day(year.parse().ok()?, month.parse().ok()?, after[..figures].parse().ok()?)
}

/// `20 December 2018`, `Dec. 20th, 2018`, `Thu, 20 Dec 2018 10:15:00 GMT`, `Thu Dec 20 10:15:00 +0000 2018`.
fn in_words(text: &str) -> Option<Date> {
    let mut words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).peekable();
    words.next_if(|word| is_weekday(word));
    let first = words.next()?;
    if words.peek() == Some(&"of") {
        words.next();
    }
    let second = words.next()?;
    let (month, figure) = match (month(first), month(second)) {
        (Some(month), _) => (month, second),
        (None, Some(month)) => (month, first),
        (None, None) => return None,
    };
    if let Some(year) = year_of_four(figure) {
        return day(year, month, ordinal(words.next()?)?); // 2018 Dec 20
    }
    let third = words.next()?;
    let year = match year(third) {
        Some(year) if third.len() == 4 || words.clone().all(|word| year_of_four(word).is_none()) => year,
        _ => words.filter_map(year_of_four).next_back()?,
    };
    day(year, month, ordinal(figure)?)
}

/// `20.12.2018`, and with slashes or hyphens where only one reading is a date.
fn day_in_figures(text: &str) -> Option<Date> {
    let end = text.bytes().take_while(|b| b.is_ascii_digit() || b"./-".contains(b)).count();
    let separator = text[..end].chars().find(|c| !c.is_ascii_digit())?;
    let mut parts = text[..end].trim_end_matches(separator).split(separator);
    let (a, b, year) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || a.len() > 2 || b.len() > 2 {
        return None;
    }
    let (year, a, b): (i16, i8, i8) = (year_of_four(year)?, a.parse().ok()?, b.parse().ok()?);
    match (day(year, b, a), day(year, a, b)) {
        (Some(european), _) if separator == '.' || a == b => Some(european),
        (Some(date), None) | (None, Some(date)) if separator != '.' => Some(date),
        _ => None,
    }
}

fn ordinal(word: &str) -> Option<i8> {
    let figures = word.bytes().take_while(u8::is_ascii_digit).count();
    let (number, ending) = word.split_at(figures);
    let known = ["", "st", "nd", "rd", "th"].iter().any(|e| ending.eq_ignore_ascii_case(e));
    (known && figures <= 2).then(|| number.parse().ok())?
}

/// A year of four figures, or of two as e-mail had them: 50 to 99 are of the last century.
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

fn month(word: &str) -> Option<i8> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let place = MONTHS.iter().position(|month| begins(month, word))?;
    i8::try_from(place + 1).ok()
}

fn is_weekday(word: &str) -> bool {
    const DAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    DAYS.iter().any(|day| begins(day, word))
}

/// Whether `word` is `name` or its beginning, of three letters at least: `Sep`, `Sept`, `September`.
fn begins(name: &str, word: &str) -> bool {
    word.len() >= 3 && name.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    #[test]
    fn one_day_in_many_spellings() {
        for text in [
            "2018-12-20",
            " 2018-12-20 ",
            "2018-12-20T23:59:59Z",
            "2018-12-20 08:00:00+00:00",
            "2018-12-20T08:00:00.123-05:00",
            "2018/12/20",
            "2018.12.20",
            "20181220",
            "20181220T101500Z",
            "20181220101500",
            "Thu, 20 Dec 2018 10:15:00 +0000",
            "Thu, 20 Dec 18 10:15:00 GMT",
            "Thu Dec 20 10:15:00 +0000 2018",
            "Thu Dec 20 10:15:00 2018",
            "20 December 2018",
            "20th of December, 2018",
            "20-Dec-2018",
            "2018 Dec 20",
            "December 20, 2018",
            "DECEMBER 20, 2018",
            "Dec. 20, 2018",
            "Dec. 20th, 2018 5:30 p.m. EST",
            "20 Dec 2018",
            "20 Dec 2018 10:15",
            "Thursday, 20 December 2018 at 10:15",
            "Thursday 20 December 2018",
            "1545300900",
            "1545300900.25",
            "1545300900000",
            "1545300900000000",
            "20.12.2018",
            "20/12/2018",
            "12/20/2018",
        ] {
            assert_eq!(parse_date(text), Some(date(2018, 12, 20)), "{text}");
        }
        assert_eq!(parse_date("2018-1-2"), Some(date(2018, 1, 2)));
        assert_eq!(parse_date("2 Sept 1996"), Some(date(1996, 9, 2)));
        assert_eq!(parse_date("02/02/2018"), Some(date(2018, 2, 2)));
    }

    #[test]
    fn what_is_no_date_is_none() {
        for text in [
            "",
            " ",
            "2018",
            "soon",
            "2018-02-30",
            "2018-13-01",
            "20181301",
            "31 June 2018",
            "03/04/2018",
            "-1",
            "2018-123-1",
            "Thursday",
            "May",
            "May 2018",
            "12.20.2018",
            "1234",
            "99999999999999999999",
            "20/12/18",
            "3 hours ago",
            "é",
            "2018é12é20",
            "0000-00-00",
            "Dec 20",
        ] {
            assert_eq!(parse_date(text), None, "{text}");
        }
    }

    #[test]
    fn numbers_are_counts_or_dates() {
        assert_eq!(date_of_number(1_545_300_900), Some(date(2018, 12, 20)));
        assert_eq!(date_of_number(1_545_300_900_000), Some(date(2018, 12, 20)));
        assert_eq!(date_of_number(20_181_220), Some(date(2018, 12, 20)));
        for number in [0, 7, -1, 2018, i64::MIN, 20_181_320] {
            assert_eq!(date_of_number(number), None, "{number}");
        }
        let _ = date_of_number(i64::MAX);
    }

    proptest! {
        #[test]
        fn never_panics(text in "\\PC*") {
            let _ = parse_date(&text);
        }

        #[test]
        fn near_dates_never_panic(text in "[0-9]{0,5}[-/. ,]?[0-9A-Za-zé]{0,9}[-/. ,]{0,2}[0-9]{0,5}.?") {
            let _ = parse_date(&text);
        }

        #[test]
        fn every_day_comes_back(year in 1605i16..2100, month in 1i8..=12, d in 1i8..=28) {
            let day = date(year, month, d);
            for format in ["%Y-%m-%d", "%Y%m%d", "%Y/%m/%d", "%d %B %Y", "%B %d, %Y", "%b. %d, %Y", "%a, %d %b %Y 10:00:00 +0000"] {
                let text = day.strftime(format).to_string();
                prop_assert_eq!(parse_date(&text), Some(day), "{}", text);
            }
        }
    }
}
