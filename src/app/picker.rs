//! A picker: a line to type in, and the items that match it. The palette, people and corrections are pickers.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::text_input::{Edit, TextInput};

/// State of a picker.
#[derive(Debug)]
pub struct Picker<T> {
    /// The line.
    pub input: TextInput,
    /// The items that match.
    pub items: Vec<T>,
    /// The selected one.
    pub selected: usize,
}

/// What a key did to a picker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PickerEvent {
    /// The line changed: other items may match.
    Typed,
    /// The selection or the cursor moved, or nothing happened.
    Moved,
    /// The selected item was chosen.
    Chosen,
    /// The picker was closed.
    Cancelled,
}

impl<T> Picker<T> {
    /// A picker of these items.
    pub fn new(items: Vec<T>) -> Self {
        Self { input: TextInput::default(), items, selected: 0 }
    }

    /// Shows other items and selects the first.
    pub fn show(&mut self, items: Vec<T>) {
        (self.items, self.selected) = (items, 0);
    }

    /// The selected item.
    pub fn item(&self) -> Option<&T> {
        self.items.get(self.selected)
    }

    pub(super) fn press(&mut self, event: KeyEvent) -> PickerEvent {
        let control = event.modifiers.contains(KeyModifiers::CONTROL);
        let last = self.items.len().saturating_sub(1);
        match event.code {
            KeyCode::Down | KeyCode::Tab => self.selected = (self.selected + 1).min(last),
            KeyCode::Up | KeyCode::BackTab => self.selected = self.selected.saturating_sub(1),
            KeyCode::Char('n') if control => self.selected = (self.selected + 1).min(last),
            KeyCode::Char('p') if control => self.selected = self.selected.saturating_sub(1),
            _ => match self.input.press(event) {
                Edit::Changed => return PickerEvent::Typed,
                Edit::Accepted => return PickerEvent::Chosen,
                Edit::Cancelled => return PickerEvent::Cancelled,
                Edit::Same | Edit::Other => {}
            },
        }
        PickerEvent::Moved
    }
}
