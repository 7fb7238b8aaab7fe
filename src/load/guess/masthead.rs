//! A field called title that holds the name of the newspaper, next to one that holds the headline, as in archives of
//! digitised newspapers.

use super::profile::FieldProfile;

/// Names of fields that hold the headline and nothing else.
const HEADLINES: [&str; 5] = ["heading", "headline", "articletitle", "articleheading", "articleheadline"];

/// Fewer records show nothing.
const ENOUGH: usize = 4;

/// Returns the place of the headline and the name of the field with the newspaper, if the title is not the headline: it
/// has a number of its own, or is the same for many articles.
pub(super) fn split(profiles: &[FieldProfile], records: usize) -> Option<(usize, String)> {
    let plain = |name: &str| name.to_lowercase().replace(['_', '-', ' '], "");
    let headline = profiles
        .iter()
        .position(|profile| HEADLINES.contains(&&*plain(&profile.column.name)) && profile.words > 0.0)?;
    let is_title = |profile: &&FieldProfile| plain(profile.column.top()) == "title";
    let title = profiles.iter().find(is_title)?.column.top();
    let has_number =
        profiles.iter().filter(is_title).any(|profile| plain(&profile.column.name) == "title.id");
    let repeats = |profile: &FieldProfile| {
        records >= ENOUGH && profile.distinct <= 0.5 && profile.distinct < profiles[headline].distinct
    };
    let is_masthead = has_number || profiles.iter().filter(is_title).all(repeats);
    is_masthead.then(|| (headline, title.to_owned()))
}

/// Returns the field that names the newspaper of digitised pages: the Library of Congress gives each title a number of
/// its own, and calls whoever printed it the publisher.
pub(super) fn page(profiles: &[FieldProfile]) -> Option<String> {
    let has = |name: &str| profiles.iter().any(|profile| profile.column.name == name);
    ["title", "lccn", "ocr_eng"].iter().all(|name| has(name)).then(|| "title".to_owned())
}
