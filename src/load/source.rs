//! Where records live after they were read: in a file on disk, in memory, or in the program itself.

use std::fmt;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, RwLock};

use super::Options;
use super::fields::Fields;
use super::format::Format;
use super::record::Parsed;
use crate::{Article, Error, Result};

/// The most that is kept of a stream that cannot be read a second time: 1 GiB.
const MOST_KEPT: usize = 1 << 30;
/// Kept bytes lie in pieces of this size: a growing vector would need twice the room whenever it moves.
const PIECE: usize = 1 << 20;

/// How standard input is named in messages; in ids it is `-`, as it is given.
pub(super) const STDIN: &str = "standard input";

/// Something that holds records: a file, standard input, an article of the sample.
///
/// One exists per file, however many records it holds; a file on disk is opened when it is read and not before.
pub struct Source {
    /// The name shown for it: the path as it was given, `standard input`, `sample/…`.
    pub name: String,
    place: Place,
    format: &'static Format,
    options: Arc<Options>,
    /// Whether records are told apart by their position: not so for a file that is one article.
    numbered: AtomicBool,
}

enum Place {
    /// A file; its path, where the name does not spell it (it may hold bytes that are not characters).
    Disk(Option<Box<Path>>),
    /// A stream, or a file that had to be unpacked or transcoded.
    Memory(Box<RwLock<Pieces>>),
    /// Part of the program.
    Program(&'static [u8]),
}

#[derive(Default)]
struct Pieces {
    full: Vec<Box<[u8]>>,
    last: Vec<u8>,
}

impl Source {
    fn new(name: String, place: Place, format: &'static Format, options: &Arc<Options>) -> Arc<Self> {
        let options = Arc::clone(options);
        Arc::new(Self { name, place, format, options, numbered: AtomicBool::new(false) })
    }

    /// A file whose bytes are read where they stand.
    pub(super) fn disk(path: &Path, format: &'static Format, options: &Arc<Options>) -> Arc<Self> {
        let odd = path.to_str().is_none().then(|| path.into());
        Self::new(path.display().to_string(), Place::Disk(odd), format, options)
    }

    /// A stream that [`Source::keep`] fills.
    pub(super) fn memory(name: String, format: &'static Format, options: &Arc<Options>) -> Arc<Self> {
        Self::new(name, Place::Memory(Box::default()), format, options)
    }

    /// Bytes inside the program.
    pub(super) fn program(
        name: String,
        bytes: &'static [u8],
        format: &'static Format,
        options: &Arc<Options>,
    ) -> Arc<Self> {
        Self::new(name, Place::Program(bytes), format, options)
    }

    /// The file it is, unless it is a stream or part of the program.
    ///
    /// An unpacked file has a path too, though its records are not read from there.
    pub fn path(&self) -> Option<PathBuf> {
        match &self.place {
            Place::Disk(Some(path)) => Some(path.to_path_buf()),
            Place::Disk(None) => Some(PathBuf::from(&self.name)),
            Place::Memory(_) | Place::Program(_) => None,
        }
    }

    /// The format its records are in: a name of [`super::FORMATS`].
    pub fn format(&self) -> &'static str {
        self.format.name
    }

    pub(super) fn is_kept(&self) -> bool {
        matches!(self.place, Place::Memory(_))
    }

    /// From here on, records are named by their position too.
    pub(super) fn number_records(&self) {
        self.numbered.store(true, Ordering::Relaxed);
    }

    /// Adds to what is kept of a stream.
    pub(super) fn keep(&self, bytes: &[u8]) -> io::Result<()> {
        let Place::Memory(pieces) = &self.place else { return Ok(()) };
        let mut pieces = pieces.write().unwrap_or_else(|poisoned| poisoned.into_inner());
        if pieces.full.len() * PIECE + pieces.last.len() + bytes.len() > MOST_KEPT {
            return Err(io::Error::other(
                "more than 1 GiB would have to stay in memory, the rest is not read (unpack it into a file first)",
            ));
        }
        pieces.add(bytes);
        Ok(())
    }

    /// The name of the record at `index` when the input gives it none.
    fn fallback_id(&self, index: u64) -> String {
        let name = match &self.place {
            Place::Program(_) => self.name.trim_start_matches("sample/"),
            Place::Memory(_) if self.name == STDIN => "-",
            _ => &self.name,
        };
        match self.numbered.load(Ordering::Relaxed) || index > 0 {
            true => format!("{name}#{}", index + 1),
            false => name.to_owned(),
        }
    }

    /// The article that `record` spells; the same for the same bytes, first time and later.
    pub(super) fn parse(&self, record: &[u8], index: u64) -> Parsed {
        let mut article = (self.format.parse)(record, &self.options)?;
        if article.id.is_empty() {
            article.id = self.fallback_id(index);
        }
        Ok(article)
    }

    /// Whether a field of this name may hold the body.
    pub(super) fn is_text(&self, name: &str) -> bool {
        Fields::new(&self.options).is_text(name)
    }

    /// The bytes of a record.
    fn bytes(&self, offset: u64, len: usize) -> Result<Vec<u8>> {
        let mut bytes = Vec::new();
        match &self.place {
            Place::Memory(pieces) => {
                let pieces = pieces.read().unwrap_or_else(|poisoned| poisoned.into_inner());
                pieces.copy(offset as usize, len, &mut bytes);
            }
            Place::Program(all) => {
                let from = all.get(offset as usize..).unwrap_or_default();
                bytes.extend_from_slice(&from[..len.min(from.len())]);
            }
            Place::Disk(odd) => {
                let path = odd.as_deref().unwrap_or(Path::new(&self.name));
                let failed = |error: io::Error| Error::io(path, &error);
                let mut file = File::open(path).map_err(failed)?;
                file.seek(SeekFrom::Start(offset)).map_err(failed)?;
                bytes.reserve_exact(len);
                file.take(len as u64).read_to_end(&mut bytes).map_err(failed)?;
            }
        }
        Ok(bytes)
    }
}

impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Source")
            .field("name", &self.name)
            .field("format", &self.format.name)
            .finish_non_exhaustive()
    }
}

impl Pieces {
    fn add(&mut self, mut bytes: &[u8]) {
        while !bytes.is_empty() {
            if self.last.is_empty() && !self.full.is_empty() {
                self.last.reserve_exact(PIECE);
            }
            let (now, later) = bytes.split_at(bytes.len().min(PIECE - self.last.len()));
            self.last.extend_from_slice(now);
            bytes = later;
            if self.last.len() == PIECE {
                self.full.push(std::mem::take(&mut self.last).into_boxed_slice());
            }
        }
    }

    /// Copies `len` bytes from `offset` on, fewer where fewer are kept.
    fn copy(&self, offset: usize, len: usize, out: &mut Vec<u8>) {
        let pieces = self.full.iter().map(|piece| &**piece).chain([&*self.last]);
        let mut skip = offset % PIECE;
        for piece in pieces.skip(offset / PIECE) {
            let from = &piece[skip.min(piece.len())..];
            out.extend_from_slice(&from[..from.len().min(len - out.len())]);
            skip = 0;
            if out.len() == len {
                break;
            }
        }
    }
}

/// Where one record's bytes lie, so that its body can be read again when it is shown.
#[derive(Clone, Debug)]
pub struct Address {
    /// The file (or the memory) that holds it.
    pub source: Arc<Source>,
    /// First byte, in the decoded stream.
    pub offset: u64,
    /// How many bytes.
    pub len: u64,
    /// Position among the records of the source, from 0.
    pub index: u64,
    /// CRC-32 of the bytes: a file that was rewritten since must not pass for the one that was read.
    pub check: u32,
}

impl Address {
    /// The address of `record`, which stands at `offset` of `source`.
    pub(super) fn of(record: &[u8], source: &Arc<Source>, offset: u64, index: u64) -> Self {
        let source = Arc::clone(source);
        Self { source, offset, len: record.len() as u64, index, check: checksum(record) }
    }

    /// Reads the article at this address again: equal to the one that was first found there.
    ///
    /// # Errors
    /// When the file has gone, or its bytes at this place are no longer the same.
    pub fn read(&self) -> Result<Article> {
        let bytes = self.source.bytes(self.offset, self.len as usize)?;
        if bytes.len() as u64 != self.len || checksum(&bytes) != self.check {
            return Err(Error::new("the file has changed since it was read")
                .file(&self.source.name)
                .hint("start again to read what is there now"));
        }
        self.source.parse(&bytes, self.index).map_err(|flaw| flaw.error.file(&self.source.name))
    }
}

fn checksum(bytes: &[u8]) -> u32 {
    let mut crc = flate2::Crc::new();
    crc.update(bytes);
    crc.sum()
}
