//! The programs that use the database. Each holds a locked file next to it, so that a killed program is known
//! to have ended.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::database::since_epoch;

/// Extension of the lock files.
const ENDING: &str = "running";
/// A file this new may not be locked yet.
const MOMENT: Duration = Duration::from_secs(5);

/// A program, by its number in the log.
pub(super) struct Program {
    /// Different each time a database is opened.
    pub number: i64,
    file: Option<(File, PathBuf)>,
}

impl Program {
    /// Creates a program that makes its changes and ends.
    pub fn passing() -> Self {
        let number = i64::from(std::process::id()) << 32 | i64::from(since_epoch().subsec_nanos());
        Self { number, file: None }
    }

    /// Creates a program that stays, so that others do not undo its changes. Like [`passing`](Self::passing) if no
    /// file can be created.
    pub fn staying(folder: &Path) -> Self {
        let passing = Self::passing();
        let path = folder.join(format!("{:x}.{ENDING}", passing.number));
        let file = crate::load::create_private(folder).and_then(|()| File::create(&path)).ok();
        let file = file.filter(|file| file.try_lock().is_ok()).map(|file| (file, path));
        Self { file, ..passing }
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        if let Some((_, path)) = &self.file {
            let _ = fs::remove_file(path);
        }
    }
}

/// Returns the programs that are running; removes the files of those that have ended.
pub(super) fn running(folder: &Path) -> Vec<i64> {
    let files = fs::read_dir(folder).into_iter().flatten().flatten().map(|file| file.path());
    let ours = files.filter(|path| path.extension().is_some_and(|ending| ending == ENDING));
    let at_work = |path: PathBuf| {
        let number = i64::from_str_radix(path.file_stem()?.to_str()?, 16).ok()?;
        let file = File::open(&path).ok()?;
        let age = file.metadata().and_then(|meta| meta.modified()).ok()?.elapsed().unwrap_or_default();
        if age > MOMENT && file.try_lock().is_ok() {
            let _ = fs::remove_file(path);
            return None;
        }
        Some(number)
    };
    ours.filter_map(at_work).collect()
}
