//! A table that says what the files beside it are: their titles, days and outlets, one row for each file.
//!
//! It is looked for in the folder of a file and in the one above. It has no texts itself, and one of its columns names
//! files that are there.

use std::collections::{HashMap, VecDeque};
use std::fs;
use std::io::Read;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock, Mutex, PoisonError};
use std::time::SystemTime;

use serde_json::Value;

use super::dates::{OrderEvidence, read_date};
use super::encoding::{legacy, text_in, without_mark};
use super::fields::{self, ArticleField, NameFit, Preference, preference, standing, words_of};
use super::format;

/// A larger table is not about the files of one folder.
const LARGEST: u64 = 32 << 20;

/// As much is read to see what a table is about.
const FEW_BYTES: u64 = 256 << 10;
const FEW_ROWS: usize = 20;

/// What a table can say about a file.
const SAID: [ArticleField; 5] =
    [ArticleField::Title, ArticleField::Date, ArticleField::Outlet, ArticleField::Byline, ArticleField::Url];

/// A table of files.
struct Catalogue {
    path: PathBuf,
    modified: Option<SystemTime>,
    /// What it says, by the names of the files, in the order of [`SAID`].
    rows: HashMap<String, [Option<Box<str>>; 5]>,
    /// Whether it names files with the folders they are in.
    with_folders: bool,
}

/// Returns what a table says about the file at `path`, as columns.
pub(super) fn columns(path: &Path) -> Vec<(String, String)> {
    let row = path.ancestors().skip(1).take(2).find_map(|folder| {
        let catalogue = of_folder(folder)?;
        let inside = path.strip_prefix(folder).ok().filter(|_| catalogue.with_folders);
        let inside = inside.or_else(|| path.file_name().map(Path::new))?;
        let row = |name: &Path| catalogue.rows.get(&*key(&name.to_string_lossy()));
        row(inside).or_else(|| row(&inside.with_extension(""))).cloned()
    });
    let named = SAID.iter().zip(row.into_iter().flatten());
    named
        .filter_map(|(field, value)| Some((fields::name_of(*field).to_owned(), value?.into_string())))
        .collect()
}

/// Returns whether the file at `path` is such a table.
pub(super) fn is_catalogue(path: &Path) -> bool {
    path.parent().and_then(of_folder).is_some_and(|catalogue| catalogue.path == path)
}

/// The tables of the last folders, or that there is none, each with the time at which the folder had changed last.
type Known = VecDeque<(PathBuf, Option<SystemTime>, Option<Arc<Catalogue>>)>;

/// Returns the table of a folder.
fn of_folder(folder: &Path) -> Option<Arc<Catalogue>> {
    /// So many folders are remembered.
    const FOLDERS: usize = 8;
    static KNOWN: LazyLock<Mutex<Known>> = LazyLock::new(Mutex::default);
    let place = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let meta = fs::metadata(place).ok().filter(fs::Metadata::is_dir)?;
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    let is_same = |(path, modified, catalogue): &&(PathBuf, Option<SystemTime>, Option<Arc<Catalogue>>)| {
        path == folder
            && *modified == meta.modified().ok()
            && catalogue.as_ref().is_none_or(|table| modified_at(&table.path) == table.modified)
    };
    if let Some((.., catalogue)) = known.iter().find(is_same) {
        return catalogue.clone();
    }
    known.retain(|(path, ..)| path != folder);
    known.truncate(FOLDERS - 1);
    let catalogue = candidates(folder, place).into_iter().find_map(|path| read(&path)).map(Arc::new);
    known.push_front((folder.to_owned(), meta.modified().ok(), catalogue.clone()));
    catalogue
}

fn modified_at(path: &Path) -> Option<SystemTime> {
    fs::metadata(path).ok()?.modified().ok()
}

/// Returns the tables in a folder that may be about its files. Of many, only those that are called so.
fn candidates(folder: &Path, place: &Path) -> Vec<PathBuf> {
    const FEW: usize = 4;
    const EXTENSIONS: [&str; 6] = ["csv", "tsv", "tab", "json", "jsonl", "ndjson"];
    const CALLED: [&str; 7] = ["meta", "index", "catalog", "manifest", "inventory", "list", "overview"];
    let tables = fs::read_dir(place).into_iter().flatten().filter_map(|entry| {
        let name = PathBuf::from(entry.ok()?.file_name());
        EXTENSIONS.contains(&&*name.extension()?.to_string_lossy().to_lowercase()).then_some(name)
    });
    let is_called = |name: &PathBuf| {
        let name = name.to_string_lossy().to_lowercase();
        CALLED.iter().any(|called| name.contains(called))
    };
    let (mut tables, mut called) = (tables.take(FEW * 1000).collect::<Vec<_>>(), Vec::new());
    if tables.len() > FEW {
        called.extend(tables.drain(..).filter(is_called));
        tables = called;
    }
    tables.sort_unstable();
    tables.truncate(FEW);
    tables.into_iter().map(|name| folder.join(name)).collect()
}

/// Reads a table; `None` if it is not one of files, or holds the texts itself.
fn read(path: &Path) -> Option<Catalogue> {
    let meta = fs::metadata(path).ok().filter(|meta| meta.is_file() && meta.len() <= LARGEST)?;
    // A few rows are enough to see that it is another table.
    let (names, records) = rows(path, FEW_BYTES, FEW_ROWS, None)?;
    let folder = path.parent()?;
    let (file, with_folders) = names.iter().find_map(|name| {
        let values = records.iter().filter_map(|row| row.get(name)).map(String::as_str);
        Some((&**name, names_files(folder, path, values)?))
    })?;
    let columns = SAID.map(|field| column(&names, file, field));
    let wanted: Vec<&str> = columns.into_iter().flatten().chain([file]).collect();
    let (_, records) = rows(path, LARGEST, usize::MAX, Some(&wanted))?;
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
    Some(Catalogue { path: path.to_owned(), modified: meta.modified().ok(), rows, with_folders })
}

type Row = HashMap<String, String>;

/// Returns the names of the columns and the first rows, of these columns only; `None` if a column holds texts.
fn rows(path: &Path, bytes: u64, most: usize, wanted: Option<&[&str]>) -> Option<(Vec<String>, Vec<Row>)> {
    let mut all = Vec::new();
    fs::File::open(path).ok()?.take(bytes).read_to_end(&mut all).ok()?;
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
fn names_files<'v>(folder: &Path, table: &Path, values: impl Iterator<Item = &'v str>) -> Option<bool> {
    const FOLDERS: usize = 16;
    let folders = fs::read_dir(folder).into_iter().flatten().filter_map(|entry| Some(entry.ok()?.path()));
    let folders: Vec<PathBuf> = folders.take(4096).filter(|path| path.is_dir()).take(FOLDERS).collect();
    let is_file = |folder: &Path, name: &str| {
        let path = folder.join(name);
        path != table && (path.is_file() || folder.join(format!("{name}.txt")).is_file())
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

#[cfg(test)]
mod tests {
    use crate::load::tests::{facts, folder_of, read, texts};

    const ROW: [&str; 5] = ["Ferry late", "2021-03-14", "The Inkwell", "Ada Bird", "https://ink.example/1"];

    #[test]
    fn a_table_says_what_the_files_beside_it_are() {
        let header = "Filename,Headline,Pub_Date,Newspaper,Author,URL\n";
        let row = |name: &str| {
            format!("{name},Ferry late,03/14/2021,The Inkwell,By Ada Bird,https://ink.example/1\n")
        };
        let json = |name: &str| {
            format!(
                "{{\"file\": \"{name}\", \"title\": \"Ferry late\", \"date\": \"2021-03-14\", \"source\": {{\"name\": \"The Inkwell\"}}, \
                     \"authors\": [\"Ada Bird\"], \"url\": \"https://ink.example/1\"}}\n"
            )
        };
        for (name, table, file) in [
            ("metadata.csv", format!("{header}{}", row("b.txt")), "b.txt"),
            ("metadata.csv", format!("{header}{}", row("b")), "b.txt"),
            (
                "metadata.csv",
                format!("{header}{}", row("C:\\\\texts\\\\b.txt").replace("\\\\", "\\")),
                "b.txt",
            ),
            ("all.tsv", format!("{header}{}", row("./texts/b.txt")).replace(',', "\t"), "texts/b.txt"),
            ("all.csv", format!("{header}{}", row("b.txt")), "texts/b.txt"),
            ("meta.jsonl", json("b.txt"), "b.txt"),
            ("index.json", format!("[{}]", json("texts/b.txt").trim()), "texts/b.txt"),
        ] {
            let folder = folder_of(&[(name, table.as_bytes()), (file, b"The ferry was late.")]);
            let (articles, problems) = read(folder.path());
            assert_eq!((texts(&articles), problems), (vec!["The ferry was late."], vec![]), "{name} {table}");
            assert_eq!(facts(&articles[0]), ROW, "{name} {table}");
        }
    }

    #[test]
    fn other_tables_are_read_themselves() {
        let text = ("a.txt", &b"It was late."[..]);
        let long = ["late again"; 60].join(" ");
        for (name, words) in [("text", "It was gone."), ("remark", &*long)] {
            let table = format!("file,{name}\na.txt,{words}\n");
            let whole = folder_of(&[("b.csv", table.as_bytes()), text]);
            assert_eq!(texts(&read(whole.path()).0), ["It was late.", words], "{name}");
        }
        let others = folder_of(&[("b.csv", b"name,title\nz.txt,Gone\n"), text]);
        let (articles, problems) = read(others.path());
        assert_eq!((articles[0].title.as_deref(), problems.len()), (None, 1));
    }

    #[test]
    fn what_a_text_says_itself_counts_more() {
        let page = b"Title: Late again\nDate: 2021-03-15\n\nThe ferry was late.";
        let table = b"file,title,date,outlet\nb.txt,Late,2021-03-14,The Inkwell\n";
        let folder = folder_of(&[("meta.csv", table), ("b.txt", page)]);
        assert_eq!(facts(&read(folder.path()).0[0])[..3], ["Late again", "2021-03-15", "The Inkwell"]);
    }
}
