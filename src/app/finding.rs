//! Lines being typed at the bottom, and what they find or filter while they are typed.

use crossterm::event::KeyEvent;

use super::{App, Asked, Asking, Edit, Needle, Pane, Prompt};

impl App {
    pub(super) fn ask(&mut self, asking: Asking, text: String) {
        let spot = self.reading.as_ref().map(|reading| reading.pager.top()).unwrap_or_default();
        let before = match asking {
            Asking::Find(_) => self.sought.clone(),
            Asking::Filter => self.list.filter().to_owned(),
        };
        let from = (self.list.position(), spot);
        self.asked = Some(Asked { asking, prompt: Prompt::new(text), before, from });
    }

    pub(super) fn asked_key(&mut self, event: KeyEvent) {
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
    pub(super) fn answer(&mut self) {
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

    pub(super) fn seek(&mut self, words: &str) {
        self.sought = words.to_owned();
        if let Some(reading) = &mut self.reading {
            reading.find(&Needle::new(words));
        }
    }

    pub(super) fn find_step(&mut self, by: isize) {
        if self.sought.is_empty() {
            self.say("Nothing to find yet: type / and the words");
        } else if self.focus == Pane::List {
            // Round and round, a step at a time; nobody counts further than this.
            let steps = by.unsigned_abs().min(1000);
            if !(0..steps).all(|_| self.find_in_list(by.signum(), false)) {
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

    /// Selects the next headline that holds the words, or the one before where `by` is -1; the one selected counts where `here` says so.
    pub(super) fn find_in_list(&mut self, by: isize, here: bool) -> bool {
        let needle = Needle::new(&self.sought);
        let rows = self.list_rows();
        let len = self.list.shown().len() as isize;
        if needle.is_empty() || len == 0 {
            return false;
        }
        let from = self.list.position() as isize;
        for step in isize::from(!here)..=len {
            let row = (from + step * by).rem_euclid(len) as usize;
            if needle.is_in(self.corpus.head(self.list.shown()[row]).title) {
                self.list.select(row, rows);
                return true;
            }
        }
        false
    }
}
