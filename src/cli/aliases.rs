//! `onrecord aliases`: exports and imports what the reader decided about names.

use std::io::{IsTerminal, Write};
use std::path::Path;

use super::args::{AliasesArgs, AliasesWay};
use super::inputs::read_text;
use super::{READ, out};
use crate::Result;
use crate::identity::Aliases;
use crate::page::sanitise_lines;
use crate::store::{self, Change};

/// Writes the list of names, or adds one to it.
pub fn run(asked: &AliasesArgs) -> Result<u8> {
    let place = store::required_place()?;
    match &asked.way {
        AliasesWay::Export => export(&place),
        AliasesWay::Import { file } => import(&place, file),
    }
}

fn export(place: &Path) -> Result<u8> {
    let page = store::corrected(place)?.aliases().to_toml();
    // A file keeps the names unchanged, so that it can be imported again.
    match std::io::stdout().is_terminal() {
        true => out::page(&sanitise_lines(&page), READ),
        false => out::page(&page, READ),
    }
}

fn import(place: &Path, file: &Path) -> Result<u8> {
    let aliases = read(file)?;
    let same = aliases.iter().map(|(name, person)| Change::SamePerson(name.into(), Some(person.into())));
    let apart = aliases.two_people().map(|(a, b)| Change::TwoPeople(a.into(), b.into(), true));
    let changes: Vec<Change> = same.chain(apart).collect();
    let count = changes.len();
    store::remember(place, &[Change::Many(changes)])?;
    let names = if count == 1 { "1 decision" } else { &format!("{count} decisions") };
    let _ = writeln!(std::io::stderr(), "imported {names} about names; press u in the program to undo");
    Ok(READ)
}

/// Reads a list of names; `-` means standard input.
pub fn read(file: &Path) -> Result<Aliases> {
    Aliases::parse(&read_text(file)?).map_err(|error| error.file(file))
}
