//! Describes a file from its beginning, for people who want to know before they read it.

use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use super::bomb_guard::UnpackBudget;
use super::dates::DateOrder;
use super::decode::{self, Bytes, Decoded};
use super::fields::{self, ArticleField};
use super::format::Container;
use super::guess::{self, SampledField};
use super::schema::{FOLDER, FieldPath};
use super::unpacked::Origin;
use super::{InputFormat, Options, format, partition};
use crate::{Error, Result};

/// What a file looks like.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Inspection {
    /// The name of a row of [`FORMATS`](super::FORMATS).
    pub format: &'static str,
    /// Whether it holds other files.
    pub is_archive: bool,
    /// How it is compressed.
    pub packing: Option<&'static str>,
    /// How many of the first records were sampled.
    pub sampled: usize,
    /// The fields of these records, if they have names.
    pub fields: Vec<SampledField>,
    /// Names and values given by the folders around it.
    pub folder: Vec<(String, String)>,
    /// Which field of the file (second) is used for ours (first), and whether that was guessed.
    pub uses: Vec<(&'static str, String, bool)>,
    /// Fields whose values are not plain text, and what they are read as.
    pub written: Vec<(String, String)>,
    /// Whether the day or the month comes first in dates like 03/04/2018, if there are any and it is known, and why,
    /// in words.
    pub dates: Option<(Option<DateOrder>, String)>,
}

impl Inspection {
    /// Returns what the field `name` is used for, and whether that was guessed.
    pub fn used_as(&self, name: &str) -> Option<(&'static str, bool)> {
        let uses = self.uses.iter().find(|(_, theirs, _)| guess::is_at(name, theirs));
        uses.map(|(ours, _, guessed)| (*ours, *guessed))
    }

    /// Returns what the values of the field `name` are read as, if not as plain text.
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
/// use onrecord::load::{Options, inspect};
///
/// let folder = tempfile::tempdir()?;
/// let path = folder.path().join("news.csv");
/// std::fs::write(&path, "headline,body\nHarbour strike ends,“It is over”\n")?;
/// let seen = inspect(&path, &Arc::new(Options::default()))?;
/// assert_eq!((seen.format, seen.fields[0].name.as_str()), ("CSV", "headline"));
/// assert_eq!(seen.uses[0], ("text", "body".to_owned(), false));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// If it cannot be read, or does not seem to hold any articles.
pub fn inspect(path: &Path, options: &Arc<Options>) -> Result<Inspection> {
    let file = File::open(path).map_err(|error| Error::io(path, &error))?;
    let decoded =
        decode::decode(Box::new(file), &UnpackBudget::default()).map_err(|error| error.file(path))?;
    let Decoded { head, bytes, packing, .. } = decoded;
    let format = format::detect(&head, &format::extension(path), true).map_err(|error| error.file(path))?;
    let packing = packing.map(|packing| packing.name);
    match format.container {
        Container::None => {
            let origin = Origin::File(path.to_owned());
            Ok(Inspection { packing, ..by_fields(&head, bytes, format, options, &origin) })
        }
        Container::Table(open) => {
            let lines = open(path).map_err(|error| Error::new(error.to_string()).file(path))?;
            let (head, lines) = decode::peek(lines);
            Ok(by_fields(&head, lines, format, options, &Origin::Table(path.to_owned(), open)))
        }
        Container::Document(convert) => {
            let converted = convert(bytes).map_err(|error| Error::new(error.to_string()).file(path))?;
            let (head, bytes) = decode::peek(converted);
            let origin = Origin::Converted(Box::new(Origin::File(path.to_owned())), convert);
            Ok(Inspection { packing, ..by_fields(&head, bytes, format, options, &origin) })
        }
        Container::Archive(_) => {
            Ok(Inspection { format: format.name, is_archive: true, packing, ..Inspection::default() })
        }
    }
}

/// Returns the fields of the first records, and what they are used for.
fn by_fields(
    head: &[u8],
    bytes: Bytes,
    format: &'static InputFormat,
    options: &Arc<Options>,
    from: &Origin,
) -> Inspection {
    let (sample, bytes) = guess::first(head, bytes, format);
    let folder = from.path().map_or_else(Vec::new, partition::columns);
    let (schema, _) = guess::schema(head, bytes, format, options, folder, Some(from));
    let mut uses = Vec::new();
    for ours in super::FIELDS {
        let Some(field) = fields::field(ours) else { continue };
        let of_field = |(known, rank): (ArticleField, usize)| (known == field).then_some(rank);
        let top_names = sample.columns.iter().map(SampledField::top);
        let named = top_names.filter_map(|top| Some((schema.usual(top).and_then(of_field)?, top, false)));
        let folders = schema.folder.iter().map(|(name, _)| &**name);
        let around =
            folders.filter_map(|name| Some((FOLDER + fields::usual(name).and_then(of_field)?, name, false)));
        let paths = schema.paths.iter().filter(|path| path.field == field);
        // Asking for the parts of a text one by one would not join them.
        let is_guess = |path: &FieldPath| path.is_guess() && !schema.parts.contains(&path.rank);
        let given = paths.clone().map(|path| (path.rank, &*path.theirs, is_guess(path)));
        let parts = paths.clone().filter(|path| schema.parts.contains(&path.rank)).skip(1);
        let parts: Vec<_> = parts.map(|path| (ours, path.theirs.clone(), false)).collect();
        let best = given.chain(named).chain(around).min_by_key(|(rank, ..)| *rank);
        uses.extend(best.map(|(_, name, guessed)| (ours, name.to_owned(), guessed)));
        uses.extend(parts);
    }
    let date = fields::name_of(ArticleField::Date);
    if let Some(parts) = &schema.date_parts
        && uses.iter().all(|(ours, ..)| *ours != date)
    {
        uses.extend(parts.iter().map(|part| (date, part.clone(), false)));
    }
    let marked = schema.markups.iter().map(|(name, markup)| (name.clone(), markup.sentence()));
    let nested = schema.literals.iter().map(|name| (name.clone(), "JSON or Python data".to_owned()));
    let written = marked.chain(nested).collect();
    Inspection {
        format: format.name,
        is_archive: false,
        packing: None,
        sampled: sample.records,
        fields: sample.columns,
        folder: schema.folder.to_vec(),
        uses,
        written,
        dates: schema.date_order(),
    }
}
