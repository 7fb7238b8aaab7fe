//! Tables in an archive whose members are known before the first one is read.

use std::collections::{HashMap, HashSet, VecDeque};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{Catalogue, LARGEST, Shelf, candidates, is_table, named, read};
use crate::load::archive::{Member, ZipEntry, path_of};
use crate::load::bomb_guard::UnpackBudget;
use crate::load::source::Source;

/// The tables among the members of an archive.
pub(in crate::load) struct MemberTables {
    archive: PathBuf,
    members: ArchiveShelf,
    /// The files that may be tables, by their folders.
    candidates: HashMap<PathBuf, Vec<PathBuf>>,
    /// The tables of the last folders, or that there is none.
    known: VecDeque<(PathBuf, Option<Arc<Catalogue>>)>,
}

#[derive(Default)]
struct ArchiveShelf {
    files: HashSet<PathBuf>,
    folders: HashMap<PathBuf, Vec<PathBuf>>,
    /// The files that may be tables and can be unpacked.
    tables: HashMap<PathBuf, Member>,
    budget: UnpackBudget,
}

impl MemberTables {
    /// Looks for tables in the archive at this path.
    pub(in crate::load) fn new(
        archive: &Path,
        members: &[ZipEntry],
        outer: &Arc<Source>,
        budget: &UnpackBudget,
    ) -> Self {
        let paths = || members.iter().filter_map(|member| Some((path_of(archive, &member.name)?, member)));
        let mut found = HashMap::<PathBuf, Vec<PathBuf>>::new();
        for (path, _) in paths().filter(|(path, _)| is_table(path)) {
            found.entry(path.parent().unwrap_or(archive).to_owned()).or_default().push(path);
        }
        let found = found.into_iter().map(|(folder, tables)| (folder, candidates(tables)));
        let candidates: HashMap<_, _> = found.filter(|(_, tables)| !tables.is_empty()).collect();
        let mut shelf = ArchiveShelf { budget: budget.clone(), ..ArchiveShelf::default() };
        // Most archives have no tables, and some have a million members.
        if !candidates.is_empty() {
            let may_be_table = |path: &PathBuf| {
                path.parent()
                    .and_then(|folder| candidates.get(folder))
                    .is_some_and(|tables| tables.contains(path))
            };
            for (path, member) in paths() {
                if !member.encrypted && matches!(member.method, 0 | 8) && may_be_table(&path) {
                    shelf.tables.insert(path.clone(), member.member(outer));
                }
                shelf.add(path, archive);
            }
        }
        Self { archive: archive.to_owned(), members: shelf, candidates, known: VecDeque::new() }
    }

    /// Returns what a table says about a member, as columns.
    pub(in crate::load) fn columns(&mut self, path: &Path) -> Vec<(String, String)> {
        let archive = self.archive.clone();
        let inside = path.ancestors().skip(1).take(2).take_while(|folder| folder.starts_with(&archive));
        let row =
            inside.into_iter().find_map(|folder| Some(named(self.of_folder(folder)?.row(folder, path)?)));
        row.unwrap_or_default()
    }

    /// Returns whether a member is such a table.
    pub(in crate::load) fn is_catalogue(&mut self, path: &Path) -> bool {
        let table = path.parent().filter(|_| is_table(path)).and_then(|folder| self.of_folder(folder));
        table.is_some_and(|table| table.path == path)
    }

    fn of_folder(&mut self, folder: &Path) -> Option<Arc<Catalogue>> {
        /// So many folders are remembered.
        const KNOWN: usize = 8;
        let tables = self.candidates.get(folder)?;
        if let Some((_, table)) = self.known.iter().find(|(known, _)| known == folder) {
            return table.clone();
        }
        let table = tables.iter().find_map(|path| read(&self.members, path));
        let table = table.map(Arc::new);
        self.known.truncate(KNOWN - 1);
        self.known.push_front((folder.to_owned(), table.clone()));
        table
    }
}

impl ArchiveShelf {
    fn add(&mut self, path: PathBuf, archive: &Path) {
        /// So many folders in a folder are looked into.
        const FOLDERS: usize = 16;
        if let Some(folder) = path.parent().filter(|folder| *folder != archive)
            && let Some(above) = folder.parent()
        {
            let beside = self.folders.entry(above.to_owned()).or_default();
            if beside.len() < FOLDERS && !beside.iter().any(|known| known == folder) {
                beside.push(folder.to_owned());
            }
        }
        self.files.insert(path);
    }
}

impl Shelf for ArchiveShelf {
    fn open(&self, path: &Path) -> Option<Box<dyn Read + '_>> {
        let member = self.tables.get(path).filter(|member| member.len <= LARGEST)?;
        Some(Box::new(member.open(&self.budget)))
    }

    fn is_file(&self, path: &Path) -> bool {
        self.files.contains(path)
    }

    fn folders(&self, folder: &Path) -> Vec<PathBuf> {
        self.folders.get(folder).cloned().unwrap_or_default()
    }
}
