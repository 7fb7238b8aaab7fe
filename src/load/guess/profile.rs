//! Statistics of the values of a field, and how well they fit each of our fields.

use std::collections::HashSet;

use super::SampledField;
use crate::load::dates::{DateIssue, DateOrders, looks_like_a_date, read_date};
use crate::load::fields::{self, ArticleField, NameFit};

/// Scores how well a field fits, given the number of records and its name; `None` if it does not fit at all.
type ScoreFn = fn(&FieldProfile, usize, NameFit) -> Option<f64>;

/// What is guessed besides the text, and how a field is scored for it.
pub(super) const SCORES: [(ArticleField, ScoreFn); 6] = [
    // Only a field with a usual name.
    (ArticleField::Id, |_, _, _| None),
    (ArticleField::Url, |profile, _, _| {
        (profile.urls >= 0.8 && profile.distinct >= 0.5).then_some(profile.distinct)
    }),
    (ArticleField::Date, |profile, _, standing| {
        // Slack counts the seconds under a name that says little otherwise.
        let is_count = profile.column.name == "ts" && profile.numbers >= 1.0;
        let hinted = standing == NameFit::Hinted || is_count;
        let (dates, most_figures) = if hinted { (profile.days, 1.0) } else { (profile.dates, 0.5) };
        // The day on which a file was made is the same for all of its records.
        let likely = dates + if hinted { 0.5 } else { 0.0 } + profile.distinct / 10.0;
        (dates >= 0.8 && profile.numbers <= most_figures).then_some(likely)
    }),
    (ArticleField::Title, |profile, _, standing| {
        let like = profile.urls < 0.2 && profile.dates < 0.2 && profile.numbers < 0.2;
        let of_length = (2.5..=30.0).contains(&profile.words) && profile.length <= 220.0;
        let hinted = if standing == NameFit::Hinted { 0.5 } else { 0.0 };
        (like && of_length && profile.distinct >= 0.7).then_some(profile.distinct + hinted)
    }),
    (ArticleField::Outlet, |profile, records, standing| {
        let like = profile.urls < 0.2 && profile.dates < 0.2 && profile.numbers < 0.2 && profile.flags < 0.2;
        let short = profile.words <= 5.0 && profile.length <= 50.0;
        let hinted = standing == NameFit::Hinted && profile.words >= 1.0;
        // Few values, each named like a newspaper and not like a person or a section.
        let sure = records >= 4 && profile.distinct <= 0.5 && profile.papers >= 1.0;
        (like && short && (hinted || sure)).then_some(if hinted { 1.0 } else { 0.5 } - profile.distinct * 0.1)
    }),
    (ArticleField::Byline, |profile, _, standing| {
        let like = profile.words <= 12.0 && profile.urls < 0.5 && profile.numbers < 0.5;
        (standing == NameFit::Hinted && like).then_some(1.0)
    }),
];

/// Statistics of the values of a field, as shares and averages.
pub(super) struct FieldProfile<'s> {
    pub(super) column: &'s SampledField,
    pub(super) words: f64,
    pub(super) length: f64,
    pub(super) urls: f64,
    /// Values that are the end of an address, behind the domain.
    paths: f64,
    /// Values with a day in them.
    days: f64,
    /// Values that are nothing but a day.
    dates: f64,
    /// Values that are numbers.
    numbers: f64,
    /// Values that mean yes, no or unknown.
    flags: f64,
    /// Share of different values.
    pub(super) distinct: f64,
    /// Values named like newspapers and stations.
    papers: f64,
    /// Values that name databases.
    pub(super) databases: f64,
    /// Values that say how much of them is missing.
    cut: f64,
}

impl<'s> FieldProfile<'s> {
    pub(super) fn at(column: &'s SampledField) -> Self {
        let count = column.values.len().max(1) as f64;
        let average =
            |of: &dyn Fn(&str) -> f64| column.values.iter().map(|value| of(value)).sum::<f64>() / count;
        let share = |is: &dyn Fn(&str) -> bool| average(&|value| f64::from(u8::from(is(value))));
        let different: HashSet<&str> = column.values.iter().map(String::as_str).collect();
        Self {
            column,
            words: average(&|value| value.split_whitespace().take(5000).count() as f64),
            length: average(&|value| value.len() as f64),
            urls: share(&|value| value.starts_with("http://") || value.starts_with("https://")),
            paths: share(&|value| value.starts_with('/')),
            days: share(&|value| {
                value.len() <= 64 && read_date(value, DateOrders::default()) != Err(DateIssue::Unreadable)
            }),
            dates: share(&looks_like_a_date),
            numbers: share(&|value| value.parse::<f64>().is_ok()),
            flags: share(&is_flag),
            distinct: different.len() as f64 / count,
            papers: share(&is_paper),
            databases: share(&fields::is_database),
            cut: share(&is_cut_off),
        }
    }

    /// Returns whether its values are only the beginnings of texts.
    pub(super) fn is_cut(&self) -> bool {
        self.cut >= 0.5
    }

    /// Returns whether its top-level name is a usual one for `field`, and its values can be that: the number of an
    /// author is not a byline, and half an address is not all of it.
    pub(super) fn gives(&self, field: ArticleField) -> bool {
        let is_partial = match field {
            ArticleField::Byline => self.numbers >= 0.9,
            ArticleField::Url => self.paths >= 0.9,
            _ => false,
        };
        self.is_at_the_top(field) && !is_partial
    }

    /// Returns whether its top-level name is a usual one for `field`.
    pub(super) fn is_at_the_top(&self, field: ArticleField) -> bool {
        fields::usual(self.column.top()).is_some_and(|(known, _)| known == field)
    }
}

/// Returns whether a text ends as some services end what they do not give away: `… [+1214 chars]`.
fn is_cut_off(value: &str) -> bool {
    let end = value.trim_end().strip_suffix(" chars]").and_then(|rest| rest.rsplit_once('['));
    let count = end.map(|(_, count)| count.trim_start_matches('+')).unwrap_or_default();
    !count.is_empty() && count.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_flag(value: &str) -> bool {
    const FLAGS: [&str; 12] =
        ["yes", "no", "y", "n", "true", "false", "t", "f", "full", "partial", "none", "unknown"];
    FLAGS.iter().any(|flag| flag.eq_ignore_ascii_case(value.trim()))
}

/// Returns whether a name looks like a newspaper's: at least two words, one of them typical, or a domain.
pub(in crate::load) fn is_paper(name: &str) -> bool {
    const THEIRS: &str = "\
        post times daily journal herald tribune gazette guardian telegraph chronicle observer independent \
        press magazine review weekly courier examiner inquirer mirror broadcasting radio zeitung mail";
    let words: Vec<&str> = name.split_whitespace().collect();
    let is_theirs = |word: &&str| THEIRS.split(' ').any(|known| known.eq_ignore_ascii_case(word));
    let is_named = words.len() >= 2 && name.starts_with(char::is_uppercase);
    match words[..] {
        [domain] => domain.rsplit_once('.').is_some_and(|(name, end)| {
            name.len() >= 2
                && (2..=7).contains(&end.len())
                && end.bytes().all(|byte| byte.is_ascii_lowercase())
        }),
        _ => is_named && (words.iter().any(is_theirs) || words[0] == "The"),
    }
}
