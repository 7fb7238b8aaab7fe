//! What the reader decides about names across the corpus: a picker of the persons that one may be, suggestions first.

use std::collections::HashSet;

use super::corrections::{CorrectionAction, CorrectionItem};
use super::picker::Picker;
use super::{App, Layer};
use crate::identity::Join;
use crate::index::PersonCounts;
use crate::store::{Change, ContentKey};
use crate::text::last_name;
use crate::work::ViewBody;

impl App {
    /// Opens a picker of the people that the person of the page, or of the selected row, can be joined with or kept
    /// apart from.
    pub(super) fn decide_who(&mut self) {
        if self.as_found {
            return self.notify("Corrections are off: onrecord was started with --no-corrections");
        }
        let Some(person) = self.person_here() else {
            return self.notify("Select a person first");
        };
        let (person, mut all) = (person.name.clone(), self.splits(person));
        all.extend(self.joins_with(&person));
        if all.is_empty() {
            return self.notify(format!("No other person to join {person} with"));
        }
        let picker = Picker::new(all.clone());
        let content = ContentKey::default();
        self.layers.push(Layer::Corrections { picker, title: format!("Who is {person}?"), content, all });
    }

    /// Whether the corpus view is about a person, or has one selected.
    pub fn has_person(&self) -> bool {
        self.person_here().is_some()
    }

    /// The person of the page or of the selected row.
    fn person_here(&self) -> Option<&PersonCounts> {
        let view = self.views.top()?;
        let answer = view.answer.as_ref()?;
        match (&answer.head, &answer.body) {
            (Some(head), _) => Some(&head.person),
            (None, ViewBody::People(_, rows)) => rows.get(view.selected),
            _ => None,
        }
    }

    /// Items that take names away from a person.
    fn splits(&self, person: &PersonCounts) -> Vec<CorrectionItem> {
        let mut items = Vec::new();
        for name in self.corrections.aliases().names(&person.name) {
            let label = format!("{name} is somebody else (you joined it)");
            let change = Change::SamePerson(name.to_owned(), None);
            items.push(CorrectionItem { label, action: CorrectionAction::Decide(change) });
        }
        for Join { name, reason, confidence, .. } in &person.joins {
            let label = format!("{name} is somebody else ({}, {confidence}% sure)", reason.text());
            let change = Change::TwoPeople(name.clone(), person.name.clone(), true);
            items.push(CorrectionItem { label, action: CorrectionAction::Decide(change) });
        }
        items
    }

    /// The people whom a person may be: those with the same last name, then all others that are known.
    fn joins_with(&self, person: &str) -> Vec<CorrectionItem> {
        let listed = self.views.stack.iter().filter_map(|view| match &view.answer.as_ref()?.body {
            ViewBody::People(_, rows) if view.who.is_none() => Some(rows),
            _ => None,
        });
        let namesakes = self.views.top().and_then(|view| view.namesakes.as_ref());
        let mut others: Vec<&PersonCounts> = namesakes.into_iter().chain(listed).flatten().collect();
        let last = last_name(person);
        others.sort_by_cached_key(|other| last_name(&other.name) != last);
        let mut seen = HashSet::from([person]);
        others.retain(|other| seen.insert(&other.name));
        let item = |other: &PersonCounts| CorrectionItem {
            label: format!("The same person as {}", other.name),
            action: CorrectionAction::Decide(Change::SamePerson(person.to_owned(), Some(other.name.clone()))),
        };
        others.into_iter().map(item).collect()
    }

    /// Makes a decision, for the whole corpus.
    pub(super) fn decide(&mut self, change: Change) {
        let (done, now) = match &change {
            Change::SamePerson(name, Some(person)) => (format!("{name} is {person}"), Some(person.clone())),
            Change::SamePerson(name, None) => (format!("{name} is somebody else"), None),
            Change::TwoPeople(name, person, _) => (format!("{name} is not {person}"), None),
            _ => return,
        };
        // Joining two names says that they are not two people after all.
        let undoes = match &change {
            Change::SamePerson(name, Some(person)) => {
                let aliases = self.memory.aliases();
                let pairs = [(name, person), (person, name)];
                let known = pairs.into_iter().find(|(a, b)| aliases.two_people().any(|pair| pair == (a, b)));
                known.map(|(a, b)| Change::TwoPeople(a.clone(), b.clone(), false))
            }
            _ => None,
        };
        self.notify(format!("{done}, in the whole corpus (u to undo)"));
        self.change(Change::Many(undoes.into_iter().chain([change]).collect()));
        self.reapply_corrections();
        self.views.corrections_changed();
        // The page of a joined name becomes the page of the person it was joined with.
        if let (Some(now), Some(view)) = (now, self.views.stack.last_mut().filter(|view| view.who.is_some()))
        {
            view.who = Some(now);
            view.clear();
        }
    }
}
