//! Files of a folder, in the order of their names, all the way down.
//!
//! Hidden files and folders are passed over: they are a program's business, not a reader's. Links are followed;
//! one that leads back to where it came from is not, and as nothing is lost by that, it is not worth a word.

use std::ops::ControlFlow;
use std::path::Path;

use walkdir::{DirEntry, WalkDir};

use crate::Error;

/// Hands over every file below `folder`, and what could not be looked at.
pub(super) fn walk(
    folder: &Path,
    each: &mut dyn FnMut(Result<&Path, Error>) -> ControlFlow<()>,
) -> ControlFlow<()> {
    let entries = WalkDir::new(folder).follow_links(true).sort_by_file_name().min_depth(1).into_iter();
    for entry in entries.filter_entry(|entry| !is_hidden(entry)) {
        match entry {
            Ok(entry) if entry.file_type().is_file() => each(Ok(entry.path()))?,
            Ok(entry) if entry.file_type().is_dir() => {}
            // A pipe would be waited for, a device read without end.
            Ok(entry) => each(Err(Error::new("neither a file nor a folder").file(entry.path())))?,
            Err(error) if error.loop_ancestor().is_some() => {}
            Err(error) => {
                let path = error.path().unwrap_or(folder).to_owned();
                let error = error.into_io_error().unwrap_or_else(|| std::io::Error::other("cannot be read"));
                each(Err(Error::io(path, &error)))?;
            }
        }
    }
    ControlFlow::Continue(())
}

fn is_hidden(entry: &DirEntry) -> bool {
    entry.depth() > 0 && entry.file_name().as_encoded_bytes().starts_with(b".")
}
