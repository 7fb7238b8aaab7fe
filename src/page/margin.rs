//! What stands around the text: the measure it is set in, the speakers beside it, the line under the headline.

use super::dates::DateForm;
use super::look::{Ink, Look, Role};
use super::pager::Line;
use super::paint::Run;
use super::record::Record;
use crate::Article;
use crate::text::{Kind, Language};

/// Columns of the bar and of the space between it and the text.
const BAR: usize = 2;
/// The widest and the narrowest that names in the margin are given.
const NAME: std::ops::RangeInclusive<usize> = 12..=16;
/// Below this many columns the page has no room for names: the bar stands alone.
const NAMES_FROM: usize = 70;

/// How a page's columns are shared out, from left to right: space, name, bar, text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Measure {
    /// Empty columns at the left.
    pub left: usize,
    /// Columns for the speaker's name, with the space after it; 0 where there is no room.
    pub name: usize,
    /// Columns for the text.
    pub text: usize,
}

impl Measure {
    /// The columns that text is set in where there is room and nobody asks for others.
    pub const USUAL: usize = 72;
    /// The columns that may be asked for.
    pub const RANGE: std::ops::RangeInclusive<usize> = 40..=120;

    /// Sets a text of at most `wanted` columns, centred, in a page of `columns`.
    ///
    /// ```
    /// use onrecord::page::Measure;
    /// let measure = Measure::fit(120, 72);
    /// assert_eq!((measure.text, measure.text_start()), (72, 24));
    /// assert_eq!(Measure::fit(40, 72).name, 0);
    /// ```
    pub fn fit(columns: usize, wanted: usize) -> Self {
        let names = columns >= NAMES_FROM;
        // One column of air at either edge, one between name and bar.
        let least = if names { 1 + NAME.start() + 1 + BAR } else { BAR };
        let text = wanted.min(columns.saturating_sub(least + 1)).max(2);
        let before = ((columns.saturating_sub(text)) / 2).max(least);
        let name = if names { (before - BAR).min(NAME.end() + 1) } else { 0 };
        Self { left: before - BAR - name, name, text }
    }

    /// The same with so many columns of air around it; no names where the reader does not want them.
    #[must_use]
    pub fn set_in(self, air: usize, names: bool) -> Self {
        let name = if names { self.name } else { 0 };
        Self { left: self.left + air + self.name - name, name, ..self }
    }

    /// The column at which the text begins.
    pub fn text_start(self) -> usize {
        self.left + self.name + BAR
    }
}

/// What stands beside one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Beside {
    /// Which quotation of the record.
    pub quote: usize,
    /// Its colour.
    pub ink: Ink,
    /// Reported speech without marks.
    pub indirect: bool,
    /// The name, on the first line of a voice; another line of the same voice has the bar only.
    pub label: Option<(String, Role)>,
}

/// Who speaks beside each of `lines`. The name stands where a voice begins, and again on the first line of
/// the screen, so that it is never scrolled away from its words.
pub fn beside(lines: &[Line], record: &Record, indirect: bool) -> Vec<Option<Beside>> {
    let mut last: Option<(usize, usize)> = None;
    lines
        .iter()
        .map(|line| {
            if !line.is_body() {
                return None;
            }
            let Some(quote) = record.quote_over(line.span, indirect) else {
                last = None;
                return None;
            };
            let quotes = &record.analysis.quotes;
            let same_voice = last.is_some_and(|(block, before)| {
                before == quote || (block == line.block && quotes[before].speaker == quotes[quote].speaker)
            });
            last = Some((line.block, quote));
            let label = (!same_voice).then(|| label(record, quote));
            let indirect = quotes[quote].kind == Kind::Indirect;
            Some(Beside { quote, ink: record.quote_ink(&quotes[quote]), indirect, label })
        })
        .collect()
}

/// The speaker's short name, or a word for there being none; no word where nobody was looked for.
fn label(record: &Record, quote: usize) -> (String, Role) {
    let quote = &record.analysis.quotes[quote];
    match quote.speaker {
        Some(id) => (record.short_name(id).to_owned(), Role::Name),
        None if record.analysis.language == Language::Other => (String::new(), Role::Unnamed),
        None => (Record::nobody(quote).into(), Role::Unnamed),
    }
}

impl Measure {
    /// The columns left of the text, as runs: space, name, bar.
    pub fn margin(self, beside: Option<&Beside>, current: Option<usize>) -> Vec<Run> {
        let Some(beside) = beside else {
            return vec![Run::new(" ".repeat(self.text_start()), Look::default())];
        };
        let current = current == Some(beside.quote);
        let look =
            |role| Look { quote: Some(beside.ink), indirect: beside.indirect, current, ..Look::of(role) };
        let bar = match (beside.indirect, current) {
            (true, _) => "┊",
            (false, false) => "▎",
            (false, true) => "▌",
        };
        let mut runs = Vec::with_capacity(4);
        let (label, role) = match &beside.label {
            Some((label, role)) if self.name > 0 => (super::clip(label, self.name - 1), *role),
            _ => (String::new(), Role::Name),
        };
        let pad = (self.left + self.name).saturating_sub(super::width(&label) + usize::from(self.name > 0));
        runs.push(Run::new(" ".repeat(pad), Look::default()));
        if self.name > 0 {
            runs.push(Run::new(label, look(role)));
            runs.push(Run::new(" ", Look::default()));
        }
        runs.push(Run::new(bar, look(Role::Bar)));
        runs.push(Run::new(" ", Look::default()));
        runs
    }
}

/// The line under the headline: when, where, by whom, how long it takes, what is in it. What readers can do
/// without is left out where it would take more than `columns`: who wrote it, then how long it takes.
pub fn dateline(article: &Article, record: Option<&Record>, dates: DateForm, columns: usize) -> String {
    let day = article.date.map(|date| dates.alone(date));
    let count = |n: usize, one: &str, many: &str| match n {
        0 => format!("no {many}"),
        1 => format!("1 {one}"),
        n => format!("{n} {many}"),
    };
    let quotes = record.map(|record| count(record.quote_count(), "quote", "quotes"));
    let people = record.map(|record| match (record.analysis.language, record.analysis.people.len()) {
        // What the reader has added counts all the same.
        (Language::Other, 0) => "not English: only marks are shown".into(),
        (_, people) => count(people, "person", "people"),
    });
    let line = |byline: Option<String>, time: Option<String>| {
        let parts = [day.clone(), article.outlet.clone(), byline, time, quotes.clone(), people.clone()];
        parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
    };
    let time = Some(reading_time(&article.text));
    let lines = [line(article.byline.clone(), time.clone()), line(None, time), line(None, None)];
    let fits = lines.iter().position(|line| super::width(line) <= columns).unwrap_or(lines.len() - 1);
    lines.into_iter().nth(fits).unwrap_or_default()
}

/// At 230 words a minute, which is what adults read of English prose (Brysbaert 2019: 238 silently).
fn reading_time(text: &str) -> String {
    // Six bytes a word are near enough, and ten megabytes need not be counted on the screen's path.
    let words = if text.len() > 100_000 { text.len() / 6 } else { text.split_whitespace().count() };
    format!("{} min", (words / 230).max(1))
}
