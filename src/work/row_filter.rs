//! Keeps the rows of a view that have the words typed after `/`.

use super::views::{LocatedMatch, RecentCounts};
use crate::export::MatchLine;
use crate::index::{Interval, OutletCount, PersonCounts, SourceCounts, Timeline};
use crate::query::{Field, Query, Words, words};

/// Words typed to filter rows. Each must begin a word of the row.
pub(super) struct RowFilter {
    typed: String,
    words: Vec<String>,
}

impl RowFilter {
    /// Creates the filter; `None` if nothing was typed.
    pub(super) fn new(typed: &str) -> Option<Self> {
        let typed = typed.trim();
        (!typed.is_empty()).then(|| Self { typed: typed.to_owned(), words: words(typed) })
    }

    /// Returns whether a name has these words.
    pub(super) fn fits(&self, name: &str) -> bool {
        let of = words(name);
        self.words.iter().all(|word| of.iter().any(|of| of.starts_with(word.as_str())))
    }

    /// Keeps the people with these words in their names, and their recent counts.
    pub(super) fn people(&self, rows: &mut Vec<PersonCounts>, lately: Option<&mut RecentCounts>) {
        if let Some(lately) = lately {
            let mut people = rows.iter();
            lately.articles.retain(|_| people.next().is_none_or(|person| self.fits(&person.name)));
        }
        rows.retain(|person| self.fits(&person.name));
    }

    /// Keeps the sources with these words in their names or forms.
    pub(super) fn sources(&self, rows: &mut Vec<SourceCounts>) {
        rows.retain(|source| self.fits(&source.name) || source.forms.iter().any(|form| self.fits(form)));
    }

    /// Keeps the outlets with these words in their names.
    pub(super) fn outlets(&self, rows: &mut Vec<OutletCount>) {
        rows.retain(|outlet| self.fits(outlet.name.as_deref().unwrap_or("no outlet")));
    }

    /// Keeps the matches with these words in their lines, headlines or outlets.
    pub(super) fn hits(&self, lines: &mut Vec<LocatedMatch>) {
        lines.retain(|(_, line)| {
            let MatchLine { left, found, right, .. } = line;
            let beside = [&line.title, &line.outlet].map(|text| text.as_deref().unwrap_or_default());
            self.fits(&format!("{left}{found}{right} {} {}", beside[0], beside[1]))
        });
    }

    /// Keeps the periods whose names contain what was typed.
    pub(super) fn periods(&self, timeline: &mut Timeline, step: Interval) {
        timeline.bars.retain(|bar| step.name(bar.from).contains(&self.typed));
    }

    /// Returns the condition that a quotation, its speaker or its source has the words; `None` if they have no letter
    /// or digit.
    pub(super) fn quotations(&self) -> Option<Query> {
        let has = |word: &String| {
            let begins = |field| Query::Text(field, Words::Prefix(word.clone()));
            Query::any([begins(Field::Said), begins(Field::Speaker), begins(Field::Source)])
        };
        (!self.words.is_empty()).then(|| Query::all(self.words.iter().map(has)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_begins_a_word_of_the_row() {
        let filter = |typed: &str| RowFilter::new(typed).unwrap();
        assert!(filter("ad bi").fits("Ada Bird") && filter("BIRD").fits("Ada Bird"));
        assert!(!filter("ird").fits("Ada Bird") && !filter("ada moss").fits("Ada Bird"));
        assert!(RowFilter::new("  ").is_none() && filter("…").quotations().is_none());
    }
}
