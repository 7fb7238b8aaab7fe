//! **onrecord** finds who says what in English news: people, quotations, reported speech, and the speaker of each.
//!
//! The crate has two parts. [`text`] is the analysis as a library: pure functions over `&str`, no I/O, no
//! dependencies. The rest is `onrecord`, a program that reads news in the terminal and answers questions about a
//! corpus.
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
//!         (Kind::Indirect, Some("Ada Bird"), "that the loan was safe"),
//!     ]
//! );
//! ```
//!
//! Every place is a [`Span`]: a range of bytes in the analysed text. `examples/analyse.rs` is a complete program.
//!
//! # Features
//!
//! | feature | default | adds |
//! | --- | --- | --- |
//! | `reader` | yes | the program, and [`Article`] and [`annotation`] for those who write what it writes |
//! | `parquet` | yes | Parquet files as input; implies `reader` |
//! | `train` | no | `onrecord-train`, which trains the weights that `text` decides with |
//!
//! For the analysis alone, which builds in seconds:
//!
//! ```toml
//! onrecord = { version = "0.1", default-features = false }
//! ```
//!
//! # Stability
//!
//! [`text`], [`Span`], [`Article`] and [`annotation`] are the public interface. Everything else is hidden: it serves
//! the program and its tests, and may change without notice. For contributors, `ARCHITECTURE.md` in the repository
//! says which module does what.
//!
//! [`Article`]: https://docs.rs/onrecord/latest/onrecord/struct.Article.html
//! [`annotation`]: https://docs.rs/onrecord/latest/onrecord/fn.annotation.html

mod span;
pub mod text;
#[cfg(feature = "train")]
#[doc(hidden)]
pub mod train;

pub use span::Span;

// The rooms of the program, from the ground up. A room imports only from rooms above it here, and from `text` and
// `span`; a test checks that.
//
// error, suggest  errors that name the thing, the place and the remedy; "did you mean"
// threads         a guarded thread, an inbox where the newest request wins, a way to stop
// article         an article as it was read, and its row in a list
// copies          which articles are copies of which, by sketches of their texts
// page            how text is laid out: sanitised, broken into lines, painted in layers; no colours
// load            reads files: one file per format, one row in FORMATS
// corpus          the heads of all articles, and where each body is
// identity        which names belong to one person across the corpus, and the reader's own decisions about it
// store           what a reader remembers and corrects: changes as data, the database behind a thread
// query           the query language, and whether an article matches, as one reader sees it
// index           the index on disk: built, searched, counted
// ask             answers: from the index, by reading, or from memory, always the same
// export          output formats and citations: text in, text out
// work            the threads behind the screen: requests in, reports out
// term            the terminal: modes, signals, clipboard; left as it was found
// command         what the reader can do: the COMMANDS table, and the keys that run it
// config          options and themes, and the files that set them
// app             the state of the screen, and what commands do to it
// ui              panes and colours by role
// run             the event loop, the only place that performs effects
// cli             one file per subcommand
//
// The modules are public for `src/main.rs`, `tests`, `benches` and `examples` only.
#[cfg(feature = "reader")]
#[doc(hidden)]
pub mod app;
#[cfg(feature = "reader")]
#[doc(hidden)]
pub mod article;
#[cfg(feature = "reader")]
#[doc(hidden)]
pub mod ask;
#[cfg(feature = "reader")]
#[doc(hidden)]
pub mod cli;
#[cfg(feature = "reader")]
#[doc(hidden)]
pub mod command;
#[cfg(feature = "reader")]
#[doc(hidden)]
pub mod config;
#[cfg(feature = "reader")]
#[doc(hidden)]
pub mod copies;
#[cfg(feature = "reader")]
#[doc(hidden)]
pub mod corpus;
#[cfg(feature = "reader")]
mod error;
#[cfg(feature = "reader")]
#[doc(hidden)]
pub mod export;
#[cfg(feature = "reader")]
#[doc(hidden)]
pub mod identity;
#[cfg(feature = "reader")]
#[doc(hidden)]
pub mod index;
#[cfg(feature = "reader")]
#[doc(hidden)]
pub mod load;
#[cfg(feature = "reader")]
#[doc(hidden)]
pub mod page;
#[cfg(feature = "reader")]
#[doc(hidden)]
pub mod query;
#[cfg(feature = "reader")]
#[doc(hidden)]
pub mod run;
#[cfg(feature = "reader")]
#[doc(hidden)]
pub mod store;
#[cfg(feature = "reader")]
mod suggest;
#[cfg(feature = "reader")]
#[doc(hidden)]
pub mod term;
#[cfg(feature = "reader")]
#[doc(hidden)]
pub mod threads;
#[cfg(feature = "reader")]
#[doc(hidden)]
pub mod ui;
#[cfg(feature = "reader")]
#[doc(hidden)]
pub mod work;

#[cfg(feature = "reader")]
pub use article::Article;
#[cfg(feature = "reader")]
#[doc(hidden)]
pub use error::{Error, Result};
#[cfg(feature = "reader")]
pub use export::annotation;
