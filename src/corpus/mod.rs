//! The articles at hand: cheap heads that stay in memory, bodies that are read on demand.

mod lookup;
mod store;

pub use lookup::RowLookup;
pub use store::Corpus;
