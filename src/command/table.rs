//! The one table of commands. The keymap, help, the palette, hints, the man page and the README's keys come from it,
//! and so does what a command waits for.

use super::action::Action;

/// Where a command's keys work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum KeyContext {
    /// In every pane that does not use the key itself.
    Everywhere,
    /// Motions, in every pane and overlay.
    Moving,
    /// In the list of articles.
    List,
    /// In the article.
    Reading,
    /// In the article, while text is selected.
    Selecting,
    /// In the record panel.
    Record,
    /// In the corpus view.
    Corpus,
    /// In the corpus view's table.
    Table,
}

impl KeyContext {
    /// All contexts, in the order in which help shows them.
    pub const ALL: [KeyContext; 8] = [
        KeyContext::Everywhere,
        KeyContext::Moving,
        KeyContext::List,
        KeyContext::Reading,
        KeyContext::Selecting,
        KeyContext::Record,
        KeyContext::Corpus,
        KeyContext::Table,
    ];

    /// Returns the contexts whose keys work in this one, the nearest first.
    pub fn reached(self) -> impl Iterator<Item = KeyContext> {
        let around = (self == KeyContext::Table).then_some(KeyContext::Corpus);
        let everywhere = [KeyContext::Moving, KeyContext::Everywhere, KeyContext::Reading];
        [self].into_iter().chain(around).chain(everywhere)
    }

    /// Returns the heading in help.
    pub fn title(self) -> &'static str {
        match self {
            KeyContext::Everywhere => "Everywhere",
            KeyContext::Moving => "Moving",
            KeyContext::List => "List",
            KeyContext::Reading => "Reading",
            KeyContext::Selecting => "Selecting",
            KeyContext::Record => "Record",
            KeyContext::Corpus => "Corpus",
            KeyContext::Table => "Table",
        }
    }
}

/// What must have arrived before a command can run. Until then it is deferred, so that keys typed ahead never act on
/// what the screen showed before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needs {
    /// Nothing.
    Nothing,
    /// What the focused pane shows: the list, the article or the rows of the corpus view.
    Pane,
    /// The list: no search, filter or order is pending.
    List,
    /// The selected article.
    Article,
    /// The people and quotations of the selected article.
    Record,
    /// The rows of the corpus view.
    Rows,
}

/// When a command runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dispatch {
    /// At once, even while other commands are deferred.
    Urgent,
    /// After the commands before it.
    Queued,
    /// After the commands before it, and the keys typed after it belong to the prompt it opens.
    Asks,
}

/// What happens first when a command is given in the corpus view.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FromCorpus {
    /// Nothing.
    Stay,
    /// Open the article of the selected row, because the command is about one article.
    OpenRow,
}

/// Something that the reader can ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Command {
    /// Its name in the palette and in the settings.
    pub name: &'static str,
    /// Its keys; the keys of a sequence are separated by spaces.
    pub keys: &'static [&'static str],
    /// Where the keys work.
    pub context: KeyContext,
    /// What it does.
    pub action: Action,
    /// What it waits for.
    pub needs: Needs,
    /// When it runs.
    pub dispatch: Dispatch,
    /// What the corpus view does first.
    pub from_corpus: FromCorpus,
    /// Its label among the hints of the status bar; empty for none.
    pub hint: &'static str,
    /// One line that says what it does.
    pub doc: &'static str,
}

use Dispatch::{Asks, Queued, Urgent};
use FromCorpus::{OpenRow, Stay};
use KeyContext::{Corpus, Everywhere, List, Moving, Reading, Record, Selecting, Table};
use Needs::{Article, Nothing, Pane, Rows};

/// Every command.
#[rustfmt::skip]
pub const COMMANDS: &[Command] = &[
    row("help", &["?", "f1"], Everywhere, Action::Help, Nothing, Urgent, Stay, "help", "Show all keys"),
    row("palette", &[":", "ctrl-p"], Everywhere, Action::Palette, Nothing, Urgent, Stay, "", "Find a command by name"),
    row("back", &["q"], Everywhere, Action::Back, Nothing, Urgent, Stay, "", "Go back one step; at the list, quit"),
    row("quit", &["Q", "ctrl-c"], Everywhere, Action::Quit, Nothing, Urgent, Stay, "", "Quit"),
    row("reload", &["f5"], Everywhere, Action::Reload, Nothing, Urgent, Stay, "", "Reload changed files"),
    row("cancel", &["esc"], Everywhere, Action::Cancel, Nothing, Urgent, Stay, "", "Close what is on top: message, filter, search, panel, page"),
    row("next-pane", &["tab"], Everywhere, Action::NextPane, Nothing, Queued, Stay, "", "Focus the next pane"),
    row("previous-pane", &["shift-tab"], Everywhere, Action::PreviousPane, Nothing, Queued, Stay, "", "Focus the previous pane"),
    row("remove-filter", &["x"], Everywhere, Action::RemoveFilter, Nothing, Queued, Stay, "remove filter", "Remove the last part of the search (2x: the second)"),
    row("search", &["S"], Everywhere, Action::Search, Nothing, Asks, Stay, "search", "Search all articles"),
    row("corpus", &["V"], Everywhere, Action::Corpus, Nothing, Queued, Stay, "corpus", "Show people, sources, outlets, times, quotations"),
    row("matches", &["H"], Everywhere, Action::Hits, Nothing, Queued, Stay, "", "Show every match of the search in its context"),
    row("find-person", &["@"], Everywhere, Action::FindPerson, Nothing, Asks, Stay, "person", "Find a person by name"),
    row("zen", &["z"], Everywhere, Action::Zen, Nothing, Queued, OpenRow, "", "Toggle between the article alone and all panes"),
    row("people", &["p"], Everywhere, Action::People, Nothing, Queued, OpenRow, "people", "Show the people in this article"),
    row("quotes", &["\""], Everywhere, Action::Quotes, Nothing, Queued, OpenRow, "", "Show the quotations in this article"),
    row("copies", &["C"], Everywhere, Action::Copies, Nothing, Queued, OpenRow, "", "Show where else this article was published"),
    row("hide-copies", &["D"], Everywhere, Action::HideCopies, Nothing, Queued, Stay, "", "Leave out copies, or show them again"),
    row("reported-speech", &["i"], Everywhere, Action::ReportedSpeech, Nothing, Queued, Stay, "", "Toggle reported speech"),
    row("find", &["/"], Everywhere, Action::Find, Pane, Asks, Stay, "find", "Find in this pane"),
    row("find-next", &["n"], Everywhere, Action::FindNext, Pane, Queued, Stay, "", "Go to the next match, or unread article"),
    row("find-previous", &["N"], Everywhere, Action::FindPrevious, Pane, Queued, Stay, "", "Go to the previous match, or unread article"),
    row("jump-back", &["ctrl-o", "backspace"], Everywhere, Action::JumpBack, Nothing, Queued, Stay, "", "Jump back to where you were"),
    row("jump-forward", &["ctrl-i", "alt-right"], Everywhere, Action::JumpForward, Nothing, Queued, Stay, "", "Jump forward again"),
    row("copy-quote", &["y q"], Everywhere, Action::CopyQuote, Needs::Record, Queued, Stay, "", "Copy the quotation with its citation"),
    row("clip", &["y c"], Everywhere, Action::Clip, Needs::Record, Queued, OpenRow, "", "Copy the quotation and keep it in the notebook"),
    row("notebook", &["B"], Everywhere, Action::Notebook, Needs::List, Queued, Stay, "", "Show all notes, clippings and stars"),
    row("copy-paragraph", &["y y"], Everywhere, Action::CopyParagraph, Article, Queued, OpenRow, "", "Copy the paragraph"),
    row("copy-citation", &["y a"], Everywhere, Action::CopyCitation, Article, Queued, OpenRow, "", "Copy the article's citation"),
    row("copy-address", &["y u"], Everywhere, Action::CopyAddress, Article, Queued, OpenRow, "", "Copy the article's address"),
    row("export", &["e"], Everywhere, Action::Export, Pane, Asks, Stay, "export", "Export the article, list or rows to a file"),
    row("pipe", &["|"], Everywhere, Action::Pipe, Article, Asks, OpenRow, "", "Pipe the article to a command"),
    row("browse", &["o"], Everywhere, Action::Browse, Article, Queued, OpenRow, "", "Open the article in your browser"),
    row("edit", &["E"], Everywhere, Action::Edit, Article, Queued, OpenRow, "", "Open the article's file in your editor"),
    row("star", &["*"], Everywhere, Action::Star, Article, Queued, OpenRow, "", "Star the article, or remove the star"),
    row("undo", &["u"], Everywhere, Action::Undo, Nothing, Queued, Stay, "", "Undo the last change"),
    row("problems", &["!"], Everywhere, Action::Problems, Nothing, Urgent, Stay, "", "Show what could not be read"),
    row("redraw", &["ctrl-l"], Everywhere, Action::Redraw, Nothing, Urgent, Stay, "", "Redraw the screen"),
    row("suspend", &["ctrl-z"], Everywhere, Action::Suspend, Nothing, Urgent, Stay, "", "Suspend to the shell"),
    row("down", &["j", "down"], Moving, Action::Down, Pane, Queued, Stay, "", "Move down"),
    row("up", &["k", "up"], Moving, Action::Up, Pane, Queued, Stay, "", "Move up"),
    row("half-page-down", &["ctrl-d"], Moving, Action::HalfPageDown, Pane, Queued, Stay, "", "Move down half a page"),
    row("half-page-up", &["ctrl-u"], Moving, Action::HalfPageUp, Pane, Queued, Stay, "", "Move up half a page"),
    row("page-down", &["space", "ctrl-f", "pagedown"], Moving, Action::PageDown, Pane, Queued, Stay, "", "Move down a page; at the end, read the next unread one"),
    row("page-up", &["b", "ctrl-b", "pageup"], Moving, Action::PageUp, Pane, Queued, Stay, "", "Move up a page"),
    row("top", &["g g", "home"], Moving, Action::Top, Pane, Queued, Stay, "", "Go to the start, or to a row: 50gg"),
    row("bottom", &["G", "end"], Moving, Action::Bottom, Pane, Queued, Stay, "", "Go to the end, or to a row: 50G"),
    row("go-to-percent", &["%"], Moving, Action::ToPercent, Pane, Queued, Stay, "", "Go to a percentage: 50%"),
    row("open", &["enter", "l", "right"], List, Action::Open, Needs::List, Queued, Stay, "read", "Read the selected article"),
    row("scroll-down", &["J"], List, Action::ScrollDown, Article, Queued, OpenRow, "", "Scroll the article down"),
    row("scroll-up", &["K"], List, Action::ScrollUp, Article, Queued, OpenRow, "", "Scroll the article up"),
    row("sort", &["s"], List, Action::Sort, Nothing, Queued, Stay, "sort", "Change the order of the list"),
    row("filter", &["&"], List, Action::Filter, Nothing, Asks, Stay, "filter", "Filter the list"),
    row("toggle-read", &["r"], List, Action::ToggleRead, Article, Queued, OpenRow, "", "Mark the article read or unread"),
    row("mark-all", &["M"], List, Action::MarkAll, Needs::List, Queued, Stay, "", "Mark, star or tag all articles in the list"),
    row("next-quote", &["]"], Reading, Action::NextQuote, Needs::Record, Queued, OpenRow, "next quotation", "Go to the next quotation"),
    row("previous-quote", &["["], Reading, Action::PreviousQuote, Needs::Record, Queued, OpenRow, "", "Go to the previous quotation"),
    row("next-person", &[")"], Reading, Action::NextPerson, Needs::Record, Queued, OpenRow, "", "Go to the next person"),
    row("previous-person", &["("], Reading, Action::PreviousPerson, Needs::Record, Queued, OpenRow, "", "Go to the previous person"),
    row("next-paragraph", &["}"], Reading, Action::NextParagraph, Article, Queued, OpenRow, "", "Go to the next paragraph"),
    row("previous-paragraph", &["{"], Reading, Action::PreviousParagraph, Article, Queued, OpenRow, "", "Go to the previous paragraph"),
    row("next-article", &["J"], Reading, Action::NextArticle, Needs::List, Queued, OpenRow, "", "Read the next article"),
    row("previous-article", &["K"], Reading, Action::PreviousArticle, Needs::List, Queued, OpenRow, "", "Read the previous article"),
    row("person", &["enter"], Reading, Action::Person, Needs::Record, Queued, OpenRow, "", "Show the page of this person"),
    row("note", &["a"], Reading, Action::Note, Article, Asks, OpenRow, "", "Note or highlight the passage, or note on the article"),
    row("notes", &["A"], Reading, Action::Notes, Article, Queued, OpenRow, "", "Show the notes on this article"),
    row("tags", &["T"], Reading, Action::Tags, Article, Asks, OpenRow, "", "Edit the article's tags"),
    row("mark", &["m"], Reading, Action::Mark, Article, Asks, OpenRow, "", "Set or remove a mark"),
    row("go-to-mark", &["'"], Reading, Action::GoToMark, Nothing, Asks, Stay, "", "Go to a mark"),
    row("links", &["L"], Reading, Action::Links, Article, Queued, OpenRow, "", "Show the links of the article"),
    row("open-link", &["g x"], Reading, Action::OpenLink, Article, Queued, OpenRow, "", "Open a link by its number: 3gx"),
    row("correct", &["c"], Reading, Action::Correct, Needs::Record, Asks, OpenRow, "", "Correct a speaker, person or quotation"),
    row("wider", &["+"], Reading, Action::Wider, Nothing, Queued, Stay, "", "Widen the text"),
    row("narrower", &["-"], Reading, Action::Narrower, Nothing, Queued, Stay, "", "Narrow the text"),
    row("select", &["v"], Reading, Action::Select, Article, Queued, OpenRow, "select", "Select text"),
    row("to-list", &["h", "left"], Reading, Action::FocusList, Nothing, Queued, Stay, "", "Go back to the list"),
    row("copy-selection", &["y", "enter"], Selecting, Action::CopySelection, Nothing, Queued, Stay, "copy", "Copy the selection"),
    row("copy-selection-cited", &["Y"], Selecting, Action::CopySelectionCited, Nothing, Queued, Stay, "copy with citation", "Copy the selection with its citation"),
    row("expand-selection", &["v"], Selecting, Action::Expand, Nothing, Queued, Stay, "expand", "Expand the selection"),
    row("word-right", &["l", "right", "w"], Selecting, Action::WordRight, Nothing, Queued, Stay, "extend", "Extend the selection by a word"),
    row("word-left", &["h", "left", "W"], Selecting, Action::WordLeft, Nothing, Queued, Stay, "", "Move the end of the selection back a word"),
    row("char-right", &["L", "shift-right"], Selecting, Action::CharRight, Nothing, Queued, Stay, "", "Extend the selection by a character"),
    row("char-left", &["H", "shift-left"], Selecting, Action::CharLeft, Nothing, Queued, Stay, "", "Move the end of the selection back a character"),
    row("other-end", &["o"], Selecting, Action::OtherEnd, Nothing, Queued, Stay, "", "Switch to the other end of the selection"),
    row("open-entry", &["enter"], Record, Action::OpenEntry, Needs::Record, Queued, Stay, "open", "Open the person's page, or go to the quotation"),
    row("follow", &["l", "right"], Record, Action::Follow, Needs::Record, Queued, OpenRow, "go there", "Go to this entry in the article"),
    row("to-article", &["h", "left"], Record, Action::FocusArticle, Nothing, Queued, Stay, "", "Go back to the article"),
    row("open-row", &["enter"], Corpus, Action::OpenRow, Rows, Queued, Stay, "open", "Open the person, outlet, period, cell or quotation"),
    row("next-tab", &["l", "right", "tab"], Corpus, Action::NextTab, Nothing, Queued, Stay, "next tab", "Next tab"),
    row("previous-tab", &["h", "left", "shift-tab"], Corpus, Action::PreviousTab, Nothing, Queued, Stay, "", "Previous tab"),
    row("filter-by-row", &["&"], Corpus, Action::FilterByRow, Rows, Queued, Stay, "filter", "Filter by this row"),
    row("same-person", &["="], Corpus, Action::SamePerson, Rows, Queued, Stay, "same person", "Join or split people across the corpus"),
    row("sort-rows", &["s"], Corpus, Action::SortRows, Nothing, Queued, Stay, "sort", "Change the order of the rows"),
    row("next-cell", &["]", "shift-right"], Table, Action::NextCell, Rows, Queued, Stay, "next cell", "Go to the next cell of the row"),
    row("previous-cell", &["[", "shift-left"], Table, Action::PreviousCell, Rows, Queued, Stay, "", "Go to the previous cell, or back to the whole row"),
    row("table-rows", &["r"], Table, Action::TableRows, Nothing, Queued, Stay, "rows", "Change the rows: speakers, sources, outlets"),
    row("table-columns", &["c"], Table, Action::TableColumns, Nothing, Queued, Stay, "columns", "Change the columns: months, years, outlets, kinds"),
    row("table-count", &["o"], Table, Action::TableUnit, Nothing, Queued, Stay, "count", "Count quotations, articles or words"),
    row("table-share", &["p"], Table, Action::TableShare, Nothing, Queued, Stay, "percent", "Show percentages of the columns, of the rows, or counts"),
];

// The columns of the table, in order.
#[expect(clippy::too_many_arguments)]
const fn row(
    name: &'static str,
    keys: &'static [&'static str],
    context: KeyContext,
    action: Action,
    needs: Needs,
    dispatch: Dispatch,
    from_corpus: FromCorpus,
    hint: &'static str,
    doc: &'static str,
) -> Command {
    Command { name, keys, context, action, needs, dispatch, from_corpus, hint, doc }
}

impl Command {
    /// Returns the command with this name.
    pub fn named(name: &str) -> Option<&'static Command> {
        COMMANDS.iter().find(|command| command.name == name)
    }
}

/// Returns the commands whose name or description has every word of `query`, matches by name first.
///
/// ```
/// use onrecord::command::search_commands;
/// assert_eq!(search_commands("next qu")[0].name, "next-quote");
/// ```
pub fn search_commands(query: &str) -> Vec<&'static Command> {
    let words: Vec<String> = query.split_whitespace().map(str::to_lowercase).collect();
    let holds = |text: &str| {
        let text = text.to_lowercase();
        words.iter().all(|word| text.contains(word.as_str()))
    };
    let (named, other): (Vec<&Command>, Vec<&Command>) =
        COMMANDS.iter().partition(|command| holds(command.name));
    let described =
        other.into_iter().filter(|c| holds(&format!("{} {} {}", c.name, c.doc, c.context.title())));
    named.into_iter().chain(described).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::command::key_event;

    #[test]
    fn rows_are_complete_with_unique_names_and_actions() {
        let (mut names, mut actions) = (HashSet::new(), HashSet::new());
        for command in COMMANDS {
            assert!(names.insert(command.name), "two rows are named {}", command.name);
            assert!(actions.insert(command.action), "two rows do what {} does", command.name);
            assert!(!command.doc.is_empty() && !command.doc.ends_with('.'), "{}", command.name);
            assert!(command.doc.starts_with(char::is_uppercase), "{}", command.name);
            assert!(!command.keys.is_empty(), "{} has no key", command.name);
            let plain = command.name.chars().all(|c| c.is_ascii_lowercase() || c == '-');
            assert!(plain, "{}", command.name);
            // A command that runs at once cannot wait for anything.
            assert!(command.dispatch != Urgent || command.needs == Nothing, "{}", command.name);
        }
    }

    #[test]
    fn no_two_commands_share_a_key_in_one_context() {
        let mut taken = HashSet::new();
        for command in COMMANDS {
            for key in command.keys {
                assert!(
                    key.split(' ').all(|key| key_event(key).is_some()),
                    "{key} of {} is not a key",
                    command.name
                );
                assert!(taken.insert((command.context, *key)), "{key} clashes in {:?}", command.context);
                // Motions work in every pane, so no pane may take one of their keys.
                let moves = COMMANDS.iter().any(|c| c.context == Moving && c.keys.contains(key));
                assert!(!moves || command.context == Moving, "{key} of {} hides a motion", command.name);
            }
        }
    }

    #[test]
    fn the_palette_finds_names_before_descriptions() {
        assert_eq!(search_commands("sort")[0].name, "sort");
        assert_eq!(search_commands("").len(), COMMANDS.len());
        assert!(search_commands("no such thing").is_empty());
    }
}
