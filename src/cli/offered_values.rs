//! Parsers for the values of arguments, and the values a shell offers when completing them.

use std::ffi::OsStr;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::builder::{OsStringValueParser, PossibleValue, StringValueParser, TypedValueParser};
use jiff::civil::Date;

use crate::command::PRESETS;
use crate::config::THEMES;
use crate::identity::Aliases;
use crate::load::{FIELDS, OtherColumns, Shard};
use crate::page::Measure;
use crate::query::Kinds;

/// Our field names, with which `--field` values begin.
const OURS: [&str; FIELDS.len()] = ["text=", "title=", "date=", "outlet=", "byline=", "url=", "id="];

/// A value parser that accepts more values than it offers.
#[derive(Clone)]
pub struct OfferedValues<T> {
    names: fn() -> Vec<&'static str>,
    parse: fn(String) -> Result<T, String>,
}

/// Offers the built-in themes.
pub fn theme() -> OfferedValues<String> {
    let names = || ["auto"].into_iter().chain(THEMES).collect();
    OfferedValues { names, parse: Ok }
}

/// Offers the key presets.
pub fn preset() -> OfferedValues<String> {
    let names = || PRESETS.iter().map(|preset| preset.name).collect();
    OfferedValues { names, parse: Ok }
}

/// Offers the kinds of quotations.
pub fn kind() -> OfferedValues<Kinds> {
    let names = || Kinds::NAMED.iter().map(|(name, _)| *name).collect();
    let parse = |text: String| {
        let names = || Kinds::NAMED.map(|(name, _)| name).join(", ");
        Kinds::of_name(&text).ok_or_else(|| format!("choose one of {}", names()))
    };
    OfferedValues { names, parse }
}

/// Parses `all` or names of fields.
pub fn columns(text: &str) -> Result<OtherColumns, String> {
    let names: Vec<String> = text.split(',').map(str::trim).map(str::to_owned).collect();
    match text.trim() {
        "all" => Ok(OtherColumns::All),
        _ if names.iter().any(String::is_empty) => Err("write it as all, or as section,country".to_owned()),
        _ => Ok(OtherColumns::Named(names)),
    }
}

/// Parses `3/8`.
pub fn shard(text: &str) -> Result<Shard, String> {
    let parts = text.split_once('/').and_then(|(number, of)| Some((number.parse().ok()?, of.parse().ok()?)));
    match parts {
        Some((number, of)) if (1..=of).contains(&number) => Ok(Shard { number, of }),
        _ => Err("write it as 3/8 for the third of eight shards".to_owned()),
    }
}

/// Parses `text=story`; offers our field names.
pub fn field() -> OfferedValues<(String, String)> {
    let names = || OURS.to_vec();
    let parse = |text: String| match text.split_once('=') {
        Some((ours, theirs)) if FIELDS.contains(&ours) && !theirs.is_empty() => {
            Ok((ours.into(), theirs.into()))
        }
        Some((ours, _)) if !FIELDS.contains(&ours) => {
            Err(format!("{ours} is not one of {}", FIELDS.join(", ")))
        }
        _ => Err("write it as text=story".into()),
    };
    OfferedValues { names, parse }
}

impl<T: Clone + Send + Sync + 'static> TypedValueParser for OfferedValues<T> {
    type Value = T;

    fn parse_ref(
        &self,
        command: &clap::Command,
        arg: Option<&clap::Arg>,
        value: &OsStr,
    ) -> Result<T, clap::Error> {
        StringValueParser::new().try_map(self.parse).parse_ref(command, arg, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new((self.names)().into_iter().map(PossibleValue::new)))
    }
}

/// Parses a maximum text width.
pub fn measure(text: &str) -> Result<u16, String> {
    whole_number(text, *Measure::RANGE.start() as u16..=*Measure::RANGE.end() as u16)
}

/// Parses the width of a page.
pub fn width(text: &str) -> Result<u16, String> {
    whole_number(text, 20..=1000)
}

/// Parses a number of threads.
pub fn jobs(text: &str) -> Result<u16, String> {
    whole_number(text, 1..=1024)
}

/// Parses a number of rows. A number that is too large for this computer is no limit.
pub fn limit(text: &str) -> Result<usize, String> {
    let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let number = is_number.then(|| text.parse().unwrap_or(usize::MAX));
    number.ok_or_else(|| "must be a whole number, such as 20".into())
}

fn whole_number(text: &str, range: RangeInclusive<u16>) -> Result<u16, String> {
    let number = text.parse().ok().filter(|number| range.contains(number));
    number.ok_or_else(|| format!("must be a whole number from {} to {}", range.start(), range.end()))
}

/// Parses a path. An empty path is accepted here and reported by `InputArgs::check`.
pub fn any_path() -> impl TypedValueParser<Value = PathBuf> {
    OsStringValueParser::new().map(PathBuf::from)
}

/// Reads a list of names.
pub fn aliases(path: &str) -> Result<Arc<Aliases>, String> {
    super::aliases::read(Path::new(path)).map(Arc::new).map_err(|error| error.to_string())
}

/// Parses a day, a month or a year and returns its first day.
pub fn first_day(text: &str) -> Result<Date, String> {
    period(text).map(|(first, _)| first)
}

/// Parses a day, a month or a year and returns its last day.
pub fn last_day(text: &str) -> Result<Date, String> {
    period(text).map(|(_, last)| last)
}

fn period(text: &str) -> Result<(Date, Date), String> {
    crate::query::period(text)
        .ok_or_else(|| "write a day, a month or a year: 2018-12-05, 2018-12 or 2018".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_name_one_of_ours() {
        let field = |text: &str| (field().parse)(text.into());
        assert_eq!(field("text=story"), Ok(("text".into(), "story".into())));
        assert!(field("story=text").unwrap_err().contains("not one of"));
        assert!(field("text").is_err());
    }

    #[test]
    fn periods_begin_and_end() {
        let day = |year, month, day| Ok(Date::constant(year, month, day));
        assert_eq!((first_day("2016"), last_day("2016")), (day(2016, 1, 1), day(2016, 12, 31)));
        assert_eq!((first_day("2016-02"), last_day("2016-02")), (day(2016, 2, 1), day(2016, 2, 29)));
        assert_eq!((first_day("2016-02-03"), last_day("2016-02-03")), (day(2016, 2, 3), day(2016, 2, 3)));
        for text in ["", "2016-13", "2016-02-30", "03/02/2016", "2016-2", "soon"] {
            assert!(first_day(text).is_err_and(|error| error.contains("2018-12 or 2018")), "{text}");
        }
    }

    #[test]
    fn numbers_outside_their_range_are_refused_in_plain_words() {
        assert_eq!((width("80"), jobs("1024"), limit("0")), (Ok(80), Ok(1024), Ok(0)));
        assert_eq!(limit("99999999999999999999999"), Ok(usize::MAX));
        for text in ["abc", "", "-1", "1.5", "0"] {
            let refused = jobs(text).unwrap_err();
            assert_eq!(refused, "must be a whole number from 1 to 1024", "{text}");
            assert!(text == "0" || limit(text).is_err_and(|error| error.contains("whole number")), "{text}");
        }
        let kinds = (kind().parse)("foo".into()).unwrap_err();
        assert!(Kinds::NAMED.iter().all(|(name, _)| kinds.contains(name)), "{kinds}");
    }

    #[test]
    fn shells_are_offered_known_values() {
        let offered = |values: Option<Box<dyn Iterator<Item = PossibleValue> + '_>>| {
            values.unwrap().map(|value| value.get_name().to_owned()).collect::<Vec<_>>()
        };
        assert!(offered(theme().possible_values()).contains(&"solarised".to_owned()));
        assert!(offered(preset().possible_values()).contains(&"less".to_owned()));
        assert!(offered(field().possible_values()).contains(&"text=".to_owned()));
        assert!(FIELDS.iter().zip(OURS).all(|(field, ours)| ours.strip_suffix('=') == Some(field)));
    }
}
