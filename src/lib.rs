//! **onrecord** finds who says what in English news: people, quotations, reported speech, and the speaker of each.
//!
//! The crate is two things. [`text`] is the analysis as a library: pure functions over `&str`, no I/O and no dependency.
//! The rest is `onrecord`, a program that reads news in the terminal and answers questions about a corpus.
//!
//! # Example
//!
//! ```
//! use onrecord::text::{Kind, analyse};
//!
//! let text = "“The yard will not close,” said Ada Bird, the mayor. She added that the loan was safe.";
//! let analysis = analyse(text);
//! let said: Vec<_> = analysis
//!     .quotes
//!     .iter()
//!     .map(|quote| (quote.kind, analysis.speaker(quote), quote.span.of(text)))
//!     .collect();
//! assert_eq!(
//!     said,
//!     [
//!         (Kind::Direct, Some("Ada Bird"), "The yard will not close,"),
//!         (Kind::Indirect, Some("Ada Bird"), "the loan was safe"),
//!     ]
//! );
//! ```
//!
//! Every place is a [`Span`]: a range of bytes in the text that was analysed. `examples/analyse.rs` is a whole program.
//!
//! # Features
//!
//! | feature | default | brings |
//! | --- | --- | --- |
//! | `reader` | yes | the program, and [`Article`] and [`annotation`] for those who write what it writes |
//! | `parquet` | yes | Parquet files as input; implies `reader` |
//! | `train` | no | `onrecord-train`, which makes the weights that `text` decides with |
//!
//! For the analysis alone, which builds in seconds:
//!
//! ```toml
//! onrecord = { version = "0.1", default-features = false }
//! ```
//!
//! # Stability
//!
//! [`text`], [`Span`], [`Article`] and [`annotation`] are the public interface. Whatever else can be reached is hidden,
//! serves the program and its tests, and changes without notice. `ARCHITECTURE.md` in the repository tells
//! contributors which module does what.
#![cfg_attr(
    not(feature = "reader"),
    doc = "\n[`Article`]: https://docs.rs/onrecord/latest/onrecord/struct.Article.html"
)]
#![cfg_attr(
    not(feature = "reader"),
    doc = "[`annotation`]: https://docs.rs/onrecord/latest/onrecord/fn.annotation.html"
)]

mod span;
pub mod text;
#[cfg(feature = "train")]
#[doc(hidden)]
pub mod train;

pub use span::Span;

// The program, from the ground up: a room imports only from rooms above it in this list, which a test holds. The
// modules are public for `src/main.rs`, `tests`, `benches` and `examples` only.
#[cfg(feature = "reader")]
#[doc(hidden)]
pub mod app; // the state of the screen and what keys do: the COMMANDS table, then `update`
#[cfg(feature = "reader")]
#[doc(hidden)]
pub mod article; // an article as it was read, and its row in a list
#[cfg(feature = "reader")]
#[doc(hidden)]
pub mod ask; // the room that answers: by the index, by reading, or from memory, with the same result
#[cfg(feature = "reader")]
#[doc(hidden)]
pub mod cli;
#[cfg(feature = "reader")]
#[doc(hidden)]
pub mod config; // options, themes and keys, and the file that sets them
#[cfg(feature = "reader")]
#[doc(hidden)]
pub mod corpus; // the heads of all articles that were read, and where each body lies
#[cfg(feature = "reader")]
mod error; // errors that name the thing, the place and the remedy
#[cfg(feature = "reader")]
#[doc(hidden)]
pub mod export; // output formats and citations: text in, text out
#[cfg(feature = "reader")]
#[doc(hidden)]
pub mod index; // the index on the disk: built, searched, counted
#[cfg(feature = "reader")]
#[doc(hidden)]
pub mod load; // reads files: one file a format, one row in FORMATS
#[cfg(feature = "reader")]
#[doc(hidden)]
pub mod page; // how text is set: sanitised, broken into lines, painted in layers; no colours
#[cfg(feature = "reader")]
#[doc(hidden)]
pub mod query; // the query language, and whether one article answers, as one reader sees it
#[cfg(feature = "reader")]
#[doc(hidden)]
pub mod run; // the event loop, the only place where effects are performed
#[cfg(feature = "reader")]
mod spelling; // what was probably meant by a word that is not known
#[cfg(feature = "reader")]
#[doc(hidden)]
pub mod store; // what a reader remembers and corrects: changes as data, the database behind a thread
#[cfg(feature = "reader")]
#[doc(hidden)]
pub mod term; // the terminal: modes, signals, clipboard; left as it was found
#[cfg(feature = "reader")]
#[doc(hidden)]
pub mod threads; // a guarded thread, an inbox where the newest request wins, a way to stop
#[cfg(feature = "reader")]
#[doc(hidden)]
pub mod ui; // panes and colours by role
#[cfg(feature = "reader")]
#[doc(hidden)]
pub mod work; // the threads behind the screen: what goes in and what comes out // one file per subcommand

#[cfg(feature = "reader")]
pub use article::Article;
#[cfg(feature = "reader")]
#[doc(hidden)]
pub use error::{Error, Result};
#[cfg(feature = "reader")]
pub use export::annotation;
