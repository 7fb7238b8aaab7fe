//! The kinds of quotations in a query.

use crate::text::Kind;

/// A set of quotation kinds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kinds {
    /// Complete statements in quotation marks, and direct speech without marks.
    Direct,
    /// Quoted fragments inside reported speech.
    Mixed,
    /// Reported speech: the reporter's words, without quotation marks.
    Indirect,
    /// Direct and mixed, the default of every count and listing.
    Quoted,
    /// Every kind.
    All,
}

impl Kinds {
    /// The names used after `kind:` and `--kind`. If a kind has two, `Display` writes the first.
    pub const NAMED: [(&str, Kinds); 6] = [
        ("direct", Kinds::Direct),
        ("mixed", Kinds::Mixed),
        ("reported", Kinds::Indirect),
        ("indirect", Kinds::Indirect),
        ("quoted", Kinds::Quoted),
        ("all", Kinds::All),
    ];

    /// Returns whether quotations of this kind are included.
    pub fn has(self, kind: Kind) -> bool {
        match self {
            Kinds::Direct => kind == Kind::Direct,
            Kinds::Mixed => kind == Kind::Mixed,
            Kinds::Indirect => kind == Kind::Indirect,
            Kinds::Quoted => kind != Kind::Indirect,
            Kinds::All => true,
        }
    }

    /// Returns the name used after `kind:`.
    pub fn name(self) -> &'static str {
        Self::NAMED.into_iter().find(|(_, kinds)| *kinds == self).map_or("", |(name, _)| name)
    }

    /// Returns the kinds with this name, ignoring case.
    pub fn of_name(name: &str) -> Option<Self> {
        Self::NAMED.into_iter().find(|(known, _)| name.eq_ignore_ascii_case(known)).map(|(_, kinds)| kinds)
    }
}
