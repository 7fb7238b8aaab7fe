//! Groups the names in an index by their last words, to find those that may belong to one person.

use std::collections::HashMap;
use std::sync::Arc;

use tantivy::columnar::StrColumn;

use super::column_cache::PersonColumns;
use super::columns::named;
use super::name_counts::last_word;
use crate::identity::Aliases;
use crate::text::last_name;

/// The groups of names that share a last name, and the form that articles use for each person.
#[derive(Default)]
pub(super) struct NameGroups {
    /// The group of each term of the name column, by segment.
    segments: Vec<Vec<u32>>,
    /// For each term of the name column, the term of its last word in the column of other forms, by segment.
    last_words: Vec<Vec<Option<u64>>>,
    /// The names of each group, in order.
    names: Vec<Vec<Arc<str>>>,
    /// The number of each group, by last name.
    numbers: HashMap<String, u32>,
}

/// A name that the reader joined with a person.
pub(super) struct DecidedName {
    /// The person's group.
    pub(super) group: u32,
    /// The term of the person's last word in the column of other forms.
    pub(super) last_word: Option<u64>,
    /// Whether the name is that word.
    pub(super) is_last_word: bool,
}

impl NameGroups {
    /// Reads all names once, and the other forms.
    pub(super) fn of(columns: &[PersonColumns]) -> tantivy::Result<Self> {
        let mut groups = Self::default();
        for PersonColumns { name, alias, .. } in columns {
            let (mut segment, mut words) = (Vec::new(), Vec::new());
            each_term(name.as_ref(), |name| {
                words.push((last_word(name).to_owned(), segment.len()));
                segment.push(groups.add(name));
            })?;
            groups.segments.push(segment);
            groups.last_words.push(found_in(words, alias.as_ref())?);
        }
        // A name may be in several segments.
        for names in &mut groups.names {
            names.sort_unstable();
            names.dedup();
        }
        Ok(groups)
    }

    fn add(&mut self, name: &str) -> u32 {
        let next = self.names.len() as u32;
        let number = *self.numbers.entry(last_name(name)).or_insert(next);
        if number == next {
            self.names.push(Vec::new());
        }
        self.names[number as usize].push(name.into());
        number
    }

    /// Returns the term of the last word of a name in the column of other forms.
    pub(super) fn last_word(&self, segment: u32, name: u64) -> Option<u64> {
        self.last_words[segment as usize][name as usize]
    }

    /// Returns the group of a term of the name column of a segment.
    pub(super) fn group(&self, segment: u32, name: u64) -> u32 {
        self.segments[segment as usize][name as usize]
    }

    /// Returns whether a group has several names.
    pub(super) fn is_shared(&self, group: u32) -> bool {
        self.names.get(group as usize).is_none_or(|names| names.len() > 1)
    }

    /// Returns the group of a last name, if the index has it.
    pub(super) fn number(&self, last_name: &str) -> Option<u32> {
        self.numbers.get(last_name).copied()
    }

    /// Returns what becomes of those names in a segment that the reader decided on.
    pub(super) fn decided(
        &self,
        PersonColumns { name: names, alias, .. }: &PersonColumns,
        aliases: &Aliases,
    ) -> tantivy::Result<HashMap<u64, DecidedName>> {
        let mut decided = HashMap::new();
        let Some(names) = names.as_ref().filter(|_| !aliases.is_empty()) else { return Ok(decided) };
        let mut new = HashMap::new();
        for (name, person) in aliases.iter() {
            let last_name = last_name(person);
            let next = u32::MAX - new.len() as u32;
            let group = self.number(&last_name).unwrap_or_else(|| *new.entry(last_name).or_insert(next));
            let last = last_word(person);
            let last_word = match alias {
                Some(forms) => forms.dictionary().term_ord(last)?,
                None => None,
            };
            for name in [name, person] {
                if let Some(number) = names.dictionary().term_ord(name)? {
                    decided.insert(number, DecidedName { group, last_word, is_last_word: name == last });
                }
            }
        }
        Ok(decided)
    }

    /// Returns the names with this last name.
    pub(super) fn namesakes(&self, last_name: &str) -> &[Arc<str>] {
        self.numbers.get(last_name).map_or(&[], |number| &self.names[*number as usize])
    }
}

/// Calls back for every term of a column, in order.
fn each_term(column: Option<&StrColumn>, mut each: impl FnMut(&str)) -> tantivy::Result<()> {
    let all = 0..column.map_or(0, |column| column.num_terms() as u64);
    named(column, all.map(|number| (number, ())), |term, ()| each(term))
}

/// Returns the terms of words in a column of forms, at the indexes given with the words.
fn found_in(mut words: Vec<(String, usize)>, forms: Option<&StrColumn>) -> tantivy::Result<Vec<Option<u64>>> {
    let mut found = vec![None; words.len()];
    // Both are in order, so one pass finds them.
    words.sort_unstable();
    let mut words = words.into_iter().peekable();
    let mut number = 0;
    each_term(forms, |form| {
        while words.next_if(|(word, _)| word.as_str() < form).is_some() {}
        while let Some((_, at)) = words.next_if(|(word, _)| word.as_str() == form) {
            found[at] = Some(number);
        }
        number += 1;
    })?;
    Ok(found)
}
