//! Guesses from the first records which fields hold what, if their names are not the usual ones.
//!
//! There is a guess for each of our fields that was not asked for and has no usual name, but never a field whose name
//! says that it is something else. A guess is used where usual names give nothing.

mod more_dates;
mod profile;
mod sample;

use std::borrow::Cow;
use std::collections::HashSet;
use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use serde_json::Value;

use super::bomb_guard::UnpackBudget;
use super::dates::{OrderEvidence, date_parts};
use super::decode::{self, Bytes, Decoded};
use super::fields::{self, ArticleField, NameFit, standing};
use super::format::{Charset, Container, InputFormat};
use super::markup::Markup;
use super::schema::Schema;
use super::unpacked::Origin;
use super::{Options, encoding, format, partition};
use profile::{FieldProfile, SCORES};

pub use sample::SampledField;
pub(super) use sample::{RecordSample, first};

/// A text has more words.
const FEW_WORDS: f64 = 8.0;

/// A field this many times as long as one named as a summary is the text.
const LONGER: f64 = 3.0;

/// Returns the schema of a source that begins with `head`: what was asked for, what the folders say, and what its
/// first records show. Bytes read for that are put back. `from` opens the source once more if the first records do
/// not settle the order of dates.
pub(super) fn schema(
    head: &[u8],
    bytes: Bytes,
    format: &'static InputFormat,
    options: &Arc<Options>,
    folder: Vec<(String, String)>,
    from: Option<&Origin>,
) -> (Arc<Schema>, Bytes) {
    let mut schema = Schema::new(options, folder);
    if format.charset == Charset::Source {
        schema.encoding = encoding::legacy(head);
    }
    if format.sample.is_none() {
        return (Arc::new(schema), bytes);
    }
    let (sample, bytes) = first(head, bytes, format);
    look_at(&sample, &mut schema);
    if schema.evidence.is_open()
        && options.dates.is_none()
        && let Some(from) = from
    {
        let mut evidence = OrderEvidence::default();
        let names: Vec<String> =
            columns_for(&sample, &schema, ArticleField::Date).map(|c| c.top().to_owned()).collect();
        // Errors here are reported when the file is read.
        let _ = more_dates::dates(head, format, from, &names, &mut |sample| {
            count_dates(&sample, &schema, &mut evidence);
        });
        if !evidence.is_open() {
            schema.set_evidence(evidence);
        }
    }
    (Arc::new(schema), bytes)
}

/// Returns the schema of the file at `path` as it is now, its format, and whether it is not packed.
pub(super) fn schema_of_file(
    path: &Path,
    options: &Arc<Options>,
) -> Option<(Arc<Schema>, &'static InputFormat, bool)> {
    let file = Box::new(File::open(path).ok()?);
    let Decoded { head, bytes, verbatim, .. } = decode::decode(file, &UnpackBudget::default()).ok()?;
    let format = format::detect(&head, &format::extension(path), true).ok()?;
    // Containers are not read from their end, and never grow.
    if !matches!(format.container, Container::None) {
        return None;
    }
    let origin = Origin::File(path.to_owned());
    let schema = schema(&head, bytes, format, options, partition::columns(path), Some(&origin)).0;
    Some((schema, format, verbatim))
}

fn count_dates(sample: &RecordSample, schema: &Schema, evidence: &mut OrderEvidence) {
    let columns = columns_for(sample, schema, ArticleField::Date);
    // Longer values are texts, not dates.
    let dates = columns.flat_map(|column| &column.values).filter(|value| value.len() <= 64);
    dates.for_each(|value| evidence.add(value));
}

/// Adds to `schema` what `sample` shows: which fields are ours, and how their values are written.
fn look_at(sample: &RecordSample, schema: &mut Schema) {
    for (field, path) in of(sample, schema) {
        schema.guess(field, &path);
    }
    schema.literals = sample.literals().map(str::to_owned).collect();
    let names: Vec<&str> = sample.columns.iter().map(SampledField::top).collect();
    schema.date_parts = date_parts(&names);
    let mut evidence = OrderEvidence::default();
    count_dates(sample, schema, &mut evidence);
    schema.set_evidence(evidence);
    for field in [ArticleField::Text, ArticleField::Title, ArticleField::Outlet, ArticleField::Byline] {
        for path in paths_for(sample, schema, field) {
            let values = sample.columns.iter().filter(|column| is_at(&column.name, &path));
            let markup = Markup::of(values.flat_map(|column| column.values.iter().map(String::as_str)));
            // JSON Feed has the only name that always means HTML.
            let markup = if field == ArticleField::Text && is_html(&path) { Markup::html() } else { markup };
            if !markup.is_plain() && schema.markup(&path).is_plain() {
                schema.markups.push((path, markup));
            }
        }
    }
}

fn is_html(name: &str) -> bool {
    matches!(name, "content_html" | "contentHtml" | "contenthtml")
}

/// Returns whether `name` is the field `path`, or inside it.
pub(super) fn is_at(name: &str, path: &str) -> bool {
    name.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// Returns the names whose values are used for `field`: usual ones at the top level, and paths that were asked for or
/// guessed.
fn paths_for(sample: &RecordSample, schema: &Schema, field: ArticleField) -> Vec<String> {
    let top = sample.columns.iter().map(SampledField::top);
    let usual = top.filter(|name| fields::usual(name).is_some_and(|(known, _)| known == field));
    let asked = schema.paths.iter().filter(|path| path.field == field).map(|path| &*path.theirs);
    let mut paths: Vec<String> = asked.chain(usual).map(str::to_owned).collect();
    paths.sort_unstable();
    paths.dedup();
    paths
}

/// Returns the columns whose values are used for `field`.
fn columns_for<'s>(
    sample: &'s RecordSample,
    schema: &Schema,
    field: ArticleField,
) -> impl Iterator<Item = &'s SampledField> {
    let paths = paths_for(sample, schema, field);
    sample.columns.iter().filter(move |column| paths.iter().any(|path| is_at(&column.name, path)))
}

/// Returns whether some part of a record has a usual name for a text and is not empty, or has a name such as
/// "article_html" and many words.
pub(super) fn has_text(record: &Value) -> bool {
    /// Fewer words may be a teaser.
    const MANY: usize = 12;
    let is_text = |name: &str| {
        fields::usual(name).is_some_and(|(f, rank)| f == ArticleField::Text && !fields::is_summary(rank))
    };
    let is_like_text = |name: &str| fields::standing(name, ArticleField::Text) == NameFit::Hinted;
    let is_long = |text: &str| text.split(' ').nth(MANY).is_some();
    let inside = |(name, value): (&String, &Value)| match value {
        Value::String(text) if is_text(name) => text.contains(' '),
        Value::String(text) => is_like_text(name) && is_long(text),
        Value::Object(inner) if is_text(name) => {
            let has_words = |text: Cow<str>| text.contains(' ');
            fields::text_of(value).is_some_and(has_words)
                || inner.values().any(|part| has_text(part) || part.as_str().is_some_and(is_long))
        }
        Value::Array(_) if is_text(name) => fields::text_of(value).is_some_and(|text| text.contains(' ')),
        Value::Object(_) => has_text(value),
        _ => false,
    };
    record.as_object().is_some_and(|object| object.iter().any(inside))
}

/// Returns which paths of the sample hold our fields; none if no text is found.
fn of(sample: &RecordSample, schema: &Schema) -> Vec<(ArticleField, String)> {
    let asked = |field: ArticleField| schema.paths.iter().find(|path| path.field == field);
    let profiles: Vec<FieldProfile> = sample.columns.iter().map(FieldProfile::at).collect();
    let Some(text) = text(&profiles, asked(ArticleField::Text).map(|path| &*path.theirs)) else {
        return Vec::new();
    };
    let mut taken = HashSet::from([text.at]);
    let mut guess = Vec::new();
    if !text.by_name {
        guess.push((ArticleField::Text, path(&profiles[text.at], ArticleField::Text)));
    }
    for (field, score) in SCORES {
        // Folders name fields, too.
        let folder =
            schema.folder.iter().any(|(name, _)| fields::usual(name).is_some_and(|(f, _)| f == field));
        if asked(field).is_some() || folder || profiles.iter().any(|profile| profile.gives(field)) {
            continue;
        }
        let free = |profile: &FieldProfile| {
            let is_asked = schema.paths.iter().any(|path| is_at(&profile.column.name, &path.theirs));
            let too_long = field == ArticleField::Title && profile.length >= profiles[text.at].length;
            !is_asked && !too_long && !profile.is_at_the_top(field)
        };
        let best = profiles
            .iter()
            .enumerate()
            .filter(|(place, profile)| !taken.contains(place) && free(profile))
            .filter_map(|(place, profile)| {
                let standing = standing(&profile.column.name, field);
                let named = match standing {
                    // Among usual names inside objects, the best one.
                    NameFit::Usual(rank) => 10.0 - rank as f64 / 100.0,
                    NameFit::Hinted | NameFit::Free => score(profile, sample.records, standing)?,
                    NameFit::Other => return None,
                };
                // Of equals, prefer the first, and one before the text.
                Some((place, named + if place < text.at { 0.2 } else { 0.0 }))
            })
            .reduce(|a, b| if b.1 > a.1 { b } else { a });
        if let Some((place, _)) = best {
            taken.insert(place);
            guess.push((field, path(&profiles[place], field)));
        }
    }
    guess
}

/// Returns the path of what a column is part of: the whole author, not the number in it.
fn path(profile: &FieldProfile, field: ArticleField) -> String {
    match fields::known(&profile.column.name) {
        Some((known, _, path)) if known == field => path.to_owned(),
        _ => profile.column.name.clone(),
    }
}

/// The column of the text.
struct TextColumn {
    at: usize,
    /// Whether it was found by its name at the top level, or asked for.
    by_name: bool,
}

/// Returns which column is the text: the one that was asked for, or else the best name, a name inside an object, or
/// the longest.
fn text(profiles: &[FieldProfile], asked: Option<&str>) -> Option<TextColumn> {
    let place = |is: &dyn Fn(&FieldProfile) -> bool| profiles.iter().position(is);
    if let Some(theirs) = asked {
        return Some(TextColumn {
            at: place(&|profile| is_at(&profile.column.name, theirs))?,
            by_name: true,
        });
    }
    let named = |top: bool| {
        let rank = |profile: &FieldProfile| match standing(&profile.column.name, ArticleField::Text) {
            NameFit::Usual(rank) if top == profile.is_at_the_top(ArticleField::Text) => Some(rank),
            _ => None,
        };
        let all = || profiles.iter().enumerate().filter_map(|(at, profile)| Some((at, rank(profile)?)));
        // A field that is merely next to the text, in the same object, has few words.
        let filled = all().filter(|(at, _)| profiles[*at].words > 0.0);
        let filled = filled.min_by_key(|(at, rank)| (!top && profiles[*at].words < FEW_WORDS, *rank));
        (filled, all().min_by_key(|(_, rank)| *rank).filter(|_| top))
    };
    let longest = |than: f64| {
        let long = |profile: &FieldProfile| {
            let is_free =
                matches!(standing(&profile.column.name, ArticleField::Text), NameFit::Hinted | NameFit::Free);
            is_free && profile.words >= FEW_WORDS && profile.urls < 0.5 && profile.length > than
        };
        let all = profiles.iter().enumerate().filter(|(_, profile)| long(profile));
        all.max_by(|a, b| a.1.length.total_cmp(&b.1.length)).map(|(at, _)| at)
    };
    let ((top, empty), (inside, _)) = (named(true), named(false));
    let is_text = |found: &(usize, usize)| !fields::is_summary(found.1);
    if let Some((at, _)) = top.filter(is_text) {
        return Some(TextColumn { at, by_name: true });
    }
    if let Some((at, _)) = inside.filter(is_text) {
        return Some(TextColumn { at, by_name: false });
    }
    match top.or(inside) {
        Some((at, _)) => match longest(LONGER * profiles[at].length) {
            Some(at) => Some(TextColumn { at, by_name: false }),
            None => Some(TextColumn { at, by_name: top.is_some() }),
        },
        // A good name without values so far is better than none.
        None => match longest(0.0) {
            Some(at) => Some(TextColumn { at, by_name: false }),
            None => empty.map(|(at, _)| TextColumn { at, by_name: true }),
        },
    }
}

#[cfg(test)]
mod tests;
