//! What a run of text *is*. A theme decides how that looks.

/// How many colours there are for speakers.
pub const VOICES: usize = 8;

/// The colour of a speaker, or of words without a named speaker.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum SpeakerColor {
    /// A speaker with this colour, below [`VOICES`].
    Speaker(u8),
    /// A speaker whom the text does not name.
    Nobody,
}

/// The part of the page that a run belongs to.
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
    /// The label beside a quotation without a named speaker.
    Unnamed,
    /// The bar beside a quotation.
    Bar,
    /// A heading inside the text.
    Heading,
    /// The words below a picture.
    Caption,
    /// Code.
    Code,
    /// What the page adds to the text: bullets, rules, numbers of links.
    Sign,
}

/// Whether a run is a match.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Match {
    /// No match.
    #[default]
    None,
    /// A match.
    Found,
    /// The current match.
    Current,
}

/// What a theme needs to know to style a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct RunStyle {
    /// The part of the page.
    pub role: Role,
    /// The speaker, inside a quotation or beside it.
    pub quote: Option<SpeakerColor>,
    /// Reported speech, which is shown more quietly.
    pub reported: bool,
    /// The current quotation.
    pub current: bool,
    /// The current mention of a person.
    pub at: bool,
    /// A mention of a person, with a colour if that person speaks in this article.
    pub person: Option<Option<SpeakerColor>>,
    /// Whether it is a match.
    pub found: Match,
    /// Whether it is selected.
    pub selected: bool,
    /// Whether the reader has highlighted it, or noted something on it.
    pub noted: bool,
    /// How the author set it off.
    pub set_off: SetOff,
}

/// How an author sets words off.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct SetOff {
    /// By emphasis.
    pub emphasis: bool,
    /// By strong emphasis.
    pub strong: bool,
    /// By striking them out.
    pub struck: bool,
    /// As code.
    pub code: bool,
}

impl RunStyle {
    /// Text of `role`, with nothing marked.
    pub fn of(role: Role) -> Self {
        Self { role, ..Self::default() }
    }
}
