//! The one table of commands. Keymap, help, palette, hints and the README's keys are all derived from it.

use super::action::Action;
use super::keymap::function_key;

/// Where a command's keys work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Place {
    /// In every pane, unless the pane has its own use for the key.
    Everywhere,
    /// Motions, in every pane and overlay.
    Moving,
    /// In the list of articles.
    List,
    /// In the article.
    Reading,
    /// In the record panel.
    Record,
    /// In the article, while words are selected.
    Selecting,
    /// In a look at the corpus as a whole.
    View,
}

impl Place {
    /// All places, in the order in which help shows them.
    pub const ALL: [Place; 7] = [
        Place::Everywhere,
        Place::Moving,
        Place::List,
        Place::Reading,
        Place::Selecting,
        Place::Record,
        Place::View,
    ];

    /// The heading in help.
    pub fn title(self) -> &'static str {
        match self {
            Place::Everywhere => "Everywhere",
            Place::Moving => "Moving",
            Place::List => "List",
            Place::Reading => "Reading",
            Place::Selecting => "Selecting",
            Place::Record => "Record",
            Place::View => "Corpus",
        }
    }
}

/// One thing the reader can ask for.
#[derive(Clone, Copy, Debug)]
pub struct Command {
    /// What it is called in the palette and in a configuration.
    pub name: &'static str,
    /// One line of what it does.
    pub doc: &'static str,
    /// Keys that ask for it; several keys in a row are separated by a space.
    pub keys: &'static [&'static str],
    /// Where the keys work.
    pub place: Place,
    /// What is done.
    pub action: Action,
    /// The word for it in the status bar's hints; empty for commands that are not hinted at.
    pub hint: &'static str,
}

/// Every command there is.
pub const COMMANDS: &[Command] = &[
    row("help", "Show all keys", &["?", "f1"], Place::Everywhere, Action::Help, "help"),
    row("palette", "Find a command by name", &[":", "ctrl-p"], Place::Everywhere, Action::Palette, ""),
    row("back", "Go back one step, then quit", &["q"], Place::Everywhere, Action::Back, ""),
    row("quit", "Quit", &["Q", "ctrl-c"], Place::Everywhere, Action::Quit, ""),
    row("reload", "Look for what is new in the files", &["f5"], Place::Everywhere, Action::Reload, ""),
    row("cancel", "Clear search, filter and messages", &["esc"], Place::Everywhere, Action::Cancel, ""),
    row("next-pane", "Give the keys to the next pane", &["tab"], Place::Everywhere, Action::NextPane, ""),
    row(
        "previous-pane",
        "Give the keys to the pane before",
        &["shift-tab"],
        Place::Everywhere,
        Action::PreviousPane,
        "",
    ),
    row(
        "take-off",
        "Take off the last part of the search; 2x the second",
        &["x"],
        Place::Everywhere,
        Action::TakeOff,
        "take off",
    ),
    row("search", "Search the whole corpus", &["S"], Place::Everywhere, Action::Search, "search"),
    row(
        "corpus",
        "Show people, outlets, times and quotations of everything",
        &["V"],
        Place::Everywhere,
        Action::Views,
        "corpus",
    ),
    row("find-person", "Find a person by name", &["@"], Place::Everywhere, Action::FindPerson, "person"),
    row("zen", "Show the article alone, or everything again", &["z"], Place::Everywhere, Action::Zen, ""),
    row("people", "Show who is named in this article", &["p"], Place::Everywhere, Action::People, "people"),
    row("quotes", "Show who said what in this article", &["\""], Place::Everywhere, Action::Quotes, ""),
    row(
        "indirect",
        "Show reported speech without marks, or not",
        &["i"],
        Place::Everywhere,
        Action::Indirect,
        "",
    ),
    row("find", "Find in this pane as you type", &["/"], Place::Everywhere, Action::Find, "find"),
    row("find-next", "Go to the next match", &["n"], Place::Everywhere, Action::FindNext, ""),
    row("find-previous", "Go to the match before", &["N"], Place::Everywhere, Action::FindPrevious, ""),
    row(
        "jump-back",
        "Go back to where you jumped from",
        &["ctrl-o", "backspace"],
        Place::Everywhere,
        Action::JumpBack,
        "",
    ),
    row(
        "jump-forward",
        "Go forward again",
        &["ctrl-i", "alt-right"],
        Place::Everywhere,
        Action::JumpForward,
        "",
    ),
    row(
        "copy-quote",
        "Copy the quotation with its citation",
        &["y q"],
        Place::Everywhere,
        Action::CopyQuote,
        "",
    ),
    row("copy-paragraph", "Copy the paragraph", &["y y"], Place::Everywhere, Action::CopyParagraph, ""),
    row(
        "copy-citation",
        "Copy the article's citation",
        &["y a"],
        Place::Everywhere,
        Action::CopyCitation,
        "",
    ),
    row("copy-address", "Copy the article's address", &["y u"], Place::Everywhere, Action::CopyAddress, ""),
    row(
        "export",
        "Export the article, the list or the rows to a file",
        &["e"],
        Place::Everywhere,
        Action::Export,
        "export",
    ),
    row("pipe", "Give the article to a command", &["|"], Place::Everywhere, Action::Pipe, ""),
    row("browse", "Open the article's address", &["o"], Place::Everywhere, Action::Browse, ""),
    row("edit", "Open the article's file in your editor", &["E"], Place::Everywhere, Action::Edit, ""),
    row("star", "Give the article a star, or take it away", &["*"], Place::Everywhere, Action::Star, ""),
    row("undo", "Take back a change; what was read stays read", &["u"], Place::Everywhere, Action::Undo, ""),
    row("problems", "Show what could not be read", &["!"], Place::Everywhere, Action::Problems, ""),
    row("redraw", "Draw the screen again", &["ctrl-l"], Place::Everywhere, Action::Redraw, ""),
    row("suspend", "Stop, until the shell's fg", &["ctrl-z"], Place::Everywhere, Action::Suspend, ""),
    row("down", "Go down", &["j", "down"], Place::Moving, Action::Down, ""),
    row("up", "Go up", &["k", "up"], Place::Moving, Action::Up, ""),
    row("half-page-down", "Go down half a page", &["ctrl-d"], Place::Moving, Action::HalfPageDown, ""),
    row("half-page-up", "Go up half a page", &["ctrl-u"], Place::Moving, Action::HalfPageUp, ""),
    row("page-down", "Go down a page", &["space", "ctrl-f", "pagedown"], Place::Moving, Action::PageDown, ""),
    row("page-up", "Go up a page", &["b", "ctrl-b", "pageup"], Place::Moving, Action::PageUp, ""),
    row("top", "Go to the beginning", &["g g", "home"], Place::Moving, Action::Top, ""),
    row("bottom", "Go to the end", &["G", "end"], Place::Moving, Action::Bottom, ""),
    row("open", "Read the selected article", &["enter", "l", "right"], Place::List, Action::Open, "read"),
    row("scroll-down", "Scroll the article from the list", &["J"], Place::List, Action::ScrollDown, ""),
    row("scroll-up", "Scroll the article back from the list", &["K"], Place::List, Action::ScrollUp, ""),
    row("sort", "Change the order of the list", &["s"], Place::List, Action::Sort, "sort"),
    row(
        "filter",
        "Show only articles that match, as you type",
        &["&"],
        Place::List,
        Action::Filter,
        "filter",
    ),
    row("toggle-read", "Mark the article read or unread", &["r"], Place::List, Action::ToggleRead, ""),
    row("next-quote", "Go to the next quotation", &["]"], Place::Reading, Action::NextQuote, "next quote"),
    row("previous-quote", "Go to the quotation before", &["["], Place::Reading, Action::PreviousQuote, ""),
    row("next-person", "Go to the next person named", &[")"], Place::Reading, Action::NextPerson, ""),
    row(
        "previous-person",
        "Go to the person named before",
        &["("],
        Place::Reading,
        Action::PreviousPerson,
        "",
    ),
    row("next-paragraph", "Go to the next paragraph", &["}"], Place::Reading, Action::NextParagraph, ""),
    row(
        "previous-paragraph",
        "Go to the paragraph before",
        &["{"],
        Place::Reading,
        Action::PreviousParagraph,
        "",
    ),
    row("next-article", "Read the next article", &["J"], Place::Reading, Action::NextArticle, ""),
    row("previous-article", "Read the article before", &["K"], Place::Reading, Action::PreviousArticle, ""),
    row("person", "Show the page of the person at hand", &["enter"], Place::Reading, Action::Person, ""),
    row("note", "Note something on the article or the passage", &["a"], Place::Reading, Action::Note, ""),
    row("notes", "Show the notes on this article", &["A"], Place::Reading, Action::Notes, ""),
    row("tags", "Type the tags of the article", &["T"], Place::Reading, Action::Tags, ""),
    row(
        "mark",
        "Call this place by a letter, or take the letter away",
        &["m"],
        Place::Reading,
        Action::Mark,
        "",
    ),
    row("go-to-mark", "Go to the place of a letter", &["'"], Place::Reading, Action::GoToMark, ""),
    row(
        "correct",
        "Set right a speaker, a person or a quotation",
        &["c"],
        Place::Reading,
        Action::Correct,
        "",
    ),
    row("wider", "Set the text wider", &["+", "="], Place::Reading, Action::Wider, ""),
    row("narrower", "Set the text narrower", &["-"], Place::Reading, Action::Narrower, ""),
    row(
        "select",
        "Select words, beginning with what was gone to",
        &["v"],
        Place::Reading,
        Action::Select,
        "select",
    ),
    row("copy-selected", "Copy the words", &["y", "enter"], Place::Selecting, Action::CopySelected, "copy"),
    row(
        "copy-selected-cited",
        "Copy the words with their citation",
        &["Y"],
        Place::Selecting,
        Action::CopySelectedCited,
        "with citation",
    ),
    row(
        "widen",
        "Select the sentence, the quotation, the paragraph, everything",
        &["v"],
        Place::Selecting,
        Action::Widen,
        "more",
    ),
    row(
        "word-right",
        "Lead the end a word on",
        &["l", "right", "w"],
        Place::Selecting,
        Action::WordRight,
        "word",
    ),
    row("word-left", "Lead the end a word back", &["h", "left", "W"], Place::Selecting, Action::WordLeft, ""),
    row(
        "sign-right",
        "Lead the end a sign on",
        &["L", "shift-right"],
        Place::Selecting,
        Action::SignRight,
        "",
    ),
    row(
        "sign-left",
        "Lead the end a sign back",
        &["H", "shift-left"],
        Place::Selecting,
        Action::SignLeft,
        "",
    ),
    row("other-end", "Lead the other end from here on", &["o"], Place::Selecting, Action::OtherEnd, ""),
    row("to-list", "Go back to the list", &["h", "left"], Place::Reading, Action::Leave, ""),
    row(
        "entry",
        "Show the person's page, or go to the quotation",
        &["enter"],
        Place::Record,
        Action::Open,
        "person's page",
    ),
    row(
        "follow",
        "Go to this entry's place in the article",
        &["l", "right"],
        Place::Record,
        Action::Follow,
        "go there",
    ),
    row("to-article", "Go back to the article", &["h", "left"], Place::Record, Action::Leave, ""),
    row(
        "look-into",
        "Show the person, the period, or the quotation in its article",
        &["enter"],
        Place::View,
        Action::Open,
        "open",
    ),
    row(
        "next-side",
        "Look from the next side",
        &["l", "right", "tab"],
        Place::View,
        Action::NextSide,
        "side",
    ),
    row(
        "previous-side",
        "Look from the side before",
        &["h", "left", "shift-tab"],
        Place::View,
        Action::PreviousSide,
        "",
    ),
    row("keep", "Keep only what has to do with this", &["&"], Place::View, Action::Keep, "keep"),
    row("rank", "Change the order", &["s"], Place::View, Action::Sort, "order"),
];

const fn row(
    name: &'static str,
    doc: &'static str,
    keys: &'static [&'static str],
    place: Place,
    action: Action,
    hint: &'static str,
) -> Command {
    Command { name, doc, keys, place, action, hint }
}

/// The commands whose name or doc hold every word of `query`, those that match by name first.
///
/// ```
/// use onrecord::app::search_commands;
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
    let described = other.into_iter().filter(|c| holds(&format!("{} {} {}", c.name, c.doc, c.place.title())));
    named.into_iter().chain(described).collect()
}

/// Keys of the table as they are printed: `ctrl-d` is `Ctrl-d`, `g g` is `gg`. A configuration may have them so too.
pub fn key_for_people(key: &str) -> String {
    let one = |key: &str| {
        let (mut words, mut rest) = (String::new(), key);
        for (prefix, word) in [("ctrl-", "Ctrl-"), ("alt-", "Alt-"), ("shift-", "Shift-")] {
            if let Some(after) = rest.strip_prefix(prefix).filter(|after| !after.is_empty()) {
                (words, rest) = (words + word, after);
            }
        }
        words
            + &match rest {
                "esc" => "Esc".into(),
                "enter" => "Enter".into(),
                "tab" => "Tab".into(),
                "space" => "Space".into(),
                "backspace" => "Backspace".into(),
                "up" => "↑".into(),
                "down" => "↓".into(),
                "left" => "←".into(),
                "right" => "→".into(),
                "pagedown" => "PgDn".into(),
                "pageup" => "PgUp".into(),
                "home" => "Home".into(),
                "end" => "End".into(),
                key if function_key(key).is_some() => key.to_uppercase(),
                key => key.to_owned(),
            }
    };
    let keys: Vec<String> = key.split(' ').map(one).collect();
    let signs = keys.len() == 2 && keys.iter().all(|key| key.chars().count() == 1);
    keys.join(if signs { "" } else { " " })
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::app::keymap::Keymap;

    #[test]
    fn names_are_unique_and_every_row_says_what_it_does() {
        let mut names = HashSet::new();
        for command in COMMANDS {
            assert!(names.insert(command.name), "{} stands twice", command.name);
            assert!(!command.doc.is_empty() && !command.doc.ends_with('.'), "{}", command.name);
            assert!(command.doc.starts_with(char::is_uppercase), "{}", command.name);
            assert!(!command.keys.is_empty(), "{} has no key", command.name);
            let plain = command.name.chars().all(|c| c.is_ascii_lowercase() || c == '-');
            assert!(plain, "{}", command.name);
        }
    }

    #[test]
    fn no_two_commands_want_the_same_key_in_the_same_place() {
        let mut taken = HashSet::new();
        for command in COMMANDS {
            for key in command.keys {
                assert!(Keymap::parses(key), "{key} of {} is no key", command.name);
                assert!(taken.insert((command.place, *key)), "{key} clashes in {:?}", command.place);
                // Motions work in every pane, so no pane may take one of their keys.
                let moving = COMMANDS.iter().any(|c| c.place == Place::Moving && c.keys.contains(key));
                assert!(
                    !moving || command.place == Place::Moving,
                    "{key} of {} hides a motion",
                    command.name
                );
            }
        }
    }

    #[test]
    fn the_palette_finds_by_name_before_it_finds_by_what_is_said() {
        assert_eq!(search_commands("sort")[0].name, "sort");
        assert_eq!(search_commands("").len(), COMMANDS.len());
        assert!(search_commands("no such thing").is_empty());
    }
}
