//! A table that says what the files beside it are: their titles, days and outlets, one row for each file.
//!
//! It is looked for in the folder of a file and in the one above, on disk or in a zip archive. It has no texts itself,
//! and one of its columns names files that are there. A tar archive says only at its end what is in it, so nothing is
//! looked for there.

mod folders;
mod members;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::io::Read;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::dates::{OrderEvidence, read_date};
use super::encoding::{legacy, text_in, without_mark};
use super::fields::{self, ArticleField, NameFit, Preference, preference, standing, words_of};
use super::format;

pub(super) use folders::{columns, is_catalogue};
pub(super) use members::MemberTables;

/// A larger table is not about the files of one folder.
const LARGEST: u64 = 32 << 20;

/// As much is read to see what a table is about.
const FEW_BYTES: u64 = 256 << 10;
const FEW_ROWS: usize = 20;

/// What a table can say about a file.
const SAID: [ArticleField; 5] =
    [ArticleField::Title, ArticleField::Date, ArticleField::Outlet, ArticleField::Byline, ArticleField::Url];

/// The endings of tables.
const EXTENSIONS: [&str; 6] = ["csv", "tsv", "tab", "json", "jsonl", "ndjson"];

/// Where tables are, and the files that they name.
trait Shelf {
    /// Opens a file that is no larger than a table may be.
    fn open(&self, path: &Path) -> Option<Box<dyn Read + '_>>;
    fn is_file(&self, path: &Path) -> bool;
    /// Returns the folders in a folder, the first few of them.
    fn folders(&self, folder: &Path) -> Vec<PathBuf>;
}

/// A table of files.
struct Catalogue {
    path: PathBuf,
    /// What it says, by the names of the files, in the order of [`SAID`].
    rows: HashMap<String, [Option<Box<str>>; 5]>,
    /// Whether it names files with the folders they are in.
    with_folders: bool,
}

impl Catalogue {
    /// Returns what it says about a file in `folder`, where the table is, or in a folder in it.
    fn row(&self, folder: &Path, path: &Path) -> Option<&[Option<Box<str>>; 5]> {
        let inside = path.strip_prefix(folder).ok().filter(|_| self.with_folders);
        let inside = inside.or_else(|| path.file_name().map(Path::new))?;
        let row = |name: &Path| self.rows.get(&*key(&name.to_string_lossy()));
        row(inside).or_else(|| row(&inside.with_extension("")))
    }
}

/// Returns what a row says, as columns.
fn named(row: &[Option<Box<str>>; 5]) -> Vec<(String, String)> {
    let said = SAID.iter().zip(row);
    said.filter_map(|(field, value)| Some((fields::name_of(*field).to_owned(), value.as_deref()?.to_owned())))
        .collect()
}

/// Returns the tables, of those in one folder, that may be about its files. Of many, only those that are called so.
fn candidates(mut tables: Vec<PathBuf>) -> Vec<PathBuf> {
    const FEW: usize = 4;
    const CALLED: [&str; 7] = ["meta", "index", "catalog", "manifest", "inventory", "list", "overview"];
    if tables.len() > FEW {
        tables.retain(|path| {
            let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
            CALLED.iter().any(|called| name.contains(called))
        });
    }
    tables.sort_unstable();
    tables.truncate(FEW);
    tables
}

/// Returns whether a file is called like a table.
fn is_table(path: &Path) -> bool {
    let extension = path.extension().map(|extension| extension.to_string_lossy().to_lowercase());
    extension.is_some_and(|extension| EXTENSIONS.contains(&&*extension))
}

/// Reads a table; `None` if it is not one of files, or holds the texts itself.
fn read(shelf: &dyn Shelf, path: &Path) -> Option<Catalogue> {
    // A few rows are enough to see that it is another table.
    let (names, records) = rows(shelf, path, FEW_BYTES, FEW_ROWS, None)?;
    let folder = path.parent()?;
    let (file, with_folders) = names.iter().find_map(|name| {
        let values = records.iter().filter_map(|row| row.get(name)).map(String::as_str);
        Some((&**name, names_files(shelf, folder, path, values)?))
    })?;
    let columns = SAID.map(|field| column(&names, file, field));
    let wanted: Vec<&str> = columns.into_iter().flatten().chain([file]).collect();
    let (_, records) = rows(shelf, path, LARGEST, usize::MAX, Some(&wanted))?;
    let mut evidence = OrderEvidence::default();
    let days = records.iter().filter_map(|row| row.get(columns[1]?));
    days.for_each(|day| evidence.add(day));
    let said = |row: &Row| {
        let mut said = columns.map(|name| Some(row.get(name?)?.as_str().into()));
        said[1] = said[1].take().map(|day: Box<str>| match read_date(&day, evidence.orders()) {
            Ok(day) => day.to_string().into(),
            Err(_) => day,
        });
        said
    };
    let named = |row: &Row| {
        let name = row.get(file)?;
        Some(if with_folders { key(name) } else { last(&key(name)).to_owned() })
    };
    let rows = records.iter().filter_map(|row| Some((named(row)?, said(row)))).collect();
    Some(Catalogue { path: path.to_owned(), rows, with_folders })
}

type Row = HashMap<String, String>;

/// Returns the names of the columns and the first rows, of these columns only; `None` if a column holds texts.
fn rows(
    shelf: &dyn Shelf,
    path: &Path,
    bytes: u64,
    most: usize,
    wanted: Option<&[&str]>,
) -> Option<(Vec<String>, Vec<Row>)> {
    let mut all = Vec::new();
    shelf.open(path)?.take(bytes).read_to_end(&mut all).ok()?;
    let is_whole = (all.len() as u64) < bytes;
    let all = without_mark(&all);
    let text = text_in(all, legacy(all)).into_owned() + if is_whole { "\n" } else { "" };
    let format = format::detect(text.as_bytes(), &format::extension(path), false).ok()?;
    let (mut names, mut rows): (Vec<String>, Vec<Row>) = (Vec::new(), Vec::new());
    let mut holds_texts = false;
    (format.sample?)(text.as_bytes(), format, &mut |record| {
        if rows.len() < FEW_ROWS {
            holds_texts |= record.iter().any(is_text);
            let new: Vec<String> =
                record.iter().map(|(name, _)| name).filter(|name| !names.contains(*name)).cloned().collect();
            names.extend(new);
        }
        let kept =
            record.into_iter().filter(|(name, _)| wanted.is_none_or(|wanted| wanted.contains(&&**name)));
        rows.push(kept.filter_map(|(name, value)| Some((name, short(&value)?))).collect());
        match rows.len() < most && !holds_texts {
            true => ControlFlow::Continue(()),
            false => ControlFlow::Break(()),
        }
    });
    (!holds_texts).then_some((names, rows))
}

/// Returns whether a field is a text by its name, or by its length: only a summary may be as long.
fn is_text((name, value): &(String, Value)) -> bool {
    const MANY: usize = 60;
    match fields::usual(name) {
        Some((ArticleField::Text, rank)) => !fields::is_summary(rank),
        _ => fields::text_of(value).is_some_and(|text| text.split(' ').nth(MANY).is_some()),
    }
}

/// Returns a value of a few words.
fn short(value: &Value) -> Option<String> {
    const LONGEST: usize = 2048;
    words_of(value).filter(|words| words.len() <= LONGEST)
}

/// Returns whether most of these values name files of a folder, or of the folders in it, and if so, whether they name
/// the folder, too.
fn names_files<'v>(
    shelf: &dyn Shelf,
    folder: &Path,
    table: &Path,
    values: impl Iterator<Item = &'v str>,
) -> Option<bool> {
    let folders = shelf.folders(folder);
    let is_file = |folder: &Path, name: &str| {
        let path = folder.join(name);
        path != table && (shelf.is_file(&path) || shelf.is_file(&folder.join(format!("{name}.txt"))))
    };
    let (mut looked, mut found, mut whole) = (0, 0, 0);
    for value in values.filter(|value| value.len() <= 255 && !value.contains('\n')).take(FEW_ROWS) {
        let name = key(value);
        looked += 1;
        let is_whole = name.contains('/') && !name.starts_with('/') && is_file(folder, &name);
        whole += usize::from(is_whole);
        let there = || [folder].into_iter().chain(folders.iter().map(|path| &**path));
        found += usize::from(is_whole || there().any(|folder| is_file(folder, last(&name))));
    }
    (found > 0 && 2 * found >= looked).then_some(2 * whole > looked)
}

/// Returns the name of a file as it is looked up.
fn key(name: &str) -> String {
    let name = name.trim().replace('\\', "/");
    name.strip_prefix("./").map_or_else(|| name.clone(), str::to_owned)
}

fn last(name: &str) -> &str {
    name.rsplit('/').next().unwrap_or(name)
}

/// Returns the column for one of our fields: the best usual name, or else one that fits.
fn column<'n>(names: &'n [String], file: &str, field: ArticleField) -> Option<&'n str> {
    let names = || names.iter().filter(|name| *name != file);
    let usual =
        |name: &&String| fields::usual(name).filter(|(known, _)| *known == field).map(|(_, rank)| rank);
    let fits = |name: &&String| {
        standing(name, field) == NameFit::Hinted && preference(name, field) < Preference::Last
    };
    let best = names().filter(|name| usual(name).is_some()).min_by_key(usual);
    best.or_else(|| names().find(fits)).map(String::as_str)
}
