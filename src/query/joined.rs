//! Asks for all names of one person: those that the reader joined, and those that are one person's in the whole corpus.
//! Once Tom Reed and Ada Bird are one person, `speaker:reed` also means what she says where nobody writes Reed.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::ast::{Field, Query, Words};
use super::phrase::PhraseMatcher;
use crate::identity::{Aliases, Joins};

impl Query {
    /// Returns whether it asks for people or speakers by name.
    pub(crate) fn names_people(&self) -> bool {
        self.any_part(|query| query.named().is_some())
    }

    /// Returns the field and the words, if it asks for a person by name.
    pub(crate) fn named(&self) -> Option<(Field, &Words)> {
        match self {
            Query::Text(_, Words::Exact(name)) if name.is_empty() => None,
            Query::Text(field @ (Field::Person | Field::Speaker), words) => Some((*field, words)),
            _ => None,
        }
    }

    /// Returns the query with the other names of the people whom it means. Does not change a query that has them
    /// already.
    pub(crate) fn with_names(&self, aliases: &Aliases, joins: &Joins) -> Cow<'_, Query> {
        let any = aliases.iter().next().is_some() || joins.iter().next().is_some();
        match any && self.names_people() {
            true => Cow::Owned(self.joined(aliases, joins)),
            false => Cow::Borrowed(self),
        }
    }

    fn joined(&self, aliases: &Aliases, joins: &Joins) -> Query {
        match self {
            Query::And(inner) => Query::all(inner.iter().map(|query| query.joined(aliases, joins))),
            Query::Or(inner) => {
                let mut all = Vec::new();
                for query in inner {
                    let alternatives = match query.joined(aliases, joins) {
                        Query::Or(alternatives) => alternatives,
                        one => vec![one],
                    };
                    for one in alternatives {
                        if !all.contains(&one) {
                            all.push(one);
                        }
                    }
                }
                Query::any(all)
            }
            Query::Not(inner) => Query::Not(Box::new(inner.joined(aliases, joins))),
            other => match other.named() {
                Some((field, words)) => {
                    let names = names(words, aliases, joins);
                    let exactly = names.into_iter().map(|name| Query::exact(field, name));
                    Query::any(std::iter::once(self.clone()).chain(exactly.filter(|query| query != self)))
                }
                None => other.clone(),
            },
        }
    }
}

/// Returns the names, as people are called after the reader's decisions, of everyone whom `words` mean.
fn names<'n>(words: &Words, aliases: &'n Aliases, joins: &'n Joins) -> BTreeSet<&'n str> {
    let meant = name_matcher(words);
    let mut people: BTreeSet<&str> = (aliases.iter())
        .filter(|(name, person)| meant(name) || meant(person))
        .map(|(_, person)| person)
        .collect();
    let joined: BTreeSet<&str> = (joins.iter())
        .filter(|join| {
            [&join.name, &join.person].into_iter().any(|name| meant(name) || people.contains(&**name))
        })
        .map(|join| &*join.person)
        .collect();
    people.extend(joins.iter().filter(|join| joined.contains(&*join.person)).map(|join| &*join.name));
    people.extend(joined);
    people
}

/// Returns whether a name is meant by the words of a query.
pub(crate) fn name_matcher(words: &Words) -> impl Fn(&str) -> bool + use<> {
    let matcher = PhraseMatcher::new(words);
    let exactly = match words {
        Words::Exact(name) => Some(name.clone()),
        _ => None,
    };
    move |name: &str| match &exactly {
        Some(exactly) => exactly == name,
        None => matcher.is_in(name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identity::{Join, Reason};

    #[test]
    fn a_joined_name_means_the_whole_person() {
        let mut aliases = Aliases::default();
        aliases.join("Tom Reed", "Ada Bird");
        let mut joins = Joins::default();
        let join = |name: &str, person: &str| Join {
            name: name.into(),
            person: person.into(),
            reason: Reason::LastName,
            confidence: 90,
        };
        joins.extend([join("Moss", "Karl Moss"), join("A. Bird", "Ada Bird")].into_iter());
        let asked = |query: &str| Query::parse(query).unwrap().with_names(&aliases, &joins).to_string();
        let bird = "person:=\"A. Bird\" OR person:=\"Ada Bird\"";
        assert_eq!(asked("person:reed ferry"), format!("(person:reed OR {bird}) ferry"));
        assert_eq!(asked("person:=\"Ada Bird\""), "person:=\"Ada Bird\" OR person:=\"A. Bird\"");
        assert_eq!(asked("-speaker:m?ss"), "-(speaker:m?ss OR speaker:=\"Karl Moss\" OR speaker:=\"Moss\")");
        assert_eq!(asked("speaker:quux OR moss"), "speaker:quux OR moss");
        let once = asked("speaker:karl OR speaker:moss");
        assert_eq!(asked(&once), once);
    }
}
