//! Who speaks in the middle of the sentence that the words go on with: "Moss, a neighbour said, “was never late”".

use super::{SpeakerQuery, SpeakerRanker};
use crate::text::PersonId;
use crate::text::lexicon::Class;
use crate::text::quotes::document::Document;
use crate::text::quotes::sources::{NounPhrase, Reference};
use crate::text::tokens::Case;

/// The most words of a clause such as "a senior aide to the mayor said".
const LONGEST: usize = 9;

/// A clause of saying between a subject and what is said of it.
struct Interposed {
    /// The comma before it.
    comma: usize,
    /// Its verb.
    cue: usize,
}

impl SpeakerRanker<'_, '_> {
    /// Recognises "Moss, a neighbour said, “was never late”": somebody unnamed speaks.
    pub(super) fn interposed_by_somebody(&self, query: &SpeakerQuery<'_>) -> Option<NounPhrase> {
        let document = self.document;
        let clause = interposed(document, query)?;
        let first = clause.comma + 1;
        let indefinite = matches!(document.word(first), "a" | "an" | "another" | "one" | "some" | "several");
        // "a tearful Ada Quill said"
        let named = document.entities.mention_at(clause.cue - 1).is_some();
        (indefinite && !named).then_some(NounPhrase { first, end: clause.cue, who: Reference::Described })
    }

    /// Recognises "Moss, the mayor said, “was never late”": the words are about Moss.
    pub(super) fn interposed_about(&self, query: &SpeakerQuery<'_>) -> Option<PersonId> {
        let clause = interposed(self.document, query)?;
        let (mention, person) = self.document.entities.mention_at(clause.comma.checked_sub(1)?)?;
        let low = self.document.sentence_start(mention.first);
        let opens =
            mention.titled == low || self.document.is(low, Class::CONJ.or(Class::ADVERB).or(Class::PREP));
        (mention.end == clause.comma && opens).then_some(person)
    }
}

/// Returns the clause of saying right before words that go on with a sentence.
fn interposed(document: &Document<'_>, query: &SpeakerQuery<'_>) -> Option<Interposed> {
    if document.token(document.marked[query.number].inner()).case != Case::Lower {
        return None;
    }
    let before = query.open.checked_sub(1)?;
    let cue = if document.is_symbol(before, ',') { before.checked_sub(1)? } else { before };
    let other = Class::AUX.or(Class::CONJ).or(Class::CUE).or(Class::PRONOUN);
    let plain = |at: &usize| {
        document.token(*at).word()
            && document.quote_at(*at).is_none()
            && (!document.is(*at, other) || document.word(*at) == "one")
            && !matches!(document.word(*at), "who" | "whom" | "which" | "that" | "what")
    };
    let low = document.sentence_start(cue);
    let first = (low..cue).rev().take(LONGEST).take_while(plain).last()?;
    let comma = first.checked_sub(1).filter(|&at| at > low && document.is_symbol(at, ','))?;
    document.cue_near(cue).then_some(Interposed { comma, cue })
}

#[cfg(test)]
mod tests {
    use crate::text::quotes::kinds::{last_speaker, speaks};

    #[test]
    fn whoever_is_spoken_about_does_not_speak() {
        for clause in ["a senior aide said", "a friend of the family said", "one of the neighbours said"] {
            let text = format!("Karl Moss lost the vote. Moss, {clause}, “was never going to give up”.");
            assert_eq!(last_speaker(&text), None, "{clause}");
        }
        let text = "Ann Dent met Karl Moss on Monday. Moss, Dent said, “is the best man for it”.";
        speaks(text, "Ann Dent");
        speaks("Karl Moss, a senior aide, said he “was never going to give up”.", "Karl Moss");
        speaks("The yard, Karl Moss said, “was never going to pay”.", "Karl Moss");
    }
}
