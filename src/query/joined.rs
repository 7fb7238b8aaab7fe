//! Asks for all names of a person whom the reader joined: once Tom Reed and Ada Bird are one person, `speaker:reed`
//! also means what she says where nobody writes Reed.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::ast::{Field, Query, Words};
use super::phrase::PhraseMatcher;
use crate::identity::Aliases;

impl Query {
    /// Returns the query with the people added whom it means by one of their joined names. Does not change a query
    /// that has them already.
    pub(crate) fn with_names<'q>(&'q self, aliases: &Aliases) -> Cow<'q, Query> {
        let names = |query: &Query| matches!(query, Query::Text(Field::Person | Field::Speaker, _));
        match aliases.iter().next().is_some() && self.any_part(names) {
            true => Cow::Owned(self.joined(aliases)),
            false => Cow::Borrowed(self),
        }
    }

    fn joined(&self, aliases: &Aliases) -> Query {
        match self {
            Query::And(inner) => Query::all(inner.iter().map(|query| query.joined(aliases))),
            Query::Or(inner) => {
                let mut all = Vec::new();
                for query in inner {
                    let alternatives = match query.joined(aliases) {
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
            Query::Not(inner) => Query::Not(Box::new(inner.joined(aliases))),
            // An exact name means the person who is counted under it.
            Query::Text(Field::Person | Field::Speaker, Words::Exact(_)) => self.clone(),
            Query::Text(field @ (Field::Person | Field::Speaker), words) => {
                let matcher = PhraseMatcher::new(words);
                let meant =
                    aliases.iter().filter(|(name, person)| matcher.is_in(name) || matcher.is_in(person));
                let people: BTreeSet<&str> = meant.map(|(_, person)| person).collect();
                let exactly = people.into_iter().map(|person| Query::exact(*field, person));
                Query::any(std::iter::once(self.clone()).chain(exactly))
            }
            other => other.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_joined_name_means_the_whole_person() {
        let mut aliases = Aliases::default();
        aliases.join("Tom Reed", "Ada Bird");
        let asked = |query: &str| Query::parse(query).unwrap().with_names(&aliases).to_string();
        assert_eq!(asked("person:reed ferry"), "(person:reed OR person:=\"Ada Bird\") ferry");
        assert_eq!(asked("-speaker:b?rd"), "-(speaker:b?rd OR speaker:=\"Ada Bird\")");
        assert_eq!(asked("speaker:moss OR reed"), "speaker:moss OR reed");
        assert_eq!(asked("speaker:=\"Tom Reed\""), "speaker:=\"Tom Reed\"");
        let once = asked("speaker:reed OR speaker:bird");
        assert_eq!(once, "speaker:reed OR speaker:=\"Ada Bird\" OR speaker:bird");
        assert_eq!(asked(&once), once);
    }
}
