//! What the values of a field look like, and how well that goes with each of ours.

use std::collections::HashSet;

use super::Column;
use crate::load::dates::{Orders, Reading, looks_like_a_date, read_date};
use crate::load::fields::{self, Field, Standing};

/// How good a field looks among so many records, given how its name stands: none for not at all.
type Score = fn(&Look, usize, Standing) -> Option<f64>;

/// What is guessed beside the text, and how good a field looks for it.
pub(super) const SCORES: [(Field, Score); 5] = [
    (Field::Url, |look, _, _| (look.urls >= 0.8 && look.distinct >= 0.5).then_some(look.distinct)),
    (Field::Date, |look, _, standing| {
        let hinted = standing == Standing::Hinted;
        let (dates, most_figures) = if hinted { (look.days, 1.0) } else { (look.dates, 0.5) };
        (dates >= 0.8 && look.numbers <= most_figures).then_some(dates + if hinted { 0.5 } else { 0.0 })
    }),
    (Field::Title, |look, _, standing| {
        let like = look.urls < 0.2 && look.dates < 0.2 && look.numbers < 0.2;
        let of_length = (2.5..=30.0).contains(&look.words) && look.length <= 220.0;
        let hinted = if standing == Standing::Hinted { 0.5 } else { 0.0 };
        (like && of_length && look.distinct >= 0.7).then_some(look.distinct + hinted)
    }),
    (Field::Outlet, |look, records, standing| {
        let like = look.urls < 0.2 && look.dates < 0.2 && look.numbers < 0.2 && look.flags < 0.2;
        let short = look.words <= 5.0 && look.length <= 50.0;
        let hinted = standing == Standing::Hinted && look.words >= 1.0;
        // Few of them, and each called as papers are and people or sections are not.
        let sure = records >= 4 && look.distinct <= 0.5 && look.papers >= 1.0;
        (like && short && (hinted || sure)).then_some(if hinted { 1.0 } else { 0.5 } - look.distinct * 0.1)
    }),
    (Field::Byline, |look, _, standing| {
        let like = look.words <= 12.0 && look.urls < 0.5 && look.numbers < 0.5;
        (standing == Standing::Hinted && like).then_some(1.0)
    }),
];

/// What the values of a field look like, as shares and averages.
pub(super) struct Look<'s> {
    pub(super) column: &'s Column,
    pub(super) words: f64,
    pub(super) length: f64,
    pub(super) urls: f64,
    /// With a day in them.
    days: f64,
    /// With a day, and nothing else.
    dates: f64,
    /// Figures only.
    numbers: f64,
    /// Words for yes and no, and for how much is known.
    flags: f64,
    /// How many are unlike the others.
    distinct: f64,
    /// Called as papers and stations are.
    papers: f64,
}

impl<'s> Look<'s> {
    pub(super) fn at(column: &'s Column) -> Self {
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
            days: share(&|value| value.len() <= 64 && read_date(value, Orders::default()) != Reading::Unread),
            dates: share(&looks_like_a_date),
            numbers: share(&|value| value.parse::<f64>().is_ok()),
            flags: share(&is_flag),
            distinct: different.len() as f64 / count,
            papers: share(&is_paper),
        }
    }

    /// Whether the name that it has at the top is usual for `field`.
    pub(super) fn is_at_the_top(&self, field: Field) -> bool {
        fields::usual(self.column.top()).is_some_and(|(known, _)| known == field)
    }
}

fn is_flag(value: &str) -> bool {
    const FLAGS: [&str; 12] =
        ["yes", "no", "y", "n", "true", "false", "t", "f", "full", "partial", "none", "unknown"];
    FLAGS.iter().any(|flag| flag.eq_ignore_ascii_case(value.trim()))
}

/// Whether a name is one that papers have: of two words at least, one of them theirs, or a domain.
fn is_paper(name: &str) -> bool {
    const THEIRS: [&str; 24] = [
        "post",
        "times",
        "daily",
        "journal",
        "herald",
        "tribune",
        "gazette",
        "guardian",
        "telegraph",
        "chronicle",
        "observer",
        "independent",
        "press",
        "magazine",
        "review",
        "weekly",
        "courier",
        "examiner",
        "inquirer",
        "mirror",
        "broadcasting",
        "radio",
        "zeitung",
        "mail",
    ];
    let words: Vec<&str> = name.split_whitespace().collect();
    let is_theirs = |word: &&str| THEIRS.iter().any(|known| known.eq_ignore_ascii_case(word));
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
