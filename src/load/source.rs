//! Sources: where the bytes of records are, in a file on disk, in memory, or in the program itself.

use std::fmt;
use std::fs::File;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use super::cache::CacheKey;
use super::format::InputFormat;
use super::record::RawRecord;
use super::schema::Schema;
use super::unpacked::{UnpackedBytes, part_of, read_all_at};
use crate::{Article, Error, Result};

/// The position of a record that was read from the end of a file, before the records preceding it were counted.
pub(super) const UNKNOWN: u64 = u32::MAX as u64;

/// The name of standard input in messages; in ids it is `-`, as on the command line.
pub(super) const STDIN: &str = "standard input";

/// Something that holds records: a file, standard input, a sample article.
///
/// There is one per file, for all of its records. A file on disk is open only while it is read.
pub struct Source {
    /// The name shown for it: the path as given, `standard input`, `sample/…`.
    pub name: String,
    place: Location,
    format: &'static InputFormat,
    schema: Arc<Schema>,
    /// Whether ids need the position of a record: not in a file that is one article.
    numbered: AtomicBool,
    /// What the source says once for every record.
    header: OnceLock<Box<[u8]>>,
    /// What it is called in the ids of its records.
    id_name: OnceLock<String>,
}

/// Where the bytes of a source are.
pub(super) enum Location {
    /// A file, with its path if the name cannot spell it, because the path contains bytes that are not characters.
    Disk(Option<Box<Path>>),
    /// A stream, or a file that had to be unpacked or transcoded.
    Unpacked(UnpackedBytes),
    /// A stream that is not stored: its records cannot be read a second time.
    Passing,
    /// A part of an archive, beginning at this offset.
    Inside(Arc<Source>, u64),
    /// Part of the program.
    Program(&'static [u8]),
}

impl Source {
    /// Creates a source of records that are in this `place`.
    pub(super) fn new(
        name: String,
        place: Location,
        format: &'static InputFormat,
        schema: &Arc<Schema>,
    ) -> Arc<Self> {
        let schema = Arc::clone(schema);
        let (numbered, header) = (AtomicBool::new(false), OnceLock::new());
        Arc::new(Self { name, place, format, schema, numbered, header, id_name: OnceLock::new() })
    }

    /// Returns a file whose bytes are read where they are.
    pub(super) fn disk(path: &Path, format: &'static InputFormat, schema: &Arc<Schema>) -> Arc<Self> {
        let odd = path.to_str().is_none().then(|| path.into());
        Self::new(path.display().to_string(), Location::Disk(odd), format, schema)
    }

    /// Creates a source for records that are parsed once and never read again.
    pub(super) fn in_memory(format: &'static InputFormat, schema: &Arc<Schema>) -> Arc<Self> {
        Self::new(String::new(), Location::Passing, format, schema)
    }

    /// Returns the path of a file whose records are read from the disk.
    pub fn path(&self) -> Option<PathBuf> {
        match &self.place {
            Location::Disk(Some(path)) => Some(path.to_path_buf()),
            Location::Disk(None) => Some(PathBuf::from(&self.name)),
            Location::Unpacked(_) | Location::Passing | Location::Inside(..) | Location::Program(_) => None,
        }
    }

    /// Returns whether all of it can be read at any offset, no matter how much has been read so far.
    pub fn is_whole(&self) -> bool {
        match &self.place {
            Location::Disk(_) | Location::Program(_) => true,
            Location::Unpacked(store) => store.is_whole(),
            Location::Inside(outer, _) => outer.is_whole(),
            Location::Passing => false,
        }
    }

    /// Returns the format of its records.
    pub fn format(&self) -> &'static InputFormat {
        self.format
    }

    /// Returns what was guessed from its first records: “text from `story`, date from `when`; HTML in `story`”.
    pub fn guessed(&self) -> Option<String> {
        self.schema.sentence()
    }

    /// Returns a hash of how its records are read; it differs if the same bytes would give other articles.
    pub fn reading(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        self.schema.reading().hash(&mut hasher);
        hasher.finish()
    }

    /// Returns what its fields mean.
    pub(super) fn schema(&self) -> &Arc<Schema> {
        &self.schema
    }

    /// Returns where its bytes are stored, if they cannot be read in place.
    pub(super) fn unpacked_bytes(&self) -> Option<&UnpackedBytes> {
        match &self.place {
            Location::Unpacked(store) => Some(store),
            _ => None,
        }
    }

    /// Notes that everything has been read: if its bytes are stored, they need not be unpacked again.
    pub(super) fn finish_unpacking(&self, key: Option<&CacheKey>) {
        if let Some(store) = self.unpacked_bytes() {
            store.finish(key);
        }
    }

    /// Sets what the source says once for every record; only the first call counts.
    pub(super) fn set_header(&self, header: Vec<u8>) {
        let _ = self.header.set(header.into());
    }

    /// Returns what [`Source::set_header`] was given; nothing by default.
    pub(super) fn header(&self) -> &[u8] {
        self.header.get().map_or(&[], |header| header)
    }

    /// Makes ids include the position of a record from here on.
    pub(super) fn number_records(&self) {
        self.numbered.store(true, Ordering::Relaxed);
    }

    /// Returns the id of the record at `index` if it gives none itself.
    pub(super) fn fallback_id(&self, index: u64) -> String {
        let name = self.id_name.get_or_init(|| {
            let ids = &self.schema.options.ids;
            match &self.place {
                Location::Program(_) => ids.with_prefix(self.name.trim_start_matches("sample/")),
                Location::Unpacked(_) | Location::Passing if self.name == STDIN => ids.with_prefix("-"),
                _ => ids.name_of(&self.name),
            }
        });
        match (self.numbered.load(Ordering::Relaxed) || index > 0) && index != UNKNOWN {
            true => format!("{name}#{}", index + 1),
            false => name.clone(),
        }
    }

    /// Returns the bytes of a record.
    pub(super) fn bytes(&self, offset: u64, len: usize) -> Result<Vec<u8>> {
        match &self.place {
            Location::Unpacked(store) => {
                store.read(offset, len).map_err(|error| Error::io(&self.name, &error))
            }
            Location::Passing => {
                Err(Error::new("it came from a stream that was not stored").file(&self.name))
            }
            Location::Inside(outer, at) => outer.bytes(at.saturating_add(offset), len),
            Location::Program(all) => Ok(part_of(all, offset, len).to_vec()),
            Location::Disk(odd) => {
                let path = odd.as_deref().unwrap_or(Path::new(&self.name));
                let read = File::open(path).and_then(|file| read_all_at(&file, offset, len));
                read.map_err(|error| Error::io(path, &error))
            }
        }
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

/// Where the bytes of one record are, so that its body can be read again when it is shown.
#[derive(Clone, Debug)]
pub struct Address {
    /// The source that holds it.
    pub source: Arc<Source>,
    /// Offset of its first byte, in the decoded stream.
    pub offset: u64,
    /// Length in bytes.
    pub len: u64,
    /// Position among the records of the source, from 0.
    pub index: u64,
    /// CRC-32 of the bytes: a file rewritten since then must not pass for the one that was read.
    pub check: u32,
}

impl Address {
    /// Returns the address of `record`, which begins at `offset` in `source`.
    pub(super) fn of(record: &[u8], source: &Arc<Source>, offset: u64, index: u64) -> Self {
        let source = Arc::clone(source);
        Self { source, offset, len: record.len() as u64, index, check: checksum(record) }
    }

    /// Returns whether `other` is the address of the same record.
    pub fn is_at(&self, other: &Self) -> bool {
        (self.offset, self.len, self.check) == (other.offset, other.len, other.check)
            && (Arc::ptr_eq(&self.source, &other.source) || self.source.name == other.source.name)
    }

    /// Reads the article at this address again. It equals the one first found there.
    ///
    /// # Errors
    /// If the file is gone, or its bytes here have changed.
    pub fn read(&self) -> Result<Article> {
        let bytes = self.source.bytes(self.offset, self.len as usize)?;
        if bytes.len() as u64 != self.len || checksum(&bytes) != self.check {
            return Err(Error::new("the file has changed since it was read")
                .file(&self.source.name)
                .hint("press F5 or restart to read it again"));
        }
        let record = RawRecord::new(&bytes, &self.source, self.offset, self.index);
        record.article().map_err(|rejected| rejected.error.file(&self.source.name))
    }
}

pub(super) fn checksum(bytes: &[u8]) -> u32 {
    crc32fast::hash(bytes)
}
