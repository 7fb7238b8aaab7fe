//! The articles at hand: cheap heads that stay in memory, bodies that are read on demand.

mod article;
mod head;
mod places;
mod store;

pub use article::Article;
pub(crate) use head::at_most;
pub use head::{ArticleId, Head, NewHead};
pub use places::Places;
pub use store::Corpus;
