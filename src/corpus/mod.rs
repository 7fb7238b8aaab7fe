//! The articles at hand: cheap heads that stay in memory, bodies that are read on demand.

mod article;

pub use article::Article;
