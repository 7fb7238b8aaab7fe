//! What the tests share: a real terminal around the real binary, golden screens, and pictures of screens.

// Every test uses its part of it.
#![allow(dead_code)]

pub mod desk;
mod glyphs;
pub mod golden;
pub mod pty;
pub mod svg;
