//! What the arguments come to: what is read, from where, and onto which screen.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::CommandFactory;

use super::args::{Args, Dates, InputArgs, ScreenArgs};
use crate::config::{Config, Palette};
use crate::load::{Input, Options};
use crate::run::Setup;
use crate::suggest::near;
use crate::{Error, Result};

/// A theme by its name; none for `auto`.
pub fn palette(name: &str) -> Result<Option<Palette>> {
    if name == "auto" {
        return Ok(None);
    }
    // One line is told of what was asked for now; `config check` tells all of a theme that is set.
    Palette::named(name).map(Some).map_err(|errors| {
        errors.into_iter().next().unwrap_or_else(|| Error::new(format!("the theme {name} cannot be read")))
    })
}

impl InputArgs {
    /// What to read: standard input where nothing is named.
    pub fn inputs(&self) -> Vec<Input> {
        if self.sample {
            return vec![Input::Sample];
        }
        if self.paths.is_empty() {
            return vec![Input::Stdin];
        }
        let one =
            |path: &PathBuf| if path.as_os_str() == "-" { Input::Stdin } else { Input::Path(path.clone()) };
        self.paths.iter().map(one).collect()
    }

    /// Whether there is something to read without a screen.
    ///
    /// # Errors
    /// When no path is given and nothing is piped in, or an argument makes no sense.
    pub fn check(&self) -> Result<()> {
        self.check_paths()?;
        // Whoever writes - may mean to type an article.
        if !self.sample && self.paths.is_empty() && std::io::stdin().is_terminal() {
            return Err(Error::new("there is nothing to read")
                .hint("name files or folders, pipe articles in, or read the sample corpus with --sample"));
        }
        Ok(())
    }

    fn check_paths(&self) -> Result<()> {
        if self.paths.iter().any(|path| path.as_os_str().is_empty()) {
            return Err(Error::new("a path is empty").hint("is a variable of the shell not set?"));
        }
        if self.sample && !self.paths.is_empty() {
            return Err(Error::new("--sample reads the sample corpus and no other path"));
        }
        Ok(())
    }

    /// How many threads work on it.
    pub fn jobs(&self) -> usize {
        let all = || std::thread::available_parallelism().map_or(1, usize::from);
        self.jobs.map_or_else(all, usize::from)
    }

    /// How to read it, once and in order.
    pub fn options(&self) -> Arc<Options> {
        let dates = self.dates.map(Dates::order);
        Arc::new(Options { fields: self.fields.clone(), dates, ..Options::default() })
    }
}

impl ScreenArgs {
    /// Resolves the arguments, once it is clear that there is something to open.
    pub fn setup(&self) -> Result<Setup> {
        self.from.check_paths()?;
        for path in self.from.paths.iter().filter(|path| path.as_os_str() != "-") {
            // Said before the screen is taken over, where it can be read and copied.
            if let Err(error) = std::fs::metadata(path) {
                let error = Error::io(path, &error);
                return Err(match meant(path) {
                    Some(command) => error.hint(command),
                    None => error,
                });
            }
        }
        if self.from.paths.iter().any(|path| path.as_os_str() == "-") && std::io::stdin().is_terminal() {
            return Err(Error::new("nothing is piped in").hint("try: zcat news.jsonl.gz | onrecord -"));
        }
        let (mut config, problems) =
            if self.no_config { (Config::default(), Vec::new()) } else { Config::load() };
        config.display.measure = self.measure.map_or(config.display.measure, usize::from);
        let palette = match &self.theme {
            // What is asked for now is there, or it is said at once.
            Some(name) => palette(name)?,
            // What is wrong with it is among the problems.
            None => palette(&config.theme).unwrap_or(None),
        };
        Ok(Setup {
            inputs: self.inputs(),
            options: Arc::new(Options {
                fields: self.from.fields.clone(),
                keep: true,
                follow: self.follow,
                dates: self.from.dates.map(Dates::order),
            }),
            follow: self.follow,
            name: self.name(),
            palette,
            mouse: config.mouse && !self.no_mouse,
            config,
            problems,
            as_found: self.from.no_corrections,
        })
    }

    /// What to show: a screen without any path has what is piped in, else the sample corpus. In a conversation of plain
    /// lines the commands are what comes in.
    fn inputs(&self) -> Vec<Input> {
        match self.from.inputs() {
            inputs if !self.from.paths.is_empty() => inputs,
            _ if self.plain_ui || std::io::stdin().is_terminal() => vec![Input::Sample],
            inputs => inputs,
        }
    }

    /// What the corpus is called on the screen.
    fn name(&self) -> String {
        match self.from.paths.as_slice() {
            [] if self.inputs() == [Input::Sample] => "sample corpus".into(),
            [] => "standard input".into(),
            [one] if one.as_os_str() == "-" => "standard input".into(),
            [one] => one.file_name().unwrap_or(one.as_os_str()).to_string_lossy().into_owned(),
            [first, ..] => {
                let name = first.file_name().unwrap_or(first.as_os_str()).to_string_lossy();
                format!("{name} and {} more", self.from.paths.len() - 1)
            }
        }
    }
}

/// The subcommand that a path with such a name was meant for.
fn meant(path: &Path) -> Option<String> {
    let word = path.to_str().filter(|word| !word.contains(['.', '/', '\\']))?;
    let command = Args::command();
    near(word, command.get_subcommands().map(clap::Command::get_name))
}
