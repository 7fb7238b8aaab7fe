//! What Esc closes: the topmost thing on the screen, one at a time, and never the program. The hint in the status bar comes
//! from the same list.

use super::{App, Cursor, Effect, Pane};

/// The topmost thing that can be closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Closing {
    /// The selected text.
    Selection,
    /// The export that is running.
    Export,
    /// The words that the rows of the corpus view must have.
    RowFilter,
    /// The words found in the article or the list.
    Found,
    /// The panel's limit to one person.
    OnePerson,
    /// The filter of the list.
    Filter,
    /// The search.
    Search,
    /// The article alone on the screen.
    Zen,
    /// The record panel.
    Panel,
    /// A page of the corpus view, or the article opened from there.
    Page,
    /// The article.
    Article,
}

impl Closing {
    /// What the hint says; empty where the thing itself says how to close it.
    pub fn hint(self) -> &'static str {
        match self {
            Closing::Export => "",
            Closing::Selection => "end selection",
            Closing::RowFilter | Closing::Filter => "clear filter",
            Closing::Found => "clear find",
            Closing::OnePerson => "all quotations",
            Closing::Search => "clear search",
            Closing::Zen => "all panes",
            Closing::Panel => "close panel",
            Closing::Page | Closing::Article => "back",
        }
    }
}

impl App {
    /// The topmost thing that Esc would close; none at the list with nothing on it.
    pub fn closing(&self) -> Option<Closing> {
        let in_article = matches!(self.focus, Pane::Reading | Pane::Record);
        let things = [
            (self.is_selecting(), Closing::Selection),
            (self.export.progress.is_some(), Closing::Export),
            (self.focus == Pane::Corpus && self.has_row_filter(), Closing::RowFilter),
            (self.focus != Pane::Corpus && !self.find_text.is_empty(), Closing::Found),
            (self.panel_shows() && self.panel.only.is_some(), Closing::OnePerson),
            (self.focus == Pane::List && !self.list.filter().is_empty(), Closing::Filter),
            (!self.search.text.is_empty(), Closing::Search),
            (self.zen, Closing::Zen),
            (self.panel_shows(), Closing::Panel),
            (self.focus == Pane::Corpus || self.goes_back_to_corpus(), Closing::Page),
            (in_article, Closing::Article),
        ];
        things.into_iter().find_map(|(shown, thing)| shown.then_some(thing))
    }

    /// Closes the topmost thing; messages and overlays above it have closed before.
    pub(super) fn cancel(&mut self) {
        if self.keymap.clear() || self.deferred.clear() {
            return;
        }
        match self.closing() {
            None => self.list.find("", None),
            Some(Closing::Selection) => drop(self.unselect()),
            Some(Closing::Export) => self.effects.push(Effect::StopExport),
            Some(Closing::RowFilter) => self.filter_rows(""),
            Some(Closing::Found) => {
                self.find_text.clear();
                self.list.find("", None);
                self.mark_matches();
                if let Some(reading) = &mut self.reading {
                    reading.cursor = Cursor::default();
                }
            }
            Some(Closing::OnePerson) => self.panel.reset(),
            Some(Closing::Filter) => self.list.clear_filter(),
            Some(Closing::Search) => self.search_for(""),
            Some(Closing::Zen) => self.toggle_zen(),
            Some(Closing::Panel) => self.close_panel(),
            Some(Closing::Page) => drop(self.back_in_corpus()),
            Some(Closing::Article) => self.focus_list(),
        }
    }
}
