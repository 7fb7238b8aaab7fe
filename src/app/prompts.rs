//! Prompts at the bottom of the screen: what each is for, what it shows as you type, and what Enter and Esc do.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::notes::NEW_LINE;
use super::{App, Edit, FindStep, Layer, Pane, TextInput};
use crate::page::PagePosition;
use crate::query::QueryError;
use crate::store::{Change, ContentKey, Correction, Passage};
use crate::work::parse_filter;

/// A line being typed, and what it is for.
#[derive(Debug)]
pub struct Prompt {
    /// What it is for.
    pub purpose: Purpose,
    /// The line.
    pub input: TextInput,
}

/// What a prompt is for, and the state before it, which Esc restores.
#[derive(Clone, Debug)]
pub enum Purpose {
    /// Text to find in a pane.
    Find {
        /// The pane.
        pane: Pane,
        /// The text found before.
        before: String,
        /// The selected row.
        row: usize,
        /// The place in the article.
        position: PagePosition,
    },
    /// A filter of the list.
    Filter {
        /// The filter before.
        before: String,
        /// The error in what was typed.
        fault: Option<QueryError>,
    },
    /// A query for all articles.
    Search {
        /// The query before.
        before: String,
    },
    /// The file to export to.
    Export,
    /// The command to pipe the article to.
    Pipe,
    /// A note.
    Note {
        /// The article.
        content: ContentKey,
        /// The note that is edited; none for a new one.
        id: Option<String>,
        /// The passage it is about; none for the whole article.
        passage: Option<Passage>,
    },
    /// The tags of an article.
    Tags(ContentKey),
    /// The name that a correction needs.
    Name(ContentKey, Correction),
}

impl App {
    pub(super) fn open_prompt(&mut self, purpose: Purpose, text: String) {
        self.layers.push(Layer::Prompt(Prompt { purpose, input: TextInput::new(text) }));
        self.complete_word();
    }

    pub(super) fn ask_find(&mut self) {
        let (pane, before, row) = match (self.focus, self.views.top()) {
            (Pane::Corpus, Some(view)) => (Pane::Corpus, view.filter.clone(), view.selected),
            (Pane::List, _) => (Pane::List, self.find_text.clone(), self.list.position()),
            _ => (Pane::Reading, self.find_text.clone(), self.list.position()),
        };
        let position = self.reading.as_ref().map(|reading| reading.pager.top()).unwrap_or_default();
        self.open_prompt(Purpose::Find { pane, before, row, position }, String::new());
    }

    pub(super) fn ask_filter(&mut self) {
        self.focus_list();
        let before = self.list.filter().to_owned();
        self.open_prompt(Purpose::Filter { before: before.clone(), fault: None }, before);
    }

    pub(super) fn ask_search(&mut self) {
        // The corpus view shows the search, just as the list does.
        if self.focus != Pane::Corpus {
            self.focus_list();
        }
        self.search.remember();
        // The search before is one ↑ away.
        self.open_prompt(Purpose::Search { before: self.search.text.clone() }, String::new());
    }

    pub(super) fn prompt_key(&mut self, event: KeyEvent) {
        let Some(prompt) = self.prompt_mut() else { return };
        match (&mut prompt.purpose, event.code) {
            (Purpose::Search { .. }, KeyCode::Up | KeyCode::Down) => {
                let typed = prompt.input.text().to_owned();
                let text = self.search.recall(if event.code == KeyCode::Up { -1 } else { 1 }, &typed);
                self.prompt_mut().into_iter().for_each(|prompt| prompt.input = TextInput::new(text.as_str()));
                return self.prompt_changed();
            }
            (Purpose::Search { .. }, KeyCode::Tab) => return self.cycle_completion(1),
            (Purpose::Search { .. }, KeyCode::BackTab) => return self.cycle_completion(-1),
            (Purpose::Note { .. }, KeyCode::Tab) => return self.switch_note(),
            (Purpose::Note { .. }, KeyCode::Enter) if event.modifiers.contains(KeyModifiers::ALT) => {
                return prompt.input.insert(NEW_LINE);
            }
            _ => {}
        }
        match prompt.input.press(event) {
            Edit::Changed => self.prompt_changed(),
            Edit::Same => self.complete_word(),
            Edit::Other => {}
            Edit::Accepted => self.accept_prompt(),
            Edit::Cancelled => self.cancel_prompt(),
        }
    }

    pub(super) fn take_prompt(&mut self) -> Option<Prompt> {
        let at = self.layers.iter().rposition(|layer| matches!(layer, Layer::Prompt(_)))?;
        match self.layers.remove(at) {
            Layer::Prompt(prompt) => Some(prompt),
            _ => None,
        }
    }

    fn accept_prompt(&mut self) {
        match self.prompt().map(|prompt| &prompt.purpose) {
            // A query with an error stays open and shows where, so that it can be fixed.
            Some(Purpose::Search { .. }) if self.search.fault.is_some() => {
                self.search.refused = true;
                return;
            }
            Some(Purpose::Filter { fault: Some(_), .. }) => return,
            _ => {}
        }
        let Some(Prompt { purpose, input }) = self.take_prompt() else { return };
        let text = input.text();
        match purpose {
            Purpose::Find { pane: Pane::Corpus, .. } => {
                self.filter_rows(text.trim());
                if !text.trim().is_empty() {
                    self.change(Change::Search(text.trim().to_owned()));
                }
            }
            Purpose::Find { pane, before, .. } => {
                let before = if before.is_empty() { self.memory.search.clone() } else { before };
                if !text.is_empty() {
                    self.change(Change::Search(text.to_owned()));
                } else if !before.is_empty() {
                    // An empty line finds the same again.
                    self.set_find_text(&before);
                    return self.find_step(1);
                }
                if pane == Pane::Reading {
                    self.enter_reading();
                }
            }
            Purpose::Filter { .. } => {}
            Purpose::Search { .. } => {
                // Nothing typed searches for nothing.
                self.search_for(text);
                self.search.remember();
                self.save_query();
                self.views.query_changed(&self.search.wanted);
            }
            Purpose::Export => self.export_to(text),
            Purpose::Pipe => self.pipe_to(text),
            Purpose::Note { content, id, passage } => self.set_note(content, id, passage, text),
            Purpose::Tags(content) => self.set_tags(content, text),
            Purpose::Name(content, correction) => self.correct_with_name(content, correction, text),
        }
    }

    fn cancel_prompt(&mut self) {
        match self.take_prompt().map(|prompt| prompt.purpose) {
            Some(Purpose::Search { before }) => self.search_for(&before),
            Some(Purpose::Filter { before, .. }) => {
                if let Ok(filter) = parse_filter(&before) {
                    self.list.set_filter(&before, filter);
                }
            }
            Some(Purpose::Find { pane: Pane::Corpus, before, row, .. }) => {
                self.filter_rows(&before);
                let pane = self.corpus_pane();
                if let Some(view) = self.views.stack.last_mut() {
                    view.select_row = Some(row);
                    view.select(row, pane);
                }
            }
            Some(Purpose::Find { pane, before, row, position }) => {
                self.set_find_text(&before);
                match (pane, &mut self.reading) {
                    (Pane::List, _) => {
                        self.list.find(&before, None);
                        self.list.select(row);
                    }
                    (_, Some(reading)) => reading.pager.go(position),
                    _ => {}
                }
            }
            _ => {}
        }
    }

    /// Shows at once what the prompt searches, filters or finds.
    pub(super) fn prompt_changed(&mut self) {
        let Some(Prompt { purpose, input }) = self.prompt_mut() else { return };
        let text = input.text().to_owned();
        match purpose {
            Purpose::Search { .. } => {
                self.search_for(&text);
                self.complete_word();
            }
            Purpose::Filter { fault, .. } => {
                let filter = parse_filter(&text);
                *fault = filter.as_ref().err().cloned();
                // While it has an error, the list keeps the last valid filter.
                if let Ok(filter) = filter {
                    self.list.set_filter(text.trim(), filter);
                }
            }
            Purpose::Find { pane: Pane::Corpus, .. } => self.filter_rows(text.trim()),
            Purpose::Find { pane: Pane::List, row, .. } => {
                let row = *row;
                self.set_find_text(&text);
                self.list.select(row);
                self.list.find(&text, Some(FindStep { from: row, by: 1, here: true }));
            }
            Purpose::Find { position, .. } => {
                let position = *position;
                self.set_find_text(&text);
                let Some(reading) = &mut self.reading else { return };
                reading.pager.go(position);
                let lines = reading.pager.lines();
                let start = lines.iter().find(|line| line.is_body()).map_or(0, |line| line.span.start);
                if !reading.matches.is_empty() {
                    reading.find_from(start);
                }
            }
            _ => {}
        }
    }

    pub(super) fn set_find_text(&mut self, text: &str) {
        text.clone_into(&mut self.find_text);
        self.mark_matches();
    }

    pub(super) fn find_step(&mut self, by: isize) {
        if self.focus == Pane::Corpus {
            return self.step_filtered(by);
        }
        let by_search = self.focus != Pane::List && self.search.is_on();
        if self.find_text.is_empty() && !by_search {
            return self.step_unread(by);
        }
        if self.focus == Pane::List {
            let step = FindStep { from: self.list.position(), by, here: false };
            self.list.find(&self.find_text, Some(step));
            if self.list.matches().is_some_and(|(_, matches)| matches == 0) {
                self.notify(format!("No headline matches “{}”{}", self.find_text, self.progress.so_far()));
            }
            return;
        }
        self.push_jump();
        let wrapped = self.reading.as_mut().is_some_and(|reading| reading.step_match(by));
        if self.reading.as_ref().is_none_or(|reading| reading.matches.is_empty()) {
            let text = if self.find_text.is_empty() { &self.search.text } else { &self.find_text };
            self.notify(format!("No matches for “{text}” in this article"));
        } else if wrapped {
            self.notify("Wrapped around");
        }
        if self.focus == Pane::Reading {
            self.enter_reading();
        }
    }
}
