//! Answers questions: which articles, quotations, people, outlets and periods match a query, as one reader sees them.
//! The screen, its views and exports, all subcommands and `--plain-ui` use it.
//!
//! A [`Question`] is a query and the reader's lens. Three backends answer it, with the same results:
//!
//! | backend | where |
//! | --- | --- |
//! | the index, if it is [ready](open_index) | [`crate::index`], as [`Answers::Index`] |
//! | reading the files | [`Files`]: articles as they come, or their sums as [`Answers::Sums`] |
//! | articles in memory: a small corpus, or a pipe | `InMemory` as [`Answers::Memory`], `each_row` |

mod answers;
mod copies;
mod counted;
mod in_memory;
mod joins;
mod outlets;
mod parallel;
mod reading;
mod ready;
#[cfg(test)]
mod tests;

pub use answers::{Answers, Profile};
pub(crate) use copies::copies_in_rows;
pub use counted::Counting;
pub(crate) use in_memory::InMemory;
pub use parallel::in_order;
pub(crate) use reading::each_row;
pub use reading::{Files, Question, ReadEvent};
pub(crate) use ready::check;
pub use ready::{NotReady, open_index};
