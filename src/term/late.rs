//! Drops an answer from the terminal that came too late.
//!
//! Over a slow line the terminal may report its background after we stopped waiting. crossterm does not know this
//! answer and would pass it on as keys: `Alt-]`, `1`, `1`, `;`, `r` … each of which is a command here. So while an
//! answer is due, anything of exactly its shape is held back and dropped; everything else passes untouched.

use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};
use std::sync::atomic::{AtomicBool, Ordering};

/// Longer than `]11;rgba:ffff/ffff/ffff/ffff` and its end, so that nothing is held back forever.
const LONGEST: usize = 48;

static OWED: AtomicBool = AtomicBool::new(false);

/// Notes that the terminal did not answer in time.
pub(super) fn expect() {
    OWED.store(true, Ordering::Relaxed);
}

/// Passes events on, minus the late answer.
pub(super) struct LateReply {
    owed: bool,
    held: Vec<Event>,
}

impl LateReply {
    /// Watches only if an answer is due.
    pub(super) fn expected() -> Self {
        Self { owed: OWED.swap(false, Ordering::Relaxed), held: Vec::new() }
    }

    /// Takes an event, and returns those to pass on.
    pub(super) fn pass(&mut self, event: Event) -> Vec<Event> {
        if !self.owed {
            return vec![event];
        }
        let fits = self.fits(&event);
        let began = !self.held.is_empty();
        if !began && !fits {
            return vec![event];
        }
        let over = fits && began && ends(&event);
        self.held.push(event);
        if over {
            self.owed = false;
            self.held.clear();
        } else if !fits || self.held.len() > LONGEST {
            self.owed = false;
            return std::mem::take(&mut self.held);
        }
        Vec::new()
    }

    fn fits(&self, event: &Event) -> bool {
        match (self.held.len(), key(event)) {
            (0, Some((']', true))) => true,
            (1 | 2, Some((c, false))) => c == '1',
            (3, Some((c, false))) => c == ';',
            (4.., Some((c, false))) => c.is_ascii_hexdigit() || "rgba:/#".contains(c),
            (4.., _) => ends(event),
            _ => false,
        }
    }
}

/// Returns a character and whether Alt was held, which is how an escape in front of it reads.
fn key(event: &Event) -> Option<(char, bool)> {
    match event {
        Event::Key(KeyEvent { code: KeyCode::Char(c), modifiers, .. })
            if !modifiers.contains(KeyModifiers::CONTROL) =>
        {
            Some((*c, modifiers.contains(KeyModifiers::ALT)))
        }
        _ => None,
    }
}

/// BEL reads as Ctrl-G, and the string terminator as Alt-\.
fn ends(event: &Event) -> bool {
    let bell = KeyEvent::new(KeyCode::Char('g'), KeyModifiers::CONTROL);
    matches!(event, Event::Key(key) if *key == bell) || key(event) == Some(('\\', true))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn press(c: char, modifiers: KeyModifiers) -> Event {
        Event::Key(KeyEvent::new(KeyCode::Char(c), modifiers))
    }

    fn typed(text: &str) -> Vec<Event> {
        text.chars().map(|c| press(c, KeyModifiers::NONE)).collect()
    }

    fn after(owed: bool, events: Vec<Event>) -> Vec<Event> {
        let mut late = LateReply { owed, held: Vec::new() };
        events.into_iter().flat_map(|event| late.pass(event)).collect()
    }

    fn reply(end: Event) -> Vec<Event> {
        let mut all = vec![press(']', KeyModifiers::ALT)];
        all.extend(typed("11;rgb:1e1e/1E1E/2e2e"));
        all.push(end);
        all
    }

    #[test]
    fn a_late_answer_is_dropped_and_keys_around_it_stay() {
        for end in [press('g', KeyModifiers::CONTROL), press('\\', KeyModifiers::ALT)] {
            let mut events = typed("j");
            events.extend(reply(end));
            events.extend(typed("k]"));
            assert_eq!(after(true, events), typed("jk]"));
        }
    }

    #[test]
    fn keys_that_only_begin_like_an_answer_all_arrive() {
        let mut events = vec![press(']', KeyModifiers::ALT)];
        events.extend(typed("11j"));
        assert_eq!(after(true, events.clone()), events);
        let mut endless = vec![press(']', KeyModifiers::ALT)];
        endless.extend(typed(&format!("11;{}", "a".repeat(LONGEST))));
        assert_eq!(after(true, endless.clone()), endless);
    }

    #[test]
    fn nothing_is_held_back_when_no_answer_is_owed() {
        let events = reply(press('g', KeyModifiers::CONTROL));
        assert_eq!(after(false, events.clone()), events);
    }
}
