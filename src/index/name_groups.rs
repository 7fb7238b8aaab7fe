//! The names of an index by their last words, to find those that may be one person's.

use std::collections::HashMap;
use std::sync::Arc;

use tantivy::columnar::StrColumn;

use crate::identity::Aliases;
use crate::text::last_name;

/// The groups of names that share a last name.
#[derive(Default)]
pub(super) struct NameGroups {
    /// The group of each term of the name column, by segment.
    segments: Vec<Vec<u32>>,
    /// The names of each group.
    names: Vec<Vec<Arc<str>>>,
    /// The number of a group by its last name.
    numbers: HashMap<String, u32>,
}

impl NameGroups {
    /// Reads all names once.
    pub(super) fn of<'c>(columns: impl Iterator<Item = Option<&'c StrColumn>>) -> tantivy::Result<Self> {
        let mut groups = Self::default();
        for column in columns {
            let mut segment = Vec::new();
            if let Some(column) = column {
                segment.reserve_exact(column.num_terms());
                let all = (0..column.num_terms() as u64).map(|number| (number, ()));
                super::columns::named(Some(column), all, |name, ()| segment.push(groups.add(name)))?;
            }
            groups.segments.push(segment);
        }
        Ok(groups)
    }

    fn add(&mut self, name: &str) -> u32 {
        let next = self.names.len() as u32;
        let number = *self.numbers.entry(last_name(name)).or_insert(next);
        if number == next {
            self.names.push(Vec::new());
        }
        let names = &mut self.names[number as usize];
        if !names.iter().any(|known| **known == *name) {
            names.push(name.into());
        }
        number
    }

    /// The group of a term of the name column of a segment.
    pub(super) fn group(&self, segment: u32, name: u64) -> u32 {
        self.segments[segment as usize][name as usize]
    }

    /// Whether a group has several names.
    pub(super) fn is_shared(&self, group: u32) -> bool {
        self.names.get(group as usize).is_none_or(|names| names.len() > 1)
    }

    /// The group of a last name, if the index has it.
    pub(super) fn number(&self, last_name: &str) -> Option<u32> {
        self.numbers.get(last_name).copied()
    }

    /// The groups of the names of a segment that the reader decided on: those of the names they stand for.
    pub(super) fn regrouped(
        &self,
        names: Option<&StrColumn>,
        aliases: &Aliases,
    ) -> tantivy::Result<HashMap<u64, u32>> {
        let mut groups = HashMap::new();
        let Some(names) = names.filter(|_| !aliases.is_empty()) else { return Ok(groups) };
        let mut new = HashMap::new();
        for (name, person) in aliases.iter() {
            let last_name = last_name(person);
            let next = u32::MAX - new.len() as u32;
            let group = self.number(&last_name).unwrap_or_else(|| *new.entry(last_name).or_insert(next));
            for name in [name, person] {
                if let Some(number) = names.dictionary().term_ord(name)? {
                    groups.insert(number, group);
                }
            }
        }
        Ok(groups)
    }

    /// The names with this last name.
    pub(super) fn namesakes(&self, last_name: &str) -> &[Arc<str>] {
        self.numbers.get(last_name).map_or(&[], |number| &self.names[*number as usize])
    }
}
