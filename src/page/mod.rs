//! How an article is set: sanitised, broken into lines of a measure, and painted in layers.
//!
//! Knows columns, but neither widgets nor colours: a painted line is runs of text, each with a [`Look`]
//! that a theme turns into a style. The screen and `onrecord show` both print these runs.
//!
//! ```text
//! text --blocks--> paragraphs --wrap--> rows --paint(layers)--> runs
//! ```

mod address;
mod blocks;
mod dates;
mod find;
mod glyphs;
mod look;
mod margin;
mod numbers;
mod pager;
mod paint;
mod record;
mod wrap;

#[cfg(test)]
mod tests;

pub use address::{address, is_web};
pub use blocks::{Block, BlockKind, blocks, excerpt};
pub use dates::DateForm;
pub use find::TextPattern;
pub use glyphs::{
    Glyph, clip, escape_json, glyph_at, glyphs, one_line, readable, sanitise, sanitise_lines, width,
};
pub use look::{Ink, Look, Match, Role};
pub use margin::{Beside, Measure, beside, dateline};
pub use numbers::{bytes, thousands};
pub use pager::{Line, Pager, Spot};
pub use paint::{Hidden, Layers, Run, paint};
pub use record::Record;
pub use wrap::wrap;
