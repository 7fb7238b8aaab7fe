//! Folders for the program's own files, which are private: they show what was read, noted and corrected.

use std::fs::{DirBuilder, File};
use std::io;
use std::path::Path;

/// Creates a folder, and any missing parents, that only its owner can open. An existing folder is left as it is.
///
/// # Errors
/// If it cannot be created.
pub fn create_private(folder: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// Returns whether a folder is not a link and belongs to the owner of a file created just now.
pub(super) fn is_of_owner(folder: &Path, made: &File) -> io::Result<bool> {
    let folder = std::fs::symlink_metadata(folder)?;
    #[cfg(unix)]
    let same = {
        use std::os::unix::fs::MetadataExt;
        folder.uid() == made.metadata()?.uid()
    };
    #[cfg(not(unix))]
    let same = made.metadata().is_ok();
    Ok(folder.is_dir() && same)
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn others_cannot_look_inside() {
        let outer = tempfile::tempdir().unwrap();
        let folder = outer.path().join("a/b");
        create_private(&folder).unwrap();
        create_private(&folder).unwrap();
        for made in [outer.path().join("a"), folder] {
            assert_eq!(made.metadata().unwrap().permissions().mode() & 0o777, 0o700);
        }
    }

    #[test]
    fn a_link_to_a_folder_is_not_ours() {
        let outer = tempfile::tempdir().unwrap();
        let (folder, link) = (outer.path().join("a"), outer.path().join("b"));
        create_private(&folder).unwrap();
        std::os::unix::fs::symlink(&folder, &link).unwrap();
        let file = File::create(link.join("c")).unwrap();
        assert!(is_of_owner(&folder, &file).unwrap() && !is_of_owner(&link, &file).unwrap());
    }
}
