//! Search: what is asked, answered by an index on the disk, or by reading everything where there is none.

mod aggregates;
mod among;
mod build;
mod columns;
mod compile;
mod corrected;
mod facts;
mod held;
mod kinds;
mod learn;
mod matching;
mod needle;
mod parse;
mod parts;
mod place;
mod query;
mod ranked;
mod said;
mod scan;
mod schema;
mod sealed;
mod search;
mod sift;
mod signs;
mod sources;
mod tally;
#[cfg(test)]
mod tests;
mod words;

pub use aggregates::{Count, Said};
pub use build::{Built, Progress, build, mend};
pub use columns::{Articles, Stop};
pub use compile::Marks;
pub use corrected::analysed;
pub use kinds::Kinds;
pub use matching::Case;
pub use needle::{Needle, passage};
pub use parse::{Fault, period};
pub use place::Place;
pub use query::{Compare, Field, Mark, Query, Words};
pub use scan::{Met, scan};
pub use search::{Coverage, Hit, Order, Page, Searcher, Selection};
pub use tally::{Bar, Outlet, Person, Step, Tally, Timeline};
pub use words::{Words as Cut, words};
