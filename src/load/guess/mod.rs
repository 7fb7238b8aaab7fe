//! Guesses from the first records which fields hold what, if their names are not the usual ones.
//!
//! There is a guess for each of our fields that was not asked for and has no usual name, but never a field whose name
//! says that it is something else. A guess is used where usual names give nothing.

mod articles;
mod choice;
mod masthead;
mod more_dates;
mod profile;
mod sample;
mod text;

use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use super::bomb_guard::UnpackBudget;
use super::dates::{OrderEvidence, date_parts};
use super::decode::{self, Bytes, Decoded};
use super::fields::{self, ArticleField};
use super::format::{Charset, Container, InputFormat};
use super::markup::Markup;
use super::schema::Schema;
use super::unpacked::Origin;
use super::{Options, encoding, format, partition};

pub(super) use articles::{has_text, is_article};
pub(super) use profile::is_paper;
pub use sample::SampledField;
pub(super) use sample::{RecordSample, first};

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
    let guesses = choice::guesses(sample, schema);
    schema.join(&guesses.parts);
    guesses.better.iter().for_each(|(field, path)| schema.prefer(*field, path));
    guesses.paths.iter().for_each(|(field, path)| schema.guess(*field, path));
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

#[cfg(test)]
mod choice_tests;
#[cfg(test)]
mod tests;
