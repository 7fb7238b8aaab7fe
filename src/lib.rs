//! **onrecord**: read the news in your terminal and see who said what.
//!
//! The flow goes one way, left to right:
//!
//! ```text
//! bytes → load → corpus → work → app → ui → terminal
//!           text ────↗     ↘ page ↗      (term, run)
//!               ↘ cli (headless)
//! ```
//!
//! Which room to enter:
//!
//! | you want to … | go to |
//! | --- | --- |
//! | read another kind of file | [`load`]: one file a format, one row in FORMATS |
//! | find people, quotations, speakers better | [`text`]: pure functions over `&str`, from [`text::analyse`] down |
//! | set, wrap or paint text differently | [`page`]: lines, layers, the margin; no colours |
//! | add a command or change a key | [`command`]: the COMMANDS table; then [`app`], which runs it |
//! | add something that can be set | [`config`]: the table of options |
//! | change how something looks | [`ui`]: panes and the theme by role |
//! | change what can be searched for, or counted | [`index`]: the query language, the scan, the index |
//! | remember something, or correct what was found | [`store`]: changes as data, the database behind a thread |
//! | move work off the screen's path | [`work`]: the threads, what goes in and what comes out |
//! | change how the terminal is treated | [`term`], and [`run`](mod@run), the event loop |
//! | add an output format or a citation | [`export`]: text in, text out |
//! | add a subcommand | [`cli`] |
//! | train the weights that `text` decides with | `train`, built with `--features train` only |
//!
//! What the modules share is small: [`Span`], a range of bytes into one immutable text; [`Article`]; and
//! [`Error`], which is made for people.

pub mod app;
pub mod cli;
pub mod command;
pub mod config;
pub mod corpus;
mod error;
pub mod export;
pub mod index;
pub mod load;
pub mod page;
pub mod run;
mod span;
pub mod store;
mod suggest;
pub mod term;
pub mod text;
#[cfg(feature = "train")]
pub mod train;
pub mod ui;
pub mod work;

pub use corpus::Article;
pub use error::{Error, Result};
pub use span::Span;
