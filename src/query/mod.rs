//! The query language: its syntax, its parser, and whether an article matches.
//!
//! | file | what |
//! | --- | --- |
//! | `ast.rs` | [`Query`]: the syntax tree, and `Display` |
//! | `parse.rs`, `parse/terms.rs`, `foreign.rs` | the parser; its words; syntax of other search languages |
//! | `parts.rs`, `kinds.rs` | the conditions on one quotation, and those on the article |
//! | `tokenize.rs`, `phrase.rs` | what a word is; finding words and phrases in a text |
//! | `pattern.rs`, `forms.rs`, `near.rs` | wildcards, case; inflections; what is close to what |
//! | `guide.rs` | the language in nine lines, for people who type |
//! | `joined.rs` | all names of one person |
//! | `lens.rs`, `view.rs` | an article as one reader sees it, and whether it matches a query |
//! | `prefilter.rs` | rejects raw records that cannot match, without parsing them |
//! | `matches.rs`, `snippet.rs` | the matches in one article: places, quotation, the line for a list |

mod ast;
mod foreign;
mod forms;
mod guide;
mod joined;
mod kinds;
mod lens;
mod matches;
mod near;
mod parse;
mod parts;
mod pattern;
mod phrase;
mod prefilter;
mod snippet;
mod tokenize;
mod view;

pub use ast::{Compare, Field, Flag, Inflected, Near, Query, Words};
pub use forms::forms;
pub use guide::LANGUAGE;
pub(crate) use joined::name_matcher;
pub use kinds::Kinds;
pub use lens::Lens;
pub use matches::{Matches, title_matchers};
pub(crate) use near::{Place, windows};
pub use parse::{QueryError, period};
pub(crate) use pattern::WordPattern;
pub use phrase::PhraseMatcher;
pub(crate) use phrase::Sequence;
pub(crate) use prefilter::Prefilter;
pub use snippet::Snippet;
pub(crate) use tokenize::as_written;
pub use tokenize::{WordIter, words};
pub use view::ArticleView;
