//! Files beside an index that hold what follows from it. If one is missing, damaged or of another state of the index, it
//! is written again.

use std::path::{Path, PathBuf};
use std::{fs, io};

/// A file for one state of an index.
pub(super) struct DerivedFile {
    folder: PathBuf,
    name: &'static str,
    state: u64,
}

impl DerivedFile {
    /// Names the file; `name` says what it holds and in which version.
    pub(super) fn new(folder: &Path, name: &'static str, state: u64) -> Self {
        Self { folder: folder.to_owned(), name, state }
    }

    fn path(&self) -> PathBuf {
        self.folder.join(format!("{}-{:016x}.bin", self.name, self.state))
    }

    /// Returns the contents, if they are sound.
    pub(super) fn read(&self) -> Option<Vec<u8>> {
        let bytes = fs::read(self.path()).ok()?;
        let (rest, check) = bytes.split_last_chunk::<4>()?;
        let (state, contents) = rest.split_first_chunk::<8>()?;
        let sound = crc32fast::hash(rest) == u32::from_le_bytes(*check);
        (sound && *state == self.state.to_le_bytes()).then(|| contents.to_vec())
    }

    /// Writes the contents, and removes those of other states.
    pub(super) fn write(&self, contents: &[u8]) -> io::Result<()> {
        let mut bytes = [&self.state.to_le_bytes(), contents].concat();
        bytes.extend(crc32fast::hash(&bytes).to_le_bytes());
        let made = self.path();
        let unfinished = made.with_extension(format!("{}.new", std::process::id()));
        fs::write(&unfinished, bytes)?;
        fs::rename(unfinished, &made)?;
        for other in fs::read_dir(&self.folder)?.flatten() {
            let name = other.file_name();
            let ours = name.to_str().is_some_and(|name| name.starts_with(&format!("{}-", self.name)));
            if ours && other.path() != made {
                let _ = fs::remove_file(other.path());
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_sound_contents_of_the_same_state_are_read() {
        let folder = tempfile::tempdir().unwrap();
        let file = |state| DerivedFile::new(folder.path(), "joins1", state);
        assert_eq!(file(1).read(), None);
        file(1).write(b"tide").unwrap();
        assert_eq!(file(1).read().as_deref(), Some(&b"tide"[..]));
        assert_eq!(file(2).read(), None);
        file(2).write(b"").unwrap();
        assert_eq!((file(1).read(), file(2).read()), (None, Some(Vec::new())));
        fs::write(file(2).path(), b"tide.....").unwrap();
        assert_eq!(file(2).read(), None);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
