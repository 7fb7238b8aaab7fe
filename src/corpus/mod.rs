//! The loaded articles: heads stay in memory, bodies are read on demand.

mod lookup;
mod store;

pub use lookup::RowLookup;
pub use store::Corpus;
