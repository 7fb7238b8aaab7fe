//! All integration tests in one binary: linked once, and the harness is shared.

#[path = "../support/mod.rs"]
mod support;

mod command_line;
mod hostile;
mod pictures;
mod pty;
mod reading;
mod readme;
mod screens;
mod search;
mod terminal;
