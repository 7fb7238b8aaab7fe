//! The state of the program and what the reader can do to it. Pure: keys and reports come in, effects go out as data,
//! and only the event loop performs them. Nothing here draws, waits or reads a file.

mod actions;
mod cache;
mod chips;
mod closing;
mod completion;
mod copies;
mod copy_export;
mod corpus_view;
mod corrections;
mod cursor;
mod deferred;
mod frame;
mod help;
mod identities;
mod jumps;
mod layers;
mod layout;
mod links;
mod list;
mod mark_all;
mod motions;
mod mouse;
mod notebook;
mod notes;
mod panel;
mod panes;
mod picker;
mod progress;
mod prompts;
mod reading;
mod reading_on;
mod reports;
mod row_filter;
mod search;
mod selection;
mod text_input;
mod timeline;
mod user_memory;
mod view;
mod view_rows;
mod view_table;

use std::sync::Arc;

use std::path::PathBuf;

use ratatui::layout::Rect;

pub use cache::ArticleCache;
pub use chips::{Chip, parts};
pub use closing::Closing;
pub use completion::Completion;
pub use corrections::{CorrectionAction, CorrectionItem};
pub use cursor::{Current, CurrentPassage, Cursor};
pub use help::HelpItem;
pub use layers::{Layer, MarkKey, output_columns, output_rows};
pub use layout::{Layout, Pane, TINY, WIDE, measure, page_of};
pub use links::LinkItem;
pub use list::{FindStep, List};
pub use mark_all::mark_label;
pub use notebook::NotebookItem;
pub use notes::PlacedNote;
pub use panel::{Panel, PanelTab};
pub use picker::Picker;
pub use progress::LoadProgress;
pub use prompts::{Prompt, Purpose};
pub use reading::ReadingPane;
pub use search::SearchState;
pub use selection::TextSelection;
pub use text_input::{Edit, TextInput};
pub use timeline::{TimelineRow, timeline_rows};
pub use view::{ROOMY, View, Views, order_name};
pub use view_rows::{PlacedEntry, indented, quoted_words, rows_of, set_quotation};
pub use view_table::{TableShape, number_text};

use crate::Error;
use crate::command::Keymap;
use crate::config::{Config, Display};
use crate::corpus::Corpus;
use crate::identity::Aliases;
use crate::store::{Change, Memory};
use crate::work::{Export, GatherJob, Job, ListJob, ListOrder, SearchRequest, ViewRequest};
use deferred::Deferred;
use jumps::{Jumps, Pending};

/// Work for the event loop.
#[derive(Debug)]
pub enum Effect {
    /// Read these articles, the most urgent first.
    Read(Job),
    /// Search the corpus.
    Search(SearchRequest),
    /// Answer a question of the corpus view.
    ComputeView(Box<ViewRequest>),
    /// Find the copies among these articles.
    FindCopies(Corpus),
    /// Learn the keys of many articles.
    Gather(GatherJob),
    /// Make the list.
    List(Box<ListJob>),
    /// Put text on the clipboard.
    Copy(String),
    /// Write a file.
    Export(Box<Export>),
    /// Stop the export that is running.
    StopExport,
    /// Run a shell command with text as its input.
    Pipe(String, String),
    /// Stop the command that is running.
    StopPipe,
    /// Open a web address.
    Browse(String),
    /// Open a file in an editor, at the line of this byte.
    Edit(PathBuf, u64),
    /// Show text in the reader's pager.
    Page(String),
    /// Save a change of the memory.
    Remember(Change),
    /// Read the changes in the files.
    Reload,
    /// Redraw every cell.
    Redraw,
    /// Suspend until the shell continues the program.
    Suspend,
    /// Leave.
    Quit,
}

/// Everything the screen shows.
#[derive(Debug, Default)]
pub struct App {
    /// The name of what is open, such as a file's.
    pub name: String,
    /// The articles.
    pub corpus: Corpus,
    /// How far loading has got.
    pub progress: LoadProgress,
    /// The problems in the settings and the files.
    pub problems: Problems,
    /// The list pane.
    pub list: List,
    /// The reading pane; none before the first article has arrived.
    pub reading: Option<ReadingPane>,
    /// The record panel.
    pub panel: Panel,
    /// The pane that gets the keys.
    pub focus: Pane,
    /// Whether only the article is shown.
    pub zen: bool,
    /// The layers over the panes; the last one is on top and gets the keys first.
    pub layers: Vec<Layer>,
    /// The search over all articles.
    pub search: SearchState,
    /// The corpus view.
    pub views: Views,
    /// The text last found in the article or the list.
    pub find_text: String,
    /// How articles and the list are shown.
    pub display: Display,
    /// The export that is running, and the last one.
    pub export: ExportState,
    /// A message, until the next key.
    pub notice: Option<String>,
    /// Columns and rows of the terminal.
    pub size: (u16, u16),
    /// Keys and their commands.
    pub keymap: Keymap,
    /// The articles read so far.
    pub articles: ArticleCache,
    /// What the reader remembers.
    pub memory: Memory,
    /// The corrections in the memory, for threads that read articles.
    corrections: crate::query::Lens,
    /// Why changes cannot be saved now.
    pub unsaved: Option<Error>,
    /// Whether the analysis is shown without the reader's corrections.
    pub as_found: bool,
    /// A list of names that are one person's.
    pub aliases: Arc<Aliases>,
    /// How many listed articles have been read.
    read: usize,
    deferred: Deferred,
    /// Effects for the next frame.
    effects: Vec<Effect>,
    jumps: Jumps,
    /// Where to be in an article that has not arrived yet.
    pending: Option<Pending>,
    /// The order of the list when everything has been read.
    first_order: ListOrder,
    /// Whether the reader has pressed a key.
    touched: bool,
    /// Whether the reader was led back to where they were.
    resumed: bool,
}

/// The problems in the settings and the files.
#[derive(Debug, Default)]
pub struct Problems {
    /// In the settings.
    pub settings: Vec<Error>,
    /// In the files: what was skipped, and notes.
    pub files: Vec<Error>,
    /// How many more there were.
    more: usize,
}

impl Problems {
    /// At most this many are kept.
    const MOST: usize = 1000;

    fn add(&mut self, error: Error) {
        if self.files.len() < Self::MOST {
            self.files.push(error);
        } else {
            self.more += 1;
        }
    }

    /// How many records could not be read. Notes do not count.
    pub fn skipped(&self) -> usize {
        self.files.iter().filter(|problem| !problem.is_note()).count() + self.more
    }

    /// Whether there is nothing to show.
    pub fn is_empty(&self) -> bool {
        self.settings.is_empty() && self.files.is_empty()
    }
}

/// The export that is running, and the last one.
#[derive(Debug, Default)]
pub struct ExportState {
    /// Progress (done, total) while an export runs.
    pub progress: Option<(u64, u64)>,
    /// The file name that was refused because the file exists; the same name again overwrites it.
    last: Option<String>,
}

impl App {
    /// A program that has just started, on a screen of `size` columns and rows.
    pub fn new(name: impl Into<String>, size: (u16, u16)) -> Self {
        Self { name: name.into(), size, list: List::new(Layout::body_rows(size)), ..Self::default() }
    }

    /// Applies the reader's settings.
    pub fn configure(&mut self, config: &Config) {
        self.display = config.display.clone();
        self.keymap = Keymap::new(config.keys.clone());
        self.first_order = config.order;
        self.list.set_dense(config.dense);
    }

    /// Sets the id that distinguishes this program's places from those of others that run at the same time.
    pub fn set_program(&mut self, id: u16) {
        self.jumps.program = id;
    }

    /// How many articles have not been read.
    pub fn unread(&self) -> usize {
        self.corpus.len().saturating_sub(self.read)
    }

    /// Columns of text and rows of the reading pane.
    pub fn reading_size(&self) -> (usize, usize) {
        let rows = Layout::body_rows(self.size);
        let rect = Layout::of(self).reading.unwrap_or(Rect::new(0, 2, self.size.0, rows));
        (measure(self, rect).text, usize::from(rect.height).max(1))
    }

    /// Whether list and article are on the screen together.
    pub fn is_wide(&self) -> bool {
        self.size.0 >= WIDE
    }

    /// Shows a hint to a first-time user, until the next key. The hint for help is always beside it.
    pub fn welcome(&mut self) {
        let key = |name| self.keymap.keys().first_label(name);
        self.notice =
            Some(format!("Welcome! {} to read, {} for a quotation", key("open"), key("next-quote"),));
    }

    fn notify(&mut self, message: impl Into<String>) {
        self.notice = Some(message.into());
    }
}
