//! "They" for one person: "Robin Astley said they would stay. “Until May,” they added."

use super::{Naming, SpeakerQuery, SpeakerRanker};
use crate::text::PersonId;
use crate::text::lexicon::Class;
use crate::text::people::Gender;
use crate::text::quotes::coref;
use crate::text::quotes::document::Document;
use crate::text::tokens::Case;

/// The most words between a name and a "they" that shows whom it means.
const LONGEST: usize = 30;

/// Returns for each person whether the text calls them "they": nobody and nothing else is near that it could mean.
pub(super) fn read(document: &Document<'_>, namings: &[Naming]) -> Vec<bool> {
    let mut they = vec![false; document.entities.people.len()];
    for (number, naming) in namings.iter().enumerate() {
        let alone = |naming: &Naming| {
            let end = document.sentence_end(naming.at).min(naming.at + LONGEST);
            let next = namings.get(number + 1).is_none_or(|next| next.at >= end);
            let before = number.checked_sub(1).map(|before| &namings[before]);
            let first =
                before.is_none_or(|before| document.sentences[before.at] != document.sentences[naming.at]);
            let subject = coref::may_be_subject(naming.role);
            (next && first && subject).then_some(end)
        };
        let Some(end) = alone(naming) else { continue };
        let start = document.sentence_start(naming.at);
        let pronoun = (naming.end..end)
            .find(|&at| document.quote_at(at).is_none() && matches!(document.word(at), "they" | "their"));
        they[naming.person.0 as usize] |= pronoun.is_some_and(|at| {
            !(start..at).any(|at| document.quote_at(at).is_some() || several(document, at))
        });
    }
    they
}

/// Returns whether the word at `at` is "they".
fn is_they(document: &Document<'_>, at: usize) -> bool {
    matches!(document.word(at), "they" | "They")
}

/// Returns whether a word means several people, or something that is called "they": "members", "council", "the two".
fn several(document: &Document<'_>, at: usize) -> bool {
    if document.quote_at(at).is_some() {
        return false;
    }
    let token = document.token(at);
    let word = document.word(at);
    let plural = word.len() > 3 && word.ends_with('s') && !word.ends_with("ss") && token.case == Case::Lower;
    let people = plural && token.is(Class::HUMAN.or(Class::ROLE));
    let group = token.case == Case::Lower && token.is(Class::ORG) && token.is(Class::HUMAN);
    let both = matches!(
        word,
        "and"
            | "both"
            | "children"
            | "couple"
            | "family"
            | "men"
            | "pair"
            | "people"
            | "police"
            | "two"
            | "women"
    );
    people || group || both && !document.is(at + 1, Class::CUE)
}

impl SpeakerRanker<'_, '_> {
    /// Returns the person whom the source "they" means, if the text calls the last one named so.
    pub(super) fn singular(&self, query: &SpeakerQuery<'_>) -> Option<PersonId> {
        let document = self.document;
        let source = query.attribution.source.filter(|source| is_they(document, source.first))?;
        let before = self.namings.partition_point(|naming| naming.at < query.open);
        let naming = self.namings[before.checked_sub(1)?];
        let near = self.breaks(naming.at, query.open) <= 1;
        let clear = !(naming.end..source.first).any(|at| several(document, at) && document.word(at) != "and");
        let known = self.whom.genders[naming.person.0 as usize] != Gender::Unknown;
        (self.they[naming.person.0 as usize] && !known && near && clear).then_some(naming.person)
    }
}

#[cfg(test)]
mod tests {
    use crate::text::quotes::kinds::speakers;

    #[test]
    fn one_person_may_be_they() {
        let text = "The cellist Robin Dent said they would stay in Ware. “I like the wind,” they said.\n\nKarl Moss heard them play. “It was raining,” he said.\n\nDent keeps the first review on the wall. “He is right about the bow,” they added.";
        let said: Vec<_> = speakers(text).into_iter().flatten().collect();
        assert_eq!(said, ["Robin Dent", "Karl Moss", "Robin Dent"]);
    }

    #[test]
    fn several_are_nobody() {
        let text = "Robin Moss and Sasha Dent said they would stay. “We like the wind,” they said.";
        assert_eq!(speakers(text), [None]);
    }
}
