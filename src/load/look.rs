//! What can be seen of a file by its beginning, for those who want to know before they read it.

use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use super::bounded::Spent;
use super::dates::DateOrder;
use super::decode::{self, Bytes, Decoded};
use super::fields;
use super::guess::{self, Column};
use super::kept::From;
use super::schema::FOLDER;
use super::{Format, Options, archive, format, partition};
use crate::{Error, Result};

/// What a file looks like.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Look {
    /// A name of [`FORMATS`](super::FORMATS), or that of an archive.
    pub format: &'static str,
    /// How it is packed.
    pub packing: Option<&'static str>,
    /// How many of the first records were looked at.
    pub sampled: usize,
    /// Their fields, where they have names.
    pub fields: Vec<Column>,
    /// What the folders say that it lies in: names and values.
    pub folder: Vec<(String, String)>,
    /// Which field of the file (second) holds ours (first), and whether that was guessed.
    pub uses: Vec<(&'static str, String, bool)>,
    /// Fields whose values are not plain text, and what they are read as.
    pub written: Vec<(String, String)>,
    /// Which comes first in dates like 03/04/2018, where there are such, if it is known; and why, in words.
    pub dates: Option<(Option<DateOrder>, String)>,
}

impl Look {
    /// What the field called `name` is used as, and whether that was guessed.
    pub fn used_as(&self, name: &str) -> Option<(&'static str, bool)> {
        let uses = self.uses.iter().find(|(_, theirs, _)| guess::is_at(name, theirs));
        uses.map(|(ours, _, guessed)| (*ours, *guessed))
    }

    /// What the values of the field called `name` are read as, where they are no plain text.
    pub fn written_as(&self, name: &str) -> Option<&str> {
        self.written
            .iter()
            .find(|(theirs, _)| guess::is_at(name, theirs))
            .map(|(_, written)| written.as_str())
    }
}

/// Looks at the beginning of the file at `path`.
///
/// ```
/// use std::sync::Arc;
/// use onrecord::load::{Options, look};
///
/// let folder = tempfile::tempdir()?;
/// let path = folder.path().join("news.csv");
/// std::fs::write(&path, "headline,body\nHarbour strike ends,“It is over”\n")?;
/// let seen = look(&path, &Arc::new(Options::default()))?;
/// assert_eq!((seen.format, seen.fields[0].name.as_str()), ("CSV", "headline"));
/// assert_eq!(seen.uses[0], ("text", "body".to_owned(), false));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// When it cannot be read, or holds no articles as far as one can see.
pub fn look(path: &Path, options: &Arc<Options>) -> Result<Look> {
    let file = File::open(path).map_err(|error| Error::io(path, &error))?;
    let packing = packing(path);
    let decoded = decode::decode(Box::new(file), &Spent::default()).map_err(|error| error.file(path))?;
    let Decoded { head, bytes, .. } = decoded;
    if let Some(kind) = archive::kind(&head) {
        let format = if kind == archive::Kind::Zip { "zip archive" } else { "tar archive" };
        return Ok(Look { format, packing, ..Look::default() });
    }
    if head.starts_with(b"PAR1") {
        return table(path, options);
    }
    let format = format::tell(&head, &format::extension(path), true).map_err(|error| error.file(path))?;
    Ok(Look { packing, ..by_fields(&head, bytes, format, options, &From::File(path.to_owned())) })
}

#[cfg(feature = "parquet")]
fn table(path: &Path, options: &Arc<Options>) -> Result<Look> {
    let lines = super::parquet::lines(path).map_err(|error| Error::new(error.to_string()).file(path))?;
    let (head, lines) = decode::peek(lines);
    Ok(by_fields(&head, lines, format::named("Parquet"), options, &From::Table(path.to_owned())))
}

#[cfg(not(feature = "parquet"))]
fn table(path: &Path, _options: &Arc<Options>) -> Result<Look> {
    Err(Error::new("Parquet is not read by this build of onrecord").file(path))
}

/// The fields of the first records, and what they are used for.
fn by_fields(
    head: &[u8],
    bytes: Bytes,
    format: &'static Format,
    options: &Arc<Options>,
    from: &From,
) -> Look {
    let (sample, bytes) = guess::first(head, bytes, format);
    let folder = from.path().map_or_else(Vec::new, partition::columns);
    let (schema, _) = guess::schema(head, bytes, format, options, folder, Some(from));
    let mut uses = Vec::new();
    for ours in super::FIELDS {
        let Some(field) = fields::field(ours) else { continue };
        let of_field = |(known, rank): (fields::Field, usize)| (known == field).then_some(rank);
        let tops = sample.columns.iter().map(Column::top);
        let named = tops.filter_map(|top| Some((schema.usual(top).and_then(of_field)?, top, false)));
        let folders = schema.folder().iter().map(|(name, _)| &**name);
        let around =
            folders.filter_map(|name| Some((FOLDER + fields::usual(name).and_then(of_field)?, name, false)));
        let paths = schema.paths().iter().filter(|path| path.field == field);
        let told = paths.map(|path| (path.rank, &*path.theirs, path.is_guess()));
        let best = told.chain(named).chain(around).min_by_key(|(rank, ..)| *rank);
        uses.extend(best.map(|(_, name, guessed)| (ours, name.to_owned(), guessed)));
    }
    let written = schema.markups().iter().map(|(name, markup)| (name.clone(), markup.sentence())).collect();
    Look {
        format: format.name,
        packing: None,
        sampled: sample.records,
        fields: sample.columns,
        folder: schema.folder().to_vec(),
        uses,
        written,
        dates: schema.date_order(),
    }
}

/// How the file is packed, by its first bytes.
fn packing(path: &Path) -> Option<&'static str> {
    use std::io::Read;
    let mut head = Vec::new();
    File::open(path).ok()?.take(decode::HEAD as u64).read_to_end(&mut head).ok()?;
    decode::packing(&head)
}
