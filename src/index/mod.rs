//! The index on the disk: words and their positions, people and quotations of every article, counted without
//! reading one.

mod aggregates;
mod among;
mod build;
mod columns;
mod compile;
mod facts;
mod held;
mod learn;
mod overlay;
mod place;
mod ranked;
mod said;
mod schema;
mod sealed;
mod search;
mod sources;
mod tally;
#[cfg(test)]
mod tests;
mod tokenizer;

pub use aggregates::{Count, Said};
pub use build::{Built, Progress, build, mend};
pub use columns::Articles;
pub use place::Place;
pub use search::{Coverage, Hit, Order, Page, Searcher, Selection};
pub use tally::{Bar, Outlet, Person, Step, Tally, Timeline};

// Removed with the next merge.
#[doc(hidden)]
pub use crate::query::{
    Field, Flag as Mark, Kinds, PhraseMatcher as Needle, Query, QueryError as Fault, Words, words,
};
