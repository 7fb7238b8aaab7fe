//! Finding a person of the corpus by name.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::{App, Edit, Overlay, Prompt};

/// Finding a person by name.
#[derive(Debug)]
pub struct Names {
    /// What was typed.
    pub prompt: Prompt,
    /// Those whose names are like that, with their counts; none before anybody was looked up.
    pub found: Option<Vec<crate::index::PersonCounts>>,
    /// The selected one.
    pub selected: usize,
    /// Whether they are still to be looked up.
    pub(super) wanted: bool,
}

impl Default for Names {
    fn default() -> Self {
        Self { prompt: Prompt::default(), found: None, selected: 0, wanted: true }
    }
}

impl App {
    /// Begins to find a person by name.
    pub(super) fn find_person(&mut self) {
        self.overlay = Some(Overlay::Names(Names::default()));
    }

    pub(super) fn names_key(&mut self, event: KeyEvent) {
        let Some(Overlay::Names(names)) = &mut self.overlay else { return };
        let control = event.modifiers.contains(KeyModifiers::CONTROL);
        let last = names.found.as_ref().map_or(0, |found| found.len().saturating_sub(1));
        match event.code {
            KeyCode::Down | KeyCode::Tab => names.selected = (names.selected + 1).min(last),
            KeyCode::Up | KeyCode::BackTab => names.selected = names.selected.saturating_sub(1),
            KeyCode::Char('n') if control => names.selected = (names.selected + 1).min(last),
            KeyCode::Char('p') if control => names.selected = names.selected.saturating_sub(1),
            _ => match names.prompt.press(event) {
                Edit::Changed => names.wanted = true,
                Edit::Same | Edit::Other => {}
                Edit::Cancelled => self.overlay = None,
                Edit::Accepted => {
                    let chosen = names.found.as_ref().and_then(|found| found.get(names.selected));
                    if let Some(name) = chosen.map(|person| person.name.clone()) {
                        self.overlay = None;
                        self.show_person(name);
                    }
                }
            },
        }
    }
}
