//! `onrecord notes`: exports and imports stars, tags, notes and corrections.

use std::io::{IsTerminal, Write};
use std::path::Path;

use super::args::{NotesArgs, NotesFormat, NotesWay};
use super::inputs::read_text;
use super::{READ, out};
use crate::page::{escape_json, sanitise_lines};
use crate::store::{self, Change};
use crate::{Error, Result};

/// Exports notes, or imports them.
pub fn run(asked: &NotesArgs) -> Result<u8> {
    let place = store::required_place()?;
    match &asked.way {
        NotesWay::Export { format } => export(&place, *format),
        NotesWay::Import { file } => import(&place, file),
    }
}

fn export(place: &Path, format: NotesFormat) -> Result<u8> {
    let (memory, catalogue) = store::remembered(place)?;
    let mut page = match format {
        NotesFormat::Md => store::as_markdown(&memory, &catalogue),
        NotesFormat::Csl => escape_json(&format!("{:#}\n", store::as_csl(&memory, &catalogue))).into_owned(),
        NotesFormat::Json => {
            escape_json(&format!("{:#}\n", store::as_json(&memory, &catalogue))).into_owned()
        }
    };
    // A file keeps the text unchanged, so that it can be imported again.
    if format == NotesFormat::Md && std::io::stdout().is_terminal() {
        page = sanitise_lines(&page);
    }
    out::page(&page, READ)
}

fn import(place: &Path, file: &Path) -> Result<u8> {
    // What reads the notes does not know their file.
    let named = |error: Error| match error.line() {
        Some(line) => Error::new(error.what()).at(file, line),
        None => error.file(file),
    };
    let change = store::read_notes(&read_text(file)?).map_err(named)?;
    let Change::Many(changes) = &change else { return Ok(READ) };
    let notes = changes.iter().filter(|change| matches!(change, Change::Note(..))).count();
    let corrections = changes.iter().filter(|change| matches!(change, Change::Correct(..))).count();
    let mut articles: Vec<_> = change.facts().into_iter().filter_map(|(key, _)| key.content).collect();
    articles.sort_unstable();
    articles.dedup();
    store::remember(place, &[change])?;
    let count = |n: usize, one: &str| format!("{n} {one}{}", if n == 1 { "" } else { "s" });
    let (notes, corrections) = (count(notes, "note"), count(corrections, "correction"));
    let articles = count(articles.len(), "article");
    let words = format!("imported {notes} and {corrections} on {articles}; press u in the program to undo");
    let _ = writeln!(std::io::stderr(), "{words}");
    Ok(READ)
}
