//! Verbs that come before what they are meant for: the list is still being sorted, the article is still on its way. They
//! wait and are done in their turn, never to what was on the screen before.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::{Action, App, Pane};

/// So many verbs, or keys of one, wait; who presses more has given up on it.
const MOST: usize = 256;

impl App {
    /// Whether what a verb is meant for is still on its way.
    pub(super) fn comes_too_soon(&self, action: Action) -> bool {
        let nothing_yet = self.corpus.is_empty() && !self.progress.loaded;
        let moves = action.is_motion() && matches!(self.focus, Pane::Reading | Pane::Record);
        let listed = !nothing_yet && !self.list.is_pending();
        let needs_article = moves || action.goes_by_the_article();
        match self.focus {
            Pane::View => return false,
            Pane::List if action.goes_by_the_list() || action.goes_by_the_pane() || needs_article => {
                if !listed {
                    return true;
                }
                if action.goes_by_the_pane() || !action.goes_by_the_article() {
                    return false;
                }
            }
            _ if !needs_article => return false,
            _ if self.list.is_pending() => return true,
            _ => {}
        }
        let Some(id) = self.current() else { return nothing_yet };
        let here = self.reading.as_ref().filter(|reading| reading.id == id);
        let known = here.is_some_and(|reading| reading.record.is_some() || !action.goes_by_the_record());
        !known && !self.failed.contains_key(&id)
    }

    /// Keeps a verb for its time.
    pub(super) fn put_off(&mut self, action: Action, count: Option<usize>) {
        if self.later.len() < MOST {
            self.later.push((action, count));
        }
        if action.goes_by_the_record() && self.reading.is_some() {
            self.say("One moment: who said what is being found");
        }
    }

    /// Takes a key that belongs to a verb that waits; whether it does. Who leaves or lets go does not wait.
    pub(super) fn belongs_to_later(&mut self, event: KeyEvent) -> bool {
        if !self.later.last().is_some_and(|(action, _)| action.asks()) {
            return false;
        }
        match event.code {
            KeyCode::Char('c') if event.modifiers.contains(KeyModifiers::CONTROL) => return false,
            KeyCode::Esc => {
                self.later.pop();
                self.typed.clear();
            }
            _ if self.typed.len() < MOST => self.typed.push(event),
            _ => {}
        }
        true
    }

    /// Forgets what waits; whether anything did.
    pub(super) fn give_up_later(&mut self) -> bool {
        self.typed.clear();
        !std::mem::take(&mut self.later).is_empty()
    }

    /// Does what came too soon, as far as what it is meant for is there; whether there was anything.
    pub(super) fn catch_up(&mut self) -> bool {
        let mut done = false;
        while self.later.first().is_some_and(|(action, _)| !self.comes_too_soon(*action)) {
            let (action, count) = self.later.remove(0);
            let rest = std::mem::take(&mut self.later);
            self.notice = None;
            let mut effects = self.act(action, count);
            self.later.extend(rest);
            if self.later.is_empty() {
                for event in std::mem::take(&mut self.typed) {
                    effects.extend(self.key(event));
                }
            }
            self.owed.extend(effects);
            done = true;
        }
        done
    }
}
