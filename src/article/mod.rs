//! An article, and its row in a list.

mod head;

use jiff::civil::Date;
use serde_json::{Map, Value};

use crate::text::{Analysis, analyse};

pub use head::at_most;
pub use head::{ArticleId, Head, NewHead};

/// An article. Everything but the text may be missing from the input.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Article {
    /// The id given in the input, else the path and position; stable between runs.
    pub id: String,
    /// Headline.
    pub title: Option<String>,
    /// Day it was published.
    pub date: Option<Date>,
    /// Outlet that published it.
    pub outlet: Option<String>,
    /// Author.
    pub byline: Option<String>,
    /// Address on the web.
    pub url: Option<String>,
    /// Body, exactly as in the input.
    pub text: String,
    /// Other fields of its record, if they were asked for.
    pub columns: Map<String, Value>,
    /// The people and quotations that its record brings.
    pub annotations: Option<Box<Analysis>>,
}

impl Article {
    /// The people and quotations that its record brings; without them, finds those of the text.
    pub fn analyse(&self) -> Analysis {
        self.annotations.as_ref().map_or_else(|| analyse(&self.text), |given| (**given).clone())
    }
}
