//! How articles and the list are shown. Part of the settings; the screen changes it as the reader toggles things.

use crate::export::Citation;
use crate::page::{DateForm, HiddenLayers, Measure};

/// How articles and the list are shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Display {
    /// The widest text, in columns.
    pub measure: usize,
    /// Minimum blank columns on either side of the article.
    pub margins: usize,
    /// How dates are written.
    pub dates: DateForm,
    /// What to leave unmarked in the article.
    pub hidden: HiddenLayers,
    /// Whether reported speech is marked.
    pub reported: bool,
    /// What the list shows below a headline.
    pub columns: ListColumns,
    /// How quotations are cited.
    pub citation: Citation,
}

impl Default for Display {
    fn default() -> Self {
        Self {
            measure: Measure::USUAL,
            margins: 0,
            dates: DateForm::Auto,
            hidden: HiddenLayers::default(),
            reported: true,
            columns: ListColumns::default(),
            citation: Citation::Plain,
        }
    }
}

/// What the list shows below a headline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ListColumns {
    /// The date.
    pub date: bool,
    /// The outlet.
    pub outlet: bool,
    /// The byline, once the article has been read.
    pub byline: bool,
    /// The reader's tags.
    pub tags: bool,
    /// The number of quotations and people.
    pub counts: bool,
}

impl Default for ListColumns {
    fn default() -> Self {
        Self { date: true, outlet: true, byline: false, tags: false, counts: true }
    }
}
