//! Decides who is one person across the corpus: "Donald J. Trump" in one article and "Donald Trump" in another.
//!
//! [`Joins`] decides on the evidence of the whole corpus, in the same way for every backend. [`Aliases`] holds what a
//! reader decided, which overrides any evidence.

mod aliases;
mod joins;
mod outlet_months;
mod rename;
#[cfg(test)]
mod tests;

pub use aliases::Aliases;
pub(crate) use joins::JoinsCache;
pub use joins::{Join, Joins, NameUse, Reason};
pub use outlet_months::{OutletMonths, month_number, outlet_number};
