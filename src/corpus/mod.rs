//! The articles at hand: cheap heads that stay in memory, bodies that are read on demand.

mod places;
mod store;

pub use places::Places;
pub use store::Corpus;

// Removed with the next merge.
#[doc(hidden)]
pub use crate::article::{ArticleId, Head, NewHead, at_most};
