//! A TOML file as a list of settings, each with its line.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::Error;
use crate::error::line_at;

/// A value, of the types that settings use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Setting {
    /// Words.
    Text(String),
    /// A whole number.
    Whole(i64),
    /// Yes or no.
    Flag(bool),
    /// Several words.
    List(Vec<String>),
    /// The start of a table.
    Table,
    /// Anything else, by the name of its type.
    Other(&'static str),
}

/// One setting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettingEntry {
    /// The table it belongs to; none at the top.
    pub table: Option<String>,
    /// Its name.
    pub key: String,
    /// What it is set to.
    pub value: Setting,
    /// The line, from 1.
    pub line: u64,
}

/// Returns the settings of a file in order, and its syntax errors.
pub fn entries(text: &str) -> (Vec<SettingEntry>, Vec<Error>) {
    let line = |at: usize| line_at(text, at);
    let (table, errors) = DeTable::parse_recoverable(text);
    let problems = errors.into_iter().map(|error| {
        let at = error.span().map_or(0, |span| span.start);
        Error::new(error.message().to_owned()).line_of(line(at))
    });
    let mut found = Vec::new();
    collect(table.get_ref(), None, &line, &mut found);
    found.sort_by_key(|entry| entry.line);
    (found, problems.collect())
}

fn collect(table: &DeTable, name: Option<&str>, line: &dyn Fn(usize) -> u64, found: &mut Vec<SettingEntry>) {
    for (key, value) in table {
        match value.get_ref() {
            DeValue::Table(inner) if name.is_none() => {
                found.push(SettingEntry {
                    table: None,
                    key: key.get_ref().clone().into_owned(),
                    value: Setting::Table,
                    line: line(key.span().start),
                });
                collect(inner, Some(key.get_ref()), line, found);
            }
            other => found.push(SettingEntry {
                table: name.map(str::to_owned),
                key: key.get_ref().clone().into_owned(),
                value: setting(other),
                line: line(key.span().start),
            }),
        }
    }
}

fn setting(value: &DeValue) -> Setting {
    match value {
        DeValue::String(text) => Setting::Text(text.clone().into_owned()),
        DeValue::Boolean(flag) => Setting::Flag(*flag),
        DeValue::Integer(number) => {
            let digits = number.as_str().replace('_', "");
            i64::from_str_radix(&digits, number.radix())
                .map_or(Setting::Other("a number too large"), Setting::Whole)
        }
        DeValue::Array(items) => {
            let words = |item: &Spanned<DeValue>| item.get_ref().as_str().map(str::to_owned);
            items.iter().map(words).collect::<Option<_>>().map_or(Setting::Other("a list"), Setting::List)
        }
        other => Setting::Other(other.type_str()),
    }
}
