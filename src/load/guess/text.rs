//! Guesses which field holds the text, and whether others hold parts of it.

use super::choice::{is_beside, path};
use super::is_at;
use super::profile::FieldProfile;
use crate::load::fields::{self, ArticleField, NameFit, Preference, preference, standing};

/// A text has more words.
const FEW_WORDS: f64 = 8.0;

/// A field of this many words is prose, not a title or a list of terms.
const PROSE: f64 = 20.0;

/// Something made from the text, such as its HTML page, has to be this many times as long as a summary.
const LONGER: f64 = 3.0;

/// The field of the text.
pub(super) struct TextColumn {
    pub(super) at: usize,
    /// Whether it was found by its name at the top level, or asked for.
    pub(super) by_name: bool,
    /// Whether it fits better than one with a usual name.
    pub(super) is_better: bool,
}

/// Returns which field is the text: the one that was asked for, or else the best name, a name inside an object, or
/// the longest.
pub(super) fn text(profiles: &[FieldProfile], asked: Option<&str>) -> Option<TextColumn> {
    let place = |is: &dyn Fn(&FieldProfile) -> bool| profiles.iter().position(is);
    let found = |at: usize, by_name: bool| TextColumn { at, by_name, is_better: false };
    if let Some(theirs) = asked {
        return Some(found(place(&|profile| is_at(&profile.column.name, theirs))?, true));
    }
    // In Facebook's answers, the message is the text, and the story says that somebody has shared it.
    let is_post = profiles.iter().any(|profile| profile.column.name == "message");
    let is_action = |profile: &FieldProfile| is_post && profile.column.name == "story";
    if is_post && let Some(action) = place(&is_action) {
        let message = place(&|profile| profile.column.name == "message");
        let message = message.filter(|at| profiles[*at].length > profiles[action].length);
        if let Some(at) = message {
            return Some(TextColumn { is_better: true, ..found(at, false) });
        }
    }
    let named = |top: bool| {
        let rank = |profile: &FieldProfile| match standing(&profile.column.name, ArticleField::Text) {
            NameFit::Usual(rank) if top == is_on_top(profile) => Some(rank),
            _ => None,
        };
        let all = || profiles.iter().enumerate().filter_map(|(at, profile)| Some((at, rank(profile)?)));
        // A field that is merely next to the text, in the same object, has few words.
        let filled = all().filter(|(at, _)| profiles[*at].words > 0.0);
        let order = |(at, rank): &(usize, usize)| (!top && profiles[*at].words < FEW_WORDS, *rank);
        (filled.min_by_key(order), all().min_by_key(|(_, rank)| *rank).filter(|_| top))
    };
    let ((top, empty), (inside, _)) = (named(true), named(false));
    let is_text = |found: &(usize, usize)| !fields::is_summary(found.1);
    if let Some((at, _)) = top.filter(is_text) {
        // A copy that is cut off counts as a summary, although its name is a usual one.
        let whole = Some(at).filter(|at| profiles[*at].is_cut()).and_then(|at| whole(profiles, at));
        return Some(whole.map_or(found(at, true), |at| TextColumn { is_better: true, ..found(at, false) }));
    }
    if let Some((at, _)) = inside.filter(is_text) {
        return Some(found(at, false));
    }
    match top.or(inside) {
        Some((at, _)) => match longest(profiles, profiles[at].length) {
            Some(longer) => Some(found(longer, false)),
            None => Some(found(at, top.is_some())),
        },
        // A good name without values so far is better than none.
        None => match longest(profiles, 0.0) {
            Some(at) => Some(found(at, false)),
            None => empty.map(|(at, _)| found(at, true)),
        },
    }
}

/// Returns whether a field is the text by its name in the record. In answers of YouTube, the snippet is an object with
/// everything about a video.
fn is_on_top(profile: &FieldProfile) -> bool {
    let (name, top) = (&profile.column.name, profile.column.top());
    profile.is_at_the_top(ArticleField::Text) && (top != "snippet" || name == top)
}

/// Returns the field that holds the whole text of which the field `cut` has the beginning.
fn whole(profiles: &[FieldProfile], cut: usize) -> Option<usize> {
    let is_usual = |profile: &FieldProfile| match standing(&profile.column.name, ArticleField::Text) {
        NameFit::Usual(rank) => !fields::is_summary(rank),
        _ => false,
    };
    let length = profiles[cut].length;
    let usual = profiles.iter().position(|profile| {
        is_usual(profile) && !profile.is_cut() && profile.length > length && profile.words >= FEW_WORDS
    });
    usual.or_else(|| longest(profiles, length))
}

/// Returns the field with the longest prose of those whose names fit best, if it is longer than a summary of the length
/// `summary`.
fn longest(profiles: &[FieldProfile], summary: f64) -> Option<usize> {
    let preference = |profile: &FieldProfile| preference(&profile.column.name, ArticleField::Text);
    let is_long = |profile: &FieldProfile| {
        let is_free =
            matches!(standing(&profile.column.name, ArticleField::Text), NameFit::Hinted | NameFit::Free);
        let times = if preference(profile) == Preference::Last { LONGER } else { 1.0 };
        is_free
            && profile.words >= FEW_WORDS
            && profile.urls < 0.5
            && !profile.is_cut()
            && profile.length > times * summary
    };
    let order = |profile: &FieldProfile| match profile.words >= PROSE {
        true => preference(profile),
        false => Preference::Never,
    };
    let all = profiles.iter().enumerate().filter(|(_, profile)| is_long(profile));
    let best = all.max_by(|(_, a), (_, b)| order(b).cmp(&order(a)).then(a.length.total_cmp(&b.length)));
    best.map(|(at, _)| at)
}

/// Returns the fields with other usual names for a text in the object that holds the text at `text`: in one file, posts
/// and their comments have texts of different names.
pub(super) fn beside(profiles: &[FieldProfile], text: &str) -> Vec<String> {
    let mut paths = Vec::new();
    for profile in profiles {
        let name = &profile.column.name;
        let is_text =
            matches!(standing(name, ArticleField::Text), NameFit::Usual(rank) if !fields::is_summary(rank));
        let path = path(profile, ArticleField::Text);
        if is_text && is_beside(name, text) && !is_at(text, &path) && !paths.contains(&path) {
            paths.push(path);
        }
    }
    paths
}

/// Returns the fields that hold the text together: a lead and what follows it, or numbered paragraphs; none if the text
/// is in one field.
pub(super) fn parts(profiles: &[FieldProfile], text: usize) -> Vec<usize> {
    let numbered = paragraphs(profiles);
    if numbered.contains(&text) {
        return numbered;
    }
    let named = |name: &str| profiles.iter().any(|profile| profile.column.name == name);
    // In the snapshots of Factiva, the snippet is the first paragraph.
    let is_factiva = named("an") && named("source_code");
    let object = |at: usize| profiles[at].column.name.rsplit_once('.').map(|(object, _)| object);
    let is_lead = |at: &usize| {
        let name = profiles[*at].column.name.rsplit('.').next().unwrap_or_default().to_lowercase();
        let plain = name.replace(['_', '-', ' '], "");
        let is_named = matches!(&*plain, "lead" | "lede" | "leadparagraph" | "firstparagraph" | "leadtext")
            || is_factiva && plain == "snippet";
        is_named && *at != text && object(*at) == object(text) && profiles[*at].words >= FEW_WORDS
    };
    (0..profiles.len()).find(is_lead).map_or_else(Vec::new, |lead| vec![lead, text])
}

/// Returns the fields of numbered paragraphs, such as `paragraph_1` to `paragraph_7`, in their order.
fn paragraphs(profiles: &[FieldProfile]) -> Vec<usize> {
    let number = |profile: &FieldProfile| {
        let name = profile.column.name.to_lowercase();
        let stem = name.trim_end_matches(|c: char| c.is_ascii_digit());
        let is_paragraph = matches!(
            stem.trim_end_matches(['_', '-', ' ', '.']),
            "paragraph" | "paragraphs" | "para" | "par" | "p" | "absatz"
        );
        name[stem.len()..].parse::<u32>().ok().filter(|_| is_paragraph)
    };
    let all = profiles.iter().enumerate().filter_map(|(at, profile)| Some((number(profile)?, at)));
    let mut all: Vec<(u32, usize)> = all.collect();
    all.sort_unstable();
    let follow = all.len() >= 2 && all.windows(2).all(|pair| pair[0].0 + 1 == pair[1].0);
    if follow { all.into_iter().map(|(_, at)| at).collect() } else { Vec::new() }
}
