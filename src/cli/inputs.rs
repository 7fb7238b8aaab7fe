//! Turns the arguments into inputs, options and the setup of the screen.

use std::io::{IsTerminal, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::CommandFactory;

use super::args::{AnnotatedInput, Args, Dates, InputArgs, ScreenArgs};
use super::progress;
use crate::config::{Config, Palette};
use crate::load::{IdNames, Input, Options};
use crate::run::Setup;
use crate::suggest::near;
use crate::{Error, Result};

/// Looks up a theme by name; `auto` is `None`.
pub fn palette(name: &str) -> Result<Option<Palette>> {
    if name == "auto" {
        return Ok(None);
    }
    // The first problem is enough for a theme named on the command line; `config check` lists all.
    Palette::named(name).map(Some).map_err(|errors| {
        errors.into_iter().next().unwrap_or_else(|| Error::new(format!("cannot read the theme {name}")))
    })
}

/// Reads a file as text; `-` means standard input.
pub fn read_text(file: &Path) -> Result<String> {
    let mut text = String::new();
    let read = match file.as_os_str() == "-" {
        true => std::io::stdin().read_to_string(&mut text),
        false => std::fs::File::open(file).and_then(|mut file| file.read_to_string(&mut text)),
    };
    read.map(|_| text).map_err(|error| Error::io(file, &error))
}

impl InputArgs {
    /// Returns the inputs; standard input if no path is given.
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

    /// Checks that there is something to read without a screen.
    ///
    /// # Errors
    /// If no path is given and stdin is a terminal, or the paths make no sense.
    pub fn check(&self) -> Result<()> {
        self.check_paths()?;
        // With `-`, the reader may want to type an article.
        if !self.sample && self.paths.is_empty() && std::io::stdin().is_terminal() {
            return Err(Error::new("nothing to read")
                .hint("name files or folders, pipe articles in, or use --sample"));
        }
        Ok(())
    }

    fn check_paths(&self) -> Result<()> {
        if self.paths.iter().any(|path| path.as_os_str().is_empty()) {
            return Err(Error::new("a path is empty").hint("is a shell variable unset?"));
        }
        if self.sample && !self.paths.is_empty() {
            return Err(Error::new("--sample cannot be used with a path"));
        }
        Ok(())
    }

    /// Returns the number of threads to use.
    pub fn jobs(&self) -> usize {
        let all = || std::thread::available_parallelism().map_or(1, usize::from);
        self.jobs.map_or_else(all, usize::from)
    }

    /// Returns the options for reading the inputs once, in order.
    pub fn options(&self) -> Arc<Options> {
        let AnnotatedInput { columns, shard, id_prefix } = self.annotated.clone();
        Arc::new(Options {
            fields: self.fields.clone(),
            dates: self.dates.map(Dates::order),
            columns,
            reannotate: self.reannotate,
            shard,
            ids: IdNames::new(&self.inputs(), &id_prefix),
            progress: Some(progress::loaded()),
            ..Options::default()
        })
    }
}

impl ScreenArgs {
    /// Resolves the arguments and checks that the paths exist.
    pub fn setup(&self) -> Result<Setup> {
        self.from.check_paths()?;
        for path in self.from.paths.iter().filter(|path| path.as_os_str() != "-") {
            // Report this before the screen is taken over, so that it can be read and copied.
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
            // A theme on the command line must exist.
            Some(name) => palette(name)?,
            // Errors in the configured theme are already among `problems`.
            None => palette(&config.theme).unwrap_or(None),
        };
        Ok(Setup {
            inputs: self.inputs(),
            options: Arc::new(Options {
                fields: self.from.fields.clone(),
                keep: true,
                follow: self.follow,
                dates: self.from.dates.map(Dates::order),
                reannotate: self.from.reannotate,
                ids: IdNames::new(&self.inputs(), ""),
                ..Options::default()
            }),
            follow: self.follow,
            name: self.name(),
            palette,
            mouse: config.mouse && !self.no_mouse,
            config,
            problems,
            as_found: self.from.no_corrections,
            aliases: self.from.aliases.clone().unwrap_or_default(),
        })
    }

    /// Returns what to open if no path is given: standard input if it is piped, or else the sample corpus. With
    /// `--plain-ui`, standard input carries the commands.
    fn inputs(&self) -> Vec<Input> {
        match self.from.inputs() {
            inputs if !self.from.paths.is_empty() => inputs,
            _ if self.plain_ui || std::io::stdin().is_terminal() => vec![Input::Sample],
            inputs => inputs,
        }
    }

    /// Returns the name of the corpus on the screen.
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

/// Suggests the subcommand that a path like this may be meant for.
fn meant(path: &Path) -> Option<String> {
    let word = path.to_str().filter(|word| !word.contains(['.', '/', '\\']))?;
    let command = Args::command();
    near(word, command.get_subcommands().map(clap::Command::get_name))
}
