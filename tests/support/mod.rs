//! Shared test helpers: the real binary in a real terminal, golden screens, and pictures of screens.

// Each test uses only some of it.
#![allow(dead_code)]

pub mod desk;
mod glyphs;
pub mod golden;
pub mod pty;
pub mod svg;
