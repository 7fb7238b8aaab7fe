//! Motions: by rows, pages, quotations, people, articles, and back to where a jump started.

use super::{App, Layout, Pane, Reading};
use crate::corpus::ArticleId;
use crate::page::{Measure, Spot};

/// The measure goes by this many columns.
pub(super) const MEASURE_STEP: usize = 4;
/// How many jumps are remembered.
const JUMPS: usize = 100;

impl App {
    /// Moves by rows of text, or by entries.
    pub(super) fn go(&mut self, by: isize, scale: isize) {
        match self.focus {
            Pane::List => {
                self.list.step(by * scale);
            }
            Pane::Reading if self.selecting() => {
                self.reading.iter_mut().for_each(|reading| reading.lead_rows(by * scale));
            }
            Pane::Reading => self.scroll_article(by * scale),
            Pane::Record => self.step_panel(by * scale),
            Pane::View => self.step_view(by * scale),
        }
    }

    pub(super) fn go_pages(&mut self, by: isize, parts: isize) {
        let page = match self.focus {
            Pane::List => self.list.height(),
            // Two lines stay, so that the eye finds its place.
            Pane::Reading if parts == 1 => self.reading_size().1.saturating_sub(2),
            Pane::Reading => self.reading_size().1,
            Pane::Record => self.panel_rows() / self.panel.entry_rows(),
            Pane::View => self.view_fit(),
        };
        self.go(by, (page as isize / parts).max(1));
    }

    pub(super) fn go_to_end(&mut self, end: bool, count: Option<usize>) {
        match self.focus {
            Pane::List => {
                let last = self.list.len().saturating_sub(1);
                let to = count.map_or(if end { last } else { 0 }, |n| n.saturating_sub(1));
                self.list.select(to);
                let is_last = self.progress.loaded || self.corpus.end().len() > 0;
                if end && count.is_none() && !is_last && !self.list.is_empty() {
                    self.say("The last one so far: more is being loaded");
                }
            }
            Pane::Reading if self.selecting() => {
                self.reading.iter_mut().for_each(|reading| reading.lead_to_end(end));
            }
            Pane::Reading => {
                self.remember();
                self.in_article(
                    |reading| if end { reading.pager.to_end() } else { reading.pager.to_start() },
                );
            }
            Pane::Record => self.step_panel(if end { isize::MAX / 4 } else { isize::MIN / 4 }),
            Pane::View => self.step_view(if end { isize::MAX / 4 } else { isize::MIN / 4 }),
        }
    }

    pub(super) fn scroll_article(&mut self, by: isize) {
        self.in_article(|reading| reading.pager.scroll(by));
    }

    pub(super) fn in_article(&mut self, change: impl FnOnce(&mut Reading)) {
        if let Some(reading) = &mut self.reading {
            change(reading);
            self.opened();
        }
    }

    pub(super) fn step_panel(&mut self, by: isize) {
        let (len, rows) = (self.panel_len(), self.panel_rows());
        self.panel.select(self.panel.selected.saturating_add_signed(by), len, rows);
    }

    /// How many entries the panel has for the article on the screen.
    pub(super) fn panel_len(&self) -> usize {
        let record = self.reading.as_ref().and_then(|reading| reading.record.as_deref());
        record.map_or(0, |record| self.panel.len(record, self.indirect))
    }

    pub(super) fn panel_rows(&self) -> usize {
        Layout::of(self).record.map_or(1, |rect| usize::from(rect.height))
    }

    pub(super) fn step_quote(&mut self, by: isize) {
        self.remember();
        let moved = self.reading.as_mut().is_some_and(|reading| {
            // Where there is none further, the current one is the one that was gone to.
            reading.step_quote(by) || {
                if let Some(quote) = reading.quote {
                    reading.go_to_quote(quote);
                }
                false
            }
        });
        self.stepped(moved, by, "quotation");
    }

    pub(super) fn step_person(&mut self, by: isize) {
        let moved = self.reading.as_mut().is_some_and(|reading| reading.step_mention(by));
        self.stepped(moved, by, "person");
    }

    pub(super) fn stepped(&mut self, moved: bool, by: isize, what: &str) {
        if !moved {
            let way = if by > 0 { "further" } else { "earlier" };
            self.say(&format!("No {way} {what} in this article"));
        }
        if self.focus != Pane::Record {
            self.enter_reading();
        }
    }

    pub(super) fn step_article(&mut self, by: isize) {
        self.remember();
        let before = self.list.position();
        self.list.step(by);
        if self.list.position() == before {
            let which = if by > 0 { "last" } else { "first" };
            self.say(&format!("This is the {which} article"));
        }
        self.enter_reading();
    }

    pub(super) fn set_measure(&mut self, columns: usize) {
        self.measure = columns.clamp(*Measure::RANGE.start(), *Measure::RANGE.end());
        self.say(&format!("Set to {} columns", self.measure));
    }

    /// Where the reader is, for the way back.
    pub(super) fn remember(&mut self) {
        if let Some(here) = self.here() {
            self.jumps.truncate(self.jump);
            if self.jumps.last() != Some(&here) {
                self.jumps.push(here);
            }
            if self.jumps.len() > JUMPS {
                self.jumps.remove(0);
            }
            self.jump = self.jumps.len();
            self.keep_jump();
        }
    }

    pub(super) fn here(&self) -> Option<(ArticleId, Spot)> {
        self.reading.as_ref().map(|reading| (reading.id, reading.pager.top()))
    }

    pub(super) fn jump_back(&mut self) {
        if self.jump == self.jumps.len() {
            // The way forward again leads here.
            self.remember();
            self.jump = self.jumps.len().saturating_sub(1);
        }
        match self.jump.checked_sub(1) {
            Some(to) => self.jump_to(to),
            None if self.jump_to_past() => {}
            None => self.say("No earlier place to go back to"),
        }
    }

    pub(super) fn jump_forward(&mut self) {
        if self.jump + 1 < self.jumps.len() {
            self.jump_to(self.jump + 1);
        } else {
            self.say("No later place to go to");
        }
    }

    pub(super) fn jump_to(&mut self, to: usize) {
        let (id, spot) = self.jumps[to];
        self.jump = to;
        self.go_to_spot(id, spot);
    }

    /// Selects an article. A filter or search that hides it is cleared.
    pub(super) fn list_article(&mut self, id: ArticleId) {
        if !self.list.select_article(id) {
            self.clear_filter();
            if !self.list.is_hit(id) {
                self.search_for("");
            }
            self.list.select_article(id);
        }
    }

    /// Goes to a place in an article, which is listed again where it was not.
    pub(super) fn go_to_spot(&mut self, id: ArticleId, spot: Spot) {
        self.list_article(id);
        match self.reading.as_mut().filter(|reading| reading.id == id) {
            Some(reading) => reading.pager.go(spot),
            None => self.arriving = Some((id, spot)),
        }
        self.enter_reading();
    }
}
