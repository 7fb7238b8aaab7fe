//! Which names are one person's in articles that are read for each question: on the evidence of all that have them,
//! before the question is answered.

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use crate::Result;
use crate::identity::Joins;
use crate::index::{NameCounts, Tally};
use crate::query::{Field, Lens, PhraseMatcher, Query, Words, name_matcher, words};
use crate::text::last_name;

/// Reads the articles that match a query and passes on the people in each, until `take` breaks.
pub(super) type ReadPeople<'r> =
    &'r mut dyn FnMut(&Query, &mut dyn FnMut(Tally) -> ControlFlow<()>) -> Result<()>;

/// If the rest of the query leaves at most this many articles, their names are read before those of the whole corpus.
const FEW: usize = 100;

/// Returns the joins of the people whom `query` names. Only names with the same last name are ever joined, so those
/// articles are enough that have it.
pub(super) fn joins_for(query: &Query, lens: &Lens, people: ReadPeople) -> Result<Joins> {
    if let Some(rest) = rest(query, lens)
        && let Some(counts) = count(&rest, FEW, people)?
        && !needs_joins(query, &counts)
    {
        return Ok(Joins::default());
    }
    let (mut read, meant) = (naming(query, lens), meant(query));
    // The last words of the names asked for are read already.
    let mut known = BTreeSet::new();
    query.visit(&mut |part| {
        if let Some((_, Words::Word(name) | Words::Phrase(name) | Words::Exact(name))) = part.named() {
            known.extend(words(name).pop().map(|word| last_name(&word)));
        }
    });
    loop {
        let counts = count(&read, usize::MAX, people)?.unwrap_or_default();
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

/// Returns the joins of everyone.
pub(super) fn joins_of_all(lens: &Lens, people: ReadPeople) -> Result<Joins> {
    let counts = count(&Query::All, usize::MAX, people)?.unwrap_or_default();
    Ok(counts.joins(&lens.aliases()))
}

/// Counts the names in the articles that match a query; `None` if there are more than `most`.
fn count(query: &Query, most: usize, people: ReadPeople) -> Result<Option<NameCounts>> {
    let (mut all, mut articles) = (Tally::default(), 0);
    people(query, &mut |tally| {
        articles += 1;
        all.take(tally);
        if articles > most { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    })?;
    Ok((articles <= most).then(|| all.names().clone()))
}

/// Returns the conditions besides the people, if they ask for words, so that few articles may match.
fn rest(query: &Query, lens: &Lens) -> Option<Query> {
    let Query::And(parts) = query else { return None };
    let rest = parts.iter().filter(|part| !part.names_people());
    let rest = Query::all(rest.cloned());
    let words = |part: &Query| matches!(part, Query::Text(Field::Any | Field::Title | Field::Said, _));
    let asks = match &rest {
        Query::And(parts) => parts.iter().any(words),
        one => words(one),
    };
    (asks && lens.corrected().is_none() && lens.aliases().is_empty()).then_some(rest)
}

/// Returns whether one of these names may be another name of somebody whom the query names in full.
fn needs_joins(query: &Query, counts: &NameCounts) -> bool {
    let (mut last_names, mut in_full, meant) = (BTreeSet::new(), true, meant(query));
    query.visit(&mut |part| match part.named() {
        Some((_, Words::Phrase(name) | Words::Exact(name))) if words(name).len() > 1 => {
            last_names.insert(last_name(name));
        }
        Some(_) => in_full = false,
        None => {}
    });
    last_names.extend(counts.names().filter(|name| meant(name)).map(last_name));
    counts.names().any(|name| !meant(name) && (!in_full || last_names.contains(&last_name(name))))
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
