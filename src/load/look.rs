//! What can be seen of a file by its beginning, for those who want to know before they read it.

use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use super::bounded::Spent;
use super::decode::{self, Bytes, Decoded};
use super::fields::Fields;
use super::guess::{self, Field};
use super::{Format, Options, archive, format};
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
    pub fields: Vec<Field>,
    /// Which field of the file (second) holds ours (first), and whether that was guessed.
    pub uses: Vec<(&'static str, String, bool)>,
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
    let decoded = decode::decode(Box::new(file), &Spent::default());
    let Decoded { head, bytes, .. } =
        decoded.map_err(|what| Error::new(format!("{what} is not read")).file(path))?;
    if let Some(kind) = archive::kind(&head) {
        let format = if kind == archive::Kind::Zip { "zip archive" } else { "tar archive" };
        return Ok(Look { format, packing, ..Look::default() });
    }
    if head.starts_with(b"PAR1") {
        return table(path, options);
    }
    let format = format::tell(&head, &format::extension(path), true).map_err(|error| error.file(path))?;
    Ok(Look { packing, ..by_fields(&head, bytes, format, options) })
}

#[cfg(feature = "parquet")]
fn table(path: &Path, options: &Arc<Options>) -> Result<Look> {
    let lines = super::parquet::lines(path).map_err(|error| Error::new(error.to_string()).file(path))?;
    let (head, lines) = decode::peek(lines);
    Ok(by_fields(&head, lines, format::named("Parquet"), options))
}

#[cfg(not(feature = "parquet"))]
fn table(path: &Path, _options: &Arc<Options>) -> Result<Look> {
    Err(Error::new("Parquet is not read by this build of onrecord").file(path))
}

/// The fields of the first records, and what they are used for.
fn by_fields(head: &[u8], bytes: Bytes, format: &'static Format, options: &Arc<Options>) -> Look {
    let (sample, _) = guess::first(head, bytes, format);
    let guessed = guess::with(&sample, options);
    let known = Fields::new(&guessed);
    let mut uses = Vec::new();
    for ours in super::FIELDS {
        let asked = guessed.fields.iter().position(|(our, _)| our == ours);
        if let Some(place) = asked {
            let is_guess = guessed.asked.is_some_and(|asked| place >= asked);
            uses.push((ours, guessed.fields[place].1.clone(), is_guess));
        } else {
            let usual =
                sample.fields.iter().filter_map(|field| Some((known.rank(&field.name, ours)?, field)));
            uses.extend(
                usual.min_by_key(|(rank, _)| *rank).map(|(_, field)| (ours, field.name.clone(), false)),
            );
        }
    }
    Look { format: format.name, packing: None, sampled: sample.records, fields: sample.fields, uses }
}

/// How the file is packed, by its first bytes.
fn packing(path: &Path) -> Option<&'static str> {
    use std::io::Read;
    let mut head = Vec::new();
    File::open(path).ok()?.take(decode::HEAD as u64).read_to_end(&mut head).ok()?;
    decode::packing(&head)
}
