//! One article as it was read, and the row that stands for it in a list.

mod head;

use jiff::civil::Date;

pub use head::at_most;
pub use head::{ArticleId, Head, NewHead};

/// An article in full. Everything but the body may be missing from the input.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Article {
    /// The input's own id, else the path and the position inside it; stable between runs.
    pub id: String,
    /// The headline.
    pub title: Option<String>,
    /// The day it was published.
    pub date: Option<Date>,
    /// Who published it.
    pub outlet: Option<String>,
    /// Who wrote it.
    pub byline: Option<String>,
    /// Where it stands on the web.
    pub url: Option<String>,
    /// The body, exactly as the input gives it.
    pub text: String,
}
