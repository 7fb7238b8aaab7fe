//! Which fields hold what, told by looking at the first records, where their names are not the usual ones.
//!
//! A guess is made of each of our fields that nobody asked for and no name tells, and never of a field whose name says
//! that it is something else. It counts where a usual name gives nothing.

mod further;
mod look;
mod sample;

use std::collections::HashSet;
use std::sync::Arc;

use serde_json::Value;

use super::Options;
use super::dates::Evidence;
use super::decode::Bytes;
use super::encoding;
use super::fields::{self, Field, Standing, standing};
use super::format::Format;
use super::kept::From;
use super::markup::Markup;
use super::schema::Schema;
use look::{Look, SCORES};

pub use sample::Column;
pub(super) use sample::{Sample, first};

/// A field that is so many times as long as one that is called a summary is the text.
const LONGER: f64 = 3.0;

/// The schema of a source that begins with `head`: as was asked for, as the folder says that it lies in, and as its
/// first records look. What is read of `bytes` to tell stands in front of them again. `from` is where the source can be
/// opened once more, should its first records not be enough.
pub(super) fn schema(
    head: &[u8],
    bytes: Bytes,
    format: &'static Format,
    options: &Arc<Options>,
    folder: Vec<(String, String)>,
    from: Option<&From>,
) -> (Arc<Schema>, Bytes) {
    let mut schema = Schema::new(options, folder);
    if !format.names_encoding() {
        schema.set_encoding(encoding::legacy(head));
    }
    if !matches!(format.name, "CSV" | "JSON" | "JSON Lines" | "Parquet") {
        return (Arc::new(schema), bytes);
    }
    let (sample, bytes) = first(head, bytes, format);
    look_at(&sample, &mut schema);
    if schema.evidence().is_open()
        && options.dates.is_none()
        && let Some(from) = from
    {
        let mut evidence = Evidence::default();
        let names: Vec<String> =
            columns_for(&sample, &schema, Field::Date).map(|c| c.top().to_owned()).collect();
        // What cannot be opened again is told when it is read.
        let _ = further::dates(head, format, from, &names, &mut |sample| {
            count_dates(&sample, &schema, &mut evidence);
        });
        if !evidence.is_open() {
            schema.set_evidence(evidence);
        }
    }
    (Arc::new(schema), bytes)
}

fn count_dates(sample: &Sample, schema: &Schema, evidence: &mut Evidence) {
    let columns = columns_for(sample, schema, Field::Date);
    // What is longer is no date, but a text in its place.
    let dates = columns.flat_map(|column| &column.values).filter(|value| value.len() <= 64);
    dates.for_each(|value| evidence.add(value));
}

/// Adds to `schema` what `sample` shows: which fields are ours, and how their values are written.
fn look_at(sample: &Sample, schema: &mut Schema) {
    for (field, path) in of(sample, schema) {
        schema.guess(field, &path);
    }
    let mut evidence = Evidence::default();
    count_dates(sample, schema, &mut evidence);
    schema.set_evidence(evidence);
    for field in [Field::Text, Field::Title, Field::Outlet, Field::Byline] {
        for path in paths_for(sample, schema, field) {
            let values = sample.columns.iter().filter(|column| is_at(&column.name, &path));
            let markup = Markup::of(values.flat_map(|column| column.values.iter().map(String::as_str)));
            // As JSON Feed has it: the one name that is sure to mean HTML.
            let markup = if field == Field::Text && is_html(&path) { Markup::html() } else { markup };
            if !markup.is_plain() && schema.markup(&path).is_plain() {
                schema.set_markup(path, markup);
            }
        }
    }
}

fn is_html(name: &str) -> bool {
    matches!(name, "content_html" | "contentHtml" | "contenthtml")
}

/// Whether `name` is the field `path`, or inside of it.
pub(super) fn is_at(name: &str, path: &str) -> bool {
    name.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// The names under which the reader finds values for `field`: those at the top that are usual, and the paths that were
/// asked for or guessed.
fn paths_for(sample: &Sample, schema: &Schema, field: Field) -> Vec<String> {
    let top = sample.columns.iter().map(Column::top);
    let usual = top.filter(|name| fields::usual(name).is_some_and(|(known, _)| known == field));
    let asked = schema.paths().iter().filter(|path| path.field == field).map(|path| &*path.theirs);
    let mut paths: Vec<String> = asked.chain(usual).map(str::to_owned).collect();
    paths.sort_unstable();
    paths.dedup();
    paths
}

/// The columns in which the reader finds values for `field`.
fn columns_for<'s>(sample: &'s Sample, schema: &Schema, field: Field) -> impl Iterator<Item = &'s Column> {
    let paths = paths_for(sample, schema, field);
    sample.columns.iter().filter(move |column| paths.iter().any(|path| is_at(&column.name, path)))
}

/// Whether some part of a record is called as texts are, and says something.
pub(super) fn has_text(record: &Value) -> bool {
    let is_text = |name: &str| {
        fields::usual(name).is_some_and(|(f, rank)| f == Field::Text && !fields::is_summary(rank))
    };
    let inside = |(name, value): (&String, &Value)| match value {
        Value::String(text) => is_text(name) && text.contains(' '),
        Value::Object(_) => has_text(value),
        _ => false,
    };
    record.as_object().is_some_and(|object| object.iter().any(inside))
}

/// Which paths of the sample hold ours; nothing where the text cannot be told.
fn of(sample: &Sample, schema: &Schema) -> Vec<(Field, String)> {
    let asked = |field: Field| schema.paths().iter().find(|path| path.field == field);
    let looks: Vec<Look> = sample.columns.iter().map(Look::at).collect();
    let Some(text) = text(&looks, asked(Field::Text).map(|path| &*path.theirs)) else { return Vec::new() };
    let mut taken = HashSet::from([text.at]);
    let mut guess = Vec::new();
    if !text.by_name {
        guess.push((Field::Text, path(&looks[text.at], Field::Text)));
    }
    for (field, score) in SCORES {
        // What the folders say is said by name too.
        let folder =
            schema.folder().iter().any(|(name, _)| fields::usual(name).is_some_and(|(f, _)| f == field));
        if asked(field).is_some() || folder || looks.iter().any(|look| look.is_at_the_top(field)) {
            continue;
        }
        let free = |look: &Look| {
            let is_asked = schema.paths().iter().any(|path| is_at(&look.column.name, &path.theirs));
            let too_long = field == Field::Title && look.length >= looks[text.at].length;
            !is_asked && !too_long
        };
        let best = looks
            .iter()
            .enumerate()
            .filter(|(place, look)| !taken.contains(place) && free(look))
            .filter_map(|(place, look)| {
                let standing = standing(&look.column.name, field);
                let named = match standing {
                    // Of names that are usual inside of an object, the best.
                    Standing::Usual(rank) => 10.0 - rank as f64 / 100.0,
                    Standing::Hinted | Standing::Free => score(look, sample.records, standing)?,
                    Standing::Other => return None,
                };
                // Of two that are as good, the one that comes first, and what stands before the text.
                Some((place, named + if place < text.at { 0.2 } else { 0.0 }))
            })
            .reduce(|a, b| if b.1 > a.1 { b } else { a });
        if let Some((place, _)) = best {
            taken.insert(place);
            guess.push((field, path(&looks[place], field)));
        }
    }
    guess
}

/// The path to what a column is part of: to all of an author, and not to a number in it.
fn path(look: &Look, field: Field) -> String {
    match fields::known(&look.column.name) {
        Some((known, _, path)) if known == field => path.to_owned(),
        _ => look.column.name.clone(),
    }
}

/// Where the text is.
struct Text {
    at: usize,
    /// Whether a name at the top tells, or somebody asked for it.
    by_name: bool,
}

/// Which column is the text: the one that was asked for, the best name, a name inside of an object, the longest.
fn text(looks: &[Look], asked: Option<&str>) -> Option<Text> {
    let place = |is: &dyn Fn(&Look) -> bool| looks.iter().position(is);
    if let Some(theirs) = asked {
        return Some(Text { at: place(&|look| is_at(&look.column.name, theirs))?, by_name: true });
    }
    let named = |top: bool| {
        let rank = |look: &Look| match standing(&look.column.name, Field::Text) {
            Standing::Usual(rank) if top == look.is_at_the_top(Field::Text) => Some(rank),
            _ => None,
        };
        let all = || looks.iter().enumerate().filter_map(|(at, look)| Some((at, rank(look)?)));
        let filled = all().filter(|(at, _)| looks[*at].words > 0.0).min_by_key(|(_, rank)| *rank);
        (filled, all().min_by_key(|(_, rank)| *rank).filter(|_| top))
    };
    let longest = |than: f64| {
        let long = |look: &Look| {
            let is_free =
                matches!(standing(&look.column.name, Field::Text), Standing::Hinted | Standing::Free);
            is_free && look.words >= 8.0 && look.urls < 0.5 && look.length > than
        };
        let all = looks.iter().enumerate().filter(|(_, look)| long(look));
        all.max_by(|a, b| a.1.length.total_cmp(&b.1.length)).map(|(at, _)| at)
    };
    let ((top, empty), (inside, _)) = (named(true), named(false));
    let is_text = |found: &(usize, usize)| !fields::is_summary(found.1);
    if let Some((at, _)) = top.filter(is_text) {
        return Some(Text { at, by_name: true });
    }
    if let Some((at, _)) = inside.filter(is_text) {
        return Some(Text { at, by_name: false });
    }
    match top.or(inside) {
        Some((at, _)) => match longest(LONGER * looks[at].length) {
            Some(at) => Some(Text { at, by_name: false }),
            None => Some(Text { at, by_name: top.is_some() }),
        },
        // A name that so far holds nothing is better than none.
        None => match longest(0.0) {
            Some(at) => Some(Text { at, by_name: false }),
            None => empty.map(|(at, _)| Text { at, by_name: true }),
        },
    }
}

#[cfg(test)]
mod tests;
