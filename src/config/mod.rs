//! What the reader has set: one file, one table of options, resolved once when the program starts.
//!
//! What is wrong in the file is told with its line and what was probably meant, and the rest counts.

mod document;
mod options;

use std::path::PathBuf;

pub use document::{Entry, Setting, entries};
pub use options::{OPTIONS, Opt, commented};

use crate::Error;
use crate::app::{Clash, Keys};
use crate::export::Citation;
use crate::page::{DateForm, Measure};
use crate::spelling::near;
use crate::ui::Palette;

/// Everything that can be set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// The name of the theme; `auto` for dark or light as the terminal is.
    pub theme: String,
    /// Whether the mouse is ours.
    pub mouse: bool,
    /// The widest that text is set, in columns.
    pub measure: usize,
    /// Columns left free at either side of an article, at least.
    pub margins: usize,
    /// How days are written.
    pub dates: DateForm,
    /// What is marked in an article.
    pub highlights: Vec<String>,
    /// Whether headlines are links; none for where the terminal is known to have them.
    pub links: Option<bool>,
    /// How quotations are cited.
    pub citation: Citation,
    /// What the list shows below a headline.
    pub list: Vec<String>,
    /// The keys of every command.
    pub keys: Keys,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            theme: "auto".into(),
            mouse: true,
            measure: Measure::USUAL,
            margins: 0,
            dates: DateForm::Auto,
            highlights: options::HIGHLIGHTS.map(str::to_owned).to_vec(),
            links: None,
            citation: Citation::Plain,
            list: ["date", "outlet", "counts"].map(str::to_owned).to_vec(),
            keys: Keys::default(),
        }
    }
}

/// The folder for what the reader has set; none where the system has no such place.
pub fn folder() -> Option<PathBuf> {
    use etcetera::BaseStrategy;
    Some(etcetera::choose_base_strategy().ok()?.config_dir().join("onrecord"))
}

/// The file: the one that `ONRECORD_CONFIG` names, else `config.toml` in [`folder`].
pub fn file() -> Option<PathBuf> {
    let asked = std::env::var_os("ONRECORD_CONFIG").filter(|path| !path.is_empty()).map(PathBuf::from);
    asked.or_else(|| Some(folder()?.join("config.toml")))
}

impl Config {
    /// Reads the file, where there is one, and what is wrong with it.
    pub fn load() -> (Self, Vec<Error>) {
        let Some(path) = file() else { return Default::default() };
        match std::fs::read_to_string(&path) {
            Ok(text) => {
                let (config, problems) = Self::parse(&text);
                let mut problems: Vec<Error> =
                    problems.into_iter().map(|problem| problem.file(&path)).collect();
                problems.extend(config.wrong_theme(&text).into_iter().map(|problem| problem.file(&path)));
                (config, problems)
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Default::default(),
            Err(error) => (Self::default(), vec![Error::io(&path, &error)]),
        }
    }

    /// What a file says, and what is wrong with it.
    ///
    /// ```
    /// use onrecord::config::Config;
    /// let (config, problems) = Config::parse("measure = 66\nmesure = 70\n[keys]\nnext-quote = [\"n\", \"]\"]\n");
    /// assert_eq!(config.measure, 66);
    /// let said = problems[0].to_string();
    /// assert!(said.contains("2") && said.contains("measure"), "{said}");
    /// ```
    pub fn parse(text: &str) -> (Self, Vec<Error>) {
        let (entries, mut problems) = entries(text);
        let mut config = Self::default();
        // The preset first, whatever stands where: single keys are changes to it.
        let preset = |entry: &&Entry| entry.table.is_none() && entry.key == "preset";
        let rest = entries.iter().filter(|entry| !preset(entry));
        for entry in entries.iter().filter(preset).chain(rest) {
            let set = match entry.table.as_deref() {
                None if entry.value == Setting::Table => match entry.key.as_str() {
                    "keys" => Ok(()),
                    table => Err((format!("there is no [{table}]"), near(table, ["keys"]))),
                },
                None => options::set(&mut config, &entry.key, &entry.value),
                Some("keys") => options::set_keys(&mut config.keys, &entry.key, &entry.value),
                // That there is no such table is said once.
                Some(_) => Ok(()),
            };
            if let Err((what, hint)) = set {
                let error = Error::new(what).line_of(entry.line);
                problems.push(hint.map_or(error.clone(), |hint| error.hint(hint)));
            }
        }
        // The line that made it so is the last one that names either of them.
        let line = |names: &[&str]| {
            let ours = |entry: &&Entry| {
                entry.table.as_deref() == Some("keys") && names.contains(&entry.key.as_str())
            };
            entries.iter().rfind(ours).or_else(|| entries.iter().find(preset)).map_or(1, |entry| entry.line)
        };
        problems.extend(config.keys.clashes().into_iter().map(|Clash { what, commands }| {
            Error::new(what).line_of(line(&commands)).hint("give one of them another key under [keys]")
        }));
        if config.keys.locked_in() {
            problems.push(
                Error::new("quit, back and palette have no keys: only Ctrl-c leaves the program")
                    .line_of(line(&["quit", "back", "palette"])),
            );
        }
        (config, problems)
    }

    /// What is wrong with the theme that `text`, a file of settings, names: all of it, with its place.
    fn wrong_theme(&self, text: &str) -> Vec<Error> {
        if self.theme == "auto" {
            return Vec::new();
        }
        let Err(problems) = Palette::named(&self.theme) else { return Vec::new() };
        let (entries, _) = entries(text);
        let named = entries.iter().find(|entry| entry.table.is_none() && entry.key == "theme");
        let line = named.map_or(1, |entry| entry.line);
        // What has a path is told of the theme's own file.
        let place = |problem: Error| if problem.path().is_some() { problem } else { problem.line_of(line) };
        problems.into_iter().map(place).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_commented_file_says_nothing_and_uncommented_says_what_is_so_anyway() {
        let text = commented();
        assert_eq!(Config::parse(&text), (Config::default(), Vec::new()));
        // A comment that sets something has no space behind its sign.
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
    fn what_is_wrong_is_told_with_line_and_suggestion_and_the_rest_counts() {
        let text = "them = \"dark\"\nmouse = 3\ncitation = \"{qoute}\"\nmeasure = 60\n[keys]\nnext-qoute = [\"x\"]\n\
                    star = [\"hyper-q\"]\nundo = [\"ctrl-z\"]\n[colours]\nred = 1\n";
        let (config, problems) = Config::parse(text);
        assert_eq!(config.measure, 60);
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
        assert_eq!((config.measure, problems.is_empty()), (61, false));
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
