//! The query language: its syntax, its parser, and whether an article matches.
//!
//! | file | what |
//! | --- | --- |
//! | `ast.rs` | [`Query`]: the syntax tree, and `Display` |
//! | `parse.rs`, `foreign.rs` | the parser; syntax of other search languages |
//! | `parts.rs`, `kinds.rs` | the conditions on one quotation, and those on the article |
//! | `tokenize.rs`, `phrase.rs` | what a word is; finding words and phrases in a text |
//! | `lens.rs`, `view.rs` | an article as one reader sees it, and whether it matches a query |
//! | `prefilter.rs` | rejects raw records that cannot match, without parsing them |
//! | `matches.rs`, `snippet.rs` | the matches in one article: places, quotation, the line for a list |

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
