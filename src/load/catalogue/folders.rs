//! Tables in folders on disk.

use std::collections::VecDeque;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock, Mutex, PoisonError};
use std::time::SystemTime;

use super::{Catalogue, LARGEST, Shelf, candidates, is_table, named, read};

/// Returns what a table says about the file at `path`, as columns.
pub(in crate::load) fn columns(path: &Path) -> Vec<(String, String)> {
    let row = path.ancestors().skip(1).take(2).find_map(|folder| {
        let table = of_folder(folder)?;
        Some(named(table.row(folder, path)?))
    });
    row.unwrap_or_default()
}

/// Returns whether the file at `path` is such a table.
pub(in crate::load) fn is_catalogue(path: &Path) -> bool {
    path.parent().and_then(of_folder).is_some_and(|table| table.path == path)
}

/// The tables of the last folders, or that there is none, each with the time at which the folder had changed last.
type Known = VecDeque<KnownFolder>;

struct KnownFolder {
    path: PathBuf,
    modified: Option<SystemTime>,
    /// Its table, and when that was modified.
    table: Option<(Arc<Catalogue>, Option<SystemTime>)>,
}

/// Returns the table of a folder.
fn of_folder(folder: &Path) -> Option<Arc<Catalogue>> {
    /// So many folders are remembered.
    const FOLDERS: usize = 8;
    static KNOWN: LazyLock<Mutex<Known>> = LazyLock::new(Mutex::default);
    let place = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let meta = fs::metadata(place).ok().filter(fs::Metadata::is_dir)?;
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    let is_same = |known: &&KnownFolder| {
        known.path == folder
            && known.modified == meta.modified().ok()
            && known.table.as_ref().is_none_or(|(table, modified)| modified_at(&table.path) == *modified)
    };
    let table_of = |known: &KnownFolder| known.table.as_ref().map(|(table, _)| Arc::clone(table));
    if let Some(known) = known.iter().find(is_same) {
        return table_of(known);
    }
    known.retain(|known| known.path != folder);
    known.truncate(FOLDERS - 1);
    let table = candidates(tables(folder, place)).into_iter().find_map(|path| {
        let modified = modified_at(&path);
        Some((Arc::new(read(&OnDisk, &path)?), modified))
    });
    let new = KnownFolder { path: folder.to_owned(), modified: meta.modified().ok(), table };
    let table = table_of(&new);
    known.push_front(new);
    table
}

fn modified_at(path: &Path) -> Option<SystemTime> {
    fs::metadata(path).ok()?.modified().ok()
}

/// Returns the files in a folder that are called like tables.
fn tables(folder: &Path, place: &Path) -> Vec<PathBuf> {
    const MOST: usize = 4000;
    let names = fs::read_dir(place).into_iter().flatten().filter_map(|entry| {
        let name = PathBuf::from(entry.ok()?.file_name());
        is_table(&name).then_some(name)
    });
    names.take(MOST).map(|name| folder.join(name)).collect()
}

struct OnDisk;

impl Shelf for OnDisk {
    fn open(&self, path: &Path) -> Option<Box<dyn Read + '_>> {
        fs::metadata(path).ok().filter(|meta| meta.is_file() && meta.len() <= LARGEST)?;
        Some(Box::new(fs::File::open(path).ok()?))
    }

    fn is_file(&self, path: &Path) -> bool {
        path.is_file()
    }

    fn folders(&self, folder: &Path) -> Vec<PathBuf> {
        const LOOK: usize = 4096;
        const FOLDERS: usize = 16;
        let paths = fs::read_dir(folder).into_iter().flatten().filter_map(|entry| Some(entry.ok()?.path()));
        paths.take(LOOK).filter(|path| path.is_dir()).take(FOLDERS).collect()
    }
}
