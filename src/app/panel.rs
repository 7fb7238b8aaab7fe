//! The record panel: who is named in the article, and who said what.

use crate::page::Record;
use crate::text::PersonId;

/// Which of its two lists the panel shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tab {
    /// The people, those who speak first.
    #[default]
    People,
    /// The quotations, in the order of the text.
    Quotes,
}

/// State of the panel.
#[derive(Clone, Debug, Default)]
pub struct Panel {
    /// Whether it is shown.
    pub open: bool,
    /// Which list.
    pub tab: Tab,
    /// The selected entry.
    pub selected: usize,
    /// The first entry on the pane.
    pub top: usize,
    /// Only this person's quotations.
    pub only: Option<PersonId>,
}

impl Panel {
    /// People in the panel's order: by how much they say in marks, then by how often they are named.
    pub fn people(record: &Record) -> Vec<PersonId> {
        let mut said = vec![0usize; record.analysis.people.len()];
        for (_, quote) in record.quotes(false) {
            if let Some(id) = quote.speaker {
                said[id.0 as usize] += 1;
            }
        }
        let mut ids: Vec<PersonId> = (0..record.analysis.people.len()).map(|n| PersonId(n as u32)).collect();
        ids.sort_by_key(|id| {
            let n = id.0 as usize;
            (std::cmp::Reverse(said[n]), std::cmp::Reverse(record.analysis.people[n].mentions.len()), n)
        });
        ids
    }

    /// Quotations in the panel, by their number in the analysis.
    pub fn quotes(&self, record: &Record, indirect: bool) -> Vec<usize> {
        let ours = |speaker: Option<PersonId>| self.only.is_none() || speaker == self.only;
        record.quotes(indirect).filter(|(_, quote)| ours(quote.speaker)).map(|(n, _)| n).collect()
    }

    /// How many entries the shown list has.
    pub fn len(&self, record: &Record, indirect: bool) -> usize {
        match self.tab {
            Tab::People => record.analysis.people.len(),
            Tab::Quotes => self.quotes(record, indirect).len(),
        }
    }

    /// Rows that one entry takes.
    pub fn entry_rows(&self) -> usize {
        match self.tab {
            Tab::People => 2,
            Tab::Quotes => 3,
        }
    }

    /// Selects an entry of `len`, in a pane of so many rows.
    pub fn select(&mut self, to: usize, len: usize, rows: usize) {
        self.selected = to.min(len.saturating_sub(1));
        let fit = (rows / self.entry_rows()).max(1);
        self.top = self.top.min(self.selected).max((self.selected + 1).saturating_sub(fit));
    }

    /// Goes back to the first entry of everything: another article, another list.
    pub fn reset(&mut self) {
        self.selected = 0;
        self.top = 0;
        self.only = None;
    }
}
