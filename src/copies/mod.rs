//! Copies: wire stories and other articles that several outlets publish, cut or with another headline or a rewritten
//! lead.
//!
//! | file | what |
//! | --- | --- |
//! | `sketch.rs` | the sample by which a text is compared |
//! | `groups.rs` | which articles are copies of which, by their sketches |
//! | `finder.rs` | collects the sketches of a corpus, in any order |
//!
//! The earliest article of a group is the original, and the others are copies.

mod finder;
mod groups;
mod sketch;
#[cfg(test)]
mod tests;

pub use finder::{ArticlePlace, CopyFinder};
pub use sketch::sketch;

/// The groups of copies in a corpus, by the numbers of the articles.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CopyGroups {
    /// Each copy and its original, in order of the copies.
    copies: Vec<(u32, u32)>,
    /// Each original with an article of its group, the original first and the others from the earliest to the latest.
    members: Vec<u32>,
    /// The originals in order, and where the members of each begin.
    groups: Vec<(u32, u32)>,
}

impl CopyGroups {
    /// Builds the groups from pairs `(original, copy)`, from the earliest copy to the latest.
    pub fn new(pairs: impl IntoIterator<Item = (u32, u32)>) -> Self {
        let mut pairs: Vec<(u32, u32)> = pairs.into_iter().collect();
        // A stable sort, so that the copies stay in order of time.
        pairs.sort_by_key(|(original, _)| *original);
        let mut groups = Self::default();
        for of_one in pairs.chunk_by(|a, b| a.0 == b.0) {
            groups.groups.push((of_one[0].0, groups.members.len() as u32));
            groups.members.push(of_one[0].0);
            groups.members.extend(of_one.iter().map(|(_, copy)| *copy));
        }
        groups.copies = pairs.into_iter().map(|(original, copy)| (copy, original)).collect();
        groups.copies.sort_unstable();
        groups
    }

    /// Returns the pairs that [`CopyGroups::new`] takes.
    pub fn pairs(&self) -> impl Iterator<Item = (u32, u32)> + '_ {
        let of = |(original, _): &(u32, u32)| {
            let original = *original;
            self.members(original).iter().skip(1).map(move |copy| (original, *copy))
        };
        self.groups.iter().flat_map(of)
    }

    /// Returns whether an article is a copy of an earlier one.
    pub fn is_copy(&self, article: u32) -> bool {
        self.original(article).is_some()
    }

    /// Returns the copies, in order of their numbers.
    pub fn copies(&self) -> impl Iterator<Item = u32> + '_ {
        self.copies.iter().map(|(copy, _)| *copy)
    }

    /// Returns the number of copies.
    pub fn len(&self) -> usize {
        self.copies.len()
    }

    /// Returns whether there are no copies.
    pub fn is_empty(&self) -> bool {
        self.copies.is_empty()
    }

    fn original(&self, article: u32) -> Option<u32> {
        let at = self.copies.binary_search_by_key(&article, |(copy, _)| *copy).ok()?;
        Some(self.copies[at].1)
    }

    /// Returns the group of an article: the original and its copies from the earliest to the latest; empty if it has
    /// none.
    pub fn members(&self, article: u32) -> &[u32] {
        let original = self.original(article).unwrap_or(article);
        let Ok(at) = self.groups.binary_search_by_key(&original, |(original, _)| *original) else {
            return &[];
        };
        let end = self.groups.get(at + 1).map_or(self.members.len(), |(_, next)| *next as usize);
        &self.members[self.groups[at].1 as usize..end]
    }
}
