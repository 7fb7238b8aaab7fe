//! Lays out an article: sanitised, broken into lines, and painted in layers.
//!
//! It knows about columns, but not about widgets or colours. A painted line consists of runs of text, each with a
//! [`RunStyle`] that a theme turns into colours. The screen and `onrecord show` print the same runs.
//!
//! ```text
//! text --blocks--> paragraphs --wrap--> rows --paint(layers)--> runs
//! ```

mod address;
mod blocks;
mod dates;
mod find;
mod glyphs;
mod margin;
mod numbers;
mod pager;
mod paint;
mod record;
mod setting;
mod style;
mod wrap;

#[cfg(test)]
mod tests;

pub use address::{address, is_web};
pub use blocks::{BlockKind, TextBlock, blocks, excerpt};
pub use dates::DateForm;
pub use find::TextPattern;
pub use glyphs::{Glyph, clip, escape_json, glyphs, one_line, readable, sanitise, sanitise_lines, width};
pub use margin::{MarginLabel, Measure, dateline, margin_labels};
pub use numbers::{bytes, thousands};
pub use pager::{PageLine, PagePosition, Pager};
pub use paint::{HiddenLayers, Layers, StyledRun, paint, paint_row};
pub use record::{Record, UNKNOWN, in_brackets};
pub use setting::{SetRow, byte_at, placed, set};
pub use style::{Match, Role, RunStyle, SetOff, SpeakerColor, VOICES};
pub use wrap::wrap;
