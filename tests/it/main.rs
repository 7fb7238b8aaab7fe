//! All integration tests in one binary: linked once, and the harness is shared.

#[path = "../support/mod.rs"]
mod support;

mod pictures;
mod pty;
