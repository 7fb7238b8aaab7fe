//! Motions: by rows, pages, quotations, people and articles.

use super::{App, Layout, Pane, ReadingPane};
use crate::page::Measure;

/// Columns by which the measure changes.
pub(super) const MEASURE_STEP: usize = 4;

impl App {
    /// Moves by `by` times `scale` rows of text, or entries.
    pub(super) fn move_by(&mut self, by: isize, scale: isize) {
        match self.focus {
            Pane::List => self.list.step(by * scale),
            Pane::Reading if self.is_selecting() => {
                self.reading.iter_mut().for_each(|reading| reading.extend_by_rows(by * scale));
            }
            Pane::Reading => self.scroll_article(by * scale),
            Pane::Record => self.step_panel(by * scale),
            Pane::Corpus => self.step_row(by * scale),
        }
    }

    /// Moves by pages, or by parts of one.
    pub(super) fn move_pages(&mut self, by: isize, parts: isize) {
        if parts == 1 && by > 0 && self.is_at_end() {
            return self.step_unread(1);
        }
        let page = match self.focus {
            Pane::List => self.list.height(),
            // Two lines stay on the screen, for orientation.
            Pane::Reading if parts == 1 => self.reading_size().1.saturating_sub(2),
            Pane::Reading => self.reading_size().1,
            Pane::Record => self.panel_rows() / self.panel.entry_rows(),
            Pane::Corpus => self.rows_that_fit(),
        };
        self.move_by(by, (page as isize / parts).max(1));
    }

    /// Moves to the start or the end; in the list to the row `count`.
    pub(super) fn move_to_end(&mut self, end: bool, count: Option<usize>) {
        match self.focus {
            Pane::List => {
                let last = self.list.len().saturating_sub(1);
                self.list.select(count.map_or(if end { last } else { 0 }, |n| n.saturating_sub(1)));
                let is_last = self.progress.loaded || self.corpus.end().len() > 0;
                if end && count.is_none() && !is_last && !self.list.is_empty() {
                    self.notify("Last article so far; more are loading");
                }
            }
            Pane::Reading if self.is_selecting() => {
                self.reading.iter_mut().for_each(|reading| reading.extend_to_end(end));
            }
            Pane::Reading => {
                self.push_jump();
                self.in_article(|reading| match (count, end) {
                    (Some(row), _) => reading.pager.to_row(row.saturating_sub(1)),
                    (None, true) => reading.pager.to_end(),
                    (None, false) => reading.pager.to_start(),
                });
            }
            Pane::Record | Pane::Corpus if count.is_some() => {
                self.move_by(isize::MIN / 4, 1);
                self.move_by(count.unwrap_or(1).saturating_sub(1) as isize, 1);
            }
            Pane::Record => self.step_panel(if end { isize::MAX / 4 } else { isize::MIN / 4 }),
            Pane::Corpus => self.step_row(if end { isize::MAX / 4 } else { isize::MIN / 4 }),
        }
    }

    /// Goes to this share of the article, of the list or of the rows.
    pub(super) fn move_to_percent(&mut self, count: Option<usize>) {
        let Some(percent) = count.filter(|percent| *percent <= 100) else {
            return self.notify("Type a number from 0 to 100 first: 50% goes to the middle");
        };
        let of = |len: usize| len.saturating_sub(1) * percent / 100 + 1;
        match self.focus {
            Pane::Reading => {
                self.push_jump();
                self.in_article(|reading| reading.go_to_percent(percent));
            }
            Pane::List => self.list.select(of(self.list.len()) - 1),
            Pane::Record => self.move_to_end(false, Some(of(self.panel_len()))),
            Pane::Corpus => {
                let len = self.views.top().map_or(0, super::View::len);
                self.move_to_end(false, Some(of(len)));
            }
        }
    }

    pub(super) fn scroll_article(&mut self, by: isize) {
        self.in_article(|reading| reading.pager.scroll(by));
    }

    /// Moves in the article, which counts as reading it.
    pub(super) fn in_article(&mut self, change: impl FnOnce(&mut ReadingPane)) {
        if let Some(reading) = &mut self.reading {
            change(reading);
            self.mark_read();
        }
    }

    pub(super) fn step_panel(&mut self, by: isize) {
        let (len, rows) = (self.panel_len(), self.panel_rows());
        self.panel.select(self.panel.selected.saturating_add_signed(by), len, rows);
    }

    pub(super) fn panel_rows(&self) -> usize {
        Layout::of(self).record.map_or(1, |rect| usize::from(rect.height))
    }

    pub(super) fn step_quote(&mut self, by: isize) {
        self.push_jump();
        let moved = self.reading.as_mut().is_some_and(|reading| {
            // Past the last quotation, show the current one again.
            reading.step_quote(by) || {
                if let Some(quote) = reading.quote() {
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

    fn stepped(&mut self, moved: bool, by: isize, what: &str) {
        if !moved {
            let way = if by > 0 { "further" } else { "earlier" };
            self.notify(format!("No {way} {what} in this article"));
        }
        if self.focus != Pane::Record {
            self.enter_reading();
        }
    }

    pub(super) fn step_article(&mut self, by: isize) {
        self.push_jump();
        let before = self.list.position();
        self.list.step(by);
        if self.list.position() == before {
            let which = if by > 0 { "last" } else { "first" };
            self.notify(format!("This is the {which} article"));
        }
        self.enter_reading();
    }

    pub(super) fn set_measure(&mut self, columns: usize) {
        self.display.measure = columns.clamp(*Measure::RANGE.start(), *Measure::RANGE.end());
        self.notify(format!("Text width: {} columns", self.display.measure));
    }
}
