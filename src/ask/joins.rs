//! Which names are one person's in articles that are read for each question: on the evidence of all that have them,
//! before the question is answered.

use std::collections::BTreeSet;

use crate::Result;
use crate::identity::Joins;
use crate::index::NameCounts;
use crate::query::{Field, Lens, PhraseMatcher, Query, Words, name_matcher, words};
use crate::text::last_name;

/// Returns the joins of the people whom `query` names. `count` reads the articles that match a query and counts the
/// people there. Only names with the same last name are ever joined, so those articles are enough that have it.
pub(super) fn joins_for(
    query: &Query,
    lens: &Lens,
    count: &mut dyn FnMut(&Query) -> Result<NameCounts>,
) -> Result<Joins> {
    let (mut read, meant) = (naming(query, lens), meant(query));
    let mut known = BTreeSet::new();
    loop {
        let counts = count(&read)?;
        if read == Query::All {
            return Ok(counts.joins(&lens.aliases()));
        }
        let last_names: BTreeSet<String> = counts.names().filter(|name| meant(name)).map(last_name).collect();
        let new: Vec<String> = last_names.into_iter().filter(|name| !known.contains(name)).collect();
        if new.is_empty() {
            return Ok(counts.joins(&lens.aliases()));
        }
        let with = new.iter().map(|name| Query::phrase(Field::Any, name));
        read = match new.iter().all(|name| PhraseMatcher::new(&Words::Phrase(name.clone())).is_in(name)) {
            true => Query::any(std::iter::once(read).chain(with)),
            false => Query::All,
        };
        known.extend(new);
    }
}

/// Returns whether a query means a name by one of its parts that name people.
fn meant(query: &Query) -> impl Fn(&str) -> bool + use<> {
    let mut matchers = Vec::new();
    query.visit(&mut |part| matchers.extend(part.named().map(|(_, words)| name_matcher(words))));
    move |name: &str| matchers.iter().any(|meant| meant(name))
}

/// Returns a query for the articles that may name those whom `query` names: all, if corrections may name them.
fn naming(query: &Query, lens: &Lens) -> Query {
    let mut all = Some(Vec::new());
    let last = |name: &str| words(name).pop().map(|word| Query::Text(Field::Any, Words::Word(word)));
    query.visit(&mut |part| {
        let Some((_, wanted)) = part.named() else { return };
        let one = match wanted {
            Words::Word(name) | Words::Phrase(name) | Words::Exact(name) => last(name),
            Words::Prefix(_) | Words::Wildcard(_) | Words::Forms(_) => {
                Some(Query::Text(Field::Any, wanted.clone()))
            }
            Words::Loose(..) | Words::Near(_) => None,
        };
        match (&mut all, one) {
            (Some(all), Some(one)) => all.push(one),
            _ => all = None,
        }
    });
    let Some(mut all) = all.filter(|_| lens.corrected().is_none()) else { return Query::All };
    let (meant, aliases) = (meant(query), lens.aliases());
    for (name, person) in aliases.iter().filter(|(name, person)| meant(name) || meant(person)) {
        all.extend([name, person].into_iter().filter_map(last));
    }
    Query::any(all)
}
