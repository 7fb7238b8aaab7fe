//! State of the record panel: the people in the article, its quotations, or its copies.

use super::App;
use crate::page::Record;
use crate::text::PersonId;

/// A tab of the panel.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PanelTab {
    /// The people, those who speak first.
    #[default]
    People,
    /// The quotations, in the order of the text.
    Quotes,
    /// The other articles of its group of copies.
    Copies,
}

/// State of the panel.
#[derive(Clone, Debug, Default)]
pub struct Panel {
    /// Whether it is shown.
    pub open: bool,
    /// Its tab.
    pub tab: PanelTab,
    /// The selected entry.
    pub selected: usize,
    /// The first entry on the pane.
    pub top: usize,
    /// Show only this person's quotations.
    pub only: Option<PersonId>,
}

impl Panel {
    /// The people of an article: those with the most quotations in marks first, then those named most.
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

    /// The quotations of the panel, by their index in the analysis.
    pub fn quotes(&self, record: &Record, reported: bool) -> Vec<usize> {
        let ours = |speaker: Option<PersonId>| self.only.is_none() || speaker == self.only;
        record.quotes(reported).filter(|(_, quote)| ours(quote.speaker)).map(|(n, _)| n).collect()
    }

    /// Rows that one entry takes.
    pub fn entry_rows(&self) -> usize {
        match self.tab {
            PanelTab::People => 2,
            PanelTab::Quotes | PanelTab::Copies => 3,
        }
    }

    /// Selects one of `len` entries, in a pane of this many rows.
    pub fn select(&mut self, to: usize, len: usize, rows: usize) {
        self.selected = to.min(len.saturating_sub(1));
        let fit = (rows / self.entry_rows()).max(1);
        self.top = self.top.min(self.selected).max((self.selected + 1).saturating_sub(fit));
    }

    /// Selects the first entry and shows all of them.
    pub fn reset(&mut self) {
        self.selected = 0;
        self.top = 0;
        self.only = None;
    }
}

impl App {
    /// How many entries the open tab of the panel has.
    pub fn panel_len(&self) -> usize {
        let Some(reading) = &self.reading else { return 0 };
        match (self.panel.tab, &reading.record) {
            (PanelTab::Copies, _) => self.copies_of(reading.id).count(),
            (PanelTab::People, Some(record)) => record.analysis.people.len(),
            (PanelTab::Quotes, Some(record)) => self.panel.quotes(record, self.display.reported).len(),
            (_, None) => 0,
        }
    }
}
