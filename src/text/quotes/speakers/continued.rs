//! Who goes on speaking: “…,” said Carl Dunn’s aide, Ada Quill. ¶ “Mostly,” she said.

use super::{SpeakerQuery, SpeakerRanker};
use crate::text::PersonId;
use crate::text::lexicon::Class;
use crate::text::people::Gender;
use crate::text::quotes::sources::Reference;

/// The most words between the halves of a quotation.
const LONGEST: usize = 12;

impl SpeakerRanker<'_, '_> {
    /// Returns the speaker of the quotation before if "he" or "she" can only be that person: nobody else has been named or
    /// introduced since, but for whom that person belongs to or was asked by.
    pub(super) fn goes_on(&self, query: &SpeakerQuery<'_>) -> Option<PersonId> {
        let document = self.document;
        let source = query.pronoun().filter(|_| query.gender != Gender::Unknown)?;
        let speaker = query.before[0]??;
        let previous = &document.marked[query.number.checked_sub(1)?];
        // “Mostly,” she said, “they are about dogs.”
        let halves = previous.last_symbol(document.tokens) == ','
            && (previous.end()..query.open).contains(&source.first)
            && query.open - previous.end() <= LONGEST
            && document.is_symbol(query.open - 1, ',');
        if halves {
            return Some(speaker);
        }
        let near = previous.closed && self.breaks(previous.end(), query.open) == 1;
        // Only if the words right before are a sentence that names the speaker.
        let named = |naming: &&super::Naming| naming.at >= previous.end() && naming.at < source.first;
        let first = self.namings.partition_point(|naming| naming.at < previous.end());
        let since = || self.namings[first..].iter().take_while(named);
        let own = since().any(|naming| naming.person == speaker);
        let others = since().any(|naming| naming.person != speaker && !document.owns(naming.end));
        let fits = self.whom.genders[speaker.0 as usize].agrees(query.gender);
        let attributed = document.sentence_end(previous.end());
        let ends = attributed >= query.open || document.breaks(attributed);
        let introduced = (previous.end()..query.open).any(|at| {
            document.quote_at(at).is_none() && document.is(at, Class::PRONOUN) && {
                !matches!(source.who, Reference::Pronoun(pronoun) if pronoun == at)
            }
        });
        let addressed = self.names_person(query, speaker);
        (near && ends && own && !others && fits && !introduced && !addressed).then_some(speaker)
    }

    /// Returns whether the words name the person.
    fn names_person(&self, query: &SpeakerQuery<'_>, person: PersonId) -> bool {
        (query.open..query.end)
            .any(|at| self.document.entities.mention_at(at).is_some_and(|(_, other)| other == person))
    }
}

#[cfg(test)]
mod tests {
    use crate::text::quotes::kinds::speakers;

    #[test]
    fn whoever_spoke_goes_on() {
        for text in [
            "Governor Ada Quill spoke in Ware.\n\n“The governor reads every letter,” said Quill’s chief of staff, Iris Moss, adding that there were many.\n\n“Mostly,” she said, “they are about dogs.”",
            "Ada Quill won in Ware.\n\n“She hates the cold, so I told her to hurry,” said Quill’s trainer, Iris Moss, laughing.\n\n“Next time,” she said, “I will tell her there is soup.”",
        ] {
            assert_eq!(speakers(text), ["Iris Moss"; 3].map(|name| Some(name.to_owned())), "{text}");
        }
    }
}
