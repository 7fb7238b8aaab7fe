//! The bytes of what cannot be read by place where it lies: packed files and streams.
//!
//! A few of them stay in memory, more go into a file of the cache. A small packed file is not kept at all: it is
//! unpacked again when it is shown.

use std::fs::File;
use std::io::{self, Read};
use std::path::PathBuf;
use std::sync::{Arc, PoisonError, RwLock};

use super::archive::Member;
use super::cache::{Key, Part};
use super::decode::{self, Bytes};

/// What is no longer than this stays in memory while it is read, and is unpacked again when it is shown: 1 MiB.
const FEW: usize = 1 << 20;

/// The bytes of one stream, as far as they were read.
pub(super) struct Kept {
    /// What it is unpacked from; none for what comes only once.
    from: Option<From>,
    state: RwLock<State>,
}

enum State {
    Few(Vec<u8>),
    /// Being filled; the part lives as long as the program needs it.
    Part(Arc<RwLock<Part>>, Arc<File>),
    /// In the cache, as a whole.
    Whole(Arc<File>),
    /// To be unpacked again.
    Again(From),
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
    fn open(&self) -> io::Result<Bytes> {
        match self {
            From::File(path) => Ok(Box::new(File::open(path)?)),
            From::Member(member) => Ok(member.open()),
            #[cfg(feature = "parquet")]
            From::Table(path) => super::parquet::lines(path),
        }
    }
}

impl Kept {
    /// For the bytes of a stream, which [`Kept::add`] takes.
    pub(super) fn new(from: Option<From>) -> Self {
        Self { from, state: RwLock::new(State::Few(Vec::new())) }
    }

    /// What was unpacked before.
    pub(super) fn whole(file: File) -> Self {
        Self { from: None, state: RwLock::new(State::Whole(Arc::new(file))) }
    }

    /// Adds to what is kept. Only one thread may do so.
    pub(super) fn add(&self, bytes: &[u8]) -> io::Result<()> {
        let part = match &mut *self.state.write().unwrap_or_else(PoisonError::into_inner) {
            State::Few(few) if few.len() + bytes.len() <= FEW => {
                few.extend_from_slice(bytes);
                return Ok(());
            }
            State::Part(part, _) => Arc::clone(part),
            state => {
                let mut part = Part::new()?;
                if let State::Few(few) = state {
                    part.write(few)?;
                }
                let file = Arc::new(part.file.try_clone()?);
                let part = Arc::new(RwLock::new(part));
                *state = State::Part(Arc::clone(&part), file);
                part
            }
        };
        // Not while the state is locked: what was written before can be read meanwhile.
        part.write().unwrap_or_else(PoisonError::into_inner).write(bytes)
    }

    /// Everything was read, to the end: the next time it need not be unpacked.
    pub(super) fn finish(&self, key: Option<&Key>) {
        let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
        match (&*state, &self.from, key) {
            (State::Few(_), Some(from), _) => *state = State::Again(from.clone()),
            (State::Part(part, _), _, Some(key)) => {
                // Where that fails it is only for this time.
                let _ = part.read().unwrap_or_else(PoisonError::into_inner).keep(key);
            }
            _ => {}
        }
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
            State::Part(_, file) | State::Whole(file) => {
                let file = Arc::clone(file);
                drop(state);
                bytes.resize(len, 0);
                let mut done = 0;
                while done < len {
                    match read_at(&file, &mut bytes[done..], offset + done as u64)? {
                        0 => break,
                        n => done += n,
                    }
                }
                bytes.truncate(done);
            }
            State::Again(from) => {
                let raw = from.open()?;
                drop(state);
                let mut all = decode::decode(raw).map_err(io::Error::other)?.bytes;
                io::copy(&mut (&mut all).take(offset), &mut io::sink())?;
                all.take(len as u64).read_to_end(&mut bytes)?;
            }
        }
        Ok(bytes)
    }
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
