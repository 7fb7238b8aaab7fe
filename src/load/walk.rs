//! Walks the files in a folder and all folders below it, sorted by name.
//!
//! It skips hidden files and folders, and what Hadoop and Spark leave beside their tables (`_SUCCESS`, `.crc`). Links
//! are followed, except to a folder that contains them; nothing is lost by that, so it is not reported.
//!
//! A folder may hold a hundred thousand files, and the first ones are wanted at once. So file types come from the
//! directory, without a stat per file, and names are sorted in two steps.

use std::ffi::{OsStr, OsString};
use std::fs::{self, FileType};
use std::io;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use crate::Error;

/// How many names are sorted first: more than a screen of articles.
const FIRST: usize = 256;

/// Called for each file, and for whatever could not be read.
type Visit<'a> = &'a mut dyn FnMut(Result<&Path, Error>) -> ControlFlow<()>;

/// Hands over every file below `folder`, and whatever could not be read.
pub(super) fn walk(folder: &Path, each: Visit) -> ControlFlow<()> {
    Walk { above: Vec::new() }.folder(folder, each)
}

struct Walk {
    /// The real paths of the folders around the current one.
    above: Vec<PathBuf>,
}

impl Walk {
    fn folder(&mut self, folder: &Path, each: Visit) -> ControlFlow<()> {
        let mut entries = match names(folder) {
            Ok(entries) => entries,
            Err(error) => return each(Err(Error::io(folder, &error))),
        };
        let by_name = |a: &(OsString, FileType), b: &(OsString, FileType)| a.0.cmp(&b.0);
        let first = if entries.len() > 2 * FIRST { FIRST } else { 0 };
        if first > 0 {
            entries.select_nth_unstable_by(first, by_name);
        }
        for part in [0..first, first..entries.len()] {
            let part = &mut entries[part];
            part.sort_unstable_by(by_name);
            for (name, kind) in part.iter() {
                self.entry(&folder.join(name), *kind, each)?;
            }
        }
        ControlFlow::Continue(())
    }

    fn entry(&mut self, path: &Path, kind: FileType, each: Visit) -> ControlFlow<()> {
        let kind = match kind.is_symlink().then(|| fs::metadata(path)) {
            Some(Err(error)) => return each(Err(Error::io(path, &error))),
            Some(Ok(meta)) => meta.file_type(),
            None => kind,
        };
        if kind.is_file() {
            return each(Ok(path));
        }
        if !kind.is_dir() {
            // Reading a pipe would block, and a device would never end.
            return each(Err(Error::new("neither a file nor a folder").file(path)));
        }
        match fs::canonicalize(path) {
            Err(error) => each(Err(Error::io(path, &error))),
            Ok(place) if self.leads_back(&place, path) => ControlFlow::Continue(()),
            Ok(place) => {
                self.above.push(place);
                let flow = self.folder(path, each);
                self.above.pop();
                flow
            }
        }
    }

    /// Returns whether `place`, found at `path`, is a folder around it.
    fn leads_back(&self, place: &Path, path: &Path) -> bool {
        let parent = path.parent().and_then(|parent| fs::canonicalize(parent).ok());
        self.above.iter().any(|above| above == place)
            || parent.is_some_and(|parent| parent.starts_with(place))
    }
}

/// Returns whether a file or folder of this name is skipped.
pub(super) fn is_skipped(name: &OsStr) -> bool {
    /// What WhatsApp calls the text of a chat.
    const CHAT: &[u8] = b"_chat.txt";
    let name = name.as_encoded_bytes();
    name != CHAT && (name.starts_with(b".") || name.starts_with(b"_") || name.ends_with(b".crc"))
}

/// Returns what a folder holds, except for what is skipped.
fn names(folder: &Path) -> io::Result<Vec<(OsString, FileType)>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name();
        match is_skipped(&name) {
            true => log::info!("{}: skipped by its name", entry.path().display()),
            false => names.push((name, entry.file_type()?)),
        }
    }
    Ok(names)
}
