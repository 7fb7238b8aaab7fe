//! What each verb does. One arm per action: the compiler names the one that is missing.

use crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

use super::{
    Action, App, Asked, Asking, Edit, Effect, Layout, Needle, Overlay, Palette, Pane, Place, Prompt, Tab,
    Typed,
};
use crate::page::Spot;
use crate::text::PersonId;

/// The measure goes by this many columns, between these.
const MEASURE_STEP: usize = 4;
const MEASURES: std::ops::RangeInclusive<usize> = 40..=120;
/// How many jumps are remembered.
const JUMPS: usize = 100;

impl App {
    /// Takes one key.
    pub fn key(&mut self, event: KeyEvent) -> Vec<Effect> {
        if event.kind == KeyEventKind::Release {
            return Vec::new();
        }
        self.notice = None;
        if let Some(Overlay::Palette(_)) = self.overlay {
            return self.palette_key(event);
        }
        if self.asked.is_some() {
            self.asked_key(event);
            return Vec::new();
        }
        let place = match self.focus {
            Pane::List => Place::List,
            Pane::Reading => Place::Reading,
            Pane::Record => Place::Record,
        };
        match self.keymap.press(event, place) {
            Typed::Do(action, count) => self.act(action, count),
            Typed::Pending | Typed::Nothing => Vec::new(),
        }
    }

    /// Takes pasted text into the line being typed.
    pub fn paste(&mut self, text: &str) {
        if let Some(Overlay::Palette(palette)) = &mut self.overlay {
            palette.prompt.insert(text);
            palette.search();
        } else if let Some(asked) = &mut self.asked {
            asked.prompt.insert(text);
            self.answer();
        }
    }

    /// Takes a new size of the terminal.
    pub fn resize(&mut self, columns: u16, rows: u16) {
        self.size = (columns, rows);
    }

    /// Does what a verb says, so many times where the reader typed a number.
    pub fn act(&mut self, action: Action, count: Option<usize>) -> Vec<Effect> {
        let n = count.unwrap_or(1).max(1) as isize;
        if self.overlay.is_some() && !self.act_on_overlay(action, n) {
            return Vec::new();
        }
        match action {
            Action::Quit => return vec![Effect::Quit],
            Action::Redraw => return vec![Effect::Redraw],
            Action::Suspend => return vec![Effect::Suspend],
            Action::Back => return self.back(),
            Action::Cancel => self.cancel(),
            Action::Help => self.overlay = Some(Overlay::Help { top: 0 }),
            Action::Palette => self.overlay = Some(Overlay::Palette(Palette::default())),
            Action::Problems if self.problems.is_empty() => self.say("Everything could be read"),
            Action::Problems => self.overlay = Some(Overlay::Problems { top: 0 }),
            Action::NextPane => self.turn_to(1),
            Action::PreviousPane => self.turn_to(-1),
            Action::Leave => match self.focus {
                Pane::Record => self.focus = Pane::Reading,
                Pane::Reading => self.to_list(),
                Pane::List => {}
            },
            Action::Zen => self.toggle_zen(),
            Action::Down => self.go(n, 1),
            Action::Up => self.go(-n, 1),
            Action::HalfPageDown => self.go_pages(n, 2),
            Action::HalfPageUp => self.go_pages(-n, 2),
            Action::PageDown => self.go_pages(n, 1),
            Action::PageUp => self.go_pages(-n, 1),
            Action::Top => self.go_to_end(false, count),
            Action::Bottom => self.go_to_end(true, count),
            Action::Open if self.focus == Pane::Record => self.follow_entry(),
            Action::Open => self.enter_reading(),
            Action::ScrollDown => self.scroll_article(3 * n),
            Action::ScrollUp => self.scroll_article(-3 * n),
            Action::Sort => {
                let rows = self.list_rows();
                self.list.sort_next(&self.corpus, rows);
                self.say(&format!("Sorted {}", self.list.order().name()));
            }
            Action::Filter => {
                if self.focus != Pane::List {
                    self.to_list();
                }
                self.ask(Asking::Filter, self.list.filter().to_owned());
            }
            Action::ToggleRead => {
                if let Some(id) = self.current() {
                    if !self.read.remove(&id) {
                        self.read.insert(id);
                    }
                }
            }
            Action::NextQuote => self.step_quote(n),
            Action::PreviousQuote => self.step_quote(-n),
            Action::NextPerson => self.step_person(n),
            Action::PreviousPerson => self.step_person(-n),
            Action::NextParagraph => self.in_article(|reading| reading.pager.paragraph(n)),
            Action::PreviousParagraph => self.in_article(|reading| reading.pager.paragraph(-n)),
            Action::NextArticle => self.step_article(n),
            Action::PreviousArticle => self.step_article(-n),
            Action::Wider => self.set_measure(self.measure + MEASURE_STEP),
            Action::Narrower => self.set_measure(self.measure.saturating_sub(MEASURE_STEP)),
            Action::JumpBack => self.jump_back(),
            Action::JumpForward => self.jump_forward(),
            Action::Find => {
                let pane = if self.focus == Pane::List { Pane::List } else { Pane::Reading };
                self.ask(Asking::Find(pane), String::new());
            }
            Action::FindNext => self.find_step(n),
            Action::FindPrevious => self.find_step(-n),
            Action::People => self.toggle_panel(Tab::People),
            Action::Quotes => self.toggle_panel(Tab::Quotes),
            Action::Indirect => {
                self.indirect = !self.indirect;
                let word = if self.indirect { "shown" } else { "hidden" };
                self.say(&format!("Reported speech without marks is {word}"));
            }
        }
        Vec::new()
    }

    fn say(&mut self, words: &str) {
        self.notice = Some(words.into());
    }

    // Panes -----------------------------------------------------------------------------------------------

    fn back(&mut self) -> Vec<Effect> {
        if self.zen {
            self.toggle_zen();
        } else if self.focus == Pane::Record {
            self.panel.open = false;
            self.focus = Pane::Reading;
        } else if self.focus == Pane::Reading {
            self.to_list();
        } else if !self.list.filter().is_empty() {
            self.clear_filter();
        } else {
            return vec![Effect::Quit];
        }
        Vec::new()
    }

    fn cancel(&mut self) {
        if self.keymap.clear() {
            return;
        }
        let searching = !self.sought.is_empty();
        self.sought.clear();
        if let Some(reading) = &mut self.reading {
            reading.matches.clear();
            reading.found = None;
            reading.mention = None;
        }
        if self.panel.only.is_some() {
            self.panel.reset();
        } else if !searching && self.focus == Pane::List {
            self.clear_filter();
        }
    }

    fn clear_filter(&mut self) {
        let rows = self.list_rows();
        self.list.set_filter(&self.corpus, "", rows);
    }

    fn turn_to(&mut self, by: isize) {
        let mut panes = vec![Pane::List, Pane::Reading];
        if self.panel.open {
            panes.push(Pane::Record);
        }
        let here = panes.iter().position(|&pane| pane == self.focus).unwrap_or(0) as isize;
        match panes[(here + by).rem_euclid(panes.len() as isize) as usize] {
            Pane::List => self.to_list(),
            Pane::Reading => self.enter_reading(),
            Pane::Record => self.focus = Pane::Record,
        }
        self.zen = false;
    }

    fn to_list(&mut self) {
        self.focus = Pane::List;
        self.zen = false;
    }

    pub(super) fn enter_reading(&mut self) {
        if let Some(id) = self.current() {
            self.read.insert(id);
            self.focus = Pane::Reading;
        }
    }

    fn toggle_zen(&mut self) {
        self.zen = !self.zen;
        if self.zen {
            self.enter_reading();
            self.zen = self.focus == Pane::Reading;
        }
    }

    fn toggle_panel(&mut self, tab: Tab) {
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

    fn selected_person(&self) -> Option<PersonId> {
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

    // Moving ----------------------------------------------------------------------------------------------

    /// Moves by rows of text, or by entries.
    fn go(&mut self, by: isize, scale: isize) {
        match self.focus {
            Pane::List => {
                let rows = self.list_rows();
                self.list.step(by * scale, rows);
            }
            Pane::Reading => self.scroll_article(by * scale),
            Pane::Record => self.step_panel(by * scale),
        }
    }

    fn go_pages(&mut self, by: isize, parts: isize) {
        let page = match self.focus {
            Pane::List => self.list_rows(),
            // Two lines stay, so that the eye finds its place.
            Pane::Reading if parts == 1 => self.reading_size().1.saturating_sub(2),
            Pane::Reading => self.reading_size().1,
            Pane::Record => self.panel_rows() / self.panel.entry_rows(),
        };
        self.go(by, (page as isize / parts).max(1));
    }

    fn go_to_end(&mut self, end: bool, count: Option<usize>) {
        match self.focus {
            Pane::List => {
                let rows = self.list_rows();
                let last = self.list.shown().len().saturating_sub(1);
                let to = count.map_or(if end { last } else { 0 }, |n| n.saturating_sub(1));
                self.list.select(to, rows);
            }
            Pane::Reading => {
                self.remember();
                self.in_article(
                    |reading| if end { reading.pager.to_end() } else { reading.pager.to_start() },
                );
            }
            Pane::Record => self.step_panel(if end { isize::MAX / 4 } else { isize::MIN / 4 }),
        }
    }

    pub(super) fn scroll_article(&mut self, by: isize) {
        self.in_article(|reading| reading.pager.scroll(by));
    }

    fn in_article(&mut self, change: impl FnOnce(&mut super::Reading)) {
        if let Some(reading) = &mut self.reading {
            change(reading);
            self.read.insert(reading.id);
        }
    }

    fn step_panel(&mut self, by: isize) {
        let rows = self.panel_rows();
        if let Some(record) = self.reading.as_ref().and_then(|reading| reading.record.as_deref()) {
            let len = self.panel.len(record, self.indirect);
            self.panel.select(self.panel.selected.saturating_add_signed(by), len, rows);
        }
    }

    fn panel_rows(&self) -> usize {
        Layout::of(self).record.map_or(1, |rect| usize::from(rect.height))
    }

    fn step_quote(&mut self, by: isize) {
        let moved = self.reading.as_mut().is_some_and(|reading| reading.step_quote(by));
        self.stepped(moved, by, "quotation");
    }

    fn step_person(&mut self, by: isize) {
        let moved = self.reading.as_mut().is_some_and(|reading| reading.step_mention(by));
        self.stepped(moved, by, "person");
    }

    fn stepped(&mut self, moved: bool, by: isize, what: &str) {
        if !moved {
            let way = if by > 0 { "further" } else { "earlier" };
            self.say(&format!("No {way} {what} in this article"));
        }
        if self.focus != Pane::Record {
            self.enter_reading();
        }
    }

    fn step_article(&mut self, by: isize) {
        self.remember();
        let rows = self.list_rows();
        let before = self.list.position();
        self.list.step(by, rows);
        if self.list.position() == before {
            let which = if by > 0 { "last" } else { "first" };
            self.say(&format!("This is the {which} article"));
        }
        self.enter_reading();
    }

    fn set_measure(&mut self, columns: usize) {
        self.measure = columns.clamp(*MEASURES.start(), *MEASURES.end());
        self.say(&format!("Set to {} columns", self.measure));
    }

    // Jumps -----------------------------------------------------------------------------------------------

    /// Where the reader is, for the way back.
    fn remember(&mut self) {
        if let Some(here) = self.here() {
            self.jumps.truncate(self.jump);
            if self.jumps.last() != Some(&here) {
                self.jumps.push(here);
            }
            if self.jumps.len() > JUMPS {
                self.jumps.remove(0);
            }
            self.jump = self.jumps.len();
        }
    }

    fn here(&self) -> Option<(crate::corpus::ArticleId, Spot)> {
        self.reading.as_ref().map(|reading| (reading.id, reading.pager.top()))
    }

    fn jump_back(&mut self) {
        if self.jump == self.jumps.len() {
            // The way forward again leads here.
            self.remember();
            self.jump = self.jumps.len().saturating_sub(1);
        }
        match self.jump.checked_sub(1) {
            Some(to) => self.jump_to(to),
            None => self.say("No earlier place to go back to"),
        }
    }

    fn jump_forward(&mut self) {
        if self.jump + 1 < self.jumps.len() {
            self.jump_to(self.jump + 1);
        } else {
            self.say("No later place to go to");
        }
    }

    fn jump_to(&mut self, to: usize) {
        let (id, spot) = self.jumps[to];
        self.jump = to;
        let rows = self.list_rows();
        if !self.list.select_article(id, rows) {
            self.clear_filter();
            self.list.select_article(id, rows);
        }
        match self.reading.as_mut().filter(|reading| reading.id == id) {
            Some(reading) => reading.pager.go(spot),
            None => self.arriving = Some((id, spot)),
        }
        self.enter_reading();
    }

    // Finding ---------------------------------------------------------------------------------------------

    fn ask(&mut self, asking: Asking, text: String) {
        let spot = self.reading.as_ref().map(|reading| reading.pager.top()).unwrap_or_default();
        let before = match asking {
            Asking::Find(_) => self.sought.clone(),
            Asking::Filter => self.list.filter().to_owned(),
        };
        let from = (self.list.position(), spot);
        self.asked = Some(Asked { asking, prompt: Prompt::new(text), before, from });
    }

    fn asked_key(&mut self, event: KeyEvent) {
        let Some(asked) = &mut self.asked else { return };
        match asked.prompt.press(event) {
            Edit::Changed => self.answer(),
            Edit::Same | Edit::Other => {}
            Edit::Accepted => {
                let empty = asked.prompt.text().is_empty();
                let asking = asked.asking;
                let before = asked.before.clone();
                self.asked = None;
                match asking {
                    // An empty search is the last one again.
                    Asking::Find(_) if empty && !before.is_empty() => {
                        self.seek(&before);
                        self.find_step(1);
                    }
                    Asking::Find(Pane::Reading) => self.enter_reading(),
                    _ => {}
                }
            }
            Edit::Cancelled => {
                let Some(Asked { asking, before, from, .. }) = self.asked.take() else { return };
                let rows = self.list_rows();
                match asking {
                    Asking::Filter => self.list.set_filter(&self.corpus, &before, rows),
                    Asking::Find(pane) => {
                        self.seek(&before);
                        match (pane, &mut self.reading) {
                            (Pane::List, _) => self.list.select(from.0, rows),
                            (_, Some(reading)) => reading.pager.go(from.1),
                            _ => {}
                        }
                    }
                }
            }
        }
    }

    /// Shows at once what the line being typed finds.
    fn answer(&mut self) {
        let Some(asked) = &self.asked else { return };
        let (asking, from) = (asked.asking, asked.from);
        let text = asked.prompt.text().to_owned();
        let rows = self.list_rows();
        match asking {
            Asking::Filter => self.list.set_filter(&self.corpus, &text, rows),
            Asking::Find(pane) => {
                self.seek(&text);
                if pane == Pane::List {
                    self.list.select(from.0, rows);
                    self.find_in_list(1, true);
                } else if let Some(reading) = &mut self.reading {
                    reading.pager.go(from.1);
                    let at = reading
                        .pager
                        .lines()
                        .iter()
                        .find(|line| line.is_body())
                        .map_or(0, |line| line.span.start);
                    if !reading.matches.is_empty() {
                        reading.find_from(at);
                    }
                }
            }
        }
    }

    fn seek(&mut self, words: &str) {
        self.sought = words.to_owned();
        if let Some(reading) = &mut self.reading {
            reading.find(&Needle::new(words));
        }
    }

    fn find_step(&mut self, by: isize) {
        if self.sought.is_empty() {
            self.say("Nothing to find yet: type / and the words");
        } else if self.focus == Pane::List {
            if !self.find_in_list(by, false) {
                self.say(&format!("No headline with “{}”", self.sought));
            }
        } else {
            self.remember();
            let round = self.reading.as_mut().is_some_and(|reading| reading.step_match(by));
            if self.reading.as_ref().is_none_or(|reading| reading.matches.is_empty()) {
                self.say(&format!("No “{}” in this article", self.sought));
            } else if round {
                self.say("Went round the end");
            }
            if self.focus == Pane::Reading {
                self.enter_reading();
            }
        }
    }

    /// Selects the next headline that holds the words; the one selected counts where `here` says so.
    fn find_in_list(&mut self, by: isize, here: bool) -> bool {
        let needle = Needle::new(&self.sought);
        let rows = self.list_rows();
        let len = self.list.shown().len() as isize;
        if needle.is_empty() || len == 0 {
            return false;
        }
        let mut left = by.unsigned_abs();
        let from = self.list.position() as isize;
        for step in isize::from(!here)..=len {
            let row = (from + step * by.signum()).rem_euclid(len) as usize;
            if needle.is_in(self.corpus.head(self.list.shown()[row]).title) {
                left -= 1;
                if left == 0 {
                    self.list.select(row, rows);
                    return true;
                }
            }
        }
        false
    }

    // Overlays --------------------------------------------------------------------------------------------

    /// What an overlay does with a verb; whether the verb is for what lies under it too.
    fn act_on_overlay(&mut self, action: Action, n: isize) -> bool {
        let page = isize::from(self.size.1 as i16 - 8).max(1);
        let last = self.problems.len();
        let (top, last) = match &mut self.overlay {
            // Rendering stops at the last row; a generous bound here keeps the count from running away.
            Some(Overlay::Help { top }) => (top, super::COMMANDS.len() + 16),
            Some(Overlay::Problems { top }) => (top, last),
            _ => return true,
        };
        let by = match action {
            Action::Down => n,
            Action::Up => -n,
            Action::HalfPageDown => n * page / 2,
            Action::HalfPageUp => -n * page / 2,
            Action::PageDown => n * page,
            Action::PageUp => -n * page,
            Action::Top => isize::MIN / 4,
            Action::Bottom => isize::MAX / 4,
            Action::Quit | Action::Redraw | Action::Suspend | Action::Palette => return true,
            _ => {
                self.overlay = None;
                return false;
            }
        };
        *top = top.saturating_add_signed(by).min(last.saturating_sub(page as usize));
        false
    }

    fn palette_key(&mut self, event: KeyEvent) -> Vec<Effect> {
        let Some(Overlay::Palette(palette)) = &mut self.overlay else { return Vec::new() };
        let control = event.modifiers.contains(KeyModifiers::CONTROL);
        match event.code {
            KeyCode::Down | KeyCode::Tab => palette.step(1),
            KeyCode::Up | KeyCode::BackTab => palette.step(-1),
            KeyCode::Char('n') if control => palette.step(1),
            KeyCode::Char('p') if control => palette.step(-1),
            _ => match palette.prompt.press(event) {
                Edit::Changed => palette.search(),
                Edit::Same | Edit::Other => {}
                Edit::Cancelled => self.overlay = None,
                Edit::Accepted => {
                    let action = palette.commands.get(palette.selected).map(|command| command.action);
                    self.overlay = None;
                    return action.map(|action| self.act(action, None)).unwrap_or_default();
                }
            },
        }
        Vec::new()
    }
}
