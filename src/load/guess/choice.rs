//! Chooses which fields of a sample hold what.

use std::collections::HashSet;

use super::profile::{FieldProfile, SCORES};
use super::sample::RecordSample;
use super::{is_at, masthead, text};
use crate::load::fields::{self, ArticleField, NameFit, Preference, preference, standing};
use crate::load::schema::Schema;

/// What was found out about the fields of a sample.
#[derive(Default)]
pub(super) struct Guesses {
    /// Which paths hold our fields where usual names give nothing.
    pub(super) paths: Vec<(ArticleField, String)>,
    /// Which paths fit better than fields with usual names.
    pub(super) better: Vec<(ArticleField, String)>,
    /// The paths that hold the text together.
    pub(super) parts: Vec<String>,
}

/// Returns which paths of the sample hold our fields; none if no text is found.
pub(super) fn guesses(sample: &RecordSample, schema: &Schema) -> Guesses {
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
pub(super) fn is_beside(name: &str, text: &str) -> bool {
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
pub(super) fn path(profile: &FieldProfile, field: ArticleField) -> String {
    // A table may have columns called like this.
    let is_inside = profile.column.top().len() < profile.column.name.len();
    match fields::known(&profile.column.name) {
        Some((known, _, path)) if known == field && is_inside => path.to_owned(),
        _ => profile.column.name.clone(),
    }
}
