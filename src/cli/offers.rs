//! Values that a shell can offer for an argument that takes others too: a theme of one's own, a field of any name.

use std::ffi::OsStr;

use clap::builder::{PossibleValue, StringValueParser, TypedValueParser};

use crate::app::PRESETS;
use crate::load::FIELDS;
use crate::ui::THEMES;

/// Our fields, as `--field` begins with them.
const OURS: [&str; FIELDS.len()] = ["text=", "title=", "date=", "outlet=", "byline=", "url=", "id="];

/// What is offered, and what becomes of what was typed.
#[derive(Clone)]
pub struct Offers<T> {
    names: fn() -> Vec<&'static str>,
    parse: fn(String) -> Result<T, String>,
}

/// The themes that come with the program.
pub fn theme() -> Offers<String> {
    let names = || ["auto"].into_iter().chain(THEMES).collect();
    Offers { names, parse: Ok }
}

/// The presets of keys.
pub fn preset() -> Offers<String> {
    let names = || PRESETS.iter().map(|preset| preset.name).collect();
    Offers { names, parse: Ok }
}

/// `text=story`: ours are offered.
pub fn field() -> Offers<(String, String)> {
    let names = || OURS.to_vec();
    let parse = |text: String| match text.split_once('=') {
        Some((ours, theirs)) if FIELDS.contains(&ours) && !theirs.is_empty() => {
            Ok((ours.into(), theirs.into()))
        }
        Some((ours, _)) if !FIELDS.contains(&ours) => Err(format!("{ours} is none of {}", FIELDS.join(", "))),
        _ => Err("write it as text=story".into()),
    };
    Offers { names, parse }
}

impl<T: Clone + Send + Sync + 'static> TypedValueParser for Offers<T> {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_name_one_of_ours() {
        let field = |text: &str| (field().parse)(text.into());
        assert_eq!(field("text=story"), Ok(("text".into(), "story".into())));
        assert!(field("story=text").unwrap_err().contains("none of"));
        assert!(field("text").is_err());
    }

    #[test]
    fn a_shell_is_offered_what_is_there() {
        let offered = |values: Option<Box<dyn Iterator<Item = PossibleValue> + '_>>| {
            values.unwrap().map(|value| value.get_name().to_owned()).collect::<Vec<_>>()
        };
        assert!(offered(theme().possible_values()).contains(&"solarised".to_owned()));
        assert!(offered(preset().possible_values()).contains(&"less".to_owned()));
        assert!(offered(field().possible_values()).contains(&"text=".to_owned()));
        assert!(FIELDS.iter().zip(OURS).all(|(field, ours)| ours.strip_suffix('=') == Some(field)));
    }
}
