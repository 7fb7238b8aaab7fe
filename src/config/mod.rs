//! The settings: one file and one table of options, read once at the start.
//!
//! Whatever is wrong in the file is reported with its line and a suggestion; the rest applies.

mod display;
mod document;
mod options;
mod palette;

use std::path::PathBuf;

pub use display::{Display, ListColumns};
pub use document::{Setting, SettingEntry, entries};
pub use options::{ConfigOption, OPTIONS, commented};
pub use palette::{Palette, THEMES, ThemeColor};

use crate::Error;
use crate::command::{KeyConflict, Keys};
use crate::suggest::near;
use crate::work::ListOrder;

/// All settings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// The name of the theme; `auto` for dark or light, to suit the terminal.
    pub theme: String,
    /// Whether onrecord uses the mouse.
    pub mouse: bool,
    /// Whether headlines are links; `None` to use links if the terminal is known to support them.
    pub links: Option<bool>,
    /// The order of the list.
    pub order: ListOrder,
    /// Whether each article takes one row of the list.
    pub dense: bool,
    /// How articles and the list are shown.
    pub display: Display,
    /// The keys of every command.
    pub keys: Keys,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            theme: "auto".into(),
            mouse: true,
            links: None,
            order: ListOrder::Newest,
            dense: false,
            display: Display::default(),
            keys: Keys::default(),
        }
    }
}

/// Returns the folder of the settings; `None` if the system has no place for it.
pub fn folder() -> Option<PathBuf> {
    use etcetera::BaseStrategy;
    Some(etcetera::choose_base_strategy().ok()?.config_dir().join("onrecord"))
}

/// Returns the file: the one that `ONRECORD_CONFIG` names, or else `config.toml` in [`folder`].
pub fn file() -> Option<PathBuf> {
    let asked = std::env::var_os("ONRECORD_CONFIG").filter(|path| !path.is_empty()).map(PathBuf::from);
    asked.or_else(|| Some(folder()?.join("config.toml")))
}

impl Config {
    /// Reads the file, if there is one. Also returns its problems.
    pub fn load() -> (Self, Vec<Error>) {
        let Some(path) = file() else { return Default::default() };
        match std::fs::read_to_string(&path) {
            Ok(text) => {
                let (config, problems) = Self::parse(&text);
                let mut problems: Vec<Error> =
                    problems.into_iter().map(|problem| problem.file(&path)).collect();
                problems.extend(config.theme_problems(&text).into_iter().map(|problem| problem.file(&path)));
                (config, problems)
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Default::default(),
            Err(error) => (Self::default(), vec![Error::io(&path, &error)]),
        }
    }

    /// Reads the text of a file. Also returns its problems.
    ///
    /// ```
    /// use onrecord::config::Config;
    /// let (config, problems) = Config::parse("measure = 66\nmesure = 70\n[keys]\nnext-quote = [\"n\", \"]\"]\n");
    /// assert_eq!(config.display.measure, 66);
    /// let said = problems[0].to_string();
    /// assert!(said.contains("2") && said.contains("measure"), "{said}");
    /// ```
    pub fn parse(text: &str) -> (Self, Vec<Error>) {
        let (entries, mut problems) = entries(text);
        let mut config = Self::default();
        // The preset applies first, wherever it is in the file, because single keys build on it.
        let preset = |entry: &&SettingEntry| entry.table.is_none() && entry.key == "preset";
        let rest = entries.iter().filter(|entry| !preset(entry));
        for entry in entries.iter().filter(preset).chain(rest) {
            let set = match entry.table.as_deref() {
                None if entry.value == Setting::Table => match entry.key.as_str() {
                    "keys" => Ok(()),
                    table => Err((format!("unknown table [{table}]"), near(table, ["keys"]))),
                },
                None => options::set(&mut config, &entry.key, &entry.value),
                Some("keys") => options::set_keys(&mut config.keys, &entry.key, &entry.value),
                // The unknown table has already been reported.
                Some(_) => Ok(()),
            };
            if let Err((what, hint)) = set {
                let error = Error::new(what).line_of(entry.line);
                problems.push(hint.map_or(error.clone(), |hint| error.hint(hint)));
            }
        }
        // Blame the conflict on the last line that names either command.
        let line = |names: &[&str]| {
            let ours = |entry: &&SettingEntry| {
                entry.table.as_deref() == Some("keys") && names.contains(&entry.key.as_str())
            };
            entries.iter().rfind(ours).or_else(|| entries.iter().find(preset)).map_or(1, |entry| entry.line)
        };
        problems.extend(config.keys.conflicts().into_iter().map(|KeyConflict { what, commands }| {
            Error::new(what).line_of(line(&commands)).hint("give one of them another key under [keys]")
        }));
        if config.keys.has_no_exit() {
            problems.push(
                Error::new("quit, back and palette have no keys: only Ctrl-c leaves the program")
                    .line_of(line(&["quit", "back", "palette"])),
            );
        }
        (config, problems)
    }

    /// Returns the problems of the theme that the file `text` names.
    fn theme_problems(&self, text: &str) -> Vec<Error> {
        if self.theme == "auto" {
            return Vec::new();
        }
        let Err(problems) = Palette::named(&self.theme) else { return Vec::new() };
        let (entries, _) = entries(text);
        let named = entries.iter().find(|entry| entry.table.is_none() && entry.key == "theme");
        let line = named.map_or(1, |entry| entry.line);
        // A problem with a path is about the theme's own file.
        let place = |problem: Error| if problem.path().is_some() { problem } else { problem.line_of(line) };
        problems.into_iter().map(place).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_commented_file_changes_nothing_even_when_uncommented() {
        let text = commented();
        assert_eq!(Config::parse(&text), (Config::default(), Vec::new()));
        // Comments that set something have no space after the #.
        let live: String = text
            .lines()
            .map(|line| line.strip_prefix('#').filter(|rest| !rest.starts_with(' ')).unwrap_or(line))
            .flat_map(|line| [line, "\n"])
            .collect();
        assert!(live.contains("\nmeasure = "), "{live}");
        assert_eq!(Config::parse(&live), (Config::default(), Vec::new()), "{live}");
        for option in OPTIONS {
            assert!(live.contains(&format!("\n{} = ", option.name)), "{}", option.name);
        }
    }

    #[test]
    fn problems_have_a_line_and_a_suggestion_and_the_rest_applies() {
        let text = "them = \"dark\"\nmouse = 3\ncitation = \"{qoute}\"\nmeasure = 60\n[keys]\nnext-qoute = [\"x\"]\n\
                    star = [\"hyper-q\"]\nundo = [\"ctrl-z\"]\n[colours]\nred = 1\n";
        let (config, problems) = Config::parse(text);
        assert_eq!(config.display.measure, 60);
        let said: Vec<String> = problems.iter().map(ToString::to_string).collect();
        for (wanted, said) in
            ["theme", "mouse", "{quote}", "next-quote", "hyper-q", "[colours]", "suspend"].iter().zip(&said)
        {
            assert!(said.contains(wanted), "{wanted} in {said}");
        }
        assert_eq!(said.len(), 7, "{said:?}");
        assert!(said[0].contains('1') && said[3].contains('6'), "{said:?}");
        // Half a file is better than none.
        let (config, problems) = Config::parse("measure = 61\nmouse = = 3\n");
        assert_eq!((config.display.measure, problems.is_empty()), (61, false));
    }

    #[test]
    fn presets_come_first_and_single_keys_change_them() {
        let (config, problems) = Config::parse("[keys]\nhelp = [\"f2\"]\n");
        assert!(problems.is_empty());
        let (other, problems) = Config::parse("preset = \"less\"\n[keys]\nhelp = [\"f2\"]\n");
        assert!(problems.is_empty(), "{problems:?}");
        assert_ne!(config.keys, other.keys);
        assert_eq!(other.keys.of_name("help"), ["f2"]);
        assert_eq!(other.keys.of_name("page-down")[1], "f");
        assert!(!Config::parse("preset = \"vi\"").1.is_empty());
    }
}
