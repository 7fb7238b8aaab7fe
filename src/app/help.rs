//! Help: every command with its keys, those of the present pane first. It can be searched, and runs what is chosen.

use crate::command::{COMMANDS, Command, KeyContext};
use crate::page::TextPattern;
use crate::query::LANGUAGE;

/// One row of help.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HelpItem {
    /// A blank row.
    Gap,
    /// A heading.
    Heading(&'static str),
    /// A command.
    Command(&'static Command),
    /// What to type in a query, and what it means.
    Typed(&'static str, &'static str),
}

impl HelpItem {
    /// Whether it can be selected.
    pub(super) fn is_row(self) -> bool {
        !matches!(self, HelpItem::Gap | HelpItem::Heading(_))
    }
}

/// The rows of help in a pane that have every word that was typed.
pub(super) fn help_items(here: KeyContext, typed: &str) -> Vec<HelpItem> {
    let words: Vec<TextPattern> = typed.split_whitespace().map(TextPattern::new).collect();
    let holds = |texts: &[&str]| words.iter().all(|word| texts.iter().any(|text| word.is_in(text)));
    let mut items: Vec<HelpItem> = Vec::new();
    let mut section = |title: &'static str, rows: Vec<HelpItem>| {
        if !rows.is_empty() {
            items.extend((!items.is_empty()).then_some(HelpItem::Gap));
            items.push(HelpItem::Heading(title));
            items.extend(rows);
        }
    };
    // Motions and the keys of every pane work here too; the other panes come last.
    let near = here.reached();
    let mut contexts: Vec<KeyContext> = Vec::new();
    for context in near.chain(KeyContext::ALL) {
        if !contexts.contains(&context) {
            contexts.push(context);
        }
    }
    for context in contexts {
        let ours = COMMANDS.iter().filter(|command| command.context == context);
        let ours = ours.filter(|command| holds(&[command.name, command.doc, context.title()]));
        section(context.title(), ours.map(HelpItem::Command).collect());
    }
    let typed = LANGUAGE.iter().filter(|(typed, words)| holds(&[typed, words, "query"]));
    section("Queries (S)", typed.map(|(typed, words)| HelpItem::Typed(typed, words)).collect());
    items
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn help_begins_with_this_pane_and_can_be_searched() {
        for here in KeyContext::ALL {
            let items = help_items(here, "");
            assert_eq!(items[0], HelpItem::Heading(here.title()));
            let commands = items.iter().filter(|item| matches!(item, HelpItem::Command(_))).count();
            assert_eq!(commands, COMMANDS.len(), "each command once");
        }
        let found = help_items(KeyContext::List, "next quotation");
        assert!(found.iter().filter(|item| item.is_row()).count() == 1, "{found:?}");
        assert!(help_items(KeyContext::List, "no such thing at all").is_empty());
    }
}
