//! The terminal: taken over, given back whatever happens, and asked what it can do.

mod background;
mod guard;
mod input;
mod signals;

pub use background::{Background, Depth, ask_background, colour_depth};
pub use guard::{Guard, install_panic_hook, require_terminal};
pub use input::spawn_input;
pub use signals::{Signal, spawn_signals};
