//! Guesses from the first records which fields hold what, if their names are not the usual ones.
//!
//! There is a guess for each of our fields that was not asked for and has no usual name, but never a field whose name
//! says that it is something else. A guess is used where usual names give nothing.

mod masthead;
mod more_dates;
mod profile;
mod sample;
mod text;

use std::borrow::Cow;
use std::collections::HashSet;
use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use serde_json::Value;

use super::bomb_guard::UnpackBudget;
use super::dates::{OrderEvidence, date_parts};
use super::decode::{self, Bytes, Decoded};
use super::fields::{self, ArticleField, NameFit, Preference, preference, standing};
use super::format::{Charset, Container, InputFormat};
use super::markup::Markup;
use super::schema::Schema;
use super::unpacked::Origin;
use super::{Options, encoding, format, partition};
use profile::{FieldProfile, SCORES};

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
    let guesses = of(sample, schema);
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
        Value::Array(parts) if parts.iter().any(Value::is_object) && is_like_text(name) => {
            fields::text_of(value).is_some_and(|text| is_long(&text))
        }
        _ => false,
    };
    record.as_object().is_some_and(|object| object.iter().any(inside))
}

/// Returns whether an element of a list is an article: it has a text, or else prose of any name, a title and a date.
pub(super) fn is_article(element: &Value) -> bool {
    /// Shorter ones may be remarks.
    const MANY: usize = 25;
    let has_in = |element: &Value, wanted: ArticleField| {
        let is_wanted = |(name, value): (&String, &Value)| {
            fields::usual(name).is_some_and(|(field, _)| field == wanted)
                && name != "name"
                && !value.is_null()
        };
        element.as_object().is_some_and(|object| object.iter().any(is_wanted))
    };
    let has = |wanted: ArticleField| has_in(element, wanted);
    // A post may be short, and a video has a description.
    let is_post = element.get("message").is_some_and(Value::is_string) && has(ArticleField::Date);
    let is_described = element.get("snippet").is_some_and(|snippet| {
        let wanted = [ArticleField::Text, ArticleField::Title, ArticleField::Date];
        wanted.iter().all(|field| has_in(snippet, *field))
    });
    let is_prose = |(name, value): (&String, &Value)| {
        fields::standing(name, ArticleField::Text) == NameFit::Free
            && value.as_str().is_some_and(|text| text.split(' ').nth(MANY).is_some())
    };
    has_text(element)
        || is_post
        || is_described
        || element.as_object().is_some_and(|object| object.iter().any(is_prose))
            && has(ArticleField::Title)
            && has(ArticleField::Date)
}

/// What was found out about the fields of a sample.
#[derive(Default)]
struct Guesses {
    /// Which paths hold our fields where usual names give nothing.
    paths: Vec<(ArticleField, String)>,
    /// Which paths fit better than fields with usual names.
    better: Vec<(ArticleField, String)>,
    /// The paths that hold the text together.
    parts: Vec<String>,
}

/// Returns which paths of the sample hold our fields; none if no text is found.
fn of(sample: &RecordSample, schema: &Schema) -> Guesses {
    let asked = |field: ArticleField| schema.paths.iter().find(|path| path.field == field);
    let profiles: Vec<FieldProfile> = sample.columns.iter().map(FieldProfile::at).collect();
    let mut guesses = Guesses::default();
    let asked_text = asked(ArticleField::Text).map(|path| &*path.theirs);
    let Some(text) = text::text(&profiles, asked_text) else {
        return guesses;
    };
    let mut taken = HashSet::from([text.at]);
    let parts = if asked_text.is_none() { text::parts(&profiles, text.at) } else { Vec::new() };
    let text_path = path(&profiles[text.at], ArticleField::Text);
    if !parts.is_empty() {
        guesses.parts = parts.iter().map(|at| path(&profiles[*at], ArticleField::Text)).collect();
        taken.extend(parts);
    } else if text.is_better {
        guesses.better.push((ArticleField::Text, text_path.clone()));
    } else if !text.by_name {
        guesses.paths.push((ArticleField::Text, text_path.clone()));
    }
    if !text.by_name {
        let beside = text::beside(&profiles, &text_path).into_iter();
        guesses.paths.extend(beside.map(|path| (ArticleField::Text, path)));
    }
    if let Some((headline, masthead)) = masthead::split(&profiles, sample.records) {
        taken.insert(headline);
        guesses.better.push((ArticleField::Title, profiles[headline].column.name.clone()));
        guesses.paths.push((ArticleField::Outlet, masthead));
    } else if let Some(newspaper) = masthead::page(&profiles) {
        guesses.better.push((ArticleField::Outlet, newspaper));
    }
    for (field, score) in SCORES {
        if guesses.paths.iter().chain(&guesses.better).any(|(known, _)| *known == field) {
            continue;
        }
        // Folders name fields, too.
        let folder =
            schema.folder.iter().any(|(name, _)| fields::usual(name).is_some_and(|(f, _)| f == field));
        if asked(field).is_some() || folder {
            continue;
        }
        let given = profiles.iter().filter(|profile| profile.gives(field));
        let given = given.min_by_key(|profile| fields::usual(profile.column.top()).map(|(_, rank)| rank));
        let free = |profile: &FieldProfile| {
            let is_asked = schema.paths.iter().any(|path| is_at(&profile.column.name, &path.theirs));
            let too_long = field == ArticleField::Title && profile.length >= profiles[text.at].length;
            let is_beside = !text.by_name && is_beside(&profile.column.name, &text_path);
            let is_beside_or_any = field != ArticleField::Id || is_beside;
            let fits =
                is_beside_or_any && given.is_none_or(|given| is_better(profile, given, field, is_beside));
            !is_asked && !too_long && !profile.is_at_the_top(field) && fits
        };
        let best = profiles
            .iter()
            .enumerate()
            .filter(|(place, profile)| !taken.contains(place) && free(profile))
            .filter_map(|(place, profile)| {
                let standing = standing(&profile.column.name, field);
                let preference = preference(&profile.column.name, field);
                let named = match standing {
                    _ if preference == Preference::Never => return None,
                    // Among usual names inside objects, the best one.
                    NameFit::Usual(rank) => 10.0 - rank as f64 / 100.0,
                    NameFit::Hinted | NameFit::Free => score(profile, sample.records, standing)?,
                    NameFit::Other => return None,
                };
                let preferred = match preference {
                    Preference::First => 0.3,
                    Preference::Open => 0.0,
                    Preference::Last | Preference::Never => -0.6,
                };
                // Of equals, prefer the first, and one before the text.
                // What is around the object of the text may be the title of a site.
                let name = &profile.column.name;
                let is_flat = profile.column.top().len() == name.len();
                let is_called = is_flat && (name.ends_with(".title") || name.ends_with(".name"));
                let preferred = preferred + if is_called { 0.3 } else { 0.0 };
                let beside = if is_beside(&profile.column.name, &text_path) { 0.5 } else { 0.0 };
                Some((place, named + preferred + beside + if place < text.at { 0.2 } else { 0.0 }))
            })
            .reduce(|a, b| if b.1 > a.1 { b } else { a });
        if let Some((place, _)) = best {
            taken.insert(place);
            let guess = (field, path(&profiles[place], field));
            if given.is_some() { guesses.better.push(guess) } else { guesses.paths.push(guess) }
        }
    }
    guesses
}

/// Returns whether the field `name` is in the same object as the text, inside the record: that object is the article,
/// and what is around it says how it was stored.
fn is_beside(name: &str, text: &str) -> bool {
    text.rsplit_once('.').is_some_and(|(object, _)| is_at(name, object))
}

/// Returns whether a field fits better than `given`, which has a usual name for `field`. `is_beside` says that it is in
/// the same object as the text.
fn is_better(profile: &FieldProfile, given: &FieldProfile, field: ArticleField, is_beside: bool) -> bool {
    let name = &profile.column.name;
    let is_known = matches!(standing(name, field), NameFit::Usual(_));
    if is_beside && is_known {
        return !profile.column.values.is_empty();
    }
    let is_exact = !is_known && preference(name, field) == Preference::First;
    let is_vague =
        fields::usual(given.column.top()).is_some_and(|(field, rank)| fields::is_vague(field, rank));
    match field {
        ArticleField::Date => is_exact && is_vague,
        ArticleField::Outlet => {
            let is_database = given.databases >= 0.5;
            is_exact && (is_vague || is_database || !fields::may_be_a_kind_of_medium(name))
        }
        _ => false,
    }
}

/// Returns the path of what a column is part of: the whole author, not the number in it.
fn path(profile: &FieldProfile, field: ArticleField) -> String {
    // A table may have columns called like this.
    let is_inside = profile.column.top().len() < profile.column.name.len();
    match fields::known(&profile.column.name) {
        Some((known, _, path)) if known == field && is_inside => path.to_owned(),
        _ => profile.column.name.clone(),
    }
}

#[cfg(test)]
mod choice_tests;
#[cfg(test)]
mod tests;
