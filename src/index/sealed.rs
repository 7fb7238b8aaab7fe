//! A tantivy directory with checksums. Every file ends with a seal, a checksum for each block. Damage is detected
//! when a block is first read, before anything is decoded from it, and opening a large index only costs reading the
//! seals. A read-only folder can be read as well.

use std::io::{self, Write};
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use tantivy::directory::error::{DeleteError, LockError, OpenDirectoryError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    AntiCallToken, DirectoryLock, FileHandle, Lock, MmapDirectory, OwnedBytes, TerminatingWrite,
    WatchCallback, WatchHandle, WritePtr,
};
use tantivy::{Directory, HasLen, TantivyError};

use crate::threads::guarded;

/// Block size. Small, because a term lookup reads only a few blocks.
const BLOCK: usize = 64 << 10;
/// A seal is the block checksums, the file length, a checksum of these and the file name, and this mark.
const MARK: &[u8; 8] = b"onrecord";
const TAIL: usize = 8 + 4 + MARK.len();

/// A directory that seals files when it writes them and checks them when it reads.
#[derive(Clone, Debug)]
pub(super) struct Sealed {
    folder: MmapDirectory,
    /// Opened for reading only. Locks then always succeed: if the folder is read-only, no other process can write to
    /// it either.
    reading: bool,
}

impl Sealed {
    pub(super) fn open(folder: &Path, reading: bool) -> Result<Self, OpenDirectoryError> {
        MmapDirectory::open(folder).map(|folder| Self { folder, reading })
    }
}

impl Directory for Sealed {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        let file = CheckedFile::open(self.folder.get_file_handle(path)?, path);
        file.map(|file| Arc::new(file) as _)
            .map_err(|error| OpenReadError::wrap_io_error(error, path.to_owned()))
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        self.folder.delete(path)
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        self.folder.exists(path)
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        let writer = Sealing { inner: self.folder.open_write(path)?, seal: Seal::of(path) };
        Ok(WritePtr::new(Box::new(writer)))
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        let bytes = OwnedBytes::new(self.folder.atomic_read(path)?);
        let read = CheckedFile::open(Arc::new(bytes), path).and_then(|file| file.read_bytes(0..file.len()));
        read.map(|bytes| bytes.to_vec()).map_err(|error| OpenReadError::wrap_io_error(error, path.to_owned()))
    }

    fn atomic_write(&self, path: &Path, data: &[u8]) -> io::Result<()> {
        let mut seal = Seal::of(path);
        seal.add(data);
        self.folder.atomic_write(path, &[data, &seal.bytes()].concat())
    }

    fn sync_directory(&self) -> io::Result<()> {
        self.folder.sync_directory()
    }

    fn watch(&self, callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        self.folder.watch(callback)
    }

    fn acquire_lock(&self, lock: &Lock) -> Result<DirectoryLock, LockError> {
        match self.folder.acquire_lock(lock) {
            Err(LockError::IoError(_)) if self.reading => Ok(DirectoryLock::from(Box::new(()))),
            had => had,
        }
    }
}

/// The checksums so far.
#[derive(Default)]
struct Seal {
    done: Vec<u8>,
    /// The checksum of the current block.
    block: crc32fast::Hasher,
    len: u64,
    /// The checksum of the file name, so that one file cannot pass for another.
    name: u32,
}

impl Seal {
    fn of(path: &Path) -> Self {
        Self { name: name_check(path), ..Self::default() }
    }

    fn add(&mut self, mut bytes: &[u8]) {
        while !bytes.is_empty() {
            let room = BLOCK - self.len as usize % BLOCK;
            let (here, rest) = bytes.split_at(room.min(bytes.len()));
            self.block.update(here);
            self.len += here.len() as u64;
            if (self.len as usize).is_multiple_of(BLOCK) {
                self.end_block();
            }
            bytes = rest;
        }
    }

    fn end_block(&mut self) {
        self.done.extend(std::mem::take(&mut self.block).finalize().to_le_bytes());
    }

    fn bytes(mut self) -> Vec<u8> {
        if !(self.len as usize).is_multiple_of(BLOCK) {
            self.end_block();
        }
        self.done.extend(self.len.to_le_bytes());
        self.done.extend((crc32fast::hash(&self.done) ^ self.name).to_le_bytes());
        self.done.extend(MARK);
        self.done
    }
}

/// A writer that seals what is written through it.
struct Sealing {
    inner: WritePtr,
    seal: Seal,
}

impl Write for Sealing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let n = self.inner.write(bytes)?;
        self.seal.add(&bytes[..n]);
        Ok(n)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

impl TerminatingWrite for Sealing {
    fn terminate_ref(&mut self, token: AntiCallToken) -> io::Result<()> {
        self.inner.write_all(&std::mem::take(&mut self.seal).bytes())?;
        self.inner.terminate_ref(token)
    }
}

/// A file whose blocks are checked as they are read.
#[derive(Debug)]
struct CheckedFile {
    file: Arc<dyn FileHandle>,
    len: usize,
    checks: OwnedBytes,
    /// One bit for each block that has been verified.
    verified: Box<[AtomicU64]>,
}

impl CheckedFile {
    fn open(file: Arc<dyn FileHandle>, path: &Path) -> io::Result<Self> {
        let all = file.len();
        let tail = file.read_bytes(all.checked_sub(TAIL).ok_or_else(damaged)?..all)?;
        let (len, check) = (number(&tail[..8]), number(&tail[8..12]));
        let len = usize::try_from(len).ok().filter(|len| *len <= all).ok_or_else(damaged)?;
        let blocks = len.div_ceil(BLOCK);
        if !tail.ends_with(MARK) || all != len + blocks * 4 + TAIL {
            return Err(damaged());
        }
        let seal = file.read_bytes(len..all - TAIL + 8)?;
        if u64::from(crc32fast::hash(&seal) ^ name_check(path)) != check {
            return Err(damaged());
        }
        let verified = (0..blocks.div_ceil(64)).map(|_| AtomicU64::new(0)).collect();
        Ok(Self { file, len, checks: seal.slice(0..blocks * 4), verified })
    }

    /// Verifies a block on its first use.
    fn verify_block(&self, block: usize) -> io::Result<()> {
        let (word, bit) = (&self.verified[block / 64], 1 << (block % 64));
        if word.load(Ordering::Relaxed) & bit != 0 {
            return Ok(());
        }
        let bytes = self.file.read_bytes(block * BLOCK..self.len.min((block + 1) * BLOCK))?;
        if u64::from(crc32fast::hash(&bytes)) != number(&self.checks[block * 4..][..4]) {
            return Err(damaged());
        }
        word.fetch_or(bit, Ordering::Relaxed);
        Ok(())
    }
}

impl FileHandle for CheckedFile {
    fn read_bytes(&self, range: Range<usize>) -> io::Result<OwnedBytes> {
        if range.end > self.len || range.start > range.end {
            return Err(damaged());
        }
        if !range.is_empty() {
            (range.start / BLOCK..=(range.end - 1) / BLOCK).try_for_each(|block| self.verify_block(block))?;
        }
        self.file.read_bytes(range)
    }
}

impl HasLen for CheckedFile {
    fn len(&self) -> usize {
        self.len
    }
}

/// Runs a query. Turns a panic inside tantivy, which only a damaged index can cause, into an error.
pub(super) fn guard<T>(ask: impl FnOnce() -> tantivy::Result<T>) -> tantivy::Result<T> {
    guarded(ask).unwrap_or_else(|fault| Err(TantivyError::InternalError(fault.to_string())))
}

/// Returns whether an error means that the index is damaged, so that a rebuild helps.
pub(super) fn is_damaged(error: &TantivyError) -> bool {
    use TantivyError as E;
    let io = |error: &io::Error| {
        use io::ErrorKind as K;
        matches!(error.kind(), K::InvalidData | K::UnexpectedEof | K::NotFound)
    };
    match error {
        E::IoError(error) => io(error),
        E::DataCorruption(_) | E::OpenReadError(_) | E::SchemaError(_) | E::IncompatibleIndex(_) => true,
        E::InternalError(_) | E::FieldNotFound(_) | E::DeserializeError(_) => true,
        _ => false,
    }
}

/// Returns the text of an index error for the user.
pub(super) fn error_text(error: &TantivyError) -> String {
    match is_damaged(error) {
        true => "the index is damaged".into(),
        false => format!("cannot read the index: {error}"),
    }
}

fn name_check(path: &Path) -> u32 {
    crc32fast::hash(path.file_name().unwrap_or_default().as_encoded_bytes())
}

/// Reads at most eight bytes as a little-endian number.
fn number(bytes: &[u8]) -> u64 {
    bytes.iter().rev().fold(0, |number, byte| number << 8 | u64::from(*byte))
}

fn damaged() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "checksum mismatch")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_change_in_a_file_is_detected_on_reading() {
        let folder = tempfile::tempdir().unwrap();
        let sealed = Sealed::open(folder.path(), true).unwrap();
        let content: Vec<u8> = (0..3 * BLOCK + 100).map(|n| (n % 251) as u8).collect();
        for len in [0, 1, BLOCK - 1, BLOCK, BLOCK + 1, content.len()] {
            let name = format!("{len}.fast");
            let mut file = sealed.open_write(Path::new(&name)).unwrap();
            content[..len].chunks(1000).for_each(|piece| file.write_all(piece).unwrap());
            file.terminate().unwrap();
            let file = sealed.get_file_handle(Path::new(&name)).unwrap();
            assert_eq!((file.len(), &*file.read_bytes(0..len).unwrap()), (len, &content[..len]));
            sealed.atomic_write(Path::new("meta.json"), &content[..len]).unwrap();
            assert_eq!(sealed.atomic_read(Path::new("meta.json")).unwrap(), content[..len]);
        }
        let path = folder.path().join("meta.json");
        let good = std::fs::read(&path).unwrap();
        for at in (0..good.len()).step_by(997).chain(content.len() - 3..good.len()) {
            let mut bad = good.clone();
            bad[at] ^= 0x10;
            std::fs::write(&path, &bad).unwrap();
            assert!(sealed.atomic_read(Path::new("meta.json")).is_err(), "{at}");
            // Intact blocks can still be read.
            let Ok(file) = sealed.get_file_handle(Path::new("meta.json")) else { continue };
            assert_eq!(file.read_bytes(BLOCK..2 * BLOCK).is_ok(), at / BLOCK != 1, "{at}");
        }
        for len in [0, 5, TAIL, content.len(), good.len() - 1] {
            std::fs::write(&path, &good[..len]).unwrap();
            assert!(sealed.atomic_read(Path::new("meta.json")).is_err(), "{len}");
        }
        std::fs::write(folder.path().join("other.json"), &good).unwrap();
        assert!(sealed.atomic_read(Path::new("other.json")).is_err(), "another file");
        std::fs::write(&path, vec![0; good.len()]).unwrap();
        assert!(sealed.atomic_read(Path::new("meta.json")).is_err());
    }
}
