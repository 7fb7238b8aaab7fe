//! What a command says on standard error and in the log: less with `--quiet`, more with `--verbose`.
//!
//! Whatever the library has to say goes through the crate `log`. Text from outside is sanitised here, once.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::sync::{Mutex, OnceLock};

use log::{Level, LevelFilter, Log, Metadata, Record};

use super::args::ReportArgs;
use super::progress;
use crate::page::sanitise;
use crate::threads::lock;
use crate::{Error, Result};

/// Where lines go.
#[derive(Debug, Default)]
struct Reporter {
    quiet: bool,
    verbose: bool,
    log: Option<Mutex<File>>,
}

static REPORTER: OnceLock<Reporter> = OnceLock::new();

/// Starts reporting as asked for.
///
/// # Errors
/// If the log cannot be written.
pub fn start(asked: &ReportArgs) -> Result<()> {
    let open = |path| {
        let file = OpenOptions::new().append(true).create(true).open(path);
        file.map(Mutex::new).map_err(|error| Error::io(path, &error).led_to("the log cannot be written"))
    };
    let log = asked.log.as_deref().map(open).transpose()?;
    let is_logging = asked.verbose || log.is_some();
    let reporter = REPORTER.get_or_init(|| Reporter { quiet: asked.quiet, verbose: asked.verbose, log });
    if is_logging && log::set_logger(reporter).is_ok() {
        log::set_max_level(LevelFilter::Info);
        log::info!("{} (model {})", crate::export::ANNOTATOR, crate::text::MODEL);
    }
    Ok(())
}

fn reporter() -> &'static Reporter {
    REPORTER.get_or_init(Reporter::default)
}

/// Returns whether only failures are reported.
pub fn is_quiet() -> bool {
    reporter().quiet
}

/// Prints an error to standard error; never ends a run.
pub fn complain(error: &Error) {
    let (words, reporter) = (error.to_string(), reporter());
    if !(reporter.quiet && error.is_note()) {
        print(&words);
    }
    reporter.write(Level::Warn, &words);
}

/// Says something that is worth knowing but is not a failure.
pub fn say(words: &str) {
    let reporter = reporter();
    if !reporter.quiet {
        print(words);
    }
    reporter.write(Level::Info, words);
}

fn print(words: &str) {
    // If standard error is closed, there is nobody to tell.
    progress::beside(|| drop(writeln!(io::stderr(), "onrecord: {}", sanitise(words))));
}

impl Reporter {
    fn write(&self, level: Level, words: &str) {
        if let Some(log) = &self.log {
            let time = jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ");
            let line = format!("{time} {level:5} {}\n", sanitise(words));
            // A full disk must not end the run that the log is about.
            let _ = lock(log).write_all(line.as_bytes());
        }
    }
}

impl Log for Reporter {
    fn enabled(&self, metadata: &Metadata) -> bool {
        metadata.target().starts_with("onrecord") && metadata.level() <= Level::Info
    }

    fn log(&self, record: &Record) {
        if self.enabled(record.metadata()) {
            let words = record.args().to_string();
            if self.verbose {
                print(&words);
            }
            self.write(record.level(), &words);
        }
    }

    fn flush(&self) {}
}
