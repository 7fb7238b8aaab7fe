//! The room that answers: which articles, quotations, people, outlets and periods answer a query, as one reader sees
//! them. The screen, its views and exports, every subcommand and `--plain-ui` ask here.
//!
//! A [`Question`] is a query and the lens of the reader who asks. It is answered from one of three grounds, which give
//! the same answers:
//!
//! | ground | where |
//! | --- | --- |
//! | the index, where it is [ready](open_index) | [`crate::index`], as [`Answers::Index`] |
//! | files that are read through | [`Files`]: articles as they come, or their sums as [`Answers::Sums`] |
//! | articles in memory: a small corpus, or a pipe | [`InMemory`] as [`Answers::Memory`], [`each_row`] |

mod answers;
mod counted;
mod in_memory;
mod parallel;
mod reading;
mod ready;
#[cfg(test)]
mod tests;

pub use answers::{Answers, Profile};
pub use counted::Counting;
pub(crate) use in_memory::InMemory;
pub use parallel::in_order;
pub use reading::{Files, Question, ReadEvent, each_row};
pub(crate) use ready::check;
pub use ready::{NotReady, open_index};
