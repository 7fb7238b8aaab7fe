//! What a run of text *is*; a theme decides how that looks.

/// The colour of a speaker, or of words that nobody named is behind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Ink {
    /// The n-th person to speak in this article, from 0.
    Speaker(u8),
    /// Somebody whom the text does not name.
    Nobody,
}

/// What part of the page a run belongs to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Role {
    /// Body text.
    #[default]
    Text,
    /// The headline.
    Headline,
    /// Date, outlet, byline, counts.
    Dateline,
    /// The speaker's name beside a quotation.
    Name,
    /// What stands in the margin where the text names nobody.
    Unnamed,
    /// The bar along a quotation's lines.
    Bar,
}

/// How a run stands to what the reader is looking for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Match {
    /// Not at all.
    #[default]
    None,
    /// One of the matches.
    Found,
    /// The match that was last jumped to.
    Current,
}

/// Everything a theme needs to know to style a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Look {
    /// What part of the page.
    pub role: Role,
    /// Inside a quotation, or beside it: whose.
    pub quote: Option<Ink>,
    /// Reported speech without marks, shown more quietly.
    pub indirect: bool,
    /// The current quotation, or the person last jumped to.
    pub current: bool,
    /// A mention of a person; the ink when that person speaks in this article.
    pub person: Option<Option<Ink>>,
    /// A match of the reader's search.
    pub found: Match,
    /// Among the words that the reader has selected.
    pub selected: bool,
}

impl Look {
    /// Text of `role` and nothing more.
    pub fn of(role: Role) -> Self {
        Self { role, ..Self::default() }
    }
}
