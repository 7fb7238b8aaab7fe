//! Who is one person across the corpus: "Donald J. Trump" of one article and "Donald Trump" of another.
//!
//! [`Joins`] decides it by the evidence of the articles that are counted, the same for every backend. [`Aliases`] is
//! what a reader decided, which stands above any evidence.

mod aliases;
mod joins;
mod outlet_months;
mod rename;

pub use aliases::Aliases;
pub use joins::{Join, Joins, NameUse, Reason};
pub use outlet_months::{OutletMonths, month_number, outlet_number};
