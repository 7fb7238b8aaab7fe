//! `onrecord aliases`: exports and imports what the reader decided about names.

use std::io::{Read, Write};
use std::path::Path;

use super::args::{AliasesArgs, AliasesWay};
use super::{READ, out};
use crate::identity::Aliases;
use crate::page::sanitise_lines;
use crate::store::{self, Change};
use crate::{Error, Result};

/// Writes the list of names, or adds one to it.
pub fn run(asked: &AliasesArgs) -> Result<u8> {
    let place = store::place().ok_or_else(|| {
        Error::new("this system has no folder for data").hint("set ONRECORD_DATA to a folder")
    })?;
    match &asked.way {
        AliasesWay::Export => export(&place),
        AliasesWay::Import { file } => import(&place, file),
    }
}

fn export(place: &Path) -> Result<u8> {
    let page = sanitise_lines(&store::corrected(place)?.aliases().to_toml());
    let mut out = out::stdout();
    match out.write_all(page.as_bytes()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(Error::new(format!("cannot write: {error}")))
        }
        _ => out::finish(out, READ),
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
    let mut text = String::new();
    let read = match file.as_os_str() == "-" {
        true => std::io::stdin().read_to_string(&mut text),
        false => std::fs::File::open(file).and_then(|mut file| file.read_to_string(&mut text)),
    };
    read.map_err(|error| Error::io(file, &error))?;
    Aliases::parse(&text).map_err(|error| error.file(file))
}
