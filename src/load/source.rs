//! Where records live after they were read: in a file on disk, in memory, or in the program itself.

use std::fmt;
use std::fs::File;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{self, Read, Seek, SeekFrom};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use encoding_rs::Encoding;

use super::format::{About, Format};
use super::kept::Kept;
use super::record::{Parsed, Sink, Stream};
use super::schema::Schema;
use crate::corpus::NewHead;
use crate::{Article, Error, Result};

/// The position of a record that was read from the end, before those in front of it were counted.
pub(super) const UNKNOWN: u64 = u32::MAX as u64;

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
    schema: Arc<Schema>,
    /// Whether records are told apart by their position: not so for a file that is one article.
    numbered: AtomicBool,
    /// What stands once in the source and counts for every record.
    header: OnceLock<Box<[u8]>>,
}

enum Place {
    /// A file; its path, where the name does not spell it (it may hold bytes that are not characters).
    Disk(Option<Box<Path>>),
    /// A stream, or a file that had to be unpacked or transcoded.
    Kept(Kept),
    /// The same where nobody reads it twice.
    Passing,
    /// A part of an archive, from this byte on.
    Inside(Arc<Source>, u64),
    /// Part of the program.
    Program(&'static [u8]),
}

impl Source {
    fn new(name: String, place: Place, format: &'static Format, schema: &Arc<Schema>) -> Arc<Self> {
        let schema = Arc::clone(schema);
        let (numbered, header) = (AtomicBool::new(false), OnceLock::new());
        Arc::new(Self { name, place, format, schema, numbered, header })
    }

    /// A file whose bytes are read where they stand.
    pub(super) fn disk(path: &Path, format: &'static Format, schema: &Arc<Schema>) -> Arc<Self> {
        let odd = path.to_str().is_none().then(|| path.into());
        Self::new(path.display().to_string(), Place::Disk(odd), format, schema)
    }

    /// A stream or an unpacked file: `kept` is filled by [`Source::keep`], or whole already; without it the
    /// records cannot be read a second time.
    pub(super) fn unpacked(
        name: String,
        kept: Option<Kept>,
        format: &'static Format,
        schema: &Arc<Schema>,
    ) -> Arc<Self> {
        Self::new(name, kept.map_or(Place::Passing, Place::Kept), format, schema)
    }

    /// A member of an archive that lies there as it is, from the byte `at` on.
    pub(super) fn inside(
        name: String,
        outer: &Arc<Source>,
        at: u64,
        format: &'static Format,
        schema: &Arc<Schema>,
    ) -> Arc<Self> {
        Self::new(name, Place::Inside(Arc::clone(outer), at), format, schema)
    }

    /// Bytes inside the program.
    pub(super) fn program(
        name: String,
        bytes: &'static [u8],
        format: &'static Format,
        schema: &Arc<Schema>,
    ) -> Arc<Self> {
        Self::new(name, Place::Program(bytes), format, schema)
    }

    /// The file it is, unless it is a stream or part of the program.
    ///
    /// An unpacked file has a path too, though its records are not read from there.
    pub fn path(&self) -> Option<PathBuf> {
        match &self.place {
            Place::Disk(Some(path)) => Some(path.to_path_buf()),
            Place::Disk(None) => Some(PathBuf::from(&self.name)),
            Place::Kept(_) | Place::Passing | Place::Inside(..) | Place::Program(_) => None,
        }
    }

    /// Whether all of it can be read by place, however much of it was read so far.
    pub fn is_whole(&self) -> bool {
        match &self.place {
            Place::Disk(_) | Place::Program(_) => true,
            Place::Kept(kept) => kept.is_whole(),
            Place::Inside(outer, _) => outer.is_whole(),
            Place::Passing => false,
        }
    }

    /// The format its records are in: a name of [`super::FORMATS`].
    pub fn format(&self) -> &'static str {
        self.format.name
    }

    /// What was told by looking at its first records: “text from `story`, date from `when`; HTML in `story`”.
    pub fn guessed(&self) -> Option<String> {
        self.schema.sentence()
    }

    /// A number for how its records are read: another one where the same bytes make other articles.
    pub fn reading(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        self.schema.reading().hash(&mut hasher);
        hasher.finish()
    }

    /// What its fields mean.
    pub(super) fn schema(&self) -> &Arc<Schema> {
        &self.schema
    }

    /// Whether the words of an article stand in its record as they are.
    pub(super) fn is_verbatim(&self) -> bool {
        self.schema.is_verbatim()
    }

    /// As [`Format::assumed`] has it for a record of this source.
    pub(super) fn assumed(&self, record: &[u8]) -> Option<Option<&'static Encoding>> {
        self.format.assumed(record, &self.schema)
    }

    /// What takes it apart into records.
    pub(super) fn read(&self) -> fn(&mut Stream, &mut Sink) -> ControlFlow<()> {
        self.format.read
    }

    /// What keeps its bytes, where they are kept.
    pub(super) fn kept(&self) -> Option<&Kept> {
        match &self.place {
            Place::Kept(kept) => Some(kept),
            _ => None,
        }
    }

    /// Whether somebody waits for what is added to it.
    pub(super) fn is_followed(&self) -> bool {
        self.schema.options.follow
    }

    /// Keeps what stands once in the source and counts for every record; only the first time.
    pub(super) fn set_header(&self, header: Vec<u8>) {
        let _ = self.header.set(header.into());
    }

    /// What a record does not say itself.
    pub(super) fn about(&self) -> About<'_> {
        About::new(&self.schema, self.header.get().map_or(&[], |header| header))
    }

    /// From here on, records are named by their position too.
    pub(super) fn number_records(&self) {
        self.numbered.store(true, Ordering::Relaxed);
    }

    /// The name of the record at `index` when the input gives it none.
    fn fallback_id(&self, index: u64) -> String {
        let name = match &self.place {
            Place::Program(_) => self.name.trim_start_matches("sample/"),
            Place::Kept(_) | Place::Passing if self.name == STDIN => "-",
            _ => &self.name,
        };
        match (self.numbered.load(Ordering::Relaxed) || index > 0) && index != UNKNOWN {
            true => format!("{name}#{}", index + 1),
            false => name.to_owned(),
        }
    }

    /// The article that `record` spells; the same for the same bytes, first time and later.
    pub(super) fn parse(&self, record: &[u8], index: u64) -> Parsed {
        self.parse_about(record, index, &self.about())
    }

    /// The same; what was noticed is noted in `about`, which is that of this source.
    pub(super) fn parse_about(&self, record: &[u8], index: u64, about: &About) -> Parsed {
        let mut article = (self.format.parse)(record, about)?;
        if article.id.is_empty() {
            article.id = self.fallback_id(index);
        }
        Ok(article)
    }

    /// What a list shows of the article that `record` spells, where there is a quick way to tell.
    pub(super) fn head(&self, record: &[u8], about: &About) -> Option<NewHead> {
        // The quick ways know UTF-8 only.
        if self.schema.encoding().is_some() { None } else { (self.format.head)(record, about) }
    }

    /// Whether a field of this name may hold the body.
    pub(super) fn is_text(&self, name: &str) -> bool {
        self.schema.is_text(name)
    }

    /// The bytes of a record.
    pub(super) fn bytes(&self, offset: u64, len: usize) -> Result<Vec<u8>> {
        let mut bytes = Vec::new();
        match &self.place {
            Place::Kept(kept) => {
                bytes = kept.read(offset, len).map_err(|error| Error::io(&self.name, &error))?;
            }
            Place::Passing => {
                return Err(Error::new("it was read as it passed, and is not kept").file(&self.name));
            }
            Place::Inside(outer, at) => return outer.bytes(at.saturating_add(offset), len),
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

    /// Whether `other` is the same place, whoever found it.
    pub fn is_at(&self, other: &Self) -> bool {
        (self.offset, self.len, self.check) == (other.offset, other.len, other.check)
            && (Arc::ptr_eq(&self.source, &other.source) || self.source.name == other.source.name)
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
                .hint("F5, or starting again, reads what is there now"));
        }
        self.source.parse(&bytes, self.index).map_err(|flaw| flaw.error.file(&self.source.name))
    }
}

pub(super) fn checksum(bytes: &[u8]) -> u32 {
    crc32fast::hash(bytes)
}
