//! The kinds of quotations that can be asked for.

use crate::text::Kind;

/// Which quotations, told by how the words are reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kinds {
    /// Words in quotation marks that stand on their own, and direct speech without marks.
    Direct,
    /// Fragments in quotation marks inside reported speech.
    Mixed,
    /// Reported speech without marks: the reporter's words, not the speaker's.
    Indirect,
    /// Direct and mixed: the default of every count and listing.
    Quoted,
    /// Every kind.
    All,
}

impl Kinds {
    /// All of them by the names that are typed after `kind:` and `--kind`; where there are two, the first is written.
    pub const NAMED: [(&str, Kinds); 6] = [
        ("direct", Kinds::Direct),
        ("mixed", Kinds::Mixed),
        ("indirect", Kinds::Indirect),
        ("reported", Kinds::Indirect),
        ("quoted", Kinds::Quoted),
        ("all", Kinds::All),
    ];

    /// Whether a quotation of this kind is one of them.
    pub fn has(self, kind: Kind) -> bool {
        match self {
            Kinds::Direct => kind == Kind::Direct,
            Kinds::Mixed => kind == Kind::Mixed,
            Kinds::Indirect => kind == Kind::Indirect,
            Kinds::Quoted => kind != Kind::Indirect,
            Kinds::All => true,
        }
    }

    /// The name, as it is typed after `kind:`.
    pub fn name(self) -> &'static str {
        Self::NAMED.into_iter().find(|(_, kinds)| *kinds == self).map_or("", |(name, _)| name)
    }

    /// The kinds with this name, in any case.
    pub fn of_name(name: &str) -> Option<Self> {
        Self::NAMED.into_iter().find(|(known, _)| name.eq_ignore_ascii_case(known)).map(|(_, kinds)| kinds)
    }
}
