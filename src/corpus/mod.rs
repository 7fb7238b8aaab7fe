//! The loaded articles: heads stay in memory, bodies are read on demand.

mod lookup;
mod store;

pub use lookup::RowLookup;
pub use store::Corpus;

// Removed with the next merge.
#[doc(hidden)]
pub use crate::article::{ArticleId, Head, NewHead, at_most};
