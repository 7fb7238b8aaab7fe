//! What lies over the panes: one thing at a time, and it gets the keys first.

use super::commands::{Command, search_commands};
use super::prompt::Prompt;

/// The thing on top.
#[derive(Debug)]
pub enum Overlay {
    /// All keys, from this row on.
    Help {
        /// Rows scrolled past.
        top: usize,
    },
    /// What could not be read, from this row on.
    Problems {
        /// Rows scrolled past.
        top: usize,
    },
    /// Commands by name.
    Palette(Palette),
}

/// The command palette.
#[derive(Debug)]
pub struct Palette {
    /// What was typed.
    pub prompt: Prompt,
    /// The commands that match.
    pub commands: Vec<&'static Command>,
    /// The selected one.
    pub selected: usize,
}

impl Default for Palette {
    fn default() -> Self {
        Self { prompt: Prompt::default(), commands: search_commands(""), selected: 0 }
    }
}

impl Palette {
    /// Looks again after the line changed.
    pub fn search(&mut self) {
        self.commands = search_commands(self.prompt.text());
        self.selected = 0;
    }

    /// Selects by rows.
    pub fn step(&mut self, by: isize) {
        let last = self.commands.len().saturating_sub(1);
        self.selected = self.selected.saturating_add_signed(by).min(last);
    }
}
