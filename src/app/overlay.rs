//! What lies over the panes: one thing at a time, and it gets the keys first.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::commands::{COMMANDS, Command, search_commands};
use super::prompt::{Edit, Prompt};
use crate::work::CommandOutput;

use super::{Action, App, Choice, Effect, Names};

/// The thing on top.
#[derive(Debug)]
pub enum Overlay {
    /// All keys, from this row on.
    Help {
        /// Rows scrolled past.
        top: usize,
    },
    /// What is wrong in the settings and what could not be read, from this entry on.
    Problems {
        /// Rows scrolled past.
        top: usize,
    },
    /// The notes on the article.
    Notes {
        /// The selected one, in the order of the text.
        selected: usize,
    },
    /// What a command says, from this row on.
    Output {
        /// What was typed.
        command: String,
        /// What it said, once it has ended.
        piped: Option<CommandOutput>,
        /// Rows scrolled past.
        top: usize,
    },
    /// What could be set right.
    Choice(Choice),
    /// People of the corpus by name.
    Names(Names),
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

impl App {
    /// What an overlay does with a verb; whether the verb is for what lies under it too.
    pub(super) fn act_on_overlay(&mut self, action: Action, n: isize) -> bool {
        let page = isize::from(self.size.1 as i16 - 8).max(1);
        let last = self.wrong_settings.len() + self.problems.len();
        let (top, last) = match &mut self.overlay {
            // Rendering stops at the last row; a generous bound here keeps the count from running away.
            Some(Overlay::Help { top }) => (top, COMMANDS.len() + 24),
            Some(Overlay::Problems { top }) => (top, last),
            Some(Overlay::Notes { selected }) => {
                let notes = self.reading.as_ref().map_or(0, |reading| reading.noted.len());
                (selected, (notes + page as usize).saturating_sub(1))
            }
            Some(Overlay::Output { top, piped, .. }) => {
                (top, piped.as_ref().map_or(0, |piped| piped.said.len()))
            }
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
                if let Some(Overlay::Output { .. }) = self.overlay.take() {
                    self.owed.push(Effect::StopPipe);
                }
                return false;
            }
        };
        *top = top.saturating_add_signed(by).min(last.saturating_sub(page as usize));
        false
    }

    pub(super) fn palette_key(&mut self, event: KeyEvent) -> Vec<Effect> {
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
