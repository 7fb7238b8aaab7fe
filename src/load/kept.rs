//! The bytes of what cannot be read by place where it lies: packed files and streams.
//!
//! A few of them stay in memory, more go into a file of the cache. A small packed file is not kept at all: it is
//! unpacked again when it is shown.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use super::archive::Member;
use super::bounded::Spent;
use super::cache::{Key, Part};
use super::decode::{self, Bytes};

/// What is no longer than this stays in memory while it is read, and is unpacked again when it is shown: 1 MiB.
const FEW: usize = 1 << 20;
/// So many files are held open, others opened when they are read: a system may let a program have only 256.
pub(super) const OPEN: usize = 32;

/// The bytes of one stream, as far as they were read.
pub(super) struct Kept {
    /// What it is unpacked from; none for what comes only once.
    from: Option<From>,
    state: RwLock<State>,
}

enum State {
    Few(Vec<u8>),
    /// Being filled, or filled where it is held; the part lives as long as the program needs it.
    Part(Arc<RwLock<Part>>, Arc<File>, Option<Held>),
    /// In the cache, as a whole.
    Whole(PathBuf, Option<(Held, Arc<File>)>),
    /// To be unpacked again.
    Again(From),
}

/// The right to hold a file open.
struct Held;

static HELD: AtomicUsize = AtomicUsize::new(0);

impl Held {
    fn one() -> Option<Self> {
        let more = |held| (held < OPEN).then_some(held + 1);
        HELD.fetch_update(Ordering::Relaxed, Ordering::Relaxed, more).ok().map(|_| Self)
    }
}

/// How many files are held open.
#[cfg(test)]
pub(super) fn open_now() -> usize {
    HELD.load(Ordering::Relaxed)
}

impl Drop for Held {
    fn drop(&mut self) {
        HELD.fetch_sub(1, Ordering::Relaxed);
    }
}

/// Where packed bytes lie.
#[derive(Clone)]
pub(super) enum From {
    File(PathBuf),
    Member(Member),
    #[cfg(feature = "parquet")]
    Table(PathBuf),
}

impl From {
    fn open(&self, spent: &Spent) -> io::Result<Bytes> {
        match self {
            From::File(path) => Ok(Box::new(File::open(path)?)),
            From::Member(member) => Ok(member.open(spent)),
            #[cfg(feature = "parquet")]
            From::Table(path) => super::parquet::lines(path),
        }
    }

    /// The file that they are.
    pub(super) fn path(&self) -> Option<&Path> {
        match self {
            From::File(path) => Some(path),
            From::Member(_) => None,
            #[cfg(feature = "parquet")]
            From::Table(path) => Some(path),
        }
    }

    /// Its bytes, unpacked.
    pub(super) fn decoded(&self) -> io::Result<Bytes> {
        let spent = Spent::default();
        Ok(decode::decode(self.open(&spent)?, &spent).map_err(io::Error::other)?.bytes)
    }

    /// Unpacks it up to what is wanted.
    fn read(&self, offset: u64, len: usize) -> io::Result<Vec<u8>> {
        let mut all = self.decoded()?;
        let mut bytes = Vec::new();
        io::copy(&mut (&mut all).take(offset), &mut io::sink())?;
        all.take(len as u64).read_to_end(&mut bytes)?;
        Ok(bytes)
    }
}

impl State {
    fn whole(place: PathBuf, file: File) -> Self {
        let held = Held::one().map(|held| (held, Arc::new(file)));
        Self::Whole(place, held)
    }
}

impl Kept {
    /// For the bytes of a stream, which [`Kept::add`] takes.
    pub(super) fn new(from: Option<From>) -> Self {
        Self { from, state: RwLock::new(State::Few(Vec::new())) }
    }

    /// What was unpacked before, and all of its bytes.
    pub(super) fn find(key: &Key, from: &Option<From>) -> Option<(Self, File)> {
        let (place, all) = key.find()?;
        // One descriptor reads on from where it is, and the other by place.
        let state = State::whole(place.clone(), File::open(place).ok()?);
        Some((Self { from: from.clone(), state: RwLock::new(state) }, all))
    }

    /// Adds to what is kept. Only one thread may do so.
    pub(super) fn add(&self, bytes: &[u8]) -> io::Result<()> {
        let part = match &mut *self.state.write().unwrap_or_else(PoisonError::into_inner) {
            State::Few(few) if few.len() + bytes.len() <= FEW => {
                few.extend_from_slice(bytes);
                return Ok(());
            }
            State::Part(part, ..) => Arc::clone(part),
            state => {
                let mut part = Part::new()?;
                if let State::Few(few) = state {
                    part.write(few)?;
                }
                let file = Arc::new(part.file.try_clone()?);
                let part = Arc::new(RwLock::new(part));
                *state = State::Part(Arc::clone(&part), file, None);
                part
            }
        };
        // Not while the state is locked: what was written before can be read meanwhile.
        part.write().unwrap_or_else(PoisonError::into_inner).write(bytes)
    }

    /// Everything was read, to the end: the next time it need not be unpacked.
    pub(super) fn finish(&self, key: Option<&Key>) {
        let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
        let next = match (&*state, &self.from) {
            (State::Few(_), Some(from)) => State::Again(from.clone()),
            (State::Part(part, file, _), from) => {
                // Where it cannot be kept it is only for this time.
                let filled = part.read().unwrap_or_else(PoisonError::into_inner);
                let kept = key.and_then(|key| filled.keep(key).ok());
                match (kept.and_then(|place| Some((File::open(&place).ok()?, place))), from, Held::one()) {
                    (Some((file, place)), ..) => State::whole(place, file),
                    (None, Some(from), None) => State::Again(from.clone()),
                    (None, _, held) => State::Part(Arc::clone(part), Arc::clone(file), held),
                }
            }
            _ => return,
        };
        *state = next;
    }

    /// Whether everything is there.
    pub(super) fn is_whole(&self) -> bool {
        let state = self.state.read().unwrap_or_else(PoisonError::into_inner);
        matches!(&*state, State::Whole(..) | State::Part(.., Some(_)) | State::Again(_))
    }

    /// Reads `len` bytes from `offset` on, fewer where fewer are kept.
    pub(super) fn read(&self, offset: u64, len: usize) -> io::Result<Vec<u8>> {
        let state = self.state.read().unwrap_or_else(PoisonError::into_inner);
        let mut bytes = Vec::new();
        match &*state {
            State::Few(few) => {
                let from = few.get(offset as usize..).unwrap_or_default();
                bytes.extend_from_slice(&from[..len.min(from.len())]);
            }
            State::Part(_, file, _) | State::Whole(_, Some((_, file))) => {
                let file = Arc::clone(file);
                drop(state);
                return read_all_at(&file, offset, len);
            }
            State::Whole(place, None) => {
                return match (File::open(place), &self.from) {
                    (Ok(file), _) => read_all_at(&file, offset, len),
                    // Others may have needed the room.
                    (Err(_), Some(from)) => from.read(offset, len),
                    (Err(error), None) => Err(error),
                };
            }
            State::Again(from) => return from.read(offset, len),
        }
        Ok(bytes)
    }
}

/// Reads `len` bytes from `offset` on, fewer at the end.
fn read_all_at(file: &File, offset: u64, len: usize) -> io::Result<Vec<u8>> {
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

/// It moves the place where others would go on; parts are always written at their end.
#[cfg(windows)]
fn read_at(file: &File, bytes: &mut [u8], offset: u64) -> io::Result<usize> {
    std::os::windows::fs::FileExt::seek_read(file, bytes, offset)
}
