//! The bytes of packed files and streams, which cannot be read at an offset in place.
//!
//! A few bytes stay in memory; more go into a file of the cache. Small packed files are not stored: they are unpacked
//! again when they are shown.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use super::archive::Member;
use super::bomb_guard::UnpackBudget;
use super::cache::{CacheKey, PartialFile};
use super::decode::{self, Bytes};

/// Up to this many bytes stay in memory while they are read, and are unpacked again when they are shown: 1 MiB.
const FEW: usize = 1 << 20;
/// At most this many files are held open; others are opened for each read. Some systems allow a program only 256.
pub(super) const OPEN: usize = 32;

/// The bytes of one stream that have been read so far.
pub(super) struct UnpackedBytes {
    /// What it is unpacked from; `None` for a stream, which can be read only once.
    from: Option<Origin>,
    state: RwLock<UnpackedState>,
}

enum UnpackedState {
    InMemory(Vec<u8>),
    /// A temporary cache file, being written or (with a permit) complete.
    Partial(Arc<RwLock<PartialFile>>, Arc<File>, Option<OpenPermit>),
    /// A complete file of the cache.
    Cached(PathBuf, Option<(OpenPermit, Arc<File>)>),
    /// Not stored: unpacked again for each read.
    NotStored(Origin),
}

/// A permit to hold a file open.
struct OpenPermit;

static HELD: AtomicUsize = AtomicUsize::new(0);

impl OpenPermit {
    fn one() -> Option<Self> {
        let more = |held| (held < OPEN).then_some(held + 1);
        HELD.fetch_update(Ordering::Relaxed, Ordering::Relaxed, more).ok().map(|_| Self)
    }
}

/// Returns how many files are held open.
#[cfg(test)]
pub(super) fn open_now() -> usize {
    HELD.load(Ordering::Relaxed)
}

impl Drop for OpenPermit {
    fn drop(&mut self) {
        HELD.fetch_sub(1, Ordering::Relaxed);
    }
}

/// Where packed bytes come from.
#[derive(Clone)]
pub(super) enum Origin {
    File(PathBuf),
    Member(Member),
    /// A table on the disk, which this function reads as lines.
    Table(PathBuf, fn(&Path) -> io::Result<Bytes>),
    /// Something that this function converts.
    Converted(Box<Origin>, fn(Bytes) -> io::Result<Bytes>),
}

impl Origin {
    fn open(&self, spent: &UnpackBudget) -> io::Result<Bytes> {
        match self {
            Origin::File(path) => Ok(Box::new(File::open(path)?)),
            Origin::Member(member) => Ok(member.open(spent)),
            Origin::Table(path, open) => open(path),
            Origin::Converted(from, convert) => convert(from.decoded()?),
        }
    }

    /// Returns the path on disk.
    pub(super) fn path(&self) -> Option<&Path> {
        match self {
            Origin::File(path) | Origin::Table(path, _) => Some(path),
            Origin::Converted(from, _) => from.path(),
            Origin::Member(_) => None,
        }
    }

    /// Opens its bytes, unpacked.
    pub(super) fn decoded(&self) -> io::Result<Bytes> {
        let spent = UnpackBudget::default();
        // Converted bytes are neither packed nor of another kind.
        if let Origin::Converted(..) = self {
            return self.open(&spent);
        }
        Ok(decode::decode(self.open(&spent)?, &spent).map_err(io::Error::other)?.bytes)
    }

    /// Unpacks it up to the wanted bytes.
    fn read(&self, offset: u64, len: usize) -> io::Result<Vec<u8>> {
        let mut all = self.decoded()?;
        let mut bytes = Vec::new();
        io::copy(&mut (&mut all).take(offset), &mut io::sink())?;
        all.take(len as u64).read_to_end(&mut bytes)?;
        Ok(bytes)
    }
}

impl UnpackedState {
    fn whole(place: PathBuf, file: File) -> Self {
        let held = OpenPermit::one().map(|held| (held, Arc::new(file)));
        Self::Cached(place, held)
    }
}

impl UnpackedBytes {
    /// Creates an empty one, to be filled by [`UnpackedBytes::add`].
    pub(super) fn new(from: Option<Origin>) -> Self {
        Self { from, state: RwLock::new(UnpackedState::InMemory(Vec::new())) }
    }

    /// Returns the file that an earlier pass unpacked, and a reader of all its bytes.
    pub(super) fn find(key: &CacheKey, from: &Option<Origin>) -> Option<(Self, File)> {
        let (place, all) = key.find()?;
        // Two descriptors: one reads sequentially, the other at offsets.
        let state = UnpackedState::whole(place.clone(), File::open(place).ok()?);
        Some((Self { from: from.clone(), state: RwLock::new(state) }, all))
    }

    /// Appends bytes. Only one thread may do so.
    pub(super) fn add(&self, bytes: &[u8]) -> io::Result<()> {
        let part = match &mut *self.state.write().unwrap_or_else(PoisonError::into_inner) {
            UnpackedState::InMemory(few) if few.len() + bytes.len() <= FEW => {
                few.extend_from_slice(bytes);
                return Ok(());
            }
            UnpackedState::Partial(part, ..) => Arc::clone(part),
            state => {
                let mut part = PartialFile::new()?;
                if let UnpackedState::InMemory(few) = state {
                    part.write(few)?;
                }
                let file = Arc::new(part.file.try_clone()?);
                let part = Arc::new(RwLock::new(part));
                *state = UnpackedState::Partial(Arc::clone(&part), file, None);
                part
            }
        };
        // Write without the lock on the state, so that others can read what has been written.
        part.write().unwrap_or_else(PoisonError::into_inner).write(bytes)
    }

    /// Notes that everything was read to the end: next time it need not be unpacked.
    pub(super) fn finish(&self, key: Option<&CacheKey>) {
        let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
        let next = match (&*state, &self.from) {
            (UnpackedState::InMemory(_), Some(from)) => UnpackedState::NotStored(from.clone()),
            (UnpackedState::Partial(part, file, _), from) => {
                // If it cannot be kept in the cache, keep it for this run.
                let filled = part.read().unwrap_or_else(PoisonError::into_inner);
                let kept = key.and_then(|key| filled.keep(key).ok());
                match (
                    kept.and_then(|place| Some((File::open(&place).ok()?, place))),
                    from,
                    OpenPermit::one(),
                ) {
                    (Some((file, place)), ..) => UnpackedState::whole(place, file),
                    (None, Some(from), None) => UnpackedState::NotStored(from.clone()),
                    (None, _, held) => UnpackedState::Partial(Arc::clone(part), Arc::clone(file), held),
                }
            }
            _ => return,
        };
        *state = next;
    }

    /// Returns whether all bytes can be read.
    pub(super) fn is_whole(&self) -> bool {
        let state = self.state.read().unwrap_or_else(PoisonError::into_inner);
        matches!(
            &*state,
            UnpackedState::Cached(..) | UnpackedState::Partial(.., Some(_)) | UnpackedState::NotStored(_)
        )
    }

    /// Reads `len` bytes at `offset`, fewer if there are fewer.
    pub(super) fn read(&self, offset: u64, len: usize) -> io::Result<Vec<u8>> {
        let state = self.state.read().unwrap_or_else(PoisonError::into_inner);
        match &*state {
            UnpackedState::InMemory(few) => Ok(part_of(few, offset, len).to_vec()),
            UnpackedState::Partial(_, file, _) | UnpackedState::Cached(_, Some((_, file))) => {
                let file = Arc::clone(file);
                drop(state);
                read_all_at(&file, offset, len)
            }
            UnpackedState::Cached(place, None) => match (File::open(place), &self.from) {
                (Ok(file), _) => read_all_at(&file, offset, len),
                // Other programs may have needed the space.
                (Err(_), Some(from)) => from.read(offset, len),
                (Err(error), None) => Err(error),
            },
            UnpackedState::NotStored(from) => from.read(offset, len),
        }
    }
}

/// Returns the `len` bytes at `offset`, or fewer if there are fewer.
pub(super) fn part_of(all: &[u8], offset: u64, len: usize) -> &[u8] {
    let from = all.get(offset as usize..).unwrap_or_default();
    &from[..len.min(from.len())]
}

/// Reads `len` bytes at `offset`, fewer at the end.
pub(super) fn read_all_at(file: &File, offset: u64, len: usize) -> io::Result<Vec<u8>> {
    let mut bytes = vec![0; len];
    let mut done = 0;
    while done < len {
        match read_at(file, &mut bytes[done..], offset + done as u64)? {
            0 => break,
            n => done += n,
        }
    }
    bytes.truncate(done);
    Ok(bytes)
}

#[cfg(unix)]
fn read_at(file: &File, bytes: &mut [u8], offset: u64) -> io::Result<usize> {
    std::os::unix::fs::FileExt::read_at(file, bytes, offset)
}

/// This moves the file's position, which does no harm, because partial files are opened for appending.
#[cfg(windows)]
fn read_at(file: &File, bytes: &mut [u8], offset: u64) -> io::Result<usize> {
    std::os::windows::fs::FileExt::seek_read(file, bytes, offset)
}
