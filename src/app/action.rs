//! The reader's verbs. A key, a click or a palette entry becomes one of these; `update` says what it does.

/// Something the reader can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// Leave the program.
    Quit,
    /// One step back: close what is on top, go from article to list, then quit.
    Back,
    /// Let go: clear search, filter, pending keys, messages.
    Cancel,
    /// Show all keys.
    Help,
    /// Find a command by name.
    Palette,
    /// Show what could not be read.
    Problems,
    /// Give the keys to the next pane.
    NextPane,
    /// Give the keys to the pane before.
    PreviousPane,
    /// Give the keys to the pane at the left.
    Leave,
    /// Look for what has come since the corpus was read.
    Reload,
    /// The article alone on the screen.
    Zen,
    /// Draw the whole screen again.
    Redraw,
    /// Stop, until the shell's `fg`.
    Suspend,
    /// Down by rows or entries.
    Down,
    /// Up by rows or entries.
    Up,
    /// Down half a page.
    HalfPageDown,
    /// Up half a page.
    HalfPageUp,
    /// Down a page.
    PageDown,
    /// Up a page.
    PageUp,
    /// To the beginning.
    Top,
    /// To the end.
    Bottom,
    /// Read the selected article; follow the selected entry of the record.
    Open,
    /// Scroll the article while the list keeps the keys.
    ScrollDown,
    /// Scroll the article back while the list keeps the keys.
    ScrollUp,
    /// The next order of the list.
    Sort,
    /// Show only articles whose headline, outlet or date match.
    Filter,
    /// Mark the article read, or unread again.
    ToggleRead,
    /// Give the article a star, or take it away.
    Star,
    /// Take back the last change of what is remembered.
    Undo,
    /// Type the tags of the article.
    Tags,
    /// Type a note on the article, or on the quotation or match that was gone to.
    Note,
    /// Show the notes on the article.
    Notes,
    /// Call this place by a letter.
    Mark,
    /// Go to the place that is called by a letter.
    GoToMark,
    /// Set right a speaker, a person or a quotation.
    Correct,
    /// To the next quotation.
    NextQuote,
    /// To the quotation before.
    PreviousQuote,
    /// To the next mention of a person.
    NextPerson,
    /// To the mention before.
    PreviousPerson,
    /// To the next paragraph.
    NextParagraph,
    /// To the paragraph before.
    PreviousParagraph,
    /// To the next article of the list.
    NextArticle,
    /// To the article before.
    PreviousArticle,
    /// A wider measure.
    Wider,
    /// A narrower measure.
    Narrower,
    /// Back to where the last jump started.
    JumpBack,
    /// Forward again.
    JumpForward,
    /// Search the whole corpus.
    Search,
    /// Find in this pane.
    Find,
    /// To the next match.
    FindNext,
    /// To the match before.
    FindPrevious,
    /// Copy the quotation at hand, with where it stands.
    CopyQuote,
    /// Copy the paragraph.
    CopyParagraph,
    /// Copy where the article stands.
    CopyCitation,
    /// Copy the article's address.
    CopyAddress,
    /// Export to a file.
    Export,
    /// Give the article to a command.
    Pipe,
    /// Open the article's address in the browser.
    Browse,
    /// Open the article's file in the editor.
    Edit,
    /// The corpus as a whole: people, outlets, times, quotations.
    Views,
    /// Find a person of the corpus by name.
    FindPerson,
    /// The page of the person at hand.
    Person,
    /// To the next side of the corpus.
    NextSide,
    /// To the side before.
    PreviousSide,
    /// Keep only what has to do with the selected row.
    Keep,
    /// Take a part off the search: the last one, or the one of the number.
    TakeOff,
    /// To the selected entry's place in the article.
    Follow,
    /// Begin to select words.
    Select,
    /// Copy the words that are selected.
    CopySelected,
    /// Copy them with where they stand.
    CopySelectedCited,
    /// Select the next larger thing around.
    Widen,
    /// Lead the end of the selection a word on.
    WordRight,
    /// A word back.
    WordLeft,
    /// A sign on.
    SignRight,
    /// A sign back.
    SignLeft,
    /// Lead the other end from here on.
    OtherEnd,
    /// The people of this article.
    People,
    /// The quotations of this article.
    Quotes,
    /// Reported speech without marks: show it or not.
    Indirect,
}

impl Action {
    /// Whether what it does depends on which articles the list shows, and in what order.
    pub fn goes_by_the_list(self) -> bool {
        use Action::*;
        matches!(
            self,
            Down | Up
                | HalfPageDown
                | HalfPageUp
                | PageDown
                | PageUp
                | Top
                | Bottom
                | Open
                | NextArticle
                | PreviousArticle
                | ToggleRead
                | Star
                | Tags
        )
    }

    /// Whether it goes through what the pane with the keys shows.
    pub fn is_motion(self) -> bool {
        use Action::*;
        matches!(self, Down | Up | HalfPageDown | HalfPageUp | PageDown | PageUp | Top | Bottom)
    }

    /// Whether what it does in the article, or with it, depends on which article that is.
    pub fn goes_by_the_article(self) -> bool {
        use Action::*;
        let taking = matches!(self, CopyParagraph | CopyCitation | CopyAddress | Pipe | Browse | Edit);
        let reading = matches!(
            self,
            ScrollDown
                | ScrollUp
                | ToggleRead
                | Star
                | NextParagraph
                | PreviousParagraph
                | Tags
                | Note
                | Notes
                | Mark
                | Select
        );
        taking || reading || self.goes_by_the_pane() || self.goes_by_the_record()
    }

    /// Whether it is meant for one article, and so for that of the selected quotation in a look at the corpus.
    pub fn means_an_article(self) -> bool {
        use Action::*;
        let stepping = matches!(self, NextArticle | PreviousArticle | Zen | People | Quotes);
        let taking = matches!(self, Edit | GoToMark);
        let ours = self == CopyQuote || self.goes_by_the_pane();
        (stepping || taking || self.goes_by_the_article()) && !ours
    }

    /// Whether it means the articles of the list where the list has the keys, and one article elsewhere.
    pub fn goes_by_the_pane(self) -> bool {
        use Action::*;
        matches!(self, Export | Find | FindNext | FindPrevious)
    }

    /// Whether it needs to know who is named and who said what in the article.
    pub fn goes_by_the_record(self) -> bool {
        use Action::*;
        matches!(
            self,
            NextQuote | PreviousQuote | NextPerson | PreviousPerson | CopyQuote | Correct | Person | Follow
        )
    }

    /// Whether the keys after it belong to it.
    pub fn asks(self) -> bool {
        use Action::*;
        matches!(
            self,
            Find | Filter | Search | FindPerson | Export | Pipe | Note | Tags | Mark | GoToMark | Correct
        )
    }

    /// Whether it is done at once, whatever else is still on its way.
    pub fn is_urgent(self) -> bool {
        use Action::*;
        matches!(self, Quit | Back | Cancel | Help | Palette | Problems | Redraw | Suspend | Reload)
    }
}
