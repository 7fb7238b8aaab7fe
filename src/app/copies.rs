//! Copies of articles: which rows have some, a list and counts without them, and the way from one to another.

use super::jumps::Position;
use super::{App, Effect, Pane};
use crate::article::{ArticleId, Head};
use crate::page::thousands;
use crate::query::Query;
use crate::work::parse_filter;

/// The part of a search or a filter that leaves copies out.
const HIDDEN: &str = "-is:copy";

impl App {
    /// Asks which articles are copies.
    pub(super) fn ask_copies(&mut self) {
        self.effects.push(Effect::FindCopies(self.corpus.clone()));
    }

    /// The articles of a group, the original first; empty if the article has no copies.
    pub fn group_of(&self, id: ArticleId) -> impl Iterator<Item = ArticleId> + '_ {
        let members = self.list.copies().map_or(&[][..], |copies| copies.members(id.0));
        // An answer from before the files changed may arrive after they did.
        members.iter().map(|row| ArticleId(*row)).filter(|id| self.corpus.has(*id))
    }

    /// The other articles of a group.
    pub fn copies_of(&self, id: ArticleId) -> impl Iterator<Item = Head<'_>> + '_ {
        self.group_of(id).filter(move |other| *other != id).map(|other| self.corpus.head(other))
    }

    /// What a row says about the copies of its article.
    pub fn copies_label(&self, id: ArticleId) -> Option<String> {
        let original = self.group_of(id).next()?;
        if original != id {
            return Some("copy".into());
        }
        let mut outlets: Vec<&str> = self.group_of(id).filter_map(|id| self.corpus.head(id).outlet).collect();
        let copies = self.group_of(id).count() - 1;
        outlets.sort_unstable();
        outlets.dedup();
        Some(match (outlets.len(), copies) {
            (0 | 1, 1) => "1 copy".into(),
            (0 | 1, _) => format!("{} copies", thousands(copies)),
            (outlets, _) => format!("in {} outlets", thousands(outlets)),
        })
    }

    /// Goes to another article of the group.
    pub(super) fn go_to_copy(&mut self, n: usize) {
        let Some(id) = self.reading.as_ref().map(|reading| reading.id) else { return };
        let other = self.copies_of(id).nth(n).map(|head| head.id);
        if let Some(other) = other {
            self.push_jump();
            self.go_to(other, Position::Last);
        }
    }

    /// Leaves copies out of the list, or of the search in the corpus view; or shows them again.
    pub(super) fn toggle_copies(&mut self) {
        if self.focus == Pane::Corpus {
            let text = without(&self.search.text).unwrap_or_else(|| with(&self.search.text));
            self.search_for(&text);
            let hidden = self.search.wanted.asks_copies();
            return self.notify(if hidden { "Copies do not count" } else { "Copies count" });
        }
        let text = without(self.list.filter()).unwrap_or_else(|| with(self.list.filter()));
        // Showing them again needs no groups.
        if self.list.copies().is_none() && without(&text).is_some() {
            return self.notify("Copies are not known yet: press V to build the index");
        }
        let Ok(filter) = parse_filter(&text) else { return };
        let (hidden, copies) = (filter.asks_copies(), self.list.copies().map_or(0, |copies| copies.len()));
        if hidden && copies == 0 {
            return self.notify("No article is a copy of another");
        }
        self.list.set_filter(&text, filter);
        self.notify(match (hidden, copies) {
            (true, 1) => "1 copy hidden".into(),
            (true, n) => format!("{} copies hidden", thousands(n)),
            (false, _) => "Copies shown".to_owned(),
        });
    }
}

/// A query without the part that leaves copies out; none if it has no such part.
fn without(text: &str) -> Option<String> {
    let before = text.trim().strip_suffix(HIDDEN)?.trim_end();
    let inner = before.strip_prefix('(').and_then(|inner| inner.strip_suffix(')'));
    let whole = inner.filter(|inner| matches!(Query::parse(inner), Ok(Query::Or(_))));
    Some(whole.unwrap_or(before).to_owned())
}

/// A query with that part.
fn with(text: &str) -> String {
    let text = text.trim();
    match Query::parse(text) {
        Ok(Query::Or(_)) => format!("({text}) {HIDDEN}"),
        _ => format!("{text} {HIDDEN}").trim().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn toggling_copies_adds_and_removes_a_query_part() {
        for text in ["", "ferry", "ferry OR boat", "(ferry OR boat) late", "-(ferry boat)"] {
            let hidden = with(text);
            assert_eq!(
                Query::parse(&hidden),
                Ok(Query::all([Query::parse(text).unwrap(), Query::no_copies()]))
            );
            assert_eq!(without(&hidden).as_deref(), Some(text), "{hidden}");
            assert_eq!(without(text), None);
        }
    }
}
