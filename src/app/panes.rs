//! Who has the keys, and which panes are shown.

use super::{App, Effect, Pane, Tab};
use crate::text::PersonId;

impl App {
    pub(super) fn back(&mut self) -> Vec<Effect> {
        if self.unselect() {
            return Vec::new();
        }
        if self.zen {
            self.toggle_zen();
        } else if self.back_in_views() {
            return Vec::new();
        } else if self.focus == Pane::Record {
            self.panel.open = false;
            self.focus = Pane::Reading;
        } else if self.focus == Pane::Reading {
            self.leave_for_list();
        } else if !self.list.filter().is_empty() {
            self.clear_filter();
        } else if !self.search.text.is_empty() {
            self.search_for("");
        } else {
            return vec![Effect::Quit];
        }
        Vec::new()
    }

    pub(super) fn cancel(&mut self) {
        if self.keymap.clear() || self.give_up_later() || self.unselect() {
            return;
        }
        if self.exporting.is_some() {
            return self.owed.push(Effect::StopExport);
        }
        let searching = !self.sought.is_empty();
        self.sought.clear();
        self.list.find("", None);
        self.mark_matches();
        if let Some(reading) = &mut self.reading {
            reading.found = None;
            reading.mention = None;
        }
        if self.panel.only.is_some() {
            self.panel.reset();
        } else if !searching && matches!(self.focus, Pane::List | Pane::View) {
            match self.list.filter().is_empty() || self.focus == Pane::View {
                true => self.search_for(""),
                false => self.clear_filter(),
            }
        }
    }

    pub(super) fn clear_filter(&mut self) {
        self.list.clear_filter();
    }

    pub(super) fn turn_to(&mut self, by: isize) {
        let mut panes = vec![Pane::List, Pane::Reading];
        if self.panel.open {
            panes.push(Pane::Record);
        }
        let here = panes.iter().position(|&pane| pane == self.focus).unwrap_or(0) as isize;
        match panes[(here + by).rem_euclid(panes.len() as isize) as usize] {
            Pane::List => self.leave_for_list(),
            Pane::Reading => self.enter_reading(),
            Pane::Record | Pane::View => self.focus = Pane::Record,
        }
        self.zen = false;
    }

    pub(super) fn leave_for_list(&mut self) {
        self.focus = Pane::List;
        self.zen = false;
    }

    pub(super) fn enter_reading(&mut self) {
        if let Some(id) = self.current() {
            self.focus = Pane::Reading;
            // One that is still on its way is read when it is there.
            if self.reading.as_ref().is_some_and(|reading| reading.id == id) {
                self.opened();
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

    pub(super) fn toggle_panel(&mut self, tab: Tab) {
        let showing = self.panel.open && self.panel.tab == tab;
        // On a narrow screen the panel is the whole screen, so closing it means going back to the article.
        if showing && (self.wide() || self.focus == Pane::Record) {
            // From a person to what they said, and no further: `"` on a person filters.
            self.panel.open = false;
            if self.focus == Pane::Record {
                self.focus = Pane::Reading;
            }
            self.panel.reset();
            return;
        }
        let person =
            (self.focus == Pane::Record && tab == Tab::Quotes).then(|| self.selected_person()).flatten();
        self.panel.reset();
        self.panel.only = person;
        self.panel.tab = tab;
        self.panel.open = true;
        self.zen = false;
        if !self.wide() || self.focus == Pane::Record {
            self.enter_reading();
            self.focus = Pane::Record;
        }
    }

    pub(super) fn selected_person(&self) -> Option<PersonId> {
        let record = self.reading.as_ref()?.record.as_deref()?;
        match self.panel.tab {
            Tab::People => super::Panel::people(record).get(self.panel.selected).copied(),
            Tab::Quotes => self.panel.only,
        }
    }

    /// Goes to what the selected entry of the panel stands for.
    pub(super) fn follow_entry(&mut self) {
        self.remember();
        let indirect = self.indirect;
        let Some(reading) = &mut self.reading else { return };
        let Some(record) = reading.record.clone() else { return };
        match self.panel.tab {
            Tab::Quotes => {
                if let Some(&quote) = self.panel.quotes(&record, indirect).get(self.panel.selected) {
                    reading.go_to_quote(quote);
                }
            }
            Tab::People => {
                let Some(&person) = super::Panel::people(&record).get(self.panel.selected) else { return };
                // Each Enter goes on to this person's next mention, round the end.
                let of_person = |n: &usize| record.mentions()[*n].1 == person;
                let after = reading.mention.map_or(0, |n| n + 1);
                let all = 0..record.mentions().len();
                let next = all.clone().skip(after).find(of_person).or_else(|| all.clone().find(of_person));
                if let Some(mention) = next {
                    reading.go_to_mention(mention);
                }
            }
        }
        if !self.wide() {
            self.focus = Pane::Reading;
        }
    }
}
