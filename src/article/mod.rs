//! An article, and its row in a list.

mod head;
mod structure;

use std::borrow::Cow;

use jiff::civil::Date;
use serde_json::{Map, Value};

use crate::text::{Analysis, analyse, credit_author};

pub use head::at_most;
pub use head::{ArticleId, Head, NewHead};
pub use structure::{
    BlockShape, InlineLabel, InlineMark, Link, MarkKind, Structure, StructureBlock, TableColumns,
};

/// An article. Everything but the text may be missing from the input.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Article {
    /// The id given in the input, or else the path and position; stable between runs.
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
    /// Body, as in the input, but without markup if it is Markdown or HTML.
    pub text: String,
    /// What the markup of the body says about its parts.
    pub structure: Structure,
    /// Other fields of its record, if asked for.
    pub columns: Map<String, Value>,
    /// The people and quotations that its record comes with.
    pub annotations: Option<Box<Analysis>>,
}

impl Article {
    /// Returns the people and quotations that its record comes with, or else finds those in the text; "I" is the author.
    ///
    /// ```
    /// use onrecord::Article;
    /// let text = "I went to the pier. “Is it late?” I asked.".into();
    /// let analysis = Article { text, byline: Some("Nora Quist".into()), ..Article::default() }.analyse();
    /// assert_eq!(analysis.speaker(&analysis.quotes[0]), Some("Nora Quist"));
    /// ```
    pub fn analyse(&self) -> Analysis {
        if let Some(given) = &self.annotations {
            return (**given).clone();
        }
        let mut analysis = analyse(&self.prose());
        if let Some(byline) = &self.byline {
            credit_author(&self.text, &mut analysis, byline);
        }
        analysis
    }

    /// Returns the text as it is analysed: code, in which nobody is quoted, is replaced by spaces.
    ///
    /// ```
    /// use onrecord::Article;
    /// assert_eq!(Article { text: "“Late.”".into(), ..Article::default() }.prose(), "“Late.”");
    /// ```
    pub fn prose(&self) -> Cow<'_, str> {
        let mut prose = Cow::from(&*self.text);
        for code in self.structure.code() {
            let blank = |c: char| if c == '\n' { "\n".to_owned() } else { " ".repeat(c.len_utf8()) };
            let blanks: String = code.of(&self.text).chars().map(blank).collect();
            prose.to_mut().replace_range(code.start..code.end, &blanks);
        }
        prose
    }
}
