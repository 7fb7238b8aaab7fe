//! What the reader can do: one table of commands, and the keys that run them.

mod action;
mod keymap;
mod keys;
mod table;

pub use action::Action;
pub use keymap::{KeyResult, Keymap, key_event};
pub use keys::{KeyConflict, Keys, PRESETS, Preset, key_label};
pub use table::{COMMANDS, Command, Dispatch, FromCorpus, KeyContext, Needs, search_commands};
