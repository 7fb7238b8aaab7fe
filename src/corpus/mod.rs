//! The articles at hand: cheap heads that stay in memory, bodies that are read on demand.

mod lookup;
mod store;

pub use lookup::RowLookup;
pub use store::Corpus;

// Removed with the next merge.
#[doc(hidden)]
pub use crate::article::{ArticleId, Head, NewHead, at_most};
