//! The state of the program and what the reader can do to it. Pure: keys and reports come in, effects go out
//! as data, and only the event loop performs them. Nothing here draws, waits or reads a file.

mod absorb;
mod action;
mod chips;
mod commands;
mod completing;
mod correcting;
mod finding;
mod keymap;
mod keys;
mod later;
mod layout;
mod list;
mod mouse;
mod moving;
mod names;
mod noting;
mod overlay;
mod panel;
mod panes;
mod periods;
mod progress;
mod prompt;
mod reading;
mod remembering;
mod searching;
mod selecting;
mod shelf;
mod taking;
mod update;
mod views;

use std::collections::HashMap;
use std::path::PathBuf;

use crossterm::event::KeyEvent;

pub use action::Action;
pub use chips::{Chip, parts};
pub use commands::{COMMANDS, Command, Place, key_for_people, search_commands};
pub use completing::Completion;
pub use correcting::{Choice, Offer, Then};
pub use keymap::{Keymap, Typed, key_event};
pub use keys::{Clash, Keys, PRESETS, Preset};
pub use layout::{Layout, Pane, TINY, WIDE, measure, page_of};
pub use list::{ENTRY, FindStep, List};
pub use names::Names;
pub use noting::Noted;
pub use overlay::{Overlay, Palette};
pub use panel::{Panel, Tab};
pub use periods::{Period, periods};
pub use progress::Progress;
pub use prompt::{Edit, Prompt};
pub use reading::Reading;
pub use remembering::Letter;
pub use searching::Search;
pub use selecting::Selection;
pub use views::{View, Views, rank_name};

use crate::Error;
use crate::config::Config;
use crate::corpus::{ArticleId, Corpus};
use crate::export::Citation;
use crate::index::Fault;
use crate::load::Address;
use crate::page::{DateForm, Hidden, Measure, Spot};
use crate::store::{Change, ContentKey, Correction, Memory, Passage};
use crate::work::{Counts, Export, Job, ListJob, SearchRequest, ViewRequest};
use shelf::Shelf;

/// What update asks the event loop to do.
#[derive(Debug)]
pub enum Effect {
    /// Read these articles, the most urgent first.
    Read(Job),
    /// Search the corpus.
    Search(SearchRequest),
    /// Look the corpus up as a whole.
    Inquire(Box<ViewRequest>),
    /// Make the list.
    List(Box<ListJob>),
    /// Put text on the clipboard.
    Copy(String),
    /// Write a file.
    Export(Box<Export>),
    /// End the export that runs.
    StopExport,
    /// Give text to a line of the shell.
    Pipe(String, String),
    /// End the command that runs.
    StopPipe,
    /// Open an address of the web.
    Browse(String),
    /// Open a file in an editor, at the line of this byte.
    Edit(PathBuf, u64),
    /// Show text in the reader's pager, as a copy in a file that goes away again.
    Page(String),
    /// Write down what the reader wants remembered.
    Remember(Change),
    /// Look for what has come since the corpus was read.
    Reload,
    /// Draw every cell again.
    Redraw,
    /// Stop until the shell says go on.
    Suspend,
    /// Leave.
    Quit,
}

/// What a line at the bottom is being typed for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asking {
    /// Words to find in a pane.
    Find(Pane),
    /// Words to filter the list by.
    Filter,
    /// A query to the whole corpus.
    Search,
    /// The file to export to.
    Export,
    /// The command to give the article to.
    Pipe,
    /// A note on the article or a passage.
    Note,
    /// The tags of the article.
    Tags,
    /// The name of somebody who was taken for another.
    Name,
}

/// A line being typed, and how things stood before.
#[derive(Debug)]
pub struct Asked {
    /// What for.
    pub asking: Asking,
    /// The line.
    pub prompt: Prompt,
    /// The text before, for when the reader gives up.
    before: String,
    /// Where the reader was.
    from: (usize, Spot),
}

/// What the list shows below a headline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Columns {
    /// The day.
    pub date: bool,
    /// Who published it.
    pub outlet: bool,
    /// Who wrote it, once it was read.
    pub byline: bool,
    /// The reader's tags.
    pub tags: bool,
    /// How many quotations and people.
    pub counts: bool,
}

impl Default for Columns {
    fn default() -> Self {
        Self { date: true, outlet: true, byline: false, tags: false, counts: true }
    }
}

/// Everything the screen shows.
#[derive(Debug, Default)]
pub struct App {
    /// What was opened, in a word: a file's name.
    pub name: String,
    /// The articles.
    pub corpus: Corpus,
    /// How far loading is.
    pub progress: Progress,
    /// What is wrong in the reader's settings.
    pub wrong_settings: Vec<Error>,
    /// What was skipped.
    pub problems: Vec<Error>,
    /// More problems than are kept.
    pub more_problems: usize,
    /// The list pane.
    pub list: List,
    /// The reading pane; nothing before the first article was read.
    pub reading: Option<Reading>,
    /// The record panel.
    pub panel: Panel,
    /// Who has the keys.
    pub focus: Pane,
    /// The article alone on the screen.
    pub zen: bool,
    /// What lies over the panes.
    pub overlay: Option<Overlay>,
    /// The line being typed.
    pub asked: Option<Asked>,
    /// What is searched for in the whole corpus.
    pub search: Search,
    /// The looks at the corpus as a whole.
    pub views: Views,
    /// Why the filter that is being typed cannot be applied.
    pub filter_fault: Option<Fault>,
    /// The words last looked for, in the article and in the list.
    pub sought: String,
    /// What the list shows below a headline.
    pub columns: Columns,
    /// Marks that are not shown in the article.
    pub hidden: Hidden,
    /// How days are written.
    pub dates: DateForm,
    /// Columns left free at either side of the article, at least.
    pub margins: usize,
    /// How quotations are cited.
    pub citation: Citation,
    /// The file that was exported to last.
    exported: Option<String>,
    /// How much of how much is exported, while an export runs.
    pub exporting: Option<(u64, u64)>,
    /// A word to the reader, until the next key.
    pub notice: Option<String>,
    /// Columns and rows of the terminal.
    pub size: (u16, u16),
    /// The widest the text is set.
    pub measure: usize,
    /// Whether reported speech without marks is shown.
    pub indirect: bool,
    /// Keys on their way to a command.
    pub keymap: Keymap,
    /// What is known of the articles' contents.
    pub counts: HashMap<ArticleId, Counts>,
    /// What the reader remembers.
    pub memory: Memory,
    /// What of it corrects something, for whoever reads articles elsewhere.
    corrections: crate::query::Lens,
    /// Why what the reader changes is not written now.
    pub trouble: Option<Error>,
    /// What was found is shown as it was found, without the reader's corrections.
    pub as_found: bool,
    /// A number that tells the places of this program from those of others.
    pub program: u16,
    /// How many rows are of articles that were read.
    read: usize,
    /// What the next letter is for.
    letter: Option<Letter>,
    /// What the note that is being typed is about: the article, the note that it takes the place of, the passage.
    noting: Option<(ContentKey, Option<String>, Option<Passage>)>,
    /// What the name that is being typed corrects.
    naming: Option<(ContentKey, Correction)>,
    /// Articles that could not be read again.
    pub failed: HashMap<ArticleId, Error>,
    shelf: Shelf,
    /// Verbs that came before the list or the article that they are meant for.
    later: Vec<(Action, Option<usize>)>,
    /// Keys that belong to the last of them, which asks for something.
    typed: Vec<KeyEvent>,
    /// What they ask for.
    owed: Vec<Effect>,
    jumps: Vec<(ArticleId, Spot)>,
    jump: usize,
    /// The article to come back to when everything was read anew.
    returning: Option<Address>,
    /// Where to be in an article that is still on its way.
    arriving: Option<(ArticleId, Spot)>,
    /// The same by code points of its text, for a place that is remembered.
    landing: Option<(ArticleId, u64)>,
    /// How far back the reader has gone among the places of earlier sessions.
    past: Option<u64>,
    /// What was asked for last, and which article was on the screen then.
    wanted: Vec<ArticleId>,
    wanted_for: Option<ArticleId>,
}

impl App {
    /// A program that has just been started, on a screen of `size` columns and rows.
    pub fn new(name: impl Into<String>, size: (u16, u16)) -> Self {
        Self {
            name: name.into(),
            size,
            list: List::new(Layout::body_rows(size)),
            measure: Measure::USUAL,
            indirect: true,
            ..Self::default()
        }
    }

    /// Goes by what the reader has set.
    pub fn configure(&mut self, config: &Config) {
        self.measure = config.measure;
        self.margins = config.margins;
        self.dates = config.dates;
        let on = |mark: &str| config.highlights.iter().any(|on| on == mark);
        self.indirect = on("reported");
        self.hidden = Hidden { people: !on("people"), quotes: !on("quotes"), names: !on("names") };
        self.citation = config.citation.clone();
        let shows = |column: &str| config.list.iter().any(|shown| shown == column);
        self.columns = Columns {
            date: shows("date"),
            outlet: shows("outlet"),
            byline: shows("byline"),
            tags: shows("tags"),
            counts: shows("counts"),
        };
        self.keymap = Keymap::new(config.keys.clone());
    }

    /// How much could not be read; what is only to be known of is no part of it.
    pub fn skipped(&self) -> usize {
        self.problems.iter().filter(|problem| !problem.is_note()).count() + self.more_problems
    }

    /// How many articles have not been read.
    pub fn unread(&self) -> usize {
        self.corpus.len().saturating_sub(self.read)
    }

    /// Columns of text and rows of the reading pane.
    pub fn reading_size(&self) -> (usize, usize) {
        let layout = Layout::of(self);
        let rect = layout.reading.unwrap_or(ratatui::layout::Rect::new(
            0,
            2,
            self.size.0,
            self.size.1.saturating_sub(3),
        ));
        (measure(self, rect).text, usize::from(rect.height).max(1))
    }

    /// Whether list and article are on the screen together.
    pub fn wide(&self) -> bool {
        self.size.0 >= WIDE
    }
}
