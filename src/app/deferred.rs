//! Commands typed before the list or article they need has arrived. They run in order once it is there, never on what
//! the screen showed before.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::{App, Layer, Pane, View};
use crate::command::{Command, Dispatch, Needs};

/// At most this many commands and keys are deferred.
const MOST: usize = 256;

/// Deferred commands, and the keys that belong to the last of them.
#[derive(Debug, Default)]
pub(super) struct Deferred {
    commands: Vec<(&'static Command, Option<usize>)>,
    keys: Vec<KeyEvent>,
}

impl Deferred {
    /// Keeps a key for the prompt that the last deferred command will open; false when it opens none. Esc drops the
    /// command, and Ctrl-c is never deferred.
    pub(super) fn takes(&mut self, event: KeyEvent) -> bool {
        if !self.commands.last().is_some_and(|(command, _)| command.dispatch == Dispatch::Asks) {
            return false;
        }
        match event.code {
            KeyCode::Char('c') if event.modifiers.contains(KeyModifiers::CONTROL) => return false,
            KeyCode::Esc => {
                self.commands.pop();
                self.keys.clear();
            }
            _ if self.keys.len() < MOST => self.keys.push(event),
            _ => {}
        }
        true
    }

    /// Keeps a key for when what was chosen has arrived.
    pub(super) fn queue(&mut self, event: KeyEvent) {
        if self.keys.len() < MOST {
            self.keys.push(event);
        }
    }

    /// Drops everything; false when there was nothing.
    pub(super) fn clear(&mut self) -> bool {
        self.keys.clear();
        !std::mem::take(&mut self.commands).is_empty()
    }
}

impl App {
    /// Whether a command must wait for commands before it or for what it needs.
    pub(super) fn must_wait(&self, command: &Command) -> bool {
        let queued = command.dispatch != Dispatch::Urgent && !self.deferred.commands.is_empty();
        queued || !self.has(command.needs)
    }

    /// Whether what a command needs has arrived.
    fn has(&self, needs: Needs) -> bool {
        let listed = (self.progress.loaded || !self.corpus.is_empty()) && !self.list.is_pending();
        match (needs, self.focus) {
            (Needs::Nothing, _) => true,
            (Needs::List, _) | (Needs::Pane, Pane::List) => listed,
            (Needs::Rows, _) | (Needs::Pane, Pane::Corpus) => self.views.top().is_none_or(View::is_filtered),
            (Needs::Article | Needs::Pane, _) => listed && self.has_article(false),
            (Needs::Record, Pane::Corpus) => true,
            (Needs::Record, _) => listed && self.has_article(true),
        }
    }

    /// Whether the selected article is on the screen or never will be; with its analysis where `analysed`.
    fn has_article(&self, analysed: bool) -> bool {
        let Some(id) = self.current() else { return true };
        let here = self.reading.as_ref().filter(|reading| reading.id == id);
        let known = here.is_some_and(|reading| reading.record.is_some() || !analysed);
        known || self.articles.failed.contains_key(&id)
    }

    /// Keeps the keys that follow Enter in the picker of people until the lookup is done. Esc and Ctrl-c are never kept.
    pub(super) fn waits_for_person(&mut self, event: KeyEvent) -> bool {
        let waits = matches!(self.layers.last(), Some(Layer::People { chosen: true, .. }));
        let ends = event.code == KeyCode::Esc
            || event.code == KeyCode::Char('c') && event.modifiers.contains(KeyModifiers::CONTROL);
        if !waits || ends {
            return false;
        }
        self.deferred.queue(event);
        true
    }

    /// Opens the person that was chosen before the lookup was done, and takes the keys that followed.
    pub(super) fn open_chosen(&mut self) {
        let Some(Layer::People { picker, chosen: chosen @ true, .. }) = self.layers.last_mut() else {
            return;
        };
        *chosen = false;
        let name = picker.item().map(|person| person.name.clone());
        let keys = std::mem::take(&mut self.deferred.keys);
        let Some(name) = name else { return self.notify("No such person") };
        self.layers.pop();
        self.show_person(name);
        for event in keys {
            let effects = self.key(event);
            self.effects.extend(effects);
        }
    }

    /// Runs a command later.
    pub(super) fn defer(&mut self, command: &'static Command, count: Option<usize>) {
        if self.deferred.commands.len() < MOST {
            self.deferred.commands.push((command, count));
        }
        if command.needs == Needs::Record && self.reading.is_some() {
            self.notify("Finding out who said what …");
        }
    }

    /// Runs the deferred commands whose needs have arrived; false when there were none.
    pub(super) fn run_deferred(&mut self) -> bool {
        let mut ran = false;
        while let Some(&(command, count)) = self.deferred.commands.first()
            && self.has(command.needs)
        {
            self.deferred.commands.remove(0);
            let rest = std::mem::take(&mut self.deferred.commands);
            self.notice = None;
            let mut effects = self.act(command, count);
            self.deferred.commands.extend(rest);
            if self.deferred.commands.is_empty() {
                for event in std::mem::take(&mut self.deferred.keys) {
                    effects.extend(self.key(event));
                }
            }
            self.effects.extend(effects);
            ran = true;
        }
        ran
    }
}
