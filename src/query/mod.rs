//! The language of queries: what can be asked, how it is written, and whether an article answers it.
//!
//! | file | what |
//! | --- | --- |
//! | `ast.rs` | [`Query`]: what can be asked, as a tree that prints as it is typed |
//! | `parse.rs`, `foreign.rs` | from what was typed to a tree; signs of other search languages |
//! | `parts.rs`, `kinds.rs` | what a query asks of one quotation, and what of the article |
//! | `tokenize.rs`, `phrase.rs` | what a word is; finding words and phrases in a text |
//! | `lens.rs`, `view.rs` | an article as one reader sees it, and whether it answers a query |
//! | `prefilter.rs` | rejects raw records that cannot answer, without parsing them |
//! | `matches.rs`, `snippet.rs` | what a query finds in one article: places, quotation, the line for a list |

mod ast;
mod foreign;
mod kinds;
mod lens;
mod matches;
mod parse;
mod parts;
mod phrase;
mod prefilter;
mod snippet;
mod tokenize;
mod view;

pub use ast::{Compare, Field, Flag, Query, Words};
pub use kinds::Kinds;
pub use lens::Lens;
pub use matches::{Matches, title_matchers};
pub use parse::{QueryError, period};
pub use phrase::PhraseMatcher;
pub(crate) use prefilter::Prefilter;
pub use snippet::Snippet;
pub use tokenize::{WordIter, words};
pub use view::ArticleView;
