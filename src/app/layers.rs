//! Overlays: a stack of layers over the panes. A key goes to the top layer first, and to the panes when no layer takes
//! it.

use crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

use super::corrections::{CorrectionItem, matching};
use super::help::{HelpItem, help_items};
use super::links::{self, LinkItem};
use super::mark_all::choices;
use super::notebook::{self, NotebookItem};
use super::notes::NEW_LINE;
use super::picker::{Picker, PickerEvent};
use super::prompts::{Prompt, Purpose};
use super::{App, Effect, TextInput};
use crate::Span;
use crate::command::{Action, Command, KeyContext, KeyResult, search_commands};
use crate::index::PersonCounts;
use crate::page::wrap;
use crate::store::ContentKey;
use crate::work::{CommandOutput, MarkAll};

/// One layer.
#[derive(Debug)]
pub enum Layer {
    /// All keys.
    Help {
        /// The rows that match what was typed.
        picker: Picker<HelpItem>,
        /// Whether a search is being typed.
        typing: bool,
        /// The pane it was asked in.
        here: KeyContext,
    },
    /// The problems in the settings and the files.
    Problems {
        /// The first entry shown.
        top: usize,
    },
    /// The notes on the article.
    Notes {
        /// The selected one, in the order of the text.
        selected: usize,
    },
    /// The output of a command.
    Output {
        /// The command as it was typed.
        command: String,
        /// What it printed, once it has ended.
        piped: Option<CommandOutput>,
        /// The first row shown.
        top: usize,
    },
    /// The command palette.
    Palette(Picker<&'static Command>),
    /// People of the corpus by name.
    People {
        /// The people whose names match.
        picker: Picker<PersonCounts>,
        /// Whether the first answer has arrived.
        loaded: bool,
        /// Whether they must still be requested, or are on their way.
        wanted: bool,
        /// Whether Enter was pressed before they arrived.
        chosen: bool,
    },
    /// What can be corrected at one place.
    Corrections {
        /// The corrections that match what was typed.
        picker: Picker<CorrectionItem>,
        /// What is asked.
        title: String,
        /// The article; unused for what is decided about names.
        content: ContentKey,
        /// All of them.
        all: Vec<CorrectionItem>,
    },
    /// The links of the article.
    Links {
        /// The links that match what was typed.
        picker: Picker<LinkItem>,
        /// All of them.
        all: Vec<LinkItem>,
    },
    /// Everything noted and starred in these articles.
    Notebook {
        /// The entries that match what was typed.
        picker: Picker<NotebookItem>,
        /// All of them.
        all: Vec<NotebookItem>,
    },
    /// What to do with all articles of the list.
    MarkAll(Picker<MarkAll>),
    /// A line being typed at the bottom.
    Prompt(Prompt),
    /// The next key names a mark.
    MarkKey(MarkKey),
}

/// What the key after `m` or `'` does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MarkKey {
    /// Sets the mark of that letter, or removes it.
    Set,
    /// Goes to it.
    GoTo,
}

impl Layer {
    /// Shows the items of a picker that match what is typed; people are looked up first.
    fn filter(&mut self) {
        match self {
            Layer::Palette(picker) => picker.show(search_commands(picker.input.text())),
            Layer::People { wanted, .. } => *wanted = true,
            Layer::Corrections { picker, all, .. } => picker.show(matching(all, picker.input.text())),
            Layer::Help { picker, here, .. } => {
                picker.show(help_items(*here, picker.input.text()));
                picker.selected = first_row(&picker.items);
            }
            Layer::Notebook { picker, all } => picker.show(notebook::matching(all, picker.input.text())),
            Layer::MarkAll(picker) => picker.show(choices(picker.input.text())),
            Layer::Links { picker, all } => picker.show(links::matching(all, picker.input.text())),
            _ => {}
        }
    }
}

/// The columns of a command's output, on a screen this wide.
pub fn output_columns(screen: u16) -> u16 {
    screen.saturating_sub(8).min(116)
}

/// The rows of a command's output, and whether each says how it failed.
pub fn output_rows(output: &CommandOutput, columns: u16) -> impl Iterator<Item = (bool, &str)> {
    let fault = output.fault.as_deref().map(|line| (true, line));
    let lines = fault.into_iter().chain(output.said.lines().map(|line| (false, line)));
    lines.flat_map(move |(failed, line)| {
        let mut rows = wrap(line, usize::from(columns));
        if rows.is_empty() {
            rows.push(Span::default());
        }
        rows.into_iter().map(move |row| (failed, row.of(line)))
    })
}

/// The first row of help that can be selected.
fn first_row(items: &[HelpItem]) -> usize {
    items.iter().position(|item| item.is_row()).unwrap_or(0)
}

impl App {
    /// Shows help, the keys of this pane first.
    pub(super) fn show_help(&mut self) {
        let here = self.key_context();
        let mut picker = Picker::new(help_items(here, ""));
        picker.selected = first_row(&picker.items);
        self.layers.push(Layer::Help { picker, typing: false, here });
    }

    /// Handles a key in help.
    fn help_key(&mut self, at: usize, event: KeyEvent) -> Vec<Effect> {
        let Layer::Help { picker, typing, .. } = &mut self.layers[at] else { return Vec::new() };
        let before = picker.selected;
        let chosen = match (*typing, event.code) {
            (false, KeyCode::Char('/')) => {
                *typing = true;
                return Vec::new();
            }
            (false, KeyCode::Enter) => true,
            (false, _) => return self.scroll_key(at, event),
            (true, _) => match picker.press(event) {
                PickerEvent::Typed => {
                    self.layers[at].filter();
                    false
                }
                PickerEvent::Moved => {
                    let by = picker.selected as isize - before as isize;
                    picker.selected = before;
                    self.scroll_layer(at, by);
                    false
                }
                PickerEvent::Cancelled => {
                    self.layers.remove(at);
                    false
                }
                PickerEvent::Chosen => true,
            },
        };
        if !chosen {
            return Vec::new();
        }
        let Layer::Help { picker, .. } = self.layers.remove(at) else { return Vec::new() };
        match picker.item().copied() {
            Some(HelpItem::Command(command)) => self.act(command, None),
            Some(HelpItem::Typed(..)) => {
                Command::named("search").map_or(Vec::new(), |command| self.act(command, None))
            }
            _ => Vec::new(),
        }
    }

    /// Takes one key.
    pub fn key(&mut self, event: KeyEvent) -> Vec<Effect> {
        if event.kind == KeyEventKind::Release || self.deferred.takes(event) || self.waits_for_person(event) {
            return Vec::new();
        }
        self.touched = true;
        let message = self.notice.take();
        for at in (0..self.layers.len()).rev() {
            if let Some(effects) = self.layer_key(at, event) {
                return effects;
            }
        }
        match self.keymap.press(event, self.key_context()) {
            // The message was the topmost thing, unless it says what this very key does below it.
            KeyResult::Run(command, _)
                if command.action == Action::Cancel
                    && message.as_ref().is_some_and(|words| !self.mentions_cancel(words)) =>
            {
                Vec::new()
            }
            KeyResult::Run(command, count) => self.act(command, count),
            KeyResult::Pending => Vec::new(),
            KeyResult::Nothing => {
                let key = match event.code {
                    KeyCode::Char(c) if !event.modifiers.contains(KeyModifiers::CONTROL) => format!("“{c}”"),
                    _ => "This key".to_owned(),
                };
                let help = self.keymap.keys().first_label("help");
                self.notify(format!("{key} does nothing here ({help} shows the keys)"));
                Vec::new()
            }
        }
    }

    /// Returns whether a message names the key that closes what is on top.
    fn mentions_cancel(&self, message: &str) -> bool {
        let label = self.keymap.keys().first_label("cancel");
        message.split([' ', ',', ':', ';', '(', ')']).any(|word| word == label)
    }

    /// Offers a key to one layer; none when the layer leaves it to those below.
    fn layer_key(&mut self, at: usize, event: KeyEvent) -> Option<Vec<Effect>> {
        match &mut self.layers[at] {
            Layer::Palette(picker) => match picker.press(event) {
                PickerEvent::Typed => self.layers[at].filter(),
                PickerEvent::Moved => {}
                PickerEvent::Cancelled => drop(self.layers.remove(at)),
                PickerEvent::Chosen => {
                    let command = picker.item().copied();
                    self.layers.remove(at);
                    return Some(command.map(|command| self.act(command, None)).unwrap_or_default());
                }
            },
            Layer::People { picker, loaded, wanted, chosen } => match picker.press(event) {
                PickerEvent::Typed => self.layers[at].filter(),
                PickerEvent::Moved => {}
                PickerEvent::Cancelled => {
                    self.deferred.clear();
                    self.layers.remove(at);
                }
                PickerEvent::Chosen if *wanted || !*loaded => *chosen = true,
                PickerEvent::Chosen => {
                    if let Some(name) = picker.item().map(|person| person.name.clone()) {
                        self.layers.remove(at);
                        self.show_person(name);
                    }
                }
            },
            Layer::Corrections { picker, content, .. } => match picker.press(event) {
                PickerEvent::Typed => self.layers[at].filter(),
                PickerEvent::Moved => {}
                PickerEvent::Cancelled => drop(self.layers.remove(at)),
                PickerEvent::Chosen => {
                    let (content, item) = (*content, picker.item().cloned());
                    self.layers.remove(at);
                    item.into_iter().for_each(|item| self.choose_correction(content, item.action));
                }
            },
            Layer::Links { picker, .. } => match picker.press(event) {
                PickerEvent::Typed => self.layers[at].filter(),
                PickerEvent::Moved => {}
                PickerEvent::Cancelled => drop(self.layers.remove(at)),
                PickerEvent::Chosen => {
                    let link = picker.item().cloned();
                    self.layers.remove(at);
                    link.into_iter().for_each(|link| self.follow_link(&link));
                }
            },
            Layer::Notebook { picker, .. } => match picker.press(event) {
                PickerEvent::Typed => self.layers[at].filter(),
                PickerEvent::Moved => {}
                PickerEvent::Cancelled => drop(self.layers.remove(at)),
                PickerEvent::Chosen => {
                    let item = picker.item().cloned();
                    self.layers.remove(at);
                    item.into_iter().for_each(|item| self.go_to_entry(&item));
                }
            },
            Layer::MarkAll(picker) => match picker.press(event) {
                PickerEvent::Typed => self.layers[at].filter(),
                PickerEvent::Moved => {}
                PickerEvent::Cancelled => drop(self.layers.remove(at)),
                PickerEvent::Chosen => {
                    let mark = picker.item().cloned();
                    self.layers.remove(at);
                    mark.into_iter().for_each(|mark| self.gather(mark));
                }
            },
            Layer::Prompt(_) => self.prompt_key(event),
            Layer::MarkKey(mark) => {
                let mark = *mark;
                self.layers.remove(at);
                if let KeyCode::Char(letter) = event.code {
                    self.mark_key(mark, letter);
                }
            }
            Layer::Notes { selected } => {
                let selected = *selected;
                if !self.note_key(at, selected, event) {
                    return Some(self.scroll_key(at, event));
                }
            }
            Layer::Help { .. } => return Some(self.help_key(at, event)),
            Layer::Problems { .. } | Layer::Output { .. } => {
                return Some(self.scroll_key(at, event));
            }
        }
        Some(Vec::new())
    }

    /// Scrolls a layer, or closes it with any key that does not scroll.
    fn scroll_key(&mut self, at: usize, event: KeyEvent) -> Vec<Effect> {
        let (command, count) = match self.keymap.press(event, KeyContext::Moving) {
            KeyResult::Run(command, count) => (command, count),
            KeyResult::Pending => return Vec::new(),
            KeyResult::Nothing => {
                self.close(at);
                return Vec::new();
            }
        };
        let page = isize::from(self.size.1 as i16 - 8).max(1);
        let n = count.unwrap_or(1).max(1) as isize;
        let by = match command.action {
            Action::Down => n,
            Action::Up => -n,
            Action::HalfPageDown => n * page / 2,
            Action::HalfPageUp => -n * page / 2,
            Action::PageDown => n * page,
            Action::PageUp => -n * page,
            Action::Top => isize::MIN / 4,
            Action::Bottom => isize::MAX / 4,
            Action::Quit | Action::Redraw | Action::Suspend => return self.act(command, count),
            action => {
                self.close(at);
                return if action == Action::Palette { self.act(command, count) } else { Vec::new() };
            }
        };
        self.scroll_layer(at, by);
        Vec::new()
    }

    /// Scrolls a layer by rows or entries.
    pub(super) fn scroll_layer(&mut self, at: usize, by: isize) {
        let page = usize::from(self.size.1.saturating_sub(8)).max(1);
        let problems = self.problems.settings.len() + self.problems.files.len();
        let notes = self.reading.as_ref().map_or(0, |reading| reading.notes.len());
        let (top, last) = match &mut self.layers[at] {
            Layer::Help { picker, .. } => {
                let last = picker.items.len().saturating_sub(1);
                let mut to = picker.selected.saturating_add_signed(by).min(last);
                // Skip headings.
                while to > 0 && to < last && !picker.items[to].is_row() {
                    to = to.saturating_add_signed(if by < 0 { -1 } else { 1 });
                }
                picker.selected = if picker.items.get(to).is_some_and(|item| item.is_row()) {
                    to
                } else {
                    first_row(&picker.items)
                };
                return;
            }
            Layer::Problems { top } => (top, problems.saturating_sub(page)),
            Layer::Output { top, piped, .. } => {
                let columns = output_columns(self.size.0);
                let rows = piped.as_ref().map_or(0, |piped| output_rows(piped, columns).count());
                (top, rows.saturating_sub(page))
            }
            Layer::Notes { selected } => (selected, notes.saturating_sub(1)),
            _ => return,
        };
        *top = top.saturating_add_signed(by).min(last);
    }

    /// Closes a layer, and stops the command whose output it shows.
    fn close(&mut self, at: usize) {
        if let Layer::Output { .. } = self.layers.remove(at) {
            self.effects.push(Effect::StopPipe);
        }
    }

    /// The prompt being typed, if any.
    pub fn prompt(&self) -> Option<&Prompt> {
        self.layers.iter().rev().find_map(|layer| match layer {
            Layer::Prompt(prompt) => Some(prompt),
            _ => None,
        })
    }

    pub(super) fn prompt_mut(&mut self) -> Option<&mut Prompt> {
        self.layers.iter_mut().rev().find_map(|layer| match layer {
            Layer::Prompt(prompt) => Some(prompt),
            _ => None,
        })
    }

    /// Whether a query is being typed.
    pub fn types_query(&self) -> bool {
        self.prompt().is_some_and(|prompt| matches!(prompt.purpose, Purpose::Search { .. }))
    }

    /// The line that is being typed into, in a prompt or a picker.
    pub fn input(&self) -> Option<&TextInput> {
        match self.layers.last()? {
            Layer::Palette(picker) => Some(&picker.input),
            Layer::MarkAll(picker) => Some(&picker.input),
            Layer::Help { picker, typing: true, .. } => Some(&picker.input),
            Layer::People { picker, .. } => Some(&picker.input),
            Layer::Corrections { picker, .. } => Some(&picker.input),
            Layer::Links { picker, .. } => Some(&picker.input),
            Layer::Notebook { picker, .. } => Some(&picker.input),
            Layer::Prompt(prompt) => Some(&prompt.input),
            _ => None,
        }
    }

    /// Inserts pasted text into the line that is being typed.
    pub fn paste(&mut self, text: &str) {
        let Some(layer) = self.layers.last_mut() else { return };
        match layer {
            Layer::Palette(Picker { input, .. })
            | Layer::MarkAll(Picker { input, .. })
            | Layer::Help { picker: Picker { input, .. }, typing: true, .. }
            | Layer::People { picker: Picker { input, .. }, .. }
            | Layer::Corrections { picker: Picker { input, .. }, .. }
            | Layer::Links { picker: Picker { input, .. }, .. }
            | Layer::Notebook { picker: Picker { input, .. }, .. } => {
                input.insert(text);
                layer.filter();
            }
            Layer::Prompt(prompt) => {
                // A note may have several lines.
                let lines = text.replace("\r\n", "\n").replace(['\r', '\n'], NEW_LINE);
                let is_note = matches!(prompt.purpose, Purpose::Note { .. });
                prompt.input.insert(if is_note { &lines } else { text });
                self.prompt_changed();
            }
            _ => {}
        }
    }
}
