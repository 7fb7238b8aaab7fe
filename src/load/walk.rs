//! Files of a folder, in the order of their names, all the way down.
//!
//! Hidden files and folders are passed over, and what Hadoop and Spark leave beside their tables (`_SUCCESS`, `.crc`):
//! they are a program's business, not a reader's. Links are followed;
//! one that leads back to where it came from is not, and as nothing is lost by that, it is not worth a word.
//!
//! A folder may hold a hundred thousand files, and the first of them are wanted at once: no file is asked what it
//! is when the folder says so, and names are put in order as far as they are needed.

use std::ffi::{OsStr, OsString};
use std::fs::{self, FileType};
use std::io;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use crate::Error;

/// How many names are put in order before the others: a screen of articles and more.
const FIRST: usize = 256;

/// Who is told of each file, and of what could not be looked at.
type Each<'a> = &'a mut dyn FnMut(Result<&Path, Error>) -> ControlFlow<()>;

/// Hands over every file below `folder`, and what could not be looked at.
pub(super) fn walk(folder: &Path, each: Each) -> ControlFlow<()> {
    Walk { above: Vec::new() }.folder(folder, each)
}

struct Walk {
    /// The folders around the one at hand, where each of them really is.
    above: Vec<PathBuf>,
}

impl Walk {
    fn folder(&mut self, folder: &Path, each: Each) -> ControlFlow<()> {
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

    fn entry(&mut self, path: &Path, kind: FileType, each: Each) -> ControlFlow<()> {
        let kind = match kind.is_symlink().then(|| fs::metadata(path)) {
            Some(Err(error)) => return each(Err(Error::io(path, &error))),
            Some(Ok(meta)) => meta.file_type(),
            None => kind,
        };
        if kind.is_file() {
            return each(Ok(path));
        }
        if !kind.is_dir() {
            // A pipe would be waited for, a device read without end.
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

    /// Whether `place`, found at `path`, is a folder that `path` is in.
    fn leads_back(&self, place: &Path, path: &Path) -> bool {
        let parent = path.parent().and_then(|parent| fs::canonicalize(parent).ok());
        self.above.iter().any(|above| above == place)
            || parent.is_some_and(|parent| parent.starts_with(place))
    }
}

/// Whether what is so called holds something for programs.
pub(super) fn is_passed_over(name: &OsStr) -> bool {
    let name = name.as_encoded_bytes();
    name.starts_with(b".") || name.starts_with(b"_") || name.ends_with(b".crc")
}

/// What stands in a folder and is not passed over.
fn names(folder: &Path) -> io::Result<Vec<(OsString, FileType)>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name();
        if !is_passed_over(&name) {
            names.push((name, entry.file_type()?));
        }
    }
    Ok(names)
}
