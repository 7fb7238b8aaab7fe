//! Finds the person a typed name means: the reader types `moss`, the article says Carl Moss.

use crate::text::{Analysis, Person, PersonId};

/// Returns the person meant by a name: the one with this whole name, ignoring case, or else with this alias or these
/// last words of a name, if only one person has them. `except` matches only by the whole name.
///
/// ```
/// use onrecord::{store::meant, text::analyse};
/// let analysis = analyse("Ana Brandt met Carl Moss. “No,” said Moss.");
/// let name = |typed: &str| Some(analysis.person(meant(&analysis, typed, None)?).name.as_str());
/// assert_eq!(name("moss"), Some("Carl Moss"));
/// assert_eq!(name("an"), None);
/// ```
pub fn meant(analysis: &Analysis, name: &str, except: Option<PersonId>) -> Option<PersonId> {
    let name = folded(name);
    if name.is_empty() {
        return None;
    }
    let people = || analysis.people.iter().zip((0..).map(PersonId));
    let whole = people().find(|(person, _)| folded(&person.name) == name);
    let only = |fits: &dyn Fn(&Person) -> bool| {
        let mut fitting = people().filter(|(person, id)| Some(*id) != except && fits(person));
        fitting.next().filter(|_| fitting.next().is_none())
    };
    let last = format!(" {name}");
    let found = whole
        .or_else(|| only(&|person| person.aliases.iter().any(|alias| folded(alias) == name)))
        .or_else(|| only(&|person| folded(&person.name).ends_with(&last)));
    found.map(|(_, id)| id)
}

fn folded(name: &str) -> String {
    name.split_whitespace().map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}
