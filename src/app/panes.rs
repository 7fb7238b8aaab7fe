//! Focus, and which panes are shown.

use super::{App, Effect, Layout, Pane, Panel, PanelTab};
use crate::page::Record;
use crate::text::PersonId;

impl App {
    pub(super) fn back(&mut self) -> Vec<Effect> {
        if self.unselect() {
            return Vec::new();
        }
        if self.zen {
            self.toggle_zen();
        } else if self.back_in_corpus() {
            return Vec::new();
        } else if self.focus == Pane::Record {
            self.close_panel();
        } else if self.focus == Pane::Reading {
            self.focus_list();
        } else if !self.list.filter().is_empty() {
            self.list.clear_filter();
        } else if !self.search.text.is_empty() {
            self.search_for("");
        } else {
            return vec![Effect::Quit];
        }
        Vec::new()
    }

    pub(super) fn focus_next(&mut self, by: isize) {
        let mut panes = vec![Pane::List, Pane::Reading];
        if self.panel.open {
            panes.push(Pane::Record);
        }
        let here = panes.iter().position(|&pane| pane == self.focus).unwrap_or(0) as isize;
        match panes[(here + by).rem_euclid(panes.len() as isize) as usize] {
            Pane::List => self.focus_list(),
            Pane::Reading => self.enter_reading(),
            Pane::Record | Pane::Corpus => self.focus = Pane::Record,
        }
        self.zen = false;
    }

    pub(super) fn focus_list(&mut self) {
        self.focus = Pane::List;
        self.zen = false;
    }

    pub(super) fn focus_article(&mut self) {
        if self.focus == Pane::Record {
            self.focus = Pane::Reading;
        }
    }

    /// Focuses the article. Being there counts as reading it.
    pub(super) fn enter_reading(&mut self) {
        if let Some(id) = self.current() {
            self.focus = Pane::Reading;
            // An article that has not arrived yet is marked as read when it does.
            if self.reading.as_ref().is_some_and(|reading| reading.id == id) {
                self.mark_read();
            }
        }
    }

    pub(super) fn toggle_zen(&mut self) {
        self.zen = !self.zen;
        if self.zen {
            self.enter_reading();
            self.zen = self.focus == Pane::Reading;
        }
    }

    pub(super) fn toggle_panel(&mut self, tab: PanelTab) {
        if self.panel_shows() && self.panel.tab == tab {
            return self.close_panel();
        }
        // `"` on a person shows only that person's quotations, or else everybody's.
        let asked = self.focus == Pane::Record && tab == PanelTab::Quotes;
        let selected = asked.then(|| self.selected_person()).flatten();
        let person = selected.filter(|person| self.is_quoted_here(*person));
        if let (Some(selected), None) = (selected, person) {
            self.notify_unquoted(selected);
        }
        self.panel.reset();
        (self.panel.only, self.panel.tab, self.panel.open) = (person, tab, true);
        self.zen = false;
        if !self.is_wide() || self.focus == Pane::Record {
            self.enter_reading();
            self.focus = Pane::Record;
        } else if !self.panel_shows() {
            // There is no room for the list beside the panel.
            self.enter_reading();
        }
    }

    /// Whether the record panel is on the screen.
    pub(super) fn panel_shows(&self) -> bool {
        Layout::of(self).record.is_some()
    }

    /// Closes the record panel; whoever was in it is in the article.
    pub(super) fn close_panel(&mut self) {
        self.panel.open = false;
        self.panel.reset();
        if self.focus == Pane::Record {
            self.focus = Pane::Reading;
        }
    }

    pub(super) fn selected_person(&self) -> Option<PersonId> {
        let record = self.reading.as_ref()?.record.as_deref()?;
        match self.panel.tab {
            PanelTab::People => Panel::people(record).get(self.panel.selected).copied(),
            PanelTab::Quotes => self.panel.only,
            PanelTab::Copies => None,
        }
    }

    /// Whether a quotation of the article, among those shown, is this person's.
    fn is_quoted_here(&self, person: PersonId) -> bool {
        let record = self.reading.as_ref().and_then(|reading| reading.record.as_deref());
        let shown = |record: &Record| {
            record.quotes(self.display.reported).any(|(_, quote)| quote.speaker == Some(person))
        };
        record.is_some_and(shown)
    }

    fn notify_unquoted(&mut self, person: PersonId) {
        let record = self.reading.as_ref().and_then(|reading| reading.record.as_deref());
        if let Some(name) = record.map(|record| record.analysis.person(person).name.clone()) {
            self.notify(format!("{name} is not quoted in this article: these are all quotations"));
        }
    }

    /// Goes to the selected entry's place in the article.
    pub(super) fn follow_entry(&mut self) {
        if self.panel.tab == PanelTab::Copies {
            return self.go_to_copy(self.panel.selected);
        }
        self.push_jump();
        let reported = self.display.reported;
        let Some(reading) = &mut self.reading else { return };
        let Some(record) = reading.record.clone() else { return };
        match self.panel.tab {
            PanelTab::Quotes => {
                if let Some(&quote) = self.panel.quotes(&record, reported).get(self.panel.selected) {
                    reading.go_to_quote(quote);
                }
            }
            PanelTab::Copies => {}
            PanelTab::People => {
                let Some(&person) = Panel::people(&record).get(self.panel.selected) else { return };
                // Each time goes to the person's next mention, and after the last to the first.
                let of_person = |n: &usize| record.mentions()[*n].1 == person;
                let after = reading.mention().map_or(0, |n| n + 1);
                let all = 0..record.mentions().len();
                let next = all.clone().skip(after).find(of_person).or_else(|| all.clone().find(of_person));
                if let Some(mention) = next {
                    reading.go_to_mention(mention);
                }
            }
        }
        if !self.is_wide() {
            self.focus = Pane::Reading;
        }
    }
}
