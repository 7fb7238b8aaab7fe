//! Lines being typed at the bottom, and what they find or filter while they are typed.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::noting::NEW_LINE;
use super::{App, Asked, Asking, Edit, FindStep, Pane, Prompt};
use crate::store::Change;
use crate::work::parse_filter;

impl App {
    pub(super) fn ask(&mut self, asking: Asking, text: String) {
        let spot = self.reading.as_ref().map(|reading| reading.pager.top()).unwrap_or_default();
        let before = match asking {
            Asking::Find(_) => self.sought.clone(),
            Asking::Filter => self.list.filter().to_owned(),
            Asking::Search => {
                self.search.remember();
                self.search.text.clone()
            }
            Asking::Note | Asking::Tags | Asking::Name | Asking::Export | Asking::Pipe => String::new(),
        };
        let from = (self.list.position(), spot);
        self.asked = Some(Asked { asking, prompt: Prompt::new(text), before, from });
        self.offer();
    }

    pub(super) fn asked_key(&mut self, event: KeyEvent) {
        let Some(asked) = &mut self.asked else { return };
        if let (Asking::Search, KeyCode::Up | KeyCode::Down) = (asked.asking, event.code) {
            let by = if event.code == KeyCode::Up { -1 } else { 1 };
            asked.prompt = Prompt::new(self.search.recall(by, asked.prompt.text()));
            self.answer();
            return;
        }
        if let (Asking::Search, KeyCode::Tab | KeyCode::BackTab) = (asked.asking, event.code) {
            return self.complete(if event.code == KeyCode::Tab { 1 } else { -1 });
        }
        let alt = event.modifiers.contains(KeyModifiers::ALT);
        if asked.asking == Asking::Note && event.code == KeyCode::Enter && alt {
            return asked.prompt.insert(NEW_LINE);
        }
        match asked.prompt.press(event) {
            Edit::Changed => self.answer(),
            Edit::Same => self.offer(),
            Edit::Other => {}
            // What breaks somewhere is not let go: it is told where, and can be set right.
            Edit::Accepted if asked.asking == Asking::Search && self.search.fault.is_some() => {
                self.search.refused = true;
            }
            Edit::Accepted if asked.asking == Asking::Filter && self.filter_fault.is_some() => {}
            Edit::Accepted => {
                let empty = asked.prompt.text().is_empty();
                let asking = asked.asking;
                let (before, text) = (asked.before.clone(), asked.prompt.text().to_owned());
                self.asked = None;
                if matches!(asking, Asking::Find(_)) && !empty {
                    self.change(Change::Search(text.clone()));
                }
                let before = if before.is_empty() { self.memory.search.clone() } else { before };
                match asking {
                    // An empty search is the last one again.
                    Asking::Find(_) if empty && !before.is_empty() => {
                        self.seek(&before);
                        self.find_step(1);
                    }
                    Asking::Find(Pane::Reading) => self.enter_reading(),
                    Asking::Search => {
                        self.search.remember();
                        self.keep_query();
                        self.views.ask_again(&self.search.text);
                    }
                    Asking::Export => self.export_to(&text),
                    Asking::Pipe => self.pipe_to(&text),
                    Asking::Note => self.set_note(&text),
                    Asking::Tags => self.set_tags(&text),
                    Asking::Name => self.set_name(&text),
                    _ => {}
                }
            }
            Edit::Cancelled => {
                let Some(Asked { asking, before, from, .. }) = self.asked.take() else { return };
                match asking {
                    Asking::Search => self.search_for(&before),
                    Asking::Export | Asking::Pipe => {}
                    Asking::Note | Asking::Tags | Asking::Name => (self.noting, self.naming) = (None, None),
                    Asking::Filter => self.filter_by(&before),
                    Asking::Find(pane) => {
                        self.seek(&before);
                        match (pane, &mut self.reading) {
                            (Pane::List, _) => {
                                self.list.find(&before, None);
                                self.list.select(from.0);
                            }
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
        match asking {
            Asking::Search => {
                self.search_for(&text);
                self.offer();
            }
            Asking::Note | Asking::Tags | Asking::Name | Asking::Export | Asking::Pipe => {}
            Asking::Filter => self.filter_by(&text),
            Asking::Find(pane) => {
                self.seek(&text);
                if pane == Pane::List {
                    self.list.select(from.0);
                    self.list.find(&text, Some(FindStep { from: from.0, by: 1, here: true }));
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

    /// Filters the list by what was typed. While it breaks somewhere, the list stays as it was.
    fn filter_by(&mut self, text: &str) {
        match parse_filter(text) {
            Ok(filter) => {
                self.filter_fault = None;
                self.list.set_filter(text.trim(), filter);
            }
            Err(fault) => self.filter_fault = Some(fault),
        }
    }

    pub(super) fn seek(&mut self, words: &str) {
        self.sought = words.to_owned();
        self.mark_matches();
    }

    pub(super) fn find_step(&mut self, by: isize) {
        if self.sought.is_empty()
            && !self.memory.search.is_empty()
            && (self.focus == Pane::List || !self.search.is_on())
        {
            // What was looked for last, in this session or the one before.
            let words = self.memory.search.clone();
            self.seek(&words);
        }
        if self.sought.is_empty() && (self.focus == Pane::List || !self.search.is_on()) {
            self.say("Nothing to find yet: type / and the words");
        } else if self.focus == Pane::List {
            let from = self.list.position();
            self.list.find(&self.sought, Some(FindStep { from, by, here: false }));
            if self.list.matches().is_some_and(|(_, matches)| matches == 0) {
                self.say(&format!("No headline{} with “{}”", self.progress.so_far(), self.sought));
            }
        } else {
            self.remember();
            let round = self.reading.as_mut().is_some_and(|reading| reading.step_match(by));
            if self.reading.as_ref().is_none_or(|reading| reading.matches.is_empty()) {
                let words = if self.sought.is_empty() { &self.search.text } else { &self.sought };
                self.say(&format!("No “{words}” in this article"));
            } else if round {
                self.say("Went round the end");
            }
            if self.focus == Pane::Reading {
                self.enter_reading();
            }
        }
    }
}
