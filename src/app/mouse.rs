//! The mouse: the wheel scrolls the pane under it, a click focuses a pane and selects what it hits.

use crossterm::event::{MouseButton, MouseEvent, MouseEventKind};

use super::{App, Chip, Layout, Pane, measure, page_of, rows_of};

/// Rows that a notch of the wheel scrolls.
const NOTCH: isize = 3;

impl App {
    /// Handles one mouse event.
    pub fn mouse(&mut self, event: MouseEvent) {
        self.touched = true;
        let by = match event.kind {
            MouseEventKind::ScrollDown => NOTCH,
            MouseEventKind::ScrollUp => -NOTCH,
            MouseEventKind::Down(MouseButton::Left) => 0,
            MouseEventKind::Drag(MouseButton::Left) => return self.drag(event),
            _ => return,
        };
        if !self.layers.is_empty() {
            return self.scroll_layer(self.layers.len() - 1, by);
        }
        if by == 0 && self.focus == Pane::Corpus && self.click_above(event.column, event.row) {
            return;
        }
        let Some((pane, rect)) = Layout::of(self).pane_at(event.column, event.row) else { return };
        let row = usize::from(event.row - rect.y);
        match (pane, by) {
            (Pane::List, 0) => {
                let entry = self.list.top() + row / self.list.entry();
                let again = self.focus == Pane::List && entry == self.list.position();
                self.focus = Pane::List;
                if entry < self.list.len() {
                    self.list.select(entry);
                }
                // A second click opens the article.
                if again {
                    self.enter_reading();
                }
            }
            (Pane::List, by) => {
                self.list.scroll(by);
            }
            (Pane::Reading, 0) => {
                self.enter_reading();
                if event.column + 1 == rect.right() {
                    return self.drag(event);
                }
                let text_start = usize::from(rect.x) + measure(self, rect).text_start();
                if let Some(reading) = &mut self.reading {
                    let column = usize::from(event.column).checked_sub(text_start);
                    reading.pressed = column.and_then(|column| reading.char_under(row, column));
                    reading.selection = None;
                }
                if let Some(reading) = &mut self.reading
                    && let Some(Some(label)) = reading.margin.get(row)
                    && usize::from(event.column) + 2 >= text_start.saturating_sub(20)
                {
                    let quote = label.quote;
                    reading.go_to_quote(quote);
                }
            }
            (Pane::Reading, by) => self.scroll_article(by),
            (Pane::Record, 0) => {
                self.focus = Pane::Record;
                let entry = self.panel.top + row / self.panel.entry_rows();
                let len = self.panel_len();
                if entry < len {
                    self.panel.select(entry, len, usize::from(rect.height));
                    self.follow_entry();
                }
            }
            (Pane::Corpus, 0) => {
                let Some(view) = self.views.top() else { return };
                if let Some(entry) = view.entry_at(rows_of(view, rect), event.row) {
                    let (mut again, by) = (entry == view.selected, entry as isize - view.selected as isize);
                    self.step_row(by);
                    again &= !self.click_column(event.column);
                    // A second click opens the row.
                    if again {
                        self.open_row();
                    }
                }
            }
            (Pane::Corpus, by) => self.step_row(by),
            (Pane::Record, by) => {
                let len = self.panel_len();
                let to = self.panel.selected.saturating_add_signed(by.signum());
                self.focus = Pane::Record;
                self.panel.select(to, len, usize::from(rect.height));
            }
        }
    }

    /// Clicks a tab, or a part of the search to remove it; false when neither is there.
    fn click_above(&mut self, column: u16, row: u16) -> bool {
        let layout = Layout::of(self);
        let (Some(view), Some(rect), Some(titles)) = (self.views.top(), layout.corpus, layout.titles) else {
            return false;
        };
        let under = |chips: Vec<Chip>, left: u16| {
            chips.iter().position(|chip| column.checked_sub(left).is_some_and(|column| chip.covers(column)))
        };
        let page = page_of(view, rect);
        if row == titles.y
            && let Some(tab) = under(view.tab_labels(), rect.x + 1)
        {
            self.show_tab_at(tab);
            return true;
        }
        let chip = if row == page.y { under(self.scope(view).1, page.x) } else { None };
        if let Some(chip) = chip {
            self.remove_part(Some(chip + 1));
        }
        chip.is_some()
    }

    /// Drags the scroll bar, or selects text.
    fn drag(&mut self, event: MouseEvent) {
        let Some(rect) = Layout::of(self).reading else { return };
        let text_start = usize::from(rect.x) + measure(self, rect).text_start();
        if let Some(reading) = &mut self.reading
            && let Some(anchor) = reading.pressed
            && matches!(event.kind, MouseEventKind::Drag(_))
        {
            // Past an edge, the text scrolls.
            match event.row {
                row if row < rect.y => reading.pager.scroll(-1),
                row if row >= rect.bottom() => reading.pager.scroll(1),
                _ => {}
            }
            let row = event.row.clamp(rect.y, rect.bottom().saturating_sub(1)) - rect.y;
            let column = usize::from(event.column).saturating_sub(text_start);
            if let Some(under) = reading.char_under(usize::from(row), column) {
                reading.drag_selection(anchor, under);
            }
            return;
        }
        let on_bar = event.column + 1 == rect.right() && rect.y <= event.row && event.row < rect.bottom();
        if let Some(reading) = self.reading.as_mut().filter(|_| on_bar) {
            let share = f64::from(event.row - rect.y) / f64::from(rect.height.saturating_sub(1).max(1));
            let mut at = (reading.article.text.len() as f64 * share) as usize;
            while !reading.article.text.is_char_boundary(at) {
                at -= 1;
            }
            let position = reading.pager.position(at);
            reading.pager.go(position);
        }
    }
}
