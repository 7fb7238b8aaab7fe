//! Whom the words themselves name: hardly anybody names himself.

use super::{SpeakerQuery, SpeakerRanker};
use crate::text::PersonId;

impl SpeakerRanker<'_, '_> {
    /// Returns whether the words call the person by first name alone, or go on with the full name.
    pub(super) fn names(&self, query: &SpeakerQuery<'_>, person: PersonId) -> bool {
        let document = self.document;
        let name = &document.entities.people[person.0 as usize].name;
        let first = name.split_once(' ').map_or("", |(first, _)| first);
        let called = |at: usize| {
            let mention = document.entities.mention_at(at).filter(|(_, other)| *other == person);
            mention.map(|(mention, _)| mention).filter(|mention| mention.first == at)
        };
        let one =
            |at: usize| called(at).is_some_and(|mention| mention.end == at + 1 && document.word(at) == first);
        // “It is late,” she said. “But Ada Quill has nine boats.”
        let full =
            |at: usize| called(at).is_some_and(|mention| mention.end > at + 1 && document.word(at) == first);
        (query.open..query.end).any(one)
            || self.goes_on_after(query).is_some_and(|next| next.clone().any(full))
    }

    /// Returns the tokens of the next quotation if "he" or "she" stands between it and this one, and nothing else does.
    fn goes_on_after(&self, query: &SpeakerQuery<'_>) -> Option<std::ops::Range<usize>> {
        let document = self.document;
        let source = query.pronoun().filter(|source| source.first >= query.end)?;
        let next = document.marked.get(query.number + 1)?;
        let others = |at: usize| document.entities.mention_at(at).is_some() || document.breaks(at);
        let between = (query.end..next.open).any(others) || source.first >= next.open;
        (!between).then(|| next.open..next.end())
    }
}

#[cfg(test)]
mod tests {
    use crate::text::quotes::kinds::last_speaker;

    #[test]
    fn nobody_names_herself_in_the_same_breath() {
        let text = "Ada Quill owns the yard. Her rival, Iris Dent, owns the pier. Dent has gone to court.\n\n“I have nothing against her boats,” she said. “But Iris Dent has nine piers, and she wants my one.”";
        assert_ne!(last_speaker(text).as_deref(), Some("Iris Dent"));
    }
}
