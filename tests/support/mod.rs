//! Shared test helpers: the real binary in a real terminal, golden screens, pictures and recordings of screens.

// Each test uses only some of it.
#![allow(dead_code)]

pub mod cast;
pub mod desk;
mod glyphs;
pub mod golden;
pub mod pty;
pub mod random;
pub mod svg;
