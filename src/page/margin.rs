//! The surroundings of the text: the columns of the page, the speakers in the margin, the line under the headline.

use super::dates::DateForm;
use super::pager::PageLine;
use super::paint::StyledRun;
use super::record::{Record, UNKNOWN, in_brackets};
use super::style::{Role, RunStyle, SpeakerColor};
use crate::Article;
use crate::text::{Kind, Language};

/// Columns taken by the bar and the space after it.
const BAR: usize = 2;
/// Columns for names in the margin.
const NAME: std::ops::RangeInclusive<usize> = 12..=16;
/// Below this width there is no room for names, only for the bar.
const NAMES_FROM: usize = 70;

/// How a page divides its columns, from left to right: space, name, bar, text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Measure {
    /// Blank columns on the left.
    pub left: usize,
    /// Columns for the speaker's name and the space after it; 0 if there is no room.
    pub name: usize,
    /// Columns for the text.
    pub text: usize,
}

impl Measure {
    /// The default width of text, in columns.
    pub const USUAL: usize = 72;
    /// The widths that the settings allow.
    pub const RANGE: std::ops::RangeInclusive<usize> = 40..=120;

    /// Centres a text of at most `wanted` columns in a page of `columns`.
    ///
    /// ```
    /// use onrecord::page::Measure;
    /// let measure = Measure::fit(120, 72);
    /// assert_eq!((measure.text, measure.text_start()), (72, 24));
    /// assert_eq!(Measure::fit(40, 72).name, 0);
    /// ```
    pub fn fit(columns: usize, wanted: usize) -> Self {
        let names = columns >= NAMES_FROM;
        // One blank column at each edge and one between name and bar.
        let least = if names { 1 + NAME.start() + 1 + BAR } else { 1 + BAR };
        let text = wanted.min(columns.saturating_sub(least + 1)).max(2);
        let before = ((columns.saturating_sub(text)) / 2).max(least);
        let name = if names { (before - BAR).min(NAME.end() + 1) } else { 0 };
        Self { left: before - BAR - name, name, text }
    }

    /// Adds margins of this many columns, and drops the names unless `names` is set.
    #[must_use]
    pub fn with_margins(self, columns: usize, names: bool) -> Self {
        let name = if names { self.name } else { 0 };
        Self { left: self.left + columns + self.name - name, name, ..self }
    }

    /// Returns the column where the text starts.
    pub fn text_start(self) -> usize {
        self.left + self.name + BAR
    }
}

/// What the margin says beside one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MarginLabel {
    /// The quotation.
    pub quote: usize,
    /// Its colour.
    pub color: SpeakerColor,
    /// Whether it is reported speech.
    pub reported: bool,
    /// The speaker's name, on the first line of a quotation; the other lines have only the bar.
    pub name: Option<(String, Role)>,
}

/// Returns the margin beside each of `lines`. A name is shown where its speaker begins, and again at the top of the
/// screen, so that it never scrolls away from the words.
pub fn margin_labels(lines: &[PageLine], record: &Record, reported: bool) -> Vec<Option<MarginLabel>> {
    let mut last: Option<(usize, usize)> = None;
    lines
        .iter()
        .map(|line| {
            if !line.is_body() {
                return None;
            }
            let Some(quote) = record.quote_over(line.span, reported) else {
                last = None;
                return None;
            };
            let quotes = &record.analysis.quotes;
            let same_speaker = last.is_some_and(|(block, before)| {
                before == quote
                    || (block == line.block
                        && quotes[before].speaker == quotes[quote].speaker
                        && record.source(before) == record.source(quote))
            });
            last = Some((line.block, quote));
            let name = (!same_speaker).then(|| name(record, quote));
            let reported = quotes[quote].kind == Kind::Indirect;
            Some(MarginLabel { quote, color: record.quote_color(&quotes[quote]), reported, name })
        })
        .collect()
}

/// Returns the speaker's short name, or else as much of the source as fits, or else a word for a missing one; empty
/// in languages without analysis.
fn name(record: &Record, quote: usize) -> (String, Role) {
    match (record.analysis.quotes[quote].speaker, record.source(quote)) {
        (Some(id), _) => (record.short_name(id), Role::Name),
        (None, _) if record.analysis.language == Language::Other => (String::new(), Role::Unnamed),
        (None, Some(source)) => (in_brackets(in_short(&source.shown)), Role::Unnamed),
        (None, None) => (UNKNOWN.into(), Role::Unnamed),
    }
}

/// Returns a source without an apposition and without "the" or "its", which would take up a third of the margin.
fn in_short(source: &str) -> &str {
    const BEFORE: [&str; 7] = ["the ", "a ", "an ", "its ", "his ", "her ", "their "];
    let rest = BEFORE.iter().find_map(|word| source.strip_prefix(word)).unwrap_or(source);
    rest.split(", ").next().unwrap_or(rest)
}

/// Clips a name; a source keeps both brackets.
fn clipped(name: &str, columns: usize) -> String {
    match name.strip_prefix('‹').and_then(|name| name.strip_suffix('›')) {
        Some(source) => in_brackets(&super::clip(source, columns.saturating_sub(2))),
        None => super::clip(name, columns),
    }
}

impl Measure {
    /// Returns the columns left of the text, as runs: space, name, bar. `current` says whether the quotation is
    /// current.
    pub fn margin(self, label: Option<&MarginLabel>, current: bool) -> Vec<StyledRun> {
        let Some(label) = label else {
            return vec![StyledRun::new(" ".repeat(self.text_start()), RunStyle::default())];
        };
        let style = |role| RunStyle {
            quote: Some(label.color),
            reported: label.reported,
            current,
            ..RunStyle::of(role)
        };
        let bar = match (label.reported, current) {
            (true, false) => "┊",
            (true, true) => "┋",
            (false, false) => "▎",
            (false, true) => "▌",
        };
        let mut runs = Vec::with_capacity(4);
        let (name, role) = match &label.name {
            Some((name, role)) if self.name > 0 => (clipped(name, self.name - 1), *role),
            _ => (String::new(), Role::Name),
        };
        let pad = (self.left + self.name).saturating_sub(super::width(&name) + usize::from(self.name > 0));
        runs.push(StyledRun::new(" ".repeat(pad), RunStyle::default()));
        if self.name > 0 {
            runs.push(StyledRun::new(name, style(role)));
            runs.push(StyledRun::new(" ", RunStyle::default()));
        }
        runs.push(StyledRun::new(bar, style(Role::Bar)));
        runs.push(StyledRun::new(" ", RunStyle::default()));
        runs
    }
}

/// Returns the line under the headline: date, outlet, byline, reading time, quotations, people. If it is wider than
/// `columns`, the byline is left out, then the reading time, then the people.
pub fn dateline(article: &Article, record: Option<&Record>, dates: DateForm, columns: usize) -> String {
    let day = article.date.map(|date| dates.alone(date));
    let count = |n: usize, one: &str, many: &str| match n {
        0 => format!("no {many}"),
        1 => format!("1 {one}"),
        n => format!("{n} {many}"),
    };
    let quotes = record.map(|record| count(record.quote_count(), "quotation", "quotations"));
    let people = record.map(|record| match (record.analysis.language, record.analysis.people.len()) {
        // Unless the reader has added people.
        (Language::Other, 0) => "not English: only quotation marks are shown".into(),
        (_, people) => count(people, "person", "people"),
    });
    let foreign = record.filter(|record| record.analysis.language == Language::Other);
    let fewer = foreign.map(|_| "not English".to_owned());
    let line = |byline: Option<String>, time: Option<String>, people: &Option<String>| {
        let parts = [day.clone(), article.outlet.clone(), byline, time, quotes.clone(), people.clone()];
        parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
    };
    let time = Some(reading_time(&article.text));
    let lines = [
        line(article.byline.clone(), time.clone(), &people),
        line(None, time, &people),
        line(None, None, &people),
        line(None, None, &fewer),
    ];
    let fits = lines.iter().position(|line| super::width(line) <= columns).unwrap_or(lines.len() - 1);
    lines.into_iter().nth(fits).unwrap_or_default()
}

/// At 230 words a minute, about as fast as adults read English prose (Brysbaert 2019: 238 silently).
fn reading_time(text: &str) -> String {
    // Estimate the number of words in a long text, because counting them would delay the frame.
    let words = if text.len() > 100_000 { text.len() / 6 } else { text.split_whitespace().count() };
    format!("{} min", (words / 230).max(1))
}
